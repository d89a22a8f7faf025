"""CSV and its relatives: bad input 55."""

from pathlib import Path

import pytest

from tonghu.base.spreadsheets import child
from tonghu.base.spreadsheets.refusals import FileRefused
from tonghu.base.spreadsheets.text import TextTable, decode, read_table, sniff_delimiter

# 𬀩 and 䶮 are in GB18030 and not in GBK; 一 has a zero byte in UTF-16.
ROSTER = "姓名,村,备注\r\n张一,一村,\r\n李𬀩䶮,二村,住\r\n"
ROWS: list[list[str | None]] = [
    ["姓名", "村", "备注"],
    ["张一", "一村", None],
    ["李𬀩䶮", "二村", "住"],
]


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_table(data)
    return caught.value


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("gb18030", "gb18030"),
    ],
)
def test_bad_55_every_encoding_gives_the_same_cells(codec: str, told: str) -> None:
    assert read_table(ROSTER.encode(codec)) == TextTable(ROWS, told, ",")


def test_bad_55_big_endian_with_its_mark() -> None:
    assert read_table(b"\xfe\xff" + ROSTER.encode("utf-16-be")).rows == ROWS


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_bad_55_the_delimiter_is_found(delimiter: str) -> None:
    table = read_table(ROSTER.replace(",", delimiter).encode())
    assert (table.delimiter, table.rows) == (delimiter, ROWS)


def test_bad_55_commas_inside_cells_do_not_outvote_tabs() -> None:
    assert sniff_delimiter("姓名\t备注\n张一\t甲,乙,丙\n李二\t丁\n") == "\t"


def test_bad_55_a_full_width_comma_is_text() -> None:
    assert read_table("姓名,备注\n张一,甲，乙；丙\n".encode()).rows[1] == ["张一", "甲，乙；丙"]


def test_bad_55_a_first_line_that_names_the_delimiter() -> None:
    table = read_table("sep=|\r\n姓名|备注\r\n张一|甲,乙,丙\r\n".encode())
    assert (table.delimiter, table.rows) == ("|", [["姓名", "备注"], ["张一", "甲,乙,丙"]])


def test_bad_55_line_breaks_inside_a_cell() -> None:
    table = read_table('姓名,地址\r\n张一,"一村\r\n二组 ""东头"""\r\n'.encode("gb18030"))
    assert table.rows == [["姓名", "地址"], ["张一", '一村\r\n二组 "东头"']]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (["姓名,村", "张一,一村", b"\xff\xff,x"], 3),
        ([b"a,b", "姓名,村".encode("gb18030"), b"\x81\x20,x"], 3),
        ([b"\xef\xbb\xbfa,b", b"c,d", "姓名".encode("gb18030")], 3),
        ([b"a,b", b"\x80,x"], 2),
    ],
)
def test_bad_55_a_byte_that_fits_nothing_is_named_by_its_row(
    lines: list[str | bytes], row: int
) -> None:
    data = b"\n".join(one.encode() if isinstance(one, str) else one for one in lines)
    error = refused(data)
    assert error.code in {"undecodable", "mixed_encoding"}
    assert f"第 {row} 行" in str(error)


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
def test_bad_55_two_encodings_in_one_file(first: str) -> None:
    second = "gb18030" if first == "utf-8" else "utf-8"
    data = b"id,x\n" + "姓名,村\n张一,一村\n".encode(first) + "李二,二村\n".encode(second)
    error = refused(data)
    assert error.code == "mixed_encoding"
    assert "第 4 行" in str(error)


def test_gbk_that_passes_for_two_byte_utf8_does_not_make_a_mixture() -> None:
    line = "漏,1\n".encode("gb18030")
    assert line.decode("utf-8") == "©,1\n"
    assert decode("姓名,数\n".encode("gb18030") + line)[1] == "gb18030"


def test_bad_55_an_unclosed_quotation_mark_swallows_nothing() -> None:
    error = refused('姓名,村\n张一,"一村\n李二,二村\n'.encode())
    assert error.code == "broken_quotes"
    assert "第 2 行" in str(error)


def test_control_characters_are_no_text() -> None:
    assert refused(b"a,b\n\x01\x02,c\n").code == "unknown"


@pytest.mark.parametrize("sign", "，、；｜")
def test_separators_of_a_chinese_keyboard_cut_where_no_other_does(sign: str) -> None:
    assert read_table(ROSTER.replace(",", sign).encode()) == TextTable(ROWS, "utf-8", sign)


def test_a_wide_comma_within_cells_cuts_nothing() -> None:
    table = read_table("姓名,备注\n张一,父亡，母改嫁\n李二,低保、独居\n".encode())
    assert table.rows[1:] == [["张一", "父亡，母改嫁"], ["李二", "低保、独居"]]


def test_narrow_and_wide_commas_in_turn_are_refused_with_the_row() -> None:
    refusal = refused("姓名，村，备注\n张一,一村,住\n李二,二村,住\n".encode())
    assert refusal.code == "mixed_commas"
    assert "第 2 行" in str(refusal)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_may_end_in_any_way_and_go_on_within_a_cell(end: str) -> None:
    table = read_table(end.join(["姓名,地址", '张一,"一村', '二组"', "", "李二,三村"]).encode())
    assert table.rows == [["姓名", "地址"], ["张一", f"一村{end}二组"], [], ["李二", "三村"]]


@pytest.mark.slow
def test_a_million_cells_of_a_csv_take_little_more_than_their_rows(tmp_path: Path) -> None:
    """With a copy of the text, and a text of its own for each cell, they took more than the process has here."""
    line = ",".join(["姓名", *["外出务工"] * 24]) + "\n"
    (tmp_path / "a.csv").write_text(line * 60_000, encoding="gb18030")
    names = child.run(
        "tests.base.spreadsheets.functions:sheet_names", str(tmp_path / "a.csv"), megabytes=150
    )
    assert list(names) == [{"name": "a"}]
