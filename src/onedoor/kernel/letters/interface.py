"""What rooms above and the site use of letters: issue one, list those of a matter, judge a file."""

from __future__ import annotations

from .actions import issue
from .contents import Content
from .models import Letter, Seal
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
    "queue",
    "reads",
    "write",
]
