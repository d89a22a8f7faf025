"""A report from the first word to the answer: stored, sent, kept from the accused, sorted, answered."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from tests.base.outbox.conftest import gateway as gateway  # the fixture
from tests.base.outbox.gateway import Gateway
from tests.base.outbox.test_messages import reached, send_all
from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import emergency, finish, pending
from tests.world import BAISHUI, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CLOCK, CONSOLE, PUBLIC
from tonghu.base.audit.deeds import seen
from tonghu.base.audit.models import Entry, Kind
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.outbox.models import Message
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation
from tonghu.base.people.models import Organisation
from tonghu.law.agencies import AGENCIES, Agency
from tonghu.law.reporting import FINER, FIRST, OF_AGENCY, REPORTERS, is_late
from tonghu.record.cases.actions import (
    Done,
    ask_emergency_access,
    call_in,
    declare_conflict,
    lift_conflict,
    tell_whose,
)
from tonghu.record.cases.models import Case, Cause, Conclusion, Progress
from tonghu.record.tasks.actions import remind
from tonghu.record.tasks.models import Task
from tonghu.work.reports import intake
from tonghu.work.reports.actions import (
    accept_report,
    add_to_report,
    answer_reporter,
    ask_to_sort,
    deliver_offline,
    finish_sorting,
    hold_to_account,
    note_report,
    open_reporter,
    route_report,
    see_who_is_accused,
    sort_reports,
)
from tonghu.work.reports.intake import cluster_of, receipt_digest, report_of, take_in
from tonghu.work.reports.models import Channel, Report, Reporter, Way, Word
from tonghu.work.reports.questions import choices_within, lines_of
from tonghu.work.reports.told import Told

SignIn = Callable[[str], Client]
WHO = {"name": "赵大妈", "phone": "19900005555"}


def told(**more: Any) -> Told:
    """What a neighbour says."""
    said: dict[str, Any] = {
        "place": DAPING, "situations": ["S4"], "story": "夜里听见打孩子，孩子哭了很久",
        "channel": Channel.PAGE, "identity": WHO,
    }  # fmt: skip
    return Told(**said | more)


def filed(by: Any = PUBLIC, *, crowded: bool = False, **more: Any) -> Report:
    """A report taken in."""
    receipt = take_in(uuid7(), told(**more), by, crowded=crowded)
    found = report_of(receipt)
    assert found is not None
    return found


def form(report_id: UUID | None = None, **more: object) -> dict[str, object]:
    """What the page sends."""
    return {
        "id": report_id or uuid7(), "situations": ["S4"], "place": DAPING, "suspect": "unknown",
        "story": "夜里听见打孩子", "reporter_kind": "citizen", **more,
    }  # fmt: skip


def test_a_report_is_stored_and_before_the_police_and_the_township_at_once(world: World) -> None:
    report = filed()
    assert report.proceeding is not None
    case = report.proceeding.case
    assert pending(case, "accept").task.organisation.name == "青岩镇派出所"
    note = Task.objects.get(kind="reports.note")
    assert note.organisation.name == "青岩镇人民政府"
    assert {one.organisation.name for one in report.deliveries.all()} == {
        "青岩镇派出所", "青岩镇人民政府",
    }  # fmt: skip
    assert case.about is None
    assert Report.objects.count() == 1


def test_nothing_told_is_readable_in_the_database_and_the_receipt_not_to_be_guessed(
    world: World,
) -> None:
    receipt = take_in(uuid7(), told(), PUBLIC)
    assert len(receipt.replace(" ", "")) == 16
    report = Report.objects.get()
    raw = str(Report.objects.values().get() | {"told": ""}) + str(Entry.objects.values_list())
    for secret in (receipt, receipt.replace(" ", ""), "赵大妈", "19900005555", "听见打孩子"):
        assert secret not in raw
    assert report_of(receipt.replace(" ", "-")) == report
    assert report_of("1234") is None
    assert receipt_digest("1") != receipt_digest("2")


def test_the_same_report_sent_twice_is_one(world: World) -> None:
    report_id = uuid7()
    assert take_in(report_id, told(), PUBLIC)
    assert take_in(report_id, told(), PUBLIC) == ""
    assert Report.objects.count() == 1
    report = Report.objects.get()
    assert route_report(report_id=report.pk, by=CLOCK).proceeding_id == report.proceeding_id
    from tonghu.work.reports.actions import file_report

    again = file_report(report_id=report_id, receipt="x", cluster="x", told=told(), by=PUBLIC)
    assert again == report


def test_two_reports_about_one_child_are_one_case(world: World) -> None:
    one = child(world)
    first, second = filed(child=one), filed(child=one, story="孩子今天又没有来上学，手上有伤")
    assert first.proceeding == second.proceeding
    finish(world, Case.objects.get(), "accept", "accepted")
    third = filed(child=one, story="第三次看到新伤，孩子说不敢回家")
    assert third.proceeding != first.proceeding
    assert Case.objects.count() == 1


def test_what_fails_after_storing_is_sent_by_the_hour(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(intake, "route_report", broken)
        report = filed()
    assert report.proceeding is None
    assert list(Report.objects.unrouted()) == [report]
    call_command("jobs", "hourly")
    report.refresh_from_db()
    assert report.proceeding is not None
    assert not Report.objects.unrouted().exists()


@pytest.mark.parametrize(
    ("suspect", "organisation", "instead"),
    [
        ("village_official", "大坪村民委员会", None),
        ("town_official", "青岩镇人民政府", "云溪县民政局"),
        ("police", "青岩镇派出所", "青岩镇人民政府"),
        ("teacher", "青岩镇中心小学", "青岩镇人民政府"),
        ("doctor", None, "青岩镇人民政府"),
    ],
)
def test_whoever_works_where_the_accused_does_keeps_out(
    suspect: str, organisation: str | None, instead: str | None, world: World
) -> None:
    report = filed(suspect=suspect, details={"school": "不在册的小学"})
    assert report.proceeding is not None
    case = report.proceeding.case
    kept = {one.organisation.name for one in case.conflicts.all()}
    assert kept == ({organisation} if organisation else set())
    if instead:
        assert Task.objects.get(kind="reports.note").organisation.name == instead
    if suspect == "police":
        assert pending(case, "accept").task.organisation.name == "云溪县公安局"
        officer = world.officer("赵刚")
        assert not Report.objects.visible_to(officer).exists()
        assert not Case.objects.visible_to(officer).exists()
        assert not Task.objects.visible_to(officer).exists()


def test_where_only_the_township_is_known_every_village_of_it_keeps_out(world: World) -> None:
    report = filed(place=QINGYAN, suspect="village_official")
    assert report.proceeding is not None
    kept = {one.organisation.name for one in report.proceeding.case.conflicts.all()}
    assert kept == {"大坪村民委员会", "柳湾村民委员会"}
    assert report.proceeding.case.seat == QINGYAN


def test_an_accused_of_the_county_is_kept_out_and_the_county_government_steps_in(
    world: World,
) -> None:
    of_bureau = filed(suspect="bureau").proceeding
    assert of_bureau is not None
    kept = {one.organisation.name for one in of_bureau.case.conflicts.all()}
    assert kept == {"青岩镇派出所", "云溪县公安局"}
    assert pending(of_bureau.case, "accept").task.organisation.name == "云溪县人民政府"
    of_county = filed(suspect="county_official", story="民政局的人来村里打了孩子").proceeding
    assert of_county is not None
    case = of_county.case
    assert {"云溪县民政局", "云溪县教育局"} <= {
        one.organisation.name for one in case.conflicts.all()
    }
    assert pending(case, "accept").task.organisation.name == "青岩镇派出所"
    civil = world.officer("林涛")
    for cases in (Case.objects.visible_to(civil), Case.objects.overseen_by(civil)):
        assert case not in cases
    assert not Task.objects.visible_to(civil).filter(assignment__proceeding__case=case).exists()


def test_a_school_of_another_township_keeps_out_when_it_is_named(world: World) -> None:
    school = found_organisation(
        kind=Agency.SCHOOL, name="云溪县第一中学", place=COUNTY, above=None, by=CONSOLE
    )
    report = filed(suspect="teacher", details={"school": "云溪县第一中学"})
    assert report.proceeding is not None
    assert [c.organisation for c in report.proceeding.case.conflicts.all()] == [school]


def test_the_school_of_the_childs_file_keeps_out_in_another_township_too(world: World) -> None:
    school = found_organisation(
        kind=Agency.SCHOOL, name="白水镇中学", place=BAISHUI, above=None, by=CONSOLE
    )
    one, police = child(world, school=school.name), world.officer("赵刚")
    known = filed(child=one, by=world.officer("李梅"), suspect="teacher").proceeding
    assert known is not None
    assert school in {conflict.organisation for conflict in known.case.conflicts.all()}
    # Told by somebody who does not know the child: when it is known whose case it is.
    later = filed(suspect="teacher").proceeding
    assert later is not None
    assert school not in {conflict.organisation for conflict in later.case.conflicts.all()}
    tell_whose(case=later.case, child=one, by=police)
    assert school in {conflict.organisation for conflict in later.case.conflicts.all()}
    # Where no school is accused, none keeps out.
    other = filed(suspect="parent").proceeding
    assert other is not None
    tell_whose(case=other.case, child=one, by=police)
    assert not other.case.conflicts.exists()


def test_what_one_filed_oneself_does_not_vanish_when_one_has_to_keep_out(world: World) -> None:
    one, limei = child(world), world.officer("李梅")
    own = filed(child=one, by=limei)
    accusing = filed(child=one, by=world.officer("王强"), suspect="village_official")
    assert own.proceeding is not None
    assert accusing.proceeding is not None
    assert own.proceeding.case == accusing.proceeding.case
    assert Report.objects.visible_to(limei).get() == own


def test_the_named_school_alone_keeps_out(world: World) -> None:
    report = filed(suspect="teacher", details={"school": "青岩镇中心小学"})
    assert report.proceeding is not None
    assert [c.organisation.name for c in report.proceeding.case.conflicts.all()] == [
        "青岩镇中心小学"
    ]


@pytest.mark.parametrize(
    ("more", "organisation", "asked"),
    [
        ({"story": "李梅打了孩子"}, "大坪村民委员会", "青岩镇人民政府"),
        ({"story": "村支书喝醉了打孩子"}, "大坪村民委员会", "青岩镇人民政府"),
        ({"details": {"guardian": "和大伯李梅住"}}, "大坪村民委员会", "青岩镇人民政府"),
        ({"story": "镇干部打孩子", "suspect": "stranger"}, "青岩镇人民政府", "云溪县民政局"),
        ({"story": "孙丽打了孩子"}, "青岩镇中心小学", "云溪县民政局"),
        ({"story": "民警赵刚打了孩子"}, "青岩镇派出所", "云溪县公安局"),
        ({"story": "孩子是在农村长大的，和村主任说的田某一样"}, "大坪村民委员会", "青岩镇人民政府"),
    ],
)  # fmt: skip
def test_whoever_the_words_speak_of_keeps_out_until_somebody_above_has_read_them(
    more: dict[str, Any], organisation: str, asked: str, world: World, sign_in: SignIn
) -> None:
    report = filed(**more)
    assert report.proceeding is not None
    case = report.proceeding.case
    assert [one.organisation.name for one in case.conflicts.all()] == [organisation]
    duty = Task.objects.get(kind="reports.spoken_of")
    assert duty.organisation.name == asked
    theirs = world.organisation(organisation).posts.all()[0].officer
    assert not Report.objects.visible_to(theirs).exists()
    assert not Task.objects.visible_to(theirs).exists()
    if asked == "云溪县公安局":
        return  # nobody works there yet
    above = world.officer({"青岩镇人民政府": "王强", "云溪县民政局": "林涛"}[asked])
    page = sign_in(above.name).get(reverse("tasks:detail", args=[duty.pk])).content.decode()
    assert reverse("reports:report", args=[report.pk]) in page
    lifting = reverse("cases:lifting", args=[case.pk, case.conflicts.get().organisation_id])
    assert lifting in page
    sign_in(above.name).post(lifting, {"reason": "写到的是证人"})
    assert not case.conflicts.in_force().exists()
    assert lifting not in sign_in(above.name).get(
        reverse("tasks:detail", args=[duty.pk])
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"story": "孩子在农村长大，在乡长大"},
        {"story": "老师和民警都来过", "details": {"where": "李梅家隔壁", "measures": "告诉了村主任"}},
        {"story": "我是李梅，夜里听见打孩子", "identity": {"name": "李梅"}},
        {"story": "何敏打了孩子"},  # of another township
    ],
)  # fmt: skip
def test_whoever_is_not_spoken_of_works_on_it(more: dict[str, Any], world: World) -> None:
    report = filed(**more)
    assert report.proceeding is not None
    assert not report.proceeding.case.conflicts.exists()
    assert not Task.objects.filter(kind="reports.spoken_of").exists()


def test_whoever_found_it_knows_what_it_wrote(world: World) -> None:
    village = world.organisation("大坪村民委员会")
    report = filed(by=world.officer("李梅"), organisation=village, story="村主任走访时看见伤")
    assert report.proceeding is not None
    assert not report.proceeding.case.conflicts.exists()


def test_where_many_villages_may_be_meant_one_duty_asks(world: World) -> None:
    report = filed(place=QINGYAN, story="村主任打孩子")
    assert report.proceeding is not None
    kept = {one.organisation.name for one in report.proceeding.case.conflicts.all()}
    assert kept == {"大坪村民委员会", "柳湾村民委员会"}
    duty = Task.objects.get(kind="reports.spoken_of")
    see_who_is_accused(task=duty, reason="是大坪村的", by=world.officer("王强"))
    assert not Task.objects.filter(kind="reports.read_more").exists(), (
        "nothing was kept from anybody"
    )


def test_of_whom_somebody_speaks_later_keeps_out_from_then_on_unless_it_acts_already(
    world: World, sign_in: SignIn
) -> None:
    report = filed()
    assert report.proceeding is not None
    case = report.proceeding.case
    add_to_report(report=report, text="打孩子的是李梅，赵刚来过没有管", by=PUBLIC)
    assert [one.organisation.name for one in case.conflicts.all()] == ["大坪村民委员会"]
    asked = Task.objects.filter(kind="reports.spoken_of")
    assert {one.organisation.name for one in asked} == {"青岩镇人民政府", "云溪县公安局"}
    assert pending(case, "accept").task.organisation.name == "青岩镇派出所"
    village = world.organisation("大坪村民委员会")
    lift_conflict(case=case, organisation=village, reason="是证人", by=world.officer("王强"))
    add_to_report(report=report, text="李梅看见了", by=PUBLIC)
    assert not case.conflicts.in_force().exists()
    assert asked.count() == 2
    see_who_is_accused(
        task=asked.get(organisation__name="青岩镇人民政府"),
        reason="是证人",
        by=world.officer("王强"),
    )
    add_to_report(report=report, text="其实就是李梅打的", by=PUBLIC)
    assert not case.conflicts.in_force().exists()
    assert asked.filter(organisation__name="青岩镇人民政府", closed_at=None).count() == 1


def test_what_is_added_about_those_who_act_is_read_above_before_they_read_it(
    world: World, sign_in: SignIn
) -> None:
    above = enrol_officer(login="gongan", name="公安", by=CONSOLE)
    appoint(
        officer=above, organisation=world.organisation("云溪县公安局"), role="police_liaison",
        place=COUNTY, reason="x", by=CONSOLE,
    )  # fmt: skip
    report = filed()
    assert report.proceeding is not None
    station = sign_in("赵刚")
    read_more = Task.objects.open().filter(kind="reports.read_more")
    url = f"/reports/{report.pk}/"
    add_to_report(report=report, text="今天又打了", by=PUBLIC)
    note_report(task=read_more.get(), by=world.officer("赵刚"))
    add_to_report(report=report, text="赵刚是打人的人的表哥", by=PUBLIC)
    assert not read_more.exists(), "nothing tells the station that somebody spoke of it"
    page = station.get(url).content.decode()
    assert "今天又打了" in page
    assert "表哥" not in page
    bureau, duty = sign_in("公安"), Task.objects.get(kind="reports.spoken_of")
    assert "表哥" in bureau.get(url).content.decode()
    told_there = bureau.get(f"/tasks/{duty.pk}/").content.decode()
    assert reverse("cases:conflicts", args=[report.proceeding.case_id]) in told_there
    settle = reverse("reports:spoken_of", args=[duty.pk])
    assert station.get(settle).status_code == 404
    assert bureau.post(settle, {"reason": ""}).status_code == 422
    assert bureau.post(settle, {"reason": "不是亲戚，同名"}).status_code == 302
    duty.refresh_from_db()
    assert duty.completion.statement == "不是亲戚，同名"
    assert read_more.get().organisation.name == "青岩镇派出所"
    assert "表哥" in station.get(url).content.decode()
    see_who_is_accused(task=duty, reason="再按一次", by=world.officer("公安"))
    assert read_more.count() == 1
    with pytest.raises(Refused, match="由云溪县公安局看清"):
        see_who_is_accused(task=duty, reason="x", by=world.officer("赵刚"))


def test_whoever_only_helps_in_a_case_reads_no_report_of_it(world: World, sign_in: SignIn) -> None:
    report = filed(child=child(world))
    assert report.proceeding is not None
    case, school = report.proceeding.case, world.organisation("青岩镇中心小学")
    call_in(case=case, organisation=school, reason="了解在校表现", by=CLOCK)
    helper, url = sign_in("孙丽"), f"/reports/{report.pk}/"
    assert helper.get(f"/cases/{case.pk}/").status_code == 200
    assert helper.get(url).status_code == 404
    assert helper.get(f"{url}F06.pdf").status_code == 404
    assert "听见打孩子" not in helper.get("/reports/").content.decode()
    for name in ("赵刚", "王强"):
        assert sign_in(name).get(url).status_code == 200


def test_that_the_police_look_at_a_file_is_not_told_to_the_village(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    names = ("李梅", "赵刚", "王强", "林涛")
    for name in names:
        seen(by=world.officer(name), subject=one, fields=["name"])
    page = {
        name: sign_in(name).get(f"/children/{one.pk}/").content.decode()
        for name in names
        if name != "赵刚"
    }
    looks = {name: text[text.index("谁看过") :] for name, text in page.items()}
    told_of = {
        name: {who for who in names if f"</span> {who}</li>" in text}
        for name, text in looks.items()
    }
    assert told_of == {
        "李梅": {"李梅"}, "王强": {"李梅", "王强"}, "林涛": {"李梅", "王强", "林涛"},
    }  # fmt: skip


def test_what_is_sent_together_speaks_of_whom_each_speaks_of(world: World) -> None:
    first = filed(crowded=True)
    second = filed(crowded=True, story="李梅打孩子")
    sort_reports(reports=[first, second], send=True, reason="", by=world.officer("林涛"))
    case = Case.objects.get()
    assert [one.organisation.name for one in case.conflicts.all()] == ["大坪村民委员会"]
    duty = Task.objects.get(kind="reports.spoken_of")
    assert duty.subject_id == second.pk


def test_when_everybody_above_keeps_out_an_office_of_the_county_prepares(world: World) -> None:
    Organisation.objects.filter(name="青岩镇人民政府").update(above=None)
    filed(suspect="town_official")
    assert Task.objects.get(kind="reports.note").organisation.name == "云溪县民政局"


def test_doubtful_reports_are_stored_sorted_and_never_lost(world: World, sign_in: SignIn) -> None:
    for n in range(5):
        filed(story=f"垃圾信息第 {n} 号！！")
    last = Report.objects.order_by("-at")[0]
    assert (last.doubt, last.proceeding) == ("repeated", None)
    many = filed(crowded=True, story="这一件是真的，但是同一个网吧里很多人在发")
    assert many.doubt == "crowded"
    task = Task.objects.get(kind="reports.sort")
    assert task.organisation.name == "云溪县公安局"
    call_command("jobs", "hourly")
    assert Report.objects.waiting().count() == 3
    county = sign_in("林涛")  # civil affairs may sort too
    url = f"/reports/sorting/{task.pk}/"
    page = county.get(url).content.decode()
    assert "这一件是真的" in page
    assert "内容相同的 2 件" in page
    assert page.index("这一件是真的") < page.index("垃圾信息")
    assert county.post(url, {"cluster": many.cluster}).status_code == 422
    county.post(url, {"cluster": many.cluster, "send": "yes", "reason": "写得具体"})
    many.refresh_from_db()
    assert many.proceeding is not None
    with pytest.raises(Refused, match="公安局甄别"):
        finish_sorting(task=task, by=world.officer("林涛"))
    Task.objects.filter(pk=task.pk).update(
        organisation=Organisation.objects.get(name="云溪县民政局")
    )
    task.refresh_from_db()
    with pytest.raises(Refused, match="还有 2 件"):
        finish_sorting(task=task, by=world.officer("林涛"))
    county.post(url, {"cluster": last.cluster, "send": "no", "reason": "同样的话发了四次"})
    last.refresh_from_db()
    assert last.dismissed_why == "同样的话发了四次"
    assert not Report.objects.waiting().exists()
    assert county.post(f"{url}end/").status_code == 302
    task.refresh_from_db()
    assert task.closed_at is not None
    assert Report.objects.count() == 6
    assert "没有要甄别的" in county.get(url).content.decode()
    # Sent or kept already, sorting again changes nothing.
    sort_reports(reports=[last, many], send=False, reason="x", by=world.officer("林涛"))
    last.refresh_from_db()
    assert last.dismissed_why == "同样的话发了四次"
    assert route_report(report_id=last.pk, by=CLOCK).proceeding is None


def test_sorting_is_for_ones_own_places(world: World) -> None:
    report = filed(crowded=True)
    report.place = "990999101200"
    with pytest.raises(Refused, match="上级甄别"):
        sort_reports(reports=[report], send=True, reason="x", by=world.officer("林涛"))
    with pytest.raises(NotAllowed):
        sort_reports(reports=[report], send=True, reason="x", by=world.officer("王强"))


def test_a_county_without_police_has_civil_affairs_sort_and_without_anybody_says_so(
    world: World,
) -> None:
    Organisation.objects.filter(kind="public_security").update(kind="finance")
    report = filed(crowded=True)
    assert Task.objects.get(kind="reports.sort").organisation.name == "云溪县民政局"
    Organisation.objects.filter(kind__in=["civil_affairs", "county_government"]).update(
        kind="finance"
    )
    with pytest.raises(Refused, match="没有登记公安机关"):
        ask_to_sort(report=report, by=CLOCK)


def test_a_duty_bound_organisation_that_reports_late_says_why_and_answers_for_it(
    world: World,
) -> None:
    school, teacher = world.organisation("青岩镇中心小学"), world.officer("孙丽")
    late: Mapping[str, Any] = {
        "channel": Channel.DESK, "reporter_kind": "school", "organisation": school,
        "noticed_at": timezone.now() - timedelta(days=2), "identity": {},
    }  # fmt: skip
    report = filed(by=teacher, late_reason="以为家长会来接", **late)
    task = Task.objects.get(kind="failure_to_report.find")
    assert task.organisation.name == "云溪县教育局"
    assert report.proceeding is not None
    accountability = Case.objects.exclude(pk=report.proceeding.case_id).get()
    assert accountability.number.startswith("个案责")
    assert not is_late("citizen", late["noticed_at"], timezone.now())
    # A hotline clerk writes down for somebody else: nobody is held to account for the clerk's sake.
    filed(by=teacher, late_reason="x", **{**late, "organisation": None})
    assert Task.objects.filter(kind="failure_to_report.find").count() == 1
    # Not to say why holds no report back: it is part of what is looked into.
    filed(by=teacher, **late)
    causes = [
        one.because for one in Cause.objects.filter(proceeding__procedure="failure_to_report")
    ]
    assert sorted(causes) == [
        "发现后超过一天才报告：以为家长会来接", "发现后超过一天才报告：没有写明原因",
    ]  # fmt: skip


def test_where_nobody_stands_above_who_reported_late_the_report_goes_out_all_the_same(
    world: World,
) -> None:
    office = world.organisation("云溪县人民政府")
    assert office.above is None
    report = filed(
        by=world.officer("陈曦"), channel=Channel.DESK, reporter_kind="official", identity={},
        organisation=office, noticed_at=timezone.now() - timedelta(days=2), late_reason="不知道要报",
    )  # fmt: skip
    assert report.proceeding is not None
    assert Task.objects.get(kind="mandatory_report.accept").organisation.name == "青岩镇派出所"
    assert ("迟报的原因", "不知道要报") in list(lines_of(report))


def test_who_should_have_reported_is_looked_into_apart_from_the_case(
    world: World, sign_in: SignIn
) -> None:
    report = filed()
    assert report.proceeding is not None
    case, police = report.proceeding.case, sign_in("赵刚")
    school = world.organisation("青岩镇中心小学")
    url = f"/reports/cases/{case.pk}/account/"
    assert police.post(url, {"organisation": school.name}).status_code == 422
    police.post(url, {"organisation": school.name, "reason": "班主任上周就知道"})
    assert Task.objects.get(kind="failure_to_report.find").organisation.name == "云溪县教育局"
    assert "failure" not in str(case.proceedings.values_list("procedure"))
    with pytest.raises(Refused, match="没有参加"):
        hold_to_account(case=case, organisation=school, reason="x", by=world.officer("林涛"))
    nobody = world.organisation("云溪县人民政府")
    with pytest.raises(Refused, match="没有登记上级单位"):
        hold_to_account(case=case, organisation=nobody, reason="x", by=world.officer("赵刚"))


def test_whoever_did_not_report_is_told_what_to_explain_and_what_is_still_lacking(
    world: World, sign_in: SignIn
) -> None:
    case = filed().proceeding.case  # type: ignore[union-attr]
    school = world.organisation("青岩镇中心小学")
    begun = hold_to_account(
        case=case, organisation=school, reason="邻居说班主任上周就知道", by=world.officer("赵刚")
    )
    looks = enrol_officer(login="jiaoyu", name="方远", by=CONSOLE)
    appoint(
        officer=looks, organisation=world.organisation("云溪县教育局"), role="education_officer",
        place=COUNTY, reason="测试县", by=CONSOLE,
    )  # fmt: skip
    about, bureau, teacher = begun.assignment.proceeding.case, sign_in("方远"), sign_in("孙丽")
    bureau.post(
        f"/cases/steps/{begun.pk}/",
        done(outcomes=["not_reported"], what="三月一日知道，没有报告", demand="说明原因，全校重学报告办法"),
    )  # fmt: skip
    first = pending(about, "answer").task
    page = teacher.get(f"/cases/steps/{first.pk}/").content.decode()
    for words in ("三月一日知道，没有报告", "全校重学报告办法", "<dt>事项</dt>"):
        assert words in page
    assert "邻居说" not in page
    letter = Conclusion.objects.get(assignment=begun.assignment)
    paper = bureau.get(f"/cases/papers/F23B/{letter.pk}.docx")
    assert paper.status_code == 200
    teacher.post(f"/cases/steps/{first.pk}/", done(outcomes=["answered"], why="没有学过"))
    check = pending(about, "accept").task
    assert "没有学过" in bureau.get(f"/cases/{about.pk}/").content.decode()
    bureau.post(f"/cases/steps/{check.pk}/", done(outcomes=["again"], lacking="还差三个老师没有学"))
    again = pending(about, "answer").task
    assert "还差三个老师没有学" in teacher.get(f"/cases/steps/{again.pk}/").content.decode()


def test_the_reporter_is_opened_by_its_own_right_with_a_reason(
    world: World, sign_in: SignIn
) -> None:
    report = filed()
    police = sign_in("赵刚")
    page = police.get(f"/reports/{report.pk}/").content.decode()
    assert "听见打孩子" in page
    assert "赵大妈" not in page
    url = f"/reports/{report.pk}/reporter/"
    assert "赵大妈" not in police.get(url).content.decode()
    assert police.post(url, {"reason": ""}).status_code == 422
    shown = police.post(url, {"reason": "需要作证"}).content.decode()
    assert "赵大妈" in shown
    assert "19900005555" in shown
    entry = Entry.objects.filter(kind="disclosure", subject_type="reports.reporter").get()
    assert entry.ground == "需要作证"
    assert sign_in("王强").post(url, {"reason": "想知道"}).status_code == 403
    with pytest.raises(NotAllowed):
        open_reporter(report=report, reason="x", by=world.officer("林涛"))
    anonymous = filed(identity={}, story="另一件事情")
    assert not Reporter.objects.filter(report=anonymous).exists()
    with pytest.raises(Refused, match="没有留下身份"):
        open_reporter(report=anonymous, reason="x", by=world.officer("赵刚"))
    elsewhere = filed(place="990131102200", story="白水村的事情")
    with pytest.raises(Refused, match="没有办理这件报告"):
        open_reporter(report=elsewhere, reason="x", by=world.officer("赵刚"))


def test_what_cannot_be_sent_comes_before_a_person_with_the_reason(
    world: World, sign_in: SignIn
) -> None:
    offices = Organisation.objects.filter(kind__in=["civil_affairs", "county_government"])
    kinds = dict(offices.values_list("pk", "kind"))
    offices.update(kind="finance")
    report = filed()
    assert (report.proceeding, report.doubt) == (None, "")
    call_command("jobs", "hourly")
    report.refresh_from_db()
    assert (report.doubt, Task.objects.get(kind="reports.sort").organisation.name) == (
        "stuck", "云溪县公安局",
    )  # fmt: skip
    bureau = enrol_officer(login="gongan", name="公安", by=CONSOLE)
    appoint(
        officer=bureau, organisation=world.organisation("云溪县公安局"), role="police_liaison",
        place=COUNTY, reason="x", by=CONSOLE,
    )  # fmt: skip
    desk, send = sign_in("公安"), {"cluster": report.cluster, "send": "yes"}
    assert "没有能送出去" in desk.get("/reports/sorting/").content.decode()
    answer = desk.post("/reports/sorting/", send)
    assert answer.status_code == 422
    assert "请系统管理员先登记机构" in answer.content.decode()
    for pk, kind in kinds.items():
        Organisation.objects.filter(pk=pk).update(kind=kind)
    assert desk.post("/reports/sorting/", send).status_code == 302
    report.refresh_from_db()
    assert report.proceeding is not None


def test_what_would_give_the_reporter_away_in_their_own_words_lies_under_the_seal(
    world: World, sign_in: SignIn
) -> None:
    story = "我是赵大妈，住隔壁，昨晚又打了。电话 199 0000-5555"
    report = filed(story=story, details={"where": "赵大妈家隔壁", "police": "回执 12"})
    assert report.told == {
        "story": "我是〔报告人〕，住隔壁，昨晚又打了。电话 〔报告人〕",
        "where": "〔报告人〕家隔壁", "police": "回执 12",
    }  # fmt: skip
    for name in ("赵刚", "王强", "周静"):
        page = sign_in(name).get(f"/reports/{report.pk}/").content.decode()
        assert "住隔壁，昨晚又打了" in page
        assert "赵大妈" not in page
    shown = sign_in("赵刚").post(f"/reports/{report.pk}/reporter/", {"reason": "要核实"})
    assert "住隔壁，昨晚又打了。电话 199 0000-5555<br>赵大妈家隔壁" in shown.content.decode()


@pytest.mark.parametrize(
    "more",
    [
        {"identity": {"name": "奶奶"}, "story": "奶奶打孩子"},  # no name: it says who did what
        {"identity": {"name": "小雨"}, "story": "我叫小雨，爸爸打我", "reporter_kind": "child"},
        {"identity": {"name": "王芳"}, "story": "王芳没人管", "details": {"child_name": "王芳"}},
        {"identity": {"name": "李", "phone": "110"}, "story": "姓李的打了110"},
        {"identity": {}, "story": "赵大妈说的"},
    ],
)
def test_whom_the_report_is_about_is_never_veiled(world: World, more: dict[str, Any]) -> None:
    assert filed(**more).told["story"] == more["story"]


@pytest.mark.slow
def test_a_report_is_printed_without_who_told_it(world: World, sign_in: SignIn) -> None:
    report, police = filed(), sign_in("赵刚")
    word = police.get(f"/reports/{report.pk}/F06.docx")
    cells = [
        cell.text
        for table in Document(io.BytesIO(word.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert "夜里听见打孩子，孩子哭了很久" in cells
    assert cells[cells.index("孩子") + 1] == "", "nobody named the child: room to write it"
    assert not any("赵大妈" in cell for cell in cells)
    assert police.get(f"/reports/{report.pk}/F06.pdf").content.startswith(b"%PDF")
    assert police.get(f"/reports/{report.pk}/F06.exe").status_code == 404
    assert police.get(f"/reports/{report.pk}/F99.pdf").status_code == 404
    held = filed(crowded=True, story="还没有送出的一件")
    assert sign_in("林涛").get(f"/reports/{held.pk}/F06.docx").status_code == 200


def test_whoever_reported_gets_a_slip_that_says_nothing_of_the_child(
    world: World, sign_in: SignIn
) -> None:
    report, police = filed(details={"child_name": "李小雨"}), sign_in("赵刚")
    address = f"/reports/{report.pk}/F06B."
    assert f"{address}pdf" in police.get(f"/reports/{report.pk}/").content.decode()
    case = Case.objects.get()
    finish(world, case, "accept", "accepted")
    answer_reporter(
        assignment=pending(case, "acknowledge"), done=Done(["told"]), words="已受理，民警在路上",
        by=world.officer("赵刚"),
    )  # fmt: skip
    add_to_report(report=report, text="孩子又哭了", by=PUBLIC)
    word = police.get(f"{address}docx")
    cells = [
        cell.text
        for table in Document(io.BytesIO(word.content)).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert case.number in "".join(one.text for one in Document(io.BytesIO(word.content)).paragraphs)
    assert "已受理，民警在路上" in cells
    today = timezone.localdate()
    assert f"{today.year}年{today.month}月{today.day}日 告知" in cells
    assert "正在办理" in cells
    assert cells[cells.index("受案、立案情况") + 1] == ""
    for hidden in ("李小雨", "夜里听见打孩子", "赵大妈", "孩子又哭了", "大坪村"):
        assert hidden not in "".join(cells)
    assert police.get(f"{address}pdf").content.startswith(b"%PDF")
    assert sign_in("李梅").get(f"{address}pdf").status_code == 404


def test_a_report_without_a_situation_is_called_by_how_it_begins(
    world: World, sign_in: SignIn
) -> None:
    filed(situations=[], story="河边的  红房子里\n有个孩子三天没有人管，昨天夜里一直在哭")
    filed(situations=[], story="", details={"where": "小学后面"})
    police = sign_in("赵刚")
    page = police.get("/reports/").content.decode()
    assert "没有选情形：“河边的 红房子里 有个孩子三天没有人管，昨天夜里……”" in page
    assert "没有选情形，也没有写经过" in page
    # Duties and messages go where the report may not be read: they say no word of it.
    assert "河边" not in str(list(Task.objects.values()))


def test_opening_a_report_proves_its_delivery(world: World, sign_in: SignIn) -> None:
    report = filed()
    sign_in("赵刚").get(f"/reports/{report.pk}/")
    seen = report.deliveries.get(organisation__name="青岩镇派出所")
    assert seen.seen_at is not None
    first = seen.seen_at
    page = sign_in("赵刚").get(f"/reports/{report.pk}/").content.decode()
    seen.refresh_from_db()
    assert seen.seen_at == first
    assert "已打开" in page
    assert "还没有打开" in page


def test_whoever_accepts_a_report_reads_it_above_the_form_and_that_is_opening_it(
    world: World, sign_in: SignIn
) -> None:
    details = {"child_name": "刘小川", "child_age": "9"}
    report = filed(details=details, situations=["S2"], story="放学没有回家")
    assert report.proceeding is not None
    task = pending(report.proceeding.case, "accept").task
    page = sign_in("赵刚").get(reverse("reports:accept", args=[task.pk])).content.decode()
    assert page.index("放学没有回家") < page.index("办完这一步")
    assert page.index("报告了什么") < page.index('name="outcomes"')
    assert "9岁" in page
    delivery = report.deliveries.get(organisation__name="青岩镇派出所")
    assert delivery.seen_by == world.officer("赵刚").pk
    read = Entry.objects.filter(subject_id=str(report.pk), kind=Kind.DISCLOSURE)
    assert [one.actor_id for one in read] == [delivery.seen_by]


@pytest.mark.slow
def test_in_an_emergency_everything_is_read_and_nothing_done_or_taken_away(
    world: World, sign_in: SignIn
) -> None:
    missing = child(world)
    report = filed(child=missing, situations=["S2"])
    assert report.proceeding is not None
    case = report.proceeding.case
    finish(world, case, "accept", "accepted")
    finish(world, case, "attend", "missing")
    sign_in("赵刚").post(
        f"/cases/steps/{pending(case, 'search').task.pk}/", done(only="1", looks="短发")
    )
    sheet = f"/cases/papers/F07B/{Progress.objects.get().pk}"
    assert sign_in("赵刚").get(f"{sheet}.docx").status_code == 200
    elsewhere = found_organisation(
        kind=Agency.POLICE_STATION, name="白水镇派出所", place=BAISHUI, above=None, by=CONSOLE
    )
    appoint(
        officer=enrol_officer(login="song", name="宋远", by=CONSOLE), role="police_liaison",
        organisation=elsewhere, place=BAISHUI, reason="x", by=CONSOLE,
    )  # fmt: skip
    reader = sign_in("宋远")
    ask_emergency_access(
        child=missing, kind="missing", reason="孩子走失了，正在一起寻找", by=world.officer("宋远")
    )  # fmt: skip
    page = reader.get(f"/cases/{case.pk}/").content.decode()
    told_page = reader.get(f"/reports/{report.pk}/").content.decode()
    assert "短发" in page
    assert "夜里听见打孩子" in told_page
    for shown in (page, told_page):
        assert "紧急查阅：只能看" in shown
        assert ".pdf" not in shown
        assert ".docx" not in shown
        assert "添加照片" not in shown
    for form in ("pdf", "docx"):
        for paper in (sheet, f"/cases/{case.pk}/intervention", f"/reports/{report.pk}/F06"):
            assert reader.get(f"{paper}.{form}").status_code == 403, paper
    assert reader.post(f"/reports/{report.pk}/photos/").status_code == 403
    with pytest.raises(Refused, match="没有办理这件报告"):  # who told it is no emergency's business
        open_reporter(report=report, reason="找人", by=world.officer("宋远"))


def test_two_reports_about_children_on_no_file_are_told_apart_by_their_village(
    world: World, sign_in: SignIn
) -> None:
    for place in (DAPING, LIUWAN):
        filed(place=place, story=f"在{place}看见一个孩子")
    home = sign_in("赵刚").get("/").content.decode()
    assert "登记 · 青岩镇大坪村" in home
    assert "登记 · 青岩镇柳湾村" in home


def test_a_station_that_is_not_online_is_told_by_telephone_and_that_is_proof(
    world: World, sign_in: SignIn
) -> None:
    report, wang = filed(story="隔壁李强打孩子", ongoing=True), sign_in("王强")
    police = report.deliveries.get(organisation=world.organisation("青岩镇派出所"))
    assert "没有上线的" in wang.get(f"/reports/{report.pk}/").content.decode()
    url = f"/reports/deliveries/{police.pk}/"
    words = wang.get(url).content.decode()
    for said in ("请立即受理", "青岩镇大坪村", "疑似遭受家庭暴力", "危险正在发生"):
        assert said in words
    assert "李强" not in words  # who is accused, and who told it, is not said on the telephone
    assert wang.post(url, {"way": "phone", "whom": ""}).status_code == 422
    for whom in ("值班民警周某", "另一个人"):
        wang.post(url, {"way": "phone", "whom": whom})
    police.refresh_from_db()
    assert (police.told_way, police.told_whom) == ("phone", "值班民警周某")
    page = wang.get(f"/reports/{report.pk}/").content.decode()
    assert "电话，值班民警周某接" in page
    far = report.deliveries.model.objects.get(pk=police.pk)
    with pytest.raises(Refused, match="管辖范围"):
        deliver_offline(delivery=far, way=Way.PHONE, whom="x", by=world.officer("何敏"))


def test_what_the_police_do_not_take_up_in_time_is_said_to_the_bureau(world: World) -> None:
    report = filed()
    assert report.proceeding is not None
    task = report.proceeding.assignments.earliest("id").task
    remind(task_id=task.pk, now=timezone.now() + timedelta(minutes=31), by=CLOCK)
    told_to = {one.to.name for one in task.reminders.filter(stage="due_above")}
    assert told_to == {"云溪县公安局"}


def test_the_bureau_is_told_whom_to_telephone_and_led_to_no_page_it_may_not_open(
    world: World, sign_in: SignIn
) -> None:
    report = filed()
    assert report.proceeding is not None
    task = pending(report.proceeding.case, "accept").task
    remind(task_id=task.pk, now=report.at + timedelta(hours=2), by=CLOCK)
    officer = enrol_officer(login="ju", name="邱明", by=CONSOLE)
    appoint(
        officer=officer, organisation=world.organisation("云溪县公安局"), role="police_liaison",
        place=COUNTY, reason="测试县", by=CONSOLE,
    )  # fmt: skip
    page = sign_in("邱明").get("/").content.decode()
    assert "请打电话催青岩镇派出所办理" in page
    assert f"/tasks/{task.pk}/" not in page


def test_a_report_in_the_night_wakes_the_police_then_their_bureau_until_it_is_accepted(
    world: World, gateway: Gateway
) -> None:
    police, bureau, town = "19900001111", "19900002222", "19900003333"
    tomorrow = timezone.localtime() + timedelta(days=1)
    night = tomorrow.replace(hour=23, minute=30, second=0, microsecond=0)
    reached(world, "赵刚", police)
    reached(world, "许平", bureau, organisation="云溪县公安局")
    reached(world, "王强", town)

    def woken(at: datetime) -> list[str]:
        """Who is sent a message in the round of that moment."""
        before = len(gateway.taken)
        send_all(at)
        return sorted({one["to"] for one in gateway.taken[before:]})

    with time_machine.travel(night, tick=False):
        world.task("青岩镇人民政府", title="不急的事")
        report = filed(situations=["S4"], ongoing=True)
    assert report.proceeding is not None
    accept = pending(report.proceeding.case, "accept")
    assert woken(night) == [police, town]  # of the danger; what is not urgent waits
    assert gateway.said.count("一件新的待办") == 0
    late = night + timedelta(minutes=31)
    with time_machine.travel(late, tick=False):
        remind(task_id=accept.task_id, now=late, by=CLOCK)
    assert woken(late) == [police, bureau]
    (said,) = [one["text"] for one in gateway.taken if one["to"] == bureau]
    assert "责任单位到期没有办结" in said
    with time_machine.travel(night + timedelta(minutes=40), tick=False):
        finish(world, report.proceeding.case, "accept", "accepted")
        assert remind(task_id=accept.task_id, now=timezone.now(), by=CLOCK) == []
    assert not Message.objects.waiting().filter(subject_id=accept.task_id).exists()
    woken(night + timedelta(minutes=45))  # the next step, to be done at once, is the police's
    assert woken(night + timedelta(hours=7)) == []
    assert town in woken(night + timedelta(hours=7, minutes=31))  # it is morning
    assert "一件新的待办" in gateway.said


def test_who_must_keep_out_later_loses_what_the_report_gave_them_too(world: World) -> None:
    report = filed()
    assert report.proceeding is not None
    case, town = report.proceeding.case, world.officer("王强")
    assert Task.objects.visible_to(town).filter(kind="reports.note").exists()
    declare_conflict(
        case=case, organisation=world.organisation("青岩镇人民政府"), reason="镇长是亲戚",
        by=world.officer("赵刚"),
    )  # fmt: skip
    assert not Task.objects.visible_to(town).filter(kind__startswith="reports.").exists()
    assert not Report.objects.visible_to(town).exists()
    assert Task.objects.get(kind="reports.note").organisation.name == "云溪县民政局"
    declare_conflict(
        case=case, organisation=world.organisation("青岩镇派出所"), reason="x",
        by=world.officer("林涛"),
    )  # fmt: skip
    add_to_report(report=report, text="孩子又挨打了", by=PUBLIC)
    more = Task.objects.get(kind="reports.read_more")
    assert more.organisation.name == "云溪县公安局"


def test_the_township_takes_note(world: World, sign_in: SignIn) -> None:
    report = filed(ongoing=True)
    task, town = Task.objects.get(kind="reports.note"), sign_in("王强")
    assert task.at_once
    assert "危险正在发生" in task.title
    url = f"/reports/notes/{task.pk}/"
    assert "听见打孩子" in town.get(url).content.decode()
    assert town.post(url).status_code == 302
    task.refresh_from_db()
    assert task.completion.outcome == "已知悉"
    assert "看个案" in town.get(f"/reports/{report.pk}/").content.decode()
    with pytest.raises(Refused, match="由青岩镇人民政府知悉"):
        note_report(task=task, by=world.officer("赵刚"))
    note_report(task=task, by=world.officer("王强"))  # once more changes nothing
    assert sign_in("何敏").get(url).status_code == 404


@pytest.mark.parametrize("heard", [False, True])
def test_a_township_that_reports_itself_is_not_asked_to_take_note_of_it(
    world: World, heard: bool
) -> None:
    township, wangqiang = world.organisation("青岩镇人民政府"), world.officer("王强")
    report = filed(by=wangqiang, organisation=None if heard else township)
    assert not Task.objects.filter(kind="reports.note").exists()
    theirs = report.deliveries.get(organisation=township)
    assert (theirs.seen_at, theirs.seen_by) == (report.at, wangqiang.id)
    assert report.proceeding is not None
    assert Case.objects.visible_to(wangqiang).filter(pk=report.proceeding.case_id).exists()
    # What comes from elsewhere about the same child is news to it.
    filed(child=None)
    assert Task.objects.get(kind="reports.note").organisation == township


def test_a_station_that_found_it_itself_need_not_tell_itself(world: World) -> None:
    station, zhaogang = world.organisation("青岩镇派出所"), world.officer("赵刚")
    case = _accepted(world, by=zhaogang, organisation=station)
    told_ = Conclusion.objects.get(
        assignment__step="acknowledge", assignment__proceeding__case=case
    )
    assert told_.outcomes == ["told"]
    assert "自己" in (told_.statement or "")
    # Who called the station is told, and so is whoever else reported it.
    for other in (_accepted(world, by=zhaogang, organisation=None), _accepted(world)):
        assert pending(other, "acknowledge").task.is_open


def _accepted(world: World, by: Any = PUBLIC, organisation: Organisation | None = None) -> Case:
    report = filed(by=by, organisation=organisation)
    assert report.proceeding is not None
    case = report.proceeding.case
    accept_report(
        assignment=pending(case, "accept"), done=Done(["accepted"]), into=None, by=world.officer("赵刚")
    )  # fmt: skip
    return case


def test_an_officer_reports_and_reads_their_own_report_but_not_the_case(
    world: World, sign_in: SignIn
) -> None:
    teacher = sign_in("孙丽")
    page = teacher.get("/reports/new/").content.decode()
    assert "先打" in page
    assert "青岩镇中心小学" in page  # who tells it is filled in
    nothing = teacher.post("/reports/new/", {"name": "孙丽"})
    assert nothing.status_code == 422
    assert "还什么都没有写" in nothing.content.decode()
    sent = teacher.post("/reports/new/", form(reporter_kind="school", ongoing="on"))
    assert "回执编号" in sent.content.decode()
    assert "守住孩子" in sent.content.decode()
    report = Report.objects.get()
    assert (report.channel, report.organisation) == ("desk", world.organisation("青岩镇中心小学"))
    shown = teacher.get(f"/reports/{report.pk}/").content.decode()
    assert "夜里听见打孩子" in shown
    assert "没有参加这件个案" in shown
    again = teacher.post("/reports/new/", form(report.pk, reporter_kind="school", ongoing="on"))
    assert "没有重复登记" in again.content.decode()
    lists = teacher.get("/reports/?list=mine").content.decode()
    assert "已送公安" in lists
    assert sign_in("田雨").get(f"/reports/{report.pk}/").status_code == 404
    heard = teacher.post("/reports/new/", form(heard="on", story="有人打电话来说"))
    assert heard.status_code == 200
    assert Report.objects.filter(channel="hotline", organisation=None).exists()
    late = form(
        reporter_kind="school", story="前天就看到了",
        noticed_at=(timezone.localtime() - timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    said = teacher.post("/reports/new/", late)
    assert said.status_code == 200
    assert "没有写为什么没有立即报告" in said.content.decode()
    future = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    teacher.post("/reports/new/", form(noticed_at=future, story="时间写错了的一件"))
    assert future in Report.objects.order_by("-at")[0].told["unclear"]


def test_whoever_writes_down_a_call_is_not_taken_for_who_called(
    world: World, sign_in: SignIn
) -> None:
    clerk = sign_in("孙丽")
    as_it_came: dict[str, Any] = {
        "name": "孙丽",
        "phone": "",
        "position": "青岩镇中心小学",
        "reporter_kind": "",
    }
    clerk.post("/reports/new/", form(**as_it_came, story="老师自己看到的"))
    own = Report.objects.get()
    assert (own.reporter_kind, own.reporter.identity["name"]) == ("school", "孙丽")
    clerk.post("/reports/new/", form(**as_it_came, heard="on", story="来电的人没有说是谁"))
    nameless = Report.objects.get(channel="hotline")
    assert nameless.reporter_kind == "citizen"
    assert not Reporter.objects.filter(report=nameless).exists()
    caller = as_it_came | {"phone": "19900005555", "reporter_kind": "village", "name": "赵大妈"}
    clerk.post("/reports/new/", form(**caller, heard="on", story="来电的是村里的人"))
    named = Report.objects.get(channel="hotline", reporter_kind="village")
    assert named.reporter.identity == {"name": "赵大妈", "phone": "19900005555"}


def test_a_report_from_the_childs_page_knows_the_child(world: World, sign_in: SignIn) -> None:
    one, village = child(world), sign_in("李梅")
    url = f"/reports/children/{one.pk}/new/"
    page = village.get(url).content.decode()
    assert 'value="李小雨"' in page
    village.post(url, form(reporter_kind="village", noticed_at=""))
    report = Report.objects.get()
    assert report.child == one
    assert report.proceeding is not None
    assert report.proceeding.case.child == one
    assert sign_in("何敏").get(url).status_code == 404


def test_the_reporter_is_answered(world: World, sign_in: SignIn) -> None:
    report = filed()
    assert report.proceeding is not None
    case, police = report.proceeding.case, sign_in("赵刚")
    page = police.get(f"/reports/accepting/{pending(case, 'accept').task.pk}/").content.decode()
    assert "疑似遭受家庭暴力" in page  # the report stands beside the step
    finish(world, case, "accept", "accepted", "voluntary")
    step = pending(case, "acknowledge")
    assert step.task.form == "reports:answer"
    url = f"/reports/answers/{step.task.pk}/"
    assert police.post(url, done(outcomes=["told"])).status_code == 422
    police.post(url, done(outcomes=["told"], words="已受理，民警已到现场。"))
    assert Word.objects.get().text == "已受理，民警已到现场。"
    assert "民警已到现场" in police.get(f"/reports/{report.pk}/").content.decode()
    with pytest.raises(Refused, match="已经办完"):
        answer_reporter(assignment=step, done=Done(["told"]), words="x", by=world.officer("赵刚"))
    assert Word.objects.count() == 1
    assert "疑似遭受家庭暴力" in police.get(f"/cases/{case.pk}/").content.decode()
    finish(world, case, "attend", "living_alone")
    village = sign_in("李梅").get(f"/cases/{case.pk}/").content.decode()
    assert "疑似遭受家庭暴力" not in village


def test_every_thing_told_is_shown(world: World) -> None:
    report = filed(
        ongoing=True, noticed_at=timezone.now() - timedelta(days=3), late_reason="怕惹事",
        details={"child_name": "小石头", "where": "河边砖房"}, suspect="parent",
    )  # fmt: skip
    words = dict(lines_of(report))
    assert words["孩子"] == "小石头"
    assert words["具体地方"] == "河边砖房"
    assert words["迟报的原因"] == "怕惹事"
    assert words["紧急"] == "危险正在发生"
    assert "发现时间" in words


def test_the_lists_of_words_are_whole() -> None:
    assert (["S1", "S2", "S3", "S4", "S5"], [f"R{n}" for n in range(1, 10)]) == (FIRST, FINER)
    assert set(OF_AGENCY.values()) <= set(REPORTERS)
    assert set(OF_AGENCY) <= set(AGENCIES.values())


def test_what_is_the_same_but_for_digits_and_signs_is_one_cluster() -> None:
    def cluster(story: str, **more: Any) -> str:
        return cluster_of(told(story=story, **more))

    assert cluster("打孩子 13 次！") == cluster("打孩子，14次")
    assert cluster("打孩子") != cluster("骂孩子")
    assert cluster("打孩子") != cluster("打孩子", place=QINGYAN)
    assert cluster("打孩子") != cluster("打孩子", details={"child_name": "小石头"})
    assert cluster("13") != cluster("14")


def test_places_are_chosen_by_name_with_their_township(world: World) -> None:
    names = {one.code: one.name for one in choices_within(COUNTY)}
    assert (names[DAPING], names[QINGYAN]) == ("青岩镇 大坪村", "青岩镇")


def test_where_nobody_reported_nobody_is_told(world: World, sign_in: SignIn) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "unfounded")
    task = pending(case, "answer_reporter").task
    url = f"/reports/answers/{task.pk}/"
    assert "没有登记过报告" in sign_in("赵刚").get(url).content.decode()
    assert sign_in("赵刚").post(url, done(outcomes=["answered"])).status_code == 302
    assert not Word.objects.exists()
