"""Legality and secrecy review on a route: several people sign one after the other; what they say follows as a step of the request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.interface import SYSTEM, Deed, act
from onedoor.kernel.routes import interface as routes

from . import access, queries, rounds
from .lives import REQUEST
from .models import Request


@act("requests.pass_review", on=Request, may=access.the_platform, step=REQUEST["review"], label=_("Signed by all"))
def pass_review(request: Request, deed: Deed) -> None:
    """Take a draft as reviewed once everybody on its route has signed: it is lawful and gives no secret away."""
    deed.law = queries.law_of("review", request)


@act("requests.fail_review", on=Request, may=access.the_platform, step=REQUEST["send_back"], label=_("Not agreed"))
def fail_review(request: Request, deed: Deed) -> None:
    """Give a draft back to whoever handles the request once somebody on its route did not agree."""
    request.proposed = ""
    request.save(update_fields=["proposed"])


def _request_of(run: Any) -> Iterable[tuple[type[Request], list[int]]]:
    """The request stands before its run in the order of locks."""
    return [(Request, [rounds.request_of(run).pk])]


def _settled(deed: Deed, run: Any) -> None:
    """What follows the end of a route."""
    follows = {"complete": pass_review, "refused": fail_review}.get(run.phase)
    if follows:
        follows(rounds.request_of(run), by=SYSTEM)


routes.register(routes.Purpose(rounds.REVIEWED, _("Answer to a request"), _request_of, _settled))
