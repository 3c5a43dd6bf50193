"""Reading plans and tasks: who may be charged with one, what a list means, what is owed, and what must never be true."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import override

from onedoor.engines.workdays import Calendar, OutsideCalendar
from onedoor.frame import clock
from onedoor.frame.templatetags.dates import day as spoken
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.acts.interface import Record
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.organizations.rules import Kind

from . import access, rules
from .models import Feedback, Source, Task, Undertaking


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


# ── As pages show it ──

LIGHTS = ("late", "soon", "ok", "hold", "done", "void")
"""Lights of tasks and parts, the most urgent first. `hold`: answered, and nobody has judged it yet."""
JUDGED = {"answered": "hold", "accepted": "done", "released": "void"}


class Seen(NamedTuple):
    """What an office has in a task, as a page shows it."""

    part: Undertaking
    office: Organization
    carried_on: Organization | None
    """The office that answers today, where it is another one."""
    light: str
    days: int
    """Working days left, or late where the light says so; only while something is owed."""
    feedback: Feedback | None

    @property
    def claim(self) -> bool:
        """Whether what it said is shown by nothing."""
        return self.feedback is not None and self.part.state in ("answered", "accepted") and self.feedback.is_claim

    @property
    def owing(self) -> bool:
        """Whether an answer is owed."""
        return self.part.state in rules.OWING

    @property
    def since(self) -> date | None:
        """The last day by which it should have answered."""
        return self.part.duty.due_on if self.part.duty else None


class Line(NamedTuple):
    """A task with its offices, the lead office first, as a page shows it."""

    task: Task
    parts: list[Seen]

    @property
    def light(self) -> str:
        """The most urgent light of its offices while it is open."""
        if self.task.state != "open":
            return "done" if self.task.state == "closed" else "void"
        return min((one.light for one in self.parts if one.light != "void"), key=LIGHTS.index, default="hold")

    @property
    def claim(self) -> bool:
        """Whether an office only says that it is done."""
        return any(one.claim for one in self.parts)


def lines(tasks: Iterable[Task], only: Container[int] | None = None) -> list[Line]:
    """Tasks with their offices: four queries, however many. `only`: the parts that are shown, by id."""
    tasks = list(tasks)
    today, calendar = clock.today(), calendars.calendar()
    parts = Undertaking.objects.filter(task__in=[task.pk for task in tasks]).order_by("task", "-leads", "pk")
    found = [part for part in parts.select_related("organization", "duty") if only is None or part.pk in only]
    spoken_last = _latest([part.pk for part in found])
    onward = _carried_on({part.organization_id for part in found}, today)
    seen: dict[int, list[Seen]] = defaultdict(list)
    for part in found:
        light, days = _light(part, today, calendar)
        heir = onward.get(part.organization_id)
        seen[part.task_id].append(Seen(part, part.organization, heir, light, days, spoken_last.get(part.pk)))
    return [Line(task, seen[task.pk]) for task in tasks]


def _latest(parts: Sequence[int]) -> dict[int, Feedback]:
    """The feedback that stands for each part."""
    rows = Feedback.objects.filter(undertaking__in=parts, void=False).order_by("undertaking", "-pk")
    return {row.undertaking_id: row for row in rows.distinct("undertaking").select_related("file")}


def _carried_on(offices: set[int], today: date) -> dict[int, Organization]:
    """Who carries on the work of offices that ended."""
    heirs = {one: heir for one, heir in organizations.successors(offices, today).items() if heir != one}
    rows = Organization.objects.in_bulk(set(heirs.values())) if heirs else {}
    return {one: rows[heir] for one, heir in heirs.items()}


def _light(part: Undertaking, today: date, calendar: Calendar) -> tuple[str, int]:
    """The light of a part, and the working days that are left or over."""
    if part.state not in rules.OWING or part.duty is None:
        return JUDGED.get(part.state, "hold"), 0
    due = part.duty.due_on
    if due is None:
        return "hold", 0
    if due < today:
        return "late", calendar.count(due, today)
    return ("soon" if duties.light_of(part.duty, today) != "ok" else "ok"), calendar.count(today, due)


# ── Lists ──

PAGE = 40


class Key(NamedTuple):
    """Where a page of sources begins: after this day and source."""

    given_on: date
    id: int


class Listed(NamedTuple):
    """A page of sources, the newest first, and where the next one begins."""

    rows: list[Source]
    after: Key | None


def seen_by(by: Holder) -> Q:
    """Sources that a holder sees: given at the own office or below it, with a task of the own office, or public."""
    office, today = by.organization, clock.today()
    if str(by.role) == "audit-administrator":
        return Q()
    if office is None:
        return Q(public=True)
    mine = organizations.formers(office, today)
    with_us = Undertaking.objects.filter(organization__in=mine).values("task__source")
    return Q(public=True) | Q(organization__in=organizations.tree(office, today)) | Q(pk__in=with_us)


def sources(by: Holder, kind: str = "", after: Key | None = None) -> Listed:
    """A page of the sources that a holder sees, each with the figures of its tasks."""
    rows = Source.objects.filter(seen_by(by))
    if kind:
        rows = rows.filter(kind=kind)
    if after:
        rows = rows.filter(Q(given_on__lt=after.given_on) | Q(given_on=after.given_on, pk__lt=after.id))
    found = list(with_figures(rows).order_by("-given_on", "-pk")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Listed(found[:PAGE], Key(last.given_on, last.pk) if last else None)


def with_figures(rows: QuerySet[Source]) -> QuerySet[Source]:
    """Sources with the number of their tasks: all, closed, late, soon due, to be judged."""
    today = clock.today()
    owing = Q(tasks__state="open", tasks__undertakings__state__in=sorted(rules.OWING))
    late = owing & Q(tasks__undertakings__duty__due_on__lt=today)
    soon = owing & Q(tasks__undertakings__duty__due_on__gte=today, tasks__undertakings__duty__soon_on__lte=today)
    judge = Q(tasks__state="open", tasks__undertakings__state="answered")
    return rows.select_related("organization").annotate(
        count=Count("tasks", filter=~Q(tasks__state="cancelled"), distinct=True),
        closed=Count("tasks", filter=Q(tasks__state="closed"), distinct=True),
        late=Count("tasks", filter=late, distinct=True),
        soon=Count("tasks", filter=soon, distinct=True),
        judge=Count("tasks", filter=judge, distinct=True),
    )


def public_plans() -> QuerySet[Source]:
    """The plans that everybody may see, the newest first."""
    return with_figures(Source.objects.filter(public=True)).order_by("-given_on", "-pk")


def of_source(source: Source) -> list[Line]:
    """Every task of a source, in the order they were given."""
    return lines(source.tasks.order_by("pk"))


def unconfirmed(row: Model) -> Record | None:
    """The act on a row that somebody gave by word of mouth and has not confirmed."""
    named = acts.reference(row)
    return acts.unconfirmed().filter(subjects__kind=named.kind, subjects__key=named.key).first()


def source_facts(source: Source, by: Holder) -> dict[str, Any]:
    """The room's part of the dossier page of a source."""
    found = of_source(source)
    return {"source": source, "lines": found, "unconfirmed": unconfirmed(source), "totals": totals(found)}


