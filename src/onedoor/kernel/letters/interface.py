"""What rooms above and the site use of letters: issue one, list those of a matter, judge a file."""

from __future__ import annotations

from onedoor.kernel.files import interface as files

from . import printing
from .actions import issue
from .contents import Content
from .models import Letter, Seal
from .printing import preview
from .queries import by_code, by_number_and_code, judge, of_matter, out_of_matter, queue, reads
from .writing import write

__all__ = [
    "Content",
    "Letter",
    "Seal",
    "by_code",
    "by_number_and_code",
    "issue",
    "judge",
    "of_matter",
    "out_of_matter",
    "paper_of",
    "preview",
    "queue",
    "reads",
    "write",
]


def paper_of(letter: Letter) -> bytes:
    """The paper as it left the house; before that, as it would be printed."""
    if letter.file is None:
        return printing.pdf(letter, sealed=False)
    with files.open(letter.file.digest) as kept:
        return bytes(kept.read())
