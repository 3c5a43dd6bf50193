"""Pages of the room: plans and how they go on, Monday's agenda, the leader's sheet, the pages of the acts, the public page."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from onedoor.frame import clock
from onedoor.frame.pages import desk_page, public_page, signed_in
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.views import act_page

from . import access, actions, queries, rules
from .models import Source, Task, Undertaking
from .queries import Key, Line

POINTS = {
    "last": (_("Still open from last week"), _("Nothing is left over from last week.")),
    "week": (_("Due this week"), _("Nothing is due this week.")),
    "new": (_("Newly given"), _("Nothing was newly given.")),
    "returned": (_("Returned"), _("No feedback is returned at present.")),
    "claims": (_("Claims without evidence"), _("Every answer that waits has its evidence.")),
    "judge": (_("To be accepted or returned"), _("No answer waits to be judged.")),
}
"""The points of the agenda in their order: heading, and what stands there where nothing does."""
ON_SHEET = 30
"""Lines of offices on a leader's sheet, so that it stays one page; what is more stands in the agenda."""


# ── Plans ──


@desk_page(signed_in)
@require_safe
def plans(request):
    """The plans, instructions and meetings that this official sees, each with how far it has come."""
    kind = request.GET.get("kind") if request.GET.get("kind") in rules.SOURCES else ""
    listed = queries.sources(request.holder, kind, _key(request.GET.get("after", "")))
    facts = {
        "sources": listed.rows,
        "after": listed.after and f"{listed.after.given_on.isoformat()}:{listed.after.id}",
        "kind": kind,
        "kinds": [(word, _(one.label)) for word, one in rules.SOURCES.items()],
        "may_adopt": _may_enter(request, actions.adopt),
        "may_remark": _may_enter(request, actions.instruct),
    }
    return render(request, "workplan/plans.html", facts)


def _key(text: str) -> Key | None:
    """Where a page begins, from its address; None from the start."""
    day, _colon, pk = text.partition(":")
    try:
        return Key(date.fromisoformat(day), int(pk))
    except ValueError:
        return None


def _may_enter(request, act: acts.Act, row: Any = None) -> bool:
    """Whether this official may do an act, or record it for somebody at the own office."""
    return act.open_to(request.holder, row) or bool(acts.deciders(act, row, acts.colleagues(request.holder)))


# ── The pages of the acts ──

ON_SOURCE = {"give": actions.give, "give-all": actions.give_all}
ON_PART = {
    "answer": actions.answer,
    "accept": actions.accept,
    "return": actions.send_back,
    "release": actions.release,
}
"""Acts with a page of the room's own, by the last word of its address; all others stand in the panel of the dossier."""


def _drawn(route: str, field: str, word: str, act: acts.Act) -> None:
    """Let the panel of a dossier lead to the page of an act."""
    acts.drawn_by_hand(act.name)(lambda row: reverse(route, args=[getattr(row, field), word]))


for _word, _act in ON_SOURCE.items():
    _drawn("workplan_source", "number", _word, _act)
for _word, _act in ON_PART.items():
    _drawn("workplan_part", "pk", _word, _act)


@desk_page(access.keeps)
@require_http_methods(["GET", "POST"])
def adopt(request):
    """Adopt a plan or enter a meeting."""
    return _enter(request, actions.adopt, None, {"back": reverse("workplan")}, lambda done: redirect(done))


@desk_page(access.follows)
@require_http_methods(["GET", "POST"])
def remark(request):
    """Key what a leader said or wrote: at once a task for the offices named."""
    about = Task.objects.filter(number=request.GET.get("refers_to", "")).select_related("source").first()
    if about is not None and not access.reads(request.holder, about):
        raise Http404
    facts = {"back": reverse("workplan"), "about": about}
    return _enter(request, actions.instruct, None, facts, lambda done: redirect(done[0]))


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def on_source(request, number: str, word: str):
    """One act on a plan or a meeting, such as a task to be added."""
    source = get_object_or_404(Source.objects.select_related("organization"), number=number)
    facts = {"source": source, "back": source.get_absolute_url()}
    again = "again" in request.POST
    then = reverse("workplan_source", args=[number, word]) if again else source.get_absolute_url()
    return _enter(request, ON_SOURCE.get(word), source, facts, lambda done: redirect(then))


