"""What follows from a visit: a report of danger, proposals for the file, duties, a check in a sweep.

Only actions.py calls this, inside the transaction of the visit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import contains
from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE, MANDATORY_REPORTING_2020
from tonghu.law.eligibility import age_on
from tonghu.law.procedures.assessment_and_support import FOLLOW_UPS
from tonghu.law.reporting import OF_AGENCY
from tonghu.law.visits import (
    CHANGED_GROUP,
    CHANGES,
    FIELDS,
    NEEDS,
    VERIFIED_BY,
    VERIFIERS,
    chosen,
    met_nobody,
    must_report,
    signs_in,
)
from tonghu.record.cases.actions import Done, finish_step, record_progress
from tonghu.record.cases.clocks import not_yet
from tonghu.record.cases.models import Assignment, Case
from tonghu.record.children.actions import propose_change
from tonghu.record.children.models import Child
from tonghu.record.surveys.actions import Found, record_checks
from tonghu.record.surveys.models import Campaign, Outcome
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task
from tonghu.work.reports.actions import add_to_report
from tonghu.work.reports.intake import take_in_here
from tonghu.work.reports.models import Channel, Report, ReportQuerySet
from tonghu.work.reports.told import Told
from tonghu.work.visits.models import Visit

NEEDED, VERIFY = goes_along("visits.needs"), goes_along("visits.verify")
POLICE = "visits.police"
CALLED = ("1", "2")
_SETTLED = {"1": "stable", "2": "relapsed"}
_NOW = timedelta(days=1)
_UNSURE = {"clock", "future"}


def follow(visit: Visit, child: Child, by: Actor) -> None:
    """All that follows from one visit by itself."""
    if visit.danger:
        visit.report = report_danger(visit, child, by)
        visit.save(update_fields=["report"])
        if visit.said.get("police") not in CALLED:
            _ask_about_police(visit, by)
    for code in chosen(visit.said, "changes"):
        if code in CHANGES:
            words = "：".join(filter(None, [CHANGES[code], _text(visit, "change_words")]))
            propose_change(
                child=child, group=CHANGED_GROUP.get(code, ""), words=words, source="visit",
                origin=visit.pk, by=by,
            )  # fmt: skip
    _refer(visit, by)
    if visit.kind == "3":
        _answer_verification(visit, by)
    if visit.kind == "4":
        _answer_follow_up(visit, by)


def report_danger(visit: Visit, child: Child, by: Actor) -> Report:
    """The report of what was found; while a report of the same that they know of is being dealt with, a word
    added to it.
    """
    age = age_of(child, visit.on)
    situations = must_report(visit.said, age)
    story = _story(visit, age)
    for known in _known_to(by).filter(child=child, proceeding__isnull=False):
        going_on = Case.objects.open().filter(proceedings__reports=known).exists()
        if going_on and set(situations) <= set(known.situations):
            add_to_report(report=known, text=story, by=by)
            return known
    office = _office(by)
    late = timezone.now() - visit.visited_at > _NOW
    called = visit.said.get("police") in CALLED
    told = Told(
        place=child.living_place or child.place,
        situations=situations,
        story=story,
        channel=Channel.DESK,
        reporter_kind=OF_AGENCY.get(office.agency, "official") if office else "official",
        ongoing=not late,
        details=_details(visit, child),
        identity=_identity(by, office),
        child=child,
        organisation=office,
        # Whoever called the police on the spot has reported, whenever the record arrives.
        noticed_at=None if called or _UNSURE & set(visit.doubts) else visit.visited_at,
        late_reason="走访当时记下，过后才传到系统" if late else "",
    )
    return take_in_here(uuid5(visit.pk, "report"), told, by)


def _known_to(by: Actor) -> ReportQuerySet:
    """The reports of which whoever visits may know: that there is another would tell whom it accuses."""
    if not isinstance(by, Officer):
        return Report.objects.all()
    theirs = Report.objects.visible_to(by).values("pk")
    return Report.objects.filter(Q(pk__in=theirs) | Q(organisation__in=by.organisations))


def age_of(child: Child, on: date) -> int | None:
    """How old the child was on the day of a visit; unknown without a birth date."""
    return age_on(child.birth_date, on) if child.birth_date else None


def way_of(said: Mapping[str, object], by: Actor) -> str:
    """By which way a second look was made: as it was said, or as only a social worker makes it."""
    way = said.get("verifier")
    if isinstance(way, str) and way in VERIFIERS:
        return way
    office = _office(by)
    return "3" if office is not None and office.agency in VERIFIED_BY["3"] else ""


def follow_ups(child_id: UUID, by: Officer) -> QuerySet[Assignment]:
    """The visits after closure that an officer's organisations still owe a child, the first due first."""
    return Assignment.objects.filter(
        step__in=FOLLOW_UPS, proceeding__case__child=child_id, task__closed_at=None,
        task__organisation__in=by.works_for(Permission.DO_TASKS),
    ).order_by("task__target_at", "id")  # fmt: skip


def check_in_sweeps(visits: Iterable[Visit], by: Actor) -> None:
    """A visit while a sweep is under way is a check of the child in it."""
    today = timezone.localdate()
    under_way = list(Campaign.objects.filter(closed_at=None, starts_on__lte=today))
    found: dict[Campaign, list[Found]] = defaultdict(list)
    for visit in visits if under_way else ():
        child = visit.child
        if not child.on_ledger or not by.may_at(Permission.REGISTER_CHILDREN, child.place):
            continue
        for campaign in under_way:
            inside = campaign.starts_on <= visit.on <= campaign.ends_on
            if inside and contains(campaign.place, child.place) and (how := _found(visit)):
                found[campaign].append(Found(child.pk, how))
    for campaign, children in found.items():
        record_checks(campaign=campaign, found=children, by=by)


