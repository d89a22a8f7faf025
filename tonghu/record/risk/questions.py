"""What jobs and pages ask about levels and visits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Value
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.levels import Level
from tonghu.law.risk import SIGNS, SOURCES, Reason
from tonghu.record.children.models import Child, ChildQuerySet
from tonghu.record.children.sections import Line, Section, past_level, section
from tonghu.record.risk.models import LevelChange
from tonghu.record.risk.verdicts import Known

_LAST = 8


def visits_due(today: date) -> ChildQuerySet:
    """Children whose next visit has fallen due and is nobody's duty yet: an index range."""
    return Child.objects.filter(visit_asked=False, visit_on__lte=today).order_by("visit_on")


def levels_due(today: date) -> ChildQuerySet:
    """Children whose level may have changed by itself, likewise."""
    return Child.objects.filter(level_on__lte=today).order_by("level_on")


@dataclass(frozen=True)
class Figures:
    """How the children of a place stand: by level, visits fallen due, not met last time."""

    levels: Sequence[tuple[Level, int]]
    visits: int
    unmet: int


def figures_of(officer: Officer, on_ledger: int) -> Figures:
    """The figures of the officer's places, each counted by walking an index of what it counts.

    Nearly every child is blue: blue is what remains of those on the ledger.
    """
    mine = Child.objects.managed_in(officer.ranges(Permission.READ_CHILDREN))
    rare = mine.on_ledger().filter(~Q(level="blue"), level__in=["red", "yellow", "green", ""])
    counted = (
        _counted(rare, F("level")),
        _counted(mine.filter(visit_asked=True), Value("visits")),
        _counted(mine.filter(unmet=True), Value("unmet")),
    )
    counts = dict(counted[0].union(*counted[1:], all=True))
    visits, unmet = counts.pop("visits", 0), counts.pop("unmet", 0)
    counts["blue"] = on_ledger - sum(counts.values())
    return Figures([(level, counts.get(level.value, 0)) for level in Level], visits, unmet)


def _counted(children: ChildQuerySet, by: F | Value) -> QuerySet[Child, tuple[str, int]]:
    """How many of these there are, by what."""
    return children.annotate(what=by).values_list("what").annotate(n=Count("pk")).order_by()


@section(5)
def why_this_level(officer: Officer, child: Child) -> Section | None:
    """The signs behind a level, the heaviest first, and what each would have to become."""
    if not child.on_ledger:
        return None
    verdict = Known([child], timezone.localdate()).verdict(child)
    lines = [_line(one) for one in verdict.reasons]
    if (found := verdict.concluded) is not None:
        said = f"{found.on:%Y-%m-%d} 评估，{found.until:%Y-%m-%d} 复评"
        lines.append(Line("评估的结论", "", said, found.level.label, found.level.value))
    if verdict.unknown:
        said = "没有采集的不当作没有问题，请在档案里补上"
        lines.append(Line("、".join(verdict.unknown), "", said, "未采集", "unsure"))
    if verdict.next_on is not None:
        lines.append(Line(f"{verdict.next_on:%Y-%m-%d} 重新算一次", "", verdict.next_why))
    lighter = "" if verdict.level is Level.GREEN else "，变轻还差什么"
    title = f"为什么是{verdict.level.label}（{verdict.level.what}）{lighter}"
    return Section(
        title, lines, "没有看到、也没有登记任何迹象。", told="为什么这样安排走访，怎样算解决"
    )


@section(6)
def how_the_level_changed(officer: Officer, child: Child) -> Section | None:
    """The last changes of a level: by which signs, on account of what."""
    rows = LevelChange.objects.visible_to(officer).filter(child=child).order_by("-at", "-id")
    lines = [
        Line(
            "、".join(SIGNS[one["sign"]].label for one in row.signs if one["sign"] in SIGNS)
            or "没有迹象了",
            "",
            f"{timezone.localtime(row.at):%Y-%m-%d} 由{row.why}"
            + (f"，原来是{row.was_.label}" if row.was_ else ""),
            row.level_.label,
            row.level,
        )
        for row in rows[:_LAST]
    ]
    return Section("等级的变化", lines, "", told="走访安排的变化") if lines else None


@past_level
def level_then(child: Child, day: date) -> Level | None:
    """The level that the last change up to a day came to; before the first change, what that changed."""
    if child.entered_on is None or day < child.entered_on:
        return None
    changes = LevelChange.objects.filter(child=child)
    if last := changes.filter(at__date__lte=day).order_by("-at", "-id").first():
        return last.level_
    first = changes.order_by("at", "id").first()
    return first.was_ if first else child.level_


def _line(reason: Reason) -> Line:
    sign = reason.sign
    seen_on = SOURCES[reason.source]
    if reason.since is not None and reason.last is not None:
        seen_on += f" {reason.since:%Y-%m-%d}"
        seen_on += f" 起，最近 {reason.last:%m-%d}" if reason.last > reason.since else ""
    settled = "；已由评估考虑，按结论算" if reason.settled else ""
    colour = "" if reason.settled else sign.level.value
    note = f"{seen_on}。要：{sign.better}{settled}"
    return Line(sign.label, "", note, sign.level.label, colour)
