"""What the cell reader does not tell of an .ods or an .xls: hidden rows and columns, formulas and their errors,
of an .ods merged cells.
"""

import re
import struct
import zipfile
from functools import partial
from pathlib import Path
from xml.sax.saxutils import unescape

from tonghu.base.spreadsheets import ole
from tonghu.base.spreadsheets.scan import (
    LAST_COLUMN,
    LAST_ROW,
    PIECE,
    UNSAVED,
    SheetFacts,
    as_number,
    attribute,
    pieces,
)

_ROW, _COLUMNS, _FORMULA, _VALUE_OR_ERROR = 0x208, 0x7D, 0x06, 0x205
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_ROW_HIDDEN = 0x20
_ODS_ROW = b"<table:table-row"
_ODS_PART = re.compile(rb"<table:(table|table-row|table-column)(?=[\s/>])([^>]*)>")
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell(?=[\s/>])([^>]*)>")
_ODS_TEXT = re.compile(rb"\s*<text:p(?:\s[^>]*)?(?:/>|>([^<]*))")
_TELLING = (b"table:formula", b"-spanned")
_HIDDEN = (b"collapse", b"filter")


def of_xls(path: Path) -> dict[str, SheetFacts]:
    """Facts of the sheets of an .xls by their names. Raises FileRefused if it is broken."""
    found = {}
    for name, records in ole.sheet_records(path.read_bytes()):
        facts = found[name] = SheetFacts()
        for record, body in records:
            if record == _ROW and body[12] & _ROW_HIDDEN:
                facts.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
            elif record == _COLUMNS and body[8] & 1:
                first, last = struct.unpack_from("<HH", body)
                facts.hidden_columns.update(range(first, min(last + 1, LAST_COLUMN)))
            elif record == _FORMULA:
                row, column = struct.unpack_from("<HH", body)
                facts.formulas.add((row + 1, column))
                if body[6] == 2 and body[12:14] == b"\xff\xff":
                    facts.errors[row + 1, column] = _ERRORS.get(body[8], "#N/A")
            elif record == _VALUE_OR_ERROR and body[7]:
                row, column = struct.unpack_from("<HH", body)
                facts.errors[row + 1, column] = _ERRORS.get(body[6], "#N/A")
    return found


def of_ods(path: Path) -> dict[str, SheetFacts]:
    """Facts of the sheets of an .ods by their names; of hidden rows only those that hold something."""
    found: dict[str, SheetFacts] = {}
    facts, column = SheetFacts(), 0
    with zipfile.ZipFile(path) as package, package.open("content.xml") as stream:
        for piece in pieces(iter(partial(stream.read, PIECE), b""), _ODS_ROW):
            parts = list(_ODS_PART.finditer(piece))
            for part, end in zip(parts, [p.start() for p in parts[1:]] + [len(piece)], strict=True):
                kind, told = part.groups()
                hidden = attribute(told, b"table:visibility") in _HIDDEN
                if kind == b"table":
                    name = unescape(
                        attribute(told, b"table:name").decode(), {"&quot;": '"', "&apos;": "'"}
                    )
                    facts = found[name] = SheetFacts()
                    column = 0
                elif kind == b"table-column":
                    first = column
                    column += as_number(attribute(told, b"table:number-columns-repeated"), 1)
                    if hidden:
                        facts.hidden_columns.update(range(first, min(column, LAST_COLUMN)))
                else:
                    _read_row(piece[part.end() : end], told, hidden, facts)
    return found


def _read_row(cells: bytes, told: bytes, hidden: bool, facts: SheetFacts) -> None:
    """A row of an .ods, which may stand for several."""
    first = facts.last_row + 1
    facts.last_row += as_number(attribute(told, b"table:number-rows-repeated"), 1)
    rows = range(first, min(facts.last_row, LAST_ROW) + 1)
    if hidden and b"office:value-type" in cells:
        facts.hidden_rows.update(rows)
    column = 0
    for cell in _ODS_CELL.finditer(cells) if any(one in cells for one in _TELLING) else ():
        if b"table:formula" in cell[1]:
            facts.formulas.update((row, column) for row in rows)
            if error := _error(cell, cells):
                facts.errors.update(((row, column), error) for row in rows)
        if b"-spanned" in cell[1]:
            wide, high = (
                as_number(attribute(cell[1], b"table:number-%b-spanned" % what), 1)
                for what in (b"columns", b"rows")
            )
            if wide > 1 or high > 1:
                facts.merged.append((first, column, first + high - 1, column + wide - 1))
        column += as_number(attribute(cell[1], b"table:number-columns-repeated"), 1)


def _error(cell: re.Match[bytes], cells: bytes) -> str:
    """What stands for a formula that came to nothing, or was never calculated; empty for one with a result."""
    text = _ODS_TEXT.match(cells, cell.end())
    if attribute(cell[1], b"calcext:value-type") == b"error":
        said = (text and text[1]) or b""
        return said.decode() if said.startswith(b"#") else "#VALUE!"  # Err:502
    return "" if attribute(cell[1], b"office:value-type") or text else UNSAVED
