"""Cells and rows, good and bad: the numbers are those of the list of bad inputs (reliability.md §3)."""

from datetime import date, datetime
from typing import Any

import pytest

from tests.children import number
from tests.record.ledger.reading.grids import (
    BAISHUI,
    COUNTY,
    DAPING,
    LIUWAN,
    QINGYAN,
    SHIJIA_TOO,
    Grid,
    codes,
    one,
    rows,
    skipped,
    villages,
)
from tonghu.base.spreadsheets.grids import UNSAVED
from tonghu.law.registration import NONE, NOT_APPLICABLE

ID = number()


def with_id(cell: Any, **more: Any) -> Any:
    return one(["姓名", "身份证号", *more], ["李小雨", cell, *more.values()])


def with_cell(header: str, cell: Any) -> Any:
    return one(["姓名", "身份证号", header], ["李小雨", ID, cell])


@pytest.mark.parametrize(
    ("cell", "problems", "outcome"),
    [
        pytest.param(ID, set(), "ok", id="plain"),
        pytest.param("11010519491231002x", {"too_old", "id_fixed"}, "flagged", id="bad_01_small_x"),
        pytest.param(ID[:-1] + "5", {"id_unreadable"}, "refused", id="bad_02_check_digit"),
        pytest.param("".join(chr(ord(c) + 0xFEE0) for c in ID), {"id_fixed"}, "ok", id="bad_03_full_width"),
        pytest.param(f"{ID[:6]} {ID[6:14]}-{ID[14:]}", {"id_fixed"}, "ok", id="bad_03_spaces"),
        pytest.param("²" + ID[1:], {"id_unreadable"}, "refused", id="bad_04_superscript"),
        pytest.param(ID.replace("0", "O", 1), {"id_unreadable"}, "refused", id="bad_05_letter_o"),
        pytest.param("110105491231002", {"id_old_for_child"}, "refused", id="bad_06_fifteen"),
        pytest.param(9.9012120160305e17, {"id_lost_digits"}, "refused", id="bad_07_number"),
        pytest.param("1.10105E+17", {"id_lost_digits"}, "refused", id="bad_07_scientific"),
        pytest.param("990121201902300017", {"id_unreadable"}, "refused", id="bad_10_no_such_day"),
        pytest.param("111111111111111111", {"id_placeholder"}, "refused", id="bad_15_placeholder"),
        pytest.param("123456789012345678", {"id_placeholder"}, "refused", id="bad_15_counting"),
        pytest.param("无", {"no_id"}, "flagged", id="bad_14_none_said"),
        pytest.param(None, {"no_id"}, "flagged", id="bad_14_none"),
        pytest.param(f"'{ID}", set(), "ok", id="apostrophe"),
        pytest.param("12345", {"id_unreadable"}, "refused", id="short"),
        pytest.param("正在办理", {"id_words"}, "flagged", id="bad_14_none_yet"),
        pytest.param(f"{ID}（户口簿）", {"id_fixed"}, "ok", id="words_beside"),
    ],
)  # fmt: skip
def test_the_childs_number(cell: Any, problems: set[str], outcome: str) -> None:
    row = with_id(cell)
    assert (codes(row), row.outcome) == (problems, outcome)


def test_a_number_that_is_none_goes_back_with_its_row_and_says_nothing_about_the_child() -> None:
    wrong = ID[:-1] + "5"
    assert with_id(wrong).values["id_number"] == wrong
    assert not {"birth_date", "sex"} & with_id(wrong).values.keys()


def test_bad_12_an_area_that_never_was_is_doubted_unless_it_is_our_own() -> None:
    assert codes(with_id("880121201603050121"[:17] + _check("88012120160305012"))) == {"id_doubt"}


def _check(seventeen: str) -> str:
    from tonghu.base.kernel.idnumbers import check_character

    return check_character(seventeen)


def test_bad_08_and_09_what_the_number_says_is_compared_and_nothing_wins() -> None:
    row = one(["姓名", "性别", "出生日期", "身份证号"], ["李小雨", "男", "2016-03-06", ID])
    assert codes(row) == {"birth_differs", "sex_differs"}
    assert (row.values["birth_date"], row.values["sex"]) == ("2016-03-06", "1")


def test_what_the_number_tells_is_filled_in() -> None:
    row = with_id(ID)
    assert (row.values["birth_date"], row.values["sex"]) == ("2016-03-05", "2")
    partly = one(["姓名", "身份证号", "出生年月"], ["李小雨", ID, "2016年3月"])
    assert (partly.values["birth_date"], codes(partly)) == ("2016-03-05", set())


def test_what_a_column_remembers_of_one_child_brings_nothing_of_that_child_to_another() -> None:
    header = ["姓名", "出生日期", "身份证号", "就读学校", "父亲姓名", "父亲电话"]
    twins: list[list[Any]] = [
        ["李小雨", "2016-03-05", ID, "青岩小学", "李强", "13800000001"],
        ["王小云", "2016-03-05", None, "青岩小学", None, None],
        ["王小雪", "2016-03-05", number("20160305", 7), "青岩小学", "王勇", "13800000003"],
    ]
    together = [row.values for row in rows(Grid([header, *twins]), DAPING)]
    assert together == [one(header, cells).values for cells in twins]


def test_bad_13_other_documents_are_not_forced_into_the_citizen_rule() -> None:
    row = one(["姓名", "证件类型", "证件号码"], ["陈阿妹", "护照", "e12345678"])
    assert (row.values["id_number"], row.outcome) == ("E12345678", "ok")


