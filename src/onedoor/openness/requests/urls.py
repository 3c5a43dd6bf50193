"""Addresses of the officer's side, all on the desk."""

from django.urls import path

from . import views

desk = [
    path("requests/", views.requests, name="desk_requests"),
    path("requests/morning/", views.morning, name="desk_requests_morning"),
    path("requests/register/<slug:kind>/", views.register, name="desk_requests_register"),
    path("requests/<str:number>/draft/", views.draft, name="desk_request_draft"),
    path("requests/<str:number>/consult/", views.consult, name="desk_request_consult"),
    path("requests/<str:number>/person/", views.person, name="desk_request_person"),
    path("requests/<str:number>/bundle.zip", views.bundle, name="desk_request_bundle"),
    path("requests/enter/<str:name>/<str:subject>/", views.enter, name="desk_request_enter"),
]
