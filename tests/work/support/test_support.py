"""A plan with its services and sessions; a referral and its answer; what relief is hinted at."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from docx import Document

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import emergency, finish, pending
from tests.work.assessments.test_assessments import supported
from tests.world import World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.actions import found_organisation
from tonghu.base.people.models import Officer, Organisation
from tonghu.doors.jobs.daily import DAILY
from tonghu.law.agencies import Agency
from tonghu.law.calendar import said_day
from tonghu.law.procedures.assessment_and_support import ASSESSMENT_AND_SUPPORT
from tonghu.law.support import EVERY, SERVICES
from tonghu.record.cases.actions import Done, ask_emergency_access, close_case, declare_conflict
from tonghu.record.cases.beginning import told_for
from tonghu.record.cases.models import Case, ClosureKind
from tonghu.record.tasks.explained import explained
from tonghu.record.tasks.models import Handover, Task
from tonghu.work.support.actions import (
    AGAIN,
    ANSWER,
    adopt_plan,
    answer_referral,
    arrange_measure,
    record_session,
    refer,
    speak_of_silence,
)
from tonghu.work.support.models import Measure, Plan, Referral, Session

SignIn = Callable[[str], Client]
TODAY = timezone.localdate
SECRET = "孩子夜里哭着找妈妈"


def graded(world: World, **more: Any) -> Case:
    """A case in which the plan is to be made."""
    case = supported(world, child(world, **more))
    finish(world, case, "assess", "insufficient", by="王强")
    finish(world, case, "grade", "yellow", by="王强")
    return case


def planned(world: World, *services: str, **more: Any) -> Plan:
    """A plan with these services."""
    case = graded(world, **more)
    adopt_plan(
        assignment=pending(case, "plan"), by=world.officer("王强"),
        done=Done(services or ("guidance", "correction"), {"goals": "奶奶会照护"}),
    )  # fmt: skip
    return Plan.objects.get(case=case)


def arranged(world: World, measure: Measure, to: str = "青岩镇中心小学", **more: object) -> None:
    """How that service is given."""
    given = {"what": SECRET, "every": 7, "starts_on": TODAY(), "until": None} | more
    arrange_measure(
        measure=measure,
        organisation=world.organisation(to),
        by=world.officer("王强"),
        **given,  # type: ignore[arg-type]
    )


def test_the_services_are_those_of_the_notice() -> None:
    plan = ASSESSMENT_AND_SUPPORT.step("plan")
    for outcome, step in SERVICES.items():
        chosen = next(one for one in plan.outcomes if one.key == outcome)
        assert list(chosen.then) == [step]
    assert 0 in EVERY


@pytest.mark.slow
def test_from_the_plan_to_the_sessions(world: World, sign_in: SignIn) -> None:
    case, town = graded(world), sign_in("王强")
    step = pending(case, "plan")
    page = town.post(
        f"/support/steps/{step.task_id}/",
        done(
            outcomes=["correction", "guidance"], goals="不再逃学", child="想住校", signed="奶奶签了"
        ),
        follow=True,
    ).content.decode()
    for words in ("不再逃学", "想住校", "行为矫治", "还没有写明做什么"):
        assert words in page
    school = world.organisation("青岩镇中心小学")
    measure = Measure.objects.get(service="correction")
    assert measure.organisation == school
    guidance = Measure.objects.get(service="guidance")
    form = town.get(f"/support/measures/{guidance.pk}/").content.decode()
    assert "由谁做" in form
    sent = {"organisation": school.name, "what": SECRET, "every": "7", "starts_on": str(TODAY())}
    page = town.post(f"/support/measures/{guidance.pk}/", sent, follow=True).content.decode()
    assert SECRET in page
    assert "每周" in page
    # The duty went with it.
    duty = pending(case, "guide").task
    assert duty.organisation == school
    assert Handover.objects.get(task=duty).to_organisation == school
    teacher = sign_in("孙丽")
    page = teacher.get(f"/cases/{case.pk}/").content.decode()
    assert f"/support/measures/{guidance.pk}/sessions/new/" in page
    refused = teacher.post(
        f"/support/measures/{guidance.pk}/sessions/new/",
        {"done_on": "2099-01-01", "what": "教用药"},
    )
    assert refused.status_code == 422
    assert "教用药" in refused.content.decode()
    page = teacher.post(
        f"/support/measures/{guidance.pk}/sessions/new/",
        {"done_on": str(TODAY()), "what": "教用药", "who": "孙老师", "effect": "2"}, follow=True,
    ).content.decode()  # fmt: skip
    assert "教用药" in page
    assert "有些改善" in page
    assert "不再逃学" not in page  # the goals are for those who lead
    assert Session.objects.get().effect_ == "有些改善"
    assert "已做 1 次" in town.get(f"/cases/{case.pk}/").content.decode()


def test_a_service_goes_on_after_its_step_has_ended(world: World) -> None:
    plan = planned(world, "correction")
    finish(world, plan.case, "correct", "served", by="孙丽")
    measure = plan.measures.get()
    record_session(
        measure=measure, done_on=TODAY(), said={"what": "谈心"}, by=world.officer("孙丽")
    )
    arranged(world, measure, every=14)
    with pytest.raises(Refused, match="不能换单位"):
        arranged(world, measure, to="大坪村民委员会")


@pytest.mark.slow
def test_a_changed_plan_is_a_new_one_that_knows_the_old(world: World, sign_in: SignIn) -> None:
    old = planned(world, "correction")
    arranged(world, old.measures.get())
    arranged(world, old.measures.get(), every=30)
    finish(world, old.case, "correct", "served", by="孙丽")
    finish(world, old.case, "review", "continue", by="王强")
    town, step = sign_in("王强"), pending(old.case, "plan")
    page = town.get(f"/support/steps/{step.task_id}/").content.decode()
    assert "奶奶会照护" in page  # known from the plan before
    town.post(f"/support/steps/{step.task_id}/", done(outcomes=["watch"], goals="稳定"))
    new = Plan.objects.get(replaces=old)
    assert not new.measures.exists()
    page = town.get(f"/support/plans/{old.pk}/").content.decode()
    assert f"/support/plans/{new.pk}/" in page
    assert "调整以前的安排" in page
    assert "还需要帮扶，调整方案" in page
    assert "没有安排服务" in town.get(f"/support/plans/{new.pk}/").content.decode()
    assert "看方案" in town.get(f"/cases/{old.case_id}/").content.decode()


def test_the_needs_are_known_from_the_assessment(world: World, sign_in: SignIn) -> None:
    case = supported(world)
    step = pending(case, "assess")
    sign_in("王强").post(
        f"/assessments/steps/{step.task_id}/", done(outcomes=["insufficient"], needs=["3"])
    )
    finish(world, case, "grade", "blue", by="王强")
    page = sign_in("王强").get(f"/support/steps/{pending(case, 'plan').task_id}/").content.decode()
    assert page.count("checked") == 1
    (ticked,) = [one for one in page.split("<input") if " checked" in one]
    assert 'value="counselling"' in ticked, "what the assessment needs is proposed as a service"


def test_a_plan_opened_again_without_any_assessment_starts_empty(
    world: World, sign_in: SignIn
) -> None:
    case = graded(world)
    url = f"/support/steps/{pending(case, 'plan').task_id}/"
    assert sign_in("王强").get(url).content.decode().count("checked") == 0
    assert sign_in("王强").post(url, done()).status_code == 422


def test_what_was_noted_of_a_plan_stands_in_its_form_until_it_is_adopted(
    world: World, sign_in: SignIn
) -> None:
    case, town = graded(world), sign_in("王强")
    url = f"/support/steps/{pending(case, 'plan').task_id}/"
    town.post(url, done(only="1", goals="三个月内有人照护", child="想和姑姑住"))
    page = town.get(url).content.decode()
    assert "三个月内有人照护</textarea>" in page
    assert "想和姑姑住</textarea>" in page


def test_a_service_that_one_cannot_give_is_given_by_another(world: World, sign_in: SignIn) -> None:
    plan, town = planned(world, "correction"), sign_in("王强")
    case, measure = plan.case, plan.measures.get()
    arranged(world, measure, every=7, starts_on=TODAY() - timedelta(days=60))
    task = pending(case, "correct").task
    sign_in("孙丽").post(
        f"/cases/steps/{task.pk}/", done(outcomes=["declined"], statement="没有专职老师")
    )
    page = town.get(f"/support/plans/{plan.pk}/").content.decode()
    for words in ("不能提供", "没有专职老师", "换一个单位"):
        assert words in page
    assert "好久没有服务记录" not in page
    assert "记一次服务" not in page
    page = town.get(f"/cases/{case.pk}/").content.decode()
    assert "没有专职老师" in page
    looking = pending(case, "refer")
    town.post(
        f"/cases/steps/{looking.task_id}/", done(only="1", needs=["4"], asked="县团委没有答复")
    )
    measure = plan.measures.get()
    arranged(world, measure, to="云溪县公安局")
    again = pending(case, "correct").task
    assert again.organisation == world.organisation("云溪县公安局")
    measure = plan.measures.get()
    assert measure.refused is None
    assert measure.organisation == again.organisation
    finish(world, case, "refer", "nobody", by="王强")
    assert pending(case, "coordinate")


def test_what_was_refused_in_a_walk_that_is_over_stays_refused(world: World) -> None:
    plan = planned(world, "correction")
    case, measure = plan.case, plan.measures.get()
    finish(world, case, "correct", "declined", by="孙丽")
    case.proceedings.update(ended_at=timezone.now())
    with pytest.raises(Refused, match="在复评时调整方案"):
        arranged(world, plan.measures.get(), to="云溪县公安局")
    assert measure.plan == plan


def test_whoever_has_to_find_a_service_knows_which(world: World, sign_in: SignIn) -> None:
    plan = planned(world, "correction")
    case = plan.case
    finish(world, case, "correct", "declined", by="孙丽")
    url = f"/cases/steps/{pending(case, 'refer').task_id}/"
    sign_in("王强").post(
        url, done(outcomes=["nobody"], needs=["4"], words="每周一次", asked="团委：排满")
    )
    step = pending(case, "coordinate")
    assert told_for(step) == [
        ("缺哪一项服务", "行为矫治"), ("要做到什么", "每周一次"),
        ("问过哪些单位，怎样答复", "团委：排满"),
    ]  # fmt: skip


def test_after_a_relapse_the_new_assessment_says_what_is_needed(
    world: World, sign_in: SignIn
) -> None:
    plan = planned(world, "correction")
    case = plan.case
    finish(world, case, "correct", "served", by="孙丽")
    step = pending(case, "review")
    assert ("目标（做到什么算好）", "奶奶会照护") in told_for(step)
    finish(world, case, "review", "improved", by="王强")
    finish(world, case, "close", "closed", by="王强")
    visit = pending(case, "first_follow_up")
    page = sign_in("李梅").get(f"/cases/steps/{visit.task_id}/").content.decode()
    assert "奶奶会照护" in page, "whoever visits knows what was to be kept"
    finish(world, case, "first_follow_up", "relapsed", by="李梅")
    finish(world, case, "assign", "joint", by="王强")
    finish(world, case, "assess", "insufficient", by="王强")
    finish(world, case, "grade", "yellow", by="王强")
    page = sign_in("王强").get(f"/support/steps/{pending(case, 'plan').task_id}/").content.decode()
    assert "奶奶会照护" not in page
    assert page.count(" checked") == 0


def test_silence_is_noticed_but_nobody_is_late(world: World, sign_in: SignIn) -> None:
    plan = planned(world, "correction")
    measure = plan.measures.get()
    assert not measure.quiet(TODAY())  # nobody said how often
    arranged(world, measure, starts_on=TODAY() - timedelta(days=15))
    measure = Measure.objects.get()
    assert measure.quiet(TODAY())
    assert "好久没有服务记录" in sign_in("王强").get(f"/support/plans/{plan.pk}/").content.decode()
    record_session(measure=measure, done_on=TODAY(), said={"what": "x"}, by=world.officer("孙丽"))
    assert not Measure.objects.get().quiet(TODAY())
    arranged(
        world, measure, starts_on=TODAY() - timedelta(days=90), until=TODAY() - timedelta(days=60)
    )
    assert not Measure.objects.get().quiet(TODAY())
    arranged(world, measure, every=0)
    assert not Measure.objects.get().quiet(TODAY() + timedelta(days=400))


def test_who_may_arrange_and_who_may_write(world: World) -> None:
    plan = planned(world, "correction")
    measure, school = plan.measures.get(), world.organisation("青岩镇中心小学")
    now = TODAY()
    with pytest.raises(Refused, match="由青岩镇人民政府制定"):
        arrange_measure(
            measure=measure, organisation=school, what="x", every=0, starts_on=now, until=None,
            by=world.officer("林涛"),
        )  # fmt: skip
    with pytest.raises(Refused, match="到哪天"):
        arranged(world, measure, until=now - timedelta(days=1))
    with pytest.raises(Refused, match="请由该单位登记"):
        record_session(measure=measure, done_on=now, said={"what": "x"}, by=world.officer("李梅"))
    town = world.officer("王强")
    with pytest.raises(Refused, match="怎样告知"):
        record_session(measure=measure, done_on=now, said={"what": "x"}, by=town)
    with pytest.raises(Refused, match="至少写一项"):
        record_session(measure=measure, done_on=now, said={}, by=town, on_behalf="孙老师来电")
    record_session(
        measure=measure, done_on=now, said={"what": "x"}, by=town, on_behalf="孙老师来电"
    )
    finish(world, plan.case, "join_civil_affairs", "provided", by="林涛")
    declare_conflict(
        case=plan.case, organisation=world.organisation("大坪村民委员会"), reason="x",
        by=world.officer("林涛"),
    )  # fmt: skip
    with pytest.raises(Refused, match="应当回避"):
        arranged(world, measure, to="大坪村民委员会")


def peeking(case: Case, by: Officer) -> None:
    """Emergency access to the case."""
    assert case.child is not None
    ask_emergency_access(
        child=case.child, kind="cover", reason="承办人联系不上，急需接手处理", by=by
    )


def test_emergency_eyes_write_nothing(world: World) -> None:
    plan = planned(world, "correction")
    reader = world.officer("何敏")
    peeking(plan.case, reader)
    with pytest.raises(Refused, match="请由该单位登记"):
        record_session(
            measure=plan.measures.get(), done_on=TODAY(), said={"what": "x"}, by=reader,
            on_behalf="x",
        )  # fmt: skip


def test_emergency_eyes_take_nothing_away(world: World, sign_in: SignIn) -> None:
    plan = planned(world, "correction")
    peeking(plan.case, world.officer("何敏"))
    reader = sign_in("何敏")
    page = reader.get(f"/support/plans/{plan.pk}/").content.decode()
    assert "行为矫治" in page
    assert ".docx" not in page
    assert "记一次服务" not in page
    assert reader.get(f"/support/plans/{plan.pk}.docx").status_code == 403
    url = f"/support/measures/{plan.measures.get().pk}/sessions/new/"
    assert reader.get(url).status_code == 403


def test_the_plan_is_printed_with_its_services(world: World, sign_in: SignIn) -> None:
    plan = planned(world)
    arranged(world, plan.measures.get(service="correction"), until=TODAY())
    town = sign_in("王强")
    word = town.get(f"/support/plans/{plan.pk}.docx")
    cells = [
        c.text for t in Document(io.BytesIO(word.content)).tables for r in t.rows for c in r.cells
    ]
    assert any(SECRET in cell and "每周" in cell for cell in cells)
    assert "奶奶会照护" in cells
    assert "监护指导" in cells
    assert cells[cells.index("制定日期") + 1] == said_day(TODAY())
    assert town.get(f"/support/plans/{plan.pk}.pdf").content.startswith(b"%PDF")
    assert town.get(f"/support/plans/{plan.pk}.exe").status_code == 404
    assert sign_in("孙丽").get(f"/support/plans/{plan.pk}.pdf").status_code == 404


def asked(world: World, case: Case, to: str = "白水镇人民政府") -> Referral:
    """A referral to an organisation that knows nothing of the case."""
    return refer(
        case=case, to=world.organisation(to), need="每周一次心理疏导", consent="1",
        until=TODAY() + timedelta(days=5), by=world.officer("王强"),
    )  # fmt: skip


def test_whoever_is_asked_sees_the_need_and_no_more(world: World, sign_in: SignIn) -> None:
    case, town = graded(world), sign_in("王强")
    url = f"/support/cases/{case.pk}/referrals/new/"
    assert url in town.get(f"/cases/{case.pk}/").content.decode()
    sent = {
        "to": world.organisation("白水镇人民政府").name, "need": "每周一次心理疏导",
        "until": str(TODAY() + timedelta(days=5)),
    }  # fmt: skip
    assert town.post(url, sent | {"until": "2020-01-01"}).status_code == 422
    town.post(url, sent)
    duty = Task.objects.get(kind=ANSWER)
    assert duty.due_at is None
    assert duty.target_at is not None
    other = sign_in("何敏")
    page = other.get(f"/support/referrals/answers/{duty.pk}/").content.decode()
    for words in ("李小雨", "每周一次心理疏导", "2016年3月5日", "未采集"):
        assert words in page
    for words in ("19900001111", "李强", "王桂英"):
        assert words not in page
    assert other.get(f"/cases/{case.pk}/").status_code == 404
    one = Referral.objects.get()
    assert other.get(f"/support/referrals/{one.pk}.docx").status_code == 200
    assert other.get(f"/support/referrals/{one.pk}.exe").status_code == 404
    assert "等答复" in town.get(f"/cases/{case.pk}/").content.decode()
    Referral.objects.update(until=TODAY() - timedelta(days=1))
    assert "到期没有答复" in town.get(f"/cases/{case.pk}/").content.decode()
    other.post(f"/support/referrals/answers/{duty.pk}/", {"accepted": "yes", "words": "下周开始"})
    page = town.get(f"/cases/{case.pk}/").content.decode()
    for words in (
        "已接受",
        "每周一次心理疏导（",
        "答复：下周开始",
        f"/support/referrals/{one.pk}.docx",
    ):
        assert words in page
    assert "已经答复" in other.get(f"/support/referrals/answers/{duty.pk}/").content.decode()
    page = other.get(f"/cases/{case.pk}/").content.decode()
    assert "您的单位协助办理" in page or "19900001111" in page
    paper = town.get(f"/support/referrals/{one.pk}.docx").content
    cells = [c.text for t in Document(io.BytesIO(paper)).tables for r in t.rows for c in r.cells]
    assert "下周开始" in cells
    with pytest.raises(Refused, match="已经答复过"):
        answer_referral(referral=one, accepted=True, words="x", by=world.officer("何敏"))


def test_a_refusal_is_an_answer_and_may_be_written_down_for_who_is_not_online(
    world: World, sign_in: SignIn
) -> None:
    case = graded(world)
    hall = found_organisation(
        kind=Agency.SOCIAL_WORK, name="阳光社工站", place="990131000000", above=None, by=CONSOLE
    )
    one = asked(world, case, "阳光社工站")
    assert isinstance(hall, Organisation)
    with pytest.raises(Refused, match="请由该单位登记"):
        answer_referral(referral=one, accepted=False, words="x", by=world.officer("何敏"))
    with pytest.raises(Refused, match="怎样告知"):
        answer_referral(referral=one, accepted=False, words="x", by=world.officer("王强"))
    answer_referral(
        referral=one,
        accepted=False,
        words="没有人手",
        by=world.officer("王强"),
        on_behalf="站长来电",
    )
    assert "不能提供" in sign_in("王强").get(f"/cases/{case.pk}/").content.decode()
    assert not case.invitations.filter(organisation=hall).exists()
    town = sign_in("王强")
    again = Task.objects.open().get(kind=AGAIN)
    page = town.get(f"/tasks/{again.pk}/").content.decode()
    for words in ("阳光社工站答复不能提供", "每周一次心理疏导", "没有人手"):
        assert words in page
    assert explained(again, world.officer("何敏")) == []
    asked(world, case)
    assert Task.objects.open().filter(kind=AGAIN).exists(), "something else was asked for"
    form = town.get(f"/support/cases/{case.pk}/referrals/new/").content.decode()
    assert "每周一次心理疏导" in form, "what was asked for stands there already"
    town.post(
        f"/support/cases/{case.pk}/referrals/new/",
        {"instead": one.pk, "to": world.organisation("大坪村民委员会").name, "need": "x",
         "until": TODAY()},
    )  # fmt: skip
    assert not Task.objects.open().filter(kind=AGAIN).exists(), "it is asked for elsewhere now"


@pytest.mark.slow
def test_where_a_step_looks_for_somebody_already_a_refusal_opens_no_second_duty(
    world: World, sign_in: SignIn
) -> None:
    case = planned(world, "correction").case
    finish(world, case, "correct", "declined", by="孙丽")
    looking = pending(case, "refer")
    silent, one = asked(world, case, "大坪村民委员会"), asked(world, case)
    answer_referral(referral=one, accepted=False, words="没有人手", by=world.officer("何敏"))
    assert not Task.objects.filter(kind=AGAIN).exists(), "the step that looks for another is open"
    town = sign_in("王强")
    assert "没有人手" in town.get(f"/cases/{case.pk}/").content.decode()
    form = town.get(f"/support/cases/{case.pk}/referrals/new/").content.decode()
    assert f'value="{one.pk}"' in form, "what was asked for stands there already"
    assert f'value="{silent.pk}"' not in form, "its day has not come"
    (job,) = (one for one in DAILY if one.name == "speak_of_silence")
    late = timezone.now() + timedelta(days=9)
    with time_machine.travel(late, tick=False):
        assert job.run(late).done == 0, "nor does silence"
        speak_of_silence(referral_id=silent.pk, by=CLOCK)
        assert not Task.objects.filter(kind=AGAIN).exists()
        finish(world, case, "refer", "nobody", by="王强")
        assert looking.task_id not in Task.objects.open().values_list("pk", flat=True)
        assert job.run(late).done == 1, "nobody looks any more, and nobody has answered"


@pytest.mark.slow
def test_whoever_asked_hears_that_nobody_answered(world: World, sign_in: SignIn) -> None:
    case = graded(world)
    one = asked(world, case)
    (job,) = (one for one in DAILY if one.name == "speak_of_silence")
    assert job.run(timezone.now()).done == 0
    late = timezone.now() + timedelta(days=9)
    with time_machine.travel(late, tick=False):
        assert job.run(late).done == 1
        assert job.run(late).done == 0, "once"
        again = Task.objects.open().get(kind=AGAIN)
        assert str(again.organisation) == "青岩镇人民政府"
        page = sign_in("王强").get(f"/tasks/{again.pk}/").content.decode()
        for words in ("到期没有答复", "还没有答复", "每周一次心理疏导"):
            assert words in page
        answer_referral(referral=one, accepted=True, words="来了", by=world.officer("何敏"))
    again.refresh_from_db()
    assert again.closed_at is not None, "an answer that comes late is one"


def test_what_is_answered_or_closed_asks_nobody_to_look_elsewhere(world: World) -> None:
    case = graded(world)
    accepted = asked(world, case)
    answer_referral(referral=accepted, accepted=True, words="来", by=world.officer("何敏"))
    speak_of_silence(referral_id=accepted.pk, by=CLOCK)
    refused = asked(world, case, "青岩镇中心小学")
    close_case(case=case, kind=ClosureKind.MISTAKEN, reason="x", by=world.officer("林涛"))
    answer_referral(referral=refused, accepted=False, words="不行", by=world.officer("孙丽"))
    assert not Task.objects.filter(kind=AGAIN).exists()


def test_who_may_refer_and_to_whom(world: World, sign_in: SignIn) -> None:
    case = graded(world)
    given = {"need": "x", "consent": "", "until": TODAY()}
    school = world.organisation("青岩镇中心小学")
    with pytest.raises(Refused, match="没有参加"):
        refer(case=case, to=school, by=world.officer("何敏"), **given)  # type: ignore[arg-type]
    peeking(case, world.officer("何敏"))
    with pytest.raises(Refused, match="没有参加"):
        refer(case=case, to=school, by=world.officer("何敏"), **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="已经过去"):
        refer(case=case, to=school, by=world.officer("王强"),
              **(given | {"until": TODAY() - timedelta(days=1)}))  # type: ignore[arg-type]  # fmt: skip
    one = asked(world, case, "青岩镇中心小学")
    finish(world, case, "join_civil_affairs", "provided", by="林涛")
    declare_conflict(case=case, organisation=school, reason="x", by=world.officer("林涛"))
    with pytest.raises(Refused, match="应当回避"):
        asked(world, case, "青岩镇中心小学")
    # What it was asked before is nothing it may read any more; the duty went one level up.
    assert sign_in("孙丽").get(f"/support/referrals/{one.pk}.docx").status_code == 404
    assert Task.objects.get(kind=ANSWER).organisation.name == "云溪县教育局"


@pytest.mark.slow
def test_relief_is_hinted_at_from_the_file_and_from_the_case(world: World, sign_in: SignIn) -> None:
    plan = planned(world, "correction", father_special_status="5")
    town = sign_in("王强")
    page = town.get(f"/support/plans/{plan.pk}/").content.decode()
    assert "最低生活保障" in page
    assert "要核实：家庭人均收入和财产" in page
    assert "法律援助" not in page
    page = town.get(f"/children/{plan.case.child_id}/").content.decode()
    assert "可能符合的救助（提示）" in page
    case = emergency(world, plan.case.child)
    finish(world, case, "attend", "domestic_violence")
    assert "法律援助（不看经济条件）" in town.get(f"/support/plans/{plan.pk}/").content.decode()
    # Who only knows the file learns nothing of the violence from it.
    assert (
        "法律援助" not in sign_in("李梅").get(f"/children/{plan.case.child_id}/").content.decode()
    )


@pytest.mark.slow
def test_who_reads_a_plan(world: World, sign_in: SignIn) -> None:
    plan = planned(world, "correction")
    measure = plan.measures.get()
    for name, status in {"王强": 200, "孙丽": 200, "林涛": 200, "李梅": 404, "何敏": 404}.items():
        assert sign_in(name).get(f"/support/plans/{plan.pk}/").status_code == status, name
        session = f"/support/measures/{measure.pk}/sessions/new/"
        assert sign_in(name).get(session).status_code == status, name
    watch = planned(world, "watch", id_number=None)
    assert "没有安排服务" in sign_in("王强").get(f"/support/plans/{watch.pk}/").content.decode()
