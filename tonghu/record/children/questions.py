"""What pages ask about a child: the file on any day, its history, the household, what is missing."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial, reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from tonghu.base.audit.models import Entry
from tonghu.base.audit.models import Kind as EntryKind
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, Post, names_of
from tonghu.base.places.codes import is_code
from tonghu.base.places.models import FullNames, in_ranges
from tonghu.law.agencies import Agency
from tonghu.law.eligibility import Findings, Flag, age_on, assess, latest_day
from tonghu.law.ledger import LedgerState
from tonghu.law.registration import FIELDS, GROUPS, MISSING, Field, Form
from tonghu.record.children.filing import away_months, id_digest, phone_digest
from tonghu.record.children.keys import MARK, phone_key, state_key
from tonghu.record.children.known import Known
from tonghu.record.children.matching import compare, person_of
from tonghu.record.children.models import (
    Change,
    Child,
    ChildQuerySet,
    Key,
    Kind,
    Pair,
    Transfer,
)
from tonghu.record.children.projection import plain
from tonghu.record.tasks.subjects import Subject

_LOOKS, _SAME = 20, 10
_WHERE = frozenset(key for key, field in FIELDS.items() if field.form is Form.PLACE)
_KIN = 30
_HOLDERS = 10
_COUNTED = 100
_REVIEWS = (
    (Permission.APPROVE_FOR_TOWN, LedgerState.PENDING_TOWN),
    (Permission.APPROVE_FOR_COUNTY, LedgerState.PENDING_COUNTY),
)


@dataclass(frozen=True)
class Line:
    """One item of the file as it is shown: the field, its words, and whether there is a value."""

    field: Field
    words: str
    known: bool


@dataclass(frozen=True)
class Difference:
    """One item that a change altered: before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """A change as the timeline tells it."""

    change: Change
    who: str
    differences: tuple[Difference, ...]
    corrected: bool

    @property
    def title(self) -> str:
        """What happened, in a word."""
        return Kind(self.change.kind).label


@dataclass(frozen=True)
class History:
    """A file through time: `record` as it stood on the day asked for, and the place whose ledger it was on;
    every event, latest first.
    """

    record: Mapping[str, object]
    events: tuple[Event, ...]
    place: str

    @property
    def begun(self) -> date:
        """The first day of which something is known."""
        return min((event.change.effective_on for event in self.events), default=date.min)


def history_of(child: Child, on: date | None = None, *, opened: bool = False) -> History:
    """Fold the changes of a child: the record at the end of `on` (default: as it stands now).

    The words of the events show numbers only when they are `opened`; the record has them all.
    """
    changes = list(child.changes.select_related("other").order_by("effective_on", "at", "id"))
    who = names_of({change.by for change in changes})
    corrected = {change.corrects_id for change in changes}
    names = _names(
        *(change.values for change in changes), more={change.place for change in changes} - {""}
    )
    record: dict[str, object] = {}
    shown: dict[str, object] = {}
    ledger = then = ""
    events = []
    for change in changes:
        values: dict[str, object] = change.values
        where = partial(names.on, day=change.effective_on)
        events.append(
            Event(
                change,
                who.get(change.by, "系统"),
                tuple(
                    Difference(
                        FIELDS[key].label,
                        words_of(FIELDS[key], record, opened=opened, where=where),
                        words_of(FIELDS[key], values, opened=opened, where=where),
                    )
                    for key, value in values.items()
                    if key in FIELDS and record.get(key) != value
                )
                + _moved(ledger, change.place, where),
                change.pk in corrected,
            )
        )
        record.update(values)
        ledger = change.place or ledger
        if on is None or change.effective_on <= on:
            shown.update(values)
            then = ledger
    shown = {key: value for key, value in shown.items() if value is not None}
    return History(
        shown, tuple(reversed(events)), (on and (then or _before_moving(child, on))) or child.place
    )


def _moved(before: str, after: str, where: Callable[[str], str]) -> tuple[Difference, ...]:
    """That a file has gone over to another ledger."""
    if not before or after in ("", before):
        return ()
    return (Difference("台账所在", where(before), where(after)),)


def _before_moving(child: Child, day: date) -> str:
    """Where a file was on a day of which its changes do not say so: they have since 2026-11-27 only, but what
    was answered to a transfer is known. Empty where it has not moved since.
    """
    later = child.transfers.filter(answer__accepted=True, closed_at__date__gt=day)
    return later.order_by("closed_at").values_list("from_place", flat=True).first() or ""


def known_on(child: Child, day: date) -> dict[str, object]:
    """What had been written down by the end of a day, whatever day it was about."""
    record: dict[str, object] = {}
    for change in child.changes.filter(at__date__lte=day).order_by("effective_on", "at", "id"):
        record.update(change.values)
    return {key: value for key, value in record.items() if value is not None}


