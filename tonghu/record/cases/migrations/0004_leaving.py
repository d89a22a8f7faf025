"""Whoever was called to a case may go again, and be called another time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_refusal")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="退出时间"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="ended_by",
            field=models.UUIDField(null=True, verbose_name="登记退出的人"),
        ),
        migrations.AddField(
            model_name="invitation",
            name="ended_why",
            field=models.CharField(
                blank=True, default="", max_length=200, verbose_name="退出的理由"
            ),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="invitation", name="cases_invited_once"),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("case", "organisation"),
                name="cases_invited_once_at_a_time",
            ),
        ),
    ]
