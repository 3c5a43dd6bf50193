"""The acts of this room, on records: confirm what was decided by word of mouth, rectify, erase what is personal."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from . import access, lives, locks, queries, rectifying, registry
from .access import Holder, right
from .declaring import act
from .deeds import Corrected, Deed
from .forms import CodeField
from .models import Backdating, Record, Text
from .references import Reference
from .rules import Refused

Reason = Annotated[str, forms.CharField(label=_("reason"), max_length=1000, widget=forms.Textarea)]
How = Annotated[str, forms.ChoiceField(label=_("how"), choices=[("void", _("void")), ("corrected", _("corrected"))])]
Instead = Annotated[dict, forms.JSONField(label=_("what is right instead"), required=False)]
Happened = Annotated[date | None, forms.DateField(label=_("when it really happened"), required=False)]
Entry = Annotated[str, CodeField(label=_("entry"), max_length=40)]
ActName = Annotated[str, CodeField(label=_("act"), max_length=60)]
Days = Annotated[int, forms.IntegerField(label=_("days"), min_value=0, max_value=3660)]


def subjects_of(record: Record) -> list[Any]:
    """The rows an act was about, as they are now; other records left out."""
    named = [Reference(one.kind, one.key) for one in record.subjects.order_by("kind", "key")]
    return [one.row() for one in named if one.kind != Record._meta.label_lower]


def done_on(record: Record) -> list[Any]:
    """The rows an act was done on; those that it only concerned left out."""
    words = record.data.get("on")
    return [Reference(*word.rsplit(":", 1)).row() for word in words] if words else subjects_of(record)


def _locked_before(record: Record) -> Iterable[tuple[type[Model], list[Any]]]:
    """The subjects of a record and what else its correction writes, by table, in the order of locks."""
    by_model: dict[type[Model], list[Any]] = defaultdict(list)
    for row in subjects_of(record):
        by_model[type(row)].append(row.pk)
    for reach in rectifying.REACHES:
        for model, keys in reach(record):
            by_model[model] += keys
    return sorted(by_model.items(), key=lambda item: locks.place(item[0], None)[:2])


@right()
def may_rectify(by: Holder, record: Any) -> bool:
    """Whoever the room of the act names for it."""
    rule = rectifying.RULES.get(record.name)
    return rule is not None and all(rule.may(by, row) for row in subjects_of(record))


@act("acts.confirm", on=Record, may=access.decided_it, label=_("Confirm"))
def confirm(record: Record, deed: Deed) -> None:
    """Confirm, by the one who decided, an act that was recorded by word of mouth."""
    if record.mode != "oral" or queries.settled(record, "acts.confirm", "acts.rectify"):
        raise Refused("state", _("There is nothing to confirm here."))
    deed.announce("acts.settled", record=record.pk)


@act("acts.rectify", on=Record, may=may_rectify, also=_locked_before, label=_("Correct the record"))
def rectify(record: Record, deed: Deed, *, how: How, reason: Reason, instead: Instead, happened: Happened) -> None:
    """Declare an earlier act void, or corrected by the same act done right, with the reason.

    Its marks are struck, its subjects put back to what the acts that stand make of them; nothing on the record is changed."""
    _must_stand_alone(record)
    rows = subjects_of(record)
    deed.corrects = Corrected(record.pk, record.at)
    deed.fact(voids=record.pk, how=how)
    deed.announce("acts.settled", record=record.pk)
    deed.concern(*rows)
    for strike in rectifying.STRIKES:
        strike(deed, record)
    for row in rows:
        rectifying.RULES[record.name].refold(row, deed, record)
    if how == "corrected":
        _do_right(record, deed, done_on(record), instead or {}, happened or record.at)
    elif "state" in record.data:
        for row in rows:
            lives.put_back(deed, row)


def _must_stand_alone(record: Record) -> None:
    """Not void already, and without acts within it that still stand."""
    if queries.settled(record, "acts.rectify"):
        raise Refused("state", _("This was corrected already."))
    if not all(queries.settled(child, "acts.rectify") for child in Record.objects.filter(within=record.pk)):
        raise Refused("state", _("Other acts were part of this one. Correct them first."))


def _do_right(record: Record, deed: Deed, rows: list[Any], data: dict[str, Any], day: date) -> None:
    """The same act once more, by whoever corrects it, under the right of the act itself."""
    again = registry.ACTS[record.name]
    target = (rows if again.many else rows[0]) if again.on else None
    again(target, by=deed.by, at=day, **data)


@act("acts.erase", on=Record, may=access.keeps_secrets, internal=True, label=_("Erase what is personal"))
def erase(record: Record, deed: Deed, *, entry: Entry, reason: Reason) -> None:
    """Erase one text of a record together with its salt; the digest that stays can then be matched with nothing."""
    erased, _by_table = Text.objects.filter(record=record, field=entry).delete()
    if not erased:
        raise Refused("state", _("There is no such text any more."))
    deed.fact(entry=entry)


@act("acts.cap_backdating", may=access.keeps_the_system, label=_("Set how late acts may be recorded"))
def cap_backdating(deed: Deed, *, name: ActName, days: Days) -> Backdating:
    """Set how many days an act may be recorded after it happened; `any` for every act without a cap of its own."""
    cap, _new = Backdating.objects.update_or_create(act=name, defaults={"days": days})
    return cap
