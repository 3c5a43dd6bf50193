"""The sign-off routes of the demonstration: three reviews before a publication, two before a reply is decided."""

from __future__ import annotations

from datetime import date

from onedoor.kernel.people.rules import Role
from onedoor.kernel.routes.models import Route

SINCE = date(2018, 1, 1)


def planned() -> list[Route]:
    """Both routes, for the whole city."""
    return [
        Route(
            key="publication",
            version=1,
            title="信息发布三审",
            title_en="Three reviews before a publication",
            lines=[
                ["一审", Role.FIRST_REVIEWER, "all", 1],
                ["二审", Role.SECOND_REVIEWER, "all", 1],
                ["保密审查", Role.SECRECY_REVIEWER, "all", 1],
                ["三审", Role.FINAL_REVIEWER, "all", 1],
            ],
            valid_from=SINCE,
        ),
        Route(
            key="reply",
            version=1,
            title="依申请公开答复审查",
            title_en="Review of a reply to a request",
            lines=[["合法性审查", Role.FINAL_REVIEWER, "all", 2], ["保密审查", Role.SECRECY_REVIEWER, "all", 2]],
            valid_from=SINCE,
        ),
    ]
