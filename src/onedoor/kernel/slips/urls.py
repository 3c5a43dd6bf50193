"""Addresses of the room, all on the desk."""

from django.urls import path

from . import views

desk = [
    path("slips/", views.slips, name="slips"),
    path("slips/make/<str:name>/<str:subject>/", views.make, name="make_slip"),
    path("slips/<int:pk>/", views.slip, name="slip"),
    path("slips/<int:pk>/discard/", views.discard, name="discard_slip"),
    path("slips/<int:pk>/slip.pdf", views.paper, name="slip_paper"),
]
