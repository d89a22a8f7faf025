"""What a township's own header means, in whatever shape it comes."""

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.record.ledger.reading.grids import Grid, columns, rows, skipped
from tonghu.record.ledger.reading.recognition import recognise
from tonghu.record.ledger.reading.unfolding import unfolded

PLAIN = [
    "序号",
    "村",
    "姓名",
    "性别",
    "身份证号",
    "父亲姓名",
    "联系电话",
    "母亲姓名",
    "联系电话",
    "监护人",
    "与儿童关系",
    "联系电话",
    "备注",
]
CHILD = [
    1,
    "大坪村",
    "李小雨",
    "女",
    "990121201603050128",
    "李强",
    "19900001111",
    "周芳",
    "19900002222",
    "王桂英",
    "奶奶",
    "19900003333",
    "x",
]

HEADERS: list[tuple[list[str], list[str]]] = [
    (PLAIN[1:], ["village", "name", "sex", "id_number", "father.name", "father.phone", "mother.name", "mother.phone", "caregiver.name", "caregiver.relationship", "caregiver.phone", "remark"]),
    (["儿童姓名", "公民身份号码", "临时监护人", "电话"], ["name", "id_number", "caregiver.name", "caregiver.phone"]),
    (["留守儿童姓名", "身份证号码", "现监护人姓名", "现监护人联系方式", "与留守儿童关系"], ["name", "id_number", "caregiver.name", "caregiver.phone", "caregiver.relationship"]),
    (["学生姓名", "证件号", "家长姓名", "家长电话"], ["name", "id_number", "caregiver.name", "caregiver.phone"]),
    (["孩子姓名", "出生年月", "父亲务工地", "母亲务工地"], ["name", "birth_date", "father.work_region", "mother.work_region"]),
    (["姓名", "父亲姓名", "身份证号", "外出地点", "母亲姓名", "身份证号", "外出地点"],
     ["name", "father.name", "id_number", "father.work_region", "mother.name", "mother.id_number", "mother.work_region"]),
    (["姓名", "身份证号", "父亲", "身份证号", "电话", "母亲", "身份证号", "电话"],
     ["name", "id_number", "father.name", "father.id_number", "father.phone", "mother.name", "mother.id_number", "mother.phone"]),
    (["姓名", "性别", "父亲(姓名,电话)", "母亲（姓名、电话）"], ["name", "sex", "father.name+father.phone", "mother.name+mother.phone"]),
    (["姓名", "父亲姓名及电话", "母亲姓名/务工地点/电话"], ["name", "father.name+father.phone", "mother.name+mother.work_region+mother.phone"]),
    (["姓名", "监护人及联系电话", "关系"], ["name", "caregiver.name+caregiver.phone", "caregiver.relationship"]),
    (["姓 名", "身 份 证 号", "民 族", "家 庭 住 址"], ["name", "id_number", "ethnicity", "living_detail"]),
    (["姓名", "爸爸叫啥", "妈妈叫什么名字", "爸妈电话", "父母谁在外（父/母/双方）"],
     ["name", "father.name", "mother.name", "father.phone+mother.phone", "father.is_away+mother.is_away"]),
    (["姓名", "爸妈姓名", "监护人现", "监护人现状况", "救助"],
     ["name", "father.name+mother.name", "caregiver.name", "caregiver.special_status", "relief_measures"]),
    (["姓名", "家庭住址/监护人及电话"], ["name", "living_detail+caregiver.name+caregiver.phone"]),
    (["姓名", "家庭住址/监护人及电话", "现监护人姓名", "与孩子关系"],
     ["name", "living_detail+caregiver.phone", "caregiver.name", "caregiver.relationship"]),
    (["姓名", "现住村组", "在读年级", "健康（打√）健康/残疾/患病"], ["name", "village", "class_name", "health_status"]),
    (["姓名", "在哪上学（年级）"], ["name", "school+class_name"]),
    (["1.姓名*", "2.性别*", "3.出生日期（必填）", "4.户籍所在地"], ["name", "sex", "birth_date", "hukou_detail"]),
    (["姓名", "所属村（社区）", "组", "户口性质", "是否登记户口"], ["name", "village", "hukou_nature", "hukou_class"]),
    (["姓名", "就读学校及年级", "是否寄宿", "学业状况"], ["name", "school+class_name", "is_boarding", "schooling_level"]),
    (["姓名", "父母务工地点", "留守类型", "监护方式"], ["name", "father.work_region+mother.work_region", "care_reason", "actual_care"]),
    (["姓名", "是否低保", "是否残疾", "是否建档立卡户", "享受救助情况"], ["name", "relief_measures=2", "health_status=50", "relief_measures=1", "relief_measures"]),
    (["姓名", "父亲外出务工起始时间", "父亲预计返乡时间", "父亲健康状况", "父亲身份证号码"],
     ["name", "father.away_since", "father.expected_return", "father.health_status", "father.id_number"]),
    (["姓名", "祖父姓名", "祖母姓名", "外祖父姓名", "外婆姓名"],
     ["name", "paternal_grandfather.name", "paternal_grandmother.name", "maternal_grandfather.name", "maternal_grandmother.name"]),
    (["姓名", "被委托人", "被委托人身份证号", "被委托人与儿童的关系", "被委托人身体状况"],
     ["name", "caregiver.name", "caregiver.id_number", "caregiver.relationship", "caregiver.health_status"]),
    (["户主", "姓名", "与户主关系", "性别"], ["name", "sex"]),
    (["姓名", "与户主关系", "身份证号", "是否外出务工", "务工地点", "联系电话"], ["name", "id_number"]),
    (["Name", "姓名", "sex", "性别"], ["name", "sex"]),
    (["姓名", "出生日期", "班主任", "联系电话"], ["name", "birth_date"]),
    (["姓名", "监护类型", "帮扶责任人", "联系电话"], ["name", "guardianship_type", "village_contact"]),
    (["曾用名", "姓名", "证件类型", "证件号码"], ["former_name", "name", "id_type", "id_number"]),
    (["姓名", "年龄", "残疾类别", "残疾等级", "患病情况", "家庭经济来源"], ["name", "disability_types", "disability_level", "illness", "income_sources"]),
    (["姓名", "务工地（父）", "务工地（母）", "电话（监护人）"], ["name", "father.work_region", "mother.work_region", "caregiver.phone"]),
    (["留守儿童", "身份证号", "父亲", "母亲", "临时监护人", "联系电话"], ["name", "id_number", "father.name", "mother.name", "caregiver.name", "caregiver.phone"]),
    (["姓名", "监护人姓名/关系/联系电话"], ["name", "caregiver.name+caregiver.relationship+caregiver.phone"]),
    (["姓名", "监护人姓名及与儿童的关系", "监护人电话"], ["name", "caregiver.name+caregiver.relationship", "caregiver.phone"]),
    (["①姓名", "②父亲姓名", "监护人1", "监护人2"], ["name", "father.name", "caregiver.name", "caregiver.name"]),
    (["姓名", "外出务工父母姓名", "父母情况", "父亲情况"], ["name", "father.name+mother.name", "father.special_status"]),
    (["姓名", "籍贯", "户口所在地"], ["name", "hukou_detail"]),
    (["姓名", "籍贯", "出生日期"], ["name", "hukou_detail", "birth_date"]),
    (["姓名", "家长姓名", "家长电话", "临时监护人姓名", "临时监护人电话"], ["name", "caregiver.name", "caregiver.phone"]),
    (["姓名", "临时监护人姓名", "监护人电话"], ["name", "caregiver.name", "caregiver.phone"]),
    (["姓名", "年级", "班级", "残疾证号", "身份证号"], ["name", "class_name", "class_name", "id_number"]),
    (["姓名", "学校年级", "实际监护人及关系", "是否在校寄宿", "救助保障措施"], ["name", "school+class_name", "caregiver.name+caregiver.relationship", "is_boarding", "relief_measures"]),
    (["姓名", "联系电话", "监护人电话"], ["name", "phone", "caregiver.phone"]),
    (["姓名", "外出务工方（父/母/双方）", "监护能力", "是否辍学"], ["name", "father.is_away+mother.is_away", "guardianship_type", "attendance_status=7"]),
    (["姓名", "身份证号", "几时出去的", "谁在带", "多大岁数", "有没有低保"], ["name", "id_number", "father.away_since+mother.away_since", "caregiver.name", "relief_measures=2"]),
    (["姓名Name", "性别 Gender", "出生日期DOB", "村 Village"], ["name", "sex", "birth_date", "village"]),
    (["孩子叫什么", "男孩还是女孩", "哪年哪月生的", "平时谁管", "管的人电话", "上几年级", "哪个村哪个组"],
     ["name", "sex", "birth_date", "caregiver.name", "caregiver.phone", "class_name", "village"]),
    (["姓名", "监护人信息", "住校/走读"],
     ["name", "caregiver.name+caregiver.phone+caregiver.id_number", "is_boarding"]),
    (["姓名", "父亲姓名", "母亲姓名", "外出地点"], ["name", "father.name", "mother.name", "father.work_region+mother.work_region"]),
    (["姓名", "母亲姓名", "外出地点", "父亲姓名", "外出地点"],
     ["name", "mother.name", "mother.work_region", "father.name", "father.work_region"]),
    (["姓名", "外出人员", "外出人员电话", "现与谁一起生活", "第一联系人", "第一联系人电话", "就学状态"],
     ["name", "father.is_away+mother.is_away", "father.phone+mother.phone", "caregiver.name", "attendance_status"]),
    (["姓名", "就读何校", "何年级", "建档立卡否", "寄宿否", "有无户口"], ["name", "school", "class_name", "relief_measures=1", "is_boarding", "hukou_class"]),
    (["姓名", "其他需要说明的情况", "双方外出", "是否低保"], ["name", "remark", "care_reason=1", "relief_measures=2"]),
    (["姓名", "村组", "帮扶干部", "联系电话"], ["name", "village", "village_contact"]),
    (["姓名", "父亲手机号", "父亲工作单位", "母亲手机号", "母亲工作单位"], ["name", "father.phone", "father.workplace", "mother.phone", "mother.workplace"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "fields"), HEADERS, ids=lambda value: "·".join(value)[:40])
def test_a_plain_header(header: list[str], fields: list[str]) -> None:
    assert list(_listed(Grid([header, ["x"] * len(header)]))) == fields


def _listed(grid: Grid) -> list[str]:
    (table,) = recognise(grid)
    return [c.field + (f"={c.option}" if c.option else "") for c in table.columns if c.fields]


def test_two_lines_merged_with_groups_over_people_and_options() -> None:
    grid = Grid(
        [
            ["青岩镇留守儿童台账"], ["填报单位：青岩镇", None, None, "填报日期：2026年5月"],
            ["序号", "姓名", "父亲信息", None, None, "监护情况（打√）", None, None, "健康状况", None],
            [None, None, "姓名", "电话", "务工地", "一般", "较好", "差", "健康", "残疾"],
            [1, "李小雨", "李强", "19900001111", "广东", None, "√", None, None, "√"],
        ],
        merged=((1, 0, 1, 9), (3, 0, 4, 0), (3, 1, 4, 1), (3, 2, 3, 4), (3, 5, 3, 7), (3, 8, 3, 9)),
    )  # fmt: skip
    assert columns(grid) == {
        "姓名": "name", "父亲信息·姓名": "father.name", "父亲信息·电话": "father.phone",
        "父亲信息·务工地": "father.work_region", "监护情况（打√）·一般": "guardianship_type=4",
        "监护情况（打√）·较好": "guardianship_type=5", "监护情况（打√）·差": "guardianship_type=3",
        "健康状况·健康": "health_status=10", "健康状况·残疾": "health_status=50",
    }  # fmt: skip
    (row,) = rows(grid)
    assert (row.values["guardianship_type"], row.values["health_status"]) == ("5", "50")
    assert [table.header_rows for table in recognise(grid)] == [(3, 4)]


def test_two_lines_without_any_merged_cell_as_in_a_csv() -> None:
    grid = Grid(
        [
            ["序号", "姓名", "性别", "父亲", "", "母亲", "", "备注"], ["", "", "", "姓名", "电话", "姓名", "电话", ""],
            ["1", "李小雨", "女", "李强", "19900001111", "周芳", "", "无"],
        ]
    )  # fmt: skip
    assert list(columns(grid).values()) == [
        "name",
        "sex",
        "father.name",
        "father.phone",
        "mother.name",
        "mother.phone",
        "remark",
    ]


def test_three_lines() -> None:
    grid = Grid(
        [
            ["附件1"],
            ["儿童基本情况", None, None, "父母外出务工情况", None, None, None, "委托照料人", None],
            ["姓名", "性别", "身份证号", "父亲", None, "母亲", None, "姓名", "与儿童关系"],
            [None, None, None, "姓名", "外出时间", "姓名", "外出时间", None, None],
            ["李小雨", "女", None, "李强", "2024年3月", "周芳", "2025.1", "王桂英", "奶奶"],
        ],
        merged=((2, 0, 2, 2), (2, 3, 2, 6), (2, 7, 2, 8), (3, 3, 3, 4), (3, 5, 3, 6)),
    )
    assert list(columns(grid).values()) == [
        "name", "sex", "id_number", "father.name", "father.away_since", "mother.name", "mother.away_since",
        "caregiver.name", "caregiver.relationship",
    ]  # fmt: skip
    (row,) = rows(grid)
    assert row.values["mother.away_since"] == "2025-01"


def test_a_group_line_over_a_complete_header() -> None:
    grid = Grid(
        [
            ["留守儿童信息", None, None, "监护人信息", None, None],
            ["姓名", "身份证号", "学校", "姓名", "身份证号", "联系电话"],
            ["李小雨", "990121201603050128", "青岩小学", "王桂英", "", "19900003333"],
        ],
        merged=((1, 0, 1, 2), (1, 3, 1, 5)),
    )
    assert list(columns(grid).values()) == [
        "name",
        "id_number",
        "school",
        "caregiver.name",
        "caregiver.id_number",
        "caregiver.phone",
    ]


@pytest.mark.parametrize(
    "grid",
    [
        Grid([["封面"], ["云溪县民政局"], ["二〇二六年五月"]]),
        Grid([["乡镇", "村", "留守儿童人数", "其中男"], ["青岩镇", "大坪村", 12.0, 5.0]]),
        Grid([]), Grid([[None, None]]),
        Grid([["填表说明"], ["1、姓名填写户口簿上的姓名"], ["2、身份证号填写18位"]]),
        Grid([["姓名"], ["张三"]]),
    ],
)  # fmt: skip
def test_what_is_no_ledger(grid: Grid) -> None:
    assert recognise(unfolded(grid)) == []


def test_what_somebody_said_of_a_column_wins() -> None:
    grid = Grid([["姓名", "性别", "联系人"], ["李小雨", "女", "王桂英"]])
    (table,) = recognise(grid, {"联系人": "caregiver.name"})
    assert [column.field for column in table.columns] == ["name", "sex", "caregiver.name"]


def test_rows_that_are_no_children() -> None:
    grid = Grid(
        [
            PLAIN, CHILD, [None] * 13, PLAIN, ["合计", 1], ["注：本表一式两份"], ["填表人：张三", None, "审核人：李四"],
            [None, None, "村主任（签字）：", None, None, "2026年10月20日"],
            ["审核人：", "王强", "李四", "填表人：", None, "李梅", "联系电话：", "19900001111"],
            [2.0, "大坪村"], ["小计", None, "1人"],
        ]
    )  # fmt: skip
    assert skipped(grid) == [
        "blank", "repeated_header", "total", "note", "note", "note", "note", "blank", "total",
    ]  # fmt: skip
    assert len(rows(grid)) == 1


@pytest.mark.parametrize(
    "line", [[1.0, 2.0, 3.0, 4.0], ["1", "2", "3", "4"], ["甲", "乙", "丙", "丁"]]
)
def test_a_line_that_only_counts_the_columns(line: list[Any]) -> None:
    grid = Grid([["姓名", "性别", "身份证号", "学校"], line, ["李小雨", "女", None, "青岩小学"]])
    assert skipped(grid) == ["numbering"]
    assert len(rows(grid)) == 1


@given(st.integers(0, 2**32), st.integers(0, 4), st.booleans())
def test_the_order_of_columns_and_what_stands_around_change_nothing(
    seed: int, titles: int, total: bool
) -> None:
    header = [
        "序号",
        "村",
        "姓名",
        "性别",
        "身份证号",
        "父亲姓名",
        "父亲电话",
        "母亲姓名",
        "母亲电话",
        "监护人姓名",
        "监护人与儿童关系",
        "监护人电话",
        "备注",
    ]
    order = list(range(len(header)))
    Random(seed).shuffle(order)
    above: list[list[Any]] = [["某某镇农村留守儿童信息台账"], [], ["填报单位：某某镇"], ["2026年"]][
        :titles
    ]
    below: list[list[Any]] = [["合计", 1]] if total else []
    grid = Grid([*above, [header[n] for n in order], [CHILD[n] for n in order], *below])
    (row,) = rows(grid)
    expected = rows(Grid([header, CHILD]))[0]
    assert (row.values, row.place) == (expected.values, expected.place)


def _told_of(header: str, said: dict[str, str] | None = None) -> tuple[dict[str, str], list[str]]:
    """What each column is, and how whose they are was read where their order does not tell."""
    words = header.split()
    (table,) = recognise(Grid([words, ["李小雨", *["1"] * (len(words) - 1)]]), said)
    return {c.called: c.field for c in table.columns if "." in c.field}, [
        one.code for one in table.doubts
    ]


@pytest.mark.parametrize(
    ("header", "phones", "doubts"),
    [
        ("姓名 村 电话 父亲 电话 母亲", ["father", "mother"], ["owner_next"]),
        (
            "姓名 村 电话 父亲 电话 母亲 电话 监护人",
            ["father", "mother", "caregiver"],
            ["owner_next"],
        ),
        ("姓名 村 电话 父亲 电话 母亲 监护人 关系", ["father", "mother"], ["owner_next"]),
        ("姓名 村 电话 父亲 年龄 电话 母亲 年龄", ["father", "mother"], ["owner_next"]),
        ("姓名 村 父亲 电话 母亲 电话", ["father", "mother"], []),
        ("姓名 村 父亲 电话 母亲", ["father"], ["owner_last"]),
        ("姓名 村 父亲 务工地 电话 母亲 务工地", ["father"], []),
        ("姓名 村 监护人 关系 电话 父亲 电话 母亲", ["caregiver", "father"], []),
        ("姓名 村 联系电话 父亲 电话 母亲 电话", ["caregiver", "father", "mother"], []),
        ("姓名 村 电话 父亲 电话 母亲 电话", ["caregiver", "father", "mother"], ["owner_last"]),
        ("姓名 村 班主任 电话 父亲 电话 母亲", ["father"], ["owner_last"]),
        ("姓名 村 电话 父亲 电话 母亲 电话 爷爷", ["father", "mother"], ["owner_next"]),
        ("姓名 电话 父亲 电话 母亲", [], ["owner_unknown"]),
    ],
)
def test_whose_a_telephone_is_when_it_stands_before_its_owner(
    header: str, phones: list[str], doubts: list[str]
) -> None:
    told, doubted = _told_of(header)
    assert [key.removesuffix(".phone") for key in told.values() if "phone" in key] == phones
    assert doubted == doubts


def test_a_number_before_its_owner_is_not_the_childs() -> None:
    told, doubted = _told_of("姓名 身份证号 村 身份证号 父亲 身份证号 母亲")
    assert told["身份证号（第2个）"] == "father.id_number"
    assert told["身份证号（第3个）"] == "mother.id_number"
    assert doubted == ["owner_next"]
    assert _told_of("姓名 身份证号 父亲 身份证号 母亲 身份证号")[1] == []


def test_what_somebody_said_of_one_of_two_columns_called_alike_is_of_that_one() -> None:
    said = {"电话": "mother.phone", "电话（第2个）": "father.phone"}
    told, doubted = _told_of("姓名 村 电话 父亲 电话 母亲", said)
    assert (told["电话"], told["电话（第2个）"]) == ("mother.phone", "father.phone")
    assert doubted == []


@pytest.mark.parametrize("hint", ["是", "（打√）", "填√", "是/否"])
def test_how_a_single_column_is_filled_in_may_stand_beneath_it_in_the_second_line(
    hint: str,
) -> None:
    sheet = Grid(
        [
            ["姓名", "在校寄宿", "父母外出情况", None, "现由谁照看", None],
            [None, hint, "父亲", "父在何处务工", "姓名", "手机"],
            ["李小雨", "√", "李大", "广东省东莞市", "李福", "15400000001"],
        ],
        merged=((1, 0, 2, 0), (1, 2, 1, 3), (1, 4, 1, 5)),
    )
    (table,) = recognise(sheet)
    assert table.header_rows == (1, 2)
    assert [column.field for column in table.columns] == [
        "name", "is_boarding", "father.name", "father.work_region", "caregiver.name", "caregiver.phone",
    ]  # fmt: skip
