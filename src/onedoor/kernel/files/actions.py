"""The acts of this room: parts of a file are hidden for good, in two pairs of hands; files end when their period is over."""

from __future__ import annotations

from typing import Annotated, Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from onedoor.engines.patches import WHOLE, folded
from onedoor.engines.patches import Patch as Rectangle
from onedoor.kernel.acts.interface import Deed, Refused, act

from . import access, lives, queries, reading, rules
from .models import Destruction, File, Painting, Patch, Redaction
from .rules import Way
from .writing import attach

STEPS = lives.REDACTION
Grounds = Annotated[
    str,
    forms.ChoiceField(
        label=_("Why parts are hidden"),
        choices=[(word, _(label)) for word, label in lives.GROUNDS.items()],
        widget=forms.RadioSelect,
    ),
]
Note = Annotated[
    str,
    forms.CharField(label=_("What is to be changed"), max_length=500, required=False, widget=forms.Textarea),
]


@act("files.begin_redaction", on=File, may=access.of_its_office, label=_("Redact"), internal=True)
def begin_redaction(file: File, deed: Deed, *, grounds: Grounds) -> Redaction:
    """Begin to hide parts of a file. The file itself stays as it was handed in."""
    _must_be_there(file)
    _must_be_read(file, deed)
    if file.redactions.filter(state__in=lives.OPEN).exists():
        raise Refused("state", _("This file is being redacted already."))
    return Redaction.objects.create(
        file=file,
        organization_id=file.standing,
        grounds=grounds,
        begun_on=deed.at,
        sides=reading.sides_of(file),
    )


@act(
    "files.submit_redaction",
    on=Redaction,
    may=access.of_its_office,
    step=STEPS["submit"],
    label=_("Put up for the second look"),
    internal=True,
)
def submit_redaction(redaction: Redaction, deed: Deed) -> None:
    """Put the patches up for the second look. From now on nobody changes them."""
    _must_be_read(redaction.file, deed)
    found = redaction.rectangles
    if not found:
        raise Refused("state", _("Nothing is marked yet. Mark at least one place."))
    redaction.checked = redaction.digest_of_patches
    redaction.save(update_fields=["checked"])
    deed.fact(patches=len(found), pages=redaction.pages)


@act(
    "files.approve_redaction",
    on=Redaction,
    may=access.second_look,
    step=STEPS["approve"],
    not_by=lives.APART["files.approve_redaction"],
    label=_("Approve: everything is covered"),
    internal=True,
)
def approve_redaction(redaction: Redaction, deed: Deed) -> None:
    """Approve the patches and the proof after a second look, by another person than those who placed them."""
    _must_be_read(redaction.file, deed)
    if redaction.checked != redaction.digest_of_patches:
        raise Refused("state", _("The patches changed meanwhile. Send it back and have it put up again."))
    _proven(redaction)


@act(
    "files.return_redaction",
    on=Redaction,
    may=access.of_its_office,
    step=STEPS["return"],
    label=_("Send back to be marked again"),
    internal=True,
)
def return_redaction(redaction: Redaction, deed: Deed, *, note: Note) -> None:
    """Send the patches back, so that they can be changed."""
    _drop_painting(redaction, deed)


@act("files.burn", on=Redaction, may=access.of_its_office, step=STEPS["burn"], label=_("Burn in"), internal=True)
def burn(redaction: Redaction, deed: Deed) -> None:
    """Burn the patches in. The result is a file of its own, and it is only there once it is proven that everything is hidden."""
    painting = _proven(redaction)
    words = [word for word in redaction.patches.values_list("words", flat=True) if word]
    original = redaction.file
    redaction.result = File.objects.create(
        digest=painting.digest,
        size=painting.size,
        kind=original.kind,
        name=lives.result_name(original.name, words),
        office_id=original.office_id,
        confidentiality=original.confidentiality,
        keeping=original.keeping,
        account_id=deed.said.recorder.account,
        act=deed.id,
        created=deed.recorded_at,
        original=original,
        way=Way.REDACTED.value,
    )
    redaction.save(update_fields=["result"])
    for dossier in original.enclosures.values_list("dossier", flat=True):
        attach(deed, dossier, redaction.result.pk)
    redaction.patches.exclude(words="").update(words="")
    deed.concern(original, redaction.result)
    deed.fact(grounds=redaction.grounds, pages=redaction.pages)


def _proven(redaction: Redaction) -> Painting:
    """What came of painting these patches. Raises Refused where it is not there, or the proof found something."""
    painting = Painting.objects.filter(redaction=redaction).first()
    if painting is None or not painting.of(redaction):
        raise Refused("state", _("The pages are not painted yet. Try again in a moment."))
    if not painting.proven:
        raise Refused("state", " ".join(sentences(painting)))
    return painting


def _drop_painting(redaction: Redaction, deed: Deed) -> None:
    """What was painted binds nobody any more; its bytes go after commit."""
    digests = list(Painting.objects.filter(redaction=redaction).exclude(digest="").values_list("digest", flat=True))
    Painting.objects.filter(redaction=redaction).delete()
    if digests:
        deed.announce("files.unneeded", digests=digests)


