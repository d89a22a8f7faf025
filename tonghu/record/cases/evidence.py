"""What a case holds that may be put before a court; whoever stands above registers its own here."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from tonghu.base.people.models import Officer
from tonghu.law.evidence import OF_FACTS, OF_PROMISE, urges_guardian
from tonghu.record.cases.models import Case, Conclusion, Progress
from tonghu.record.cases.questions import Sight, sight_of


@dataclass(frozen=True)
class Piece:
    """One record: its key, the kind of evidence (law/facts.py), what it is, of which day; whether it urged a guardian in writing."""

    key: str
    kind: str
    what: str
    on: date
    urges: bool = False


Source = Callable[[Officer, Case, Sight], Iterable[Piece]]
_sources: list[Source] = []


def case_evidence(source: Source) -> Source:
    """Register what finds the evidence that a feature holds on a case."""
    _sources.append(source)
    return source


def evidence_on(officer: Officer, case: Case, sight: Sight) -> list[Piece]:
    """Everything these eyes may put before a court, kind by kind, the oldest first."""
    found = [piece for source in _sources for piece in source(officer, case, sight)]
    return sorted(found, key=lambda piece: (int(piece.kind), piece.on, piece.key))


def evidence_to_file(officer: Officer, case: Case) -> list[Piece]:
    """What whoever files with the court may name: their own, and of what the others wrote that it exists,
    of which day, who holds it; not what it says. The court asks the holder for it. That somebody
    reported is not told to those who may not read the report.
    """
    sight = sight_of(officer, case)
    team = case.team.values_list("pk", flat=True)
    return evidence_on(officer, case, sight if sight.whole else replace(sight, own=frozenset(team)))


@case_evidence
def written_on_steps(officer: Officer, case: Case, sight: Sight) -> Iterator[Piece]:
    """Warnings, visits, calls, hand-overs: the facts of the steps."""
    of_case = {"assignment__proceeding__case": case}
    with_step = ("assignment__proceeding", "assignment__task__organisation")
    ended = Conclusion.objects.filter(**of_case).select_related(*with_step)
    noted = Progress.objects.filter(**of_case).select_related(*with_step)
    everything: list[Conclusion | Progress] = [*ended, *noted]
    for told in everything:
        step = told.assignment
        asks, office = step.asks, step.task.organisation
        if asks is None or asks.key not in OF_FACTS or not told.said or not sight.reads(office.pk):
            continue
        number = str(told.said.get("number") or "")
        what = f"{asks.label}（{office}，{step.law.label}{f'，{number}' if number else ''}）"
        day = timezone.localdate(told.done_at)
        yield Piece(
            f"step:{told.pk}", OF_FACTS[asks.key], what, day, urges_guardian(asks.key, told.said)
        )
        if told.said.get("promise"):
            promised = f"本人写下的保证（{office}，{step.law.label}）"
            yield Piece(f"promise:{told.pk}", OF_PROMISE, promised, day)
