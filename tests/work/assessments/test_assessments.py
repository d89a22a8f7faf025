"""Assessing with an instrument: alone, inside a step, signed by whoever took part, asked for again."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tests.children import child
from tests.law.test_instruments import CALM
from tests.make import make_png
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.doors.jobs.daily import DAILY
from tonghu.law.calendar import add_months
from tonghu.law.instruments import FOUR_COLOURS, Answers
from tonghu.law.levels import Level
from tonghu.law.registration import FIELDS
from tonghu.record.cases.actions import (
    Done,
    Matter,
    begin_case,
    call_in,
    close_case,
    declare_conflict,
    invite,
    lift_conflict,
    open_case,
)
from tonghu.record.cases.models import Assignment, Case, ClosureKind, Conclusion
from tonghu.record.children.models import Child
from tonghu.record.risk.models import Conclusion as Concluded
from tonghu.record.tasks.explained import explained
from tonghu.record.tasks.models import Task
from tonghu.work.assessments.actions import (
    AGAIN,
    CONFIRM,
    REPORT,
    add_assessor,
    ask_reassessment,
    assess_child,
    conclude_step,
    confirm_assessment,
    record_signed_paper,
)
from tonghu.work.assessments.models import Assessment
from tonghu.work.assessments.questions import (
    assessments_of_child,
    facts_from,
    levels_to_let_known,
    proposed_for,
)

SignIn = Callable[[str], Client]
WORDS = "奶奶说夜里常常一个人带三个孩子"


def assessed(
    world: World, one: Child | None, answers: Answers = CALM, by: str = "王强", **more: object
) -> Assessment:
    """An assessment with the four colours, of today unless told."""
    given = {"done_on": timezone.localdate(), "said": {}} | more
    return assess_child(
        child=one,
        model=FOUR_COLOURS,
        answers=answers,
        by=world.officer(by),
        **given,  # type: ignore[arg-type]
    )


def supported(world: World, one: Child | None = None) -> Case:
    """A case in which the township assesses."""
    one = one or child(world)
    by = world.officer("王强")
    case = begin_case(child=one, key="assessment_and_support", because="x", by=by).case
    finish(world, case, "assign", "joint", by="王强")
    return case


def typed(**answers: object) -> dict[str, object]:
    """What the page of the instrument sends."""
    asked = {f"q_{key}": value for key, value in (dict(CALM) | answers).items() if value}
    return {"done_on": timezone.localdate().isoformat(), **asked}


def test_a_routine_assessment_says_its_level_and_why(world: World, sign_in: SignIn) -> None:
    one, town = child(world), sign_in("王强")
    page = town.get(f"/children/{one.pk}/").content.decode()
    assert f"/assessments/children/{one.pk}/new/" in page
    page = town.get(f"/assessments/children/{one.pk}/new/").content.decode()
    assert "待核：建议" in page
    assert "黔西表" in page
    answer = town.post(
        f"/assessments/children/{one.pk}/new/",
        typed(schooling="4", mind="") | {"guardianship_words": WORDS}, follow=True,
    )  # fmt: skip
    page = answer.content.decode()
    for words in ("至少蓝：保持关注", "就学：逃学（5 分）", "情绪和心理", WORDS, "待核：建议"):
        assert words in page
    assert "至少蓝" in town.get(f"/children/{one.pk}/").content.decode()
    kept = Assessment.objects.get()
    assert (kept.level, kept.points, kept.version) == ("blue", 5, "2026-01")
    assert kept.next_on == add_months(kept.done_on, 6)


def test_nothing_typed_is_lost_and_nothing_is_compulsory(world: World, sign_in: SignIn) -> None:
    one, town = child(world), sign_in("王强")
    url = f"/assessments/children/{one.pk}/new/"
    refused = town.post(url, {"done_on": "2099-01-01", "safety_words": WORDS})
    assert refused.status_code == 422
    assert WORDS in refused.content.decode()
    empty = town.post(url, {"done_on": timezone.localdate().isoformat()}, follow=True)
    assert "资料不足" in empty.content.decode()
    assert Assessment.objects.get().points is None
    assert town.get(f"{url}?with=astrology").status_code == 404
    only_half = town.post(f"{url}?with=qianxi", typed(family="1"), follow=True).content.decode()
    assert "没有定级规则" in only_half
    assert "所见部分满分 50" in only_half


def test_what_is_answered_so_far_is_said_while_one_asks(world: World, sign_in: SignIn) -> None:
    one, town = child(world), sign_in("王强")
    url = f"/assessments/children/{one.pk}/new/"
    asking = {"HX-Request": "true"}
    page = town.post(url, {"q_contact": "2", "done_on": "昨天"}, headers=asking).content.decode()
    assert "已答 1 / 12 问" in page
    assert "至少蓝" in page
    page = town.post(url, {"q_lives": "3", "q_body": "1"}, headers=asking).content.decode()
    assert "已答 2 / 12 问" in page
    assert "触到红线：晚上和谁住：单独居住" in page
    assert "资料不足" in town.post(url, {}, headers=asking).content.decode()
    assert not Assessment.objects.exists()
    assert sign_in("孙丽").post(url, {}, headers=asking).status_code == 403


def test_a_red_line_asks_for_the_report_at_once(world: World, sign_in: SignIn) -> None:
    one, town = child(world, birth_date="2022-03-05", id_number=None), sign_in("王强")
    url = f"/assessments/children/{one.pk}/new/"
    page = town.post(url, typed(watched="3"), follow=True).content.decode()
    assert "触到红线：平时有没有大人看护" in page
    assert f"/reports/children/{one.pk}/new/" in page
    duty = Task.objects.get(kind=REPORT)
    assert (duty.at_once, duty.wording, duty.due_at) == (True, "立即", None)
    assert duty.organisation.name == "青岩镇人民政府"
    assert Assessment.objects.get().level == Level.RED
    shown = reverse("tasks:detail", args=[duty.pk])
    assert "平时有没有大人看护" in town.get(shown).content.decode(), "which line it was"
    assert explained(duty, world.officer("李梅")) == [], "the village does not read assessments"


def test_inside_a_step_it_fills_what_the_step_asks_and_a_person_concludes(
    world: World, sign_in: SignIn
) -> None:
    case, town = supported(world), sign_in("王强")
    step = pending(case, "assess")
    page = town.get(f"/assessments/steps/{step.task_id}/").content.decode()
    assert f"/assessments/steps/{step.task_id}/new/" in page
    filled = typed(guardian="5") | {"guardianship_words": WORDS, "needs": ["1"], "child": "想爸爸"}
    told = town.post(f"/assessments/steps/{step.task_id}/new/", filled, follow=True)
    assert "办完这一步时，请选" in told.content.decode()
    assert not Task.objects.filter(kind=REPORT).exists()  # the police sit in the team already
    one = Assessment.objects.get()
    add_assessor(
        assessment=one, organisation=world.organisation("青岩镇派出所"), name="赵刚", role="民警",
        by=world.officer("王强"),
    )  # fmt: skip
    page = town.get(f"/assessments/steps/{step.task_id}/").content.decode()
    assert '<option value="1" selected>监护缺失' in page
    assert '<option value="2" selected>随时可能有危险' in page
    assert WORDS in page
    assert "青岩镇派出所 赵刚（民警）" in page
    step.task.refresh_from_db()
    assert step.task.is_open
    # What the instrument proposes is not what the conference decides.
    went_on = town.post(
        f"/assessments/steps/{step.task_id}/",
        done(outcomes=["insufficient"], guardianship="3", guardianship_words=WORDS),
        follow=True,
    )
    assert "没有报告过的，请立即报告" in went_on.content.decode()
    assert Conclusion.objects.get(assignment=step).said["guardianship"] == "3"
    grade = pending(case, "grade")
    page = town.get(f"/assessments/steps/{grade.task_id}/").content.decode()
    assert "量表提议“红，立即介入”" in page
    page = town.get(f"/cases/{case.pk}/").content.decode()
    assert "量表评估" in page
    assert "红：立即介入" in page


def test_the_level_is_said_once_and_stands_so_on_the_paper(world: World, sign_in: SignIn) -> None:
    case, town = supported(world), sign_in("王强")
    step = pending(case, "assess")
    assessed(world, case.child, {"situations": ["S1"]}, assignment=step)
    url = f"/assessments/steps/{step.task_id}/"
    told = town.post(url, done(outcomes=["in_danger"]), follow=True).content.decode()
    assert "请再核对" not in told
    grade = pending(case, "grade")
    url = f"/assessments/steps/{grade.task_id}/"
    assert 'name="level"' not in town.get(url).content.decode()
    two = town.post(url, done(outcomes=["red", "yellow"], why=WORDS))
    assert (two.status_code, "不能同时得出" in two.content.decode()) == (422, True)
    assert WORDS in two.content.decode()
    lower = town.post(url, done(outcomes=["yellow"], why=WORDS), follow=True).content.decode()
    assert "量表提议“红，立即介入”，会商定为“黄，定期介入”" in lower
    assert Conclusion.objects.get(assignment=grade).said == {"level": "yellow", "why": WORDS}


@pytest.mark.parametrize("decided", ["yellow", "green"])
def test_what_people_agree_upon_is_the_level_of_the_child(
    world: World, sign_in: SignIn, decided: str
) -> None:
    case, town = supported(world), sign_in("王强")
    one, step = case.child, pending(case, "assess")
    assert one is not None
    done_with = assessed(world, one, {"situations": ["S1"]}, assignment=step)
    one.refresh_from_db()
    assert one.level == Level.RED, "the instrument proposes, until people have decided"
    town.post(f"/assessments/steps/{step.task_id}/", done(outcomes=["insufficient"]))
    one.refresh_from_db()
    assert one.level == Level.RED
    again = timezone.localdate() + timedelta(days=45)
    url = f"/assessments/steps/{pending(case, 'grade').task_id}/"
    town.post(url, done(outcomes=[decided], why=WORDS, again_on=again.isoformat()))
    one.refresh_from_db()
    assert one.level == decided
    done_with.refresh_from_db()
    assert done_with.next_on == again


def test_a_day_to_assess_again_that_has_gone_by_is_not_taken(world: World, sign_in: SignIn) -> None:
    case, town = supported(world), sign_in("王强")
    step = pending(case, "assess")
    one = assessed(world, case.child, assignment=step)
    town.post(f"/assessments/steps/{step.task_id}/", done(outcomes=["well"]))
    url = f"/assessments/steps/{pending(case, 'grade').task_id}/"
    town.post(url, done(outcomes=["red"], again_on="2020-01-01"))
    planned = one.next_on
    one.refresh_from_db()
    assert one.next_on == planned
    assert case.child is not None
    case.child.refresh_from_db()
    assert case.child.level == Level.RED


def test_of_a_child_on_no_file_the_level_stands_in_the_case_alone(world: World) -> None:
    matter = Matter("assessment_and_support", DAPING, "x", about="河边的男孩")
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    for step, outcome in (("assign", "joint"), ("assess", "well")):
        finish(world, case, step, outcome, by="王强")
    conclude_step(assignment=pending(case, "grade"), done=Done(["green"]), by=world.officer("王强"))
    assert Conclusion.objects.filter(outcomes=["green"]).exists()
    assert not Concluded.objects.exists()


def test_a_step_without_an_assessment_is_as_before(world: World, sign_in: SignIn) -> None:
    step = pending(supported(world), "assess")
    page = sign_in("王强").get(f"/assessments/steps/{step.task_id}/").content.decode()
    assert "selected>监护" not in page


def test_a_calm_assessment_says_that_no_danger_was_found(world: World, sign_in: SignIn) -> None:
    case = supported(world)
    step = pending(case, "assess")
    assessed(world, case.child, assignment=step)
    page = sign_in("王强").get(f"/assessments/steps/{step.task_id}/").content.decode()
    assert '<option value="3" selected>没有发现危险' in page
    assert '<option value="4" selected>监护正常' in page
    Assessment.objects.all().delete()
    assessed(world, case.child, {"mind": "1"}, assignment=step)
    page = sign_in("王强").get(f"/assessments/steps/{step.task_id}/").content.decode()
    assert "selected>没有发现危险" not in page


def test_whoever_took_part_confirms_or_disagrees(world: World, sign_in: SignIn) -> None:
    case = supported(world)
    one = assessed(world, case.child, assignment=pending(case, "assess"))
    town, police = sign_in("王强"), sign_in("赵刚")
    url = f"/assessments/{one.pk}/assessors/"
    station = world.organisation("青岩镇派出所")
    town.post(url, {"organisation": station.name, "name": "赵刚", "role": "民警"})
    town.post(
        url,
        {
            "organisation": world.organisation("青岩镇中心小学").name,
            "name": "孙丽",
            "role": "班主任",
        },
    )
    duty = Task.objects.get(kind=CONFIRM, organisation=station)
    page = police.get(f"/assessments/signatures/{duty.pk}/").content.decode()
    assert "李小雨：" in page  # two such duties are told apart, here and in the list
    assert "确认参加了调查评估，同意评估结果 · 李小雨" in police.get("/tasks/").content.decode()
    assert "等级（工具提议）" in page
    refused = police.post(f"/assessments/signatures/{duty.pk}/", {"agrees": "no"})
    assert refused.status_code == 422
    police.post(f"/assessments/signatures/{duty.pk}/", {"agrees": "no", "note": "偏低"})
    duty.refresh_from_db()
    assert duty.completion.outcome == "不同意，意见已记下"
    page = town.get(f"/assessments/{one.pk}/").content.decode()
    assert "有不同意见" in page
    assert "还没有签" in page
    school = one.assessors.get(role="班主任")
    assert sign_in("孙丽").get(f"/assessments/{one.pk}/").status_code == 200
    with pytest.raises(Refused, match="由青岩镇中心小学确认"):
        confirm_assessment(assessor=school, agrees=True, note="", by=world.officer("赵刚"))
    with pytest.raises(Refused, match="已经签过"):
        confirm_assessment(
            assessor=one.assessors.get(role="民警"), agrees=True, note="", by=world.officer("赵刚")
        )


def test_who_is_not_online_signs_on_paper(world: World, sign_in: SignIn) -> None:
    case = supported(world)
    one = assessed(world, case.child, assignment=pending(case, "assess"))
    school = add_assessor(
        assessment=one, organisation=world.organisation("青岩镇中心小学"), name="孙丽",
        role="班主任", by=world.officer("王强"),
    )  # fmt: skip
    other = add_assessor(
        assessment=one, organisation=world.organisation("大坪村民委员会"), name="李梅", role="主任",
        by=world.officer("王强"),
    )  # fmt: skip
    town, url = sign_in("王强"), f"/assessments/{one.pk}/assessors/{school.pk}/"
    assert town.get(f"{url}scan/").status_code == 404
    assert town.post(url, {"shelf": ""}).status_code == 422
    scan = SimpleUploadedFile("签名页.png", make_png(), "image/png")
    assert town.post(url, {"upload": scan}).status_code == 302
    assert town.get(f"{url}scan/").headers["Content-Type"] == "image/jpeg"
    record_signed_paper(assessor=other, shelf="二柜", by=world.officer("王强"))
    page = town.get(f"/assessments/{one.pk}/").content.decode()
    assert page.count("纸质件已签") == 2
    assert "纸质件在二柜" in page
    with pytest.raises(Refused, match="由青岩镇人民政府办理"):
        record_signed_paper(assessor=other, shelf="x", by=world.officer("林涛"))


def test_the_papers_are_made_from_the_assessment(world: World, sign_in: SignIn) -> None:
    case, town = supported(world), sign_in("王强")
    one = assessed(
        world, case.child, {**CALM, "guardian": "3"}, assignment=pending(case, "assess"),
        said={"guardianship_words": WORDS, "needs": ["1", "3"]},
    )  # fmt: skip
    assessor = add_assessor(
        assessment=one, organisation=world.organisation("青岩镇派出所"), name="赵刚", role="民警",
        by=world.officer("王强"),
    )  # fmt: skip
    confirm_assessment(assessor=assessor, agrees=False, note="偏低", by=world.officer("赵刚"))
    wanted = {
        "F09C": ["监护不足", "监护指导、心理疏导", "3 分", "照护人力不从心（年老、病残、带好几个孩子）"],
        "F10": ["李强", "监护不足", WORDS],
        "F12B": ["有人照顾孩子，但有的地方没有做到。（监护不足）", "周芳", WORDS],
    }  # fmt: skip
    for code, expected in wanted.items():
        word = town.get(f"/assessments/{one.pk}/{code}.docx")
        cells = [
            c.text for t in Document(io.BytesIO(word.content)).tables for r in t.rows for c in r.cells
        ]  # fmt: skip
        for words in expected:
            assert words in cells, (code, words)
        # A parent signs F12B: where the other can be reached is not theirs to read.
        for kept in ("father.phone", "father.work_region", "mother.special_status"):
            assert (FIELDS[kept].label in cells) is (code == "F10"), (code, kept)
        # Nor what the assessors said among themselves, nor how an instrument counts.
        outward = code == "F12B"
        assert any(cell.endswith("赵刚（民警）") for cell in cells) is outward
        assert any("赵刚（民警）　有不同意见：偏低" in cell for cell in cells) is not outward
        assert any("评估工具" in cell or "得分" in cell or "分）" in cell for cell in cells) is (
            code == "F09C"
        )
        assert town.get(f"/assessments/{one.pk}/{code}.pdf").content.startswith(b"%PDF")
    assert town.get(f"/assessments/{one.pk}/F99.pdf").status_code == 404
    assert town.get(f"/assessments/{one.pk}/F09C.exe").status_code == 404


def test_the_day_to_assess_again_is_asked_for_once_and_done_by_the_next(world: World) -> None:
    one = child(world)
    old = assessed(world, one, done_on=timezone.localdate() - timedelta(days=200))
    assert old.next_on is not None
    assert old.next_on <= timezone.localdate()
    job = next(job for job in DAILY if job.name == "ask_reassessments")
    now = timezone.now()
    assert list(job.find(now)) == [old.pk]
    job.do(old.pk, now)
    assert list(job.find(now)) == []
    duty = Task.objects.get(kind=AGAIN)
    assert duty.organisation.name == "青岩镇人民政府"
    assert duty.due_at is None  # our own aim, not a term of the law
    again = assessed(world, one)
    duty.refresh_from_db()
    assert duty.completion.fact_id == again.pk
    # One written down late does not become the latest.
    late = assessed(world, one, done_on=timezone.localdate() - timedelta(days=30))
    assert late.next_on is None
    again.refresh_from_db()
    assert again.next_on is not None


def test_who_left_the_ledger_is_not_asked_for(world: World) -> None:
    one = child(world)
    old = assessed(world, one)
    Child.objects.filter(pk=one.pk).update(on_ledger=False)
    ask_reassessment(assessment_id=old.pk, by=CLOCK)
    assert not Task.objects.filter(kind=AGAIN).exists()


def test_whoever_must_keep_out_is_not_asked_to_assess_again(world: World) -> None:
    case = supported(world)
    one = assessed(world, case.child, assignment=pending(case, "assess"))
    add_assessor(
        assessment=one, organisation=world.organisation("青岩镇中心小学"), name="孙丽",
        role="班主任", by=world.officer("王强"),
    )  # fmt: skip
    begin = Case.objects.get(pk=case.pk)
    finish(world, case, "join_civil_affairs", "provided", by="林涛")
    declare_conflict(
        case=begin, organisation=world.organisation("青岩镇人民政府"), reason="x",
        by=world.officer("林涛"),
    )  # fmt: skip
    ask_reassessment(assessment_id=one.pk, by=CLOCK)
    assert Task.objects.get(kind=AGAIN).organisation.name == "云溪县民政局"
    assert Task.objects.get(kind=CONFIRM).place == "990131000000"
    assert not Assessment.objects.visible_to(world.officer("王强")).exists()


def _let_known() -> None:
    job = next(job for job in DAILY if job.name == "let_levels_be_known")
    for subject in job.find(timezone.now()):
        job.do(subject, timezone.now())


def test_a_level_does_not_tell_the_accused_village_that_somebody_reported(
    world: World, sign_in: SignIn
) -> None:
    # Given a case out of which the child's own village keeps, and one whose police do.
    case, village = supported(world), world.organisation("大坪村民委员会")
    one, leader = case.child, world.officer("王强")
    assert one is not None
    declare_conflict(case=case, organisation=village, reason="x", by=leader)
    shown = sign_in("李梅").get(f"/children/{one.pk}/").content.decode()
    # When the assessment finds it in danger, and people agree.
    assessed(world, one, {"situations": ["S1"]}, assignment=pending(case, "assess"))
    finish(world, case, "assess", "insufficient", by="王强")
    page = sign_in("王强").get(f"/assessments/steps/{pending(case, 'grade').task_id}/")
    assert "等级先只写在个案里" in page.content.decode()
    conclude_step(assignment=pending(case, "grade"), done=Done(["red"]), by=leader)
    _let_known()
    one.refresh_from_db()
    # Then the file says what it said, and the village reads nothing of it.
    assert one.level != Level.RED
    after = sign_in("李梅").get(f"/children/{one.pk}/").content.decode()
    assert [words in after for words in ("立即介入", "评估的结论")] == [False, False]
    assert ("保持关注" in after) == ("保持关注" in shown)
    # When nobody keeps out any more, it is the child's level.
    lift_conflict(case=case, organisation=village, reason="查明", by=leader)
    assert levels_to_let_known() == [case.pk]
    _let_known()
    one.refresh_from_db()
    assert one.level == Level.RED
    assert not levels_to_let_known()


def test_what_is_assessed_in_a_case_leaves_alone_what_whoever_keeps_out_is_to_assess_again(
    world: World,
) -> None:
    # Given a township that keeps out of a case, and is to assess the child again: one duty open, one day to come.
    case, town, county = (
        supported(world),
        world.organisation("青岩镇人民政府"),
        world.officer("林涛"),
    )
    one = case.child
    assert one is not None
    first = assessed(world, one, {})
    ask_reassessment(assessment_id=first.pk, by=CLOCK)
    invite(
        case=case,
        organisation=world.organisation("云溪县民政局"),
        reason="x",
        by=world.officer("王强"),
    )
    declare_conflict(case=case, organisation=town, reason="x", by=county)
    # When the case assesses it, and people agree on a level and the next day.
    inside = assess_child(
        child=one, model=FOUR_COLOURS, answers={"situations": ["S1"]}, said={},
        done_on=timezone.localdate(), by=county, assignment=pending(case, "assess"),
    )  # fmt: skip
    asked = Task.objects.open().filter(kind=AGAIN)
    assert [task.subject_id for task in asked] == [first.pk]
    second = assessed(world, one, {})
    assert not asked.all().exists(), "its own next one ends it"
    inside.refresh_from_db()
    due = inside.next_on
    assert due is not None, "and not what is asked for in the case"
    finish(world, case, "assess", "insufficient", by="林涛")
    later = timezone.localdate() + timedelta(days=9)
    conclude_step(
        assignment=pending(case, "grade"),
        done=Done(["red"], said={"again_on": later.isoformat()}), by=county,
    )  # fmt: skip
    for row in (inside, second):
        row.refresh_from_db()
    assert (inside.next_on, second.next_on) == (later, due)


def test_an_office_that_has_no_ledger_of_the_child_holds_no_level_back(world: World) -> None:
    case = supported(world)
    elsewhere = world.organisation("白水镇人民政府")
    invite(case=case, organisation=elsewhere, reason="x", by=world.officer("王强"))
    declare_conflict(case=case, organisation=elsewhere, reason="x", by=world.officer("王强"))
    assessed(world, case.child, {"situations": ["S1"]}, assignment=pending(case, "assess"))
    assert case.child is not None
    case.child.refresh_from_db()
    assert case.child.level == Level.RED


def test_a_level_is_held_in_the_case_into_which_it_was_joined_also_when_that_is_over(
    world: World,
) -> None:
    case, leader, chief = supported(world), world.officer("王强"), world.officer("周静")
    one, village = case.child, world.organisation("大坪村民委员会")
    assert one is not None
    declare_conflict(case=case, organisation=village, reason="x", by=leader)
    assessed(world, one, {"situations": ["S1"]}, assignment=pending(case, "assess"))
    matter = Matter("assessment_and_support", DAPING, "x", about="河边的男孩")
    other = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    close_case(case=case, kind=ClosureKind.JOINED, reason="一件事", by=chief, into=other)
    assert not levels_to_let_known(), "its accused keep out of the other one too"
    one.refresh_from_db()
    assert one.level != Level.RED
    close_case(case=other, kind=ClosureKind.MISTAKEN, reason="x", by=chief)
    assert not levels_to_let_known(), "those accused may take it out on the child afterwards too"
    lift_conflict(case=other, organisation=village, reason="查明", by=leader)
    _let_known()
    one.refresh_from_db()
    assert one.level == Level.RED


def test_an_assessment_of_a_child_who_is_on_no_file(world: World) -> None:
    case = supported(world)
    step = pending(case, "assess")
    found = assessed(world, None, {"lives": "3"}, assignment=step)
    assert (found.level, found.age, found.next_on) == ("red", None, None)
    ask_reassessment(assessment_id=found.pk, by=CLOCK)
    assert not Task.objects.filter(kind=AGAIN).exists()


def test_only_ones_own_step_and_ones_own_places(world: World) -> None:
    case = supported(world)
    step = pending(case, "assess")
    with pytest.raises(Refused, match="由青岩镇人民政府办理"):
        assessed(world, case.child, assignment=step, by="林涛")
    with pytest.raises(Refused, match="不用评估工具"):
        assessed(world, case.child, assignment=pending(case, "join_civil_affairs"), by="林涛")
    with pytest.raises(Refused, match="不在您的管辖范围"):
        assessed(world, child(world, id_number=None), by="何敏")
    with pytest.raises(NotAllowed):
        assessed(world, case.child, by="李梅")
    one = assessed(world, case.child, assignment=step)
    with pytest.raises(Refused, match="由青岩镇人民政府办理"):
        add_assessor(
            assessment=one, organisation=world.organisation("青岩镇派出所"), name="x", role="x",
            by=world.officer("林涛"),
        )  # fmt: skip
    finish(world, case, "assess", "well", by="王强")
    with pytest.raises(Refused, match="已经办完"):
        assessed(world, case.child, assignment=Assignment.objects.get(pk=step.pk))


@pytest.mark.slow
def test_who_reads_an_assessment(world: World, sign_in: SignIn) -> None:
    case = supported(world)
    one = assessed(world, case.child, assignment=pending(case, "assess"))
    routine = assessed(world, child(world, id_number=None))
    finish(world, case, "join_police", "provided", by="赵刚")
    inside = {
        "王强": 200,
        "周静": 200,
        "林涛": 200,
        "赵刚": 200,
        "李梅": 404,
        "何敏": 404,
        "孙丽": 404,
    }
    alone = {"王强": 200, "周静": 200, "林涛": 200, "赵刚": 404, "李梅": 404, "何敏": 404}
    for name, status in inside.items():
        assert sign_in(name).get(f"/assessments/{one.pk}/").status_code == status, name
    for name, status in alone.items():
        assert sign_in(name).get(f"/assessments/{routine.pk}/").status_code == status, name
    # The helping school sees its own part of the case, not what the township found.
    call_in(case=case, organisation=world.organisation("青岩镇中心小学"), reason="x", by=CLOCK)
    assert sign_in("孙丽").get(f"/cases/{case.pk}/").status_code == 200
    assert sign_in("孙丽").get(f"/assessments/{one.pk}/").status_code == 404
    assert "红" not in sign_in("李梅").get(f"/children/{case.child_id}/").content.decode()


def test_more_assessments_of_one_case_ask_no_more_questions(world: World) -> None:
    case = supported(world)
    assert case.child is not None
    counts = []
    for _ in range(3):
        assessed(world, case.child, assignment=pending(case, "assess"))
        officer, one = world.officer("王强"), Child.objects.get(pk=case.child.pk)
        with CaptureQueriesContext(connection) as asked:
            section = assessments_of_child(officer, one)
        assert section is not None
        counts.append((len(section.lines), len(asked)))
    assert [lines for lines, _ in counts] == [1, 2, 3]
    assert len({queries for _, queries in counts}) == 1, counts


def relapsed(world: World, one: Child) -> Case:
    """A child who was assessed, helped, and is in trouble again."""
    case = supported(world, one)
    step = pending(case, "assess")
    assessed(
        world,
        one,
        CALM | {"situations": ["S3"]},
        assignment=step,
        said={"child": WORDS},
    )
    for done_step, outcome in (
        ("assess", "insufficient"), ("grade", "yellow"), ("plan", "watch"), ("review", "improved"),
        ("close", "closed"),
    ):  # fmt: skip
        finish(world, case, done_step, outcome, by="王强")
    finish(world, case, "first_follow_up", "relapsed", by="李梅")
    finish(world, case, "assign", "joint", by="王强")
    return case


def test_what_was_found_months_ago_is_not_found_again(world: World, sign_in: SignIn) -> None:
    one, town = child(world), sign_in("王强")
    case = relapsed(world, one)
    step = pending(case, "assess")
    page = town.get(f"/assessments/steps/{step.task_id}/").content.decode()
    assert WORDS not in page.split("<form", 1)[1]
    assert proposed_for(step).level == ""
    assessed(world, one, CALM | {"situations": ["S3"]}, assignment=step)
    assert proposed_for(step).report, "nobody told the police of what has happened since"
    assert facts_from(step)["members"] == "青岩镇人民政府（牵头）"


def test_whoever_leads_reads_what_the_others_say(world: World, sign_in: SignIn) -> None:
    case = supported(world)
    police = pending(case, "join_police").task
    sign_in("赵刚").post(
        f"/cases/steps/{police.pk}/", done(outcomes=["provided"], statement="门锁坏了")
    )
    finish(world, case, "join_civil_affairs", "provided", by="林涛")
    url = f"/assessments/steps/{pending(case, 'assess').task_id}/"
    page = sign_in("王强").get(url).content.decode()
    for words in ("各单位提供的情况和意见", "门锁坏了", "没有写情况"):
        assert words in page
    assert "各单位提供的情况" not in sign_in("赵刚").get(f"/cases/{case.pk}/").content.decode()
    finish(world, case, "assess", "well", by="王强")
    assert "各单位提供的情况" not in sign_in("王强").get(f"/cases/{case.pk}/").content.decode()


def test_whoever_helps_to_assess_knows_where_and_whom_to_ask(world: World, sign_in: SignIn) -> None:
    one, by = child(world), world.officer("王强")
    case = begin_case(child=one, key="assessment_and_support", because="x", by=by).case
    assign = pending(case, "assign").task
    sign_in("王强").post(
        f"/cases/steps/{assign.pk}/",
        done(outcomes=["village"], where="姑姑家", phone="镇民政办 19900004444"),
    )
    step = pending(case, "help_village").task
    page = sign_in("李梅").get(f"/cases/steps/{step.pk}/").content.decode()
    assert "姑姑家" in page
    assert "19900004444" in page
