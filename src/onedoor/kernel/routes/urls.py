"""Addresses of the room, all on the desk."""

from django.urls import path

from . import views

desk = [
    path("routes/", views.kept_routes, name="routes"),
    path("routes/adopt/", views.adopt, name="adopt_route"),
    path("routes/<int:pk>/", views.route, name="route"),
]
