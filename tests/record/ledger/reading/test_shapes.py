"""Whole sheets in shapes of their own: mothers with their children beside them, children in columns, cards with an
inner table of the family, registers of households.
"""

from typing import Any

from tests.record.ledger.reading.grids import DAPING, Grid, codes, rows
from tonghu.record.ledger.reading.households import gathered
from tonghu.record.ledger.reading.recognition import recognise

ON_ITS_SIDE: list[list[Any]] = [
    ["大坪村留守娃娃情况（横着填）"],
    ["娃娃", "第几个", 1, 2],
    [None, "名字", "李小雨", "李小海"],
    [None, "男/女", "女", "男"],
    [None, "哪年哪月哪日生", "2016年3月5日", "2018年1月2日"],
    [None, "住校没有", "没有", "住"],
    [None, "有病没有", "没有", "没有"],
    ["爹", "名字", "李强", None],
    [None, "在哪里", "广东", None],
    [None, "电话", "19900001111", None],
    ["领娃的人", "名字", "王桂英", None],
    [None, "是娃的哪样", "奶奶", None],
    ["村里满不满意", None, "满意", "满意"],
    ["要说明的", None, None, "怕生"],
]


def test_a_table_on_its_side_goes_on_below_and_shares_cells_merged_over_several_children() -> None:
    below = [["（续表）"], *(line[:2] for line in ON_ITS_SIDE[1:])]
    for line, value in zip(below[1:], [3, "周天", "男", "2017年5月6日", "没有"], strict=False):
        line.append(value)
        line.append(None)
    below[7] += ["周勇"]
    merged = tuple((line, 2, line, 3) for line in range(8, 13))
    grid = Grid([*ON_ITS_SIDE, [], *below], merged=merged)
    first, second, third = rows(grid)
    assert (first.row, second.row, first.place) == (3, 4, DAPING)
    for child in (first, second):
        told = {"father.name": "李强", "father.phone": "19900001111", "caregiver.name": "王桂英"}
        assert told.items() <= child.values.items()
        assert child.values["caregiver.relationship"] == "62"
    assert (first.values["is_boarding"], second.values["is_boarding"]) == ("0", "1")
    assert first.values["health_status"] == "10"
    assert (second.values["remark"], third.values["name"]) == ("怕生", "周天")
    assert third.values["father.name"] == "周勇"
    assert "father.phone" not in third.values


def test_the_first_and_the_second_child_stand_beside_their_mother() -> None:
    grid = Grid(
        [
            ["妇女（妈妈）", None, "丈夫（爸爸）", "一孩", None, None, "二孩", None, None, "娃归谁管", None],
            ["姓名", "手机", "姓名", "姓名", "男女", "出生日期", "姓名", "男女", "出生日期", "姓名", "称呼"],
            ["陈梅", "19900002222", "李强", "李小雨", "女", "2016-03-05", "李小海", "男", "2018-01-02", "王桂英", "奶奶"],
            ["周芳", "19900003333", "赵勇", "赵天", "男", "2017-03-05", None, None, None, "赵大山", "爷爷"],
        ]
    )  # fmt: skip
    found = {str(row.values["name"]): row.values for row in rows(grid, DAPING)}
    assert sorted(found) == ["李小海", "李小雨", "赵天"]
    for name, mother, father, carer in (
        ("李小雨", "陈梅", "李强", "王桂英"), ("李小海", "陈梅", "李强", "王桂英"), ("赵天", "周芳", "赵勇", "赵大山"),
    ):  # fmt: skip
        told = {"mother.name": mother, "father.name": father, "caregiver.name": carer}
        assert told.items() <= found[name].items()
    assert found["李小海"]["birth_date"] == "2018-01-02"


def test_a_card_holds_a_small_table_of_the_family() -> None:
    def card(name: str, father: str, *more: list[Any]) -> list[list[Any]]:
        return [
            ["儿童姓名", name, "性别", "女", "出生日期", "2016年3月5日"],
            ["民族", "汉族", "就读学校", "青岩小学"],
            ["家庭成员", "姓名", "身份证号", "联系电话", "务工地点", "目前状况"],
            ["父亲", father, None, "19900001111", "广东东莞", "外出务工"],
            ["母亲", "陈梅", None, "19900002222", None, "病故"],
            *more,
            ["照料人", "王桂英", "与儿童关系", "奶奶", "照料人电话", "19900003333"],
            ["备注", None],
        ]

    grid = Grid([*card("李小雨", "李强"), [], *card("周小雪", "周勇", ["哥哥", "周天"])])
    first, second = rows(grid, DAPING)
    for child, father in ((first, "李强"), (second, "周勇")):
        told = {
            "father.name": father, "father.phone": "19900001111", "father.work_region": "广东东莞",
            "mother.name": "陈梅", "mother.phone": "19900002222", "mother.special_status": "1",
            "caregiver.name": "王桂英", "caregiver.relationship": "62", "caregiver.phone": "19900003333",
        }  # fmt: skip
        assert told.items() <= child.values.items()
        assert "phone" not in child.values


