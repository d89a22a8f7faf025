import django.utils.timezone
from django.db import migrations, models


def own_their_origin(apps, schema_editor):
    """What was told without an origin is its own."""
    observations = apps.get_model("risk", "Observation").objects
    observations.filter(origin=None).update(origin=models.F("id"))


class Migration(migrations.Migration):
    dependencies = [("risk", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="TakenBack",
            fields=[
                ("origin", models.UUIDField(primary_key=True, serialize=False, verbose_name="出自")),
                ("by", models.UUIDField(verbose_name="撤回人")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="撤回时间")),
            ],
        ),
        migrations.RunPython(own_their_origin, migrations.RunPython.noop),
        migrations.AlterField("observation", "origin", models.UUIDField(verbose_name="出自")),
        migrations.AddIndex(
            "observation", models.Index(fields=["origin"], name="risk_seen_at_origin")
        ),
    ]
