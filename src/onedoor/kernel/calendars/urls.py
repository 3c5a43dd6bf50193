"""Addresses of the room."""

from django.urls import path

from . import views

public = [
    path("due/", views.due, name="due"),
    path("calendar/", views.this_year, name="calendar"),
    path("calendar/<int:year>/", views.year, name="calendar_year"),
]
desk = [
    path("calendar/", views.years, name="calendar_years"),
    path("calendar/notice/", views.notice, name="calendar_notice"),
]
