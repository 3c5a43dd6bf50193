"""The law of a request as tables: each life with its steps, what they do to the clocks, their provision and letter. Pure.

A step names the row of the book of provisions it rests on, or a word of `articles` (part steps) where the law sets no period.
Marks are made in the order of the table: first on clocks that end, then on those that begin."""

from __future__ import annotations

from collections.abc import Mapping

from onedoor.engines.lifecycles import Lifecycle, lifecycle, step

from . import articles, rules

_ = str
"""Marks a text for the catalogue; it is translated where it is shown."""

OPEN = "submitted handling correcting paying in_review reviewed decided"
"""States in which somebody still has something to do."""
BEFORE_DECISION = "submitted handling correcting paying in_review reviewed"
RUNNING = "handling in_review reviewed decided"
"""States in which the reply period runs: it ends when the answer leaves the house."""

REQUEST = lifecycle(
    "new",
    step("submit", "new", "submitted", "start", "apply"),
    step("confirm", "submitted", "handling", "discharge start", "receipt", "receipt"),
    step("assign", OPEN, ""),
    step("supplement", BEFORE_DECISION, "", "", "apply"),
    step("add_paper", OPEN, ""),
    step("advise_transfer", "submitted handling", "", "", "elsewhere", "transfer"),
    step("ask_correction", "handling", "correcting", "pause start", "foi.correction_notice", "correction"),
    step("correct", "correcting", "handling", "discharge resume restart", "foi.correction_notice"),
    step("abandon_uncorrected", "correcting", "abandoned", "release", "foi.correction", "abandonment"),
    step("go_on_uncorrected", "correcting", "handling", "release resume", "foi.correction_notice"),
    step("consult", "handling", "", "pause start", "foi.third_party", "consultation"),
    step("enter_consultation", "handling", "", "pause resume", "foi.third_party"),
    step("ask_reasons", "handling", "", "start", "foi.excessive", "reasons"),
    step("give_reasons", "handling", "", "discharge", "foi.excessive"),
    step("lack_reasons", "handling", "", "release", "foi.excessive"),
    step("delay", "handling", "", "extend", "foi.excessive", "delay"),
    step("extend", "handling in_review reviewed", "", "extend", "foi.reply", "extension"),
    step("charge", "handling", "paying", "pause start", "foi.fee", "fee"),
    step("pay", "paying", "handling", "discharge resume restart", "foi.fee"),
    step("abandon_unpaid", "paying", "abandoned", "release", "foi.fee", "abandonment"),
    step("reach", "correcting paying", "", "restart", "known"),
    step("search", "handling", "", "", "search"),
    step("propose", "handling", "in_review", "", "decide"),
    step("send_back", "in_review reviewed", "handling", "", "review"),
    step("review", "in_review", "reviewed", "", "review"),
    step("decide", "reviewed", "decided", "", "decide", "answer"),
    step("deliver", "decided", "delivered", "discharge", "deliver"),
    step("prove_delivery", "delivered", "", "", "deliver"),
    step("withdraw", BEFORE_DECISION, "withdrawn", "release", "withdraw", "withdrawal"),
    step("fall_late", RUNNING, "", "start", "foi.overdue"),
    step("redo", "delivered", "handling", "start", "challenge"),
    step("wish_publication", "handling in_review reviewed decided delivered", "", "start", "foi.become_proactive"),
    step("publish", "handling in_review reviewed decided delivered", "", "discharge", "foi.become_proactive"),
)
"""A request. Correction and payment stop the clock and begin it anew; a consultation only stops it."""

CONSULTATION = lifecycle(
    "asked",
    step("reach_consulted", "asked", "", "restart", "known"),
    step("give_opinion", "asked", "answered", "discharge resume", "foi.third_party"),
    step("stay_silent", "asked", "silent", "release resume", "foi.third_party_silent"),
    step("call_off", "asked", "ended", "release resume", "foi.third_party"),
    step("drop", "asked", "ended", "", "withdraw"),
)
"""One question to a third party or another office: it pauses the reply period under a key of its own."""

WITHHELD = lifecycle(
    "withheld",
    step("keep_withheld", "withheld", "", "discharge start", "foi.withheld_review"),
    step("open_up", "withheld", "opened", "discharge", "foi.withheld_review"),
)
"""What was not disclosed is looked at again and again (Art. 18)."""

CHALLENGE = lifecycle(
    "pending",
    step("conclude", "pending", "concluded", "", "challenge"),
)
"""A reconsideration or a lawsuit about an answer, or about none."""

AMENDMENT = lifecycle(
    "new",
    step("ask_amendment", "new", "asked", "start", "foi.own_record"),
    step("settle_amendment", "asked", "settled", "discharge", "foi.own_record", "amendment"),
)
"""A wish to have a record about oneself put right (D12)."""

LIVES: Mapping[str, Lifecycle] = {
    "request": REQUEST,
    "consultation": CONSULTATION,
    "withheld": WITHHELD,
    "challenge": CHALLENGE,
    "amendment": AMENDMENT,
}

STATES: Mapping[str, Mapping[str, str]] = {
    "request": {
        "new": _("not handed in"),
        "submitted": _("to be confirmed"),
        "handling": _("being handled"),
        "correcting": _("to be corrected"),
        "paying": _("to be paid"),
        "in_review": _("in review"),
        "reviewed": _("to be decided"),
        "decided": _("to be delivered"),
        "delivered": _("answer delivered"),
        "abandoned": _("deemed abandoned"),
        "withdrawn": _("request withdrawn"),
    },
    "consultation": {
        "asked": _("asked, waiting"),
        "answered": _("opinion given"),
        "silent": _("no opinion in time"),
        "ended": _("consultation ended"),
    },
    "withheld": {"withheld": _("still withheld"), "opened": _("opened up")},
    "challenge": {"pending": _("not concluded yet"), "concluded": _("concluded")},
    "amendment": {"new": _("not handed in"), "asked": _("asked for"), "settled": _("amendment settled")},
}
ENDS = frozenset({"delivered", "abandoned", "withdrawn"})
"""States in which a request is over, unless a court or a reconsideration body opens it again."""

LETTERS: Mapping[str, str] = {
    "receipt": _("Receipt of a request"),
    "correction": _("Request for correction"),
    "consultation": _("Request for an opinion"),
    "overruled": _("Notice to an overruled third party"),
    "reasons": _("Request for reasons"),
    "delay": _("Notice of a delayed reply"),
    "extension": _("Notice of extension"),
    "fee": _("Fee notice"),
    "transfer": _("Advice on the right office"),
    "answer": _("Answer to a request"),
    "abandonment": _("Notice of abandonment"),
    "withdrawal": _("Notice that the matter has ended"),
    "amendment": _("Answer on a record"),
    "bundle": _("Bundle for the court"),
}
"""Letters by their word. Of the answer there is one for each result, `answer:R1` and so on."""


def grounds_of(profile: str) -> tuple[str, ...]:
    """The grounds for a correction that a regulation knows."""
    return tuple(word for word in rules.GROUNDS if articles.knows("grounds", word, profile))
