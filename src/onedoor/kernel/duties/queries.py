"""Reading duties: one's own, an office's, the lights of all, and the clock behind one. Lights compare kept days with today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, NamedTuple

from django import forms
from django.db import connection
from django.utils.translation import gettext_lazy as _

from onedoor.engines import clocks
from onedoor.frame import clock
from onedoor.kernel.acts import interface as acts
from onedoor.kernel.acts.access import Holder
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.people import queries as people
from onedoor.kernel.people.models import Post
from onedoor.kernel.people.rules import Role

from . import rules, seats
from .models import Duty, Mark, Threshold

PAGE = 50
LIGHT = """case when duty.due_on is null then 'paused' when duty.due_on < %(today)s then 'late'
    when duty.promise_on < %(today)s then 'promise' when duty.soon_on <= %(today)s then 'soon' else 'ok' end"""
LIGHT_IS = {
    "": "duty.due_on is not null",
    "late": "duty.due_on < %(today)s",
    "promise": "duty.due_on >= %(today)s and duty.promise_on < %(today)s",
    "soon": "duty.due_on >= %(today)s and duty.soon_on <= %(today)s and (duty.promise_on >= %(today)s) is not false",
    "ok": "duty.due_on >= %(today)s and (duty.soon_on > %(today)s) is not false and (duty.promise_on >= %(today)s) is not false",
    "paused": "duty.due_on is null",
}
"""Each light as a condition on kept days; no light named: everything that has a due day."""
MINE = """(duty.post_id is null or duty.post_id = %(post)s or not exists (
    select from people_post as charged where charged.id = duty.post_id
    and (charged.valid_to is null or charged.valid_to >= %(today)s)))"""
OTHERS = "(duty.post_id is not null and duty.post_id <> %(post)s)"


class Key(NamedTuple):
    """Where a page begins: after this day and duty."""

    due: date
    id: int


class Page(NamedTuple):
    """A page of duties, the most urgent first, and where the next one begins."""

    rows: list[Duty]
    after: Key | None


def thresholds() -> list[rules.Threshold]:
    """Local practice on when a duty becomes urgent."""
    return [rules.Threshold(*row) for row in Threshold.objects.values_list("upto", "days")]


def marks_of(duties: Sequence[int]) -> dict[int, list[clocks.Mark]]:
    """The marks of duties, as the fold reads them."""
    found: dict[int, list[clocks.Mark]] = defaultdict(list)
    rows = Mark.objects.filter(duty__in=duties).values_list("duty_id", "kind", "on", "length", "key", "provision", "id")
    for duty, kind, on, length, key, provision, pk in rows.order_by("duty_id", "id"):
        found[duty].append(clocks.Mark(kind, on, length, key, provision, str(pk)))
    return found


def term(duty: Duty) -> rules.Term:
    """The term of a duty."""
    return rules.Term(duty.length, duty.unit, duty.promise_length)


def light_of(duty: Duty, today: date | None = None) -> str:
    """The light of a duty today."""
    return rules.light(today or clock.today(), duty.due_on, duty.promise_on, duty.soon_on, duty.closed_on)


def staff(duty: Duty, by: Holder, on: date) -> Mapping[str, acts.Limit]:
    """Whom a duty may be given to: the posts of the office that hold today."""
    posts = Post.objects.on(on).filter(organization=duty.answering) if duty.organization_id else Post.objects.none()
    return {"post": acts.Limit(among=set(posts.values_list("pk", flat=True)))}


PostOfOffice = Annotated[
    Post, forms.ModelChoiceField(Post.objects.select_related("account", "organization"), label=_("person"))
]


# ── Lists ──


def mine(by: Holder, *, scope: str = "mine", light: str = "", kind: str = "", after: Key | None = None) -> Page:
    """A page of a holder's duties by due day. `scope`: mine, deputy (charged to another in the same role), office.

    Paused duties have no due day: they are a list of their own (`light="paused"`), by id."""
    facts = _facts(by, light, kind) | {"due": after.due if after else date.min, "id": after.id if after else 0}
    conditions = [LIGHT_IS[light], {"mine": MINE, "deputy": OTHERS, "office": "true"}[scope]]
    conditions += ["duty.kind = %(kind)s"] if kind else []
    if after:
        conditions.append("duty.id > %(id)s" if light == "paused" else "(duty.due_on, duty.id) > (%(due)s, %(id)s)")
    order = ("id",) if light == "paused" else ("due_on", "id")
    query = seats.union(by, scope, select="duty.*", where=" and ".join(conditions), order=order, limit=PAGE + 1)
    rows = list(Duty.objects.raw(query.sql, facts | query.facts).prefetch_related("dossier", "organization"))
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return Page(rows[:PAGE], Key(more.due_on or date.min, more.pk) if more else None)


def my_counts(by: Holder, scope: str = "mine") -> dict[tuple[str, str], int]:
    """How many open duties of a holder there are, by kind and light."""
    where = {"mine": MINE, "deputy": OTHERS, "office": "true"}[scope]
    query = seats.union(by, scope, select=f"kind, {LIGHT} as light", where=where)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select kind, light, count(*) from ({query.sql}) as own group by 1, 2", _facts(by) | query.facts
        )
        return {(kind, light): count for kind, light, count in cursor.fetchall()}


def my_lights(by: Holder, scope: str = "mine") -> dict[str, int]:
    """How many duties of a holder show each light."""
    counts = my_counts(by, scope)
    return {
        light: sum(n for (_kind, one), n in counts.items() if one == light) for light in rules.LIGHTS if light != "done"
    }


def _facts(by: Holder, light: str = "", kind: str = "") -> dict[str, Any]:
    return {"today": clock.today(), "post": by.post, "kind": kind}


def lights_by_office(today: date | None = None) -> list[tuple[int, str, str, int]]:
    """(office, kind, light, how many) over all open duties of offices: one pass over an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""select organization_id, kind, {LIGHT} as light, count(*) from duties_duty as duty
            where closed_on is null and organization_id is not null group by 1, 2, 3""",
            {"today": today or clock.today()},
        )
        return cursor.fetchall()


def of_dossier(dossier: int) -> list[Duty]:
    """Every duty in a dossier: open ones first, by due day."""
    rows = Duty.objects.filter(dossier=dossier).select_related("organization", "post__account")
    return sorted(rows, key=lambda row: (row.closed_on is not None, row.due_on or date.max, row.pk))


def concerned(dossier: int) -> set[int]:
    """Offices that owe or owed something in a dossier, as they stand today."""
    owing = Duty.objects.filter(dossier=dossier, organization__isnull=False).values_list("organization_id", flat=True)
    heirs = organizations.successors(set(owing), clock.today())
    return {heirs.get(office, office) for office in owing}


def open_about(subject: Any, *kinds: str) -> list[Duty]:
    """Open duties about a row (or a reference to one), of these kinds, or of all."""
    named = subject if isinstance(subject, acts.Reference) else acts.reference(subject)
    rows = Duty.objects.filter(subject=str(named), closed_on=None).order_by("id")
    return list(rows.filter(kind__in=kinds) if kinds else rows)


# ── Who answers ──


def answering(duty: Duty, today: date | None = None) -> list[Post]:
    """Who answers for a duty of an office today: the one charged with it, else whoever does the work of the role; never nobody."""
    today = today or clock.today()
    if duty.organization_id is None:
        return []
    charged = (
        Post.objects.on(today)
        .filter(pk=duty.post_id, account__is_active=True)
        .select_related("account", "organization")
    )
    return list(charged) or people.who_holds(duty.organization_id, Role(duty.role), today)


acts.consistent(
    "a duty is closed without a mark, or open after one",
    """select duty.id, duty.subject from duties_duty as duty where (closed_on is null) = exists (
        select from duties_mark as mark where mark.duty_id = duty.id and mark.kind in ('discharge', 'release')
        and not exists (select from duties_mark as strike where strike.duty_id = duty.id
                        and strike.kind = 'strike' and strike.key = mark.id::text))""",
)
acts.consistent(
    "a mark is of an act that is not on the record",
    """select mark.id, mark.act from duties_mark as mark
    where not exists (select from acts_record as record where record.id = mark.act)""",
)
acts.consistent(
    "a matter is over, but something in it is still owed",
    """select duty.id, dossier.number from duties_duty as duty join dossiers_dossier as dossier on dossier.id = duty.dossier_id
    where duty.closed_on is null and dossier.closed_on is not null""",
)
