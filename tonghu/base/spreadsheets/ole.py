"""The compound files of old Office (.xls, most WPS .et): only as much as safety, dates and what is hidden need."""

import re
import struct
from collections.abc import Iterator

from tonghu.base.spreadsheets.refusals import refusal

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_STREAM, _STORAGE = 2, 1
_END_OF_CHAIN = 0xFFFFFFFA  # this and all above are marks, not sectors
_FILEPASS, _DATEMODE, _BOUNDSHEET, _BOF, _EOF = 0x2F, 0x22, 0x85, 0x809, 0x0A
_GLOBALS_BYTES = 65_536  # the globals' FILEPASS and DATEMODE come long before this


def check(data: bytes) -> None:
    """Refuses a compound file that is no plain workbook. Raises FileRefused."""
    names = {name for name, _, _ in entries(data)}
    if "EncryptedPackage" in names:
        raise refusal("password")
    if names & {"WordDocument", "PowerPoint Document"}:
        raise refusal("document")
    if "Workbook" not in names:
        raise refusal("old_excel" if "Book" in names else "unknown")
    if names & {"_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"}:
        raise refusal("macros")
    if any(record == _FILEPASS for record, _ in global_records(data)):
        raise refusal("password")


def epoch(data: bytes) -> int:
    """1904 where the workbook's DATEMODE record says so, otherwise 1900."""
    modes = (body for record, body in global_records(data) if record == _DATEMODE)
    return 1904 if next(modes, b"")[:1] == b"\1" else 1900


def entries(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, first sector and size of every stream and storage, wherever its directory entry lies.

    Entries are 128 bytes on a 128-byte boundary, whatever the sector size: a damaged directory
    chain hides nothing.
    """
    for match in re.finditer(rb"(?:[\x01-\x7e]\0){2,31}\0\0", data):
        place = match.start()
        entry = data[place : place + _ENTRY]
        if place % _ENTRY or len(entry) < _ENTRY or entry[66] not in (_STREAM, _STORAGE):
            continue
        length = int.from_bytes(entry[64:66], "little")
        if length == match.end() - place:
            start, size = struct.unpack_from("<II", entry, 116)
            yield entry[: length - 2].decode("utf-16-le"), start, size


def global_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and body of the records before the first sheet. Raises FileRefused if broken."""
    return _records(_workbook(data, _GLOBALS_BYTES))


def sheet_records(data: bytes) -> Iterator[tuple[str, Iterator[tuple[int, bytes]]]]:
    """The name of each sheet, and its records likewise. Raises FileRefused if broken."""
    stream = _workbook(data, len(data))
    for record, body in _records(stream):
        if record == _BOUNDSHEET:
            name = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1")
            yield name, _records(stream, int.from_bytes(body[:4], "little"))


def _records(stream: bytes, place: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records from a place to the end of its part; those of charts within it are left out."""
    depth = 0
    while place + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, place)
        depth += (record == _BOF) - (record == _EOF)
        if not depth:
            return
        if depth == 1:
            yield record, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _workbook(data: bytes, most: int) -> bytes:
    """The stream of the workbook, as far as so many bytes."""
    start = next(start for name, start, _ in entries(data) if name == "Workbook")
    size = 1 << int.from_bytes(data[30:32], "little")
    if size not in (512, 4096):
        raise refusal("damaged")
    pieces: list[bytes] = []
    sector = start
    while sector < _END_OF_CHAIN and len(pieces) * size < most:
        pieces.append(_sector(data, sector, size))
        sector = _next_sector(data, sector, size)
    return b"".join(pieces)


def _sector(data: bytes, number: int, size: int) -> bytes:
    piece = data[(number + 1) * size : (number + 2) * size]
    if not piece:
        raise refusal("damaged")
    return piece


def _next_sector(data: bytes, sector: int, size: int) -> int:
    per_sector = size // 4
    table = _table_sector(data, sector // per_sector, size)
    place = (table + 1) * size + sector % per_sector * 4
    return int.from_bytes(data[place : place + 4].ljust(4, b"\xff"), "little")


def _table_sector(data: bytes, index: int, size: int) -> int:
    """Where the allocation table's `index`-th sector lies: 109 are in the header, others chained."""
    if index < 109:
        return int.from_bytes(data[76 + 4 * index : 80 + 4 * index], "little")
    per_sector = size // 4 - 1
    chain, place = divmod(index - 109, per_sector)
    sector = int.from_bytes(data[68:72], "little")
    for _ in range(chain):
        sector = int.from_bytes(_sector(data, sector, size)[-4:], "little")
    return int.from_bytes(_sector(data, sector, size)[4 * place : 4 * place + 4], "little")
