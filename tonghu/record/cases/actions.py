"""The engine: open a case, start and finish steps, wait, close, open again; and who may look.

What follows what is read from the law. A finished step says only which of its outcomes hold; each
outcome starts the next steps, and each of those is a duty of somebody. Features above hand in their
own facts and the outcome; this knows none of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import attach, next_number
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.places.codes import ancestors, contains, pad
from tonghu.base.terms.questions import term_in_force
from tonghu.law.agencies import Agency, above
from tonghu.law.alerts import ALERTS
from tonghu.law.basis import COUNTY_NOTICE, HOUSE_RULES, MINORS_ONLINE
from tonghu.law.calendar import said_day
from tonghu.law.evidence import SPOKEN, neglect_clock
from tonghu.law.procedure import Party, Step
from tonghu.law.procedures import procedure
from tonghu.record.cases.duties import REFUSAL, duties_of
from tonghu.record.cases.models import (
    ABOUT_CHILDREN,
    ABOUT_OFFICES,
    Assignment,
    Attendance,
    Case,
    Cause,
    Closure,
    ClosureKind,
    Conclusion,
    Conference,
    Conflict,
    EmergencyAccess,
    Invitation,
    Proceeding,
    Progress,
    Resolution,
    Wait,
)
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import (
    Duty,
    complete_task,
    open_task,
    reroute_task,
    withdraw_reminders,
)
from tonghu.record.tasks.models import Task

STEP_PAGE = "cases:step"
_REVOCATION = "revocation"
_CAREGIVER = "5"
"""被委托照护人, in the words of law/facts.py PARENT."""
ACCESS_HOURS = 2
ACCESSES_A_DAY = 3
REVIEW_HOURS = 72
"""An access that nobody reviewed for so long suspends its officer's right to another."""
OFFICES = (Agency.CIVIL_AFFAIRS, Agency.COUNTY_GOVERNMENT)
_REVIEWERS = (*OFFICES, Agency.JOINT_CONFERENCE, Agency.WOMEN_AND_CHILDREN)


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


# Opening


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
    return _open(case, matter, at, by)


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
    case = _managed(case, by)
    if case.child_id is not None and case.child_id != child.pk:
        raise Refused("这件个案已经写明是哪个孩子。写错了的，结案时选“立错了”，另开一件。")
    case.child = child
    case.save(update_fields=["child"])
    duties_of(case).update(child_id=child.pk)
    return case


# Walking


@action(Permission.DO_TASKS)
def finish_step(
    *,
    assignment: Assignment,
    outcomes: Sequence[str],
    by: Officer,
    said: Mapping[str, object] | None = None,
    statement: str = "",
    done_at: datetime | None = None,
    on_behalf: str = "",
) -> Conclusion:
    """End a step with the outcomes that hold, and start what follows from each of them.

    `said` are the facts that law/facts.py asks for at this step.

    `done_at` is when it was done, now unless told; the terms of the next steps run from then. Somebody
    of another organisation may write it down for the responsible one, saying on whose word.
    """
    task = _under_way(assignment, on_behalf, by)
    proceeding = Proceeding.objects.select_for_update().get(pk=assignment.proceeding_id)
    case, step = proceeding.case, assignment.law
    keys = {one.key for one in step.outcomes}
    if not outcomes or not keys.issuperset(outcomes):
        raise Refused("请选出至少一种结论，结论要是这一步可以有的。")
    done_at = _when(done_at, task)
    conclusion = Conclusion.objects.create(
        assignment=assignment,
        outcomes=[one.key for one in step.outcomes if one.key in outcomes],
        said=dict(said or {}) or None,
        statement=statement or None,
        done_at=done_at,
        on_behalf=on_behalf,
        by=by.id,
    )
    labels = "、".join(one.label for one in conclusion.chosen)
    complete_task(task=task, outcome=labels[:80], fact=conclusion, by=by)
    _count_refusal(case, assignment, conclusion)
    _follow(case, proceeding, conclusion, done_at, by)
    return conclusion


