"""Their indexes; apart from the filling, because PostgreSQL alters no table with triggers waiting."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("children", "0007_pairs_by_place")]

    operations = [
        migrations.AlterField(
            "pair", "first_place",
            models.CharField(db_index=True, max_length=12, verbose_name="区划代码"),
        ),
        migrations.AlterField(
            "pair", "second_place",
            models.CharField(db_index=True, max_length=12, verbose_name="另一份的区划代码"),
        ),
    ]
