from django.apps import AppConfig


class Frame(AppConfig):
    """The frame as a Django app."""

    name = "onedoor.frame"
    label = "frame"
