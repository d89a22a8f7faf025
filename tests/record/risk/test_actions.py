"""What is seen of a child of 大坪村 becomes a level, and the level the next visit."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from tests.children import child, fresh
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.ids import uuid7
from tonghu.law.ledger import ExitReason
from tonghu.law.levels import Level
from tonghu.record.children.actions import ask_exit, change_children, decide_exit
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import Seen, conclude, observe, review_levels, take_back
from tonghu.record.risk.models import LevelChange, Observation

SOON_SIXTEEN = date(2031, 12, 6)
"""Ninety days before the sixteenth birthday of who was born on 2016-03-05."""
pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def days(number: int) -> timedelta:
    return timedelta(days=number)


def saw(
    one: Child, sign: str, there: bool = True, ago: int = 0, origin: UUID | None = None
) -> Seen:
    return Seen(one.pk, sign, there, today() - days(ago), "visit", origin or uuid7())


def visit(one: Child, met: bool = True, ago: int = 0, *signs: str) -> UUID:
    """Somebody was there and saw these signs; the origin of it all."""
    origin = uuid7()
    seen = [saw(one, sign, True, ago, origin) for sign in signs]
    observe(seen=[*seen, saw(one, "not_met", not met, ago, origin)], by=CLOCK)
    return origin


def level(one: Child) -> Level | None:
    return fresh(one).level_


def test_a_new_file_has_the_level_of_what_it_says_and_its_first_visit_in_ten_days(
    world: World,
) -> None:
    one = child(world)
    assert one.level_ is Level.BLUE, "both parents are away"
    assert (one.visit_on, one.visit_why) == (today() + days(10), "登记后第一次走访")
    assert not LevelChange.objects.exists(), "nothing changed: the file is its own reason"


def test_a_new_file_of_a_child_without_a_guardian_is_red_at_once_and_says_so(world: World) -> None:
    one = child(world, guardianship_type="1")
    assert one.level_ is Level.RED
    assert one.visit_on == today() + days(7)
    change = LevelChange.objects.get(child=one)
    assert (change.was_, change.level_) == (None, Level.RED)
    assert change.signs[0]["sign"] == "no_guardian"


def test_a_danger_seen_makes_a_child_red_until_it_is_seen_to_be_gone(world: World) -> None:
    one = child(world)
    (change,) = observe(seen=[saw(one, "hurt", ago=3)], by=CLOCK)
    assert (change.was_, change.level_, change.why) == (Level.BLUE, Level.RED, "走访")
    assert level(one) is Level.RED
    (change,) = observe(seen=[saw(one, "hurt", there=False)], by=CLOCK)
    assert level(one) is Level.BLUE
    assert not change.rose


def test_told_twice_or_out_of_order_the_latest_day_counts_and_is_written_once(world: World) -> None:
    one = child(world)
    told = saw(one, "low_mood", ago=5)
    observe(seen=[saw(one, "low_mood", there=False)], by=CLOCK)
    observe(seen=[told, told], by=CLOCK)
    assert observe(seen=[told], by=CLOCK) == []
    assert level(one) is Level.BLUE, "what was seen before is not news"
    assert Observation.objects.count() == 2


def test_what_nobody_sees_again_stops_counting_on_a_day_that_is_stored(world: World) -> None:
    one = child(world)
    observe(seen=[saw(one, "low_mood", ago=119)], by=CLOCK)
    assert fresh(one).level_on == today() + days(1)
    observe(seen=[saw(one, "bad_behaviour", ago=120)], by=CLOCK)
    assert level(one) is Level.YELLOW, "only the mood counts"


def test_a_visit_sets_the_next_one_by_the_level(world: World) -> None:
    one = child(world)
    observe(seen=[saw(one, "missing")], by=CLOCK)
    visit(one)
    after = fresh(one)
    assert (after.visited_on, after.met_on) == (today(), today())
    assert (after.visit_on, after.visit_why) == (today() + days(7), "红色，每 7 天走访")


def test_an_empty_visit_asks_for_another_soon_and_two_make_a_child_yellow(world: World) -> None:
    one = child(world)
    visit(one, met=False, ago=2)
    visit(one, met=False, ago=2)
    after = fresh(one)
    assert after.unmet
    assert after.level_ is Level.BLUE, "twice on one day is once"
    assert (after.visit_on, after.visit_why) == (today() + days(5), "上次没见到孩子")
    visit(one, met=False, ago=9)
    assert level(one) is Level.YELLOW, "the earlier one came late; they are two in a row"
    visit(one)
    after = fresh(one)
    assert after.level_ is Level.BLUE
    assert not after.unmet


def test_a_late_visit_does_not_undo_a_later_one(world: World) -> None:
    one = child(world)
    visit(one, met=False)
    visit(one, met=True, ago=30)
    after = fresh(one)
    assert (after.visited_on, after.met_on) == (today(), today() - days(30))
    assert after.unmet


def test_an_assessment_settles_what_it_knew_but_never_a_danger(world: World) -> None:
    one = child(world, attendance_status="7")
    assert level(one) is Level.YELLOW
    conclude(child_id=one.pk, level=Level.GREEN, on=today(), by=CLOCK)
    assert level(one) is Level.GREEN
    observe(seen=[saw(one, "self_harm")], by=CLOCK)
    conclude(child_id=one.pk, level=Level.GREEN, on=today(), by=CLOCK)
    assert level(one) is Level.RED


def test_an_assessment_may_find_more_than_the_signs(world: World) -> None:
    one = child(world)
    (change,) = conclude(child_id=one.pk, level=Level.YELLOW, on=today(), by=CLOCK)
    assert change.rose
    assert change.why == "评估"


def test_a_changed_file_is_worked_out_anew(world: World) -> None:
    one = child(world)
    amendment = Amendment(one.pk, {"attendance_status": "7"}, today())
    change_children(amendments=[amendment], by=world.officer("林涛"))
    assert level(one) is Level.YELLOW


def test_files_changed_by_the_hundred_are_dated_for_the_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonghu.record.risk.actions._AT_ONCE", 0)
    one = child(world)
    assert fresh(one).level_on == SOON_SIXTEEN
    amendment = Amendment(one.pk, {"attendance_status": "7"}, today())
    change_children(amendments=[amendment], by=world.officer("林涛"))
    assert (fresh(one).level_, fresh(one).level_on) == (Level.BLUE, today())
    review_levels(children=[one.pk], by=CLOCK)
    assert (fresh(one).level_, fresh(one).level_on) == (Level.YELLOW, SOON_SIXTEEN)


def test_who_leaves_the_ledger_is_not_to_be_visited(world: World) -> None:
    one = child(world)
    lintao = world.officer("林涛")
    ask_exit(child=one, why=ExitReason.OTHER, reason="搬走", on=today(), by=world.officer("李梅"))
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=lintao)
    assert (fresh(one).visit_on, fresh(one).level_on) == (None, None)


def test_yes_no_yes_on_one_day_is_yes(world: World) -> None:
    one = child(world)
    for there in (True, False, True):
        observe(seen=[saw(one, "hurt", there)], by=CLOCK)
    assert level(one) is Level.RED
    assert Observation.objects.count() == 3


def test_what_is_taken_back_was_never_seen_and_what_another_saw_stands(world: World) -> None:
    one = child(world, on=today())
    before = fresh(one)
    mistaken = visit(one, True, 0, "hurt", "low_mood")
    assert level(one) is Level.RED
    (change,) = take_back(origin=mistaken, by=CLOCK)
    assert (change.level_, change.why) == (Level.BLUE, "撤回")
    assert take_back(origin=mistaken, by=CLOCK) == [], "twice is once"
    assert Observation.objects.count() == 3, "the rows stay"
    after = fresh(one)
    assert (after.visited_on, after.met_on, after.unmet) == (None, None, False)
    assert (after.visit_on, after.visit_why) == (before.visit_on, "登记后第一次走访")
    another = visit(one, True, 3, "hurt")
    take_back(origin=visit(one, False, 0, "hurt"), by=CLOCK)
    assert level(one) is Level.RED
    after = fresh(one)
    assert (after.visited_on, after.met_on) == (today() - days(3), today() - days(3))
    take_back(origin=another, by=CLOCK)
    assert level(one) is Level.BLUE


def test_a_wrong_all_clear_taken_back_brings_the_danger_back(world: World) -> None:
    one = child(world)
    visit(one, True, 5, "missing")
    origin = uuid7()
    observe(seen=[saw(one, "missing", False, 1, origin)], by=CLOCK)
    assert level(one) is Level.BLUE
    (change,) = take_back(origin=origin, by=CLOCK)
    assert change.rose
    assert level(one) is Level.RED


def test_a_child_nobody_has_visited_after_all_is_due_as_before(world: World) -> None:
    one = child(world, on=today() - days(300))
    take_back(origin=visit(one), by=CLOCK)
    assert fresh(one).visit_on == today(), "the ten days are long over"
    assert take_back(origin=uuid7(), by=CLOCK) == [], "nothing was seen there"
