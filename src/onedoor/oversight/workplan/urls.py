"""Addresses of the room: how public plans go on, and the desk on which tasks are given, answered and followed."""

from django.urls import path

from . import views

public = [
    path("workplan/", views.progress, name="workplan_progress"),
    path("workplan/<str:number>/", views.progress_of, name="workplan_progress_of"),
]
desk = [
    path("workplan/", views.plans, name="workplan"),
    path("workplan/adopt/", views.adopt, name="workplan_adopt"),
    path("workplan/remark/", views.remark, name="workplan_remark"),
    path("workplan/agenda/", views.agenda, name="workplan_agenda"),
    path("workplan/sheet/", views.sheet, name="workplan_sheet"),
    path("workplan/parts/<int:pk>/<slug:word>/", views.on_part, name="workplan_part"),
    path("workplan/<str:number>/<slug:word>/", views.on_source, name="workplan_source"),
]
