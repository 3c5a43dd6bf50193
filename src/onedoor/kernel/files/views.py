"""Serving a file so that nothing in it can act on the page, the session or another file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from onedoor.frame.pages import desk_page, signed_in

from . import interface
from .models import File

POLICY = "sandbox; default-src 'none'"
"""No script, no form, nothing fetched, an origin of its own."""


@desk_page(signed_in)
@require_safe
def file(request, digest: str, name: str):
    """The bytes, to be saved; a PDF, PNG or JPEG may be shown. The same content may belong to several offices: one is enough."""
    rows = File.objects.filter(digest=digest, name=name)
    readable = next((row for row in rows if interface.may_read(request.holder, row)), None)
    if readable is None:
        raise PermissionDenied if rows else Http404
    return FileResponse(
        interface.open(digest),
        as_attachment=not readable.inline,
        filename=name,
        content_type=readable.media_type,
        headers={"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"},
    )
