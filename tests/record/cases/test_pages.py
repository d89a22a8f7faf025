"""The pages of cases, as the people who work with them walk through them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child, number
from tests.record.cases.test_walking import cared_for, emergency, finish, pending, steps
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.record.cases.actions import (
    Done,
    Matter,
    Resolved,
    begin_case,
    call_conference,
    close_case,
    finish_step,
    keep_out,
    open_case,
    record_conference,
    record_progress,
)
from tonghu.record.cases.engine import start
from tonghu.record.cases.forms import ReopeningForm
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.models import Case, ClosureKind, Conference, EmergencyAccess
from tonghu.record.cases.questions import owed_in, rows_of, sight_of, walks_of
from tonghu.record.cases.views import STORY
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
SECRET = "邻居说父亲常常打他"


def done(**more: object) -> dict[str, object]:
    """What the form of a step sends."""
    return {"done_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), **more}


def test_from_the_duty_through_the_steps_to_the_end(world: World, sign_in: SignIn) -> None:
    one, police = child(world), sign_in("赵刚")
    case = emergency(world, one)
    task = pending(case, "attend").task
    assert f"/cases/steps/{task.pk}/" in police.get(f"/tasks/{task.pk}/").content.decode()
    page = police.get(f"/cases/steps/{task.pk}/").content.decode()
    for words in ("怎么办", "国发〔2016〕13号", "遭受家庭暴力", "李小雨", "青岩镇大坪村"):
        assert words in page
    assert "谁、什么时候、怎样告知的" not in page
    refused = police.post(f"/cases/steps/{task.pk}/", done(statement=SECRET))
    assert refused.status_code == 422
    assert SECRET in refused.content.decode()
    ended = police.post(
        f"/cases/steps/{task.pk}/", done(outcomes=["living_alone"], statement=SECRET), follow=True
    )
    assert "接下来：" in ended.content.decode()
    assert "核实孩子住处是否安全（大坪村民委员会，" in ended.content.decode()
    page = police.get(f"/cases/{case.pk}/").content.decode()
    for words in (SECRET, "责令父母立即返回", "19900001111", 'class="procedure"', "步骤图"):
        assert words in page
    again = police.get(f"/cases/steps/{task.pk}/").content.decode()
    assert "已经办完" in again


def test_the_helping_village_sees_its_own_part_only(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    task = pending(case, "attend").task
    sign_in("赵刚").post(
        f"/cases/steps/{task.pk}/", done(outcomes=["living_alone"], statement=SECRET)
    )
    village = sign_in("李梅")
    page = village.get(f"/cases/{case.pk}/").content.decode()
    assert "核实孩子住处是否安全" in page
    for hidden in (SECRET, "责令父母", "19900001111", "步骤图", "老师报告"):
        assert hidden not in page
    own = pending(case, "check_home").task
    last = village.post(
        f"/cases/steps/{own.pk}/", done(outcomes=["safe"], statement="门窗完好"), follow=True
    )
    assert "门窗完好" in last.content.decode()
    assert sign_in("王强").get(f"/cases/{case.pk}/").status_code == 404
    assert sign_in("王强").get(f"/cases/steps/{own.pk}/").status_code == 404


def test_the_last_step_says_that_the_case_is_closed(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "unfounded")
    task = pending(case, "answer_reporter").task
    police = sign_in("赵刚")
    last = police.post(f"/reports/answers/{task.pk}/", done(outcomes=["answered"]), follow=True)
    assert "个案自动结案" in last.content.decode()
    assert "已结案" in police.get("/cases/?list=closed").content.decode()
    assert case.number not in police.get("/cases/").content.decode()


def test_a_step_that_ends_while_others_go_on_says_no_more(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    task = pending(case, "check_home").task
    last = (
        sign_in("李梅")
        .post(f"/cases/steps/{task.pk}/", done(outcomes=["safe"]), follow=True)
        .content.decode()
    )
    assert "这一步办完了" in last
    assert "接下来" not in last


def test_whoever_finds_that_an_order_is_violated_reads_who_acts_on_it_and_how_soon(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="protection_order", because="x", by=world.officer("王强")
    ).case
    begun, law = case.proceedings.get(), case.proceedings.get().law
    start(case, begun, "visit", timezone.now(), CLOCK)
    own = pending(case, "visit").task
    # The station is concerned: the village is not told that another acts for it.
    keep_out(
        case=case,
        organisation=world.organisation("青岩镇派出所"),
        reason="x",
        by=CLOCK,
    )
    last = sign_in("李梅").post(f"/cases/steps/{own.pk}/", done(outcomes=["violated"]), follow=True)
    said = last.content.decode()
    assert f"接下来：{law.step('stop_violation').label}（公安派出所，及时）" in said


def test_who_helps_is_not_told_what_others_were_asked(world: World, sign_in: SignIn) -> None:
    case = begin_case(
        child=child(world), key="assessment_and_support", because="走访", by=world.officer("王强")
    ).case
    town = sign_in("王强")
    url = f"/cases/steps/{pending(case, 'assign').task.pk}/"
    asked = town.post(url, done(outcomes=["joint", "village", "school"]), follow=True)
    for words in ("会同评估安全处境", "协助入户", "说明在校表现"):
        assert words in asked.content.decode()
    url = f"/cases/steps/{pending(case, 'help_village').task.pk}/"
    village = sign_in("李梅")
    assert 'value="provided" id="id_outcomes_0" checked' in village.get(url).content.decode()
    helped = village.post(url, done(outcomes=["provided"]), follow=True).content.decode()
    assert "这一步办完了" in helped
    for hidden in ("接下来", "说明在校表现", "会同评估"):
        assert hidden not in helped


def test_who_helps_is_not_told_of_a_procedure_without_a_part_in_it(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="assessment_and_support", because="走访", by=world.officer("王强")
    ).case
    finish(world, case, "assign", "school", by="王强")
    finish(world, case, "assess", "in_danger", by="王强")
    page = sign_in("孙丽").get(f"/cases/{case.pk}/").content.decode()
    assert "评估帮扶" in page
    assert "强制报告" not in page
    assert "强制报告" in sign_in("王强").get(f"/cases/{case.pk}/").content.decode()


def test_who_works_on_a_case_reads_in_the_list_whose_step_it_is(
    world: World, sign_in: SignIn
) -> None:
    case = emergency(world, child(world))
    step = pending(case, "attend")
    for path in ("/", "/tasks/", f"/tasks/{step.task.pk}/"):
        page = sign_in("赵刚").get(path).content.decode()
        assert f"{step.law.label} · 李小雨" in page, path
        assert f"/children/{case.child_id}/" not in page, "the file stays shut"
    assert "李小雨" not in sign_in("林涛").get(f"/tasks/{step.task.pk}/").content.decode()
    finish(world, case, "attend", "unfounded")
    finish(world, case, "answer_reporter", "answered")
    world.task("青岩镇派出所", title="别的事", child_id=case.child_id)
    assert "李小雨" not in sign_in("赵刚").get("/tasks/").content.decode()


def test_the_township_writes_down_for_the_police(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    finish(world, case, "order_parents_back", "back")
    finish(world, case, "notify_township", "notified")
    clerk, task = sign_in("王强"), pending(case, "answer_reporter").task
    assert "替对方登记" in clerk.get(f"/cases/{case.pk}/").content.decode()
    url, data = f"/reports/answers/{task.pk}/", done(outcomes=["answered"])
    refused = clerk.post(url, data)
    assert refused.status_code == 422
    assert "请写明是谁" in refused.content.decode()
    clerk.post(url, data | {"on_behalf": "张警官电话告知"})
    assert "张警官电话告知" in clerk.get(f"/cases/{case.pk}/").content.decode()


def test_a_case_is_begun_from_the_childs_page(world: World, sign_in: SignIn) -> None:
    one, clerk = child(world), sign_in("王强")
    assert f"/cases/children/{one.pk}/new/" in clerk.get(f"/children/{one.pk}/").content.decode()
    url = f"/cases/children/{one.pk}/new/"
    page = clerk.get(url).content.decode()
    assert "强制报告" in page
    assert EMERGENCY_RESPONSE.when in page, "nobody guesses which of eight to take"
    assert "督办" not in page.split("<main", 1)[1]
    assert clerk.post(url, {"key": "nothing"}).status_code == 422
    begun = clerk.post(url, {"key": "assessment_and_support", "because": "走访发现"}, follow=True)
    assert "走访发现" in begun.content.decode()
    assert Case.objects.get().number in clerk.get(f"/children/{one.pk}/").content.decode()
    # A report goes to the police: the township that made it has no part in it yet.
    other = child(world, id_number=None, name="王小军")
    away = clerk.post(
        f"/cases/children/{other.pk}/new/", {"key": "mandatory_report", "because": "x"}
    )
    assert away.headers["Location"] == "/tasks/"


def test_waiting_shows_on_the_list(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    url = f"/cases/steps/{pending(case, 'attend').task.pk}/wait/"
    assert police.post(url, {"reason": "x", "until": "2020-01-01"}).status_code == 422
    until = timezone.localdate() + timedelta(days=3)
    police.post(url, {"reason": "等邻县派出所回复", "until": until.isoformat()})
    assert f"等到 {until:%m月%d日}" in police.get("/cases/").content.decode()
    page = police.get(f"/cases/{case.pk}/").content.decode()
    assert "等邻县派出所回复" in page


def test_closing_and_opening_again(world: World, sign_in: SignIn) -> None:
    leader, one = sign_in("周静"), child(world)
    leader.post(f"/cases/children/{one.pk}/new/", {"key": "assessment_and_support", "because": "x"})
    case = Case.objects.get()
    assert "年满18周岁" in leader.get(f"/cases/{case.pk}/closure/").content.decode()
    leader.post(f"/cases/{case.pk}/closure/", {"kind": "moved", "reason": "已移交丰水县民政局"})
    page = leader.get(f"/cases/{case.pk}/").content.decode()
    assert "已结案：孩子迁往外县，已移交" in page
    assert "已移交丰水县民政局" in page
    step = f"{case.proceedings.get().pk}/assess"
    asked = leader.get(f"/cases/{case.pk}/reopening/").content.decode()
    assert '<option value="" selected>不另选' in asked
    assert '<optgroup label="评估帮扶">' in asked
    none = leader.post(f"/cases/{case.pk}/reopening/", {"step": "", "reason": "回来了"})
    assert none.status_code == 422
    wrong = leader.post(f"/cases/{case.pk}/reopening/", {"step": "x/y", "reason": "回来了"})
    assert wrong.status_code == 422
    leader.post(f"/cases/{case.pk}/reopening/", {"step": step, "reason": "又迁回来"})
    page = leader.get(f"/cases/{case.pk}/").content.decode()
    assert "又迁回来" in page
    assert "在办" in page
    assert sign_in("王强").get(f"/cases/{case.pk}/closure/").status_code == 403


def test_inviting_and_keeping_out(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    school, village = (world.organisation(n) for n in ("青岩镇中心小学", "大坪村民委员会"))
    police.post(
        f"/cases/{case.pk}/invitations/", {"organisation": school.name, "reason": "了解在校表现"}
    )
    assert "青岩镇中心小学" in police.get(f"/cases/{case.pk}/").content.decode()
    helper = sign_in("孙丽").get(f"/cases/{case.pk}/").content.decode()
    assert "召集个案会商" not in helper
    assert "您的单位是请来协助的" in helper
    assert "<h2>程序</h2>" not in helper, "no empty card"
    police.post(
        f"/cases/{case.pk}/conflicts/", {"organisation": village.name, "reason": "村主任被指控"}
    )
    page = police.get(f"/cases/{case.pk}/").content.decode()
    assert "回避" in page
    assert "村主任被指控" in page
    # Whoever keeps out is not offered again.
    form = police.get(f"/cases/{case.pk}/invitations/").content.decode()
    assert str(village.pk) not in form


def test_whoever_helped_is_let_go_from_the_case_page(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    school, town = (world.organisation(n) for n in ("青岩镇中心小学", "青岩镇人民政府"))
    for one in (school, town):
        police.post(
            f"/cases/{case.pk}/invitations/", {"organisation": one.name, "reason": "了解情况"}
        )
    away = f"/cases/{case.pk}/invitations/{school.pk}/leaving/"
    page = police.get(f"/cases/{case.pk}/").content.decode()
    assert away in page
    assert page.count("请它退出") == 2, "the police have a step of the case"
    assert away not in sign_in("孙丽").get(f"/cases/{case.pk}/").content.decode()
    assert "它的事办完了" in police.get(away).content.decode()
    assert police.post(away, {"reason": ""}).status_code == 422
    done = police.post(away, {"reason": "情况已经了解"}, follow=True).content.decode()
    assert "青岩镇中心小学退出" in done
    assert "情况已经了解" in done
    assert police.get(away).status_code == 404
    # The township lets itself go: there is nothing more for it to see.
    own = f"/cases/{case.pk}/invitations/{town.pk}/leaving/"
    gone = sign_in("王强").post(own, {"reason": "由县里办"})
    assert gone.headers["Location"] == "/cases/"


def test_whoever_helps_sees_the_conference_they_are_asked_to_and_what_they_are_to_do(
    world: World, sign_in: SignIn
) -> None:
    case, police = emergency(world, child(world)), world.officer("赵刚")
    finish(world, case, "attend", "living_alone")
    school, village = (world.organisation(n) for n in ("青岩镇中心小学", "大坪村民委员会"))
    meeting = call_conference(
        case=case, held_at=timezone.now(), venue="镇政府", agenda="怎样安置",
        organisations=[school], by=police,
    )  # fmt: skip
    theirs = sign_in("孙丽").get(f"/cases/{case.pk}/").content.decode()
    assert "现在没有要您的单位办的" not in theirs
    coming = Task.objects.get(kind="cases.attend", organisation=school)
    assert f'href="/tasks/{coming.pk}/"' in theirs
    assert (
        f'href="/tasks/{coming.pk}/"'
        not in sign_in("赵刚").get(f"/cases/{case.pk}/").content.decode()
    )
    in_a_week = timezone.localdate() + timedelta(days=7)
    record_conference(
        conference=meeting, minutes="父亲酗酒", came=[school], by=police,
        resolved=[
            Resolved("每天放学后留校辅导", school, in_a_week),
            Resolved("查母亲的下落", world.organisation("青岩镇派出所"), in_a_week),
        ],
    )  # fmt: skip
    page = f"/cases/{case.pk}/"
    # From the list of duties: what is to be done stands where it is done.
    duty = Task.objects.get(kind="cases.resolution", organisation=school)
    theirs = sign_in("孙丽").get(f"/tasks/{duty.pk}/").content.decode()
    for words in ("每天放学后留校辅导", "怎样安置", "镇政府，青岩镇派出所召集"):
        assert words in theirs
    assert "每天放学后留校辅导" not in sign_in("孙丽").get("/tasks/").content.decode()
    assert Entry.objects.filter(verb="tasks.seen", subject_id=str(duty.pk)).exists()
    other = Task.objects.get(kind="cases.resolution", organisation__kind="police_station")
    assert sign_in("孙丽").get(f"/tasks/{other.pk}/").status_code == 404
    theirs = sign_in("孙丽").get(page).content.decode()
    assert "每天放学后留校辅导" in theirs
    for others in ("父亲酗酒", "查母亲的下落"):
        assert others not in theirs
        assert others in sign_in("赵刚").get(page).content.decode()
    # The village has a step, and nothing to do with the conference.
    assert "镇政府" not in sign_in("李梅").get(page).content.decode().split("<main", 1)[1]
    assert village in case.team


def test_the_board_names_the_step_whose_clock_runs_before_one_that_has_none(world: World) -> None:
    matter = Matter("mandatory_report", DAPING, "x", child(world))
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    finish(world, case, "accept", "voluntary", "accepted")
    assert pending(case, "commend").task.clock_end is None
    finish(world, case, "attend", "unfounded")
    (row,) = rows_of([case], world.officer("林涛"), timezone.now(), overseeing=True)
    assert row.next is not None
    assert row.next.task.clock_end is not None


def test_ones_own_cases_begin_with_what_one_has_to_do(world: World, sign_in: SignIn) -> None:
    """By its clock; then those where others have to do something, the oldest first."""
    waits = emergency(world, child(world, id_number=None, name="王小明"))
    finish(world, waits, "attend", "away_from_home")
    finish(world, waits, "escort_home", "home")
    finish(world, waits, "notify_township", "notified")
    finish(world, waits, "answer_reporter", "answered")
    mine = emergency(world, child(world))
    rows = sign_in("赵刚").get("/cases/").content.decode().split('<ul class="rows">', 1)[1]
    assert rows.index("李小雨") < rows.index("王小明")
    assert f"要办：{pending(mine, 'attend').law.label}" in rows
    assert "等：指定牵头人" in rows


def test_whoever_helps_is_not_told_in_the_list_what_else_runs_in_the_case(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    case = emergency(world, one)
    town = world.officer("王强")
    begin_case(child=one, key="guardianship_intervention", because="x", by=town)
    finish(world, case, "identify", "minor", by="王强")
    rows = sign_in("李梅").get("/cases/").content.decode().split('<ul class="rows">', 1)[1]
    assert "要办：劝诫" in rows
    assert "监护干预" in rows
    assert "应急处置" not in rows
    assert "出警" not in rows
    step = pending(case, "admonish")
    finish_step(assignment=step, done=Done(["heeded"]), by=world.officer("李梅"))
    rows = sign_in("李梅").get("/cases/").content.decode().split('<ul class="rows">', 1)[1]
    assert "没有要本单位办的" in rows
    assert "核实监护" not in rows


def test_saying_whose_case_it_is(world: World, sign_in: SignIn) -> None:
    one = child(world)
    case = emergency(world, about="河边的男孩")
    police = sign_in("赵刚")
    page = police.get(f"/cases/{case.pk}/").content.decode()
    assert "<h1>身份待查明的孩子（河边的男孩）" in page
    assert (
        "河边的男孩"
        in police.get(f"/cases/steps/{pending(case, 'attend').task.pk}/").content.decode()
    )
    url = f"/cases/{case.pk}/child/"
    refused = police.post(url, {"whose": one.number})
    assert refused.status_code == 422  # the police have no ledger of their own
    assert "只写身份证号的，全县都找" in refused.content.decode()
    finish(world, case, "attend", "accident")
    finish(world, case, "rescue", "treated")
    finish(world, case, "notify_township", "notified")
    assert sign_in("王强").post(url, {"whose": one.number}).status_code == 302
    assert "李小雨" in police.get(f"/cases/{case.pk}/").content.decode()


def test_whose_case_it_is_by_name_is_chosen_and_by_the_whole_id_number_is_certain(
    world: World, sign_in: SignIn
) -> None:
    # Given two children of one name, and a case that the township works on.
    held = number(sequence=34)
    one, other = child(world), child(world, id_number=held, father_name="赵勇")
    case = emergency(world, about="河边的男孩")
    for step, outcome in (
        ("attend", "accident"), ("rescue", "treated"), ("notify_township", "notified"),
    ):  # fmt: skip
        finish(world, case, step, outcome)
    url, town = f"/cases/{case.pk}/child/", sign_in("王强")
    # A name is asked about, and names both with their village; nothing else is.
    asked = town.post(url, {"whose": "李小雨"})
    assert asked.status_code == 422
    assert asked.content.decode().count('name="chosen"') == 2
    assert "请选是哪一个" in asked.content.decode()
    assert town.post(url, {"whose": "李小雨", "chosen": str(uuid4())}).status_code == 422
    assert town.post(url, {"whose": "没有这个人"}).status_code == 422
    # The police hold the child's papers: the whole number names it.
    assert sign_in("赵刚").post(url, {"whose": f" {held.lower()} "}).status_code == 302
    case.refresh_from_db()
    assert case.child_id == other.pk
    # Another one is refused afterwards.
    late = town.post(url, {"whose": "李小雨", "chosen": str(one.pk)})
    assert "已经写明是哪个孩子" in late.content.decode()


def test_a_conference_from_the_call_to_the_minutes(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    school = world.organisation("青岩镇中心小学")
    when = timezone.localtime() + timedelta(days=1)
    url = f"/cases/{case.pk}/conferences/new/"
    asked = police.post(url, {"venue": "镇政府"})
    assert asked.status_code == 422
    assert "大坪村民委员会" in asked.content.decode()
    assert "白水镇人民政府" not in asked.content.decode()  # of another township
    police.post(
        url,
        {
            "held_at": when.strftime("%Y-%m-%dT%H:%M"), "venue": "镇政府", "agenda": "怎样安置孩子",
            "organisations": [school.pk],
        },
    )  # fmt: skip
    assert "怎样安置孩子" in sign_in("孙丽").get(f"/cases/{case.pk}/").content.decode()
    meeting = Conference.objects.get()
    url = f"/cases/conferences/{meeting.pk}/minutes/"
    half = {"minutes": "先住姑姑家", "words1": "每周家访", "came": [school.pk]}
    assert "由谁落实、到哪一天" in police.post(url, half).content.decode()
    whole = half | {"organisation1": school.name, "due_on1": "2020-01-01"}
    assert "已经过去" in police.post(url, whole).content.decode()
    whole["due_on1"] = timezone.localdate().isoformat()
    assert police.post(url, whole).status_code == 302
    page = police.get(f"/cases/{case.pk}/").content.decode()
    assert "每周家访" in page
    task = Task.objects.get(kind="cases.resolution")
    sign_in("孙丽").post(f"/tasks/{task.pk}/completion/", {"statement": "已家访"})
    assert "已办" in police.get(f"/cases/{case.pk}/").content.decode()


def test_the_minutes_have_room_for_as_many_resolutions_as_there_were(
    world: World, sign_in: SignIn
) -> None:
    """Without script, too: a button asks for the same page with one more, and nothing typed is lost."""
    case, police = emergency(world, child(world)), sign_in("赵刚")
    school = world.organisation("青岩镇中心小学")
    meeting = call_conference(
        case=case, held_at=timezone.now(), venue="镇政府", agenda="x", organisations=[school],
        by=world.officer("赵刚"),
    )  # fmt: skip
    url, today = f"/cases/conferences/{meeting.pk}/minutes/", timezone.localdate().isoformat()
    page = police.get(url).content.decode()
    assert 'name="words1"' in page
    assert 'name="words2"' not in page
    typed = {
        "came": [school.pk],
        "words1": "每周家访",
        "organisation1": school.name,
        "due_on1": today,
    }
    again = police.post(url, typed | {"more": "1"})
    assert again.status_code == 200
    shown = again.content.decode()
    assert "请写明纪要" not in shown  # it is not judged before it is sent
    for kept in ("每周家访", f'value="{today}"', f'value="{school.name}"', 'name="words2"'):
        assert kept in shown
    assert re.search(rf'value="{school.pk}"[^>]*checked', shown)
    for n in range(2, 8):
        typed |= {f"words{n}": f"第{n}件", f"organisation{n}": school.name, f"due_on{n}": today}
    typed |= {"words9": "", "organisation9": "", "due_on9": ""}  # left blank
    assert police.post(url, typed).status_code == 422  # what was said is missing
    assert police.post(url, typed | {"minutes": "先住姑姑家"}).status_code == 302
    assert Task.objects.filter(kind="cases.resolution").count() == 7


def test_asking_for_emergency_access(world: World, sign_in: SignIn) -> None:
    one = child(world)
    case = emergency(world, one)
    hemin = sign_in("何敏")
    data = {"kind": "medical", "reason": "孩子在卫生院抢救，要联系监护人"}
    assert hemin.post("/cases/emergency/", data | {"whose": "不存在"}).status_code == 422
    shown = hemin.post("/cases/emergency/", data | {"whose": number()}, follow=True)
    assert case.number in shown.content.decode()
    assert "只能看" in shown.content.decode()
    step = hemin.get(f"/cases/steps/{pending(case, 'attend').task.pk}/").content.decode()
    assert "紧急查阅只能看" in step
    other = child(world, id_number=None, name="王小军")
    nothing = hemin.post("/cases/emergency/", data | {"whose": other.number}, follow=True)
    assert "没有您可以看的个案" in nothing.content.decode()
    county = sign_in("林涛")
    access = EmergencyAccess.objects.get(child=one)
    task = Task.objects.get(key=f"access:{access.pk}")
    url = f"/cases/emergency/{task.pk}/review/"
    review = county.get(url).content.decode()
    assert "孩子在卫生院抢救" in review
    assert "何敏（白水镇人民政府）" in review
    assert f"大坪村的孩子，档案 {one.number}" in review
    assert "看了 2 次" in review  # the case, and one step of it
    county.post(url, {"justified": "yes", "finding": "属实"})
    access.refresh_from_db()
    assert access.justified


@pytest.mark.parametrize(("name", "may"), [("赵刚", True), ("李梅", False), ("孙丽", False)])
def test_nobody_is_shown_the_way_to_a_page_that_refuses_them(
    name: str, may: bool, world: World, sign_in: SignIn
) -> None:
    page = sign_in(name).get("/cases/").content.decode()
    assert ("紧急查阅" in page) is may
    assert ("全部进展" in page) is may


def test_the_page_says_that_the_right_rests_before_anything_is_typed(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    emergency(world, one)
    hemin = sign_in("何敏")
    data = {"kind": "medical", "reason": "孩子在卫生院抢救，要联系监护人", "whose": number()}
    hemin.post("/cases/emergency/", data)
    assert "不能再紧急查阅" not in hemin.get("/cases/emergency/").content.decode()
    EmergencyAccess.objects.update(at=timezone.now() - timedelta(hours=73))
    assert "请催云溪县民政局审核" in hemin.get("/cases/emergency/").content.decode()
    refused = hemin.post("/cases/emergency/", data)
    assert (refused.status_code, EmergencyAccess.objects.count()) == (422, 1)
    assert data["reason"] in refused.content.decode()
    task = Task.objects.get(kind="cases.review_access")
    url = f"/cases/emergency/{task.pk}/review/"
    assert "审核以后恢复" in sign_in("林涛").get(url).content.decode()


def test_a_duty_given_before_its_step_had_a_page_of_its_own_is_led_there(
    world: World, sign_in: SignIn
) -> None:
    matter = Matter("mandatory_report", DAPING, "老师报告", child(world))
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    task = pending(case, "accept").task
    Task.objects.filter(pk=task.pk).update(form="cases:step")
    police = sign_in("赵刚")
    shown = police.get(f"/cases/steps/{task.pk}/")
    assert shown["Location"] == f"/reports/accepting/{task.pk}/"
    assert sign_in("李梅").get(f"/cases/steps/{task.pk}/").status_code == 404


def test_the_board(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    county = sign_in("林涛")
    page = county.get("/cases/board/").content.decode()
    assert case.number in page
    assert "李小雨" not in page
    Case.objects.update(at=timezone.now() - timedelta(days=40))
    later = emergency(world)
    Task.objects.filter(assignment__proceeding__case=case).update(at_once=False)
    text = county.get("/cases/board/").content.decode()
    assert text.index(later.number) < text.index(case.number)  # the danger of today comes first
    aged = county.get("/cases/board/").content.decode()
    assert "超过一个月" in aged
    assert "第 41 天" in aged
    assert 'hx-trigger="every 30s"' in aged
    assert sign_in("李梅").get("/cases/board/").status_code == 403


@pytest.mark.parametrize("name", ["青岩镇中心小学"])
def test_whoever_is_asked_about_themselves_sees_only_their_answer(
    name: str, world: World, sign_in: SignIn
) -> None:
    township, police = world.organisation("青岩镇人民政府"), world.organisation("青岩镇派出所")
    matter = Matter(
        "failure_to_report", DAPING, "派出所没有接", supervisor=township, supervised=police
    )
    case = open_case(matter=matter, at=timezone.now(), by=CLOCK).case
    finish(world, case, "find", "late", by="王强")
    assert "派出所没有接" in sign_in("王强").get(f"/cases/{case.pk}/").content.decode()
    assert "派出所没有接" not in sign_in("赵刚").get(f"/cases/{case.pk}/").content.decode()


def test_a_case_closed_meanwhile_is_not_in_the_way(world: World, sign_in: SignIn) -> None:
    case = cared_for(world)
    task = pending(case, "assign").task
    close_case(case=case, kind=ClosureKind.DIED, reason="x", by=world.officer("周静"))
    late = sign_in("王强").post(
        f"/cases/steps/{task.pk}/", done(outcomes=["joint"], where="叔父家", statement=SECRET)
    )
    assert late.status_code == 422
    page = late.content.decode()
    assert "已经办完" in page
    for typed in ("您刚才写的没有存下", "叔父家", SECRET):
        assert typed in page, "nothing typed is lost, though it can be stored no more"
    assert "您刚才写的" not in sign_in("王强").get(f"/cases/steps/{task.pk}/").content.decode()


def test_whoever_telephones_has_the_numbers_at_hand(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    step = pending(case, "order_parents_back").task
    page = sign_in("赵刚").get(f"/cases/steps/{step.pk}/").content.decode()
    assert "家里人的电话" in page
    assert "19900001111" in page
    helps = pending(case, "check_home").task
    page = sign_in("李梅").get(f"/cases/steps/{helps.pk}/").content.decode()
    assert "孩子的情况" in page
    assert "19900001111" not in page


def test_a_fault_of_one_field_is_said_next_to_it(world: World, sign_in: SignIn) -> None:
    task = pending(emergency(world, child(world)), "attend").task
    late = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    refused = sign_in("赵刚").post(
        f"/cases/steps/{task.pk}/", {"done_at": late, "outcomes": ["missing"]}
    )
    form = refused.context["form"]
    assert form.errors["done_at"] == ["办理时间还没有到，请填写实际办理的时间。"]
    assert not form.non_field_errors()


def test_a_minute_typed_is_a_whole_minute(world: World) -> None:
    case = emergency(world, child(world))
    step = pending(case, "attend")
    given = timezone.now() - timedelta(minutes=30)
    step.task.opened_at = given

    def cleaned(moment: datetime) -> object:
        typed = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
        form = StepForm(
            {"outcomes": ["missing"], "done_at": typed}, assignment=step, by=world.officer("赵刚")
        )
        assert form.is_valid()
        return form.cleaned_data["done_at"]

    assert cleaned(given) == given
    before = timezone.now()
    assert before <= cleaned(before) <= timezone.now()  # type: ignore[operator]
    earlier = given - timedelta(minutes=5)
    assert cleaned(earlier) == earlier.replace(second=0, microsecond=0)


def test_the_picture_shows_what_was_and_what_may_come(world: World) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "away_from_home")
    whole = sight_of(world.officer("赵刚"), case)
    (walk,) = walks_of(case, whole)
    drawn = walk.picture
    assert 'class="step done" data-step="attend"' in drawn
    assert 'class="step open" data-step="escort_home"' in drawn
    assert 'class="step" data-step="notify_township"' in drawn
    assert "夜不归宿、离家出走" in drawn
    assert "经调查不属实" not in drawn  # of a step that has ended, what was not found is left out
    assert "stop_violence" not in drawn


def test_what_one_has_to_do_stands_first_on_the_case_page(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    for login, mine, others in (
        ("赵刚", "order_parents_back", "check_home"),
        ("李梅", "check_home", "order_parents_back"),
    ):
        by = world.officer(login)
        owed = [
            one.step for _, one in owed_in(walks_of(case, sight_of(by, case)), sight_of(by, case))
        ]
        assert owed[0] == mine
        assert (others in owed) is (login == "赵刚")
        page = sign_in(login).get(f"/cases/{case.pk}/").content.decode()
        button = f'<a class="button" href="/cases/steps/{pending(case, mine).task_id}/">去办理</a>'
        assert page.index("现在要办的") < page.index(button) < page.index("<h2>孩子</h2>")


def test_a_long_story_is_folded_and_nothing_of_it_is_lost(world: World, sign_in: SignIn) -> None:
    case, police = emergency(world, child(world)), sign_in("赵刚")
    step = pending(case, "attend")
    notes = [f"第{n}次到现场，{'门锁着，' * 60}" for n in range(STORY + 2)]
    for words in notes:
        record_progress(assignment=step, done=Done(statement=words), by=world.officer("赵刚"))
    page = police.get(f"/cases/{case.pk}/").content.decode()
    assert all(words in page for words in notes)
    latest, earlier = page.split("更早的 3 件", 1)
    assert notes[-1] in latest
    assert notes[0] in earlier
    assert latest.count("<details open><summary>写下的</summary>") == 1
    unfolded = police.get(f"/cases/{case.pk}/?story=whole").content.decode()
    assert unfolded.count("<details open><summary>写下的</summary>") == len(notes)
    assert "更早的" not in unfolded


def closed_by_mistake(world: World, leader: Client) -> tuple[Case, set[str]]:
    """A case with two procedures under way that was closed by mistake; the steps that were open then."""
    case = emergency(world, child(world))
    finish(world, case, "attend", "living_alone")
    opened = {"key": "assessment_and_support", "because": "x"}
    leader.post(f"/cases/children/{child_of(case).pk}/new/", opened)
    before = steps(case)
    leader.post(f"/cases/{case.pk}/closure/", {"kind": "mistaken", "reason": "同名的另一个孩子"})
    return case, before


def test_a_case_closed_by_mistake_goes_on_where_it_was_broken_off(
    world: World, sign_in: SignIn
) -> None:
    leader = sign_in("周静")
    case, before = closed_by_mistake(world, leader)
    assert before == {"order_parents_back", "check_home", "assign"}
    assert steps(case) == set()
    form = ReopeningForm(case=case)
    proposed = form.fields["going_on"].initial
    assert {one.rpartition("/")[2] for one in proposed} == before
    page = leader.get(f"/cases/{case.pk}/reopening/").content.decode()
    assert "应急处置：核实孩子住处是否安全（大坪村民委员会）" in page
    none = leader.post(f"/cases/{case.pk}/reopening/", {"reason": "就是这个孩子"})
    assert "请至少选一步" in none.content.decode()
    kept = [key for key in proposed if not key.endswith("/check_home")]
    leader.post(f"/cases/{case.pk}/reopening/", {"going_on": kept, "reason": "就是这个孩子"})
    assert steps(case) == before - {"check_home"}


def test_a_resolution_for_an_office_that_is_not_is_told_once_what_is_wrong(
    world: World, sign_in: SignIn
) -> None:
    case, by = emergency(world, child(world)), world.officer("周静")
    case = begin_case(child=child_of(case), key="assessment_and_support", because="x", by=by).case
    called = call_conference(
        case=case, held_at=timezone.now(), venue="乡政府", agenda="孩子跟谁住",
        organisations=[world.organisation("大坪村民委员会")], by=by,
    )  # fmt: skip
    typed = {"minutes": "跟外祖母住，村里每周看", "words1": "每周看一次", "organisation1": "没有的局",
             "due_on1": (timezone.localdate() + timedelta(days=3)).isoformat()}  # fmt: skip
    page = sign_in("周静").post(f"/cases/conferences/{called.pk}/minutes/", typed).content.decode()
    assert "没有找到叫“没有的局”的单位" in page
    assert "议定事项要写明" not in page
    assert "每周看一次" in page


def child_of(case: Case) -> Child:
    """Whose case it is."""
    assert case.child is not None
    return case.child


def test_a_step_that_ended_with_its_case_leads_to_its_article(
    world: World, sign_in: SignIn
) -> None:
    leader = sign_in("周静")
    case, _ = closed_by_mistake(world, leader)
    page = leader.get(f"/cases/{case.pk}/").content.decode()
    leads = set(re.findall(r'href="#([0-9a-f-]{36})"', page))
    assert len(leads) == 1
    assert all(f'<li id="{one}"' in page for one in leads)
