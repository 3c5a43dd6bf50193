"""Tags of the frame: mark, icon, light, field, errors, ruler, seal."""

from django import template
from django.forms import CheckboxInput, RadioSelect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from onedoor.frame import drawings, icons

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
    """One question of a form: label, hint, error, widget. A choice among several is a group with a legend."""
    widget = bound.field.widget
    return {"field": bound, "many": isinstance(widget, RadioSelect), "check": isinstance(widget, CheckboxInput)}


@register.simple_tag
def ruler(limit, used):
    """A period as a ruler: working days in all, working days used."""
    words = ngettext("%(used)s of %(limit)s working day used", "%(used)s of %(limit)s working days used", limit)
    return mark_safe(drawings.ruler(limit, used, words % {"used": used, "limit": limit}))


@register.simple_tag
def seal(characters, words):
    """A seal of four characters, and what it certifies."""
    return mark_safe(drawings.seal(characters, words))


@register.inclusion_tag("frame/components/errors.html")
def errors(form):
    """The box above a form that names each error and leads to it."""
    return {"form": form}
