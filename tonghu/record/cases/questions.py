"""What is asked of cases: what an officer may see of one, where it stands, and the board."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from tonghu.base.audit.models import Entry, Kind
from tonghu.base.documents.files import attachments_to
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.digits import ascii_form
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, names_of
from tonghu.law import papers
from tonghu.law.calendar import said_day
from tonghu.law.drawing import draw
from tonghu.law.facts import said
from tonghu.law.need_to_know import WHOLE_CASE
from tonghu.law.papers import Paper
from tonghu.law.procedure import only
from tonghu.law.procedures import PROCEDURES, procedure
from tonghu.law.registration import FIELDS
from tonghu.record.cases.duties import ENDING, duties_of
from tonghu.record.cases.models import (
    Assignment,
    Case,
    CaseQuerySet,
    Closure,
    Conclusion,
    Conference,
    Conflict,
    EmergencyAccess,
    Proceeding,
    Progress,
    Resolution,
)
from tonghu.record.cases.offices import stands_above
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Child
from tonghu.record.children.questions import known_by_number
from tonghu.record.children.sections import Line, Section, hold, section
from tonghu.record.tasks.explained import Told, explains
from tonghu.record.tasks.models import Task
from tonghu.record.tasks.subjects import Subject

LABELS = {one.key: one.label for one in PROCEDURES}
_OLD = timedelta(days=30)
_SHORT = 120
"""Characters of what was written down that a line of the story shows unfolded."""
_LEADING = {agency.value for agency in WHOLE_CASE}


@dataclass(frozen=True)
class Sight:
    """How much of a case an officer sees: all of it, or only what their own organisations did."""

    whole: bool
    own: frozenset[UUID]
    read_only: bool
    supervises: bool = False
    """It is about an organisation that their own one looks into, not about how to reach a family."""

    def reads(self, organisation: UUID) -> bool:
        """Whether what this organisation wrote is for these eyes."""
        return self.whole or organisation in self.own


def sight_of(officer: Officer, case: Case) -> Sight:
    """What the law lets an officer who may see a case at all see of it (law/need_to_know.py)."""
    works_for = officer.works_for(Permission.DO_TASKS)
    kinds = {one.pk: one.agency for one in case.team.filter(pk__in=works_for)}
    emergency = EmergencyAccess.objects.running(timezone.now()).filter(
        child=case.child_id, officer=officer
    )
    leads = any(kind in WHOLE_CASE for kind in kinds.values())
    # Whoever is asked about their own organisation sees only what they answered; who looks into it, all.
    proceedings = list(case.proceedings.all())
    asked = any(one.supervised_id in kinds for one in proceedings)
    supervises = any(one.supervisor_id in kinds for one in proceedings) and not asked
    whole = (leads and not asked) or supervises or (not kinds and emergency.exists())
    return Sight(whole, frozenset(kinds), read_only=not kinds, supervises=supervises)


def reads_in_emergency(officer: Officer, case: Case) -> bool:
    """Whether the officer sees this case for no other reason than an emergency access: to read, no more."""
    running = EmergencyAccess.objects.running(timezone.now())
    return (
        running.filter(child=case.child_id, officer=officer).exists()
        and not Case.objects.worked_on_by(officer).filter(pk=case.pk).exists()
    )


def opened_under(access: EmergencyAccess) -> list[datetime]:
    """When something about the child was shown to whoever asked, while the access ran; in order, local time."""
    shown = Entry.objects.filter(
        actor_id=access.officer_id, child_id=access.child_id, kind=Kind.DISCLOSURE,
        at__range=(access.at, access.until),
    )  # fmt: skip
    return [timezone.localtime(at) for at in shown.order_by("at").values_list("at", flat=True)]


@dataclass(frozen=True)
class Event:
    """One line of what happened in a case."""

    at: datetime
    by: UUID | None
    what: str
    note: str = ""
    more: str = ""
    who: str = ""
    done: datetime | None = None
    facts: Sequence[tuple[str, str]] = ()
    papers: Sequence[tuple[str, str]] = ()
    own: Assignment | None = None
    """A step of one's own: the signed copy of its papers may be kept with it, also when it is done."""
    anchor: str = ""
    """Where the picture of the procedure leads: the end of a step."""

    @property
    def long(self) -> bool:
        """Whether what was written down is folded on the page, so that the story can be run over."""
        return len(self.more) + sum(len(words) for _, words in self.facts) > _SHORT


