"""A large .xlsx, some megabytes of its XML at a time: the cell reader has no lazy way in, and holds four times what it
hands over while it opens a sheet of four million cells at once.

Each slice is a package of its own: what the workbook's cells need beside its sheets, and some rows of one of them.
Shared texts are read once, before; each slice then has their numbers instead, marked.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial
from io import BytesIO
from itertools import chain

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from tonghu.base.spreadsheets.scan import PIECE, attribute, pieces

LARGE = 32 * PIECE
"""So many bytes of XML has a workbook that is read so: some ten thousand rows of forty columns."""
SLICE = 4 * PIECE
"""Larger slices take more memory, smaller ones are opened more often."""
MARK = "\v"
"""Before the number of a shared text: a space to Python, which reads the number behind it, and no sign of XML."""
_TEXTS = "xl/sharedstrings.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
# Where it is written in another way, the slice has a shared text and no table of them: an error, no other text.
_SHARED, _MARKED = b' t="s"><v>', b' t="str"><v>' + MARK.encode()
_MARK_IN_XML = re.compile(rb"_x000[bB]_|&#(?:0*11|x0*[bB]);")
_ROOT = re.compile(rb"<(\w+:)?(?:worksheet|sst)[\s>]")


_Cut = tuple[bytes, bytes, bytes]
"""What stands before the first item, some items, and with the last of them what stands behind."""


class Unusual(Exception):
    """The XML is not as the usual programs write it: the workbook is to be read at once."""


def is_large(package: zipfile.ZipFile, parts: Mapping[str, str]) -> bool:
    """Whether a workbook, whose sheets are these parts of its package by their names, is read in slices."""
    texts = (info.file_size for info in package.infolist() if info.filename.lower() == _TEXTS)
    return sum(texts) + sum(package.getinfo(part).file_size for part in parts.values()) >= LARGE


class Slicer:
    """The slices of a workbook, whose sheets are these parts of its package by their names. Raises Unusual, and
    whatever the cell reader raises.
    """

    def __init__(self, package: zipfile.ZipFile, parts: Mapping[str, str]) -> None:
        self._package, self._parts = package, parts
        self._shared = [name for name in package.namelist() if name.lower() == _TEXTS]
        apart = {*parts.values(), *self._shared}
        self._beside = {
            name: package.read(name)
            for name in package.namelist()
            if (name.count("/") < 2 or name == _RELATIONS) and name not in apart
        }
        self.sheets = _opened(self._beside).sheets_metadata

    def texts(self) -> list[str]:
        """The shared texts, which the cell reader reads as it reads those that stand in the cells of a sheet."""
        found: list[str] = []
        for name in self._shared:
            for lead, items, _ in self._cut(name, b"sst", b"si"):
                found += self._texts(items, _prefix(lead))
        return found

    def of_sheet(self, name: str) -> Iterator[CalamineSheet]:
        """Some rows of a sheet after the other; its merged cells are told with the last."""
        for lead, rows, tail in self._cut(self._parts[name], b"sheetData", b"row"):
            # A row without a number follows the one above it, which is in another slice.
            unnumbered = rows and not attribute(rows[: rows.find(b">")], b"r").isdigit()
            if unnumbered or (self._shared and _holds_mark(rows)):
                raise Unusual
            if not tail:
                # Where there are no merged cells the reader looks for them to the end: they are told at once.
                prefix = _prefix(lead)
                start = b"<%bsheetData" % prefix
                lead = lead.replace(start, b"<%bmergeCells/>%b" % (prefix, start))
                tail = b"</%bsheetData></%bworksheet>" % (prefix, prefix)
            yield self._sheet(name, b"".join((lead, rows.replace(_SHARED, _MARKED), tail)))

    def _sheet(self, name: str, xml: bytes) -> CalamineSheet:
        return _opened(self._beside | {self._parts[name]: xml}).get_sheet_by_name(name)

    def _texts(self, items: bytes, prefix: bytes) -> list[str]:
        """Each from a row of its own. One whose tag is written in another way leaves a tag that was not opened."""
        opened, closed, empty = (tag % prefix for tag in (b"<%bsi>", b"</%bsi>", b"<%bsi/>"))
        rows = items.replace(opened, b'<row><c t="inlineStr"><is>')
        rows = rows.replace(closed, b"</is></c></row>").replace(empty, b"<row/>")
        some = next(one.name for one in self.sheets if one.typ is SheetTypeEnum.WorkSheet)
        grid = self._sheet(some, b"<worksheet><sheetData>%b</sheetData></worksheet>" % rows)
        texts = [""] * (grid.start[0] if grid.start else 0)
        texts += [str(text) for (text,) in grid.to_python()]
        return texts + [""] * (rows.count(b"<row") - len(texts))

    def _cut(self, part: str, container: bytes, item: bytes) -> Iterator[_Cut]:
        """The XML of a part, cut between its items."""
        with self._package.open(part) as stream:
            chunks = iter(partial(stream.read, PIECE), b"")
            top = next(chunks, b"")
            begun, box = b"<" + _prefix(top) + item, _prefix(top) + container
            first = re.compile(rb"%b[\s/>]|</%b|<%b(?:\s[^>]*)?/>" % (begun, box, box))
            parts: Iterator[bytes] = map(_plain, pieces(chain([top], chunks), begun))
            lead = b""
            for piece in parts:
                lead += piece
                if found := first.search(lead):
                    break
            else:
                raise Unusual
            lead, held = lead[: found.start()], lead[found.start() :]
            if not held.startswith(begun):
                yield lead, b"", held + b"".join(parts)
                return
            parts, held = chain([held], parts), b""
            for piece in parts:
                end = piece.find(b"</" + box)
                if end >= 0:
                    yield lead, held + piece[:end], piece[end:] + b"".join(parts)
                    return
                held += piece
                if len(held) >= SLICE:
                    yield lead, held, b""
                    held = b""
            raise Unusual


def _holds_mark(rows: bytes) -> bool:
    """Whether a text that stands in a cell has the mark of a shared one. Most slices have no such texts."""
    own = b'"inlineStr"' in rows or b'"str"' in rows
    return MARK.encode() in rows or (own and bool(_MARK_IN_XML.search(rows)))


def _plain(piece: bytes) -> bytes:
    """The piece. Raises Unusual for a comment, or a text that is not to be parsed: a tag in it may be none."""
    if b"<!" in piece:
        raise Unusual
    return piece


def _opened(parts: Mapping[str, bytes]) -> CalamineWorkbook:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    file.seek(0)
    return CalamineWorkbook.from_filelike(file)


def _prefix(xml: bytes) -> bytes:
    """Some programs write `<x:row>` for `<row>`."""
    root = _ROOT.search(xml)
    return (root and root[1]) or b""
