"""Catalogues of the house: find, compile and check what is to be said in Chinese.

Texts in code and templates are English; each room keeps its Chinese in `locale/zh_Hans/LC_MESSAGES/django.po`.
`update` adds new texts, `compile` writes the binary catalogues, `check` names every text without a translation and exits 1.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parents[1] / "src" / "onedoor"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SKIPPED = {"tests", "migrations", "locale", "__pycache__"}


def rooms() -> list[Path]:
    """Every folder that keeps a catalogue: the folders with an `apps.py`, and the command line."""
    return sorted({path.parent for path in PACKAGE.rglob("apps.py")})


def catalogue_of(room: Path) -> Path:
    """Where a room keeps its Chinese."""
    return room / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def sources(room: Path) -> list[Path]:
    """The room's own Python files and templates, tests left out."""
    found = [*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]
    return sorted(path for path in found if not SKIPPED & set(path.relative_to(room).parts))


def said_in(path: Path):
    """The texts of one file: (line, message, comments, context)."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    return extract("python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def texts(room: Path) -> Catalog:
    """All texts of a room, in order of files."""
    catalogue = Catalog(locale="zh_Hans", fuzzy=False)
    for path in sources(room):
        for _line, message, _comments, context in said_in(path):
            catalogue.add(message, None, [(path.relative_to(room).as_posix(), 0)], context=context)
    return catalogue


def stored(room: Path) -> Catalog:
    """The room's Chinese as it stands."""
    path = catalogue_of(room)
    if not path.exists():
        return Catalog(locale="zh_Hans", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def update() -> int:
    """Add new texts to each catalogue and drop what is no longer said."""
    for room in rooms():
        said, kept = texts(room), stored(room)
        kept.update(said, no_fuzzy_matching=True)
        kept.obsolete.clear()
        kept.fuzzy = False
        if len(kept) == 0:
            continue
        catalogue_of(room).parent.mkdir(parents=True, exist_ok=True)
        with catalogue_of(room).open("wb") as file:
            write_po(file, kept, width=110, omit_header=False, sort_output=True, no_location=True, ignore_obsolete=True)
        _plain_header(catalogue_of(room))
    return 0


def _plain_header(path: Path) -> None:
    """Keep only what a reader of the catalogue needs, so that two runs write the same bytes."""
    body = path.read_text(encoding="utf-8").split("\n\n", 1)
    facts = ("Language: zh_Hans", "Content-Type: text/plain; charset=utf-8", "Plural-Forms: nplurals=1; plural=0;")
    header = "\n".join(['msgid ""', 'msgstr ""', *(f'"{fact}\\n"' for fact in facts)])
    path.write_text(header + "\n\n" + (body[1] if len(body) > 1 else ""), encoding="utf-8")


def compile_all() -> int:
    """Write each binary catalogue beside its text."""
    for room in rooms():
        if catalogue_of(room).exists():
            with catalogue_of(room).with_suffix(".mo").open("wb") as file:
                write_mo(file, stored(room))
    return 0


def untranslated() -> list[str]:
    """What has no Chinese yet, and Chinese that nobody says any more: one line each."""
    findings = []
    for room in rooms():
        kept = stored(room)
        for message in texts(room):
            if message.id and not _translated(kept.get(message.id, message.context)):
                findings.append(f"{catalogue_of(room).relative_to(PACKAGE)}: no Chinese for {message.id!r}")
        said = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in texts(room)}
        for message in kept:
            key = message.id if isinstance(message.id, str) else message.id[0]
            if key and (key, message.context) not in said:
                findings.append(f"{catalogue_of(room).relative_to(PACKAGE)}: no longer said: {key!r}")
    return findings


def _translated(message) -> bool:
    """Whether a message has all its Chinese and nothing doubtful about it."""
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(strings)


def check() -> int:
    """Print every finding; 1 if there is one."""
    findings = untranslated()
    print("\n".join(findings) if findings else "Every text has its Chinese.")
    return 1 if findings else 0


if __name__ == "__main__":
    import django
    from django.conf import settings

    settings.configure(USE_I18N=False)
    django.setup()
    commands = {"update": update, "compile": compile_all, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit("Usage: python tools/messages.py update|compile|check")
    sys.exit(commands[sys.argv[1]]())
