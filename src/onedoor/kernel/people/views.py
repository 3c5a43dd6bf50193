"""Signing in and out, the counter with its PIN, changing the post; and the pages on which people are kept."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LoginView
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, open_page, signed_in
from onedoor.kernel.acts.interface import Refused
from onedoor.kernel.acts.views import act_page
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import access, actions, queries, tokens
from .forms import CounterForm, PinForm, SignInForm
from .models import Account, Post, Token


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


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def password(request):
    """Choose another password; all other sessions of the person end."""
    form = PasswordChangeForm(request.user, request.POST or None)
    if form.is_valid():
        here = request.session.get(queries.COUNTER, {})
        update_session_auth_hash(request, form.save())
        _begin(request, here)
        return redirect("counter")
    return render(request, "people/password.html", {"form": form}, status=422 if form.is_bound else 200)


# ── People, kept ──

ON_ACCOUNT = {
    "lock": actions.lock,
    "unlock": actions.unlock,
    "new-password": actions.new_password,
    "transfer": actions.transfer,
}
ON_POST = {"end": actions.end_post, "deputy": actions.set_deputy}
ON_OFFICE = {"post": actions.appoint, "account": actions.open_account}
"""Acts on a person, a post, an office, by the last word of their addresses."""


def _tree(request) -> set[int]:
    """The offices whose people this official sees: the own one and those below it."""
    return organizations.tree(request.holder.organization, clock.today())


def _open(request, acts: dict, row) -> list:
    """Which of these acts this official may do here, each with its word."""
    return [(word, act) for word, act in acts.items() if act.open_to(request.holder, row)]


# ── Tokens ──


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def own_tokens(request):
    """My tokens, and a new one for the post I work in: its word is shown once."""
    return act_page(
        request,
        tokens.make_token,
        None,
        "people/tokens.html",
        _tokens(request, tokens.tokens_of(request.user.pk)),
        lambda made: _shown_once(request, made),
    )


def _shown_once(request, made):
    facts = _tokens(request, tokens.tokens_of(request.user.pk)) | {"handed": made.handed}
    return render(request, "people/tokens.html", facts)


def _tokens(request, rows) -> dict:
    """Tokens as a page lists them: each with why it opens nothing, if so, and whether I may end it."""
    today = clock.today()
    listed = [(row, tokens.why_not(row, today), tokens.end_token.open_to(request.holder, row)) for row in rows]
    return {"tokens": listed, "keeps_security": access.keeps_security(request.holder)}


@desk_page(access.keeps_security)
def kept_tokens(request):
    """Every token for a post in the own tree: who made it, what for, when it was last used."""
    after = request.GET.get("after", "")
    rows, more = tokens.tokens_in(_tree(request), int(after) if after.isdecimal() else None)
    return render(request, "people/kept_tokens.html", _tokens(request, rows) | {"after": more})


@desk_page(signed_in)
@require_POST
def end_token(request, pk):
    """End one of my tokens, or one that I keep."""
    token = get_object_or_404(Token.objects.select_related("post__organization"), pk=pk)
    if not tokens.end_token.open_to(request.holder, token):
        raise Http404
    with suppress(Refused):  # sent twice: it has ended already
        tokens.end_token(token, by=request.holder)
    return redirect("tokens" if token.account_id == request.user.pk else "kept_tokens")


# ── The list of people ──


@desk_page(access.sees_people)
def people(request):
    """Who works in the own tree, or in one office of it."""
    tree, words = _tree(request), request.GET.get("q", "").strip()
    office = Organization.objects.filter(code=request.GET.get("office", ""), pk__in=tree).first()
    offices = organizations.formers(office.pk, clock.today()) if office else tree
    listed = queries.people_of(offices, clock.today(), words, request.GET.get("after", ""))
    standing = Organization.objects.on(clock.today()).filter(pk__in=tree).order_by("division", "order", "code")
    facts = {"listed": listed, "words": words, "office": office, "offices": standing}
    facts |= {"acts": _open(request, ON_OFFICE, office) if office else []}
    return render(request, "people/people.html", facts | {"keeps_security": access.keeps_security(request.holder)})


def _person(request, username: str) -> Account:
    """A person of the own tree; of another one there is no page."""
    found = get_object_or_404(Account.objects.select_related("office"), username=username)
    tree = _tree(request)
    if found.office_id not in tree and not found.posts.filter(organization__in=tree).exists():
        raise Http404
    return found


@desk_page(access.sees_people)
def person(request, username):
    """One person: account, posts held, to come and past, and what can be done."""
    found = _person(request, username)
    posts = queries.life_of(found, clock.today())
    facts = {
        "person": found,
        "posts": posts,
        "chances": [(post, _open(request, ON_POST, post)) for post in posts.held],
        "acts": [one for one in _open(request, ON_ACCOUNT, found) if one[0] != _useless(found)],
        "may_leave": found.is_active and actions.leave.open_to(request.holder, found),
        "may_appoint": found.office and found.is_active and actions.appoint.open_to(request.holder, found.office),
    }
    return render(request, "people/person.html", facts)


def _useless(found: Account) -> str:
    return "unlock" if found.is_active else "lock"


@desk_page(access.sees_people)
@require_http_methods(["GET", "POST"])
def change_account(request, username, word):
    """Lock, unlock, give a new password: one act on one account."""
    found = _person(request, username)
    return _change(request, ON_ACCOUNT.get(word), found, found, lambda done: _handed(request, done))


def _handed(request, done: Account):
    """Show a new password once; else go back to the person."""
    if not hasattr(done, "handed"):
        return redirect("person", done.username)
    return render(request, "people/handed.html", {"person": done})


@desk_page(access.sees_people)
@require_http_methods(["GET", "POST"])
def change_post(request, pk, word):
    """End a post, or name its deputy."""
    post = get_object_or_404(Post.objects.select_related("account", "organization"), pk=pk)
    return _change(
        request, ON_POST.get(word), post, post.account, lambda done: redirect("person", post.account.username)
    )


@desk_page(access.sees_people)
@require_http_methods(["GET", "POST"])
def change_office(request, code, word):
    """Give somebody a post at an office, or open an account that it keeps."""
    office = get_object_or_404(Organization, code=code)
    return _change(request, ON_OFFICE.get(word), office, None, _to_the_person)


def _to_the_person(done):
    return redirect("person", done.account.username if isinstance(done, Post) else done.username)


@desk_page(access.sees_people)
@require_http_methods(["GET", "POST"])
def leaving(request, username):
    """The leaving list: everything a person holds, on one page, and the one act that ends it."""
    found = _person(request, username)
    facts = {"posts": queries.life_of(found, clock.today()), "left": queries.left_behind(found.pk)}
    return _change(
        request,
        actions.leave,
        found,
        found,
        lambda done: redirect("person", username),
        "people/leaving.html",
        **facts,
    )


def _change(request, act, row, who: Account | None, then, template="people/change.html", **facts):
    """The page of one act; one that is not open to this official is not there."""
    if act is None or not act.open_to(request.holder, row):
        raise Http404
    return act_page(request, act, row, template, facts | {"row": row, "person": who}, then)


def locked_out(request, *args, **kwargs):
    """Say that signing in is locked after too many wrong tries, and for how long."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return render(
        request, "people/locked_out.html", {"minutes": minutes, "tries": settings.AXES_FAILURE_LIMIT}, status=429
    )
