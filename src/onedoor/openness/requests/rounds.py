"""A draft goes round for review and is called back: acts within the acts that propose, send back and end, for they mark other clocks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import Deed, act
from onedoor.kernel.duties.interface import Duty
from onedoor.kernel.routes import interface as routes

from . import access, queries
from .models import Request

REVIEWED = "requests.answer"
"""What a run of this room is for."""
ROUTE = "reply"
"""The word of the route that drafts of answers go, where the city or the office has adopted one."""


def route_of(request: Request, deed: Deed) -> Any:
    """The route that drafts of an office go on a day; None where one reviewer is enough."""
    return routes.current(ROUTE, request.answering, deed.at)


def runs_of(request: Request) -> list[Any]:
    """Runs of the request that are under way."""
    return [one for one in routes.runs_of(request.dossier_id) if one.purpose == REVIEWED and one.phase == "running"]


def request_of(run: Any) -> Request:
    """The request whose draft is on a route."""
    return Request.objects.get(dossier=run.dossier_id)


@act(
    "requests.send_round",
    on=Request,
    may=access.proposes_now,
    label=_("Send it on its route"),
)
def send_round(request: Request, deed: Deed) -> None:
    """Send a draft that was just proposed on its route: everybody named there signs, and none of them is the drafter."""
    route = route_of(request, deed)
    deed.law = queries.law_of("review", request)
    routes.begin(deed, request.dossier, REVIEWED, route, office=request.answering)


@act(
    "requests.call_back",
    on=Request,
    may=access.the_platform,
    label=_("Call it back from its route"),
)
def call_back(request: Request, deed: Deed) -> None:
    """Take a draft off its route: nobody signs it any more."""
    runs = runs_of(request)
    acts.take(routes.Run, [run.pk for run in runs])
    acts.take(Duty, Duty.objects.filter(dossier=request.dossier_id, closed_on=None).values_list("pk", flat=True))
    for run in runs:
        routes.withdraw(deed, run)
