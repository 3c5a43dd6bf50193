"""The acts of this room: sources are adopted, tasks given, answered with evidence, accepted or returned, closed."""

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from onedoor.frame import clock
from onedoor.kernel.acts.interface import SYSTEM, Deed, Record, Refused, act, rectifies
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.files import interface as files

from . import access, queries, rules, writing
from .fields import (
    About,
    DueDay,
    Lead,
    Lines,
    LinesForm,
    Message,
    Paper,
    Paragraph,
    Proof,
    Public,
    Reason,
    Said,
    SourceWord,
    Supporting,
    Text,
    Title,
    Wanted,
    Words,
    not_past,
    to_give,
)
from .models import Feedback, Source, Task, Undertaking
from .queries import Given
from .rules import SOURCE, TASK, UNDERTAKING

REMINDED_AT_ONCE = 500
"""Offices in one record of a reminder."""

# ── Sources and their tasks ──


@act("workplan.adopt", may=access.keeps_plans, step=SOURCE["adopt"], label=_("Adopt a plan or a meeting"))
def adopt(deed: Deed, *, kind: SourceWord, title: Title, paper: Paper, public: Public) -> Source:
    """Adopt the key points of a year, or enter a meeting: what its tasks are then given under."""
    if public and not rules.SOURCES[kind].may_be_public:
        raise Refused("input", _("Only key points of the year are shown to everybody."))
    return writing.open_source(deed, kind, title, paper, public=public)


@act("workplan.instruct", may=access.leads_the_city, step=SOURCE["instruct"], limits=to_give, label=_("Enter a remark"))
def instruct(
    deed: Deed,
    *,
    text: Said,
    lead: Lead,
    supporting: Supporting,
    due_on: DueDay,
    wanted: Wanted,
    paper: Paper,
    refers_to: About,
) -> list[Any]:
    """Instruct offices, by a remark of a leader: it is at once a source and its one task, seen by those concerned only."""
    if refers_to and not access.reads(deed.by, refers_to):
        raise Refused("permission", _("This matter is not yours to act on."))
    source = writing.open_source(deed, "instruction", text, paper)
    given = Given("", text, lead.pk, writing.others(supporting, lead), due_on, wanted)
    return [source, *writing.write(deed, source, [given], refers_to)]


@act("workplan.give", on=Source, may=access.adds_to_it, step=SOURCE["give"], limits=to_give, label=_("Add a task"))
def give(
    source: Source,
    deed: Deed,
    *,
    paragraph: Paragraph,
    text: Text,
    lead: Lead,
    supporting: Supporting,
    due_on: DueDay,
    wanted: Wanted,
) -> None:
    """Give one task of a plan or a meeting to its offices. Each owes an answer by the due day."""
    given = Given(paragraph, text, lead.pk, writing.others(supporting, lead), due_on, wanted)
    deed.concern(*writing.write(deed, source, [given]))


@act(
    "workplan.give_all",
    on=Source,
    may=access.adds_to_it,
    step=SOURCE["give"],
    form=LinesForm,
    label=_("Add many tasks"),
)
def give_all(source: Source, deed: Deed, *, lines: Lines) -> None:
    """Give all tasks of a table at once, as one act: every line is understood, or none is entered."""
    given, sentences = queries.understood(lines, deed.by.organization or 0, deed.at)
    if sentences:
        raise Refused("input", " ".join(sentences))
    deed.concern(*writing.write(deed, source, given))


@act(
    "workplan.complete",
    on=Source,
    may=access.gave_it | access.the_platform,
    step=SOURCE["complete"],
    label=_("Declare it completed"),
)
def complete(source: Source, deed: Deed) -> None:
    """Declare a plan or a meeting completed, once none of its tasks is open. An instruction is completed with its task."""
    still = source.tasks.filter(state="open").count()
    if still:
        words = ngettext("%(n)d task is still open.", "%(n)d tasks are still open.", still)
        raise Refused("state", words % {"n": still})
    writing.tell(source)


# ── What an office answers ──


def _all_parts(task: Task) -> list[tuple[type[models.Model], list[int]]]:
    """A task and every part of it are locked together: whether it is done depends on all."""
    return [(Task, [task.pk]), (Undertaking, list(_parts_of(task.pk).values_list("pk", flat=True)))]


def _with_its_task(part: Undertaking) -> list[tuple[type[models.Model], list[int]]]:
    return _all_parts(part.task)


def _parts_of(task: int) -> models.QuerySet[Undertaking]:
    return Undertaking.objects.filter(task=task).order_by("pk")


def _must_go_on(part: Undertaking) -> None:
    """The task is open. Raises Refused."""
    if part.task.state != "open":
        raise Refused("state", _("This task is over: it was closed or cancelled."))


