"""Addresses of the room: where anybody checks a letter, and the desk of letters and seals."""

from django.urls import path

from . import views

public = [
    path("verify/", views.check, name="check_letter"),
    path("verify/authority.pem", views.authority, name="letters_authority"),
    path("verify/revoked.crl", views.revoked, name="letters_revoked"),
    path("verify/<str:code>/", views.checked, name="checked_letter"),
]
desk = [
    path("letters/", views.letters, name="letters"),
    path("letters/print.pdf", views.printed, name="print_letters"),
    path("letters/seal/", views.seal_many, name="seal_letters"),
    path("letters/write/<str:number>/", views.write, name="write_letter"),
    path("letters/<int:pk>/", views.letter, name="letter"),
    path("letters/<int:pk>/letter.pdf", views.paper, name="letter_paper"),
    path("seals/", views.seals, name="seals"),
    path("seals/<int:pk>/", views.seal, name="seal"),
]
