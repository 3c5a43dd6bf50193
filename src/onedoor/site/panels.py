"""What the dossier page is made of: who may read it, its clocks, the acts open to me, the acts that were done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from onedoor.engines.explanations import explain
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import kind as kind_of_decider
from onedoor.kernel.acts.models import Text
from onedoor.kernel.acts.rules import MODES
from onedoor.kernel.calendars import interface as calendars
from onedoor.kernel.dossiers.interface import KINDS, Dossier, row_of
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.duties.interface import Duty
from onedoor.kernel.files import interface as files
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Account
from onedoor.kernel.people.rules import ROLES, Role
from onedoor.kernel.routes import interface as routes

# ── Who reads ──


def may_read(holder: Any, dossier: Dossier, row: Any) -> bool:
    """The offices concerned and those above them, whoever audits, and whom the room of the matter names."""
    if dossier.confidentiality == "public" or holder.role == Role.AUDIT_ADMINISTRATOR:
        return True
    if holder.organization in organizations.office_path(dossier.organization_id):
        return True
    named = KINDS[dossier.kind].reads
    return holder.organization in duties.concerned(dossier.pk) or (named is not None and named(holder, row))


def rows_of(dossier: Dossier) -> list[Any]:
    """The rows of a matter on which acts are done: the room's own, what lies in it, its duties."""
    row = row_of(dossier)
    more = KINDS[dossier.kind].rows
    return [row, *(more(row) if more else ())]


# ── Clocks ──


def clocks(owed: Sequence[Duty]) -> list[dict[str, Any]]:
    """Each duty with its light and the sum behind its day; nothing is counted that the duty does not keep."""
    today, calendar = clock.today(), calendars.calendar()
    marks = duties.marks_of([duty.pk for duty in owed])
    answering = {duty.pk: duties.answering(duty) for duty in owed if duty.closed_on is None}
    return [
        {
            "duty": duty,
            "light": duties.light_of(duty, today),
            "left": (left := _left(duty, today, calendar)),
            "late_by": -(left or 0),
            "who": answering.get(duty.pk, []),
        }
        | calendars.explained(explain(marks.get(duty.pk, []), calendar, duty.unit, today), duty.unit)
        for duty in owed
    ]


def _left(duty: Duty, today: date, calendar: Any) -> int | None:
    """Working days left, negative when late; None when it is closed or paused."""
    if duty.due_on is None or duty.closed_on is not None:
        return None
    late = duty.due_on < today
    return -calendar.count(duty.due_on, today) if late else calendar.count(today, duty.due_on)


# ── Routes ──


def way_of(run: routes.Run) -> dict[str, Any]:
    """A run as the page shows it: its steps with their seats, and what was done on the way."""
    return {
        "run": run,
        "phase": _(routes.PHASES[run.phase]),
        "stages": routes.stages(run),
        "story": routes.story(run),
    }


# ── The acts open to me ──


class Open(NamedTuple):
    """An act in the panel. `form` is None where it cannot be done now, and `why` says the reason."""

    act: Any
    row: Any
    form: Any
    recording: Any
    why: Any = ""
    own: bool = True
    """Whether it is for me to decide."""

    @property
    def subject(self) -> str:
        """The row, as addresses name it."""
        return str(acts.reference(self.row))

    @property
    def address(self) -> str:
        """The page drawn by hand for it; empty where its form stands in the panel."""
        page = acts.PAGES.get(self.act.name)
        return page(self.row) if page else ""

    @property
    def about(self) -> str:
        """Which of several things it is done on; empty for the matter itself."""
        return str(getattr(self.row, "act_label", ""))


class Panel(NamedTuple):
    """The acts that I may do, those a colleague may do and I may record, and those not possible at present."""

    mine: list[Open]
    others: list[Open]
    closed: list[Open]


def panel(holder: Any, rows: Iterable[Any]) -> Panel:
    """The acts on these rows, as they are open to somebody today."""
    colleagues = acts.colleagues(holder)
    found = [one for row in rows for act in _acts_on(row) if (one := _open(act, row, holder, colleagues))]
    return Panel(
        [one for one in found if one.form is not None and one.own],
        [one for one in found if one.form is not None and not one.own],
        [one for one in found if one.form is None],
    )


def _acts_on(row: Any) -> list[acts.Act]:
    return [act for act in acts.ACTS.values() if act.on is type(row) and not act.many]


def _open(act: acts.Act, row: Any, holder: Any, colleagues: Sequence[Any]) -> Open | None:
    conditions = act.why(row, holder)
    failing = [condition for condition in conditions if not condition.holds]
    others = acts.deciders(act, row, colleagues)
    if not failing or others:
        by = holder if not failing else others[0]
        return Open(act, row, act.blank(row, by, clock.today()), acts.recording(act, row, holder), own=not failing)
    if {condition.name for condition in failing} <= {"state", "separation"}:
        return Open(act, row, None, None, failing[0].sentence)
    return None


# ── The acts that were done ──

DIGEST = "sha256:"
"""How a record names a file that was handed in with an act."""


class Done(NamedTuple):
    """One act on the record, as the timeline shows it."""

    record: Any
    label: str
    who: str
    office: str
    how: str
    recorder: str
    evidence: Any
    texts: list[tuple[str, str]]
    papers: list[Any]
    """Files that were handed in with it."""
    late: int
    void: bool


