"""Ledgers that are not one child a row: a form for each child, lists beside each other, households."""

from typing import Any

from tests.record.ledger.reading.grids import DAPING, LIUWAN, Grid, codes, columns, rows, skipped
from tonghu.record.ledger.reading.recognition import recognise
from tonghu.record.ledger.reading.unfolding import is_blank_form, unfolded

FORM: list[list[Any]] = [
    ["农村留守儿童登记表"], ["填表单位：大坪村", None, None, None, "编号", "7"],
    ["姓名", "李小雨", "性别", "女", "出生日期", "2016年3月5日"],
    ["家庭住址", "大坪村三组", None, None, "就读学校", "青岩小学"],
    ["父亲", "姓名", "李强", "联系电话", "19900001111"],
    [None, "务工地点", "广东东莞", "身份证号", None],
    ["母亲", "姓名", "陈梅", "联系电话", "19900002222"],
    ["监护人：王桂英", None, "与儿童关系", "祖母", "联系电话", "19900003333"],
]  # fmt: skip


def test_a_form_is_a_row_and_its_labels_are_the_header() -> None:
    (row,) = rows(Grid(FORM))
    said = {
        "name": "李小雨", "sex": "2", "birth_date": "2016-03-05", "school": "青岩小学",
        "father.name": "李强", "father.phone": "19900001111", "father.work_region": "广东东莞",
        "mother.name": "陈梅", "mother.phone": "19900002222",
        "caregiver.name": "王桂英", "caregiver.relationship": "62", "caregiver.phone": "19900003333",
    }  # fmt: skip
    assert {key: row.values.get(key) for key in said} == said
    assert (row.row, row.place) == (3, DAPING)


def test_forms_below_each_other_are_a_child_each_where_its_name_stands() -> None:
    other = [["姓名", "王小海", *FORM[2][2:]], *FORM[3:]]
    grid = Grid([*FORM, [], [], ["农村留守儿童登记表"], *other, ["备注", "转学"]])
    assert [(one.values["name"], one.row) for one in rows(grid)] == [("李小雨", 3), ("王小海", 12)]
    assert rows(grid)[1].values["remark"] == "转学"


def test_what_stands_before_the_name_is_of_that_form_and_an_empty_one_is_nobodys() -> None:
    card: list[list[Any]] = [
        ["所在村", "大坪村", "填表人", "王干"],
        ["姓名", "李小雨", "性别", "女", "出生日期", "2016年3月5日"],
        ["父亲（姓名、电话）", "李强 19900001111"], ["母亲（姓名、电话）", "离异，无联系"],
        ["现监护人", "王桂英", "关系", "奶奶", "监护人电话", "无电话"],
    ]  # fmt: skip
    other = [["所在村", "柳湾村", "填表人", "王干"], ["姓名", "王小海", *card[1][2:]], *card[2:]]
    empty = [[cell if n % 2 == 0 else None for n, cell in enumerate(line)] for line in card]
    grid = Grid([*card, [], *other, [], *empty])
    told = [(one.values["name"], one.place, one.row) for one in rows(grid)]
    assert told == [("李小雨", DAPING, 2), ("王小海", LIUWAN, 8)]
    assert set(columns(grid)) == {
        "所在村", "姓名", "性别", "出生日期", "父亲（姓名、电话）", "母亲（姓名、电话）", "现监护人", "关系",
        "监护人电话",
    }  # fmt: skip
    assert [one.values["caregiver.relationship"] for one in rows(grid)] == ["62", "62"]


def test_a_form_belongs_where_its_own_title_says_not_where_the_last_one_was_sealed() -> None:
    other = [["填表单位：柳湾村"], ["姓名", "王小海", *FORM[2][2:]], *FORM[4:]]
    first = [["填表单位：大坪村"], FORM[2], *FORM[4:], ["大坪村民委员会（盖章）"]]
    told = [(one.values["name"], one.place) for one in rows(Grid([*first, *other]))]
    assert told == [("李小雨", DAPING), ("王小海", LIUWAN)]


