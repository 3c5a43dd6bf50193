"""Provisions on pages: `{{ act.step.provision|cited }}`."""

from django import template

from onedoor.kernel.provisions import interface

register = template.Library()
register.filter("cited", interface.cited)
