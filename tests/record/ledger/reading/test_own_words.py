"""What people who had never seen the reader wrote into ledgers of their own: questions as headers, states and
illnesses in free words, remarks that say what no column asks.
"""

from collections.abc import Mapping

import pytest

from tests.record.ledger.reading.grids import (
    DAPING,
    TODAY,
    Grid,
    codes,
    columns,
    one,
    rows,
    villages,
)
from tonghu.record.ledger.reading.asking import as_heading
from tonghu.record.ledger.reading.legends import sheet_of_codes
from tonghu.record.ledger.reading.reader import Reader
from tonghu.record.ledger.reading.recognition import recognise
from tonghu.record.ledger.reading.rows import LedgerRow

NUMBER = "990121201504097772"


def row(**cells: str) -> LedgerRow:
    """A child with these columns besides name and parents."""
    told = {"姓名": "李小雨", "父亲姓名": "李强", "母亲姓名": "周芳"} | cells
    return one([*told], [*told.values()])


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("您孩子的姓名是？", "孩子的姓名"), ("孩子现在读哪个年级哪个班？", "孩子年级"), ("您家户口所在的村、组", "户籍地"),
        ("孩子爸爸现在是否在外地打工？", "爸爸是否外出务工"), ("爸爸在哪个省、市打工？", "爸爸务工地点"), ("寄不寄宿", "是否寄宿"),
        ("照顾孩子的人叫什么名字？", "照顾孩子的人姓名"), ("您的姓名", "填表人姓名"), ("您与孩子的关系", "填表人与孩子的关系"),
        ("家在哪里", "家庭住址"), ("在学校寄宿吗", "是否寄宿"), ("在何地务工", "务工地点"), ("如有残疾请填写类别和等级", "残疾类别及等级"), ("父亲姓名", "父亲姓名"), ("备注", "备注"),
    ],
)  # fmt: skip
def test_a_header_that_asks_is_the_word_over_a_plain_column(asked: str, heading: str) -> None:
    assert as_heading(asked) == heading


QUESTIONS = [
    "1、您孩子的姓名是？", "2、您孩子的性别：", "3、孩子的身份证号码（18位，请认真核对户口本）：", "4、孩子现在读哪个年级哪个班？",
    "5、孩子是否在学校住宿？", "6、孩子爸爸的姓名：", "7、孩子爸爸现在是否在外地打工？", "8、孩子主要由谁照顾？",
    "9、照顾孩子的人叫什么名字？", "10、家里目前享受哪些政策？（可多选）",
]  # fmt: skip


def test_the_answers_to_an_online_form_are_a_ledger() -> None:
    answers = [
        "蒙海洋", "A.男", NUMBER, "五年级1班", "A.是", "蒙建国", "A.是", "B.奶奶", "卢桂英", "A.脱贫户或监测户┋B.低保",
    ]  # fmt: skip
    (child,) = rows(Grid([QUESTIONS, answers]), DAPING)
    assert child.values["name"] == "蒙海洋"
    assert child.values["sex"] == "1"
    assert child.values["class_name"] == "五年级1班"
    assert child.values["is_boarding"] == "1"
    assert child.values["father.name"] == "蒙建国"
    assert child.values["father.is_away"] == "1"
    assert child.values["caregiver.name"] == "卢桂英"
    assert child.values["caregiver.relationship"] == "62"
    assert child.values["relief_measures"] == ["1", "2"]


def test_a_column_is_shown_as_it_is_written() -> None:
    assert "child_name" in columns(Grid([["child_name", "gender", "memo"], ["李小雨", "女", ""]]))
    assert columns(Grid([QUESTIONS, ["蒙海洋"]]))["1、您孩子的姓名是?"] == "name"


def test_who_fills_in_a_form_is_nobody_of_the_childs() -> None:
    grid = Grid(
        [["您的姓名", "您的电话", "孩子姓名", "性别"], ["周芳", "15400001111", "李小雨", "女"]]
    )
    (child,) = rows(grid, DAPING)
    assert child.values["name"] == "李小雨"
    assert "caregiver.phone" not in child.values


