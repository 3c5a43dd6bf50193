"""Take out of a file what nobody sees in it: who made it, where, with what, when, and what it looked like before.

`stripped(data, kind)` answers bytes that show the same. Pictures are in `metadata_pictures`, documents in `metadata_packed`, PDF is in
`metadata_pdf`.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import IO, Any

from PIL import Image

from .confinement import GivenUp
from .metadata_packed import packed
from .metadata_pdf import pdf
from .metadata_pictures import gif, jpeg, png, tiff, webp


def strip(stream: IO[bytes], said: Mapping[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The task of a child: `kind` is said."""
    return {}, [stripped(stream.read(), said["kind"])]


def stripped(data: bytes, kind: str) -> bytes:
    """The same file without its metadata. Raises GivenUp: `damaged`, `locked`, `signed`, or `kept` for a kind that has no way."""
    if kind not in STRIPPERS:
        raise GivenUp("kept")
    try:
        return STRIPPERS[kind](data)
    except (struct.error, IndexError, ValueError, SyntaxError, OSError, Image.DecompressionBombError):
        raise GivenUp("damaged") from None


def _as_it_is(data: bytes) -> bytes:
    """A kind that holds nothing but what is seen."""
    return data


STRIPPERS: Mapping[str, Callable[[bytes], bytes]] = {
    "jpeg": jpeg,
    "png": png,
    "gif": gif,
    "webp": webp,
    "tiff": tiff,
    "bmp": _as_it_is,
    "txt": _as_it_is,
    "csv": _as_it_is,
    "pdf": pdf,
} | dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), packed)
"""Every kind that can be stripped. The old formats of Office and WPS, OFD and HEIC have no way: they are converted first."""
