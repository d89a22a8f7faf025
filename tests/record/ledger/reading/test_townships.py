"""Ledgers as townships of other provinces keep them: nothing is put down for whom it was not said of."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from tests.children import number
from tests.record.ledger.reading.grids import (
    COUNTY,
    DAPING,
    LIUWAN,
    QINGYAN,
    SHIJIA,
    SHIJIA_TOO,
    Grid,
    codes,
    columns,
    one,
    rows,
)
from tests.world import World
from tonghu.record.ledger.reading.recognition import recognise

LI, WANG, ZHOU = number("20150803", 12), number("20160912", 11), number("20140620", 42)
FATHER = number("19850101", 33)


def said(header: str, cells: str, *keys: str) -> list[object]:
    """What a row under a header says of these items; both written with | between the cells."""
    read = one(header.split("|"), [cell or None for cell in cells.split("|")], QINGYAN)
    return [read.values.get(key) for key in keys]


def under(groups: str, own: str, *children: str) -> list[Any]:
    """The children beneath a header of two lines, its upper line merged over the blanks to the right."""
    upper = groups.split("|")
    starts = [n for n, word in enumerate(upper) if word] + [len(upper)]
    merged = tuple((1, a, 1, b - 1) for a, b in pairwise(starts) if b - a > 1)
    lines = [[cell or None for cell in line.split("|")] for line in (groups, own, *children)]
    return rows(Grid(lines, merged=merged), QINGYAN)


def test_a_date_in_three_columns_is_one() -> None:
    both = under(
        "村|姓名|出生日期|||父亲|", "||年|月|日|姓名|外出务工",
        "大坪村|李晨|2015|8|3|李强|是", "大坪村|李月|2016|11||李刚|否",
    )  # fmt: skip
    keys = ("birth_date", "father.name", "father.is_away")
    assert [one.values.get(key) for one in both for key in keys] == [
        "2015-08-03", "李强", "1", "2016-11", "李刚", "0",
    ]  # fmt: skip
    header = "村|姓名|出生年|月|日|学校"
    assert said(header, "大坪村|李晨|2015|8|3|青岩小学", "birth_date", "school") == [
        "2015-08-03",
        "青岩小学",
    ]
    assert said(header, "大坪村|李晨|2015-8-3|||青岩小学", "birth_date") == ["2015-08-03"]
    assert "date_unreadable" in codes(
        one(header.split("|"), ["大坪村", "李晨", "不详", "8", None, None], QINGYAN)
    )


def test_a_day_without_its_month_is_no_date_and_the_header_of_the_next_page_no_child() -> None:
    header = ["村", "姓名", "出生年", "月", "日", "学校"]
    gap = one(header, ["大坪村", "李晨", "2015", None, "3", None], QINGYAN)
    assert "birth_date" not in gap.values
    assert "date_unreadable" in codes(gap)
    pages: list[list[Any]] = [
        header,
        ["大坪村", "李晨", "2015", "8", "3", None],
        header,
        ["大坪村", "李月", "2016", "1", "2", None],
    ]
    found = rows(Grid(pages), QINGYAN)
    assert [row.values["birth_date"] for row in found] == ["2015-08-03", "2016-01-02"]


def test_where_one_parent_is_out_the_place_is_that_parents() -> None:
    header = "村|姓名|身份证号|父亲外出|母亲外出|双方外出|外出地"
    keys = ("father.is_away", "mother.is_away", "father.work_region", "mother.work_region")
    row = f"大坪村|李晨|{LI}"
    assert said(header, f"{row}|√|||浙江", *keys) == ["1", None, "浙江", None]
    assert said(header, f"{row}||√||浙江", *keys) == [None, "1", None, "浙江"]
    assert said(header, f"{row}|||√|浙江", *keys) == ["1", "1", "浙江", "浙江"]
    assert said("村|姓名|父母双方外出", "大坪村|李晨|否", *keys) == [None] * 4, "one of them may be"


def test_of_a_parent_nobody_knows_which_nothing_is_said_of_father_or_mother() -> None:
    header = "村|姓名|父（母）姓名|父（母）电话|务工地"
    keys = ("caregiver.name", "caregiver.phone", "father.name", "father.work_region")
    row = "大坪村|李晨|李强|13800001111|广东"
    assert said(header, row, *keys) == ["李强", "13800001111", None, None]
    (ticked,) = under("村|姓名|监护情况|", "||父或母无监护能力|一般", "大坪村|李晨|√|")
    assert ticked.values["guardianship_type"] == "2", "the words of the form are no parent"
    both = "村|姓名|父/母|父/母电话"
    row = "大坪村|李晨|李强/周芳|13800001111/13800002222"
    assert said(both, row, "father.name", "mother.phone") == ["李强", "13800002222"]


def test_a_guardian_and_an_entrusted_caregiver_each_with_a_relationship_are_two_persons() -> None:
    header = "村|姓名|监护人姓名|监护人与儿童关系|监护人身份证号|监护人电话|委托照护人|委托照护人关系|委托照护人电话"
    row = f"大坪村|李晨|李强|父女|{FATHER}|13800001111|王桂英|奶奶|13800003333"
    assert said(header, row, "father.name", "father.id_number", "father.phone") == [
        "李强", FATHER, "13800001111",
    ]  # fmt: skip
    keys = ("caregiver.name", "caregiver.relationship", "caregiver.phone")
    assert said(header, row, *keys) == ["王桂英", "62", "13800003333"]


@pytest.mark.parametrize("group", ["家长情况", "父母情况", "监护人信息"])
def test_under_a_group_what_stands_behind_the_father_is_his(group: str) -> None:
    (read,) = under(
        f"村|姓名|{group}|||||",
        "||父亲姓名|联系方式|务工地址|母亲姓名|联系方式|务工地址",
        "大坪村|李晨|李强|13800001111|广东|周芳|13800002222|在家",
    )
    told = read.values
    assert (told["father.phone"], told["father.work_region"]) == ("13800001111", "广东")
    assert (told["mother.phone"], told["mother.is_away"]) == ("13800002222", "0")
    assert "caregiver.phone" not in told


def test_a_group_may_say_what_is_told_of_each_parent() -> None:
    li, wang = under(
        "村|姓名|外出务工||外出地点||外出时间|",
        "||父|母|父|母|父|母",
        "大坪村|李晨|是|否|广东||2023.5|",
        "柳湾村|王朵|√|√|广东|浙江|2022|2023.1",
    )
    assert (li.values["father.is_away"], li.values["mother.is_away"]) == ("1", "0")
    assert (li.values["father.work_region"], "father.name" in li.values) == ("广东", False)
    assert (wang.values["mother.work_region"], wang.values["mother.away_since"]) == (
        "浙江",
        "2023-01",
    )
    named = under("村|姓名|父母务工情况|", "||父亲|母亲", "大坪村|李晨|李强|周芳")[0].values
    assert (named["father.name"], named["mother.name"]) == ("李强", "周芳")


def test_who_cares_may_be_ticked_under_who() -> None:
    (read,) = under("村|姓名|现由谁监护|", "||母亲|爷爷奶奶", "大坪村|李晨|√|")
    assert (read.values["actual_care"], "mother.name" in read.values) == ("4", False)


def test_yes_is_nobodys_name() -> None:
    read = one(["姓名", "父亲姓名"], ["李晨", "是"])
    assert ("father.name" in read.values, codes(read)) == (
        False,
        {"no_id", "adult_name_unreadable"},
    )


def test_how_old_and_how_well_a_grown_up_is_is_not_said_of_the_child() -> None:
    header = "村|姓名|监护人姓名|年龄|身体状况|文化程度|与儿童关系"
    row = "大坪村|李晨|王桂英|63|残疾|小学|奶奶"
    keys = ("caregiver.health_status", "caregiver.relationship", "health_status", "schooling_level")
    assert said(header, row, *keys) == ["50", "62", None, None]
    block = "姓名|年龄|文化程度|健康状况|务工地"
    header = f"村|姓名|{'|'.join(f'{who}{block}' for who in ('父亲', '母亲'))}"
    row = "大坪村|李晨|李强|38|初中|良好|广东|周芳|36|小学|残疾|在家"
    keys = ("father.health_status", "mother.health_status", "father.work_region", "mother.is_away")
    assert said(header, row, *keys) == ["10", "50", "广东", "0"]
    assert said(header, row, "health_status", "schooling_level") == [None, None]
    header, row = "村|姓名|监护人|年龄|健康状况", "大坪村|李晨|王桂英|11|残疾"
    assert said(header, row, "health_status") == ["50"], "eleven years old is the child"


def test_a_line_with_a_township_or_a_village_nobody_knows_ends_the_village_above() -> None:
    header = ["序号", "姓名", "身份证号", "父亲"]
    sheet = Grid(
        [
            header, ["青岩镇"], ["大坪村"], [1, "李晨", LI, "李强"], ["青岩镇"], [2, "周敏", ZHOU, "周山"],
            ["白水镇"], ["石家村"], [3, "王朵", WANG, "王军"], ["大平村"], [4, "吴江", None, "吴海"],
        ]
    )  # fmt: skip
    li, zhou, wang, wu = rows(sheet, COUNTY)
    assert (li.place, zhou.place, wang.place) == (DAPING, DAPING, SHIJIA_TOO)
    assert (wu.place, "village_unknown" in codes(wu)) == ("990131102000", True)


def test_of_two_villages_in_an_address_the_first_is_meant() -> None:
    read = one(["姓名", "家庭住址"], ["李晨", "石家村（原大坪村）5组"], QINGYAN)
    assert read.place == SHIJIA


def test_no_is_no_also_as_two() -> None:
    header = ["姓名", "是否低保（1是2否）", "是否建档立卡户"]
    first, second = rows(Grid([header, ["李晨", "2", 2.0], ["王朵", 1.0, "1"]]), DAPING)
    assert ("relief_measures" in first.values, "code_unexplained" in codes(first)) == (False, True)
    assert second.values["relief_measures"] == ["2", "1"]


def test_what_a_family_gets_and_what_kind_it_is_add_up() -> None:
    header = "村|姓名|享受政策|家庭经济状况"
    assert said(header, "大坪村|李晨|C类低保|脱贫户", "relief_measures") == [["2", "1"]]
    assert said(header, "大坪村|李晨|无|脱贫户", "relief_measures") == [["1"]]
    assert said(header, "大坪村|李晨|无|一般", "relief_measures") == [["0"]]


def test_who_has_left_the_ledger_is_not_filed_again() -> None:
    header = ["姓名", "身份证号", "动态情况", "现状"]
    sheet = Grid([
        header, ["李晨", LI, "新增", "在册"], ["王朵", WANG, "减少（父亲返乡）", None], ["周敏", ZHOU, "不变", "已退出"],
    ])  # fmt: skip
    assert [(row.values["name"], codes(row)) for row in rows(sheet, DAPING)] == [("李晨", set())]


@pytest.mark.parametrize(
    ("cell", "told", "code"),
    [("奶奶王桂英13800003333", ["王桂英", "62", "13800003333"], ""), ("外婆 13800003333", [None, "64", "13800003333"], ""),
     ("13800003333（王桂英）", [None, None, "13800003333"], "phone_of_another")],
)  # fmt: skip
def test_whose_telephone_it_is_may_stand_beside_it(cell: str, told: list[Any], code: str) -> None:
    read = one(["姓名", "身份证号", "监护人电话"], ["李晨", LI, cell])
    keys = ("caregiver.name", "caregiver.relationship", "caregiver.phone")
    assert [read.values.get(key) for key in keys] == told
    assert codes(read) == ({code} if code else set())


def test_how_one_keeps_in_touch_is_no_telephone() -> None:
    header = ["姓名", "身份证号", "与父母联系（次/月）", "与母亲联系方式", "联系情况"]
    read = one(header, ["李晨", LI, "4", "视频", "每周一次"])
    assert (codes(read), columns(Grid([header, ["李晨", LI]]))) == (
        set(),
        {"姓名": "name", "身份证号": "id_number"},
    )


def test_what_is_said_of_health_in_a_form_may_be_the_word_of_a_label() -> None:
    form: list[list[Any]] = [
        ["留守儿童信息表"], ["姓名", "李晨", "性别", "女"], ["身份证号", LI, "健康状况", "健康"],
        ["父亲", "姓名", "李强", "健康状况", "健康"], ["监护人", "姓名", "王桂英", "关系", "奶奶"],
    ]  # fmt: skip
    (read,) = rows(Grid(form), DAPING)
    assert (read.values["health_status"], read.values["father.health_status"]) == ("10", "10")


def test_the_members_of_a_family_in_one_cell_or_in_rows() -> None:
    header = "村|姓名|家庭成员及联系电话"
    row = "大坪村|李晨|父亲李强13800001111，母亲周芳13800002222"
    keys = ("father.name", "father.phone", "mother.name", "mother.phone", "caregiver.phone")
    assert said(header, row, *keys) == ["李强", "13800001111", "周芳", "13800002222", None]
    family: list[list[Any]] = [["姓名", "身份证号", "家庭成员", "称谓", "联系电话"], ["李晨", LI, "李强", "父", "13800001111"],
             [None, None, "王桂英", "奶", "13800003333"]]  # fmt: skip
    (read,) = rows(Grid(family), DAPING)
    assert (read.values["father.name"], read.values["caregiver.name"]) == ("李强", "王桂英")


@pytest.mark.parametrize(
    "header",
    ["No.|Name|Gender|ID Number|Village|Father's Name|Father's Phone|Guardian|Grade",
     "xuhao|xingming|xingbie|shenfenzheng|cun|fuqin|fuqindianhua|jianhuren|nianji"],
)  # fmt: skip
def test_a_header_in_letters_is_one_too(header: str) -> None:
    row = f"1|李晨|女|{LI}|大坪村|李强|13800001111|王桂英|三"
    keys = ("name", "sex", "id_number", "father.name", "father.phone", "caregiver.name")
    assert said(header, row, *keys) == ["李晨", "2", LI, "李强", "13800001111", "王桂英"]
    assert said(header, row, "class_name", "schooling_level") == ["三年级", "3"]
    both = [header.replace("xuhao", "no").split("|"), row.split("|")]
    chinese = ["序号", "姓名", "性别", "身份证号", "村", "父亲", "父亲电话", "监护人", "年级"]
    assert [r.values["name"] for r in rows(Grid([chinese, *both]), QINGYAN)] == ["李晨"]


@pytest.mark.parametrize(
    ("header", "cell", "key", "value"),
    [("男/女", "女", "sex", "2"), ("残疾类别及等级", "肢体二级", "disability_types", ["4"]), ("屯别", "上屯", "living_detail", "上屯"),
     ("是否签订委托监护协议", "是", "has_caregiver", "1"), ("父亲务工地", "广东打工", "father.work_region", "广东"),
     ("年级", "三", "class_name", "三年级"), ("班级", "七（2）班", "schooling_level", "4")],
)  # fmt: skip
def test_words_of_other_townships(header: str, cell: str, key: str, value: object) -> None:
    assert one(["姓名", "村", header], ["李晨", "大坪村", cell]).values[key] == value


def test_whom_a_child_lives_with_after_a_divorce_is_no_leaving() -> None:
    assert "left_said" not in codes(one(["姓名", "备注"], ["李晨", "父母离异，随父生活"]))
    assert "left_said" in codes(one(["姓名", "备注"], ["李晨", "已随父母生活"]))


def test_a_spaced_total_is_no_child() -> None:
    header = ["序号", "村", "姓名", "身份证号"]
    sheet = Grid([header, [1, "大坪村", "李晨", LI], ["合\u3000\u3000计", None, None, "1人"], [2, "柳湾村", "王朵", WANG]])  # fmt: skip
    assert [row.place for row in rows(sheet, QINGYAN)] == [DAPING, LIUWAN]


def test_who_works_with_children_is_no_child(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["村", "姓名", "身份证号", "电话"]
    staff = ["大坪村", "李梅", number("19800101", 22), "13800009999"]
    book = openpyxl.Workbook()
    page = book.active
    for line in (
        ["留守儿童名单"],
        header,
        ["大坪村", "李晨", LI, None],
        [],
        ["儿童主任名单"],
        [*header, "职务"],
        staff,
    ):
        page.append(line)
    other = book.create_sheet("督导员通讯录")
    for line in (["附件2"], header, staff):
        other.append(line)
    path = tmp_path / "台账.xlsx"
    book.save(path)
    call_command("ledger", "check", str(path), "--place", QINGYAN, "--json")
    first, second = json.loads(capsys.readouterr().out)["sheets"]
    assert (first["rows_read"], second["rows_read"]) == (1, 0)
    assert [p["code"] for p in (*first["problems"][-1:], *second["problems"])] == ["staff_list"] * 2


@pytest.mark.parametrize(
    "stranger",
    [
        "走访人",
        "校长",
        "网格员",
        "网格员及",
        "学校",
        "代理家长",
        "包保干部",
        "外出方",
        "单位",
        "村委会",
    ],
)
def test_the_telephone_of_somebody_who_has_no_item_is_nobodys(stranger: str) -> None:
    grid = Grid(
        [
            ["姓名", "村", f"{stranger}电话", "监护人", "联系电话"],
            ["李晨", "大坪村", "19900000001", "王桂英", "19900000002"],
        ]
    )
    (row,) = rows(grid)
    phones = {key: value for key, value in row.values.items() if "phone" in key}
    assert phones == {"caregiver.phone": "19900000002"}


@pytest.mark.parametrize("before", ["家庭", "常用", "有效", "本人", "移动"])
def test_a_telephone_by_any_other_name_is_one(before: str) -> None:
    (row,) = rows(Grid([["姓名", "村", f"{before}电话"], ["李晨", "大坪村", "19900000001"]]))
    assert [value for key, value in row.values.items() if "phone" in key] == ["19900000001"]


def test_who_entrusts_is_not_who_is_entrusted() -> None:
    grid = Grid(
        [
            [
                "姓名",
                "村",
                "委托人（父/母）",
                "委托人电话",
                "受委托人",
                "受委托人电话",
                "与儿童关系",
            ],
            ["李晨", "大坪村", "李强", "19900000001", "王桂英", "19900000002", "奶奶"],
        ]
    )
    (row,) = rows(grid)
    assert row.values["caregiver.name"] == "王桂英"
    assert row.values["caregiver.phone"] == "19900000002"
    assert "李强" not in row.values.values()


def test_of_a_parent_who_is_out_nobody_knows_whether_it_is_the_father() -> None:
    grid = Grid(
        [
            ["姓名", "村", "外出务工父（母）姓名", "联系电话", "在家父（母）姓名", "联系电话"],
            ["李晨", "大坪村", "周芳", "19900000001", "李强", "19900000002"],
        ]
    )
    (row,) = rows(grid)
    assert not [key for key in row.values if key.startswith(("father", "mother"))]


def test_the_last_signs_of_a_number_are_no_number_and_a_stay_since_then_has_begun() -> None:
    grid = Grid(
        [
            ["姓名", "村", "身份证后四位", "年级", "班", "父亲", "外出务工起止时间", "实际抚养人"],
            ["李晨", "大坪村", "0129", "三年级", "2班", "李强", "2023年3月至今", "王桂英"],
        ]
    )
    (row,) = rows(grid)
    assert row.outcome == "flagged"
    assert "id_number" not in row.values
    assert row.values["class_name"] == "三年级2班"
    assert row.values["father.away_since"] == "2023-03"
    assert row.values["caregiver.name"] == "王桂英"


def doubts(header: str, cells: str) -> list[tuple[str, str]]:
    """Of columns that do not say whose they are: which, and how they were read."""
    lines = [[cell or None for cell in line.split("|")] for line in (header, cells)]
    return [(one.what, one.code) for table in recognise(Grid(lines)) for one in table.doubts]


def test_a_name_and_a_place_in_several_columns_are_one() -> None:
    header = "村|姓|名|父亲|父务工省|父务工市|父务工县|母亲姓|母亲名|务工地（省）|务工地（市）"
    keys = ("name", "father.work_region", "mother.name", "mother.work_region")
    row = "大坪村|李|晨|李强|广东省|东莞市||周|芳|上海市|上海市"
    assert said(header, row, *keys) == ["李晨", "广东省东莞市", "周芳", "上海市"]
    row = "大坪村|欧阳|欧阳晨|李强|在家|在家||周|芳|无|浙江"
    assert said(header, row, *keys, "father.is_away") == ["欧阳晨", None, "周芳", "浙江", "0"]
    both = "村|姓名|性别|户籍省|市|县（市、区）|外出务工省份|城市|详细地址"
    row = "大坪村|李晨|男|四川|成都|云溪县|广东|东莞|厚街镇1号"
    assert said(both, row, "hukou_detail", "father.work_region", "mother.work_region") == [
        "四川成都云溪县",
        *["广东东莞厚街镇1号"] * 2,
    ]


def test_a_place_in_columns_beneath_a_group_is_one_and_down_to_a_village_it_is_the_childs() -> None:
    (read,) = under(
        "姓名|父亲||||母亲务工地点||户籍地|||",
        "|姓名|务工省|务工市|电话|省|市|省|县|乡镇|村",
        "李晨|李强|广东|东莞|13800001111|浙江|宁波|四川|云溪县|青岩镇|大坪村",
    )
    told = read.values
    assert (told["father.work_region"], told["mother.work_region"]) == ("广东东莞", "浙江宁波")
    assert (told["father.name"], told["father.phone"]) == ("李强", "13800001111")
    assert (read.place, "hukou_detail" in told) == (DAPING, False)


def test_since_when_and_until_when_in_one_cell() -> None:
    header = "村|姓名|父亲|外出起止时间"

    def read(cell: str) -> tuple[object, object, set[str]]:
        row = one(header.split("|"), ["大坪村", "李晨", "李强", cell], QINGYAN)
        since, until = (
            row.values.get(f"father.{one}") for one in ("away_since", "expected_return")
        )
        return since, until, codes(row) - {"no_id"}

    assert read("2022.2—2028.12") == ("2022-02", "2028-12", set())
    assert read("2022-2-2028-12") == ("2022-02", "2028-12", set())
    assert read("20220201至20280301") == ("2022-02-01", "2028-03-01", set())
    assert read("2022年2月—至今") == ("2022-02", None, set())
    assert read("2022年2月到12月") == ("2022-02", "2022-12", {"return_past"})
    assert read("2022.2—2025.12") == ("2022-02", "2025-12", {"return_past"})
    assert read("2022.2-12") == ("2022-02", None, {"until_unclear"}), "December, or the twelfth"
    assert read("2022-02-12") == ("2022-02-12", None, set())


def test_what_tells_of_somebody_nobody_knows_is_nobodys_and_said() -> None:
    row = "大坪村|李晨|李强|王干|13800002222|男"
    for word in ("关爱专员", "关爱专员姓名", "包组干部"):
        header = f"村|姓名|父亲姓名|{word}|联系方式|性别"
        keys = ("father.name", "father.phone", "caregiver.phone", "phone", "sex")
        assert said(header, row, *keys) == ["李强", None, None, None, "1"]
        assert doubts(header, row) == [(f"“{word}”、“联系方式”", "owner_unsaid")]
    assert doubts("村|姓名|走访专班电话", "大坪村|李晨|13800002222") == [
        ("“走访专班电话”", "owner_unsaid")
    ]
    assert doubts("村|姓名|班主任|电话|校长电话", "大坪村|李晨|王干|13800002222|13800002223") == []
    assert doubts("村|姓名|关爱专员|手机|性别", "大坪村|李晨||") == [], "nothing stands there"


def test_beneath_a_word_nobody_knows_a_telephone_is_nobodys() -> None:
    groups, own = "村|姓名|父亲||关爱小组|", "||姓名|电话|姓名|电话"
    (read,) = under(groups, own, "大坪村|李晨|李强|13800001111|王干|13800002222")
    assert (read.values["father.phone"], "caregiver.phone" in read.values) == ("13800001111", False)


def test_who_has_a_relationship_to_the_child_takes_care_whatever_he_is_called() -> None:
    header, row = "村|姓名|帮带人|关系|电话", "大坪村|李晨|王桂英|奶奶|13800001111"
    keys = ("caregiver.name", "caregiver.relationship", "caregiver.phone")
    assert said(header, row, *keys) == ["王桂英", "62", "13800001111"]
    assert doubts(header, row) == []


@pytest.mark.parametrize("again", ["||", "大坪村|李晨|"])
def test_a_row_for_each_of_the_family_who_do_not_say_what_they_are_is_given_back(
    again: str,
) -> None:
    header = "村|姓名|家庭成员姓名|电话|务工地"
    lines = [
        header, "大坪村|李晨|李强|13800001111|广东", f"{again}周芳|13800002222|浙江",
        "大坪村|王朵|王刚|13800003333|广东", "柳湾村|周舟||",
    ]  # fmt: skip
    read = rows(Grid([[cell or None for cell in line.split("|")] for line in lines]), QINGYAN)
    assert ["child_in_rows" in codes(row) for row in read] == [True, True, False, False]
    assert not any("." in key for row in read for key in row.values), "he may be the uncle"
    assert doubts(*lines[:2]) == [("“家庭成员姓名”、“电话”、“务工地”", "kin_unsaid")]


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        (
            "村|姓名|父亲是否外出|母亲是否外出|外出务工地",
            "大坪村|李晨|是|否|浙江",
            {"father.is_away": "1", "mother.is_away": "0", "father.work_region": "浙江"},
        ),
        (
            "村|姓名|监护人|紧急联系人|紧急联系人电话|与儿童关系",
            "大坪村|李晨|王桂英|李大伯|13800001111|伯父",
            {"caregiver.name": "王桂英"},
        ),
        (
            "村|姓名|务工父母|务工地|联系电话",
            "大坪村|李晨|李强、周芳|广东|13800001111",
            {"father.name": "李强", "mother.name": "周芳", "father.is_away": "1", "mother.is_away": "1",
             "father.work_region": "广东", "mother.work_region": "广东", "phone": "13800001111"},
        ),
        (
            "村|姓名|成员1姓名|成员1关系|成员1工作单位|成员2姓名|成员2关系|成员2务工地",
            "大坪村|李晨|李强|父亲|电子厂|周芳|母亲|浙江",
            {"father.name": "李强", "father.workplace": "电子厂", "mother.name": "周芳",
             "mother.work_region": "浙江", "mother.is_away": "1"},
        ),
        (
            "村|姓名|家长1姓名|家长1关系|家长2姓名|家长2关系|代管人姓名|代管人关系|代管人电话",
            "大坪村|李晨|李强|父亲|周芳|母亲|李老汉|爷爷|13800001111",
            {"father.name": "李强", "mother.name": "周芳", "caregiver.name": "李老汉",
             "caregiver.relationship": "61", "caregiver.phone": "13800001111"},
        ),
        (
            "村|姓名|父亲|母亲|父母婚姻状况|外出务工人员|返乡时间|结对爱心妈妈姓名|联系电话",
            "大坪村|李晨|李强|周芳|离异|父亲|2028年春节|黄主席|13800002222",
            {"father.name": "李强", "mother.name": "周芳", "family_type": "3", "father.is_away": "1",
             "mother.is_away": "0", "father.expected_return": "2028"},
        ),
        (
            "娃儿名字|男娃女娃|哪个村的|老汉儿|老汉儿手机|妈老汉在哪打工",
            "李晨|男娃|大坪村|李强|13800001111|广东",
            {"sex": "1", "father.name": "李强", "father.phone": "13800001111", "father.is_away": "1",
             "father.work_region": "广东", "mother.is_away": "1", "mother.work_region": "广东"},
        ),
        (
            "村|姓名|父亲|职业|外出时间|母亲|职业|外出时间",
            "大坪村|李晨|李强|电工|常年在外|周芳|在家|2022年初",
            {"father.name": "李强", "father.workplace": "电工", "father.is_away": "1", "mother.name": "周芳",
             "mother.is_away": "0", "mother.away_since": "2022"},
        ),
    ],
)  # fmt: skip
def test_of_whom_a_word_is_said(header: str, row: str, told: dict[str, str]) -> None:
    read = one(header.split("|"), [cell or None for cell in row.split("|")], QINGYAN)
    assert read.values == {"name": "李晨", **told}
    assert read.place == DAPING
    assert doubts(header, row) == []


def test_a_list_of_few_children_under_words_nobody_knows_is_no_form() -> None:
    lines = [
        "姓名|身份证号|户籍村|儿童类别|监护人姓名|监护缺失原因|每月补助金额（元）|银行账号|开户行",
        f"李晨|{LI}|大坪村|留守儿童|李老二|父母外出务工|0||",
        f"王朵|{WANG}|柳湾村|事实无人抚养儿童|王老三|父死亡母失联|1180|621700001|农商行",
        f"周舟|{ZHOU}|柳湾村|留守儿童、低保|周老四|父服刑，母外出|350|621700002|农商行",
    ]
    read = rows(Grid([[cell or None for cell in line.split("|")] for line in lines]), QINGYAN)
    assert [(row.values["name"], row.values["caregiver.name"], row.place) for row in read] == [
        ("李晨", "李老二", DAPING), ("王朵", "王老三", LIUWAN), ("周舟", "周老四", LIUWAN),
    ]  # fmt: skip


def test_a_blank_row_between_the_members_of_a_family_does_not_part_them() -> None:
    header = ["村", "姓名", "家庭成员", "联系电话"]
    lines: list[list[Any]] = [
        ["大坪村", "李晨", "李强", "13800001111"],
        [],
        [None, None, "周芳", "13800002222"],
    ]
    assert [codes(row) & {"child_in_rows"} for row in rows(Grid([header, *lines]), QINGYAN)] == [
        {"child_in_rows"}
    ] * 2


def test_a_ticked_column_says_which_parent_is_out() -> None:
    (read,) = under("村|姓名|留守类型||", "||父母均外出|父亲外出|母亲外出", "大坪村|李晨|||√")
    told = [read.values.get(key) for key in ("care_reason", "father.is_away", "mother.is_away")]
    assert told == ["2", "0", "1"]
