"""The keys in a table that is its own one index, with a list for each child; what they say stays."""

import django.db.models.deletion
from django.db import migrations, models

_NARROW = (
    "CREATE TABLE children_key (key varchar(80) NOT NULL, place varchar(12) NOT NULL, "
    "child_id char(32) NOT NULL, PRIMARY KEY (key, place, child_id)) WITHOUT ROWID"
)
# Blocks of matching that other keys answer now.
_KEPT = "key NOT LIKE 'bn%' AND key NOT LIKE 'bp%' AND key NOT LIKE 'bf%'"


def narrow(apps, schema_editor):
    """On SQLite the rows lie in the index itself; Django has no words for it."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE children_key")
        schema_editor.execute(_NARROW)


def fill(apps, schema_editor):
    """Take the keys over."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    joined = "group_concat({0}, {1})" if sqlite else "string_agg({0}, {1})"
    keys, places = joined.format("key", "char(10)" if sqlite else "chr(10)"), joined.format("place", "' '")
    schema_editor.execute(
        "INSERT INTO children_key (key, place, child_id) "
        f"SELECT DISTINCT key, place, child_id FROM children_oldkey WHERE {_KEPT}", params=None,
    )
    schema_editor.execute(
        "INSERT INTO children_keylist (child_id, keys, places) SELECT a.child_id, a.keys, b.places FROM "
        f"(SELECT child_id, {keys} AS keys FROM (SELECT DISTINCT child_id, key FROM children_key) x GROUP BY child_id) a "
        f"JOIN (SELECT child_id, {places} AS places FROM (SELECT DISTINCT child_id, place FROM children_key) y GROUP BY child_id) b "
        "ON a.child_id = b.child_id", params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("children", "0004_grown_up")]

    operations = [
        migrations.RemoveIndex("key", "children_found_by"),
        migrations.RenameModel("Key", "OldKey"),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("pk", models.CompositePrimaryKey("key", "place", "child", blank=True, editable=False, primary_key=True, serialize=False)),
                ("key", models.CharField(max_length=80)),
                ("place", models.CharField(max_length=12)),
                ("child", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="children.child")),
            ],
        ),
        migrations.CreateModel(
            name="KeyList",
            fields=[
                ("child", models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="key_list", serialize=False, to="children.child")),
                ("keys", models.TextField()),
                ("places", models.CharField(max_length=25)),
            ],
        ),
        migrations.RunPython(narrow, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.DeleteModel("OldKey"),
    ]
