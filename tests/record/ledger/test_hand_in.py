"""A ledger from its reading to its end: what it opens, what it changes, what waits for a person."""

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tests.children import child, filed, fresh, hand_in, number, read, row, values
from tests.world import BAISHUI_VILLAGE, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.documents.store import LEDGERS
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.fields import Sealed
from tonghu.base.kernel.seals import seal
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.record.children.actions import ask_exit, decide_exit
from tonghu.record.children.models import Change, Child, Pair
from tonghu.record.ledger.actions import (
    confirm_hand_in,
    drop_hand_in,
    file_portion,
    hand_in_ledger,
    pause_hand_in,
    place_left_overs,
    remap_columns,
    resume_hand_in,
    second_hand_in,
    send_back,
    settle,
)
from tonghu.record.ledger.exports import refused_book
from tonghu.record.ledger.foretelling import Foretold, Reading, foretell
from tonghu.record.ledger.models import ColumnMemory, LeftOver, Outcome, Portion, State
from tonghu.record.ledger.questions import unplaced
from tonghu.record.tasks.models import Task


def counts(one: object) -> tuple[int, ...]:
    names = ("created", "updated", "unchanged", "parked", "refused", "duplicates")
    return tuple(getattr(one, name) for name in names)


def many(n: int, **more: Any) -> list[dict[str, object]]:
    """Rows of n children without ID numbers."""
    return [
        row(i + 3, name=f"王小{chr(0x4E00 + i)}", id_number=None, birth_date=f"2015-01-{i % 28 + 1:02}",
            **{"father_name": f"王{chr(0x4F00 + i)}", "mother_name": f"周{chr(0x4F00 + i)}",
               "father_phone": f"1990000{i:04}", "caregiver_name": f"吴{chr(0x5000 + i)}"} | more)
        for i in range(n)
    ]  # fmt: skip


def test_a_row_opens_a_file_that_waits_for_the_county(world: World) -> None:
    done = filed(
        world, hand_in(world, [row(), row(4, name="张小军", id_number=number("20150101"))])
    )
    assert counts(done) == (2, 0, 0, 0, 0, 0)
    one = Child.objects.get(name="李小雨")
    assert (one.state_, one.place) == (LedgerState.PENDING_COUNTY, DAPING)
    change = one.changes.get()
    assert (change.source, change.origin, change.by) == ("sheet", done.pk, world.officer("王强").pk)


def test_bad_56_the_same_file_twice_changes_nothing(world: World) -> None:
    rows = [row(), *many(5)]
    filed(world, hand_in(world, rows))
    before = Change.objects.count()
    again = filed(world, hand_in(world, rows))
    assert counts(again) == (0, 0, 6, 0, 0, 0)
    assert Change.objects.count() == before


def test_only_what_is_new_is_changed_and_blank_cells_take_nothing_away(world: World) -> None:
    filed(world, hand_in(world, [row(school="青岩小学")]))
    again = filed(world, hand_in(world, [row(caregiver_phone="19900002222", school=None)]))
    assert counts(again) == (0, 1, 0, 0, 0, 0)
    change = Change.objects.get(origin=again.pk)
    assert change.values == {"caregiver.phone": "19900002222"}
    assert Child.objects.get().school == "青岩小学"


def test_a_neighbour_who_cares_now_is_something_new(world: World) -> None:
    filed(world, hand_in(world, [row(caregiver_relationship="61")]))
    again = filed(world, hand_in(world, [row(caregiver_relationship="99")]))
    assert Change.objects.get(origin=again.pk).values == {"caregiver.relationship": "99"}


def test_a_less_exact_date_is_nothing_new(world: World) -> None:
    filed(world, hand_in(world, [row()]))
    again = filed(world, hand_in(world, [row(birth_date="2016-03", father_away_since="2024")]))
    assert counts(again)[:3] == (0, 0, 1)


def test_a_child_without_a_number_is_known_by_name_birth_date_and_township(world: World) -> None:
    filed(world, hand_in(world, [row(id_number=None)]))
    again = filed(world, hand_in(world, [row(place=LIUWAN)]))
    assert counts(again)[:2] == (0, 1)
    one = Child.objects.get()
    assert one.id_index is not None, "the number is new, and so is the village"
    assert one.place == LIUWAN


