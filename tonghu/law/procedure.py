"""程序的五个名词：程序、步骤、结论、期限、依据。

只写先后，不写条件：条件要么是办事的人选的一种结论，要么是 law/ 里一个看得懂的纯函数。
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import combinations

from tonghu.law.agencies import Agency
from tonghu.law.basis import Basis
from tonghu.law.terms import Force, Term, UnknownTerm, term, versions


class Party(StrEnum):
    """由每一件事项自己指明的单位：同一程序，这一次是甲，下一次是乙。"""

    SUPERVISOR = "supervisor"
    SUPERVISED = "supervised"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"supervisor": "督查单位", "supervised": "被督查单位"}[self.value]


@dataclass(frozen=True)
class Deadline:
    """多快办：法律或政策的期限 `term`，和另外标明的内部目标 `target`；都是 law/terms.py 的键。

    法律没有写期限的步骤只有内部目标，不得显示成法定期限。
    """

    term: str | None = None
    target: str | None = None
    at_once: bool = False

    def force(self, on: date) -> Force:
        """这一天期限的约束力；只有内部目标的是本地。没有这个期限时抛 UnknownTerm。"""
        return term(self.term, on).force if self.term else Force.LOCAL

    def words(self, on: date) -> str:
        """给人看的说法，例如“第一时间（政策）”“内部目标 7日”。没有这个期限时抛 UnknownTerm。"""
        return self._words(lambda key: term(key, on))

    @property
    def label(self) -> str:
        """给人看的说法，照每个期限最新的版本。"""
        return self._words(lambda key: max(versions(key), key=lambda one: one.since))

    def _words(self, find: Callable[[str], Term]) -> str:
        parts = []
        if self.term:
            legal = find(self.term)
            parts.append(f"{legal}（{legal.force.label}）")
        if self.target:
            parts.append(f"内部目标 {find(self.target)}")
        return "；".join(parts)


@dataclass(frozen=True)
class Outcome:
    """一个步骤办完之后的一种结论：由它开始的下一步，和由它启动的另一程序。

    `ends`：它使另一程序不再需要；由办那一程序的单位确认、办理终止，不自动终止。
    `after`：从步骤的起算日（`Step.counts_from`）满这个期限以前不能得出的；早了的，提醒办理的人核对。
    `ahead`：比步骤的内部目标提前超过这个期限的，还不能得出；早看到的只记录，步骤仍要办。
    `over`：程序另由别的步骤终止以后才选的；终止的时候，办这一步的单位也被请来办理。
    `unless`：个案里这些步骤还在办的，`opens` 的程序先不启动；它们办完以后会再走到本步骤，那时才启动。
    `besides`：附带说明的，与任何一种结论一起得出，不能单独得出（例如报告是自愿的）。
    """

    key: str
    label: str
    then: Sequence[str] = ()
    opens: Sequence[str] = ()
    ends: Sequence[str] = ()
    after: str = ""
    ahead: str = ""
    over: bool = False
    unless: Sequence[str] = ()
    besides: bool = False


@dataclass(frozen=True)
class Step:
    """一件必须有人办的事。`how` 是办理要点，`form` 是办理页面的网址名。

    结论只有一种；`together` 的每一组里，几种可以同时得出。

    期限从上一步办完起算。`counts_from`：改从这一程序里写下的这一项日子起算（例如裁定的日期）；
    `bounded_by`：写明到这一项日子为止、又比期限早的，照写明的日子（例如裁定的有效期）；没有起算日的，就到写明的
    那一天（例如交接单上写的临时照料到哪天）。都是 law/facts.py 的项目。
    """

    key: str
    label: str
    by: Agency | Party
    within: Deadline
    basis: Sequence[Basis]
    outcomes: Sequence[Outcome]
    how: str = ""
    form: str = ""
    counts_from: str = ""
    bounded_by: str = ""
    together: Sequence[Collection[str]] = ()

    @property
    def several(self) -> bool:
        """有没有可以同时得出的结论。"""
        return bool(self.together) or any(one.besides for one in self.outcomes)

    def mismatch(self, chosen: Collection[str]) -> str:
        """这样选结论有什么不对，给人看的一句；可以这样选的为空。"""
        found = [one for one in self.outcomes if one.key in chosen]
        if not found or len(found) < len(set(chosen)):
            return "请选出至少一种结论，结论要是这一步可以有的。"
        main = [one for one in found if not one.besides]
        if not main:
            return f"只选“{found[0].label}”还不能办完，请同时选处理的结论。"
        for one, other in combinations(main, 2):
            if not any({one.key, other.key} <= set(group) for group in self.together):
                return f"“{one.label}”和“{other.label}”不能同时得出，请只选一种。"
        return ""


@dataclass(frozen=True)
class Procedure:
    """一个程序的一个版本，自 `since` 起用于新办的事项；在办的按开始时的版本办完。

    `repeats` 是可以重新来过的步骤（例如整改不合格，再整改）；其余步骤不许成环。
    `anew`：起因是一件新的事实，已有一件在办的也另办一件；否则并入在办的一件。
    `when`：什么情形由人为一个孩子启动，交给谁；空的不由人为孩子启动。
    """

    key: str
    label: str
    version: str
    since: date
    basis: Sequence[Basis]
    start: str
    steps: Sequence[Step]
    repeats: Collection[str] = ()
    anew: bool = False
    when: str = ""

    def step(self, key: str) -> Step:
        """按键取步骤。没有时抛 KeyError。"""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(f"{self.key} 没有步骤 {key}")


MANY = 2
"""可以同时得出的，至少要有这么多种。"""


def only(
    procedure: Procedure, done: Mapping[str, Collection[str]], pending: Collection[str]
) -> Procedure:
    """办过的、正在办的和还可能走到的步骤，用来画“办到哪里了”；其余的分支不画。

    `done`：办过的步骤 → 得出的结论。办完的步骤只留得出的结论，没有选的不占地方。重新打开的个案会跳过中间的
    步骤，那样画出来断了线的，照宽一些的画，直到整个程序。
    """
    steps = {step.key: step for step in procedure.steps}
    kept = set(done).union(pending, *(_reachable(key, steps) for key in pending))
    ended = {key: found for key, found in done.items() if found and key not in pending}
    for narrowed in (_narrowed(procedure, kept, ended), _narrowed(procedure, kept, {})):
        left = {step.key: step for step in narrowed.steps}
        if procedure.start in left and left.keys() == _reachable(procedure.start, left):
            return narrowed
    return procedure


def _narrowed(
    procedure: Procedure, kept: Collection[str], ended: Mapping[str, Collection[str]]
) -> Procedure:
    shown = [
        replace(
            step,
            outcomes=[
                replace(one, then=[key for key in one.then if key in kept])
                for one in step.outcomes
                if step.key not in ended or one.key in ended[step.key]
            ],
        )
        for step in procedure.steps
        if step.key in kept
    ]
    return replace(procedure, steps=shown)


def faults(procedure: Procedure, known: Collection[str]) -> list[str]:
    """结构上的毛病，一条一句；没有毛病时为空。`known` 是全部程序的键。"""
    return list(_faults(procedure, known))


def _faults(procedure: Procedure, known: Collection[str]) -> Iterator[str]:
    steps = {step.key: step for step in procedure.steps}
    if len(steps) != len(procedure.steps):
        yield "步骤的键有重复"
    if procedure.start not in steps:
        yield f"起点 {procedure.start} 不存在"
        return
    yield from _basis_faults("程序", procedure.basis, procedure.since)
    for step in procedure.steps:
        yield from _basis_faults(step.key, step.basis, procedure.since)
        yield from _deadline_faults(step, procedure.since)
        yield from _outcome_faults(step, steps, known)
    reached = _reachable(procedure.start, steps)
    cycle = _on_a_cycle(steps)
    ending = _ending(steps)
    yield from (f"{key} 走不到" for key in steps if key not in reached)
    yield from (f"{key} 成环" for key in steps if key in cycle and key not in procedure.repeats)
    yield from (f"{key} 声明可以重来，却不在环上" for key in procedure.repeats if key not in cycle)
    yield from (f"{key} 走不到头" for key in steps if key not in ending)


def _basis_faults(what: str, basis: Sequence[Basis], since: date) -> Iterator[str]:
    if not basis:
        yield f"{what} 没有依据"
    yield from (
        f"{what} 的依据 {one} 在 {since} 没有施行"
        for one in basis
        if not one.instrument.in_force(since)
    )


def _deadline_faults(step: Step, since: date) -> Iterator[str]:
    if step.within == Deadline():
        yield f"{step.key} 没有期限"
    for key in filter(None, (step.within.term, step.within.target)):
        try:
            found = term(key, since)
        except UnknownTerm:
            yield f"{step.key} 的期限 {key} 不存在"
            continue
        if found.is_local and key == step.within.term:
            yield f"{step.key} 把本地参数 {key} 当作法律的期限"
        if not found.is_local and key == step.within.target:
            yield f"{step.key} 把法律的期限 {key} 当作内部目标"


def _outcome_faults(step: Step, steps: Mapping[str, Step], known: Collection[str]) -> Iterator[str]:
    if not step.outcomes:
        yield f"{step.key} 没有结论"
    keys = {outcome.key for outcome in step.outcomes}
    if len(keys) != len(step.outcomes):
        yield f"{step.key} 的结论有重复"
    if step.outcomes and all(outcome.besides for outcome in step.outcomes):
        yield f"{step.key} 只有附带的结论"
    yield from (
        f"{step.key} 可以同时得出的 {'、'.join(group)} 不是它的几种结论"
        for group in step.together
        if len(group) < MANY or not keys.issuperset(group)
    )
    for outcome in step.outcomes:
        place = f"{step.key}·{outcome.key}"
        yield from (f"{place} 之后的 {key} 不存在" for key in outcome.then if key not in steps)
        yield from (f"{place} 启动的程序 {key} 不存在" for key in outcome.opens if key not in known)
        yield from (f"{place} 终止的程序 {key} 不存在" for key in outcome.ends if key not in known)
        yield from (
            f"{place} 等 {key} 办完，{key} 却不会再走到 {step.key}"
            for key in outcome.unless
            if key not in steps or step.key not in _reachable(key, steps)
        )
        if outcome.after and not step.counts_from:
            yield f"{place} 有最早的日子，步骤却没有起算日"
        if outcome.ahead and not step.within.target:
            yield f"{place} 写了最多提前多久，步骤却没有内部目标"


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
    """有路可以办结的步骤：至少有一种结论没有下一步，或者下一步都有路可以办结。"""
    ending: set[str] = set()
    while True:
        fresh = {
            key
            for key, step in steps.items()
            if any(ending.issuperset(outcome.then) for outcome in step.outcomes)
        }
        if fresh == ending:
            return ending
        ending = fresh
