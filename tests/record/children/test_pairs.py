"""A pair of files that may be one child is found by the places of the two files, wherever they go."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from tests.children import child
from tests.world import BAISHUI_VILLAGE, DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.record.children.actions import answer_transfer, offer_transfer, propose_pairs
from tonghu.record.children.models import Pair

by_place = import_module("tonghu.record.children.migrations.0007_pairs_by_place")


def _paired(world: World) -> Pair:
    one, other = (child(world, id_number=None, name=name) for name in ("周明", "王芳"))
    (pair,) = propose_pairs(pairs=[(one.pk, other.pk, 0.7, ["同名"])], by=CLOCK)
    return pair


def test_a_pair_goes_where_its_files_go(world: World) -> None:
    pair = _paired(world)
    he, wang = world.officer("何敏"), world.officer("王强")
    assert not Pair.objects.visible_to(he).exists()
    for one in (pair.first, pair.second):
        offered = offer_transfer(child=one, to_place=BAISHUI_VILLAGE, reason="x", by=wang)
        answer_transfer(transfer=offered, accepted=True, note="", by=he)
        assert Pair.objects.open().visible_to(he).get() == pair
    assert not Pair.objects.visible_to(wang).exists()


def test_pairs_of_before_are_given_their_places(world: World) -> None:
    _paired(world)
    Pair.objects.update(first_place="", second_place="")
    by_place.fill(apps, connection.schema_editor())
    pair = Pair.objects.get()
    assert (pair.first_place, pair.second_place) == (DAPING, DAPING)
