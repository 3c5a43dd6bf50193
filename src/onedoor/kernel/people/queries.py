"""Posts as they stand on a day, and the holder that follows from one."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from onedoor.kernel.organizations import interface as organizations

from .models import Post
from .rules import Holder, Rank, Role

SESSION_KEY = "post"
"""Where a session keeps the post that was chosen."""


def posts_of(account: int, day: date) -> QuerySet[Post]:
    """The posts a person holds on a day, the oldest first."""
    return Post.objects.on(day).filter(account=account).select_related("organization", "account").order_by("id")


def chosen(posts: list[Post], wanted: object) -> Post | None:
    """The post a person chose, else the first; none without a post."""
    return next((post for post in posts if post.pk == wanted), posts[0] if posts else None)


def holder_of(post: Post) -> Holder:
    """The person of a post as others see them at work."""
    return Holder(
        account=post.account_id,
        post=post.pk,
        organization=post.organization_id,
        role=Role(post.role),
        offices=organizations.office_path(post.organization_id),
        rank=Rank(post.rank),
        name=post.account.label,
        office=post.organization.short_label,
        label=f"{post.account.label} · {post.organization.short_label} · {post.role_label}",
    )