def test_bad_15_one_number_on_several_children_flags_them_all() -> None:
    grid = Grid(
        [["姓名", "身份证号"], ["李小雨", ID], ["王小军", ID], ["李小晴", number("20180101")]]
    )
    shared = [codes(row) for row in rows(grid, DAPING)]
    assert shared == [{"id_shared"}, {"id_shared"}, set()]
    twice = Grid([["姓名", "身份证号"], ["李小雨", ID], ["李小雨", ID]])
    assert [codes(row) for row in rows(twice, DAPING)] == [{"row_repeated"}] * 2


@pytest.mark.parametrize(
    ("cell", "value", "problems"),
    [
        ("2016-03-05", "2016-03-05", set()), ("2016.3.5", "2016-03-05", set()), ("2016年3月5号", "2016-03-05", set()),
        ("二〇一六年三月五日", "2016-03-05", set()), ("20160305", "2016-03-05", set()), (20160305.0, "2016-03-05", set()),
        ("2016、3、5", "2016-03-05", set()), ("2016-03-05T00:00:00", "2016-03-05", set()), ("2016年3月5日 星期六", "2016-03-05", set()), ("公历2016.3.5", "2016-03-05", set()),
        (2016.3, "2016-03-05", set()), (2016.1, "2016-03-05", {"date_doubt"}), ("5/3/2016", "2016-03-05", {"date_unreadable"}),
        (date(2016, 3, 5), "2016-03-05", set()), (datetime(2016, 3, 5), "2016-03-05", set()),  # noqa: DTZ001
        (42434.0, "2016-03-05", set()), ("2016-03", "2016-03-05", set()), (2016.0, "2016-03-05", set()), (201603.0, "2016-03-05", set()),
        ("12/3/5", "2016-03-05", {"date_unreadable"}), ("农历三月初五", "2016-03-05", {"lunar_date"}), (60.0, "2016-03-05", {"date_unreadable"}),
        ("2016-02-30", "2016-03-05", {"date_unreadable"}), ("2030-01-01", "2016-03-05", {"birth_in_future"}), ("不详", "2016-03-05", set()),
    ],
)  # fmt: skip
def test_bad_18_to_22_dates_as_people_write_them(cell: Any, value: str, problems: set[str]) -> None:
    row = with_cell("出生日期", cell)
    assert (row.values["birth_date"], codes(row)) == (value, problems)


def test_bad_21_a_workbook_of_1904() -> None:
    grid = Grid([["姓名", "身份证号", "出生日期"], ["李小雨", ID, 42434.0 - 1462]])
    (row,) = rows(grid, DAPING, epoch=1904)
    assert codes(row) == set()


@pytest.mark.parametrize(
    ("born", "problem"), [("2005-01-01", "too_old"), ("2009-01-01", "past_sixteen")]
)
def test_bad_16_and_18_too_old_is_doubted_not_refused(born: str, problem: str) -> None:
    row = one(["姓名", "出生日期"], ["李大山", born])
    assert problem in codes(row)
    assert row.outcome == "flagged"


@pytest.mark.parametrize(
    ("cell", "value", "problems"),
    [
        ("阿依.古丽", "阿依·古丽", {"name_fixed"}), ("阿依•古丽", "阿依·古丽", {"name_fixed"}), ("𠮷田", "𠮷田", set()),
        ("𬀩小", "𬀩小", set()), ("张　三", "张三", {"name_fixed"}), ("李\u200b小雨", "李小雨", {"name_fixed", "name_doubt"}),
        ("李?雨", "李?雨", {"name_doubt"}), ("张三妈", "张三妈", {"name_doubt"}), ("阿" * 25, "阿" * 25, set()),
    ],
)  # fmt: skip
def test_bad_23_to_30_names(cell: str, value: str, problems: set[str]) -> None:
    row = one(["姓名", "身份证号"], [cell, ID])
    assert (row.values["name"], codes(row)) == (value, problems)


@pytest.mark.parametrize("cell", ["民族", "监护人", "委托监护人姓名及关系"])
def test_a_word_of_a_header_is_nobodys_name(cell: str) -> None:
    row = one(["姓名", "身份证号", "性别"], [cell, ID, "女"])
    assert (row.outcome, codes(row)) == ("refused", {"name_is_header"})


@pytest.mark.parametrize("cell", ["无", "不详", "NULL", "/"])
def test_bad_30_no_name_is_no_child(cell: str) -> None:
    row = one(["姓名", "身份证号", "性别"], [cell, ID, "女"])
    assert row.outcome == "refused"
    assert codes(row) == {"name_unreadable"}


def test_a_row_without_a_name_is_given_back() -> None:
    row = one(["姓名", "身份证号", "性别"], [None, ID, "女"])
    assert codes(row) == {"name_missing"}


def test_bad_34_to_37_families_that_do_not_fit() -> None:
    header = [
        "姓名",
        "身份证号",
        "监护人",
        "与儿童关系",
        "监护人身份证号",
        "父亲姓名",
        "父亲身份证号",
        "父亲务工地",
    ]
    young = [*["李小雨", ID, "李小雨", "其他", None], "李强", number("20081212"), "服刑"]
    assert codes(one(header, young)) == {
        "caregiver_is_child",
        "parent_too_young",
        "parent_not_able",
    }
    minor = one(header, ["李小雨", ID, "李大雨", "姐姐", number("20101010"), "李强", None, "广东"])
    assert codes(minor) == {"caregiver_minor"}
    parent = one(header, ["李小雨", ID, "李强", "父子", None, None, None, None])
    assert codes(parent) == {"caregiver_is_parent"}
    assert parent.values["father.name"] == "李强"
    assert "caregiver.name" not in parent.values
    mother = one(
        ["姓名", "身份证号", "母亲姓名", "监护人", "监护人电话"],
        ["李小雨", ID, "周芳", "周芳", "19900002222"],
    )
    assert mother.values["mother.phone"] == "19900002222"
    both = one(["姓名", "身份证号", "监护人", "关系"], ["李小雨", ID, "父母", "父母"])
    assert "caregiver.relationship" not in both.values


