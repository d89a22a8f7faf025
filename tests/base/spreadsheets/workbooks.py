"""Workbooks good, damaged and hostile, made on the spot."""

import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl

from tonghu.base.spreadsheets import ole

CONTENT = "xl/worksheets/sheet1.xml"
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def simple(path: Path) -> Path:
    """One sheet 名册: a header and one row."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "名册"
    page.append(["姓名", "村"])
    page.append(["张一", "一村"])
    book.save(path)
    return path


def with_parts(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A simple workbook with parts added to its package."""
    simple(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def edited(path: Path, edit: Callable[[bytes], bytes], part: str = CONTENT) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, edit(content) if name == part else content)
    return path


def old_xls(
    path: Path,
    *,
    date1904: bool = False,
    locked: bool = False,
    extra: str = "",
    hiding: bool = False,
    more: bytes = b"",
) -> Path:
    """A BIFF8 workbook: A1 姓名, B1 42434.0, named 名册; `extra` is one more (empty) stream.

    `hiding` has row 2 with A2 张一 and column C hidden, and a formula in B2; `more` are further records.
    """
    before = _record(0x2F, b"\0\0" + bytes(4)) if locked else b""
    before += _record(0x22, struct.pack("<H", date1904))
    name = "名册".encode("utf-16-le")
    sheet_record = struct.pack("<IHBB", 0, 0, len(name) // 2, 1) + name
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + before
    end = _record(0x0A, b"")
    offset = len(start) + 4 + len(sheet_record) + len(end)
    sheet_record = struct.pack("<I", offset) + sheet_record[4:]
    text = "姓名".encode("utf-16-le")
    page = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    page += _record(0x204, struct.pack("<HHHHB", 0, 0, 0, 2, 1) + text)
    page += _record(0x203, struct.pack("<HHHd", 0, 1, 0, 42434.0))
    if hiding:
        chart = _record(0x809, bytes(16)) + _record(0x208, _row(0)) + end
        page += _record(0x7D, struct.pack("<HHHHHH", 2, 2, 0, 0, 1, 0)) + chart
        page += _record(0x208, _row(1)) + _record(0x208, _row(2, flags=0))
        page += _record(0x204, struct.pack("<HHHHB", 1, 0, 0, 2, 1) + "张一".encode("utf-16-le"))
        page += _record(0x06, struct.pack("<HHHdHIH", 1, 1, 0, 2.0, 0, 0, 3) + b"\x1e\2\0")
    return compound(
        path, "Workbook", start + _record(0x85, sheet_record) + end + page + more + end, extra
    )


def xls_formula(row: int, column: int, result: bytes, text: str = "") -> bytes:
    """The record of a formula with the eight bytes of its result, and the text it came to behind it."""
    body = struct.pack("<HHH", row, column, 0) + result + struct.pack("<HIH", 0, 0, 3) + b"\x1e\2\0"
    behind = struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")
    return _record(0x06, body) + (_record(0x207, behind) if text else b"")


def xls_error(row: int, column: int, code: int) -> bytes:
    """The record of an error that is no formula's."""
    return _record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))


def _row(number: int, flags: int = 0x20) -> bytes:
    """A ROW record's body: hidden unless told otherwise."""
    return struct.pack("<HHHHHHI", number, 0, 2, 255, 0, 0, flags)


def ods(path: Path, content: str) -> Path:
    """An .ods whose one sheet 名册 holds this."""
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": "<manifest/>",
        "content.xml": (
            '<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x">'
            f'<office:body><office:spreadsheet><table:table table:name="名册 &amp; 底册">{content}'
            "</table:table></office:spreadsheet></office:body></office:document-content>"
        ),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return path


def compound(path: Path, name: str, content: bytes, extra: str = "") -> Path:
    """A compound file with one stream of this content, and perhaps an empty one."""
    content = content.ljust(4096, b"\0")
    sectors = -(-len(content) // 512)
    table = [TABLE, END, *range(3, sectors + 2), END]
    table += [FREE] * (128 - len(table))
    header = struct.pack("<8s16xHHHHH6x", ole.MAGIC, 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    directory = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(content))
    directory += _entry(extra, 2, FREE, END, 0) if extra else bytes(128)
    content = content.ljust(sectors * 512, b"\0")
    path.write_bytes(header + struct.pack("<128I", *table) + directory.ljust(512, b"\0") + content)
    return path


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    spelt = name.encode("utf-16-le") + b"\0\0"
    head = spelt.ljust(64, b"\0") + struct.pack("<HBBIII", len(spelt), kind, 1, FREE, FREE, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def _record(number: int, body: bytes) -> bytes:
    return struct.pack("<HH", number, len(body)) + body
