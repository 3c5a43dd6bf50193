"""Serving a file so that nothing in it can act on the page, the session or another file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from onedoor.frame.pages import desk_page, signed_in

from . import interface, rules
from .models import File

POLICY = "sandbox; default-src 'none'"
"""No script, no form, nothing fetched, an origin of its own."""


@desk_page(signed_in)
@require_safe
def file(request, digest: str, name: str):
    """The bytes, to be saved; a PDF, PNG or JPEG may be shown. The same content may belong to several offices: one is enough."""
    rows = File.objects.filter(digest=digest, name=name).select_related("destruction").order_by("-pk")
    readable = [row for row in rows if interface.may_read(request.holder, row)]
    if not readable:
        raise PermissionDenied if rows else Http404
    kept = next((row for row in readable if not row.destroyed), None)
    return served(kept) if kept else _gone(request)


def served(file: File) -> FileResponse:
    """The bytes of a file, whoever may read them."""
    return FileResponse(
        interface.open(file.digest),
        as_attachment=not file.inline,
        filename=file.name,
        content_type=file.media_type,
        headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"},
    )


def _gone(request):
    """410: it was here, and its period is over."""
    facts = {"heading": _("This file is no longer kept"), "what": _(rules.OUTCOMES[rules.GONE])}
    return render(request, "frame/error.html", facts, status=410)
