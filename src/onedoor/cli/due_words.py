"""What `onedoor due` says, in both languages: one table."""

from __future__ import annotations

LANGUAGES = ("zh", "en")

WORDS = {
    # the sum
    "received": ("收到  {on}", "received   {on}"),
    "restarted": ("重新起算  {on}{law}", "restarted  {on}{law}"),
    "period": ("期限  {length}{law}", "period     {length}{law}"),
    "pause": ("暂停  {on}至{until}，不计入{length}{law}", "pause      {on} to {until}, {length} not counted{law}"),
    "void": ("{on} 的暂停在重新起算以前，不再有影响", "void       the pause of {on} lies before the restart"),
    "extended": ("延长  {length}{law}", "extended   {length}{law}"),
    "due": ("到期  {on}", "due        {on}"),
    "before": ("最迟  {on}，从 {event} 往前数{length}{law}", "latest     {on}, {length} before {event}{law}"),
    # units
    "working_day": ("{n}个工作日", "{n} working day{s}"),
    "natural_day": ("{n}个自然日", "{n} day{s}"),
    "month": ("{n}个月", "{n} month{s}"),
    # why a day counts or not
    "first_day": ("开始的当日不计入", "the first day does not count"),
    "counted": ("", ""),
    "makeup": ("调休上班（{name}）", "worked in exchange ({name})"),
    "weekend": ("周末，不计入", "weekend, not counted"),
    "holiday": ("{name}放假，不计入", "{name}, not counted"),
    "paused": ("暂停，不计入", "paused, not counted"),
    "moved": ("最后一日是休息日，顺延到今天", "the last day was a day of rest, so it moves to this one"),
    # what happened on a day
    "on_pause": ("暂停开始", "pause begins"),
    "on_resume": ("暂停结束", "pause ends"),
    "on_restart": ("重新起算", "restarts"),
    "is_due": ("到期", "due"),
    "notice": ("{source}", "holiday notice of the State Council"),
    "statute": ("{source}", "Regulation on Public Holidays"),
    "law": ("（{text}）", " ({text})"),
    "or": ("或", " or "),
    "weekdays": ("周一 周二 周三 周四 周五 周六 周日", "Mon Tue Wed Thu Fri Sat Sun"),
    # the list of rules
    "no_number": ("没有数字", "no number"),
    "fixed_day": ("每年 {by} 前", "by {by} every year"),
    "counted_back": ("往前数{length}", "{length} before"),
    "may_extend": ("可延长{length}", "may be extended by {length}"),
    "local": ("本地默认", "local default"),
    "until_now": ("至今", "now"),
    # messages
    "estimate": (
        "{announced} 以后的放假安排尚未公布，{due} 是按周末和法定节假日估算的，公布后可能改变。",
        "No holidays are announced after {announced}: {due} is an estimate from weekends and statutory days off.",
    ),
    "estimates": (
        "{announced} 以后的放假安排尚未公布，有{n}行是估算的，公布后可能改变。",
        "No holidays are announced after {announced}: {n} line{s} estimated.",
    ),
    # batches
    "no_file": ("读不了 {path}：{why}。", "{path} cannot be read: {why}."),
    "no_columns": (
        "第1行：要有 start_date 和 working_days 两列。",
        "line 1: the columns start_date and working_days are needed.",
    ),
    "bad_line": ("第{line}行：{text}", "line {line}: {text}"),
    "nothing": ("文件里没有要计算的行。", "The file has no line to count."),
}
"""Each text in Chinese and English."""


def say(code: str, language: str, **facts: object) -> str:
    """One text in one language, its facts put in; `n` decides the English plural."""
    plural = "" if facts.get("n") == 1 else "s"
    return WORDS[code][LANGUAGES.index(language)].format(**{"s": plural} | facts)
