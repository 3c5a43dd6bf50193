"""The forms by which an official signs in, comes back to a counter, and chooses a PIN."""

from __future__ import annotations

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock

from . import actions, queries, rules
from .models import Account


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


def secret_field(label, **attrs):
    """Something typed that nobody is to read; with `inputmode` numeric a phone shows digits."""
    return forms.CharField(
        label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"} | attrs), max_length=128
    )


class CounterForm(forms.Form):
    """Who comes to this counter, and the PIN that shows it; the password always helps as well."""

    person = forms.ChoiceField(label=_("Who is at work?"), widget=forms.RadioSelect)
    secret = secret_field(_("PIN"), autofocus=True)

    def __init__(self, *filled, request, people, **options):
        super().__init__(*filled, **options)
        self.request, self.people = request, {str(one.pk): one for one in people}
        self.fields["person"].choices = [(number, one.label) for number, one in self.people.items()]
        self.fields["secret"].help_text = _("Six digits. Your password helps as well.")

    @property
    def chosen(self) -> Account:
        """The person who came."""
        return self.people[self.cleaned_data["person"]]

    def clean(self):
        """The PIN, or the password, belongs to the person."""
        data = super().clean()
        if {"person", "secret"} <= set(data) and not self._fits(self.chosen, data["secret"]):
            self.add_error("secret", self._complaint(self.chosen))
        return data

    def _fits(self, person: Account, typed: str) -> bool:
        if len(typed) == rules.PIN_LENGTH and typed.isascii() and typed.isdigit():
            return actions.pin_fits(person, typed)
        fits = authenticate(self.request, username=person.username, password=typed) == person
        if fits:
            actions.password_fitted(person)
        return fits

    def _complaint(self, person: Account):
        pin = queries.pin_of(person)
        if pin is None:
            return _("You have chosen no PIN yet. Enter your password.")
        if pin.locked:
            return _("The PIN was wrong five times. Enter your password.")
        return _("This does not match. Try again.")


class PinForm(forms.Form):
    """A new PIN, typed twice, by somebody who knows the password."""

    password = secret_field(_("Your password"))
    pin = secret_field(_("New PIN"), inputmode="numeric")
    again = secret_field(_("The same PIN once more"), inputmode="numeric")

    def __init__(self, *filled, request, **options):
        super().__init__(*filled, **options)
        self.request = request
        self.fields["pin"].help_text = _("Six digits, not a row, a pair or one digit alone.")

    def clean_password(self):
        """The password of the person at work."""
        typed = self.cleaned_data["password"]
        if authenticate(self.request, username=self.request.user.username, password=typed) != self.request.user:
            raise ValidationError(_("This is not your password. Check capital letters and try again."))
        return typed

    def clean(self):
        """Both PINs are the same."""
        data = super().clean()
        if "pin" in data and "again" in data and data["pin"] != data["again"]:
            self.add_error("again", _("The two are not the same. Type the PIN again."))
        return data
