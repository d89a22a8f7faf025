"""What stands against ending a case, and what its end leaves to do; whoever stands above registers here.

A person who closes a case early is told what stands against it. Where the last step ends it, nobody is
held up: what is left becomes somebody's duty.
"""

from collections.abc import Callable, Iterable

from tonghu.base.audit.actors import Actor
from tonghu.record.cases.models import Case

Against = Callable[[Case], Iterable[str]]
Left = Callable[[Case, Actor], object]
_against: list[Against] = []
_left: list[Left] = []


def against_closing(source: Against) -> Against:
    """Register what says, in whole sentences, why a case must not be closed early."""
    _against.append(source)
    return source


def left_at_the_end(act: Left) -> Left:
    """Register what gives somebody the duty to see to what the end of a case left."""
    _left.append(act)
    return act


def what_stands_against(case: Case) -> list[str]:
    """Why the case must not be closed early; nothing, if it may be."""
    return [words for source in _against for words in source(case)]


def leave_to_somebody(case: Case, by: Actor) -> None:
    """The last step is ended, and the case with it: see that nothing is lost."""
    for act in _left:
        act(case, by)
