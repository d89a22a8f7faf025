"""From a file's values to the columns of `Child`, its marks, and what the law finds in them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from tonghu.law import risk
from tonghu.law.alerts import BY_SIGN
from tonghu.law.duties import FIRST_VISIT, Cadence
from tonghu.law.eligibility import Category, Findings, Flag, Holds, assess
from tonghu.law.registration import MISSING, NOT_COLLECTED
from tonghu.record.children.keys import COMMON, sealed_marks

_CODES = (
    "hukou_class", "hukou_nature", "health_status", "schooling_level", "attendance_status",
    "is_boarding", "guardianship_type", "care_reason", "has_caregiver", "actual_care",
)  # fmt: skip
_TEXTS = {
    "name": "name", "school": "school", "class_name": "class_name", "father_name": "father.name",
    "mother_name": "mother.name", "caregiver_name": "caregiver.name",
}  # fmt: skip
COLUMNS = (
    *_TEXTS, "sex", "birth_date", "caregiver_relationship", "caregiver_born", *_CODES,
    "category", "flags", "next_on", "next_why",
)  # fmt: skip
FIRST_STANDING = ("level", "level_on", "visit_on", "visit_why")


@dataclass(frozen=True)
class Projection:
    """`columns` by name, in the order of COLUMNS; the marks; and the findings they rest on."""

    columns: dict[str, object]
    marks: frozenset[str]
    findings: Findings


def project(values: Mapping[str, object], on: date, min_away_months: int) -> Projection:
    """What lists and filters need of a file as it stands on a day."""
    findings = assess(values, on, min_away_months=min_away_months)
    flags = " ".join(findings.flags)
    columns: dict[str, object] = {
        column: plain(values.get(key))[:100] for column, key in _TEXTS.items()
    }
    columns["sex"] = values.get("sex") or "9"
    columns["birth_date"] = exact_date(values.get("birth_date"))
    columns["caregiver_relationship"] = plain(values.get("caregiver.relationship"))
    columns["caregiver_born"] = _year(values)
    for key in _CODES:
        value = values.get(key)
        columns[key] = value if isinstance(value, str) and len(value) <= 2 else NOT_COLLECTED
    columns["category"] = findings.main.value if findings.main else ""
    columns["flags"] = flags
    columns["next_on"] = findings.next_on
    columns["next_why"] = findings.next_why[:80]
    return Projection(columns, frozenset(_marks(columns, values, findings)), findings)


class _Found(TypedDict):
    """What the law of eligibility finds, as far as risk goes by it."""

    flags: Collection[Flag]
    left_behind: bool
    unattended: bool


def signs_on_file(values: Mapping[str, object], seen: Projection, on: date) -> risk.OnFile:
    """What the file itself says of the child's risk."""
    return risk.on_file(values, on, **_found(seen))


def first_standing(
    values: Mapping[str, object], seen: Projection, on: date, cadence: Cadence
) -> tuple[object, ...]:
    """The FIRST_STANDING of a new file: nobody has observed anything yet, so the file alone speaks.

    What asks somebody to act is left to record/risk by dating it today.
    """
    level, signs, next_on = risk.at_first(values, on, **_found(seen))
    level_on = next_on if BY_SIGN.keys().isdisjoint(signs) else on
    return level.value, level_on, cadence.first_by(level, on), FIRST_VISIT


def _found(seen: Projection) -> _Found:
    found = seen.findings.all
    return {
        "flags": seen.findings.flags,
        "left_behind": found[Category.LEFT_BEHIND].holds is Holds.YES,
        "unattended": found[Category.DE_FACTO_UNATTENDED].holds is Holds.YES,
    }


def plain(value: object) -> str:
    """Text for a column; what is missing, for whatever reason, is empty there."""
    return value if isinstance(value, str) and value not in MISSING else ""


def exact_date(value: object) -> date | None:
    """A date known to the day."""
    text = plain(value)
    return date.fromisoformat(text) if len(text) == 10 else None


def _year(values: Mapping[str, object]) -> int | None:
    text = plain(values.get("caregiver.birth_date"))
    return int(text[:4]) if text else None


def _marks(
    columns: Mapping[str, object], values: Mapping[str, object], findings: Findings
) -> Iterator[str]:
    for key, common in COMMON.items():
        if key in columns and columns[key] not in common:
            yield f"{key}:{columns[key]}"
    for flag in findings.flags:
        yield f"flag:{flag}"
    for category, finding in findings.all.items():
        if finding.holds is Holds.YES and category.value != "left_behind":
            yield f"category:{category.value}"
    relief = values.get("relief_measures")
    if isinstance(relief, list):
        yield from (f"relief:{code}" for code in relief if code != "0")
    yield from sealed_marks(values)