@dataclass(frozen=True)
class Walk:
    """One procedure of a case as its page shows it: open steps, done steps, the picture."""

    proceeding: Proceeding
    steps: Sequence[Assignment]

    @property
    def open(self) -> list[Assignment]:
        """The steps somebody owes."""
        return [one for one in self.steps if one.task.is_open]

    @cached_property
    def outdated(self) -> bool:
        """Whether what begins today would begin under a later version."""
        law = self.proceeding.law
        return procedure(law.key, timezone.localdate()) != law

    @cached_property
    def page(self) -> str:
        """Where the procedure can be read, in the version under which this one is walked."""
        law = self.proceeding.law
        address = reverse("desk:procedure", args=[law.key])
        return f"{address}?version={law.version}" if self.outdated else address

    @cached_property
    def picture(self) -> SafeString:
        """The procedure drawn, with where it stands."""
        done = {one.step: "done" for one in self.steps}
        pending = {one.step: "open" for one in self.open}
        ended: dict[str, set[str]] = {one.step: set() for one in self.steps}
        for one in self.steps:
            if hasattr(one, "conclusion"):
                ended[one.step].update(one.conclusion.outcomes)
        law = only(self.proceeding.law, ended, pending)
        # A step that was or is walked leads to what was written down; one to come or broken off, to its article.
        links = {one.key: f"{self.page}#{one.key}" for one in law.steps}
        links |= {
            one.step: f"#{one.pk}"
            for one in self.steps
            if one.task.is_open or hasattr(one, "conclusion")
        }
        # Our own drawing of our own data; every word in it is escaped.
        return mark_safe(draw(law, done | pending, links))


def walks_of(case: Case, sight: Sight) -> list[Walk]:
    """The procedures of a case, the latest first, with the steps that these eyes may see. Whoever has
    no step in one is not told that it runs: neither a report nor a court is anybody's business.
    """
    steps = Assignment.objects.select_related("task__organisation", "task__holder", "conclusion")
    steps = steps.prefetch_related("waits", "progress").order_by("task__opened_at", "id")
    found = case.proceedings.prefetch_related(Prefetch("assignments", steps)).order_by("-at", "-id")
    walks = [
        Walk(one, [a for a in one.assignments.all() if sight.reads(a.task.organisation_id)])
        for one in found
    ]
    return [one for one in walks if sight.whole or one.steps]


def owed_in(walks: Sequence[Walk], sight: Sight) -> list[tuple[Walk, Assignment]]:
    """What somebody has to do now: one's own before what others do, then what must be done at once, then by
    the clock.
    """

    def first(pair: tuple[Walk, Assignment]) -> tuple[bool, bool, bool, datetime]:
        task = pair[1].task
        own, end = task.organisation_id in sight.own, task.clock_end
        return not own, not task.at_once, end is None, end or task.opened_at

    return sorted(((walk, one) for walk in walks for one in walk.open), key=first)


def owed_besides(case: Case, sight: Sight) -> list[Task]:
    """What one's own organisations owe in a case that is no step: to come to a conference, to do what it resolved,
    to read what a reporter added.
    """
    own = duties_of(case).open().filter(organisation__in=sight.own, assignment=None)
    return list(own.most_pressing_first())


def broken_off(case: Case) -> list[Assignment]:
    """The steps that ended with their case and not by being done: where it would go on, if it were opened again."""
    given = Assignment.objects.filter(proceeding__case=case, task__closed_at__isnull=False)
    given = given.select_related("proceeding", "task__organisation", "conclusion")
    latest = {(one.proceeding_id, one.step): one for one in given.order_by("task__opened_at", "id")}
    return [one for one in latest.values() if not hasattr(one, "conclusion")]


@dataclass(frozen=True)
class Kept:
    """A file and the step with which it is kept."""

    step: Assignment
    file: Attachment


def files_of(walks: Sequence[Walk]) -> list[Kept]:
    """The files kept with the steps that these eyes may see."""
    steps = {one.task_id: one for walk in walks for one in walk.steps}
    return [Kept(steps[one.subject_id], one) for one in attachments_to(Task, list(steps))]


