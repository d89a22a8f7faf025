"""A 督办函 from the overdue duty to the closed matter, through the pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from tests.world import World
from tonghu.base.documents.models import Letter
from tonghu.base.kernel.errors import Refused
from tonghu.oversight.supervision.actions import answer, judge, urge
from tonghu.oversight.supervision.models import SupervisedTask
from tonghu.record.tasks.actions import finish_task
from tonghu.record.tasks.models import Task


@pytest.fixture
def late(world: World) -> Task:
    """A duty of 青岩镇 that is long overdue."""
    return world.task("青岩镇人民政府", ago=timedelta(days=60), title="核实台账")


def test_the_whole_matter_through_the_pages(
    world: World, late: Task, sign_in: Callable[[str], Client]
) -> None:
    lin, wang = sign_in("林涛"), sign_in("王强")
    # Given an overdue duty, the county presses for it in writing.
    assert "发督办函" in lin.get(f"/tasks/{late.pk}/").content.decode()
    lin.post(f"/supervision/tasks/{late.pk}/letter/", {"demand": "请限期办结", "code": "云民督"})
    one = SupervisedTask.objects.get()
    assert one.letter.number.startswith("云民督〔")
    # The township finds the answer among its duties, and answers.
    duty = Task.objects.get(subject_id=one.pk)
    assert duty.title in wang.get("/").content.decode()
    wang.post(f"/supervision/tasks/{duty.pk}/answer/", {"statement": "已办结，附清单"})
    # The county sends it back once, then closes it.
    accept = Task.objects.open().get(subject_id=one.pk)
    page = lin.get(f"/supervision/tasks/{accept.pk}/acceptance/").content.decode()
    assert "已办结，附清单" in page
    lin.post(f"/supervision/tasks/{accept.pk}/acceptance/", {"accepted": "no", "note": "缺佐证"})
    again = Task.objects.open().get(subject_id=one.pk)
    assert again.kind == "urging.answer"
    wang.post(f"/supervision/tasks/{again.pk}/answer/", {"statement": "佐证已补"})
    accept = Task.objects.open().get(subject_id=one.pk)
    lin.post(f"/supervision/tasks/{accept.pk}/acceptance/", {"accepted": "yes", "note": "合格"})
    assert not Task.objects.open().filter(subject_id=one.pk).exists()
    assert not SupervisedTask.objects.open().exists()
    page = wang.get(f"/supervision/{one.pk}/").content.decode()
    assert page.index("缺佐证") < page.index("佐证已补") < page.index("合格")
    assert "已销号" in wang.get("/supervision/").content.decode()


def test_an_answer_has_only_an_internal_target(world: World, late: Task) -> None:
    one = urge(task=late, demand="x", code="云民督", by=world.officer("林涛"))
    duty = Task.objects.get(subject_id=one.pk)
    assert duty.due_at is None
    assert duty.target_at is not None


def test_numbers_run_without_gaps_for_each_body_and_year(world: World) -> None:
    tasks = [world.task("青岩镇人民政府", ago=timedelta(days=60)) for _ in range(3)]
    for task in tasks:
        urge(task=task, demand="x", code="云民督", by=world.officer("林涛"))
    numbers = Letter.objects.order_by("issued_at").values_list("number", flat=True)
    assert [n.split("〕")[1] for n in numbers] == ["1号", "2号", "3号"]


def test_what_is_not_yet_due_or_done_is_not_pressed_for(world: World, late: Task) -> None:
    lin = world.officer("林涛")
    with pytest.raises(Refused, match="还没有到期"):
        urge(task=world.task("青岩镇人民政府"), demand="x", code="云民督", by=lin)
    finish_task(task=late, statement="办好了", by=world.officer("王强"))
    late.refresh_from_db()
    with pytest.raises(Refused, match="已经办结"):
        urge(task=late, demand="x", code="云民督", by=lin)


def test_one_letter_at_a_time_about_one_duty(world: World, late: Task) -> None:
    urge(task=late, demand="x", code="云民督", by=world.officer("林涛"))
    with pytest.raises(Refused, match="已经就这项待办"):
        urge(task=late, demand="x", code="云民督", by=world.officer("林涛"))


def test_nobody_presses_their_own_office_or_another_township(world: World, late: Task) -> None:
    for name in ("周静", "何敏"):
        with pytest.raises(Refused, match="管辖范围内的下级单位"):
            urge(task=late, demand="x", code="青督", by=world.officer(name))


def test_only_the_two_parties_act_and_each_in_turn(world: World, late: Task) -> None:
    lin, wang = world.officer("林涛"), world.officer("王强")
    one = urge(task=late, demand="x", code="云民督", by=lin)
    with pytest.raises(Refused, match="由青岩镇人民政府反馈"):
        answer(supervised=one, statement="x", by=lin)
    with pytest.raises(Refused, match="没有要验收的"):
        judge(supervised=one, accepted=True, note="x", by=lin)
    answer(supervised=one, statement="x", by=wang)
    with pytest.raises(Refused, match="没有要反馈的"):
        answer(supervised=one, statement="x", by=wang)
    with pytest.raises(Refused, match="由云溪县民政局验收"):
        judge(supervised=one, accepted=True, note="x", by=world.officer("周静"))


def test_a_duty_without_a_number_can_be_pressed_for(world: World) -> None:
    task = world.task("青岩镇派出所", term="attend_at_once", title="出警")
    one = urge(task=task, demand="x", code="云督", by=world.officer("关岩"))
    assert "第一时间" in one.letter.paper.body[0]


def test_who_answered_does_not_judge(world: World, late: Task) -> None:
    """The same person may have moved from the township to the county in between."""
    from tonghu.base.audit.actors import CONSOLE
    from tonghu.base.people.actions import appoint

    one = urge(task=late, demand="x", code="云民督", by=world.officer("林涛"))
    answer(supervised=one, statement="x", by=world.officer("王强"))
    bureau = world.organisation("云溪县民政局")
    appoint(
        officer=world.officer("王强"), organisation=bureau, role="county_civil_affairs",
        place=bureau.place, reason="调任", by=CONSOLE,
    )  # fmt: skip
    with pytest.raises(Refused, match="自己的反馈"):
        judge(supervised=one, accepted=True, note="x", by=world.officer("王强"))


def test_the_letter_is_the_same_paper_on_every_day(
    world: World, late: Task, sign_in: Callable[[str], Client]
) -> None:
    one = urge(task=late, demand="请限期办结", code="云民督", by=world.officer("林涛"))
    response = sign_in("王强").get(f"/documents/letters/{one.letter_id}.docx")
    assert response.status_code == 200
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "filename*=UTF-8''" in response.headers["Content-Disposition"]
    assert sign_in("王强").get(f"/documents/letters/{one.letter_id}.exe").status_code == 404
    assert "请限期办结" in one.letter.paper.body