def sentences(painting: Painting) -> list[str]:
    """What stands against a painting, with the pages."""
    if painting.outcome != "done":
        return [str(_(rules.OUTCOMES[painting.outcome]))]
    found: dict[str, list[int]] = {}
    for word, page in painting.faults:
        found.setdefault(word, []).append(page)
    return [_with_pages(str(_(lives.PROOFS[word][1])), pages) for word, pages in found.items()]


def _with_pages(sentence: str, pages: list[int]) -> str:
    named = sorted({page for page in pages if page})
    if not named:
        return sentence
    words = ngettext("Page %(pages)s: %(fault)s", "Pages %(pages)s: %(fault)s", len(named))
    return words % {"pages": ", ".join(map(str, named)), "fault": sentence}


@act(
    "files.give_up_redaction",
    on=Redaction,
    may=access.of_its_office,
    step=STEPS["give_up"],
    label=_("Give it up"),
    internal=True,
)
def give_up_redaction(redaction: Redaction, deed: Deed) -> None:
    """Give a redaction up. The file stays as it is, and can be redacted anew."""
    redaction.patches.exclude(words="").update(words="")
    _drop_painting(redaction, deed)


# ── Marking: edits, not acts ──


def place(redaction: Redaction, rectangles: list[Rectangle], account: int, words: str = "", grounds: str = "") -> int:
    """Place patches while a redaction is being marked; answers how many are new. Raises Refused.

    Their grounds are those of the redaction where nothing else is said."""
    _must_be_marked(redaction)
    if grounds and grounds not in lives.GROUNDS:
        raise Refused("input", _("Choose one of the reasons."))
    if any(not _on_a_page(one, redaction.pages) for one in rectangles):
        raise Refused("input", _("The rectangle does not lie on the page."))
    known = {(tuple(patch.rectangle), patch.words) for patch in redaction.patches.all()}
    new = [one for one in dict.fromkeys(rectangles) if (tuple(one), words) not in known]
    if len(known) + len(new) > lives.MOST_PATCHES:
        raise Refused("input", _("There are too many patches. Hide the rest in a second redaction."))
    said = {"account_id": account, "words": words, "grounds": grounds or redaction.grounds}
    rows = [Patch(redaction=redaction, **said, **one._asdict()) for one in new]
    return len(Patch.objects.bulk_create(rows))


def _on_a_page(one: Rectangle, pages: int) -> bool:
    inside = min(one.left, one.top) >= 0 and max(one.right, one.bottom) <= WHOLE
    return inside and one.width > 0 and one.height > 0 and 1 <= one.page <= pages


def hide_words(redaction: Redaction, words: str, account: int, grounds: str = "") -> int:
    """Place a patch over every occurrence of words; answers how many are new. Raises Refused where there is none."""
    _must_be_marked(redaction)
    if not folded(words) or len(words) > lives.LONGEST_WORDS:
        raise Refused(
            "input", _("Type the words that are to be hidden, at most %(n)d signs.") % {"n": lives.LONGEST_WORDS}
        )
    found = reading.places(redaction.file, words)
    if not found:
        raise Refused("input", _("These words were not found as text. On a scan, mark the place by hand."))
    return place(redaction, found, account, words, grounds)


def take_away(redaction: Redaction, patch: int) -> None:
    """Take a patch away while a redaction is being marked. Raises Refused."""
    _must_be_marked(redaction)
    redaction.patches.filter(pk=patch).delete()


def _must_be_marked(redaction: Redaction) -> None:
    if redaction.state != STEPS.begins:
        raise Refused("state", _("It is not being marked at present. Send it back first."))


def _must_be_there(file: File) -> None:
    if Destruction.objects.filter(file=file).exists():
        raise Refused("state", _(rules.OUTCOMES[rules.GONE]))


def _must_be_read(file: File, deed: Deed) -> None:
    """Nobody marks or approves what they may not read. Raises Refused."""
    if not queries.may_read(deed.by, file):
        raise Refused("permission", _("You may not read this file."))


# ── The end of files ──


@act("files.destroy", on=File, many=True, may=access.heads_its_office, label=_("Destroy"))
def destroy(files: QuerySet[File], deed: Deed) -> None:
    """Destroy files whose period of keeping is over, with the copies made of them by machine. Names and records stay."""
    chosen = list(files)
    for file in chosen:
        _must_end(file, deed)
    ended = [*chosen, *_machine_copies(chosen)]
    rows = [Destruction(file=file, act=deed.id, on=deed.at) for file in ended]
    Destruction.objects.bulk_create(rows)
    deed.concern(*ended[len(chosen) :])
    deed.announce("files.destroyed", digests=sorted({file.digest for file in ended}))


def _machine_copies(chosen: list[File]) -> list[File]:
    numbers = [file.pk for file in chosen]
    copies = File.objects.filter(original__in=numbers, way__in=rules.ONCE, destruction=None)
    return list(copies.exclude(pk__in=numbers).order_by("pk"))


def _must_end(file: File, deed: Any) -> None:
    """Raises Refused where a file must still be kept."""
    _must_be_there(file)
    words = {"name": file.name}
    if file.kept_until is None or file.kept_until >= deed.at:
        raise Refused("state", _("“%(name)s” must still be kept: its period is not over.") % words)
    if queries.needed(file) or file.redactions.filter(state__in=lives.OPEN).exists():
        raise Refused("state", _("“%(name)s” is still needed by a matter that is open.") % words)
