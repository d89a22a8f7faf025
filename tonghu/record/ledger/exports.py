"""Ledgers handed out: the roster, the registration forms, the summary; and refused rows handed back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import pad
from tonghu.base.places.models import Place, full_name
from tonghu.base.spreadsheets.grids import Cell
from tonghu.base.spreadsheets.writing import SheetOut, write_book
from tonghu.law.registration import FIELDS, Form
from tonghu.law.summary import COLUMNS, counted_in, faults, offends, tally
from tonghu.record.children.filing import records_of
from tonghu.record.children.filters import Question, everything, question
from tonghu.record.children.models import Child
from tonghu.record.ledger.models import HandIn, Outcome
from tonghu.record.ledger.papers import PrintedForm, print_forms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS = ("F01", "F02", "花名册")
ALONE = 50
"""So many identified children one person may take out alone; more need a second (reliability.md §2.12)."""
_MOST_FORMS = 1000
_AT_ONCE = 500
_OPEN = tuple(
    key
    for key, field in FIELDS.items()
    if not field.secret
    and field.form is not Form.PLACE
    and not key.startswith(("institution", "paternal", "maternal"))
)
_SECRET = ("id_number", "living_detail", "father.phone", "mother.phone", "caregiver.phone")


@dataclass(frozen=True)
class Export:
    """A file made of the ledger, and how many children are in it."""

    name: str
    content: bytes
    content_type: str
    count: int

    def __str__(self) -> str:
        return self.name


def roster(children: Iterable[Child], by: Officer, title: str, *, secret: bool) -> Export:
    """花名册: a line a child, every item of the form that is not sealed; sealed ones when asked for."""
    keys = [key for key in FIELDS if key in _OPEN or (secret and key in _SECRET)]
    count = 0

    def rows() -> Iterator[Sequence[Any]]:
        nonlocal count
        for part in _parts(children):
            records = records_of(child.pk for child in part)
            names = _place_names(part)
            for child in part:
                count += 1
                record = records[child.pk]
                yield [
                    count, child.number, *names[child.place], child.state_.label,
                    *(_words(record, key) for key in keys),
                ]  # fmt: skip

    header = ["序号", "编号", "乡镇", "村（居）", "状态", *(FIELDS[key].label for key in keys)]
    file = BytesIO()
    write_book(file, [SheetOut("花名册", header, rows(), title=title, print_footer=_mark(by))])
    return Export(f"{title}.xlsx", file.getvalue(), XLSX, count)


def summary(children: Iterable[Child], by: Officer, title: str) -> Export:
    """汇总表: a line a township or village, the cross-foots checked, offending files listed beside."""
    today = timezone.localdate()
    lines: dict[str, list[frozenset[str]]] = {}
    offenders: list[list[Cell]] = []
    count = 0
    for part in _parts(children):
        records, names = records_of(child.pk for child in part), _place_names(part)
        for child in part:
            count += 1
            keys = counted_in(records[child.pk], today)
            lines.setdefault(child.place, []).append(keys)
            if broken := offends(keys):
                town, village = names[child.place]
                offenders.append(
                    [
                        child.number,
                        child.name,
                        town,
                        village,
                        "、".join(rule.about for rule in broken),
                    ]
                )
    totals = tally(keys for rows in lines.values() for keys in rows)
    found = faults(totals)
    names = _names(lines)
    body: list[list[Cell]] = [
        [*names[place], *(tally(rows)[c.key] for c in COLUMNS)]
        for place, rows in sorted(lines.items())
    ]
    header = [
        "乡镇",
        "村（居）",
        *(f"{c.group}{'' if c.label in ('总数', '小计') else c.label}" for c in COLUMNS),
    ]
    sheets = [
        SheetOut(
            "汇总表", header, [*body, ["合计", "", *(totals[c.key] for c in COLUMNS)]],
            title=f"{title}（截至 {today}）", print_footer=_mark(by),
        )
    ]  # fmt: skip
    if found:
        sheets.append(
            SheetOut(
                "勾稽不平",
                ["关系", "相差"],
                [[fault.words, fault.difference] for fault in found],
                title="以下关系不平，报出前请补齐资料",
            )
        )
        sheets.append(
            SheetOut(
                "待补的档案",
                ["编号", "姓名", "乡镇", "村（居）", "缺哪一组"],
                offenders,
                title="使勾稽关系不平的档案",
            )
        )
    file = BytesIO()
    write_book(file, sheets)
    return Export(f"{title}.xlsx", file.getvalue(), XLSX, count)


def forms(children: Iterable[Child], by: Officer, title: str) -> Export:
    """登记表: one PDF, a page a child."""
    chosen = list(islice(children, _MOST_FORMS + 1))
    if len(chosen) > _MOST_FORMS:
        raise Refused(f"一次最多打印 {_MOST_FORMS} 份登记表，请先用条件缩小范围，分村打印。")
    if not chosen:
        raise Refused("这个范围里没有孩子，没有可打印的登记表。")
    records = records_of(child.pk for child in chosen)
    content = _printed(chosen, records, by)
    return Export(f"{title}.pdf", content, "application/pdf", len(chosen))


def printed_form(child: Child, record: Mapping[str, object], by: Officer) -> bytes:
    """One child's registration form as PDF."""
    return _printed([child], {child.pk: record}, by)


