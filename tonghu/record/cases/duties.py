"""The duties of a case besides its steps: whoever opens such a duty registers here how to find them.

Where an organisation must keep out, or a case is closed, they go the way of the steps.
"""

from collections.abc import Callable

from django.db.models import Q

from tonghu.record.cases.models import Case
from tonghu.record.tasks.models import Task, TaskQuerySet

REFUSAL, ENDING = "cases.refusal", "cases.ending"

Source = Callable[[Case], TaskQuerySet]
_sources: list[Source] = []


def case_duties(source: Source) -> Source:
    """Register what finds the duties that a feature opened for a case."""
    _sources.append(source)
    return source


def duties_of(case: Case) -> TaskQuerySet:
    """Every duty of a case: its steps, its conferences, and what others opened for it."""
    found = Q(assignment__proceeding__case=case)
    for source in _sources:
        found |= Q(pk__in=source(case).values("pk"))
    return Task.objects.filter(found)


@case_duties
def refusing(case: Case) -> TaskQuerySet:
    """To confer about six months of refusal."""
    return Task.objects.filter(kind=REFUSAL, subject_id=case.pk)


@case_duties
def ending(case: Case) -> TaskQuerySet:
    """To end a procedure that is needed no more."""
    return Task.objects.filter(kind=ENDING, subject_id__in=case.proceedings.values("pk"))


@case_duties
def conferring(case: Case) -> TaskQuerySet:
    """To come to a conference, and to do what it resolved."""
    return Task.objects.filter(
        kind__startswith="cases.", subject_id__in=case.conferences.values("pk")
    )
