"""What follows from acts after commit: letters that were sealed are signed; who reads the paper of a letter."""

from __future__ import annotations

from typing import Any

from onedoor.kernel.files import interface as files
from onedoor.kernel.outbox.interface import Message, listens

from . import queries, signing
from .models import Letter


@listens("letters.sealing")
def sign(message: Message) -> None:
    """Sign it. Where that fails the message waits, is tried again, and at last shown to a person."""
    signing.sign(message.body["letter"])


@listens("letters.sealed")
def sealed(message: Message) -> None:
    """Rooms above may listen too; this room itself has nothing more to do."""


@files.readers
def reads_paper(holder: Any, file: files.File) -> bool:
    """Whoever reads the letter reads its paper."""
    letter = Letter.objects.filter(file=file).first()
    return letter is not None and queries.reads(holder, letter)
