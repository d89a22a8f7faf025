"""The ledger as a list: the filters of the reference system, the columns one chooses, keyset pages.

A filter on a rare value starts from its marks, anything else walks the ledger in the order of
places; either way a page reads little more than it shows, however many children there are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import is_code, within
from tonghu.base.places.models import in_ranges
from tonghu.law.eligibility import Category, Flag, age_on
from tonghu.law.ledger import LedgerState
from tonghu.law.levels import Level
from tonghu.law.registration import FIELDS, NOT_COLLECTED, RELATIVES
from tonghu.record.children.keys import COMMON, MARK, SEALED_MARKS, sealed_mark
from tonghu.record.children.models import Child, Key

PAGE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Filter:
    """One question of the filter bar: the column it is about, and the answers that can be ticked."""

    key: str
    label: str
    codes: Mapping[str, str]
    column: str = ""
    conditions: Mapping[str, Q] = field(default_factory=dict)
    """For answers that have an index of their own: the condition it was made with, of the ledger only."""

    def said(self, values: Sequence[str]) -> str:
        """The ticked answers in words."""
        return " 或 ".join(self.codes[value] for value in values)


_RARE = ~Q(level=Level.BLUE.value)
_LEVELS = {
    level.value: Q(on_ledger=True, level=level.value) & (Q() if level is Level.BLUE else _RARE)
    for level in Level
}
_VISITS = {
    "due": Q(visit_asked=True), "unmet": Q(unmet=True), "out_of_touch": Q(out_of_touch=True)
}  # fmt: skip
_VISITS_LABELS = {"due": "到期未走访", "unmet": "没见到本人", "out_of_touch": "父母没有联系"}


def _of(key: str, column: str = "") -> Filter:
    field = FIELDS[key]
    assert field.codes is not None, "only fields with a code table are filters"
    return Filter(key, field.label, field.codes, column or key)


def _sealed(key: str) -> Filter:
    field = FIELDS[key]
    return Filter(
        key,
        field.label,
        {k: v for k, v in (field.codes or {}).items() if k not in ("0", NOT_COLLECTED)},
    )


FILTERS: Mapping[str, Filter] = {
    one.key: one
    for one in (
        Filter("state", "状态", {s.value: s.label for s in LedgerState}, "state"),
        Filter("level", "风险等级", {v.value: v.label for v in Level}, "level", _LEVELS),
        Filter("visit", "走访", _VISITS_LABELS, conditions=_VISITS),
        Filter("category", "类别", {c.value: c.label for c in Category}, "category"),
        Filter("flag", "重点情形", {f.value: f.label for f in Flag}),
        Filter("relief", "救助措施", {k: v for k, v in (FIELDS["relief_measures"].codes or {}).items() if k != "0"}),
        _of("guardianship_type"), _of("has_caregiver"), _of("care_reason"), _of("actual_care"),
        Filter("caregiver_relationship", "与儿童关系", RELATIVES, "caregiver_relationship"),
        _of("sex"), _of("health_status"), _of("schooling_level"), _of("attendance_status"),
        _of("is_boarding"), _of("hukou_class"), _of("hukou_nature"), *map(_sealed, SEALED_MARKS),
    )
}  # fmt: skip
MARKED = frozenset({"category", "flag", "relief", *SEALED_MARKS})
"""Filters that are answered by marks alone: a child may have several of them."""

DATES = {
    "born": ("出生日期", "birth_date"),
    "entered": ("进入台账", "entered_on"),
    "exited": ("退出台账", "exited_on"),
    "next": ("下次变化", "next_on"),
    "visit_by": ("下次走访", "visit_on"),
}


@dataclass(frozen=True)
class Column:
    """A column of the list that can be chosen."""

    key: str
    label: str
    value: Callable[[Child], object]
    evident: bool = False
    """What stands in it says by itself what it is: 女, 9 岁, 大坪村."""


def _coded(key: str, column: str = "", *, evident: bool = False) -> Column:
    field = FIELDS[key]
    return Column(
        key, field.label, lambda child: field.said(getattr(child, column or key)), evident
    )


COLUMNS: Mapping[str, Column] = {
    one.key: one
    for one in (
        Column("level", "风险", lambda child: level_of(child), evident=True),
        Column("visit_on", "下次走访", lambda child: visit_of(child)),
        Column("visited_on", "上次走访", lambda child: child.visited_on),
        Column("met_on", "上次见到本人", lambda child: child.met_on),
        Column("number", "编号", lambda child: child.number),
        _coded("sex", evident=True),
        Column("age", "年龄", lambda child: age_of(child), evident=True),
        Column("birth_date", "出生日期", lambda child: child.birth_date),
        Column("place", "村（居）", lambda child: getattr(child, "place_name", child.place), evident=True),
        Column("care", "照护", lambda child: care_of(child)),
        Column("father_name", "父亲", lambda child: child.father_name),
        Column("mother_name", "母亲", lambda child: child.mother_name),
        Column("school", "学校", lambda child: child.school, evident=True),
        Column("class_name", "班级", lambda child: child.class_name, evident=True),
        Column("category", "类别", lambda child: Category(child.category).label if child.category else "待定"),
        Column("flags", "重点情形", lambda child: "、".join(Flag(f).label for f in child.flags.split()), evident=True),
        Column("state", "状态", lambda child: child.state_.label, evident=True),
        Column("next_on", "下次变化", lambda child: child.next_on),
        _coded("guardianship_type"), _coded("health_status"), _coded("schooling_level"),
        _coded("attendance_status"), _coded("is_boarding"), _coded("care_reason"),
        _coded("hukou_class"), _coded("hukou_nature"),
        Column("entered_on", "进入台账", lambda child: child.entered_on),
        Column("exited_on", "退出台账", lambda child: child.exited_on),
    )
}  # fmt: skip
USUAL_COLUMNS = ("level", "sex", "age", "place", "care", "school", "category", "flags", "visit_on")


@dataclass(frozen=True)
class Question:
    """What a list is asked for, as its address says it."""

    place: str
    on_ledger: bool
    chosen: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, tuple[date | None, date | None]]
    columns: tuple[Column, ...]
    after: tuple[str, UUID] | None

    @property
    def words(self) -> str:
        """The filters as a sentence."""
        parts = ["在册" if self.on_ledger else "已退出"]
        parts += [FILTERS[key].said(values) for key, values in self.chosen.items()]
        for key, (low, high) in self.dates.items():
            label = DATES[key][0]
            parts.append(f"{label} {low or '…'} 至 {high or '…'}")
        return " · ".join(parts)


@dataclass(frozen=True)
class Listing:
    """One page of the ledger: its children, how many there are (up to a limit), where it goes on."""

    children: Sequence[Child]
    count: int
    more: str

    @property
    def counted(self) -> str:
        """How many, in words."""
        return f"{MOST_COUNTED} 名以上" if self.count > MOST_COUNTED else f"{self.count} 名"


def question(data: QueryDict) -> Question:
    """The question in an address; what it does not know it leaves out."""
    chosen = {
        key: tuple(value for value in data.getlist(key) if value in one.codes)
        for key, one in FILTERS.items()
    }
    columns = [COLUMNS[key] for key in data.getlist("column") if key in COLUMNS]
    place = data.get("place", "")
    return Question(
        place if is_code(place) else "",
        data.get("exited") != "1",
        {key: values for key, values in chosen.items() if values},
        {key: span for key in DATES if (span := _span(data, key)) != (None, None)},
        tuple(columns or (COLUMNS[key] for key in USUAL_COLUMNS)),
        _cursor(data.get("after", "")),
    )


def listing(asked: Question, officer: Officer, size: int = PAGE) -> Listing:
    """The page that was asked for, in the order of places."""
    rows = _Rows(asked, officer)
    count = rows.query.values("pk")[: MOST_COUNTED + 1].count()
    page = rows.after(asked.after, size + 1)
    more = "{}.{}".format(*rows.position(page[size - 1])) if len(page) > size else ""
    return Listing([rows.child(row) for row in page[:size]], count, more)


def everything(asked: Question, officer: Officer, batch: int = 1000) -> Iterator[Child]:
    """Every child of the answer, page after page; memory stays flat."""
    rows, after = _Rows(asked, officer), None
    while True:
        page = rows.after(after, batch)
        yield from map(rows.child, page)
        if len(page) < batch:
            return
        after = rows.position(page[-1])


class _Rows:
    """The answer as rows in the order of places: of the ledger itself, or of the marks of one rare value."""

    def __init__(self, asked: Question, officer: Officer) -> None:
        ranges = _ranges(asked.place, officer)
        # Of several that have an index of their own, the last: visits are rarer than levels.
        indexed = [key for key in asked.chosen if FILTERS[key].conditions][-1:]
        rare = (m for m in map(_marks, asked.chosen.items()) if len(m) == 1)
        driver = [] if indexed else next(rare, [])
        self.prefix, self.id = ("child__", "child_id") if driver else ("", "pk")
        rows: Any = Key.objects.filter(key=driver[0]) if driver else Child.objects.all()
        rows = rows.filter(in_ranges("place", ranges))
        for key in indexed:
            conditions = FILTERS[key].conditions
            rows = rows.filter(reduce(or_, (conditions[value] for value in asked.chosen[key])))
        if not (indexed and asked.on_ledger):
            rows = rows.filter(**{f"{self.prefix}on_ledger": asked.on_ledger})
        for key, values in asked.chosen.items():
            if key in indexed:
                continue
            marks = _marks((key, values))
            if marks and marks != driver:
                marked = Key.objects.filter(in_ranges("place", ranges), key__in=marks)
                rows = rows.filter(**{f"{self.id}__in": marked.values("child")})
            elif not marks:
                rows = rows.filter(**{f"{self.prefix}{FILTERS[key].column}__in": values})
        for key, (low, high) in asked.dates.items():
            column = f"{self.prefix}{DATES[key][1]}"
            rows = rows.filter(**{f"{column}__gte": low}) if low else rows
            rows = rows.filter(**{f"{column}__lte": high}) if high else rows
        self.query = rows.order_by("place", "child" if driver else "id")

    def after(self, position: tuple[str, UUID] | None, size: int) -> list[Any]:
        """So many rows behind a position."""
        rows = self.query.select_related("child") if self.prefix else self.query
        if position is not None:
            place, child = position
            # The first condition is what the index walks from; the second leaves out what was shown.
            rows = rows.filter(
                Q(place__gt=place) | Q(**{f"{self.id}__gt": child}), place__gte=place
            )
        return list(rows[:size])

    def child(self, row: Any) -> Child:
        """The child of a row."""
        return row.child if self.prefix else row  # type: ignore[no-any-return]

    def position(self, row: Any) -> tuple[str, UUID]:
        """Where a row stands."""
        return row.place, self.child(row).pk


def _marks(chosen: tuple[str, Sequence[str]]) -> list[str]:
    """The marks that answer a filter; none where the column itself must be asked."""
    key, values = chosen
    if key == "category" and Category.LEFT_BEHIND.value in values:
        return []
    if key in SEALED_MARKS:
        return [f"{MARK}{sealed_mark(key, value)}" for value in values]
    if key in MARKED or (key in COMMON and COMMON[key].isdisjoint(values)):
        return [f"{MARK}{key}:{value}" for value in values]
    return []


def _ranges(place: str, officer: Officer) -> list[tuple[str, str]]:
    """The officer's code ranges, cut to the place that was asked for."""
    ranges = officer.ranges(Permission.READ_CHILDREN)
    if not place:
        return ranges
    low, high = within(place)
    cut = [(max(low, a), min(high, b)) for a, b in ranges]
    return [(a, b) for a, b in cut if a <= b]