def test_the_table_of_the_family_in_a_card_may_have_a_word_beside_it() -> None:
    grid = Grid(
        [
            ["姓名", "李小雨", "性别", "女"], ["出生日期", "2016年3月5日", "民族", "汉族"],
            ["家庭主要成员", "称谓", "姓名", "电话"], [None, "父亲", "李强", "19900001111"],
            [None, "母亲", "陈梅", "19900002222"], ["备注", "怕生", "班级", "三年级"],
        ]
    )  # fmt: skip
    (child,) = rows(grid, DAPING)
    told = {
        "name": "李小雨", "father.name": "李强", "father.phone": "19900001111", "mother.name": "陈梅",
        "mother.phone": "19900002222", "remark": "怕生", "class_name": "三年级",
    }  # fmt: skip
    assert told.items() <= child.values.items()


CENSUS = [
    "户编号",
    "户主",
    "家庭成员",
    "与户主关系",
    "性别",
    "出生年月",
    "外出地点",
    "手机号码",
    "是否留守儿童",
]


def test_a_register_says_beside_a_child_who_its_parents_are_and_their_lines_say_the_rest() -> None:
    header = [*CENSUS, "父母是谁（16岁以下填）", "平时谁带", "备注"]
    grid = Grid([
        header,
        ["001", "王大山", "王大山", "户主", "男", "1955.1.2", None, "19900001111", None, None, None, None],
        [None, None, "王强", "长子", "男", "1985.1.2", "广东东莞", "19900002222", None, None, None, None],
        [None, None, "王勇", "次子", "男", "1987.1.2", None, None, None, None, None, "服刑中"],
        [None, None, "王小雨", "孙女", "女", "2016.3.5", None, None, "是", "父王强，母陈梅（已故）", "爷爷王大山", None],
        [None, None, "王小海", "孙子", "男", "2018.3.5", None, None, "是", "父王勇，母离异", "爷爷王大山", None],
    ])  # fmt: skip
    first, second = rows(grid, DAPING)
    told = {
        "father.name": "王强", "father.phone": "19900002222", "father.work_region": "广东东莞",
        "mother.name": "陈梅", "mother.special_status": "1", "caregiver.name": "王大山",
        "caregiver.relationship": "61", "caregiver.phone": "19900001111",
    }  # fmt: skip
    assert told.items() <= first.values.items()
    told = {"father.name": "王勇", "father.special_status": "5", "mother.special_status": "8"}
    assert told.items() <= second.values.items()
    assert second.values.keys().isdisjoint({"father.phone", "mother.name"})


def test_without_that_a_register_tells_the_parents_only_where_the_household_leaves_no_choice() -> (
    None
):
    grid = Grid([
        CENSUS,
        ["001", "王大山", "王大山", "户主", "男", "1955.1.2", None, None, None],
        [None, None, "王强", "儿子", "男", "1985.1.2", "广东", "19900002222", None],
        [None, None, "陈梅", "儿媳", "女", "1987.1.2", "广东", None, None],
        [None, None, "王小雨", "孙女", "女", "2016.3.5", None, None, "是"],
        ["002", "赵大山", "赵大山", "户主", "男", "1955.1.2", None, None, None],
        [None, None, "赵强", "长子", "男", "1985.1.2", "广东", "19900003333", None],
        [None, None, "赵勇", "次子", "男", "1987.1.2", "广东", None, None],
        [None, None, "赵天", "孙子", "男", "2018.3.5", None, None, "是"],
    ])  # fmt: skip
    first, second = rows(grid, DAPING)
    told = {
        "name": "王小雨",
        "father.name": "王强",
        "mother.name": "陈梅",
        "father.phone": "19900002222",
    }
    assert told.items() <= first.values.items()
    assert not any(key.startswith(("father.", "mother.")) for key in second.values)
    (table,) = recognise(gathered(grid))
    assert [doubt.code for doubt in table.doubts] == ["parents_by_kin", "parents_by_kin"]