def test_a_grandfather_with_the_fathers_name_is_told_apart_by_his_number() -> None:
    father, grandfather = (number(born, 31) for born in ("19880101", "19600101"))
    header = [
        "姓名",
        "身份证号",
        "父亲姓名",
        "父亲身份证号",
        "监护人姓名",
        "监护人身份证号",
        "监护人电话",
    ]
    row = one(header, ["李小雨", ID, "李强", father, "李强", grandfather, "19900001111"])
    assert (row.values["caregiver.name"], row.values["caregiver.phone"]) == ("李强", "19900001111")
    assert "father.phone" not in row.values
    same = one(header, ["李小雨", ID, "李强", father, "李强", father, "19900001111"])
    assert codes(same) == {"caregiver_is_parent"}
    assert same.values["father.phone"] == "19900001111"


def test_bad_38_one_phone_on_many_children_is_no_identity() -> None:
    table: list[list[Any]] = [["姓名", "出生日期", "监护人", "监护人电话"]]
    table += [[f"李小{chr(0x4E00 + n)}", "2016-03-05", "王老师", "19900009999"] for n in range(12)]
    assert all("phone_of_many" in codes(row) for row in rows(Grid(table), DAPING))


@pytest.mark.parametrize(
    ("cell", "value", "problems"),
    [
        ("199 0000 1111", "19900001111", set()), ("+8619900001111", "19900001111", set()), (19900001111.0, "19900001111", set()),
        ("１９９００００１１１１", "19900001111", set()), ("0999-2345678", "0999-2345678", set()), ("无", NONE, set()), ("—", NOT_APPLICABLE, set()),
        ("19900001111、19900002222", "19900001111、19900002222", {"phone_several"}), ("李强19900001111", "19900001111", set()),
        ("1.99E+10", None, {"phone_unreadable"}), ("661234", None, {"phone_unreadable"}), ("不详", None, set()),
    ],
)  # fmt: skip
def test_bad_39_phones(cell: Any, value: str | None, problems: set[str]) -> None:
    row = with_cell("父亲电话", cell)
    assert (row.values.get("father.phone"), codes(row)) == (value, problems)


@pytest.mark.parametrize(
    ("header", "cell", "key", "value"),
    [
        ("健康状况", "良好", "health_status", "10"),
        ("健康状况", "□健康 ☑残疾 □患病", "health_status", "50"),
        ("民族", "01-汉族", "ethnicity", "01"), ("实际监护人及关系", "李秀兰（奶奶）", "caregiver.name", "李秀兰"), ("实际监护人及关系", "李秀兰（奶奶）", "caregiver.relationship", "62"),
        ("健康状况", "健康√ 残疾□", "health_status", "10"), ("健康状况", "健康□ 残疾√", "health_status", "50"), ("健康状况", "R健康 □残疾", "health_status", "10"),
        ("健康状况", "先天性心脏病", "illness", "先天性心脏病"), ("父亲健康状况", "去世", "father.special_status", "1"), ("父亲情况", "外出务工", "father.is_away", "1"),
        ("父亲外出务工情况", "广东东莞", "father.work_region", "广东东莞"), ("是否在校", "否", "attendance_status", "8"), ("是否在校", "是", "attendance_status", None),
        ("残疾情况", "肢体三级", "disability_types", ["4"]), ("残疾情况", "肢体三级", "disability_level", "3"), ("留守原因", "单亲", "family_type", "3"), ("民族", "维", "ethnicity", "05"),
        ("父母电话", "19900001111", "mother.phone", "19900001111"), ("父母务工地", "父：广东；母：浙江", "mother.work_region", "浙江"), ("父母务工地", "广东", "mother.work_region", "广东"),
        ("父母外出情况", "双方外出", "mother.is_away", "1"), ("父母外出情况", "父亲", "mother.is_away", "0"), ("父母外出情况", "父亲", "father.is_away", "1"), ("父母外出情况", "是", "mother.is_away", "1"),
        ("父母姓名", "李强、周芳", "mother.name", "周芳"), ("父母姓名", "母：周芳", "mother.name", "周芳"), ("父母姓名", "李强", "father.name", None), ("父母姓名", "—", "father.name", NOT_APPLICABLE),
        ("监护人", "奶奶王桂英", "caregiver.name", "王桂英"), ("监护人", "孙子涵", "caregiver.name", "孙子涵"), ("监护人", "奶奶", "caregiver.name", None), ("监护人", "爷爷奶奶", "caregiver.relationship", "60"),
        ("监护人", "王大山、周桂英", "caregiver.name", "王大山"), ("父亲（姓名、电话）", "无", "father.name", NONE), ("母亲（姓名、电话）", "母亲周芳 无电话", "mother.name", "周芳"),
        ("母亲（姓名、电话）", "周芳（外出）", "mother.is_away", "1"), ("监护人（姓名、年龄、电话）", "王桂英，63岁，祖孙关系", "caregiver.relationship", "60"),
        ("预计返乡时间", "2027-02", "mother.expected_return", "2027-02"),
        ("监护类型", "无人监护（ ） 一般（√） 较好（ ）", "guardianship_type", "4"),
        ("享受救助情况", "☑低保 □特困 ☑临时救助", "relief_measures", ["2", "4"]),
        ("户籍性质", "√农业", "hukou_nature", "1"), ("健康状况", "肢体残疾二级", "health_status", "50"), ("监护情况", "隔代监护", "actual_care", "1"),
        ("监护类型", "差", "guardianship_type", "3"), ("户口性质", "非农业", "hukou_nature", "2"), ("户口", "农业", "hukou_nature", "1"),
        ("民族", "苗", "ethnicity", "06"), ("民族", "土家族", "ethnicity", "15"), ("学业状况", "七年级", "schooling_level", "4"),
        ("是否寄宿", "√", "is_boarding", "1"), ("享受救助情况", "低保、建档立卡", "relief_measures", ["2", "1"]), ("享受救助情况", "一般农户", "relief_measures", ["0"]),
        ("与儿童关系", "祖孙关系", "caregiver.relationship", "60"), ("与儿童关系", "舅妈", "caregiver.relationship", "86"),
        ("父亲务工地", "在家务农", "father.is_away", "0"), ("父亲务工地", "去世", "father.special_status", "1"), ("父亲务工地", "外出务工", "father.is_away", "1"),
        ("父亲姓名", "李强（已故）", "father.special_status", "1"), ("母亲姓名", "改嫁", "mother.special_status", "8"), ("母亲姓名", "—", "mother.name", NOT_APPLICABLE),
        ("班级", "三年级（2）班", "schooling_level", "3"), ("就读学校", "青岩镇中心幼儿园", "schooling_level", "2"), ("留守类型", "双亲外出", "care_reason", "1"),
        ("父亲姓名", "2026年10月20日", "father.name", None), ("监护人", "王桂英2", "caregiver.name", "王桂英2"), ("监护人", "王桂英（63岁）", "caregiver.name", "王桂英"),
        ("就读学校及年级", "县一中八（2）班", "school", "县一中"), ("就读学校及年级", "青岩镇初中初一（3）", "school", "青岩镇初中"), ("就读学校及年级", "青岩镇初中初一（3）", "class_name", "初一（3）"), ("就读学校及年级", "县一中八（2）班", "class_name", "八（2）班"), ("就读学校及年级", "青岩小学校 三年级", "school", "青岩小学校"),
        ("父母务工地", "都在广东", "mother.work_region", "广东"), ("父母务工地", "都在家", "mother.is_away", "0"), ("外出时间", "2024，2", "mother.away_since", "2024-02"),
        ("性别", "F", "sex", "2"), ("备注", "=cmd|' /C calc'!A0", "remark", "=cmd|' /C calc'!A0"), ("家庭住址", "x" * 150, "living_detail", "x" * 100),
    ],
)  # fmt: skip
def test_words_become_codes(header: str, cell: Any, key: str, value: object) -> None:
    assert with_cell(header, cell).values.get(key) == value


