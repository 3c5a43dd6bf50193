import django.db.models.deletion
from django.db import migrations, models

from onedoor.kernel.acts.guards import Guarded
from onedoor.kernel.registers.interface import Schemes

SCHEMES = {
    'workplan-plan': 'YD{year}-{n:03d}',
    'workplan-instruction': 'PS{year}-{n:04d}',
    'workplan-meeting': 'HY{year}-{n:03d}',
    'workplan-task': 'DB{year}-{n:04d}',
}


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('acts', '0001_initial'),
        ('registers', '0001_initial'),
        ('dossiers', '0001_initial'),
        ('duties', '0001_initial'),
        ('files', '0001_initial'),
        ('organizations', '0003_changed_by_acts_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True)),
                ('kind', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('paper', models.CharField(blank=True, max_length=120)),
                ('given_on', models.DateField()),
                ('public', models.BooleanField(default=False)),
                ('state', models.CharField(default='open', max_length=12)),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
            ],
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=60, unique=True)),
                ('paragraph', models.CharField(blank=True, max_length=40)),
                ('text', models.TextField()),
                ('wanted', models.CharField(default='any', max_length=12)),
                ('given_on', models.DateField()),
                ('due_on', models.DateField()),
                ('redated', models.PositiveSmallIntegerField(default=0)),
                ('urged', models.PositiveSmallIntegerField(default=0)),
                ('urged_on', models.DateField(null=True)),
                ('state', models.CharField(default='open', max_length=12)),
                ('dossier', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
                ('refers_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followed', to='workplan.task')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='workplan.source')),
            ],
        ),
        migrations.CreateModel(
            name='Undertaking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leads', models.BooleanField()),
                ('reminded_for', models.DateField(null=True)),
                ('state', models.CharField(default='open', max_length=12)),
                ('duty', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='duties.duty')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undertakings', to='workplan.task')),
            ],
        ),
        migrations.CreateModel(
            name='Feedback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('given_on', models.DateField()),
                ('act', models.UUIDField()),
                ('reason', models.TextField(blank=True)),
                ('void', models.BooleanField(default=False)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='feedback', to='workplan.undertaking')),
            ],
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(fields=['organization', '-given_on', '-id'], name='source_office'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['plan', 'instruction', 'meeting'])), name='source_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['new', 'open', 'completed'])), name='source_state_known'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('public', False), ('kind__in', ['plan']), _connector='OR'), name='source_only_plans_are_public'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['source', 'id'], name='task_source'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='task_open'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed', 'cancelled'])), name='task_state_known'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('wanted__in', ['document', 'figures', 'picture', 'minutes', 'any'])), name='task_evidence_known'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('given_on'))), name='task_days_in_order'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='task_says_something'),
        ),
        migrations.AddConstraint(
            model_name='task',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('urged', 0), ('urged_on', None)), models.Q(('urged__gt', 0), ('urged_on__isnull', False)), _connector='OR'), name='task_urged_on_a_day'),
        ),
        migrations.AddIndex(
            model_name='undertaking',
            index=models.Index(fields=['organization', 'state'], name='undertaking_office'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'answered', 'returned', 'accepted', 'released'])), name='undertaking_state_known'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(fields=('task', 'organization'), name='undertaking_once'),
        ),
        migrations.AddConstraint(
            model_name='undertaking',
            constraint=models.UniqueConstraint(condition=models.Q(('leads', True)), fields=('task',), name='undertaking_one_leads'),
        ),
        migrations.AddIndex(
            model_name='feedback',
            index=models.Index(fields=['undertaking', '-id'], name='feedback_latest'),
        ),
        migrations.AddConstraint(
            model_name='feedback',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='feedback_says_something'),
        ),
        Schemes(SCHEMES),
        Guarded('workplan_source', 'workplan_task', 'workplan_undertaking', 'workplan_feedback'),
    ]