def test_of_a_chain_of_messages_what_is_plain_is_read_and_the_rest_is_kept_in_its_words() -> None:
    grid = Grid([
        ["接龙内容", "村里备注"],
        ["大坪村留守儿童摸底接龙：请按格式接：孩子姓名、性别、生日、学校班级、爸妈在哪里、谁带娃、电话、身体情况"],
        ["例 张三 男 2015.1.1 青岩小学三年级 爸妈在广东打工 奶奶带 健康"],
        ["1. 李小雨 女 2015.3.7 青岩小学六年级 爸爸李强在中山打工 妈妈陈梅坐牢 奶奶王桂英带 19900003333 健康", "常来"],
        ["2. 周小海（男）2017/12/9，三年级，爸爸妈妈都在浙江台州，跟爷爷住，身体不好"],
        ["书记：还没接的抓紧，今晚截止，男女都要写"],
        ["3、父亲赵勇，女，2016年3月5日，妈妈带 19900004444 健康"],
    ])  # fmt: skip
    first, second, third = rows(grid, DAPING)
    told = {
        "name": "李小雨", "sex": "2", "birth_date": "2015-03-07", "school": "青岩小学", "class_name": "六年级",
        "father.name": "李强", "father.work_region": "中山", "mother.name": "陈梅", "mother.special_status": "5",
        "caregiver.name": "王桂英", "caregiver.relationship": "62", "caregiver.phone": "19900003333",
        "health_status": "10", "remark": "常来",
    }  # fmt: skip
    assert told.items() <= first.values.items()
    told = {
        "name": "周小海", "sex": "1", "birth_date": "2017-12-09", "father.work_region": "浙江台州",
        "mother.work_region": "浙江台州", "caregiver.relationship": "61", "remark": "身体不好",
    }  # fmt: skip
    assert told.items() <= second.values.items()
    assert "health_status" not in second.values  # whose it is nobody says
    assert third.outcome == "refused"
    assert "name_missing" in codes(third)


def test_in_a_register_the_heads_own_child_has_the_head_and_the_spouse_for_parents() -> None:
    header = [
        "户编号",
        "户主姓名",
        "成员姓名",
        "与户主关系",
        "性别",
        "身份证号",
        "务工地点",
        "是否留守儿童",
        "备注",
    ]
    lines = [
        ["001", "李强", "李强", "户主", "男", "990121198603050019\t", "福建晋江", None, None],
        ["001", "李强", "周芳", "配偶", "女", "990121198802030029\t", "福建泉州", None, None],
        ["001", "李强", "李小雨", "之女", "女", "990121201603050013\t", None, "是", None],
        ["002", "王国富", "王国富", "户主", "男", "990121195603050015\t", None, None, None],
        ["002", "王国富", "王强", "之子", "男", "990121198603050043\t", "广东东莞", None, None],
        ["002", "王国富", "王朵", "之孙女", "女", "990121201703050029\t", None, "是", "母亲已去世"],
    ]  # fmt: skip
    child, grandchild = rows(Grid([header, *lines]), DAPING)
    told = ("father.name", "father.work_region", "mother.name", "mother.work_region")
    assert [child.values.get(key) for key in told] == ["李强", "福建晋江", "周芳", "福建泉州"]
    assert [grandchild.values.get(key) for key in told[:2]] == ["王强", "广东东莞"]
    assert grandchild.values["mother.special_status"] == "1"
    assert "left_said" not in codes(grandchild), "it is not the child who is gone"


def test_a_line_for_each_member_that_says_who_is_the_child_files_no_grown_up() -> None:
    header = [
        "户号",
        "村名",
        "成员",
        "姓名",
        "性别",
        "出生年月",
        "电话",
        "目前情况",
        "务工地",
        "就读学校",
    ]
    lines: list[list[Any]] = [
        [1, "大坪村", "儿童", "李小雨", "女", "2016-03", None, "在读", None, "青岩小学"],
        [None, None, "儿童", "李小海", "男", "2018-01", None, "在读", None, "青岩小学"],
        [None, None, "父亲", "李强", "男", "1986-03", "15400001111", "外出务工", "福建晋江", None],
        [None, None, "母亲", "周芳", "女", "1988-02", None, "去世", None, None],
        [None, None, "奶奶（照料人）", "王桂英", "女", "1956-09", "15400003333", "在家", None, None],
        [2, "柳湾村", "儿童", "王朵", "女", "2017-03", None, "在读", None, "青岩小学"],
        [None, None, "父亲", "王强", "男", "1988-08", None, "外出务工", "上海", None],
    ]  # fmt: skip
    found = {
        str(row.values["name"]): row.values
        for row in rows(Grid([header, *lines], merged=((2, 1, 6, 1),)))
    }
    assert sorted(found) == ["李小海", "李小雨", "王朵"]
    for name in ("李小雨", "李小海"):
        told = {
            "father.name": "李强", "father.phone": "15400001111", "father.work_region": "福建晋江",
            "mother.name": "周芳", "mother.special_status": "1", "caregiver.name": "王桂英",
            "caregiver.relationship": "62", "caregiver.phone": "15400003333", "school": "青岩小学",
        }  # fmt: skip
        assert told.items() <= found[name].items()
    assert found["王朵"]["father.name"] == "王强"
    assert "caregiver.name" not in found["王朵"]