@action(Permission.DO_TASKS)
def record_progress(
    *,
    assignment: Assignment,
    by: Officer,
    said: Mapping[str, object] | None = None,
    statement: str = "",
    done_at: datetime | None = None,
    on_behalf: str = "",
) -> Progress:
    """Write down something done on a step that goes on: each attempt is a fact of its own."""
    task = _under_way(assignment, on_behalf, by)
    if not said and not statement.strip():
        raise Refused("请至少写一项：做了什么，结果怎样。")
    noted = Progress.objects.create(
        assignment=assignment, said=dict(said or {}) or None, statement=statement or None,
        done_at=_when(done_at, task), on_behalf=on_behalf, by=by.id,
    )  # fmt: skip
    _count_refusal(assignment.proceeding.case, assignment, noted)
    return noted


@action(Permission.ATTACH_FILES)
def attach_to_step(
    *, assignment: Assignment, name: str, content: bytes, evidence: bool, by: Officer
) -> Attachment:
    """Keep a file with a step of one's own, also when it is done: a signed copy comes back later."""
    task = assignment.task
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"这一步由{task.organisation.name}办理，文件请交该单位上传。")
    return attach(subject=task, name=name, content=content, evidence=evidence, by=by)


@action(Permission.DO_TASKS)
def wait_for(*, assignment: Assignment, reason: str, until: date, by: Officer) -> Wait:
    """Say what a step waits for, and until when. No term stands still for it."""
    _may_conclude(assignment.proceeding.case, assignment.task, "", by)
    if assignment.task.closed_at is not None:
        raise Refused("这一步已经办完，不用等。")
    if until <= timezone.localdate():
        raise Refused("“等到”要是今天以后的日子。")
    return Wait.objects.create(assignment=assignment, reason=reason, until=until, by=by.id)


# When a guardian goes on refusing (A18)


