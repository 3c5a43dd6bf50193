"""Addresses of the room, all of them on the desk."""

from django.urls import path

from . import views

desk = [
    path("files/over/", views.over, name="files_over"),
    path("files/redactions/", views.redactions, name="redactions"),
    path("files/redactions/<int:pk>/", views.redaction, name="redaction"),
    path("files/redactions/<int:pk>/marks/", views.mark, name="mark_redaction"),
    path("files/redactions/<int:pk>/marks/<int:patch>/", views.unmark, name="unmark_redaction"),
    path("files/redactions/<int:pk>/before/<int:page>.jpg", views.page_before, name="page_before"),
    path("files/redactions/<int:pk>/after/<int:page>.jpg", views.page_after, name="page_after"),
    path("files/redactions/<int:pk>/<slug:word>/", views.step, name="redaction_step"),
    path("files/<int:pk>/", views.about_file, name="about_file"),
    path("files/<int:pk>/look/", views.look, name="look_at_file"),
    path("files/<str:digest>/<str:name>", views.file, name="file"),
]
"""The name stands in the address of a file, so that what is saved is called by it."""
