"""What an application to the court may rest on: the pieces of evidence, and since when."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils import timezone

from tonghu.base.people.models import Officer
from tonghu.base.terms.questions import term_in_force
from tonghu.law.agencies import Agency
from tonghu.law.archive import CATALOGUE
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import age_on, latest_day
from tonghu.law.evidence import OF_HEADINGS, Clock, neglect_clock
from tonghu.law.facts import EVIDENCE
from tonghu.law.terms import term
from tonghu.record.archive.models import Paper
from tonghu.record.cases.duties import REFUSAL
from tonghu.record.cases.evidence import Piece, case_evidence, evidence_to_file
from tonghu.record.cases.models import Assignment, Case, Conclusion
from tonghu.record.cases.questions import Sight, record_for
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task

_APPLICANTS = {
    Agency.VILLAGE_COMMITTEE: "4", Agency.SCHOOL: "5", Agency.MEDICAL_INSTITUTION: "6",
    Agency.WOMEN_FEDERATION: "7", Agency.YOUTH_LEAGUE: "8", Agency.DISABLED_FEDERATION: "9",
    Agency.CHILD_PROTECTION: "10", Agency.CIVIL_AFFAIRS: "11",
}  # fmt: skip
"""Who applies, in the words of the petition (law/facts.py)."""
_RELATIVES = ("help_relatives", "confirm_relatives")
"""Who does the step writes for relatives, who apply in their own name."""
_GROUNDS = {
    "harm": "X1", "exposed": "X2", "abandoned_duty": "X3", "incapable": "X4", "begging": "X5",
    "crime": "X6", "other": "X7",
}  # fmt: skip
"""What was established (law/procedures/revocation.py) → the ground of the petition."""


@case_evidence
def papers_of_the_file(officer: Officer, case: Case, sight: Sight) -> Iterator[Piece]:
    """The papers of the child's file that the officer may open and that prove something."""
    if case.child_id is None:
        return
    for paper in Paper.objects.visible_to(officer).filter(child=case.child_id):
        if paper.heading in OF_HEADINGS:
            label = CATALOGUE[paper.heading].label
            what = f"{paper.title}（材料目录 {paper.heading} {label}）"
            yield Piece(f"paper:{paper.pk}", OF_HEADINGS[paper.heading], what, paper.formed_on)


def clock_of(case: Case, pieces: Sequence[Piece]) -> Clock | None:
    """Since when a guardian has refused, as far as the case knows: from the first word in writing."""
    months = term_in_force("neglect_months", case.place, timezone.localdate()).value or 0
    return neglect_clock([(one.on, one.what) for one in pieces if one.urges], months)


@explains(REFUSAL)
def refusal_of(officer: Officer, task: Task) -> list[Told]:
    """Which case it is about, and what was put to the guardians in writing, for who sees it."""
    case = Case.objects.visible_to(officer).filter(pk__in=[task.subject_id]).first()
    if case is None:
        return []
    pieces = evidence_to_file(officer, case)
    spoken = sorted((one for one in pieces if one.urges), key=lambda one: one.on)
    return [
        Told("个案", case.number, reverse("cases:case", args=[case.pk])),
        Told("书面督促、训诫、告诫", "\n".join(map(line_of, spoken)) or "没有您能看的记录。"),
    ]


def line_of(one: Piece) -> str:
    """A piece of evidence in a list: its kind, its day, what it is."""
    return f"{EVIDENCE[one.kind]}：{said_day(one.on)} {one.what}"


def listed(pieces: Sequence[Piece]) -> dict[str, object]:
    """These pieces as the application's list of evidence, and the kinds that are in it."""
    lines = (f"{n}. {line_of(one)}" for n, one in enumerate(pieces, 1))
    kinds = sorted({one.kind for one in pieces}, key=int)
    return {"list": "\n".join(lines), "evidence": kinds} if pieces else {}


def known_for(assignment: Assignment, clock: Clock | None) -> dict[str, object]:
    """What is known before anything is typed: who applies, and the proposed beginning."""
    asks, relatives = assignment.asks, assignment.step in _RELATIVES
    if asks is None or asks.key != "petition":
        return {} if relatives else {"applicant": assignment.task.organisation.name}
    known: dict[str, object] = {}
    if not relatives and (code := _APPLICANTS.get(assignment.task.organisation.agency)) is not None:
        known["applicant"] = code
    if grounds := _established(assignment):
        known["grounds"] = grounds
    if clock is not None:
        known["since"] = clock.since.isoformat()
    return known


def must_be_heard(assignment: Assignment) -> bool:
    """Whether the child is old enough that a court wants to know what they say themselves."""
    record = record_for(assignment.proceeding.case)
    born = latest_day(record.get("birth_date"))
    today = timezone.localdate()
    old_enough = term("capacity_age", today).value or 0
    return born is not None and age_on(born, today) >= old_enough


def _established(assignment: Assignment) -> list[str]:
    """The grounds that civil affairs found when it looked into it."""
    found = Conclusion.objects.filter(
        assignment__proceeding=assignment.proceeding, assignment__step="establish"
    ).last()
    return [_GROUNDS[one] for one in found.outcomes if one in _GROUNDS] if found else []
