"""What was typed as a reason moves out of the entries into sealed rows; hashes and heads stay as they are."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import tonghu.base.kernel.fields
from tonghu.base.audit import triggers

_MOVED = "@"
_BATCH = 1000
_OWN_WORDS = "手机 "
"""Begins what the program itself wrote about a phone, which is still looked up."""


def move(apps: Any, editor: Any) -> None:
    """Seal the text of each reason beside its entry, and leave a mark in its place."""
    entries, reasons = apps.get_model("audit", "Entry"), apps.get_model("audit", "Reason")
    typed = entries.objects.exclude(why="").exclude(why__startswith=_OWN_WORDS)
    batch = []
    for pk, why in typed.values_list("pk", "why").iterator(chunk_size=_BATCH):
        batch.append(reasons(entry_id=pk, said={"text": why}))
        if len(batch) == _BATCH:
            reasons.objects.bulk_create(batch)
            batch = []
    reasons.objects.bulk_create(batch)
    _flush(editor)
    triggers.remove(editor)
    typed.filter(pk__in=reasons.objects.values("pk")).update(why=_MOVED)
    triggers.install(editor)


def move_back(apps: Any, editor: Any) -> None:
    """Put the texts back into the entries."""
    entries, reasons = apps.get_model("audit", "Entry"), apps.get_model("audit", "Reason")
    triggers.remove(editor)
    moved = reasons.objects.filter(entry__why=_MOVED)
    for reason in moved.iterator(chunk_size=_BATCH):
        entries.objects.filter(pk=reason.pk).update(why=reason.said.get("text", ""))
    reasons.objects.all().delete()
    triggers.install(editor)
    _flush(editor)


def _flush(editor: Any) -> None:
    """PostgreSQL changes no table while its deferred checks are pending."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="audit.entry",
                    ),
                ),
                ("said", tonghu.base.kernel.fields.SealedJSONField(verbose_name="理由")),
            ],
        ),
        migrations.AlterField(
            model_name="entry",
            name="why",
            field=models.CharField(blank=True, max_length=500, verbose_name="场合"),
        ),
        migrations.RunPython(move, move_back),
    ]
