"""What offices other than the township keep: a school's two parents and a carer, the women's federation's volunteers,
a ministry's codes, the elders' printed list, a youth league's stories, a group chat.
"""

import base64
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.record.ledger.reading.grids import (
    DAPING,
    LIUWAN,
    PLACES,
    QINGYAN,
    TODAY,
    Grid,
    codes,
    columns,
    one,
    rows,
    villages,
)
from tonghu.base.kernel.packing import unpacked
from tonghu.record.ledger.reading import process
from tonghu.record.ledger.reading.legends import sheet_of_codes
from tonghu.record.ledger.reading.reader import Reader
from tonghu.record.ledger.reading.recognition import recognise
from tonghu.record.ledger.reading.rows import LedgerRow
from tonghu.record.ledger.reading.schools import school_in

VOLUNTEERS: list[list[Any]] = [
    ["青岩镇“爱心妈妈”结对名单"],
    ["序号", "爱心妈妈", None, "结对儿童", None, None, None, "监护人", None, None, "备注"],
    [None, "姓名", "联系电话", "姓名", "性别", "出生年月", "民族", "姓名", "与儿童关系", "联系电话", None],
    [1, "黄爱群", "19900001111", "唐家豪", "男", "2016年12月", "苗族", "吴大妹", "外婆", "19900002222", None],
    [2, "石燕子", "19900003333", "张天佑", "男", "2014年4月", "汉族", "张昌银", "爷爷", "19900004444", None],
    [3, "周秀英", "19900005555", "王锦程", "男", "2014年5月", "汉族", "吴满秀", "奶奶", "19900006666", None],
]  # fmt: skip


def test_a_table_whose_children_have_names_is_no_form_whatever_words_its_groups_are() -> None:
    first, second, third = rows(Grid(VOLUNTEERS), DAPING)
    told = {"name": "唐家豪", "caregiver.name": "吴大妹", "caregiver.phone": "19900002222"}
    assert told.items() <= first.values.items()
    assert (second.values["name"], third.values["caregiver.relationship"]) == ("张天佑", "62")
    assert not any("19900001111" in str(value) for value in first.values.values())


def test_which_school_fills_in_a_list_is_no_second_school() -> None:
    title = "青岩镇中心小学2026年秋季学期留守学生花名册 填报学校（盖章）：青岩镇中心小学"
    assert school_in(title, "中心小学") == "青岩镇中心小学"


CARD: list[list[Any]] = [
    ["留守儿童信息采集表"],
    ["儿童姓名", "李小雨", "性别", "女", "民族", "汉族", "照片", None],
    ["出生日期", "2016年3月5日", None, "就读学校", "大坪小学", None, None, None],
    [None, "姓名", "证件号", None, "联系电话", "务工地点（省、市）", None, "与儿童关系"],
    ["父亲", "李强", None, None, "19900001111", "广东佛山", None, "父亲"],
    ["母亲", "周芳", None, None, "19900002222", "广东佛山", None, "母亲"],
    ["受委托监护人", "王桂英", None, None, "19900003333", "在家务农", None, "外婆"],
    ["填表人", "龙满妹", None, "审核人", None, None, None, None],
]  # fmt: skip


def test_a_card_says_who_takes_care_before_the_line_and_what_they_are_behind_it() -> None:
    (child,) = rows(Grid(CARD), DAPING)
    told = {
        "father.name": "李强", "mother.phone": "19900002222", "caregiver.name": "王桂英",
        "caregiver.relationship": "64", "caregiver.phone": "19900003333",
    }  # fmt: skip
    assert told.items() <= child.values.items()


def test_two_cards_beside_each_other_are_two_children() -> None:
    other = [[*line] for line in CARD]
    other[1][1], other[4][1], other[6][1] = "赵天", "赵勇", "孙大妹"
    beside = [[*(a + [None] * (8 - len(a))), None, *b] for a, b in zip(CARD, other, strict=True)]
    first, second = rows(Grid(beside), DAPING)
    assert (first.values["name"], first.values["father.name"]) == ("李小雨", "李强")
    assert (second.values["name"], second.values["father.name"]) == ("赵天", "赵勇")
    assert (first.row, second.row) == (2, 3)
    assert columns(Grid(beside))["儿童姓名"] == "name"  # not under the title of one of them


