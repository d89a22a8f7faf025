"""The grammar of procedures: each way of breaking it is noticed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES, MINORS_LAW, PUBLIC_ORDER_LAW
from tonghu.law.procedure import Deadline, Outcome, Party, Procedure, Step, faults, only
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.terms import Force, UnknownTerm

SINCE = date(2024, 12, 6)
PROMPTLY = Deadline("protect_runaway")
VILLAGE = Step(
    "visit", "走访", Agency.VILLAGE_COMMITTEE, PROMPTLY, [MINORS_LAW("第四十三条")],
    [Outcome("well", "一切正常"), Outcome("unwell", "有异常", ["verify"])],
)  # fmt: skip
TOWNSHIP = replace(VILLAGE, key="verify", by=Agency.TOWNSHIP, outcomes=[Outcome("known", "已核实")])
LATER = [*VILLAGE.outcomes, Outcome("later", "改日再访", ["visit"])]
SOUND = Procedure(
    "look_in", "走访核实", "1", SINCE, [MINORS_LAW("第四十三条")], "visit", [VILLAGE, TOWNSHIP]
)


def with_steps(*steps: Step) -> Procedure:
    return replace(SOUND, steps=steps)


def visit(**changes: object) -> Procedure:
    return with_steps(replace(VILLAGE, **changes), TOWNSHIP)  # type: ignore[arg-type]


def leading(*after: str) -> Sequence[Outcome]:
    return [Outcome("unwell", "有异常", after)]


def test_a_sound_procedure_has_no_faults() -> None:
    assert faults(SOUND, {"look_in"}) == []


PLANTED = [
    (with_steps(VILLAGE, TOWNSHIP, TOWNSHIP), "步骤的键有重复"),
    (replace(SOUND, start="nowhere"), "起点 nowhere 不存在"),
    (replace(SOUND, basis=[]), "程序 没有依据"),
    (visit(basis=[]), "visit 没有依据"),
    (
        visit(basis=[PUBLIC_ORDER_LAW("第五十三条")]),
        f"visit 的依据 {PUBLIC_ORDER_LAW('第五十三条')} 在 2024-12-06 没有施行",
    ),
    (visit(within=Deadline()), "visit 没有期限"),
    (visit(within=Deadline("soon")), "visit 的期限 soon 不存在"),
    (visit(within=Deadline("adopt_plan")), "visit 把本地参数 adopt_plan 当作法律的期限"),
    (
        visit(within=Deadline(target="weekly_contact")),
        "visit 把法律的期限 weekly_contact 当作内部目标",
    ),
    (with_steps(VILLAGE, replace(TOWNSHIP, outcomes=[])), "verify 没有结论"),
    (visit(outcomes=[*VILLAGE.outcomes, *VILLAGE.outcomes]), "visit 的结论有重复"),
    (visit(outcomes=leading("verify", "pray")), "visit·unwell 之后的 pray 不存在"),
    (
        visit(outcomes=[*VILLAGE.outcomes, Outcome("x", "x", opens=["inquest"])]),
        "visit·x 启动的程序 inquest 不存在",
    ),
    (
        visit(outcomes=[Outcome("x", "x", ends=["inquest"])]),
        "visit·x 终止的程序 inquest 不存在",
    ),
    (visit(outcomes=[Outcome("well", "一切正常")]), "verify 走不到"),
    (visit(outcomes=LATER), "visit 成环"),
    (replace(SOUND, repeats=["verify"]), "verify 声明可以重来，却不在环上"),
    (replace(visit(outcomes=leading("visit", "verify")), repeats=["visit"]), "visit 走不到头"),
    (visit(outcomes=[Outcome("x", "x", besides=True)]), "visit 只有附带的结论"),
    (visit(together=[["well", "dead"]]), "visit 可以同时得出的 well、dead 不是它的几种结论"),
    (visit(together=[["well"]]), "visit 可以同时得出的 well 不是它的几种结论"),
]


@pytest.mark.parametrize(("broken", "fault"), PLANTED, ids=[fault for _, fault in PLANTED])
def test_a_planted_fault_is_found(broken: Procedure, fault: str) -> None:
    assert fault in faults(broken, {"look_in"})


ABSENT, HURT, WELL, TOLD = (
    Outcome("absent", "没有人照料"),
    Outcome("hurt", "受伤"),
    Outcome("well", "一切正常"),
    Outcome("told", "孩子自己说的", besides=True),
)


@pytest.mark.parametrize(
    ("chosen", "mismatch"),
    [
        (["well"], ""),
        (["absent", "hurt", "told"], ""),
        (["well", "told"], ""),
        (["well", "hurt"], "“受伤”和“一切正常”不能同时得出，请只选一种。"),
        (["told"], "只选“孩子自己说的”还不能办完，请同时选处理的结论。"),
        ([], "请选出至少一种结论，结论要是这一步可以有的。"),
        (["well", "dead"], "请选出至少一种结论，结论要是这一步可以有的。"),
    ],
)
def test_outcomes_that_contradict_each_other_are_not_chosen_together(
    chosen: list[str], mismatch: str
) -> None:
    step = replace(VILLAGE, outcomes=[ABSENT, HURT, WELL, TOLD], together=[["absent", "hurt"]])
    assert step.mismatch(chosen) == mismatch
    assert step.several
    assert not VILLAGE.several


def test_a_declared_repetition_that_can_end_is_no_fault() -> None:
    assert faults(replace(visit(outcomes=LATER), repeats=["visit"]), {"look_in"}) == []


def test_an_outcome_may_open_a_procedure_that_exists() -> None:
    opens = [*VILLAGE.outcomes, Outcome("again", "重新走访", opens=["look_in"])]
    assert faults(visit(outcomes=opens), {"look_in"}) == []


def test_a_step_is_found_by_its_key_or_not_at_all() -> None:
    assert SOUND.step("verify") is TOWNSHIP
    with pytest.raises(KeyError, match="没有步骤 pray"):
        SOUND.step("pray")


@pytest.mark.parametrize(
    ("deadline", "words", "force"),
    [
        (Deadline("protect_runaway"), "及时（法定）", Force.STATUTORY),
        (Deadline("attend_at_once", at_once=True), "第一时间（政策）", Force.POLICY),
        (Deadline(target="adopt_plan"), "内部目标 10日", Force.LOCAL),
        (
            Deadline("rectify", target="answer_supervision"),
            "按要求（法定）；内部目标 15个工作日",
            Force.STATUTORY,
        ),
    ],
)
def test_an_internal_target_never_reads_as_the_law(
    deadline: Deadline, words: str, force: Force
) -> None:
    assert deadline.words(SINCE) == words
    assert deadline.label == words
    assert deadline.force(SINCE) is force


def test_a_deadline_before_its_law_is_unknown() -> None:
    with pytest.raises(UnknownTerm):
        Deadline("weekly_contact").words(date(2016, 1, 1))


def test_a_procedure_may_address_whoever_the_matter_names() -> None:
    asked = with_steps(replace(VILLAGE, by=Party.SUPERVISED), TOWNSHIP)
    assert faults(replace(asked, basis=[HOUSE_RULES()]), {"look_in"}) == []
    assert [party.label for party in Party] == ["督查单位", "被督查单位"]


def _drawn(done: dict[str, set[str]], pending: set[str]) -> dict[str, list[str]]:
    shown = only(EMERGENCY_RESPONSE, done, pending)
    return {step.key: [one.key for one in step.outcomes] for step in shown.steps}


def test_what_was_walked_shows_what_was_found_and_what_may_come() -> None:
    drawn = _drawn({"attend": {"missing"}}, {"search"})
    assert drawn["attend"] == ["missing"]
    assert len(drawn["search"]) == 4
    assert "stop_violence" not in drawn


def test_a_step_done_again_shows_every_outcome_it_may_have() -> None:
    assert len(_drawn({"attend": {"missing"}}, {"attend"})["attend"]) == 9


def test_a_step_ended_with_its_case_shows_all_it_might_have_found() -> None:
    drawn = _drawn({"attend": {"missing"}, "search": set()}, {"notify_township"})
    assert len(drawn["search"]) == 4


def test_a_case_opened_again_further_on_is_drawn_whole_rather_than_torn() -> None:
    torn = _drawn({"attend": {"unfounded"}}, {"shelter"})
    assert torn.keys() == {step.key for step in EMERGENCY_RESPONSE.steps}
    other_way = _drawn({"attend": {"missing"}}, {"stop_harm"})
    assert "missing" in other_way["attend"]
    assert "other_harm" in other_way["attend"]
    assert "stop_violence" not in other_way
