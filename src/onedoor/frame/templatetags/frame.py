"""Tags of the frame: `{% mark %}`, `{% icon name %}`, `{% light kind %}`, `{% field bound %}`, `{% errors form %}`."""

from django import template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from onedoor.frame import icons

register = template.Library()

LIGHTS = {
    "ok": _("In time"),
    "soon": _("Soon due"),
    "late": _("Late"),
    "hold": _("Paused"),
    "done": _("Done"),
    "void": _("Void"),
}
"""Lights by kind: shape, word and colour always together."""


@register.simple_tag
def mark():
    """The mark of the house."""
    return mark_safe(icons.MARK)


@register.simple_tag
def icon(name):
    """A drawn sign by name."""
    return mark_safe(icons.SHAPES[name])


@register.inclusion_tag("frame/components/light.html")
def light(kind, word=None):
    """A light: its shape, and its word or another one such as “due today”."""
    return {"kind": kind, "shape": mark_safe(icons.SHAPES[kind]), "word": word or LIGHTS[kind]}


@register.inclusion_tag("frame/components/field.html")
def field(bound):
    """One question of a form: label, hint, error, widget."""
    return {
        "field": bound,
        "many": getattr(bound.field.widget, "input_type", "") in ("radio", "checkbox")
        and bound.field.widget.__class__.__name__ != "CheckboxInput",
    }


@register.inclusion_tag("frame/components/errors.html")
def errors(form):
    """The box above a form that names each error and leads to it."""
    return {"form": form}
