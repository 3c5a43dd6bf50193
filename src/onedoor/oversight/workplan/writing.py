"""Writing sources and tasks inside an act: covers, parts of offices, a duty for each. Set-wise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from onedoor.frame import versions
from onedoor.kernel.acts.interface import Deed, Refused, reference
from onedoor.kernel.dossiers import interface as dossiers
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations.models import Organization

from . import access, queries, rules
from .models import Source, Task, Undertaking
from .queries import Given

REPORT = duties.register(duties.Kind("workplan.report", _("Report on a task"), "office-head"))
SOURCE_KINDS = {
    name: dossiers.register(
        dossiers.Kind(
            f"workplan-{name}",
            _(kind.label),
            kind.scheme,
            {state: _(label) for state, label in rules.SOURCE_STATES.items()},
            "workplan.source",
            frozenset({"completed"}),
            template="workplan/source_part.html",
            facts=queries.source_facts,
            reads=access.reads,
        )
    )
    for name, kind in rules.SOURCES.items()
}
TASK_KIND = dossiers.register(
    dossiers.Kind(
        "workplan-task",
        _("Task"),
        rules.TASK_SCHEME,
        {state: _(label) for state, label in rules.TASK_STATES.items()},
        "workplan.task",
        frozenset({"closed", "cancelled"}),
        template="workplan/task_part.html",
        facts=queries.task_facts,
        rows=queries.parts_of,
        parts={"workplan.undertaking": "task__dossier"},
        reads=access.reads,
    )
)


def open_source(deed: Deed, kind: str, title: str, paper: str, *, public: bool = False) -> Source:
    """Write a source with its cover."""
    office = deed.by.organization
    if office is None:
        raise Refused("permission", _("This is not a task of your post."))
    cover = dossiers.open_cover(
        deed, SOURCE_KINDS[kind], office=office, title=title, state="open", also=Source, confidentiality=_seen(public)
    )
    source = Source.objects.create(
        dossier=cover,
        number=cover.number,
        kind=kind,
        organization_id=office,
        title=title[:200],
        paper=paper,
        given_on=deed.at,
        public=public,
    )
    tell(source)
    return source


def _seen(public: bool) -> str:
    return "public" if public else "internal"


def others(offices: Iterable[Organization], lead: Organization) -> tuple[int, ...]:
    """The supporting offices; the lead office is none of them."""
    return tuple(office.pk for office in offices if office.pk != lead.pk)


def write(deed: Deed, source: Source, given: Sequence[Given], refers_to: Task | None = None) -> list[Any]:
    """Write tasks with their covers, what each office has in them, and a duty for each. Set-wise."""
    tasks = []
    for one in given:
        cover = dossiers.open_cover(
            deed,
            TASK_KIND,
            office=source.organization_id,
            title=one.text,
            state="open",
            also=Task,
            confidentiality=_seen(source.public),
        )
        facts = {"paragraph": one.paragraph, "text": one.text, "wanted": one.wanted, "due_on": one.due_on}
        tasks.append(
            Task(dossier=cover, number=cover.number, source=source, given_on=deed.at, refers_to=refers_to, **facts)
        )
    Task.objects.bulk_create(tasks)
    parts = [
        Undertaking(task=task, organization_id=office, leads=office == one.lead)
        for task, one in zip(tasks, given, strict=True)
        for office in (one.lead, *one.supporting)
    ]
    Undertaking.objects.bulk_create(parts)
    _owe(deed, source, parts)
    tell(source)
    return [*tasks, *parts]


def _owe(deed: Deed, source: Source, parts: Sequence[Undertaking]) -> None:
    """Start a duty for each part. A period of natural days that ends on a working day ends on that very day."""
    to = str(reference(source.organization))
    started = duties.start_many(
        deed,
        [
            duties.New(
                REPORT,
                part,
                duties.Term((part.task.due_on - deed.at).days, "natural_day"),
                office=part.organization_id,
                dossier=part.task.dossier_id,
                to=to,
                provision=deed.law,
            )
            for part in parts
        ],
    )
    for part, duty in zip(parts, started, strict=True):
        part.duty = duty
    Undertaking.objects.bulk_update(parts, ["duty"])


def tell(source: Source) -> None:
    """Let the public page be drawn anew."""
    if source.public:
        versions.raised("workplan")
