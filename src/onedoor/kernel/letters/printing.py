"""A letter on paper: PDF/A by the layouts of this room. What people wrote is data to the typesetter, never markup."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from onedoor.engines.typefaces import faces, folders
from onedoor.engines.typography import day_in_digits, headed, title_lines
from onedoor.frame import clock
from onedoor.kernel.files import interface as files

from . import contents, queries
from .contents import Content
from .models import Letter, Seal

LAYOUTS = Path(__file__).with_name("layouts")
TITLE_SIGNS = 20
"""Signs in one line of a title: 22 points on 156 millimetres."""
OFFICIAL = "zh-hans"
"""The language of official paper."""


@cache
def _compiler(layout: str) -> typst.Compiler:
    return typst.Compiler(
        str(LAYOUTS / f"{layout}.typ"), root=str(LAYOUTS), font_paths=[str(path) for path in folders()]
    )


def pdf(letter: Letter, *, sealed: bool) -> bytes:
    """The letter as PDF/A; `sealed`: with the picture of its seal, for the one that is signed."""
    return made(letter.layout, _data(letter, contents.read(letter.body.content), sealed=sealed))


def preview(content: Content, office: Any) -> bytes:
    """What a letter of an office would look like today, without number, code and seal."""
    draft = Letter(
        organization=office, layout=content.layout, title=content.title, number="", code="", issued_on=clock.today()
    )
    return made(content.layout, _data(draft, content, sealed=False))


def made(layout: str, data: dict[str, Any]) -> bytes:
    """A page by its layout. Raises RuntimeError for data that the layout does not know."""
    given = {"data": json.dumps(data, ensure_ascii=False)}
    page = _compiler(layout).compile(sys_inputs=given, format="pdf", pdf_standards=["a-2b"])
    assert isinstance(page, bytes)  # of a PDF there is one
    return page


def _data(letter: Letter, content: Content, *, sealed: bool) -> dict[str, Any]:
    """What a layout is given: plain text, days as documents bear them, and the code as a drawing."""
    _word, mark = queries.letterhead(letter.organization_id)
    on, seal = letter.issued_on, letter.seal if sealed else None
    return {
        "faces": dict(faces(getattr(settings, "TYPEFACES", {}))),
        "office": letter.organization.name,
        "mark": content.mark or mark,
        "number": letter.number,
        "title": content.title,
        "lines": title_lines(content.title, TITLE_SIGNS),
        "on": [on.year, on.month, on.day],
        "day": day_in_digits(on),
        "to": content.to and f"{content.to.rstrip('：:')}：",
        "paragraphs": [_paragraph(one) for one in content.paragraphs],
        "rows": [list(row) for row in content.rows],
        "attachments": list(content.attachments),
        "signed": letter.organization.name,
        "seal": {"name": seal.name, "line": seal.line, "specimen": _specimen(seal)} if seal else None,
        "note": content.note,
        "qr": _code(letter) if letter.code else "",
        "code": letter.grouped,
        "words": _words(),
        "urgency": content.urgency,
        "secrecy": content.secrecy,
        "serial": content.serial,
        "signer": content.signer,
        "copies-to": content.copies_to,
        "printer": content.printer,
    }


def _specimen(seal: Seal) -> list[int]:
    """The bytes of its specimen; empty where it is drawn."""
    if seal.specimen is None:
        return []
    with files.open(seal.specimen.digest) as kept:
        return list(kept.read())


def _words() -> dict[str, str]:
    """The few words of the layouts themselves, in the language of official paper."""
    with override(OFFICIAL):
        return {
            "check": str(_("Scan to check it, or look under “Check a letter”")),
            "number": str(_("number")),
            "code": str(_("code")),
        }


def _paragraph(text: str) -> dict[str, Any]:
    level, heading, rest = headed(text)
    return {"level": level, "heading": heading, "text": rest}


def _code(letter: Letter) -> str:
    """The QR code that leads to the page where the letter is checked."""
    drawn = io.BytesIO()
    code = segno.make(address(letter.code), error="m", micro=False)
    code.save(drawn, kind="svg", border=2, xmldecl=True)
    return drawn.getvalue().decode()


def address(code: str) -> str:
    """Where a letter is checked, in full, as the city is reached from outside."""
    with override(OFFICIAL):
        return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{reverse('checked_letter', args=[code])}"


def together(pages: Iterable[bytes]) -> bytes:
    """Many PDF as one, each beginning on a right-hand page: to be printed at once, on both sides."""
    whole, kept = pikepdf.new(), io.BytesIO()
    for one in pages:
        with pikepdf.open(io.BytesIO(one)) as read:
            whole.pages.extend(read.pages)
            if len(read.pages) % 2:
                whole.add_blank_page(page_size=(595.28, 841.89))
    whole.save(kept)
    return kept.getvalue()
