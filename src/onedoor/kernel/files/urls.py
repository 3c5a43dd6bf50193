"""Addresses of the room, all of them on the desk."""

from django.urls import path

from . import views

desk = [path("files/<str:digest>/<str:name>", views.file, name="file")]
"""The name stands in the address, so that what is saved is called by it."""
