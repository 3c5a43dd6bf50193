"""Serving a file so that nothing in it can act on the page, the session or another file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from onedoor.frame.pages import desk_page, signed_in

from . import interface, rules
from .models import File


@desk_page(signed_in)
@require_safe
def file(request, digest: str, name: str):
    """The bytes, to be saved; a PDF, PNG or JPEG may be shown. The same content may belong to several offices: one is enough."""
    rows = File.objects.filter(digest=digest, name=name).select_related("destruction").order_by("-pk")
    readable = [row for row in rows if interface.may_read(request.holder, row)]
    if not readable:
        raise PermissionDenied if rows else Http404
    kept = next((row for row in readable if not row.destroyed), None)
    return interface.serve(kept) if kept else _gone(request)


def _gone(request):
    """410: it was here, and its period is over."""
    facts = {"heading": _("This file is no longer kept"), "what": _(rules.OUTCOMES[rules.GONE])}
    return render(request, "frame/error.html", facts, status=410)
