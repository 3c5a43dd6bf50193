"""Accounts and the posts they hold."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onedoor.frame import clock
from onedoor.kernel.organizations import interface as organizations
from onedoor.kernel.organizations.models import PERIOD, Dated, Organization, in_order, spoken

from . import rules


class Accounts(BaseUserManager):
    """Makes accounts and finds them by their user name."""

    def create_user(self, username: str, password: str | None = None, **fields) -> Account:
        """An account; without a password nobody can sign in with it."""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A person who can sign in. What a person may do follows from posts alone."""

    username = models.CharField(
        _("user name"),
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This user name is taken. Choose another.")},
    )
    name = models.CharField(_("full name"), max_length=60)
    name_en = models.CharField(_("name in Latin letters"), max_length=80, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    office = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
        verbose_name=_("office"),
        help_text=_("The office whose administrators keep this account."),
    )
    sessions_ended = models.PositiveIntegerField(_("times all sessions were ended"), default=0, editable=False)
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    objects = Accounts()

    class Meta:
        ordering = ["username"]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return spoken(self.name, self.name_en)

    @cached_property
    def path(self) -> tuple[int, ...]:
        """Ids of the office that keeps the account and of those above it, nearest first."""
        return self.office.path if self.office else ()

    def end_sessions(self) -> None:
        """Make every session of this person void at its next page. The caller saves."""
        self.sessions_ended += 1

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must match: it changes with the password, and whenever all sessions are ended."""
        word = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("onedoor.people.session", word, secret=secret, algorithm="sha256").hexdigest()


class Pin(models.Model):
    """The PIN by which a person comes back to a counter. It is kept as a password is, and counts wrong tries."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="pin", verbose_name=_("person"))
    digest = models.CharField(max_length=128, blank=True)
    chosen = models.CharField(max_length=128, blank=True)
    """Typed in, and not in force before the act that says so."""
    wrong = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [CheckConstraint(condition=Q(wrong__lte=rules.PIN_TRIES), name="pin_tries_counted")]

    def __str__(self):
        return f"PIN · {self.account_id}"

    @property
    def locked(self) -> bool:
        """Whether it was wrong too often, so that only the password helps."""
        return self.wrong >= rules.PIN_TRIES


def _same(field: str) -> Func:
    """A range of one point for each number, so that equal numbers overlap: plain GiST, no extension needed."""
    return Func(F(field), template="int8range(%(expressions)s, %(expressions)s, '[]')")


class Post(models.Model):
    """A person in a role at an office, from the first day to the last."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="posts", verbose_name=_("person"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name=_("office"))
    role = models.CharField(_("role"), max_length=40)
    rank = models.CharField(_("A or B"), max_length=1, default=rules.Rank.A.value)
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    stands_in = False
    """Set on a copy of a head's post that does the work of a vacant role."""

    objects = Dated.as_manager()

    class Meta:
        ordering = ["organization", "role", "rank", "id"]
        constraints = [
            in_order("post_days_in_order"),
            CheckConstraint(condition=Q(role__in=[role.value for role in rules.Role]), name="post_role_known"),
            CheckConstraint(condition=Q(rank__in=[rank.value for rank in rules.Rank]), name="post_rank_known"),
            ExclusionConstraint(
                name="post_once_at_a_time",
                expressions=[
                    (_same("account"), RangeOperators.OVERLAPS),
                    (_same("organization"), RangeOperators.OVERLAPS),
                    (
                        Func(
                            F("role"), template="int8range(hashtext(%(expressions)s), hashtext(%(expressions)s), '[]')"
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (PERIOD, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This person already holds this post in the same period."),
            ),
            ExclusionConstraint(
                name="post_one_administration_a_person",
                expressions=[(_same("account"), RangeOperators.OVERLAPS), (PERIOD, RangeOperators.OVERLAPS)],
                condition=Q(role__in=sorted(role.value for role in rules.ADMINISTRATORS)),
                violation_error_message=_(
                    "Nobody holds two of the three administrations. Give the other to somebody else."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.account} · {self.role} · {self.organization}"

    @cached_property
    def path(self) -> tuple[int, ...]:
        """Ids of the office, of the one that carries on its work, and of those above it, nearest first."""
        return self.organization.path

    @property
    def standing(self) -> int:
        """The id of the office that carries on the work of this post's office today."""
        return organizations.successor(self.organization_id, clock.today())

    @property
    def word(self) -> str:
        """How a session names it: its number, and the role where the head stands in for a vacant one."""
        return f"{self.pk}:{self.role}" if self.stands_in else str(self.pk)

    @property
    def label(self) -> str:
        """Role and office in the language of the page."""
        return f"{self.role_label} · {self.organization.label}"

    @property
    def role_label(self) -> str:
        """The role in the language of the page; a deputy says so, and a head who stands in."""
        label = gettext(rules.ROLES[rules.Role(self.role)].label)
        if self.stands_in:
            return gettext("%(role)s (vacant, held by the head)") % {"role": label}
        return label if self.rank == rules.Rank.A else gettext("%(role)s (deputy)") % {"role": label}

    @property
    def duty(self) -> str:
        """What the role does, in one sentence."""
        return gettext(rules.ROLES[rules.Role(self.role)].duty)


class Token(models.Model):
    """A word by which another system works in one post of an official. Only its digest is kept; it ends with the post."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens", verbose_name=_("person"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="tokens", verbose_name=_("post"))
    name = models.CharField(_("what it is for"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    may_act = models.BooleanField(_("may do acts"), default=False)
    made_on = models.DateField()
    last_day = models.DateField(_("last day"))
    ended_on = models.DateField(null=True)
    handed = ""
    """Its word, on the one that was just made only."""
    sessions = models.PositiveIntegerField()
    """How often the sessions of the person had been ended when it was made: it dies with them."""

    class Meta:
        indexes = [models.Index(fields=["account"], name="token_account")]
        constraints = [
            CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="token_digest_is_sha256"),
            CheckConstraint(condition=Q(last_day__gte=F("made_on")), name="token_days_in_order"),
        ]

    def __str__(self):
        return f"{self.name} · {self.account_id}"

    @cached_property
    def path(self) -> tuple[int, ...]:
        """Ids of the office of its post and of those above it, nearest first."""
        return self.post.path


class TokenUse(models.Model):
    """When a token was last used, to ten minutes: an ordinary write, for whoever asks which tokens nobody needs."""

    token = models.OneToOneField(Token, models.PROTECT, primary_key=True, related_name="use")
    last = models.DateTimeField()

    def __str__(self):
        return f"{self.token_id} {self.last}"

    @property
    def day(self) -> date:
        """The day in the city."""
        return self.last.astimezone(clock.CITY).date()
