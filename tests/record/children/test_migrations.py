"""Migrations that carry rows over, on a register that has some."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from tests.children import child
from tests.world import World
from tonghu.record.children.models import Key, KeyList

keys = import_module("tonghu.record.children.migrations.0005_keys")


def test_keys_are_taken_over_once_without_the_blocks_that_others_answer(world: World) -> None:
    child(world)
    child(world, name="周明", id_number=None)
    found = set(Key.objects.values_list("key", "place", "child"))
    lists = {one.pk: one for one in KeyList.objects.all()}
    with connection.cursor() as cursor:
        # As the table was: a number of its own, and the same key as often as somebody wrote it.
        cursor.execute("CREATE TABLE children_oldkey AS SELECT * FROM children_key")
        cursor.execute("INSERT INTO children_oldkey SELECT * FROM children_key")
        cursor.execute(
            "INSERT INTO children_oldkey SELECT 'bn' || key, place, child_id FROM children_key"
        )
    Key.objects.all().delete()
    KeyList.objects.all().delete()
    keys.fill(apps, connection.schema_editor())
    assert set(Key.objects.values_list("key", "place", "child")) == found
    taken = {one.pk: one for one in KeyList.objects.all()}
    for pk, one in lists.items():
        assert set(taken[pk].keys.split("\n")) == set(one.keys.split("\n"))
        assert set(taken[pk].places.split()) == set(one.places.split())