@pytest.mark.parametrize(
    ("header", "text", "values"),
    [
        ("父亲现状", "在浙江宁波务工", {"father.is_away": "1", "father.work_region": "浙江宁波"}),
        ("父亲现状", "2022年病故", {"father.special_status": "1"}),
        ("母亲现状", "在家，患精神病", {"mother.is_away": "0", "mother.health_status": "30"}),
        ("母亲现状", "离婚后改嫁，现联系不上", {"mother.special_status": "7"}),
        ("母亲特殊情况", "离家出走失联", {"mother.special_status": "7"}),
        ("父亲电话", "失联", {"father.special_status": "7"}),
        ("父亲务工地", "因盗窃服刑（省三监）", {"father.special_status": "5", "father.work_region": None}),
        ("母亲务工地", "生育后离家，失联", {"mother.special_status": "7", "mother.work_region": None}),
        ("监护人身体状况", "高血压", {"caregiver.health_status": "40"}),
        ("监护人身体状况", "长期卧床", {"caregiver.health_status": "30"}),
        ("监护人身体状况", "腿脚不便", {"caregiver.health_status": "20"}),
        ("父亲务工地点及起始时间", "江苏苏州 2024年2月", {"father.work_region": "江苏苏州", "father.away_since": "2024-02"}),
        ("上学情况", "北园小学三年级，走读", {"school": "北园小学", "class_name": "三年级", "is_boarding": "0"}),
        ("享受政策情况", "低保、雨露计划、某某补助", {"relief_measures": ["2", "90"]}),
        ("享受政策情况", "残疾人两项补贴", {"relief_measures": ["7", "8"]}),
        ("低保、残疾等情况", "低保；肢体残疾三级", {"health_status": "50", "disability_types": ["4"], "disability_level": "3"}),
        ("住不住校", "不住", {"is_boarding": "0"}),
        ("与监护人关系", "外公外孙", {"caregiver.relationship": "63"}),
        ("身份证号（或出生年月）", "2023年4月6日出生", {"birth_date": "2023-04-06"}),
        ("就读学校", "未入园", {"attendance_status": "2"}),
        ("备注", "母亲于2018年因车祸去世", {"mother.special_status": "1"}),
        ("备注", "母亲2023年离家后失去联系；孩子患哮喘", {"mother.special_status": "7"}),
        ("备注", "尚未上户口", {"hukou_class": "4"}),
        ("备注", "儿童智力三级残疾。", {"disability_types": ["5"], "disability_level": "3"}),
        ("备注", "未上幼儿园", {"attendance_status": "2"}),
    ],
)  # fmt: skip
def test_what_is_said_in_a_ledgers_own_words(
    header: str, text: str, values: Mapping[str, object]
) -> None:
    said = row(**{header: text}).values
    assert {key: said.get(key) for key in values} == values


@pytest.mark.parametrize(
    "text",
    ["爷爷肢体残疾二级", "父母离异，随父生活", "母亲2023年去世的外婆家在邻村", "爷爷奶奶已故"],
)
def test_a_remark_about_others_or_about_more_is_left_a_remark(text: str) -> None:
    values = row(备注=text).values
    assert values["remark"] == text
    assert not {"health_status", "father.special_status", "mother.special_status"} & {*values}


def test_what_a_remark_says_is_to_be_looked_at_and_a_column_stands() -> None:
    assert "said_in_remark" in codes(row(备注="母亲失联"))
    told = row(备注="母亲失联", 母亲现状="改嫁")
    assert told.values["mother.special_status"] == "8"
    assert "said_in_remark" not in codes(told)


def test_a_state_beside_a_name_is_the_parents() -> None:
    told = one(["姓名", "性别", "父亲（姓名，电话）"], ["李小雨", "女", "李强，在押服刑"]).values
    assert (told["father.name"], told["father.special_status"]) == ("李强", "5")


def test_a_word_that_is_unknown_does_not_lose_those_that_are_known() -> None:
    told = row(享受政策情况="低保、某某补助")
    assert told.values["relief_measures"] == ["2"]
    assert "kept_in_remark" in codes(told)
    assert told.values["remark"] == "享受政策情况：低保、某某补助"


