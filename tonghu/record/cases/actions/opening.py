"""Opening a case, a procedure in it, a step of that; and saying whose case it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import next_number
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.terms.questions import calendar_in_force, term_in_force
from tonghu.law.eligibility import latest_day
from tonghu.law.procedure import Step
from tonghu.law.procedures import procedure
from tonghu.record.cases.actions.offices import county_offices, office_of
from tonghu.record.cases.actions.refusing import REVOCATION, end_refusal
from tonghu.record.cases.actions.team import keep_out, managed
from tonghu.record.cases.duties import duties_of
from tonghu.record.cases.models import Assignment, Case, Cause, Conclusion, Proceeding
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, open_task

STEP_PAGE = "cases:step"


@dataclass(frozen=True)
class Matter:
    """What a procedure is opened about: a child on file, or one who is only described; where the
    child is; why. `excluding` must keep out. The parties are those of a procedure about an organisation.
    """

    procedure: str
    place: str
    because: str
    child: Child | None = None
    about: str = ""
    excluding: Sequence[Organisation] = ()
    supervisor: Organisation | None = None
    supervised: Organisation | None = None


@consequence
def open_case(*, matter: Matter, at: datetime, by: Actor) -> Proceeding:
    """Open a procedure in the child's open case, or in a new one. A procedure about an organisation
    is always a case of its own: others work on it, and others may know of it.
    """
    case = None
    if matter.child is not None and matter.supervised is None:
        open_cases = Case.objects.open().filter(child=matter.child, proceedings__supervised=None)
        case = open_cases.select_for_update(of=("self",)).order_by("at", "id").first()
    case = case or _new_case(matter, at, by)
    for organisation in matter.excluding:
        keep_out(case=case, organisation=organisation, reason=matter.because, by=by)
    return begin(case, matter, at, by)


@action(Permission.MANAGE_CASES)
def begin_case(*, child: Child, key: str, because: str, by: Officer) -> Proceeding:
    """Open a procedure for a child of one's places by hand: referred, or found by oneself."""
    if not by.may_at(Permission.MANAGE_CASES, child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地办理。")
    matter = Matter(key, child.living_place or child.place, because, child)
    return open_case(matter=matter, at=timezone.now(), by=by)


@action(Permission.MANAGE_CASES)
def tell_whose(*, case: Case, child: Child, by: Officer) -> Case:
    """Say which child on file a case is about, once it is known."""
    case = managed(case, by)
    if case.child_id is not None and case.child_id != child.pk:
        raise Refused("这件个案已经写明是哪个孩子。写错了的，结案时选“立错了”，另开一件。")
    case.child = child
    case.save(update_fields=["child"])
    duties_of(case).update(child_id=child.pk)
    return case


def begin(
    case: Case, matter: Matter, at: datetime, by: Actor, after: Conclusion | None = None
) -> Proceeding:
    """Begin a procedure in a case; or join the one under way, unless a new fact asks for a new one."""
    law = procedure(matter.procedure, timezone.localdate(at))
    under_way = case.proceedings.filter(procedure=law.key, ended_at=None)
    if law.anew:
        # Nobody has begun with it: what is told now is told in time.
        untouched = Q(assignments__step=law.start, assignments__task__closed_at=None)
        under_way = under_way.filter(untouched)
    if after is not None:
        under_way = under_way.exclude(pk=after.assignment.proceeding_id)
    proceeding = under_way.first()
    if proceeding is None:
        proceeding = Proceeding.objects.create(
            case=case, procedure=law.key, version=law.version, at=at,
            supervisor=matter.supervisor, supervised=matter.supervised,
        )  # fmt: skip
        start(case, proceeding, law.start, at, by)
        if law.key == REVOCATION:
            end_refusal(case, f"已开始：{law.label}", by, proceeding)
    Cause.objects.create(proceeding=proceeding, conclusion=after, because=matter.because, by=by.id)
    return proceeding


def start(case: Case, proceeding: Proceeding, key: str, at: datetime, by: Actor) -> None:
    """Give a step to whoever the law names. One that is still open is not given a second time."""
    times = proceeding.assignments.filter(step=key)
    if times.filter(task__closed_at=None).exists():
        return
    step = proceeding.law.step(key)
    since, until = _clock(case, proceeding, step, at)
    task = open_task(
        duty=Duty(
            key=f"case:{proceeding.pk}:{key}:{times.count()}",
            kind=f"{proceeding.procedure}.{key}",
            title=f"{proceeding.law.label}：{step.label}"[:120],
            organisation=office_of(case, proceeding, step),
            place=case.seat,
            basis=step.basis[0],
            because=case.number,
            term=step.within.term if until is None else None,
            target=step.within.target,
            at_once=step.within.at_once,
            child_id=case.child_id,
            form=step.form or STEP_PAGE,
            subject_id=proceeding.pk,
            due_on=until,
        ),
        at=since,
        by=by,
    )
    Assignment.objects.create(proceeding=proceeding, step=key, task=task)


def _clock(
    case: Case, proceeding: Proceeding, step: Step, at: datetime
) -> tuple[datetime, date | None]:
    """Since when the term of a step runs, and the day that was written down where it ends sooner."""
    told = _latest_with(proceeding, step.counts_from) if step.counts_from else None
    if told is None:
        return at, None
    said = told.said or {}
    first = latest_day(said.get(step.counts_from)) or timezone.localdate(told.done_at)
    since = min(at, timezone.make_aware(datetime.combine(first, time.min)))
    until = latest_day(said.get(step.bounded_by))
    assert step.within.term is not None, "what counts from a day has a term"
    calendar, term = calendar_in_force(), term_in_force(step.within.term, case.seat, first)
    assert term.value is not None, "and that term a number"
    end = calendar.due(since, term.value, term.unit, rolls=term.rolls).at
    return since, until if until is not None and calendar.end_of(until) < end else None


def _latest_with(proceeding: Proceeding, item: str) -> Conclusion | None:
    """The latest end of a step on which the law asks for this fact."""
    ended = Conclusion.objects.filter(assignment__proceeding=proceeding)
    for one in ended.select_related("assignment__proceeding").order_by("-at", "-id"):
        asks = one.assignment.asks
        if asks is not None and item in asks.items:
            return one
    return None


def _new_case(matter: Matter, at: datetime, by: Actor) -> Case:
    county = matter.place[:6]
    offices = county_offices(matter.place)
    if not offices:
        raise Refused("这个县还没有登记民政部门或者县政府，不能立案。请系统管理员先登记机构。")
    code = "护" if matter.supervised is None else "责"
    year = timezone.localdate(at).year
    return Case.objects.create(
        number=str(next_number(issuer=offices[0], code=f"个案{code}{county}", year=year, by=by)),
        child=matter.child,
        about=matter.about or None,
        place=matter.place,
        seat=matter.place,
        at=at,
        by=by.id,
    )