@act(
    "workplan.answer",
    on=Undertaking,
    may=access.owes_it,
    step=UNDERTAKING["answer"],
    also=_with_its_task,
    label=_("Give feedback"),
)
def answer(part: Undertaking, deed: Deed, *, words: Words, proof: Proof) -> None:
    """Say what the office has done, with the file that shows it. This discharges its duty; without a file it is a claim."""
    _must_go_on(part)
    kept = None
    if proof:
        office = deed.by.organization or part.organization_id
        kept = files.store(proof, office=office, account=deed.said.recorder.account, act=deed.id)
        files.attach(deed, part.task.dossier_id, kept.pk)
    Feedback.objects.create(undertaking=part, text=words, file=kept, given_on=deed.at, act=deed.id)
    duties.mark(deed, part.owed, "discharge")
    deed.fact(claim=kept is None)
    writing.tell(part.task.source)


@act(
    "workplan.accept",
    on=Undertaking,
    may=access.follows_it,
    step=UNDERTAKING["accept"],
    not_by=("workplan.answer",),
    also=_with_its_task,
    label=_("Accept the feedback"),
)
def accept(part: Undertaking, deed: Deed) -> None:
    """Accept what an office has answered, by somebody else than who wrote it. With the last answer the task is closed."""
    _must_go_on(part)
    _close_if_done(part, "accepted")
    writing.tell(part.task.source)


@act(
    "workplan.send_back",
    on=Undertaking,
    may=access.follows_it,
    step=UNDERTAKING["send_back"],
    not_by=("workplan.answer",),
    also=_with_its_task,
    limits=not_past,
    label=_("Return the feedback"),
)
def send_back(part: Undertaking, deed: Deed, *, reason: Reason, due_on: DueDay) -> None:
    """Return what an office has answered, with the reason and a new day. It then never discharged the duty."""
    _must_go_on(part)
    feedback = queries.latest(part)
    discharged = part.duty.marks.filter(kind="discharge").order_by("pk").last() if part.duty else None
    if feedback is None or discharged is None:
        raise Refused("state", _("There is no feedback that could be returned."))
    feedback.reason = reason
    feedback.save(update_fields=["reason"])
    duties.mark(deed, part.owed, "strike", key=str(discharged.pk), on=discharged.on)
    duties.mark(deed, part.owed, "restart", length=(due_on - deed.at).days)
    writing.tell(part.task.source)


@act(
    "workplan.release",
    on=Undertaking,
    may=access.gave_it,
    step=UNDERTAKING["release"],
    also=_with_its_task,
    label=_("Release the office"),
)
def release(part: Undertaking, deed: Deed, *, reason: Reason) -> None:
    """Release a supporting office from a task: it owes nothing any more. The lead office is never released."""
    _must_go_on(part)
    if part.leads:
        raise Refused("state", _("The lead office cannot be released. Cancel the task instead."))
    duties.mark(deed, part.owed, "release")
    _close_if_done(part, "released")
    writing.tell(part.task.source)


@act(
    "workplan.drop",
    on=Undertaking,
    may=access.the_platform,
    step=UNDERTAKING["drop"],
    many=True,
    label=_("Release with the task"),
)
def drop(parts: models.QuerySet, deed: Deed) -> None:
    """Release offices that still owe an answer when their task is cancelled."""
    duties.mark_many(deed, [part.owed for part in parts], "release")


@act(
    "workplan.note",
    on=Undertaking,
    may=access.the_platform,
    step=UNDERTAKING["note"],
    many=True,
    label=_("Note with the task"),
)
def note(parts: models.QuerySet, deed: Deed) -> None:
    """Take answers that nobody judged as they are, when their task is over."""


@act("workplan.remind", on=Undertaking, may=access.the_platform, many=True, label=_("Remind"))
def remind(parts: models.QuerySet, deed: Deed) -> None:
    """Remind offices before the due day, once for each due day; what was missed meanwhile is made up for once."""
    due = [part for part in parts.select_related("duty") if part.duty and part.reminded_for != part.duty.due_on]
    if not due:
        raise Refused("state", _("They were reminded already."))
    for part in due:
        part.reminded_for = part.duty.due_on
    Undertaking.objects.bulk_update(due, ["reminded_for"])
    deed.announce("workplan.reminded", undertakings=[part.pk for part in due])


def remind_all() -> int:
    """Remind of everything that is soon due, as the platform. Answers how many offices were reminded."""
    reminded = 0
    while some := list(queries.to_remind(clock.today())[:REMINDED_AT_ONCE]):
        remind(some, by=SYSTEM)
        reminded += len(some)
    return reminded


# ── What becomes of a task ──


