"""A conflict may be lifted, and entered another time."""

import tonghu.base.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_leaving'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='conflict',
            name='cases_kept_out_once',
        ),
        migrations.AddField(
            model_name='conflict',
            name='lifted_at',
            field=models.DateTimeField(null=True, verbose_name='解除时间'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='lifted_by',
            field=models.UUIDField(null=True, verbose_name='解除人'),
        ),
        migrations.AddField(
            model_name='conflict',
            name='lifted_why',
            field=tonghu.base.kernel.fields.SealedTextField(null=True, verbose_name='解除的理由'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('case', 'organisation'), name='cases_kept_out_once_at_a_time'),
        ),
    ]