def history_of(case: Case, walks: Sequence[Walk], sight: Sight) -> list[Event]:
    """Everything that happened, latest first."""
    found = [*_walked(walks, sight)]
    if sight.whole:
        found += _around(case)
    else:
        found += _conferences(case, sight)
    names = names_of({event.by for event in found})
    named = [replace(one, who=names.get(one.by, "系统")) for one in found]
    return sorted(named, key=lambda event: event.at, reverse=True)


def _walked(walks: Sequence[Walk], sight: Sight) -> Iterator[Event]:
    for walk in walks:
        for one in walk.steps:
            own = one if one.task.organisation_id in sight.own else None
            for part in one.progress.all():
                yield _kept(replace(_told(one, part, one.law.label), own=own), sight)
            if hasattr(one, "conclusion"):
                outcomes = "、".join(outcome.label for outcome in one.conclusion.chosen)
                ended = _told(one, one.conclusion, f"{one.law.label}：{outcomes}")
                yield _kept(replace(ended, anchor=str(one.pk), own=own), sight)
            for wait in one.waits.all():
                what = f"{one.law.label}：等到 {said_day(wait.until)}"
                yield Event(wait.at, wait.by, what, wait.reason)


def _kept(event: Event, sight: Sight) -> Event:
    """Without its papers where one may only read."""
    return replace(event, papers=()) if sight.read_only else event


def _told(step: Assignment, told: Conclusion | Progress, what: str) -> Event:
    note = f"{step.task.organisation}办理"
    if told.on_behalf:
        note += f"，代为登记：{told.on_behalf}"
    return Event(
        told.at, told.by, what, note, told.statement or "", done=told.done_at,
        facts=facts_of(step, told), papers=papers_of(step, told),
    )  # fmt: skip


def facts_of(step: Assignment, told: Conclusion | Progress) -> list[tuple[str, str]]:
    """The facts that were written down, in words."""
    return list(said(step.asks, told.said)) if step.asks and told.said else []


def papers_of(step: Assignment, told: Conclusion | Progress) -> list[tuple[str, str]]:
    """The papers that the law makes of these facts, as files: what they are called, their addresses."""
    if not step.asks or not told.said:
        return []
    return [
        (f"{paper.title}（{label}）", reverse("cases:paper", args=[paper.code, told.pk, form]))
        for paper in printed_of(step)
        if paper.has(told.said)
        for label, form in (("PDF", "pdf"), ("Word", "docx"))
    ]


def printed_of(step: Assignment) -> Sequence[Paper]:
    """Which papers the law makes of what is written down on a step."""
    asks = step.asks
    return papers.papers_of(step.proceeding.procedure, step.step, asks.key) if asks else []


def told_on(step: Assignment, sight: Sight) -> list[Event]:
    """What was written down on a step so far, latest first."""
    events = [_kept(_told(step, part, ""), sight) for part in step.progress.order_by("-at")]
    names = names_of({event.by for event in events})
    return [replace(one, who=names.get(one.by, "系统")) for one in events]


def _around(case: Case) -> Iterator[Event]:
    for walk in case.proceedings.prefetch_related("causes"):
        for cause in walk.causes.all():
            yield Event(cause.at, cause.by, f"启动{LABELS[walk.procedure]}", "", cause.because)
    for one in case.invitations.select_related("organisation"):
        yield Event(one.at, one.by, f"请{one.organisation}参加", one.reason)
        if one.ended_at is not None:
            yield Event(one.ended_at, one.ended_by, f"{one.organisation}退出", one.ended_why)
    for kept in case.conflicts.select_related("organisation"):
        yield Event(kept.at, kept.by, f"{kept.organisation}回避", "", kept.reason)
        if kept.lifted_at is not None:
            lifted = f"解除{kept.organisation}的回避"
            yield Event(kept.lifted_at, kept.lifted_by, lifted, "", kept.lifted_why or "")
    for meeting in case.conferences.all():
        yield Event(meeting.at, meeting.by, "召集个案会商", f"{meeting.venue}", meeting.agenda)
    for end in case.closures.all():
        yield Event(end.at, end.by, f"结案：{end.get_kind_display()}", "", end.reason or "")
        if end.reopened_at is not None:
            yield Event(end.reopened_at, end.reopened_by, "重新打开", "", end.reopened_why or "")


