"""What the cell reader does not tell of an .xlsx: hidden rows and columns, formulas, errors, epoch.

The XML is searched, not parsed: a parser would take longer than reading all cells does. Sheets are
streamed in pieces of about a megabyte, cut between rows.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from xml.etree import ElementTree

from tonghu.base.spreadsheets.refusals import refusal

PIECE = 1 << 20
_LONGEST_ROW = 64 << 20
_LARGEST_INDEX = 8 << 20  # of workbook.xml and its relations
_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_ERROR = b't="e"'
_TRUE = (b"1", b"true")
UNSAVED = "#公式未计算"
"""What stands for a formula whose result the file does not hold: no program ever opened and saved it."""
LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


@dataclass
class SheetFacts:
    """Facts about one sheet: rows 1-based, columns 0-based."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Of an .ods, which the cell reader does not tell."""
    last_row: int = 0
    """The last row that is written in the file, were it only for its formatting."""
    used_rows: int = 0
    used_columns: int = 0
    """How far the cells with contents reach: 3 and 2 for B3."""


@dataclass(frozen=True)
class WorkbookFacts:
    """Epoch of the day numbers (1900 or 1904), and sheet name → name of its part in the package."""

    epoch: int
    parts: dict[str, str]


def read_workbook(package: zipfile.ZipFile) -> WorkbookFacts:
    """The workbook's own part and its relations. Raises FileRefused when they are no XML."""
    root = _tree(package, "xl/workbook.xml")
    targets = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _tree(package, "xl/_rels/workbook.xml.rels")
    }
    properties = next((e for e in root.iter() if _local(e.tag) == "workbookPr"), None)
    declared = properties.get("date1904", "") if properties is not None else ""
    parts = {
        sheet.get("name", ""): _part_name(targets.get(_relation(sheet), ""))
        for sheet in root.iter()
        if _local(sheet.tag) == "sheet"
    }
    return WorkbookFacts(1904 if declared.encode() in _TRUE else 1900, parts)


def read_sheet(package: zipfile.ZipFile, part: str) -> SheetFacts:
    """Facts of one sheet. Raises FileRefused for a row longer than any real one."""
    facts = SheetFacts()
    with package.open(part) as stream:
        read_xml(iter(partial(stream.read, PIECE), b""), facts)
    return facts


def read_xml(chunks: Iterator[bytes], facts: SheetFacts) -> None:
    """Adds to `facts` what the sheet's XML says, which comes in chunks cut anywhere."""
    head = b""
    for chunk in chunks:
        head += chunk
        if _ROOT.search(head) or len(head) > PIECE:
            break
    root = _ROOT.search(head)
    tags = _Tags((root and root[1]) or b"")
    for piece in pieces(chain([head], chunks), tags.row_start):
        _read_columns(piece, tags, facts)
        _read_rows(piece, tags, facts)


class _Tags:
    """The patterns of one sheet's XML: some programs write `<x:row>` for `<row>`."""

    def __init__(self, prefix: bytes) -> None:
        self.row_start = b"<" + prefix + b"row"
        self.cell_start = b"<" + prefix + b"c "
        self.cell_end = b"</" + prefix + b"c>"
        self.row = re.compile(self.row_start + rb"(?=[\s/>])([^>]*)>")
        self.cell = re.compile(b"<" + prefix + rb"c(?=[\s/>])([^>]*)>")
        self.column = re.compile(b"<" + prefix + rb"col(?=\s)([^>]*)>")
        self.formula_start = b"<" + prefix + b"f"
        self.formula = re.compile(self.formula_start + rb"[\s/>]")
        self.error = re.compile(b"<" + prefix + rb"c\s[^>]*\b" + _ERROR + rb"[^>]*>")
        self.value = re.compile(b"<" + prefix + rb"v>([^<]*)<")


