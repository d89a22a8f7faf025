"""What whoever does a step is told of what was written down before it (law/need_to_know.py)."""

from collections.abc import Iterator, Mapping
from itertools import chain

from tonghu.law.facts import PARENT
from tonghu.law.need_to_know import TOLD, Told
from tonghu.law.registration import Field
from tonghu.record.cases.models import Assignment, Conclusion, Progress
from tonghu.record.cases.questions import record_for

NAMED: Mapping[str, tuple[str, ...]] = {
    "1": ("father",), "2": ("mother",), "3": ("father", "mother"), "5": ("caregiver",),
}  # fmt: skip
"""A code of PARENT (law/facts.py) → whose name and phone the file has."""


def told_for(assignment: Assignment) -> list[tuple[str, str]]:
    """The items in words; whom they are about with name and phone, for those who are to speak to them."""
    record = record_for(assignment.proceeding.case)
    return [
        (field.label, said_of(field, value, record, "name", "phone"))
        for field, value in _told(assignment)
    ]


def given_before(assignment: Assignment) -> dict[str, object]:
    """What need not be typed again: the items that were told and are asked for once more."""
    asked = assignment.asks.items if assignment.asks else {}
    return {
        field.key: value
        for field, value in _told(assignment)
        if (again := asked.get(field.key))
        and (again.form, again.codes) == (field.form, field.codes)
    }


def read_later(assignment: Assignment) -> list[str]:
    """The steps whose doers will read what is written down here."""
    asks, procedure = assignment.asks, assignment.proceeding.law
    if asks is None:
        return []
    return [
        step.label
        for step in procedure.steps
        if any(one.facts == asks.key for one in TOLD.get((procedure.key, step.key), ()))
    ]


def said_of(field: Field, value: object, record: Mapping[str, object], *items: str) -> str:
    """A value in words; of a parent with what the file has of them (`name`, `phone`)."""
    words = field.said(value)
    if field.codes is not PARENT:
        return words
    known = [
        " ".join(str(part) for item in items if (part := record.get(f"{who}.{item}")))
        for who in NAMED.get(str(value), ())
    ]
    return f"{words}（{'、'.join(filter(None, known))}）" if any(known) else words


def _told(assignment: Assignment) -> Iterator[tuple[Field, object]]:
    wanted = TOLD.get((assignment.proceeding.procedure, assignment.step), ())
    for one in wanted:
        if (found := _latest(assignment, one)) is None or not found.said:
            continue
        asks = found.assignment.asks
        assert asks is not None, "it was found by what it asks"
        yield from ((asks.items[key], found.said[key]) for key in one.items if key in found.said)


def _latest(assignment: Assignment, wanted: Told) -> Conclusion | Progress | None:
    of_walk = {"assignment__proceeding": assignment.proceeding}
    with_step = "assignment__proceeding"
    written: Iterator[Conclusion | Progress] = chain(
        Conclusion.objects.filter(**of_walk).select_related(with_step),
        Progress.objects.filter(**of_walk).select_related(with_step),
    )
    of_kind = (one for one in written if (asks := one.assignment.asks) and asks.key == wanted.facts)
    return max(of_kind, key=lambda one: (one.at, one.pk), default=None)
