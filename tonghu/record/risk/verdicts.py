"""The level of a child as it stands: from the file, what was seen, and what was concluded."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from uuid import UUID

from tonghu.base.places.codes import pad
from tonghu.base.terms.questions import terms_in_force
from tonghu.law.duties import NUMBERS, Cadence, next_visit
from tonghu.law.levels import Level
from tonghu.law.risk import SEEN, Concluded, Observed, Verdict, assess
from tonghu.record.children.filing import away_months, records_of
from tonghu.record.children.models import Child
from tonghu.record.children.projection import project, signs_on_file
from tonghu.record.risk.models import Conclusion, LevelChange, Observation


class Known:
    """All that is known of some children on a day, read by five queries however many they are."""

    def __init__(self, children: Sequence[Child], today: date) -> None:
        self.today, ids = today, [child.pk for child in children]
        self.records = records_of(ids)
        self.months = {
            county: away_months(pad(county), today)
            for county in {child.place[:6] for child in children}
        }
        rows = Observation.objects.filter(child__in=ids, sign__in=SEEN).order_by(
            "child", "at", "id"
        )
        self.observed: dict[UUID, list[Observed]] = {
            pk: [Observed(one.sign, one.there, one.on, one.source) for one in some]
            for pk, some in groupby(rows, key=lambda one: one.child_id)
        }
        concluded = Conclusion.objects.filter(child__in=ids).order_by("on", "at", "id")
        self.concluded = {one.child_id: one for one in concluded}
        changes = LevelChange.objects.filter(child__in=ids).order_by("at", "id")
        self.last = {one.child_id: one for one in changes}

    def verdict(self, child: Child) -> Verdict:
        """The level of one of the children, and why."""
        values = self.records[child.pk]
        seen = project(values, self.today, self.months[child.place[:6]])
        row = self.concluded.get(child.pk)
        concluded = Concluded(Level(row.level), row.on, row.covers, row.until) if row else None
        return assess(
            signs_on_file(values, seen, self.today), self.observed.get(child.pk, ()), self.today,
            concluded,
        )  # fmt: skip

    def change(self, child: Child, verdict: Verdict, why: str, by: UUID) -> LevelChange | None:
        """The row to be written, if the level is another, or red for the first time."""
        last = self.last.get(child.pk)
        was = last.level if last else child.level
        if last is None and verdict.level is Level.RED and was == Level.RED:
            was = ""  # red from the day it was registered: nobody was told of it yet
        if verdict.level.value == was or not child.on_ledger:
            return None
        signs = [
            {
                "sign": one.sign.key, "since": one.since and one.since.isoformat(),
                "source": one.source, "settled": one.settled,
            }
            for one in verdict.reasons
        ]  # fmt: skip
        return LevelChange(
            child=child, was=was, level=verdict.level.value, signs=signs, why=why, by=by
        )


class Rhythm:
    """When the next visits fall due; the numbers of each township are read once."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._cadences: dict[str, Cadence] = {}

    def standing(self, child: Child, verdict: Verdict) -> Mapping[str, object]:
        """The columns of `Child` that follow from its level and its visits."""
        if not child.on_ledger:
            return {"level_on": None, "visit_on": None, "visit_why": "", "visit_asked": False,
                    "unmet": False}  # fmt: skip
        cadence = self._cadence(child.place)
        first_by = child.visit_on or cadence.first_by(self.today)
        on, why = next_visit(cadence, verdict.level, child.visited_on, child.met_on, first_by)
        return {
            "level": verdict.level.value, "level_on": verdict.next_on, "visit_on": on,
            "visit_why": why, "visit_asked": child.visit_asked and on <= self.today,
            "unmet": child.visited_on is not None
            and (child.met_on is None or child.met_on < child.visited_on),
        }  # fmt: skip

    def _cadence(self, place: str) -> Cadence:
        if place not in self._cadences:
            terms = terms_in_force(NUMBERS, place, self.today)
            self._cadences[place] = Cadence({key: one.value or 0 for key, one in terms.items()})
        return self._cadences[place]
