"""What is asked of tasks: the lists of an officer, how many are in each, and one task's history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils import timezone

from tonghu.base.audit.actors import NOT_PERSONS
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.unions import found_by_any
from tonghu.base.outbox.questions import Delivered, delivered
from tonghu.base.people.models import Officer, names_of
from tonghu.base.places.codes import LENGTH, Level, is_code, level, within
from tonghu.base.places.models import Place, in_ranges
from tonghu.record.tasks.models import CALL, Task, TaskQuerySet


@dataclass(frozen=True)
class Filter:
    """One of the lists: its name on the tab, and which tasks are on it."""

    label: str
    condition: Callable[[Officer, datetime], Q]
    needs: Permission | None = None


def _own(officer: Officer, now: datetime) -> Q:
    return Q(organisation__in=officer.works_for(Permission.DO_TASKS))


def _unheld_or_by(officer: Officer) -> Q:
    return Q(holder=officer) | Q(holder=None)


FILTERS = {
    "mine": Filter(
        "我的待办",
        lambda officer, now: (
            _own(officer, now) & Q(closed_at=None) & (Q(holder=officer) | Q(holder=None))
        ),
    ),
    "organisation": Filter("本单位", lambda officer, now: _own(officer, now) & Q(closed_at=None)),
    "below": Filter(
        "下级逾期",
        lambda officer, now: (
            ~_own(officer, now)
            & in_ranges("place", officer.ranges(Permission.SUPERVISE_TASKS))
            & Q(closed_at=None, due_at__lt=now)
        ),
        Permission.SUPERVISE_TASKS,
    ),
    "finished": Filter(
        "已办结", lambda officer, now: _own(officer, now) & Q(closed_at__isnull=False)
    ),
}


def filtered(which: str, officer: Officer, now: datetime, place: str = "") -> TaskQuerySet:
    """The tasks on one list, of one place if one is given, in the order they should be worked on.

    Each list lies inside `visible_to` by its own condition, and a test holds it there; asking for
    both would walk every task of the county.
    """
    tasks = Task.objects.filter(FILTERS[which].condition(officer, now))
    if is_code(place):
        tasks = tasks.filter(in_ranges("place", [within(place)]))
    tasks = tasks.select_related("organisation", "holder")
    return tasks.finished() if which == "finished" else tasks.most_pressing_first()


def titled(words: str, officer: Officer) -> TaskQuerySet:
    """The open tasks the officer may see with these words in their title, the most pressing first."""
    open_ = Task.objects.open().filter(title__icontains=words)
    own = Q(organisation__in=officer.works_for(Permission.DO_TASKS))
    below = in_ranges("place", officer.ranges(Permission.SUPERVISE_TASKS))
    found = found_by_any(open_, own, below)
    return found.select_related("organisation").most_pressing_first()


def counts_for(officer: Officer, now: datetime) -> dict[str, int]:
    """How many open tasks are on each list: one query for one's own, one for those below.

    Finished ones are not counted. Apart, each walks an index of what it counts; together they
    would walk every open task of the county.
    """
    own = Task.objects.open().filter(_own(officer, now))
    counted = own.aggregate(
        mine=Count("pk", filter=_unheld_or_by(officer)),
        organisation=Count("pk"),
        at_once=Count("pk", filter=Q(at_once=True)),
    )
    if officer.may(Permission.SUPERVISE_TASKS):
        counted["below"] = Task.objects.filter(FILTERS["below"].condition(officer, now)).count()
    return counted


@dataclass(frozen=True)
class Standing:
    """How one place stands: its open duties, and how many of them are past their term."""

    code: str
    name: str
    open: int
    late: int


def standing_below(officer: Officer, now: datetime) -> list[Standing]:
    """The places directly below those the officer supervises, in order of code: two queries.

    Nobody is ranked: 国办函〔2026〕12号.
    """
    posts = [p for p in officer.posts_held if Permission.SUPERVISE_TASKS in p.role_.may]
    if not posts:
        return []
    place = min((post.place for post in posts), key=level)
    below = next((one for one in Level if one > level(place)), Level.VILLAGE)
    counted = (
        Task.objects.visible_to(officer)
        .open()
        .filter(in_ranges("place", officer.ranges(Permission.SUPERVISE_TASKS)))
        .annotate(part=Substr("place", 1, below))
        .values("part")
        .annotate(open=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    )
    counts = {row["part"].ljust(LENGTH, "0"): row for row in counted}
    places = Place.objects.on(timezone.localdate(now)).within(place).at(below).order_by("code")
    return [
        Standing(p.code, p.name, row["open"], row["late"])
        for p in places
        if (row := counts.get(p.code))
    ]


@dataclass(frozen=True)
class Event:
    """Something that happened to a task: when, who, what, and why if they said."""

    at: datetime
    who: str
    what: str
    why: str = ""


def history_of(task: Task) -> list[Event]:
    """Everything that happened to a task, oldest first."""
    handovers = list(task.handovers.select_related("to_organisation", "to_officer"))
    completion = getattr(task, "completion", None)
    people = {task.opened_by, *(h.by for h in handovers), *([completion.by] if completion else [])}
    names = {key: actor.name for key, actor in NOT_PERSONS.items()} | names_of(people)
    events = [Event(task.opened_at, names.get(task.opened_by, ""), "产生", task.because)]
    events += [Event(t.at, t.officer.name, "承办") for t in task.takings.select_related("officer")]
    events += [
        Event(
            h.at,
            names.get(h.by, ""),
            f"转给{h.to_officer.name if h.to_officer else h.to_organisation}",
            h.reason,
        )
        for h in handovers
    ]
    for asked in task.extensions.select_related("asked_by", "answer__by"):
        events.append(
            Event(asked.at, asked.asked_by.name, "申请延期", f"{asked.reason}（{asked.basis}）")
        )
        if hasattr(asked, "answer"):
            answer = asked.answer
            events.append(
                Event(
                    answer.at,
                    answer.by.name,
                    "同意延期" if answer.granted else "不同意延期",
                    answer.note,
                )
            )
    events += [
        Event(r.at, "系统时钟", f"{r.label}，提醒{r.to}")
        for r in task.reminders.select_related("to", "task")
    ]
    if completion:
        events.append(
            Event(
                completion.at,
                names.get(completion.by, ""),
                completion.outcome,
                completion.statement or "",
            )
        )
    return sorted(events, key=lambda event: event.at)


def to_call(task: Task) -> Delivered | None:
    """Whom a duty to telephone is about, and what was tried; None for other duties. Their office may lie
    outside the places of whoever calls: it is told no more than how to reach it.
    """
    if task.kind != CALL or task.subject_id is None:
        return None
    about = Task.objects.open().filter(pk=task.subject_id).first()
    return delivered(about.pk, about.organisation) if about is not None else None