@act(
    "workplan.redate", on=Task, may=access.gave_it, step=TASK["redate"], limits=not_past, label=_("Change the due day")
)
def redate(task: Task, deed: Deed, *, due_on: DueDay, reason: Reason) -> None:
    """Set another due day, decided by who gave the task: the clocks of all who still owe begin anew."""
    owing = [part.owed for part in _parts_of(task.pk) if part.state in rules.OWING]
    if not owing:
        raise Refused("state", _("Every office has answered. There is no day to change."))
    if due_on == task.due_on:
        raise Refused("input", _("It is due on that day already."))
    deed.fact(before=task.due_on)
    task.due_on, task.redated = due_on, task.redated + 1
    task.save(update_fields=["due_on", "redated"])
    duties.mark_many(deed, owing, "restart", length=(due_on - deed.at).days)
    writing.tell(task.source)


@act("workplan.urge", on=Task, may=access.follows_it, step=TASK["urge"], label=_("Urge"))
def urge(task: Task, deed: Deed, *, words: Message) -> None:
    """Urge the offices that still owe an answer. It stays on record how often and when."""
    owing = [part.pk for part in _parts_of(task.pk) if part.state in rules.OWING]
    if not owing:
        raise Refused("state", _("Every office has answered. There is nobody to urge."))
    task.urged, task.urged_on = task.urged + 1, deed.at
    task.save(update_fields=["urged", "urged_on"])
    deed.announce("workplan.urged", task=task.pk, undertakings=owing)


@act("workplan.close", on=Task, may=access.follows_it, step=TASK["close"], also=_all_parts, label=_("Close the task"))
def close(task: Task, deed: Deed) -> None:
    """Close a task whose lead office was accepted and whose supporting offices have all answered or were released."""
    if not rules.done((part.leads, part.state) for part in _parts_of(task.pk)):
        raise Refused(
            "state", _("The lead office must be accepted first, and every supporting office must have answered.")
        )
    _note(_parts_of(task.pk))
    _end(task, deed)


@act("workplan.fulfil", on=Task, may=access.the_platform, step=TASK["close"], label=_("Close with the last answer"))
def fulfil(task: Task, deed: Deed) -> None:
    """Close a task as part of the act by which the last condition came true."""
    _end(task, deed)


@act("workplan.cancel", on=Task, may=access.gave_it, step=TASK["cancel"], also=_all_parts, label=_("Cancel the task"))
def cancel(task: Task, deed: Deed, *, reason: Reason) -> None:
    """Cancel a task: nothing is owed for it any more."""
    for state in sorted(rules.OWING):
        if parts := list(_parts_of(task.pk).filter(state=state)):
            drop(parts, by=SYSTEM)
    _note(_parts_of(task.pk))
    _end(task, deed)


def _close_if_done(part: Undertaking, becomes: str) -> None:
    """Close the task if this part was the last; its own state is written at the end of the act."""
    states = [(one.leads, becomes if one.pk == part.pk else one.state) for one in _parts_of(part.task_id)]
    if rules.done(states):
        _note(_parts_of(part.task_id).exclude(pk=part.pk))
        fulfil(part.task, by=SYSTEM)


def _note(parts: models.QuerySet[Undertaking]) -> None:
    """Answers that nobody judged are taken as they are."""
    if answered := list(parts.filter(state="answered")):
        note(answered, by=SYSTEM)


def _end(task: Task, deed: Deed) -> None:
    """What goes with every end of a task: listeners are told, the public page is drawn anew."""
    deed.announce("workplan.over", task=task.pk)
    writing.tell(task.source)


# ── Corrections ──


@rectifies("workplan.answer", may=access.owes_it)
def unsaid(part: Undertaking, deed: Deed, record: Record) -> None:
    """Let feedback that was entered by mistake count no more."""
    part.feedback.filter(act=record.pk).update(void=True)
    writing.tell(part.task.source)


@rectifies("workplan.accept", "workplan.release", "workplan.note", "workplan.drop", may=access.gave_it)
def not_judged(part: Undertaking, deed: Deed, record: Record) -> None:
    """The state and the marks are put back; nothing else was written."""
    writing.tell(part.task.source)


@rectifies("workplan.send_back", may=access.gave_it)
def not_returned(part: Undertaking, deed: Deed, record: Record) -> None:
    """Let the feedback stand again: it discharged the duty on its day."""
    feedback = queries.latest(part)
    if feedback:
        feedback.reason = ""
        feedback.save(update_fields=["reason"])
        duties.mark(deed, part.owed, "discharge", on=feedback.given_on)
    writing.tell(part.task.source)


@rectifies(
    "workplan.redate", "workplan.urge", "workplan.close", "workplan.fulfil", "workplan.cancel", may=access.gave_it
)
def as_before(task: Task, deed: Deed, record: Record) -> None:
    """Put back the due day, or take back that it was urged; the state is put back by itself."""
    if record.name == "workplan.redate":
        task.due_on, task.redated = date.fromisoformat(record.data["facts"]["before"]), task.redated - 1
        task.save(update_fields=["due_on", "redated"])
    if record.name == "workplan.urge":
        task.urged -= 1
        task.urged_on = task.urged_on if task.urged else None
        task.save(update_fields=["urged", "urged_on"])
    writing.tell(task.source)
