"""Two toy rooms: cases above, papers below. Small enough to be read at once, with every turn the mechanism knows."""

from datetime import date
from typing import Annotated, NamedTuple

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db import connections, models

from onedoor.engines.lifecycles import lifecycle, step
from onedoor.kernel.acts import locks, rectifying, registry
from onedoor.kernel.acts.access import right
from onedoor.kernel.acts.guards import Guarded, founding
from onedoor.kernel.acts.interface import Deed, Limit, Record, Refused, act, rectifies, strikes

OFFICER, HEAD = "disclosure-officer", "office-head"


class Official(NamedTuple):
    """A holder of the cast."""

    account: int
    post: int
    organization: int
    role: str


LI = Official(1, 11, 7, OFFICER)
WANG = Official(2, 12, 7, OFFICER)
HEAD_ZHAO = Official(3, 13, 7, HEAD)
STRANGER = Official(4, 14, 8, OFFICER)


class Case(models.Model):
    """A toy matter with a life."""

    number = models.CharField(max_length=60, unique=True)
    office = models.IntegerField()
    state = models.CharField(max_length=20)
    days = models.IntegerField(default=0)

    class Meta:
        app_label = "toy_cases"

    def __str__(self):
        return self.number


class Paper(models.Model):
    """A toy paper of a room below."""

    number = models.CharField(max_length=60, default="")
    title = models.CharField(max_length=60)
    case = models.ForeignKey(Case, models.PROTECT, null=True)

    class Meta:
        app_label = "toy_papers"

    def __str__(self):
        return self.title


STEPS = lifecycle(
    "new",
    step("receive", "new", "received", "", "toy-2020:1"),
    step("extend", "received", "", "extend", "toy-2020:2"),
    step("consult", "received", "consulting", "pause", "toy-2020:3"),
    step("consulted", "consulting", "received", "resume", "toy-2020:3"),
    step("decide", "received", "decided", "discharge", "toy-2020:4"),
    step("reopen", "decided", "received"),
)


@right(OFFICER, HEAD, "system")
def of_its_office(by, case):
    """An official of the office that handles it, or the system."""
    return case is None or by.role == "system" or by.organization == case.office


@right(OFFICER, HEAD)
def an_official(by, row):
    """Any official."""
    return True


@right(HEAD)
def head_of_its_office(by, case):
    """The head of the office that handles it."""
    return case is None or by.organization == case.office


@right("party")
def anybody(by, case):
    """Anybody."""
    return True


def extension_limits(case, by, at):
    """At most twenty days in all."""
    return {"days": Limit(most=20 - (case.days if case else 0))}


Days = Annotated[int, forms.IntegerField(label="days", min_value=1)]
Words = Annotated[str, forms.CharField(label="words", max_length=500)]
Born = Annotated[date | None, forms.DateField(label="born", required=False)]
Outcome = Annotated[str, forms.ChoiceField(label="outcome", choices=[("R1", "yes"), ("R2", "no")])]
Many = Annotated[int, forms.IntegerField(label="how many", min_value=1)]
Proof = Annotated[UploadedFile | None, forms.FileField(label="proof", required=False)]


@act(
    "toy.receive",
    may=of_its_office | anybody,
    may_record=of_its_office,
    step=STEPS["receive"],
    private=["born"],
    label="Receive",
)
def receive(deed: Deed, *, words: Words, born: Born) -> Case:
    """Receive a case and number it."""
    case = Case.objects.create(office=7, state="received", number=deed.number("toy-case", Case, office="qa"))
    deed.announce("toy.received", id=case.pk)
    return case


@act("toy.draft", on=Case, may=of_its_office, label="Draft")
def draft(case: Case, deed: Deed, *, words: Words) -> None:
    """Draft a decision."""


@act("toy.count", on=Case, may=of_its_office, label="Count")
def count(case: Case, deed: Deed, *, days: Days) -> None:
    """Count days: lock and update, and nothing else."""
    case.days += days
    case.save(update_fields=["days"])


@act("toy.extend", on=Case, may=head_of_its_office, step=STEPS["extend"], limits=extension_limits, label="Extend")
def extend(case: Case, deed: Deed, *, days: Days) -> None:
    """Extend by at most twenty days in all."""
    case.days += days
    case.save(update_fields=["days"])
    deed.mark("extend")


@act("toy.consult", on=Case, may=of_its_office, step=STEPS["consult"], label="Consult")
def consult(case: Case, deed: Deed) -> None:
    """Ask a third party."""
    deed.mark("pause")


@act("toy.consulted", on=Case, may=of_its_office, step=STEPS["consulted"], label="Note the answer")
def consulted(case: Case, deed: Deed) -> None:
    """Note the answer of the third party."""
    deed.mark("resume")


@act("toy.decide", on=Case, may=of_its_office, step=STEPS["decide"], not_by=["toy.draft"], label="Decide")
def decide(case: Case, deed: Deed, *, outcome: Outcome) -> None:
    """Decide, by another person than the drafter."""
    deed.mark("discharge")
    deed.fact(year=deed.at.year)
    deed.announce("toy.decided", id=case.pk, outcome=outcome)


