"""Typefaces for paper: where their files are, and which face stands for which style of an official document.

The faces that the standard names (小标宋, 仿宋) may not be passed on; a city that has them names them in its settings.
Otherwise the system's Noto faces are used, else the same in the wheel `mplfonts`, whose files alone are read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

SYSTEM = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
)
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC")
SANS = ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC")
STYLES: Mapping[str, tuple[str, ...]] = {
    "song": SERIF,
    "hei": SANS,
    "fangsong": ("FangSong", "FandolFang R", *SERIF),
    "kai": ("LXGW WenKai", "FandolKai", *SERIF),
    "xiaobiaosong": ("FZXiaoBiaoSong-B05S", *SERIF),
}
"""Faces by style, the first that is there is used. No free 仿宋, 楷体 or 小标宋 comes with systems: 宋 stands in for them."""
USED = frozenset(name for names in STYLES.values() for name in names)


def folders() -> list[Path]:
    """Folders that hold typefaces: the system's, and the wheel's where it is installed."""
    found = [path for path in SYSTEM if path.is_dir()]
    spec = find_spec("mplfonts")
    if spec and spec.origin:
        found.append(Path(spec.origin).parent / "fonts")
    return found


@cache
def drawn() -> frozenset[int]:
    """Code points that some typeface in these folders can draw."""
    points: set[int] = set()
    for folder in folders():
        for path in sorted(folder.rglob("*.[ot]t[fc]")):
            points |= _points(path)
    return frozenset(points)


def _points(path: Path) -> set[int]:
    """What the faces of one file that are used here can draw."""
    try:
        found = TTCollection(path, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(path, lazy=True)]
        used = [face for face in found if face["name"].getDebugName(1) in USED]
        return set().union(*(face.getBestCmap() for face in used))
    except (TTLibError, OSError, KeyError, AssertionError):
        return set()


UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Categories of characters that nothing is drawn for."""


def missing(text: str) -> list[str]:
    """Characters of a text that no typeface here can draw, each once, in order: paper with a gap must never leave the house."""
    signs = dict.fromkeys(text)
    return [sign for sign in signs if ord(sign) not in drawn() and unicodedata.category(sign) not in UNSEEN]


def faces(own: Mapping[str, str]) -> dict[str, list[str]]:
    """The faces of each style in the order in which they are tried; `own`: what the city set for a style."""
    return {style: [*filter(None, [own.get(style)]), *names] for style, names in STYLES.items()}
