"""程序的五个名词：程序、步骤、结论、期限、依据。

只写先后，不写条件：条件要么是办事的人选的一种结论，要么是 law/ 里一个看得懂的纯函数。
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tonghu.law.agencies import Agency
from tonghu.law.basis import Basis
from tonghu.law.terms import TERMS, Force

_TERMS = {term.key: term for term in TERMS}


@dataclass(frozen=True)
class Deadline:
    """多快办：法律的期限（`term`），和另外标明的内部目标（`target`）；都是 law/terms.py 的键。"""

    term: str
    target: str | None = None
    at_once: bool = False

    @property
    def label(self) -> str:
        """给人看的说法，例如“第一时间（政策）”。"""
        term = _TERMS[self.term]
        text = f"{term}（{term.force.label}）"
        if self.target:
            text += f"；内部目标 {_TERMS[self.target]}"
        return text

    @property
    def force(self) -> Force:
        """期限的约束力。"""
        return _TERMS[self.term].force


@dataclass(frozen=True)
class Outcome:
    """一个步骤办完之后的一种结论：由它开始的下一步，和由它启动的另一程序。"""

    key: str
    label: str
    then: Sequence[str] = ()
    opens: Sequence[str] = ()


@dataclass(frozen=True)
class Step:
    """一件必须有人办的事。可以同时得出几种结论。`form` 是办理页面的网址名。"""

    key: str
    label: str
    by: Agency
    within: Deadline
    basis: Sequence[Basis]
    outcomes: Sequence[Outcome]
    form: str = ""


@dataclass(frozen=True)
class Procedure:
    """一个程序的一个版本，自 `since` 起用于新办的事项；在办的按开始时的版本办完。"""

    key: str
    label: str
    version: str
    since: date
    basis: Sequence[Basis]
    start: str
    steps: Sequence[Step]
    repeats: frozenset[str] = frozenset()
    """可以重新来过的步骤（例如整改不合格，再整改）；其余步骤不许成环。"""

    def step(self, key: str) -> Step:
        """按键取步骤；没有时抛 KeyError。"""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.key} 没有步骤 {key}")


def faults(procedure: Procedure, known: Mapping[str, object]) -> Iterator[str]:
    """结构上的毛病，逐条说明；`known` 是全部程序的键。没有毛病时什么也不返回。"""
    steps = {step.key: step for step in procedure.steps}
    if len(steps) != len(procedure.steps):
        yield "步骤的键有重复"
    if procedure.start not in steps:
        yield f"起点 {procedure.start} 不存在"
        return
    if not procedure.basis:
        yield "程序没有依据"
    for step in procedure.steps:
        yield from _step_faults(step, steps, known)
    reached = _reachable(procedure.start, steps)
    yield from (f"{key} 走不到" for key in steps if key not in reached)
    yield from (f"{key} 成环" for key in _on_a_cycle(steps) if key not in procedure.repeats)
    ending = _ending(steps)
    yield from (f"{key} 走不到头" for key in steps if key not in ending)


def _step_faults(
    step: Step, steps: Mapping[str, Step], known: Mapping[str, object]
) -> Iterator[str]:
    if not step.basis:
        yield f"{step.key} 没有依据"
    if not step.outcomes:
        yield f"{step.key} 没有结论"
    for key in (step.within.term, step.within.target):
        if key is not None and key not in _TERMS:
            yield f"{step.key} 的期限 {key} 不存在"
    if step.within.target in _TERMS and not _TERMS[step.within.target].is_local:
        yield f"{step.key} 的内部目标 {step.within.target} 不是本地参数"
    if len({outcome.key for outcome in step.outcomes}) != len(step.outcomes):
        yield f"{step.key} 的结论有重复"
    for outcome in step.outcomes:
        yield from (
            f"{step.key}·{outcome.key} 之后的 {key} 不存在"
            for key in outcome.then
            if key not in steps
        )
        yield from (
            f"{step.key}·{outcome.key} 启动的程序 {key} 不存在"
            for key in outcome.opens
            if key not in known
        )


def _next(step: Step, steps: Mapping[str, Step]) -> set[str]:
    return {key for outcome in step.outcomes for key in outcome.then if key in steps}


def _reachable(start: str, steps: Mapping[str, Step]) -> set[str]:
    reached, pending = {start}, [start]
    while pending:
        fresh = _next(steps[pending.pop()], steps) - reached
        reached |= fresh
        pending.extend(fresh)
    return reached


def _on_a_cycle(steps: Mapping[str, Step]) -> set[str]:
    return {
        key
        for key, step in steps.items()
        if any(key in _reachable(after, steps) for after in _next(step, steps))
    }


def _ending(steps: Mapping[str, Step]) -> set[str]:
    """从哪些步骤有路可以办结：至少有一种结论不再有下一步，或者通向这样的步骤。"""
    ending: set[str] = set()
    grown = True
    while grown:
        fresh = {
            key
            for key, step in steps.items()
            if any(
                not outcome.then or all(after in ending for after in outcome.then)
                for outcome in step.outcomes
            )
        }
        grown = fresh != ending
        ending = fresh
    return ending
