"""Every instrument once: when it was in force, how it is cited, how sure we are of it."""

from collections.abc import Sequence
from datetime import date

import pytest

from tonghu.law import basis
from tonghu.law.basis import (
    HOUSE_RULES,
    INSTRUMENTS,
    MINORS_LAW,
    OPINIONS_2016,
    PUBLIC_ORDER_LAW,
    PUBLIC_ORDER_LAW_2012,
    Basis,
    Instrument,
    Mark,
    cited,
    instruments,
)
from tonghu.law.facts import ASKS
from tonghu.law.papers import PAPERS, Paper
from tonghu.law.procedures import PROCEDURES


@pytest.mark.parametrize("key", INSTRUMENTS)
def test_an_instrument_is_found_under_the_name_it_has_in_the_code(key: str) -> None:
    assert getattr(basis, key.upper()) is INSTRUMENTS[key]


@pytest.mark.parametrize("one", INSTRUMENTS.values(), ids=lambda one: one.key)
def test_nothing_is_in_force_before_it_was_adopted_or_after_it_ended(one: Instrument) -> None:
    assert one.adopted is None or one.adopted <= one.since
    assert one.until is None or one.since < one.until


@pytest.mark.parametrize("one", INSTRUMENTS.values(), ids=lambda one: one.key)
def test_an_instrument_without_a_day_of_adoption_is_to_be_confirmed(one: Instrument) -> None:
    assert one.adopted is not None or one.mark.unsure


def test_the_instruments_are_listed_by_the_day_they_entered_into_force() -> None:
    days = [one.since for one in instruments()]
    assert days == sorted(days)
    assert len(days) == len(INSTRUMENTS)


def test_the_day_of_entry_into_force_counts_and_the_day_before_does_not() -> None:
    assert MINORS_LAW.in_force(date(2021, 6, 1))
    assert not MINORS_LAW.in_force(date(2021, 5, 31))


def test_the_old_public_order_law_ends_the_day_the_new_one_begins() -> None:
    new_year = date(2026, 1, 1)
    assert PUBLIC_ORDER_LAW_2012.in_force(date(2025, 12, 31))
    assert not PUBLIC_ORDER_LAW.in_force(date(2025, 12, 31))
    assert not PUBLIC_ORDER_LAW_2012.in_force(new_year)
    assert PUBLIC_ORDER_LAW.in_force(new_year)


def test_a_law_is_cited_by_its_title_and_a_document_by_its_number() -> None:
    assert str(MINORS_LAW("第十一条")) == "《未成年人保护法》第十一条"
    assert str(OPINIONS_2016("四（二）")) == "国发〔2016〕13号 四（二）"
    assert str(OPINIONS_2016()) == "国发〔2016〕13号"


def test_two_citations_of_one_article_are_the_same_basis() -> None:
    assert MINORS_LAW("第十一条") == MINORS_LAW("第十一条")
    assert MINORS_LAW("第十一条") != MINORS_LAW("第二十一条")


def test_only_what_was_found_is_shown_without_a_caveat() -> None:
    assert [mark for mark in Mark if not mark.label.startswith("待核")] == [Mark.FOUND]
    assert [mark for mark in Mark if not mark.unsure] == [Mark.FOUND]
    assert PUBLIC_ORDER_LAW("第五十三条").unsure
    assert not MINORS_LAW("第十一条").unsure


def test_a_paper_says_plainly_what_of_it_is_law_and_what_only_a_suggestion() -> None:
    printed = cited([OPINIONS_2016("四（三）"), MINORS_LAW("第九十一条"), HOUSE_RULES("复评")])
    assert printed == (
        "国发〔2016〕13号 四（三）；《未成年人保护法》第九十一条"
        "（复评的做法是本系统的建议，不是法律规定，由县里确定）"
    )
    assert cited([MINORS_LAW("第十一条")]) == "《未成年人保护法》第十一条"


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda one: one.code)
def test_no_paper_rests_on_a_suggestion_alone(paper: Paper) -> None:
    bases = [paper.basis] if paper.basis else _bases_of_its_steps(paper)
    assert bases
    assert all(any(not one.advised for one in basis) for basis in bases)


def _bases_of_its_steps(paper: Paper) -> list[Sequence[Basis]]:
    return [
        procedure.step(step).basis
        for procedure in PROCEDURES
        for (key, step), facts in ASKS.items()
        if key == procedure.key and paper.prints(key, step, facts.key)
    ]
