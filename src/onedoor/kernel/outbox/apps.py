from django.apps import AppConfig


class Outbox(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.outbox"
    label = "outbox"
