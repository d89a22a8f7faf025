"""What is seen becomes signs, signs a level, a level the next visit and somebody's duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.terms.questions import term_in_force
from tonghu.law.alerts import ALERTS
from tonghu.law.eligibility import months_later
from tonghu.law.levels import Level
from tonghu.law.risk import SEEN, SOURCES
from tonghu.record.children.actions import date_levels, keep_standings
from tonghu.record.children.filing import chunks
from tonghu.record.children.models import Child
from tonghu.record.risk.duties import (
    RISE,
    VISIT,
    concerned,
    duties_of,
    ended_by,
    times_asked,
    visit_duty,
)
from tonghu.record.risk.models import Conclusion, LevelChange, Observation, TakenBack
from tonghu.record.risk.verdicts import Known, Rhythm, Visits
from tonghu.record.tasks.actions import complete_task, open_task
from tonghu.record.tasks.models import Completion, Task

_AT_ONCE = 50
TAKEN_BACK, _LEFT = "撤回", "孩子不在册了"


@dataclass(frozen=True)
class Seen:
    """A sign was there on a day, or was looked for and was not. `sign` is a key of law/risk.SEEN,
    `source` one of law/risk.SOURCES, `origin` the visit, contact or duty it comes from.
    """

    child_id: UUID
    sign: str
    there: bool
    on: date
    source: str
    origin: UUID = field(default_factory=uuid7)
    note: str = ""


@consequence
def observe(*, seen: Sequence[Seen], by: Actor) -> list[LevelChange]:
    """Write down what was seen and work out the levels of the children concerned.

    Told again, the same thing of the same day and origin is not written twice. Days may come in
    any order. A visit says of every child whether it was `not_met`: that sets when the next one
    falls due, and ends the duty to visit if it no longer is. Returns the changes of level or of signs that asks somebody to act.
    """
    ids = list(dict.fromkeys(one.child_id for one in seen))
    for part in chunks(
        ids
    ):  # first: what is written later was seen by whoever knows of the earlier
        list(Child.objects.held(part).values_list("pk"))
    if not _write(seen, by):
        return []
    return _work_out(ids, SOURCES[seen[-1].source], by)


@consequence
def take_back(*, origin: UUID, by: Actor) -> list[LevelChange]:
    """Take back all that was seen at one origin; what was seen elsewhere stands. Twice is once.

    Levels, and when the child was visited, are worked out as if it had never been said.
    """
    seen = Observation.objects.filter(origin=origin)
    ids = list(dict.fromkeys(seen.values_list("child_id", flat=True)))
    _, new = TakenBack.objects.get_or_create(origin=origin, defaults={"by": by.id})
    return _work_out(ids, TAKEN_BACK, by) if new else []


@consequence
def conclude(
    *,
    child_id: UUID,
    level: Level,
    on: date,
    by: Actor,
    origin: UUID | None = None,
    until: date | None = None,
    held_in: UUID | None = None,
) -> list[LevelChange]:
    """Take the level an assessment came to: it holds until the next, or until it is to be repeated, on the
    day agreed upon or after the months of the term.

    Signs of red stand beside it (law/risk.assess); the others that stood on that day are settled. What is held in
    a case stands there alone until it may be known (`let_known`).
    """
    child = Child.objects.held([child_id]).get()
    months = term_in_force("reassess_risk", child.place, on).value or 0
    verdict = Known([child], on).verdict(child)
    Conclusion.objects.create(
        child=child, level=level.value, on=on, until=until or months_later(on, months),
        covers=sorted(verdict.keys), origin=origin, held_in=held_in, by=by.id,
    )  # fmt: skip
    return [] if held_in else _work_out([child_id], SOURCES["assessment"], by)


@consequence
def let_known(*, held_in: UUID, by: Actor) -> list[LevelChange]:
    """Take the levels that were held in a case: nobody keeps out of it any more, or it is over."""
    held = Conclusion.objects.filter(held_in=held_in)
    ids = list(held.order_by().values_list("child_id", flat=True).distinct())
    list(Child.objects.held(ids).values_list("pk"))  # nobody works out a level meanwhile
    held.update(held_in=None)
    return _work_out(ids, SOURCES["assessment"], by)


@consequence
def follow_files(*, ids: Sequence[UUID], new: bool, by: Actor) -> list[LevelChange]:
    """Work out the levels of files that changed: a page's worth at once, a ledger's by the clock.

    New files come with the level that the file itself gives; what remains is dated today.
    """
    today = timezone.localdate()
    if len(ids) > _AT_ONCE:
        if not new:
            date_levels(children=ids, on=today, by=by)
        return []
    if new:
        due = Child.objects.filter(pk__in=ids, level_on__lte=today)
        ids = list(due.values_list("pk", flat=True))
    return _work_out(ids, "档案变更", by)


@consequence
def review_levels(*, children: Sequence[UUID], by: Actor) -> list[LevelChange]:
    """Work out levels whose day has come."""
    return _work_out(children, "到期复核", by)


@consequence
def ask_visits(*, children: Sequence[UUID], by: Actor) -> list[Task]:
    """Open the duty to visit for children whose day has come; the same day opens it once."""
    opened, now = [], timezone.now()
    due = Child.objects.held(children).filter(visit_asked=False)
    times = times_asked(children)
    asked: dict[UUID, Mapping[str, object]] = {}
    for child in due.filter(visit_on__lte=timezone.localdate(now)):
        if (duty := visit_duty(child, times.get(child.pk, 0))) is not None:
            opened.append(open_task(duty=duty, at=now, by=by))
            asked[child.pk] = {"visit_asked": True}
    keep_standings(standings=asked, by=by)
    return opened


class Answer(TextChoices):
    """What came of checking an alert."""

    REPORTED = "reported", "属实，已经强制报告"
    NO_REPORT = "no_report", "属实，不属于应当报告的情形"
    DONE = "done", "属实，已经办理"
    UNFOUNDED = "unfounded", "不属实，或者已经没有了"


@action(Permission.DO_TASKS)
def answer_alert(*, task: Task, answer: Answer, note: str, by: Officer) -> Completion:
    """Say what came of an alert; what is unfounded is observed as not there, with the note as its reason.

    What stands in the file itself is changed in the file.
    """
    if task.organisation_id not in by.works_for(Permission.DO_TASKS):
        raise Refused("这项待办由别的单位负责，请由该单位办理，或先转办。")
    if task.closed_at is not None:
        raise Refused("这项待办已经办结，如有新情况，请另行登记。")
    Child.objects.held([task.child_id]).first()
    done = complete_task(task=task, outcome=answer.label, statement=note, by=by)
    if answer is Answer.UNFOUNDED:
        assert task.child_id is not None, "an alert is about a child"
        wrong = _unfounded(task, task.child_id, note)
        if wrong:
            observe(seen=wrong, by=by)
    return done


def _unfounded(task: Task, child_id: UUID, note: str) -> list[Seen]:
    """What was seen and a duty is about; a duty about the level itself leaves dangers to their own."""
    child, today = Child.objects.get(pk=child_id), timezone.localdate()
    asked = {key for alert in concerned(task) for key in alert.signs}
    return [
        Seen(child_id, one.sign.key, False, today, "check", task.pk, note)
        for one in Known([child], today).verdict(child).reasons
        if one.source != "file"
        and (one.sign.key in asked if asked else one.sign.level is not Level.RED)
    ]


def _write(seen: Sequence[Seen], by: Actor) -> list[Observation]:
    """The observations that are new."""
    fields = ("child_id", "sign", "there", "on", "source", "origin")
    known: set[tuple[object, ...]] = set()
    for part in chunks(list({one.origin for one in seen})):
        known |= set(Observation.objects.filter(origin__in=part).values_list(*fields))
    rows = []
    for one in seen:
        assert one.sign in SEEN, "only what can be seen is observed"
        told = (one.child_id, one.sign, one.there, one.on, one.source, one.origin)
        if told not in known:
            known.add(told)
            rows.append(
                Observation(
                    child_id=one.child_id, sign=one.sign, there=one.there, on=one.on,
                    source=one.source, origin=one.origin, note=one.note or None, by=by.id,
                )
            )  # fmt: skip
    return Observation.objects.bulk_create(rows)


def _work_out(ids: Sequence[UUID], why: str, by: Actor) -> list[LevelChange]:
    """Levels and next visits of these children, anew; the rows where something came of it."""
    today, made = timezone.localdate(), []
    rhythm = Rhythm(today)
    for part in chunks(list(ids)):
        children = list(Child.objects.held(part))
        known = Known(children, today)
        standings: dict[UUID, Mapping[str, object]] = {}
        for child in children:
            verdict = known.verdict(child)
            change = known.change(child, verdict, why, by.id)
            if change is not None:
                change.save(force_insert=True)
                made.append(change)
                _prompt(change, child, by)
            visits = known.visits(child)
            standings[child.pk] = rhythm.standing(child, verdict, visits)
            if not child.on_ledger:
                _end_alerts(child, by)
            if child.visit_asked and not standings[child.pk]["visit_asked"]:
                _end_visit(child, visits, why, by)
        keep_standings(standings=standings, by=by)
    return made


def _prompt(change: LevelChange, child: Child, by: Actor) -> None:
    """Open the duties of a change, each kind once for a child; end those whose reason is gone."""
    mine = Task.objects.open().filter(subject_id=child.pk)
    for task in mine.filter(kind__in=ended_by(change)):
        complete_task(task=task, outcome="这种情形已经没有了", fact=change, by=by)
    under_way = set(mine.values_list("kind", flat=True))
    for duty in duties_of(change, child):
        # Whoever assessed the child has just looked: nobody is asked to look whether it is so.
        assessed = duty.kind == RISE and change.why == SOURCES["assessment"]
        if duty.kind not in under_way and not assessed:
            open_task(duty=duty, at=change.at, by=by)


def _end_alerts(child: Child, by: Actor) -> None:
    """Nobody is asked any more about a child who left the ledger; dangers are left to people."""
    codes = [f"risk.{alert.code}" for alert in ALERTS.values() if not alert.at_once]
    for task in Task.objects.open().filter(subject_id=child.pk, kind__in=[*codes, RISE]):
        complete_task(task=task, outcome=_LEFT, statement=f"{_LEFT}。", by=by)


def _end_visit(child: Child, visits: Visits, why: str, by: Actor) -> None:
    """The duty to visit is no longer due: somebody was there, or the law asks for it later or no more."""
    if not child.on_ledger:
        outcome = _LEFT
    elif visits.visited_on is None or why != SOURCES["visit"]:
        outcome = "还不到走访的日子"
    elif visits.unmet:
        outcome = "走访了，没见到孩子"
    else:
        outcome = "已走访"
    said = f"最近一次走访：{visits.visited_on:%Y-%m-%d}。" if visits.visited_on else f"{outcome}。"
    for task in Task.objects.open().filter(subject_id=child.pk, kind=VISIT):
        complete_task(task=task, outcome=outcome, statement=said, by=by)