def test_bad_56_a_roster_that_knows_little_changes_nothing_the_second_time(world: World) -> None:
    vague: dict[str, Any] = {"id_number": None, "birth_date": "2016-03"}
    nothing: dict[str, Any] = {
        f"{who}_{what}": None for who in ("father", "mother") for what in ("name", "phone")
    }
    only_a_name = row(
        5, name="钱欣子", id_number=None, birth_date=None, caregiver_name=None, **nothing
    )
    rows = [row(**vague), row(4, name="王小军", **vague), only_a_name]
    assert counts(filed(world, hand_in(world, rows))) == (3, 0, 0, 0, 0, 0)
    assert counts(filed(world, hand_in(world, rows)))[:4] == (0, 0, 3, 0)
    other = only_a_name | {"values": only_a_name["values"] | {"father.name": "钱大山"}}
    assert counts(filed(world, hand_in(world, [other])))[2] == 0, "what is new is not passed over"
    elsewhere = only_a_name | {"place": LIUWAN}
    next_door = counts(filed(world, hand_in(world, [elsewhere])))
    assert next_door[:3] == (1, 0, 0), "a namesake of the next village is neither it nor moves it"


def test_the_same_child_on_two_rows_is_one_file_with_what_both_say(world: World) -> None:
    rows = [row(school=None), row(4, school="青岩小学")]
    done = filed(world, hand_in(world, rows))
    assert counts(done) == (1, 0, 1, 0, 0, 1)
    assert Child.objects.get().school == "青岩小学"
    assert hand_in(world, [row(5)], [row(6)]).preview == {"unchanged": 2}


def test_the_preview_counts_a_child_of_an_earlier_portion_once(world: World) -> None:
    child(world, name="别的孩子", id_number=number("20140101"), birth_date="2014-01-01")
    assert hand_in(world, [row(5)], [row(6)]).preview == {"create": 1, "repeated": 1}


def test_bad_32_a_child_on_another_ledger_waits_to_be_claimed(world: World) -> None:
    elsewhere = child(world, place=BAISHUI_VILLAGE)
    done = filed(world, hand_in(world, [row()]))
    assert counts(done) == (0, 0, 0, 1, 0, 1)
    left = LeftOver.objects.get()
    assert (left.outcome, left.child_id, left.codes) == (Outcome.PARKED, elsewhere.pk, "elsewhere")
    assert Task.objects.filter(kind="ledger.left_overs", closed_at=None).count() == 1


def test_bad_15_a_number_of_another_child_is_a_conflict_for_a_person(world: World) -> None:
    child(world)
    done = filed(
        world, hand_in(world, [row(name="赵铁柱", father_name="赵大", mother_name="钱二")])
    )
    assert counts(done) == (0, 0, 0, 1, 0, 1)
    assert LeftOver.objects.get().codes == "conflict"


def test_a_row_that_is_neither_goes_back_with_its_reason_and_the_duty_ends(world: World) -> None:
    child(world)
    done = filed(
        world, hand_in(world, [row(name="赵铁柱", father_name="赵大", mother_name="钱二")])
    )
    left = send_back(left_over=LeftOver.objects.get(), by=world.officer("王强"))
    assert (left.outcome, left.settled_as) == (Outcome.REFUSED, "sent_back")
    assert Task.objects.filter(kind="ledger.left_overs", closed_at=None).count() == 0
    done.refresh_from_db()
    assert done.refused == 1
    file = BytesIO()
    refused_book(done, file)
    cells = [cell.value for cell in openpyxl.load_workbook(file).active[3]]
    assert "赵铁柱" in cells
    assert "名字却不同" in cells[-1]
    with pytest.raises(Refused, match="处理过"):
        send_back(left_over=left, by=world.officer("王强"))


