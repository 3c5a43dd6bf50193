"""The public ledger for people and for programs: its page and feed, the check of a receipt, and the files as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from onedoor.engines.tiles import Tile
from onedoor.frame import clock
from onedoor.frame.pages import open_page
from onedoor.kernel.acts.registry import ACTS
from onedoor.kernel.people.rules import ROLES

from . import interface, ports, queries

LISTED, FED = 12, 50
"""Checkpoints on the page, and in the feed."""
FOREVER = "public, max-age=31536000, immutable"
"""A receipt and a tile never change."""
SOON = "public, max-age=5"
DECIDERS: dict[str, Any] = {
    "post": gettext_lazy("an official"),
    "party": gettext_lazy("a party"),
    "system": gettext_lazy("the platform, by itself"),
    "authority": gettext_lazy("an authority outside"),
}
"""Who decided, where no office is named."""
MODES: dict[str, Any] = {
    "own": gettext_lazy("own sign-in"),
    "slip": gettext_lazy("on a signed slip"),
    "oral": gettext_lazy("by word of mouth"),
    "carried": gettext_lazy("moved in"),
}
"""How a decision came to be recorded."""


# ── For people ──


@open_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """How the ledger stands, its key, its last checkpoints, and how anybody checks it."""
    state = interface.state()
    facts = {
        "state": state,
        "age": _age(state.signed),
        "signed": state.signed and state.signed.astimezone(clock.CITY),
        "key": ports.signer().key,
        "former": [key for key in ports.keys_of(queries.keys()) if key != ports.signer().key],
        "checkpoints": queries.latest(LISTED),
    }
    return render(request, "ledger/home.html", facts)


def _age(signed: datetime | None) -> str:
    """How long ago a checkpoint was signed, in words."""
    seconds = int((clock.now() - signed).total_seconds()) if signed else 0
    if seconds < 120:
        return ngettext("%(n)s second ago", "%(n)s seconds ago", seconds) % {"n": max(seconds, 0)}
    minutes = seconds // 60
    if minutes < 120:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    return ngettext("%(n)s hour ago", "%(n)s hours ago", minutes // 60) % {"n": minutes // 60}


@open_page
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Check a receipt in the browser: the page carries the keys and the words, and asks the server nothing."""
    kinds = [(name, act.label) for name, act in sorted(ACTS.items()) if not act.internal]
    roles = [(role.value, _(facts.label)) for role, facts in ROLES.items()]
    words = {"name": kinds, "role": roles, "by": DECIDERS.items(), "mode": MODES.items()}
    return render(request, "ledger/verify.html", {"keys": ports.keys_of(queries.keys()), "words": words})


@open_page
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The last checkpoints as an Atom feed: whoever reads it keeps them."""
    address = request.build_absolute_uri(reverse("ledger"))
    atom = Atom1Feed(_("Public ledger: checkpoints"), address, "", feed_url=request.build_absolute_uri())
    for one in queries.latest(FED):
        title = ngettext("%(n)s act", "%(n)s acts", one.size) % {"n": one.size}
        unique = f"{address}#{one.size}"
        atom.add_item(title, address, f"<pre>{one.note}</pre>", unique_id=unique, pubdate=one.at, updateddate=one.at)
    return _answer(atom.writeString("utf-8"), "application/atom+xml; charset=utf-8", SOON)


# ── For programs ──


@open_page
@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The last checkpoint, as a signed note."""
    found = interface.checkpoint()
    if found is None:
        raise Http404
    return _answer(found, "text/plain; charset=utf-8", SOON)


@open_page
@require_safe
def tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries; another path leads nowhere."""
    tile = Tile.read(path)
    found = ports.read(tile) if tile else None
    if found is None:
        raise Http404
    return _answer(found, "application/octet-stream", FOREVER)


@open_page
@require_safe
def receipt(request: HttpRequest, record: UUID) -> HttpResponse:
    """The receipt of an act that the public list shows; there is none until a checkpoint holds the act."""
    found = interface.receipt(record) if queries.shown_to_the_public(record) else None
    if found is None:
        raise Http404
    return _file(found, f"receipt-{queries.place(record)}.json", FOREVER)


@open_page
@require_safe
def later(request: HttpRequest, size: int) -> HttpResponse:
    """The present checkpoint with the proof that an earlier one stands in it."""
    found = interface.later(size)
    if found is None:
        raise Http404
    return _file(found, f"later-{size}.json", SOON)


def _file(text: str, name: str, caching: str) -> HttpResponse:
    answer = _answer(text, "application/json; charset=utf-8", caching)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _answer(body: str | bytes, kind: str, caching: str) -> HttpResponse:
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": caching})
