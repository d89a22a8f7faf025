"""Ledgers handed out: the roster, the registration forms, the summary; and refused rows handed back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from tonghu.base.documents.tables import PDF, WORD
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import is_code
from tonghu.base.places.models import FullNames, full_name
from tonghu.base.spreadsheets.grids import Cell
from tonghu.base.spreadsheets.writing import SheetOut, write_book
from tonghu.law.registration import FIELDS, MISSING, Form
from tonghu.record.children.filing import records_of
from tonghu.record.children.filters import Column, Question, everything, question
from tonghu.record.children.models import Child
from tonghu.record.ledger.models import Export, HandIn, Outcome
from tonghu.record.ledger.naming import named_places, parts
from tonghu.record.ledger.papers import PrintedForm, form_docx, print_forms
from tonghu.record.ledger.reading.rows import UNREAD
from tonghu.record.ledger.summary import summary_book, summary_pdf, summed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLES = {
    "名单": "农村留守儿童名单", "花名册": "农村留守儿童花名册", "F01": "农村留守儿童登记表",
    "F02": "农村留守儿童汇总表", "F02PDF": "农村留守儿童汇总表",
}  # fmt: skip
NUMBERED = ("花名册", "F01")
"""The forms that can hold numbers and addresses."""
ALONE = 50
"""The numbers of so many children one person may take out alone; more need a second person."""
_MOST_FORMS = 1000
_OPEN = tuple(
    key
    for key, field in FIELDS.items()
    if not field.secret
    and field.form is not Form.PLACE
    and not key.startswith(("institution", "paternal", "maternal"))
)
_SECRET = ("id_number", "living_detail", "father.phone", "mother.phone", "caregiver.phone")


@dataclass(frozen=True)
class Made:
    """A file made of the ledger, and how many children are in it."""

    name: str
    content: bytes
    content_type: str
    count: int

    def __str__(self) -> str:
        return self.name


def roster(children: Iterable[Child], mark: str, title: str, *, numbers: bool) -> Made:
    """花名册: a line a child, every item of the form that is not sealed; numbers and addresses when asked for."""
    keys = [key for key in FIELDS if key in _OPEN or (numbers and key in _SECRET)]
    count = 0

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        for part in parts(children):
            records = records_of(child.pk for child in part)
            names = named_places(child.place for child in part)
            for child in part:
                count += 1
                record = records[child.pk]
                yield [
                    count, child.number, *names[child.place], child.state_.label,
                    *(_words(record, key) for key in keys),
                ]  # fmt: skip

    header = ["序号", "编号", "乡镇", "村（居）", "状态", *(FIELDS[key].label for key in keys)]
    file = BytesIO()
    write_book(
        file,
        [SheetOut("花名册", header, rows(), title=title, mark=mark, print_footer=mark, stub=6)],
    )
    return Made(f"{title}.xlsx", file.getvalue(), XLSX, count)


def name_list(children: Iterable[Child], columns: Sequence[Column], mark: str, title: str) -> Made:
    """名单: a line a child with the columns that the list on the page has, and no others."""
    count = 0

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        for part in parts(children):
            names = named_places(child.place for child in part)
            for child in part:
                count += 1
                child.place_name = names[child.place][1]  # type: ignore[attr-defined]
                shown = (column.value(child) for column in columns)
                yield [count, child.name, *("" if one is None else str(one) for one in shown)]

    header = ["序号", "姓名", *(column.label for column in columns)]
    file = BytesIO()
    write_book(
        file, [SheetOut("名单", header, rows(), title=title, mark=mark, print_footer=mark, stub=2)]
    )
    return Made(f"{title}.xlsx", file.getvalue(), XLSX, count)


def summary(children: Iterable[Child], mark: str, title: str, *, printed: bool) -> Made:
    """汇总表: as a workbook, or on paper to be signed."""
    one = summed(children, title)
    if printed:
        return Made(f"{title}.pdf", summary_pdf(one, mark), PDF, one.count)
    return Made(f"{title}.xlsx", summary_book(one, mark), XLSX, one.count)


def forms(children: Iterable[Child], mark: str, title: str, *, numbers: bool) -> Made:
    """登记表: one PDF, a page a child; of numbers only the last digits unless they were asked for."""
    chosen = list(islice(children, _MOST_FORMS + 1))
    if len(chosen) > _MOST_FORMS:
        raise Refused(f"一次最多打印 {_MOST_FORMS} 份登记表，请先用条件缩小范围，分村打印。")
    if not chosen:
        raise Refused("这个范围里没有孩子，没有可打印的登记表。")
    records = records_of(child.pk for child in chosen)
    if not numbers:
        records = {pk: masked(record) for pk, record in records.items()}
    content = _printed(chosen, records, mark, mark)
    return Made(f"{title}.pdf", content, PDF, len(chosen))


def printed_form(
    child: Child, record: Mapping[str, object], by: Officer, kind: str = "pdf"
) -> tuple[bytes, str]:
    """One child's registration form, as PDF or as a Word file, and what it is."""
    mark = f"{by.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印 · 含未成年人个人信息，请妥善保管"
    if kind == "docx":
        return form_docx(_forms([child], {child.pk: record})[0], mark), WORD
    return _printed([child], {child.pk: record}, mark, ""), PDF


