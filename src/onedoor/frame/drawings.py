"""Drawn by the server: the ruler of a duty and the seal of an act. Numbers in, SVG out; every drawing has its words."""

from __future__ import annotations

from html import escape

PITCH, TICK, HEIGHT = 5.5, 4, 14
USED, LEFT, OVER, LIMIT = "#0a5a5c", "#c9dcda", "#92400e", "#1b1a17"


def ruler(limit: int, used: int, words: str) -> str:
    """One tick a working day, the limit a vertical line, ochre ticks beyond it. `words` say the same to a screen reader."""
    ticks = [_tick(number * PITCH, USED if number < used else LEFT) for number in range(limit)]
    beyond = limit * PITCH + 2
    ticks += [_tick(beyond + number * PITCH, OVER) for number in range(used - limit)]
    width = beyond + max(0, used - limit) * PITCH + 2
    line = f'<path d="M{limit * PITCH - 0.2:.1f} 0v{HEIGHT}" stroke="{LIMIT}" stroke-width="1.5"/>'
    return (
        f'<svg viewBox="0 0 {width:.0f} {HEIGHT}" width="{width:.0f}" height="{HEIGHT}" role="img" aria-label="{escape(words)}">'
        + "".join(ticks)
        + f"{line}</svg>"
    )


def _tick(x: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="3" width="{TICK}" height="8" fill="{colour}"/>'


PLACES = ((60, 38), (60, 72), (24, 38), (24, 72))
"""Where the four characters of a seal stand: right column first, top to bottom."""


def seal(characters: str, words: str) -> str:
    """A square relief seal of four characters; `words` say what it certifies."""
    drawn = "".join(f'<text x="{x}" y="{y}">{escape(c)}</text>' for c, (x, y) in zip(characters, PLACES, strict=True))
    return (
        f'<svg class="seal" viewBox="0 0 84 84" role="img" aria-label="{escape(words)}">'
        '<rect x="3" y="3" width="78" height="78" rx="3" fill="none" stroke="currentColor" stroke-width="4"/>'
        f'<g fill="currentColor" font-weight="700" font-size="32" text-anchor="middle">{drawn}</g></svg>'
    )
