from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def date_levels(apps, schema_editor):
    """Whoever was out of touch of late is worked out anew by tonight's job, which writes the new column."""
    Child = apps.get_model("children", "Child")
    Observation = apps.get_model("risk", "Observation")
    today = timezone.localdate()
    seen = Observation.objects.filter(
        sign="out_of_touch", there=True, on__gte=today - timedelta(days=30)
    )
    Child.objects.filter(on_ledger=True, pk__in=seen.order_by().values("child")).update(level_on=today)


class Migration(migrations.Migration):

    dependencies = [
        ("children", "0010_out_of_touch"),
        ("risk", "0003_changes_by_time"),
    ]

    operations = [migrations.RunPython(date_levels, migrations.RunPython.noop)]
