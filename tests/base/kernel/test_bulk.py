"""Many rows at once, in one question, on either database."""

import gc
from uuid import UUID

from tests.children import child
from tests.world import BAISHUI_VILLAGE, DAPING, LIUWAN, World
from tonghu.base.kernel.bulk import all_kept, delete_rows, rows_within
from tonghu.record.children.models import Child, Key

COLUMNS = ("key", "place", "child")


def _found(*asked: tuple[str, str, str]) -> list[tuple[str, str, UUID]]:
    return sorted(rows_within(Key, COLUMNS, "key", "place", asked))


def _known_as(name: str, *children: Child) -> None:
    Key.objects.all().delete()
    Key.objects.bulk_create(Key(key=name, place=one.place, child=one) for one in children)


def _two(world: World) -> tuple[Child, Child]:
    return (
        child(world, place=DAPING, id_number=None),
        child(world, place=BAISHUI_VILLAGE, id_number=None, name="周明"),
    )


def test_a_value_is_looked_for_in_its_own_range_only(world: World) -> None:
    here, there = _two(world)
    _known_as("nx", here, there)
    assert _found(("nx", DAPING, DAPING)) == [("nx", DAPING, here.pk)]
    assert _found(("nx", DAPING, BAISHUI_VILLAGE)) == [
        ("nx", DAPING, here.pk), ("nx", BAISHUI_VILLAGE, there.pk),
    ]  # fmt: skip
    assert _found(("nx", LIUWAN, LIUWAN), ("ny", DAPING, DAPING)) == []


def test_several_values_are_one_question_and_none_is_no_question(
    world: World, django_assert_num_queries: object
) -> None:
    here, there = _two(world)
    _known_as("nx", here, there)
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        found = _found(("nx", DAPING, DAPING), ("nx", BAISHUI_VILLAGE, BAISHUI_VILLAGE))
    assert [pk for *_, pk in found] == [here.pk, there.pk]
    with django_assert_num_queries(0):
        assert _found() == []


def test_only_the_rows_that_have_all_the_values_are_deleted(world: World) -> None:
    here, there = _two(world)
    _known_as("nx", here, there)
    delete_rows(
        Key, ("key", "place", "child"), [("nx", DAPING, there.pk.hex), ("nx", DAPING, here.pk.hex)]
    )
    assert list(Key.objects.values_list("child_id", flat=True)) == [there.pk]
    delete_rows(Key, ("key", "place", "child"), [])
    assert Key.objects.count() == 1


def test_garbage_is_looked_for_again_afterwards_and_only_where_it_was_before() -> None:
    with all_kept():
        assert not gc.isenabled()
        with all_kept():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
