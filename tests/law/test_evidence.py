"""Which record is which kind of evidence; from when six months are counted."""

from datetime import date

from tonghu.law.archive import CATALOGUE
from tonghu.law.evidence import (
    OF_ASSESSMENT,
    OF_FACTS,
    OF_HEADINGS,
    OF_REPORT,
    neglect_clock,
    urges_guardian,
)
from tonghu.law.facts import EVIDENCE, FACTS


def test_the_tables_fit_together() -> None:
    assert set(OF_FACTS) <= set(FACTS)
    assert set(OF_HEADINGS) <= set(CATALOGUE)
    kinds = {*OF_FACTS.values(), *OF_HEADINGS.values(), OF_REPORT, OF_ASSESSMENT}
    assert kinds <= set(EVIDENCE)
    assert {one for one in FACTS if urges_guardian(one, {"to": "1"})} == {
        "admonition", "reprimand", "warning"
    }  # fmt: skip


def test_six_months_run_from_the_first_word_in_writing() -> None:
    clock = neglect_clock([(date(2026, 5, 1), "训诫"), (date(2026, 3, 31), "督促通知")], 6)
    assert clock is not None
    assert (clock.since, clock.why, clock.full_on) == (
        date(2026, 3, 31), "督促通知", date(2026, 9, 30),
    )  # fmt: skip
    assert not clock.full(date(2026, 9, 29))
    assert clock.full(date(2026, 9, 30))
    assert neglect_clock([], 6) is None


def test_who_only_looks_after_the_child_cannot_refuse_a_guardians_duty() -> None:
    assert urges_guardian("admonition", {"to": "1"})
    assert not urges_guardian("admonition", {"to": "5"})
    assert not urges_guardian("admonition", {}), "nothing was written down"
    assert not urges_guardian("petition", {"to": "1"})
