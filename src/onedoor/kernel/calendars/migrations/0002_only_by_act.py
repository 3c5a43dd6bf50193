from django.db import migrations

from onedoor.kernel.acts.guards import Guarded


class Migration(migrations.Migration):
    """The calendar changes in acts only."""

    dependencies = [("calendars", "0001_initial"), ("acts", "0001_initial")]

    operations = [Guarded("calendars_announcement", "calendars_day")]
