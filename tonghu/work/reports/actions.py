"""Taking a report in, sending it to those who must act, answering whoever told it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import attach_photo
from tonghu.base.documents.files import attachments_of
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.places.codes import pad, within
from tonghu.base.places.models import in_ranges
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES, MINORS_LAW, OPINIONS_2016
from tonghu.law.reporting import SUSPECTS, called_in, in_danger_now, is_late
from tonghu.record.cases.actions import (
    Done,
    Matter,
    call_in,
    finish_step,
    join_case,
    keep_out,
    open_case,
)
from tonghu.record.cases.models import Assignment, Case, Conclusion, Proceeding
from tonghu.record.cases.offices import outside_conflict
from tonghu.record.children.filing import chunks
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import (
    Channel,
    Delivery,
    Doubt,
    Report,
    Reporter,
    Way,
    Word,
    accused_beside,
)
from tonghu.work.reports.rules import is_named, said_item, veiled

OWED = "reports:owed"
"""The page of a duty to report, whose subject is the child: a report that its office knows of ends it."""
SORT, READ_MORE, SPOKEN_OF = "reports.sort", "reports.read_more", "reports.spoken_of"
SPOKEN_OF_WHY = "报告的文字里写到它的人，先回避，由上级看清是不是被指控的"
MOST_PHOTOS = 10
_SORTERS = (Agency.PUBLIC_SECURITY, Agency.CIVIL_AFFAIRS, Agency.COUNTY_GOVERNMENT)


@dataclass(frozen=True)
class Told:
    """What was told. `told` follows the registration form of domain.md §2.7; `identity` is who told it."""

    place: str
    situations: Sequence[str]
    story: str
    channel: Channel
    reporter_kind: str = "citizen"
    suspect: str = "unknown"
    ongoing: bool = False
    details: Mapping[str, str] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    child: Child | None = None
    organisation: Organisation | None = None
    noticed_at: datetime | None = None
    late_reason: str = ""

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was told: somebody sent the page as it came."""
        words = (self.story, *self.details.values(), *self.identity.values())
        chosen = self.situations or self.ongoing or self.noticed_at or self.suspect != "unknown"
        return not chosen and not any(one.strip() for one in words)

    def is_what(self, report: Report) -> bool:
        """Whether this very thing is stored in the report, who told it included."""
        reporter = getattr(report, "reporter", None)
        stored = (
            report.place, report.situations, report.told, report.ongoing, report.reporter_kind,
            report.suspect, report.noticed_at, report.late_reason or "",
            reporter.identity if reporter else {},
        )  # fmt: skip
        return stored == (
            self.place, self.codes, self.words, self.ongoing, self.reporter_kind,
            self.suspect, self.noticed_at, self.late_reason, self.named,
        )  # fmt: skip

    @property
    def codes(self) -> list[str]:
        """The situations, each once, in order."""
        return sorted(set(self.situations))

    @property
    def words(self) -> dict[str, str]:
        """The story and the details, as they are stored: without the reporter's own name and telephone."""
        return {key: self._veiled(text) for key, text in self._as_told.items()}

    @property
    def named(self) -> dict[str, str]:
        """What was told of the reporter; and in their own words what would have given them away."""
        left = {key: value for key, value in self.identity.items() if value}
        own = [text for text in self._as_told.values() if self._veiled(text) != text]
        return {**left, "said": "\n".join(own)} if own else left

    @property
    def _as_told(self) -> dict[str, str]:
        return {"story": self.story, **self.details}

    def _veiled(self, text: str) -> str:
        name = self.identity.get("name", "").strip()
        if self.reporter_kind == "child" or name in self.details.values():
            name = ""  # it is whom the report is about
        return veiled(text, name=name, phone=self.identity.get("phone", ""))

    @property
    def unexplained(self) -> bool:
        """Whether somebody with the duty to report did so late, and has not said why."""
        late = is_late(self.reporter_kind, self.noticed_at, timezone.now())
        return late and not self.late_reason.strip()


