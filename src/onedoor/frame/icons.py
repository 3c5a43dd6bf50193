"""Drawn signs: the mark of the house, the shapes of lights, the arrow. Each light has a shape of its own, readable in black and white."""

MARK = (
    '<svg class="mark" viewBox="0 0 40 40" fill="none" aria-hidden="true">'
    '<path d="M7.5 13v23M15 6.5h18.5V36" stroke="currentColor" stroke-width="4" stroke-linejoin="miter"/>'
    '<path d="M6.2 3.2l5 6" stroke="currentColor" stroke-width="4"/>'
    '<path d="M29 12.2 17.5 16v20.6L29 33z" fill="#0a5a5c"/><circle cx="20.6" cy="25.6" r="1.5" fill="#fff"/></svg>'
)


def _shape(body: str) -> str:
    return f'<svg viewBox="0 0 16 16" aria-hidden="true">{body}</svg>'


SHAPES = {
    "ok": _shape('<circle cx="8" cy="8" r="7" fill="#2a6a3f"/>'),
    "soon": _shape(
        '<path d="M8 1 15.5 15H.5z" fill="#e9b320" stroke="#7a5200" stroke-width="1.2" stroke-linejoin="round"/>'
    ),
    "late": _shape('<path d="M8 0l8 8-8 8-8-8z" fill="#92400e"/>'),
    "hold": _shape('<path d="M2.5 1h4v14h-4zM9.5 1h4v14h-4z" fill="#69645b"/>'),
    "done": _shape('<path d="M1.5 8.5 6 13 14.5 3" fill="none" stroke="#45423c" stroke-width="2.4"/>'),
    "void": _shape(
        '<circle cx="8" cy="8" r="6.5" fill="none" stroke="#69645b" stroke-width="1.6"/>'
        '<path d="M3.5 12.5l9-9" stroke="#69645b" stroke-width="1.6"/>'
    ),
    "arrow": (
        '<svg viewBox="0 0 24 24" fill="none" aria-hidden="true">'
        '<path d="M4 12h15M13 5.5 19.5 12 13 18.5" stroke="currentColor" stroke-width="2.2"/></svg>'
    ),
}