def end_duties(visit: Visit, outcome: str, by: Actor) -> None:
    """The duties that a visit gave rise to are over."""
    for task in Task.objects.open().filter(subject_id=visit.pk, kind__startswith="visits."):
        complete_task(task=task, outcome=outcome, fact=visit, by=by)


def _found(visit: Visit) -> Outcome | None:
    if "missing" in chosen(visit.said, "dangers"):
        return Outcome.NOT_FOUND
    if met_nobody(visit.said):
        return Outcome.NOT_FOUND if visit.kind == "2" else None
    if not chosen(visit.said, "met"):
        return None
    return Outcome.CHANGED if chosen(visit.said, "changes") else Outcome.AS_FILED


def _ask_about_police(visit: Visit, by: Actor) -> None:
    """The visit is not over before somebody says whether the police were called."""
    office = _office(by) or _nearest(visit, Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP)
    if office is not None:
        _open(
            visit, office, POLICE, "走访看到危险：说明有没有报警", by,
            basis=MANDATORY_REPORTING_2020("第四条"), at_once=True, form="visits:police",
        )  # fmt: skip


def _refer(visit: Visit, by: Actor) -> None:
    """What a child needs goes to the township, once while it is being looked into."""
    needs = [code for code in chosen(visit.said, "needs") if code in NEEDS and code != "0"]
    waiting = Task.objects.open().filter(kind=NEEDED, child_id=visit.child_id)
    office = _nearest(visit, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
    if needs and office is not None and not waiting.exists():
        title = "转介：走访提出需要" + "、".join(NEEDS[code] for code in needs)
        _open(
            visit, office, NEEDED, title, by, basis=COUNTY_NOTICE("三（三）"),
            target="refer_again", form="visits:needs",
        )  # fmt: skip


def _answer_verification(visit: Visit, by: Actor) -> None:
    asked = Task.objects.open().filter(kind=VERIFY, child_id=visit.child_id)
    if isinstance(by, Officer):
        asked = asked.filter(organisation__in=by.works_for(Permission.RECORD_VISITS))
    for task in asked:
        complete_task(task=task, outcome="已核查", fact=visit, by=by)


def _answer_follow_up(visit: Visit, by: Actor) -> None:
    """A visit after closure that says how things are ends the first of those that are due."""
    outcome = _SETTLED.get(str(visit.said.get("settled")))
    owed = follow_ups(visit.child_id, by).first() if isinstance(by, Officer) else None
    if outcome is None or owed is None:
        return
    assert isinstance(by, Officer), "nobody else owes a follow-up"
    words = "；".join(filter(None, [_text(visit, "note"), _text(visit, "danger_words")]))
    seen = "1" if visit.met_child else "3" if met_nobody(visit.said) else "2"
    told = {"seen": seen, "words": words, "child": _text(visit, "child_words")}
    done = Done(
        outcomes=[outcome],
        said={key: value for key, value in told.items() if value},
        statement=f"{visit.on:%Y-%m-%d} 走访记录",
    )
    if any(not_yet(owed, done.outcomes, timezone.localdate())):
        record_progress(assignment=owed, done=done, by=by)  # seen too soon to count, and kept
        return
    finish_step(assignment=owed, done=done, by=by)


def _open(
    visit: Visit, office: Organisation, kind: str, title: str, by: Actor, **more: object
) -> None:
    duty = Duty(
        key=f"{kind}:{visit.pk}", kind=kind, title=title[:120], organisation=office,
        place=visit.place, because=f"{visit.on:%m月%d日}走访", child_id=visit.child_id,
        subject_id=visit.pk, **more,  # type: ignore[arg-type]  # named at the three calls above
    )  # fmt: skip
    open_task(duty=duty, at=timezone.now(), by=by)


def _nearest(visit: Visit, *kinds: Agency) -> Organisation | None:
    offices = (Organisation.objects.nearest_to(visit.place, kind) for kind in kinds)
    return next(filter(None, offices), None)


def _office(by: Actor) -> Organisation | None:
    """The organisation for which an officer makes visits."""
    if not isinstance(by, Officer):
        return None
    mine: Sequence[Organisation] = by.organisations
    visiting = by.works_for(Permission.RECORD_VISITS)
    return next((one for one in mine if one.pk in visiting), None)


def _identity(by: Actor, office: Organisation | None) -> dict[str, str]:
    if not isinstance(by, Officer):
        return {}
    return {"name": by.name, "phone": by.phone, "position": office.name if office else ""}


def _details(visit: Visit, child: Child) -> dict[str, str]:
    known = {
        "child_name": child.name,
        "child_sex": {"1": "男", "2": "女"}.get(child.sex, ""),
        "school": child.school,
        "guardian": child.caregiver_name,
        "police": _text(visit, "police_receipt"),
        "measures": FIELDS["actions"].said(chosen(visit.said, "actions") or None)
        if chosen(visit.said, "actions")
        else "",
    }
    return {key: words for key, words in known.items() if words}


def _story(visit: Visit, age: int | None) -> str:
    """What the officer wrote, after what was ticked."""
    labels = [
        sign.label for sign, there in signs_in(visit.said, age).items() if there and sign.situations
    ]
    day = f"{visit.on.year}年{visit.on.month}月{visit.on.day}日"
    return f"{day}走访看到：{'、'.join(labels)}。{_text(visit, 'danger_words')}".strip()


def _text(visit: Visit, key: str) -> str:
    value = visit.said.get(key)
    return value if isinstance(value, str) and not value.startswith("@") else ""
