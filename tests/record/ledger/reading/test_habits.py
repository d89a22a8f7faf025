"""What clerks do in ledgers of their own, and no template foresees: nothing is lost by it, and nothing invented."""

from typing import Any

import pytest

from tests.children import number
from tests.record.ledger.reading.grids import (
    DAPING,
    LIUWAN,
    QINGYAN,
    SHIJIA,
    Grid,
    codes,
    columns,
    one,
    rows,
)

LI, WANG, ZHOU = number("20150503", 11), number("20160912", 22), number("20140620", 42)


@pytest.mark.parametrize("words", [("大孩", "二孩"), ("大娃", "二娃"), ("第一孩", "第二孩")])
def test_the_second_child_of_a_household_is_a_file_and_its_family_is_its_own(
    words: tuple[str, str],
) -> None:
    header = ["家庭住址", *(f"{w}{what}" for w in words for what in ("姓名", "身份证号")), "父亲姓名", "监护人", "与孩子关系"]  # fmt: skip
    sheet = Grid(
        [
            header,
            ["大坪村3组", "李晨", LI, "李曦", WANG, "李强", "李国富", "爷爷"],
            ["大坪村1组", "王朵", ZHOU, None, None, "王军", "王有才", "爷爷"],
        ]
    )
    first, only, second = rows(sheet, QINGYAN)
    assert [row.values["name"] for row in (first, second, only)] == ["李晨", "李曦", "王朵"]
    assert second.values["caregiver.name"] == "李国富"
    assert codes(second) == set(), "the next household's grandfather is nobody of this one"


def test_a_telephone_after_both_parents_is_nobodys_by_name() -> None:
    read = one(["姓名", "父亲", "母亲", "联系电话"], ["李晨", "李强", "周芳", "13900001111"])
    assert read.values["phone"] == "13900001111"
    assert read.values.keys().isdisjoint({"father.phone", "mother.phone"})


@pytest.mark.parametrize(
    ("tab", "place"),
    [("大坪 1人", DAPING), ("2.柳湾", LIUWAN), ("石家（3人）", SHIJIA), ("三、柳湾村", LIUWAN), ("1大坪", DAPING)],
)  # fmt: skip
def test_a_tab_is_called_after_its_village(tab: str, place: str) -> None:
    (read,) = rows(Grid([["姓名", "身份证号", "父亲"], ["李晨", LI, "李强"]], name=tab), QINGYAN)
    assert read.place == place


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [("柳湾村 1人", LIUWAN, None), ("青岩镇/石家村/2组", SHIJIA, "2组"), ("大坪村\n（12户）", DAPING, None)],
)  # fmt: skip
def test_how_many_live_there_is_no_address(text: str, place: str, rest: str | None) -> None:
    read = one(["姓名", "身份证号", "所在乡镇村（社区）"], ["李晨", LI, text], QINGYAN)
    assert (read.place, read.values.get("living_detail")) == (place, rest)


def test_a_code_and_the_name_it_stands_for_are_one_village() -> None:
    read = one(
        ["村代码", "村名称", "姓名", "身份证号"], [float(LIUWAN), "柳湾村", "李晨", LI], QINGYAN
    )
    assert (read.place, read.values.get("living_detail")) == (LIUWAN, None)


@pytest.mark.parametrize("sign", ["同  上", "同上。", "″", "''", "“", "〞", ".."])
def test_every_way_to_write_the_same_as_above(sign: str) -> None:
    header = [
        "姓名",
        "身份证号",
        "村组",
        "父亲姓名",
        "父亲电话",
        "监护人",
        "与儿童关系",
        "就读学校",
    ]
    above = ["李晨", LI, "大坪村3组", "李强", "13900001111", "王桂英", "奶奶", "青岩小学"]
    first, second = rows(Grid([header, above, ["李曦", WANG, *[sign] * 6]]), QINGYAN)
    told = {"name", "id_number", "sex", "birth_date"}
    same = {key: value for key, value in first.values.items() if key not in told}
    assert {key: second.values.get(key) for key in same} == same
    assert (second.place, codes(second)) == (DAPING, {"same_as_above"})


def test_the_same_as_a_father_of_whom_nothing_is_said_is_no_place() -> None:
    read = one(["姓名", "父亲", "母亲", "母亲务工地"], ["李晨", "李强", "周芳", "同父亲"])
    assert "mother.work_region" not in read.values
    assert "same_as_nothing" in codes(read)


