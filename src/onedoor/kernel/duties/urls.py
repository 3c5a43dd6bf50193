"""Addresses of the room: the home of the desk."""

from django.urls import path

from . import views

desk = [path("", views.my_duties, name="desk")]