@pytest.mark.parametrize(
    ("cell", "values", "problem"),
    [
        ("李小雨(女)", {"name": "李小雨", "sex": "2"}, None),
        ("李小雨（曾用名：李雨）", {"name": "李小雨", "former_name": "李雨"}, None),
        ("李小雨（已转走）", {"name": "李小雨"}, "name_aside"),
        ("3.李小雨", {"name": "李小雨"}, None),
        ("李小雨、李小明", {"name": "李小雨、李小明"}, "name_several"),  # given back as it was
    ],
)
def test_what_stands_beside_a_childs_name(
    cell: str, values: dict[str, str], problem: str | None
) -> None:
    row = one(["姓名", "村"], [cell, "大坪村"])
    assert (dict(row.values), codes(row) - {"no_id"}) == (values, {problem} - {None})


def test_both_parents_in_one_cell() -> None:
    def told(cell: str) -> Any:
        return one(["姓名", "身份证号", "父母姓名及电话"], ["李小雨", ID, cell])

    for cell in ("父亲李强19900001111 母亲周芳19900002222", "李强、周芳 19900001111、19900002222"):
        values = told(cell).values
        assert (values["father.name"], values["father.phone"]) == ("李强", "19900001111"), cell
        assert (values["mother.name"], values["mother.phone"]) == ("周芳", "19900002222"), cell
    assert told("李强、周芳 19900001111").values["mother.phone"] == "19900001111"
    assert codes(told("都在外面")) == {"composite_rest"}


def test_a_class_in_two_columns_and_a_village_in_two() -> None:
    header = ["姓名", "身份证号", "年级", "班级", "村", "村组"]
    row = one(header, ["李小雨", ID, "三", 2.0, "大坪村", "3组"])
    assert (row.values["class_name"], row.values["schooling_level"]) == ("三年级2班", "3")
    assert (row.place, row.values["living_detail"]) == (DAPING, "3组")
    assert (
        one(header, ["李小雨", ID, None, "(2)班", "大坪村", None]).values["class_name"] == "(2)班"
    )


def test_a_doubt_about_both_parents_is_said_once() -> None:
    row = one(["姓名", "身份证号", "外出时间"], ["李小雨", ID, "两年前"])
    assert [problem.code for problem in row.problems] == ["date_unreadable"]


def test_a_word_nobody_knows_is_said_and_left_out() -> None:
    row = with_cell("健康状况", "说不清楚的事")
    assert codes(row) == {"word_unknown"}
    assert "可以写" in row.problems[0].message


def test_several_things_in_one_cell() -> None:
    header = ["姓名/身份证号", "父亲姓名、务工地点、电话", "监护人", "就读学校及年级"]
    row = one(
        header,
        [f"李小雨 {ID}", "李强 广东东莞 19900001111", "王桂英（19900003333）", "青岩小学三年级"],
    )
    assert row.values["id_number"] == ID
    assert (
        row.values["father.name"],
        row.values["father.work_region"],
        row.values["father.phone"],
    ) == ("李强", "广东东莞", "19900001111")
    assert (row.values["caregiver.name"], row.values["caregiver.phone"]) == (
        "王桂英",
        "19900003333",
    )
    assert (row.values["school"], row.values["class_name"]) == ("青岩小学", "三年级")
    assert codes(one(["姓名", "父亲（姓名、电话）"], ["李小雨", "—"])) == {"no_id"}


