"""Who must keep out of a duty. The duty does not know why; whoever knows registers here.

An organisation that must keep out is neither given the duty nor told that it is late.
"""

from collections.abc import Callable

from tonghu.base.people.models import Organisation
from tonghu.record.tasks.models import Task

Objection = Callable[[Task, Organisation], bool]
_objections: list[Objection] = []


def objection(found: Objection) -> Objection:
    """Register what may forbid an organisation a duty."""
    _objections.append(found)
    return found


def kept_out(task: Task, organisation: Organisation) -> bool:
    """Whether anything forbids it."""
    return any(found(task, organisation) for found in _objections)
