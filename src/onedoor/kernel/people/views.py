"""Signing in and out, the counter with its PIN, changing the post, and the page of a locked account."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, open_page, signed_in
from onedoor.kernel.acts.interface import Refused

from . import actions, queries
from .forms import CounterForm, PinForm, SignInForm


class SignIn(LoginView):
    """Django's sign-in with our form and template; leads to the desk."""

    form_class = SignInForm
    template_name = "people/sign_in.html"

    def form_valid(self, form):
        """Begin to work, and stay known at this counter besides those who signed in before."""
        here = self.request.session.get(queries.COUNTER, {})
        response = super().form_valid(form)
        actions.password_fitted(form.get_user())
        _begin(self.request, here)
        return response

    def get_default_redirect_url(self):
        """Where an official goes who asked for no page in particular."""
        return reverse("desk")


def _begin(request, here: dict[str, str]) -> None:
    """Open the desk for whoever is signed in now. `here`: who has signed in at this counter before."""
    person = request.user
    request.session[queries.COUNTER] = here | {str(person.pk): person.get_session_auth_hash()}
    request.session[queries.SEEN] = clock.now().timestamp()
    request.session.pop(queries.LOCKED, None)


sign_in = open_page(SignIn.as_view())


@open_page
@require_http_methods(["GET", "POST"])
def sign_out(request):
    """Ask once, then end the session and go back to the portal."""
    if request.method == "POST":
        logout(request)
        return redirect("home")
    return render(request, "people/sign_out.html")


def _goal(request) -> str:
    """Where to go on: a page of this site, else the desk."""
    goal = request.POST.get("next") or request.GET.get("next") or ""
    here = url_has_allowed_host_and_scheme(goal, {request.get_host()}, request.is_secure())
    return goal if here else reverse("desk")


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def switch_post(request):
    """Choose among one's own posts of today; the choice lasts until signing out."""
    if request.method == "POST":
        request.session[queries.SESSION_KEY] = queries.chosen(request.posts, request.POST.get("post")).word
        return redirect(_goal(request))
    return render(request, "people/switch_post.html", {"posts": request.posts, "next": _goal(request)})


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def counter(request):
    """Come back to a locked desk by PIN, or hand it to a colleague who has signed in here; or lock it."""
    if "lock" in request.POST:
        request.session[queries.LOCKED] = True
        return redirect("counter")
    here = request.session.get(queries.COUNTER, {}) | {str(request.user.pk): request.user.get_session_auth_hash()}
    form = CounterForm(
        request.POST or None,
        request=request,
        people=queries.at_counter(here, clock.today()),
        initial={"person": str(request.user.pk)},
    )
    if form.is_valid():
        if form.chosen != request.user:
            login(request, form.chosen, backend="django.contrib.auth.backends.ModelBackend")
        _begin(request, here)
        return redirect("kept" if queries.KEPT in request.session else _goal(request))
    facts = {"form": form, "locked": request.session.get(queries.LOCKED), "next": _goal(request)}
    return render(request, "people/counter.html", facts, status=422 if form.is_bound else 200)


counter.unlocks = True  # type: ignore[attr-defined]


@desk_page(signed_in)
def kept(request):
    """What was typed when the desk locked, to be sent now."""
    address, fields = request.session.pop(queries.KEPT, [None, []])
    if address is None:
        return redirect("desk")
    return render(request, "people/kept.html", {"address": address, "fields": fields})


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def pin(request):
    """Choose the PIN by which one comes back to a counter."""
    form = PinForm(request.POST or None, request=request)
    if form.is_valid():
        try:
            actions.choose_pin(request.holder, form.cleaned_data["pin"])
            return redirect("counter")
        except Refused as refused:
            form.add_error("pin", refused.sentence)
    return render(request, "people/pin.html", {"form": form}, status=422 if form.is_bound else 200)


def locked_out(request, *args, **kwargs):
    """Say that signing in is locked after too many wrong tries, and for how long."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(
        request, "people/locked_out.html", {"minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}, status=429
    )