def test_bad_33_a_homophone_without_a_number_is_put_before_a_person_not_merged(
    world: World,
) -> None:
    known = child(world, id_number=None)
    done = filed(world, hand_in(world, [row(name="李晓雨", id_number=None)]))
    assert counts(done) == (0, 0, 0, 1, 0, 1)
    left = LeftOver.objects.get()
    assert left.child_id == known.pk
    assert "同音" in left.problems[0]["message"]
    duty = Task.objects.get(kind="ledger.left_overs")
    settle(left_over=left, same=True, by=world.officer("王强"))
    duty.refresh_from_db()
    assert duty.closed_at is not None
    assert fresh(known).name == "李晓雨"
    with pytest.raises(Refused, match="处理过"):
        settle(left_over=left, same=True, by=world.officer("王强"))


def test_judged_another_child_it_gets_a_file_of_its_own(world: World) -> None:
    child(world, id_number=None)
    filed(world, hand_in(world, [row(name="李晓雨", id_number=None)]))
    settle(left_over=LeftOver.objects.get(), same=False, by=world.officer("王强"))
    assert Child.objects.filter(name="李晓雨").count() == 1


def test_what_was_doubtful_about_a_row_that_waited_is_still_to_be_looked_at(world: World) -> None:
    child(world, id_number=None)
    nowhere = row(name="李晓雨", id_number=None) | {
        "place": QINGYAN,
        "problems": [
            {"row": 3, "column": "村", "code": "village_unknown", "action": "FLAG", "message": "没有“大平”",
             "about": "大平"}
        ],
    }  # fmt: skip
    done = filed(world, hand_in(world, [nowhere], place=QINGYAN))
    assert done.parked == 1
    assert unplaced(done) == {}
    settle(left_over=LeftOver.objects.get(), same=False, by=world.officer("王强"))
    (waiting,) = unplaced(done)["大平"]
    assert waiting.child == Child.objects.get(name="李晓雨")
    place_left_overs(hand_in=done, about="大平", place=DAPING, by=world.officer("王强"))
    assert Child.objects.get(name="李晓雨").place == DAPING
    assert unplaced(done) == {}


def test_bad_31_twins_are_two_children_of_one_household(world: World) -> None:
    rows = [
        row(name="李小雨", id_number=number("20160305", 12)),
        row(4, name="李小雪", id_number=number("20160305", 14)),
    ]
    done = filed(world, hand_in(world, rows))
    assert counts(done) == (2, 0, 0, 0, 0, 0)
    homes = set(Child.objects.values_list("household", flat=True))
    assert len(homes) == 1
    assert None not in homes
    third = [row(5, name="李小风", id_number=number("20180101"), birth_date="2018-01-01")]
    filed(world, hand_in(world, third))
    assert set(Child.objects.values_list("household", flat=True)) == homes


def test_a_brother_on_file_without_a_household_gets_one(world: World) -> None:
    first = child(world)
    filed(
        world,
        hand_in(world, [row(name="李小风", id_number=number("20180101"), birth_date="2018-01-01")]),
    )
    assert fresh(first).household == Child.objects.get(name="李小风").household is not None


def test_what_only_looks_alike_is_filed_and_put_side_by_side(world: World) -> None:
    known = child(world, id_number=None, father_phone=None, caregiver_name=None, mother_name=None)
    other = row(name="李小雨", id_number=None, birth_date="2016-05-03", father_name=None, father_phone=None,
                mother_name=None, caregiver_name=None)  # fmt: skip
    done = filed(world, hand_in(world, [other]))
    pairs = Pair.objects.count()
    assert (done.created, pairs) in {(1, 1), (0, 0)}
    assert fresh(known).birth_date is not None


def test_who_had_left_comes_back_under_the_same_number(world: World) -> None:
    one = child(world)
    ask_exit(
        child=one,
        why=ExitReason.PARENT_RETURNED,
        values={"mother.is_away": "0"},
        reason="",
        on=date(2026, 9, 1),
        by=world.officer("李梅"),
    )
    decide_exit(child=fresh(one), leaves=True, reason="x", by=world.officer("林涛"))
    done = filed(world, hand_in(world, [row(school="青岩小学")]))
    assert counts(done)[:2] == (0, 1)
    back = fresh(one)
    assert (back.number, back.on_ledger, back.school) == (one.number, True, "青岩小学")


