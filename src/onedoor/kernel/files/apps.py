from django.apps import AppConfig


class Files(AppConfig):
    """The room as a Django app."""

    name = "onedoor.kernel.files"
    label = "files"