@pytest.mark.parametrize(
    "said", ["/", "—", "✘", "错", "F", "□是√否", "☐是 ☑否", "无残疾", "非低保户", "不符合", "暂无"]
)
def test_what_denies_is_no_tick(said: str) -> None:
    read = one(
        ["姓名", "身份证号", "是否低保", "是否残疾", "有无残疾"], ["李晨", LI, said, said, said]
    )
    assert read.values.keys().isdisjoint({"relief_measures", "health_status"})


def test_an_option_that_is_a_denial_may_be_repeated_in_its_cell() -> None:
    header = ["姓名", "身份证号", "学业状况", None]
    beneath = [None, None, "未入学", "小学"]
    sheet = Grid([header, beneath, ["李晨", LI, "未入学", None]], merged=((1, 2, 1, 3),))
    (read,) = rows(sheet, DAPING)
    assert read.values["schooling_level"] == "1"


@pytest.mark.parametrize(("said", "code"), [("Y", "1"), ("●", "1"), ("✔", "1"), ("对", "1"), ("F", "0"), ("✘", "0"), ("错", "0")])  # fmt: skip
def test_yes_and_no_are_yes_and_no_in_every_column_that_asks(said: str, code: str) -> None:
    assert one(["姓名", "身份证号", "是否寄宿"], ["李晨", LI, said]).values["is_boarding"] == code


def test_the_kind_of_disability_may_stand_where_a_tick_was_asked() -> None:
    read = one(["姓名", "身份证号", "是否残疾"], ["李晨", LI, "视力残疾"])
    assert (read.values["health_status"], read.values["disability_types"]) == ("50", ["1"])


def test_a_formula_that_came_to_nothing_is_nobodys_name() -> None:
    header = ["姓名", "身份证号", "父亲姓名", "母亲姓名", "就读学校"]
    read = one(header, ["李晨", LI, "#REF!", "#N/A", "#VALUE!"])
    assert read.values.keys().isdisjoint({"father.name", "mother.name", "school"})
    assert codes(read) == {"cell_error"}


@pytest.mark.parametrize(
    ("cell", "value", "doubts"),
    [
        ("150503", "2015-05-03", {"date_doubt"}), (150503.0, "2015-05-03", {"date_doubt"}),
        ("201505", "2015-05", set()), ("201105", "2011-05", {"date_doubt"}), ("151350", None, {"date_unreadable"}),
        ("2015。5。3", "2015-05-03", set()), ("2015·5·3", "2015-05-03", set()),
        ("2014年6月（12岁）", "2014-06", set()), (9.0, None, {"date_unreadable"}),
        ("3-May-15", "2015-05-03", {"date_doubt"}), ("03 May 2015", "2015-05-03", set()),
    ],
)  # fmt: skip
def test_days_of_birth_that_no_form_foresees(
    cell: Any, value: str | None, doubts: set[str]
) -> None:
    read = one(["姓名", "出生年月（年龄）"], ["李晨", cell])
    assert (read.values.get("birth_date"), codes(read) - {"no_id"}) == (value, doubts)


@pytest.mark.parametrize(
    ("cell", "father", "mother"),
    [
        ("李强（父）13900001111 周芳（母）13900001112", ("李强", "13900001111"), ("周芳", "13900001112")),
        ("李强(父亲)、周芳(母亲)", ("李强", None), ("周芳", None)),
        ("李强 父 13900001111 周芳 母 13900001112", (None, None), (None, None)),
    ],
)  # fmt: skip
def test_who_is_father_may_stand_behind_the_name(
    cell: str, father: tuple[str, str | None], mother: tuple[str, str | None]
) -> None:
    read = one(["姓名", "父母姓名及联系电话"], ["李晨", cell])
    told = [
        tuple(read.values.get(f"{who}.{what}") for what in ("name", "phone"))
        for who in ("father", "mother")
    ]
    assert told == [father, mother]
    assert ("composite_rest" in codes(read)) == (not any(father))


def test_a_number_beside_which_somebody_else_stands_is_to_be_looked_at() -> None:
    header = ["姓名", "父亲姓名", "父亲电话"]
    read = one(header, ["李晨", "李强", "奶奶13900001111"])
    assert "phone_of_another" in codes(read)
    assert "phone_of_another" not in codes(one(header, ["李晨", "李强", "电话：13900001111"]))
    assert "phone_of_another" not in codes(one(header, ["李晨", "李强", "父亲：13900001111"]))


@pytest.mark.parametrize(
    ("cell", "name", "told"),
    [
        ("★李晨", "李晨", "name_fixed"), ("王姵(pei)涵", "王姵涵", "name_fixed"), ("李yuchen", "李yuchen", "name_doubt"),
        ("李晨-重复", "李晨", "name_aside"), ("李晨【双胞胎】", "李晨", "name_aside"),
    ],
)  # fmt: skip
def test_signs_and_letters_about_a_name(cell: str, name: str, told: str) -> None:
    read = one(["姓名", "身份证号"], [cell, LI])
    assert read.values["name"] == name
    assert told in codes(read)


