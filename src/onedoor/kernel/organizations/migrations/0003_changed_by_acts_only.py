from django.db import migrations

from onedoor.kernel.acts.guards import Guarded


class Migration(migrations.Migration):

    dependencies = [
        ('acts', '0001_initial'),
        ('organizations', '0002_succession_by_closing'),
    ]

    operations = [Guarded('organizations_organization', 'organizations_succession')]
