"""Who may do what with plans and tasks. Pure.

A row says which offices gave it (`giving`: the office and those above it) and which office answers for it today.
"""

from __future__ import annotations

from typing import Any

from onedoor.kernel.acts.access import Holder, right

HEADS = ("office-head", "centre-manager", "city-leader")
"""Who decides for an office that keeps a plan."""


@right(*HEADS)
def keeps_plans(by: Holder, row: Any) -> bool:
    """The head of an office, the manager of the centre, or a city leader, for their own office."""
    return by.organization is not None


@right("city-leader")
def leads_the_city(by: Holder, row: Any) -> bool:
    """A city leader."""
    return True


@right(*HEADS)
def gave_it(by: Holder, row: Any) -> bool:
    """The head of the office that gave it, or of one above it."""
    return by.organization in row.giving


@right(*HEADS, "leaders-secretary")
def follows_it(by: Holder, row: Any) -> bool:
    """The giver's side: the head or the leader's secretary of the office that gave it, or of one above it."""
    return by.organization in row.giving


@right(*HEADS, "leaders-secretary")
def adds_to_it(by: Holder, row: Any) -> bool:
    """The giver's side of a plan or a meeting. An instruction is one remark and one task."""
    return row.kind != "instruction" and by.organization in row.giving


@right()
def owes_it(by: Holder, row: Any) -> bool:
    """The head of the office that owes the answer, or of the one that carries on its work; or whoever was charged with it."""
    head = str(by.role) == "office-head" and by.organization == row.answering
    return by.post is not None and (head or by.post in row.answerers)


@right("system")
def the_platform(by: Holder, row: Any) -> bool:
    """The platform, as part of another act or when the day has come."""
    return True


def reads(by: Any, row: Any) -> bool:
    """Who sees a matter that is not public: the giver's side, the offices concerned, whoever audits."""
    return by is not None and (
        str(by.role) == "audit-administrator" or by.organization in row.giving or by.organization in row.concerned
    )


def follows(holder: Any) -> bool:
    """Keys what a leader said: a leader, or the leader's secretary."""
    return holder is not None and str(holder.role) in ("city-leader", "leaders-secretary")


def keeps(holder: Any) -> bool:
    """Keeps plans: heads and the leader's secretary, who records for them."""
    return holder is not None and str(holder.role) in follows_it.roles
