"""What the rows of a filled visit sheet mean: a visit, nothing, or a refusal with its reason."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID, uuid5

from tonghu.base.kernel.dates import read_date
from tonghu.base.kernel.doubts import Unreadable
from tonghu.law.registration import NONE, Field, Form
from tonghu.law.visits import ALL_WELL, FIELDS
from tonghu.work.visits.reader import KEY

ON, WELL, NAME, TAIL = "走访日期", "都正常", "姓名", "档案编号"
WHO = (TAIL, NAME, "性别年龄", "照护人")
WHY = "退回的原因"
ASKED: tuple[Field, ...] = tuple(
    item
    for key, item in FIELDS.items()
    if key not in {"verifier", "companions", "police_receipt", "signed"}
)
"""The items that the village's sheet asks, in the order of the catalogue."""
_NONE_WORDS = {"没有", "无", "看过，没有", "没有发现"}
_SPLIT = str.maketrans("，,；;／/ \n", "、、、、、、、、")


@dataclass
class Row:
    """One line of the sheet: as it was written, what it means, what is wrong or doubtful about it."""

    row: int
    cells: dict[str, str]
    child_id: str = ""
    name: str = ""
    on: str = ""
    said: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def visit_id(self) -> UUID:
        """The same child, day and answers are the same visit, however often the sheet comes."""
        told = json.dumps(self.said, ensure_ascii=False, sort_keys=True)
        return uuid5(UUID(self.child_id), f"{self.on} {told}")

    def as_json(self) -> dict[str, object]:
        """To be kept."""
        return asdict(self)


def understood(
    lines: Iterable[Mapping[str, object]], children: Mapping[str, str], today: date
) -> list[Row]:
    """The rows that were filled. `children` are the ids of the village's children with their names."""
    rows: list[Row] = []
    first: dict[str, int] = {}
    for line in lines:
        cells = dict(line["cells"])  # type: ignore[call-overload]  # as reader.read sends it
        row = Row(int(str(line["row"])), cells, name=cells.get(NAME, ""))
        if not any(cells.get(label) for label in (ON, WELL, *(item.label for item in ASKED))):
            continue
        _whose(row, cells.get(KEY, ""), children)
        _when(row, cells.get(ON, ""), today)
        _answers(row, cells)
        if row.child_id and row.child_id in first:
            row.problems.append(
                f"这个孩子在第 {first[row.child_id]} 行已经填了，一张表一个孩子一行"
            )
        first.setdefault(row.child_id, row.row)
        rows.append(row)
    return rows


def restored(kept: Sequence[Mapping[str, object]]) -> list[Row]:
    """Rows as they were kept."""
    return [Row(**one) for one in kept]  # type: ignore[arg-type]  # what as_json made


def _whose(row: Row, key: str, children: Mapping[str, str]) -> None:
    if not key:
        row.problems.append("系统编号没有了：请不要加行；新发现的孩子先在台账里登记")
    elif key not in children:
        row.problems.append("系统编号不是这个村的孩子：可能被改过，请下载新表再填")
    elif children[key] != row.name:
        row.problems.append("姓名和系统编号对不上：可能整行错位，请下载新表再填")
    else:
        row.child_id = key


def _when(row: Row, text: str, today: date) -> None:
    if not text:
        row.problems.append("没有填走访日期")
        return
    try:
        read = read_date(text, today)
    except Unreadable as error:
        row.problems.append(f"走访日期：{error}")
        return
    if read.value.exact is None:
        row.problems.append(f"走访日期：“{text}”不到日，请写成 2026-03-05")
        return
    row.on = read.value.exact.isoformat()
    row.doubts += [f"走访日期：{doubt}" for doubt in read.doubts]


def _answers(row: Row, cells: Mapping[str, str]) -> None:
    for item in ASKED:
        text = cells.get(item.label, "")
        if not text:
            continue
        value, unknown = _answer(item, text)
        if unknown:
            row.problems.append(f"{item.label}：“{unknown}”不在选项里，请从下拉列表选")
        else:
            row.said[item.key] = value
    if cells.get(WELL) in ("是", "√", "✓"):
        row.said = {**ALL_WELL, **row.said}


def _answer(item: Field, text: str) -> tuple[object, str]:
    """What a cell says, and the first word of it that is no option."""
    if item.form in (Form.LONG, Form.TEXT):
        return text[: item.longest], ""
    known = {label: code for code, label in (item.codes or {}).items()}
    if item.form is Form.CODE:
        return known.get(text), "" if text in known else text
    if item.key in ("hazards", "dangers") and text in _NONE_WORDS:
        return NONE, ""
    found = []
    for word in _words(text, known):
        if word not in known:
            return None, word
        found.append(known[word])
    return found, ""


def _words(text: str, known: Mapping[str, str]) -> list[str]:
    """The options in a cell; their own words may hold the marks that separate them."""
    left, found = text, []
    for label in sorted(known, key=len, reverse=True):
        if label in left:
            found.append(label)
            left = left.replace(label, "、")
    rest = [word for word in left.translate(_SPLIT).split("、") if word]
    return [*sorted(found, key=text.index), *rest]
