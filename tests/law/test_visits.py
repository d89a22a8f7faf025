"""The catalogue of a visit, its signs, and what a position is worth."""

from datetime import date
from typing import Any

import pytest

from tonghu.law import contact, visits
from tonghu.law.registration import NONE
from tonghu.law.reporting import SITUATIONS
from tonghu.law.risk import SEEN, SIGNS


def there(said: dict[str, object], age: int | None = 9) -> dict[str, bool]:
    """The signs by their keys."""
    return {sign.key: seen for sign, seen in visits.signs_in(said, age).items()}


def test_every_sign_and_situation_that_is_named_exists() -> None:
    assert set(visits.DANGERS) <= set(SEEN)
    assert {code for sign in SIGNS.values() for code in sign.situations} <= set(SITUATIONS)
    assert set(visits.ALL_WELL) <= set(visits.FIELDS)
    assert set(visits.CHANGED_GROUP) < set(visits.CHANGES)
    assert set(visits.VERIFIED_BY) == set(visits.VERIFIERS)


def test_all_well_says_that_no_sign_is_there() -> None:
    found = there({**visits.ALL_WELL, "met": ["1"]})
    assert set(found.values()) == {False}
    assert set(found) == set(SEEN) - {"out_of_touch", "absent"}
    assert visits.must_report(visits.ALL_WELL, 5) == ()


def test_nothing_said_is_no_sign_either_way() -> None:
    assert there({}) == {}
    assert there({"living": "9", "alone": "9", "touch": "9", "hazards": [], "dangers": "x"}) == {}


@pytest.mark.parametrize("wrong", [None, 1, {"1": 1}, [1, None], [["1"]], "1", "@not_applicable"])
def test_answers_of_a_wrong_shape_are_no_signs(wrong: Any) -> None:
    said = dict.fromkeys(("met", "hazards", "dangers", "changes"), wrong)
    assert there(said) == {}
    assert not visits.met_nobody(said)


def test_who_was_not_seen_is_not_known_to_be_there() -> None:
    assert "missing" not in there({"dangers": NONE, "met": ["2"]})
    assert there({"met": ["1"]}) == {"not_met": False, "missing": False}
    assert there({"met": ["1"], "dangers": ["missing"]})["missing"] is True
    assert visits.met_nobody({"met": ["0"]})


@pytest.mark.parametrize(
    ("age", "alone", "situations"),
    [(7, "2", {"S1", "S3"}), (8, "2", {"S1"}), (7, "1", {"S3"}), (8, "1", set()), (None, "1", {"S3"}), (3, "0", set())],
)  # fmt: skip
def test_being_alone_is_judged_by_age(age: int | None, alone: str, situations: set[str]) -> None:
    assert set(visits.must_report({"alone": alone}, age)) == situations


def test_a_phone_without_signal_knows_which_answers_are_reported_at_once_and_at_what_age() -> None:
    told = visits.reported_below()
    assert told == {
        "alone": {"1": 8, "2": 18, "3": 18},
        "dangers": dict.fromkeys(visits.DANGERS, 18),
    }


def test_answers_that_are_not_normal_are_signs() -> None:
    found = there({"living": "2", "mood": "3", "touch": "3", "hazards": ["3"]})
    assert found == {
        "poor_living": True,
        "low_mood": True,
        "out_of_touch": True,
        "unsafe_home": True,
    }
    assert there({"touch": "1"}) == {"out_of_touch": False}


def place(**more: object) -> dict[str, object]:
    """A position as the phone writes it: 10^-6 degree, metres."""
    return {"lat": 30_500_000, "lon": 104_100_000, "acc": 20, "datum": "WGS84", **more}


def test_bad_46_positions_that_cannot_be_are_not_used() -> None:
    assert visits.position_doubts(None) == ()
    assert visits.position_doubts(place()) == ()
    assert visits.position_doubts("30.5,104.1") == ("nowhere",)
    assert visits.position_doubts(place(lat=0, lon=0)) == ("nowhere",)
    assert visits.position_doubts(place(lat="30")) == ("nowhere",)
    assert visits.position_doubts(place(lat=104_100_000, lon=30_500_000)) == ("swapped",)
    assert visits.position_doubts(place(lat=48_000_000, lon=2_000_000)) == ("abroad",)
    assert visits.position_doubts(place(acc=5000)) == ("rough",)
    assert visits.position_doubts(place(acc=None)) == ()
    assert visits.position_doubts(place(mock=True)) == ("mock",)


def test_bad_47_a_position_of_another_datum_is_never_shifted() -> None:
    given = place(datum="GCJ02")
    assert visits.position_doubts(given) == ("datum",)
    assert given == place(datum="GCJ02")
    assert set(visits.position_doubts(place(datum=None, lat=0, lon=0, acc=9999, mock=1))) <= set(
        visits.DOUBTS
    )


def test_parents_keep_in_touch_every_week() -> None:

    assert contact.week_is_over(None, date(2026, 1, 8))
    assert not contact.week_is_over(date(2026, 1, 1), date(2026, 1, 8))
    assert contact.week_is_over(date(2026, 1, 1), date(2026, 1, 9))
    assert contact.reached("1")
    assert not contact.reached("0")
    assert not contact.reached("from the future")