@pytest.mark.parametrize("cell", ["李晨(小名狗蛋)", "李晨 曾用名狗蛋", "李晨（原名：狗蛋）"])
def test_another_name_behind_a_name_is_kept(cell: str) -> None:
    assert one(["姓名", "身份证号"], [cell, LI]).values["former_name"] == "狗蛋"


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("三年级", {"class_name": "三年级", "schooling_level": "3"}), ("初一", {"class_name": "初一", "schooling_level": "4"}),
        ("小学", {"schooling_level": "3"}), ("未入学", {"schooling_level": "1"}), ("辍学", {"attendance_status": "7"}),
    ],
)  # fmt: skip
def test_what_is_no_school_is_none(cell: str, values: dict[str, str]) -> None:
    read = one(["姓名", "身份证号", "就读学校及班级"], ["李晨", LI, cell]).values
    told = {"school", "class_name", "schooling_level", "attendance_status"}
    assert {key: read[key] for key in read.keys() & told} == values


def test_what_somebody_gets_is_read_without_how_much() -> None:
    header = ["姓名", "身份证号", "享受何种救助及金额"]
    assert one(header, ["李晨", LI, "低保 350元/月"]).values["relief_measures"] == ["2"]
    assert one(header, ["李晨", LI, "低保、临时救助2000元"]).values["relief_measures"] == ["2", "4"]


def test_what_a_header_gives_as_an_example_is_no_row_of_data() -> None:
    header = [
        "姓名（必填）",
        "出生年月（如2015.05）",
        "身份証號碼（18位）",
        "父親姓名",
        "与父母联系频率",
    ]
    assert columns(Grid([header, ["李晨", "2015.05", LI, "李强", "每周"]])) == {
        "姓名（必填）": "name", "出生年月（如2015.05）": "birth_date", "身份证号码（18位）": "id_number", "父亲姓名": "father.name",
    }  # fmt: skip


def test_a_row_that_slipped_is_given_back_and_not_taken_for_a_figure() -> None:
    header = ["村", "姓名", "性别", "身份证号", "父亲姓名"]
    sheet = Grid([header, ["大坪", "男", "李晨", LI, "李强"], ["李曦", "女", WANG, "李健", None]])
    assert [row.outcome for row in rows(sheet, QINGYAN)] == ["refused", "refused"]


def test_boxes_of_which_one_is_ticked_say_who_is_out() -> None:
    header = ["姓名", "身份证号", "父母外出情况"]
    both = one(header, ["李晨", LI, "☑双方 □父 □母"]).values
    assert (both["father.is_away"], both["mother.is_away"]) == ("1", "1")
    assert "father.work_region" not in both


def test_a_number_in_the_boxes_of_a_form_is_one_number() -> None:
    form: list[list[Any]] = [
        ["农村留守儿童信息登记表"], ["姓名", "李晨", None, "性别", "男"], ["身份证号", *LI], ["家庭住址", "大坪村3组", None, "就读学校", "青岩小学"],
        ["父亲姓名", "李强", None, "联系电话", "13900001111"],
    ]  # fmt: skip
    (read,) = rows(Grid(form), QINGYAN)
    assert read.values["id_number"] == LI


@pytest.mark.parametrize("first", ["例", "示例", "（样例）", "填写示例：", "例1"])
def test_the_example_over_the_rows_is_no_child(first: str) -> None:
    header = ["序号", "姓名", "身份证号", "父亲姓名", "村"]
    sheet = Grid(
        [header, [first, "张三", ZHOU, "张大三", "某某村"], [1.0, "李晨", LI, "李强", "大坪村"]]
    )
    assert [row.values["name"] for row in rows(sheet, QINGYAN)] == ["李晨"]


@pytest.mark.parametrize("name", ["【示例】张三", "示例：张三", "例：张三", "张三（样例）"])
def test_an_example_may_be_called_so(name: str) -> None:
    header = ["提交时间", "姓名", "身份证号", "父亲姓名", "村"]
    sheet = Grid(
        [header, ["2026-10-08", name, ZHOU, "张大三", "某某村"], ["2026-10-09", "李晨", LI, "李强", "大坪村"]]
    )  # fmt: skip
    assert [row.values["name"] for row in rows(sheet, QINGYAN)] == ["李晨"]