def test_a_ministry_s_codes_are_explained_by_the_name_it_has_for_a_column() -> None:
    told = sheet_of_codes(
        [
            ["字段代码及名称", "代码值", "代码含义"],
            ["BAC041 学业状况", "03", "小学"],
            ["BAF010/BAM010 父母特殊情况", "1", "死亡"],
        ]
    )
    assert told["学业状况"] == {"3": "小学"}
    assert told["父亲特殊情况"] == told["母亲特殊情况"] == {"1": "死亡"}


def test_each_of_the_lists_printed_beside_each_other_has_headings_of_its_own() -> None:
    header = ["序号", "姓名", "性别", "出生年月"]
    found = rows(
        Grid(
            [
                [*header, *header],
                ["大坪村", None, None, None, "柳湾村（续）", None, None, None],
                [1, "李小雨", "女", "2016.03", 9, "赵天", "男", "2017.03"],
                [2, "李小海", "男", "2018.01", "大坪村", None, None, None],
                [3, "周小雪", "女", "2015.02", 10, "孙小海", "男", "2014.02"],
            ]
        ),
        QINGYAN,
    )
    where = {str(row.values["name"]): row.place for row in found}
    assert where == {
        "李小雨": DAPING,
        "李小海": DAPING,
        "周小雪": DAPING,
        "赵天": LIUWAN,
        "孙小海": DAPING,
    }


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("父亲黄军在武汉务工，母亲王巧云在家，平时随爷爷黄学礼生活。",
         {"father.name": "黄军", "father.work_region": "武汉", "mother.name": "王巧云", "mother.is_away": "0", "caregiver.name": "黄学礼"}),
        ("父母常年在长沙打工，由伯父照看", {"father.work_region": "长沙", "mother.work_region": "长沙", "caregiver.relationship": "81"}),
        ("父亲龙刚2019年因病去世，享受低保", {"father.name": "龙刚", "father.special_status": "1", "relief_measures": ["2"]}),
        ("父母在外，寄住在外婆熊春香家", {"father.is_away": "1", "caregiver.name": "熊春香", "caregiver.relationship": "64"}),
        ("爷爷张家发（76岁）带三个孙辈，收入不高", {"caregiver.name": "张家发", "caregiver.relationship": "61"}),
    ],
)  # fmt: skip
def test_a_story_of_the_family_says_who_is_where(said: str, told: dict[str, Any]) -> None:
    child = one(["姓名", "性别", "家庭情况简介（80字内）"], ["李小雨", "女", said])
    found = {key: child.values.get(key) for key in told}
    assert found == told
    assert "said_in_remark" in codes(child)


@pytest.mark.parametrize("said", ["父亲常打骂孩子", "父亲黄军脾气暴躁", "母亲听说在广东打工"])
def test_what_a_story_does_not_say_plainly_names_nobody(said: str) -> None:
    child = one(["姓名", "性别", "备注"], ["李小雨", "女", said])
    assert not any(key.startswith(("father", "mother")) for key in child.values)