def conferences_of(case: Case, sight: Sight) -> QuerySet[Conference]:
    """The conferences on a case; for whoever helps, those they were asked to or have to do something of."""
    found = case.conferences.prefetch_related("resolutions__task__organisation")
    if sight.whole:
        return found
    asked = Q(attendances__organisation__in=sight.own)
    owes = Q(resolutions__task__organisation__in=sight.own)
    return found.filter(asked | owes).distinct()


def guests_of(case: Case) -> set[UUID]:
    """The organisations that were only called in: they may be let go."""
    steps = Assignment.objects.filter(proceeding__case=case).values("task__organisation")
    called = case.invitations.in_force().exclude(organisation__in=steps)
    return set(called.values_list("organisation", flat=True))


def kept_out_of(case: Case) -> list[Conflict]:
    """The conflicts in force, with their organisations."""
    return list(case.conflicts.in_force().select_related("organisation"))


def liftable(officer: Officer, kept_out: Sequence[Conflict]) -> set[UUID]:
    """The organisations that keep out and that this officer stands above: they may be let in again."""
    own = officer.works_for(Permission.MANAGE_CASES)
    return {one.organisation_id for one in kept_out if own and stands_above(own, one.organisation)}


def _conferences(case: Case, sight: Sight) -> Iterator[Event]:
    for one in conferences_of(case, sight):
        yield Event(one.at, one.by, "召集个案会商", f"{one.venue}", one.agenda)


_BASICS = ("name", "sex", "birth_date", "school", "class_name")
_CONTACTS = (
    "living_detail", "father.name", "father.phone", "father.work_region", "mother.name",
    "mother.phone", "mother.work_region", "caregiver.name", "caregiver.relationship",
    "caregiver.phone",
)  # fmt: skip


def keys_for(sight: Sight) -> tuple[str, ...]:
    """Which items of the child's file somebody on the case needs (law/registration.py)."""
    return _BASICS + _CONTACTS if sight.whole and not sight.supervises else _BASICS


def record_for(case: Case) -> dict[str, object]:
    """The child's file, for the card of the case page; empty while nobody knows whose case it is."""
    return records_of([case.child_id])[case.child_id] if case.child_id else {}


def told_of_child(case: Case, sight: Sight) -> list[tuple[str, str]]:
    """The child, in words, as far as these eyes need it; nothing while nobody knows whose case it is."""
    record = record_for(case)
    keys = keys_for(sight) if case.child_id else ()
    return [(FIELDS[key].label, FIELDS[key].said(record.get(key))) for key in keys]


def name_of(case: Case) -> str:
    """What a case is called among those who work on it."""
    return case.called


def child_known_as(whose: str) -> Child | None:
    """The child of a file number or a citizen number, wherever: for emergencies, which are reviewed."""
    return Child.objects.filter(number=whose.strip()).first() or known_by_number(whose)


def child_of_county(case: Case, number: str) -> Child | None:
    """The child of a citizen number in the case's county, for whoever works on the case and holds the number."""
    found = known_by_number(ascii_form(number).strip().upper())
    return found if found and found.place.startswith(case.place[:6]) else None


def near(case: Case) -> QuerySet[Organisation]:
    """Those of the child's village, township and county, and whoever takes part: few enough to tick."""
    here = Organisation.objects.at(case.place).values("pk")
    return offices(case).filter(Q(pk__in=here) | Q(pk__in=case.team.values("pk")))


def offices(case: Case) -> QuerySet[Organisation]:
    """The organisations of the case's county that need not keep out."""
    inside = Organisation.objects.filter(place__startswith=case.place[:6])
    return inside.exclude(pk__in=case.conflicts.in_force().values("organisation"))


@explains("cases.attend", "cases.resolution")
def conference_of(officer: Officer, task: Task) -> list[Told]:
    """What somebody is to do, or comes for: for whoever owes it, and whoever sees the whole case."""
    found = Conference.objects.visible_to(officer).select_related("case", "chair")
    one = found.filter(pk=task.subject_id).first() if task.subject_id else None
    if one is None or not sight_of(officer, one.case).reads(task.organisation_id):
        return []
    when = timezone.localtime(one.held_at)
    held = f"{said_day(when.date())} {when:%H:%M}，{one.venue}，{one.chair}召集"
    resolved = Resolution.objects.filter(task=task)
    return [
        *(Told("要做的事", resolution.words) for resolution in resolved),
        Told("会商", held),
        Told("议题", one.agenda),
    ]


