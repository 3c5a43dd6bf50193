"""The law of requests on paper: receipt, steps with their clocks and articles, results, exemptions, fees, remedies, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext, override

from onedoor import reference
from onedoor.engines import provisions
from onedoor.engines.lifecycles import Lifecycle, Step, diagram
from onedoor.engines.provisions import Book, NoLaw
from onedoor.kernel.acts import interface as acts

from . import articles, fees, lives, parties, receipt, remedies, results, rules, wordings

TITLES = {
    "request": ("申请", "Request"),
    "consultation": ("征求意见", "Consultation"),
    "withheld": ("不予公开的信息", "What is withheld"),
    "challenge": ("复议与诉讼", "Reconsideration and court"),
    "amendment": ("更正自身记录", "Amendment of a record"),
}
SAMPLE_DAYS = {"foi-2008": date(2018, 1, 2), "foi-2019": date(2022, 1, 4)}
"""Days on which each regulation is read for this page."""
EXAMPLES = ((0, 11), (0, 12), (0, 30), (30, 1), (0, 45))
"""Requests of a month for which the fee is shown: so many before, so many now."""


def page() -> str:
    """The whole page."""
    book = provisions.book(path.read_text(encoding="utf-8") for path in reference.law_files())
    parts = [
        "# 依申请公开 Requests",
        "The regulation in force on the day of receipt decides: "
        + ", ".join(_law(word) for word in rules.PROFILES)
        + ".",
        "## 收到之日 Day of receipt\n\n" + _receipt(),
    ]
    for name, life in lives.LIVES.items():
        parts += [f"## {' '.join(TITLES[name])}", _states(lives.STATES[name]), _drawn(life), _steps(life, book)]
    parts += [
        "## 征求意见的对象 Whom an office asks\n\n" + _consulted(book),
        "## 补正事由 Grounds for a correction\n\n" + _grounds(),
        "## 答复 Results\n\n" + _results(),
        "## 不予公开的理由 Exemptions\n\n" + _exemptions(),
        "## 信息处理费 Fee\n\n" + _fees(),
        "## 救济 Remedies\n\n" + _remedies(book),
        "## 申请人 Parties\n\n" + _parties(),
    ]
    return "\n\n".join(parts) + "\n"


def _both(word: Any) -> str:
    """A text in both languages."""
    with override("zh-hans"):
        chinese = gettext(str(word))
    return f"{chinese} {word}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _law(word: str) -> str:
    """A provision `law:article` as a jurist reads it."""
    law, _colon, article = word.partition(":")
    with override("zh-hans"):
        return f"{gettext(rules.LAWS[law])}{article}"


# ── Receipt and steps ──


def _receipt() -> str:
    head = ["渠道 channel", *(f"{one.valid_from} 起 from<br>{_law(one.provision)}" for one in receipt.RULES)]
    rows = [
        [f"`{word}` {_both(label)}", *(_day_of(one, word) for one in receipt.RULES)]
        for word, label in receipt.CHANNELS.items()
    ]
    return _table(head, rows)


def _day_of(one: receipt.Rules, channel: str) -> str:
    same_day = "，当日确认 the same day" if channel in one.same_day else ""
    return _both(receipt.DAYS[one.days[channel]]) + same_day


def _states(states: Mapping[str, str]) -> str:
    return " · ".join(f"`{name}` {_both(word)}" for name, word in states.items())


def _drawn(life: Lifecycle) -> str:
    return "```text\n" + "\n".join(diagram(life)) + "\n```"


def _steps(life: Lifecycle, book: Book) -> str:
    head = ["步骤 step", "从 from", "到 to", "时钟 clock", "由谁 who", "不得由 not by", "依据 provision", "文书 letter"]
    return _table(head, [row for step in life.steps.values() for row in _rows(step, book)])


def _rows(step: Step, book: Book) -> Iterator[Sequence[str]]:
    """A row for every act that takes this step."""
    for act in acts.ACTS.values():
        if act.step is not step:
            continue
        with override("zh-hans"):
            chinese = str(act.label)
        with override("en"):
            english = str(act.label)
        yield (
            f"{chinese} {english}<br>`{act.name}`",
            "<br>".join(sorted(step.sources)),
            step.target or "不变 stays",
            " ".join(step.clock),
            " ".join(act.may.words.split()),
            ", ".join(f"`{name}`" for name in sorted(act.not_by)),
            _cited(step.provision, book),
            "<br>".join(_letters(step)),
        )


def _letters(step: Step) -> Iterator[str]:
    """The letter of a step, and the titles and numbers of its forms."""
    if step.letter:
        yield _both(lives.LETTERS[step.letter])
    yield from wordings.titles(wordings.STEPS.get(step.name, ()))


def _cited(word: str, book: Book) -> str:
    """Where a step stands under each regulation; and how long, where the book sets a period."""
    if not word:
        return ""
    found = [_under(word, profile, book) for profile in rules.PROFILES]
    return "<br>".join(dict.fromkeys(one for one in found if one))


def _under(word: str, profile: str, book: Book) -> str:
    if articles.knows("steps", word, profile):
        return _law(articles.of("steps", word, profile))
    try:
        period = book.period(word, SAMPLE_DAYS[profile])
    except NoLaw:
        return ""
    with override("zh-hans"):
        law = gettext(rules.LAWS[rules.OTHER_LAWS.get(word, profile)])
    length = f" ({period.length} {period.unit.replace('_', ' ')}s)" if period.length else ""
    return f"{law}{period.provision.article}{length}"


# ── Consultations, grounds ──


def _consulted(book: Book) -> str:
    head = ["对象 who", *(_law(profile) for profile in rules.PROFILES), "逾期不答 silence"]
    rows = []
    for word, one in rules.CONSULTED.items():
        lengths = [_under(one.period, profile, book) or "无 none" for profile in rules.PROFILES]
        silence = book.period(one.period, SAMPLE_DAYS["foi-2019"]).silence
        rows.append([f"`{word}` {_both(one.label)}", *lengths, _both(rules.SILENCES[silence])])
    return _table(head, rows)


def _marks(part: str, word: str) -> list[str]:
    """The article of each regulation, or nothing where it knows none."""
    return [
        _law(articles.of(part, word, profile)) if articles.knows(part, word, profile) else ""
        for profile in rules.PROFILES
    ]


def _grounds() -> str:
    rows = [
        [f"`{word}` {_both(one.label)}", *_marks("grounds", word), "本市规定 local" if one.local else ""]
        for word, one in rules.GROUNDS.items()
    ]
    return _table(["事由 ground", *(_law(profile) for profile in rules.PROFILES), ""], rows)


# ── Answers ──


def _results() -> str:
    rows = [
        [
            f"`{code}` {_both(one.label)}",
            *_marks("results", code),
            _both(results.ROWS[one.row]),
            ", ".join(sorted(one.needs)),
            "<br>".join(wordings.titles([wordings.RESULTS[code]])),
        ]
        for code, one in results.RESULTS.items()
    ]
    laws = [_law(profile) for profile in rules.PROFILES]
    return _table(["结果 result", *laws, "年度报告 annual report", "须写明 needs", "文书 letter"], rows)


def _exemptions() -> str:
    rows = [
        [f"`{code}` {_both(one.label)}", *_marks("exemptions", code), "应当 must" if one.must else "可以 may"]
        for code, one in results.EXEMPTIONS.items()
    ]
    return _table(["理由 exemption", *(_law(profile) for profile in rules.PROFILES), "不予公开 withheld"], rows)


# ── Fees, remedies, parties ──


def _fees() -> str:
    by_item = [[f"{before} + {now}", str(fees.by_item(before, now))] for before, now in EXAMPLES]
    by_volume = [[str(pages), str(fees.by_volume(pages))] for pages in (30, 31, 100, 200, 201)]
    return "\n\n".join(
        [
            f"{_law(fees.PROVISION)}. {_both(fees.METHODS['item'])}, yuan:",
            _table(["当月已有 + 本次 before + now", "元 yuan"], by_item),
            f"{_both(fees.METHODS['volume'])}, yuan:",
            _table(["页 pages", "元 yuan"], by_volume),
        ]
    )


def _remedies(book: Book) -> str:
    """The paragraph against a refusal by a department, as the years have changed it."""
    days = (date(2014, 6, 3), date(2018, 6, 1), date(2022, 6, 1), date(2024, 6, 3))
    rows = []
    for on in days:
        found = remedies.remedy("refusal", on, book, code="department")
        rows.append(
            [
                on.isoformat(),
                f"{found.reconsideration.length} {found.reconsideration.unit.replace('_', ' ')}s",
                _both(remedies.BODIES[found.bodies]),
                f"{found.litigation.length} {found.litigation.unit}s",
                _both(remedies.SENTENCES["first" if found.first else "free"]),
            ]
        )
    return _table(["答复之日 answered on", "复议 reconsideration", "机关 body", "起诉 court", "次序 order"], rows)


def _parties() -> str:
    rows = [
        [f"`{word}` {_both(one.label)}", _both(parties.KINDS["natural" if one.natural else "legal"])]
        for word, one in (*rules.CATEGORIES.items(), *rules.CERTIFICATES.items())
    ]
    return _table(["类别、证件 category, certificate", "申请人 for"], rows)
