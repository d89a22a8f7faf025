"""What the tales of the demonstration are made of: turns, each so long after the one before, each an action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency
from tonghu.law.instruments import current
from tonghu.record.cases import actions as cases
from tonghu.record.cases.evidence import evidence_to_file
from tonghu.record.cases.models import Assignment, Case, ClosureKind
from tonghu.work.assessments.actions import (
    add_assessor,
    assess_child,
    conclude_step,
    confirm_assessment,
    record_signed_paper,
)
from tonghu.work.assessments.questions import facts_from
from tonghu.work.guardianship.questions import clock_of, known_for, listed
from tonghu.work.reports.actions import accept_report, answer_reporter
from tonghu.work.response.actions import hand_child_back, place_child
from tonghu.work.support import actions as support
from tonghu.work.support.models import Measure

Act = Callable[[Case], object]
SURNAME = "〇"
"""Stands in the tales for the family name of the child of each."""


@dataclass(frozen=True)
class In:
    """Stands in the tales for a day: so many days after the turn it is told in."""

    days: int = 0


@dataclass(frozen=True)
class Turn:
    """What is done, and how long after what was done before."""

    after: timedelta
    act: Act


def ends(
    step: str,
    *outcomes: str,
    days: float = 0,
    hours: float = 0.4,
    statement: str = "",
    shelter: Agency | None = None,
    on_behalf: str = "",
    **facts: object,
) -> Turn:
    """A step ends. `step` may name its procedure before a stroke, where two have one of that name.

    `on_behalf`: the township writes it down for whoever is not online.
    """

    def act(case: Case) -> object:
        one = _step(case, step)
        by = _owner_at(case, Agency.TOWNSHIP) if on_behalf else owner(one.task.organisation)
        done = cases.Done(
            outcomes, _worded(case, _known(one, by) | facts), _worded(case, statement),
            on_behalf=on_behalf,
        )  # fmt: skip
        match one.task.form:
            case "reports:accept":
                return accept_report(assignment=one, done=done, into=None, by=by)
            case "reports:answer":
                words = done.statement or _THANKS
                done = replace(done, statement="")
                return answer_reporter(assignment=one, done=done, words=words, by=by)
            case "response:place":
                place = Organisation.objects.nearest_to(case.place, shelter) if shelter else None
                return place_child(assignment=one, done=done, shelter=place, by=by)
            case "response:hand_back":
                return hand_child_back(assignment=one, done=done, by=by)
            case "assessments:step":
                return conclude_step(assignment=one, done=done, by=by)
            case "support:step":
                return support.adopt_plan(assignment=one, done=done, by=by)
        return cases.finish_step(assignment=one, done=done, by=by)

    return Turn(timedelta(days=days, hours=hours), act)


def notes(
    step: str, *, days: float = 0, hours: float = 0.3, statement: str = "", **facts: object
) -> Turn:
    """Something is done on a step that goes on."""

    def act(case: Case) -> object:
        one = _step(case, step)
        done = cases.Done(said=_worded(case, facts), statement=_worded(case, statement))
        return cases.record_progress(assignment=one, done=done, by=owner(one.task.organisation))

    return Turn(timedelta(days=days, hours=hours), act)


@dataclass(frozen=True)
class Member:
    """Who takes part in an assessment, for whom; and whether they have signed: here, on paper, not yet."""

    agency: Agency
    name: str
    role: str
    signs: str = ""


def assesses(
    step: str,
    answers: Mapping[str, object],
    members: Sequence[Member] = (),
    *,
    model: str = "four_colours",
    days: float = 0,
    hours: float = 2,
    **said: object,
) -> Turn:
    """A child is assessed inside a step; whoever took part is named and signs, or has yet to sign."""

    def act(case: Case) -> object:
        one, today = _step(case, step), timezone.localdate()
        by = owner(one.task.organisation)
        done = assess_child(
            child=case.child, model=current(model, today), answers=answers,
            said=_worded(case, said), done_on=today, assignment=one, by=by,
        )  # fmt: skip
        for member in members:
            office = _office(case, member.agency)
            took = add_assessor(
                assessment=done, organisation=office, name=member.name, role=member.role, by=by
            )
            if member.signs == "here":
                confirm_assessment(assessor=took, agrees=True, note="", by=owner(office))
            elif member.signs:
                record_signed_paper(assessor=took, shelf=member.signs, by=by)
        return done

    return Turn(timedelta(days=days, hours=hours), act)


def arranges(service: str, what: str, *, every: int = 7, lasts: int = 90, days: float = 0) -> Turn:
    """The plan says how a service is given; whoever owes it gives it."""

    def act(case: Case) -> object:
        one, today = _measure(case, service), timezone.localdate()
        return support.arrange_measure(
            measure=one, organisation=one.organisation, what=_worded(case, what), every=every,
            starts_on=today, until=today + timedelta(days=lasts), by=owner(one.plan.organisation),
        )  # fmt: skip

    return Turn(timedelta(days=days, hours=1), act)


def serves(service: str, what: str, *, days: float = 7, **said: object) -> Turn:
    """A service is given once."""

    def act(case: Case) -> object:
        one = _measure(case, service)
        return support.record_session(
            measure=one, done_on=timezone.localdate(), by=owner(one.organisation),
            said=_worded(case, {"what": what, "effect": "2", **said}),
        )  # fmt: skip

    return Turn(timedelta(days=days), act)


def refers(
    to: Agency,
    need: str,
    *,
    answer: str = "",
    accepted: bool = True,
    within: int = 7,
    days: float = 0,
) -> Turn:
    """Another organisation is asked for a service; with an answer, it has answered."""

    def act(case: Case) -> object:
        office, until = _office(case, to), timezone.localdate() + timedelta(days=within)
        asked = support.refer(
            case=case, to=office, need=_worded(case, need), consent="1", until=until,
            by=_owner_at(case, Agency.TOWNSHIP),
        )  # fmt: skip
        if not answer:
            return asked
        return support.answer_referral(
            referral=asked, accepted=accepted, words=answer, by=owner(office)
        )

    return Turn(timedelta(days=days, hours=1), act)


def confers(
    chair: Agency,
    others: Sequence[Agency],
    agenda: str,
    minutes: str = "",
    resolved: Sequence[tuple[str, Agency, int]] = (),
    *,
    days: float = 1,
) -> Turn:
    """Several organisations confer; without minutes, they are about to."""

    def act(case: Case) -> object:
        by, asked = _owner_at(case, chair), [_office(case, one) for one in others]
        now = timezone.now()
        one = cases.call_conference(
            case=case, held_at=now if minutes else now + timedelta(days=2), organisations=asked,
            venue="县民政局二楼会议室", agenda=_worded(case, agenda), by=by,
        )  # fmt: skip
        if not minutes:
            return one
        return cases.record_conference(
            conference=one, minutes=_worded(case, minutes), came=asked, by=by,
            resolved=[
                cases.Resolved(
                    _worded(case, words), _office(case, who), now.date() + timedelta(days=due)
                )
                for words, who, due in resolved
            ],
        )  # fmt: skip

    return Turn(timedelta(days=days), act)


def waits(step: str, reason: str, *, days: int) -> Turn:
    """A step cannot go on for some days."""

    def act(case: Case) -> object:
        one = _step(case, step)
        until = timezone.localdate() + timedelta(days=days)
        return cases.wait_for(
            assignment=one, reason=reason, until=until, by=owner(one.task.organisation)
        )

    return Turn(timedelta(hours=1), act)


def looks_in(who: Agency, kind: str, reason: str, finding: str = "", *, days: float = 0) -> Turn:
    """Somebody who does not work on the case reads it at once; with a finding, it has been reviewed."""

    def act(case: Case) -> object:
        assert case.child is not None, "one looks at the cases of a child on file"
        by = _owner_at(case, who)
        one = cases.ask_emergency_access(child=case.child, kind=kind, reason=reason, by=by)
        if not finding:
            return one
        reviewer = _owner_at(case, Agency.CIVIL_AFFAIRS)
        return cases.review_access(access=one, justified=True, finding=finding, by=reviewer)

    return Turn(timedelta(days=days, hours=1), act)


def closes(kind: ClosureKind, reason: str, *, days: float) -> Turn:
    """A case is closed before its procedures are walked."""

    def act(case: Case) -> object:
        by = _owner_at(case, Agency.CIVIL_AFFAIRS)
        return cases.close_case(case=case, kind=kind, reason=_worded(case, reason), by=by)

    return Turn(timedelta(days=days), act)


@cache
def owner(organisation: Organisation) -> Officer:
    """Whoever does the duties of an organisation; while the tales are played, nobody changes post."""
    colleagues: list[Officer] = list(Officer.objects.colleagues_of(organisation))
    return next(one for one in colleagues if organisation.pk in one.works_for(Permission.DO_TASKS))


_THANKS = "已经有人去看孩子，谢谢您。"


def _step(case: Case, name: str) -> Assignment:
    procedure, _, key = name.rpartition("/")
    found = Assignment.objects.select_related(
        "proceeding__case__child", "task__organisation"
    ).filter(proceeding__case=case, step=key, task__closed_at=None)
    one: Assignment = found.get(proceeding__procedure=procedure) if procedure else found.get()
    return one


def _known(one: Assignment, by: Officer) -> dict[str, object]:
    """What the page of the step has filled in before anything is typed, and the evidence it offers."""
    if one.task.form == "assessments:step":
        known = facts_from(one)
        return {key: value for key, value in known.items() if value}
    if one.task.form == "guardianship:application":
        case = one.proceeding.case
        found = evidence_to_file(by, case)
        return {**known_for(one, clock_of(case, found)), **listed(found)}
    return {}


def _measure(case: Case, service: str) -> Measure:
    found = Measure.objects.select_related(
        "plan__case__child", "plan__organisation", "assignment__task__organisation"
    )
    one: Measure = found.filter(plan__case=case, service=service).latest("plan__at")
    return one


def _office(case: Case, kind: Agency) -> Organisation:
    found = Organisation.objects.nearest_to(case.place, kind)
    assert found is not None, f"the county has its {kind}"
    return found


def _owner_at(case: Case, kind: Agency) -> Officer:
    return owner(_office(case, kind))


def _worded(case: Case, words: Any) -> Any:
    """The same, with the family name of the child in it; unknown to everybody while the child is."""
    if isinstance(words, str):
        surname = case.child.name[0] if case.child else "某"
        return words.replace(SURNAME, surname)
    if isinstance(words, In):
        return (timezone.localdate() + timedelta(days=words.days)).isoformat()
    if isinstance(words, dict):
        return {key: _worded(case, value) for key, value in words.items()}
    return words
