"""Who is at work: sets `request.holder` for pages that are not kept for everybody, and locks the desk that nobody uses."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from onedoor.frame import clock

from . import queries, rules

NOTED_EVERY = 30
"""Seconds after which the use of a session is written down again."""
KEPT_AT_MOST = 200_000
"""Characters of a form that are kept while the desk is locked."""


class CurrentPost:
    """Middleware after authentication. `request.holder` is the official in the chosen post, None for everybody else.

    A public page is the same for everybody, so nobody is looked up for it. A session ends with the last post."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.holder, request.posts = None, []
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look the official up where the page is not public; a locked desk shows nothing but the way back."""
        page = getattr(view, "page", None)
        if page is None or page.audience == "public" or not request.user.is_authenticated:
            return None
        request.posts = queries.places_of(request.user.pk, clock.today())
        post = queries.chosen(request.posts, request.session.get(queries.SESSION_KEY))
        if post is None:
            logout(request)
            return None
        request.holder = queries.holder_of(post)
        locked = page.audience == "desk" and self._locked(request.session)
        return self._to_the_counter(request) if locked and not hasattr(view, "unlocks") else None

    @staticmethod
    def _locked(session) -> bool:
        """Whether the session is locked, by hand or because nobody used it; notes that it is used otherwise."""
        now, seen = clock.now().timestamp(), session.get(queries.SEEN)
        minutes = getattr(settings, "IDLE_LOCK_MINUTES", rules.IDLE_MINUTES)
        if not session.get(queries.LOCKED) and rules.idle(seen, now, minutes):
            session[queries.LOCKED] = True
        if session.get(queries.LOCKED):
            return True
        if seen is None or now - seen > NOTED_EVERY:
            session[queries.SEEN] = now
        return False

    @staticmethod
    def _to_the_counter(request):
        """Ask for the PIN, and keep what was typed, unless a password is in it."""
        fields = [[name, value] for name, values in request.POST.lists() for value in values]
        typed = [field for field in fields if field[0] != "csrfmiddlewaretoken"]
        unfit = "password" in request.POST or sum(len(value) for _name, value in typed) > KEPT_AT_MOST
        if request.method == "POST" and not unfit:
            request.session[queries.KEPT] = [request.get_full_path(), typed]
        goal = request.get_full_path() if request.method == "GET" else reverse("desk")
        return redirect(reverse("counter") + "?" + urlencode({"next": goal}))
