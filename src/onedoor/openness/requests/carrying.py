"""One request that moves in: its past steps done one after the other as real acts, each on its own day, and what days that passed
brought between them. Whoever did a step in the old register is named there, else held the role on that day."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.interface import SYSTEM, Refused, party
from onedoor.kernel.duties import interface as duties
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.queries import holder_of

from . import actions, moving, queries, rules, sealing, writing
from .lapsing import STEPS as LAPSES
from .models import Consultation, DraftLine, Request
from .moving import ASKED, PARTY, REQUESTS, STEPS, Entry, Fault, Past

CARRIED = "carried"
ENTRIES: Mapping[str, str] = {
    "party": "name",
    "pieces": "asked",
    "carried": "number",
    "kind": "category",
    "number": "certificate_number",
}
"""Entries of the first act, and fields of the applicant, whose column bears another name."""


class Told(NamedTuple):
    """A request as it came out: its row, its old number, its state, the day its answer is due (none while the clock stands)."""

    row: int
    number: str
    state: str
    due: date | None


@dataclass
class Job:
    """A list on its way in."""

    entries: Sequence[Entry]
    codes: Mapping[str, str]
    write: bool
    told: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    acts: int = 0


def _mark(entry: Entry) -> str:
    """What one request says, wherever it stands in the list."""
    said = [dict(entry.said), [dict(past.said) for past in entry.steps]]
    return sealing.blind("register", json.dumps(said, ensure_ascii=False, sort_keys=True))[:16]


def evidence_of(entry: Entry) -> str:
    """The old register's reference: the old number as far as a code can hold it, and the mark of what was said there."""
    return f"register:{re.sub(r'[^A-Za-z0-9._/+-]+', '-', entry.number)[:60].strip('-')}:{_mark(entry)}"


