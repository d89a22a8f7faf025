"""Beds: stated, taken, freed, never given twice."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from docx import Document

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import emergency, finish, pending
from tests.world import COUNTY, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.models import Entry, Kind
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation
from tonghu.base.people.models import Organisation
from tonghu.law.agencies import Agency
from tonghu.record.cases.actions import Done, begin_case
from tonghu.record.cases.models import Case, Conclusion
from tonghu.record.tasks.models import Task
from tonghu.work.response.actions import (
    LEAVING,
    end_stay,
    hand_child_back,
    place_child,
    state_capacity,
)
from tonghu.work.response.models import Stay
from tonghu.work.response.questions import brought, shelters_in

SignIn = Callable[[str], Client]


def station(world: World, beds: int = 1) -> Organisation:
    """The county's rescue station, with so many beds."""
    one = found_organisation(
        kind=Agency.RESCUE_STATION, name="云溪县救助站", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    state_capacity(organisation=one, beds=beds, note="夜间有人值班", by=world.officer("林涛"))
    return one


def hurt(world: World, **more: Any) -> Case:
    """A child who needs shelter."""
    case = emergency(world, child(world, **more))
    finish(world, case, "attend", "domestic_violence")
    finish(world, case, "stop_violence", "endangered")
    return case


def placed(world: World, case: Case, shelter: Organisation | None) -> Conclusion:
    """The bureau places the child."""
    return place_child(
        assignment=pending(case, "shelter"), done=Done(["sheltered"]), shelter=shelter,
        by=world.officer("林涛"),
    )  # fmt: skip


@pytest.mark.slow
def test_placing_a_child_takes_a_bed_and_handing_back_frees_it(
    world: World, sign_in: SignIn
) -> None:
    home, case, county = station(world), hurt(world), sign_in("林涛")
    step = pending(case, "shelter")
    assert step.task.form == "response:place"
    page = county.get(f"/response/steps/{step.task_id}/").content.decode()
    assert 'href="/cases/" aria-current="page"' in page  # it is a step of the case
    assert 'href="/response/" aria-current="page"' not in page
    assert "云溪县救助站（救助管理机构），空 1 张" in page
    assert "先其他近亲属" not in page  # a refuge from violence at home is no matter of order
    assert "只记录，还没办完" in page
    county.post(f"/response/steps/{step.task_id}/", done(only="1", shelter=home.pk, health="淤青"))
    assert not Stay.objects.exists()  # noted, not yet placed
    page = county.post(
        f"/response/steps/{step.task_id}/", done(outcomes=["sheltered"], shelter=home.pk),
        follow=True,
    ).content.decode()  # fmt: skip
    assert "云溪县救助站 1 号床" in page
    assert "在住" in page
    told = Conclusion.objects.get(assignment=step)
    assert told.said == {"to": "3", "to_name": "云溪县救助站"}
    shown = county.get("/response/").content.decode()
    assert "已满" in shown
    assert "李小雨" in county.get(f"/response/{home.pk}/").content.decode()
    other = hurt(world, id_number=None, name="王小明")
    page = county.get(f"/response/steps/{pending(other, 'shelter').task_id}/").content.decode()
    assert "已经住满：云溪县救助站" in page
    finish(world, case, "decide", "gravely_harmed", by="林涛")
    # The child stays where it is, though no bed is free for another: that is proposed, and no move.
    moving = pending(case, "place")
    page = county.get(f"/response/steps/{moving.task_id}/").content.decode()
    assert f'<option value="{home.pk}" selected>' in page
    county.post(f"/response/steps/{moving.task_id}/", done(outcomes=["relative"], shelter=home.pk))
    assert Stay.objects.get().ended_at is None
    finish(world, case, "review", "fit", by="林涛")
    back = pending(case, "hand_back")
    assert back.task.form == "response:hand_back"
    county.post(f"/response/steps/{back.task_id}/back/", done(outcomes=["handed_back"]))
    assert not Stay.objects.running().exists()
    assert Stay.objects.get().ended_why == "交给监护人"
    assert "空 1 张" in county.get("/response/").content.decode()
    page = county.get(f"/cases/{case.pk}/").content.decode()
    assert "离开" in page


def test_a_full_house_takes_nobody_and_nothing_is_half_done(world: World, sign_in: SignIn) -> None:
    home, first, second = station(world), hurt(world), hurt(world, id_number=None, name="王小明")
    placed(world, first, home)
    with pytest.raises(Refused, match="1 张床位已经住满"):
        placed(world, second, home)
    assert pending(second, "shelter").task.is_open
    with transaction.atomic(), pytest.raises(IntegrityError):
        Stay.objects.create(
            organisation=home,
            bed=1,
            case=second,
            assignment=pending(second, "shelter"),
            by=first.by,
        )


def test_a_child_moves_from_bed_to_bed(world: World) -> None:
    home, case = station(world), hurt(world)
    welfare = found_organisation(
        kind=Agency.CHILD_WELFARE, name="云溪县儿童福利院", place=COUNTY, above=None, by=CONSOLE
    )
    state_capacity(organisation=welfare, beds=5, note="", by=world.officer("林涛"))
    placed(world, case, home)
    finish(world, case, "decide", "gravely_harmed", by="林涛")
    place_child(
        assignment=pending(case, "place"), shelter=welfare,
        done=Done(["welfare_agency"], {"to_name": "福利院三楼"}), by=world.officer("林涛"),
    )  # fmt: skip
    assert Stay.objects.running().get().organisation == welfare
    assert Conclusion.objects.get(assignment__step="place").said["to_name"] == "福利院三楼"
    free = {one.organisation.name: one.free for one in shelters_in(COUNTY)}
    assert free == {"云溪县救助站": 1, "云溪县儿童福利院": 4}
    assert [one.organisation.name for one in shelters_in(COUNTY)] == list(free)


def test_a_case_is_not_closed_early_while_its_child_lies_in_a_bed(
    world: World, sign_in: SignIn
) -> None:
    home, case = station(world), hurt(world)
    placed(world, case, home)
    assert case.child is not None
    begin_case(
        child=case.child, key="assessment_and_support", because="x", by=world.officer("王强")
    )
    leader, url = sign_in("周静"), f"/cases/{case.pk}/closure/"
    told = "孩子还住在云溪县救助站 1 号床"
    assert told in leader.get(url).content.decode()  # before anything is typed
    refused = leader.post(url, {"kind": "mistaken", "reason": "同名，认错了人"})
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert "同名，认错了人" in refused.content.decode()
    assert case.closure is None
    end_stay(stay=Stay.objects.get(), reason="奶奶接走", by=world.officer("林涛"))
    assert leader.post(url, {"kind": "mistaken", "reason": "同名，认错了人"}).status_code == 302
    assert not Task.objects.filter(kind=LEAVING).exists()


def test_where_the_last_step_ends_the_case_somebody_says_where_the_child_in_the_bed_goes(
    world: World, sign_in: SignIn
) -> None:
    home, county = station(world), world.officer("林涛")
    case = begin_case(child=child(world), key="temporary_guardianship", because="x", by=county).case
    finish(world, case, "decide", "guardian_refuses", by="林涛")
    place_child(
        assignment=pending(case, "place"), done=Done(["protection_agency"]), shelter=home, by=county
    )
    finish(world, case, "care_in_institution", "settled", by="林涛")
    finish(world, case, "before_limit", "settled", by="林涛")
    finish(world, case, "review", "adult", by="林涛")
    assert Case.objects.closed().get() == case
    owed = Task.objects.open().get(kind=LEAVING)
    assert owed.organisation.name == "云溪县民政局"
    page = sign_in("林涛").get(f"/tasks/{owed.pk}/").content.decode()
    assert "孩子还住在云溪县救助站 1 号床" in page
    where = sign_in("林涛").get(f"/response/duties/{owed.pk}/")
    sign_in("林涛").post(where.headers["Location"], {"reason": "奶奶接走"})
    owed.refresh_from_db()
    assert owed.closed_at is not None
    assert not Stay.objects.running().exists()


def test_a_child_is_with_relatives_or_in_a_bed_and_not_in_both(
    world: World, sign_in: SignIn
) -> None:
    home, case, county = station(world), hurt(world), sign_in("林涛")
    url = f"/response/steps/{pending(case, 'shelter').task_id}/"
    both = done(outcomes=["sheltered"], shelter=home.pk, to="1", to_name="舅舅")
    refused = county.post(url, both)
    assert refused.status_code == 422
    assert "孩子只在一个地方" in refused.content.decode()
    assert not Stay.objects.exists()
    # What the paper says and where the bed is are one: a rescue station is no welfare institution.
    assert county.post(url, both | {"to": "4", "to_name": ""}).status_code == 302
    assert Stay.objects.running().get().organisation == home
    assert Conclusion.objects.get(assignment__step="shelter").said == {
        "to": "3", "to_name": "云溪县救助站",
    }  # fmt: skip


def test_a_house_that_serves_as_a_refuge_is_called_so(world: World) -> None:
    home, case = station(world), hurt(world)
    place_child(
        assignment=pending(case, "shelter"), shelter=home,
        done=Done(["sheltered"], {"to": "6"}), by=world.officer("林涛"),
    )  # fmt: skip
    assert Conclusion.objects.get(assignment__step="shelter").said["to"] == "6"
    assert Stay.objects.running().get().organisation == home


def test_houses_are_offered_in_the_order_of_the_notice(world: World, sign_in: SignIn) -> None:
    bureau, home = world.organisation("云溪县民政局"), station(world)
    for kind, name in (
        (Agency.CHILD_PROTECTION, "云溪县保护中心"),
        (Agency.CHILD_WELFARE, "云溪县福利院"),
    ):
        house = found_organisation(kind=kind, name=name, place=COUNTY, above=bureau, by=CONSOLE)
        state_capacity(organisation=house, beds=2, note="", by=world.officer("林涛"))
    url = f"/response/steps/{pending(hurt(world), 'shelter').task_id}/"
    page = sign_in("林涛").get(url).content.decode()
    offered = [page.index(f"{name}（") for name in (home.name, "云溪县福利院", "云溪县保护中心")]
    assert offered == sorted(offered)


def test_whoever_goes_to_relatives_leaves_the_bed(world: World) -> None:
    home, case = station(world), hurt(world)
    placed(world, case, home)
    finish(world, case, "decide", "gravely_harmed", by="林涛")
    place_child(
        assignment=pending(case, "place"), shelter=None, done=Done(["relative"], {"to": "1"}),
        by=world.officer("林涛"),
    )  # fmt: skip
    assert not Stay.objects.running().exists()
    assert Stay.objects.get().ended_why == "另行安置"


def test_a_new_guardian_takes_the_child_out_of_the_bed(world: World, sign_in: SignIn) -> None:
    home, case = station(world), hurt(world)
    placed(world, case, home)
    one, county = case.child, world.officer("林涛")
    assert one is not None
    begin_case(child=one, key="revocation", because="x", by=county)
    walked = (
        ("establish", "harm"), ("seek_applicant", "nobody"), ("file_civil_affairs", "filed"),
        ("hear", "new_guardian"),
    )  # fmt: skip
    for step, outcome in walked:
        finish(world, case, step, outcome, by="林涛")
    handing = pending(case, "hand_over")
    page = f"/response/steps/{handing.task_id}/back/"
    assert page in sign_in("林涛").get(f"/cases/{case.pk}/").content.decode()
    support = "母亲每月八百元"
    county_page = sign_in("林涛")
    county_page.post(page, done(outcomes=["handed_over"], to_name="外祖母", support=support))
    assert not Stay.objects.running().exists()
    # What the parents still owe stands on the paper that the new guardian signs.
    told = Conclusion.objects.get(assignment=handing)
    paper = county_page.get(f"/cases/papers/F18C/{told.pk}.docx").content
    cells = [c.text for t in Document(io.BytesIO(paper)).tables for r in t.rows for c in r.cells]
    assert support in cells


def test_with_relatives_no_bed_is_taken(world: World) -> None:
    station(world)
    case = hurt(world)
    placed(world, case, None)
    assert not Stay.objects.exists()
    assert Conclusion.objects.get(assignment__step="shelter").said is None


def test_who_states_beds_and_never_fewer_than_are_taken(world: World, sign_in: SignIn) -> None:
    home, case, county = station(world, 2), hurt(world), sign_in("林涛")
    placed(world, case, home)
    url = f"/response/{home.pk}/capacity/"
    assert county.get(url).status_code == 200
    assert county.post(url, {"beds": "0"}).status_code == 422
    assert county.post(url, {"beds": "-1"}).status_code == 422
    assert county.post(url, {"beds": "3", "note": "只收女孩"}).status_code == 302
    assert "只收女孩" in county.get("/response/").content.decode()
    with pytest.raises(NotAllowed):
        state_capacity(organisation=home, beds=9, note="", by=world.officer("王强"))
    elsewhere = world.organisation("青岩镇派出所")
    Organisation.objects.filter(pk=elsewhere.pk).update(place="990132000000")
    elsewhere.refresh_from_db()
    with pytest.raises(Refused, match="不在您的管辖范围"):
        state_capacity(organisation=elsewhere, beds=9, note="", by=world.officer("林涛"))
    assert county.get(f"/response/{elsewhere.pk}/").status_code == 404


def test_a_child_who_left_frees_the_bed_once(world: World, sign_in: SignIn) -> None:
    home, case, county = station(world), hurt(world), sign_in("林涛")
    placed(world, case, home)
    stay = Stay.objects.get()
    county.post(f"/response/stays/{stay.pk}/end/", {"reason": "姑姑接走"})
    stay.refresh_from_db()
    assert stay.ended_why == "姑姑接走"
    with pytest.raises(Refused, match="已经登记离开"):
        end_stay(stay=stay, reason="x", by=world.officer("林涛"))
    Organisation.objects.filter(pk=home.pk).update(place="990132000000")
    with pytest.raises(Refused, match="请由云溪县救助站登记"):
        end_stay(stay=Stay.objects.get(), reason="x", by=world.officer("林涛"))


def test_who_sees_who_stays(world: World, sign_in: SignIn) -> None:
    home, case = station(world), hurt(world)
    placed(world, case, home)
    police = sign_in("赵刚").get(f"/response/{home.pk}/").content.decode()
    assert "李小雨" in police
    assert "登记离开" not in police
    town = sign_in("何敏").get(f"/response/{home.pk}/").content.decode()
    assert "李小雨" not in town
    assert "李小雨" in sign_in("林涛").get(f"/response/{home.pk}/").content.decode()
    case.conflicts.create(organisation=world.organisation("云溪县民政局"), reason="x", by=case.by)
    assert "李小雨" not in sign_in("林涛").get(f"/response/{home.pk}/").content.decode()
    assert sign_in("李梅").get("/response/").status_code == 403
    assert sign_in("赵刚").get(f"/response/stays/{Stay.objects.get().pk}/end/").status_code == 403


def test_a_house_keeps_its_own_beds_and_reads_what_came_with_the_child(
    world: World, sign_in: SignIn
) -> None:
    home, case = station(world, 2), hurt(world)
    other = found_organisation(
        kind=Agency.CHILD_WELFARE, name="云溪县福利院", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    for login, name, house in (("keeper", "何姨", home), ("nurse", "白护士", other)):
        appoint(
            officer=enrol_officer(login=login, name=name, by=CONSOLE), organisation=house,
            role="shelter_keeper", place=COUNTY, reason="x", by=CONSOLE,
        )  # fmt: skip
    place_child(
        assignment=pending(case, "shelter"), shelter=home, by=world.officer("林涛"),
        done=Done(["sheltered"], {"medicine": "青霉素过敏", "why_not_before": "父亲打人"}),
    )  # fmt: skip
    stay, keeper, nurse = Stay.objects.get(), sign_in("何姨"), sign_in("白护士")
    page = keeper.get(f"/response/{home.pk}/").content.decode()
    assert "李小雨" in page
    assert "青霉素过敏" in page
    assert "父亲打人" not in page, "why it is here is the case's"
    (read,) = Entry.objects.filter(subject_id=str(stay.pk), kind=Kind.DISCLOSURE)
    assert read.details == {"fields": ["handover", "name"]}
    assert keeper.get(f"/cases/{case.pk}/").status_code == 404
    assert "青霉素过敏" not in sign_in("林涛").get(f"/response/{home.pk}/").content.decode()
    page = nurse.get(f"/response/{home.pk}/").content.decode()
    assert "李小雨" not in page
    assert "登记床位" not in page
    beds = nurse.get("/response/").content.decode()
    assert f"/response/{other.pk}/capacity/" in beds
    assert f"/response/{home.pk}/capacity/" not in beds
    assert nurse.post(f"/response/{home.pk}/capacity/", {"beds": "9"}).status_code == 422
    assert nurse.post(f"/response/stays/{stay.pk}/end/", {"reason": "x"}).status_code == 404
    with pytest.raises(Refused, match="请由云溪县救助站登记"):
        end_stay(stay=stay, reason="x", by=world.officer("白护士"))
    assert nurse.get("/children/").status_code in {403, 404}, "a house keeps no ledger"
    keeper.post(f"/response/stays/{stay.pk}/end/", {"reason": "姑姑接走"})
    assert not Stay.objects.running().exists()


def test_a_bed_taken_before_its_step_ended_brings_nothing_to_read(world: World) -> None:
    home, case = station(world), hurt(world)
    step = pending(case, "shelter")
    stay = Stay.objects.create(
        organisation=home, bed=1, case=case, assignment=step, by=case.by
    )  # fmt: skip
    appoint(
        officer=enrol_officer(login="keeper", name="何姨", by=CONSOLE), organisation=home,
        role="shelter_keeper", place=COUNTY, reason="x", by=CONSOLE,
    )  # fmt: skip
    assert brought(stay, world.officer("何姨")) == []


def test_whoever_must_keep_out_is_not_offered(world: World, sign_in: SignIn) -> None:
    home, case = station(world), hurt(world)
    case.conflicts.create(organisation=home, reason="x", by=case.by)
    step = pending(case, "shelter")
    page = sign_in("林涛").get(f"/response/steps/{step.task_id}/").content.decode()
    assert "空 1 张" not in page


def test_two_clerks_at_once_never_give_one_bed_twice(real_transactions: World) -> None:
    world = real_transactions
    home = station(world)
    cases = [hurt(world), hurt(world, id_number=None, name="王小明")]

    def place(case: Case) -> str:
        try:
            placed(world, case, home)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as clerks:
        told = sorted(clerks.map(place, cases))
    assert told[0] == ""
    assert "已经住满" in told[1]
    assert Stay.objects.running().count() == 1


def test_an_escort_to_an_institution_is_told_to_civil_affairs(
    world: World, sign_in: SignIn
) -> None:
    home, case, police = station(world), emergency(world, child(world)), sign_in("赵刚")
    finish(world, case, "attend", "away_from_home")
    finish(world, case, "escort_home", "unreachable")
    step = pending(case, "escort_to_care")
    url = f"/response/steps/{step.task_id}/"
    assert "先其他近亲属" in police.get(url).content.decode()
    wrong = police.post(url, done(outcomes=["placed"], shelter=home.pk))
    assert wrong.status_code == 422
    assert "民政部门才知道要接着管" in wrong.content.decode()
    assert not Stay.objects.exists()
    # No conclusion at all is one fault, not two.
    assert police.post(url, done(shelter=home.pk)).status_code == 422
    page = police.post(
        url, done(outcomes=["institution"], shelter=home.pk), follow=True
    ).content.decode()
    assert "请补记近亲属、村（居）为什么不行" in page
    assert pending(case, "consider_custody").task.organisation.name == "云溪县民政局"
    assert Stay.objects.running().get().organisation == home


def test_an_escort_in_the_order_of_the_notice_asks_nothing_more(
    world: World, sign_in: SignIn
) -> None:
    home, case, police = station(world), emergency(world, child(world)), sign_in("赵刚")
    finish(world, case, "attend", "away_from_home")
    finish(world, case, "escort_home", "unreachable")
    url = f"/response/steps/{pending(case, 'escort_to_care').task_id}/"
    sent = done(outcomes=["institution"], shelter=home.pk, why_not_before="没有近亲属在本县")
    assert "请补记" not in police.post(url, sent, follow=True).content.decode()


def sent_away(world: World, home: Organisation, until: str = "") -> Case:
    """A child whom the police have brought to an institution."""
    case = emergency(world, child(world))
    finish(world, case, "attend", "away_from_home")
    finish(world, case, "escort_home", "unreachable")
    place_child(
        assignment=pending(case, "escort_to_care"), shelter=home, by=world.officer("赵刚"),
        done=Done(["institution"], {"until": until} if until else {}),
    )  # fmt: skip
    return case


def test_care_for_the_moment_has_an_end_and_somebody_who_looks_for_the_parents(
    world: World, sign_in: SignIn
) -> None:
    home, day = station(world), timezone.localdate() + timedelta(days=3)
    case = sent_away(world, home, day.isoformat())
    task = pending(case, "reach_parents").task
    assert task.organisation.name == "青岩镇派出所"
    assert task.at_once
    assert timezone.localdate(task.target_at) == day, "as the hand-over says, not a term of the law"
    assert task.due_at is None
    assert task.wording == "第一时间", "a statutory term is never invented"
    police = sign_in("赵刚")
    url = f"/response/steps/{task.pk}/back/"
    police.post(url, done(only="1", who="1", way="1", reached="4"))
    assert Stay.objects.running().get().organisation == home
    finished = police.post(url, done(outcomes=["unreachable"]), follow=True).content.decode()
    assert "评估是否属于应当临时监护的情形（云溪县民政局" in finished
    assert Stay.objects.running().exists(), "nobody came: the child stays where it is"


def test_parents_who_come_take_the_child_out_of_its_bed(world: World) -> None:
    case = sent_away(world, station(world))
    task = pending(case, "reach_parents").task
    assert task.target_at is None
    hand_child_back(
        assignment=pending(case, "reach_parents"), done=Done(["back"]), by=world.officer("赵刚")
    )
    assert not Stay.objects.running().exists()


def taken_in(world: World, home: Organisation, until: str = "") -> Case:
    """A sudden event left a child without a guardian; it is in a bed for the time being."""
    case = emergency(world, child(world))
    finish(world, case, "attend", "guardian_absent")
    place_child(
        assignment=pending(case, "arrange_care"), shelter=home, by=world.officer("林涛"),
        done=Done(["arranged"], {"until": until} if until else {}),
    )  # fmt: skip
    return case


def test_care_because_of_a_sudden_event_is_asked_about_until_the_child_goes_home(
    world: World, sign_in: SignIn
) -> None:
    home, day = station(world), timezone.localdate() + timedelta(days=5)
    case = taken_in(world, home, day.isoformat())
    task = pending(case, "end_care").task
    assert task.organisation.name == "云溪县民政局"
    assert timezone.localdate(task.clock_end) == day, "as the hand-over says"
    county, url = sign_in("林涛"), f"/response/steps/{task.pk}/back/"
    county.post(url, done(only="1", health="想妈妈"))
    assert Stay.objects.running().get().organisation == home
    county.post(url, done(outcomes=["handed_back"], to="9", to_name="母亲", handed_by="林涛"))
    assert not Stay.objects.running().exists(), "the bed is free"
    told = Conclusion.objects.get(assignment__step="end_care")
    page = county.get(f"/cases/{case.pk}/").content.decode()
    assert f"/cases/papers/F18B/{told.pk}.pdf" in page, "both sign for the child"
    assert case.proceedings.filter(assignments__step="end_care").count() == 1


def test_where_no_day_was_written_the_county_asks_after_its_own_interval(world: World) -> None:
    task = pending(taken_in(world, station(world)), "end_care").task
    assert task.target_at is not None
    assert task.due_at is None


@pytest.mark.parametrize(("outcome", "stays"), [("custody", True), ("taken_over", False)])
def test_a_guardian_who_cannot_yet_take_the_child_leaves_it_in_its_bed(
    world: World, outcome: str, stays: bool
) -> None:
    case = taken_in(world, station(world))
    hand_child_back(
        assignment=pending(case, "end_care"), done=Done([outcome]), by=world.officer("林涛")
    )
    assert Stay.objects.running().exists() is stays
    custody = case.proceedings.filter(procedure="temporary_guardianship")
    assert custody.exists() is (outcome == "custody")


def test_a_step_is_ended_on_its_own_page_only(world: World, sign_in: SignIn) -> None:
    home, case, police = station(world), emergency(world, child(world)), sign_in("赵刚")
    attend = pending(case, "attend").task_id
    sent = done(outcomes=["missing"], shelter=home.pk)
    for page in (f"/response/steps/{attend}/", f"/response/steps/{attend}/back/"):
        assert police.post(page, sent).status_code == 404
    finish(world, case, "attend", "away_from_home")
    finish(world, case, "escort_home", "unreachable")
    escort = pending(case, "escort_to_care").task_id
    unasked = done(outcomes=["institution"])
    assert police.post(f"/cases/steps/{escort}/", unasked).status_code == 404
    assert pending(case, "escort_to_care"), "nothing is ended without what its page asks"
    assert not Stay.objects.exists()