@explains(ENDING)
def ending_of(officer: Officer, task: Task) -> list[Told]:
    """Which case, and on which steps that are open the procedure is ended with which outcome."""
    cases = Case.objects.visible_to(officer)
    found = Proceeding.objects.filter(pk__in=[task.subject_id], case__in=cases)
    one = found.select_related("case").first()
    if one is None:
        return []
    told = [Told("个案", one.case.number, reverse("cases:case", args=[one.case_id]))]
    for step in one.assignments.filter(task__closed_at=None).select_related("task", "proceeding"):
        ends = [f"“{end.label}”" for end in step.law.outcomes if not (end.then or end.opens)]
        if ends and step.task.organisation_id == task.organisation_id:
            words = f"{step.law.label}：确实的，选{'或者'.join(ends)}"
            told.append(Told("要办的", words, reverse("cases:step", args=[step.task_id])))
    return told


# Lists and the board


def lists(officer: Officer, wanted: str) -> tuple[str, list[tuple[str, str]], CaseQuerySet]:
    """The list asked for, all lists with their labels, and the cases on it."""
    mine = Case.objects.visible_to(officer).select_related("child")
    all_ = {
        "open": ("在办的", _owed_first(mine.open(), officer)),
        "closed": ("已结案", mine.closed().order_by("-at", "-id")),
    }
    chosen = wanted if wanted in all_ else "open"
    return chosen, [(key, label) for key, (label, _) in all_.items()], all_[chosen][1]


def _owed_first(cases: CaseQuerySet, officer: Officer) -> CaseQuerySet:
    """What one's own organisation has to do stands first, by its clock; then what others do, the oldest
    first.
    """
    by_clock = F("task__clock_end").asc(nulls_last=True)
    owed = Assignment.objects.filter(
        proceeding__case=OuterRef("pk"), task__closed_at=None,
        task__organisation__in=officer.works_for(Permission.DO_TASKS),
    ).order_by(by_clock)  # fmt: skip
    first = cases.annotate(
        owes=Exists(owed), hurries=Exists(owed.filter(task__at_once=True)),
        clock=Subquery(owed.values("task__clock_end")[:1]),
    )  # fmt: skip
    return first.order_by("-owes", "-hurries", F("clock").asc(nulls_last=True), "at", "id")


@dataclass(frozen=True)
class Row:
    """One open case on the board: how old, what comes next, by when. `own`: the next is ours to do."""

    case: Case
    mine: bool
    procedures: tuple[str, ...]
    next: Assignment | None
    waiting: str
    late: bool
    own: bool

    @property
    def old(self) -> bool:
        """Open for more than a month."""
        return timezone.now() - self.case.at > _OLD

    @property
    def day(self) -> int:
        """The how manieth day it is open, the first being 1."""
        return (timezone.localdate() - timezone.localdate(self.case.at)).days + 1


def rows_of(
    cases: Sequence[Case], officer: Officer, now: datetime, *, overseeing: bool = False
) -> list[Row]:
    """The cases of one page, with what is open in each: four queries, however many. What is one's own to do
    comes next before what others do. Whoever helps in a case is not told what else runs in it; whoever
    oversees (`overseeing`) is told everything, but no name.
    """
    ids = [one.pk for one in cases]
    mine = set(Case.objects.visible_to(officer).filter(pk__in=ids).values_list("pk", flat=True))
    ours = set() if overseeing else officer.works_for(Permission.DO_TASKS)
    helping = set() if overseeing else _helped_in(ids, ours)
    steps: dict[UUID, list[Assignment]] = {}
    pending = Assignment.objects.filter(proceeding__case__in=ids, task__closed_at=None)
    pending = pending.select_related("proceeding", "task__organisation").prefetch_related("waits")
    # As in the list of duties: what has a clock stands before what has none, on both databases.
    by_clock = F("task__clock_end").asc(nulls_last=True)
    for one in pending.order_by("-task__at_once", by_clock, "id"):
        if one.proceeding.case_id not in helping or one.task.organisation_id in ours:
            steps.setdefault(one.proceeding.case_id, []).append(one)
    rows = []
    for case in cases:
        found = sorted(steps.get(case.pk, []), key=lambda one: one.task.organisation_id not in ours)
        waits = [wait for one in found[:1] for wait in one.waits.all()[:1]]
        rows.append(
            Row(
                case,
                case.pk in mine,
                tuple(dict.fromkeys(LABELS[one.proceeding.procedure] for one in found)),
                found[0] if found else None,
                f"等到 {waits[0].until:%m月%d日}" if waits else "",
                any(one.task.is_overdue(now) for one in found),
                any(one.task.organisation_id in ours for one in found),
            )
        )
    return rows


