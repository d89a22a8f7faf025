"""Who may know of a case, what they see of it, who must keep out, and who asked to look anyway."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from tests.children import child
from tests.record.cases.test_walking import emergency, finish, pending, steps
from tests.world import COUNTY, DAPING, QINGYAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.models import Organisation, Post
from tonghu.record.cases.actions import (
    Resolved,
    ask_emergency_access,
    begin_case,
    call_conference,
    declare_conflict,
    end_invitation,
    invite,
    lift_conflict,
    record_conference,
    review_access,
)
from tonghu.record.cases.models import Case, EmergencyAccess
from tonghu.record.cases.offices import stands_above
from tonghu.record.cases.questions import (
    cases_of_child,
    history_of,
    rows_of,
    sight_of,
    standing,
    walks_of,
)
from tonghu.record.children.models import Child
from tonghu.record.children.sections import holds_on
from tonghu.record.tasks.actions import hand_over_task, remind
from tonghu.record.tasks.models import Reminder, Task

EVERYBODY = ("李梅", "田雨", "王强", "周静", "赵刚", "孙丽", "何敏", "林涛", "陈曦", "关岩", "高远")


def seeing(world: World, case: Case) -> set[str]:
    """Who may see that a case exists, and open it."""
    return {
        name
        for name in EVERYBODY
        if Case.objects.visible_to(world.officer(name)).filter(pk=case.pk).exists()
    }


def test_only_those_with_a_step_know_of_a_case(world: World) -> None:
    case = emergency(world, child(world))
    assert seeing(world, case) == {"赵刚"}
    finish(world, case, "attend", "living_alone")
    assert seeing(world, case) == {"赵刚", "李梅"}
    finish(world, case, "order_parents_back", "back")
    finish(world, case, "notify_township", "notified")
    assert seeing(world, case) == {"赵刚", "李梅", "王强", "周静"}


def test_the_leading_see_everything_and_the_helping_what_they_did(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    whole, part = (sight_of(world.officer(name), case) for name in ("赵刚", "李梅"))
    assert (whole.whole, part.whole) == (True, False)
    police, village = (world.organisation(n).pk for n in ("青岩镇派出所", "大坪村民委员会"))
    assert whole.reads(village)
    assert part.reads(village)
    assert not part.reads(police)


def test_whoever_is_concerned_keeps_out_and_the_level_above_does_it(world: World) -> None:
    one = child(world)
    township, village = world.organisation("青岩镇人民政府"), world.organisation("大坪村民委员会")
    case = emergency(world, one, excluding={village: "被指控"})
    assert case.seat == QINGYAN
    finish(world, case, "attend", "living_alone")
    task = pending(case, "check_home").task
    assert (task.organisation, task.place) == (township, QINGYAN)
    assert "李梅" not in seeing(world, case)
    assert cases_of_child(world.officer("李梅"), one) is None
    # Handing the duty down again is refused.
    with pytest.raises(Refused, match="回避"):
        hand_over_task(task=task, to=village, reason="你们近", by=world.officer("王强"))


def test_keeping_out_takes_open_duties_and_reminders_away(world: World) -> None:
    one = child(world)
    case = emergency(world, one)
    finish(world, case, "attend", "living_alone")
    task = pending(case, "check_home").task
    Task.objects.filter(pk=task.pk).update(
        target_at=task.opened_at + timedelta(hours=1), clock_end=task.opened_at + timedelta(hours=1)
    )
    remind(task_id=task.pk, now=task.opened_at + timedelta(hours=1), by=CLOCK)
    assert Reminder.objects.visible_to(world.officer("李梅")).exists()
    # The village's reminders of lateness would go to the township; it is concerned too.
    declare_conflict(
        case=case, organisation=world.organisation("大坪村民委员会"), reason="村主任被指控",
        by=world.officer("赵刚"),
    )  # fmt: skip
    case = declare_conflict(
        case=case, organisation=world.organisation("青岩镇人民政府"), reason="是亲属",
        by=world.officer("赵刚"),
    ).case  # fmt: skip
    task.refresh_from_db()
    assert (task.organisation.name, task.place) == ("云溪县民政局", COUNTY)
    assert Case.objects.get(pk=case.pk).seat == COUNTY
    for name in ("李梅", "王强", "周静"):
        officer = world.officer(name)
        assert not Task.objects.visible_to(officer).filter(pk=task.pk).exists()
        assert not Reminder.objects.visible_to(officer).filter(task=task).exists()
        assert not Case.objects.overseen_by(officer).exists()
    remind(task_id=task.pk, now=task.opened_at + timedelta(hours=9), by=CLOCK)
    told = Reminder.objects.filter(task=task, withdrawn_at=None)
    assert {one.to.name for one in told} == {"云溪县民政局", "云溪县人民政府"}
    with pytest.raises(Refused, match="回避"):
        invite(
            case=case, organisation=world.organisation("青岩镇人民政府"), reason="x",
            by=world.officer("赵刚"),
        )  # fmt: skip
    with pytest.raises(Refused, match="本单位"):
        declare_conflict(
            case=case, organisation=world.organisation("青岩镇派出所"), reason="x",
            by=world.officer("赵刚"),
        )  # fmt: skip


def test_a_township_that_must_keep_out_forgets_what_it_was_told_of_its_village(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    task = pending(case, "check_home").task
    soon = task.opened_at + timedelta(hours=1)
    Task.objects.filter(pk=task.pk).update(target_at=soon, clock_end=soon)
    remind(task_id=task.pk, now=soon, by=CLOCK)
    assert Reminder.objects.visible_to(world.officer("王强")).exists()
    declare_conflict(
        case=case, organisation=world.organisation("青岩镇人民政府"), reason="x",
        by=world.officer("赵刚"),
    )  # fmt: skip
    assert not Reminder.objects.visible_to(world.officer("王强")).exists()
    task.refresh_from_db()
    assert task.organisation.name == "大坪村民委员会"
    remind(task_id=task.pk, now=soon, by=CLOCK)
    told = Reminder.objects.filter(task=task, stage="due_above", withdrawn_at=None)
    assert [one.to.name for one in told] == ["云溪县民政局"]


def test_a_township_that_must_keep_out_is_not_told_that_its_village_is_late_for_a_conference(
    world: World,
) -> None:
    case, police = emergency(world, child(world)), world.officer("赵刚")
    town, village = world.organisation("青岩镇人民政府"), world.organisation("大坪村民委员会")
    declare_conflict(case=case, organisation=town, reason="x", by=police)
    call_conference(
        case=case,
        held_at=timezone.now(),
        venue="视频",
        agenda="x",
        by=police,
        organisations=[village],
    )
    task = Task.objects.get(kind="cases.attend", organisation=village)
    assert task.clock_end is not None
    remind(task_id=task.pk, now=task.clock_end + timedelta(days=30), by=CLOCK)
    assert "青岩镇人民政府" not in {one.to.name for one in task.reminders.all()}
    with pytest.raises(Refused, match="应当回避"):
        hand_over_task(task=task, to=town, reason="x", by=world.officer("李梅"))


def test_a_conflict_is_lifted_by_somebody_above_with_a_reason_and_the_step_goes_back(
    world: World,
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    village, zhao = world.organisation("大坪村民委员会"), world.officer("赵刚")
    declare_conflict(case=case, organisation=village, reason="村主任被指控", by=zhao)
    home = pending(case, "check_home").task
    assert home.organisation.name == "青岩镇人民政府"
    assert Case.objects.get(pk=case.pk).seat == QINGYAN
    lift = partial(lift_conflict, case=case, organisation=village, reason="查明是另一个村的人")
    with pytest.raises(Refused, match="上级单位"):
        lift(by=zhao)  # beside it, not above it
    lifted = lift(by=world.officer("王强"))
    home.refresh_from_db()
    assert (home.organisation, home.place) == (village, DAPING)
    assert Case.objects.get(pk=case.pk).seat == DAPING
    assert Case.objects.visible_to(world.officer("李梅")).filter(pk=case.pk).exists()
    # What was, stays: who kept out, who let them in again and why.
    assert (lifted.reason, lifted.lifted_why) == ("村主任被指控", "查明是另一个村的人")
    sight = sight_of(world.officer("王强"), case)
    story = [one.what for one in history_of(case, walks_of(case, sight), sight)]
    assert {"大坪村民委员会回避", "解除大坪村民委员会的回避"} <= set(story)
    with pytest.raises(Refused, match="没有回避"):
        lift(by=world.officer("王强"))
    # It may be concerned another time.
    declare_conflict(case=case, organisation=village, reason="又有牵连", by=zhao)
    assert case.conflicts.count() == 2
    assert not Case.objects.visible_to(world.officer("李梅")).filter(pk=case.pk).exists()


def test_a_conflict_is_not_lifted_by_the_organisation_concerned_nor_by_whoever_sees_no_case(
    world: World,
) -> None:
    case = emergency(world, child(world))
    town = world.organisation("青岩镇人民政府")
    declare_conflict(case=case, organisation=town, reason="x", by=world.officer("赵刚"))
    for name in ("王强", "林涛"):
        with pytest.raises(Refused, match="没有参加"):
            lift_conflict(case=case, organisation=town, reason="x", by=world.officer(name))
    county = world.organisation("云溪县民政局")
    invite(case=case, organisation=county, reason="x", by=world.officer("赵刚"))
    lift_conflict(case=case, organisation=town, reason="查明", by=world.officer("林涛"))
    invited = {one.organisation.name for one in case.invitations.in_force()}
    assert "青岩镇人民政府" not in invited  # it is called in, or given a step, by itself


def test_of_an_organisation_that_nobody_stands_above_only_its_place_counts(world: World) -> None:
    village = world.organisation("大坪村民委员会")
    Organisation.objects.filter(pk=village.pk).update(above=None)
    village.refresh_from_db()
    county, station = (world.organisation(one).pk for one in ("云溪县民政局", "青岩镇派出所"))
    assert stands_above({county}, village)
    assert not stands_above({station}, village)


def test_a_county_without_a_reviewer_has_no_emergency_access(world: World) -> None:
    one = child(world)
    Post.objects.filter(officer=world.officer("林涛")).update(
        organisation=world.organisation("云溪县人民政府")
    )
    Organisation.objects.filter(kind="civil_affairs").update(kind="finance")
    dismissed = Post.objects.filter(officer=world.officer("陈曦"))
    dismissed.update(until=timezone.localdate() - timedelta(days=1), since=date(2020, 1, 1))
    with pytest.raises(Refused, match="没有别的单位能审核"):
        ask_emergency_access(
            child=one, kind="danger", reason="孩子走失了，正在一起寻找", by=world.officer("林涛")
        )


def test_an_organisation_of_another_place_may_be_kept_out_too(world: World) -> None:
    case = emergency(world, child(world))
    elsewhere = world.organisation("白水镇人民政府")
    declare_conflict(case=case, organisation=elsewhere, reason="x", by=world.officer("赵刚"))
    assert Case.objects.get(pk=case.pk).seat == case.place
    assert steps(case) == {"attend"}


def test_only_who_works_on_a_case_steers_it(world: World) -> None:
    case = emergency(world, child(world))
    school = world.organisation("青岩镇中心小学")
    with pytest.raises(Refused, match="没有参加"):
        invite(case=case, organisation=school, reason="x", by=world.officer("林涛"))
    with pytest.raises(NotAllowed):
        invite(case=case, organisation=school, reason="x", by=world.officer("孙丽"))
    for _ in range(2):
        invite(case=case, organisation=school, reason="了解在校表现", by=world.officer("赵刚"))
    assert case.invitations.count() == 1
    assert "孙丽" in seeing(world, case)


def test_whoever_was_only_called_in_may_go_again_and_sees_nothing_after(world: World) -> None:
    case, police = emergency(world, child(world)), world.officer("赵刚")
    school = world.organisation("青岩镇中心小学")
    invite(case=case, organisation=school, reason="了解在校表现", by=police)
    with pytest.raises(NotAllowed):
        end_invitation(case=case, organisation=school, reason="x", by=world.officer("孙丽"))
    with pytest.raises(Refused, match="没有参加"):
        end_invitation(case=case, organisation=school, reason="x", by=world.officer("林涛"))
    end_invitation(case=case, organisation=school, reason="情况已经了解", by=police)
    assert "孙丽" not in seeing(world, case)
    # Called another time, it owes to come: it goes when that is done, and not before.
    meeting = call_conference(
        case=case, held_at=timezone.now() + timedelta(days=1), venue="x", agenda="x",
        organisations=[school], by=police,
    )  # fmt: skip
    assert "孙丽" in seeing(world, case)
    with pytest.raises(Refused, match="还有没有办完的事：参加个案会商"):
        end_invitation(case=case, organisation=school, reason="x", by=police)
    record_conference(conference=meeting, minutes="x", came=[school], resolved=[], by=police)
    end_invitation(case=case, organisation=school, reason="会商开完", by=police)
    assert "孙丽" not in seeing(world, case)
    assert case.invitations.filter(organisation=school).count() == 2
    # The police were called as well, to chair; but they have a step, and what they did is theirs.
    for station in (school, world.organisation("青岩镇派出所")):
        with pytest.raises(Refused, match="不能退出"):
            end_invitation(case=case, organisation=station, reason="x", by=police)


def test_emergency_access_is_short_read_only_counted_and_reviewed(world: World) -> None:
    one = child(world)
    case = emergency(world, one)
    clerk = world.officer("何敏")
    with pytest.raises(Refused, match="十个字"):
        ask_emergency_access(child=one, kind="danger", reason="急", by=clerk)
    why = "孩子现在在白水镇卫生院抢救，需要联系监护人"
    access = ask_emergency_access(child=one, kind="medical", reason=why, by=clerk)
    assert access.until - access.at == timedelta(hours=2)
    assert "何敏" in seeing(world, case)
    sight = sight_of(clerk, case)
    assert (sight.whole, sight.read_only) == (True, True)
    with pytest.raises(Refused, match="派出所办理"):
        finish(world, case, "attend", "missing", by="何敏")
    with pytest.raises(Refused, match="没有参加"):
        invite(case=case, organisation=world.organisation("白水镇人民政府"), reason="x", by=clerk)
    task = Task.objects.get(kind="cases.review_access")
    assert task.organisation.name == "云溪县民政局"
    with pytest.raises(NotAllowed):
        review_access(access=access, justified=True, finding="x", by=clerk)
    with pytest.raises(Refused, match="由云溪县民政局审核"):
        review_access(access=access, justified=True, finding="x", by=world.officer("陈曦"))
    review_access(access=access, justified=False, finding="可以先打电话", by=world.officer("林涛"))
    with pytest.raises(Refused, match="已经审核过"):
        review_access(access=access, justified=True, finding="x", by=world.officer("林涛"))
    assert "何敏" not in seeing(world, case)
    again = ask_emergency_access(child=one, kind="medical", reason=why, by=clerk)
    assert again == ask_emergency_access(child=one, kind="medical", reason=why, by=clerk) != access
    assert "何敏" in seeing(world, case)
    second, third = (child(world, name=name, id_number=None) for name in ("王小明", "赵小红"))
    ask_emergency_access(child=second, kind="medical", reason=why, by=clerk)
    with pytest.raises(Refused, match="最多"):
        ask_emergency_access(child=third, kind="medical", reason=why, by=clerk)
    EmergencyAccess.objects.update(
        at=timezone.now() - timedelta(hours=3), until=timezone.now() - timedelta(hours=1)
    )
    assert "何敏" not in seeing(world, case)


def test_the_concerned_do_not_get_in_by_emergency_and_the_reviewer_does_not_review_itself(
    world: World,
) -> None:
    one = child(world)
    case = emergency(world, one, excluding={world.organisation("青岩镇人民政府"): "被指控"})
    reason = "孩子走失了，正在一起寻找，急需近照"
    ask_emergency_access(child=one, kind="missing", reason=reason, by=world.officer("王强"))
    assert "王强" not in seeing(world, case)
    county = world.officer("林涛")
    access = ask_emergency_access(child=one, kind="missing", reason=reason, by=county)
    task = Task.objects.get(key=f"access:{access.pk}")
    # Not the government above the bureau: nobody there may review.
    assert task.organisation.name == "云溪县联席会议办公室"
    with pytest.raises(Refused, match="自己的查阅"):
        review_access(access=access, justified=True, finding="x", by=county)


WHY = "孩子现在在白水镇卫生院抢救，需要联系监护人"


def looked(world: World, ago: timedelta, name: str = "何敏") -> EmergencyAccess:
    """An access to a child's cases, so long ago."""
    one = Child.objects.first() or child(world)
    access = ask_emergency_access(child=one, kind="medical", reason=WHY, by=world.officer(name))
    at = timezone.now() - ago
    EmergencyAccess.objects.filter(pk=access.pk).update(at=at, until=at + timedelta(hours=2))
    return EmergencyAccess.objects.get(pk=access.pk)


