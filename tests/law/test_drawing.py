"""The picture of a procedure: every step, every branch, nothing on top of anything else."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tonghu.law.agencies import Agency
from tonghu.law.basis import MINORS_LAW
from tonghu.law.drawing import draw
from tonghu.law.layout import WIDTH, Box, Layout, arrange, wrap
from tonghu.law.procedure import Deadline, Outcome, Procedure, Step
from tonghu.law.procedures import PROCEDURES
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.procedures.rectification import RECTIFICATION

SVG = "{http://www.w3.org/2000/svg}"


def step(key: str, outcomes: Sequence[Sequence[str]]) -> Step:
    return Step(
        key,
        f"第{key}步",
        Agency.TOWNSHIP,
        Deadline("protect_runaway"),
        [MINORS_LAW("第十一条")],
        [Outcome(f"o{n}", f"结论{n}", after) for n, after in enumerate(outcomes)],
    )


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """A chain of steps, with any branches forward and back added to it."""
    size = draw(st.integers(1, 9))
    keys = [f"s{number}" for number in range(size)]
    some = st.lists(st.lists(st.sampled_from(keys), unique=True, max_size=3), max_size=4)
    steps = [
        step(key, [[keys[number + 1]] if number + 1 < size else [], *draw(some)])
        for number, key in enumerate(keys)
    ]
    return Procedure("p", "程序", "1", date(2024, 1, 1), [MINORS_LAW()], "s0", steps, repeats=keys)


def cuts(start: tuple[float, float], end: tuple[float, float], box: Box) -> bool:
    """Whether a level or upright line runs through the inside of a box."""
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    return left < box.x + WIDTH and right > box.x and top < box.y + box.height and bottom > box.y


def check(procedure: Procedure) -> Layout:
    layout = arrange(procedure)
    for one, other in combinations(layout.boxes.values(), 2):
        apart = abs(one.x - other.x) >= WIDTH + 20
        above, below = sorted((one, other), key=lambda box: box.y)
        assert apart or above.y + above.height < below.y
    for wire in layout.wires:
        start, end = layout.boxes[wire.start], layout.boxes[wire.end]
        assert wire.points[0][0] == start.x + WIDTH
        assert start.y < wire.points[0][1] < start.y + start.height
        assert wire.points[-1][0] == end.x
        assert end.y < wire.points[-1][1] < end.y + end.height
        for here, there in pairwise(wire.points):
            assert here[0] == there[0] or here[1] == there[1], "lines are level or upright"
            assert not any(cuts(here, there, box) for box in layout.boxes.values())
        assert all(0 < x < layout.width and 0 < y < layout.height for x, y in wire.points)
    for box in layout.boxes.values():
        assert box.x > 0
        assert box.x + WIDTH < layout.width
        assert box.y > 0
        assert box.y + box.height < layout.height
    return layout


@given(procedures())
def test_no_box_covers_another_and_no_line_runs_through_one(procedure: Procedure) -> None:
    check(procedure)


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.key)
def test_every_next_step_of_the_real_procedures_has_its_line(one: Procedure) -> None:
    links = [(step.key, after) for step in one.steps for out in step.outcomes for after in out.then]
    assert sorted((wire.start, wire.end) for wire in check(one).wires) == sorted(links)


def test_a_step_stands_right_of_every_step_that_leads_to_it() -> None:
    boxes = arrange(EMERGENCY_RESPONSE).boxes
    for step_ in EMERGENCY_RESPONSE.steps:
        for outcome in step_.outcomes:
            assert all(boxes[after].x > boxes[step_.key].x for after in outcome.then)


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: one.key)
def test_the_drawing_says_every_step_agency_and_outcome(one: Procedure) -> None:
    root = ElementTree.fromstring(draw(one))
    for step_ in one.steps:
        (group,) = root.findall(f".//{SVG}g[@data-step='{step_.key}']")
        said = "".join(text.text or "" for text in group.iter(f"{SVG}text"))
        for words in (step_.label, step_.by.label, *(out.label for out in step_.outcomes)):
            assert words in said


def test_a_branch_that_ends_and_one_that_opens_another_procedure_are_told_apart() -> None:
    root = ElementTree.fromstring(draw(EMERGENCY_RESPONSE))
    (group,) = root.findall(f".//{SVG}g[@data-step='visit_after_warning']")
    said = [text.text for text in group.iter(f"{SVG}text")]
    assert "没有再次施暴 ■" in said
    assert "再次施暴，重新报告 ⇒" in said


def test_done_open_and_untaken_steps_can_be_told_apart() -> None:
    states = {"acknowledge": "done", "plan": "open", "review": "faint"}
    root = ElementTree.fromstring(draw(RECTIFICATION, states))
    classes = {group.get("data-step"): group.get("class") for group in root.iter(f"{SVG}g")}
    assert classes["acknowledge"] == "step done"
    assert classes["plan"] == "step open"
    assert classes["review"] == "step faint"
    assert classes["accept"] == "step"
    edges = [group for group in root.iter(f"{SVG}g") if group.get("class") == "edge faint"]
    assert len(edges) == 2, "into the review and out of it"
    first_edges = [group.get("class") for group in root][:2]
    assert first_edges == ["edge faint", "edge faint"], "behind what was done"


def test_words_that_look_like_markup_stay_words() -> None:
    odd = Procedure("p", "<甲&乙>", "1", date(2024, 1, 1), [MINORS_LAW()], "s0", [step("s0", [[]])])
    root = ElementTree.fromstring(draw(odd))
    assert root.get("aria-label") == "<甲&乙>的步骤图"


def test_a_short_text_stays_on_one_line() -> None:
    assert wrap("核实孩子住处是否安全") == ["核实孩子住处是否安全"]


def test_a_long_text_breaks_after_a_comma() -> None:
    assert wrap("受理报告，出警调查，查明孩子的处境") == ["受理报告，出警调查，", "查明孩子的处境"]


def test_a_long_text_without_a_pause_breaks_in_the_middle() -> None:
    lines = wrap("把处置情况通报乡镇人民政府和街道办事处")
    assert abs(len(lines[0]) - len(lines[1])) <= 1


@given(st.text("孩子村委会12 ，。（）", min_size=1, max_size=90))
def test_breaking_lines_loses_nothing_and_no_line_is_too_wide(text: str) -> None:
    lines = wrap(text)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= 30 for line in lines)


def test_a_step_leads_where_its_link_says() -> None:
    svg = ElementTree.fromstring(draw(RECTIFICATION, links={RECTIFICATION.start: "#here&now"}))
    linked = svg.findall(f"{SVG}a")
    assert [one.attrib["href"] for one in linked] == ["#here&now"]
    assert linked[0].find(f"{SVG}g").attrib["data-step"] == RECTIFICATION.start  # type: ignore[union-attr]