class Carrying:
    """One request with its past steps, done one after the other."""

    def __init__(self, job: Job, entry: Entry):
        self.job, self.entry, self.evidence = job, entry, evidence_of(entry)
        self.past: Past | None = None
        """The step that is being done."""
        self.column = ""
        """The column that is to blame where the act does not say which."""

    def all_of_it(self) -> Request:
        """Hand in, confirm, every step, and what followed from days that passed since. Raises Refused."""
        said, confirmed = self.entry.said, self.entry.confirmed
        self.column = "office"
        self.office = Organization.objects.filter(code=said["office"]).first()
        if self.office is None:
            raise Refused("input", _("There is no office with this code."))
        self.request = self._come()
        if confirmed:
            self.column = "confirmed"
            by = self._holder(moving.COUNTER, confirmed)
            self._do(actions.confirm, self.request, by, confirmed)
        for past in self.entry.steps:
            self.past = past
            self._step(past)
        self.past, self.column = None, "number"
        self._lapse(clock.today(), "")
        found = Request.objects.select_related("owed").get(pk=self.request.pk)
        due = found.owed.due_on if found.owed and found.owed.closed_on is None else None
        self.job.told.append(Told(self.entry.row, self.entry.number, found.state, due))
        return found

    def fault(self, refused: Refused) -> Fault:
        """Where a refusal belongs: sheet, row and column, with the sentence of the act."""
        sheet, row = (STEPS, self.past.row) if self.past else (REQUESTS, self.entry.row)
        columns = {one.name for one in moving.columns(sheet)}
        field = next(iter(refused.errors or {}), "")
        known = moving.KINDS[self.past.step].entries if self.past else ENTRIES
        column = known.get(field, field)
        sentence = refused.errors[field] if field else refused.sentence
        said = " ".join(map(str, sentence)) if isinstance(sentence, list | tuple) else str(sentence)
        return Fault(sheet, row, column if column in columns else self.column, said)

    def _do(self, what: Any, row: Any, by: Any, on: date, recorder: Any = None, **said: Any) -> Any:
        """One past act on its day."""
        self.job.acts += 1
        how = {"recorder": recorder, "mode": CARRIED, "evidence": self.evidence, "at": on}
        return what(*([row] if row is not None else []), by=by, **how, **said)

    def _come(self) -> Request:
        """The request as it came, its applicant sealed."""
        said, arrived = self.entry.said, self.entry.arrived
        self.column = "name"
        kind = "natural" if rules.CATEGORIES[said["category"]].natural else "legal"
        fields = ("name", "certificate", "representative", "contact", "phone", "mail", "address", "postcode")
        person = {one: said[one] for one in fields} | {"kind": kind, "number": said["certificate_number"]}
        sealed = writing.keep_party(person, proof=False)
        self.column = "arrived"
        words = {one: said[one] for one in ("category", "channel", "form", "means")}
        assert self.office is not None
        return self._do(
            actions.submit,
            None,
            party(reference=f"requests.party:{sealed.pk}"),
            arrived,
            self._holder(moving.COUNTER, arrived),
            office=self.office,
            party=sealed,
            pieces=[line for line in said["asked"].splitlines() if line.strip()],
            tracking=queries.code_digest(self.job.codes[self.entry.number]),
            carried=self.entry.number,
            **words,
        )

    def _step(self, past: Past) -> None:
        """One past step, after what had followed by then from days that passed."""
        self.column = "step"
        self._lapse(past.on, past.step)
        kind, row = moving.KINDS[past.step], self._row(past)
        by, recorder = self._decider(past, row)
        given = self._entries(past, kind)
        if past.step == "propose":
            self._draft(past, by)
        self._do(acts.ACTS[f"requests.{past.step}"], row, by, past.on, recorder, **given)

    def _row(self, past: Past) -> Any:
        """The request, or the consultation that the step is about. Raises Refused."""
        if not moving.KINDS[past.step].consultation:
            return Request.objects.get(pk=self.request.pk)
        self.column = "whom"
        open_ones = list(queries.open_consultations(self.request).select_related("office", "party"))
        named = [one for one in open_ones if past.said["whom"] in ("", self._named(one))]
        if len(named) != 1:
            raise Refused(
                "input", _("Name whom was asked and has not answered by then, as in the row of the question.")
            )
        self.column = "step"
        return named[0]

    def _named(self, one: Consultation) -> str:
        """Who was asked, as the list names it."""
        return one.office.code if one.office else queries.unsealed(one.party)["name"] if one.party else ""

    def _decider(self, past: Past, row: Any) -> tuple[Any, Any]:
        """Who took a step, and who is said to have recorded it. Raises Refused."""
        roles = moving.KINDS[past.step].by
        if roles == (PARTY,):
            by = party(reference=self.request.applicant_word)
        elif roles == (ASKED,) and row.party_id:
            by = party(reference=row.asked_word)
        elif roles == (ASKED,):
            return self._holder(moving.OFFICE, past.on, row.office), None
        else:
            return self._holder(roles, past.on), None
        return by, self._holder(moving.OFFICE if roles == (ASKED,) else moving.COUNTER, past.on)

    def _holder(self, roles: Sequence[str], on: date, office: Organization | None = None) -> Any:
        """Who held a role on a day, else who holds it today; nobody who must keep out. Raises Refused."""
        office = office or self.office
        assert office is not None
        today, said = clock.today(), self.past.said["by"] if self.past else ""
        here = {office.pk, organizations.successor(office.pk, today)}
        apart = self._apart()
        for day in dict.fromkeys((on, today)):
            posts = Post.objects.on(day).filter(organization__in=here, role__in=roles).exclude(valid_to__lt=on)
            posts = posts.filter(account__username=said) if said else posts.exclude(account__in=apart)
            found = sorted(
                posts.select_related("account", "organization"), key=lambda post: (roles.index(post.role), post.pk)
            )
            if found:
                return holder_of(found[0])
        self.column = "by" if self.past else "office"
        raise Refused(
            "input", _("Nobody at this office may have done this on that day. Name the account, or enter the post.")
        )

    def _apart(self) -> list[int]:
        """Accounts that must not take this step: who proposed the answer neither reviews nor decides it."""
        if self.past is None or not acts.ACTS[f"requests.{self.past.step}"].not_by:
            return []
        done = acts.timeline(acts.reference(self.request)).filter(name="requests.propose")
        return [one for one in done.values_list("decider_account", flat=True) if one]

    def _entries(self, past: Past, kind: moving.Kind) -> dict[str, Any]:
        """The entries of the act from the cells of its step."""
        given: dict[str, Any] = {name: past.said[column] for name, column in kind.entries.items()}
        if "grounds" in given:
            given["grounds"] = given["grounds"].split(",") if given["grounds"] else []
        if past.step == "assign":
            self.column = "whom"
            given["post"] = self._charged(past)
        if past.step == "consult":
            given |= self._asked(past)
        if past.step == "extend" and not given["days"]:
            given["days"] = actions.extend.limits(self.request, SYSTEM, past.on)["days"].most  # type: ignore[misc]
        if past.step == "review":
            given |= {"lawful": True, "no_secret": True}
        return {name: value for name, value in given.items() if value not in ("", None)}

    def _charged(self, past: Past) -> int:
        assert self.office is not None
        post = Post.objects.on(past.on).filter(organization=self.office, account__username=past.said["whom"]).first()
        if post is None:
            raise Refused("input", _("Nobody at this office had this account on that day."))
        return post.pk

    def _asked(self, past: Past) -> dict[str, Any]:
        """Whom a consultation asks: an office by its code, or a third party, who is sealed."""
        self.column = "whom"
        whom, known = past.said["whom"], rules.CONSULTED.get(past.said["outcome"])
        if known is None or not known.office:
            person = {"kind": "legal", "name": whom, "address": past.said["more"]}
            return {"third_party": writing.keep_party(person, proof=False), "office": None}
        office = Organization.objects.filter(code=whom).first()
        if office is None:
            raise Refused("input", _("There is no office with this code."))
        return {"third_party": None, "office": office.pk}

    def _draft(self, past: Past, by: Any) -> None:
        """The draft that was proposed: one line for each piece, or one for all. Raises Refused."""
        self.column = "outcome"
        lines, pieces = moving.drafted(past.said["outcome"]), list(self.request.pieces.order_by("place"))
        if len(lines) not in (1, len(pieces)):
            raise Refused("input", _("Write one result for all, or one on each line for each piece of information."))
        text, more = past.said["text"], past.said["more"]
        said = {"reason": text, "way": text, "office": text, "discretion": more, "account": by.account}
        DraftLine.objects.filter(piece__in=pieces).delete()
        for piece, (result, exemptions) in zip(pieces, lines * len(pieces), strict=False):
            DraftLine.objects.create(piece=piece, result=result, exemptions=exemptions, **said)

    # ── What follows from days that passed ──

    def _lapse(self, until: date, step: str) -> None:
        """Enter what had lapsed before a day: silence, lateness. An abandonment only where nothing follows in the register."""
        tried: set[queries.Lapse] = set()
        while self._something_is_over(until):
            found = [one for one in queries.lapsed(until) if one not in tried and self._is_mine(one)]
            found = [one for one in found if not (step and self._goes_on(one, step))]
            if not found:
                return
            tried.update(found)
            for one in found:
                self._enter(one)

    def _something_is_over(self, until: date) -> bool:
        return duties.Duty.objects.filter(dossier=self.request.dossier_id, closed_on=None, due_on__lt=until).exists()

    def _is_mine(self, lapse: queries.Lapse) -> bool:
        if LAPSES[lapse.step][0] is Consultation:
            return Consultation.objects.filter(pk=lapse.key, request=self.request).exists()
        return lapse.key == self.request.pk

    def _goes_on(self, lapse: queries.Lapse, step: str) -> bool:
        """Whether the register says that the office went on where the platform would have closed."""
        if lapse.step == "abandon_uncorrected":
            act = LAPSES[lapse.step][1](Request.objects.get(pk=lapse.key))
            return act is actions.abandon_uncorrected or step == "correct"
        return lapse.step == "abandon_unpaid"

    def _enter(self, lapse: queries.Lapse) -> None:
        model, chosen = LAPSES[lapse.step]
        row = model.objects.get(pk=lapse.key)
        with transaction.atomic():
            chosen(row)(row, by=SYSTEM, at=lapse.on)
