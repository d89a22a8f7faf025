"""What whoever does a step is told of what others wrote before: what the law lets them know, no more."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import World
from tonghu.base.people.models import Officer
from tonghu.law.facts import ASKS, FACTS
from tonghu.law.need_to_know import TOLD
from tonghu.law.procedures import PROCEDURES
from tonghu.record.cases.actions import Done, begin_case, finish_step, record_progress
from tonghu.record.cases.models import Assignment, Case
from tonghu.record.cases.told import told_for

SignIn = Callable[[str], Client]
ELSEWHERE = "邻居说孩子身上有伤"


def somebody(world: World, step: Assignment) -> Officer:
    """Whoever works for the organisation that owes the step."""
    names = ("李梅", "王强", "赵刚", "林涛")
    by = (world.officer(name) for name in names)
    return next(one for one in by if step.task.organisation in one.organisations)


def test_what_is_told_is_written_in_the_same_procedure_and_has_those_items() -> None:
    steps = {(one.key, step.key) for one in PROCEDURES for step in one.steps}
    assert set(TOLD) <= steps
    for (procedure, _), told in TOLD.items():
        for one in told:
            assert set(one.items) <= FACTS[one.facts].items.keys()
            written = {key for key, facts in ASKS.items() if facts.key == one.facts}
            assert procedure in {key for key, _ in written}


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
