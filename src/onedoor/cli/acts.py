"""`onedoor acts`: which acts there are, what one of them did, and why somebody may or may not do one."""

from __future__ import annotations

import json
from typing import Any

from . import Refusal
from .city import add_data_option, open_city, open_django

NO_SUBJECT = "-"
"""Stands for the subject of an act that creates."""


def register(commands) -> None:
    """Add the command."""
    acts = commands.add_parser("acts", help="official acts: list, show, why")
    actions = acts.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="every act with who may do it")
    listing.set_defaults(run=run_list)
    showing = actions.add_parser("show", help="what one act did, from its record")
    showing.add_argument("id", metavar="ID", help="the id of the record")
    showing.set_defaults(run=run_show)
    asking = actions.add_parser("why", help="whether somebody may do an act on a subject, condition by condition")
    asking.add_argument("act", metavar="ACT", help="its name, for example requests.extend")
    asking.add_argument(
        "subject", metavar="SUBJECT", help=f"for example requests:7; {NO_SUBJECT} for an act that creates"
    )
    asking.add_argument("holder", metavar="HOLDER", help="a user name, the number of a post, or system")
    asking.set_defaults(run=run_why)
    for parser in (listing, showing, asking):
        parser.add_argument("--json", action="store_true", help="print facts as JSON")
        add_data_option(parser)


# ── list ──


def run_list(arguments) -> int:
    """Print each act: name, roles, what it does."""
    open_django()
    from onedoor.kernel.acts.registry import ACTS

    rows = [_facts(ACTS[name]) for name in sorted(ACTS)]
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print("\n".join(f"{row['name']:<28} {', '.join(row['roles']) or 'anyone'}: {row['does']}" for row in rows))
    return 0


def _facts(act) -> dict[str, Any]:
    return {
        "name": act.name,
        "does": act.doc.partition("\n")[0],
        "roles": sorted(act.may.roles),
        "who": act.may.words,
        "on": act.on._meta.label_lower if act.on else None,
        "provision": act.step.provision if act.step else "",
        "not_by": sorted(act.not_by),
    }


# ── show ──


def run_show(arguments) -> int:
    """Print a record: who, when, how, on what, and the acts within it. Texts are left out."""
    open_city()
    facts = _record(arguments.id)
    if arguments.json:
        print(json.dumps(facts, ensure_ascii=False, default=str))
    else:
        print(
            "\n".join(f"{name:<12} {_line(value)}" for name, value in facts.items() if value not in (None, "", [], {}))
        )
    return 0


def _record(word: str) -> dict[str, Any]:
    """The facts of a record. Raises Refusal."""
    from django.core.exceptions import ValidationError

    from onedoor.kernel.acts.models import Record

    try:
        record = Record.objects.get(pk=word)
    except (Record.DoesNotExist, ValidationError):
        raise Refusal(
            f"There is no act {word} on the record. Copy the whole id from the matter's timeline.", 1
        ) from None
    left_out = {"leaf", "schema", "key", "data"}
    facts = {field.name: getattr(record, field.name) for field in Record._meta.fields if field.name not in left_out}
    facts["subjects"] = [str(one) for one in record.subjects.order_by("kind", "key")]
    facts["acts_within"] = [f"{one.name} {one.pk}" for one in Record.objects.filter(within=record.pk).order_by("id")]
    return facts | record.data


def _line(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


# ── why ──


def run_why(arguments) -> int:
    """Print each condition with its result, for each post of the person; 1 if no post may."""
    open_city()
    act, row = _act(arguments.act), _subject(arguments.subject)
    if (row is None) != (act.on is None) or (act.on and not isinstance(row, act.on)):
        wanted = f"on {act.on._meta.label_lower}" if act.on else f"on nothing: write {NO_SUBJECT}"
        raise Refusal(f"{act.name} is done {wanted}.", 2)
    answers = [
        {
            "holder": label,
            "open": act.open_to(holder, row),
            "conditions": {one.name: one.holds for one in act.why(row, holder)},
        }
        for label, holder in _holders(arguments.holder)
    ]
    print(json.dumps(answers, ensure_ascii=False) if arguments.json else "\n".join(map(_answer, answers)))
    return 0 if any(answer["open"] for answer in answers) else 1


def _answer(answer: dict[str, Any]) -> str:
    marks = "  ".join(f"{name} {'✓' if holds else '✗'}" for name, holds in answer["conditions"].items())
    return f"{answer['holder']}: {marks}"


def _act(name: str):
    from onedoor.kernel.acts.registry import ACTS

    if name not in ACTS:
        raise Refusal(f"There is no act {name}. `onedoor acts list` names them all.", 2)
    return ACTS[name]


def _subject(word: str):
    from onedoor.kernel.acts import references

    if word == NO_SUBJECT:
        return None
    try:
        return references.read(word).row()
    except LookupError:
        raise Refusal(f"There is no {word}. Write room and number, for example requests:7.", 2) from None


def _holders(word: str) -> list[tuple[str, Any]]:
    """The posts a word stands for, each with its label. Raises Refusal if there is none today."""
    from onedoor.frame import clock
    from onedoor.kernel.acts.access import SYSTEM
    from onedoor.kernel.people.models import Post
    from onedoor.kernel.people.queries import holder_of

    if word == "system":
        return [(word, SYSTEM)]
    named = {"pk": word} if word.isdigit() else {"account__username": word}
    posts = Post.objects.on(clock.today()).filter(**named).select_related("organization", "account").order_by("pk")
    if not posts:
        raise Refusal(f"Nobody called {word} holds a post today.", 2)
    return [(str(post), holder_of(post)) for post in posts]
