"""The level of a child as it stands: from the file, what was seen, and what was concluded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tonghu.base.places.codes import pad
from tonghu.law.alerts import BY_SIGN
from tonghu.law.duties import Cadence, next_visit
from tonghu.law.levels import Level
from tonghu.law.risk import SEEN, Concluded, Observed, Verdict, assess
from tonghu.record.children.filing import away_months, cadence_at, records_of
from tonghu.record.children.models import Child
from tonghu.record.children.projection import project, signs_on_file
from tonghu.record.risk.models import Conclusion, LevelChange, Observation

MET = "not_met"
"""The sign that every visit speaks of: whether the child was there."""
OUT_OF_TOUCH = "out_of_touch"
"""The sign that the parents have not been in touch: it lapses when nobody has seen it for thirty days."""


@dataclass(frozen=True)
class Visits:
    """When a child was last visited, and last met, as far as it was not taken back."""

    visited_on: date | None = None
    met_on: date | None = None

    @property
    def unmet(self) -> bool:
        """Whether the child was not there the last time."""
        return self.visited_on is not None and self.met_on != self.visited_on


class Known:
    """All that is known of some children on a day, read by five queries however many they are."""

    def __init__(self, children: Sequence[Child], today: date) -> None:
        self.today, ids = today, [child.pk for child in children]
        self.records = records_of(ids)
        self.months = {
            county: away_months(pad(county), today)
            for county in {child.place[:6] for child in children}
        }
        self.observed: dict[UUID, list[Observed]] = {pk: [] for pk in ids}
        # What was seen of a file that was merged into this one was seen of this child.
        own, merged = (Child.objects.filter(**{f"{to}__in": ids}) for to in ("pk", "merged_into"))
        files = own.order_by().values("pk").union(merged.order_by().values("pk"))
        standing = Observation.objects.standing().filter(child__in=files, sign__in=SEEN)
        rows = standing.select_related("child")
        for one in rows.order_by("at", "id"):
            pk = one.child.merged_into_id or one.child_id
            if pk in self.observed:
                self.observed[pk].append(Observed(one.sign, one.there, one.on, one.source))
        concluded = Conclusion.objects.filter(child__in=ids, held_in=None).order_by(
            "on", "at", "id"
        )
        self.concluded = {one.child_id: one for one in concluded}
        changes = LevelChange.objects.filter(child__in=ids).order_by("at", "id")
        self.last = {one.child_id: one for one in changes}

    def visits(self, child: Child) -> Visits:
        """Every visit says whether the child was met: the latest of each."""
        said = [one for one in self.observed[child.pk] if one.source == "visit" and one.sign == MET]
        return Visits(
            max((one.on for one in said), default=None),
            max((one.on for one in said if not one.there), default=None),
        )

    def verdict(self, child: Child) -> Verdict:
        """The level of one of the children, and why."""
        values = self.records[child.pk]
        seen = project(values, self.today, self.months[child.place[:6]])
        row = self.concluded.get(child.pk)
        concluded = Concluded(Level(row.level), row.on, row.covers, row.until) if row else None
        return assess(
            signs_on_file(values, seen, self.today), self.observed[child.pk], self.today, concluded,
        )  # fmt: skip

    def change(self, child: Child, verdict: Verdict, why: str, by: UUID) -> LevelChange | None:
        """The row to be written: the level is another, or a sign of an alert came or went."""
        last = self.last.get(child.pk)
        was = last.level if last else child.level
        if last is None and verdict.level is Level.RED and was == Level.RED:
            was = ""  # red from the day it was registered: nobody was told of it yet
        before = last.keys if last else frozenset()
        news = (verdict.keys - before) & BY_SIGN.keys()
        gone = (before - verdict.keys) & BY_SIGN.keys()
        if not child.on_ledger or (verdict.level.value == was and not news and not gone):
            return None
        signs = [
            {
                "sign": one.sign.key, "since": one.since and one.since.isoformat(),
                "source": one.source, "settled": one.settled,
            }
            for one in verdict.reasons
        ]  # fmt: skip
        change = LevelChange(
            child=child, was=was, level=verdict.level.value, signs=signs, why=why, by=by
        )
        change.news, change.gone = news, gone
        return change


class Rhythm:
    """When the next visits fall due; the numbers of each township are read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._cadences: dict[str, Cadence] = {}

    def standing(self, child: Child, verdict: Verdict, visits: Visits) -> Mapping[str, object]:
        """The columns of `Child` that follow from its level and its visits."""
        visited = {"visited_on": visits.visited_on, "met_on": visits.met_on}
        if not child.on_ledger:
            return {"level_on": None, "visit_on": None, "visit_why": "", "visit_asked": False,
                    "unmet": False, "out_of_touch": False, **visited}  # fmt: skip
        cadence = self._cadence(child.place)
        first_by = self._first_by(cadence, child, verdict)
        on, why = next_visit(cadence, verdict.level, visits.visited_on, visits.met_on, first_by)
        return {
            "level": verdict.level.value, "level_on": verdict.next_on, "visit_on": on,
            "visit_why": why, "visit_asked": child.visit_asked and on <= self.today,
            "unmet": visits.unmet, "out_of_touch": OUT_OF_TOUCH in verdict.keys, **visited,
        }  # fmt: skip

    def _first_by(self, cadence: Cadence, child: Child, verdict: Verdict) -> date:
        """By when somebody is to go for the first time; where all visits were taken back, as it was."""
        if child.visited_on is not None:
            entered_on = child.entered_on or self.today
            return max(self.today, cadence.first_by(verdict.level, entered_on))
        first_by = cadence.first_by(verdict.level, self.today)
        return min(first_by, child.visit_on) if child.visit_on is not None else first_by

    def _cadence(self, place: str) -> Cadence:
        if place not in self._cadences:
            self._cadences[place] = cadence_at(place, self.today)
        return self._cadences[place]
