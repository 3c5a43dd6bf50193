"""Addresses of the room: public pages, and pages of the desk."""

from django.urls import path

from . import views

public = [
    path("organizations/", views.index, name="organizations"),
    path("organizations/<slug:code>/", views.office, name="organization"),
]
desk: list = []