def test_refused_and_doubtful_rows_are_kept_with_their_reasons(world: World) -> None:
    problem = {
        "row": 3,
        "column": "身份证号",
        "code": "id_unreadable",
        "action": "ROW",
        "message": "位数不对",
    }
    doubt = {"row": 4, "column": "", "code": "no_id", "action": "FLAG", "message": "没有证件号码"}
    bad = row(3, name="张三", outcome="refused") | {"problems": [problem]}
    odd = row(4, name="王小军", id_number=None, outcome="flagged") | {"problems": [doubt]}
    done = filed(world, hand_in(world, [bad, odd]))
    assert counts(done) == (1, 0, 0, 0, 1, 0)
    refused, flagged = LeftOver.objects.order_by("row")
    assert (refused.outcome, refused.child, refused.problems[0]["message"]) == (
        Outcome.REFUSED,
        None,
        "位数不对",
    )
    assert (flagged.outcome, flagged.child.name) == (Outcome.FLAGGED, "王小军")  # type: ignore[union-attr]


def test_bad_57_much_change_or_an_emptied_column_asks_a_second_person(world: World) -> None:
    filed(world, hand_in(world, many(30, school="青岩小学")))
    changed = hand_in(world, many(30, school="县城小学"))
    assert "百分之五" in changed.second_why
    waiting = confirm_hand_in(hand_in=changed, by=world.officer("王强"))
    assert waiting.state == State.SECOND
    with pytest.raises(Refused, match="第二人"):
        second_hand_in(hand_in=waiting, agreed=True, by=world.officer("王强"))
    duty = Task.objects.get(kind="ledger.left_overs")
    with pytest.raises(Refused, match="写明理由"):
        second_hand_in(hand_in=waiting, agreed=False, by=world.officer("周静"))
    dropped = second_hand_in(
        hand_in=waiting, agreed=False, reason="学校没有迁", by=world.officer("周静")
    )
    duty.refresh_from_db()
    assert (dropped.state, dropped.portions.count()) == (State.DROPPED, 0)
    assert (dropped.answered_by, dropped.answer) == (world.officer("周静"), "学校没有迁")
    assert duty.closed_at is not None
    assert set(Child.objects.values_list("school", flat=True)) == {"青岩小学"}


def test_an_emptied_column_is_emptied_only_when_a_second_person_agrees(world: World) -> None:
    filed(world, hand_in(world, many(12, school="青岩小学")))
    rows = many(12)
    emptied = hand_in(world, rows)
    assert emptied.cleared == [], "a ledger without the column says nothing about it"
    reading = Reading(
        [
            emptied.report[0]
            | {"columns": [*emptied.report[0]["columns"], {"source": "学校", "field": "school"}]}
        ],
        [read(rows)],
    )
    emptied = remap_columns(
        hand_in=emptied, mapping={"学校": "school"}, reading=reading, by=world.officer("王强"),
        foretold=foretell(reading, QINGYAN, world.officer("王强")),
    )  # fmt: skip
    assert emptied.cleared == ["school"]
    assert emptied.preview == {"update": 12}, "what emptying changes is foretold"
    assert ColumnMemory.objects.get().field == "school"
    confirm_hand_in(hand_in=emptied, by=world.officer("王强"))
    running = second_hand_in(hand_in=emptied, agreed=True, by=world.officer("周静"))
    assert running.state == State.RUNNING
    file_portion(hand_in=running, by=world.officer("周静"))
    assert set(Child.objects.values_list("school", flat=True)) == {""}


def test_stopped_and_resumed_nothing_is_lost_or_doubled(world: World) -> None:
    one = hand_in(world, many(3), many(6)[3:], many(9)[6:])
    one = confirm_hand_in(hand_in=one, by=world.officer("王强"))
    one = file_portion(hand_in=one, by=world.officer("王强"))
    one = pause_hand_in(hand_in=one, by=world.officer("王强"))
    assert (one.state, one.portions_done, Child.objects.count()) == (State.STOPPED, 1, 3)
    with pytest.raises(Refused, match="已暂停"):
        file_portion(hand_in=one, by=world.officer("王强"))
    one = resume_hand_in(hand_in=one, by=world.officer("王强"))
    while one.state == State.RUNNING:
        one = file_portion(hand_in=one, by=world.officer("王强"))
    assert (one.state, one.created, Child.objects.count()) == (State.DONE, 9, 9)
    assert not one.portions.filter(rows__isnull=False).exists(), (
        "filed portions hold nothing any more"
    )


