"""The protection chain, told as it happens, through the pages: report, police, township, help, court.

Each story holds who could know what, what is still owed, by when, on which paper, and what the log says.
"""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document
from PIL import Image

from tests.children import child
from tests.journeys.story import EVERYBODY, Story
from tests.record.cases.test_walking import steps
from tests.work.reports.test_photos import snapshot
from tests.world import COUNTY, DAPING, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.models import Entry, Kind
from tonghu.base.documents.models import Attachment
from tonghu.base.outbox.models import Message
from tonghu.base.people.actions import found_organisation
from tonghu.doors.api.actions import issue_token
from tonghu.doors.api.scopes import Scope
from tonghu.law.agencies import Agency
from tonghu.record.cases.models import Case, ClosureKind, Conclusion, Progress
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report
from tonghu.work.support.models import Measure

pytestmark = pytest.mark.slow

CANARY = "张桂花19900007777"


@pytest.fixture
def story(world: World, sign_in: object) -> Story:
    return Story(world, sign_in)  # type: ignore[arg-type]


def reported(client: Client, url: str, **more: object) -> str:
    """A report handed in at a door; its receipt."""
    data = {
        "id": uuid4(), "situations": ["S1"], "place": DAPING, "suspect": "unknown",
        "story": "孩子一个人住，已经半个月", "reporter_kind": "citizen", **more,
    }  # fmt: skip
    page = client.post(url, data).content.decode()
    assert "报告已收到" in page
    return page.split('class="receipt">', 1)[1][:19]


