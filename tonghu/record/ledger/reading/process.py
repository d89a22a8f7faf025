"""What the child process does with a file: open it, find the ledgers in it, read their rows."""

import json
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from tonghu.base.kernel.packing import packed
from tonghu.base.spreadsheets.grids import open_book
from tonghu.base.spreadsheets.refusals import refusal
from tonghu.record.ledger.reading.cells import as_text
from tonghu.record.ledger.reading.chains import untangled
from tonghu.record.ledger.reading.entries import ID, PHONE
from tonghu.record.ledger.reading.heads import with_carers
from tonghu.record.ledger.reading.households import gathered
from tonghu.record.ledger.reading.labels import Unfolded
from tonghu.record.ledger.reading.legends import sheet_of_codes
from tonghu.record.ledger.reading.periods import has_period, outdated
from tonghu.record.ledger.reading.pieces import joined
from tonghu.record.ledger.reading.problems import sentence
from tonghu.record.ledger.reading.reader import Reader
from tonghu.record.ledger.reading.recognition import is_table, recognise
from tonghu.record.ledger.reading.rows import NO_FURTHER, TOLD_ONCE, LedgerRow, Problem
from tonghu.record.ledger.reading.tables import Column, Grid, Table
from tonghu.record.ledger.reading.unfolding import is_blank_form, unfolded
from tonghu.record.ledger.reading.villages import Villages

_NUMBER = re.compile(r"\d[\d\s-]*(?=\w{4}(?!\w))")
"""All of a number but its last four signs."""
_LONG_NUMBER = re.compile(r"\d{7,}(?=\w{4}(?!\w))")
"""The same of what is as long as a telephone, in a column nobody knows."""
_OF_THE_LEFT = re.compile(r"退出|销号|注销|除名|迁出|减少")
_OF_CHANGES = re.compile(r"新增|增加|在册|变动|变更|动态")
"""Words of lists that hold more, or less, than all children of their time."""
_A_LIST = 2
"""So many lines with a number or a telephone of somebody are no cover and no note."""
PORTION = 1000
"""Larger portions touch each page of the key index once: 4,000 are filed a sixth faster. Smaller ones let others
write sooner, who on SQLite wait for twenty seconds and no longer, however busy the machine is.
"""


def read(path: str, name: str, options: str) -> Iterator[dict[str, Any]]:
    """Messages: `portion`s of rows, and for each sheet its report once it is read. Raises FileRefused."""
    told = json.loads(options)
    book = open_book(Path(path), name)
    places = [(code, label) for code, label in told["places"]]
    villages = Villages(told["place"], places, told["answers"])
    today = date.fromisoformat(told["today"])
    ledgers = [
        (
            sheet,
            ledger := shaped(sheet),
            [] if is_blank_form(sheet.rows) else recognise(ledger, told["mapping"]),
        )
        for sheet in book.sheets
    ]
    if not any(tables for _, _, tables in ledgers):
        written = any(
            cell not in (None, "") for sheet in book.sheets for row in sheet.rows for cell in row
        )
        raise refusal("no_ledger" if written else "blank")
    passed = _passed(
        {
            n: (sheet, tables)
            for n, (sheet, _, tables) in enumerate(ledgers)
            if tables and not sheet.hidden
        }
    )
    codes: dict[str, dict[str, str]] = {}
    for sheet, _, tables in ledgers:
        codes |= {} if tables else sheet_of_codes(sheet.rows)
    titles = (f"{sheet.name} {table.title}" for sheet, _, tables in ledgers for table in tables)
    of_book = villages.of_all([Path(name).stem, *titles])
    for n, (sheet, ledger, tables) in enumerate(ledgers):
        if not tables or sheet.hidden or n in passed:
            yield {"sheet": _passed_over(sheet, tables, passed.get(n) or _unread(sheet, tables))}
            continue
        readers = [
            Reader(ledger, table, villages, today, epoch=book.epoch, codes=codes, of_book=of_book)
            for table in tables
            if not table.of_staff
        ]
        yield from _sheet(ledger, tables, readers, with_rows=told["rows"])