@action(Permission.FILE_REPORTS)
def file_report(
    *, report_id: UUID, receipt: str, cluster: str, told: Told, by: Actor, doubt: str = ""
) -> Report:
    """Store a report. The same id again is the same report: nothing told is stored twice.

    `receipt` and `cluster` are digests (intake.py). A doubt stores it all the same. An office that owed a
    report about this child owes it no more once it knows of this one (`_end_owed`).
    """
    if (known := Report.objects.filter(pk=report_id).first()) is not None:
        return known
    now = timezone.now()
    report = Report(
        id=report_id,
        receipt=receipt,
        channel=told.channel,
        place=told.place,
        situations=told.codes,
        ongoing=told.ongoing,
        reporter_kind=told.reporter_kind,
        suspect=told.suspect,
        told=told.words,
        child=told.child,
        organisation=told.organisation,
        noticed_at=told.noticed_at,
        late_reason=told.late_reason or None,
        by=by.id,
        at=now,
        doubt=doubt,
        cluster=cluster,
    )
    if doubt and not _found_sorter(report, _words_of(report)):
        report.doubt = ""  # what nobody may look at is not held back
    report.save(force_insert=True)
    if told.named:
        Reporter.objects.create(report=report, identity=told.named)
    _end_owed(report, set(), by)
    return report


