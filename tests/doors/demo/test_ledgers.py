"""The three ledgers: what was planted in them stands in the files when they are opened again."""

import csv
import re
from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.bench import population
from tonghu.base.kernel.dates import read_date
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import read_id_number
from tonghu.base.kernel.phones import read_phones
from tonghu.doors.demo.families import AS_OF, families
from tonghu.doors.demo.ledgers import Ledger, write_ledgers

VILLAGES = [
    (f"9901211{town:02}{200 + village}", f"{name}{'一二三四五六'[village]}村")
    for town, name in ((1, "青"), (2, "白"), (3, "石"), (4, "龙"))
    for village in range(6)
]


def written(folder: Path, seed: int = 11) -> tuple[Ledger, ...]:
    folder.mkdir()
    return write_ledgers(folder, Random(seed), families(Random(seed), VILLAGES, 900))


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ledger, ...]:
    return written(tmp_path_factory.mktemp("demo") / "ledgers")


@pytest.fixture(scope="module")
def qingyan(ledgers: tuple[Ledger, ...]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(ledgers[0].path)


@pytest.fixture(scope="module")
def shimen(ledgers: tuple[Ledger, ...]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(ledgers[2].path)


@pytest.fixture(scope="module")
def baishui(ledgers: tuple[Ledger, ...]) -> list[dict[str, str]]:
    with ledgers[1].path.open(encoding="gb18030", newline="") as file:
        title, header, *rows = csv.reader(file)
    assert title == ["白水镇农村留守儿童花名册（2026年5月）"]
    return [dict(zip(header, row, strict=True)) for row in rows]


def refused(number: str) -> str:
    """Why an identity number is refused; empty when it is none of these reasons."""
    try:
        read_id_number(number, AS_OF)
    except Unreadable as why:
        return str(why)
    return ""


def children_of(sheet: Worksheet) -> list[dict[str, object]]:
    """The numbered rows of a sheet by the lowest line of its header, without later namesakes."""
    header: list[str] = []
    for row in sheet.iter_rows(min_row=2, max_row=4, values_only=True):
        header = [str(own or above) for own, above in zip(row, header or row, strict=True)]
    rows = sheet.iter_rows(values_only=True)
    found = [row for row in rows if isinstance(row[0], int)]
    first = {name: header.index(name) for name in header}
    return [{name: row[column] for name, column in first.items()} for row in found]


# --- All three --------------------------------------------------------------------------------


def test_each_has_as_many_children_as_a_township(ledgers: tuple[Ledger, ...]) -> None:
    assert [ledger.path.name[:3] for ledger in ledgers] == ["青岩镇", "白水镇", "石门镇"]
    assert all(120 <= ledger.expected["children"] <= 260 for ledger in ledgers)


def test_the_same_seed_writes_the_same_bytes(ledgers: tuple[Ledger, ...], tmp_path: Path) -> None:
    again, others = written(tmp_path / "again"), written(tmp_path / "others", seed=12)
    for ledger, same, other in zip(ledgers, again, others, strict=True):
        assert same.path.read_bytes() == ledger.path.read_bytes()
        assert same.expected == ledger.expected
        assert other.path.read_bytes() != ledger.path.read_bytes()


def test_a_township_without_enough_children_is_refused(tmp_path: Path) -> None:
    few = list(families(Random(1), VILLAGES[:12], 600))
    with pytest.raises(ValueError, match="990121103 has 0 children"):
        write_ledgers(tmp_path, Random(1), few)


# --- 青岩镇 -----------------------------------------------------------------------------------


def village_sheets(book: openpyxl.Workbook) -> list[Worksheet]:
    return [s for s in book.worksheets if s.title not in ("封面", "汇总", "2025年")]


def test_qingyan_has_a_cover_a_summary_and_a_hidden_sheet(
    ledgers: tuple[Ledger, ...], qingyan: openpyxl.Workbook
) -> None:
    expected = ledgers[0].expected
    assert qingyan.sheetnames[0] == "封面"
    assert [sheet.title for sheet in village_sheets(qingyan)][-1] == "其他村"
    assert len(village_sheets(qingyan)) == expected["village_sheets"]
    assert qingyan["2025年"].sheet_state == "hidden"
    last_year = qingyan["2025年"].iter_rows(min_row=2, values_only=True)
    assert len(list(last_year)) == expected["hidden_sheet_rows"]
    total = list(qingyan["汇总"].iter_rows(values_only=True))[-1]
    assert (total[0], str(total[2])[:5]) == ("合计", "=SUM(")


def test_qingyan_sheets_have_two_line_headers_and_merged_villages(
    qingyan: openpyxl.Workbook,
) -> None:
    first, combined, *_, last = village_sheets(qingyan)
    groups = {first.cell(row=3, column=column).value for column in range(1, first.max_column)}
    assert groups >= {"健康状况", "父亲信息", "母亲信息", "监护情况"}
    below = [first.cell(row=4, column=column).value for column in range(1, first.max_column)]
    assert below.count("务工地") == 2
    assert str(first["A2"].value).startswith("填报单位")
    heads = {combined.cell(row=3, column=column).value for column in range(1, 30)}
    assert {"父亲（姓名、电话）", "母亲（姓名、电话）"} <= heads
    in_villages = [area for area in last.merged_cells.ranges if area.min_col == area.max_col == 2]
    assert len([area for area in in_villages if area.min_row > 4]) == 3


def test_qingyan_rows_are_all_there_with_their_totals_and_notes(
    ledgers: tuple[Ledger, ...], qingyan: openpyxl.Workbook
) -> None:
    expected = ledgers[0].expected
    sheets = village_sheets(qingyan)
    assert sum(len(children_of(sheet)) for sheet in sheets) == expected["children"]
    firsts = Counter(str(row[0])[:2] for sheet in sheets for row in sheet.values if row[0])
    assert firsts["合计"] == firsts["注："] == expected["total_rows"]
    hidden = sum(d.hidden for sheet in sheets for d in sheet.row_dimensions.values())
    assert hidden == expected["hidden_rows"]
    assert len(children_of(sheets[1])) == expected["combined_parents"]


def test_qingyan_cells_have_the_troubles_that_were_planted(
    ledgers: tuple[Ledger, ...], qingyan: openpyxl.Workbook
) -> None:
    expected = ledgers[0].expected
    rows = [row for sheet in village_sheets(qingyan) for row in children_of(sheet)]
    births = Counter(type(row["出生日期"]) for row in rows)
    assert births == {datetime: expected["real_dates"], str: expected["text_dates"]}
    damaged = [row["身份证号"] for row in rows if isinstance(row["身份证号"], int | float)]
    assert len(damaged) == expected["damaged_numbers"]
    assert all(str(int(number)).startswith("990121") for number in damaged)
    formulas = [row for row in rows if str(row["年龄"]).startswith("=2026-")]
    assert len(formulas) == expected["formula_ages"]
    marks = Counter(value for row in rows for value in row.values() if value == "√")
    assert marks["√"] > expected["children"] * 1.8


def test_qingyan_ages_are_computed(ledgers: tuple[Ledger, ...]) -> None:
    computed = openpyxl.load_workbook(ledgers[0].path, data_only=True)
    ages = {row["年龄"] for sheet in village_sheets(computed) for row in children_of(sheet)}
    assert ages <= set(range(17))
    assert len(ages) > 12


# --- 白水镇 -----------------------------------------------------------------------------------


def test_baishui_dates_are_in_four_spellings(
    ledgers: tuple[Ledger, ...], baishui: list[dict[str, str]]
) -> None:
    patterns = {
        "dates_dotted": r"\d{4}\.\d{1,2}\.\d{1,2}",
        "dates_chinese": r"\d{4}年\d{1,2}月\d{1,2}日",
        "dates_month_only": r"[〇一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月",
        "dates_short_year": r"\d{1,2}/\d{1,2}/\d{1,2}",
    }
    for name, pattern in patterns.items():
        like = [row for row in baishui if re.fullmatch(pattern, row["出生年月"])]
        assert len(like) == ledgers[1].expected[name] > 10, name


def test_baishui_months_in_words_are_those_of_the_identity_number(
    baishui: list[dict[str, str]],
) -> None:
    in_words = [row for row in baishui if row["出生年月"].startswith("二〇")]
    read = 0
    for row in in_words:
        if not refused(row["身份证号码"]) and row["身份证号码"].isascii():
            born = read_id_number(row["身份证号码"], AS_OF).value.birth_date
            said = read_date(row["出生年月"], AS_OF).value
            assert (said.year, said.month) == (born.year, born.month)
            read += 1
    assert read > 20


def test_baishui_numbers_are_damaged_as_counted(
    ledgers: tuple[Ledger, ...], baishui: list[dict[str, str]]
) -> None:
    expected = ledgers[1].expected
    numbers = [row["身份证号码"] for row in baishui]
    assert sum("０" in number for number in numbers) == expected["wide_digits"]
    why = Counter(refused(number)[:8] for number in numbers if len(number) == 18)
    assert why["身份证号的最后一"] == expected["wrong_check_digits"]
    assert why["这是凑数的号码。"] == expected["placeholder_numbers"]
    parents = [row["父亲身份证号"] for row in baishui]
    old = [number for number in parents if len(number) == 15]
    assert len(old) == expected["old_parent_numbers"]
    assert not any(map(refused, old))


def test_baishui_phones_are_written_as_counted(
    ledgers: tuple[Ledger, ...], baishui: list[dict[str, str]]
) -> None:
    phones = [row["监护人电话"] for row in baishui]
    assert sum("-" in phone for phone in phones) == ledgers[1].expected["dashed_phones"]
    double = [phone for phone in phones if "/" in phone]
    assert len(double) == ledgers[1].expected["two_phones"]
    assert all(len(read_phones(phone).value) == 2 for phone in double)


def test_baishui_has_bare_names_and_children_twice(
    ledgers: tuple[Ledger, ...], baishui: list[dict[str, str]]
) -> None:
    expected = ledgers[1].expected
    assert len(baishui) == expected["rows"]
    bare = [row for row in baishui if sum(map(bool, row.values())) == 2]
    assert len(bare) == expected["name_only_rows"]
    assert all(row["姓名"] and row["序号"] for row in bare)
    numbers = Counter(row["身份证号码"] for row in baishui if not refused(row["身份证号码"]))
    assert sum(number > 1 for number in numbers.values()) == expected["repeated_rows"]


# --- 石门镇 -----------------------------------------------------------------------------------


def test_shimen_counts_from_1904_under_a_header_of_three_lines(
    shimen: openpyxl.Workbook,
) -> None:
    assert shimen.epoch.year == 1904
    (sheet,) = shimen.worksheets
    header = [[cell.value for cell in row] for row in sheet["A2:R4"]]
    assert "家庭情况" in header[0]
    assert {"父亲", "母亲", "临时监护人", "公民身份证号", "与留守儿童关系"} <= set(header[1])
    assert header[2].count("外出地点") == 2


def test_shimen_villages_are_rows_between_the_children(
    ledgers: tuple[Ledger, ...], shimen: openpyxl.Workbook
) -> None:
    (sheet,) = shimen.worksheets
    sections = [
        re.fullmatch(r"石.村（共(\d+)人）", str(row[0]))
        for row in sheet.iter_rows(min_row=5, values_only=True)
        if not isinstance(row[0], int)
    ]
    counts = [int(found[1]) for found in sections if found]
    assert len(counts) == len(sections) == ledgers[2].expected["section_rows"]
    assert sum(counts) == len(children_of(sheet)) == ledgers[2].expected["children"]


def test_shimen_has_children_who_do_not_belong(
    ledgers: tuple[Ledger, ...], shimen: openpyxl.Workbook, qingyan: openpyxl.Workbook
) -> None:
    expected = ledgers[2].expected
    rows = children_of(shimen.worksheets[0])
    grown = [row for row in rows if str(row["公民身份证号"])[6:10] == "2009"]
    assert len(grown) == expected["over_16"]
    assert {row["所在年级"] for row in grown} == {"高二2班"}
    (newcomer,) = [row for row in rows if "青岩镇" in str(row["说明"])]
    in_qingyan = [
        row["身份证号"] for sheet in village_sheets(qingyan) for row in children_of(sheet)
    ]
    names = [row["姓名"] for sheet in village_sheets(qingyan) for row in children_of(sheet)]
    assert newcomer["姓名"] in names
    assert expected["moved_from_qingyan"] == 1
    number = str(newcomer["公民身份证号"])
    assert any(str(other)[:15] == number[:15] for other in in_qingyan)


def test_shimen_has_fathers_lunar_birthdays_twins_and_remarks(
    ledgers: tuple[Ledger, ...], shimen: openpyxl.Workbook
) -> None:
    expected = ledgers[2].expected
    rows = children_of(shimen.worksheets[0])
    by_father = [row for row in rows if row["与留守儿童关系"] == "父亲"]
    assert len(by_father) == expected["caregiver_is_father"]
    assert all(row["临时监护人"] == row["名字"] for row in by_father)
    lunar = [row for row in rows if str(row["出生年月"]).startswith("农历")]
    assert len(lunar) == expected["lunar_birthdays"]
    for row in lunar:
        with pytest.raises(Unreadable, match="农历"):
            read_date(str(row["出生年月"]), AS_OF)
    assert sum(bool(row["说明"]) for row in rows) == expected["remarks"]


def test_shimen_twins_have_different_valid_numbers(
    ledgers: tuple[Ledger, ...], shimen: openpyxl.Workbook
) -> None:
    births: dict[tuple[object, ...], set[str]] = {}
    for row in children_of(shimen.worksheets[0]):
        number = str(row["公民身份证号"])
        if len(number) == 18:
            assert not refused(number)
            family = (row["名字"], row["临时监护人"], number[6:14])
            births.setdefault(family, set()).add(number)
    pairs = sum(len(numbers) == 2 for numbers in births.values())
    assert 2 <= pairs <= ledgers[2].expected["twin_pairs"]


# --- The large ledgers of the benches ---------------------------------------------------------


def lines(path: Path) -> list[list[str]]:
    """The cells of the only sheet, header first, as texts."""
    (sheet,) = openpyxl.load_workbook(path).worksheets
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.slow
def test_a_bench_ledger_is_the_rows_under_their_header(tmp_path: Path) -> None:
    path = tmp_path / "clean.xlsx"
    assert population.write_ledger(path, 300) == population.Count(rows=300)
    header, *rows = lines(path)
    assert len(header) == len(set(header)) == 40
    assert rows == list(population.rows(300))
    population.write_ledger(path, 5, columns=6)
    assert lines(path)[1:] == [row[:6] for row in rows[:5]]


@pytest.mark.slow
def test_a_spoilt_bench_ledger_has_the_shares_it_counts(tmp_path: Path) -> None:
    path, seed = tmp_path / "spoilt.xlsx", population.SEED + 1
    count = population.write_ledger(path, 2_000, seed=seed, spoil=population.Spoil(0.1, 0.2))
    clean, registered = list(population.rows(2_000, seed=seed)), list(population.rows(2_000))
    changed = [row for row, was in zip(lines(path)[1:], clean, strict=True) if row != was]
    known = [row for row in changed if row in registered]
    assert known == registered[: count.known]
    assert len(changed) - len(known) == count.wrong
    assert (count.rows, len(clean)) == (2_000, 2_000)
    assert count.wrong / 2_000 == pytest.approx(0.1, abs=0.03)
    assert count.known / 2_000 == pytest.approx(0.2, abs=0.04)


def test_the_known_of_a_bench_ledger_are_of_another_seed(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="another seed"):
        population.write_ledger(tmp_path / "x.xlsx", 10, spoil=population.Spoil())


@pytest.mark.slow
def test_populations_of_neighbouring_seeds_share_no_number() -> None:
    one, two = (
        {row[3] for row in population.rows(5_000, columns=4, seed=seed) if len(row[3]) == 18}
        for seed in (population.SEED, population.SEED + 1)
    )
    assert len(one) > 4_000
    assert not one & two
