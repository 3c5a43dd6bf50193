"""Addresses of the room, all of them on the desk."""

from django.urls import path

from . import views

desk = [
    path("outbox/", views.dead_letters, name="outbox"),
    path("outbox/again/", views.again, name="outbox_again"),
]
