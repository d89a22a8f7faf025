"""A visit from what was said to what follows: kept whatever is doubtful, and danger goes one way."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh, values
from tests.work.reports.test_reports import filed
from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import appoint, dismiss, enrol_officer, found_organisation
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.law.agencies import Agency
from tonghu.law.levels import Level
from tonghu.law.visits import ALL_WELL
from tonghu.record.cases.models import Case, Closure
from tonghu.record.children.actions import (
    accept_proposal,
    answer_transfer,
    decline_proposal,
    merge_files,
    offer_transfer,
    propose_change,
)
from tonghu.record.children.models import Child, Proposal
from tonghu.record.surveys.actions import open_campaign
from tonghu.record.surveys.models import Check, Outcome
from tonghu.record.tasks.actions import take_duties_along
from tonghu.record.tasks.models import Task
from tonghu.work.reports import intake
from tonghu.work.reports.models import Report, Word
from tonghu.work.visits.actions import (
    VisitRecord,
    answer_needs,
    ask_verification,
    record_visits,
    retract_visit,
    say_police,
)
from tonghu.work.visits.models import PoliceCall, Retraction, Visit

WELL = {"met": ["1", "2"], "mode": "1", **ALL_WELL}
OVERNIGHT = {"met": ["1"], "mode": "1", "alone": "2", "danger_words": "晚上一个人在家，奶奶住院了"}


def visited(
    world: World, one: Child, said: dict[str, Any] | None = None, by: str = "李梅", **more: Any
) -> Visit:
    """A visit to a child, all well and just now unless told."""
    told = {"visited_at": timezone.now(), "said": WELL if said is None else said, **more}
    record = VisitRecord(child_id=one.pk, **told)
    return record_visits(visits=[record], by=world.officer(by))[0]


def social_worker(world: World) -> tuple[Officer, Organisation]:
    """何佳 of a social work service of the county."""
    service = found_organisation(
        kind=Agency.SOCIAL_WORK, name="青禾社工服务中心", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    officer = enrol_officer(login="hejia", name="何佳", by=CONSOLE)
    appoint(
        officer=officer, organisation=service, role="social_worker", place=COUNTY, reason="x",
        by=CONSOLE,
    )  # fmt: skip
    return world.officer("何佳"), service


def test_a_visit_is_kept_as_it_was_said(world: World) -> None:
    one = child(world)
    visit = visited(world, one, {**WELL, "kind": "2", "from_the_future": {"x": "\ud800"}})
    kept = Visit.objects.get()
    assert kept == visit
    assert (kept.kind, kept.met_child, kept.danger, kept.doubts) == ("2", True, False, [])
    assert kept.said == {**WELL, "kind": "2", "from_the_future": {"x": "?"}}
    assert (kept.place, kept.on) == (DAPING, timezone.localdate())
    assert visited(world, one, {"kind": ["3"]}).kind == "1"


def test_all_well_is_filled_in_and_said_and_saved_only_by_the_second_press(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one, limei = child(world), sign_in("李梅")
    address = f"/visits/children/{one.pk}/new/"
    begun = limei.get(address).context["form"]
    typed = {"id": begun["id"].value(), "visited_at": "2026-11-20T09:00", "mood": "2", "kind": "1"}
    page = limei.post(address, {**typed, "well": "1"})
    assert (page.status_code, Visit.objects.count()) == (200, 0)
    assert "没有填的都填成了正常，还没有保存" in page.content.decode()
    filled = page.context["form"]
    told = {name: filled[name].value() for name in filled.fields if filled[name].value()}
    assert limei.post(address, told).status_code == 302
    assert {key: Visit.objects.get().said[key] for key in ("mood", "health")} == {
        "mood": "2", "health": "1",
    }  # fmt: skip


def test_the_same_id_again_is_the_same_visit(world: World) -> None:
    one, told = child(world), uuid7()
    first = visited(world, one, {**OVERNIGHT, "changes": ["4"], "needs": ["1"]}, id=told)
    again = visited(world, one, WELL, id=told)
    assert again == first
    assert again.said == first.said
    twice = VisitRecord(one.pk, timezone.now(), WELL)
    both = record_visits(visits=[twice, twice], by=world.officer("李梅"))
    assert both[0] == both[1]
    counted = (Visit, Report, Proposal)
    assert [model.objects.count() for model in counted] == [2, 1, 1]


@pytest.mark.parametrize(("name", "may"), [("李梅", True), ("王强", True), ("林涛", True), ("田雨", False), ("何敏", False)])  # fmt: skip
def test_visits_are_written_by_whoever_has_the_child(world: World, name: str, may: bool) -> None:
    one = child(world)
    if may:
        visited(world, one, by=name)
    else:
        with pytest.raises(Refused, match="不在您负责的地方"):
            visited(world, one, by=name)
    assert Visit.objects.count() == may
    for role in ("赵刚", "孙丽", "许平"):
        with pytest.raises(NotAllowed):
            visited(world, one, by=role)


def test_a_social_worker_knows_only_the_children_given_to_the_service(world: World) -> None:
    one, other = child(world), child(world, id_number=None, name="王小军")
    worker, service = social_worker(world)
    with pytest.raises(Refused, match="交给您的单位"):
        visited(world, one, by="何佳")
    town = world.officer("王强")
    ask = {"verifier": "3", "organisation": service, "reason": "无人监护", "by": town}
    due = timezone.localdate() + timedelta(days=7)
    (task,) = ask_verification(children=[one], due_on=due, **ask)  # type: ignore[arg-type]
    assert ask_verification(children=[one], due_on=due, **ask) == [task]  # type: ignore[arg-type]
    with pytest.raises(Refused, match="交给您的单位"):
        visited(world, other, by="何佳")
    visited(world, one, by="何佳")
    assert Task.objects.open().filter(pk=task.pk).exists()  # a visit of another kind is no answer
    visit = visited(world, one, {**WELL, "kind": "3", "verifier": "3"}, by="何佳")
    task.refresh_from_db()
    assert (task.completion.fact_id, task.completion.outcome) == (visit.pk, "已核查")
    assert list(Visit.objects.visible_to(worker)) == list(Visit.objects.all())
    (again,) = ask_verification(children=[one], due_on=due, **ask)  # type: ignore[arg-type]
    assert again != task


def test_a_second_look_is_asked_of_the_right_body_in_time(world: World) -> None:
    one, today = child(world), timezone.localdate()
    village, town = world.organisation("大坪村民委员会"), world.officer("王强")
    with pytest.raises(Refused, match="换一种方式"):
        ask_verification(
            children=[one], verifier="3", organisation=village, due_on=today, reason="x", by=town
        )
    with pytest.raises(Refused, match="当地的单位"):
        ask_verification(
            children=[one], verifier="2", organisation=world.organisation("柳湾村民委员会"),
            due_on=today, reason="x", by=town,
        )  # fmt: skip
    with pytest.raises(Refused, match="已经过了"):
        ask_verification(
            children=[one], verifier="2", organisation=village, due_on=today - timedelta(days=1),
            reason="x", by=town,
        )  # fmt: skip
    with pytest.raises(Refused, match="管辖范围"):
        ask_verification(
            children=[one], verifier="2", organisation=village, due_on=today, reason="x",
            by=world.officer("何敏"),
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        ask_verification(
            children=[one], verifier="2", organisation=village, due_on=today, reason="x",
            by=world.officer("李梅"),
        )  # fmt: skip


def test_a_visit_follows_a_file_that_was_merged(world: World) -> None:
    kept, gone = child(world), child(world, id_number=None)
    merge_files(kept=kept, dropped=gone, values={}, reason="同一人", by=world.officer("林涛"))
    assert visited(world, gone).child == kept


def test_a_child_of_seven_alone_overnight(world: World) -> None:
    """Scenario 6: red, a report at once, and the visit is not over before the police are spoken of."""
    born = timezone.localdate() - timedelta(days=7 * 366)
    one = child(world, birth_date=born.isoformat(), id_number=None)
    visit = visited(world, one, OVERNIGHT)
    report = Report.objects.get()
    assert (visit.danger, visit.report) == (True, report)
    assert report.situations == ["S1", "S3"]
    assert report.ongoing
    assert (report.child, report.place, report.reporter_kind) == (one, DAPING, "village")
    assert "晚上一个人在家" in report.told["story"]
    assert report.told["child_name"] == one.name
    assert report.reporter.identity["name"] == "李梅"
    assert report.proceeding is not None
    assert report.deliveries.filter(organisation__name="青岩镇派出所").exists()
    task = Task.objects.get(kind="visits.police")
    assert (task.at_once, task.organisation.name) == (True, "大坪村民委员会")
    limei = world.officer("李梅")
    with pytest.raises(Refused, match="请选择"):
        say_police(visit=visit, called="9", words="x", by=limei)
    with pytest.raises(Refused, match="不在您负责的地方"):
        say_police(visit=visit, called="1", words="x", by=world.officer("田雨"))
    said = say_police(visit=visit, called="1", words="接警 0123", by=limei)
    assert say_police(visit=visit, called="0", words="没有", by=limei) == said
    task.refresh_from_db()
    assert task.completion.outcome == "已打110"
    assert PoliceCall.objects.get().words == "接警 0123"


def test_a_duty_about_the_police_outlives_the_childs_move_and_the_visitors_post(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = child(world)
    visit = visited(world, one, OVERNIGHT)
    task = Task.objects.get(kind="visits.police")
    Child.objects.filter(pk=one.pk).update(place=BAISHUI_VILLAGE, living_place=BAISHUI_VILLAGE)
    zhao = enrol_officer(login="zhaoqing", name="赵青", by=CONSOLE)
    appoint(
        officer=zhao, organisation=world.organisation("大坪村民委员会"), role="village_director",
        place=DAPING, reason="接任", by=CONSOLE,
    )  # fmt: skip
    page = f"/visits/police/{task.pk}/"
    assert sign_in("何敏").get(page).status_code == 404, "neither her office's duty nor her child"
    client = sign_in("赵青")
    assert client.get(page).status_code == 200
    assert client.get(f"/visits/{visit.pk}/").status_code == 404, (
        "the duty opens no more than itself"
    )
    answer = client.post(page, {"called": "1", "words": "接警 0123"}, follow=True)
    assert "已记下" in answer.content.decode()
    task.refresh_from_db()
    assert task.completion.outcome == "已打110"


def test_whoever_called_the_police_owes_nothing_more(world: World) -> None:
    one = child(world)
    called = {**OVERNIGHT, "police": "1", "police_receipt": "0123", "actions": ["4"]}
    visited(world, one, called, visited_at=timezone.now() - timedelta(days=3))
    assert not Task.objects.filter(kind="visits.police").exists()
    report = Report.objects.get()
    assert (report.noticed_at, report.ongoing) == (None, False)
    assert (report.told["police"], report.told["measures"]) == ("0123", "联系了父母")
    with pytest.raises(Refused, match="没有记下危险迹象"):
        say_police(visit=visited(world, one), called="1", words="x", by=world.officer("李梅"))


def test_a_late_record_says_why_it_is_late(world: World) -> None:
    visited(world, child(world), OVERNIGHT, visited_at=timezone.now() - timedelta(days=3))
    report = Report.objects.get()
    assert report.late_reason == "走访当时记下，过后才传到系统"
    # Whoever stands above asks why nobody called the police on the spot.
    asked = Case.objects.get(proceedings__procedure="failure_to_report")
    assert asked.child == report.child
    visited(
        world,
        child(world, id_number=None),
        OVERNIGHT,
        visited_at=timezone.now() + timedelta(days=9),
    )
    assert Report.objects.latest("at").noticed_at is None


def test_danger_seen_again_is_a_word_to_those_who_act(world: World) -> None:
    one = child(world)
    visited(world, one, OVERNIGHT)
    second = visited(world, one, {**OVERNIGHT, "danger_words": "还是一个人"})
    assert second.report == Report.objects.get()
    assert "还是一个人" in Word.objects.get().text
    other = visited(world, one, {**OVERNIGHT, "dangers": ["hurt"]})
    assert other.report != second.report
    for case in Case.objects.all():
        Closure.objects.create(case=case, kind="ended", by=world.officer("周静").pk)
    assert visited(world, one, OVERNIGHT).report not in {second.report, other.report}


def test_no_visit_is_lost_with_a_report_that_cannot_be_sent(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        Organisation.objects.create(kind="school", name="x", place=DAPING)
        raise RuntimeError("no police here")

    monkeypatch.setattr(intake, "route_report", broken)
    visit = visited(world, child(world), OVERNIGHT)
    assert Visit.objects.get() == visit
    assert list(Report.objects.unrouted()) == [visit.report]
    assert not Organisation.objects.filter(name="x").exists()


def test_the_console_and_a_county_without_offices(world: World) -> None:
    one = child(world)
    Task.objects.all().delete()
    Post.objects.all().delete()
    Organisation.objects.all().update(above=None)
    Organisation.objects.all().delete()
    record = VisitRecord(one.pk, timezone.now(), {**OVERNIGHT, "needs": ["1"]})
    (visit,) = record_visits(visits=[record], by=CONSOLE)
    assert (visit.doubts, Task.objects.count()) == ([], 0)
    assert Report.objects.get().reporter_kind == "official"


def test_what_changed_waits_on_the_file_and_needs_go_to_the_township_once(world: World) -> None:
    one = child(world)
    said = {
        **WELL,
        "changes": ["3", "9", "77"],
        "change_words": "现在跟姑姑住",
        "needs": ["1", "8", "0", "77"],
    }
    visit = visited(world, one, said)
    first, second = Proposal.objects.order_by("group")
    assert (second.group, second.words, second.origin) == (
        "照护人",
        "换了照护人：现在跟姑姑住",
        visit.pk,
    )
    assert first.words == "其他：现在跟姑姑住"
    task = Task.objects.get(kind="visits.needs")
    assert task.organisation.name == "青岩镇人民政府"
    assert task.title == "转介：走访提出需要监护指导、学业帮扶"
    visited(world, one, {**WELL, "needs": ["2"]})
    assert Task.objects.filter(kind="visits.needs").count() == 1
    with pytest.raises(Refused, match="负责"):
        answer_needs(task=task, statement="x", by=world.officer("何敏"))
    answer_needs(task=task, statement="已请学校帮扶", by=world.officer("王强"))
    assert Task.objects.get(pk=task.pk).completion.statement == "已请学校帮扶"
    visited(world, one, {**WELL, "needs": ["2"]})
    assert Task.objects.filter(kind="visits.needs").count() == 2


def test_who_moves_takes_along_what_fell_to_the_old_desk_and_not_what_it_answers_for(
    world: World,
) -> None:
    one, town, today = child(world), world.officer("王强"), timezone.localdate()
    visited(world, one, {**OVERNIGHT, "needs": ["1"], "changes": ["3"]})
    _, service = social_worker(world)
    for way, body in (("2", world.organisation("大坪村民委员会")), ("3", service)):
        ask_verification(
            children=[one], verifier=way, organisation=body, due_on=today, reason="x", by=town
        )
    moving = offer_transfer(child=fresh(one), to_place=BAISHUI_VILLAGE, reason="搬家", by=town)
    answer_transfer(transfer=moving, accepted=True, note="到了", by=world.officer("何敏"))

    def owed(*kinds: str) -> set[tuple[str, str, str]]:
        found = Task.objects.open().filter(child_id=one.pk, kind__in=kinds)
        return {(task.kind, task.organisation.name, task.place) for task in found}

    assert owed("visits.verify", "visits.needs", "children.proposals") == {
        ("visits.verify", "白水村民委员会", BAISHUI_VILLAGE),
        ("visits.verify", "青禾社工服务中心", BAISHUI_VILLAGE),  # it looks after both places
        ("visits.needs", "白水镇人民政府", BAISHUI_VILLAGE),
        ("children.proposals", "白水镇人民政府", BAISHUI_VILLAGE),
    }
    assert owed("visits.police") == {("visits.police", "大坪村民委员会", DAPING)}
    nowhere = "990232101200"
    take_duties_along(child_id=one.pk, place=nowhere, by=CLOCK)
    assert owed("visits.needs") == {("visits.needs", "白水镇人民政府", nowhere)}


def test_a_person_decides_what_enters_the_file(world: World) -> None:
    one, limei, today = child(world), world.officer("李梅"), timezone.localdate()
    new = propose_change(child=one, item="school", value="镇中心小学", source="phone", by=limei)
    other = propose_change(child=one, item="school", value="县实验小学", by=limei)
    assert new.group == "生活"
    assert Proposal.objects.visible_to(world.officer("王强")).waiting().count() == 2
    assert not Proposal.objects.visible_to(world.officer("何敏")).exists()
    with pytest.raises(Refused, match="管辖范围"):
        accept_proposal(proposal=new, on=today, by=world.officer("何敏"))
    accept_proposal(proposal=new, on=today, by=limei)
    decline_proposal(proposal=other, reason="问过学校，没有转", by=limei)
    assert fresh(one).school == "镇中心小学"
    assert one.changes.filter(source="phone").count() == 1
    other.refresh_from_db()
    assert (other.accepted, other.note) == (False, "问过学校，没有转")
    with pytest.raises(Refused, match="已经有人处理过"):
        accept_proposal(proposal=other, on=today, by=limei)
    told = propose_change(child=one, words="搬到镇上", by=limei)
    assert accept_proposal(proposal=told, on=today, note="已变更", by=limei).accepted


def test_a_wrong_visit_is_taken_back_by_a_new_fact(world: World) -> None:
    one = child(world)
    visit = visited(world, one, {**OVERNIGHT, "needs": ["1"]})
    with pytest.raises(Refused, match="由当地撤回"):
        retract_visit(visit=visit, reason="x", by=world.officer("田雨"))
    taken = retract_visit(visit=visit, reason="写成了隔壁的孩子", by=world.officer("李梅"))
    assert retract_visit(visit=visit, reason="再一次", by=world.officer("王强")) == taken
    assert Retraction.objects.get().reason == "写成了隔壁的孩子"
    assert not Visit.objects.standing().exists()
    assert not Task.objects.open().filter(kind__startswith="visits.").exists()
    assert Report.objects.get().proceeding is not None  # what was reported stays reported
    assert fresh(one).visited_on is None  # nobody was there
    assert fresh(one).level_ is Level.BLUE  # and nobody saw anything


@pytest.mark.slow
def test_a_visit_during_a_sweep_is_a_check(world: World) -> None:
    one, today = child(world), timezone.localdate()
    for place, name in ((COUNTY, "林涛"), ("990131102000", "何敏")):
        open_campaign(
            name="排查", place=place, starts_on=today, ends_on=today + timedelta(days=9), basis="x",
            by=world.officer(name),
        )  # fmt: skip
    visited(world, one)
    visited(world, one, {**WELL, "changes": ["5"]})
    visited(world, one, {"met": ["0"], "kind": "2"})
    visited(world, one, {"met": ["4"], "dangers": ["missing"]})
    visited(world, one, {"met": ["0"]})
    visited(world, one, {})
    visited(world, one, visited_at=timezone.now() - timedelta(days=5))
    found = [check.outcome for check in Check.objects.order_by("at", "id")]
    assert found == [Outcome.AS_FILED, Outcome.CHANGED, Outcome.NOT_FOUND, Outcome.NOT_FOUND]
    Child.objects.update(on_ledger=False)
    visited(world, one)
    assert Check.objects.count() == 4


def doubtful(world: World, at: datetime | None = None, one: Child | None = None) -> list[str]:
    """What is doubtful about a visit at that moment."""
    doubts: list[str] = visited(world, one or child(world), visited_at=at or timezone.now()).doubts
    return doubts


def test_danger_told_in_words_only_is_marked_unless_it_is_named_or_reported_anyway(
    world: World,
) -> None:
    one, words = child(world), {"danger_words": "晚上有人敲门"}
    for said, doubts in (
        (words, ["unnamed"]), ({**words, "dangers": ["hurt"]}, []), ({**words, "alone": "2"}, []),
    ):  # fmt: skip
        assert visited(world, one, said).doubts == doubts


def test_bad_45_a_clock_known_to_be_wrong_counts_the_visit_on_the_day_it_came(world: World) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    visit = visited(world, child(world), doubts=["clock"], visited_at=long_ago)
    assert (visit.on, visit.visited_at) == (timezone.localdate(), long_ago)


def test_bad_41_a_visit_in_the_future_is_marked_and_counts_today(world: World) -> None:
    one, now = child(world), timezone.now()
    assert doubtful(world, now + timedelta(hours=23), one) == []
    assert doubtful(world, now + timedelta(days=2), one) == ["future"]
    assert set(Visit.objects.values_list("on", flat=True)) == {timezone.localdate()}


def test_bad_42_before_birth_before_the_file_by_somebody_not_yet_in_post(world: World) -> None:
    one = child(world, on=date(2020, 3, 1), birth_date="2019-05-01", id_number=None)
    Post.objects.update(since=date(2020, 1, 1))
    noon = datetime(2019, 4, 1, 12, tzinfo=timezone.get_current_timezone())
    assert doubtful(world, noon, one) == ["unborn", "unregistered", "not_in_post"]
    assert doubtful(world, noon.replace(year=2020), one) == []
    assert doubtful(world, noon.replace(year=2020, month=2), one) == ["unregistered"]
    unknown = child(world, birth_date=None, id_number=None, on=date(2020, 3, 1))
    Child.objects.filter(pk=unknown.pk).update(entered_on=None)
    assert doubtful(world, noon.replace(year=2020), unknown) == []
    post = Post.objects.get(officer__name="李梅")
    dismiss(post=post, reason="离任", by=CONSOLE)
    with pytest.raises(NotAllowed):
        doubtful(world, one=one)


@pytest.mark.slow
def test_bad_43_twenty_visits_in_ten_minutes_in_five_villages_are_marked(world: World) -> None:
    places = (DAPING, LIUWAN, BAISHUI_VILLAGE, QINGYAN, COUNTY)
    children = [
        child(world, place=places[n % 5], name=f"王小{chr(0x4E00 + n)}", id_number=None)
        for n in range(20)
    ]
    now, by = timezone.now(), world.officer("林涛")

    def records(seconds: int, some: Sequence[Child]) -> list[VisitRecord]:
        return [
            VisitRecord(one.pk, now + timedelta(seconds=seconds * n), WELL)
            for n, one in enumerate(some)
        ]

    slow = record_visits(visits=records(60, children), by=by)
    assert [one.doubts for one in slow] == [[]] * 20
    Visit.objects.all().delete()
    record_visits(visits=records(20, children[:19]), by=by)
    (last,) = record_visits(visits=[VisitRecord(children[19].pk, now, WELL)], by=by)
    assert last.doubts == ["hurried"]
    Visit.objects.all().delete()
    fast = record_visits(visits=records(20, children), by=by)
    assert [one.doubts for one in fast] == [["hurried"]] * 20


def test_bad_44_the_same_words_in_forty_visits_are_marked(world: World) -> None:
    one = child(world)
    said = {**WELL, "note": "孩子在家，一切都很正常。"}
    records = [VisitRecord(one.pk, timezone.now(), said) for _ in range(38)]
    record_visits(visits=records, by=world.officer("李梅"))
    same = {**WELL, "note": "孩子在家 一切都很正常！！ 3"}
    assert visited(world, one, same).doubts == []
    assert visited(world, one, same).doubts == ["copied"]
    assert visited(world, one, same, by="王强").doubts == []
    short = [VisitRecord(one.pk, timezone.now(), {"note": "正常"}) for _ in range(40)]
    assert record_visits(visits=short, by=world.officer("李梅"))[-1].doubts == []


@pytest.mark.parametrize("year", [1970, 2099])
def test_bad_45_a_clock_that_was_never_set_counts_on_arrival(world: World, year: int) -> None:
    at = datetime(year, 1, 1, tzinfo=timezone.get_current_timezone())
    assert doubtful(world, at) == ["clock"]
    visit = Visit.objects.get()
    assert (visit.on, visit.visited_at) == (timezone.localdate(), at)


def test_what_the_door_doubted_is_kept_beside_what_is_found_here(world: World) -> None:
    visit = visited(
        world, child(world), doubts=["mock"], visited_at=timezone.now() + timedelta(days=9)
    )
    assert visit.doubts == ["mock", "future"]
    assert values()["name"] == "李小雨"


def test_a_village_that_sees_what_it_is_accused_of_itself_reports_it_and_is_shown_its_own_report(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = child(world)
    accusing = filed(
        child=one, by=world.officer("王强"), suspect="village_official", situations=["S1"]
    )
    visit = visited(world, one, {"alone": "2"})
    assert visit.report != accusing, (
        "a word added to it would show that it is there, and who opened it"
    )
    assert visit.report is not None
    page = sign_in("李梅").get(f"/reports/{visit.report.pk}/")
    assert page.status_code == 200
    assert accusing.proceeding is not None
    assert str(accusing.proceeding.case) not in page.content.decode()
    # The police read both in one case; seen again, it is a word added to the village's own.
    assert visit.report.proceeding is not None
    assert visit.report.proceeding.case == accusing.proceeding.case
    assert visited(world, one, {"alone": "2"}).report == visit.report
    assert [word.report for word in Word.objects.all()] == [visit.report]