def pieces(chunks: Iterable[bytes], row_start: bytes) -> Iterator[bytes]:
    """The XML in pieces, each of them ending before a row or with the whole. Raises FileRefused."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        cut = rest.rfind(row_start)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > _LONGEST_ROW:
            raise refusal("suspicious")
    yield rest


def _read_columns(piece: bytes, tags: _Tags, facts: SheetFacts) -> None:
    """`<cols>` stands before the first row."""
    if facts.last_row:
        return
    for column in tags.column.finditer(piece):
        if attribute(column[1], b"hidden") in _TRUE:
            first = as_number(attribute(column[1], b"min"), 1)
            last = min(as_number(attribute(column[1], b"max"), first), LAST_COLUMN)
            facts.hidden_columns.update(range(first - 1, last))


def _read_rows(piece: bytes, tags: _Tags, facts: SheetFacts) -> None:
    rows = list(tags.row.finditer(piece))
    # Most pieces have neither a formula nor an error: asked of all their rows at once.
    telling = tags.formula_start in piece or _ERROR in piece
    for index, row in enumerate(rows):
        number = as_number(attribute(row[1], b"r"), facts.last_row + 1)
        facts.last_row = min(max(facts.last_row, number), LAST_ROW)
        if b"hidden" in row[1] and attribute(row[1], b"hidden") in _TRUE:
            facts.hidden_rows.add(number)
        end = rows[index + 1].start() if index + 1 < len(rows) else len(piece)
        last = piece.rfind(tags.cell_end, row.end(), end)
        if last >= 0:
            facts.used_rows = max(facts.used_rows, number)
            width = _width(piece, row.end(), last, tags)
            facts.used_columns = max(facts.used_columns, width)
            if telling:
                _read_cells(piece[row.end() : last], number, tags, facts)


def _read_cells(row: bytes, number: int, tags: _Tags, facts: SheetFacts) -> None:
    """The formulas and the errors among one row's cells."""
    for formula in tags.formula.finditer(row):
        cell = number, _width(row, 0, formula.start(), tags) - 1
        facts.formulas.add(cell)
        if not _is_saved(row, formula.start(), tags):
            facts.errors[cell] = UNSAVED
    for error in tags.error.finditer(row):
        if value := tags.value.search(row, error.end()):
            column = _width(row, 0, error.end(), tags) - 1
            facts.errors[number, column] = value[1].decode("ascii", "replace")


def _is_saved(row: bytes, formula: int, tags: _Tags) -> bool:
    """Whether the cell of a formula holds its result; one that came to an empty text says that it is a text."""
    end = row.find(tags.cell_end, formula)
    end = end if end >= 0 else len(row)
    value = tags.value.search(row, formula, end)
    opening = row.rfind(tags.cell_start, 0, formula)
    told = tags.cell.match(row, opening) if opening >= 0 else None
    return bool(value and value[1]) or bool(told and attribute(told[1], b"t") == b"str")


def _width(piece: bytes, start: int, end: int, tags: _Tags) -> int:
    """1-based column of the last cell that opens between `start` and `end`."""
    opening = piece.rfind(tags.cell_start, start, end)
    match = tags.cell.match(piece, opening) if opening >= 0 else None
    reference = attribute(match[1], b"r") if match else b""
    return _column(reference) if reference else len(tags.cell.findall(piece, start, end))


def attribute(attributes: bytes, name: bytes) -> bytes:
    """What an attribute of a tag says; empty where the tag has none of that name."""
    match = re.search(rb"(?:^|\s)" + name + rb"\s*=\s*[\"']([^\"']*)", attributes)
    return match[1] if match else b""


def as_number(digits: bytes, default: int) -> int:
    """The number that an attribute holds; one that is none, or too large to be meant, is `default`."""
    return int(digits) if digits.isdigit() and len(digits) < 8 else default


def _column(reference: bytes) -> int:
    """AB12 → 28."""
    column = 0
    for letter in reference.rstrip(b"0123456789")[:4]:
        column = column * 26 + letter - 64
    return column


def _tree(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    info = package.getinfo(part)
    if info.file_size > _LARGEST_INDEX:
        raise refusal("suspicious")
    return ElementTree.fromstring(package.read(info))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _relation(sheet: ElementTree.Element) -> str:
    """`r:id` under its transitional or its strict namespace."""
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")


def _part_name(target: str) -> str:
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
