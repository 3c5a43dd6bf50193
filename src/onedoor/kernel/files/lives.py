"""The life of a redaction: who hides, who looks again, when it is burnt in; and what the proof says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onedoor.engines.lifecycles import Lifecycle, lifecycle, step

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

PROVISION = "foi-2019"
"""Article 37: what may not be disclosed is taken out, the rest is disclosed."""
REDACTION: Lifecycle = lifecycle(
    "marking",
    step("submit", "marking", "checking"),
    step("return", "checking approved", "marking"),
    step("approve", "checking", "approved"),
    step("burn", "approved", "burnt", "", PROVISION),
    step("give_up", "marking checking approved", "given_up"),
)
"""Nothing is burnt in that a second person has not looked at."""
STATES: Mapping[str, str] = {
    "marking": _("being marked"),
    "checking": _("waits for a second look"),
    "approved": _("approved, not yet burnt in"),
    "burnt": _("done and proven"),
    "given_up": _("given up"),
}
ORDER = ("checking", "approved", "marking")
"""States in which something is to be done, the most urgent first."""
OPEN = frozenset(ORDER)
APART: Mapping[str, tuple[str, ...]] = {"files.approve_redaction": ("files.submit_redaction",)}
"""Acts, and the earlier acts on the same redaction that another person must have done. Who placed a patch counts as well."""

KINDS = frozenset({"pdf", "png", "jpeg"})
"""What can be redacted."""
MOST_PAGES = 200
MOST_PATCHES = 2_000
LONGEST_WORDS = 100
SCREEN = 1400
"""Pixels of the longer side of a page on the screen."""

GROUNDS: Mapping[str, str] = {
    "privacy": _("personal privacy"),
    "trade_secret": _("trade secret"),
    "state_secret": _("state secret"),
    "internal": _("internal or unfinished matter"),
}
"""Why parts are hidden: articles 14 to 16 of the regulation on disclosure."""

PROOFS: Mapping[str, tuple[str, str]] = {
    "open": (_("No word to be hidden stands beside the patches."), _("A word to be hidden still stands outside the patches.")),
    "pages": (_("All pages are there and open."), _("Pages are missing or do not open.")),
    "painted": (_("Every patch is painted over."), _("A patch is not fully painted over.")),
    "text": (_("There is no text to be copied out."), _("Text can still be copied out.")),
    "annotations": (_("There are no notes and form fields."), _("There are still notes or form fields.")),
    "metadata": (_("There is no metadata."), _("There is still metadata.")),
    "attachments": (_("Nothing is attached."), _("Something is still attached.")),
    "labels": (_("There are no page labels and bookmarks."), _("There are still page labels or bookmarks.")),
    "revisions": (_("There is no earlier version in the file."), _("An earlier version is still in the file.")),
    "parts": (_("The file holds nothing but pictures of its pages."), _("The file holds something besides its pages.")),
    "words": (_("The hidden words are nowhere in its bytes."), _("Hidden words are still in its bytes.")),
}  # fmt: skip
"""Each check of `engines.proofs`: what is said where it holds, and where it does not."""

CHECKED: Mapping[str, frozenset[str]] = {
    "pdf": frozenset(PROOFS),
    "png": frozenset({"pages", "painted", "metadata", "words"}),
    "jpeg": frozenset({"pages", "painted", "metadata", "words"}),
}
"""What is looked at in each kind: a picture has no text and nothing attached."""

SIGHTINGS: Mapping[str, str] = {
    "resident_number": _("identity number"),
    "card": _("bank card"),
    "telephone": _("mobile number"),
    "mail": _("e-mail address"),
    "plate": _("number plate"),
    "name": _("name of a person"),
}
"""Kinds of words that look personal, as `engines.sightings` tells them."""


def result_name(name: str, words: Iterable[str]) -> str:
    """The name of the redacted file: without the words that were hidden, and marked as redacted."""
    stem, _dot, ending = name.rpartition(".")
    for word in sorted(words, key=len, reverse=True):
        stem = stem.replace(word, HIDDEN)
    return f"{stem}-redacted.{ending}"


HIDDEN = "×"
"""What stands for a hidden word in a name."""