def test_a_table_is_no_form_whatever_stands_in_its_cells() -> None:
    grid = Grid(
        [
            ["姓名", "性别", "关系", "学校"],
            *[[f"李{n}{n}", "女", "爷爷", "学校"] for n in "一二三四五六"],
        ]
    )
    assert len(rows(grid)) == 6


def test_only_what_leaves_room_and_names_nobody_is_a_blank_form() -> None:
    blank = [[cell if n % 2 == 0 else None for n, cell in enumerate(line)] for line in FORM[:-1]]
    assert is_blank_form(blank)
    assert not is_blank_form(FORM)
    header = ["姓名", "身份证号", "健康状况", "与儿童关系", "父亲", "学校"]
    line = ["李小雨", None, "健康", "父亲", "在家", "学校"]
    assert not is_blank_form([header, line, *(["备注"], ["说明"], ["联系电话"], ["身份证号"])])


def test_a_slip_with_four_labels_is_a_form_and_a_narrow_table_is_none() -> None:
    slip = [["留守儿童登记卡"], ["姓名", "李小雨", "父亲电话", "19900001111"], ["村", "柳湾村"]]
    (row,) = rows(Grid(slip))
    assert (row.values["name"], row.values["father.phone"], row.place) == (
        "李小雨", "19900001111", LIUWAN,
    )  # fmt: skip
    # Something that stands alone on a line of labels: whose it is, nobody can say.
    assert unfolded(loose := Grid([*slip[:2], ["村", "柳湾村", "三组"]])) is loose
    table = Grid([["姓名", "性别", "村"], ["李小雨", "女", "柳湾村"], ["王小海", "男", "大坪村"]])
    assert unfolded(table) is table


HOUSEHOLD = ["户主", "村", "孩子1姓名", "孩子1出生日期", "孩子2姓名", "孩子2出生日期", "父亲姓名"]


def test_a_household_with_two_children_is_two_files() -> None:
    grid = Grid(
        [
            HOUSEHOLD, ["李国强", "大坪村", "李晨", "2014-05-06", "李曦", "2017-08-09", "李军"],
            ["王有才", "大坪村", "王朵", "2015-01-02", None, None, "王磊"],
        ]
    )  # fmt: skip
    told = [
        (r.row, r.values["name"], r.values["birth_date"], r.values["father.name"])
        for r in rows(grid)
    ]
    assert told == [
        (2, "李晨", "2014-05-06", "李军"), (3, "王朵", "2015-01-02", "王磊"), (2, "李曦", "2017-08-09", "李军"),
    ]  # fmt: skip
    assert columns(grid)["孩子2姓名"] == "name"
    assert not any("name_missing" in codes(row) for row in rows(grid))


def test_children_under_a_group_each() -> None:
    grid = Grid(
        [
            ["村", "第一个孩子", None, "第二个孩子", None], [None, "姓名", "性别", "姓名", "性别"],
            ["大坪村", "李晨", "男", "李曦", "女"],
        ],
        merged=((1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4)),
    )  # fmt: skip
    assert [(r.values["name"], r.values["sex"]) for r in rows(grid)] == [
        ("李晨", "1"),
        ("李曦", "2"),
    ]


def test_two_lists_beside_each_other_are_read_each_under_its_own_title() -> None:
    header = ["序号", "姓名", "性别", "监护人", "电话"]
    grid = Grid(
        [
            ["大坪村", None, None, None, None, None, "柳湾村"], [*header, None, *header],
            [1, "李一一", "女", "李大爷", "19900001111", None, 1, "王二二", "男", "王奶奶", "19900002222"],
            [2, "李三三", "女", "李大妈", "19900001112", None, None, None, None, None, None],
        ]
    )  # fmt: skip
    told = [(r.values["name"], r.values["caregiver.phone"], r.place) for r in rows(grid)]
    assert told == [
        ("李一一", "19900001111", DAPING), ("李三三", "19900001112", DAPING), ("王二二", "19900002222", LIUWAN),
    ]  # fmt: skip