def test_a_child_who_lives_alone(story: Story, world: World) -> None:
    """A teacher reports; the parents are not reached; an uncle, an assessment, help, the end."""
    one, teacher = child(world), story.sign_in("孙丽")
    reported(teacher, "/reports/new/", reporter_kind="school", child_name="李小雨")
    case = Report.objects.get().proceeding.case  # type: ignore[union-attr]
    assert story.knowing(case) == {"赵刚", "王强", "周静"}
    accept = story.pending(case, "accept").task
    assert accept.at_once
    assert accept.target_at is not None
    assert accept.target_at - accept.opened_at == timedelta(minutes=30)
    story.sign_in("王强").post(f"/cases/{case.pk}/child/", {"whose": one.number})
    case.refresh_from_db()
    assert case.child == one

    story.does(case, "accept", "accepted")
    story.does(case, "acknowledge", "told", words="已受理，民警已出发。")
    story.does(case, "forward", "sent")
    story.does(case, "attend", "living_alone", statement="屋里没有大人，孩子发烧")
    assert story.pending(case, "check_home").task.organisation.name == "大坪村民委员会"
    for result in ("4", "5"):
        story.notes(case, "order_parents_back", who="1", way="1", reached=result)
    story.does(case, "order_parents_back", "unreachable", who="2", way="3", reached="6")
    story.does(case, "check_home", "unsafe", seen="1", words="门窗关不上")
    story.does(case, "escort_to_care", "placed", to="1", to_name="李勇", relationship="83")
    told = Conclusion.objects.get(assignment__step="escort_to_care")
    story.does(case, "reach_parents", "entrusted", who="2", way="1", reached="2")
    paper = story.sign_in("赵刚").get(f"/cases/papers/F07/{told.pk}.pdf")
    assert paper.content.startswith(b"%PDF")
    story.does(case, "notify_township", "notified", situation="独居", now="在叔父家")
    story.does(case, "answer_reporter", "answered", words="孩子已有人照料，谢谢您。")
    report = Report.objects.get()
    assert "孩子已有人照料" in teacher.get(f"/reports/{report.pk}/").content.decode()
    assert teacher.get(f"/cases/{case.pk}/").status_code == 404

    story.does(case, "assign", "joint", "school")
    for helper, outcome in (("join_civil_affairs", "provided"), ("join_police", "provided"),
                            ("help_school", "provided")):  # fmt: skip
        story.does(case, helper, outcome)
    assert "孙丽" in story.knowing(case)  # the school helps now, and sees its own part
    assert "屋里没有大人" not in teacher.get(f"/cases/{case.pk}/").content.decode()
    town = story.sign_in("王强")
    assess = story.pending(case, "assess").task
    found = town.post(
        f"/assessments/steps/{assess.pk}/new/",
        {"done_on": _today(), "q_lives": "3", "q_guardian": "3", "q_situations": ["S1"],
         "guardianship_words": "叔父愿意照料"}, follow=True,
    ).content.decode()  # fmt: skip
    assert "红：立即介入" in found
    assert "晚上和谁住：单独居住" in found
    assert "叔父愿意照料" in town.get(f"/assessments/steps/{assess.pk}/").content.decode()
    story.does(case, "assess", "insufficient", safety="2", guardianship="3", health="3")
    grade = story.pending(case, "grade").task
    page = town.get(f"/assessments/steps/{grade.pk}/").content.decode()
    assert "量表提议“红，立即介入”" in page
    story.does(case, "grade", "red", why="没有大人同住")
    plan = story.pending(case, "plan").task
    assert plan.target_at is not None
    assert plan.due_at is None  # ten days are our own aim, not a term of the law
    story.does(case, "plan", "guidance", goals="叔父会照料，父母每周联系")
    guide = Measure.objects.get(service="guidance")
    helper = story.somebody_of(guide.organisation).name
    town.post(
        f"/support/measures/{guide.pk}/",
        {"organisation": guide.organisation.name, "what": "教叔父照料", "every": "7",
         "starts_on": _today()},
    )  # fmt: skip
    for what in ("教叔父做饭、用药", "和孩子谈心"):
        story.sign_in(helper).post(
            f"/support/measures/{guide.pk}/sessions/new/",
            {"done_on": _today(), "who": "救助站社工", "what": what, "effect": "1"},
        )
    story.does(case, "guide", next(iter(_outcomes(story, case, "guide", "review"))))
    story.does(case, "review", "improved", seen="1", effect="1")
    story.does(case, "close", "closed", kind="1", told="叔父、村委会")
    ahead = Task.objects.open().filter(assignment__proceeding__case=case).order_by("target_at")
    spans = [(t.target_at - t.opened_at).days for t in ahead if t.target_at]
    assert [28 <= spans[0] <= 34, 88 <= spans[1] <= 95, 178 <= spans[2] <= 187] == [True] * 3
    for visit in ("first_follow_up", "second_follow_up", "third_follow_up"):
        due = story.pending(case, visit).task.target_at
        assert due is not None
        with time_machine.travel(due, tick=False):
            story.does(case, visit, "stable", seen="1")
    case = Case.objects.get(pk=case.pk)
    assert case.closure is not None
    assert case.closure.kind == ClosureKind.ENDED
    assert (
        not Task.objects.open()
        .filter(child_id=one.pk, kind__contains=".")
        .exclude(kind__startswith="reports.")
        .exists()
    )
    # The log names the person and the verb of every step.
    ended = Entry.objects.filter(verb__in=["cases.finish_step", "reports.answer_reporter"])
    assert ended.count() >= len(story.told)
    page = story.sign_in("王强").get(f"/cases/{case.pk}/").content.decode()
    assert "没有人接" in page
    assert "已做 2 次" in page
    page = story.sign_in("王强").get(f"/support/plans/{guide.plan_id}/").content.decode()
    for words in ("叔父会照料", "教叔父做饭", "和孩子谈心", "目标达成"):
        assert words in page


def _today() -> str:
    return timezone.localdate().isoformat()


def _outcomes(story: Story, case: Case, step: str, then: str) -> list[str]:
    law = story.pending(case, step).law
    return [one.key for one in law.outcomes if then in one.then]


