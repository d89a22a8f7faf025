"""The scenarios of the handbook (domain.md §4.12) about who belongs where: files that a lawyer reads and signs.

Each file in examples/ says the facts in the words of the registration form, the day, what the law finds and
why, and when that may change by itself.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tonghu.law.eligibility import assess
from tonghu.law.registration import FIELDS

FILES = sorted((Path(__file__).parent / "examples").glob("*.toml"))
LABELS = {field.label: field for field in FIELDS.values()}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def values_of(facts: dict[str, str | list[str]]) -> dict[str, object]:
    """The facts as a file holds them."""
    values: dict[str, object] = {}
    for label, said in facts.items():
        field = LABELS[label]
        codes = {words: code for code, words in (field.codes or {}).items()}
        if isinstance(said, list):
            values[field.key] = [codes[one] for one in said]
        else:
            values[field.key] = codes[said] if codes else said
    return values


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_law_finds_what_the_example_says(path: Path) -> None:
    example = read(path)
    found = assess(values_of(example["facts"]), example["day"])
    by_label = {finding.category.label: finding for finding in found.all.values()}
    for label, expected in example["findings"].items():
        finding = by_label[label]
        assert finding.holds.label == expected["holds"], label
        assert list(finding.reasons) == expected["because"], label
        assert str(finding.basis) == expected["basis"], label
    assert (found.next_on, found.next_why) == (example["next"]["on"], example["next"]["why"])


def test_every_scenario_about_eligibility_has_its_examples() -> None:
    assert {read(path)["scenario"] for path in FILES} == {f"场景{n}" for n in (1, 2, 3, 4, 5)}


def test_a_wrong_example_is_noticed() -> None:
    example = read(FILES[0])
    found = assess(values_of(example["facts"] | {"母亲外出起始日期": "2025-10"}), example["day"])
    assert found.next_on != example["next"]["on"]