@pytest.mark.parametrize("header", ["监护人", "监护人（与儿童关系）"])
def test_a_caregiver_with_the_relation_in_brackets(header: str) -> None:
    row = one(["姓名", "身份证号", header], ["李小雨", ID, "王桂英（奶奶）"])
    assert row.values["caregiver.name"] == "王桂英"
    assert row.values["caregiver.relationship"] == "62"


def test_ticks_in_columns_of_options() -> None:
    grid = Grid(
        [
            ["姓名", "是否低保", "是否残疾", "是否建档立卡户"],
            ["李小雨", "√", "否", "是"],
            ["王小军", "×", "肢体三级残疾证", ""],
        ]
    )
    first, second = rows(grid, DAPING)
    assert first.values["relief_measures"] == ["2", "1"]
    assert "health_status" not in first.values
    assert "mark_unclear" in codes(second)


def test_a_yes_about_an_illness_beside_a_column_of_health() -> None:
    header = ["姓名", "身份证号", "健康情况", "是否残疾"]
    well, disabled = rows(
        Grid([header, ["李小雨", ID, "良好", "否"], ["王小军", number("20150101"), "良好", "是（肢体二级）"]]), DAPING
    )  # fmt: skip
    assert well.values["health_status"] == "10", "a code, though two columns tell of it"
    told = [
        disabled.values[key] for key in ("health_status", "disability_types", "disability_level")
    ]
    assert (told, codes(disabled)) == (["50", ["4"], "2"], {"health_differs"})
    assert codes(one(["姓名", "身份证号", "低保户"], ["李小雨", ID, "是（父亲名下）"])) == {
        "composite_rest"
    }


def test_who_is_away_by_ticks_under_a_group() -> None:
    grid = Grid(
        [
            ["姓名", "身份证号", "外出务工情况", None, None], [None, None, "父亲外出", "母亲外出", "双方外出"],
            ["李小雨", ID, "√", None, None], ["王小军", number("20150101"), None, None, "√"],
        ]
    )  # fmt: skip
    first, second = rows(grid, DAPING)
    assert (first.values["father.is_away"], "mother.is_away" in first.values) == ("1", False)
    assert second.values["care_reason"] == "1"


def test_the_same_as_above_is_what_stands_above_and_never_who_a_child_is() -> None:
    header = ["姓名", "身份证号", "父亲", "家庭住址", "监护人电话"]
    table: list[list[Any]] = [
        header, ["李小雨", ID, "李强", "3组", None], ["李小云", number("20180101"), "同上", "〃", "同上"],
        ["李小雪", number("20190101"), "同上", None, None], ["同上", "同上", "同上", None, None],
    ]  # fmt: skip
    _, second, third, nobody = rows(Grid(table), DAPING)
    assert [second.values[key] for key in ("father.name", "living_detail")] == ["李强", "3组"]
    assert codes(second) == {"same_as_above", "same_as_nothing"}
    assert third.values["father.name"] == "李强", "through the row between"
    assert (nobody.outcome, "name" in nobody.values) == ("refused", False)


def test_the_same_as_another_column_of_the_row() -> None:
    header = ["姓名", "户籍地址", "现住址", "父亲务工地", "母亲务工地"]
    first, second = rows(
        Grid([header, ["李小雨", "青岩镇大坪村3组", "同户籍地", "广东东莞", "同父亲"], ["王小军", "2组", "同户籍地址", "浙江", "与父亲一起"]])
    )  # fmt: skip
    told = [(r.values["living_detail"], r.values["mother.work_region"]) for r in (first, second)]
    assert told == [("青岩镇大坪村3组", "广东东莞"), ("2组", "浙江")]
    assert first.values["mother.is_away"] == "1"


def test_bad_52_merged_cells_fill_down_but_never_say_who_somebody_is() -> None:
    table: list[list[Any]] = [
        ["村", "姓名", "出生日期", "父亲姓名"],
        ["柳湾村", "李小雨", "2016-03-05", "李强"],
        [None, "李小晴", "2018-01-02", None],
    ]
    merged = Grid(table, merged=((2, 0, 3, 0), (2, 3, 3, 3)))
    assert [(row.place, row.values["father.name"]) for row in rows(merged)] == [
        (LIUWAN, "李强")
    ] * 2
    who = Grid(
        [["村", "姓名", "性别"], ["柳湾村", "李小雨", "女"], ["柳湾村", None, "男"]],
        merged=((2, 1, 3, 1),),
    )
    assert [row.outcome for row in rows(who)] == ["flagged", "refused"]


def test_bad_53_and_54_hidden_rows_and_formulas_are_told() -> None:
    grid = Grid([["姓名", "身份证号", "学校"], ["李小雨", ID, "青岩小学"], ["王小军", number("20150101"), None]],
                hidden_rows=frozenset({2}), formulas=frozenset({(2, 2), (3, 1)}))  # fmt: skip
    first, second = rows(grid, DAPING)
    assert codes(first) == {"hidden_row", "formula_value"}
    assert (codes(second), second.outcome) == ({"formula"}, "refused")
    empty = Grid(
        [["姓名", "身份证号", "学校"], [None, ID, "青岩小学"]], formulas=frozenset({(2, 0)})
    )
    assert "formula" in codes(rows(empty, DAPING)[0]), "saved without what it came to"


