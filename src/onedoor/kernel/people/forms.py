"""The form by which an official signs in."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock

from . import queries


class SignInForm(AuthenticationForm):
    """User name and password; a person without a post today is told so instead of being let in to an empty desk."""

    error_messages = {
        "invalid_login": _("User name and password do not match. Check capital letters and try again."),
        "inactive": _("This account is closed. Ask the security administrator of your office."),
        "no_post": _("You hold no post today, so there is nothing to open. Ask the head of your office."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].error_messages["required"] = _("Enter your user name.")
        self.fields["password"].label = _("Password")
        self.fields["password"].error_messages["required"] = _("Enter your password.")

    def confirm_login_allowed(self, user):
        """Refuse a closed account, and one without a post."""
        super().confirm_login_allowed(user)
        if not queries.posts_of(user.pk, clock.today()).exists():
            raise ValidationError(self.error_messages["no_post"], code="no_post")
