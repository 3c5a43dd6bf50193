"""Pages of the frame: what is said when something is not there, not allowed or broken."""

from __future__ import annotations

import logging
import secrets

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .forms import GalleryForm
from .modes import Mode
from .pages import public_page

logger = logging.getLogger(__name__)


def _error(request, status: int, heading: str, what: str, number: str = ""):
    return render(request, "frame/error.html", {"heading": heading, "what": what, "number": number}, status=status)


def bad_request(request, exception=None):
    """400: the request itself cannot be read."""
    return _error(
        request,
        400,
        _("This request could not be read"),
        _("Nothing was changed. Go back, load the page anew and try again."),
    )


def refused(request, exception=None, reason=""):
    """403: not for this post, or a form that is too old."""
    return _error(
        request,
        403,
        _("Your post may not open this"),
        _("Nothing was changed. If it belongs to your work, ask your system administrator for the right post."),
    )


def not_found(request, exception=None):
    """404: no page at this address."""
    return _error(
        request,
        404,
        _("There is no page at this address"),
        _("The address may be mistyped. Pages that were moved lead on by themselves."),
    )


def failed(request):
    """500: our fault. Says whether anything is lost and what to quote."""
    number = secrets.token_hex(4)
    logger.error("failure %s at %s", number, request.path)
    facts = {
        "mode": getattr(request, "mode", Mode()),
        "heading": _("Something went wrong here"),
        "what": _(
            "Nothing was half done: it is either as before or complete. Try again, or call and quote the number."
        ),
        "number": number,
    }
    return HttpResponse(render_to_string("frame/failed.html", facts), status=500)  # asks the database nothing


COLOURS = (
    "ink",
    "ink-2",
    "ink-3",
    "line-strong",
    "line",
    "wash",
    "teal",
    "teal-deep",
    "teal-wash",
    "cinnabar",
    "ochre",
    "malachite",
    "gamboge",
    "gamboge-ink",
)
SIZES = ("t-7", "t-6", "t-5", "t-4", "t-3", "t-2", "t-1")
SEALS = ("公开发布", "登记回执")
LIGHTS = ("ok", "soon", "late", "hold", "done", "void")


@public_page(depends=("organizations",))
def gallery(request):
    """Every component once: the measure for each page."""
    form = GalleryForm({"number": "黄建[2026]48号", "from_day": "", "way": "own"})
    form.is_valid()
    return render(
        request,
        "frame/gallery.html",
        {"form": form, "colours": COLOURS, "sizes": SIZES, "lights": LIGHTS, "characters": SEALS},
    )