def test_a_chain_whose_telephones_are_glued_to_names_and_that_goes_on_with_a_brother() -> None:
    first, brother, third, _ = rows(
        Grid(
            [
                ["#接龙"],
                [
                    "1. 李小雨 女 3组 三年级 爸爸李强19900001111在浙江义乌 妈妈周芳19900002222在浙江义乌 外婆王桂英带19900003333"
                ],
                ["      哥哥 李小海、男、七年级，其他同上"],
                ["收到"],
                [
                    "2. 赵天/男/990131201501010013/7组/大班/父亲：赵勇（广东深圳，19900004444）/母亲：陈梅（广东深圳，19900005555）/照顾人：孙军（伯父，19900006666）"
                ],
                ["3. 周小雪 女 2组 一年级 爸 周勇 19900007777 福建泉州 妈妈跑了 跟奶奶尚兰英"],
            ]
        ),
        DAPING,
    )
    told = {
        "father.name": "李强", "father.phone": "19900001111", "father.work_region": "浙江义乌",
        "mother.name": "周芳", "caregiver.name": "王桂英", "caregiver.phone": "19900003333", "living_detail": "3组",
    }  # fmt: skip
    for child in (first, brother):
        assert told.items() <= child.values.items()
    assert (brother.values["name"], brother.values["class_name"]) == ("李小海", "七年级")
    told = {"father.phone": "19900004444", "mother.work_region": "广东深圳", "caregiver.name": "孙军", "caregiver.phone": "19900006666"}  # fmt: skip
    assert told.items() <= third.values.items()
    assert third.values["id_number"] == "990131201501010013"


def test_a_father_s_name_stands_behind_the_word_for_him() -> None:
    chain = [[f"{n}. {name} 女 一年级 爸 周勇 19900007777 福建泉州"] for n, name in enumerate(("周小雪", "周小雨", "周小云"), 1)]  # fmt: skip
    first, *_ = rows(Grid([["#接龙"], *chain]), DAPING)
    assert (first.values["father.name"], first.values["father.work_region"]) == ("周勇", "福建泉州")


def test_whoever_takes_care_is_the_head_of_the_household_or_the_spouse() -> None:
    found = rows(
        Grid(
            [
                [
                    "户号",
                    "户主",
                    "户主性别",
                    "户主电话",
                    "孩子姓名",
                    "与户主关系",
                    "性别",
                    "照料人",
                ],
                [1, "李大山", "男", "19900001111", "李小雨", "孙女", "女", "户主"],
                [None, None, None, None, "李小海", "孙子", "男", "户主老伴王桂英"],
                [2, "周大妹", "女", "19900002222", "赵天", "外孙", "男", "户主"],
                [3, "孙大海", "男", "19900003333", "孙天", "侄子", "男", "户主"],
            ],
            merged=((2, 1, 3, 1),),
        ),
        DAPING,
    )
    who = [
        [row.values.get(f"caregiver.{what}") for what in ("name", "relationship", "phone")]
        for row in found
    ]
    assert who == [
        ["李大山", "61", "19900001111"],
        ["王桂英", "62", None],
        ["周大妹", "64", "19900002222"],
        ["孙大海", None, "19900003333"],
    ]


def test_a_list_of_places_makes_no_files() -> None:
    found = rows(
        Grid(
            [
                ["名称", "所在村", "地址", "负责人"],
                ["大坪村留守儿童之家", "大坪村", "村委会一楼", "李强"],
                ["柳湾村“童伴之家”", "柳湾村", "村小学内", "周芳"],
            ]
        )
    )
    assert [row.outcome for row in found] == ["refused", "refused"]
    assert all(codes(row) >= {"name_of_office"} for row in found)