def test_ticks_under_one_parent_only_say_that_the_other_is_at_home() -> None:
    grid = Grid(
        [["姓名", "性别", "留守情况（打√）", "", ""], ["", "", "父母双方外出", "仅父亲外出", "仅母亲外出"],
         ["李小雨", "女", "", "√", ""]],
        merged=((1, 2, 1, 4), (1, 0, 2, 0), (1, 1, 2, 1)),
    )  # fmt: skip
    (child,) = rows(grid, DAPING)
    assert child.values["father.is_away"] == "1"
    assert child.values["mother.is_away"] == "0"


def test_a_form_in_which_nothing_is_ticked_says_nothing() -> None:
    told = row(是否寄宿="□是 □否")
    assert "is_boarding" not in told.values
    assert not codes(told) & {"word_unknown"}


def test_another_village_of_the_township_is_told_of_in_a_villages_ledger() -> None:
    told = one(["姓名", "性别", "所在村组"], ["李小雨", "女", "水坝村3组"])
    assert "village_unknown" in codes(told)
    assert "village_unknown" not in codes(
        one(["姓名", "性别", "所在村组"], ["李小雨", "女", "3组"])
    )


@pytest.mark.parametrize("text", ["李强（2020年去世）", "李强2022年病故", "李强（病故，2021年）"])
def test_what_became_of_a_parent_stands_behind_the_name(text: str) -> None:
    told = one(["姓名", "性别", "父亲姓名"], ["李小雨", "女", text]).values
    assert (told["father.name"], told["father.special_status"]) == ("李强", "1")


def test_a_line_between_the_children_names_the_class_and_its_teacher() -> None:
    header = ["序号", "学生姓名", "身份证号", "性别"]
    grid = Grid(
        [["某某小学留守学生登记表"], ["一（1）班    班主任：刘老师"], header, ["1", "李小雨", NUMBER, "男"],
         ["四（2）班    班主任：冉老师"], header, ["1", "王朵", None, "女"]]
    )  # fmt: skip
    assert [child.values["class_name"] for child in rows(grid, DAPING)] == [
        "一（1）班",
        "四（2）班",
    ]


def test_a_familys_column_may_tell_of_the_parents_in_sentences() -> None:
    header = ["帮扶对象姓名", "性别", "家庭基本情况"]
    first = "父亲罗大勇，15485771363，在广东东莞打工；母亲韦小妹，15493690486，在家务农"
    second = "父母离异，随父。父亲石亮，15472881716，在江苏无锡打工"
    one_, other = rows(Grid([header, ["罗家豪", "男", first], ["石俊凯", "男", second]]), DAPING)
    told = {key: one_.values.get(key) for key in ("father.name", "father.work_region", "mother.name", "mother.is_away")}  # fmt: skip
    assert [*told.values()] == ["罗大勇", "广东东莞", "韦小妹", "0"]
    assert other.values["father.name"] == "石亮"
    assert not any(key.startswith("mother.") for key in other.values)
    assert "composite_rest" in codes(other)


def test_a_school_under_another_word_is_the_school() -> None:
    told = row(上学情况="青岩镇中心小学").values
    assert (told["school"], told["schooling_level"]) == ("青岩镇中心小学", "3")


def test_a_name_may_be_called_the_great_name() -> None:
    (child,) = rows(Grid([["娃儿大名", "性别"], ["李小雨", "女"]]), DAPING)
    assert child.values["name"] == "李小雨"


HEADER = [
    ["序号", "儿童姓名", "性别", "身份证号码", "父亲情况", "", "", "", "", "备注"],
    ["", "", "", "", "姓名", "联系电话", "特殊情况", "", "", ""],
    ["", "", "", "", "", "", "死亡", "失联", "服刑", ""],
]


