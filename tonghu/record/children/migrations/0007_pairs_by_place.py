"""A pair keeps the places of its two files, so that a county finds its pairs by an index."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Where the files are now."""
    child = apps.get_model("children", "Child").objects
    apps.get_model("children", "Pair").objects.update(
        **{
            f"{side}_place": Subquery(child.filter(pk=OuterRef(side)).values("place")[:1])
            for side in ("first", "second")
        }
    )


class Migration(migrations.Migration):
    dependencies = [("children", "0006_transfers_by_place")]

    operations = [
        migrations.AddField(
            "pair", "first_place",
            models.CharField(default="", max_length=12, verbose_name="区划代码"),
            preserve_default=False,
        ),
        migrations.AddField(
            "pair", "second_place",
            models.CharField(default="", max_length=12, verbose_name="另一份的区划代码"),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
