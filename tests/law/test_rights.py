"""Who may ask what, how long a file is kept, what people are told."""

from datetime import date

import pytest

from tonghu.law.basis import Mark
from tonghu.law.rights import (
    ELEMENTS,
    NOTICES,
    PEOPLE,
    RETENTION,
    Asker,
    Ground,
    Reply,
    Right,
    Said,
    may_not_ask,
    notice_on,
)

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asker", "right", "born", "told"),
    [
        (Asker.MOTHER, Right.ERASURE, date(2020, 1, 1), ""),
        (Asker.CHILD, Right.ERASURE, date(2012, 11, 23), ""),
        (Asker.CHILD, Right.ERASURE, date(2012, 11, 24), "要由监护人提出"),
        (Asker.CHILD, Right.WITHDRAWAL, date(2015, 1, 1), "要由监护人提出"),
        (Asker.CHILD, Right.ACCESS, date(2018, 11, 23), ""),
        (Asker.CHILD, Right.ACCESS, date(2018, 11, 24), "请由监护人提出"),
        (Asker.CHILD, Right.ACCESS, None, "出生日期没有采集"),
    ],
)
def test_a_child_asks_alone_from_fourteen_and_to_see_the_file_from_eight(
    asker: Asker, right: Right, born: date | None, told: str
) -> None:
    found = may_not_ask(asker, right, born, TODAY)
    assert (told in found) if told else found == ""


@pytest.mark.parametrize(
    ("born", "until"),
    [(date(2008, 3, 5), date(2036, 3, 5)), (date(2012, 2, 29), date(2040, 2, 29))],
)
def test_a_file_is_kept_until_ten_years_after_the_eighteenth_birthday(
    born: date, until: date
) -> None:
    assert RETENTION.until(born) == until
    assert RETENTION.born_before(until) == born
    assert RETENTION.mark is Mark.PROPOSAL


def test_every_text_of_a_notice_says_what_the_law_asks() -> None:
    for text in NOTICES:
        titles = [title for title, _ in text.items]
        assert set(ELEMENTS) <= set(titles)
    assert notice_on(TODAY) is NOTICES[-1]
    rows = dict(NOTICES[0].filled("云溪县民政局", "0000-0000000"))
    assert "云溪县民政局" in rows["处理者"]
    assert "14周岁" in rows["为什么必需"]


def test_everything_has_its_words_and_its_basis() -> None:
    for one in (*Right, *Asker, *Reply, *Ground, *Said):
        assert one.label
    assert all(right.basis for right in Right)
    assert [right for right in Right if right.mark.unsure] == [Right.WITHDRAWAL]
    assert [right for right in Right if right.shows] == [Right.ACCESS, Right.COPY]
    assert str(Ground.DUTY.basis) == "《个人信息保护法》第十三条"
    assert str(Ground.CONSENT.basis) == "《个人信息保护法》第三十一条"
    assert Asker.RETENTION not in PEOPLE