def _helped_in(ids: Collection[UUID], ours: Collection[UUID]) -> set[UUID]:
    """The cases of which only what one's own organisations do is for these eyes (`Sight.whole`): all, unless
    every one of these leads cases; and those in which one of them is asked about itself.
    """
    kinds = Organisation.objects.filter(pk__in=ours).values_list("kind", flat=True)
    if not all(kind in _LEADING for kind in kinds):
        return set(ids)
    asked = Proceeding.objects.filter(case__in=ids, supervised__in=ours)
    return set(asked.values_list("case_id", flat=True))


@dataclass(frozen=True)
class Standing:
    """How many open cases walk a procedure, and since when the oldest does."""

    label: str
    cases: int
    oldest: datetime


def overseen(officer: Officer) -> CaseQuerySet:
    """The open cases of the places an officer oversees: dangers first, then the oldest."""
    urgent = Assignment.objects.filter(
        proceeding__case=OuterRef("pk"), task__closed_at=None, task__at_once=True
    )
    found = Case.objects.overseen_by(officer).open()
    return found.order_by(Exists(urgent).desc(), "at", "id")


def standing(officer: Officer) -> list[Standing]:
    """The open procedures of the places an officer oversees, the most first."""
    found = (
        Proceeding.objects.filter(ended_at=None, case__in=overseen(officer).order_by())
        .values("procedure")
        .annotate(cases=Count("case", distinct=True), oldest=Min("at"))
        .order_by("-cases", "procedure")
    )
    return [Standing(LABELS[one["procedure"]], one["cases"], one["oldest"]) for one in found]


# The child's page, and the name in a list of duties


def children_of_cases(officer: Officer, ids: Collection[UUID]) -> dict[UUID, Subject]:
    """The children of the cases the officer works on: by name, so that two duties of one kind are
    told apart; their files stay shut.
    """
    mine = Case.objects.visible_to(officer).open()
    found = mine.filter(child__in=ids).select_related("child")
    return {
        one.child.pk: Subject(
            record=one.child, number=one.child.number, name=one.child.name, url=""
        )
        for one in found
        if one.child is not None
    }


@section(10)
def cases_of_child(officer: Officer, child: Child) -> Section | None:
    """The cases of a child that this officer may see. Nothing says whether there are others."""
    found = list(Case.objects.visible_to(officer).filter(child=child).order_by("-at"))
    add = []
    if officer.may_at(Permission.MANAGE_CASES, child.place) and child.on_ledger:
        add.append(("立案", reverse("cases:new", args=[child.pk])))
    if not found and not add:
        return None
    closed = set(
        Closure.objects.in_force().filter(case__in=found).values_list("case_id", flat=True)
    )
    lines = [
        Line(
            one.number,
            reverse("cases:case", args=[one.pk]),
            f"{said_day(timezone.localdate(one.at))} 开始",
            "已结案" if one.pk in closed else "在办",
            "green" if one.pk in closed else "red",
        )
        for one in found
    ]
    return Section("个案", lines, "没有您参加的个案。", add, ours=True)


@hold
def cases_are_kept(child: Child) -> Iterator[str]:
    """An open case, or one that may yet be evidence, keeps the file."""
    if Case.objects.open().filter(child=child).exists():
        yield "有个案正在办理，办结以前档案不能删除。"
    elif Case.objects.filter(child=child).exists():
        yield "办过保护个案的档案按规定保存，不能删除。"
