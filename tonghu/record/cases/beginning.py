"""What a step begins with: what whoever does it is told of what was written down before (law/need_to_know.py), and
what its form is filled with, so that nobody types what is there already; a person corrects it.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

from django.db.models import Q
from django.utils import timezone

from tonghu.law.facts import PARENT, Facts, said
from tonghu.law.need_to_know import TOLD, WHOLE_CASE, Told
from tonghu.law.registration import Field
from tonghu.record.cases.models import Assignment, Conclusion, Progress
from tonghu.record.cases.questions import record_for

Written = Conclusion | Progress

_NOTICE, _SHEET = "notification", "missing"
_FOUND, _NOT_FOUND = "attend", "还没有找到，正在查找"
# How they end says what became of the offender, not where the child is.
_STOPPING = ("stop_violence", "stop_harm")
_GUARDIANS = ("caregiver", "father", "mother")
_ON_THEIR_OWN_PAPER = ("missing", "placement")
_TO = ("to", "to_name", "relationship", "to_phone", "to_address", "until")
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


def begins_with(assignment: Assignment, *, whole: bool) -> dict[str, object]:
    """The facts of a step by their keys (law/facts.py): what was told and is asked for once more, what the file
    has, and what was noted on the step before.

    What is drawn from all that others did is only for those who may read the `whole` case.
    """
    asks = assignment.asks
    if asks is None:
        return {}
    known: dict[str, object] = {
        field.key: value
        for field, value in _told(assignment)
        if (again := asks.items.get(field.key))
        and (again.form, again.codes) == (field.form, field.codes)
    }
    if whole and asks.key == _NOTICE:
        known |= _notice(assignment, asks)
    elif whole and asks.key == _SHEET:
        known = _sheet(assignment) | known
    if not asks.many:
        for part in assignment.progress.order_by("at"):
            known |= part.said or {}
    return known


def read_later(assignment: Assignment) -> list[str]:
    """The steps whose doers read nothing else of the case, and will read what is written down here."""
    asks, procedure = assignment.asks, assignment.proceeding.law
    if asks is None:
        return []
    helped = [
        step.label
        for step in procedure.steps
        if step.by not in WHOLE_CASE
        and any(asks.key in one.facts.split() for one in TOLD.get((procedure.key, step.key), ()))
    ]
    return list(dict.fromkeys(helped))


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


def _latest(assignment: Assignment, wanted: Told) -> Written | None:
    """The latest that was written down of it: in this procedure, else in the one that opened it."""
    here = Q(assignment__proceeding=assignment.proceeding)
    opened_by = assignment.proceeding.causes.values("conclusion__assignment__proceeding")
    kinds = wanted.facts.split()
    for where in (here, Q(assignment__proceeding__in=opened_by)):
        written: Iterator[Written] = chain(
            Conclusion.objects.filter(where).select_related("assignment__proceeding"),
            Progress.objects.filter(where).select_related("assignment__proceeding"),
        )
        of_kind = (one for one in written if _asked(one.assignment) in kinds)
        if found := max(of_kind, key=lambda one: (one.at, one.pk), default=None):
            return found
    return None


def _sheet(step: Assignment) -> dict[str, object]:
    record = record_for(step.proceeding.case)
    for who in _GUARDIANS:
        named = [record.get(f"{who}.{item}") for item in ("name", "phone")]
        if all(named):
            return {"guardian": "，".join(map(str, named))}
    return {}


def _notice(step: Assignment, asks: Facts) -> dict[str, object]:
    """What the police found, did and tried, and where the child is: the notice to the township (F08)."""
    done = list(_done_before(step))
    found = [one for one in done if one[0].step == _FOUND]
    calls = [one for one in done if _asked(one[0]) == "contact"]
    notices = [one for one in done if _asked(one[0]) == _NOTICE]
    rest = [one for one in done if one not in (*found, *calls, *notices)]
    last = [one for one in rest if _asked(one[0]) == "placement" and one[1].said] or [
        one for one in done if one[0].step not in _STOPPING and _leads_to(one, step.step)
    ]
    texts = {
        "situation": [_words(*one, named=False) for one in found],
        "disposal": [_words(*one, named=True) for one in rest],
        "now": [_NOT_FOUND] if _searched_for(step) else [_where(*one) for one in last[-1:]],
        "parents": [_words(*one, named=False) for one in calls],
    }
    return {
        key: _fitting("\n".join(filter(None, lines)), asks.items[key].longest)
        for key, lines in texts.items()
        if any(lines)
    }


def _searched_for(step: Assignment) -> bool:
    walks = step.proceeding.case.proceedings.filter(procedure=step.proceeding.procedure)
    steps = Assignment.objects.filter(proceeding__in=walks, task__closed_at=None)
    return any(_asked(one) == _SHEET for one in steps.select_related("proceeding"))


def _done_before(step: Assignment) -> Iterator[tuple[Assignment, Written]]:
    """What was written down in the procedure, in the order it was done."""
    steps = step.proceeding.assignments.exclude(pk=step.pk)
    steps = steps.select_related("conclusion", "proceeding").prefetch_related("progress")
    told: list[tuple[Assignment, Written]] = []
    for one in steps:
        told += [(one, part) for part in one.progress.all()]
        told += [(one, one.conclusion)] if hasattr(one, "conclusion") else []
    yield from sorted(told, key=lambda pair: pair[1].done_at)


def _asked(step: Assignment) -> str:
    return step.asks.key if step.asks else ""


def _leads_to(pair: tuple[Assignment, Written], key: str) -> bool:
    told = pair[1]
    return isinstance(told, Conclusion) and any(key in one.then for one in told.chosen)


def _words(step: Assignment, told: Written, *, named: bool) -> str:
    """One thing done, in a line: when, which step where that is not plain, what came of it. "" where all
    there is stands on a paper of its own.
    """
    apart = _asked(step) in _ON_THEIR_OWN_PAPER
    parts = [] if apart else [f"{label}：{words}" for label, words in _said(step, told.said)]
    if isinstance(told, Conclusion):
        parts.insert(0, "、".join(one.label for one in told.chosen))
    parts += [told.statement] if told.statement else []
    if not parts:
        return ""
    when = f"{timezone.localtime(told.done_at):%m月%d日 %H:%M}"
    return f"{when} {step.law.label + '：' if named else ''}{'；'.join(parts)}"


def _where(step: Assignment, told: Written) -> str:
    """With whom the child is: as handed over, else as the step ended and what was written of it."""
    values = told.said or {}
    handed = _said(step, {key: value for key, value in values.items() if key in _TO})
    if handed or isinstance(told, Progress):
        until = step.asks.items["until"].label if step.asks and "until" in values else ""
        return "，".join(f"{label}{words}" if label == until else words for label, words in handed)
    return "；".join(filter(None, ["、".join(one.label for one in told.chosen), told.statement]))


def _said(step: Assignment, values: Mapping[str, object] | None) -> list[tuple[str, str]]:
    return list(said(step.asks, values)) if step.asks and values else []


def _fitting(text: str, longest: int) -> str:
    end = "……其余见个案。"
    return text if len(text) <= longest else text[: longest - len(end)] + end
