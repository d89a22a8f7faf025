"""The bad inputs of the reliability handbook (its §3) that concern the kernel, by their number.

Rows 1-7, 10-15, 19, 20-21, 23-26, 29, 30 and 39 are here. Rows 8-9, 16-18, 22, 28, 31-38 and 40 belong to the
children's ledger, 27 and 50-57 to its spreadsheets, 41-47 and 64-65 to the phone, 48-49 to places,
58-59 to documents, 60-63 to public reports.
"""

from collections.abc import Callable
from datetime import date

import pytest

from tonghu.base.kernel.codes import DocumentType
from tonghu.base.kernel.dates import read_date, read_serial
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import check_character, read_document, read_id_number
from tonghu.base.kernel.names import read_name
from tonghu.base.kernel.phones import read_phones

TODAY = date(2026, 11, 23)


def _id(text: str) -> str:
    return read_id_number(text, TODAY).value.number


def _day(text: str) -> str:
    return str(read_date(text, TODAY).value)


def _phones(text: str) -> str:
    return "、".join(phone.number for phone in read_phones(text).value)


def _name(text: str) -> str:
    return read_name(text).value.full


FIXED: list[tuple[str, Callable[[str], str], str, str]] = [
    ("01-lower-case-x", _id, "11010519491231002x", "11010519491231002X"),
    ("03-full-width", _id, "４４０５２４１８８００１０１００１４", "440524188001010014"),
    ("03-spaces-and-dashes", _id, " 440524-18800101 0014 ", "440524188001010014"),
    ("06-fifteen-digits", _id, "110105491231002", "11010519491231002X"),
    ("19-chinese-numerals", _day, "二〇一二年三月", "2012年3月"),
    ("19-chinese-numerals-with-ten", _day, "二零一二年十二月二十一日", "2012年12月21日"),
    ("19-points", _day, "2012.3.5", "2012年3月5日"),
    ("19-colloquial-day", _day, "2012年3月5号", "2012年3月5日"),
    ("19-eight-digits", _day, "20120305", "2012年3月5日"),
    ("19-six-digits", _day, "201203", "2012年3月"),
    ("19-year", _day, "2012年", "2012年"),
    ("19-midnight", _day, "2012-03-05 00:00:00", "2012年3月5日"),
    *[(f"23-middle-dot-{ord(d):04x}", _name, f"买买提{d}艾力", "买买提·艾力") for d in "·•・‧．."],
    ("24-fifty-characters", _name, "阿" * 50, "阿" * 50),
    ("25-extension-b", _name, "𠮷田", "𠮷田"),
    ("25-extension-e", _name, "王𬀩", "王𬀩"),
    ("29-ideographic-space", _name, "　张　三 ", "张三"),
    ("29-zero-width-and-nul", _name, "张\u200b三\x00", "张三"),
    ("29-right-to-left", _name, "\u202e张三", "张三"),
    ("39-spaces", _phones, "138 0013 8000", "13800138000"),
    ("39-plus-86", _phones, "+86 138-0013-8000", "13800138000"),
    ("39-0086", _phones, "008613800138000", "13800138000"),
    ("39-full-width", _phones, "１３８００１３８０００", "13800138000"),
    ("39-landline", _phones, "（0999）2345678", "0999-2345678"),
    ("39-two-in-a-cell", _phones, "13800138000、0999-2345678", "13800138000、0999-2345678"),
]