def test_what_is_to_be_written_in_each_column_is_no_child() -> None:
    sheet = Grid(
        [["姓名", "身份证号", "性别", "父亲姓名"], ["文本", "18位", "代码", "必填"], ["李晨", LI, "男", "李强"]]
    )  # fmt: skip
    assert [row.values["name"] for row in rows(sheet, DAPING)] == ["李晨"]


def test_no_remark_is_lost_to_another() -> None:
    header = ["姓名", "身份证号", "备注1", "备注2", "主要困难"]
    read = one(header, ["李晨", LI, "父亲残疾", "享受低保", "家里漏雨"])
    assert read.values["remark"] == "父亲残疾；享受低保；家里漏雨"


def test_several_children_below_each_other_in_a_cell_are_asked_for_one_by_one() -> None:
    assert codes(one(["姓名", "父亲"], ["李晨\n李曦", "李强"])) >= {"name_several"}
    assert one(["姓名", "父亲"], ["李\n晨", "李强"]).values["name"] == "李晨"


def test_who_somebody_is_may_stand_behind_the_name() -> None:
    read = one(["姓名", "监护人"], ["李晨", "王桂英 奶奶"]).values
    assert (read["caregiver.name"], read["caregiver.relationship"]) == ("王桂英", "62")


def test_what_health_says_of_a_disability_is_kept() -> None:
    read = one(["姓名", "身体状况"], ["李晨", "残疾（听力二级）"]).values
    told = {"health_status": "50", "disability_types": ["2"], "disability_level": "2"}
    assert {key: read[key] for key in told} == told


@pytest.mark.parametrize(
    ("address", "place"),
    [("大坪三组", DAPING), ("大坪-3", DAPING), ("青岩大坪", DAPING), ("大坪路12号", QINGYAN)],
)
def test_an_address_may_begin_with_the_bare_name_of_a_village(address: str, place: str) -> None:
    assert one(["姓名", "家庭住址", "父亲"], ["李晨", address, "李强"], QINGYAN).place == place


def test_what_kind_of_being_left_behind_it_is_says_why() -> None:
    header = ["姓名", "身份证号", "是否留守儿童", "父母务工地"]
    read = one(header, ["李晨", LI, "双亲留守儿童", "同左"])
    assert read.values["care_reason"] == "1"
    assert "father.work_region" not in read.values
    assert "same_as_nothing" in codes(read)
    assert "care_reason" not in one(header, ["李晨", LI, "是", "广东"]).values


@pytest.mark.parametrize("word", ["带孩子的人", "照看孩子的人", "孩子由谁带", "谁带孩子"])
@pytest.mark.parametrize("gone", ["不知去向", "音讯全无"])
def test_a_village_asks_who_has_the_child_and_writes_that_nobody_knows_where_the_mother_is(
    word: str, gone: str
) -> None:
    read = one(
        ["孩子姓名", "爸爸", "在哪打工", "妈妈", "在哪打工", word],
        ["李晨", "李强", "东莞", "", gone, "婆婆 李桂芝"],
    )
    assert read.values["caregiver.name"] == "李桂芝"
    assert read.values["mother.special_status"] == "7"
    assert "mother.work_region" not in read.values


@pytest.mark.parametrize(
    ("place", "state"),
    [
        ("改嫁失联", "7"),
        ("离异、坐牢", "5"),
        ("已去世", "1"),
        ("再婚，联系不上", "7"),
        ("改嫁广东", "8"),
        ("改嫁到外省", "8"),
        ("前年车祸走了", "1"),
        ("走了广东", None),
    ],
)
def test_of_several_things_that_became_of_a_parent_the_gravest_is_kept(
    place: str, state: str | None
) -> None:
    read = one(["姓名", "父亲", "母亲", "母亲务工地"], ["李晨", "李强", "周芳", place])
    assert read.values.get("mother.special_status") == state
    where = {"改嫁广东": "广东", "改嫁到外省": "外省", "走了广东": "走了广东"}
    assert read.values.get("mother.work_region") == where.get(place)


def test_what_stands_where_the_mothers_name_should_be_is_not_her_name() -> None:
    read = one(
        ["姓名", "爸爸叫什么", "妈妈叫什么", "孩子现在和谁在一起"],
        ["李晨", "李强", "跑了", "奶奶（70岁）"],
    )
    assert read.values["mother.special_status"] == "7"
    assert read.values["caregiver.relationship"] == "62"
    assert read.values.keys().isdisjoint({"mother.name", "caregiver.name"})


