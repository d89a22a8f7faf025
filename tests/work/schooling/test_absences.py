"""From the first day that a child does not come until it is back, or others are asked to bring it back."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation
from tonghu.doors.jobs.daily import DAILY
from tonghu.law.agencies import Agency
from tonghu.law.levels import Level
from tonghu.record.children.models import Child
from tonghu.record.risk.verdicts import Known
from tonghu.record.tasks.explained import explained
from tonghu.record.tasks.models import Task
from tonghu.work.schooling.actions import (
    BRING_BACK,
    PERSUADE,
    record_step,
    register_absence,
    speak_of_absence,
)
from tonghu.work.schooling.models import Absence, Step

SCHOOL = "青岩镇中心小学"
MONDAY = date(2029, 3, 12)


def pupil(world: World, **more: Any) -> Child:
    """A child whose file names the school of 孙丽."""
    return child(world, school=SCHOOL, class_name="三（1）班", **more)


def stays_away(world: World, one: Child, since: date = MONDAY, by: str = "孙丽") -> Absence:
    """That the child has not come since a day."""
    return register_absence(
        child=one, since=since, reason="1", words="说不想上学", by=world.officer(by)
    )


def did(world: World, absence: Absence, kind: str, by: str = "孙丽", **more: Any) -> Step:
    """What the school did about it today."""
    told = {"on": timezone.localdate(), "how": "1" if kind == "tried" else ""} | more
    return record_step(absence=absence, kind=kind, by=world.officer(by), **told)


def signs(one: Child) -> set[str]:
    """What makes the level."""
    now = fresh(one)
    return set(Known([now], timezone.localdate()).verdict(now).keys)


def the_day_comes() -> None:
    """The daily job."""
    job = next(one for one in DAILY if one.name == "speak_of_absence")
    assert job.run(timezone.now()).failed == 0


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    """The second day of school since Monday."""
    with time_machine.travel(timezone.now().replace(year=2029, month=3, day=13, hour=4)) as clock:
        yield clock


def test_two_days_are_a_yellow_sign_and_the_third_is_the_schools_duty(
    world: World, tuesday: time_machine.Traveller
) -> None:
    """domain.md §4.12, scenario 7."""
    one = pupil(world)
    absence = stays_away(world, one)
    assert "absent" in signs(one)
    assert fresh(one).level_ is Level.YELLOW
    the_day_comes()
    assert not Task.objects.filter(kind=PERSUADE).exists()
    tuesday.shift(timedelta(days=1))
    the_day_comes()
    the_day_comes()
    task = Task.objects.get(kind=PERSUADE)
    assert (task.organisation.name, task.subject_id) == (SCHOOL, absence.pk)
    assert "未成年人保护法" in task.basis


def test_what_is_told_late_is_the_schools_duty_at_once_and_weekends_are_no_school(
    world: World, tuesday: time_machine.Traveller
) -> None:
    absence = stays_away(world, pupil(world), since=date(2029, 3, 8))  # a Thursday
    absence.refresh_from_db()
    assert absence.asks_on is None
    assert Task.objects.filter(kind=PERSUADE).count() == 1
    tuesday.move_to(timezone.now() + timedelta(days=3))  # Friday
    other = stays_away(world, pupil(world, name="王小明", id_number=None), date(2029, 3, 16))
    assert other.asks_on == date(2029, 3, 20)


def test_a_child_that_is_back_ends_the_sign_and_every_duty(world: World) -> None:
    one = pupil(world)
    absence = stays_away(world, one, since=date(2029, 3, 5))
    assert Task.objects.open().filter(kind=PERSUADE).exists()
    did(world, absence, "back")
    assert "absent" not in signs(one)
    assert not Task.objects.open().filter(subject_id=absence.pk).exists()
    with pytest.raises(Refused, match="已经了结"):
        did(world, absence, "tried")
    assert stays_away(world, one, since=timezone.localdate()) != absence


def test_back_before_the_day_nobody_is_asked(world: World) -> None:
    absence = stays_away(world, pupil(world))
    did(world, absence, "back")
    assert Absence.objects.get().asks_on is None
    assert speak_of_absence(absence_id=absence.pk, by=CLOCK) is None
    assert not Task.objects.filter(kind=PERSUADE).exists()


def test_a_mistake_is_taken_back_with_its_sign(world: World) -> None:
    one = pupil(world)
    did(world, stays_away(world, one), "mistaken")
    assert "absent" not in signs(one)


def test_what_did_not_help_is_reported_to_the_education_office_and_the_township(
    world: World,
) -> None:
    absence = stays_away(world, pupil(world), since=date(2029, 3, 5))
    with pytest.raises(Refused, match="先记下怎样劝返的"):
        did(world, absence, "reported")
    did(world, absence, "tried", words="家长说要带去打工")
    did(world, absence, "reported", words="劝返三次无效")
    assert not Task.objects.open().filter(kind=PERSUADE).exists()
    asked = Task.objects.open().filter(kind=BRING_BACK)
    assert {one.organisation.name for one in asked} == {"云溪县教育局", "青岩镇人民政府"}
    with pytest.raises(Refused, match="已经书面报告过"):
        did(world, absence, "reported")
    told = explained(asked.get(organisation__name="青岩镇人民政府"), world.officer("王强"))
    assert "李小雨" in str(told)
    assert "带去打工" in str(told)
    assert explained(asked[0], world.officer("何敏")) == []
    did(world, absence, "moved")
    assert not Task.objects.open().filter(kind=BRING_BACK).exists()


def test_without_an_office_of_its_kind_the_others_are_told(world: World) -> None:
    education = world.organisation("云溪县教育局")
    education.place = "990132000000"
    education.save()
    absence = stays_away(world, pupil(world))
    did(world, absence, "tried")
    did(world, absence, "reported")
    assert Task.objects.get(kind=BRING_BACK).organisation.name == "青岩镇人民政府"


def test_only_the_childs_own_school_writes(world: World) -> None:
    one, other = pupil(world), child(world, id_number=None, name="王小明", school="白水镇中心小学")
    with pytest.raises(Refused, match="不是您的学校"):
        stays_away(world, other)
    with pytest.raises(NotAllowed):
        stays_away(world, one, by="李梅")
    absence = stays_away(world, one)
    with pytest.raises(Refused, match="3月12日起缺课，请在那里"):
        stays_away(world, one)
    teacher = enrol_officer(login="qian", name="钱老师", by=CONSOLE)
    school = found_organisation(
        kind=Agency.SCHOOL, name="大坪村小学", place=DAPING, above=None, by=CONSOLE
    )
    appoint(
        officer=teacher, organisation=school, role="school_reporter", place=DAPING,
        since=date(2026, 1, 1), reason="x", by=CONSOLE,
    )  # fmt: skip
    with pytest.raises(Refused, match="别的学校登记的"):
        did(world, absence, "back", by="钱老师")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"since": date(2029, 3, 14)}, "不能在今天以后"),
        ({"since": date(2019, 3, 5)}, "一年以前，请核对年份"),
        ({"reason": "x"}, "请选择原因"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(world: World, more: Any, why: str) -> None:
    told = {"since": MONDAY, "reason": "1"} | more
    with pytest.raises(Refused, match=why):
        register_absence(child=pupil(world), by=world.officer("孙丽"), **told)


@pytest.mark.parametrize(
    ("kind", "more", "why"),
    [
        ("forgot", {}, "请选择做了什么"),
        ("back", {"on": date(2029, 3, 9)}, "3月12日"),
        ("back", {"on": date(2029, 3, 14)}, "今天之间"),
        ("tried", {"how": ""}, "怎样劝返的"),
    ],
)
def test_a_step_that_cannot_be_is_refused(world: World, kind: str, more: Any, why: str) -> None:
    with pytest.raises(Refused, match=why):
        did(world, stays_away(world, pupil(world)), kind, **more)


def test_the_same_step_sent_twice_is_one(world: World) -> None:
    absence, sent = stays_away(world, pupil(world)), uuid7()
    assert did(world, absence, "tried", step_id=sent) == did(world, absence, "tried", step_id=sent)
    assert Step.objects.count() == 1


@pytest.mark.slow
def test_a_school_works_on_its_pages(world: World, sign_in: Callable[[str], Client]) -> None:
    one = pupil(world)
    child(world, name="王小明", id_number=None, school="白水镇中心小学")
    teacher = sign_in("孙丽")
    page = teacher.get("/schooling/").content.decode()
    assert "李小雨" in page
    assert "王小明" not in page
    assert "没有找到“赵”" in teacher.get("/schooling/?q=赵").content.decode()
    new = f"/schooling/children/{one.pk}/new/"
    assert "登记缺课 李小雨" in teacher.get(new).content.decode()
    faulty = teacher.post(new, {"since": "2029-06-01", "reason": "1"})
    assert (faulty.status_code, "不能在今天以后" in faulty.content.decode()) == (422, True)
    there = teacher.post(new, {"since": "2029-03-09", "reason": "9"}, follow=True)
    assert "没有回校" in there.content.decode()
    assert "第 5 天" in teacher.get("/schooling/").content.decode()
    absence = Absence.objects.get()
    task = Task.objects.get(kind=PERSUADE)
    assert teacher.get(f"/schooling/duties/{task.pk}/", follow=True).status_code == 200
    here = f"/schooling/{absence.pk}/"
    assert (
        teacher.post(here, {"step_id": uuid7(), "kind": "tried", "on": "2029-03-13"}).status_code
        == 422
    )
    steps = [("tried", "1"), ("reported", ""), ("back", "")]
    for kind, how in steps:
        sent = {"step_id": uuid7(), "kind": kind, "on": "2029-03-13", "how": how, "words": "说好了"}
        assert teacher.post(here, sent).status_code == 302
    assert "接着记" not in teacher.get(here).content.decode()
    for reader in ("李梅", "王强"):
        client = sign_in(reader)
        assert "缺课和劝返" in client.get(f"/children/{one.pk}/").content.decode()
        assert "劝返了一次" in client.get(here).content.decode()
    for stranger in ("何敏", "赵刚"):
        assert sign_in(stranger).get(here).status_code == 404
