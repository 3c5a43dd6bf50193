"""Addresses of the room, all of them on the desk."""

from django.urls import path

from . import views

desk = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("counter/", views.counter, name="counter"),
    path("counter/kept/", views.kept, name="kept"),
    path("pin/", views.pin, name="pin"),
    path("post/", views.switch_post, name="switch_post"),
]
