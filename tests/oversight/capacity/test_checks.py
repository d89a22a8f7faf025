"""A20: whoever meets children is asked about before they begin and every year; a record is acted upon by a person."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import BAISHUI, COUNTY, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.actions import suspend
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import within
from tonghu.doors.jobs.daily import DAILY
from tonghu.oversight.capacity.actions import record_checks, speak_of_checks
from tonghu.oversight.capacity.models import BackgroundCheck
from tonghu.oversight.capacity.questions import (
    CHECKS,
    FOUND,
    counties_with_checks_run_out,
    meeting_children,
    run_out,
)
from tonghu.record.tasks.explained import explained
from tonghu.record.tasks.models import Task

MEETING = {"李梅", "田雨", "王强", "周静", "何敏", "孙丽", "林涛"}


def everybody() -> list[Officer]:
    """Whoever meets children in the county."""
    return list(meeting_children([within(COUNTY)]))


def checked(world: World, *names: str, ago: int = 0, clear: bool = True, words: str = "") -> int:
    """That these were asked about so many days ago; how many checks were written."""
    on = timezone.localdate() - timedelta(days=ago)
    officers = [world.officer(name) for name in names]
    return len(
        record_checks(officers=officers, on=on, clear=clear, words=words, by=world.officer("林涛"))
    )


def a_day() -> None:
    """The daily job."""
    job = next(one for one in DAILY if one.name == "speak_of_checks")
    assert job.run(timezone.now()).failed == 0


def test_those_who_visit_house_or_teach_children_meet_them_and_nobody_else(world: World) -> None:
    assert {one.name for one in everybody()} == MEETING
    suspend(officer=world.officer("田雨"), reason="x", by=world.officer("马兰"))
    assert {one.name for one in everybody()} == MEETING - {"田雨"}


def test_a_county_is_asked_once_and_has_done_when_everybody_was_asked_about(world: World) -> None:
    a_day()
    a_day()
    task = Task.objects.get(kind=CHECKS)
    assert (task.organisation.name, task.place) == ("云溪县民政局", COUNTY)
    assert "7 人" in str(explained(task, world.officer("林涛")))
    assert checked(world, *(MEETING - {"孙丽"})) == 6
    assert checked(world, "李梅") == 0, "the same of the same day"
    task.refresh_from_db()
    assert task.is_open
    checked(world, "孙丽", ago=300)
    task.refresh_from_db()
    assert not task.is_open
    assert counties_with_checks_run_out(timezone.localdate()) == []
    later = timezone.localdate() + timedelta(days=100)
    assert counties_with_checks_run_out(later) == [COUNTY]
    assert [one.name for one in run_out(meeting_children([within(COUNTY)]), later)] == ["孙丽"]


def test_a_record_is_acted_upon_at_once_by_people_and_known_to_few(world: World) -> None:
    with pytest.raises(Refused, match="请写明"):
        checked(world, "李梅", clear=False)
    checked(world, "李梅", clear=False, words="猥亵，县检察院答复")
    task = Task.objects.get(kind=FOUND)
    assert (task.at_once, task.organisation.name) == (True, "云溪县民政局")
    assert "李梅" in str(explained(task, world.officer("林涛")))
    assert explained(task, world.officer("陈曦")) == []
    assert "李梅" not in task.title
    assert world.officer("李梅").posts_held, "no right is taken away by the machine"


@pytest.mark.parametrize(
    ("name", "ago", "why"),
    [("李梅", -1, "今天以前"), ("李梅", 800, "一年以内"), ("高远", 0, "不接触孩子")],
)
def test_a_check_that_does_not_count_is_refused(
    world: World, name: str, ago: int, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        checked(world, name, ago=ago)


def test_who_keeps_no_checks_writes_none_and_sees_none(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    with pytest.raises(NotAllowed):
        record_checks(officers=[], on=timezone.localdate(), clear=True, by=world.officer("王强"))
    checked(world, "李梅")
    assert BackgroundCheck.objects.visible_to(world.officer("林涛")).count() == 1
    assert not BackgroundCheck.objects.visible_to(world.officer("王强")).exists()


def test_a_county_without_an_office_asks_nobody(world: World) -> None:
    Organisation.objects.filter(kind="civil_affairs").update(place=BAISHUI)
    assert speak_of_checks(county=COUNTY, by=CLOCK) is None


def test_civil_affairs_ticks_those_it_asked_about(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    a_day()
    client = sign_in("林涛")
    duty = client.get(f"/capacity/duties/{Task.objects.get(kind=CHECKS).pk}/", follow=True)
    assert "7 人没有查过或者满了一年" in duty.content.decode()
    today = str(timezone.localdate())
    nobody = client.post("/capacity/checks/", {"on": today})
    assert (nobody.status_code, "还没有勾选人员" in nobody.content.decode()) == (422, True)
    limei, sunli = world.officer("李梅"), world.officer("孙丽")
    early = client.post("/capacity/checks/", {"officers": limei.pk, "on": "2020-01-01"})
    assert (early.status_code, "checked" in early.content.decode()) == (422, True)
    ticked = {"officers": [limei.pk, sunli.pk], "on": today}
    done = client.post("/capacity/checks/", ticked, follow=True).content.decode()
    assert "已登记 2 人的查询" in done
    assert "没有记录" in done
    client.post("/capacity/checks/", {"on": today, "all": "1"})
    assert BackgroundCheck.objects.values("officer").distinct().count() == len(MEETING)
    found = {"officers": [limei.pk], "on": today, "found": "1", "words": "公安答复"}
    assert "查到记录" in client.post("/capacity/checks/", found, follow=True).content.decode()
    assert BackgroundCheck.objects.latest("at").words == "公安答复"
    assert date.fromisoformat(today) == BackgroundCheck.objects.latest("at").on
