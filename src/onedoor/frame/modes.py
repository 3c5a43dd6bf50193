"""Address modes: language and elder mode stand in the address, never in a cookie.

`/…` is Chinese, `/en/…` English, `/elder/…` and `/en/elder/…` the elder mode of each. The prefix is taken off before the
address is resolved and becomes the script prefix, so every `{% url %}` of the page keeps the mode by itself.
"""

from __future__ import annotations

from typing import NamedTuple

from django.urls import set_script_prefix
from django.utils import translation


class Mode(NamedTuple):
    """How a page is read: its language code and whether letters are large."""

    language: str = "zh-hans"
    elder: bool = False

    @property
    def prefix(self) -> str:
        """The part of the address before the page's own path, with both slashes."""
        return "/" + ("en/" if self.language == "en" else "") + ("elder/" if self.elder else "")

    @property
    def tag(self) -> str:
        """The BCP 47 tag for `<html lang>`."""
        return "en" if self.language == "en" else "zh-CN"

    @property
    def other_name(self) -> str:
        """What the other language calls itself."""
        return "中文" if self.language == "en" else "English"

    @property
    def other_tag(self) -> str:
        """The BCP 47 tag of the other language."""
        return "zh-CN" if self.language == "en" else "en"

    def address(self, path: str) -> str:
        """The address of a bare path such as `/due` in this mode."""
        return self.prefix + path.lstrip("/")


def split(path: str) -> tuple[Mode, str]:
    """Take the mode off an address: `/en/elder/due` → (English and elder, `/due`)."""
    language, elder = "zh-hans", False
    if path == "/en" or path.startswith("/en/"):
        language, path = "en", path[3:] or "/"
    if path == "/elder" or path.startswith("/elder/"):
        elder, path = True, path[6:] or "/"
    return Mode(language, elder), path


class AddressMode:
    """Middleware, outermost: sets `request.mode`, the language and the script prefix for the whole request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.mode, request.path_info = split(request.path_info)
        set_script_prefix(request.mode.prefix)
        with translation.override(request.mode.language):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", request.mode.tag)
        set_script_prefix("/")
        return response


def context(request) -> dict:
    """What every template knows of the mode: itself, and the same page in the other language and the other size."""
    mode = getattr(request, "mode", Mode())
    path, query = request.path_info, request.META.get("QUERY_STRING", "")
    tail = path + (f"?{query}" if query and request.method == "GET" else "")
    other = Mode("zh-hans" if mode.language == "en" else "en", mode.elder)
    return {
        "mode": mode,
        "other_language": other.address(tail),
        "other_size": Mode(mode.language, not mode.elder).address(tail),
    }