@consequence
def route_report(*, report_id: UUID, by: Actor, beside: Report | None = None) -> Report:
    """Send a report on: to the police as the first step of the procedure, to the township to prepare.

    Whoever works where the accused does keeps out; and whoever works where somebody does whom the words
    speak of, until a person above them has seen whether that one is accused. Sent already, it is not sent
    again. `beside` is one just sent of which a person said that it tells the same: both are worked on in one case.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.proceeding_id is not None or report.dismissed_at is not None:
        return report
    proceeding = beside.proceeding if beside is not None else None
    spoken_of = _spoken_of(report, _all_words_of(report))
    out = dict.fromkeys(spoken_of, SPOKEN_OF_WHY) | dict.fromkeys(
        _concerned(report), _because(report)
    )
    report.proceeding = proceeding or open_case(matter=_matter(report, out), at=report.at, by=by)
    report.save(update_fields=["proceeding"])
    case = report.proceeding.case
    if proceeding is not None:
        for organisation, reason in out.items():
            keep_out(case=case, organisation=organisation, reason=reason, by=by)
    first = report.proceeding.assignments.select_related("task__organisation").earliest("id")
    _deliver(report, first.task.organisation)
    brought = _bring_in_the_township(report, case, by)
    if proceeding is None and brought.seen_at is None:
        _ask_to_note(report, case, brought.organisation, by)
    _ask_who_is_accused(report, case, spoken_of, by)
    out_now = case.conflicts.in_force().values("organisation")
    _end_owed(report, set(case.team.exclude(pk__in=out_now)), by)
    late = is_late(report.reporter_kind, report.noticed_at, report.at)
    if (
        late and report.organisation and report.organisation.above
    ):  # else a person says who looks into it
        _hold_to_account(report, report.organisation, by)
    return report


@consequence
def ask_to_sort(*, report: Report, by: Actor) -> Task:
    """Ask somebody to look at the doubtful reports of a county: one duty of an office, however many there
    are. Where one of its people is accused, or spoken of, another office looks.
    """
    county, office = pad(report.place[:6]), sorter_of(report)
    if office is None:
        raise Refused("这个县还没有登记公安机关或者民政部门。")
    return open_task(
        duty=Duty(
            key=f"reports:sort:{county}:{uuid7()}",
            kind=SORT,
            title="甄别可疑的报告：看清有没有真的孩子在危险里",
            organisation=office,
            place=county,
            basis=HOUSE_RULES("可疑报告的甄别"),
            because="同一来源很多件，内容相同，或者什么都没有写",
            target="sift_reports",
            form="reports:sorting",
        ),
        at=timezone.now(),
        by=by,
    )


@action(Permission.SORT_REPORTS)
def sort_reports(
    *, reports: Sequence[Report], send: bool, reason: str, by: Officer
) -> list[Report]:
    """Send doubtful reports on after all, or keep them here with the reason. None is thrown away."""
    beside, offices = accused_beside(by), {None, *by.works_for(Permission.SORT_REPORTS)}
    for report in reports:
        theirs = report.suspect not in beside and report.sorter_id in offices
        if not (theirs and by.may_at(Permission.SORT_REPORTS, report.place)):
            raise Refused(
                "有的报告不由您甄别：不在您的管辖范围内，或者说的是您的同事。请由上级甄别。"
            )
    done = _send_together(reports, by) if send else _keep_here(reports, reason, by)
    for county in {report.place[:6] for report in done}:
        _end_sorting(county, by)
    return done


def _send_together(reports: Sequence[Report], by: Officer) -> list[Report]:
    """What is sent at one stroke is one case, with one duty of the police and not forty."""
    sent: list[Report] = []
    for report in sorted(reports, key=lambda one: not _urgent(one)):
        beside = next((one for one in sent if one.proceeding_id), None)
        sent.append(route_report(report_id=report.pk, by=by, beside=beside))
    return sent


def _end_sorting(county: str, by: Officer) -> None:
    """Where nothing is left to sort, nobody is asked to any more, whoever did it."""
    said = f"可疑的报告都已看过，最后一件由{by.organisations[0]}甄别"
    asked = Task.objects.open().filter(kind=SORT, place=pad(county))
    for task in asked.select_related("organisation"):
        if not Report.objects.waiting_for(task.organisation, county).exists():
            complete_task(task=task, outcome="已甄别完", statement=said, by=by)


def _keep_here(reports: Sequence[Report], reason: str, by: Officer) -> list[Report]:
    kept: list[Report] = []
    for some in chunks([report.pk for report in reports]):
        waiting = Report.objects.select_for_update(of=("self",)).waiting().in_bulk(some).values()
        for report in waiting:
            report.dismissed_at, report.dismissed_by = timezone.now(), by.id
            report.dismissed_why = reason
            report.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_why"])
        kept += waiting
    return kept


@action(Permission.DO_TASKS)
def finish_sorting(*, task: Task, by: Officer) -> Task:
    """The doubtful reports of the place have all been looked at."""
    if task.organisation_id not in by.works_for(Permission.SORT_REPORTS):
        raise Refused(f"由{task.organisation}甄别。")
    left = Report.objects.waiting_for(task.organisation, task.place).count()
    if left:
        raise Refused(f"还有 {left} 件没有甄别，逐件或者成批处理完再办结。")
    complete_task(task=task, outcome="已甄别完", statement="可疑的报告都已看过", by=by)
    return task


@action(Permission.DO_TASKS)
def note_report(*, task: Task, by: Officer) -> Task:
    """Take note of a report: the township knows of it, and prepares to take over."""
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"由{task.organisation}知悉。")
    if task.closed_at is None:
        complete_task(
            task=task, outcome="已知悉", statement="已知悉，做接手照料和评估的准备", by=by
        )
    return task


@action(Permission.DO_TASKS)
def see_who_is_accused(*, task: Task, reason: str, by: Officer) -> Task:
    """Say whether those of whom a report speaks are accused. What was added and kept from those who act is
    theirs to read from now on, if they still act.
    """
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused(f"由{task.organisation}看清。")
    if task.closed_at is None:
        complete_task(task=task, outcome="已看清", statement=reason, by=by)
        report = Report.objects.get(pk__in=[task.subject_id])
        acting, added = acting_on(report), report.words.filter(from_reporter=True)
        if any(acting in _spoken_of(report, one.text) for one in added):
            _ask_to_read(report, by)
    return task


@action(Permission.DO_TASKS)
def open_report(*, report: Report, by: Officer) -> Report:
    """Somebody opened a report: the first time is the proof of delivery to their organisation."""
    fresh = report.deliveries.filter(organisation__in=by.works_for(Permission.DO_TASKS))
    fresh.filter(seen_at=None).update(seen_at=timezone.now(), seen_by=by.id)
    return report


@action(Permission.RECORD_FOR_OTHERS)
def deliver_offline(*, delivery: Delivery, way: Way, whom: str, by: Officer) -> Delivery:
    """Write down that a report was put before an organisation by telephone, on paper or in person: who
    took it is the proof. The first time stays.
    """
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    proceeding = delivery.report.proceeding
    assert proceeding is not None, "only what was sent is delivered"
    if not by.may_at(Permission.RECORD_FOR_OTHERS, proceeding.case.seat):
        raise Refused("这件报告不在您的管辖范围内，请由当地登记送达。")
    if delivery.told_at is None:
        delivery.told_at, delivery.told_by = timezone.now(), by.id
        delivery.told_way, delivery.told_whom = way, whom
        delivery.save()
    return delivery


@action(Permission.OPEN_REPORTERS)
def open_reporter(*, report: Report, reason: str, by: Officer) -> Reporter:
    """Open the seal on who told it. The reason is written down."""
    if not Case.objects.worked_on_by(by).filter(proceedings__reports=report).exists():
        raise Refused("您的单位没有办理这件报告，不能查看报告人。")
    reporter = Reporter.objects.filter(report=report).first()
    if reporter is None:
        raise Refused("报告人没有留下身份。")
    return reporter


@action(Permission.DO_TASKS)
def accept_report(
    *, assignment: Assignment, done: Done, into: Case | None, by: Officer
) -> Conclusion:
    """End the step that accepts a report; what another case is about already goes on in that one. Whoever found
    it themselves need not be told that it was accepted.
    """
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    _tell_nobody(assignment, by)
    if into is not None:
        reason = f"接受报告时认定与{into.number}是同一件事"
        join_case(case=assignment.proceeding.case, into=into, reason=reason, by=by)
    return conclusion


@action(Permission.DO_TASKS)
def answer_reporter(*, assignment: Assignment, done: Done, words: str, by: Officer) -> Conclusion:
    """Tell whoever reported what became of it, and end the step that asks for it."""
    conclusion = finish_step(assignment=assignment, done=done, by=by)
    for report in Report.objects.of_case(assignment.proceeding.case):
        Word.objects.create(report=report, from_reporter=False, text=words, by=by.id)
    return conclusion


@action(Permission.FILE_REPORTS)
def add_to_report(*, report: Report, text: str, by: Actor) -> Word:
    """Whoever holds the receipt tells more; whoever acts has to read it."""
    word = Word.objects.create(report=report, from_reporter=True, text=text, by=by.id)
    _told_more(report, by, text)
    return word


@action(Permission.FILE_REPORTS)
def add_photo(*, report: Report, name: str, content: bytes, by: Actor) -> Attachment:
    """Add a photo to a report that is stored already: nothing that goes wrong here touches the report.

    The original is evidence and stays sealed; what is shown has lost the place and the device it was
    taken with, and the name it had. The same photo again is the same. Raises Refused.
    """
    if attachments_of(report).count() >= MOST_PHOTOS:
        raise Refused(
            f"一份报告最多 {MOST_PHOTOS} 张照片，“{name}”没有收。还有的，请当面交给民警。"
        )
    if not ATTACHMENTS.has_room():
        raise Refused(
            "服务器快满了，照片这次没有收；报告的文字不受影响。请稍后再传，或者当面交给民警。"
        )
    photo = attach_photo(subject=report, name=name, content=content, by=by)
    _told_more(report, by)
    return photo


@action(Permission.MANAGE_CASES)
def hold_to_account(*, case: Case, organisation: Organisation, reason: str, by: Officer) -> Task:
    """Somebody should have reported and did not, or late: whoever stands above looks into it (追责)."""
    if not Case.objects.worked_on_by(by).filter(pk=case.pk).exists():
        raise Refused("您的单位没有参加这件个案。")
    return _account(case.child, case.place, organisation, reason, by)


def _end_owed(report: Report, acting: Set[Organisation], by: Actor) -> None:
    """A report about the child is owed no more by whoever wrote this one down, or acts on it. Everybody else owes
    theirs by law; and that a duty is gone would tell the accused that somebody reported.
    """
    if report.child_id is None:
        return
    owed = Task.objects.open().filter(subject_id=report.child_id, form=OWED)
    for task in owed.select_related("organisation"):
        if task.organisation in acting or _written_by(report, task.organisation):
            complete_task(task=task, outcome="已报告", fact=report, by=by)


def _tell_nobody(accepted: Assignment, by: Officer) -> None:
    """Where the accepting organisation is who reported, and nobody else did, there is nobody to tell."""
    office, proceeding = accepted.task.organisation, accepted.proceeding
    reports = list(proceeding.reports.all())
    to_tell = proceeding.assignments.filter(step="acknowledge", task__closed_at=None).first()
    if to_tell is None or not reports or any(one.organisation_id != office.pk for one in reports):
        return
    own = Done(["told"], statement=f"{office}自己发现、自己登记的，不用另行告知。")
    finish_step(assignment=to_tell, done=own, by=by)


def _concerned(report: Report) -> list[Organisation]:
    """The organisations in which the accused may work, by what the report says of them: those in the place
    and those that serve it, of its township and its county.
    """
    return _working(report, report.suspect)


def _working(report: Report, suspect: str) -> list[Organisation]:
    kinds = SUSPECTS[suspect].keeps_out
    these = Organisation.objects.filter(kind__in=[kind.value for kind in kinds])
    area = report.place
    named: list[Organisation] = []
    if Agency.SCHOOL in kinds:
        told, own = report.told.get("school", ""), report.child.school if report.child else ""
        # The file may name the school that whoever told it did not know, in another township too.
        named = list(these.filter(place__startswith=report.place[:6], name__in={told, own} - {""}))
        if any(one.name == told for one in named):
            return named
        area = pad(report.place[:9])  # a child of one village goes to school in another
    # Where only the township is known, it may be any of its villages or schools.
    near = these.filter(in_ranges("place", [within(area)])) | these.at(report.place)
    return [*near, *(one for one in named if one not in near)]


def _words_of(report: Report) -> str:
    """What somebody may have written of the accused; not where it was, nor what was done about it."""
    return "\n".join(report.told.get(key, "") for key in ("story", "guardian", "unclear"))


def _all_words_of(report: Report) -> str:
    added = report.words.filter(from_reporter=True)
    return "\n".join([_words_of(report), *(one.text for one in added)])


def _spoken_of(report: Report, words: str) -> list[Organisation]:
    """The organisations one of whose people is spoken of, by an office they hold or by name: accused though nobody
    was chosen from the list, or a witness. Not the one that found it: it knows.
    """
    near = Organisation.objects.filter(in_ranges("place", [within(pad(report.place[:9]))]))
    posts = Post.objects.held_on(timezone.localdate()).filter(
        organisation__in=near | Organisation.objects.at(report.place), officer__is_active=True
    )
    found = _named_in(words, posts.select_related("officer", "organisation"))
    found.update(*(_working(report, suspect) for suspect in called_in(words)))
    return sorted(found - {report.organisation, *_concerned(report)}, key=str)


def _named_in(words: str, posts: Iterable[Post]) -> set[Organisation]:
    return {post.organisation for post in posts if is_named(post.officer.name, words)}


def _ask_who_is_accused(
    report: Report, case: Case, spoken_of: Sequence[Organisation], by: Actor
) -> None:
    """Whoever stands above those of whom a report speaks reads whether they are accused: one duty of each."""
    asked = Task.objects.open().filter(kind=SPOKEN_OF, subject_id=report.pk)
    for organisation in spoken_of:
        above = outside_conflict(case=case, organisation=organisation.above)
        if above.agency not in {Agency.TOWNSHIP, *_SORTERS}:  # who may not let it in again
            above = outside_conflict(case=case, organisation=None)
        if asked.filter(organisation=above).exists():
            continue
        call_in(case=case, organisation=above, reason="看清报告里写到的人是不是被指控的", by=by)
        open_task(
            duty=Duty(
                key=f"{SPOKEN_OF}:{report.pk.hex}:{uuid7().hex}",
                kind=SPOKEN_OF,
                title="看清报告里写到的人是不是被指控的，他的单位要不要一直回避",
                organisation=above,
                place=case.seat,
                basis=HOUSE_RULES("利害关系回避"),
                because=case.number,
                target="sift_reports",
                child_id=case.child_id,
                form="reports:spoken_of",
                subject_id=report.pk,
            ),
            at=timezone.now(),
            by=by,
        )


def _spoken_of_later(
    report: Report, proceeding: Proceeding, words: str, by: Actor
) -> set[Organisation]:
    """What is added speaks of somebody: likewise. Whoever acts already goes on, and so does whom a person let
    in again, until a person says otherwise; only these words are not theirs to read before. Returns them.
    """
    case, acting = proceeding.case, acting_on(report)
    conflicts = case.conflicts.values_list("organisation_id", flat=True)
    out, known = set(conflicts.filter(lifted_at=None)), {acting.pk, *conflicts}
    spoken_of = [one for one in _spoken_of(report, words) if one.pk not in out]
    for organisation in spoken_of:
        if organisation.pk not in known:
            keep_out(case=case, organisation=organisation, reason=SPOKEN_OF_WHY, by=by)
    _ask_who_is_accused(report, case, spoken_of, by)
    return {one for one in spoken_of if one.pk in known}


def acting_on(report: Report) -> Organisation:
    """Who acts on a report that was sent: whoever has its first step."""
    assert report.proceeding is not None, "only what was sent is acted on"
    first = report.proceeding.assignments.select_related("task__organisation").earliest("id")
    return outside_conflict(case=report.proceeding.case, organisation=first.task.organisation)


def withheld_from(officer: Officer, report: Report, said: Sequence[Word]) -> set[UUID]:
    """What was added that speaks of the officer's own people: theirs to read when somebody above has seen
    whether they are accused.
    """
    added = [one for one in said if one.from_reporter]
    asked = Task.objects.open().filter(kind=SPOKEN_OF, subject_id=report.pk)
    if not added or not asked.exclude(organisation__in=officer.organisations).exists():
        return set()
    own = set(officer.organisations)
    return {one.pk for one in added if own.intersection(_spoken_of(report, one.text))}


def _told_more(report: Report, by: Actor, words: str = "") -> None:
    """Something was added: whoever works on the report reads it, one duty at a time. Where nobody does,
    it is looked at again; what was empty is not any more, and goes out.
    """
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.proceeding is not None:
        if acting_on(report) not in _spoken_of_later(report, report.proceeding, words, by):
            _ask_to_read(report, by)
        return
    if report.dismissed_at is not None:
        # Who kept it here, and why, stays in the log.
        report.dismissed_at = report.dismissed_by = report.dismissed_why = None
        report.save(update_fields=["dismissed_at", "dismissed_by", "dismissed_why"])
    found = _found_sorter(report, _all_words_of(report))
    report.save(update_fields=["sorter"])
    if report.doubt == Doubt.EMPTY or not found:
        route_report(report_id=report.pk, by=by)
    else:
        ask_to_sort_once(report=report, by=by)


def sorter_of(report: Report) -> Organisation | None:
    """The office of a county that looks at a doubtful report: the one the report names, or the first of which
    nobody is accused.
    """
    if report.sorter is not None:
        return report.sorter
    out = SUSPECTS[report.suspect].keeps_out
    offices = (
        Organisation.objects.nearest_to(pad(report.place[:6]), kind)
        for kind in _SORTERS
        if kind not in out
    )
    return next(filter(None, offices), None)


def ask_to_sort_once(*, report: Report, by: Actor) -> None:
    """Ask, unless that office has been asked already and not finished."""
    asked = Task.objects.open().filter(kind=SORT, place=pad(report.place[:6]))
    if not asked.filter(organisation=sorter_of(report)).exists():
        ask_to_sort(report=report, by=by)


def _found_sorter(report: Report, words: str) -> bool:
    """Whether somebody may look at a doubtful report. Where its words speak of one of those who would, by
    name, the report says which other office looks: that one alone.
    """
    posts = (
        Post.objects.held_on(timezone.localdate())
        .filter(organisation__in=Organisation.objects.at(report.place), officer__is_active=True)
        .select_related("officer", "organisation")
    )
    sorting = {one.organisation for one in posts if Permission.SORT_REPORTS in one.role_.may}
    spoken_of = _named_in(words, posts) & sorting
    if not spoken_of:
        return True
    out = SUSPECTS[report.suspect].keeps_out
    left = [one for one in sorting - spoken_of if one.agency not in out]
    # Those of the county first, in the order in which they are asked.
    left.sort(key=lambda one: (*(one.agency != kind for kind in _SORTERS), str(one)))
    report.sorter = next(iter(left), None)
    return bool(left)


@consequence
def set_aside(*, report_id: UUID, by: Actor) -> Report:
    """Have a person look at a report that goes nowhere by itself: an office it needs is not registered."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report_id)
    report.doubt = Doubt.STUCK
    _found_sorter(report, _all_words_of(report))
    report.save(update_fields=["doubt", "sorter"])
    ask_to_sort_once(report=report, by=by)
    return report