@consequence
def speak_of_refusal(*, case_id: UUID, by: Actor) -> Task | None:
    """Six months after the first word in writing, ask civil affairs to confer about the court; once a case.

    Whether it was refusal, and since when, is for people to say. None where nothing is to be asked.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    full_on, case.refused_until = case.refused_until, None
    case.save(update_fields=["refused_until"])
    over = case.closure is not None or case.proceedings.filter(procedure=_REVOCATION).exists()
    if full_on is None or over:
        return None
    alert = ALERTS["A18"]
    office = outside_conflict(case=case, organisation=_nearest(case, Agency.CIVIL_AFFAIRS))
    if not case.team.filter(pk=office.pk).exists():
        call_in(case=case, organisation=office, reason=alert.condition, by=by)
    return open_task(
        duty=Duty(
            key=f"{REFUSAL}:{case.pk}",
            kind=REFUSAL,
            title=f"{alert.action}：{case.number}",
            organisation=office,
            place=case.seat,
            basis=alert.basis,
            because=f"从最早一次书面督促、训诫、告诫起算，{said_day(full_on)}满六个月；是不是拒不履行，由人认定",
            target="consult_revocation",
            child_id=case.child_id,
            subject_id=case.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _count_refusal(case: Case, assignment: Assignment, told: Conclusion | Progress) -> None:
    """From a warning, reprimand or admonition on, note the day on which refusal would be full."""
    asks = assignment.asks
    if asks is None or asks.key not in SPOKEN or not told.said:
        return
    if told.said.get("to") == _CAREGIVER:
        return  # whoever only looks after the child is no guardian
    day = timezone.localdate(told.done_at)
    months = term_in_force("neglect_months", case.place, day).value or 0
    clock = neglect_clock([(day, asks.label)], months)
    asked = Task.objects.filter(key=f"{REFUSAL}:{case.pk}").exists()
    if clock is None or asked or (case.refused_until and case.refused_until <= clock.full_on):
        return
    case.refused_until = clock.full_on
    case.save(update_fields=["refused_until"])


def _end_refusal(case: Case, outcome: str, by: Actor, fact: Proceeding | Closure) -> None:
    """Nobody confers any more about going to court: one has gone, or the case is over."""
    for task in Task.objects.open().filter(kind=REFUSAL, subject_id=case.pk):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)


# Closing and opening again


@action(Permission.CLOSE_CASES)
def close_case(
    *, case: Case, kind: ClosureKind, reason: str, by: Officer, into: Case | None = None
) -> Closure:
    """Close a case before its procedures are walked: what is still open ends with the reason."""
    case = _managed(case, by, Permission.CLOSE_CASES)
    if (closed := Closure.objects.in_force().filter(case=case).first()) is not None:
        raise Refused(f"这件个案已经结案：{closed.get_kind_display()}。")
    if (kind is ClosureKind.JOINED) != (into is not None):
        raise Refused("并入另一件的，请选并入哪一件；不是并入的，不要选。")
    for task in duties_of(case).open():
        complete_task(task=task, outcome="个案终结", statement=f"{kind.label}：{reason}", by=by)
    case.proceedings.filter(ended_at=None).update(ended_at=timezone.now())
    if into is not None:
        return join_case(case=case, into=into, reason=reason, by=by)
    return Closure.objects.create(case=case, kind=kind, into=into, reason=reason, by=by.id)


@consequence
def join_case(*, case: Case, into: Case, reason: str, by: Actor) -> Closure:
    """Go on with a case in another. Whoever keeps out of the one keeps out of the other; what is still
    open in it ends there: whoever reported twice is told twice.
    """
    if into == case or into.closure is not None:
        raise Refused("只能并入另一件还在办的个案。")
    for conflict in case.conflicts.select_related("organisation"):
        keep_out(case=into, organisation=conflict.organisation, reason=conflict.reason, by=by)
    return Closure.objects.create(
        case=case, kind=ClosureKind.JOINED, into=into, reason=reason, by=by.id
    )


@action(Permission.CLOSE_CASES)
def reopen_case(*, case: Case, proceeding: Proceeding, step: str, reason: str, by: Officer) -> Case:
    """Open a closed case again, at a step of one of its procedures."""
    case = _managed(case, by, Permission.CLOSE_CASES)
    closure = Closure.objects.in_force().select_for_update().filter(case=case).first()
    if closure is None:
        raise Refused("这件个案没有结案，不用重新打开。")
    if proceeding.case_id != case.pk or step not in {one.key for one in proceeding.law.steps}:
        raise Refused("请从这件个案走过的程序里选一步。")
    closure.reopened_at, closure.reopened_by = timezone.now(), by.id
    closure.reopened_why = reason
    closure.save()
    proceeding.ended_at = None
    proceeding.save(update_fields=["ended_at"])
    Cause.objects.create(proceeding=proceeding, because=f"重新打开：{reason}", by=by.id)
    _start(case, proceeding, step, closure.reopened_at, by)
    return case


# Who works on it, and who must not


@action(Permission.MANAGE_CASES)
def invite(*, case: Case, organisation: Organisation, reason: str, by: Officer) -> Invitation:
    """Call an organisation to a case in which it has no step. Called twice, it is called once."""
    case = _managed(case, by)
    return call_in(case=case, organisation=organisation, reason=reason, by=by)


@consequence
def call_in(*, case: Case, organisation: Organisation, reason: str, by: Actor) -> Invitation:
    """Let an organisation in that has no step in a case. Called twice, it is called once."""
    if case.conflicts.filter(organisation=organisation).exists():
        raise Refused(f"{organisation.name}与这件个案有利害关系，应当回避。")
    invitation, _ = Invitation.objects.get_or_create(
        case=case, organisation=organisation, defaults={"reason": reason, "by": by.id}
    )
    return invitation


@action(Permission.MANAGE_CASES)
def declare_conflict(
    *, case: Case, organisation: Organisation, reason: str, by: Officer
) -> Conflict:
    """Say that an organisation must keep out: its people are accused, or concerned."""
    case = _managed(case, by)
    if organisation.pk in by.works_for(Permission.MANAGE_CASES):
        raise Refused("不能自己登记本单位回避，请由上级登记。")
    return keep_out(case=case, organisation=organisation, reason=reason, by=by)


@consequence
def keep_out(*, case: Case, organisation: Organisation, reason: str, by: Actor) -> Conflict:
    """Keep an organisation out of a case, and take its open steps one level up."""
    conflict, _ = Conflict.objects.get_or_create(
        case=case, organisation=organisation, defaults={"reason": reason, "by": by.id}
    )
    if contains(organisation.place, case.seat):
        # Nobody who oversees the place of those concerned sees a duty of it either.
        case.seat = ancestors(organisation.place)[0]
        case.save(update_fields=["seat"])
    pending = list(duties_of(case).open().select_related("organisation"))
    withdraw_reminders(tasks=pending, organisation=organisation, by=by)
    for task in pending:
        to = outside_conflict(case=case, organisation=task.organisation)
        if to != task.organisation:
            call_in(case=case, organisation=to, reason="接替回避的单位", by=by)
        reroute_task(task=task, to=to, place=case.seat, reason="利害关系回避", by=by)
    return conflict


@action(Permission.READ_IN_EMERGENCY)
def ask_emergency_access(*, child: Child, kind: str, reason: str, by: Officer) -> EmergencyAccess:
    """Read a child's cases at once, whoever works on them: two hours, read only, reviewed after.

    Nothing says beforehand whether there is a case at all. The right rests while an earlier access waits
    for its review too long (docs/adr/0017-break-glass-rests.md).
    """
    now = timezone.now()
    if (waiting := unreviewed_access(by, now)) is not None:
        raise Refused(rests_because(waiting))
    if len(reason.strip()) < 10:
        raise Refused("请把理由写清楚，至少十个字：发生了什么，为什么等不及承办单位。")
    today = EmergencyAccess.objects.filter(officer=by, at__gt=now - timedelta(days=1))
    if today.count() >= ACCESSES_A_DAY:
        raise Refused(f"一天最多紧急查阅 {ACCESSES_A_DAY} 次。还需要的，请打电话给县级民政部门。")
    access = EmergencyAccess.objects.create(
        child=child, officer=by, kind=kind, reason=reason, at=now,
        until=now + timedelta(hours=ACCESS_HOURS),
    )  # fmt: skip
    reviewer = _reviewer(by)
    open_task(
        duty=Duty(
            key=f"access:{access.pk}",
            kind="cases.review_access",
            title=f"审核紧急查阅：{by.name}",
            organisation=reviewer,
            place=reviewer.place,
            basis=MINORS_ONLINE("第三十六条"),
            because=f"{by.name}紧急查阅了一个孩子的个案",
            target="review_access",
            form="cases:access_review",
            subject_id=access.pk,
        ),
        at=now,
        by=by,
    )
    return access


@action(Permission.REVIEW_ACCESS)
def review_access(
    *, access: EmergencyAccess, justified: bool, finding: str, by: Officer
) -> EmergencyAccess:
    """Say whether an emergency access was needed. Nobody reviews their own."""
    access = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    if access.officer_id == by.id:
        raise Refused("不能审核自己的查阅，请由另一位人员办理。")
    task = Task.objects.get(key=f"access:{access.pk}")
    if task.organisation_id not in by.works_for(Permission.REVIEW_ACCESS):
        raise Refused(f"这次查阅由{task.organisation}审核。")
    if access.reviewed_at is not None:
        raise Refused("这次查阅已经审核过。")
    access.justified, access.finding = justified, finding
    access.reviewed_by, access.reviewed_at = by, timezone.now()
    access.save()
    complete_task(task=task, outcome="确有必要" if justified else "没有必要", fact=access, by=by)
    if not justified:
        _deal_with(access, by)
    return access


def unreviewed_access(officer: Officer, now: datetime) -> EmergencyAccess | None:
    """The access for which the officer's right rests until it is reviewed; None when it does not rest."""
    longest = now - timedelta(hours=REVIEW_HOURS)
    left = EmergencyAccess.objects.filter(officer=officer, reviewed_at=None, at__lte=longest)
    return left.order_by("at").first()