REFUSED: list[tuple[str, Callable[[str], str], str, str]] = [
    ("02-wrong-check-digit", _id, "110105194912310021", "对不上"),
    ("04-superscript", _id, "1101051949123100²X", "不是数字"),
    ("04-circled", _phones, "1380013800①", "只写数字"),
    ("04-arabic-indic", _id, "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "不是数字"),
    ("05-letter-o-for-zero", _id, "11O10519491231002X", "字母 O、l"),
    ("06-fifteen-digits-impossible-date", _id, "110105491331002", "不存在"),
    ("07-scientific", _id, "1.1010519491231E+17", "科学记数"),
    ("10-impossible-date", _id, "110105201902300024", "不存在"),
    ("10-born-tomorrow", _id, "110105202611240016", "还没有到"),
    ("15-ones", _id, "111111111111111111", "凑数"),
    ("15-counting", _id, "123456789012345678", "凑数"),
    ("19-two-digit-year", _day, "12/3/5", "两位年份"),
    ("19-lunar", _day, "农历八月十五", "农历"),
    ("19-impossible", _day, "2019-02-30", "不存在"),
    ("19-not-a-date", _day, "去年", "读不成日期"),
    ("30-none", _name, "无", "未采集"),
    ("30-null", _name, "NULL", "未采集"),
    ("30-slash", _name, "/", "未采集"),
    ("30-blank", _name, " 　", "未采集"),
    ("24-longer-than-fifty", _name, "阿" * 51, "51 个字"),
    ("39-scientific", _phones, "1.38E+10", "科学记数"),
    ("39-short-internal", _phones, "8123", "不像电话"),
    ("39-service-number", _phones, "12345", "服务号码"),
    ("39-blank", _phones, " ", "请填写"),
]

DOUBTED: list[tuple[str, tuple[str, ...], str]] = [
    ("06-old-number", read_id_number("110105491231002", TODAY).doubts, "15 位"),
    (
        "12-area-that-never-was",
        read_id_number("99013120100101001" + check_character("99013120100101001"), TODAY).doubts,
        "省的代码",
    ),
    (
        "12-area-of-another-place",
        read_id_number(
            "98013120100101001" + check_character("98013120100101001"), TODAY, "990131102200"
        ).doubts,
        "省的代码",
    ),
    ("18-future", read_date("2027-01-01", TODAY).doubts, "还没有到"),
    ("18-too-early", read_date("1066-01-01", TODAY).doubts, "太早"),
    ("26-question-mark", read_name("张?").doubts, "丢失"),
    ("26-private-use", read_name("张\ue123").doubts, "丢失"),
    ("26-asterisk", read_name("张*三").doubts, "丢失"),
    ("29-hidden", read_name("张\u200b三").doubts, "看不见"),
    ("30-somebodys-mother", read_name("张三妈").doubts, "称呼"),
    ("30-emoji", read_name("张😀").doubts, "符号"),
    ("39-several", read_phones("13800138000/13900139000").doubts, "几个号码"),
]


@pytest.mark.parametrize(
    ("read", "text", "expected"), [r[1:] for r in FIXED], ids=[r[0] for r in FIXED]
)
def test_bad_input_is_put_right(read: Callable[[str], str], text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("read", "text", "told"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_bad_input_is_refused_with_advice(read: Callable[[str], str], text: str, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(text)


@pytest.mark.parametrize(("doubts", "told"), [r[1:] for r in DOUBTED], ids=[r[0] for r in DOUBTED])
def test_bad_input_is_taken_with_a_doubt(doubts: tuple[str, ...], told: str) -> None:
    assert any(told in doubt for doubt in doubts)


@pytest.mark.parametrize(
    ("serial", "epoch", "expected"),
    [(42436, 1900, "2016年3月7日"), (40974, 1904, "2016年3月7日"), (59, 1900, "1900年2月28日"), (61, 1900, "1900年3月1日")],
    ids=["20-serial", "21-epoch-1904", "20-before-the-day-that-never-was", "20-after-it"],
)  # fmt: skip
def test_bad_input_serial_dates(serial: float, epoch: int, expected: str) -> None:
    assert str(read_serial(serial, TODAY, epoch).value) == expected


@pytest.mark.parametrize(
    ("serial", "told"),
    [(60, "2月29日"), (-1, "不像"), (9e9, "不像")],
    ids=["20-60", "20-negative", "20-huge"],
)
def test_bad_input_serial_that_is_no_date(serial: float, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_serial(serial, TODAY)


@pytest.mark.parametrize(
    ("kind", "number", "kept"),
    [(DocumentType.RESIDENT_ID, "11010519491231002x", "11010519491231002X"),
     (DocumentType.RESIDENCE_PERMIT_HMT, "830000199201300022", "830000199201300022"),
     (DocumentType.FOREIGN_PERMANENT_RESIDENCE, "911124198108030024", "911124198108030024"),
     (DocumentType.PASSPORT, "e12345678", "E12345678"), (DocumentType.NONE, "", "")],
    ids=["13-citizen", "13-taiwan", "13-foreigner", "13-passport", "14-no-document"],
)  # fmt: skip
def test_bad_input_documents_of_other_kinds_have_their_own_rule(
    kind: DocumentType, number: str, kept: str
) -> None:
    assert read_document(kind, number, TODAY).value == kept


@pytest.mark.parametrize(
    ("kind", "number", "told"),
    [(DocumentType.NONE, "123", "不用填号码"), (DocumentType.PASSPORT, "!", "护照")],
    ids=["14-number-without-document", "13-passport"],
)  # fmt: skip
def test_bad_input_documents_that_contradict_themselves(
    kind: DocumentType, number: str, told: str
) -> None:
    with pytest.raises(Unreadable, match=told):
        read_document(kind, number, TODAY)


def test_bad_input_14_a_child_without_papers_is_a_need_not_an_error() -> None:
    assert "帮助办理" in read_document(DocumentType.NONE, "", TODAY).doubts[0]