def test_bad_54_a_formula_that_points_to_an_empty_cell_is_no_school_called_0() -> None:
    (row,) = rows(
        Grid(
            [
                ["姓名", "身份证号", "学校", "父亲电话", "父亲是否外出"],
                ["李小雨", ID, 0.0, 0.0, 0.0],
            ],
            formulas=frozenset({(2, 2), (2, 3), (2, 4)}),
        ),
        DAPING,
    )
    assert row.values.keys().isdisjoint({"school", "father.phone"})
    assert [p.column for p in row.problems if p.code == "formula_nothing"] == ["学校", "父亲电话"]
    assert row.values["father.is_away"] == "0"


def test_bad_54_a_formula_never_calculated_is_no_empty_cell() -> None:
    header = ["姓名", "身份证号", "学校", "父亲电话"]
    school, nobody, number_ = rows(
        Grid(
            [
                header, ["李小雨", ID, UNSAVED, "19900001111"], [UNSAVED, None, "青岩小学", UNSAVED],
                ["王小军", UNSAVED, "青岩小学", None],
            ],
            formulas=frozenset({(2, 2), (3, 0), (3, 3), (4, 1)}),
        ),
        DAPING,
    )  # fmt: skip
    told = [(p.row, p.column, p.action) for p in school.problems if p.code == "cell_unsaved"]
    assert told == [(2, "学校", "ASK")]
    assert "保存一次" in school.problems[0].message
    assert "school" not in school.values
    assert (nobody.outcome, number_.outcome) == ("refused", "refused")
    assert "formula" in codes(number_)


@pytest.mark.parametrize(
    ("cell", "place", "problem"),
    [
        ("大坪村", DAPING, None), ("大坪", DAPING, None), ("青岩镇大坪村", DAPING, None), ("大坪村委会", DAPING, None), ("大坪村3组", DAPING, None),
        ("青岩大坪村", DAPING, None), (DAPING, DAPING, None), (float(DAPING), DAPING, None), ("白水镇石家村", SHIJIA_TOO, None), ("白水居委会", "990131102200", None),
        ("某某省某某市云溪县青岩镇大坪村", DAPING, None), ("云溪县大坪村三组", DAPING, None), ("白水社区3组", "990131102200", None), ("青岩镇", QINGYAN, "village_unknown"),
        ("石家村", COUNTY, "village_ambiguous"), ("不存在村", COUNTY, "village_unknown"), ("440304001001", COUNTY, "place_outside"),
        ("", COUNTY, "village_missing"),
    ],
)  # fmt: skip
def test_bad_48_and_49_villages_by_the_names_people_use(
    cell: Any, place: str, problem: str | None
) -> None:
    row = one(["姓名", "身份证号", "村"], ["李小雨", ID, cell], COUNTY)
    assert (row.place, codes(row)) == (place, {problem} if problem else set())


def test_the_township_decides_between_two_villages_of_one_name() -> None:
    row = one(["姓名", "身份证号", "乡镇", "村"], ["李小雨", ID, "白水镇", "石家村"], COUNTY)
    assert (row.place, codes(row)) == (SHIJIA_TOO, set())
    named = Grid([["白水镇留守儿童台账"], ["姓名", "身份证号", "村"], ["李小雨", ID, "石家"]])
    assert rows(named)[0].place == SHIJIA_TOO
    assert villages(QINGYAN).find("石家村").code == "990131101202"


def test_a_village_from_the_sheet_the_title_a_section_or_the_address() -> None:
    header, cells = ["姓名", "身份证号"], ["李小雨", ID]
    assert rows(Grid([header, cells], name="柳湾村"))[0].place == LIUWAN
    assert rows(Grid([["青岩镇柳湾村留守儿童台账"], header, cells]))[0].place == LIUWAN
    sections = Grid(
        [header, ["一、大坪村（1人）"], cells, ["柳湾村"], ["王小军", number("20150101")]]
    )
    assert [row.place for row in rows(sections)] == [DAPING, LIUWAN]
    address = one([*header, "家庭住址"], [*cells, "青岩镇柳湾村3组"], COUNTY)
    assert (address.place, codes(address)) == (LIUWAN, set())
    town = one([*header, "乡镇"], [*cells, "白水镇"], COUNTY)
    assert (town.place, codes(town)) == (BAISHUI, {"village_missing"})


def test_the_group_within_a_village_is_part_of_the_address() -> None:
    assert (
        one(["姓名", "身份证号", "村", "组"], ["李小雨", ID, "大坪村", 3.0], COUNTY).values[
            "living_detail"
        ]
        == "3组"
    )
    assert (
        one(["姓名", "身份证号", "村"], ["李小雨", ID, "大坪村张家湾"], COUNTY).values[
            "living_detail"
        ]
        == "张家湾"
    )


def test_a_village_written_once_holds_for_the_rows_beneath_and_says_so() -> None:
    grid = Grid(
        [["村", "姓名", "身份证号"], ["大坪村", "李小雨", ID], [None, "王小军", number("20150101")]]
    )
    first, second = rows(grid)
    assert (second.place, codes(first), codes(second)) == (DAPING, set(), {"village_carried"})


def test_a_column_of_groups_in_the_sheet_of_a_village() -> None:
    table: list[list[Any]] = [
        ["村组", "姓名", "身份证号"], ["3组", "李小雨", ID], ["张家湾", "王小军", number("20150101")],
        ["不存在村", "李小晴", number("20180101")],
    ]  # fmt: skip
    for grid, place in ((Grid(table, name="大坪村"), COUNTY), (Grid(table), DAPING)):
        first, second, third = rows(grid, place)
        assert [(row.place, row.values["living_detail"]) for row in (first, second)] == [
            (DAPING, "3组"), (DAPING, "张家湾"),
        ]  # fmt: skip
        assert (codes(first), codes(third)) == (set(), {"village_unknown"})