def rests_because(access: EmergencyAccess) -> str:
    """Why the right rests, whose review brings it back, and what to do meanwhile."""
    task = Task.objects.select_related("organisation").get(key=f"access:{access.pk}")
    return (
        f"您{timezone.localtime(access.at):%m月%d日 %H:%M}的紧急查阅过了 {REVIEW_HOURS} 小时还没有审核，"
        f"审核以前不能再紧急查阅，请催{task.organisation}审核，审核以后马上恢复。"
        "孩子正在危险里的，打 110，并打电话给承办单位。"
    )


def _deal_with(access: EmergencyAccess, by: Officer) -> None:
    """Somebody looked without need: whoever stands above their office deals with it."""
    officer = access.officer
    office = next((one.above for one in officer.organisations if one.above), None)
    office = office or Task.objects.get(key=f"access:{access.pk}").organisation
    open_task(
        duty=Duty(
            key=f"access:{access.pk}:misused",
            kind="cases.misused_access",
            title=f"处理没有必要的紧急查阅：{officer.name}",
            organisation=office,
            place=office.place,
            basis=MINORS_ONLINE("第三十六条"),
            because=f"{timezone.localtime(access.at):%m月%d日 %H:%M}的紧急查阅，审核认为没有必要",
            target="answer_alert",
            subject_id=officer.pk,
        ),
        at=timezone.now(),
        by=by,
    )


