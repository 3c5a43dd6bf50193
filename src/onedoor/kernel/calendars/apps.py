from django.apps import AppConfig


class Calendars(AppConfig):
    """The room as a Django app; it loads the announced days since 2007."""

    name = "onedoor.kernel.calendars"
    label = "calendars"

    def ready(self):
        from onedoor.kernel.provisions import interface as provisions

        from . import actions

        provisions.register("calendar", actions.load_calendar)
