from django.apps import AppConfig


class People(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.people"
    label = "people"