def test_the_one_village_that_a_file_is_about_is_where_its_children_live(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "没在群里的"
    for line in (["姓名", "性别", "年级"], ["李小雨", "女", "三年级"], ["赵天", "男", "一年级"]):
        book.active.append(line)
    book.save(tmp_path / "x.xlsx")

    def read(name: str) -> tuple[list[str], list[str]]:
        options = {"place": QINGYAN, "places": PLACES, "answers": {}, "mapping": {}, "today": "2026-11-24", "rows": True}  # fmt: skip
        portion, report = process.read(str(tmp_path / "x.xlsx"), name, json.dumps(options))
        found = json.loads(unpacked(base64.b64decode(portion["portion"])))
        return [row["place"] for row in found], [one["code"] for one in report["sheet"]["problems"]]

    places, told = read("大坪村留守儿童.xlsx")
    assert places == [DAPING, DAPING]
    assert told.count("village_of_book") == 1
    places, told = read("大坪村、柳湾村留守儿童.xlsx")
    assert places == [QINGYAN, QINGYAN]
    assert "village_missing" in told


def test_how_a_parent_is_by_the_police_and_what_a_school_calls_itself() -> None:
    child = one(
        ["姓名", "性别", "服务处所（学校）", "父亲姓名", "父亲人员状态", "生活补贴", "护理补贴"],
        ["李小雨", "女", "河包中学", "李强", "死亡注销", "√", "√"],
    )
    told = {"school": "河包中学", "father.special_status": "1", "relief_measures": ["7", "8"]}
    assert told.items() <= child.values.items()


def test_of_a_list_of_prisoners_the_children_get_no_prisoner_s_number() -> None:
    header = ["序号", "服刑（强戒）人员姓名", "性别", "身份证号", "类别", "与子女关系", "子女姓名", "子女性别", "子女身份证号",
              "另一方家长姓名", "另一方家长现状", "现实际抚养人", "抚养人与子女关系", "抚养人联系电话"]  # fmt: skip
    first, second, third = rows(
        Grid(
            [
                header,
                [1, "李强", "男", "990131198601010016", "服刑", "父亲", "李小雨", "女", "990131201503050027", "陈梅", "死亡", "王桂英", "奶奶", "19900001111"],
                [None, None, None, None, None, None, "李小海", "男", None, None, None, None, None, None],
                [2, "周芳", "女", "990131198801010029", "强制隔离戒毒", "母亲", "赵天", "男", None, "赵勇", "外出务工", "赵大山", "爷爷", None],
            ],
            merged=tuple((2, at, 3, at) for at in (0, 1, 2, 3, 4, 5, *range(9, 14))),
        ),
        DAPING,
    )  # fmt: skip
    told = {
        "name": "李小雨", "sex": "2", "id_number": "990131201503050027", "father.name": "李强", "father.special_status": "5",
        "father.id_number": "990131198601010016", "caregiver.name": "王桂英", "caregiver.relationship": "62",
    }  # fmt: skip
    assert told.items() <= first.values.items()
    for child in (first, second):
        assert (child.values["mother.name"], child.values["mother.special_status"]) == ("陈梅", "1")
    assert (third.values["father.name"], third.values["father.is_away"]) == ("赵勇", "1")
    assert (second.values["sex"], second.values["father.name"]) == ("1", "李强")
    assert "id_number" not in second.values
    assert (third.values["mother.name"], third.values["mother.special_status"]) == ("周芳", "6")


PRISONERS: list[list[Any]] = [
    ["服刑人员姓名", "身份证号", "类别", "与子女关系", "子女姓名", "子女性别", "另一方家长姓名"],
    ["李大山", None, "服刑", "祖父", "李小雨", "女", "周芳"],
]


def test_a_prisoner_who_is_no_parent_does_not_take_care_and_is_told() -> None:
    (child,) = rows(Grid(PRISONERS), DAPING)
    assert child.values["name"] == "李小雨"
    assert not any(key.startswith(("caregiver", "father", "mother")) for key in child.values)
    told = [one.message for one in child.problems if one.code == "relative_left"]
    assert [("李大山" in one, "周芳" in one) for one in told] == [(True, False), (False, True)]


def test_what_somebody_says_of_the_prisoner_s_columns_leaves_the_other_parent_unread() -> None:
    said = dict.fromkeys(PRISONERS[0][:4], "")
    sheet = Grid(PRISONERS)
    (table,) = recognise(sheet, said)
    (child,) = Reader(sheet, table, villages(DAPING), TODAY).rows()
    assert isinstance(child, LedgerRow)
    assert "mother.name" not in child.values


def test_whoever_filled_a_form_in_is_the_parent_or_the_carer_that_the_answer_says() -> None:
    header = ["1、您的姓名", "2、您是孩子的（    ）", "3、您的手机号", "4、孩子姓名", "5、孩子性别", "11、孩子爸爸姓名", "15、平时谁带孩子最多"]  # fmt: skip
    by_the_carer, by_the_father, by_another = rows(
        Grid(
            [
                header,
                ["王天禄", "爷爷", "19900001111", "李小雨", "女", "李强", "爷爷"],
                ["赵勇", "爸爸", "19900002222", "赵天", "男", "赵勇", "奶奶"],
                ["孙大海", "外公", "19900003333", "周天", "男", "周勇", "奶奶"],
            ]
        ),
        DAPING,
    )
    told = {"caregiver.name": "王天禄", "caregiver.phone": "19900001111", "father.name": "李强"}
    assert told.items() <= by_the_carer.values.items()
    assert by_the_father.values["father.phone"] == "19900002222"
    assert by_the_father.values["caregiver.relationship"] == "62"
    assert "caregiver.name" not in by_another.values


@pytest.mark.parametrize(
    ("checked", "true", "changed", "read"),
    [
        ("属实", "是", "无", True),
        ("核实与他人不重复，属实", "是", None, True),
        ("父母已返乡，已核减", None, None, False),
        ("重复", None, None, False),
        (None, "否", None, False),
        (None, None, "与上面重复，删除", False),
        (None, None, "退出", False),
    ],
)
def test_who_is_no_longer_on_the_list_a_county_sent_back(
    checked: str | None, true: str | None, changed: str | None, read: bool
) -> None:
    header = ["姓名", "性别", "学校", "核查结果", "是否属实", "变动情况"]
    found = rows(Grid([header, ["李小雨", "女", "大坪小学", checked, true, changed]]), DAPING)
    assert bool(found) is read


def test_what_was_put_right_beside_the_list_is_told() -> None:
    header = ["姓名", "性别", "父亲姓名", "变动情况"]
    child = one(header, ["李小雨", "女", "李强", "父亲已换到江苏苏州"])
    assert "change_said" in codes(child)
    assert "change_said" not in codes(one(header, ["李小雨", "女", "李强", "无变动"]))


@pytest.mark.parametrize("name", ["韩某某", "吴某甲", "范某", "张*"])
def test_a_name_that_was_taken_out_makes_no_file(name: str) -> None:
    child = one(["被害人", "性别", "法定代理人", "与被害人关系"], [name, "女", "李强", "父亲"])
    assert (child.outcome, "name_masked" in codes(child)) == ("refused", True)


@pytest.mark.parametrize(
    ("said", "sex"), [("罗思琪 女", "2"), ("杨梓涵，女娃儿", "2"), ("杨永康，儿娃子", "1")]
)
def test_a_boy_or_a_girl_behind_the_name(said: str, sex: str) -> None:
    child = one(["娃娃", "就读学校", "说明"], [said, "大坪小学", "听话"])
    assert (child.values["name"], child.values["sex"]) == (said[:3], sex)


def test_a_sentence_is_no_father_s_name() -> None:
    header = ["姓名", "性别", "父亲", "母亲"]
    child = one(header, ["冉毅", "男", "冉明富前年在工地上摔死了", "夏春梅"])
    assert (child.values["father.name"], child.values["father.special_status"]) == ("冉明富", "1")
    child = one(header, ["冉毅", "男", "说不清在哪里的那一个", "夏春梅"])
    assert "father.name" not in child.values


def test_a_telephone_that_is_the_mother_s_and_a_carer_in_the_words_of_the_village() -> None:
    header = ["娃娃", "就读学校", "老汉和妈", "哪个在带"]
    cells = [
        "冉毅",
        "大坪小学",
        "他老汉叫冉明富，他妈叫夏春梅",
        "他婆龚明秀在带 19900001111（妈的）",
    ]
    told = {"father.name": "冉明富", "mother.name": "夏春梅", "mother.phone": "19900001111", "caregiver.name": "龚明秀", "caregiver.relationship": "62"}  # fmt: skip
    child = one(header, cells)
    assert told.items() <= child.values.items()
    assert "caregiver.phone" not in child.values


def test_words_beside_the_same_in_english_and_letters_over_columns() -> None:
    header = ["Child's name\n儿童姓名", "Sex\n性别", "Ethnicity\n民族", "Boarding?\n是否住校", "Relationship to child\n与儿童关系", "Caregiver\n照料人"]  # fmt: skip
    child = one(header, ["李小雨", "F", "Miao 苗族", "Y", "Grandfather (paternal) 爷爷", "李大山"])
    told = {"ethnicity": "06", "is_boarding": "1", "caregiver.relationship": "61"}
    assert told.items() <= child.values.items()


@pytest.mark.parametrize(
    "said", ["已到县城随母亲居住", "2024年8月已随父母到务工地就读", "人已不在本镇", "已转学"]
)
def test_a_remark_that_a_child_is_gone_is_told(said: str) -> None:
    child = one(["姓名", "性别", "学校", "备注"], ["李小雨", "女", "大坪小学", said])
    assert "left_said" in codes(child)


def test_letters_and_figures_over_columns_and_ditto_in_quotes_are_read() -> None:
    found = rows(
        Grid(
            [
                ["序号", "村（社区）", "儿童姓名", "性别", "主要照料人", "照料人电话"],
                ["甲", "乙", "丙", 1, 2, 3],
                [1, "大坪村", "李小雨", "女", "王桂英", "19900001111"],
                [2, "“同上”", "赵天", "男", "孙大妹", "19900002222"],
            ]
        ),
        QINGYAN,
    )
    assert [(row.values["name"], row.place) for row in found] == [
        ("李小雨", DAPING),
        ("赵天", DAPING),
    ]
    assert found[0].values["caregiver.name"] == "王桂英"


@pytest.mark.parametrize(
    ("said", "place", "work"),
    [
        ("浙江温州，两年没回来了", "浙江温州", None),
        ("重庆进厂", "重庆", "进厂"),
        ("广东惠州（过年回来）", "广东惠州", None),
        ("浙江省某市某县", "浙江省某市某县", None),
        ("大石镇，街上", "大石镇，街上", None),
    ],
)
def test_a_place_is_filed_without_what_is_said_behind_it(
    said: str, place: str, work: str | None
) -> None:
    child = one(["姓名", "性别", "父亲", "父亲务工地"], ["李小雨", "女", "李强", said])
    found = (child.values["father.work_region"], child.values.get("father.workplace"))
    assert found == (place, work)


def test_a_list_of_grown_ups_is_asked_about_as_a_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    born = ["1950-01-02", "1961-03-04", "2016-05-06"]
    for line in (
        ["姓名", "性别", "出生日期", "住址"],
        *(["李大山", "男", day, "大坪村"] for day in born),
    ):
        sheet.append(line)
    book.save(tmp_path / "x.xlsx")
    options = {"place": QINGYAN, "places": PLACES, "answers": {}, "mapping": {}, "today": "2026-11-24", "rows": False}  # fmt: skip
    (report,) = process.read(str(tmp_path / "x.xlsx"), "x.xlsx", json.dumps(options))
    told = report["sheet"]["problems"][0]
    assert (told["code"], "3 行里有 2 行" in told["message"]) == ("mostly_grown_ups", True)


def _classes(said: dict[int, str]) -> list[object]:
    header = ["姓名", "性别", "班级"]
    lines = [[f"李小{sign}", "女", said.get(n)] for n, sign in enumerate("雨雪云月星海天")]
    return [row.values.get("class_name") for row in rows(Grid([header, *lines]), DAPING)]


def test_a_class_that_is_said_on_its_first_row_only_is_that_of_the_rows_beneath() -> None:
    assert _classes({0: "一（1）班", 4: "一（2）班"}) == ["一（1）班"] * 4 + ["一（2）班"] * 3
    some_unknown = {0: "一（1）班", 1: "一（1）班", 4: "一（2）班"}
    assert _classes(some_unknown) == [some_unknown.get(n) for n in range(7)]
    assert _classes({2: "一（1）班"}) == [None, None, "一（1）班", None, None, None, None]


def test_father_and_mother_a_row_each_with_the_child_merged_over_both() -> None:
    header = [
        "编号",
        "儿童姓名",
        "性别",
        "父/母",
        "父母姓名",
        "联系电话",
        "务工地点",
        "照管人",
        "和孩子关系",
        "照管人电话",
    ]
    (child,) = rows(
        Grid(
            [
                header,
                [1, "李小雨", "女", "父", "李强", "19900001111", "上海", "王桂英", "奶奶", "19900003333"],
                [None, None, None, "母", "周芳", "19900002222", "同上", None, None, None],
            ],
            merged=tuple((2, at, 3, at) for at in (0, 1, 2, 7, 8, 9)),
        ),
        DAPING,
    )  # fmt: skip
    told = {
        "father.name": "李强", "father.phone": "19900001111", "father.work_region": "上海", "mother.name": "周芳",
        "mother.phone": "19900002222", "mother.work_region": "上海", "caregiver.name": "王桂英", "caregiver.relationship": "62",
    }  # fmt: skip
    assert told.items() <= child.values.items()


def test_what_the_carer_is_to_the_child_before_a_bare_name() -> None:
    header = ["姓名", "性别", "爸爸姓名", "现在跟谁住", "姓名", "电话"]
    child = one(header, ["李小雨", "女", "李强", "外祖父", "周大山", "19900001111"])
    told = {"caregiver.name": "周大山", "caregiver.relationship": "63", "caregiver.phone": "19900001111"}  # fmt: skip
    assert told.items() <= child.values.items()
    asked = one(["姓名", "性别", "18、平时由谁照顾孩子", "19、照顾人姓名"], ["李小雨", "女", "外祖父", "周大山"])  # fmt: skip
    assert (asked.values["caregiver.relationship"], asked.values["caregiver.name"]) == ("63", "周大山")  # fmt: skip
    alone = one(["姓名", "性别", "照护人"], ["李小雨", "女", "外祖父"])
    assert alone.values.get("caregiver.name") is None
    assert alone.values["caregiver.relationship"] == "63"


def test_the_child_s_own_address_names_another_village_than_the_title() -> None:
    grid = Grid(
        [
            ["青岩镇大坪村卫生室0—6岁儿童登记表"],
            ["姓名", "性别", "家庭住址"],
            ["李小雨", "女", "青岩镇大坪村三组"],
            ["赵天", "男", "青岩镇柳湾村二组"],
        ]
    )
    first, second = rows(grid, QINGYAN)
    assert (first.place, second.place) == (DAPING, LIUWAN)
    assert "village_guessed" in codes(second) - codes(first)


def test_women_with_child_below_a_list_of_children_are_none_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["姓名", "性别", "出生日期", "家庭住址"],
        ["李小雨", "女", "2021-01-02", "大坪村"],
        ["附：本村孕产妇（丈夫外出务工）"],
        ["姓名", "年龄", "预产期", "身份证号", "家庭住址"],
        ["方玉兰", 25, "2027.1.12", None, "大坪村"],
    ):
        sheet.append(line)
    book.save(tmp_path / "x.xlsx")
    options = {"place": DAPING, "places": PLACES, "answers": {}, "mapping": {}, "today": "2026-11-24", "rows": False}  # fmt: skip
    (report,) = process.read(str(tmp_path / "x.xlsx"), "x.xlsx", json.dumps(options))
    assert report["sheet"]["rows_read"] == 1
    assert "staff_list" in {problem["code"] for problem in report["sheet"]["problems"]}


