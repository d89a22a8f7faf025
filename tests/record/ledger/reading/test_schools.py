"""A list of one school: where only the title or the tab says which, it is said once and put down."""

import pytest

from tests.record.ledger.reading.grids import QINGYAN, Grid, rows, skipped
from tonghu.record.ledger.reading.schools import class_in, heading, school_in


@pytest.mark.parametrize(
    ("title", "school"),
    [
        ("青岩镇中心小学留守儿童花名册", "青岩镇中心小学"),
        ("2026年春季云溪县青岩镇中心小学农村留守儿童花名册", "青岩镇中心小学"),
        ("青岩镇2025—2026学年度第一学期大坪小学留守儿童登记表", "大坪小学"),
        ("二〇二六年红星幼儿园留守儿童名单", "红星幼儿园"),
        ("云溪县第一中学学生名册", "云溪县第一中学"),
        ("附件2 白水乡九年一贯制学校", "白水乡九年一贯制学校"),
        ("学校：青岩镇中心小学  填表人：王红", "青岩镇中心小学"),
        ("水坝村完全小学２０２６年下学期留守学生台账", "水坝村完全小学"),
        ("金溪村幼儿园（小班）登记表 填报单位：白水镇金溪村幼儿园（公章）", "白水镇金溪村幼儿园"),
        ("青岩镇中小学留守儿童统计表", ""),
        ("全县农村小学留守儿童花名册", ""),
        ("青岩镇大坪村留守儿童（小学阶段）", ""),
        ("青岩镇小学生名册", ""),
        ("青岩小学 柳湾小学 留守儿童名单", ""),
        ("青岩镇农村留守儿童信息登记表", ""),
    ],
)
def test_a_school_is_known_by_its_name_and_by_no_kind_of_schools(title: str, school: str) -> None:
    assert school_in(title, "") == school


def test_the_school_over_a_list_is_that_of_its_rows() -> None:
    name = "青岩镇中心小学"
    header, line = ["姓名", "村", "班级"], ["李小雨", "大坪村", "三年级一班"]
    (row,) = rows(Grid([[f"{name}留守儿童花名册"], header, line]), QINGYAN)
    assert row.values["school"] == name
    assert row.values["schooling_level"] == "3"
    (row,) = rows(Grid([header, line], name=name), QINGYAN)
    assert row.values["school"] == name


def test_a_column_of_schools_says_it_whatever_the_title_says() -> None:
    header = ["姓名", "村", "学校"]
    sheet = Grid([["青岩镇中心小学留守儿童花名册"], header, ["李小雨", "大坪村", "柳湾小学"], ["王小军", "大坪村", ""]])  # fmt: skip
    told, blank = rows(sheet, QINGYAN)
    assert told.values["school"] == "柳湾小学"
    assert "school" not in blank.values


@pytest.mark.parametrize(
    ("title", "class_name"),
    [
        ("班级：四（2）班  班主任：王红", "四（2）班"),
        ("青岩镇中学七（1）班留守学生花名册", "七（1）班"),
        ("青岩小学三年级一班名单", "三年级一班"),
        ("金溪村幼儿园（小班）登记表", "小班"),
        ("四2班", "四2班"),
        ("青岩小学一至六年级名单", ""),
        ("三年级、四年级名单", ""),
        ("青岩镇高中班主任名单", ""),
        ("青岩镇大坪村留守儿童台账", ""),
    ],
)
def test_a_class_is_one_and_no_range(title: str, class_name: str) -> None:
    assert class_in(title) == class_name


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("二、三年级（2）班", ("", "三年级（2）班")),
        ("（三）六年级留守儿童：12人", ("", "六年级")),
        ("青岩镇中心小学（12人）", ("青岩镇中心小学", "")),
        ("青岩镇中心小学三年级", ("青岩镇中心小学", "三年级")),
        ("以上为青岩镇中心小学学生", ("", "")),
        ("三年级的李小雨已转学", ("", "")),
    ],
)
def test_a_line_between_the_children_may_be_a_school_or_a_class(
    line: str, said: tuple[str, str]
) -> None:
    assert heading(line) == said


def test_the_class_over_a_list_or_between_its_rows_is_that_of_the_rows() -> None:
    header, line = ["姓名", "村", "父亲姓名"], ["李小雨", "大坪村", "李强"]
    title = ["青岩镇中心小学四（2）班留守儿童花名册"]
    (row,) = rows(Grid([title, header, line]), QINGYAN)
    told = [row.values[key] for key in ("school", "class_name", "schooling_level")]
    assert told == ["青岩镇中心小学", "四（2）班", "3"]
    sheet = [header, ["一、一年级"], line, ["二、柳湾小学二年级"], ["王小军", "大坪村", "王勇"]]
    assert [
        (row.values.get("school"), row.values["class_name"]) for row in rows(Grid(sheet), QINGYAN)
    ] == [(None, "一年级"), ("柳湾小学", "二年级")]
    assert skipped(Grid(sheet)) == ["school", "school"]
    own: list[list[str | None]] = [
        [*header, "班级"],
        ["三年级"],
        [*line, "四年级"],
        ["王小军", "大坪村", "王勇", None],
    ]
    assert [row.values["class_name"] for row in rows(Grid(own), QINGYAN)] == ["四年级", "三年级"]


def test_a_header_of_two_lines_repeated_over_each_class_is_no_child() -> None:
    header = [
        ["姓  名", "性别", None, "父  亲", None, "身份证号\n（学生）"],
        [None, "男", "女", "姓名", "外出地", None],
    ]
    sheet = [*header, ["李小雨", None, "√", "李强", "广东", None], *header,
             ["王小军", "√", None, "王勇", "浙江", None]]  # fmt: skip
    merged = tuple(
        (top + row, *over)
        for top in (1, 4)
        for row, over in (
            (0, (0, top + 1, 0)),
            (0, (5, top + 1, 5)),
            (0, (1, top, 2)),
            (0, (3, top, 4)),
        )
    )
    grid = Grid(sheet, merged=merged)
    assert [row.values["name"] for row in rows(grid, QINGYAN)] == ["李小雨", "王小军"]
    assert skipped(grid) == ["repeated_header", "repeated_header"]
