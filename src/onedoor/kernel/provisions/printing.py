"""An instrument as a page: every period it sets, as a table that a jurist can hold against the law. Pure text."""

from __future__ import annotations

from onedoor.engines.provisions import Instrument, Period

UNITS = {
    "working_day": ("个工作日", "working days"),
    "natural_day": ("日", "days"),
    "month": ("个月", "months"),
    "": ("", ""),
}
WHO = {
    "office": "行政机关 office",
    "applicant": "申请人 applicant",
    "third_party": "第三方 third party",
    "other_office": "其他机关 other office",
    "everyone": "任何人 anyone",
}
CLOCK = {
    "": "",
    "start": "起算 starts",
    "pause": "暂停 pauses",
    "resume": "恢复 resumes",
    "restart": "重新起算 begins anew",
}
SILENCE = {
    "": "",
    "abandoned": "视为放弃 abandoned",
    "agrees": "视为同意 agrees",
    "office_decides": "由机关决定 the office decides",
    "deemed_accepted": "视为受理 deemed accepted",
    "deemed_renewed": "视为准予延续 deemed renewed",
}
HEAD = "| 编号 row | 事项 what | 期限 period | 由谁 who | 起算 from | 时钟 clock | 逾期不答 silence | 可延长 extension | 依据 provision |"


def page(instrument: Instrument) -> str:
    """The instrument with its periods, in both languages, in the order of its table."""
    until = f"至 until {instrument.valid_to}" if instrument.valid_to else "现行有效 in force"
    lines = [
        f"# {instrument.title}",
        "",
        f"{instrument.title_en} · {instrument.number} · {instrument.valid_from} 起 from, {until}",
        "",
        f"来源 source: {instrument.source}",
        "",
        HEAD,
        "|---" * 9 + "|",
        *(_row(period) for period in instrument.periods),
    ]
    notes = [note for period in instrument.periods if (note := _note(instrument, period))]
    return "\n".join([*lines, *(["", "## 说明 Notes", "", *notes] if notes else [])]) + "\n"


def _row(period: Period) -> str:
    cells = (
        period.row or f"`{period.key}`",
        f"{period.name}<br>{period.name_en}",
        _length(period),
        WHO[period.who],
        f"{period.event}<br>{period.event_en}",
        CLOCK[period.clock],
        SILENCE[period.silence],
        _extension(period),
        f"{period.provision.article}<br>{period.provision.article_en}",
    )
    return f"| {' | '.join(cells)} |"


def _length(period: Period) -> str:
    if period.by:
        return f"每年{period.by}前 by {period.by} each year"
    if period.length is None:
        return "法律未定 none in the law"
    chinese, english = UNITS[period.unit]
    before = "，向前倒算 counted back" if period.counted == "before" else ""
    return f"{period.length}{chinese} {period.length} {english}{before}"


def _extension(period: Period) -> str:
    if period.extension is None:
        return ""
    chinese, english = UNITS[period.unit]
    length = period.extension.length
    return f"最多{length}{chinese}，一次 at most {length} {english}, once ({period.extension.approver})"


def _note(instrument: Instrument, period: Period) -> str:
    """What does not fit into a cell: a default of the city, a shorter validity, remarks; empty where there is nothing."""
    local = "本市默认值，可以修改。A default of the city, for the city to change." if period.basis == "local" else ""
    shorter = (period.valid_from, period.valid_to) != (instrument.valid_from, instrument.valid_to)
    valid = f"{period.valid_from} – {period.valid_to or '…'}." if shorter else ""
    said = " ".join(filter(None, (local, valid, period.note, period.note_en)))
    return f"* `{period.key}`: {said}" if said else ""
