from django.db import migrations

from onedoor.kernel.acts.guards import Guarded


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0003_changed_by_acts_only'),
        ('people', '0002_pins_and_keepers'),
    ]

    operations = [Guarded('people_post')]