def test_the_health_of_whoever_cares_is_not_the_childs_and_no_school_is_no_school() -> None:
    sheet = Grid(
        [
            ["姓名", "身份证号", "就读学校", "监护照料情况", None, None],
            [None, None, None, "监护人姓名", "身体状况", "联系电话"],
            ["李晨", LI, "没上", "李国富", "年老体弱", "15400000001"],
        ],
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 5)),
    )
    (read,) = rows(sheet, QINGYAN)
    assert read.values["caregiver.health_status"] == "20"
    assert read.values["attendance_status"] == "8"
    assert read.values.keys().isdisjoint({"health_status", "school"})


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("外出（浙江省嘉兴市）", {"is_away": "1", "work_region": "浙江省嘉兴市"}),
        ("在东莞做保安", {"is_away": "1", "work_region": "东莞", "workplace": "做保安"}),
        ("跟爸爸一起在东莞", {"is_away": "1", "work_region": "东莞"}),
        ("在绍兴染厂上班", {"is_away": "1", "work_region": "绍兴", "workplace": "染厂"}),
        ("在昆明工地扎钢筋", {"is_away": "1", "work_region": "昆明", "workplace": "工地扎钢筋"}),
        ("去世（矽肺）", {"special_status": "1"}),
        ("广东务工", {"is_away": "1", "work_region": "广东"}),
        ("在广东省惠州市博罗县打工", {"is_away": "1", "work_region": "广东省惠州市博罗县"}),
        ("在家照顾孩子", {"is_away": "0"}),
        ("在家，精神残疾二级", {"is_away": "0", "health_status": "50"}),
        ("在家务农，身体不好", {"is_away": "0", "health_status": "20"}),
        ("改嫁到安徽", {"special_status": "8"}),
        ("离婚，另外成家了", {"special_status": "8"}),
        ("离婚了，现在广东打工", {"special_status": "8", "is_away": "1", "work_region": "广东"}),
        ("再婚，在湖南", {"special_status": "8", "is_away": "1", "work_region": "湖南"}),
        ("在新疆服刑", {"special_status": "5"}),
        ("服刑（省第二监狱）", {"special_status": "5"}),
        ("跑了，没有消息", {"special_status": "7"}),
        ("前年车祸走了", {"special_status": "1"}),
        ("很少联系，听说在新疆", {}),
        ("在家具厂", {}),
        ("在家时间少", {}),
        ("在深圳住院", {}),
    ],
)
def test_how_a_parent_is_told_freely(said: str, told: dict[str, str]) -> None:
    """What is hearsay, or says more than it seems to, is put down for nobody."""
    read = one(["姓名", "母亲姓名", "母亲近况"], ["李晨", "周芳", said])
    found = {
        key.removeprefix("mother."): value
        for key, value in read.values.items()
        if key.startswith("mother.") and key != "mother.name"
    }
    assert found == told
    assert ("word_unknown" in codes(read)) is (not told or said.endswith("监狱）"))


def test_who_is_ill_is_at_no_place_called_so() -> None:
    header = ["姓名", "父亲姓名", "母亲姓名", "父母外出情况"]
    read = one(header, ["李晨", "李强", "周芳", "母亲外出务工，父亲残疾"])
    assert read.values["father.health_status"] == "50"
    assert read.values["mother.is_away"] == "1"
    assert read.values.keys().isdisjoint({"father.is_away", "father.work_region"})


def test_a_factory_for_furniture_is_not_at_home() -> None:
    read = one(["姓名", "父亲", "父亲务工地"], ["李晨", "李强", "在家具厂"])
    assert read.values["father.is_away"] == "1"


def test_columns_of_ticks_whose_own_word_is_the_answer() -> None:
    header = ["姓名", "双亲外出", "父亲外出", "母亲外出", "父亲", "母亲", "外出地", "爷爷奶奶带", "亲戚带", "住校", "走读", "男", "女"]  # fmt: skip
    sheet = Grid(
        [
            header,
            ["李晨", "√", None, None, "李强", "周芳", "广东", "√", None, "√", None, "√", None],
            ["王朵", None, "√", None, "王军", "陈兰", "江苏", None, "√", None, "√", None, "√"],
        ]
    )
    li, wang = rows(sheet, QINGYAN)
    assert li.values["father.work_region"] == li.values["mother.work_region"] == "广东"
    assert [li.values[key] for key in ("care_reason", "actual_care", "is_boarding", "sex")] == ["1", "1", "1", "1"]  # fmt: skip
    assert [wang.values[key] for key in ("father.is_away", "actual_care", "is_boarding", "sex")] == ["1", "2", "0", "2"]  # fmt: skip
    assert wang.values["father.work_region"] == "江苏"
    assert wang.values.keys().isdisjoint({"mother.is_away", "mother.work_region", "care_reason"})


