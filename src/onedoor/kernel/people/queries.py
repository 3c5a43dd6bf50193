"""Posts as they stand on a day, and the holder that follows from one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import override

from onedoor.frame import clock
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from .models import Account, Pin, Post
from .rules import ADMINISTRATORS, HEADS, Fault, Holder, Line, Rank, Role, apart, falls_to, overlap

SESSION_KEY = "post"
"""Where a session keeps the post that was chosen."""
SEEN, LOCKED, COUNTER, KEPT = "seen", "locked", "counter", "kept"
"""Where it keeps when it was last used, that it is locked, who has signed in at this counter, what was typed when it locked."""


def posts_of(account: int, day: date) -> QuerySet[Post]:
    """The posts a person holds on a day, the oldest first."""
    return Post.objects.on(day).filter(account=account).select_related("organization", "account").order_by("id")


def meanwhile(post: Post) -> QuerySet[Post]:
    """Other posts of the same person in the period of this one."""
    others = Post.objects.exclude(pk=post.pk).filter(account=post.account_id)
    if post.valid_from:
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=post.valid_from))
    if post.valid_to:
        others = others.filter(Q(valid_from=None) | Q(valid_from__lte=post.valid_to))
    return others


def places_of(account: int, day: date) -> list[Post]:
    """The posts in which a person may work on a day: their own, and as a head the vacant ones of the office."""
    posts = list(posts_of(account, day))
    return posts + [_standing_in(post, role) for post in posts if post.role in HEADS for role in vacant(post, day)]


def vacant(head: Post, day: date) -> list[Role]:
    """Roles that the office of a head has had and that nobody holds on a day; administrations are kept above instead."""
    offices = organizations.formers(organizations.successor(head.organization_id, day), day)
    posts = Post.objects.filter(organization__in=offices)
    held = Post.objects.on(day).filter(organization__in=offices, account__is_active=True).values("role")
    roles = posts.exclude(role__in=held).order_by("role").values_list("role", flat=True).distinct()
    return [Role(role) for role in roles if role not in ADMINISTRATORS | HEADS]


def _standing_in(head: Post, role: Role) -> Post:
    post = copy(head)
    post.role, post.stands_in = role.value, True
    return post


def who_holds(organization: int, role: Role, day: date) -> list[Post]:
    """Who does the work of a role at an office on a day: deputies while no A is there, then the head, then the heads above.

    An account that is locked holds nothing. Raises LookupError in a city that nobody keeps."""
    offices = [office.pk for office in Organization.objects.lineage(organizations.successor(organization, day), day)]
    for office, roles in falls_to(offices, role):
        posts = Post.objects.on(day).filter(organization__in=organizations.formers(office, day), role__in=roles)
        found = list(posts.filter(account__is_active=True).select_related("account", "organization"))
        if found:
            return [post for post in found if post.rank == min(post.rank for post in found)]
    raise LookupError(f"nobody keeps the system of the office {organization}")


def ended(holder: Any, day: date) -> bool:
    """Whether the post of a holder had ended by a day."""
    return holder.post is not None and Post.objects.filter(pk=holder.post, valid_to__lt=day).exists()


def colleagues(holder: Holder) -> list[Holder]:
    """Everybody else who holds a post today at a holder's office or at one whose work it carries on."""
    if holder.organization is None:
        return []
    today = clock.today()
    here = Post.objects.on(today).filter(organization__in=organizations.formers(holder.organization, today))
    held = here.filter(account__is_active=True).exclude(account=holder.account).order_by("role", "rank", "id")
    lineage = Organization.objects.lineage(holder.organization, today)
    return [_at(lineage, post) for post in held.select_related("account")]


def chosen(posts: list[Post], wanted: object) -> Post | None:
    """The post a person chose, else the first; none without a post."""
    return next((post for post in posts if post.word == wanted), posts[0] if posts else None)


def holder_of(post: Post) -> Holder:
    """The person of a post as others see them at work: in the office that carries on the work of the post's own."""
    return _at(Organization.objects.lineage(post.standing, clock.today()), post)


def _at(lineage: Sequence[Organization], post: Post) -> Holder:
    """The holder of a post at the first of these offices, which stand one above the other."""
    office = lineage[0]
    return Holder(
        account=post.account_id,
        post=post.pk,
        organization=office.pk,
        role=Role(post.role),
        offices=tuple(one.pk for one in lineage),
        rank=Rank(post.rank),
        name=post.account.label,
        office=office.short_label,
        label=f"{post.account.label} · {office.short_label} · {post.role_label}",
    )


def at_counter(signed_in: Mapping[str, str], day: date) -> list[Account]:
    """Who has signed in with a password at this counter and may still work today. `signed_in`: session words by account."""
    found = Account.objects.filter(pk__in=signed_in, is_active=True).order_by("name", "pk")
    here = found.filter(pk__in=Post.objects.on(day).values("account"))
    return [one for one in here if constant_time_compare(one.get_session_auth_hash(), signed_in[str(one.pk)])]


def pin_of(account: Account) -> Pin | None:
    """The PIN of a person as it stands now; none before one was chosen."""
    return Pin.objects.filter(account=account).exclude(digest="").first()


PAGE = 50


class Listed(NamedTuple):
    """A page of people: each with the posts of the day, and where the next page begins."""

    people: Sequence[Account]
    after: str


