"""What a duty is about, in words that its title must not hold: sealed, and shown to whoever may read them.

A title goes into notices and lists; it names nothing. Whoever opens such duties says here how they are explained.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tonghu.base.audit.deeds import seen
from tonghu.base.people.models import Officer
from tonghu.record.tasks.models import Task


class Told(NamedTuple):
    """One line: what it is called, what it says, and where that is opened."""

    label: str
    words: str
    url: str = ""


Explainer = Callable[[Officer, Task], Sequence[Told]]
_explainers: dict[str, Explainer] = {}


def explains(*kinds: str) -> Callable[[Explainer], Explainer]:
    """Register what explains duties of these kinds; it tells only what the officer may read."""

    def register(explainer: Explainer) -> Explainer:
        _explainers.update(dict.fromkeys(kinds, explainer))
        return explainer

    return register


def explained(task: Task, officer: Officer) -> Sequence[Told]:
    """The lines that explain a duty to these eyes; that they were shown is written down."""
    lines = _explainers[task.kind](officer, task) if task.kind in _explainers else []
    if lines:
        seen(by=officer, subject=task, fields=["explained"])
    return lines
