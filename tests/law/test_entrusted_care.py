"""Who may not be entrusted, what must be asked first, when an agreement speaks up again."""

from datetime import date
from typing import Any

import pytest

from tonghu.law.entrusted_care import (
    EXCLUSIONS,
    ITEMS,
    TRANSITIONS,
    Severity,
    Status,
    hindrances,
    remind_on,
)

TODAY = date(2026, 3, 1)
NINE = date(2016, 9, 1)
SOUND: dict[str, object] = {
    "principal": "3", "principal_name": "李强、周芳", "principal_phone": "19900001111",
    "caregiver.name": "王桂英", "caregiver.phone": "19900002222", "caregiver.relationship": "62",
    "caregiver.birth_date": "1962-01-01", "reason": "1", "starts_on": "2026-03-01",
    "ends_on": "2027-02-28", "verified_by": ["1", "2"], "ability": "1", "heard": "1",
    "school_told_on": "2026-03-01", "village_told_on": "2026-03-01",
    **dict.fromkeys(EXCLUSIONS, "0"),
}  # fmt: skip


def found(severity: Severity, born: date | None = NINE, **more: object) -> list[str]:
    """The items with a hindrance of that weight; None takes an item away."""
    said = SOUND | {key.replace("caregiver_b", "caregiver.b"): value for key, value in more.items()}
    known = {key: value for key, value in said.items() if value is not None}
    return [one.item for one in hindrances(known, born, TODAY) if one.severity is severity]


def test_a_sound_agreement_has_no_hindrance() -> None:
    assert hindrances(SOUND, NINE, TODAY) == []


@pytest.mark.parametrize("key", [key for key, field in ITEMS.items() if field.least])
def test_whatever_must_be_there_blocks_when_it_is_not(key: str) -> None:
    assert key in found(Severity.BLOCK, **{key: None})


def test_a_neighbour_may_be_entrusted() -> None:
    """非亲属 has the code that elsewhere says 未采集."""
    assert hindrances(SOUND | {"caregiver.relationship": "99"}, NINE, TODAY) == []


@pytest.mark.parametrize("key", EXCLUSIONS)
def test_each_of_the_four_exclusions_blocks(key: str) -> None:
    """domain.md §4.12, scenario 11."""
    (only,) = hindrances(SOUND | {key: "1"}, NINE, TODAY)
    assert (only.severity, only.item) == (Severity.BLOCK, key)
    assert "第二十二条" in str(only.basis)


def test_an_old_and_ill_grandfather_may_care_under_conditions() -> None:
    """domain.md §4.12, scenario 10."""
    told: dict[str, Any] = {"caregiver_birth_date": "1956-05-01", "caregiver_health": "慢性病", "ability": "2",
            "ability_note": "由姑姑协助就医"}  # fmt: skip
    assert found(Severity.BLOCK, **told) == []
    assert found(Severity.ASK, **told) == ["spare_contact"]
    assert found(Severity.ASK, **told, spare_contact="姑姑 19900003333") == []


@pytest.mark.parametrize(("born", "asks"), [("1956-03-01", True), ("1956-03-02", False)])
def test_seventy_is_asked_about_from_the_birthday_on(born: str, asks: bool) -> None:
    assert ("ability" in found(Severity.ASK, caregiver_birth_date=born)) is asks


@pytest.mark.parametrize(
    ("born", "severity"), [(date(2018, 3, 1), Severity.BLOCK), (date(2018, 3, 2), Severity.ASK)]
)
def test_from_eight_the_child_must_have_been_heard(born: date, severity: Severity) -> None:
    assert found(severity, born, heard=None) == ["heard"]


def test_a_child_who_does_not_want_to_is_heard() -> None:
    assert found(Severity.ASK, heard="2") == ["heard"]
    assert found(Severity.ASK, None, heard=None) == ["heard"]


def test_minors_and_the_unfit_are_not_entrusted() -> None:
    assert found(Severity.BLOCK, caregiver_birth_date="2008-03-02") == ["caregiver.birth_date"]
    assert found(Severity.BLOCK, ability="3") == ["ability"]
    assert found(Severity.ASK, ability="2") == ["ability_note"]
    assert found(Severity.ASK, caregiver_health="传染性肺结核") == ["caregiver_health"]


def test_dates_must_lie_ahead_and_in_order() -> None:
    assert found(Severity.BLOCK, ends_on="2026-02-01", starts_on="2026-02-01") == ["ends_on"]
    assert found(Severity.BLOCK, ends_on="2026-03-01", starts_on="2025-03-01") == ["ends_on"]


def test_school_and_village_are_told() -> None:
    assert found(Severity.ASK, school_told_on=None, village_told_on=None) == [
        "school_told_on", "village_told_on",
    ]  # fmt: skip


def test_the_reminder_comes_before_the_end() -> None:
    assert remind_on(date(2027, 2, 28), 30) == date(2027, 1, 29)


def test_every_status_has_its_transitions_and_words() -> None:
    assert set(TRANSITIONS) == set(Status)
    assert all(status.label for status in Status)
    assert {severity.label for severity in Severity} == {"不能备案", "先核实"}


def test_no_parent_can_be_chosen_as_whom_the_child_is_entrusted_to() -> None:
    offered = ITEMS["caregiver.relationship"].codes or {}
    assert not {"01", "50", "51", "52"} & offered.keys()
    assert {"57", "60"} <= offered.keys(), "a step-parent and grandparents can"
