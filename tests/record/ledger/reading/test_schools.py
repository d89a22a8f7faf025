"""A list of one school: where only the title or the tab says which, it is said once and put down."""

import pytest

from tests.record.ledger.reading.grids import QINGYAN, Grid, rows
from tonghu.record.ledger.reading.schools import school_in


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