def test_a_short_year_is_what_the_number_says_or_is_read_with_a_doubt() -> None:
    header = ["姓名", "身份证号", "出生日期", "父亲姓名", "父亲出生日期"]
    agreed = one(header, ["李小雨", ID, "16.3.5", "李强", None])
    assert (agreed.values["birth_date"], codes(agreed)) == ("2016-03-05", set())
    differs = one(header, ["李小雨", ID, "15.3.5", "李强", None])
    assert codes(differs) == {"date_doubt", "birth_differs"}
    father = one(header, ["李小雨", ID, None, "李强", "88年5月"])
    assert (father.values["father.birth_date"], codes(father)) == ("1988-05", {"date_doubt"})


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        pytest.param("陪读", {"is_away": "0"}, id="with_the_child"),
        pytest.param("在外", {"is_away": "1"}, id="away_somewhere"),
        pytest.param("亡", {"special_status": "1"}, id="dead"),
    ],
)
def test_where_a_parent_is_in_a_word(cell: str, values: dict[str, str]) -> None:
    row = with_cell("母亲去向", cell)
    told = {key: value for key, value in row.values.items() if key.startswith("mother.")}
    assert told == {f"mother.{key}": value for key, value in values.items()}


def test_since_when_a_parent_is_away_may_be_never_or_as_the_father() -> None:
    header = ["姓名", "身份证号", "父亲外出时间", "母亲外出时间"]
    same = one(header, ["李小雨", ID, "2025.2", "同父"])
    assert same.values["mother.away_since"] == "2025-02"
    home = one(header, ["李小雨", ID, "2025.2", "未外出"])
    assert home.values["mother.is_away"] == "0"
    assert codes(same) | codes(home) == set()


def test_a_village_that_sums_its_own_rows_up_is_no_child() -> None:
    header = ["编号", "姓名", "身份证号"]
    child = [1, "李小雨", ID]
    for total in (["本村小计", 10, None], ["大坪村合计", 10, None], ["全镇总计", 10, None]):
        assert skipped(Grid([header, child, total])) == ["total"]


def test_a_number_is_nobodys_name() -> None:
    assert codes(one(["姓名", "身份证号"], ["10", ID])) == {"name_unreadable"}


def test_a_child_without_household_registration_is_put_down_as_such() -> None:
    assert with_id("无户口").values["hukou_class"] == "4"
    assert "hukou_class" not in with_id("办理中").values


def test_a_number_behind_stars_says_so() -> None:
    (problem,) = with_id(f"{ID[:6]}********{ID[14:]}").problems
    assert "星号" in problem.message


def test_how_a_caregiver_is_may_stand_under_many_words() -> None:
    header = ["姓名", "身份证号", "现监护人", "监护人现状况"]
    for said, code in (("身体健康", "10"), ("年老体弱", "20"), ("慢性病", "40")):
        row = one(header, ["李小雨", ID, "王桂英", said])
        assert row.values["caregiver.health_status"] == code


def test_a_caregiver_called_as_a_parent_but_said_to_be_another_stays_one_with_a_doubt() -> None:
    header = ["姓名", "身份证号", "父亲姓名", "监护人", "与儿童关系", "监护人电话"]
    row = one(header, ["李小雨", ID, "李强", "李强", "爷爷", "19900001111"])
    assert codes(row) == {"caregiver_like_parent"}
    assert (row.values["caregiver.name"], row.values["caregiver.relationship"]) == ("李强", "61")
    assert "father.phone" not in row.values


def test_an_address_a_caregiver_and_a_telephone_in_one_cell() -> None:
    row = one(
        ["姓名", "身份证号", "家庭住址/监护人及电话"],
        ["李小雨", ID, "大坪村3组 王桂英（奶奶）19900001111"],
    )
    told = {k: v for k, v in row.values.items() if k.startswith(("living", "caregiver"))}
    assert told == {
        "living_detail": "大坪村3组", "caregiver.name": "王桂英", "caregiver.relationship": "62",
        "caregiver.phone": "19900001111",
    }  # fmt: skip


def test_a_school_with_its_class_in_brackets() -> None:
    row = with_cell("在哪上学（年级）", "青岩中心小学(五)年级2班")
    assert (row.values["school"], row.values["class_name"]) == ("青岩中心小学", "(五)年级2班")


PUPILS: list[list[Any]] = [
    ["班级", "学生姓名", "性别", "是否留守儿童", "村"], ["三年级", "李小雨", "女", "是", "大坪村"],
    ["三年级", "李小晴", "女", "否", "大坪村"], ["三年级", "李小雪", "女", None, "大坪村"],
]  # fmt: skip


def test_of_a_list_of_all_pupils_who_is_said_not_to_be_left_behind_is_not_filed() -> None:
    grid = Grid(PUPILS)
    assert [row.values["name"] for row in rows(grid)] == ["李小雨", "李小雪"]
    assert skipped(grid) == ["not_left_behind"]
    wider = Grid(
        [[*row, other] for row, other in zip(PUPILS, ("是否困境儿童", "", "是", ""), strict=True)]
    )
    assert len(rows(wider)) == 3, "the list is not of children left behind only"


def test_where_only_who_is_left_behind_was_ticked_a_blank_is_to_be_looked_at() -> None:
    ticked = [PUPILS[0], ["三年级", "李小雨", "女", "√", "大坪村"], PUPILS[3]]
    assert [codes(row) & {"left_behind_unsaid"} for row in rows(Grid(ticked))] == [
        set(),
        {"left_behind_unsaid"},
    ]


