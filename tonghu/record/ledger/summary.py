"""The summary (F02): a line a village, its cross-foots checked, and the files that keep them from adding up."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import groupby
from pathlib import Path

from django.utils import timezone

from tonghu.base.documents.pdf import set_pdf
from tonghu.base.spreadsheets.grids import Cell
from tonghu.base.spreadsheets.writing import SheetOut, write_book
from tonghu.law.calendar import said_day
from tonghu.law.eligibility import Holds
from tonghu.law.summary import (
    COLUMNS,
    CROSS_FOOTS,
    CrossFoot,
    Fault,
    counted_in,
    faults,
    left_behind,
    offends,
    tally,
)
from tonghu.record.children.filing import away_months, records_of
from tonghu.record.children.models import Child
from tonghu.record.ledger.naming import named_places, parts

_TEMPLATE = Path(__file__).parent / "data" / "summary.typ"
_OFFENDERS = ("编号", "姓名", "乡镇", "村（居）", "缺哪一组")
_OTHERS = ("编号", "姓名", "乡镇", "村（居）", "为什么")
SIGNERS = ("填报单位（盖章）", "填表人", "复核人", "单位负责人", "填报日期")

Totals = Mapping[str, int]


@dataclass(frozen=True)
class Summary:
    """What was counted of `count` children: (township, village, totals) for each village, all of it, and who is missing."""

    title: str
    as_of: date
    count: int
    unsure: int
    villages: Sequence[tuple[str, str, Totals]]
    totals: Totals
    faults: Sequence[Fault]
    offenders: Sequence[Sequence[str]]
    others: Sequence[Sequence[str]]
    broken: Sequence[tuple[Child, Sequence[CrossFoot]]]
    """Whose file keeps which relations from adding up: the offenders, to be put right."""

    @property
    def heading(self) -> str:
        """The title with its day, and how many nobody can judge yet."""
        return f"{self.title}（截至 {self.as_of}；其中 {self.unsure} 名资料不足、还判断不了）"

    def lines(self) -> Iterator[list[str | int]]:
        """The table: each village, each township of several, everything."""
        several = len({town for town, _, _ in self.villages}) > 1
        for town, within in groupby(self.villages, key=lambda line: line[0]):
            rows = list(within)
            for _, village, totals in rows:
                yield [town, village, *_figures(totals)]
            if several:
                sums = {c.key: sum(totals[c.key] for _, _, totals in rows) for c in COLUMNS}
                yield [town, "小计", *_figures(sums)]
        yield ["合计", "", *_figures(self.totals)]


def summed(children: Iterable[Child], title: str) -> Summary:
    """Count these children as the summary does."""
    today = timezone.localdate()
    lines: dict[str, list[frozenset[str]]] = {}
    offenders: list[list[str]] = []
    others: list[list[str]] = []
    to_mend: list[tuple[Child, Sequence[CrossFoot]]] = []
    count = unsure = 0
    months: dict[str, int] = {}
    for part in parts(children):
        records, names = (
            records_of(child.pk for child in part),
            named_places(child.place for child in part),
        )
        for child in part:
            count += 1
            who = [child.number, child.name, *names[child.place]]
            county = child.place[:6]
            if county not in months:
                months[county] = away_months(child.place, today)
            finding = left_behind(records[child.pk], today, min_away_months=months[county])
            if finding.holds is Holds.NO:
                others.append([*who, "；".join(finding.reasons)])
                continue
            unsure += finding.holds is Holds.UNKNOWN
            keys = counted_in(records[child.pk], today)
            lines.setdefault(child.place, []).append(keys)
            if broken := offends(keys):
                offenders.append([*who, "、".join(rule.about for rule in broken)])
                to_mend.append((child, broken))
    names = named_places(lines)
    totals = tally(keys for rows in lines.values() for keys in rows)
    villages = [(*names[place], tally(rows)) for place, rows in sorted(lines.items())]
    return Summary(
        title, today, count, unsure, villages, totals, faults(totals), offenders, others, to_mend
    )


def summary_book(one: Summary, mark: str) -> bytes:
    """The summary as .xlsx: the table, and a sheet each for what does not add up, by whom, and who is not counted."""
    header = ["乡镇", "村（居）", *(c.label for c in COLUMNS)]
    groups = ["", "", *(c.group for c in COLUMNS)]
    signed = "　　　　　　".join(f"{who}：" for who in SIGNERS)
    sheets = [
        SheetOut("汇总表", header, [*one.lines(), [], [signed]], title=one.heading, groups=groups,
                 mark=mark, print_footer=mark, stub=2),
    ]  # fmt: skip

    def further(
        name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
    ) -> None:
        sheets.append(SheetOut(name, header, rows, title=title, mark=mark, print_footer=mark))

    if one.faults:
        told: list[list[Cell]] = [[fault.words, fault.difference] for fault in one.faults]
        further("勾稽不平", "以下关系不平，报出前请补齐资料", ["关系", "相差"], told)
        further("待补的档案", "使勾稽关系不平的档案", _OFFENDERS, one.offenders)
    if one.others:
        further(
            "没有计入的档案", "在册而按档案不是农村留守儿童，没有计入汇总表", _OTHERS, one.others
        )
    file = BytesIO()
    write_book(file, sheets)
    return file.getvalue()


def summary_pdf(one: Summary, mark: str) -> bytes:
    """The same on paper, with places for seal and signatures. Raises Refused when a character has no glyph."""
    groups = [(group, len(list(columns))) for group, columns in groupby(c.group for c in COLUMNS)]
    words = {
        "title": one.title,
        "as_of": said_day(one.as_of),
        "unsure": one.unsure,
        "groups": groups,
        "labels": [c.label for c in COLUMNS],
        "lines": [[str(cell) for cell in line] for line in one.lines()],
        "rules": len(CROSS_FOOTS),
        "faults": [fault.words for fault in one.faults],
        "offenders": [_OFFENDERS, *one.offenders] if one.faults else [],
        "others": [_OTHERS, *one.others] if one.others else [],
        "signers": SIGNERS,
        "footer": mark,
    }
    return set_pdf(_TEMPLATE, "summary", json.dumps(words, ensure_ascii=False))


def _figures(totals: Totals) -> list[int]:
    return [totals[column.key] for column in COLUMNS]
