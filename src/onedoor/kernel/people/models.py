"""Accounts and the posts they hold."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import CheckConstraint, F, Func, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

    @property
    def role_label(self) -> str:
        """The role in the language of the page; a deputy says so."""
        label = gettext(rules.ROLES[rules.Role(self.role)].label)
        return label if self.rank == rules.Rank.A else gettext("%(role)s (deputy)") % {"role": label}

    @property
    def duty(self) -> str:
        """What the role does, in one sentence."""
        return gettext(rules.ROLES[rules.Role(self.role)].duty)
