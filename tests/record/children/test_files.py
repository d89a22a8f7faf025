"""A file from its first entry on: what is known, since when, who said so, and what became of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.children import child, fresh, number, values
from tests.world import BAISHUI_VILLAGE, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.outbox.models import Address, Message, Wish
from tonghu.base.people.models import Organisation
from tonghu.law.agencies import Agency
from tonghu.law.eligibility import Category, Holds
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.law.registration import FIELDS, NONE, NOT_APPLICABLE
from tonghu.record.children.actions import (
    answer_transfer,
    approve_for_county,
    approve_for_town,
    ask_exit,
    change_children,
    check_arrival,
    claim_child,
    correct_change,
    decide_exit,
    forget_view,
    join_household,
    judge_different,
    leave_household,
    merge_files,
    offer_transfer,
    propose_pairs,
    reenter_children,
    register_children,
    rename_view,
    return_files,
    review_due,
    save_view,
    search_pairs,
    split_files,
    submit_files,
    withdraw_transfer,
)
from tonghu.record.children.filing import Amendment, Intake, records_of
from tonghu.record.children.models import Change, Child, Key, Kind, Pair, SavedView
from tonghu.record.children.questions import (
    due_files,
    findings_of,
    history_of,
    household_of,
    known_on,
)
from tonghu.record.children.views import review
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]

TODAY = timezone.localdate()


def amend(world: World, one: Child, on: date = TODAY, by: str = "林涛", **more: object) -> None:
    change_children(
        amendments=[Amendment(one.pk, more.pop("values", more), on, "走访得知")],  # type: ignore[arg-type]
        by=world.officer(by),
    )


def test_a_file_is_what_its_changes_add_up_to(world: World) -> None:
    one = child(world)
    amend(world, one, values={"caregiver.name": "赵秀兰", "caregiver.relationship": "64"})
    record = history_of(one).record
    assert (record["caregiver.name"], record["name"]) == ("赵秀兰", "李小雨")
    assert fresh(one).caregiver_name == "赵秀兰"


def test_any_day_of_the_past_can_be_looked_at(world: World) -> None:
    one = child(world, on=date(2026, 3, 1))
    amend(world, one, date(2026, 6, 1), values={"school": "青岩镇中心小学"})
    amend(world, one, date(2026, 9, 1), values={"school": "县城第二小学"})
    assert history_of(one, date(2026, 5, 1)).record.get("school") is None
    assert history_of(one, date(2026, 7, 1)).record["school"] == "青岩镇中心小学"
    assert history_of(one).record["school"] == "县城第二小学"


def test_a_file_that_moved_often_asks_once_what_the_places_are_called(
    world: World, django_assert_num_queries: Any
) -> None:
    one = child(world, on=date(2026, 3, 1))
    for month, village in enumerate((LIUWAN, DAPING, LIUWAN, DAPING), 4):
        amend(world, one, date(2026, month, 1), values={"living_region": village})
    moved = fresh(one)
    with django_assert_num_queries(3):  # its changes, who made them, what the places are called
        events = history_of(moved).events
    told = [d.after for event in events for d in event.differences if d.label == "现住地区划"]
    assert len(told) >= 4
    assert told[0].endswith("青岩镇大坪村")
    assert told[1].endswith("青岩镇柳湾村")


def test_what_is_told_late_does_not_overwrite_what_came_after(world: World) -> None:
    one = child(world, on=date(2026, 1, 1))
    amend(world, one, date(2026, 9, 1), values={"school": "县城第二小学"})
    amend(world, one, date(2026, 3, 1), values={"school": "青岩镇中心小学"})
    assert fresh(one).school == "县城第二小学"
    assert known_on(one, TODAY - timedelta(days=1)) == {}


def test_a_value_taken_back_is_uncollected_again_and_none_is_something_else(world: World) -> None:
    one = child(world)
    amend(world, one, values={"caregiver.phone": NONE, "father.phone": None})
    record = history_of(one).record
    assert record["caregiver.phone"] == NONE
    assert "father.phone" not in record


def test_a_correction_names_what_it_corrects_and_both_stay(world: World) -> None:
    one = child(world)
    wrong = one.changes.get()
    correct_change(
        change=wrong,
        values={"birth_date": "2016-03-06"},
        reason="看了户口簿",
        by=world.officer("林涛"),
    )
    assert one.changes.count() == 2
    assert fresh(one).birth_date == date(2016, 3, 6)
    assert [event.corrected for event in history_of(one).events] == [False, True]
    with pytest.raises(Refused, match="不能更正"):
        correct_change(change=wrong, values={"school": "x"}, reason="x", by=world.officer("林涛"))


def test_every_change_says_who_when_and_why_and_the_log_knows_whose_file(world: World) -> None:
    one = child(world)
    amend(world, one, by="王强", values={"school": "x"})
    change = one.changes.latest("at")
    assert (change.by, change.reason, change.source) == (
        world.officer("王强").pk,
        "走访得知",
        "page",
    )
    assert Entry.objects.filter(child_id=one.pk, verb="children.change_children").exists()


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("李梅", LedgerState.PENDING_TOWN),
        ("王强", LedgerState.PENDING_COUNTY),
        ("林涛", LedgerState.ACTIVE),
    ],
)
def test_a_file_enters_at_the_level_of_whoever_registers_it(
    name: str, state: LedgerState, world: World
) -> None:
    assert child(world, by=name).state_ is state


def test_village_township_county_one_after_the_other(world: World) -> None:
    one = child(world, by="李梅")
    town = Task.objects.get(kind="ledger.review")
    assert town.organisation.name == "青岩镇人民政府"
    approve_for_town(children=[one], by=world.officer("王强"))
    town.refresh_from_db()
    assert town.closed_at is not None
    county = Task.objects.get(kind="ledger.review", closed_at=None)
    assert county.organisation.name == "云溪县民政局"
    approve_for_county(children=[fresh(one)], by=world.officer("林涛"))
    assert fresh(one).state_ is LedgerState.ACTIVE
    assert not Task.objects.filter(kind="ledger.review", closed_at=None).exists()


def test_returned_with_a_reason_put_right_and_handed_in_again(world: World) -> None:
    one = child(world, by="李梅")
    with pytest.raises(Refused, match="不由您审核"):
        return_files(children=[one], reason="x", by=world.officer("林涛"))
    return_files(children=[one], reason="照护人电话没有填", by=world.officer("王强"))
    assert fresh(one).state_ is LedgerState.RETURNED
    assert one.changes.latest("at").reason == "照护人电话没有填"
    duty = Task.objects.get(kind="ledger.mend")
    assert duty.organisation == world.organisation("大坪村民委员会")
    submit_files(children=[fresh(one)], by=world.officer("李梅"))
    assert fresh(one).state_ is LedgerState.PENDING_TOWN
    duty.refresh_from_db()
    assert duty.closed_at is not None
    with pytest.raises(Refused, match="已经是“待乡镇审核”，不用再办一次"):
        submit_files(children=[fresh(one)], by=world.officer("李梅"))
    # What the county gives back is the township's, each time anew.
    approve_for_town(children=[fresh(one)], by=world.officer("王强"))
    return_files(children=[fresh(one)], reason="再核一次", by=world.officer("林涛"))
    again = Task.objects.get(kind="ledger.mend", closed_at=None)
    assert again.organisation == world.organisation("青岩镇人民政府")


def test_whoever_handed_a_file_in_reads_why_it_came_back(world: World, sign_in: SignIn) -> None:
    one, other = child(world, by="李梅"), child(world, by="李梅", name="李小雪", id_number=None)
    county, town = sign_in("林涛"), sign_in("王强")
    approve_for_town(children=[one, other], by=world.officer("王强"))
    ticked = {"child": [str(one.pk), str(other.pk)], "return": "1"}
    bare = county.post("/children/review/", ticked).content.decode()
    assert bare.count(" checked") == 2, "what was ticked is ticked still"
    county.post("/children/review/", {**ticked, "reason": "父亲务工地点没有写到市"})
    duties = Task.objects.filter(kind="ledger.mend")
    assert {task.child_id for task in duties} == {one.pk, other.pk}
    file = town.get(f"/children/duties/{duties[0].pk}/", follow=True).content.decode()
    assert "退回：父亲务工地点没有写到市" in file
    assert "林涛" in file


def test_a_file_waiting_behind_many_others_is_reviewed_from_its_own_page(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "_REVIEWED", 2)
    many = [
        child(world, "李梅", id_number=number(sequence=20 + n), name=f"周小{character}")
        for n, character in enumerate("春夏秋冬晨")
    ]
    last = many[-1]
    town = sign_in("王强")
    assert f"?child={last.pk}" in town.get(f"/children/{last.pk}/").content.decode()
    alone = town.get("/children/review/", {"child": str(last.pk)}).content.decode()
    assert str(last.pk) in alone
    assert str(many[0].pk) not in alone
    pages = [town.get("/children/review/", {"page": n}).content.decode() for n in range(1, 4)]
    assert all(any(str(one.pk) in page for page in pages) for one in many)
    town.post(f"/children/review/?child={last.pk}", {"approve": "1", "child": str(last.pk)})
    assert fresh(last.pk).state_ is LedgerState.PENDING_COUNTY
    assert fresh(many[0].pk).state_ is LedgerState.PENDING_TOWN
    assert (
        "已经不在待审的档案里"
        in town.get("/children/review/", {"child": str(last.pk)}).content.decode()
    )


def test_nobody_approves_out_of_turn_or_out_of_place(world: World) -> None:
    one = child(world, by="李梅")
    with pytest.raises(Refused, match="待乡镇审核"):
        approve_for_county(children=[one], by=world.officer("林涛"))
    with pytest.raises(Refused, match="管辖范围"):
        approve_for_town(children=[one], by=world.officer("何敏"))
    with pytest.raises(NotAllowed):
        approve_for_town(children=[one], by=world.officer("李梅"))


def test_nobody_is_there_twice(world: World) -> None:
    child(world)
    with pytest.raises(Refused, match="已经有档案"):
        child(world, name="李晓雨", place=LIUWAN)
    assert Child.objects.count() == 1


def test_a_child_without_a_number_is_registered_with_one_of_our_own(world: World) -> None:
    one = child(world, id_number=None)
    two = child(world, id_number=None, name="李小晴", birth_date="2018-01-02")
    assert one.id_index is None
    assert one.number != two.number
    assert one.number.startswith("990131-")


def test_registering_elsewhere_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="管辖范围"):
        child(world, by="王强", place=BAISHUI_VILLAGE)
    with pytest.raises(NotAllowed):
        register_children(intakes=[Intake(DAPING, values(), TODAY)], by=world.officer("赵刚"))


def test_leaving_the_ledger_closes_nothing_and_can_be_undone(world: World) -> None:
    one = child(world)
    duty = world.task(child_id=one.pk)
    ask_exit(
        child=one,
        why=ExitReason.PARENT_RETURNED,
        reason="母亲返乡",
        values={"mother.is_away": "0"},
        on=TODAY,
        by=world.officer("李梅"),
    )
    assert fresh(one).on_ledger, "until it is decided the child stays"
    decide_exit(child=fresh(one), leaves=True, reason="已核实", by=world.officer("林涛"))
    gone = fresh(one)
    assert (gone.state_, gone.on_ledger, gone.exit_reason_) == (
        LedgerState.EXITED,
        False,
        ExitReason.PARENT_RETURNED,
    )
    duty.refresh_from_db()
    assert duty.is_open
    reenter_children(
        amendments=[Amendment(one.pk, {}, TODAY, "母亲又外出")], by=world.officer("林涛")
    )
    back = fresh(one)
    assert (back.number, back.state_, back.on_ledger) == (one.number, LedgerState.ACTIVE, True)


_SO = {
    ExitReason.PARENT_RETURNED: {"mother.is_away": "0"},
    ExitReason.NO_LONGER_RURAL: {"hukou_nature": "2"},
    ExitReason.WITH_PARENTS: {"living_detail": "广东省东莞市"},
    ExitReason.HUKOU_MOVED: {"hukou_region": "330700000000"},
}


def gone(world: World, why: ExitReason, on: date = TODAY) -> Child:
    one = child(world, mother_work_region="广东省东莞市")
    ask_exit(
        child=one, why=why, reason="已走访", on=on, by=world.officer("李梅"), values=_SO.get(why)
    )
    decide_exit(child=fresh(one), leaves=True, reason="已核实", by=world.officer("林涛"))
    return fresh(one)


@pytest.mark.parametrize(
    ("why", "office"),
    [
        (ExitReason.PARENT_RETURNED, "大坪村民委员会"), (ExitReason.WITH_PARENTS, "云溪县民政局"),
        (ExitReason.HUKOU_MOVED, "云溪县民政局"), (ExitReason.DIED, "云溪县民政局"),
        (ExitReason.NO_LONGER_RURAL, None),
    ],
)  # fmt: skip
def test_what_is_to_be_done_after_an_exit_is_somebodys_duty(
    world: World, why: ExitReason, office: str | None
) -> None:
    one = gone(world, why)
    duties = Task.objects.open().filter(kind="ledger.after_exit", child_id=one.pk)
    assert [duty.organisation.name for duty in duties] == [office] * bool(office)
    reenter_children(amendments=[Amendment(one.pk, {}, TODAY, "又外出")], by=world.officer("林涛"))
    assert not duties.all().exists()


def test_after_an_exit_the_file_does_not_say_otherwise(world: World, sign_in: SignIn) -> None:
    one = gone(world, ExitReason.PARENT_RETURNED)
    record = records_of([one.pk])[one.pk]
    assert (record["mother.is_away"], record["actual_care"]) == ("0", "4")
    assert record["mother.away_since"] == record["mother.work_region"] == NOT_APPLICABLE
    assert record["father.away_since"] == "2024-02", "who is still away is so"
    assert findings_of(one, record, None).all[Category.LEFT_BEHIND].holds is Holds.NO
    page = sign_in("王强").get(f"/children/{one.pk}/").content.decode()
    assert "母亲周芳，在家" in page


def test_a_parent_who_died_is_away_no_more(world: World) -> None:
    one, limei = child(world), world.officer("李梅")
    ask_exit(
        child=one, why=ExitReason.GUARDIANSHIP_CHANGED, reason="父母去世", on=TODAY, by=limei,
        values={"father.special_status": "1", "mother.special_status": "1"},
    )  # fmt: skip
    record = records_of([one.pk])[one.pk]
    assert record["father.is_away"] == record["mother.away_since"] == NOT_APPLICABLE
    assert findings_of(one, record, None).main is Category.ORPHAN


def test_who_goes_along_with_the_parents_is_cared_for_by_them(world: World) -> None:
    one = gone(world, ExitReason.WITH_PARENTS)
    assert records_of([one.pk])[one.pk]["actual_care"] == "4"


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (ExitReason.PARENT_RETURNED, "哪一方返乡"),
        (ExitReason.NO_LONGER_RURAL, "户籍现在是哪一种"),
        (ExitReason.WITH_PARENTS, "随父母去了哪里"),
        (ExitReason.HUKOU_MOVED, "户籍迁到了哪里"),
    ],
)
@pytest.mark.parametrize("here", [None, DAPING])
def test_an_exit_that_the_file_denies_is_sent_back(
    world: World, why: ExitReason, said: str, here: str | None
) -> None:
    one = child(world, living_region=here, hukou_region=here, living_detail="大坪村3组")
    with pytest.raises(Refused, match=said) as refusal:
        ask_exit(child=one, why=why, reason="", on=TODAY, by=world.officer("李梅"))
    assert refusal.value.at in FIELDS
    assert fresh(one).state_ is LedgerState.ACTIVE


def test_what_an_exit_said_is_taken_back_where_it_is_not_agreed_to(world: World) -> None:
    one = child(world)
    before = records_of([one.pk])[one.pk]
    limei = world.officer("李梅")
    said = {"mother.is_away": "0", "father.is_away": "0"}
    ask_exit(
        child=one, why=ExitReason.PARENT_RETURNED, reason="", on=date(2025, 9, 1), by=limei, values=said
    )  # fmt: skip
    asked = records_of([one.pk])[one.pk]
    assert (asked["father.is_away"], asked["actual_care"]) == ("0", "4"), "however long ago it was"
    change_children(amendments=[Amendment(one.pk, {"father.is_away": "99"}, TODAY, "x")], by=limei)
    decide_exit(child=fresh(one), leaves=False, reason="只是回来探亲", by=world.officer("林涛"))
    assert records_of([one.pk])[one.pk] == {**before, "father.is_away": "99"} | {
        key: before[key] for key in ("father.away_since", "mother.away_since")
    }
    assert fresh(one).exit_reason == ""


def test_nobody_leaves_before_being_born(world: World) -> None:
    one = child(world, birth_date="2016-03-05")
    with pytest.raises(Refused, match="2016年3月5日 才出生") as refusal:
        ask_exit(
            child=one, why=ExitReason.OTHER, reason="x", on=date(2015, 3, 9), by=world.officer("李梅")
        )  # fmt: skip
    assert refusal.value.at == "on"


def test_where_no_office_is_near_nothing_is_asked_after_an_exit(world: World) -> None:
    one = child(world)
    ask_exit(child=one, why=ExitReason.DIED, reason="x", on=TODAY, by=world.officer("李梅"))
    Organisation.objects.filter(kind=Agency.CIVIL_AFFAIRS).update(kind=Agency.COURT)
    decide_exit(child=fresh(one), leaves=True, reason="已核实", by=world.officer("王强"))
    assert not Task.objects.filter(kind="ledger.after_exit").exists()


def test_why_and_when_a_child_left_stays_in_the_file(world: World, sign_in: SignIn) -> None:
    one = gone(world, ExitReason.PARENT_RETURNED, on=date(2026, 3, 9))
    town = sign_in("王强")
    page = town.get(f"/children/{one.pk}/").content.decode()
    assert "已退出（2026年3月9日起，父亲或母亲返乡共同生活）" in page
    reenter_children(amendments=[Amendment(one.pk, {}, TODAY, "又外出")], by=world.officer("林涛"))
    page = town.get(f"/children/{one.pk}/").content.decode()
    assert "父亲或母亲返乡共同生活，从 2026年3月9日 起。已走访" in page


def test_nobody_leaves_on_a_day_to_come(world: World) -> None:
    one = child(world)
    with pytest.raises(Refused, match="还没有到"):
        ask_exit(
            child=one, why=ExitReason.WITH_PARENTS, reason="", on=TODAY + timedelta(days=1),
            by=world.officer("李梅"),
        )  # fmt: skip


OTHERWISE = {
    approve_for_county: set(LedgerState) - {LedgerState.PENDING_COUNTY},
    submit_files: set(LedgerState) - {LedgerState.DRAFT, LedgerState.RETURNED},
}


@pytest.mark.parametrize(
    ("verb", "state"),
    [(verb, state) for verb, states in OTHERWISE.items() for state in sorted(states)],
)
def test_nothing_is_done_to_a_file_that_is_not_where_that_is_done(
    world: World, verb: Callable[..., object], state: LedgerState
) -> None:
    one = child(world)
    Child.objects.filter(pk=one.pk).update(state=state.value)
    with pytest.raises(Refused):
        verb(children=[fresh(one)], by=world.officer("林涛"))
    assert fresh(one).state_ is state


def test_the_county_puts_right_and_hands_in_what_it_gave_back(world: World) -> None:
    one = child(world)
    Child.objects.filter(pk=one.pk).update(state=LedgerState.RETURNED.value)
    submit_files(children=[fresh(one)], by=world.officer("林涛"))
    assert fresh(one).state_ is LedgerState.ACTIVE


def test_an_exit_may_be_declined_and_other_needs_words(world: World) -> None:
    one = child(world)
    with pytest.raises(Refused, match="写明"):
        ask_exit(child=one, why=ExitReason.OTHER, reason=" ", on=TODAY, by=world.officer("李梅"))
    with pytest.raises(Refused, match="合并"):
        ask_exit(
            child=one, why=ExitReason.DUPLICATE, reason="x", on=TODAY, by=world.officer("李梅")
        )
    ask_exit(child=one, why=ExitReason.OTHER, reason="搬走", on=TODAY, by=world.officer("李梅"))
    with pytest.raises(Refused, match="乡镇或县级"):
        decide_exit(child=fresh(one), leaves=True, reason="x", by=world.officer("李梅"))
    duty = Task.objects.open().get(kind="ledger.exit", child_id=one.pk)
    assert duty.organisation == world.organisation("青岩镇人民政府")
    decide_exit(child=fresh(one), leaves=False, reason="孩子还在", by=world.officer("王强"))
    duty.refresh_from_db()
    assert not duty.is_open
    assert (fresh(one).state_, fresh(one).exit_reason) == (LedgerState.ACTIVE, "")


@pytest.mark.parametrize("leaves", [True, False])
@pytest.mark.parametrize("state", [LedgerState.ACTIVE, LedgerState.PENDING_COUNTY])
def test_no_exit_is_decided_that_nobody_asked_for(
    world: World, sign_in: SignIn, state: LedgerState, leaves: bool
) -> None:
    one = child(world)
    Child.objects.filter(pk=one.pk).update(state=state.value)
    with pytest.raises(Refused, match="没有等待答复的退出申请"):
        decide_exit(child=fresh(one), leaves=leaves, reason="x", by=world.officer("王强"))
    assert fresh(one).state_ is state, (
        "nor is a file approved this way that the county has not seen"
    )
    page = sign_in("王强").get(f"/children/{one.pk}/exit-decision/").content.decode()
    assert "没有等待答复的退出申请" in page


def test_nobody_answers_the_exit_they_asked_for(world: World, sign_in: SignIn) -> None:
    one, town = child(world), world.officer("王强")
    page = f"/children/{one.pk}/"
    ask_exit(child=one, why=ExitReason.OTHER, reason="搬走", on=TODAY, by=town)
    assert "答复退出申请" not in sign_in("王强").get(page).content.decode()
    with pytest.raises(Refused, match="申请人自己"):
        decide_exit(child=fresh(one), leaves=True, reason="x", by=town)
    duty = Task.objects.open().get(kind="ledger.exit", child_id=one.pk)
    assert duty.organisation == world.organisation("云溪县民政局")
    assert "答复退出申请" in sign_in("林涛").get(page).content.decode()


def test_an_exit_for_another_reason_is_asked_and_told_in_whole_sentences(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    page = f"/children/{one.pk}/exit/"
    for why, wrong in ((ExitReason.OTHER, "reason"), (ExitReason.SIXTEEN, "why")):
        answer = sign_in("李梅").post(page, {"why": why.value, "on": str(TODAY), "reason": ""})
        assert wrong in answer.context["form"].errors, "what is wrong is marked"
    ask_exit(
        child=one, why=ExitReason.OTHER, reason="随奶奶进城", on=TODAY, by=world.officer("李梅")
    )
    told = sign_in("王强").get(f"/children/{one.pk}/exit-decision/").content.decode()
    assert "随奶奶进城。" in told
    assert "同意以后" not in told, "nothing follows by itself"


def test_where_no_office_is_above_an_exit_waits_without_a_duty(world: World) -> None:
    one = child(world)
    Organisation.objects.filter(kind=Agency.CIVIL_AFFAIRS).update(kind=Agency.COURT)
    ask_exit(child=one, why=ExitReason.OTHER, reason="搬走", on=TODAY, by=world.officer("王强"))
    assert fresh(one).state_ is LedgerState.EXIT_PENDING
    assert not Task.objects.filter(kind="ledger.exit").exists()


def test_a_child_who_moves_is_handed_over_with_the_history(world: World) -> None:
    one = child(world)
    offered = offer_transfer(
        child=one, to_place=BAISHUI_VILLAGE, reason="随外婆居住", by=world.officer("王强")
    )
    assert fresh(one).place == DAPING, "until accepted, the old place answers for the child"
    duty = Task.objects.get(kind="ledger.transfer")
    assert duty.organisation.name == "白水镇人民政府"
    with pytest.raises(Refused, match="对方单位"):
        answer_transfer(transfer=offered, accepted=True, note="x", by=world.officer("王强"))
    answer_transfer(transfer=offered, accepted=True, note="已见到孩子", by=world.officer("何敏"))
    duty.refresh_from_db()
    assert fresh(one).place == BAISHUI_VILLAGE
    assert duty.closed_at is not None
    assert one.changes.filter(kind=Kind.MOVED).exists()
    with pytest.raises(Refused, match="已经答复"):
        answer_transfer(transfer=offered, accepted=True, note="x", by=world.officer("何敏"))


def test_what_was_asked_of_another_place_is_taken_back_until_it_answers(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = child(world)
    told: dict[str, Any] = {"child": one, "to_place": BAISHUI_VILLAGE, "reason": "说要搬走"}
    offered = offer_transfer(**told, by=world.officer("王强"))
    with pytest.raises(Refused, match="管辖范围"):
        withdraw_transfer(transfer=offered, reason="x", by=world.officer("何敏"))
    client, page = sign_in("王强"), reverse("children:transfer_answer", args=[offered.pk])
    assert "可以撤回" in client.get(page).content.decode()
    assert "已撤回" in client.post(page, {"reason": "不搬了"}, follow=True).content.decode()
    duty = Task.objects.get(kind="ledger.transfer")
    assert (fresh(one).place, duty.completion.outcome) == (DAPING, "对方撤回了")
    again = offer_transfer(**told, by=world.officer("王强"))
    answer_transfer(transfer=again, accepted=True, note="x", by=world.officer("何敏"))
    with pytest.raises(Refused, match="已经答复了"):
        withdraw_transfer(transfer=again, reason="x", by=world.officer("王强"))


def test_a_child_registered_elsewhere_is_claimed_not_registered_again(world: World) -> None:
    one = child(world, place=BAISHUI_VILLAGE)
    asks, now = world.organisation("青岩镇人民政府"), timezone.now()
    Address.objects.create(
        organisation=asks, kind="sms", value="19900001111", wish=Wish.ALL, added_by=asks.pk,
        asked_at=now, confirmed_at=now,
    )  # fmt: skip
    claim = claim_child(child=one, to_place=DAPING, reason="在本村居住", by=world.officer("王强"))
    with pytest.raises(Refused, match="正在转移"):
        claim_child(child=one, to_place=DAPING, reason="x", by=world.officer("王强"))
    told = Message.objects.filter(cause=f"transfer:{claim.pk}:answered")
    assert not told.exists()
    answer_transfer(transfer=claim, accepted=False, note="只是暑假来住", by=world.officer("何敏"))
    assert fresh(one).place == BAISHUI_VILLAGE
    assert {m.organisation for m in told} == {asks}, "whoever asked hears that it is answered"


def test_two_files_become_one_and_can_be_parted_again(world: World) -> None:
    kept = child(world)
    dropped = child(
        world, name="李晓雨", id_number=None, birth_date="2016-03-06", school="中心小学"
    )
    pair = Pair.objects.get()
    merge_files(
        kept=kept,
        dropped=dropped,
        values={"school": "中心小学"},
        reason="是同一个孩子",
        by=world.officer("王强"),
    )
    absorbed, pair = fresh(dropped), Pair.objects.get(pk=pair.pk)
    assert (absorbed.merged_into_id, absorbed.on_ledger, pair.decision) == (kept.pk, False, "same")
    assert fresh(kept).school == "中心小学"
    assert not Key.objects.filter(child=dropped).exists()
    with pytest.raises(Refused, match="已并入另一份"):
        amend(world, absorbed, values={"school": "x"})
    split_files(dropped=absorbed, reason="合错了", by=world.officer("王强"))
    assert (fresh(dropped).merged_into_id, fresh(dropped).on_ledger) == (None, True)
    assert fresh(kept).school == ""
    assert Key.objects.filter(child=dropped).exists()
    assert Pair.objects.get(pk=pair.pk).decision == "different"


def test_a_file_that_had_left_keeps_why_through_a_merge_and_its_undoing(world: World) -> None:
    kept, gone = child(world), child(world, id_number=None, name="李晓雨")
    ask_exit(
        child=gone, why=ExitReason.PARENT_RETURNED, reason="", on=TODAY, by=world.officer("李梅"),
        values={"mother.is_away": "0"},
    )  # fmt: skip
    decide_exit(child=fresh(gone), leaves=True, reason="核实", by=world.officer("王强"))
    merge_files(kept=kept, dropped=fresh(gone), values={}, reason="x", by=world.officer("王强"))
    split_files(dropped=fresh(gone), reason="合错了", by=world.officer("王强"))
    parted = fresh(gone)
    assert (parted.on_ledger, parted.exit_reason) == (False, ExitReason.PARENT_RETURNED.value)


def test_files_of_two_townships_are_judged_and_merged_by_the_county_only(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    other = child(world, place=BAISHUI_VILLAGE, id_number=None)
    pair = Pair.objects.get()
    with pytest.raises(Refused, match="共同的上级"):
        judge_different(pair=pair, by=world.officer("王强"))
    button = 'name="different"'
    shown = [
        button in sign_in(who).get(f"/children/pairs/{pair.pk}/").content.decode()
        for who in ("王强", "林涛")
    ]
    assert shown == [False, True]
    with pytest.raises(Refused, match="交县里"):
        merge_files(kept=one, dropped=other, values={}, reason="x", by=world.officer("王强"))
    merge_files(kept=one, dropped=other, values={}, reason="x", by=world.officer("林涛"))


def test_a_pair_that_was_judged_is_not_brought_up_again(world: World) -> None:
    one, other = child(world), child(world, id_number=None)
    pair = Pair.objects.get()
    judge_different(pair=pair, by=world.officer("李梅"))
    assert propose_pairs(pairs=[(other.pk, one.pk, 0.8, [])], by=CLOCK) == []


def test_brothers_and_sisters_share_a_household(world: World) -> None:
    one, other = (
        child(world),
        child(world, name="李小晴", id_number=number("20180102"), birth_date="2018-01-02"),
    )
    join_household(children=[one, other], by=world.officer("李梅"))
    assert household_of(fresh(one)) == [fresh(other)]


def told_of_home(one: Child) -> list[tuple[str, Child | None]]:
    homes = (Kind.JOINED, Kind.LEFT_HOME)
    return [(c.kind, c.other) for c in one.changes.filter(kind__in=homes).order_by("at")]


def test_the_timeline_says_who_came_to_live_with_whom_and_who_left(world: World) -> None:
    xia, qiu, dong = (
        child(world, name=name, id_number=None, birth_date=f"201{n}-01-02")
        for n, name in enumerate(("李夏", "李秋", "李冬"))
    )
    officer = world.officer("李梅")
    join_household(children=[xia, qiu], by=officer)
    assert told_of_home(xia) == [(Kind.JOINED, fresh(qiu))]
    assert told_of_home(qiu) == [(Kind.JOINED, fresh(xia))]
    join_household(children=[fresh(xia), fresh(qiu)], by=officer)  # they live there already
    assert len(told_of_home(qiu)) == 1
    join_household(children=[dong, fresh(xia)], by=officer)
    assert told_of_home(dong) == [(Kind.JOINED, fresh(xia))]
    assert [other for _, other in told_of_home(xia)] == [fresh(qiu), fresh(dong)]
    assert len(told_of_home(qiu)) == 1  # somebody came to them; nothing changed for the others
    leave_household(child=fresh(dong), by=officer)
    assert told_of_home(dong)[-1] == (Kind.LEFT_HOME, fresh(xia))
    leave_household(child=fresh(dong), by=officer)  # lives with nobody any more
    assert len(told_of_home(dong)) == 2


def test_two_households_become_one_and_a_child_put_there_by_mistake_leaves(world: World) -> None:
    li = [
        child(world, name=f"李小{c}", id_number=None, birth_date=f"201{n}-01-02")
        for n, c in enumerate("春夏秋冬")
    ]
    officer = world.officer("李梅")
    join_household(children=li[:2], by=officer)
    join_household(children=li[2:], by=officer)
    join_household(children=[fresh(li[1]), fresh(li[2])], by=officer)
    assert household_of(fresh(li[0])) == [fresh(one) for one in li[1:]]
    leave_household(child=fresh(li[3]), by=officer)
    assert household_of(fresh(li[0])) == [fresh(one) for one in li[1:3]]
    assert household_of(fresh(li[3])) == []
    Child.objects.filter(pk=li[3].pk).update(merged_into=li[0])
    with pytest.raises(Refused, match="已并入"):
        join_household(children=[li[0], fresh(li[3])], by=officer)


def test_only_files_whose_day_has_come_are_worked_out_again(world: World) -> None:
    nearly = child(world, id_number=None, birth_date=(TODAY - timedelta(days=365 * 15)).isoformat())
    Child.objects.filter(pk=nearly.pk).update(next_on=TODAY, next_why="满 16 周岁")
    child(world, id_number=None, name="王小军", birth_date="2019-05-01")
    assert list(due_files(TODAY)) == [nearly]
    review_due(children=[nearly.pk], today=TODAY, by=CLOCK)
    assert not due_files(TODAY)


def test_a_batch_of_many_is_one_entry_of_the_log_with_their_number(world: World) -> None:
    intakes = [Intake(DAPING, values(name=f"李小{n}", id_number=None), TODAY) for n in range(60)]
    done = register_children(intakes=intakes, by=world.officer("林涛"))
    (entry,) = Entry.objects.filter(verb="children.register_children")
    assert (entry.details["number"], entry.details["digest"]) == (60, done.digest)
    assert len(set(Child.objects.values_list("number", flat=True))) == 60


def test_nothing_secret_lies_open(world: World) -> None:
    child(world)
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("children_child", "children_change", "children_key"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr(
                [
                    tuple(bytes(v) if isinstance(v, memoryview) else v for v in row)
                    for row in cursor.fetchall()
                ]
            )
            assert number() not in rows
            assert "19900001111" not in rows


def test_records_of_many_children_take_few_questions(
    world: World, django_assert_max_num_queries: object
) -> None:
    ids = [child(world, id_number=None, name=f"王{n}").pk for n in range(5)]
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        assert len(records_of(ids)) == 5
    assert Change.objects.count() == 5


def test_transfers_and_claims_that_make_no_sense_are_refused(world: World) -> None:
    one = child(world)
    officer = world.officer("林涛")
    with pytest.raises(Refused, match="没有这个区划"):
        offer_transfer(child=one, to_place="990131999200", reason="x", by=officer)
    with pytest.raises(Refused, match="已经在那里"):
        offer_transfer(child=one, to_place=DAPING, reason="x", by=officer)
    with pytest.raises(Refused, match="已经在这里"):
        claim_child(child=one, to_place=DAPING, reason="x", by=officer)
    other = child(world, id_number=None)
    merge_files(kept=one, dropped=other, values={}, reason="x", by=officer)
    with pytest.raises(Refused, match="并入另一份"):
        offer_transfer(child=fresh(other), to_place=LIUWAN, reason="x", by=officer)


def test_merges_that_make_no_sense_are_refused(world: World) -> None:
    one, other = child(world), child(world, id_number=None)
    officer = world.officer("林涛")
    with pytest.raises(Refused, match="同一份"):
        merge_files(kept=one, dropped=one, values={}, reason="x", by=officer)
    with pytest.raises(Refused, match="没有并入"):
        split_files(dropped=one, reason="x", by=officer)
    pair = Pair.objects.get()
    merge_files(kept=one, dropped=other, values={}, reason="x", by=officer)
    with pytest.raises(Refused, match="已经并入"):
        merge_files(kept=one, dropped=fresh(other), values={}, reason="x", by=officer)
    with pytest.raises(Refused, match="已经有结论"):
        judge_different(pair=pair, by=officer)
    with pytest.raises(Refused, match="管辖范围"):
        split_files(dropped=fresh(other), reason="x", by=world.officer("何敏"))


def test_a_split_would_not_make_two_files_of_one_number(world: World) -> None:
    one, other = child(world, id_number=None), child(world)
    officer = world.officer("林涛")
    merge_files(kept=one, dropped=other, values={}, reason="x", by=officer)
    amend(world, one, values={"id_number": number()})
    with pytest.raises(Refused, match="证件号码相同"):
        split_files(dropped=fresh(other), reason="x", by=officer)


def test_a_changed_number_must_be_free(world: World) -> None:
    child(world)
    other = child(world, id_number=None, name="王小军")
    with pytest.raises(Refused, match="已经有档案"):
        amend(world, other, values={"id_number": number()})


def test_where_no_office_reviews_nothing_is_called_for(world: World) -> None:
    world.organisation("白水镇人民政府").posts.all().delete()
    Task.objects.all().delete()
    world.organisation("白水镇人民政府").below.update(above=None)
    type(world.organisation("白水镇人民政府")).objects.filter(
        name__in=["白水镇人民政府", "云溪县民政局"]
    ).update(kind="school")
    one = child(world, by="李梅")
    offer_transfer(child=one, to_place=BAISHUI_VILLAGE, reason="x", by=world.officer("李梅"))
    assert not Task.objects.filter(kind="ledger.transfer").exists()


def test_who_takes_a_child_over_is_asked_to_check_where_it_lives_and_learns_and_who_cares(
    world: World,
) -> None:
    one, he = child(world, school="青岩镇中心小学"), world.officer("何敏")
    moving = offer_transfer(
        child=one, to_place=BAISHUI_VILLAGE, reason="搬走", by=world.officer("李梅")
    )
    assert not Task.objects.filter(kind="ledger.arrival").exists(), "nobody has taken it over yet"
    answer_transfer(transfer=moving, accepted=True, note="到了", by=he)
    duty = Task.objects.get(kind="ledger.arrival")
    assert (duty.organisation.name, duty.child_id) == ("白水镇人民政府", one.pk)
    assert (duty.place, duty.form) == (BAISHUI_VILLAGE, "children:arrival")
    check_arrival(task=duty, values={"school": "白水小学"}, on=TODAY, reason="8 日上门", by=he)
    duty.refresh_from_db()
    assert (duty.is_open, duty.completion.outcome) == (False, "已核对")
    told = Change.objects.get(pk=str(duty.completion.fact_id))
    assert (told.kind, told.values, told.reason) == (
        Kind.CHECKED, {"school": "白水小学"}, "8 日上门",
    )  # fmt: skip
    assert fresh(one).school == "白水小学"
    with pytest.raises(Refused, match="已经核对过了"):
        check_arrival(task=duty, values={}, on=TODAY, reason="x", by=he)


def test_what_was_found_as_it_is_on_file_is_checked_too(world: World) -> None:
    one, he = child(world), world.officer("何敏")
    _moved(world, one, BAISHUI_VILLAGE, "李梅", "何敏")
    duty = Task.objects.get(kind="ledger.arrival")
    other = child(world, id_number=None, name="王小军", place=BAISHUI_VILLAGE)
    merge_files(kept=other, dropped=fresh(one), values={}, reason="同一个", by=he)
    check_arrival(task=duty, values={}, on=TODAY, reason="都没有变", by=he)
    assert not Task.objects.open().filter(kind="ledger.arrival").exists()
    assert other.changes.get(kind=Kind.CHECKED).values == {}, "the file that stands"


def test_address_school_and_carer_changed_one_after_the_other_are_checked(world: World) -> None:
    one = child(world)
    _moved(world, one, BAISHUI_VILLAGE, "李梅", "何敏")
    waiting = Task.objects.open().filter(kind="ledger.arrival")
    amend(world, one, by="何敏", values={"living_detail": "白水村 3 组"})
    amend(world, one, by="何敏", values={"school": "白水小学"})
    assert waiting.exists(), "of the carer nothing was said"
    amend(world, one, by="何敏", values={"caregiver.phone": "19900002222"})
    assert not waiting.exists()


def test_a_child_that_moves_on_is_checked_where_it_arrives_once(world: World) -> None:
    one = child(world)
    _moved(world, one, BAISHUI_VILLAGE, "李梅", "何敏")
    _moved(world, one, LIUWAN, "何敏", "王强")
    duty = Task.objects.open().get(kind="ledger.arrival")
    assert duty.organisation.name == "青岩镇人民政府"


def _moved(world: World, one: Child, to: str, by: str, taken_by: str) -> None:
    moving = offer_transfer(child=fresh(one), to_place=to, reason="搬走", by=world.officer(by))
    answer_transfer(transfer=moving, accepted=True, note="到了", by=world.officer(taken_by))


def test_views_of_the_ledger_are_kept_by_name(world: World) -> None:
    officer = world.officer("李梅")
    save_view(name="无人监护", query="flag=no_guardian", by=officer)
    save_view(name="无人监护", query="flag=no_guardian&sex=2", by=officer)
    assert [view.query for view in SavedView.objects.visible_to(officer)] == [
        "flag=no_guardian&sex=2"
    ]
    assert not SavedView.objects.visible_to(world.officer("田雨")).exists()
    save_view(name="女孩", query="sex=2", by=officer)
    with pytest.raises(Refused, match="已经有一个叫“女孩”的"):
        rename_view(name="无人监护", new="女孩", by=officer)
    rename_view(name="女孩", new="女孩子", by=officer)
    rename_view(name="女孩子", new="女孩子", by=officer)
    rename_view(name="无人监护", new="偷来的", by=world.officer("田雨"))
    names = SavedView.objects.visible_to(officer).values_list("name", flat=True)
    assert list(names) == ["女孩子", "无人监护"]
    forget_view(name="女孩子", by=officer)
    forget_view(name="无人监护", by=officer)
    assert not SavedView.objects.exists()


class TestLookAlikes:
    """What is registered or changed by hand is compared with the other files at once."""

    def test_registered_although_alike_it_waits_for_a_person(self, world: World) -> None:
        one = child(world, id_number=None)
        other = child(world, name="李晓雨", id_number=None)
        pair = Pair.objects.get()
        assert {pair.first_id, pair.second_id} == {one.pk, other.pk}

    def test_a_change_that_makes_two_files_alike_is_noticed(self, world: World) -> None:
        child(world, id_number=None)
        other = child(world, name="赵大宝", id_number=None, birth_date="2011-01-01", father_name=None,
                      mother_name=None, father_phone=None, caregiver_name=None)  # fmt: skip
        assert not Pair.objects.exists()
        same = {
            "name": "李小雨",
            "birth_date": "2016-03-05",
            "father.name": "李强",
            "mother.name": "周芳",
        }
        change = Amendment(other.pk, same, date(2026, 4, 1), "认错了人")
        change_children(amendments=[change], by=world.officer("王强"))
        assert Pair.objects.count() == 1

    def test_a_place_is_searched_again_and_judged_pairs_stay_judged(self, world: World) -> None:
        child(world, id_number=None)
        child(world, name="李晓雨", id_number=None)
        judge_different(pair=Pair.objects.get(), by=world.officer("王强"))
        assert search_pairs(place=QINGYAN, by=world.officer("王强")) == []
        Pair.objects.all().delete()
        assert len(search_pairs(place=QINGYAN, by=world.officer("王强"))) == 1

    def test_nobody_searches_elsewhere(self, world: World) -> None:
        with pytest.raises(Refused, match="管辖范围"):
            search_pairs(place=QINGYAN, by=world.officer("何敏"))


def test_no_birthday_comes_for_a_child_that_died(world: World) -> None:
    one = gone(world, ExitReason.DIED)
    assert (one.next_on, one.next_why) == (None, "")
