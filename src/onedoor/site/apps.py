from django.apps import AppConfig


class Site(AppConfig):
    """The site as a Django app."""

    name = "onedoor.site"
    label = "site"