def shaped(sheet: Grid) -> Grid:
    """The sheet as an ordinary table, a line for each child: whatever shape its office gave it."""
    table = sheet if is_table(sheet) else unfolded(untangled(sheet))
    by_name = with_carers(table)
    return joined(gathered(table) if by_name is table else by_name)


def _passed(ledgers: Mapping[int, tuple[Grid, list[Table]]]) -> dict[int, Problem]:
    """Why a ledger is not read: a later sheet replaces it, or it is of children who have left."""
    words = {n: f"{sheet.name} {tables[0].title}" for n, (sheet, tables) in ledgers.items()}
    dated = {
        n: sheet.name if has_period(sheet.name) else tables[0].title
        for n, (sheet, tables) in ledgers.items()
        if not _OF_CHANGES.search(words[n])
    }
    why: dict[int, tuple[str, dict[str, str]]]
    why = {n: ("left_sheet", {}) for n, text in words.items() if _of_the_left(text)}
    why |= {
        n: ("staff_list", {"text": tables[0].of_staff})
        for n, (_, tables) in ledgers.items()
        if all(table.of_staff for table in tables)
    }
    why |= {
        n: ("older_sheet", {"newer": ledgers[newer][0].name})
        for n, newer in outdated(dated).items()
        if newer not in why
    }
    return {
        n: Problem(ledgers[n][1][0].header_rows[-1], "", code, sentence(code, **told))
        for n, (code, told) in why.items()
    }


def _unread(sheet: Grid, tables: Sequence[Table]) -> Problem | None:
    """What is said of a form in which nobody is named, or of a sheet without a header in which persons seem to stand;
    nothing of a cover or of figures.
    """
    if tables or sheet.hidden:
        return None
    if is_blank_form(sheet.rows):
        return Problem(sheet.first_row, "", "blank_form", sentence("blank_form"))
    lines = [row for row in sheet.rows if any(_of_a_person(cell) for cell in row)]
    if len(lines) < _A_LIST:
        return None
    return Problem(sheet.first_row, "", "no_header", sentence("no_header"))


def _of_a_person(cell: object) -> bool:
    text = as_text(cell)
    return bool(ID.fullmatch(text) or PHONE.fullmatch(text))


def _of_the_left(words: str) -> bool:
    return bool(_OF_THE_LEFT.search(words)) and not _OF_CHANGES.search(words)


def _sheet(
    sheet: Grid, tables: Sequence[Table], readers: Sequence[Reader], *, with_rows: bool
) -> Iterator[dict[str, Any]]:
    counts = dict.fromkeys(("ok", "flagged", "refused", "skipped"), 0)
    problems: list[dict[str, Any]] = []
    batch: list[dict[str, Any]] = []
    others = [table for table in tables if table.of_staff]
    tables = [table for table in tables if table not in others]
    # The lines of a form were read, all into one row.
    passed = {NO_FURTHER, "blank"} if isinstance(sheet, Unfolded) else {NO_FURTHER}
    told: Counter[str] = Counter()
    for row in chain.from_iterable(reader.rows() for reader in readers):
        if not isinstance(row, LedgerRow):
            counts["skipped"] += row.why not in passed
            told[row.why] += row.why in TOLD_ONCE
            continue
        counts[row.outcome] += 1
        problems += [problem.as_json() for problem in row.problems]
        if with_rows:
            batch.append(row.as_json(sheet.name))
            if len(batch) == PORTION:
                yield _portion(batch)
                batch = []
    if batch:
        yield _portion(batch)
    for other in others:
        counts["skipped"] += len(other.lines(sheet))
        message = sentence("staff_list", text=other.of_staff)
        problems.append(Problem(other.header_rows[-1], "", "staff_list", message).as_json())
    line = tables[0].header_rows[-1]
    for table in tables:
        for one in table.doubts:
            message = sentence(one.code, what=one.what, who=one.who)
            problem = Problem(table.header_rows[-1], one.column, one.code, message)
            problems.insert(0, problem.as_json())
    for reader in readers:
        for code, text in (
            ("class_of_title", reader.class_name),
            ("school_of_title", reader.school),
            ("village_of_book", reader.placing.by_book),
        ):
            if text:
                message = sentence(code, text=text)
                problem = Problem(reader.table.header_rows[-1], "", code, message)
                problems.insert(0, problem.as_json())
    read = counts["ok"] + counts["flagged"] + counts["refused"]
    old = sum(problem["code"] == "too_old" for problem in problems)
    if old * 2 > read:
        message = sentence("mostly_grown_ups", n=read, old=old)
        problems.insert(0, Problem(line, "", "mostly_grown_ups", message).as_json())
    if not (any(counts[one] for one in ("ok", "flagged", "refused")) or +told or others):
        message = sentence("no_rows", n=line)
        problems.append(Problem(line, "", "no_rows", message).as_json())
    for why, n in (+told).items():
        column = readers[0].skipping.column_of(why)
        problems.insert(0, Problem(line, column, why, sentence(why, n=n)).as_json())
    yield {"sheet": _report(sheet, tables, counts, problems)}


