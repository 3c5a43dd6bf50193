from django.apps import AppConfig


class Registers(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.registers"
    label = "registers"