def test_the_right_rests_while_nobody_has_reviewed_for_three_days_and_the_review_brings_it_back(
    world: World,
) -> None:
    access = looked(world, timedelta(hours=71, minutes=50))
    one = access.child
    ask_emergency_access(child=one, kind="medical", reason=WHY, by=world.officer("何敏"))
    EmergencyAccess.objects.filter(pk=access.pk).update(at=timezone.now() - timedelta(hours=72))
    with pytest.raises(Refused, match=r"请催云溪县民政局审核，审核以后马上恢复.*打 110"):
        ask_emergency_access(child=one, kind="medical", reason=WHY, by=world.officer("何敏"))
    # It is the officer's right that rests: whoever sits beside them looks, and their own work goes on.
    ask_emergency_access(child=one, kind="missing", reason=WHY, by=world.officer("周静"))
    assert world.officer("何敏").is_active
    review_access(access=access, justified=True, finding="属实", by=world.officer("林涛"))
    ask_emergency_access(child=one, kind="medical", reason=WHY, by=world.officer("何敏"))


def test_clicks_at_once_are_one_access_to_a_child_and_not_more_than_three_a_day(
    real_transactions: World,
) -> None:
    world = real_transactions
    children = [child(world, name=f"王小{n}", id_number=None) for n in "一二三四五六"]
    hemin = world.officer("何敏")

    def click(n: int) -> str:
        try:
            ask_emergency_access(child=children[n], kind="medical", reason=WHY, by=hemin)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    click(0)
    with ThreadPoolExecutor(4) as clicks:
        assert set(clicks.map(click, [1] * 4)) == {""}
    assert EmergencyAccess.objects.count() == 2
    with ThreadPoolExecutor(4) as clicks:
        told = sorted(clicks.map(click, range(2, 6)))
    assert told[0] == ""
    assert all("一天最多紧急查阅 3 次" in one for one in told[1:])
    assert EmergencyAccess.objects.count() == 3


