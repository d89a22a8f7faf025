"""A duty from its opening to its end: who may touch it, what happens to its term."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.world import BAISHUI, COUNTY, QINGYAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.actions import dismiss
from tonghu.base.people.models import Officer
from tonghu.base.terms.actions import enter_holidays, set_local_term
from tonghu.law.basis import HOUSE_RULES
from tonghu.law.terms import Force
from tonghu.record.tasks.actions import (
    Duty,
    answer_extension,
    ask_extension,
    complete_task,
    finish_task,
    hand_over_task,
    open_task,
    open_tasks,
    recount,
    take_task,
)
from tonghu.record.tasks.models import Completion, Extension, Task
from tonghu.record.tasks.questions import FILTERS, counts_for, filtered, history_of, standing_below

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_same_duty_opened_twice_is_one_task(world: World) -> None:
    first = world.task()
    again = open_task(duty=_duty_of(first), at=world.now, by=CLOCK)
    assert again == first
    assert Task.objects.count() == 1


def test_of_many_duties_those_that_are_known_stay_and_each_new_one_is_opened_once(
    world: World,
) -> None:
    first = world.task()
    known = _duty_of(first)
    twice, other = replace(known, key="twice"), replace(known, key="other")
    tasks = open_tasks(duties=[twice, known, other, twice], at=world.now, by=CLOCK)
    assert [task.key for task in tasks] == ["twice", first.key, "other", "twice"]
    assert tasks[1] == first
    assert Task.objects.count() == 3


def test_many_duties_ask_the_database_no_more_often_than_one(world: World) -> None:
    model = replace(_duty_of(world.task()), target="check_guardian")

    def asked(count: int) -> int:
        duties = [replace(model, key=f"{count}:{n}") for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            open_tasks(duties=duties, at=world.now, by=CLOCK)
        return len(captured)

    assert asked(1) == asked(30)


def test_a_duty_carries_its_basis_force_and_term(world: World) -> None:
    task = world.task(term="unattended_township")
    assert (task.force, task.allowed, task.unit) == (Force.POLICY, 15, "working_days")
    assert task.due_at is not None
    assert task.due_at > task.opened_at + timedelta(days=15)


def test_at_once_stays_at_once_and_an_internal_target_is_no_term(world: World) -> None:
    task = world.task(term="promptly", target="finish_assessment")
    assert (task.due_at, task.wording, task.allowed) == (None, "及时", None)
    assert task.target_at == task.clock_end
    assert not task.is_overdue(world.now + timedelta(days=365))


def test_a_duty_without_term_or_target_never_speaks(world: World) -> None:
    task = world.task(term=None)
    assert (task.clock_end, task.next_at, task.is_open) == (None, None, True)


def test_only_the_responsible_organisation_can_take_it(world: World) -> None:
    task = world.task("大坪村民委员会")
    with pytest.raises(Refused, match="大坪村民委员会负责"):
        take_task(task=task, by=world.officer("田雨"))
    taken = take_task(task=task, by=world.officer("李梅"))
    assert taken.holder == world.officer("李梅")


def test_taking_twice_is_taking_once(world: World) -> None:
    task = world.task("大坪村民委员会")
    for _ in range(2):
        take_task(task=task, by=world.officer("李梅"))
    assert task.takings.count() == 1


def test_an_officer_without_a_post_can_do_nothing(world: World) -> None:
    task = world.task("大坪村民委员会")
    post = world.officer("李梅").posts.get()
    dismiss(post=post, reason="离任", by=world.officer("马兰"))
    with pytest.raises(NotAllowed):
        take_task(task=task, by=world.officer("李梅"))


def test_a_task_is_finished_with_a_statement_that_lies_sealed(world: World) -> None:
    task = world.task("大坪村民委员会")
    finish_task(task=task, statement="见到了奶奶", by=world.officer("李梅"))
    completion = Completion.objects.get(task=task)
    assert completion.statement == "见到了奶奶"
    raw = Completion.objects.filter(pk=completion.pk).values_list("statement", flat=True).get()
    assert "奶奶".encode() not in bytes(raw)  # type: ignore[arg-type]


def test_a_finished_task_stays_as_it_ended(world: World) -> None:
    task = world.task("大坪村民委员会")
    first = finish_task(task=task, statement="第一次", by=world.officer("李梅"))
    again = complete_task(task=task, outcome="另一结论", statement="第二次", by=CLOCK)
    assert again == first
    with pytest.raises(Refused, match="已经办结"):
        take_task(task=task, by=world.officer("李梅"))


def test_a_task_with_its_own_form_is_not_finished_by_a_note(world: World) -> None:
    task = world.task("大坪村民委员会", form="tasks:detail")
    with pytest.raises(Refused, match="去办理"):
        finish_task(task=task, statement="算了", by=world.officer("李梅"))


def test_a_fact_can_end_a_task(world: World) -> None:
    task, fact = world.task(), world.organisation("云溪县民政局")
    completion = complete_task(task=task, outcome="评估完成", fact=fact, by=CLOCK)
    assert (completion.fact_type, completion.fact_id) == ("people.organisation", fact.pk)


def test_a_completion_without_any_fact_is_refused_by_the_database(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        complete_task(task=world.task(), outcome="空", by=CLOCK)


def test_handing_over_goes_down_or_one_step_up_but_not_sideways(world: World) -> None:
    wang = world.officer("王强")
    task = world.task("青岩镇人民政府")
    with pytest.raises(Refused, match="只能转给"):
        hand_over_task(task=task, to=world.organisation("白水镇人民政府"), reason="x", by=wang)
    hand_over_task(task=task, to=world.organisation("大坪村民委员会"), reason="由村里核实", by=wang)
    task.refresh_from_db()
    assert (task.organisation.name, task.holder) == ("大坪村民委员会", None)
    hand_over_task(
        task=task, to=world.organisation("青岩镇人民政府"), reason="退回", by=world.officer("李梅")
    )
    assert [event.why for event in history_of(task)][-2:] == ["由村里核实", "退回"]


def test_handing_over_to_a_colleague_needs_that_colleague_to_work_there(world: World) -> None:
    wang, task = world.officer("王强"), world.task("青岩镇人民政府")
    township = world.organisation("青岩镇人民政府")
    with pytest.raises(Refused, match="不在青岩镇人民政府任职"):
        hand_over_task(task=task, to=township, officer=world.officer("李梅"), reason="x", by=wang)
    hand_over_task(task=task, to=township, officer=world.officer("周静"), reason="分管", by=wang)
    with pytest.raises(Refused, match="不用转办"):
        hand_over_task(task=task, to=township, officer=world.officer("周静"), reason="x", by=wang)


def test_more_time_is_granted_by_somebody_else_with_a_basis(world: World) -> None:
    task = world.task("青岩镇人民政府")
    before = task.due_at
    asked = ask_extension(
        task=task, more=5, reason="出差", basis="某文件第三条", by=world.officer("周静")
    )
    with pytest.raises(Refused, match="自己的延期申请"):
        answer_extension(extension=asked, granted=True, by=world.officer("周静"))
    with pytest.raises(Refused, match="管辖范围"):
        answer_extension(extension=asked, granted=True, by=world.officer("何敏"))
    answer_extension(extension=asked, granted=True, by=world.officer("林涛"))
    task.refresh_from_db()
    assert task.allowed == 20
    assert task.due_at is not None
    assert before is not None
    assert task.due_at > before


def test_an_extension_is_asked_for_once_and_answered_once(world: World) -> None:
    task, zhou, lin = world.task(), world.officer("周静"), world.officer("林涛")
    asked = ask_extension(task=task, more=5, reason="出差", basis="某文件", by=zhou)
    with pytest.raises(Refused, match="正等上级答复"):
        ask_extension(task=task, more=5, reason="出差", basis="某文件", by=zhou)
    answer_extension(extension=asked, granted=False, note="理由不足", by=lin)
    task.refresh_from_db()
    assert task.allowed == 15
    with pytest.raises(Refused, match="已经答复"):
        answer_extension(extension=Extension.objects.get(), granted=True, by=lin)


def test_what_has_no_number_cannot_be_extended(world: World) -> None:
    task = world.task(term="promptly")
    with pytest.raises(Refused, match="及时"):
        ask_extension(task=task, more=5, reason="忙", basis="无", by=world.officer("周静"))


def test_an_extension_of_a_finished_task_is_not_answered(world: World) -> None:
    task, zhou = world.task(), world.officer("周静")
    asked = ask_extension(task=task, more=5, reason="出差", basis="某文件", by=zhou)
    finish_task(task=task, statement="办好了", by=zhou)
    with pytest.raises(Refused, match="已经办结"):
        answer_extension(extension=asked, granted=True, by=world.officer("林涛"))


def test_a_local_number_set_by_the_county_counts_from_its_day(world: World) -> None:
    set_local_term(
        key="village_changes", place=COUNTY, value=10, valid_from=date(2020, 1, 1),
        document="云民发〔2026〕1号", by=world.officer("陈曦"),
    )  # fmt: skip
    assert world.task("大坪村民委员会", term="village_changes").allowed == 10


def test_a_holiday_notice_published_later_moves_the_terms_that_run_into_it(world: World) -> None:
    task = world.task(term="unattended_township")
    opened = datetime(2027, 1, 29, 9, tzinfo=SHANGHAI)
    Task.objects.filter(pk=task.pk).update(opened_at=opened)
    recount(task_id=task.pk, by=CLOCK)
    task.refresh_from_db()
    before, rounds = task.due_at, task.round
    week = [date(2027, 2, day) for day in (8, 9, 10, 11, 12)]
    enter_holidays(year=2027, days_off=week, working_days=[], notice="试", by=world.officer("陈曦"))
    assert list(Task.objects.counted_on_an_older_calendar()) == [task]
    recount(task_id=task.pk, by=CLOCK)
    task.refresh_from_db()
    assert task.due_at is not None
    assert before is not None
    assert task.due_at - before == timedelta(days=7)
    assert task.round == rounds + 1
    assert not Task.objects.counted_on_an_older_calendar().exists()


def test_a_recount_that_changes_nothing_starts_no_new_round(world: World) -> None:
    task = world.task()
    recount(task_id=task.pk, by=CLOCK)
    task.refresh_from_db()
    assert task.round == 1


@pytest.mark.parametrize(
    ("name", "sees"),
    [("李梅", True), ("田雨", False), ("王强", True), ("何敏", False), ("林涛", True),
     ("赵刚", False), ("孙丽", False), ("关岩", True), ("许平", False), ("马兰", False), ("高远", False)],
)  # fmt: skip
def test_a_village_duty_is_seen_by_its_owner_and_those_who_supervise_the_place(
    world: World, name: str, *, sees: bool
) -> None:
    task = world.task("大坪村民委员会")
    assert Task.objects.visible_to(world.officer(name)).filter(pk=task.pk).exists() is sees


def test_no_list_shows_anybody_what_is_not_theirs_to_see(world: World) -> None:
    now = datetime.now(UTC)
    for name in (
        "大坪村民委员会",
        "白水村民委员会",
        "青岩镇人民政府",
        "青岩镇派出所",
        "云溪县人民政府",
    ):
        world.task(name, ago=timedelta(days=60))
        done = world.task(name)
        complete_task(task=done, outcome="x", statement="x", by=CLOCK)
    for officer in Officer.objects.all():
        theirs = set(Task.objects.visible_to(officer))
        for which in FILTERS:
            assert set(filtered(which, officer, now)) <= theirs, (officer, which)


def test_the_lists_hold_what_their_names_say(world: World) -> None:
    wang = world.officer("王强")
    mine = world.task("青岩镇人民政府")
    taken = world.task("青岩镇人民政府")
    take_task(task=taken, by=world.officer("周静"))
    late = world.task("大坪村民委员会", ago=timedelta(days=60))
    now = datetime.now(UTC)
    assert counts_for(wang, now) == {"mine": 1, "organisation": 2, "at_once": 0, "below": 1}
    assert list(filtered("mine", wang, now)) == [mine]
    assert list(filtered("below", wang, now)) == [late]
    finish_task(task=mine, statement="好了", by=wang)
    assert list(filtered("finished", wang, now)) == [mine]


def _duty_of(task: Task) -> Duty:
    return Duty(
        key=task.key, kind="x", title="x", organisation=task.organisation, place=task.place,
        basis=HOUSE_RULES("x"), because="x",
    )  # fmt: skip


def test_a_term_of_the_law_that_has_run_out_stands_above_an_internal_target_long_past(
    world: World,
) -> None:
    model = _duty_of(world.task())
    keys = ("no clock", "target long past", "law to come", "law run out", "at once")
    duties = [replace(model, key=key) for key in keys]
    tasks = dict(zip(keys, open_tasks(duties=duties, at=world.now, by=CLOCK), strict=True))
    now = timezone.now()

    def clock(key: str, days: int, *, law: bool) -> None:
        end = now + timedelta(days=days)
        Task.objects.filter(pk=tasks[key].pk).update(due_at=end if law else None, clock_end=end)

    Task.objects.update(due_at=None, target_at=None, clock_end=None, allowed=1)
    clock("target long past", -310, law=False)
    clock("law run out", -2, law=True)
    clock("law to come", 2, law=True)
    Task.objects.filter(pk=tasks["at once"].pk).update(at_once=True)
    ordered = Task.objects.filter(key__in=keys).most_pressing_first()
    assert [one.key for one in ordered] == [
        "at once", "law run out", "target long past", "law to come", "no clock",
    ]  # fmt: skip


def test_how_the_places_below_stand_in_order_of_code(world: World) -> None:
    world.task("大坪村民委员会", ago=timedelta(days=60))
    world.task("大坪村民委员会")
    world.task("白水村民委员会")
    now = datetime.now(UTC)
    found = [(s.name, s.open, s.late) for s in standing_below(world.officer("林涛"), now)]
    assert found == [("青岩镇", 2, 1), ("白水镇", 1, 0)]
    assert [s.name for s in standing_below(world.officer("王强"), now)] == ["大坪村"]
    assert standing_below(world.officer("李梅"), now) == []
    assert filtered("below", world.officer("林涛"), now, BAISHUI).count() == 0
    assert filtered("below", world.officer("林涛"), now, QINGYAN).count() == 1
