"""Ten thousand random walks over the procedures: no illegal step, and none that cannot end.

A walk ends each step with some of its outcomes, at random, in any order of the open steps. As in a
case, a step that is still open is not opened a second time.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from random import Random

import pytest

from tonghu.law.procedure import Outcome, Procedure, Step
from tonghu.law.procedures import PROCEDURES
from tonghu.law.procedures.rectification import RECTIFICATION

WALKS = 10_000 // len(PROCEDURES) + 1
# How often a step is ended at random; from then on it ends the shortest way out.
AT_RANDOM = 3


class DeadEnd(Exception):
    """A step was reached that no choice of outcomes brings to an end."""


class Illegal(Exception):
    """A step was reached that does not exist, or that follows itself and may not be repeated."""


def ways_out(procedure: Procedure) -> dict[str, Outcome]:
    """Step -> the outcome that brings it to an end in the fewest further rounds.

    A step is missing when no choice of outcomes ever brings it to an end.
    """
    ways: dict[str, Outcome] = {}
    while True:
        fresh = {
            step.key: outcome
            for step in procedure.steps
            for outcome in step.outcomes
            if step.key not in ways and ways.keys() >= set(outcome.then)
        }
        if not fresh:
            return ways
        ways |= fresh


def some(step: Step, chance: Random) -> list[Outcome]:
    """Outcomes that may hold at once: of one group, or one of all, and what may be said besides."""
    main = [one.key for one in step.outcomes if not one.besides]
    besides = [one.key for one in step.outcomes if one.besides]
    group = chance.choice([*map(list, step.together), *([key] for key in main)])
    chosen = {
        *chance.sample(group, chance.randint(1, len(group))),
        *chance.sample(besides, chance.randint(0, len(besides))),
    }
    if step.mismatch(chosen):
        raise Illegal(f"{step.key}: {step.mismatch(chosen)}")
    return [one for one in step.outcomes if one.key in chosen]


def random_walk(procedure: Procedure, chance: Random) -> Counter[str]:
    """How often each step was taken. Raises DeadEnd or Illegal."""
    steps, ways = {step.key: step for step in procedure.steps}, ways_out(procedure)
    taken: Counter[str] = Counter()
    before: dict[str, frozenset[str]] = {procedure.start: frozenset()}
    pending = [procedure.start]
    while pending:
        key = pending.pop(chance.randrange(len(pending)))
        if key not in steps:
            raise Illegal(f"{key} does not exist")
        if key in before[key] and key not in procedure.repeats:
            raise Illegal(f"{key} may not be repeated")
        if key not in ways:
            raise DeadEnd(f"{key} never ends")
        taken[key] += 1
        chosen = some(steps[key], chance) if taken[key] <= AT_RANDOM else [ways[key]]
        for after in dict.fromkeys(after for outcome in chosen for after in outcome.then):
            before[after] = before.get(after, frozenset()) | before[key] | {key}
            pending += [after] if after not in pending else []
    return taken


def walks(procedure: Procedure, number: int) -> list[Counter[str]]:
    """The same walks every time."""
    chance = Random(f"{procedure.key} {procedure.version}")
    return [random_walk(procedure, chance) for _ in range(number)]


def closable(procedures: Collection[Procedure]) -> set[tuple[str, str]]:
    """The (procedure, step) that can end together with every procedure opened on the way."""
    starts: Mapping[str, str] = {one.key: one.start for one in procedures}
    ends: set[tuple[str, str]] = set()
    while True:
        fresh = {
            (one.key, step.key)
            for one in procedures
            for step in one.steps
            for outcome in step.outcomes
            if ends.issuperset((one.key, after) for after in outcome.then)
            and ends.issuperset((key, starts[key]) for key in outcome.opens)
        }
        if fresh == ends:
            return ends
        ends = fresh


def rectification_with(step: str, outcomes: Sequence[Outcome]) -> Procedure:
    changed = replace(RECTIFICATION.step(step), outcomes=outcomes)
    steps = [changed if one.key == step else one for one in RECTIFICATION.steps]
    return replace(RECTIFICATION, steps=steps)


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: f"{one.key}-{one.version}")
def test_every_walk_is_legal_and_ends_and_together_they_see_every_step(one: Procedure) -> None:
    seen = sum(walks(one, WALKS), Counter())
    assert set(seen) == {step.key for step in one.steps}


@pytest.mark.parametrize("one", PROCEDURES, ids=lambda one: f"{one.key}-{one.version}")
def test_from_every_step_there_is_a_way_to_the_end(one: Procedure) -> None:
    assert set(ways_out(one)) == {step.key for step in one.steps}


def test_from_every_step_there_is_a_way_to_close_what_was_opened_too() -> None:
    assert closable(PROCEDURES) == {(one.key, step.key) for one in PROCEDURES for step in one.steps}


def test_only_what_may_be_repeated_is_walked_in_circles() -> None:
    seen = sum(walks(RECTIFICATION, 100), Counter())
    assert seen["answer"] > seen["plan"]
    assert seen["conclude"] == 100


def test_a_planted_dead_end_is_found_by_the_walks_and_by_the_graph() -> None:
    stuck = rectification_with("accept", [Outcome("again", "继续整改", ["answer"])])
    with pytest.raises(DeadEnd):
        walks(stuck, 100)
    assert "accept" not in ways_out(stuck)


def test_a_planted_circle_is_found() -> None:
    with pytest.raises(Illegal, match="answer may not be repeated"):
        walks(replace(RECTIFICATION, repeats=["accept"]), 100)


def test_a_planted_step_that_does_not_exist_is_found() -> None:
    lost = rectification_with(
        "hand_over", [Outcome("lost", "不知去向", ["nowhere"]), Outcome("o", "了")]
    )
    with pytest.raises(Illegal, match="nowhere does not exist"):
        walks(lost, 100)


def test_two_procedures_that_only_open_each_other_are_found() -> None:
    ping, pong = (
        replace(
            rectification_with("conclude", [Outcome("other", "转另一程序", opens=[other])]),
            key=key,
        )
        for key, other in (("ping", "pong"), ("pong", "ping"))
    )
    assert ("ping", "conclude") not in closable([ping, pong])
