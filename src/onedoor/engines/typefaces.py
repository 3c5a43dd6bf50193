"""Typefaces for paper: where their files are, and which face stands for which style of an official document.

The faces that the standard names (小标宋, 仿宋) may not be passed on; a city that has them names them in its settings.
Otherwise the system's Noto faces are used, else the same in the wheel `mplfonts`, whose files alone are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

SYSTEM = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
)
STYLES: Mapping[str, tuple[str, ...]] = {
    "song": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    "hei": ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"),
}
"""Faces by style, the first that is there is used."""


def folders() -> list[Path]:
    """Folders that hold typefaces: the system's, and the wheel's where it is installed."""
    found = [path for path in SYSTEM if path.is_dir()]
    spec = find_spec("mplfonts")
    if spec and spec.origin:
        found.append(Path(spec.origin).parent / "fonts")
    return found


def faces(own: Mapping[str, str]) -> dict[str, list[str]]:
    """The faces of each style in the order in which they are tried; `own`: what the city set for a style."""
    return {style: [*filter(None, [own.get(style)]), *names] for style, names in STYLES.items()}
