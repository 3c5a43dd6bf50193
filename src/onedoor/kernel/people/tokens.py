"""Tokens: the word by which another system works in one post of an official, from its making to its end.

Only the digest of the word is kept. When a token was last used is no official deed: it is an ordinary write, beside the guarded row.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.acts.deeds import Deed
from onedoor.kernel.acts.interface import Limit, Refused, act

from . import access, rules
from .models import Post, Token, TokenUse
from .queries import holder_of

PAGE = 50
REFUSALS = {reason: _(sentence) for reason, sentence in rules.TOKEN_REFUSALS.items()}
"""What is said to whoever shows a token that opens nothing."""

Purpose = Annotated[str, forms.CharField(label=_("what it is for"), max_length=60)]
MayAct = Annotated[bool, forms.BooleanField(label=_("it may do acts, not only read"), required=False)]
LastDay = Annotated[
    date,
    forms.DateField(
        label=_("last day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("At most a year from today."),
    ),
]


# ── Making and ending ──


def _at_most_a_year(row: Any, by: Any, at: date) -> dict[str, Limit]:
    return {"last_day": Limit(least=at, most=at + timedelta(days=rules.TOKEN_DAYS))}


@act("people.make_token", may=access.an_official, limits=_at_most_a_year, internal=True, label=_("Make a token"))
def make_token(deed: Deed, *, name: Purpose, last_day: LastDay, may_act: MayAct) -> Token:
    """Make a token for one's own post: another system works with it. Its word is shown once and kept nowhere."""
    assert deed.by.post is not None  # as the right asks
    post = Post.objects.select_related("account").get(pk=deed.by.post)
    if post.rank != rules.Rank.A:
        raise Refused("permission", REFUSALS["deputy"])
    if post.role != deed.by.role:
        raise Refused("permission", _("This post is vacant and you only stand in. Make the token in your own post."))
    word = rules.TOKEN_PREFIX + secrets.token_urlsafe(32)
    made = Token.objects.create(
        account=post.account,
        post=post,
        name=name,
        digest=digest_of(word),
        may_act=may_act,
        made_on=deed.at,
        last_day=last_day,
        sessions=post.account.sessions_ended,
    )
    made.handed = word
    return made


@act("people.end_token", on=Token, may=access.their_own_or_kept, internal=True, label=_("End the token"))
def end_token(token: Token, deed: Deed) -> None:
    """End a token: whoever has it is refused from now on."""
    if token.ended_on is not None:
        raise Refused("state", _("This token has ended already."))
    token.ended_on = deed.at
    token.save(update_fields=["ended_on"])


# ── Showing one ──


class Working(NamedTuple):
    """Who works through a token, and whether acts may be done with it."""

    holder: rules.Holder
    may_act: bool


class Unusable(LookupError):
    """A token that opens nothing: `reason` is one of `rules.TOKEN_REFUSALS`."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason

    @property
    def sentence(self) -> Any:
        """What is said to whoever shows it."""
        return REFUSALS[self.reason]


def by_token(word: str) -> Working:
    """Who works through a token now; notes that it was used. Raises Unusable."""
    rows = Token.objects.select_related("account", "use", "post__account", "post__organization")
    token = rows.filter(digest=digest_of(word)).first()
    if token is None:
        raise Unusable("unknown")
    if reason := why_not(token, clock.today()):
        raise Unusable(reason)
    _note_use(token)
    return Working(holder_of(token.post), token.may_act)


def why_not(token: Token, day: date) -> str:
    """Why a token opens nothing on a day, as a reason of `rules.TOKEN_REFUSALS`; empty while it does. Asks the database nothing."""
    account, post = token.account, token.post
    ends = {
        "ended": token.ended_on is not None,
        "over": token.last_day < day,
        "post": not rules.overlap((post.valid_from, post.valid_to), (day, day)),
        "sessions": not account.is_active or account.sessions_ended != token.sessions,
        "deputy": post.rank != rules.Rank.A,
    }
    return next((reason for reason, holds in ends.items() if holds), "")


def digest_of(word: str) -> str:
    """The digest by which a token is found: it has 256 random bits, so no salt is needed."""
    return hashlib.sha256(word.encode(errors="surrogatepass")).hexdigest()


def _note_use(token: Token) -> None:
    """Write down that a token was used, unless that was done a moment ago."""
    now, use = clock.now(), getattr(token, "use", None)
    if use is None or now - use.last >= timedelta(minutes=rules.TOKEN_USE_NOTED):
        TokenUse.objects.bulk_create(
            [TokenUse(token=token, last=now)], update_conflicts=True, unique_fields=["token"], update_fields=["last"]
        )


# ── Lists ──


def tokens_of(account: int) -> QuerySet[Token]:
    """The tokens of a person, the newest first."""
    return _listed().filter(account=account)


def tokens_in(offices: Collection[int], after: int | None = None) -> tuple[list[Token], int | None]:
    """A page of the tokens for posts at these offices, the newest first, and after which one the next page begins."""
    rows = _listed().filter(post__organization__in=offices)
    found = list((rows.filter(pk__lt=after) if after else rows)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _listed() -> QuerySet[Token]:
    return Token.objects.select_related("account", "use", "post__organization").order_by("-pk")
