"""Addresses of the room, all of them on the desk."""

from django.urls import path

from . import views

desk = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("counter/", views.counter, name="counter"),
    path("counter/kept/", views.kept, name="kept"),
    path("pin/", views.pin, name="pin"),
    path("password/", views.password, name="password"),
    path("post/", views.switch_post, name="switch_post"),
    path("tokens/", views.own_tokens, name="tokens"),
    path("tokens/kept/", views.kept_tokens, name="kept_tokens"),
    path("tokens/<int:pk>/end/", views.end_token, name="end_token"),
    path("people/", views.people, name="people"),
    path("people/leaving/<str:username>/", views.leaving, name="leaving"),
    path("people/posts/<int:pk>/<slug:word>/", views.change_post, name="change_post"),
    path("people/offices/<slug:code>/<slug:word>/", views.change_office, name="staff_office"),
    path("people/<str:username>/", views.person, name="person"),
    path("people/<str:username>/<slug:word>/", views.change_account, name="change_account"),
]
