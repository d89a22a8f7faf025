"""Ledgers that differ in kind: years beside each other, codes with a legend, a family in rows or in numbered columns."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from tests.children import number
from tests.record.ledger.reading.grids import (
    DAPING,
    LIUWAN,
    Grid,
    codes,
    columns,
    one,
    rows,
    skipped,
)
from tests.world import QINGYAN, World

LI, WANG, LI_CLOUD = number("20150803", 12), number("20160912", 11), number("20180305", 14)


def test_of_years_beside_each_other_the_latest_is_read() -> None:
    header = ["姓名", "身份证号", "2025年", None, "2026年", None]
    beneath = [None, None, "监护人", "联系电话", "监护人", "联系电话"]
    row = ["李小雨", LI, "王桂英", "13800001111", "赵大妈", "13900009999"]
    merged = ((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5))
    for sheet in (Grid([header, beneath, row], merged=merged), Grid([header, beneath, row])):
        (read,) = rows(sheet, DAPING)
        assert read.values["caregiver.name"] == "赵大妈"
        assert read.values["caregiver.phone"] == "13900009999"
        assert "2025年·监护人" not in columns(sheet)
    named = ["姓名", "监护人（2024年）", "监护人（2026年）", "2025年就读学校", "2026年就读学校"]
    read = one(named, ["李小雨", "王桂英", "赵大妈", "青岩小学", "县第二小学"])
    assert (read.values["caregiver.name"], read.values["school"]) == ("赵大妈", "县第二小学")


@pytest.mark.parametrize("said", ["above", "in the header"])
def test_codes_mean_what_the_ledger_says_they_mean(said: str) -> None:
    legends = {
        "性别": "1男2女", "监护类型": "1.祖辈监护 2.亲友监护 3.无人监护", "是否寄宿": "①是②否",
        "健康状况": "1健康，2残疾，3患病",
    }  # fmt: skip
    header = ["姓名", "身份证号", *legends]
    sheet: list[list[Any]] = [["大坪村留守儿童"], header]
    if said == "above":
        note = "；".join(f"{word} {legend}" for word, legend in legends.items())
        sheet = [["大坪村留守儿童"], [f"填写说明：{note}"], header]
    else:
        sheet[1] = header[:2] + [f"{word}（{legend}）" for word, legend in legends.items()]
    sheet += [
        ["李小雨", LI, 2.0, 1.0, "①", "1"],
        ["王小军", WANG, "1", 2.0, "2", 3.0],
        ["周敏", None, 2, "3", "1", 2.0],
    ]
    first, second, third = rows(Grid(sheet), DAPING)
    assert first.values["sex"] == "2"
    assert (first.values["actual_care"], first.values["is_boarding"]) == ("1", "1")
    assert (second.values["actual_care"], second.values["is_boarding"]) == ("2", "0")
    assert (third.values["guardianship_type"], third.values["health_status"]) == ("1", "50")
    assert "guardianship_type" not in first.values, "2 is not the second code of our form"


def test_a_mark_behind_a_word_leads_to_the_note_that_explains_it() -> None:
    header: list[list[Any]] = [
        ["姓名", "身份证号", "健康①", "父亲", None],
        [None, None, None, "姓名", "状态③"],
        ["李小雨", LI, 2, "李强", 3],
    ]
    note = ["注：①健康状况：1健康、2残疾；②就学：1小学、2初中；③父母情况：1外出务工、2在家、3死亡"]
    merged = ((1, 3, 1, 4), *((1, at, 2, at) for at in (0, 1, 2)))
    (read,) = rows(Grid([*header, note], merged=merged), DAPING)
    assert read.values["health_status"] == "50"
    assert (read.values["father.name"], read.values["father.special_status"]) == ("李强", "1")


def test_the_codes_of_an_export_are_explained_in_its_header() -> None:
    kin = "关系码\n(51父 52母 61祖父 62祖母)"
    header = [
        "姓名", "身份证件号", "民族码(01汉 15土家)", "健康状况码(10健康 20一般或较弱 60残疾)",
        "是否留守儿童\n(0非留守 1单亲留守 2双亲留守)", "成员1姓名", f"成员1{kin}", "成员1工作地点",
        "成员1是否监护人(1是 0否)", "成员2姓名", f"成员2{kin}", "成员2是否监护人(1是 0否)",
    ]  # fmt: skip
    sheet = Grid([
        header,
        ["李小雨", LI, "15", "60", "2", "李强", "51", "广东", "0", "王桂英", "62", "1"],
        ["王小军", WANG, "01", "10", "0", "王勇", "51", "本地", "1", None, None, None],
    ])  # fmt: skip
    (li,) = rows(sheet, DAPING)
    assert (li.values["ethnicity"], li.values["health_status"]) == ("15", "50")
    assert (li.values["father.name"], li.values["father.work_region"]) == ("李强", "广东")
    assert (li.values["caregiver.name"], li.values["caregiver.relationship"]) == ("王桂英", "62")
    assert skipped(sheet) == ["not_left_behind"]


def test_a_code_that_nobody_explains_is_asked_about_not_guessed() -> None:
    read = one(["姓名", "监护类型", "救助情况"], ["李小雨", 2.0, "2、4"])
    assert read.values.keys().isdisjoint({"relief_measures", "guardianship_type"})
    assert [p.code for p in read.problems].count("code_unexplained") == 2


def test_a_column_of_codes_holds_those_of_the_form() -> None:
    header = ["姓名", "监护类型代码", "救助措施代码", "证件号码", "现住地区划代码"]
    child = ["李小雨", "1", "2,4", LI, LIUWAN]
    told = one(header, child, QINGYAN)
    assert (told.values["guardianship_type"], told.values["relief_measures"]) == ("1", ["2", "4"])
    assert told.place == LIUWAN
    names = ["name", "guard", "relief", "idNumber", "xzqh"]
    assert skipped(Grid([header, names, child])) == ["repeated_header"]


FAMILY = ["姓名", "身份证号", "家庭成员姓名", "与儿童关系", "联系电话", "务工地点"]
FATHER = ["李小雨", LI, "李强", "父亲", "13800001111", "广东东莞"]
MOTHER = [None, None, "周芳", "母亲", "13800002222", "浙江义乌"]
GRANDMOTHER = [None, None, "王桂英", "奶奶", "13800003333", None]
OTHER = ["王小军", WANG, "王老三", "爷爷", "13800004444", None]


@pytest.mark.parametrize("merged", [(), ((2, 0, 4, 0), (2, 1, 4, 1))])
def test_a_family_in_rows_beneath_the_child_is_one_file(merged: Any) -> None:
    sheet = Grid([FAMILY, FATHER, MOTHER, GRANDMOTHER, OTHER], merged=merged)
    li, wang = rows(sheet, DAPING)
    assert li.outcome == "ok"
    assert {key: li.values[f"father.{key}"] for key in ("name", "phone", "work_region")} == {
        "name": "李强", "phone": "13800001111", "work_region": "广东东莞",
    }  # fmt: skip
    assert li.values["mother.name"] == "周芳"
    assert li.values["mother.work_region"] == "浙江义乌"
    assert (li.values["caregiver.name"], li.values["caregiver.relationship"]) == ("王桂英", "62")
    assert li.values["caregiver.phone"] == "13800003333"
    assert (wang.values["caregiver.name"], "father.name" in wang.values) == ("王老三", False)


ONE_A_ROW = [
    ["姓名", "身份证号", "学校", "家庭成员情况", None, None, None, None, "备注"],
    [None, None, None, "与儿童关系", "姓名", "联系电话", "去向及现状", "实际监护人", None],
]
FAMILY_A_ROW = [
    ["李小雨", LI, "青岩小学", "父", "李强", "13800001111", "广东东莞", None, "独生"],
    [None, None, None, "母", "周芳（已故）", None, None, None, None],
    [None, None, None, "爷爷", "李老三", None, "在家", None, None],
    [None, None, None, "奶奶", "王桂英", "13800003333", "在家", "√", None],
]
"""The child in the first row; each row a member of its family, beneath one word for all of them."""


@pytest.mark.parametrize("merged", [(), tuple((3, at, 6, at) for at in (0, 1, 2, 8))])
def test_a_member_of_the_family_a_row_beneath_one_word(merged: Any) -> None:
    sibling = ["李小云", LI_CLOUD, "青岩小学", "家庭成员同上（李小雨家）", *[None] * 4, None]
    other = ["王小军", WANG, "青岩小学", "父", "王勇", "13800005555", "在家", "√", None]
    stranger = ["周小乐", None, "青岩小学", "爷爷", "周老二", None, None, None, None]
    groups = (1, 3, 1, 7), *((1, at, 2, at) for at in (0, 1, 2, 8))
    sheet = Grid(
        [*ONE_A_ROW, *FAMILY_A_ROW, sibling, other, stranger], merged=(*groups, *merged)
    )  # fmt: skip
    li, cloud, wang, zhou = rows(sheet, DAPING)
    told = {
        "father.name": "李强", "father.phone": "13800001111", "father.work_region": "广东东莞",
        "father.is_away": "1", "mother.name": "周芳", "mother.special_status": "1",
        "caregiver.name": "王桂英", "caregiver.relationship": "62", "caregiver.phone": "13800003333",
    }  # fmt: skip
    assert {key: value for key, value in li.values.items() if "." in key} == told
    assert codes(li) == {"relative_left", "parent_not_able"}, "who is not ticked is told of"
    assert {key: value for key, value in cloud.values.items() if "." in key} == told
    assert (cloud.values["name"], codes(cloud)) == ("李小云", {"same_as_above", "parent_not_able"})
    assert {key for key in wang.values if "." in key} == {
        "father.name", "father.phone", "father.is_away",
    }  # fmt: skip
    assert (zhou.values["caregiver.name"], codes(zhou)) == ("周老二", {"no_id"})


def test_a_family_like_that_of_nobody_above_is_asked_for() -> None:
    first = ["李小云", LI_CLOUD, None, "同上", *[None] * 5]
    cloud, li = rows(Grid([*ONE_A_ROW, first, *FAMILY_A_ROW], merged=((1, 3, 1, 7),)), DAPING)
    assert codes(cloud) == {"same_as_nothing"}
    assert li.values["caregiver.name"] == "王桂英"


def test_both_parents_in_rows_beneath_one_word_and_the_caregiver_beside() -> None:
    header: list[list[Any]] = [
        ["姓名", "身份证号", "父母情况", None, None, "临时监护人", None],
        [None, None, "称谓", "姓名", "打工地点", "姓名", "关系"],
        ["李小雨", LI, "父", "李强", "广东东莞", "王桂英", "奶奶"],
        [None, None, "母", "周芳", "浙江义乌", None, None],
    ]
    down = ((3, at, 4, at) for at in (0, 1, 5, 6))
    (li,) = rows(Grid(header, merged=((1, 2, 1, 4), (1, 5, 1, 6), *down)), DAPING)
    assert {key: value for key, value in li.values.items() if "." in key} == {
        "father.name": "李强", "father.is_away": "1", "father.work_region": "广东东莞",
        "mother.name": "周芳", "mother.is_away": "1", "mother.work_region": "浙江义乌",
        "caregiver.name": "王桂英", "caregiver.relationship": "62",
    }  # fmt: skip
    assert li.outcome == "ok"


def test_a_child_said_again_beside_each_of_its_family_is_one_file() -> None:
    again = [*FATHER[:2], *MOTHER[2:]]
    (li,) = rows(Grid([FAMILY, FATHER, again]), DAPING)
    assert (li.values["father.name"], li.values["mother.name"]) == ("李强", "周芳")
    twice = rows(Grid([FAMILY, *[[*FATHER[:2], *GRANDMOTHER[2:]]] * 2]), DAPING)
    assert [codes(row) for row in twice] == [{"row_repeated"}] * 2, (
        "the same row again is no family"
    )


PARENTS = ["姓名", "身份证号", "父母姓名", "联系电话", "务工地点"]


def test_parents_in_rows_of_their_own_are_told_apart_by_what_they_are_to_the_child() -> None:
    header = [*PARENTS[:3], "与儿童关系", *PARENTS[3:]]
    (li,) = rows(Grid([header, FATHER, MOTHER], merged=((2, 0, 3, 0), (2, 1, 3, 1))), DAPING)
    told = {key: value for key, value in li.values.items() if "phone" in key or "region" in key}
    assert told == {
        "father.phone": "13800001111", "father.work_region": "广东东莞",
        "mother.phone": "13800002222", "mother.work_region": "浙江义乌",
    }  # fmt: skip
    assert (li.values["father.name"], li.values["mother.name"]) == ("李强", "周芳")


def test_parents_in_rows_of_their_own_of_whom_nobody_says_which_is_which_are_given_back() -> None:
    first, second = ([*one[:3], *one[4:]] for one in (FATHER, MOTHER))
    sheet = Grid(
        [PARENTS, first, second, [*OTHER[:3], *OTHER[4:]]], merged=((2, 0, 3, 0), (2, 1, 3, 1))
    )
    assert [row.outcome for row in rows(sheet, DAPING)] == ["refused", "refused", "flagged"]
    assert {code for row in rows(sheet, DAPING)[:2] for code in codes(row)} >= {"child_in_rows"}


def test_a_row_without_a_name_that_is_nobodys_family_is_still_given_back() -> None:
    lost = [None, WANG, "周芳", "母亲", "13800002222", None]
    sheet = Grid([FAMILY, FATHER, MOTHER, lost], merged=())
    li, given_back = rows(sheet, DAPING)
    assert (li.values["mother.name"], codes(given_back)) == ("周芳", {"name_missing"})
    second = [None, None, "吴二妹", "外婆", "13800005555", None]
    (told,) = rows(Grid([FAMILY, FATHER, GRANDMOTHER, second]), DAPING)
    assert told.values["caregiver.name"] == "王桂英"
    assert "relative_left" in codes(told), "a second caregiver is told of, not lost"


def test_which_parent_a_row_is_of_may_stand_under_the_bare_word() -> None:
    header = ["姓名", "家长", "家长姓名", "联系电话"]
    sheet = Grid(
        [header, ["李小雨", "父亲", "李强", "13800001111"], [None, "母亲", "周芳", "13800002222"]]
    )
    (li,) = rows(sheet, DAPING)
    assert (li.values["father.name"], li.values["mother.phone"]) == ("李强", "13800002222")


def test_both_parents_in_the_cell_of_a_caregiver_are_the_parents() -> None:
    header = ["姓名", "家长姓名及电话"]
    both = one(header, ["李小雨", "父李强13800001111母周芳13800002222"]).values
    assert (both["father.name"], both["mother.phone"]) == ("李强", "13800002222")
    father = one(header, ["李小雨", "周大山（父）13800005555"]).values
    assert (father["father.name"], father["father.phone"]) == ("周大山", "13800005555")
    assert one(header, ["李小雨", "父子 周大山 13800005555"]).values["father.name"] == "周大山"
    assert one(header, ["李小雨", "王桂英 13800005555"]).values["caregiver.name"] == "王桂英"


def test_relatives_in_numbered_columns_are_put_where_their_relationship_says() -> None:
    header = [
        "学生姓名",
        "身份证件号",
        *(f"成员{n}{what}" for n in (1, 2) for what in ("姓名", "关系", "联系电话")),
    ]
    sheet = Grid([
        header,
        ["李小雨", LI, "李强", "父亲", "13800001111", "周芳", "母亲", "13800002222"],
        ["王小军", WANG, "王桂兰", "祖父母或外祖父母", "13800003333", "王勇", "父亲", "13800004444"],
    ])  # fmt: skip
    li, wang = rows(sheet, DAPING)
    assert (li.values["father.name"], li.values["mother.phone"]) == ("李强", "13800002222")
    assert "caregiver.name" not in li.values
    assert (wang.values["caregiver.name"], wang.values["caregiver.phone"]) == (
        "王桂兰",
        "13800003333",
    )
    assert (wang.values["father.name"], wang.values["father.phone"]) == ("王勇", "13800004444")
    assert (li.outcome, wang.outcome) == ("ok", "ok")


def test_a_number_behind_a_word_says_which_relative_too() -> None:
    header = ["姓名", "监护人1", "关系1", "电话1", "监护人2", "关系2", "电话2"]
    told = one(
        header, ["王小军", "王勇", "父亲", "13800003333", "王老三", "爷爷", "13800004444"]
    ).values
    assert (told["father.phone"], told["caregiver.name"]) == ("13800003333", "王老三")
    assert (told["caregiver.relationship"], told["caregiver.phone"]) == ("61", "13800004444")


def test_who_is_called_the_caregiver_beside_the_family_takes_care() -> None:
    members = [f"成员{n}{what}" for n in (1, 2) for what in ("姓名", "关系")]
    header = ["姓名", *members, "监护人", "与儿童关系"]
    both = ["李老三", "爷爷", "王桂英", "奶奶"]
    for caregiver, name in ((["王桂英", "奶奶"], "王桂英"), ([None, None], "李老三")):
        assert one(header, ["李小雨", *both, *caregiver]).values["caregiver.name"] == name


def test_a_table_of_figures_between_the_children_is_no_child() -> None:
    header = ["序号", "姓名", "性别", "身份证号", "父亲姓名"]
    sheet = Grid(
        [
            header,
            [1, "李小雨", "女", LI, "李强"],
            ["村名", "总数", "男", "女", "其中：双亲外出"],
            [2, "王小军", "男", WANG, "王勇"],
        ]
    )
    assert [row.values["name"] for row in rows(sheet, DAPING)] == ["李小雨", "王小军"]


def test_a_village_written_downwards_in_a_merged_cell_and_others_under_a_group() -> None:
    sheet = Grid(
        [
            ["村名", "姓名", "性别", None],
            [None, None, "女", "其他"],
            ["大\n坪\n村", "李小雨", "√", None],
            [None, "王小军", None, "√"],
        ],
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (3, 0, 4, 0)),
    )
    li, wang = rows(sheet, QINGYAN)
    assert (li.place, wang.place, li.values["sex"]) == (DAPING, DAPING, "2")
    assert wang.values.keys() == {"name"}, "a tick under 其他 is no remark"


@pytest.mark.parametrize(
    ("remark", "told"),
    [("父亲2026年5月已返乡", True), ("随父母外出，退出", True), ("满16周岁", True), ("删除", True), ("父母离异", False),
     ("父亲每年春节返乡", False)],
)  # fmt: skip
def test_a_remark_that_a_child_is_gone_is_to_be_looked_at(remark: str, told: bool) -> None:
    assert ("left_said" in codes(one(["姓名", "备注"], ["李小雨", remark]))) is told


@pytest.mark.parametrize("name", ["王小军-已转学", "王小军已注销", "王小军（已返乡）"])
def test_what_stands_behind_a_name_is_no_part_of_it(name: str) -> None:
    read = one(["姓名", "身份证号"], [name, WANG])
    assert (read.values["name"], "name_aside" in codes(read)) == ("王小军", True)


def test_rows_that_say_that_the_child_has_left_are_not_read() -> None:
    header = ["姓名", "身份证号", "是否留守儿童", "在册状态"]
    sheet = Grid([header, ["李小雨", LI, "双亲留守儿童", "0"], ["王小军", WANG, "非留守儿童", "0"], ["周敏", None, "单亲留守儿童", "退出"]])  # fmt: skip
    assert [row.values["name"] for row in rows(sheet, DAPING)] == ["李小雨"]


def checked(capsys: pytest.CaptureFixture[str], path: Path) -> dict[str, Any]:
    """What `tonghu ledger check` says of each sheet."""
    call_command("ledger", "check", str(path), "--place", QINGYAN, "--json")
    return {sheet["name"]: sheet for sheet in json.loads(capsys.readouterr().out)["sheets"]}


def workbook(path: Path, sheets: dict[str, str]) -> Path:
    """A ledger of one child on each of these sheets, under a title."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, title in sheets.items():
        page = book.create_sheet(name)
        for line in ([title], ["村", "姓名", "身份证号"], ["大坪村", "李小雨", LI]):
            page.append(line)
    book.save(path)
    return path


@pytest.mark.slow
def test_of_a_sheet_for_each_year_the_latest_is_read_and_the_others_say_why_not(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "2024年": "台账",
            "2025年": "台账",
            "2026年": "台账",
            "2025年新增": "台账",
            "已退出": "名单",
        },
    )
    told = checked(capsys, path)
    read = {name: sheet["rows_read"] for name, sheet in told.items()}
    assert read == {"2024年": 0, "2025年": 0, "2026年": 1, "2025年新增": 1, "已退出": 0}
    assert "2026年" in told["2025年"]["problems"][0]["message"]
    assert told["已退出"]["problems"][0]["code"] == "left_sheet"
    assert told["2024年"]["rows_skipped"] == 3
    titles = {
        "Sheet1": "青岩镇2025年台账",
        "Sheet2": "青岩镇2026年台账",
        "Sheet3": "白水镇2025年台账",
    }
    read = {n: s["rows_read"] for n, s in checked(capsys, workbook(path, titles)).items()}
    assert read == {"Sheet1": 0, "Sheet2": 1, "Sheet3": 1}