def test_words_of_the_kitchen_table_are_headers_too() -> None:
    header = ["姓名", "村", "爹", "妈", "跟谁过", "读书学校", "监护情况"]
    row = one(header, ["李小雨", "大坪村", "李强", "陈梅", "王桂英", "村小", "一般"])
    said = {
        "father.name": "李强",
        "mother.name": "陈梅",
        "caregiver.name": "王桂英",
        "school": "村小",
    }
    assert {key: row.values.get(key) for key in said} == said


def test_a_group_of_care_says_whose_name_stands_beneath() -> None:
    grid = Grid(
        [
            ["村", "姓名", "监护情况", None, None], [None, None, "姓名", "关系", "电话"],
            ["大坪村", "李小雨", "王桂英", "奶奶", "19900001111"],
        ],
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4)),
    )  # fmt: skip
    assert rows(grid)[0].values["caregiver.name"] == "王桂英"


OUT = ["姓名", "外出人员", "务工省份", "谁在带", "与儿童关系"]


def test_where_parents_work_is_not_said_of_the_one_who_stayed() -> None:
    row = one(OUT, ["李小雨", "父亲", "广东", "陈梅", "母亲"])
    assert (row.values["father.is_away"], row.values["father.work_region"]) == ("1", "广东")
    assert row.values["mother.is_away"] == "0"
    assert "mother.work_region" not in row.values


def test_both_parents_out_is_a_reason_for_care_too() -> None:
    row = one(OUT, ["李小雨", "双方", "广东", "王桂英", "奶奶"])
    assert row.values["care_reason"] == row.values["mother.is_away"] == "1"
    assert row.values["mother.work_region"] == "广东"


def test_where_each_parent_is_may_stand_in_one_cell() -> None:
    row = one(
        ["姓名", "父亲姓名", "母亲姓名", "外出地点"], ["李小雨", "李强", "陈梅", "父在广东、母在家"]
    )
    assert row.values["father.work_region"] == "广东"
    assert row.values["mother.is_away"] == "0"


def test_who_is_out_under_the_kind_of_being_left_behind_is_not_who_cares() -> None:
    row = one(["姓名", "性别", "留守类型"], ["李小雨", "女", "父亲"])
    assert (row.values["father.is_away"], row.values["mother.is_away"]) == ("1", "0")
    assert "actual_care" not in row.values
    divorced = one(["姓名", "性别", "留守类型"], ["李小雨", "女", "父母离异"])
    assert "father.is_away" not in divorced.values


def test_of_two_caregivers_the_first_is_read_with_what_they_are() -> None:
    row = one(["姓名", "性别", "监护人姓名"], ["李小雨", "女", "爷爷李祖、奶奶王桂英"])
    assert (row.values["caregiver.name"], row.values["caregiver.relationship"]) == ("李祖", "61")
    assert "composite_rest" in codes(row)


@pytest.mark.parametrize(
    ("text", "day"), [("15/6/2016", "2016-06-15"), ("6/15/2016", "2016-06-15"), ("5/6/2016", None)]
)
def test_a_day_with_its_year_last_is_read_where_only_one_day_can_be_meant(
    text: str, day: str | None
) -> None:
    assert one(["姓名", "性别", "出生日期"], ["李小雨", "女", text]).values.get("birth_date") == day


def test_all_of_both_parents_may_stand_in_one_cell() -> None:
    said = one(["姓名", "性别", "父母信息", "监护人信息"],
               ["李小雨", "女 F", "父：李强 19900001111 广东\n母：陈梅", "奶奶 王桂英 19900002222"]).values  # fmt: skip
    assert (said["father.name"], said["father.phone"], said["father.work_region"]) == (
        "李强",
        "19900001111",
        "广东",
    )
    assert (said["mother.name"], said["caregiver.name"]) == ("陈梅", "王桂英")
    assert (said["caregiver.relationship"], said["sex"]) == ("62", "2")


def test_who_cares_may_be_ticked_under_the_kind_of_guardianship() -> None:
    grid = Grid(
        [
            ["村", "姓名", "监护类型（打√）", None, None], [None, None, "祖辈监护", "亲属监护", "无人监护"],
            ["大坪村", "李小雨", "√", None, None], ["大坪村", "王小海", None, None, "√"],
        ],
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4)),
    )  # fmt: skip
    first, second = rows(grid)
    assert first.values["actual_care"] == second.values["guardianship_type"] == "1"


def test_a_day_that_became_a_number_on_its_way_is_read_and_doubted_unless_the_id_says_it_too() -> (
    None
):
    row = one(["姓名", "性别", "出生日期"], ["李小雨", "女", "42068"])
    assert row.values["birth_date"] == "2015-03-05"
    assert "date_doubt" in codes(row)


def test_of_a_register_of_households_only_the_children_are_read() -> None:
    header = ["户编号", "姓名", "与户主关系", "性别", "身份证号", "是否外出务工", "务工地点"]
    grid = Grid([
        header, [1, "王大山", "户主", "男", number("19600101", 13), "否", None],
        [None, "王强", "儿子", "男", number("19850101", 15), "是", "广东"],
        [None, "王小雨", "孙女", "女", number("20150101", 12), "否", None],
    ])  # fmt: skip
    (row,) = rows(grid)
    assert row.values["name"] == "王小雨"
    assert (
        row.values["father.is_away"] == "1"
    )  # what the father's line says, not the 否 of the child's
    assert skipped(grid) == ["not_a_child", "not_a_child"]