@act("toy.reopen", on=Case, may=head_of_its_office, step=STEPS["reopen"], label="Reopen")
def reopen(case: Case, deed: Deed) -> None:
    """Reopen a decided case."""


@act("toy.appeal", on=Case, may=of_its_office, not_by=["toy.extend"], label="Appeal")
def appeal(case: Case, deed: Deed) -> None:
    """Look again, by another person than the one who extended."""


@act("toy.adopt", on=Case, may=of_its_office, many=True, label="Adopt")
def adopt(cases: models.QuerySet, deed: Deed, *, days: Days) -> None:
    """Give many cases the same days at once."""
    cases.update(days=days)


@act("toy.decide_all", on=Case, may=of_its_office, many=True, step=STEPS["decide"], label="Decide all")
def decide_all(cases: models.QuerySet, deed: Deed) -> None:
    """Decide many cases at once."""
    deed.mark("discharge")


@act("toy.move_in", may=of_its_office, many=True, label="Move in")
def move_in(deed: Deed, *, many: Many) -> list[Case]:
    """Move in a number of cases, each with its number."""
    cases = [
        Case(office=7, state="received", number=deed.number("toy-case", Case, office="qa")) for _case in range(many)
    ]
    return Case.objects.bulk_create(cases)


@act("toy_papers.file", may=an_official, label="File")
def file_paper(deed: Deed, *, words: Words, proof: Proof) -> Paper:
    """File a paper under a number of its own."""
    return Paper.objects.create(title="paper", number=deed.number("toy-paper", Paper))


@act("toy_papers.stamp", on=Paper, may=an_official, label="Stamp")
def stamp(paper: Paper, deed: Deed) -> None:
    """Stamp a paper."""
    paper.title = "stamped"
    paper.save(update_fields=["title"])


@act("toy.close", on=Case, may=of_its_office, label="Close with papers")
def close(case: Case, deed: Deed, *, words: Words) -> Paper:
    """File a paper and stamp it, as part of closing."""
    if words == "stop":
        raise Refused("state", "Stopped.")
    paper = file_paper(by=deed.by, words=words)
    return stamp(paper, by=deed.by)


@act("toy_papers.complain", on=Paper, may=an_official, label="Complain upward")
def complain(paper: Paper, deed: Deed) -> None:
    """Reach for a case from a paper: against the order of the house."""
    draft(paper.case, by=deed.by, words="why")


STRUCK = []


@rectifies("toy.extend", "toy.consult", "toy.consulted", "toy.decide", "toy.receive", may=head_of_its_office)
def refold(case: Case, deed: Deed, record: Record) -> None:
    """Take back the days of an extension."""
    if record.name == "toy.extend":
        case.days -= record.data["asked"]["days"]
        case.save(update_fields=["days"])


@strikes
def note_struck(deed: Deed, record: Record) -> None:
    """Remember what was struck."""
    STRUCK.append(record.pk)


# The toys are no part of the house: they are put into the registry for a test and taken out again.
ACTS = {name: registry.ACTS.pop(name) for name in sorted(registry.ACTS) if name.startswith(("toy.", "toy_papers."))}
RULES = {name: rectifying.RULES.pop(name) for name in sorted(rectifying.RULES) if name.startswith("toy.")}
rectifying.STRIKES.remove(note_struck)
RANKS = {"toy_papers": -1000, "toy_cases": -1001}


def join_the_house():
    """Put the toys into the registries."""
    registry.ACTS.update(ACTS)
    rectifying.RULES.update(RULES)
    rectifying.STRIKES.append(note_struck)
    locks.rooms().update(RANKS)


def leave_the_house():
    """Take them out again."""
    for name in ACTS:
        registry.ACTS.pop(name, None)
    for name in RULES:
        rectifying.RULES.pop(name, None)
    rectifying.STRIKES.remove(note_struck)
    for name in RANKS:
        locks.rooms().pop(name)


def build():
    """Make the toy tables, guarded, and their number schemes, in the database that Django is pointed at."""
    with connections["owner"].schema_editor() as editor:
        editor.create_model(Case)
        editor.create_model(Paper)
        editor.execute(Guarded("toy_cases_case", "toy_papers_paper").sql)
    with founding("toys", using="owner"), connections["owner"].cursor() as cursor:
        schemes = "('toy-case', '{office}-{year}-{n:05d}'), ('toy-paper', 'P{n}')"
        cursor.execute(f"insert into registers_scheme (name, format) values {schemes}")


def raze():
    """Remove what `build` made."""
    with connections["owner"].schema_editor() as editor:
        editor.delete_model(Paper)
        editor.delete_model(Case)
    with founding("toys", using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("delete from registers_scheme where name like 'toy-%'")


def case(state="received", office=7, days=0):
    """A case that stood before the first act."""
    with founding("cast"):
        serial = Case.objects.count()
        return Case.objects.create(number=f"old-{office}-{serial}", state=state, office=office, days=days)
