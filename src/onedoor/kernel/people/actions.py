"""The acts of this room: posts are given and ended, accounts opened and locked, a PIN put in force, people leave.

What the database would refuse is refused here in a sentence; a PIN and a password never enter the record.
"""

import secrets
from datetime import date
from typing import Annotated, Any

from django import forms
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onedoor.kernel.acts.interface import CodeField, Deed, Limit, Refused, act, admit
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import Organization

from . import access, queries, rules
from .models import Account, Pin, Post


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, as the browser asks for it."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **options)


@admit(forms.ModelChoiceField)
class PersonField(forms.ModelChoiceField):
    """A person, named by user name."""

    default_error_messages = {
        "invalid_choice": _("Nobody has this user name. Check it, or open an account first."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(Account.objects.all(), to_field_name="username", widget=forms.TextInput, **options)


@admit(forms.ModelChoiceField)
class OfficeField(forms.ModelChoiceField):
    """One office, by its full name: short names are the same in every county."""

    def label_from_instance(self, office: Organization) -> str:
        """The full name in the language of the page."""
        return office.label


Person = Annotated[Account, PersonField(label=_("user name of the person"))]
RoleHeld = Annotated[
    str, forms.ChoiceField(label=_("role"), choices=[(role.value, _(rule.label)) for role, rule in rules.ROLES.items()])
]
RankHeld = Annotated[
    str,
    forms.ChoiceField(
        label=_("A or B"),
        choices=[("A", _("A: holds the post")), ("B", _("B: stands in while A is away"))],
        initial="A",
        widget=forms.RadioSelect,
    ),
]
FirstDay = Annotated[date, day_field(_("first day"))]
LastDay = Annotated[date, day_field(_("last day"), help_text=_("This day still counts."))]
LastDayIfAny = Annotated[
    date | None, day_field(_("last day"), required=False, help_text=_("Empty: until further notice."))
]
UserName = Annotated[
    str, CodeField(label=_("user name"), max_length=60, help_text=_("Small letters, digits and dots."))
]
FullName = Annotated[str, forms.CharField(label=_("full name"), max_length=60)]
LatinName = Annotated[str, forms.CharField(label=_("name in Latin letters"), max_length=80, required=False)]
Keeper = Annotated[Organization, OfficeField(Organization.objects.all(), label=_("office that keeps the account"))]
Reason = Annotated[str, forms.CharField(label=_("reason"), max_length=500)]


def from_that_day(row: Any, by: Any, at: date) -> dict[str, Limit]:
    """A post or a service ends on the day of the act or later, never before."""
    return {"last_day": Limit(least=at)}


def within_the_tree(row: Any, by: Any, at: date) -> dict[str, Limit]:
    """An account goes to an office of the decider's own tree that is not to end."""
    tree = organizations.tree(by.organization, at)
    standing = Organization.objects.filter(pk__in=tree, valid_to=None).values_list("pk", flat=True)
    return {"keeper": Limit(among=frozenset(standing))}


# ── Posts ──


@act("people.appoint", on=Organization, may=access.keeps_the_staff, label=_("Give a post"))
def appoint(
    office: Organization,
    deed: Deed,
    *,
    person: Person,
    role: RoleHeld,
    rank: RankHeld,
    first_day: FirstDay,
    last_day: LastDayIfAny,
) -> Post:
    """Give a person a post at an office, as A or as deputy (B), from the first day to the last.

    Nobody gives a post to themself, and nobody holds two of the three administrations at once (GB/T 22239-2019)."""
    return _given(deed, office, person, role, rank, first_day, last_day)


@act("people.set_deputy", on=Post, may=access.keeps_the_staff | access.heads_the_office, label=_("Name a deputy"))
def set_deputy(post: Post, deed: Deed, *, person: Person, first_day: FirstDay, last_day: LastDayIfAny) -> Post:
    """Name the deputy (B) of a post, who does its work while A is away."""
    if post.rank != rules.Rank.A:
        raise Refused("state", _("A deputy has no deputy. Name one for the A post."))
    office = Organization.objects.get(pk=post.standing)
    return _given(deed, office, person, post.role, rules.Rank.B, first_day, last_day)


@act("people.end_post", on=Post, may=access.keeps_the_staff, limits=from_that_day, label=_("End the post"))
def end_post(post: Post, deed: Deed, *, last_day: LastDay) -> None:
    """End a post with a day, which still counts. A session in this post ends with it."""
    if post.valid_to and post.valid_to <= last_day:
        raise Refused("state", _("This post ends on %(day)s already.") % {"day": post.valid_to})
    if post.valid_from and post.valid_from > last_day:
        raise Refused("input", _("This post begins on %(day)s. Choose a later day.") % {"day": post.valid_from})
    post.valid_to = last_day
    post.save(update_fields=["valid_to"])
    deed.concern(post.account)


def _given(
    deed: Deed, office: Organization, person: Account, role: str, rank: str, first_day: date, last_day: date | None
) -> Post:
    """A new post, when nothing speaks against it. Raises Refused."""
    _must_be_eligible(deed, office, person, first_day)
    post = Post(account=person, organization=office, role=role, rank=rank, valid_from=first_day, valid_to=last_day)
    _must_be_sound(post)
    _must_be_free(post)
    _save(post)
    deed.concern(post, office, person)
    return post


def _must_be_eligible(deed: Deed, office: Organization, person: Account, first_day: date) -> None:
    if deed.by.account == person.pk:
        raise Refused("permission", _("Nobody gives a post to themself. Another administrator must do it."))
    if not person.is_active:
        raise Refused("state", _("This account is locked. The security administrator can unlock it."))
    if office.valid_to and office.valid_to < first_day:
        raise Refused(
            "input",
            _("The office ended on %(day)s. Choose the one that carries on its work.") % {"day": office.valid_to},
        )


def _must_be_sound(row: Any) -> None:
    """Every field in itself, in the words of the row. Raises Refused."""
    try:
        row.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise Refused("input", " ".join(error.messages)) from None


def _save(row: Any) -> None:
    """Write a new row, unless another act was quicker. Raises Refused."""
    try:
        row.save()
    except IntegrityError:
        raise Refused("state", _("Somebody else has just entered the same. Look at the page again.")) from None


def _must_be_free(post: Post) -> None:
    """The period is one, and no post of the same person stands against it. Raises Refused."""
    if post.valid_from and post.valid_to and post.valid_to < post.valid_from:
        raise Refused("input", _("The last day is before the first."))
    for other in queries.meanwhile(post):
        if (other.organization_id, other.role) == (post.organization_id, post.role):
            raise Refused("state", _("This person already holds this post in the same period."))
        if rules.apart(other.role, post.role):
            raise Refused(
                "permission", _("Nobody holds two of the three administrations. Give the other to somebody else.")
            )


# ── Accounts ──


@act("people.open_account", internal=True, on=Organization, may=access.keeps_the_accounts, label=_("Open an account"))
def open_account(
    office: Organization, deed: Deed, *, username: UserName, name: FullName, name_en: LatinName
) -> Account:
    """Open an account that the administrators of this office keep. It opens nothing before it has a post and a password."""
    account = Account(username=username, name=name, name_en=name_en, office=office)
    account.set_unusable_password()
    _must_be_sound(account)
    _save(account)
    deed.concern(account)
    return account


@act("people.new_password", internal=True, on=Account, may=access.keeps_the_accounts, label=_("Give a new password"))
def new_password(account: Account, deed: Deed) -> Account:
    """Give a new password made by chance. It is on the answered account as `handed`, once, and nowhere else."""
    _not_ones_own(deed, account)
    handed = secrets.token_urlsafe(12)
    account.set_password(handed)
    account.end_sessions()
    account.save(update_fields=["password", "sessions_ended"])
    account.handed = handed  # type: ignore[attr-defined]
    return account


@act("people.lock", internal=True, on=Account, may=access.keeps_the_accounts, label=_("Lock the account"))
def lock(account: Account, deed: Deed, *, reason: Reason) -> None:
    """Lock an account: every session of this person ends, and nobody signs in with it."""
    _not_ones_own(deed, account)
    if not account.is_active:
        raise Refused("state", _("This account is locked already."))
    _close(account)


@act("people.unlock", internal=True, on=Account, may=access.keeps_the_accounts, label=_("Unlock the account"))
def unlock(account: Account, deed: Deed, *, reason: Reason) -> None:
    """Unlock an account that was locked, or whose owner has come back."""
    if account.is_active:
        raise Refused("state", _("This account is not locked."))
    account.is_active = True
    account.save(update_fields=["is_active"])


@act(
    "people.transfer",
    internal=True,
    on=Account,
    may=access.keeps_the_accounts,
    limits=within_the_tree,
    label=_("Hand the account to another office"),
)
def transfer(account: Account, deed: Deed, *, keeper: Keeper) -> None:
    """Let the administrators of another office keep an account. Between two counties the city's administrator does it."""
    _not_ones_own(deed, account)
    account.office = keeper
    account.save(update_fields=["office"])
    deed.concern(keeper)


def _not_ones_own(deed: Deed, account: Account) -> None:
    if deed.by.account == account.pk:
        raise Refused("permission", _("This is your own account. Another administrator must do it."))


def _close(account: Account) -> None:
    account.is_active = False
    account.end_sessions()
    account.save(update_fields=["is_active", "sessions_ended"])


@act("people.set_pin", internal=True, on=Pin, may=access.it_is_their_own, label=_("Put the PIN in force"))
def set_pin(pin: Pin, deed: Deed) -> None:
    """Put the PIN in force that the person has chosen. The record says that it was changed, and never what it is."""
    if not pin.chosen:
        raise Refused("state", _("Choose a PIN first."))
    pin.digest, pin.chosen, pin.wrong = pin.chosen, "", 0
    pin.save()
    deed.concern(pin.account)


def choose_pin(by: rules.Holder, typed: str) -> Pin:
    """Keep what a person has typed, and put it in force. Raises Refused for a PIN that is guessed at once."""
    if len(typed) != rules.PIN_LENGTH or not (typed.isascii() and typed.isdigit()) or rules.weak_pin(typed):
        raise Refused("input", _("Choose six digits that are not a row, a pair or one digit alone."))
    pin, _new = Pin.objects.update_or_create(account_id=by.account, defaults={"chosen": make_password(typed)})
    return set_pin(pin, by=by)


def pin_fits(account: Account, typed: str) -> bool:
    """Whether this is the PIN of a person. A wrong one is counted; after five in a row only the password helps."""
    with transaction.atomic():
        pin = Pin.objects.select_for_update().filter(account=account).exclude(digest="").first()
        if pin is None or pin.locked:
            return False
        fits = check_password(typed, pin.digest)
        pin.wrong = 0 if fits else pin.wrong + 1
        pin.save(update_fields=["wrong"])
    return fits


def password_fitted(account: Account) -> None:
    """After the right password the PIN may be tried anew."""
    Pin.objects.filter(account=account).update(wrong=0)


# ── Leaving ──


@act("people.leave", on=Account, may=access.keeps_the_staff, limits=from_that_day, label=_("Leave the service"))
def leave(account: Account, deed: Deed, *, last_day: LastDay) -> None:
    """End all posts of a person with a day. On that day, at the latest, all sessions end and the account is locked."""
    _not_ones_own(deed, account)
    posts = account.posts.filter(Q(valid_to=None) | Q(valid_to__gt=last_day))
    deed.concern(*posts)
    posts.filter(valid_from__gt=last_day).delete()
    posts.update(valid_to=last_day)
    if last_day <= deed.at:
        _close(account)
    else:
        account.end_sessions()
        account.save(update_fields=["sessions_ended"])
    deed.announce("people.left", account=account.pk, last_day=last_day)


# ── Moving in ──


Lines = Annotated[list, forms.JSONField(label=_("list of people"))]


@act("people.move_in", may=access.the_platform, many=True, label=_("Take over a list of people"))
def move_in(deed: Deed, *, lines: Lines) -> list[Any]:
    """Open accounts and give posts from a list, all in one deed or none. Nobody can sign in before a password is given."""
    read = [_line(*line) for line in lines]
    plan = queries.Planning(read).plan
    if plan.faults or not (plan.accounts or plan.posts):
        raise Refused("state", _("The list does not fit what stands. Have it checked once more."))
    accounts = Account.objects.bulk_create(plan.accounts)
    return [*accounts, *Post.objects.bulk_create(plan.posts)]


def _line(
    row: int, name: str, account: str, office: str, role: str, rank: str, first: str, last: str | None
) -> rules.Line:
    """A line as it stands in the deed, its days read again."""
    days = date.fromisoformat(first), date.fromisoformat(last) if last else None
    return rules.Line(row, name, account, office, role, rank, *days)
