"""The law changes while a case is under way: the case ends under the version it began with (design §2, 6)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import emergency, finish, pending, steps
from tests.world import World
from tonghu.base.kernel.errors import Refused
from tonghu.law.procedure import Outcome, Procedure, faults
from tonghu.law.procedures import KEYS, PROCEDURES, by_version, procedure
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.record.cases.actions import Done, finish_step

SignIn = Callable[[str], Client]


def changed() -> Procedure:
    """The same procedure as a later instrument has it: who attends may only say that nothing was wrong."""
    attend = EMERGENCY_RESPONSE.step("attend")
    today = timezone.localdate()
    new = replace(
        attend,
        label="新规定：两人出警",
        outcomes=[Outcome("nothing", "新规定：没有危险", ["answer_reporter"])],
        together=[],
    )
    reached = [new, EMERGENCY_RESPONSE.step("answer_reporter")]
    return replace(
        EMERGENCY_RESPONSE, version=today.isoformat(), since=today, steps=reached, repeats=[]
    )


@pytest.fixture
def enacted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Procedure]:
    """Enact it: from now on the county has both versions."""

    def enact() -> Procedure:
        newer = changed()
        both = (*PROCEDURES, newer)
        for found in (procedure, by_version):
            monkeypatch.setattr(found, "__defaults__", (both,))
        return newer

    return enact


def test_the_later_version_is_a_sound_procedure() -> None:
    assert not faults(changed(), KEYS)


def test_a_case_ends_under_the_version_it_began_with(
    world: World, sign_in: SignIn, enacted: Callable[[], Procedure]
) -> None:
    police = sign_in("赵刚")
    old = emergency(world, child(world))
    newer = enacted()
    new = emergency(world, child(world, id_number=None, name="王小河"))
    begun = [case.proceedings.get().version for case in (old, new)]
    assert begun == [EMERGENCY_RESPONSE.version, newer.version]

    # Each page words the step as the version has it under which its case began.
    asked = [police.get(f"/cases/steps/{pending(one, 'attend').task_id}/") for one in (old, new)]
    before, after = (page.content.decode() for page in asked)
    assert EMERGENCY_RESPONSE.step("attend").label in before
    assert "新规定" not in before
    assert "新规定：两人出警" in after
    assert "新规定：没有危险" in after

    # An outcome of the one version is none of the other, and what follows is what the version says.
    with pytest.raises(Refused, match="至少一种结论"):
        finish_step(
            assignment=pending(new, "attend"), done=Done(["living_alone"]), by=world.officer("赵刚")
        )
    police.post(f"/cases/steps/{pending(old, 'attend').task_id}/", done(outcomes=["living_alone"]))
    assert "order_parents_back" in steps(old)
    finish(world, new, "attend", "nothing")
    assert steps(new) == {"answer_reporter"}
    finish(world, new, "answer_reporter", "answered")
    assert new.closures.exists()

    # The drawing of the old case, and its steps to come, are still those of the old version.
    page = police.get(f"/cases/{old.pk}/").content.decode()
    assert EMERGENCY_RESPONSE.step("order_parents_back").label in page
    assert "新规定" not in page
    # It says so, and leads to that version; what is begun now is read in the one of today.
    there = f"/law/emergency_response/?version={EMERGENCY_RESPONSE.version}"
    assert "旧版程序" in page
    assert f"{there}#order_parents_back" in page
    read = police.get(there).content.decode()
    assert "这是以前的版本" in read
    assert "新规定" not in read
    assert "新规定：两人出警" in police.get("/law/emergency_response/").content.decode()
    assert police.get("/law/emergency_response/?version=1900").status_code == 404
    fresh = police.get(f"/cases/{new.pk}/").content.decode()
    assert "旧版程序" not in fresh
    finish(world, old, "order_parents_back", "back")
    assert "notify_township" in steps(old)


def test_what_a_case_opens_later_begins_under_the_version_of_that_day(
    world: World, enacted: Callable[[], Procedure]
) -> None:
    old = emergency(world, child(world))
    newer = enacted()
    finish(world, old, "attend", "unfounded")
    finish(world, old, "answer_reporter", "answered")
    assert old.closures.exists()
    again = emergency(world, old.child)
    assert old.proceedings.get().version == EMERGENCY_RESPONSE.version
    assert again.proceedings.latest("at").version == newer.version
