"""Dated numbers of the law: their force, their basis, the version that counts on a day."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tonghu.law.basis import MINORS_LAW, Mark
from tonghu.law.terms import TERMS, Force, Term, Unit, UnknownTerm, term, versions

TODAY = date(2026, 11, 23)
LOCAL = [one for one in TERMS if one.force is Force.LOCAL]
FIXED = [one for one in TERMS if one.force is not Force.LOCAL]


def named(one: Term) -> str:
    return one.key


@pytest.mark.parametrize("one", LOCAL, ids=named)
def test_what_the_county_may_change_has_a_range_that_holds_its_default(one: Term) -> None:
    assert one.is_local
    assert one.low is not None
    assert one.high is not None
    assert one.value is not None
    assert one.low < one.high
    assert one.permits(one.value)
    assert one.permits(one.low)
    assert one.permits(one.high)
    assert not one.permits(one.low - 1)
    assert not one.permits(one.high + 1)


@pytest.mark.parametrize("one", LOCAL, ids=named)
def test_a_local_number_is_a_proposal_until_somebody_confirms_it(one: Term) -> None:
    assert one.mark is Mark.PROPOSAL


@pytest.mark.parametrize("one", FIXED, ids=named)
def test_what_a_law_or_a_document_fixes_no_county_may_change(one: Term) -> None:
    assert not one.is_local
    assert (one.low, one.high) == (None, None)
    assert not one.permits(one.value or 1)
    assert "内部目标" not in one.label


@pytest.mark.parametrize("one", TERMS, ids=named)
def test_a_term_has_a_number_or_the_words_of_the_law(one: Term) -> None:
    assert one.wording or one.value
    assert one.value is None or one.value > 0


@pytest.mark.parametrize("one", TERMS, ids=named)
def test_a_term_counts_only_while_its_instrument_is_in_force(one: Term) -> None:
    assert one.basis.instrument.in_force(one.since)
    assert one.until is None or one.basis.instrument.in_force(one.until - timedelta(days=1))


def test_a_term_is_as_sure_as_itself_and_its_instrument() -> None:
    assert not term("weekly_contact", TODAY).unsure
    assert term("feedback_to_reporter", TODAY).unsure, "the article was not seen"
    assert term("dropout_report", TODAY).unsure, "the date of the instrument was not seen"


def test_at_once_stays_at_once() -> None:
    at_once = term("report_at_once", TODAY)
    assert at_once.force is Force.STATUTORY
    assert at_once.value is None
    assert str(at_once) == "立即"


@pytest.mark.parametrize(
    ("key", "value", "unit", "force"),
    [
        ("protection_order", 72, Unit.HOURS, Force.STATUTORY),
        ("protection_order_urgent", 24, Unit.HOURS, Force.STATUTORY),
        ("protection_order_validity", 6, Unit.MONTHS, Force.STATUTORY),
        ("protection_order_review", 5, Unit.DAYS, Force.STATUTORY),
        ("interim_order", 48, Unit.HOURS, Force.STATUTORY),
        ("special_procedure", 30, Unit.DAYS, Force.STATUTORY),
        ("contest_appointed_guardian", 30, Unit.DAYS, Force.STATUTORY),
        ("answer_judicial_advice", 1, Unit.MONTHS, Force.STATUTORY),
        ("supervision_review", 30, Unit.DAYS, Force.STATUTORY),
        ("birth_registration", 1, Unit.MONTHS, Force.STATUTORY),
        ("alone_age", 16, Unit.AGE, Force.STATUTORY),
        ("unwatched_age", 8, Unit.AGE, Force.STATUTORY),
        ("feedback_to_reporter", 3, Unit.DAYS, Force.POLICY),
        ("unattended_county", 15, Unit.WORKING_DAYS, Force.POLICY),
        ("finish_assessment", 7, Unit.DAYS, Force.LOCAL),
    ],
)
def test_the_number_is_the_one_the_article_gives(
    key: str, value: int, unit: Unit, force: Force
) -> None:
    found = term(key, TODAY)
    assert (found.value, found.unit, found.force) == (value, unit, force)


@pytest.mark.parametrize("one", TERMS, ids=named)
def test_ages_never_roll_to_the_next_working_day(one: Term) -> None:
    assert one.unit is not Unit.AGE or not one.rolls


def test_an_upper_limit_does_not_roll_but_a_term_to_act_does() -> None:
    assert not term("protection_order_validity", TODAY).rolls
    assert term("supervision_review", TODAY).rolls


def test_a_number_reads_with_its_unit() -> None:
    assert str(term("unattended_county", TODAY)) == "15个工作日"
    assert str(term("alone_age", TODAY)) == "16周岁"


def test_units_and_forces_read_in_chinese() -> None:
    assert [force.label for force in Force] == ["法定", "政策", "本地", "裁定、决定写明"]
    assert len({unit.label for unit in Unit}) == len(Unit)


def test_a_new_version_counts_from_its_day_and_the_old_one_until_the_day_before() -> None:
    change = date(2027, 7, 1)
    old = replace(term("answer_judicial_advice", TODAY), until=change)
    new = replace(old, value=2, since=change, until=None, basis=MINORS_LAW("第一百一十四条"))
    both = [old, new]
    assert versions(old.key, both) == both
    assert term(old.key, date(2027, 6, 30), both) is old
    assert term(old.key, change, both) is new


def test_a_term_asked_for_before_its_law_is_unknown() -> None:
    with pytest.raises(UnknownTerm, match="2021-05-31 没有期限“weekly_contact”"):
        term("weekly_contact", date(2021, 5, 31))


def test_a_term_that_never_existed_is_unknown() -> None:
    with pytest.raises(UnknownTerm, match="没有期限“coffee_break”"):
        term("coffee_break", TODAY)
    with pytest.raises(UnknownTerm, match="没有期限“coffee_break”"):
        versions("coffee_break")


def test_no_two_versions_of_a_term_overlap() -> None:
    for key, count in Counter(one.key for one in TERMS).items():
        spans = sorted((one.since, one.until or date.max) for one in TERMS if one.key == key)
        assert len(spans) == count
        for (_, end), (start, _) in pairwise(spans):
            assert end <= start
