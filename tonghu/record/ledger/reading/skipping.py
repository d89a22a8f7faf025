"""Which rows beneath a header are no children: totals, notes, headings, counted columns, signatures."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from tonghu.record.ledger.reading.cells import (
    NO,
    YES,
    as_text,
    counts_columns,
    is_plain_name,
    text_at,
)
from tonghu.record.ledger.reading.entries import ID
from tonghu.record.ledger.reading.fitting import Fitting
from tonghu.record.ledger.reading.legends import in_words
from tonghu.record.ledger.reading.meanings import is_of_household
from tonghu.record.ledger.reading.placing import Placing
from tonghu.record.ledger.reading.rows import NO_FURTHER, NOT_A_CHILD, NOT_LEFT_BEHIND
from tonghu.record.ledger.reading.schools import heading
from tonghu.record.ledger.reading.tables import Table

_TOTAL = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,8}[页村组镇乡县区校班])?(合计|小计|总计|共计|总数|累计|汇总)"
)
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明|填报说明|填表人|填报人|审核人|负责人|单位负责人|制表人|制表|填报单位|填报日期|联系电话|报送单位|审核|签字|盖章|日期)[：:\s（(0-9一1]"
)
_SIGNED = re.compile(
    r"^(审核|填表|填报|制表|复核|经办|负责|单位负责|分管领导|主要领导|联系|村?主任|村?支?书记?|村长|镇长|乡长|校长|班主任|儿童主任)"
    r"(人|领导)?([（(]?(签字|签名|签章|盖章)[）)]?)?[：:]"
)
_EXAMPLE = re.compile(
    r"^[（(【\[\s]*(?:填[写表报])?(?:示例|样例|范例|举例|例)(?:[\s:：）)】\]\d]|$)"
)
_EXAMPLE_CALLED = re.compile(
    r"^[（(【\[\s]*(?:填[写表报])?(?:示例|样例|范例|举例|例[\s:：])|[（(【\[](?:填[写表报])?(?:示例|样例|范例|举例|例)[）)】\]]$"
)
"""The name in such a row: 【示例】张三, 张三（示例）."""
_KINDS_OF_VALUES = re.compile(
    r"(?:文本|字符|数字|数值|日期|代码|必填|选填|非必填|单选|多选|下拉(?:选择)?|\d+位)(?:型|格式)?"
)
"""What a row under the header says of its columns."""
_BORN = re.compile(r"[1-9]\d{5}((?:19|20)\d{2})\d{7}[\dXx]$")
_YEAR = re.compile(r"((?:19|20)\d{2})(?!\d{1,3}$)")
"""The year in which a day of birth begins, and no number that Excel made of one."""
_GROWN_UP = 18
_OTHER_KIND = re.compile("困境|孤儿|无人抚养|流动|残疾|低保|特困|单亲")
"""Columns of a list that is not only of children left behind."""
_NOT_NOW = frozenset(
    {
        "非留守",
        "非留守儿童",
        "不是留守儿童",
        "不留守",
        "不属于",
        "退出",
        "已退出",
        "不在册",
        "已销号",
        "已注销",
    }
)
"""What a column about being left behind, or being on the ledger, says of those who are not."""
_GONE = re.compile(r"已?(?:减少|退出|销号|注销|核减)(?:[（(:：]|$)")
"""The same with its reason: 减少（父亲返乡）."""
_OF_CHANGES = re.compile("状态|变动|变化|动态|增减|结果|情况|反馈")
"""Columns in which 无 says that nothing has changed, or nothing was found."""
_CHECKED = re.compile("核查|核实|复核|属实|变动|变化|动态|增减")
_NOT_CONFIRMED = re.compile(
    r"(?:已|应|予以?|拟)核减|^(?:系|属|为)?重复|与.{1,6}重复|不符合|不属实|查无此[人童]|(?:^|[，,；;])删除$"
)
"""What whoever checked a list says of those who do not belong on it."""
_DENIED = re.compile(r"不(?:与.{0,4})?重复|[无不未](?:需|用|须|应|必)?核减|未重复")
_A_TEACHER = re.compile(
    r"[\u4e00-\u9fff（()）\d]{0,8}(?:班主任|园长|校长|保育员|任课教师|生活老师)"
)
"""What stands in the cells of a list of teachers beneath that of the children: 中一班班主任."""
_OF_A_COUNT = frozenset({"总数", "总人数", "人数", "户数", "男", "女", "数量", "其中"})
"""What stands where names do in a small table of figures between the children."""
_HEADS_FIGURES = re.compile(r"\d|(?:儿童|年级|[类村组镇乡校班岁])$|以[上下]$")
"""What figures are of, where no village is named: 0-5岁, 困境儿童, 三年级."""
_FIGURES = 2, 8
"""So many figures at least, and so many cells at most, has a row of them."""
_TELLS_OF_NOBODY = frozenset({"village", "township", "group", "serial", "age", "county", "heading"})


class Skipping:
    """Looks at the rows of one table. `asked` is its column 是否留守, where there is one."""

    def __init__(
        self,
        table: Table,
        fitting: Fitting,
        placing: Placing,
        today: date,
        *,
        legends: Mapping[int, Mapping[str, str]],
    ) -> None:
        self.table, self.placing, self.legends = table, placing, legends
        self.name_at, self.id_at = fitting.name_at, fitting.id_at
        self.telling = [
            column
            for column in table.columns
            if column.field
            and not column.option
            and _TELLS_OF_NOBODY.isdisjoint(column.field.split("+"))
        ]
        self.asking = [c for c in table.columns if c.field == "left_behind"]
        self.asked = next(iter(self.asking), None)
        self.grown_up_by = today.year - _GROWN_UP
        self.register = next((c for c in table.columns if is_of_household(c.source)), None)
        self.born = next((c for c in table.columns if c.field == "birth_date"), None)
        self.of_others = any(
            _OTHER_KIND.search(one.source) for one in table.columns if one is not self.asked
        )

    def why(self, cells: Sequence[object]) -> str:
        """Why a row is no child; empty for one that is."""
        name = text_at(cells, self.name_at)
        if self.table.further and not name:
            return self._heading(cells) or NO_FURTHER
        if _is_an_example(cells, name) or _tells_of_columns(cells, name):
            return "note"
        if any(_A_TEACHER.fullmatch(as_text(cell)) for cell in cells) and not self._number_said(
            cells
        ):
            return "note"
        if name in _OF_A_COUNT and not self._has_a_number(cells):
            return "total"
        if name and self._of_figures(cells, name):
            return "total"
        if name and self._told_not(cells):
            return NOT_LEFT_BEHIND
        if self.register and self._born_before_those_who_are_children(cells):
            return NOT_A_CHILD
        if (
            len(name) > 1
            and is_plain_name(name)
            and "".join(name.split()) not in self.table.words
            and self._usual(cells)
        ):
            return ""
        texts = [text for cell in cells if cell is not None and (text := as_text(cell))]
        if not texts:
            return "blank"
        first = "".join(texts[0].split())
        if _TOTAL.match(first) or _TOTAL.match("".join(name.split())):
            return "total"
        if len(texts) > 2 and all(map(_in_letters, texts)):
            return (
                "repeated_header"  # the same in English, the names that a system gives its columns
            )
        if counts_columns(texts):
            return "numbering"
        if any(_SIGNED.match(text) for text in texts) and not self._number_said(cells):
            return "note"
        distinct = list(dict.fromkeys(texts))
        if len(distinct) <= 3 and _NOTE.match(first):
            return "note"
        if len(distinct) == 1:
            if said := self._heading(cells):
                return said
            if len(first) > 8 or not name:
                return "note" if not first.isdigit() else "blank"
        if self.table.repeats(cells):
            return "repeated_header"
        if not name and not any(text_at(cells, column.index) for column in self.telling):
            return "blank"
        return ""

    def _heading(self, cells: Sequence[object]) -> str:
        """Whether a row of one text announces a place, or a school, for those beneath it."""
        if len({text for cell in cells if (text := as_text(cell))}) != 1:
            return ""
        if self.placing.section_in(cells) is not None:
            return "section"
        return "school" if any(self.school(cells)) else ""

    def _born_before_those_who_are_children(self, cells: Sequence[object]) -> bool:
        """Whether the ID number, or else the day of birth, is a grown-up's."""
        at = self.id_at
        born = _BORN.match(text_at(cells, at)) if at is not None else None
        if born is None and self.born is not None:
            born = _YEAR.match(text_at(cells, self.born.index))
        return born is not None and int(born[1]) < self.grown_up_by

    def school(self, cells: Sequence[object]) -> tuple[str, str]:
        """The school and the class that a row of its own announces for those beneath it."""
        return heading(next((text for cell in cells if (text := as_text(cell))), ""))

    def column_of(self, why: str) -> str:
        """The header of the column by which rows were skipped."""
        column = self.asked if why == NOT_LEFT_BEHIND else self.register
        return column.source if column else ""

    def only_ticked(self, rows: Sequence[Sequence[object]]) -> bool:
        """Whether 是否留守 only says who is: then who is not may have been left blank, or forgotten."""
        if self.asked is None:
            return False
        said = {text_at(cells, self.asked.index) for cells in rows}
        return not said.isdisjoint(YES) and said.isdisjoint(NO)

    def _told_not(self, cells: Sequence[object]) -> bool:
        """Whether a row says that the child is not left behind, or has left; 否 says so in a list of nobody else."""
        for asked in self.asking:
            said = in_words(self.legends.get(asked.index, {}), text_at(cells, asked.index))
            no = not self.of_others and said in NO and not _OF_CHANGES.search(asked.source)
            if no or said in _NOT_NOW or _GONE.match(said):
                return True
            if _CHECKED.search(asked.source) and _NOT_CONFIRMED.search(_DENIED.sub("", said)):
                return True
        return False

    def _of_figures(self, cells: Sequence[object], name: str) -> bool:
        """Whether a row belongs to a small table of figures between the children: its header, or what it
        counts and then nothing but small numbers. Whoever has a name is no figure.
        """
        least, most = _FIGURES
        if len(cells) - cells.count(None) > most:
            return False
        texts = [text for cell in cells if cell is not None and (text := as_text(cell))]
        figures = sum(text.isdigit() and len(text) < 6 for text in texts)
        if figures == 0:
            return len(texts) - 1 <= sum(t in _OF_A_COUNT for t in texts) and len(texts) > least
        if figures < least or figures != len(texts) - 1 or texts[0].isdigit():
            return False
        counted = texts[0]
        find, town = self.placing.villages.find, self.placing.town
        here = _HEADS_FIGURES.search(counted) or not find(counted, town).doubt
        return bool(here) and (name.isdigit() or name == counted)

    def _number_said(self, cells: Sequence[object]) -> bool:
        """Whether the row has an ID number, which no line of signatures has."""
        return self.id_at is not None and any(c.isdigit() for c in text_at(cells, self.id_at))

    def _has_a_number(self, cells: Sequence[object]) -> bool:
        """Whether a cell holds an ID number: then the row is somebody's, in whatever column the name is."""
        return any(isinstance(cell, str) and ID.search(cell) for cell in cells)

    def _usual(self, cells: Sequence[object]) -> bool:
        """Whether a row with a name begins as rows of children do, and says more than the name."""
        first = next((cell for cell in cells if cell is not None), None)
        if isinstance(first, str) and (_TOTAL.match(first) or _NOTE.match(first)):
            return False
        return len(cells) - cells.count(None) > 3


def _is_an_example(cells: Sequence[object], name: str) -> bool:
    """Whether a row shows how to fill in the others, as forms that are handed out begin with one."""
    first = next((cell for cell in cells if cell is not None), None)
    if isinstance(first, str) and _EXAMPLE.match(first):
        return True
    return bool(_EXAMPLE_CALLED.search(name))


def _tells_of_columns(cells: Sequence[object], name: str) -> bool:
    """Whether a row says what is to be written in each column: 文本, 18位, 必填."""
    return bool(_KINDS_OF_VALUES.fullmatch(name)) and all(
        _KINDS_OF_VALUES.fullmatch(as_text(cell)) for cell in cells if cell is not None
    )


def _in_letters(text: str) -> bool:
    return text.isascii() and (text.isidentifier() or not any(sign.isdigit() for sign in text))
