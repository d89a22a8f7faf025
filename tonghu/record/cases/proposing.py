"""What the form of a step begins with, so that nobody types what is written down already; a person corrects it."""

from collections.abc import Iterator, Mapping

from django.utils import timezone

from tonghu.law.facts import Facts, said
from tonghu.record.cases.models import Assignment, Conclusion, Progress
from tonghu.record.cases.questions import record_for

_NOTICE, _SHEET = "notification", "missing"
_FOUND = "attend"
_GUARDIANS = ("caregiver", "father", "mother")
_ON_THEIR_OWN_PAPER = ("missing", "placement")
_TO = ("to", "to_name", "relationship", "to_phone", "to_address", "until")
Told = Conclusion | Progress


def proposed(step: Assignment, *, whole: bool) -> dict[str, object]:
    """The facts of a step by their keys (law/facts.py): what the file has, and what was noted on the step before.

    What others did is told only to those who may read the `whole` case.
    """
    asks = step.asks
    if asks is None or asks.many:
        return {}
    known: dict[str, object] = {}
    if whole and asks.key == _NOTICE:
        known = _notice(step, asks)
    elif whole and asks.key == _SHEET:
        known = _sheet(step)
    for part in step.progress.order_by("at"):
        known |= part.said or {}
    return known


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
    rest = [one for one in done if one not in found and one not in calls]
    last = [one for one in rest if _asked(one[0]) == "placement" and one[1].said] or [
        one for one in done if isinstance(one[1], Conclusion) and _leads_to(one, step.step)
    ]
    texts = {
        "situation": [_words(*one, named=False) for one in found],
        "disposal": [_words(*one, named=True) for one in rest],
        "now": [_where(*one) for one in last[-1:]],
        "parents": [_words(*one, named=False) for one in calls],
    }
    return {
        key: _fitting("\n".join(filter(None, lines)), asks.items[key].longest)
        for key, lines in texts.items()
        if any(lines)
    }


def _done_before(step: Assignment) -> Iterator[tuple[Assignment, Told]]:
    """What was written down in the procedure, in the order it was done."""
    steps = step.proceeding.assignments.exclude(pk=step.pk)
    steps = steps.select_related("conclusion", "proceeding").prefetch_related("progress")
    told: list[tuple[Assignment, Told]] = []
    for one in steps:
        told += [(one, part) for part in one.progress.all()]
        told += [(one, one.conclusion)] if hasattr(one, "conclusion") else []
    yield from sorted(told, key=lambda pair: pair[1].done_at)


def _asked(step: Assignment) -> str:
    return step.asks.key if step.asks else ""


def _leads_to(pair: tuple[Assignment, Told], key: str) -> bool:
    told = pair[1]
    return isinstance(told, Conclusion) and any(key in one.then for one in told.chosen)


def _words(step: Assignment, told: Told, *, named: bool) -> str:
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


def _where(step: Assignment, told: Told) -> str:
    """With whom the child is: as handed over, else as the step ended."""
    values = told.said or {}
    handed = _said(step, {key: value for key, value in values.items() if key in _TO})
    if handed or isinstance(told, Progress):
        return "，".join(words for _, words in handed)
    return "、".join(one.label for one in told.chosen)


def _said(step: Assignment, values: Mapping[str, object] | None) -> list[tuple[str, str]]:
    return list(said(step.asks, values)) if step.asks and values else []


def _fitting(text: str, longest: int) -> str:
    end = "……其余见个案。"
    return text if len(text) <= longest else text[: longest - len(end)] + end