def test_names_under_a_word_for_care_are_no_ticks() -> None:
    assert "爷爷奶奶带" not in columns(Grid([["姓名", "身份证号", "爷爷奶奶带"], ["李晨", LI, "李国富"]]))  # fmt: skip


@pytest.mark.parametrize(
    ("said", "care"),
    [
        ("☑祖父母照护 □外祖父母照护 □其他亲属照护 □朋友邻居代管 □无人照护", "1"),
        ("□祖父母照护 □外祖父母照护 □其他亲属照护 ☑朋友邻居代管 □无人照护", "2"),
        ("外祖父母监护", "1"),
        ("舅舅、舅妈照顾", "2"),
        ("由外公外婆代为照看", "1"),
        ("父母一方监护", "4"),
        ("机构托养", "9"),
        ("奶奶和姑姑照顾", None),
        ("继父带", None),
    ],
)
def test_who_takes_care_is_told_by_who_they_are(said: str, care: str | None) -> None:
    """Two kinds of people at once are neither kind."""
    read = one(["姓名", "身份证号", "监护类型"], ["李晨", LI, said])
    assert read.values.get("actual_care") == care
    assert ("word_unknown" in codes(read)) is (care is None)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("李强15400000001，周芳15400000002", ("李强", "15400000001", "周芳", "15400000002")),
        ("李强（父）154 0000 0001、周芳（母）154 0000 0002", ("李强", None, "周芳", None)),
        ("李强/周芳  父139-0000-0001", ("李强", "13900000001", "周芳", None)),
        ("李强、周芳 母：13900000002", ("李强", None, "周芳", "13900000002")),
        ("母：周芳 13900000002（父亲已去世）", (None, None, "周芳", "13900000002")),
        ("父：李强 13900000001", ("李强", "13900000001", None, None)),
        ("李强 13900000001 周芳", ("李强", "13900000001", "周芳", None)),
        ("父母离异，跟父亲李强", ("李强", None, None, None)),
    ],
)
@pytest.mark.parametrize(
    "word", ["家长（父、母）姓名及电话", "父母姓名、电话", "父亲、母亲姓名及联系电话"]
)
def test_a_school_writes_both_parents_into_one_cell_as_it_comes(
    word: str, cell: str, told: tuple[str | None, ...]
) -> None:
    read = one(["姓名", "身份证号", word], ["李晨", LI, cell.replace("154", "139")])
    found = [read.values.get(f"{who}.{what}") for who in ("father", "mother") for what in ("name", "phone")]  # fmt: skip
    wanted = [text and text.replace("154", "139") for text in told]
    if "（父）" in cell:
        wanted[1], wanted[3] = "13900000001", "13900000002"
    assert found == wanted
    assert ("father.special_status" in read.values) is ("去世" in cell)
    assert "mother.special_status" not in read.values


@pytest.mark.parametrize(
    ("cell", "name", "relationship"),
    [
        ("跟爷爷（李国富）住 13900000003", "李国富", "61"),
        ("跟爷爷住", None, "61"),
        ("由外婆陈玉珍照看", "陈玉珍", "64"),
        ("随姑姑王小红一起生活", "王小红", "90"),
        ("奶奶（70岁）带", None, "62"),
        ("跟李国富住", "李国富", None),
        ("和平安", "和平安", None),
        ("和妈妈在家", None, None),
        ("奶奶王桂英（70岁）", "王桂英", "62"),
        ("李国富，爷爷", "李国富", "61"),
        ("爷爷带，奶奶已故", None, "61"),
        ("带弟弟", None, None),
        ("寄宿学校", None, None),
    ],
)
def test_with_whom_a_child_lives_is_told_in_a_sentence(
    cell: str, name: str | None, relationship: str | None
) -> None:
    read = one(["姓名", "身份证号", "现在跟谁住（姓名电话）"], ["李晨", LI, cell])
    assert read.values.get("caregiver.name") == name
    assert read.values.get("caregiver.relationship") == relationship
    assert read.values.get("caregiver.phone") == ("13900000003" if cell[-1] == "3" else None)