def _span(data: QueryDict, key: str) -> tuple[date | None, date | None]:
    return _date(data.get(f"{key}_from", "")), _date(data.get(f"{key}_to", ""))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _cursor(text: str) -> tuple[str, UUID] | None:
    place, _, pk = text.partition(".")
    try:
        return (place, UUID(pk)) if is_code(place) else None
    except ValueError:
        return None


def age_of(child: Child, on: date | None = None) -> str:
    """The age in years, as lists show it: today, or on a day."""
    if child.birth_date is None:
        return "未采集"
    return f"{age_on(child.birth_date, on or timezone.localdate())} 岁"


def told_apart(child: Child) -> str:
    """A child as one knows it apart from others of its name: how old, and whose."""
    names = (
        ("父亲", child.father_name), ("母亲", child.mother_name), ("照护人", child.caregiver_name),
    )  # fmt: skip
    kin = "，".join(f"{who}{name}" for who, name in names if name)
    return f"{child.name}，{age_of(child)}，{kin}"


def level_of(child: Child) -> str:
    """The level of risk in a word."""
    return child.level_.label if child.level_ else "未定"


def visit_of(child: Child) -> str:
    """When the next visit falls due, or that it has."""
    if child.visit_on is None:
        return ""
    if child.visit_on < timezone.localdate():
        return f"{child.visit_on:%Y-%m-%d} 到期"
    return f"{child.visit_on:%Y-%m-%d}"


def care_of(child: Child) -> str:
    """Who cares for the child, and how old they are: 奶奶（63）."""
    if child.has_caregiver == "0" or child.guardianship_type == "1":
        return "无人照护"
    who = RELATIVES.get(child.caregiver_relationship, "")
    name = child.caregiver_name
    if not (who or name):
        return "未采集"
    year = timezone.localdate().year
    age = f"（{year - child.caregiver_born}）" if child.caregiver_born else ""
    return f"{who} {name}".strip() + age
