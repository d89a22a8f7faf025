"""Whole sheets in shapes of their own: mothers with their children beside them, children in columns, cards with an
inner table of the family, registers of households.
"""

from typing import Any

from tests.record.ledger.reading.grids import DAPING, Grid, rows

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