def _printed(
    children: Sequence[Child],
    records: Mapping[UUID, Mapping[str, object]],
    mark: str,
    watermark: str,
) -> bytes:
    return print_forms(_forms(children, records), mark, watermark)


def _forms(
    children: Sequence[Child], records: Mapping[UUID, Mapping[str, object]]
) -> list[PrintedForm]:
    today = timezone.localdate()
    told = {pk: _places_in(records[pk]) for pk in records}
    names = FullNames({c.place for c in children}.union(*told.values()))
    return [
        PrintedForm(
            records[c.pk],
            c.number,
            names.on(c.place, today),
            today,
            {code: names.on(code, today) for code in told[c.pk]},
        )
        for c in children
    ]


def _places_in(record: Mapping[str, object]) -> set[str]:
    """The codes of places that a record tells."""
    said = (record.get(key) for key, field in FIELDS.items() if field.form is Form.PLACE)
    return {str(code) for code in said if is_code(str(code))}


def write_export(export: Export, by: Officer) -> Made:
    """Make the file of an export, with who, when and which export on every sheet and page. Its title says
    where and under which conditions: a part never looks like the whole. Its name says where only; a
    condition may be somebody's name.
    """
    asked = question(QueryDict(export.query))
    name = f"{full_name(export.place, timezone.localdate())}{_TITLES[export.form]}"
    made = _made(export, everything(asked, by), asked, f"{name}（{asked.words}）", by)
    return replace(made, name=f"{name}.{made.name.rpartition('.')[2]}")


def _made(
    export: Export, children: Iterable[Child], asked: Question, title: str, by: Officer
) -> Made:
    mark = (
        f"{by.name}（{by.login}）{timezone.localtime():%Y-%m-%d %H:%M} 导出，编号 {export.number}"
    )
    if export.form == "F01":
        return forms(children, mark, title, numbers=export.numbers)
    if export.form in ("F02", "F02PDF"):
        return summary(children, mark, title, printed=export.form == "F02PDF")
    if export.form == "名单":
        return name_list(children, asked.columns, mark, title)
    return roster(children, mark, title, numbers=export.numbers)


def children_of(export: Export, by: Officer) -> Iterator[Child]:
    """Whom an export is about."""
    return everything(question(QueryDict(export.query)), by)


def few_in(query: str, by: Officer) -> bool:
    """Whether one person alone may take the numbers of these children out."""
    return len(list(islice(everything(question(QueryDict(query)), by), ALONE + 1))) <= ALONE


def masked(record: Mapping[str, object]) -> dict[str, object]:
    """A record without whole numbers and addresses: of numbers the last four stay."""
    shown = dict(record)
    for key, value in record.items():
        field = FIELDS.get(key)
        if field is None or not isinstance(value, str) or value in MISSING:
            continue
        if field.form in (Form.NUMBER, Form.PHONE):
            shown[key] = "、".join(f"****{one[-4:]}" for one in value.split("、"))
        elif key.endswith(("_detail", ".detail")):
            shown[key] = "（未提供）"
    return shown


def refused_book(hand_in: HandIn, target: BytesIO) -> None:
    """The refused rows in the columns of the form, with the reasons in the last column."""
    rows = list(hand_in.left_overs.filter(outcome=Outcome.REFUSED).order_by("sheet", "row", "id"))
    keys = [key for key in FIELDS if any(key in row.values for row in rows)]
    for needed in ("id_number", "name"):
        if needed not in keys:
            keys.insert(0, needed)
    names = named_places(row.place for row in rows)
    header = [
        "工作表", "原行号", "村（居）", *(FIELDS[key].label for key in keys), "原表里没有导入的内容",
        "退回的原因",
    ]  # fmt: skip
    body: list[list[Cell]] = [
        [
            row.sheet, row.row, _village(row.problems) or names[row.place][1], *(_words(row.values, key) for key in keys),
            str(row.values.get(UNREAD, "")),
            "；".join(p["message"] for p in row.problems if p["action"] in ("ROW", "PARK")),
        ]
        for row in rows
    ]  # fmt: skip
    write_book(target, [SheetOut("退回的行", header, body, title=f"退回的行：{hand_in.name}")])


def _village(problems: Sequence[Mapping[str, object]]) -> str:
    """What was written for the village, where nobody could tell which one it is."""
    return next((str(one["about"]) for one in problems if one.get("about")), "")


def _words(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return "" if FIELDS[key].uncollected(value) else FIELDS[key].written(value)
