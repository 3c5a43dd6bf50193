"""What follows from acts after commit: the bytes of destroyed files are removed, once no other file needs them."""

from __future__ import annotations

from onedoor.kernel.outbox.interface import Message, listens

from . import writing


@listens("files.destroyed", "files.unneeded")
def remove_bytes(message: Message) -> None:
    """Remove what no file needs any more: it was destroyed, or painted and not burnt in.

    If somebody is just keeping the same bytes, it is tried again later."""
    for digest in message.body["digests"]:
        writing.remove(digest)