def _printed(
    children: Sequence[Child], records: Mapping[UUID, Mapping[str, object]], by: Officer
) -> bytes:
    today = timezone.localdate()
    where = {place: full_name(place, today) for place in {child.place for child in children}}
    return print_forms(
        [PrintedForm(records[c.pk], c.number, where[c.place], today) for c in children], _mark(by)
    )


@action(Permission.EXPORT_LEDGERS)
def export_ledger(
    *, form: str, purpose: str, asked: Question, by: Officer, secret: bool = False
) -> Export:
    """Hand out what a list shows, in the form asked for; `purpose` is kept in the log as the reason."""
    where = full_name(asked.place, timezone.localdate()) if asked.place else "管辖范围"
    title = f"{where}{'' if form == '花名册' else '农村留守儿童'}{ {'F01': '登记表', 'F02': '汇总表', '花名册': '农村留守儿童花名册'}[form] }"
    children = everything(asked, by)
    if form == "F01":
        return forms(children, by, title)
    if form == "F02":
        return summary(children, by, title)
    made = roster(children, by, title, secret=secret)
    if secret and made.count > ALONE:
        raise Refused(
            f"这份名单有 {made.count} 名孩子的证件号码和电话，超过 {ALONE} 名要两个人批准。"
            "请不勾选号码再导出，或者按村分开导出。"
        )
    return made


def export_place(*, form: str, place: str, purpose: str, by: Officer) -> Export:
    """Hand out a whole place's ledger."""
    if not by.may_at(Permission.EXPORT_LEDGERS, place):
        raise Refused(f"{place} 不在您的管辖范围内，不能导出。")
    asked = question(QueryDict(f"place={place}"))
    return export_ledger(form=form, purpose=purpose, asked=asked, by=by)


def refused_book(hand_in: HandIn, target: BytesIO) -> None:
    """The refused rows in the columns of the form, with the reasons in the last column."""
    rows = list(hand_in.left_overs.filter(outcome=Outcome.REFUSED).order_by("sheet", "row", "id"))
    keys = [key for key in FIELDS if any(key in row.values for row in rows)]
    for needed in ("id_number", "name"):
        if needed not in keys:
            keys.insert(0, needed)
    names = _names({row.place for row in rows})
    header = ["工作表", "原行号", "村（居）", *(FIELDS[key].label for key in keys), "退回的原因"]
    body: list[list[Cell]] = [
        [
            row.sheet, row.row, names[row.place][1], *(_words(row.values, key) for key in keys),
            "；".join(p["message"] for p in row.problems if p["action"] == "ROW"),
        ]
        for row in rows
    ]  # fmt: skip
    write_book(target, [SheetOut("退回的行", header, body, title=f"退回的行：{hand_in.name}")])


def _words(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return "" if value in (None, "", [], "99") else FIELDS[key].said(value)


def _mark(by: Officer) -> str:
    return f"{by.name} {timezone.localtime():%Y-%m-%d %H:%M} 导出 · 含未成年人个人信息，请妥善保管"


def _parts(children: Iterable[Child]) -> Iterator[list[Child]]:
    rows = iter(children)
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def _place_names(children: Sequence[Child]) -> dict[str, tuple[str, str]]:
    return _names({child.place for child in children})


def _names(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each code the names of its township and village."""
    wanted = set(codes)
    found = dict(
        Place.objects.on(timezone.localdate())
        .filter(code__in=wanted | {pad(code[:9]) for code in wanted})
        .values_list("code", "name")
    )
    return {
        code: (found.get(pad(code[:9]), ""), "" if code[9:] == "000" else found.get(code, code))
        for code in wanted
    }
