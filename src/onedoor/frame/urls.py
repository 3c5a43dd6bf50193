"""Addresses of the frame: the gallery."""

from django.urls import path

from . import views

public = [path("components/", views.gallery, name="components")]
