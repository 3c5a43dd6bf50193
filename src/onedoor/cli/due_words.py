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
    "before_calendar": (
        "工作日历从 {edge} 开始，更早的日子无法计算。",
        "The calendar begins on {edge}; earlier days cannot be counted.",
    ),
    "after_calendar": (
        "工作日历到 {edge} 为止，更晚的日子无法计算。",
        "The calendar ends on {edge}; later days cannot be counted.",
    ),
    "no_day": (
        "“{text}”不是日期，请写成 2022-09-30 的样子。",
        "“{text}” is not a date. Write it like 2022-09-30.",
    ),
    "no_count": (
        "“{text}”不是天数，请写0或者更大的整数。",
        "“{text}” is not a length. Write a whole number, 0 or more.",
    ),
    "no_from": ("请用 --from 写明收到的日期。", "Say with --from on which day it was received."),
    "one_length": (
        "请从 --days、--natural-days、--months、--rule 中选用一个。",
        "Use one of --days, --natural-days, --months and --rule.",
    ),
    "no_pause": (
        "“{text}”不是暂停，请写成 2022-09-30..2022-10-17 的样子。",
        "“{text}” is not a pause. Write it like 2022-09-30..2022-10-17.",
    ),
    "pause_backwards": (
        "暂停“{text}”的结束在开始以前，请对调两个日期。",
        "The pause “{text}” ends before it begins. Exchange the two days.",
    ),
    "restart_early": (
        "重新起算的 {on} 早于收到的 {received}，请核对两个日期。",
        "The restart on {on} lies before the receipt on {received}. Check both days.",
    ),
    "unknown_rule": (
        "没有“{key}”这条规则{near}。onedoor due --list-rules 列出全部规则。",
        "There is no rule “{key}”{near}. `onedoor due --list-rules` lists all.",
    ),
    "near": ("，是不是 {key}", ". Do you mean {key}"),
    "no_law": (
        "{on} 这一天还没有或者已经没有“{key}”这条规则，它最早从 {first} 起施行。",
        "On {on} no law had the rule “{key}”; it holds from {first} at the earliest.",
    ),
    "rule_without_number": (
        "{law}没有给“{key}”规定天数，请用 --days 写明。",
        "{law} gives no number for “{key}”. Say it with --days.",
    ),
    "rule_with_fixed_day": (
        "{law}规定“{key}”在每年 {by} 以前完成，不按天数计算。",
        "Under {law} “{key}” is due by {by} of each year; nothing is counted.",
    ),
    "extend_without_rule": (
        "延长的上限写在法律里，请用 --rule 写明是哪一条期限。",
        "How far a period may be extended stands in the law. Say with --rule which period it is.",
    ),
    "extend_never": ("{law}没有允许延长“{key}”。", "{law} does not let “{key}” be extended."),
    "extend_twice": ("{law}只允许延长一次。", "{law} allows one extension only."),
    "extend_too_far": (
        "{law}允许最多延长{limit}，不能延长{asked}。",
        "{law} allows an extension by at most {limit}, not by {asked}.",
    ),
    "pause_never": ("{law}没有允许“{key}”暂停。", "{law} does not let “{key}” pause."),
    "restart_never": ("{law}没有允许“{key}”重新起算。", "{law} does not let “{key}” begin anew."),
    "only_forward": (
        "“{key}”是往前数的，不能暂停、延长或者重新起算。",
        "“{key}” is counted backwards: it cannot be paused, extended or begun anew.",
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
