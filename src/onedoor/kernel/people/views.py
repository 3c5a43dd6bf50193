"""Signing in and out, changing the post, and the page of a locked account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from onedoor.frame.pages import desk_page, open_page, signed_in

from . import queries
from .forms import SignInForm


class SignIn(LoginView):
    """Django's sign-in with our form and template; leads to the desk."""

    form_class = SignInForm
    template_name = "people/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self):
        """Where an official goes who asked for no page in particular."""
        return reverse("desk")


sign_in = open_page(SignIn.as_view())


@open_page
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """Ask once, then end the session and go back to the portal."""
    if request.method == "POST":
        logout(request)
        return redirect("home")
    return render(request, "people/sign_out.html")


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def switch_post(request):
    """Choose among one's own posts of today; the choice lasts until signing out."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    if not url_has_allowed_host_and_scheme(goal, {request.get_host()}, request.is_secure()):
        goal = reverse("desk")
    if request.method == "POST":
        request.session[queries.SESSION_KEY] = queries.chosen(request.posts, request.POST.get("post")).word
        return redirect(goal)
    return render(request, "people/switch_post.html", {"posts": request.posts, "next": goal})


def locked_out(request, *args, **kwargs):
    """Say that signing in is locked after too many wrong tries, and for how long."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(
        request, "people/locked_out.html", {"minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}, status=429
    )
