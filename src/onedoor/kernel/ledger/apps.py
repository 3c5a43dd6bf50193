from django.apps import AppConfig


class Ledger(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.ledger"
    label = "ledger"