@desk_page(signed_in)
@require_http_methods(["GET", "POST"])
def on_part(request, pk: int, word: str):
    """One act on what an office has in a task: its feedback, and what is said to it."""
    part = get_object_or_404(Undertaking.objects.select_related("task__source", "organization", "duty"), pk=pk)
    facts = {
        "source": part.task.source,
        "task": part.task,
        "part": part,
        "feedback": queries.latest(part),
        "back": part.get_absolute_url(),
    }
    return _enter(request, ON_PART.get(word), part, facts, lambda done: redirect(part.task))


def _enter(request, act: acts.Act | None, row: Any, facts: dict[str, Any], then: Any):
    """The page of one act; one that is neither open to this official nor to be recorded by them is not there."""
    if act is None or not _may_enter(request, act, row):
        raise Http404
    return act_page(request, act, row, "workplan/act.html", facts, then, for_others=True)


# ── The weekly meeting, and the leader's sheet ──


@desk_page(signed_in)
@require_safe
def agenda(request):
    """The agenda of a week: it begins with what last week left open."""
    day = _day(request.GET.get("day", ""))
    week = rules.week_of(day)
    points = [(*POINTS[one.word], one) for one in queries.agenda(request.holder, day)]
    facts = {"day": day, "week": week, "points": points, "today": clock.today(), "office": request.holder.office}
    return render(request, "workplan/agenda.html", facts | {"weeks": _weeks(week)})


def _day(text: str) -> date:
    """A day from an address; today for none, or for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


def _weeks(week: rules.Week) -> dict[str, date]:
    return {"before": week.before, "after": week.first + timedelta(days=7)}


@desk_page(signed_in)
@require_safe
def sheet(request):
    """One page of A4 for a leader: what is late, who, since when; and room for a remark."""
    source = Source.objects.filter(queries.seen_by(request.holder), number=request.GET.get("source", "")).first()
    today = clock.today()
    late = queries.late(request.holder, source)
    soon = queries.due_by(request.holder, rules.week_of(today).last, source)
    shown = _fitting(late, ON_SHEET)
    room = ON_SHEET - sum(_height(line) for line in shown)
    facts = {
        "source": source,
        "today": today,
        "late": shown,
        "more": len(late) - len(shown),
        "soon": _fitting(soon, room),
        "counts": {"late": len(late), "soon": len(soon)},
        "may_remark": _may_enter(request, actions.instruct) and access.follows(request.holder),
    }
    return render(request, "workplan/sheet.html", facts)


def _height(line: Line) -> int:
    """How many lines a task takes on paper."""
    return max(2, len(line.parts))


def _fitting(lines: list[Line], room: int) -> list[Line]:
    """As many of these tasks, from the first on, as there is room for."""
    heights = accumulate(_height(line) for line in lines)
    return [line for line, height in zip(lines, heights, strict=True) if height <= room]


# ── For everybody ──


@public_page(depends=("workplan", "organizations", "calendar"))
def progress(request):
    """How the public plans go on: the newest with all its points, the earlier ones by name."""
    found = list(queries.public_plans()[:20])
    newest = found[0] if found else None
    facts = {"plan": newest, "others": found[1:], "lines": queries.of_source(newest) if newest else []}
    return render(request, "workplan/progress.html", facts)


@public_page(depends=("workplan", "organizations", "calendar"))
def progress_of(request, number: str):
    """How one public plan goes on."""
    plan = get_object_or_404(queries.public_plans(), number=number)
    facts = {"plan": plan, "others": [], "lines": queries.of_source(plan)}
    return render(request, "workplan/progress.html", facts)