# Conferring


@action(Permission.MANAGE_CASES)
def call_conference(
    *,
    case: Case,
    held_at: datetime,
    venue: str,
    agenda: str,
    organisations: Iterable[Organisation],
    by: Officer,
) -> Conference:
    """Call several organisations together about one case; each is let in and told to come."""
    case = _managed(case, by)
    asked = list(dict.fromkeys(organisations))
    if not asked:
        raise Refused("请至少选一个参加会商的单位。")
    chair = case.team.filter(pk__in=by.works_for(Permission.MANAGE_CASES))[0]
    conference = Conference.objects.create(
        case=case, held_at=held_at, venue=venue, agenda=agenda, chair=chair, by=by.id
    )
    for organisation in dict.fromkeys([chair, *asked]):
        call_in(case=case, organisation=organisation, reason="参加个案会商", by=by)
        Attendance.objects.create(conference=conference, organisation=organisation)
        if organisation != chair:
            _conference_duty(
                conference, organisation, "attend",
                f"参加个案会商：{timezone.localtime(held_at):%m月%d日%H:%M}，{venue}",
                timezone.localdate(held_at), by,
            )  # fmt: skip
    return conference


@dataclass(frozen=True)
class Resolved:
    """What was resolved, who does it, by which day."""

    words: str
    organisation: Organisation
    due_on: date


@action(Permission.MANAGE_CASES)
def record_conference(
    *,
    conference: Conference,
    minutes: str,
    came: Iterable[Organisation],
    resolved: Sequence[Resolved],
    by: Officer,
) -> Conference:
    """Write down what a conference said and resolved; each resolution is somebody's duty."""
    conference = Conference.objects.select_for_update(of=("self",)).get(pk=conference.pk)
    _managed(conference.case, by)
    if conference.minutes is not None:
        raise Refused("会商纪要已经登记。有补充的，另开一次会商。")
    conference.minutes = minutes
    conference.save(update_fields=["minutes"])
    present = {one.pk for one in came}
    for attendance in conference.attendances.all():
        attendance.came = attendance.organisation_id in present
        attendance.save(update_fields=["came"])
    for task in Task.objects.open().filter(subject_id=conference.pk, kind="cases.attend"):
        outcome = "已参加" if task.organisation_id in present else "没有到会"
        complete_task(task=task, outcome=outcome, fact=conference, by=by)
    for n, one in enumerate(resolved, 1):
        call_in(
            case=conference.case, organisation=one.organisation, reason="落实会商议定的事项", by=by
        )
        title = f"落实会商议定事项（{conference.case.number} 第 {n} 项）"
        task = _conference_duty(
            conference, one.organisation, f"resolution:{n}", title, one.due_on, by
        )
        Resolution.objects.create(conference=conference, words=one.words, task=task)
    return conference


# Shared


def _new_case(matter: Matter, at: datetime, by: Actor) -> Case:
    county = matter.place[:6]
    offices = _county_offices(matter.place)
    if not offices:
        raise Refused("这个县还没有登记民政部门或者县政府，不能立案。请系统管理员先登记机构。")
    code = ABOUT_CHILDREN if matter.supervised is None else ABOUT_OFFICES
    year = timezone.localdate(at).year
    return Case.objects.create(
        number=str(next_number(issuer=offices[0], code=f"{code}{county}", year=year, by=by)),
        child=matter.child,
        about=matter.about or None,
        place=matter.place,
        seat=matter.place,
        at=at,
        by=by.id,
    )