def test_what_became_of_a_parent_may_be_ticked_and_the_header_repeated_in_three_lines() -> None:
    first = ["1", "李小雨", "男", NUMBER, "李强", "", "", "", "√", ""]
    second = ["2", "王朵", "女", "", "王军", "", "", "", "", ""]
    merged = tuple((row, n, row + 2, n) for row in (1, 5) for n in (0, 1, 2, 3, 9)) + tuple(
        one for row in (1, 5) for one in ((row, 4, row, 8), (row + 1, 4, row + 2, 4), (row + 1, 5, row + 2, 5), (row + 1, 6, row + 1, 8))
    )  # fmt: skip
    read = rows(Grid([*HEADER, first, *HEADER, second], merged=merged), DAPING)
    assert [child.values["name"] for child in read] == ["李小雨", "王朵"]
    assert read[0].values["father.special_status"] == "5"
    assert "father.special_status" not in read[1].values


def test_as_above_in_the_rows_of_a_family_is_the_same_persons_row() -> None:
    header = [["儿童姓名", "性别", "家庭成员情况", "", ""], ["", "", "称谓", "姓名", "电话"]]
    family = [
        ["李小雨", "女", "父", "李强", "15400001111"], ["", "", "母", "周芳", "15400002222"],
        ["", "", "爷爷", "李国富", "15400003333"], ["李小宝", "男", "父", "〃", "〃"], ["", "", "母", "〃", "〃"],
        ["", "", "爷爷", "〃", "〃"],
    ]  # fmt: skip
    merged = ((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 4))
    sister, brother = rows(Grid([*header, *family], merged=merged), DAPING)
    told = ("father.name", "mother.name", "mother.phone", "caregiver.name")
    assert [brother.values[key] for key in told] == [sister.values[key] for key in told]
    assert brother.values["mother.name"] == "周芳"


def test_a_clinic_says_baby_and_a_school_with_whom_it_lives_meanwhile() -> None:
    heading = ["宝宝姓名", "性别", "母亲姓名", "带养人", "与宝宝关系"]
    (baby,) = rows(Grid([heading, ["李小雨", "女", "周芳", "李国富", "爷爷"]]), DAPING)
    assert (baby.values["name"], baby.values["caregiver.name"]) == ("李小雨", "李国富")
    assert baby.values["caregiver.relationship"] == "61"
    pupil = row(留守期间与谁生活="奶奶")
    assert pupil.values["caregiver.relationship"] == "62"


def test_a_form_teachers_short_headers() -> None:
    heading = [
        "序",
        "姓名",
        "性",
        "民",
        "父",
        "父况",
        "父电",
        "母",
        "母电",
        "监",
        "与童关系",
        "监电",
        "备",
    ]
    cells = [1, "李小雨", "女", "苗", "李强", "服刑", "15400001111", "周芳", "15400002222", "李国富", "爷爷", "15400003333", "近视"]  # fmt: skip
    child = one(heading, cells)
    told = {"sex": "2", "ethnicity": "06", "father.name": "李强", "father.special_status": "5", "father.phone": "15400001111",
            "mother.phone": "15400002222", "caregiver.name": "李国富", "caregiver.relationship": "61",
            "caregiver.phone": "15400003333", "remark": "近视"}  # fmt: skip
    assert {key: child.values.get(key) for key in told} == told


def test_a_circle_is_a_no_beside_ticks_or_where_a_note_says_so_and_alone_a_yes() -> None:
    heading = ["姓名", "性别", "是否住校"]
    ticked, circled = rows(Grid([heading, ["李小雨", "女", "√"], ["王朵", "女", "○"]]), DAPING)
    assert [child.values["is_boarding"] for child in (ticked, circled)] == ["1", "0"]
    (alone,) = rows(Grid([heading, ["李小雨", "女", "○"]]), DAPING)
    assert alone.values["is_boarding"] == "1"
    note = ["说明：√=是，○=否，没有填的以后补上"]
    (said,) = rows(Grid([note, heading, ["李小雨", "女", "○"]]), DAPING)
    assert said.values["is_boarding"] == "0"


def test_letters_that_a_note_explains() -> None:
    heading, note = (
        ["姓名", "性别", "监护类型"],
        ["说明：1.监护类型：A=祖辈监护，B=亲属监护，C=其他。"],
    )
    child = rows(Grid([heading, ["李小雨", "女", "A"], ["王朵", "女", "B"], note]), DAPING)[0]
    assert child.values["actual_care"] == "1"
    (unexplained,) = rows(Grid([heading, ["李小雨", "女", "A"]]), DAPING)
    assert "word_unknown" in codes(unexplained)