def _ask_to_read(report: Report, by: Actor) -> None:
    assert report.proceeding is not None, "only what was sent is worked on"
    if Task.objects.open().filter(kind=READ_MORE, subject_id=report.pk).exists():
        return
    open_task(
        duty=Duty(
            key=f"reports:more:{report.pk}:{uuid7()}",
            kind=READ_MORE,
            title="报告人补充了情况，请看",
            organisation=acting_on(report),
            place=report.proceeding.case.seat,
            basis=MINORS_LAW("第十一条"),
            because=report.proceeding.case.number,
            target="enter_report",
            child_id=report.child_id,
            form="reports:note",
            subject_id=report.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _about(told: Mapping[str, str]) -> str:
    """Who it is about, for a case whose child is not known yet."""
    known = ("child_name", "child_sex", "child_age", "school", "where", "guardian")
    words = [said_item(key, told[key]) for key in known if told.get(key)]
    return "，".join(words)


def _deliver(report: Report, organisation: Organisation) -> Delivery:
    """Put a report before an organisation. Whoever wrote it down there has seen it."""
    own = _written_by(report, organisation)
    seen = {"seen_at": report.at, "seen_by": report.by} if own else {}
    return Delivery.objects.get_or_create(
        report=report, organisation=organisation, defaults=seen
    )[0]  # fmt: skip


def _written_by(report: Report, organisation: Organisation) -> bool:
    """Whether somebody of this organisation wrote the report down: found it, or was told."""
    writer = Officer.objects.filter(pk=report.by).first()
    return writer is not None and organisation.pk in writer.works_for(Permission.DO_TASKS)


def _urgent(report: Report) -> bool:
    return in_danger_now(report.situations, ongoing=report.ongoing)


def _because(report: Report) -> str:
    return f"强制报告：{report.what}"


def _matter(report: Report, out: Mapping[Organisation, str]) -> Matter:
    return Matter(
        "mandatory_report",
        report.place,
        _because(report),
        report.child,
        "" if report.child else _about(report.told),
        excluding=out,
    )


def _bring_in_the_township(report: Report, case: Case, by: Actor) -> Delivery:
    township = Organisation.objects.nearest_to(case.place, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
    township = outside_conflict(case=case, organisation=township)
    call_in(case=case, organisation=township, reason="接到强制报告，做接手准备", by=by)
    return _deliver(report, township)


def _ask_to_note(report: Report, case: Case, township: Organisation, by: Actor) -> None:
    urgent = _urgent(report)
    open_task(
        duty=Duty(
            key=f"reports:note:{report.pk}",
            kind="reports.note",
            title=f"{'（危险正在发生）' if urgent else ''}知悉强制报告，做接手照料、评估的准备",
            organisation=township,
            place=case.seat,
            basis=OPINIONS_2016("四（一）"),
            because=case.number,
            target="take_note",
            at_once=urgent,
            child_id=case.child_id,
            form="reports:note",
            subject_id=report.pk,
        ),
        at=report.at,
        by=by,
    )


def _hold_to_account(report: Report, organisation: Organisation, by: Actor) -> None:
    reason = f"发现后超过一天才报告：{report.late_reason or '没有写明原因'}"
    _account(report.child, report.place, organisation, reason, by)


def _account(
    child: Child | None, place: str, organisation: Organisation, reason: str, by: Actor
) -> Task:
    supervisor = organisation.above
    if supervisor is None:
        raise Refused(f"{organisation}没有登记上级单位，请系统管理员先登记，再交办追责。")
    matter = Matter(
        "failure_to_report", place, reason, child, supervisor=supervisor, supervised=organisation
    )
    begun = open_case(matter=matter, at=timezone.now(), by=by)
    return begun.assignments.select_related("task").earliest("id").task