def task_facts(task: Task, by: Holder) -> dict[str, Any]:
    """The room's part of the dossier page of a task."""
    earlier = Feedback.objects.filter(undertaking__task=task).select_related("file", "undertaking__organization")
    return {
        "source": task.source,
        "line": lines([task])[0],
        "unconfirmed": unconfirmed(task),
        "returned": earlier.exclude(reason="").order_by("-pk"),
        "followed": task.followed.select_related("source").order_by("pk"),
        "followed_on": access.reads(by, task),
    }


def parts_of(task: Task) -> list[Undertaking]:
    """What each office has in a task, the lead office first."""
    parts = task.undertakings.select_related("organization", "task__source", "duty")
    return list(parts.order_by("-leads", "pk"))


def totals(found: Sequence[Line]) -> list[tuple[str, int]]:
    """How many tasks show each light."""
    counts = Counter(line.light for line in found)
    return [(light, counts[light]) for light in LIGHTS if counts[light]]


# ── The weekly meeting ──


class Section(NamedTuple):
    """One point of the agenda: its word, and its tasks with the offices that are meant."""

    word: str
    lines: list[Line]


def agenda(by: Holder, day: date) -> list[Section]:
    """The agenda of the meeting of a week, beginning with what last week left open.

    A task stands under each point that fits. What was owed is told by the days its clock keeps, so that a past Monday still reads."""
    week = rules.week_of(day)
    mine = Undertaking.objects.filter(_followed(by)).exclude(task__state="cancelled")
    owed = mine.filter(Q(duty__closed_on=None) | Q(duty__closed_on__gte=week.first), duty__released=False)
    spoken = Feedback.objects.filter(undertaking=OuterRef("pk"), void=False).order_by("-pk")
    answered = mine.filter(task__state="open", state="answered").annotate(shown=Subquery(spoken.values("file")[:1]))
    points = {
        "last": owed.filter(duty__due_on__lt=week.first),
        "week": owed.filter(duty__due_on__range=(week.first, week.last)),
        "new": mine.filter(task__given_on__range=(week.before, min(week.last, max(day, clock.today())))),
        "returned": mine.filter(task__state="open", state="returned"),
        "claims": answered.filter(shown=None),
        "judge": answered.exclude(shown=None),
    }
    return [Section(word, _by_task(parts)) for word, parts in points.items()]


def _followed(by: Holder) -> Q:
    """Parts of tasks given at the own office or below it, and the own parts."""
    office, today = by.organization, clock.today()
    if office is None:
        return Q(pk__in=())
    tree = organizations.tree(office, today)
    return Q(task__source__organization__in=tree) | Q(organization__in=organizations.formers(office, today))


def _by_task(parts: QuerySet[Undertaking]) -> list[Line]:
    """Parts under their tasks, the earliest due day first."""
    keys = list(parts.order_by("duty__due_on", "task", "pk").values_list("pk", "task"))
    order = {task: place for place, task in reversed(list(enumerate(task for _part, task in keys)))}
    tasks = Task.objects.filter(pk__in=order).select_related("source")
    return lines(sorted(tasks, key=lambda task: order[task.pk]), only={part for part, _task in keys})


def late(by: Holder, source: Source | None = None) -> list[Line]:
    """What is late, the longest first: for a leader's page."""
    parts = owing().filter(_followed(by), duty__due_on__lt=clock.today())
    return _by_task(parts.filter(task__source=source) if source else parts)


def due_by(by: Holder, last: date, source: Source | None = None) -> list[Line]:
    """What is due from today to a day."""
    parts = owing().filter(_followed(by), duty__due_on__range=(clock.today(), last))
    return _by_task(parts.filter(task__source=source) if source else parts)


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
