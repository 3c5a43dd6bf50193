"""Who is at work: sets `request.holder` for pages that are not kept for everybody."""

from __future__ import annotations

from django.contrib.auth import logout

from onedoor.frame import clock

from . import queries


class CurrentPost:
    """Middleware after authentication. `request.holder` is the official in the chosen post, None for everybody else.

    A public page is the same for everybody, so nobody is looked up for it. A session ends with the last post."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.holder, request.posts = None, []
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look the official up where the page is not public."""
        page = getattr(view, "page", None)
        if page is None or page.audience == "public" or not request.user.is_authenticated:
            return
        request.posts = queries.places_of(request.user.pk, clock.today())
        post = queries.chosen(request.posts, request.session.get(queries.SESSION_KEY))
        if post is None:
            logout(request)
        else:
            request.holder = queries.holder_of(post)