def test_codes_in_letters_side_by_side_and_what_is_like_the_father_s() -> None:
    header = [
        "姓名",
        "性别",
        "救助措施（A建档立卡 B最低生活保障 C特困供养 F无）",
        "父亲情况",
        "母亲情况",
        "家庭情况",
    ]
    child = one(
        header, ["李小雨", "女", "AB", "在广东深圳务工", "同父亲", "住房一般，爷爷种苞谷和烤烟。"]
    )
    told = {"relief_measures": ["1", "2"], "mother.is_away": "1", "mother.work_region": "广东深圳"}
    assert told.items() <= child.values.items()
    assert "种苞谷" in str(child.values["remark"])
    lost = one(header, ["李小雨", "女", "F", "失联1年以上", "在家", None])
    assert (lost.values["father.special_status"], lost.values["relief_measures"]) == ("7", ["0"])


def test_both_are_in_one_place_and_relief_of_a_year() -> None:
    header = ["姓名", "性别", "父母在哪里打工", "21、家庭享受的救助政策【多选题】"]
    child = one(header, ["李小雨", "女", "父母都在江苏昆山", "低保┋2023年医疗救助"])
    told = {"father.work_region": "江苏昆山", "mother.work_region": "江苏昆山", "relief_measures": ["2", "5"]}  # fmt: skip
    assert told.items() <= child.values.items()