def test_who_looked_without_need_is_dealt_with_by_whoever_stands_above(world: World) -> None:
    access = looked(world, timedelta(hours=1))
    review_access(access=access, justified=False, finding="可以先打电话", by=world.officer("林涛"))
    task = Task.objects.get(kind="cases.misused_access")
    assert (task.organisation.name, task.subject_id) == ("云溪县民政局", access.officer_id)
    assert access.child.name not in f"{task.title}{task.because}"
    Organisation.objects.filter(name="白水镇人民政府").update(above=None)
    access = looked(world, timedelta(hours=1))
    review_access(access=access, justified=False, finding="可以先打电话", by=world.officer("林涛"))
    last = Task.objects.filter(kind="cases.misused_access").latest("opened_at")
    assert last.organisation.name == "云溪县民政局"


def test_a_conference_lets_its_members_in_and_its_resolutions_are_duties(world: World) -> None:
    case = emergency(world, child(world))
    police = world.officer("赵刚")
    tomorrow = timezone.now() + timedelta(days=1)
    school, town = (world.organisation(n) for n in ("青岩镇中心小学", "青岩镇人民政府"))
    with pytest.raises(Refused, match="至少选一个"):
        call_conference(
            case=case, held_at=tomorrow, venue="x", agenda="x", organisations=[], by=police
        )
    meeting = call_conference(
        case=case, held_at=tomorrow, venue="镇政府", agenda="怎样安置", by=police,
        organisations=[school, town],
    )  # fmt: skip
    asked = Task.objects.filter(kind="cases.attend")
    assert {task.organisation for task in asked} == {school, town}
    assert {task.target_at.date() for task in asked if task.target_at}
    assert {"孙丽", "王强"} <= seeing(world, case)
    due = timezone.localdate() + timedelta(days=7)
    record_conference(
        conference=meeting, minutes="先住姑姑家", came=[town], by=police,
        resolved=[Resolved("每周家访一次", school, due), Resolved("申请临时救助", town, due)],
    )  # fmt: skip
    assert set(asked.values_list("completion__outcome", flat=True)) == {"已参加", "没有到会"}
    duties = Task.objects.filter(kind="cases.resolution")
    assert {task.organisation for task in duties} == {school, town}
    assert all("家访" not in task.title for task in duties)
    assert {timezone.localtime(task.target_at).date() for task in duties} == {due}
    with pytest.raises(Refused, match="已经登记"):
        record_conference(conference=meeting, minutes="x", came=[], resolved=[], by=police)


