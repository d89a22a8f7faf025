"""What whoever does a step is told of what others wrote before: what the law lets them know, no more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.children import child
from tests.record.cases.test_facts import cells_of
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import World
from tonghu.base.people.models import Officer
from tonghu.law.facts import ASKS, FACTS
from tonghu.law.need_to_know import TOLD
from tonghu.law.procedures import PROCEDURES
from tonghu.record.cases.actions import Done, begin_case, finish_step, record_progress
from tonghu.record.cases.beginning import begins_with, read_later, told_for
from tonghu.record.cases.models import Assignment, Case

SignIn = Callable[[str], Client]
ELSEWHERE = "邻居说孩子身上有伤"


def somebody(world: World, step: Assignment) -> Officer:
    """Whoever works for the organisation that owes the step."""
    names = ("李梅", "王强", "赵刚", "林涛")
    by = (world.officer(name) for name in names)
    return next(one for one in by if step.task.organisation in one.organisations)


def test_what_is_told_is_written_before_and_has_those_items() -> None:
    steps = {(one.key, step.key) for one in PROCEDURES for step in one.steps}
    assert set(TOLD) <= steps
    for (procedure, _), told in TOLD.items():
        before = {procedure} | {
            one.key for one in PROCEDURES for step in one.steps
            for outcome in step.outcomes if procedure in outcome.opens
        }  # fmt: skip
        for one in told:
            kinds = one.facts.split()
            assert set(one.items) <= {item for kind in kinds for item in FACTS[kind].items}
            for kind in kinds:
                written = {where for (where, _), facts in ASKS.items() if facts.key == kind}
                assert written & before, (procedure, kind)


def test_the_village_that_admonishes_knows_whom_and_for_what_and_types_it_once(
    world: World, sign_in: SignIn
) -> None:
    known: dict[str, Any] = {"father.name": "李大勇", "father.phone": "13800000001"}
    one = child(world, **known)
    town = sign_in("王强")
    case = begin_case(
        child=one, key="guardianship_intervention", because=ELSEWHERE, by=world.officer("王强")
    ).case
    step = pending(case, "identify")
    page = town.get(f"/cases/steps/{step.task_id}/").content.decode()
    assert "接着办“劝诫、制止，督促监护人履行职责”" in page  # who writes knows who will read
    town.post(
        f"/cases/steps/{step.task_id}/",
        done(outcomes=["minor"], to="1", conduct="夜里留孩子一人在家", statement=ELSEWHERE),
    )
    step = pending(case, "admonish")
    page = sign_in("李梅").get(f"/cases/steps/{step.task_id}/").content.decode()
    assert "父亲（李大勇 13800000001）" in page
    assert page.count("夜里留孩子一人在家") == 2  # told, and already in the form
    assert ELSEWHERE not in page
    sign_in("李梅").post(
        f"/cases/steps/{step.task_id}/", done(outcomes=["ignored"], to="1", conduct="还是一个人")
    )
    step = pending(case, "report_police")
    assert "还是一个人" in sign_in("李梅").get(f"/cases/steps/{step.task_id}/").content.decode()
    assert "夜里留孩子" not in sign_in("李梅").get(f"/cases/steps/{step.task_id}/").content.decode()


def test_whoever_visits_under_an_order_knows_what_the_latest_one_forbids(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="protection_order", because=ELSEWHERE, by=world.officer("林涛")
    ).case
    finish(world, case, "choose_applicant", "village")
    step = pending(case, "apply_village")
    finish_step(assignment=step, done=Done(["urgent"]), by=somebody(world, step))
    _decided(world, case, "decide_urgently", "禁止接触孩子")
    finish(world, case, "carry_out", "carried_out")
    step, village = pending(case, "visit"), sign_in("李梅")
    page = village.get(f"/cases/steps/{step.task_id}/").content.decode()
    assert "禁止接触孩子" in page
    assert "2099年1月5日" in page
    assert ELSEWHERE not in page
    before = pending(case, "before_expiry")
    finish_step(assignment=before, done=Done(["prolonged"]), by=somebody(world, before))
    _decided(world, case, "decide", "责令迁出住所")
    page = village.get(f"/cases/steps/{step.task_id}/").content.decode()
    assert "责令迁出住所" in page
    assert "禁止接触孩子" not in page


@pytest.mark.parametrize(
    ("said", "words"),
    [({"to": "4"}, "其他监护人"), ({"to": "3"}, "父母双方（")],
)
def test_a_parent_of_whom_the_file_has_nothing_is_named_by_the_relation_alone(
    said: dict[str, object], words: str, world: World
) -> None:
    known: dict[str, Any] = {"mother.name": "王芳"}
    one = child(world, **known)
    case = begin_case(
        child=one, key="family_education_order", because="x", by=world.officer("林涛")
    ).case
    step = pending(case, "decide")
    record_progress(assignment=step, done=Done(said={"content": "旧的"}), by=world.officer("赵刚"))
    finish_step(
        assignment=step, done=Done(["ordered"], {**said, "content": "每月一次"}),
        by=world.officer("赵刚"),
    )  # fmt: skip
    told = dict(told_for(pending(case, "arrange")))
    assert told["训诫谁"].startswith(words)
    assert told["要求"] == "每月一次"


def _decided(world: World, case: Case, key: str, content: str) -> None:
    step = pending(case, key)
    said = {"content": content, "until": "2099-01-05", "decided_on": "2026-11-01"}
    finish_step(assignment=step, done=Done(["granted"], said), by=somebody(world, step))


def test_what_the_police_ordered_is_not_typed_again_in_the_procedure_that_it_opens(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="guardianship_intervention", because="x", by=world.officer("王强")
    ).case
    finish(world, case, "identify", "in_hand", by="王强")
    said = {
        "to": "1",
        "conduct": "三个月没有来电话",
        "number": "青公训〔2026〕3号",
        "content": "每月回家",
    }
    finish_step(
        assignment=pending(case, "rebuke"), done=Done(["guidance"], said),
        by=world.officer("赵刚"),
    )  # fmt: skip
    ordered = pending(case, "decide")
    assert begins_with(ordered, whole=True) == said
    page = sign_in("赵刚").get(f"/cases/steps/{ordered.task_id}/").content.decode()
    assert page.count("青公训〔2026〕3号") == 2  # told, and already in the form
    finish_step(
        assignment=ordered, done=Done(["ordered"], {**said, "content": "每周一次课"}),
        by=world.officer("赵刚"),
    )  # fmt: skip
    told = dict(told_for(pending(case, "arrange")))
    assert told["要求"] == "每周一次课"  # what this procedure has of its own goes before


def test_who_carries_out_an_order_has_its_words_in_the_paper_for_the_school(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="protection_order", because="x", by=world.officer("林涛")
    ).case
    finish(world, case, "choose_applicant", "police")
    applied = pending(case, "apply_police")
    finish_step(
        assignment=applied,
        done=Done(["ordinary"], {"respondent": "父亲", "danger": "扬言打断腿"}),
        by=world.officer("赵刚"),
    )  # fmt: skip
    assert ("遭受家庭暴力或者面临的现实危险", "扬言打断腿") in told_for(pending(case, "decide"))
    _decided(world, case, "decide", "禁止接近学校二百米")
    step = pending(case, "carry_out")
    known = begins_with(step, whole=True)
    assert known == {"content": "禁止接近学校二百米", "until": "2099-01-05"}
    told = finish_step(
        assignment=step, done=Done(["carried_out"], {**known, "asked": "发现来校，打派出所电话"}),
        by=world.officer("赵刚"),
    )  # fmt: skip
    cells = cells_of(sign_in("赵刚").get(f"/cases/papers/F17D/{told.pk}.docx"))
    assert {"禁止接近学校二百米", "发现来校，打派出所电话"} <= set(cells)
    assert "扬言打断腿" not in "".join(cells)


def test_who_writes_is_told_of_the_readers_who_see_nothing_else_and_once(world: World) -> None:
    one = child(world)
    case = begin_case(child=one, key="revocation", because="x", by=world.officer("林涛")).case
    assert read_later(pending(case, "establish")) == ["向人民法院申请撤销监护人资格"]
    begin_case(child=one, key="protection_order", because="x", by=world.officer("林涛"))
    later = read_later(pending(case, "choose_applicant"))
    assert later == ["帮助近亲属写申请、备证据，核实已经申请", "向人民法院代为申请保护令"]