def _open(
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
        _start(case, proceeding, law.start, at, by)
        if law.key == _REVOCATION:
            _end_refusal(case, f"已开始：{law.label}", by, proceeding)
    Cause.objects.create(proceeding=proceeding, conclusion=after, because=matter.because, by=by.id)
    return proceeding


def _start(case: Case, proceeding: Proceeding, key: str, at: datetime, by: Actor) -> None:
    """Give a step to whoever the law names. One that is still open is not given a second time."""
    times = proceeding.assignments.filter(step=key)
    if times.filter(task__closed_at=None).exists():
        return
    step = proceeding.law.step(key)
    task = open_task(
        duty=Duty(
            key=f"case:{proceeding.pk}:{key}:{times.count()}",
            kind=f"{proceeding.procedure}.{key}",
            title=f"{proceeding.law.label}：{step.label}"[:120],
            organisation=_office(case, proceeding, step),
            place=case.seat,
            basis=step.basis[0],
            because=case.number,
            term=step.within.term,
            target=step.within.target,
            at_once=step.within.at_once,
            child_id=case.child_id,
            form=step.form or STEP_PAGE,
            subject_id=proceeding.pk,
        ),
        at=at,
        by=by,
    )
    Assignment.objects.create(proceeding=proceeding, step=key, task=task)


def _follow(
    case: Case, proceeding: Proceeding, conclusion: Conclusion, at: datetime, by: Actor
) -> None:
    """Start what the outcomes lead to; end the procedure, and the case, when nothing is left."""
    for outcome in conclusion.chosen:
        for key in outcome.then:
            _start(case, proceeding, key, at, by)
        for key in outcome.opens:
            because = f"{proceeding.law.label}“{conclusion.assignment.law.label}”：{outcome.label}"
            _open_after(case, proceeding, conclusion, Matter(key, case.place, because), at, by)
    if not proceeding.assignments.filter(task__closed_at=None).exists():
        proceeding.ended_at = timezone.now()
        proceeding.save(update_fields=["ended_at"])
        if case.closure is None and not case.proceedings.filter(ended_at=None).exists():
            closure = Closure.objects.create(case=case, kind=ClosureKind.ENDED, by=by.id)
            _end_refusal(case, "个案办结", by, closure)


def _open_after(
    case: Case,
    proceeding: Proceeding,
    conclusion: Conclusion,
    matter: Matter,
    at: datetime,
    by: Actor,
) -> None:
    """Open another procedure in the same case. What an organisation failed to do for a child is a
    case of its own; what the child then needs is not.
    """
    if proceeding.supervised is None:
        _open(case, matter, at, by, after=conclusion)
        return
    about = case.about or ""
    theirs = Matter(matter.procedure, matter.place, matter.because, case.child, about)
    open_case(matter=theirs, at=at, by=by)


def _office(case: Case, proceeding: Proceeding, step: Step) -> Organisation:
    """Whoever does a step here: the nearest of the kind the law names, or whoever stands above."""
    found: Organisation | None
    if isinstance(step.by, Party):
        found = proceeding.supervisor if step.by is Party.SUPERVISOR else proceeding.supervised
    else:
        found = _nearest(case, step.by)
    return outside_conflict(case=case, organisation=found)


def outside_conflict(*, case: Case, organisation: Organisation | None) -> Organisation:
    """The organisation, or the nearest above it that need not keep out; else an office of the county."""
    out = set(case.conflicts.values_list("organisation_id", flat=True))
    while organisation is not None and organisation.pk in out:
        organisation = organisation.above
    if organisation is not None:
        return organisation
    offices = _county_offices(case.place)
    return next((one for one in offices if one.pk not in out), offices[-1])


def _county_offices(place: str) -> list[Organisation]:
    """The county's own offices, civil affairs first: they do what nobody else here is there to do."""
    found = (Organisation.objects.nearest_to(pad(place[:6]), kind) for kind in OFFICES)
    return [one for one in found if one is not None]


def _nearest(case: Case, kind: Agency) -> Organisation | None:
    """The child's own school; else the nearest of the kind; else whoever the law puts above it."""
    if kind is Agency.SCHOOL and case.child is not None and case.child.school:
        named = Organisation.objects.filter(
            kind=kind.value, name=case.child.school, place__startswith=case.place[:6]
        ).first()
        if named is not None:
            return named
    wanted: Agency | None = kind
    while wanted is not None:
        if (found := Organisation.objects.nearest_to(case.place, wanted)) is not None:
            return found
        wanted = above(wanted)
    return None


def _under_way(assignment: Assignment, on_behalf: str, by: Officer) -> Task:
    """The duty of a step, locked, if it is open and `by` may write on it."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=assignment.task_id)
    _may_conclude(assignment.proceeding.case, task, on_behalf, by)
    if task.closed_at is not None:
        raise Refused(f"“{assignment.law.label}”已经办完，不能再办一次。有新情况的，请另行登记。")
    return task


def _when(done_at: datetime | None, task: Task) -> datetime:
    """When something was done: now unless told, not in the future, not long before it was given."""
    now = timezone.now()
    done_at = done_at or now
    if done_at > now:
        raise Refused("办理时间还没有到，请填写实际办理的时间。")
    if done_at < task.opened_at - timedelta(days=1):
        raise Refused("办理时间比交办时间还早，请核对。")
    return done_at


def _may_conclude(case: Case, task: Task, on_behalf: str, by: Officer) -> None:
    if task.organisation_id in by.works_for(Permission.DO_TASKS):
        return
    if not (
        by.may_at(Permission.RECORD_FOR_OTHERS, case.seat)
        and Case.objects.visible_to(by).filter(pk=case.pk).exists()
    ):
        raise Refused(f"这一步由{task.organisation.name}办理，请由该单位办理。")
    if not on_behalf.strip():
        raise Refused(f"替{task.organisation.name}登记的，请写明是谁、什么时候、怎样告知的。")


def _managed(case: Case, by: Officer, permission: Permission = Permission.MANAGE_CASES) -> Case:
    """The case, locked, if the officer's organisation works on it and may steer it."""
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk)
    case = found.get()
    works_on_it = Case.objects.visible_to(by).filter(pk=case.pk).exists()
    if not (works_on_it and case.team.filter(pk__in=by.works_for(permission)).exists()):
        raise Refused("您的单位没有参加这件个案，不能办理。请由主办单位办理。")
    return case


