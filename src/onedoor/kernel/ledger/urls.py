"""Addresses of the room: all of them public."""

from django.urls import path

from . import views

public = [
    path("ledger/", views.home, name="ledger"),
    path("ledger/verify/", views.check, name="ledger_verify"),
    path("ledger/feed.atom", views.feed, name="ledger_feed"),
    path("ledger/checkpoint", views.checkpoint, name="ledger_checkpoint"),
    path("ledger/receipts/<uuid:record>.json", views.receipt, name="ledger_receipt"),
    path("ledger/later/<int:size>.json", views.later, name="ledger_later"),
    path("ledger/<path:path>", views.tile, name="ledger_tile"),
]