@pytest.mark.parametrize("behind", ["，都在福建", " 夫妻均在福建打工", "（都在福建）"])
@pytest.mark.parametrize("header", [["父亲", "母亲"], ["父母姓名"]])
def test_behind_the_second_parent_stands_where_both_are(header: list[str], behind: str) -> None:
    cells = ["李强", f"周芳{behind}"] if len(header) == 2 else [f"李强、周芳{behind}"]
    read = one(["姓名", "身份证号", *header], ["李晨", LI, *cells])
    assert [read.values.get(f"{who}.name") for who in ("father", "mother")] == ["李强", "周芳"]
    assert [read.values.get(f"{who}.work_region") for who in ("father", "mother")] == ["福建", "福建"]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("离家多年", {}),
        ("在广东打工", {"is_away": "1", "work_region": "广东"}),
        ("离异多年未联系", {}),
        ("跟人跑了", {"special_status": "7"}),
    ],
)
def test_a_situation_is_nobodys_name(cell: str, told: dict[str, str]) -> None:
    read = one(["姓名", "身份证号", "母亲姓名"], ["李晨", LI, cell])
    assert {k: v for k, v in read.values.items() if k.startswith("mother.")} == {
        f"mother.{key}": value for key, value in told.items()
    }
    assert told or "word_unknown" in codes(read)


@pytest.mark.parametrize("word", ["妇联帮扶", "关爱服务情况", "我们做了什么", "本学期帮扶", "帮扶措施落实情况", "享受补贴及帮扶", "受助情况"])  # fmt: skip
def test_what_is_done_for_a_child_is_a_code_or_stands_in_the_remark(word: str) -> None:
    header = ["姓名", "身份证号", word, "备注"]
    done = one(header, ["李晨", LI, "六一慰问，送书包", "话少"])
    assert done.values["remark"] == f"话少；{word}：六一慰问，送书包"
    assert "kept_in_remark" in codes(done)
    assert "relief_measures" not in done.values
    known = one(header, ["李晨", LI, "纳入低保", None])
    assert known.values["relief_measures"] == ["2"]
    assert "remark" not in known.values


@pytest.mark.parametrize(
    ("word", "nothing"),
    [("妇联帮扶", None), ("本学期帮扶", None), ("我们做了什么", None), ("受助情况", ["0"]), ("帮扶措施", ["0"]), ("享受补贴及帮扶", ["0"])],
)  # fmt: skip
def test_one_club_that_does_nothing_does_not_say_that_the_state_does(
    word: str, nothing: object
) -> None:
    read = one(["姓名", "身份证号", word], ["李晨", LI, "无"])
    assert read.values.get("relief_measures") == nothing


@pytest.mark.parametrize("word", ["希望得到的帮助", "是否受助", "帮扶责任人", "需要的关爱服务"])
def test_what_is_wished_for_is_not_given(word: str) -> None:
    read = one(["姓名", "身份证号", word], ["李晨", LI, "低保"])
    assert "relief_measures" not in read.values


@pytest.mark.parametrize("word", ["班主任说明", "志愿者随记", "老师评语", "网格员备注"])
def test_what_somebody_notes_of_a_child_is_a_remark(word: str) -> None:
    read = one(["姓名", "身份证号", word, "备注"], ["李晨", LI, "性格内向", "随迁"])
    assert read.values["remark"] == "性格内向；随迁"


@pytest.mark.parametrize(
    ("header", "cell", "item", "value"),
    [
        ("男孩/女孩", "女孩", "sex", "2"),
        ("就学单位", "青岩镇中心小学", "school", "青岩镇中心小学"),
        ("父亲所在地", "广东东莞", "father.work_region", "广东东莞"),
        ("在学状态", "初中", "attendance_status", "4"),
        ("身体有没有病", "没有", "health_status", "10"),
        ("孩子身体", "挺好的", "health_status", "10"),
        ("学校所在地", "青岩镇", "father.work_region", None),
    ],
)
def test_how_others_call_it(header: str, cell: str, item: str, value: str | None) -> None:
    read = one(["姓名", "身份证号", header], ["李晨", LI, cell])
    assert read.values.get(item) == value


@pytest.mark.parametrize(
    ("said", "code"),
    [("李晨的哥哥", "71"), ("孩子的奶奶", "62"), ("爸爸的哥哥", None), ("堂哥", "71")],
)
def test_a_relationship_may_say_whose(said: str, code: str | None) -> None:
    read = one(["姓名", "身份证号", "监护人", "与儿童关系"], ["李晨", LI, "李国富", said])
    assert read.values.get("caregiver.relationship") == code


def test_a_tick_under_nothing_is_put_down_as_nothing() -> None:
    sheet = Grid(
        [
            ["姓名", "身份证号", "享受救助情况", None, None, "两项补贴"],
            [None, None, "低保", "特困", "无", None],
            ["李晨", LI, None, None, "√", None],
            ["王朵", WANG, "√", None, None, "√"],
        ],
        merged=((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4), (1, 5, 2, 5)),
    )
    li, wang = rows(sheet, QINGYAN)
    assert li.values["relief_measures"] == ["0"]
    assert wang.values["relief_measures"] == ["2", "7"]