def timeline(rows: Sequence[Any]) -> list[Done]:
    """Every act on these rows, the newest first."""
    return timeline_of(_records(rows))


def timeline_of(records: Iterable[Any]) -> list[Done]:
    """Records as people read them. Four queries, however many they are."""
    records = list(records)
    void = {str(record.data.get("facts", {}).get("voids")) for record in records}
    ids = {one for record in records for one in (record.decider_account, record.recorder_account) if one}
    people = Account.objects.in_bulk(ids)
    offices = Organization.objects.in_bulk({record.decider_office for record in records if record.decider_office})
    texts = Text.objects.filter(record__in=[record.pk for record in records]).order_by("field")
    kept, papers = _evidence(records), _papers(texts)
    return [
        Done(
            record=record,
            label=_label(record),
            who=_who(record, people),
            office=offices[record.decider_office].short_label if record.decider_office in offices else "",
            how=how(record),
            recorder=people[record.recorder_account].label
            if not MODES[record.mode].itself and record.recorder_account in people
            else "",
            evidence=kept.get(record.evidence),
            texts=[
                (_field(record, text.field), said)
                for text in texts
                if text.record_id == record.pk and not _hidden(record, text) and (said := _said(text.text))
            ],
            papers=[papers[text.text] for text in texts if text.record_id == record.pk and text.text in papers],
            late=(record.recorded_at.astimezone(clock.CITY).date() - record.at).days,
            void=str(record.pk) in void,
        )
        for record in records
    ]


def _hidden(record: Any, text: Any) -> bool:
    """Files are shown as papers; what an act keeps as personal is not shown at all."""
    act = acts.ACTS.get(record.name)
    return text.text.startswith(DIGEST) or (act is not None and text.field in act.private)


def _said(text: str) -> str:
    """A text as people read it: of a list its entries, of an empty one nothing."""
    if not text.startswith("["):
        return text
    try:
        entries = json.loads(text)
    except ValueError:
        return text
    return "; ".join(str(one) for one in entries) if isinstance(entries, list) else text


def _records(rows: Sequence[Any]) -> list[Any]:
    wanted = Q()
    for row in rows:
        named = acts.reference(row)
        wanted |= Q(subjects__kind=named.kind, subjects__key=named.key)
    found = acts.Record.objects.filter(wanted).distinct() if rows else acts.Record.objects.none()
    return sorted(found, key=lambda record: (record.at, record.pk), reverse=True)


def _label(record: Any) -> str:
    return str(acts.ACTS[record.name].label) if record.name in acts.ACTS else record.name


def _field(record: Any, name: str) -> str:
    """What the field of a text is called in the form of its act."""
    form = acts.ACTS[record.name].form if record.name in acts.ACTS else None
    return str(form.base_fields[name].label) if form and name in form.base_fields else name


def as_asked(record: Any) -> dict[str, Any]:
    """What an act was asked, as its form takes it: rows by their keys; texts that have been erased are empty."""
    asked = {name: _key(value) for name, value in record.data.get("asked", {}).items()}
    return asked | dict(Text.objects.filter(record=record.pk).values_list("field", "text"))


def _key(value: Any) -> Any:
    """A reference to a row as the key that a choice among rows takes; anything else as it is."""
    if isinstance(value, list):
        return [_key(one) for one in value]
    named = isinstance(value, str) and "." in value.partition(":")[0] and ":" in value
    return value.rpartition(":")[2] if named else value


def _who(record: Any, people: dict[int, Account]) -> str:
    """The decider: a person with the role of the post, the platform, a party, an authority."""
    named = people.get(record.decider_account)
    role = _(ROLES[Role(record.decider_role)].label) if record.decider_role in set(Role) else ""
    if record.decided_by == "post":
        return " · ".join(filter(None, (named.label if named else "", role)))
    return {"system": _("the platform"), "party": _("a party"), "authority": _("an authority")}[record.decided_by]


def how(record: Any) -> str:
    """How it came to be recorded, where that is worth a word."""
    return {"slip": _("signed paper"), "oral": _("word of mouth"), "carried": _("moved in")}.get(record.mode, "")


def _papers(texts: Iterable[Text]) -> dict[str, Any]:
    """Files by the word that stands for them in a record."""
    digests = [text.text.removeprefix(DIGEST) for text in texts if text.text.startswith(DIGEST)]
    return {f"{DIGEST}{row.digest}": row for row in files.File.objects.filter(digest__in=digests).order_by("-id")}


def _evidence(records: Iterable[Any]) -> dict[str, Any]:
    """Papers by their references; a word that names no file stands for itself."""
    prefix = f"{files.File._meta.label_lower}:"
    words = {record.evidence for record in records if record.evidence}
    keys = [word.removeprefix(prefix) for word in words if word.startswith(prefix)]
    kept = {f"{prefix}{row.pk}": row for row in files.File.objects.filter(pk__in=keys)}
    return {word: kept.get(word, word) for word in words}


def decided_by_holder(record: Any, holder: Any) -> bool:
    """Whether a record is of this holder's own deciding or recording."""
    return kind_of_decider(holder) == "post" and holder.account in (record.decider_account, record.recorder_account)
