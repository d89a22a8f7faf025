"""The county's own numbers and holiday notices: inside what the law leaves, by date and place."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.world import COUNTY, DAPING, QINGYAN, World
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.terms.actions import enter_holidays, set_local_term
from tonghu.base.terms.models import HolidayYear, LocalTerm
from tonghu.base.terms.questions import calendar_in_force, latest_notice_at, term_in_force

DAY = date(2026, 6, 1)


def _set(
    world: World, value: int, place: str = COUNTY, since: date = date(2026, 1, 1)
) -> LocalTerm:
    return set_local_term(
        key="village_changes", place=place, value=value, valid_from=since, document="试",
        by=world.officer("陈曦"),
    )  # fmt: skip


def test_the_law_counts_until_the_county_sets_its_own(world: World) -> None:
    assert term_in_force("village_changes", DAPING, DAY).value == 7
    _set(world, 10)
    assert term_in_force("village_changes", DAPING, DAY).value == 10
    assert term_in_force("village_changes", DAPING, date(2025, 12, 31)).value == 7


def test_the_nearest_place_above_decides_and_the_latest_row(world: World) -> None:
    _set(world, 10)
    _set(world, 5, place=QINGYAN)
    assert term_in_force("village_changes", DAPING, DAY).value == 5
    assert term_in_force("village_changes", COUNTY, DAY).value == 10
    _set(world, 12)
    assert term_in_force("village_changes", COUNTY, DAY).value == 12


@pytest.mark.parametrize(
    ("key", "value", "place", "told"),
    [("nothing", 5, COUNTY, "没有这个参数"), ("protection_order", 5, COUNTY, "县里不能改"),
     ("village_changes", 9999, COUNTY, "只能设在"), ("village_changes", 5, "990122000000", "管辖范围")],
)  # fmt: skip
def test_what_cannot_be_set_says_why(
    world: World, key: str, value: int, place: str, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        set_local_term(
            key=key,
            place=place,
            value=value,
            valid_from=DAY,
            document="x",
            by=world.officer("陈曦"),
        )


def test_only_the_coordinator_sets_terms(world: World) -> None:
    with pytest.raises(NotAllowed):
        set_local_term(
            key="village_changes", place=COUNTY, value=5, valid_from=DAY, document="x",
            by=world.officer("林涛"),
        )  # fmt: skip


def test_a_notice_corrects_the_calendar(world: World) -> None:
    assert latest_notice_at().year == 1
    monday = date(2027, 3, 1)
    assert calendar_in_force().is_working_day(monday)
    enter_holidays(
        year=2027, days_off=[monday], working_days=[date(2027, 3, 6)], notice="国办发明电〔2026〕0号",
        by=world.officer("陈曦"),
    )  # fmt: skip
    assert not calendar_in_force().is_working_day(monday)
    assert calendar_in_force().is_working_day(date(2027, 3, 6))
    assert str(HolidayYear.objects.get()) == "2027 国办发明电〔2026〕0号"


def test_a_notice_that_contradicts_itself_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="对照通知原文"):
        enter_holidays(
            year=2027,
            days_off=[date(2027, 3, 6)],
            working_days=[],
            notice="x",
            by=world.officer("陈曦"),
        )


def test_both_are_entered_through_the_pages(world: World, sign_in: Callable[[str], Client]) -> None:
    client = sign_in("陈曦")
    form = {
        "key": "village_changes",
        "place": COUNTY,
        "value": 9,
        "valid_from": "2026-01-01",
        "document": "云民〔2026〕1号",
    }
    page = client.post("/terms/new/", form, follow=True).content.decode()
    assert "云民〔2026〕1号" in page
    form = {
        "year": 2027,
        "days_off": "2027-01-01、2027年2月8日",
        "working_days": "2027-02-06",
        "notice": "国办发明电",
    }
    page = client.post("/terms/holidays/new/", form, follow=True).content.decode()
    assert "2027 年" in page
    bad = client.post("/terms/holidays/new/", form | {"days_off": "2027-02-30"})
    assert bad.status_code == 422
    assert "不是日期" in bad.content.decode()