def lines(record: Mapping[str, object], *, opened: bool, on: date) -> list[tuple[str, list[Line]]]:
    """The file group by group, every item of the form, in its order; numbers masked until opened."""
    where = partial(_names(record).on, day=on)
    return [
        (
            group,
            [
                Line(
                    field,
                    words_of(field, record, opened=opened, where=where),
                    known(record, field.key),
                )
                for field in FIELDS.values()
                if field.group == group
            ],
        )
        for group in GROUPS
    ]


def age_by(record: Mapping[str, object], on: date) -> str:
    """How old a file says its child is; 约 where it knows the month or year of birth alone, as the law then counts."""
    if (born := latest_day(record.get("birth_date"))) is None:
        return "年龄未采集"
    about = "" if record["birth_date"] == born.isoformat() else "约 "
    return f"{about}{max(0, age_on(born, on))} 岁"


def words_of(
    field: Field,
    record: Mapping[str, object],
    *,
    opened: bool,
    where: Callable[[str], str] | None = None,
) -> str:
    """What the file says of an item; numbers only when they are `opened`. `where` names the place of a code."""
    words = field.said(record.get(field.key))
    if field.form is Form.PLACE and where is not None and is_code(words):
        return where(words)
    if (
        opened
        or not known(record, field.key)
        or words in MISSING.values()
        or field.form not in (Form.NUMBER, Form.PHONE)
    ):
        return words
    return "、".join(f"****{one[-4:]}" for one in words.split("、"))


def _names(*records: Mapping[str, object], more: Collection[str] = ()) -> FullNames:
    """The names of every place that these say, and of some `more`."""
    said = (
        FIELDS[key].said(value) for one in records for key, value in one.items() if key in _WHERE
    )
    return FullNames({*filter(is_code, said), *more})


def known(record: Mapping[str, object], key: str) -> bool:
    """Whether an item was collected."""
    return not FIELDS[key].uncollected(record.get(key))


def household_of(child: Child) -> Sequence[Child]:
    """The other children of the household."""
    if child.household is None:
        return []
    return list(
        Child.objects.filter(household=child.household, merged_into=None)
        .exclude(pk=child.pk)
        .order_by("birth_date", "id")
    )


def kin_of(child: Child) -> Sequence[Child]:
    """Children on the village's ledger who name the same father, mother or caregiver, and live in no household with it."""
    columns = ("father_name", "mother_name", "caregiver_name")
    named = [Q(**{column: name}) for column in columns if (name := getattr(child, column))]
    if not named:
        return []
    near = Child.objects.on_ledger().filter(reduce(or_, named), place=child.place)
    others = near.exclude(pk=child.pk).order_by("birth_date", "id")[:_KIN]
    return [one for one in others if one.household is None or one.household != child.household]


@dataclass(frozen=True)
class Look:
    """That somebody was shown the file."""

    at: datetime
    who: str
    why: str


_ONLY_IN_CASES = [
    Agency.POLICE_STATION.value, Agency.PUBLIC_SECURITY.value, Agency.PROCURATORATE.value,
    Agency.COURT.value,
]  # fmt: skip
"""Who opens a child's file because something is the matter."""


def looks_at(child: UUID, officer: Officer | None = None, most: int | None = _LOOKS) -> list[Look]:
    """Who was shown the file itself or the name on a list, latest first. With `most`, the same person with the same
    reason is told once a day; without, everything. Who looked at a case of the child, or at a report, is in the log,
    and not for everybody who may see the file. An officer is told of those of their own places, a parent (no officer) of
    all but the police and the courts: that those, or somebody above, look at a file tells whoever is accused.
    """
    shown = Entry.objects.filter(
        child_id=child, kind=EntryKind.DISCLOSURE, subject_type=Child._meta.label_lower
    )
    if officer is not None:
        near = Organisation.objects.visible_to(officer).exclude(kind__in=_ONLY_IN_CASES)
        posts = Post.objects.filter(Q(organisation__in=near) | Q(officer=officer))
        shown = shown.filter(actor_id__in=posts.values("officer"))
    else:
        in_cases = Post.objects.filter(organisation__kind__in=_ONLY_IN_CASES)
        shown = shown.exclude(actor_id__in=in_cases.values("officer"))
    entries = list(shown.select_related("reason").order_by("-at")[: most and most * _SAME])
    if most is not None:
        days = {(e.actor_id, timezone.localdate(e.at), e.ground): e for e in reversed(entries)}
        entries = sorted(days.values(), key=lambda e: e.at, reverse=True)[:most]
    who = names_of({entry.actor_id for entry in entries})
    return [Look(entry.at, who.get(entry.actor_id, "系统"), entry.ground) for entry in entries]


