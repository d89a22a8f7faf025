"""What the rows of a filled visit sheet mean: a visit, nothing, or a refusal with its reason."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID, uuid5

from tonghu.base.kernel.dates import read_date
from tonghu.base.kernel.doubts import Unreadable
from tonghu.law.registration import NONE, Field, Form
from tonghu.law.visits import ALL_WELL, FIELDS, chosen
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
_LOOKED_FOR = {"hazards", "dangers"}
"""Items in which “没有” says that somebody looked."""
_NONE_WORDS = {"没有", "无", "否", "看过，没有", "没有发现"}
_YES = {"是", "√", "✓", "✔", "对", "好", "正常", "都正常", "全部正常"}
_NO = {"否", "不是", "×", "✗", "没有"}
_EVERYDAY: Mapping[str, frozenset[str]] = {
    option: frozenset(words.split())
    for option, words in {
        "孩子": "本人 孩子本人 小孩 儿童 学生",
        "照护人": "奶奶 爷爷 外婆 外公 姥姥 姥爷 祖母 祖父 外祖母 外祖父",
        "父母": "父亲 母亲 爸爸 妈妈",
        "没有见到人": "没人 无人 没见到 没见到人 不在家",
        "正常": "好 良好 健康",
        "不好": "差 很差",
        "一周内": "今天 昨天 前天 每天 天天",
    }.items()
}
"""How people say an option where they do not choose it from the list."""
_DENYING = set("不没")
_SPLIT = str.maketrans("，,；;／/ \n和与跟及", "、、、、、、、、、、、、")
_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?|(\d{1,2})\.(\d\d)")
_DECIMAL = re.compile(r"\d{1,2}\.\d")


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
    def danger(self) -> bool:
        """Whether somebody wrote danger down, by an option or in words."""
        return bool(self.said.get("danger_words") or chosen(self.said, "dangers"))

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
    if _DECIMAL.fullmatch(text):  # a spreadsheet takes 11.20 for a number and drops the nought
        row.problems.append(f"走访日期：“{text}”看不出是哪一天，请写成 11月20日 的样子")
        return
    full = _with_year(text, today)
    try:
        read = read_date(full, today)
    except Unreadable as error:
        row.problems.append(f"走访日期：{error}")
        return
    if read.value.exact is None:
        row.problems.append(f"走访日期：“{text}”不到日，请写成 2026-03-05")
        return
    row.on = read.value.exact.isoformat()
    row.doubts += [f"走访日期：{doubt}" for doubt in read.doubts]
    if full != text:
        row.doubts.append(f"走访日期：“{text}”没有写年份，记作 {row.on}")


def _with_year(text: str, today: date) -> str:
    """A day of which only month and day were written, with the year in which it was last."""
    found = _DAY.fullmatch(text.replace(" ", ""))
    if found is None:
        return text
    month, day = (int(part) for part in found.groups() if part)
    year = today.year if (month, day) <= (today.month, today.day) else today.year - 1
    return f"{year}-{month}-{day}"


def _answers(row: Row, cells: Mapping[str, str]) -> None:
    for item in ASKED:
        text = cells.get(item.label, "")
        if not text:
            continue
        if item.form in (Form.LONG, Form.TEXT):
            before = row.said.get(item.key)
            row.said[item.key] = (f"{before}；{text}" if before else text)[: item.longest]
        elif item.key in _LOOKED_FOR and text in _NONE_WORDS:
            row.said[item.key] = NONE
        else:
            _choose(row, item, text)
    well = cells.get(WELL, "")
    if well in _YES:
        row.said = {**ALL_WELL, **row.said}
        if row.said.get("danger_words") and row.said["dangers"] == NONE:
            del row.said["dangers"]  # nobody looked and found none who tells of danger
    elif well and well not in _NO:
        row.problems.append(f"{WELL}：“{well}”看不懂，都正常的写“是”，不是的空着")


def _choose(row: Row, item: Field, text: str) -> None:
    """What a cell says of an item with options; one word that is none of them sends the row back."""
    known = {label: code for code, label in (item.codes or {}).items()}
    words = [text] if item.form is Form.CODE else _words(text, known)
    meant = {word: _option(word, known) for word in words}
    strange = [word for word, option in meant.items() if option is None]
    if (
        strange and item.key == "dangers"
    ):  # in other words it is danger all the same, and never goes back
        row.said["danger_words"] = "、".join(strange)
        unnamed = "" if any(meant.values()) else "，没有自动报告，请马上报告"
        told = f"{item.label}：“{'、'.join(strange)}”不在选项里，记在“看到了什么”里"
        row.doubts.append(f"{told}{unnamed}")
        meant = {word: option for word, option in meant.items() if option is not None}
    elif strange:
        row.problems.append(f"{item.label}：“{strange[0]}”不在选项里，可以写：{'、'.join(known)}")
        return
    options = [option for option in meant.values() if option is not None]
    row.doubts += [
        f"{item.label}：“{word}”记作“{option}”" for word, option in meant.items() if word != option
    ]
    codes = [known[option] for option in dict.fromkeys(options)]
    if codes:
        row.said[item.key] = codes[0] if item.form is Form.CODE else codes


def _option(word: str, known: Mapping[str, str]) -> str | None:
    """The option that a word is, says in another way, or is an unmistakable part of: “报警” is no part of “没有报警”."""
    if word in known:
        return word
    if word in _NONE_WORDS:
        return next((option for option, code in known.items() if code == "0"), None)
    for option in known:
        if word in _EVERYDAY.get(option, ()):
            return option
    holding = [
        option for option in known
        if len(word) > 1 and word in option and not (_DENYING & set(option)) - set(word)
    ]  # fmt: skip
    return holding[0] if len(holding) == 1 else None


def _words(text: str, known: Mapping[str, str]) -> list[str]:
    """The options in a cell; their own words may hold the marks that separate them."""
    left, found = text, []
    for label in sorted(known, key=len, reverse=True):
        if label in left:
            found.append(label)
            left = left.replace(label, "、")
    rest = [word for word in left.translate(_SPLIT).split("、") if word]
    return [*sorted(found, key=text.index), *rest]
