from django.apps import AppConfig


class Organizations(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.organizations"
    label = "organizations"