def test_the_board_shows_progress_without_names_to_who_oversees(world: World) -> None:
    case = emergency(world, child(world))
    county = world.officer("林涛")
    found = list(Case.objects.overseen_by(county).open())
    assert found == [case]
    row = rows_of(found, county, timezone.now())[0]
    assert (row.mine, row.next and row.next.step, row.procedures) == (
        False,
        "attend",
        ("应急处置",),
    )
    assert not row.old
    assert [(one.label, one.cases) for one in standing(county)] == [("应急处置", 1)]
    assert not Case.objects.overseen_by(world.officer("何敏")).exists()
    assert not Case.objects.overseen_by(world.officer("李梅")).exists()


def test_a_file_with_a_case_is_kept(world: World) -> None:
    one = child(world)
    assert not [why for why in holds_on(one) if "个案" in why]
    case = emergency(world, one)
    assert any("正在办理" in why for why in holds_on(one))
    finish(world, case, "attend", "unfounded")
    finish(world, case, "answer_reporter", "answered")
    assert any("按规定保存" in why for why in holds_on(one))


def test_the_childs_page_names_only_the_cases_one_works_on(world: World) -> None:
    one = child(world)
    section = cases_of_child(world.officer("王强"), one)
    assert section is not None
    assert (list(section.lines), section.add[0][0]) == ([], "立案")
    case = begin_case(
        child=one, key="assessment_and_support", because="x", by=world.officer("王强")
    ).case
    section = cases_of_child(world.officer("王强"), one)
    assert section is not None
    assert [line.text for line in section.lines] == [case.number]
    assert cases_of_child(world.officer("孙丽"), one) is None


def test_whoever_keeps_out_of_the_open_case_gets_one_of_its_own_where_it_begins_something(
    world: World,
) -> None:
    one, leader = child(world), world.officer("王强")
    secret = emergency(world, one)
    declare_conflict(
        case=secret, organisation=world.organisation("青岩镇人民政府"), reason="x",
        by=world.officer("赵刚"),
    )  # fmt: skip
    begun = begin_case(child=one, key="assessment_and_support", because="家里困难", by=leader)
    assert begun.case != secret
    assert pending(begun.case, "assign").task.organisation.name == "青岩镇人民政府"
    assert Case.objects.visible_to(leader).get() == begun.case
    # Whoever works on both goes on in the older one, and may join them.
    joined = begin_case(
        child=one, key="guardianship_intervention", because="x", by=world.officer("林涛")
    )
    assert joined.case == secret
