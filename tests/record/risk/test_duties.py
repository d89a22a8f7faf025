"""What a level, a sign or a day asks of the offices above 大坪村."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from unittest import mock
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.world import BAISHUI_VILLAGE, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.models import Organisation
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.doors.jobs.job import Job, Run
from tonghu.law.eligibility import months_later
from tonghu.law.ledger import ExitReason
from tonghu.law.levels import Level
from tonghu.record.children.actions import (
    answer_transfer,
    ask_exit,
    change_children,
    decide_exit,
    merge_files,
    offer_transfer,
    split_files,
)
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import (
    Answer,
    Seen,
    answer_alert,
    ask_visits,
    conclude,
    observe,
    take_back,
)
from tonghu.record.risk.models import LevelChange, Observation
from tonghu.record.tasks.models import Task

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def see(one: Child, sign: str, there: bool = True, source: str = "visit") -> list[LevelChange]:
    return observe(seen=[Seen(one.pk, sign, there, today(), source)], by=CLOCK)


def visit(one: Child, met: bool = True, ago: int = 0) -> UUID:
    """Somebody was there; the origin of it."""
    seen = Seen(one.pk, "not_met", not met, today() - timedelta(ago), "visit")
    observe(seen=[seen], by=CLOCK)
    return seen.origin


def visit_task(one: Child) -> Task:
    """The latest duty to visit a child."""
    return Task.objects.filter(kind="risk.visit", child_id=one.pk).latest("id")


def kinds(one: Child) -> dict[str, str]:
    """The open duties about a child: their kind and whose they are."""
    tasks = Task.objects.open().filter(child_id=one.pk, kind__startswith="risk.")
    return dict(tasks.order_by("kind").values_list("kind", "organisation__name"))


def job(name: str, jobs: Sequence[Job] = DAILY) -> Run:
    return next(one for one in jobs if one.name == name).run(timezone.now())


def due(one: Child) -> Child:
    """The child with a visit fallen due today."""
    Child.objects.filter(pk=one.pk).update(visit_on=today())
    return fresh(one)


def test_a_danger_is_the_townships_duty_at_once_and_people_end_it(world: World) -> None:
    one = child(world)
    see(one, "hurt")
    assert kinds(one) == {"risk.A04": "青岩镇人民政府"}, "no second duty to check the level"
    task = Task.objects.get(kind="risk.A04")
    assert (task.at_once, task.wording, task.force) == (True, "立即", "statutory")
    see(one, "hurt", there=False)
    assert kinds(one) == {"risk.A04": "青岩镇人民政府"}


def test_several_dangers_at_once_are_one_duty_and_a_later_one_another(world: World) -> None:
    one = child(world, guardianship_type="1", lives_alone="1")
    assert kinds(one) == {"risk.A01": "青岩镇人民政府"}
    assert "；不满十六周岁单独居住" in Task.objects.get(kind="risk.A01").because
    see(one, "hurt")
    assert set(kinds(one)) == {"risk.A01", "risk.A04"}


def test_a_level_that_rises_is_to_be_checked_by_the_township(world: World) -> None:
    one = child(world)
    see(one, "poor_living")
    assert kinds(one) == {"risk.rise": "青岩镇人民政府"}
    task = Task.objects.get(kind="risk.rise")
    assert task.due_at is None, "an internal target is no term"
    assert (task.because, task.target_at is not None) == ("风险等级由蓝升为黄", True)
    see(one, "low_mood")
    assert Task.objects.filter(kind="risk.rise").count() == 1, "it did not rise again"


def test_parents_out_of_touch_are_the_villages_to_urge_until_they_call(world: World) -> None:
    one = child(world)
    see(one, "out_of_touch", source="contact")
    assert kinds(one) == {"risk.A06": "大坪村民委员会", "risk.rise": "青岩镇人民政府"}
    see(one, "out_of_touch", there=False, source="contact")
    assert kinds(one) == {"risk.rise": "青岩镇人民政府"}
    ended = Task.objects.get(kind="risk.A06")
    assert ended.completion.outcome == "这种情形已经没有了"
    see(one, "out_of_touch", source="school")
    assert "risk.A06" in kinds(one), "out of touch again: a duty of its own"


def test_two_empty_visits_call_the_township_in_whatever_the_level_was(world: World) -> None:
    one = child(world, attendance_status="7")
    for ago in (8, 1):
        visit(one, met=False, ago=ago)
    assert kinds(one) == {"risk.A05": "青岩镇人民政府", "risk.A11": "青岩镇人民政府"}


def test_a_file_asks_for_what_it_says_whether_registered_or_changed(world: World) -> None:
    lintao = world.officer("林涛")
    one = child(world, hukou_class="4", birth_date=f"{today().year - 16}-{today():%m}-28")
    assert "risk.A12" in kinds(one)
    two = child(world, id_number=None)
    amendment = Amendment(two.pk, {"caregiver.birth_date": "1940-01-01"}, today())
    change_children(amendments=[amendment], by=lintao)
    assert kinds(two) == {"risk.A08": "青岩镇人民政府", "risk.rise": "青岩镇人民政府"}


def test_an_imported_ledger_opens_its_duties_by_the_clock(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonghu.record.risk.actions._AT_ONCE", 0)
    one = child(world, guardianship_type="1")
    assert (one.level_, kinds(one)) == (Level.RED, {})
    assert job("review_levels", HOURLY).done == 1
    assert kinds(one) == {"risk.A01": "青岩镇人民政府"}
    assert job("review_levels", HOURLY).done == 0


def test_a_visit_fallen_due_is_the_villages_duty_until_it_is_made(world: World) -> None:
    one = due(child(world))
    assert job("ask_visits").done == 1
    assert kinds(one) == {"risk.visit": "大坪村民委员会"}
    assert job("ask_visits").done == 0, "asked once"
    origin = visit(one)
    assert (visit_task(one).completion.outcome, kinds(one)) == ("已走访", {})
    assert not fresh(one).visit_asked
    take_back(origin=origin, by=CLOCK)
    due(one)
    assert job("ask_visits").done == 1, "nobody was there: it is to be done after all"
    assert kinds(one) == {"risk.visit": "大坪村民委员会"}
    visit(one)
    assert visit_task(one).completion.outcome == "已走访"


def test_a_visit_told_late_ends_the_duty_only_if_nothing_is_due_any_more(world: World) -> None:
    one = due(child(world))
    ask_visits(children=[one.pk], by=CLOCK)
    visit(one, ago=200)
    assert "risk.visit" in kinds(one)
    visit(one, met=False, ago=1)
    assert visit_task(one).completion.outcome == "走访了，没见到孩子"


def test_a_lighter_level_may_put_a_visit_off(world: World) -> None:
    one = child(world)
    see(one, "missing")
    visit(one, ago=8)
    ask_visits(children=[one.pk], by=CLOCK)
    assert "risk.visit" in kinds(one)
    see(one, "missing", there=False, source="report")
    assert "risk.visit" not in kinds(one)
    assert Task.objects.get(kind="risk.visit").completion.outcome == "还不到走访的日子"


def test_one_row_that_fails_does_not_hold_up_its_portion(world: World) -> None:
    good, bad = due(child(world)), due(child(world, id_number=None))
    real = ask_visits

    def failing(*, children: list[object], by: object) -> object:
        if bad.pk in children:
            raise RuntimeError("planted")
        return real(children=children, by=by)  # type: ignore[arg-type]

    with mock.patch("tonghu.doors.jobs.daily.ask_visits", failing):
        run = job("ask_visits")
    assert (run.done, run.failed) == (1, 1)
    assert (fresh(good).visit_asked, fresh(bad).visit_asked) == (True, False)


def test_where_no_office_stands_above_nobody_is_asked_and_the_list_still_shows_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = due(child(world))
    monkeypatch.setattr(
        type(Organisation.objects.all()), "nearest_to", lambda self, place, *kinds: None
    )
    monkeypatch.setattr(Organisation.objects, "nearest_to", lambda place, *kinds: None)
    assert ask_visits(children=[one.pk], by=CLOCK) == []
    see(one, "hurt")
    assert (kinds(one), fresh(one).level_) == ({}, Level.RED)


def test_what_is_unfounded_is_written_down_as_not_there(world: World) -> None:
    one = child(world)
    see(one, "hurt")
    task = Task.objects.get(kind="risk.A04")
    zhoujing = world.officer("周静")
    answer_alert(task=task, answer=Answer.UNFOUNDED, note="摔伤，医院诊断", by=zhoujing)
    assert fresh(one).level_ is Level.BLUE
    with pytest.raises(Refused, match="已经办结"), transaction.atomic():
        answer_alert(task=fresh_task(task), answer=Answer.UNFOUNDED, note="x", by=zhoujing)


def test_a_founded_alert_leaves_the_level_as_it_is(world: World) -> None:
    one = child(world)
    see(one, "hurt")
    task = Task.objects.get(kind="risk.A04")
    with pytest.raises(Refused, match="别的单位"), transaction.atomic():
        answer_alert(task=task, answer=Answer.REPORTED, note="x", by=world.officer("李梅"))
    answer_alert(task=task, answer=Answer.REPORTED, note="已报派出所", by=world.officer("周静"))
    assert (fresh(one).level_, kinds(one)) == (Level.RED, {})


def test_an_unfounded_rise_clears_what_was_seen_but_not_what_the_file_says(world: World) -> None:
    one = child(world, attendance_status="7")
    assert one.level_ is Level.YELLOW
    two = child(world, id_number=None)
    see(two, "poor_living")
    for a_child in (one, two):
        for task in Task.objects.open().filter(child_id=a_child.pk, kind="risk.rise"):
            answer_alert(task=task, answer=Answer.UNFOUNDED, note="查", by=world.officer("周静"))
    assert (fresh(one).level_, fresh(two).level_) == (Level.YELLOW, Level.BLUE)


def test_what_the_file_says_is_not_unfounded_by_word_alone(world: World) -> None:
    one = child(world, hukou_class="4")
    (task,) = Task.objects.filter(kind="risk.A12")
    answer_alert(task=task, answer=Answer.UNFOUNDED, note="已落户", by=world.officer("周静"))
    assert fresh(one).level_ is Level.YELLOW, "the file is changed in the file"
    assert not Observation.objects.exists()


def test_to_check_a_level_does_not_clear_a_danger_that_has_its_own_duty(world: World) -> None:
    one = child(world)
    see(one, "poor_living")
    (rise,) = Task.objects.filter(kind="risk.rise")
    see(one, "hurt")
    answer_alert(task=rise, answer=Answer.UNFOUNDED, note="查", by=world.officer("周静"))
    assert fresh(one).level_ is Level.RED


def test_who_leaves_the_ledger_is_nobodys_to_visit(world: World) -> None:
    one = due(child(world))
    ask_visits(children=[one.pk], by=CLOCK)
    lintao = world.officer("林涛")
    ask_exit(
        child=fresh(one),
        why=ExitReason.PARENT_RETURNED,
        values={"mother.is_away": "0"},
        reason="",
        on=today(),
        by=world.officer("李梅"),
    )
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=lintao)
    assert kinds(one) == {}
    assert Task.objects.get(kind="risk.visit").completion.outcome == "孩子不在册了"


def test_what_was_seen_of_a_file_counts_for_the_one_it_is_merged_into(world: World) -> None:
    kept, dropped = child(world), child(world, id_number=None)
    see(dropped, "hurt")
    lintao = world.officer("林涛")
    merge_files(kept=kept, dropped=fresh(dropped), values={}, reason="同一人", by=lintao)
    assert fresh(kept).level_ is Level.RED
    split_files(dropped=fresh(dropped), reason="合错了", by=lintao)
    assert (fresh(kept).level_, fresh(dropped).level_) == (Level.BLUE, Level.RED)


def test_the_file_tells_of_assessments_and_of_days_to_come(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = child(world)
    see(one, "poor_living")
    observe(seen=[Seen(one.pk, "poor_living", True, today() - timedelta(9), "visit")], by=CLOCK)
    conclude(child_id=one.pk, level=Level.GREEN, on=today(), by=CLOCK)
    page = sign_in("周静").get(f"/children/{one.pk}/").content.decode()
    for words in ("评估的结论", "已由评估考虑", "为什么是绿", "起，最近", "重新算一次", "原来是黄"):
        assert words in page
    assert "变轻还差什么" not in page
    lintao = world.officer("林涛")
    ask_exit(
        child=fresh(one),
        why=ExitReason.PARENT_RETURNED,
        values={"mother.is_away": "0"},
        reason="",
        on=today(),
        by=world.officer("李梅"),
    )
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=lintao)
    assert "为什么是" not in sign_in("周静").get(f"/children/{one.pk}/").content.decode()


def test_the_duty_is_answered_on_its_page_and_the_file_says_why(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = child(world)
    see(one, "hurt")
    task = Task.objects.get(kind="risk.A04")
    zhoujing = sign_in("周静")
    page = zhoujing.get(f"/risk/duties/{task.pk}/").content.decode()
    assert "拿不准的一律报告" in page
    assert zhoujing.post(f"/risk/duties/{task.pk}/", {"answer": "reported"}).status_code == 422
    said = {"answer": "reported", "note": "已向派出所报告"}
    assert zhoujing.post(f"/risk/duties/{task.pk}/", said).status_code == 302
    dossier = zhoujing.get(f"/children/{one.pk}/").content.decode()
    for words in (
        "为什么是红",
        "变轻还差什么",
        "查清没有受到伤害",
        "等级的变化",
        "没有采集的不当作",
    ):
        assert words in dossier


def test_the_duty_to_visit_opens_the_page_of_a_visit_and_ends_with_it(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = due(child(world))
    (task,) = ask_visits(children=[one.pk], by=CLOCK)
    limei = sign_in("李梅")
    address = limei.get(f"/risk/duties/{task.pk}/").headers["Location"]
    assert address == f"/visits/children/{one.pk}/new/"
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    assert limei.post(address, {"visited_at": now, "id": uuid7(), "met": ["1"]}).status_code == 302
    assert (visit_task(one).completion.outcome, kinds(one)) == ("已走访", {})


def test_lists_and_figures_tell_who_is_red_who_is_due_and_who_was_not_met(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    red = child(world, name="张红红", id_number=None)
    see(red, "missing")
    late = due(child(world, name="张到期", id_number=None))
    ask_visits(children=[late.pk], by=CLOCK)
    unmet = child(world, name="张没见", id_number=None)
    visit(unmet, met=False)
    client = sign_in("王强")
    names = {"张红红", "张到期", "张没见"}

    def listed(query: str) -> set[str]:
        page = client.get(f"/children/?{query}").content.decode()
        return {name for name in names if name in page}

    assert listed("level=red") == {"张红红"}
    assert listed("level=blue") == {"张到期", "张没见"}
    assert listed("level=red&level=blue") == names
    assert listed("visit=due") == {"张到期"}
    assert listed("visit=unmet") == {"张没见"}
    assert listed("level=red&guardianship_type=1") == set()
    assert listed("level=red&exited=1") == set()
    home = client.get("/").content.decode()
    assert "到期未走访" in home
    assert home.count("<b>1</b>") >= 3


def fresh_task(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


def test_a_child_who_moves_takes_the_duties_along_to_whoever_looks_after_the_child_now(
    world: World,
) -> None:
    one = child(world)
    Child.objects.filter(pk=one.pk).update(visit_on=today())
    ask_visits(children=[one.pk], by=CLOCK)
    see(one, "hurt")
    stays = child(world, name="张小军", id_number=None)
    see(stays, "hurt")
    moving = offer_transfer(
        child=fresh(one), to_place=BAISHUI_VILLAGE, reason="搬家", by=world.officer("王强")
    )
    owed = Task.objects.open().filter(child_id=one.pk, kind__startswith="risk.")
    assert {task.place for task in owed} == {one.place}, "it has not moved yet"
    answer_transfer(transfer=moving, accepted=True, note="到了", by=world.officer("何敏"))
    owed = owed.all()
    assert {(task.kind, task.organisation.name, task.place) for task in owed} == {
        ("risk.visit", "白水村民委员会", BAISHUI_VILLAGE),
        ("risk.A04", "白水镇人民政府", BAISHUI_VILLAGE),
    }
    assert all(task.handovers.get().reason == "孩子转到了别处的台账" for task in owed)
    assert Task.objects.open().get(kind="risk.A04", child_id=stays.pk).place == stays.place
    visit(fresh(one))
    assert not Task.objects.open().filter(child_id=one.pk, kind="risk.visit").exists()


def born(world: World, one: Child, day: date) -> None:
    """The file says that the child was born on this day."""
    amendment = Amendment(one.pk, {"birth_date": day.isoformat()}, today())
    change_children(amendments=[amendment], by=world.officer("林涛"))


@pytest.mark.parametrize("answered_early", [False, True])
def test_who_turns_sixteen_stays_somebodys_duty_until_they_leave_the_ledger(
    answered_early: bool, world: World
) -> None:
    birthday = months_later(today(), -12 * 16)
    one = child(world, id_number=None, birth_date=(birthday + timedelta(60)).isoformat())
    (ahead,) = Task.objects.filter(kind="risk.A13")
    if answered_early:
        answer_alert(task=ahead, answer=Answer.DONE, note="已和家里说过", by=world.officer("王强"))
    born(world, one, birthday)
    (now,) = Task.objects.open().filter(kind="risk.A13")
    assert (now == ahead) is not answered_early
    assert "已满" in now.because
    ask_exit(
        child=fresh(one), why=ExitReason.SIXTEEN, reason="", on=today(), by=world.officer("李梅")
    )
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=world.officer("王强"))
    assert not Task.objects.open().filter(kind="risk.A13").exists()


def test_who_is_not_sixteen_does_not_leave_as_one_who_is(world: World) -> None:
    one = child(world)
    with pytest.raises(Refused, match="2032年3月5日 才满 16 周岁"):
        ask_exit(child=one, why=ExitReason.SIXTEEN, reason="", on=today(), by=world.officer("李梅"))
