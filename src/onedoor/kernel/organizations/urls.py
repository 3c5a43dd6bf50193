"""Addresses of the room: public pages, and pages of the desk."""

from django.urls import path

from . import views

public = [
    path("organizations/", views.index, name="organizations"),
    path("organizations/<slug:code>/", views.office, name="organization"),
]
desk = [
    path("organizations/", views.kept, name="kept_organizations"),
    path("organizations/<slug:code>/", views.kept_office, name="kept_office"),
    path("organizations/<slug:code>/merge/", views.merge, name="merge_organizations"),
    path("organizations/<slug:code>/<slug:word>/", views.change, name="change_organization"),
]