@pytest.mark.parametrize("word", ["无", "是", "一般", "正常", "住"])
def test_a_tick_under_a_word_that_answers_many_questions_answers_none(word: str) -> None:
    assert word not in columns(Grid([["姓名", "身份证号", word], ["李晨", LI, "√"]]))


def test_who_lives_alone_has_nobody_of_that_name() -> None:
    read = one(["姓名", "身份证号", "监护人"], ["李晨", LI, "独自生活"])
    assert read.values["actual_care"] == "3"
    assert "caregiver.name" not in read.values


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("李强在广东打工", {"is_away": "1", "work_region": "广东"}),
        ("李强，在佛山陶瓷厂", {"is_away": "1", "work_region": "佛山", "workplace": "陶瓷厂"}),
        ("李小强（在广东）", {"is_away": "1", "work_region": "广东"}),
        ("李强在家务农", {"is_away": "0"}),
    ],
)
@pytest.mark.parametrize("header", ["父亲姓名", "父母姓名"])
def test_behind_a_parents_name_stands_where_he_is(
    header: str, cell: str, told: dict[str, str]
) -> None:
    if header == "父母姓名":
        cell = f"父亲：{cell}；母亲：周芳"
    read = one(["姓名", "身份证号", header], ["李晨", LI, cell])
    found = {
        k.removeprefix("father."): v for k, v in read.values.items() if k.startswith("father.")
    }
    assert found == {"name": "李小强" if "小" in cell else "李强"} | told


@pytest.mark.parametrize("word", ["同上", "家庭情况同上", "同哥哥", "同李晨", "〃"])
def test_one_word_may_stand_for_the_whole_family_of_a_brother(word: str) -> None:
    header = ["姓名", "身份证号", "父亲姓名", "父亲电话", "母亲姓名", "监护人", "与儿童关系"]
    sheet = Grid(
        [
            header,
            ["李晨", LI, "李强", "13900000001", "周芳", "李国富", "爷爷"],
            ["李曦", WANG, word, None, None, None, None],
            ["王朵", ZHOU, "王军", None, None, None, None],
        ]
    )
    _, brother, other = rows(sheet, QINGYAN)
    family = [brother.values.get(key) for key in ("father.name", "father.phone", "mother.name", "caregiver.name", "caregiver.relationship")]  # fmt: skip
    assert family == ["李强", "13900000001", "周芳", "李国富", "61"]
    assert "same_as_above" in codes(brother)
    assert {key for key in other.values if "." in key} == {"father.name"}


def test_as_above_beside_others_is_only_its_own_cell() -> None:
    header = ["姓名", "身份证号", "父亲姓名", "父亲电话", "母亲姓名", "监护人"]
    sheet = Grid(
        [
            header,
            ["李晨", LI, "李强", "13900000001", "周芳", "李国富"],
            ["李曦", WANG, "同上", None, "陈兰", None],
        ]
    )
    _, half = rows(sheet, QINGYAN)
    told = {key: value for key, value in half.values.items() if "." in key}
    assert told == {"father.name": "李强", "mother.name": "陈兰"}


@pytest.mark.parametrize(
    ("said", "told"),
    [("无残疾", {}), ("发育正常", {}), ("未患病", {"health_status": "10"}), ("无疾病史", {"health_status": "10"}), ("听力障碍", {"illness": "听力障碍"}), ("残疾", {"health_status": "50"})],
)  # fmt: skip
def test_what_a_child_has_not_is_no_illness(said: str, told: dict[str, str]) -> None:
    read = one(["姓名", "身份证号", "健康状况"], ["李晨", LI, said])
    assert {k: v for k, v in read.values.items() if k in ("health_status", "illness")} == told
    assert bool(codes(read)) is (told.get("health_status") is None)


def test_so_so_under_what_a_club_does_is_no_relief() -> None:
    read = one(["姓名", "身份证号", "关爱服务情况"], ["李晨", LI, "一般"])
    assert "relief_measures" not in read.values
    assert read.values["remark"] == "关爱服务情况：一般"


def test_an_age_alone_is_no_birth_date_and_is_said() -> None:
    header = ["姓名", "年龄", "身份证号", "父亲"]
    assert "only_age" in codes(one(header, ["李晨", "9岁", None, "李强"]))
    assert "birth_date" not in one(header, ["李晨", 9, None, "李强"]).values
    assert "only_age" not in codes(one(header, ["李晨", "9岁", LI, "李强"]))