def _portion(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Rows as the parent keeps them: it seals them unread, and never holds a hundred thousand at once."""
    refused = sum(row["outcome"] == "refused" for row in rows)
    portion = b64encode(packed(json.dumps(rows, ensure_ascii=False))).decode()
    return {"portion": portion, "size": len(rows), "refused": refused}


def _report(
    sheet: Grid, tables: Sequence[Table], counts: Mapping[str, int], problems: list[dict[str, Any]]
) -> dict[str, Any]:
    columns = list(dict.fromkeys(column for table in tables for column in table.columns))
    filed = dict.fromkeys((c.source, key) for c in columns for key in c.fields)
    return {
        "name": sheet.name,
        "hidden": sheet.hidden,
        "header_rows": sorted({row for table in tables for row in table.header_rows}),
        "columns": [{"source": source, "field": key} for source, key in filed],
        "ignored": list(dict.fromkeys(c.source for c in columns if not c.fields)),
        "rows_read": counts["ok"] + counts["flagged"] + counts["refused"],
        "rows_ok": counts["ok"],
        "rows_flagged": counts["flagged"],
        "rows_refused": counts["refused"],
        "rows_skipped": counts["skipped"],
        "hidden_rows": sum(
            not tables or any(one.first_row <= n <= one.last_row for one in tables)
            for n in sheet.hidden_rows
        ),
        "hidden_columns": len(sheet.hidden_columns),
        "problems": problems,
        "headers": _headers(columns),
        "remembered": {c.called: c.remembered_as for c in columns if c.left},
    }


def _headers(columns: Sequence[Column]) -> list[tuple[str, str, str]]:
    """For each column what it is called, what is filed of it, and what stands in it; of filed ones first."""
    told: dict[str, tuple[str, str, str]] = {}
    for column in sorted(columns, key=lambda one: not one.fields):
        told.setdefault(column.called, (column.called, "+".join(column.fields), _sample(column)))
    return [*told.values()]


def _sample(column: Column) -> str:
    """What stands in a column, so that one sees what it is; of numbers the last four signs."""
    sealed = any(field.endswith(("id_number", "phone")) for field in column.fields)
    number = _NUMBER if sealed else _LONG_NUMBER
    shown = (number.sub("…", text) for text in column.samples[:2])
    return "、".join(" ".join(text.split()) for text in shown)


def _passed_over(sheet: Grid, tables: Sequence[Table], why: Problem | None) -> dict[str, Any]:
    """A sheet that is no ledger, that its office has hidden, or that is over: said, counted, not read."""
    counts = dict.fromkeys(("ok", "flagged", "refused"), 0) | {"skipped": len(sheet.rows)}
    return _report(sheet, tables, counts, [why.as_json()] if why else [])
