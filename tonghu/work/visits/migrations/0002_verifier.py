import tonghu.work.visits.models
from django.db import migrations, models


def fill(apps, schema_editor):
    """By which way a second look was made, out of what was said."""
    visits = apps.get_model("visits", "Visit").objects
    for one in visits.filter(kind="3").iterator():
        way = one.said.get("verifier")
        if isinstance(way, str) and len(way) == 1:
            visits.filter(pk=one.pk).update(verifier=way)


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        migrations.AddField(
            "visit", "verifier",
            models.CharField(
                blank=True, choices=tonghu.work.visits.models.verifiers, db_default="", default="",
                max_length=2, verbose_name="核查的方式",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            "visit",
            models.Index(
                condition=models.Q(("kind", "3")), fields=["place", "on"], name="visits_verifications"
            ),
        ),
    ]