def test_what_an_older_version_kept_is_handed_in_again(world: World) -> None:
    one = confirm_hand_in(hand_in=hand_in(world, many(2)), by=world.officer("王强"))
    portion = one.portions.get()
    plain = json.dumps(many(2)).encode()  # as it was kept before rows were packed
    rows = seal(plain, table="ledger_portion", column="rows", row=str(portion.pk))
    Portion.objects.filter(pk=portion.pk).update(rows=Sealed(rows))
    with pytest.raises(Refused, match="先暂停，再放弃它，然后把原表重新交一次"):
        file_portion(hand_in=one, by=world.officer("王强"))
    assert Child.objects.count() == 0


def test_a_ledger_can_be_given_up_and_what_was_filed_stays(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = confirm_hand_in(hand_in=hand_in(world, many(2), many(4)[2:]), by=world.officer("王强"))
    one = pause_hand_in(
        hand_in=file_portion(hand_in=one, by=world.officer("王强")), by=world.officer("王强")
    )
    assert drop_hand_in(hand_in=one, by=world.officer("王强")).state == State.DROPPED
    assert Child.objects.count() == 2
    told = sign_in("王强").get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    assert "<b>2</b>新建" in told, "the page goes on saying what is on file from it"
    assert "把同一份表格再交一次" in told


def test_a_ledger_given_up_before_anything_was_filed_has_no_result(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = drop_hand_in(hand_in=hand_in(world, many(2)), by=world.officer("王强"))
    told = sign_in("王强").get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    assert "<h2>结果</h2>" not in told


def test_bad_49_nobody_hands_in_for_elsewhere(world: World) -> None:
    with pytest.raises(Refused, match="管辖范围"):
        hand_in(world, [row()], by="何敏", place=QINGYAN)
    with pytest.raises(NotAllowed):
        hand_in(world, [row()], by="赵刚")


def test_the_file_is_kept_sealed(world: World) -> None:
    one = hand_in_ledger(
        place=QINGYAN, name="x.csv", content=b"secret", reading=Reading([], []), foretold=Foretold({}),
        by=world.officer("王强"),
    )  # fmt: skip
    assert LEDGERS.get(one.pk, "file") == b"secret"
    assert b"secret" not in LEDGERS._path(one.pk, "file").read_bytes()
    assert values()["name"]


def test_an_empty_ledger_is_done_at_once(world: World) -> None:
    assert filed(world, hand_in(world)).state == State.DONE


def test_the_duty_stays_until_the_last_row_is_judged(world: World) -> None:
    child(world, id_number=None)
    child(
        world,
        name="张小军",
        id_number=None,
        birth_date="2015-01-01",
        father_name="张大",
        caregiver_name="张奶奶",
    )
    rows = [
        row(name="李晓雨", id_number=None),
        row(
            4,
            name="张晓军",
            id_number=None,
            birth_date="2015-01-01",
            father_name="张大",
            caregiver_name="张奶奶",
        ),
    ]
    assert filed(world, hand_in(world, rows)).parked == 2
    again = filed(world, hand_in(world, rows))
    assert (again.parked, again.unchanged) == (0, 2), "a row is put before a person once"
    first, second = LeftOver.objects.order_by("row")
    settle(left_over=first, same=True, by=world.officer("王强"))
    assert Task.objects.filter(kind="ledger.left_overs", closed_at=None).exists()
    settle(left_over=second, same=False, by=world.officer("王强"))
    assert not Task.objects.filter(kind="ledger.left_overs", closed_at=None).exists()
    judged = filed(world, hand_in(world, rows))
    assert (judged.created, judged.parked) == (0, 0), "what was judged is known"
