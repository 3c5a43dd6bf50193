from django.apps import AppConfig


class Search(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.search"
    label = "search"