def test_violence_told_by_a_neighbour_whom_nobody_ever_learns_of(
    story: Story, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Stop, injuries, warning, shelter, protection order; and no way back to the neighbour."""
    one, stranger = child(world), Client()
    receipt = reported(
        stranger, f"/report/{QINGYAN}/", situations=["S4"], finer=["R4"], suspect="parent",
        name="张桂花", phone="19900007777", story="隔壁天天打孩子，昨晚又打了", ongoing="on",
    )  # fmt: skip
    stranger.post(
        "/report/receipt/photos/",
        {"receipt": receipt, "photos": SimpleUploadedFile("张桂花家门口.jpg", snapshot())},
    )
    report = Report.objects.get()
    case = report.proceeding.case  # type: ignore[union-attr]
    assert story.pending(case, "accept").task.at_once
    assert story.knowing(case) == {"赵刚", "王强", "周静"}
    story.sign_in("王强").post(f"/cases/{case.pk}/child/", {"whose": one.number})
    story.does(case, "accept", "accepted", "voluntary")
    story.does(case, "acknowledge", "told", words="民警已经到了。")
    story.does(case, "forward", "sent")
    story.does(case, "attend", "domestic_violence")
    story.does(
        case, "stop_violence", "warned", "endangered", "threatened",
        hospital="镇卫生院", injuries="左臂淤青", recorded="1",
    )  # fmt: skip
    assert {"deliver_warning", "shelter", "choose_applicant"} <= steps(case)
    story.does(
        case, "deliver_warning", "delivered", offender="李强，父亲", forbidden="不得殴打孩子"
    )
    shelter = story.pending(case, "shelter").task
    assert shelter.organisation.name == "云溪县民政局"
    story.does(case, "shelter", "sheltered", to="3", to_name="县救助站")
    assert "decide" in steps(case)  # temporary guardianship begins
    story.does(case, "choose_applicant", "police")
    applied = _outcomes(story, case, "apply_police", "decide_urgently")[0]
    # The temporary guardianship has a step of that name too: it is decided first.
    story.does(case, "decide", "gravely_harmed", ground="T6", to="3")
    story.does(case, "apply_police", applied, respondent="李强", danger="再次施暴的现实危险")
    court = story.pending(case, "decide_urgently").task
    assert court.due_at is not None
    assert court.due_at - court.opened_at == timedelta(hours=24)
    assert court.force == "statutory"
    told = Conclusion.objects.get(assignment__step="apply_police")
    assert story.sign_in("赵刚").get(f"/cases/papers/F17/{told.pk}.docx").status_code == 200

    status = stranger.post("/report/receipt/", {"receipt": receipt}).content.decode()
    assert "民警已经到了" in status
    for hidden in ("李小雨", "李强", "淤青"):
        assert hidden not in status
    everything = story.shown(*EVERYBODY)
    for name in EVERYBODY:
        client = story.sign_in(name)
        for page in (f"/cases/{case.pk}/", f"/reports/{report.pk}/", f"/children/{one.pk}/"):
            everything += client.get(page).content.decode()
    for n, name in enumerate(("王强", "林涛", "赵刚")):
        issue_token(name="x", officer=world.officer(name), scopes=list(Scope), days=1,
                    secret=f"th_{n:043}", by=world.officer("许平"))  # fmt: skip
        headers = {"Authorization": f"Bearer th_{n:043}"}
        for which in ("organisation", "below", "finished"):
            answer = Client().get(f"/api/v1/tasks/?which={which}", headers=headers)
            assert answer.status_code == 200
            everything += answer.content.decode()
    everything += story.sign_in("王强").get("/ledger/export/").content.decode("utf-8", "replace")
    everything += str(list(Entry.objects.values())) + str(list(Task.objects.values()))
    everything += str(list(Message.objects.values())) + caplog.text
    told = Conclusion.objects.get(assignment__step="apply_police")
    police = story.sign_in("赵刚")
    for paper in (f"/reports/{report.pk}/F06.docx", f"/cases/papers/F17/{told.pk}.docx",
                  f"/cases/{case.pk}/intervention.docx"):  # fmt: skip
        word = Document(io.BytesIO(police.get(paper).content))
        everything += "".join(c.text for t in word.tables for r in t.rows for c in r.cells)
    for part in ("张桂花", "19900007777"):
        assert part not in everything
    # The photo is shown without the place, the telephone and the name it came with.
    photo = Attachment.objects.get()
    shown = police.get(f"/reports/{report.pk}/photos/{photo.pk}/")
    assert shown.status_code == 200
    assert not Image.open(io.BytesIO(b"".join(shown.streaming_content)  # type: ignore[attr-defined]
                                     if shown.streaming else shown.content)).getexif()  # fmt: skip
    assert "张桂花" not in str(shown.headers)
    # The seal is opened by the police with a reason, and the log says so, with whose file it was.
    for name in ("王强", "周静", "林涛", "李梅"):
        opened = story.sign_in(name).post(f"/reports/{report.pk}/reporter/", {"reason": "想知道"})
        assert opened.status_code in (403, 404), name
    seal = police.post(f"/reports/{report.pk}/reporter/", {"reason": "当面核实"}, follow=True)
    if seal.redirect_chain:  # the password is asked for again first
        assert CANARY not in seal.content.decode()
    story.logged(case)
    commend = story.pending(case, "commend").task
    assert commend.organisation.name == "云溪县民政局"
    assert "张桂花" not in commend.title


def test_a_missing_child_is_found_within_hours(story: Story, world: World) -> None:
    one = child(world)
    reported(
        story.sign_in("李梅"), f"/reports/children/{one.pk}/new/", situations=["S2"],
        reporter_kind="village",
    )  # fmt: skip
    case = Case.objects.get()
    assert case.child == one  # reported from the child's page
    story.does(case, "accept", "accepted")
    story.does(case, "attend", "missing")
    search = story.pending(case, "search").task
    assert search.at_once
    assert story.pending(
        case, "publish"
    ).task.at_once  # what only the county may do waits for nobody
    assert story.knowing(case) == {"赵刚", "王强", "周静"}  # not the village that told it
    story.notes(case, "search", clothes="红色外套", places="河边、网吧", published_on="2026-11-24")
    first_hour = Progress.objects.get(assignment__step="search")
    sheet = f"/cases/papers/F07B/{first_hour.pk}.docx"
    assert story.sign_in("赵刚").get(sheet).status_code == 200
    assert story.sign_in("李梅").get(sheet).status_code == 404
    story.does(case, "search", "found", last_seen="镇上网吧")
    found = Conclusion.objects.get(assignment__step="search")
    assert found.done_at - case.at < timedelta(hours=2)
    assert {"notify_township", "report_progress"} <= steps(case)
    progress = story.pending(case, "report_progress").task
    assert progress.due_at is not None
    assert (
        2 <= (progress.due_at - progress.opened_at).days <= 5
    )  # three days, rolling over rest days
    story.does(case, "report_progress", "reported", words="孩子已平安找到。")
    story.does(case, "notify_township", "notified", situation="走失两小时", now="在家")
    told = Conclusion.objects.get(assignment__step="notify_township")
    assert story.sign_in("王强").get(f"/cases/papers/F08/{told.pk}.pdf").status_code == 200
    assert "assign" in steps(case)
    report = Report.objects.get()
    assert "孩子已平安找到" in story.sign_in("李梅").get(f"/reports/{report.pk}/").content.decode()
    read = Entry.objects.filter(child_id=one.pk, kind=Kind.DISCLOSURE)
    assert read.exists()


def test_a_father_who_refuses_loses_custody_to_the_grandmother(story: Story, world: World) -> None:
    one = child(world)
    clerk = story.sign_in("王强")
    clerk.post(
        f"/cases/children/{one.pk}/new/",
        {"key": "guardianship_intervention", "because": "父亲半年不寄钱不回家"},
    )
    case = Case.objects.get()
    story.does(case, "identify", "minor")
    assert story.knowing(case) == {"王强", "周静", "李梅"}
    assert story.pending(case, "admonish").task.due_at is None  # three days are our own aim
    story.notes(case, "admonish", to="1", conduct="半年不寄钱", demand="寄钱、回家")
    spoken = Progress.objects.get(assignment__step="admonish")
    village = story.sign_in("李梅")
    assert village.get(f"/cases/papers/F14/{spoken.pk}.pdf").content.startswith(b"%PDF")
    story.does(case, "admonish", "ignored", to="1", reply="不管")
    story.does(case, "report_police", "reported")
    assert story.knowing(case) == {"王强", "周静", "李梅", "赵刚"}
    story.does(case, "rebuke", "reprimanded", to="1", number="青公训〔2026〕3号")
    page = village.get(f"/cases/{case.pk}/").content.decode()
    assert "半年不寄钱" in page
    assert "青公训〔2026〕3号" not in page  # the helping village reads what it wrote, no more
    story.does(case, "check", "removable")
    story.does(case, "consult", "apply")
    story.does(case, "establish", "abandoned_duty")
    story.does(case, "seek_applicant", "nobody")
    filing = story.pending(case, "file_civil_affairs").task
    assert filing.organisation.name == "云溪县民政局"  # when nobody else does, civil affairs must
    offered = story.sign_in("林涛").get(f"/guardianship/steps/{filing.pk}/").content.decode()
    assert "青公训〔2026〕3号" in offered
    assert "提议从首次书面催告或者教育起算" in offered
    assert "还没有满" in offered
    story.does(
        case, "file_civil_affairs", "filed", grounds=["X3"], since="2026-03-01",
        evidence=["1", "8", "11"], applicant="11", proposed="祖母王桂英愿意",
        child="想跟奶奶", court="云溪县人民法院",
    )  # fmt: skip
    told = Conclusion.objects.get(assignment__step="file_civil_affairs")
    county = story.sign_in("林涛")
    assert county.get(f"/cases/papers/F19/{told.pk}.pdf").content.startswith(b"%PDF")
    page = county.get(f"/cases/{case.pk}/").content.decode()
    assert "拒不履行监护职责六个月以上" in page
    assert "青公训〔2026〕3号" in page
    hearing = story.pending(case, "hear").task
    assert hearing.due_at is not None
    assert 28 <= (hearing.due_at - hearing.opened_at).days <= 35
    story.does(case, "hear", "new_guardian", number="（2026）云01民特1号", content="指定祖母")
    assert {"hand_over", "await_restoration"} <= steps(case)
    story.does(case, "hand_over", "handed_over", to="1", to_name="王桂英", relationship="62")
    handed = Conclusion.objects.get(assignment__step="hand_over")
    assert county.get(f"/cases/papers/F18C/{handed.pk}.pdf").content.startswith(b"%PDF")
    story.does(case, "visit", "settled", seen="1", words="跟奶奶住得惯")
    window = story.pending(case, "await_restoration").task
    assert window.due_at is not None
    assert 360 <= (window.due_at - window.opened_at).days <= 380
    assert case.closure is None  # the father may yet ask for it back
    story.does(case, "await_restoration", "not_applied")
    assert steps(case) == {"check_support"}  # he is no guardian any more, and still has to pay
    story.does(case, "check_support", "unpaid", who="1", action="协助祖母代孩子申请执行")
    story.does(case, "check_support", "paid", who="1", paid="补齐六个月")
    assert Case.objects.get().closure is not None
    assert "孙丽" not in story.knowing(case)
    verbs = Entry.objects.filter(verb="cases.finish_step")
    assert verbs.count() == len(story.told)


def test_a_false_report_is_answered_and_closed(story: Story, world: World) -> None:
    stranger = Client()
    receipt = reported(stranger, f"/report/{QINGYAN}/", story="听说那家孩子没人管", name="张桂花")
    case = Case.objects.get()
    assert story.knowing(case) == {"赵刚", "王强", "周静"}
    accept = story.pending(case, "accept").task
    assert (accept.at_once, accept.due_at) == (True, None)  # 立即 stays 立即
    for stage in ("已送到公安机关", "正在办理"):
        page = stranger.post("/report/receipt/", {"receipt": receipt}).content.decode()
        assert stage in page
        if stage == "已送到公安机关":
            story.does(case, "accept", "accepted")
    story.does(case, "acknowledge", "told")
    story.does(case, "forward", "sent")
    attend = story.pending(case, "attend").task
    assert attend.at_once
    assert attend.organisation.name == "青岩镇派出所"
    story.does(case, "attend", "unfounded", statement="奶奶一直在家照料")
    assert steps(case) == {"answer_reporter"}  # no township, no assessment: only the answer is owed
    story.does(case, "answer_reporter", "answered", words="已查看，孩子有人照料。谢谢您的关心。")
    assert Case.objects.get().closure is not None
    status = stranger.post("/report/receipt/", {"receipt": receipt}).content.decode()
    assert "已经办完" in status
    assert "谢谢您的关心" in status
    assert "奶奶" not in status
    report = Report.objects.get()
    form = story.sign_in("赵刚").get(f"/reports/{report.pk}/F06.docx")
    cells = [
        cell.text
        for table in Document(io.BytesIO(form.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert "听说那家孩子没人管" in cells
    assert "张桂花" not in "".join(cells)
    # Nobody is to blame for having told it, and nothing is owed any more but to take note.
    assert not Case.objects.filter(proceedings__procedure="failure_to_report").exists()
    owed = Task.objects.open().filter(assignment__proceeding__case=case)
    assert not owed.exists()
    assert "张桂花" not in story.shown(*EVERYBODY)
    story.logged(case)


def test_the_village_head_is_the_accused(story: Story, world: World) -> None:
    one = child(world)
    reported(
        Client(), f"/report/{QINGYAN}/", situations=["S5"], suspect="village_official",
        story=f"村主任{CANARY}欺负孩子",
    )  # fmt: skip
    case = Case.objects.get()
    story.sign_in("王强").post(f"/cases/{case.pk}/child/", {"whose": one.number})
    story.does(case, "accept", "accepted")
    story.does(case, "attend", "other_harm", "living_alone")
    story.sign_in("赵刚").get(f"/cases/{case.pk}/")
    # What the village would do is the township's now.
    assert story.pending(case, "check_home").task.organisation.name == "青岩镇人民政府"
    village = story.shown("李梅", "田雨")
    village += story.sign_in("李梅").get(f"/children/{one.pk}/").content.decode()
    for hidden in (CANARY, case.number, "应急处置", "强制报告：", "赵刚"):
        assert hidden not in village
    assert "李梅" not in story.knowing(case)
    report = Report.objects.get()
    assert story.sign_in("李梅").get(f"/reports/{report.pk}/").status_code == 404
    for task in Task.objects.filter(assignment__proceeding__case=case):
        assert story.sign_in("李梅").get(f"/tasks/{task.pk}/").status_code == 404
        assert story.sign_in("李梅").get(f"/cases/steps/{task.pk}/").status_code == 404
    assert story.knowing(case) == {"赵刚", "王强", "周静"}
    # What the village would do is not done by asking it in, nor by its own emergency.
    committee = world.organisation("大坪村民委员会")
    again = story.sign_in("王强").post(
        f"/cases/{case.pk}/invitations/", {"organisation": committee.name, "reason": "请协助"}
    )
    assert again.status_code == 422
    assert story.sign_in("李梅").get("/cases/emergency/").status_code in (302, 403)
    assert [one.organisation for one in case.conflicts.all()] == [committee]
    parents = story.pending(case, "order_parents_back").task
    assert (parents.at_once, parents.organisation.name) == (True, "青岩镇派出所")
    story.does(
        case, "stop_harm", "filed", hospital="镇卫生院", injuries="见鉴定", recorded="1",
        case_number="青公立字〔2026〕9号",
    )  # fmt: skip
    story.does(case, "order_parents_back", "back", who="1", way="1", reached="1")
    story.does(case, "check_home", "safe", seen="1", words="由母亲照看")
    home = Conclusion.objects.get(assignment__step="check_home")
    assert story.sign_in("王强").get(f"/cases/papers/F05/{home.pk}.pdf").status_code == 200
    assert story.sign_in("李梅").get(f"/cases/papers/F05/{home.pk}.pdf").status_code == 404
    assert story.sign_in("李梅").get(f"/cases/{case.pk}/intervention.pdf").status_code == 404
    assert not Message.objects.filter(
        organisation=committee
    ).exists()  # not a word is sent to the village either
    assert CANARY not in str(list(Message.objects.values()))
    story.logged(case)


def test_a_hospital_that_did_not_report(story: Story, world: World) -> None:
    reported(Client(), f"/report/{QINGYAN}/", situations=["S5"], story="孩子手断了，医院没有报")
    case = Case.objects.get()
    bureau = found_organisation(
        kind=Agency.HEALTH, name="云溪县卫生健康局", place=COUNTY, above=None, by=CONSOLE
    )
    hospital = found_organisation(
        kind=Agency.MEDICAL_INSTITUTION,
        name="青岩镇卫生院",
        place=QINGYAN,
        above=bureau,
        by=CONSOLE,
    )
    story.sign_in("赵刚").post(
        f"/reports/cases/{case.pk}/account/",
        {"organisation": hospital.name, "reason": "接诊时已经看到多处旧伤"},
    )
    other = Case.objects.exclude(pk=case.pk).get()
    finding = story.pending(other, "find").task
    assert finding.organisation == bureau  # whoever stands above the hospital looks into it
    # Whoever looks into it reads why, and later what was answered; not how to reach the family.
    looking = story.sign_in(story.somebody_of(bureau).name)
    told = looking.get(f"/cases/steps/{finding.pk}/").content.decode()
    assert "接诊时已经看到多处旧伤" in told
    assert "查谁</dt><dd>青岩镇卫生院" in told
    assert "有单位没有报告、迟报" in looking.get("/cases/").content.decode()
    assert looking.get(f"/cases/{case.pk}/").status_code == 404
    story.does(other, "find", "not_reported")
    answer = story.pending(other, "answer").task
    assert answer.organisation == hospital
    doctor = story.sign_in(story.somebody_of(hospital).name)
    assert doctor.get(f"/cases/{other.pk}/").status_code == 200
    # Asked about itself, the hospital learns nothing of the child's case, nor who told of it.
    assert doctor.get(f"/cases/{case.pk}/").status_code == 404
    assert doctor.get(f"/reports/{Report.objects.get().pk}/").status_code == 404
    assert answer.due_at is None or answer.force != "statutory"
    assert answer.target_at is not None  # fifteen working days are our own aim
    assert story.knowing(other) & {"李梅", "孙丽", "何敏"} == set()
    seen = doctor.get(f"/cases/{other.pk}/").content.decode()
    assert "孩子手断了" not in seen
    story.does(other, "answer", "answered", statement="已经培训全体医生")
    assert "已经培训全体医生" in looking.get(f"/cases/{other.pk}/").content.decode()
    story.does(other, "accept", "accountable")
    story.does(other, "decide", "disciplined")
    story.does(other, "conclude", "concluded")
    assert Case.objects.get(pk=other.pk).closure is not None
    assert Case.objects.get(pk=case.pk).closure is None
    held = Entry.objects.get(verb="reports.hold_to_account")
    assert held.actor_id == world.officer("赵刚").pk
    assert "旧伤" in held.ground  # the log says on which ground
    story.logged(other)