def test_codes_that_a_sheet_of_their_own_explains() -> None:
    sheet: list[list[object]] = [
        ["代码说明", None, None], ["字段", "代码", "含义"], ["性别", 1, "男"], [None, 2, "女"],
        ["务工地（省级区划）", "330000", "浙江省"], ["父亲情况/母亲情况", 2, "死亡"], ["与儿童关系", 12, "祖母"],
    ]  # fmt: skip
    told = sheet_of_codes(sheet)
    assert told["性别"] == {"1": "男", "2": "女"}
    heading = [
        "姓名",
        "性别",
        "父亲姓名",
        "父亲情况",
        "母亲姓名",
        "母亲务工地",
        "照护人",
        "与儿童关系",
    ]
    grid = Grid([heading, ["李小雨", 2, "李强", 2, "周芳", "330000", "王桂英", 12]])
    (table,) = recognise(grid)
    (child,) = Reader(grid, table, villages(DAPING), TODAY, codes=told).rows()
    assert isinstance(child, LedgerRow)
    expected = {"sex": "2", "father.special_status": "1", "mother.work_region": "浙江省",
                "caregiver.relationship": "62"}  # fmt: skip
    assert {key: child.values.get(key) for key in expected} == expected
    assert sheet_of_codes([["姓名", "性别", "名称"], ["李小雨", "女", "x"]]) == {}


@pytest.mark.parametrize(
    ("remark", "relationship", "name", "phone"),
    [
        ("由奶奶李应芬带，16357996998", "62", "李应芬", "16357996998"), ("跟外婆住", "64", None, None),
        ("奶奶（韦秀芝）带，电话154 9400 3562", "62", "韦秀芝", "15494003562"), ("奶奶韦开凤照看，多病", "62", "韦开凤", None),
        ("随外婆居住", "64", None, None), ("跟爷爷奶奶一起生活", "60", None, None), ("与祖父母共同居住", "60", None, None),
        ("由祖母负责照料", "62", None, None), ("由大伯代为照看", "81", None, None), ("现随外婆李桂兰居住", "64", "李桂兰", None),
        ("爷爷带大的", None, None, None), ("爷爷奶奶多病", None, None, None), ("爷爷带弟弟住县城", None, None, None),
        ("随父亲居住", None, None, None), ("由母亲照顾", None, None, None), ("跟父母一起住", None, None, None),
    ],
)  # fmt: skip
def test_who_takes_care_where_only_the_remark_says_so(
    remark: str, relationship: str | None, name: str | None, phone: str | None
) -> None:
    read = row(备注=remark)
    told = [read.values.get(f"caregiver.{what}") for what in ("relationship", "name", "phone")]
    assert told == [relationship, name, phone]
    assert ("said_in_remark" in codes(read)) is (relationship is not None)
    asked = row(备注=remark, 照护人="王桂英", 与儿童关系="姑姑", 照护人电话="15400009999")
    assert asked.values["caregiver.name"] == "王桂英", "what a column says stands"


def test_the_number_of_a_disability_card_holds_the_citizens_number() -> None:
    read = row(残疾证号=f"{NUMBER}43", 父名="李强")
    told = ("id_number", "disability_types", "disability_level", "health_status", "father.name")
    assert [read.values.get(key) for key in told] == [NUMBER, ["4"], "3", "50", "李强"]
    assert "id_number" not in row(残疾证号="A-0031").values
    other = "990121201004011233"
    assert row(身份证号=other, 残疾证号=f"{NUMBER}43").values.get("id_number") == other


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("在哪点读书", "school"), ("在哪儿上学", "school"), ("学校在哪里", "school"), ("娃儿在啥地方读书", "school"),
        ("爸爸在哪点打工", "father.work_region"), ("住校没得", "is_boarding"),
    ],
)  # fmt: skip
def test_where_a_child_goes_to_school_is_nobodys_place_of_work(asked: str, field: str) -> None:
    heading = ["姓名", "性别", asked, "父亲姓名", "母亲姓名"]
    assert columns(Grid([heading, ["李小雨", "女", None, "李强", "周芳"]]))[asked] == field