def test_a_list_of_volunteers_makes_no_files_and_one_of_their_children_does() -> None:
    def staff(header: list[Any], cells: list[Any]) -> str:
        (table,) = recognise(Grid([header, cells, cells], name="爱心妈妈名单"))
        return table.of_staff

    assert staff(["姓名", "单位", "电话"], ["胡海燕", "镇政府", "19900001111"]) == "爱心妈妈名单"
    assert not staff(["姓名", "学校", "爱心妈妈"], ["李小雨", "大坪小学", "胡海燕"])


def test_teachers_beneath_the_children_are_none_of_them() -> None:
    header = ["班级", "姓名", "小名", "性别", "爸爸", "接送人", "接送人电话"]
    child = ["大一班", "李小雨", "团团", "女", "李强19900001111", "王桂英（奶奶）", "19900002222"]
    teacher = [None, "谢海燕", None, "女", "中一班班主任", None, "19900003333"]
    (found,) = rows(Grid([header, child, teacher]), DAPING)
    assert found.values["name"] == "李小雨"


def test_the_words_of_other_provinces() -> None:
    header = [
        "细伢子名字",
        "伢/妹",
        "爷老子",
        "娘老子",
        "克哪里打工",
        "哪个带",
        "带的人喊么子",
        "在哪里读书",
    ]
    child = one(
        header, ["周启航", "伢", "周志强", "孙燕", "两个都在东莞", "谢学文", "嗲嗲", "石塘完小"]
    )
    told = {
        "sex": "1", "father.name": "周志强", "mother.name": "孙燕", "caregiver.name": "谢学文", "caregiver.relationship": "61",
        "school": "石塘完小",
    }  # fmt: skip
    assert told.items() <= child.values.items()


def test_a_disability_card_that_says_what_it_is_for_and_a_hamlet_of_a_village() -> None:
    header = ["姓名", "性别", "住址", "残疾证", "内宿打√", "工作单位（学校、班级）"]
    child = one(
        header, ["李小雨", "女", "大坪岜独屯", "肢体三级", "√", "青岩中学七（2）班"], QINGYAN
    )
    told = {"disability_types": ["4"], "disability_level": "3", "is_boarding": "1", "school": "青岩中学"}  # fmt: skip
    assert told.items() <= child.values.items()
    assert (child.values["class_name"], child.place) == ("七（2）班", DAPING)


def test_figures_that_count_the_columns_are_no_sample_of_what_stands_in_them() -> None:
    (table,) = recognise(
        Grid(
            [
                ["序号", "姓名", "性别", "低保"],
                ["1", "2", "3", "4"],
                [1, "李小雨", "女", "√"],
            ]
        )
    )
    assert [column.samples for column in table.columns[1:]] == [("李小雨",), ("女",), ("√",)]