def _conference_duty(
    conference: Conference,
    organisation: Organisation,
    what: str,
    title: str,
    due_on: date,
    by: Actor,
) -> Task:
    return open_task(
        duty=Duty(
            key=f"conference:{conference.pk}:{what}:{organisation.pk}",
            kind="cases.attend" if what == "attend" else "cases.resolution",
            title=title,
            organisation=organisation,
            place=conference.case.seat,
            basis=COUNTY_NOTICE("三（三）") if what == "attend" else HOUSE_RULES("个案会商"),
            because=f"{conference.case.number} 会商",
            child_id=conference.case.child_id,
            subject_id=conference.pk,
            due_on=due_on,
        ),
        at=timezone.now(),
        by=by,
    )


def _reviewer(officer: Officer) -> Organisation:
    """Who reviews what an officer looked at: an office of the county, not their own, in which somebody may."""
    county = pad(officer.organisations[0].place[:6])
    own = {one.pk for one in officer.organisations}
    offices = (Organisation.objects.nearest_to(county, kind) for kind in _REVIEWERS)
    for office in offices:
        if office is not None and office.pk not in own and _may_review(office):
            return office
    raise Refused(
        "这个县还没有别的单位能审核，不能紧急查阅。请直接打电话给承办单位；并请安全管理员任命审核的人。"
    )


def _may_review(office: Organisation) -> bool:
    """Whether somebody there may review: what nobody can review would rest for ever."""
    posts = Post.objects.held_on(timezone.localdate()).filter(organisation=office)
    roles = {one.role_ for one in posts.filter(officer__is_active=True)}
    return any(Permission.REVIEW_ACCESS in role.may for role in roles)
