"""Reading plans and tasks: who may be charged with one, what a list means, what is owed, and what must never be true."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from onedoor.engines.workdays import OutsideCalendar
from onedoor.frame.templatetags.dates import day as spoken
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.organizations.rules import Kind

from . import rules
from .models import Feedback, Undertaking


def addressees(office: int, day: date) -> QuerySet[Organization]:
    """Offices that a task may be given to: those beside the giver, the government above them, and those just below it."""
    own = Organization.objects.select_related("parent").get(pk=office)
    above = own if own.kind == Kind.GOVERNMENT or own.parent is None else own.parent
    beside = Organization.objects.on(day).filter(Q(parent=above.pk) | Q(pk=above.pk))
    return beside.exclude(kind=Kind.EXTERNAL) if above.kind != Kind.EXTERNAL else beside


def rest(day: date) -> str:
    """Why nothing can be due on a day, as the calendar says; empty where the city works."""
    calendar = calendars.calendar()
    try:
        if calendar.works(day):
            return ""
        name = calendars.holiday_name(calendar.name(day)) or _("weekend")
        words = {"day": spoken(day), "why": name, "next": spoken(calendar.roll(day))}
        return _("%(day)s is a day of rest: %(why)s. The next working day is %(next)s.") % words
    except OutsideCalendar as outside:
        return _("The calendar reaches only to %(edge)s.") % {"edge": spoken(outside.edge)}


# ── A list of tasks ──


class Given(NamedTuple):
    """A task to be given: what, by whom, until when, shown by what."""

    paragraph: str
    text: str
    lead: int
    supporting: tuple[int, ...]
    due_on: date
    wanted: str


def understood(text: str, office: int, at: date) -> tuple[list[Given], list[str]]:
    """The tasks that a list means when this office gives it on a day, and a sentence for everything that is wrong in it."""
    lines, faults = rules.read_table(text, evidence_names())
    names = _names(addressees(office, at))
    faults = [*faults, *(fault for line in lines for fault in _against(line, names, at))]
    sentences = [_(rules.FAULTS[one.reason]) % {"row": one.row, "value": one.value} for one in sorted(faults)]
    given = [] if faults else [_given(line, names) for line in lines]
    return given, sentences if lines or faults else [_("There is no task in this list.")]


def evidence_names() -> dict[str, str]:
    """The kinds of evidence by every name they go by, in small letters."""
    names = {word: word for word in rules.EVIDENCE}
    for language in ("zh-hans", "en"):
        with override(language):
            names |= {_(label).lower(): word for word, label in rules.EVIDENCE.items()}
    return names


def _names(offices: Iterable[Organization]) -> dict[str, int]:
    return {
        name: office.pk
        for office in offices
        for name in (office.code, office.name, office.short_name, office.name_en, office.short_name_en)
    }


def _against(line: rules.Line, names: dict[str, int], at: date) -> list[rules.Fault]:
    """What the city says to a line: unknown offices, a day that is past or of rest."""
    unknown = [one for one in (line.lead, *line.supporting) if one and one not in names]
    found = [rules.Fault(line.row, "office", one) for one in unknown]
    if line.due_on is not None:
        why = _("This day is past. Choose a later one.") if line.due_on < at else rest(line.due_on)
        found += [rules.Fault(line.row, "rest", why)] if why else []
    return found


def _given(line: rules.Line, names: dict[str, int]) -> Given:
    assert line.due_on is not None
    lead = names[line.lead]
    supporting = dict.fromkeys(names[one] for one in line.supporting)
    return Given(
        line.paragraph, line.text, lead, tuple(one for one in supporting if one != lead), line.due_on, line.wanted
    )


# ── What is owed ──


def owing() -> QuerySet[Undertaking]:
    """What offices still owe, in tasks that go on."""
    return Undertaking.objects.filter(task__state="open", state__in=sorted(rules.OWING))


def to_remind(today: date) -> QuerySet[Undertaking]:
    """What is soon due or late by now and was never reminded of for this due day, however long nobody looked."""
    soon = owing().filter(duty__closed_on=None, duty__soon_on__lte=today)
    return soon.exclude(reminded_for=F("duty__due_on"), reminded_for__isnull=False).order_by("pk")


def latest(undertaking: Undertaking) -> Feedback | None:
    """The feedback that stands: the last one that was not declared void."""
    return undertaking.feedback.filter(void=False).order_by("-pk").first()


acts.consistent(
    "an office answered for a task and still owes, or owes nothing and has not answered",
    """select u.id, u.state, d.closed_on from workplan_undertaking u join duties_duty d on d.id = u.duty_id
    where (u.state in ('open', 'returned')) <> (d.closed_on is null)""",
)
acts.consistent(
    "nobody owes anything for what an office has in a task",
    "select id, state from workplan_undertaking where duty_id is null",
)
acts.consistent(
    "a task has no lead office",
    """select t.number from workplan_task t
    where not exists (select from workplan_undertaking u where u.task_id = t.id and u.leads)""",
)
acts.consistent(
    "a task is closed though its lead office has not been accepted, or an office still owes",
    """select t.number, u.id from workplan_task t join workplan_undertaking u on u.task_id = t.id
    where t.state = 'closed' and (u.state in ('open', 'returned') or (u.leads and u.state <> 'accepted'))""",
)
acts.consistent(
    "an office answered and nothing stands there",
    """select u.id, u.state from workplan_undertaking u where u.state in ('answered', 'accepted', 'returned')
    and not exists (select from workplan_feedback f where f.undertaking_id = u.id and not f.void)""",
)
acts.consistent(
    "a task of a source that is not public has a public cover",
    """select d.number from workplan_source s join workplan_task t on t.source_id = s.id
    join dossiers_dossier d on d.id in (s.dossier_id, t.dossier_id)
    where s.public <> (d.confidentiality = 'public')""",
)