def test_of_one_list_every_title_counts_also_beyond_its_last_column() -> None:
    grid = Grid(
        [
            ["留守儿童台账", None, None, "填报村：柳湾村"],
            ["姓名", "性别", "监护人"],
            ["李一一", "女", "李大爷"],
        ]
    )
    assert [row.place for row in rows(grid)] == [LIUWAN]


def test_a_second_name_that_begins_no_list_is_still_said() -> None:
    grid = Grid([["姓名", "性别", "姓名"], ["李一一", "女", "王二二"]])
    (row,) = rows(grid)
    assert "name_beside" in codes(row)
    assert skipped(grid) == []


def test_below_another_header_the_rows_are_read_by_it_and_none_above_is_lost() -> None:
    grid = Grid(
        [
            ["大坪村留守儿童"],
            ["序号", "姓名", "性别", "监护人", "联系电话"],
            [1, "李小雨", "女", "王桂英", "19900001111"],
            ["合计", 1],
            [],
            ["柳湾村留守儿童"],
            ["序号", "监护人", "与儿童关系", "监护人电话", "姓名", "就读学校"],
            [1, "赵桂花", "外婆", "19900002222", "王小海", "青岩小学"],
        ]
    )
    first, second = rows(grid)
    assert (first.row, first.values["name"], first.place) == (3, "李小雨", DAPING)
    assert (second.row, second.values["name"], second.place) == (8, "王小海", LIUWAN)
    assert first.values["caregiver.phone"] == "19900001111"
    assert second.values["caregiver.relationship"] == "64"


def test_the_same_header_on_every_page_begins_no_other_table() -> None:
    header = ["序号", "姓 名", "性别", "监护人", "村"]
    page: list[list[Any]] = [
        ["青岩镇留守儿童花名册"],
        header,
        [1, "李小雨", "女", "王桂英", "大坪村"],
    ]
    assert len(recognise(Grid([*page, [], *page]))) == 1


ON_ITS_SIDE: list[list[Any]] = [
    ["大坪村留守儿童情况表"],
    ["类别", "项目", "一", "二"],
    ["儿童", "姓名", "李小雨", "王小海"],
    [None, "性别", "女", "男"],
    [None, "就读学校", "青岩小学", "青岩小学"],
    ["父亲", "姓名", "李强", "王刚"],
    [None, "联系电话", "19900001111", "19900002222"],
    ["监护人", "姓名", "王桂英", "赵桂花"],
    [None, "关系", "奶奶", "外婆"],
    ["备注", None, None, "低保户"],
]


def test_of_a_table_on_its_side_each_column_is_a_child() -> None:
    first, second = rows(Grid(ON_ITS_SIDE))
    said = {"name": "王小海", "sex": "1", "father.name": "王刚", "father.phone": "19900002222",
            "caregiver.name": "赵桂花", "caregiver.relationship": "64", "remark": "低保户"}  # fmt: skip
    assert {key: second.values.get(key) for key in said} == said
    assert first.values["father.phone"] == "19900001111"
    assert [(one.row, one.place) for one in (first, second)] == [(3, DAPING), (4, DAPING)]


def test_figures_between_the_children_are_no_children_and_a_child_with_few_items_is_none_of_them() -> (
    None
):
    grid = Grid(
        [
            ["姓名", "年龄", "班级", "村"], ["李小雨", 8.0, 2.0, "大坪村"], ["类别", "人数", "男", "女"],
            ["困境儿童", 3.0, 1.0, 2.0], ["柳湾村", 12.0, 5.0, 7.0], ["王小海", 9.0, 3.0], ["", 8.0, 3.0],
        ]
    )  # fmt: skip
    assert [row.values.get("name") for row in rows(grid)] == ["李小雨", "王小海", None]
    assert skipped(grid) == ["total"] * 3