def people_of(tree: set[int], day: date, words: str = "", after: str = "") -> Listed:
    """People whose account is kept, or who hold a post, in these offices, by user name, a page at a time."""
    here = Post.objects.on(day).filter(organization__in=tree).values("account")
    found = Account.objects.filter(Q(office__in=tree) | Q(pk__in=here), username__gt=after).order_by("username")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(name_en__icontains=word) | Q(username__icontains=word))
    held = Post.objects.on(day).select_related("organization").order_by("id")
    people = list(found.prefetch_related(Prefetch("posts", held, to_attr="held"))[: PAGE + 1])
    return Listed(people[:PAGE], people[PAGE - 1].username if len(people) > PAGE else "")


class Posts(NamedTuple):
    """The posts of a person as of a day."""

    held: list[Post]
    to_come: list[Post]
    past: list[Post]


def life_of(account: Account, day: date) -> Posts:
    """All posts of a person: held, to come, past."""
    posts = list(account.posts.select_related("organization", "account").order_by("valid_from", "id"))
    past = [post for post in posts if post.valid_to and post.valid_to < day]
    to_come = [post for post in posts if post.valid_from and post.valid_from > day]
    return Posts([post for post in posts if post not in past and post not in to_come], to_come, past)


class Held(NamedTuple):
    """Something that a person leaves behind, as the leaving list shows it."""

    label: str
    url: str
    due: date | None = None


LEFT_BEHIND: list[tuple[Any, Callable[[int], Iterable[Held]]]] = []
"""Lists of rooms above: a heading, and what an account holds there."""


def left_behind(account: int) -> list[tuple[Any, list[Held]]]:
    """What a person holds in the rooms above, under its headings; headings with nothing below are left out."""
    found = [(heading, list(held(account))) for heading, held in LEFT_BEHIND]
    return [(heading, held) for heading, held in found if held]


def role_names() -> dict[str, tuple[str, str]]:
    """Role and rank by every name they go by: the value of the role and its label in both languages, B with its sign."""
    names: dict[str, tuple[str, str]] = {role.value: (role.value, Rank.A) for role in Role}
    for language in ("zh-hans", "en"):
        with override(language):
            for rank in Rank:
                posts = [Post(role=role.value, rank=rank.value) for role in Role]
                names |= {post.role_label: (post.role, rank.value) for post in posts}
    return names


class Plan(NamedTuple):
    """What a list of people would change, or what is wrong in it."""

    accounts: list[Account]
    posts: list[Post]
    unchanged: int
    faults: list[Fault]


class Planning:
    """A list of people held against what stands: built line by line, nothing written."""

    def __init__(self, lines: Sequence[Line]):
        self.offices = {
            office.code: office for office in Organization.objects.filter(code__in={one.office for one in lines})
        }
        names = {one.account for one in lines}
        self.known = {account.username: account for account in Account.objects.filter(username__in=names)}
        self.posts: dict[str, list[Post]] = {name: [] for name in names}
        for post in Post.objects.filter(account__username__in=names).select_related("account", "organization"):
            self.posts[post.account.username].append(post)
        self.plan = Plan([], [], 0, [])
        for line in lines:
            self._take(line)

    def _take(self, line: Line) -> None:
        fault = self._fault(line)
        if fault:
            self.plan.faults.append(Fault(line.row, *fault))
            return
        account = self.known.get(line.account) or self._new(line)
        post = self._post(line, account)
        wrong = next(filter(None, (_against(post, other) for other in self.posts[line.account])), "")
        if wrong == "same":
            self.plan = self.plan._replace(unchanged=self.plan.unchanged + 1)
        elif wrong:
            self.plan.faults.append(Fault(line.row, "role", wrong, line.role))
        else:
            self.posts[line.account].append(post)
            self.plan.posts.append(post)

    def _fault(self, line: Line) -> tuple[str, str, str] | None:
        """What speaks against the person or the office: column, reason, value."""
        office, account = self.offices.get(line.office), self.known.get(line.account)
        if office is None:
            return "office", "no office", line.office
        if office.valid_to and office.valid_to < line.first_day:
            return "office", "ended", line.office
        if account and account.name != line.name:
            return "name", "another name", line.name
        if account and not account.is_active:
            return "account", "locked", line.account
        return None

    def _new(self, line: Line) -> Account:
        account = Account(username=line.account, name=line.name, office=self.offices[line.office])
        account.set_unusable_password()
        self.known[line.account] = account
        self.plan.accounts.append(account)
        return account

    def _post(self, line: Line, account: Account) -> Post:
        return Post(
            account=account,
            organization=self.offices[line.office],
            role=line.role,
            rank=line.rank,
            valid_from=line.first_day,
            valid_to=line.last_day,
        )


def _against(post: Post, other: Post) -> str:
    """What another post of the same person says to a new one: nothing, that it is the same, or why both cannot be."""
    if _facts(post) == _facts(other):
        return "same"
    if not overlap((post.valid_from, post.valid_to), (other.valid_from, other.valid_to)):
        return ""
    if (post.organization_id, post.role) == (other.organization_id, other.role):
        return "held"
    return "apart" if apart(post.role, other.role) else ""


def _facts(post: Post) -> tuple[object, ...]:
    return post.organization_id, str(post.role), str(post.rank), post.valid_from, post.valid_to