@dataclass(frozen=True)
class Alike:
    """A file that may be the same child: shown in full where one may see it, as a place where not."""

    child: Child
    visible: bool
    probability: float
    reasons: tuple[str, ...]


def compared(values: Mapping[str, object], place: str, officer: Officer) -> list[Alike]:
    """The files that a new one may be a second of, the likeliest first."""
    number = plain(values.get("id_number"))
    person = person_of(uuid7(), values, place, phone_digest, id_digest(number) if number else "")
    known = Known([person._replace(id_digest="")])  # all that are near, the number's own file too
    found = []
    for candidate in known.near(person):
        how = compare(person, candidate.person)
        if how.verdict in ("same", "possible"):
            found.append((how.probability, candidate.id, how.reasons))
    children = Child.objects.in_bulk([pk for _, pk, _ in found])
    return [
        Alike(
            children[pk], officer.may_at(Permission.READ_CHILDREN, children[pk].place), probability,
            reasons,
        )
        for probability, pk, reasons in sorted(found, key=lambda one: -one[0])[:5]
    ]  # fmt: skip


def known_by_number(number: str) -> Child | None:
    """The child on any ledger with this ID number, to be claimed; what one may see of it is little."""
    return Child.objects.on_ledger().filter(id_index=id_digest(number)).first()


def held_by_many(phone: str) -> bool:
    """Whether a phone number stands on so many files that it is nobody's own."""
    holders = Key.objects.filter(key=phone_key(phone, phone_digest)).values("child").distinct()
    return holders[: _HOLDERS + 1].count() > _HOLDERS


def findings_of(child: Child, record: Mapping[str, object], on: date | None) -> Findings:
    """What the law finds in a file on a day."""
    day = on or timezone.localdate()
    return assess(record, day, min_away_months=away_months(child.place, day))


@dataclass(frozen=True)
class Waiting:
    """What waits on the ledger's own desks."""

    reviews: int
    pairs: int
    transfers: int


def waiting_for(officer: Officer) -> Waiting:
    """How many files, pairs and transfers wait for this officer; counted up to a hundred."""
    return Waiting(
        _reviews(officer),
        Pair.objects.open().visible_to(officer).values("pk")[:_COUNTED].count(),
        Transfer.objects.open().visible_to(officer).values("pk")[:_COUNTED].count(),
    )


def _reviews(officer: Officer) -> int:
    reviews = 0
    for permission, state in _REVIEWS:
        waiting = Key.objects.filter(
            in_ranges("place", officer.ranges(permission)), key=state_key(state)
        )
        reviews += waiting.values("child")[:_COUNTED].count()
    return reviews


@dataclass(frozen=True)
class Standing:
    """How a place's ledger stands: figures that each open the list behind them."""

    on_ledger: int
    no_guardian: int
    reviews: int


def subjects_of(officer: Officer, ids: Collection[UUID]) -> dict[UUID, Subject]:
    """Those of these children the officer reads or visits; the file may be opened by who reads."""
    known = Child.objects.visible_to(officer) | Child.objects.visited_by(officer)

    def reads(one: Child) -> bool:
        places = (one.place, one.living_place)
        return any(code and officer.may_at(Permission.READ_CHILDREN, code) for code in places)

    return {
        one.pk: Subject(
            record=one, number=one.number, name=one.name,
            url=reverse("children:dossier", args=[one.pk]) if reads(one) else "",
        )
        for one in known.filter(pk__in=ids).only("number", "name", "place", "living_place")
    }  # fmt: skip


def standing_of(officer: Officer) -> Standing:
    """The figures of the officer's places, from two indexes."""
    ranges = officer.ranges(Permission.READ_CHILDREN)
    unguarded = f"{MARK}flag:{Flag.NO_GUARDIAN}"
    reviewed = [state_key(state) for permission, state in _REVIEWS if officer.may(permission)]
    marked = Key.objects.filter(in_ranges("place", ranges), key__in=[unguarded, *reviewed])
    counts = dict(marked.values_list("key").annotate(n=Count("child")).order_by("key"))
    return Standing(
        Child.objects.on_ledger().managed_in(ranges).count(),
        counts.get(unguarded, 0),
        sum(counts.get(key, 0) for key in reviewed),
    )


def due_files(today: date) -> ChildQuerySet:
    """The files whose next date has come: an index range, however many children there are."""
    return Child.objects.filter(next_on__lte=today, merged_into=None).order_by("next_on")


def exit_asked(child: Child) -> Change | None:
    """The last time that somebody asked that the child leave; None where nobody did."""
    return child.changes.filter(kind=Kind.EXIT_ASKED).order_by("at", "pk").last()
