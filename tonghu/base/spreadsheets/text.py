"""CSV and its relatives: which encoding, which delimiter, which cells; never a guess."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from sys import intern

from tonghu.base.spreadsheets.refusals import refusal

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = ",\t;|"
_WIDE = "，、；｜"
"""Separators typed with a Chinese keyboard: where no other cuts the rows."""
_HEAD_ROWS = 50
_HEAD_CHARACTERS = 200_000
_LONGEST_CELL = 32_767  # Excel's own limit: anything longer is a quotation mark that never closes
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
OFTEN = 11
"""Shorter texts (words, dates, names; not numbers) come again and again: each is kept once."""
_CONTROLS = re.compile(
    r"[\x00-\x08\x0e-\x1f]"
)  # never in a text, often in what only looks like one


@dataclass(frozen=True)
class TextTable:
    """The cells of a text file, blank ones None, and how they were found."""

    rows: list[list[str | None]]
    encoding: str
    delimiter: str


def read_table(data: bytes) -> TextTable:
    """The table in a text file. Raises FileRefused for bytes or quotes that fit nothing."""
    text, encoding = decode(data)
    del data  # as large as the text, and needed no more
    text, delimiter = _named_delimiter(text)
    # A line named in a refusal is counted from the top of the file, `sep=` included.
    skipped = 1 if delimiter else 0
    delimiter = delimiter or sniff_delimiter(text)
    return TextTable(_rows(text, delimiter, skipped), encoding, delimiter)


def decode(data: bytes) -> tuple[str, str]:
    """Text and the encoding it was in: utf-8, utf-16-le, utf-16-be or gb18030.

    Raises FileRefused naming the line when a byte fits no encoding or two encodings are mixed.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding), encoding
    if wide := wide_encoding(data):
        return _strictly(data, wide), wide
    if not _is_utf8(data):
        _refuse_mixture(data)
        return _strictly(data, "gb18030"), "gb18030"
    return _strictly(data, "utf-8"), "utf-8"


def wide_encoding(data: bytes) -> str:
    """Which UTF-16 the zero bytes of a text without byte order mark betray; "" for none.

    Commas and line ends have a zero byte before (big-endian) or after (little-endian) them; a few
    characters, 一 (4E00) among them, have theirs on the other side, so the majority decides.
    """
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or even == odd:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def sniff_delimiter(text: str) -> str:
    """Comma, tab or semicolon: the one that cuts most first rows into equally many cells, 、 and the like
    where none does. Raises FileRefused where some rows are cut by ， and some by its narrow form.
    """
    head = text[:_HEAD_CHARACTERS]
    narrow = max(_DELIMITERS, key=lambda delimiter: _evenness(head, delimiter))
    wide = max(_WIDE, key=lambda delimiter: _evenness(head, delimiter))
    best = max(_evenness(head, narrow), _evenness(head, wide))
    if _evenness(head.replace("，", ","), ",") > best:
        raise refusal("mixed_commas", row=_first_mixed(head))
    return narrow if _evenness(head, narrow) or not best else wide


def _first_mixed(head: str) -> int:
    """The first row with the comma that the first row with one has not."""
    lines = list(enumerate(head.splitlines(), start=1))
    first = next("，" in line for _, line in lines if "，" in line or "," in line)
    return next(n for n, line in lines if ("," if first else "，") in line)


def _evenness(head: str, delimiter: str) -> int:
    rows = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    try:
        for row, _ in zip(rows, range(_HEAD_ROWS), strict=False):
            widths[len(row)] += 1
    except csv.Error:
        return 0
    return max((count * (width - 1) for width, count in widths.items() if width), default=0)


def _named_delimiter(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;` taken off, and the delimiter it names ("" without one)."""
    first, _, rest = text.partition("\n")
    sign = first.removesuffix("\r").strip('"')
    if sign.lower().startswith("sep=") and len(sign) == 5:
        return rest, sign[4]
    return text, ""


def _rows(text: str, delimiter: str, skipped: int) -> list[list[str | None]]:
    # A file in memory (StringIO) would be a copy with four bytes for each sign.
    lines = (line[0] for line in _LINE.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[list[str | None]] = []
    start = 1
    try:
        for row in reader:
            if any(len(cell) > _LONGEST_CELL for cell in row):
                raise refusal("broken_quotes", row=start + skipped)
            rows.append(
                [
                    None if not cell or cell.isspace()
                    else intern(cell) if len(cell) < OFTEN
                    else cell
                    for cell in row
                ]
            )  # fmt: skip
            start = reader.line_num + 1
    except csv.Error:
        raise refusal("broken_quotes", row=start + skipped) from None
    return rows


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        raise refusal("undecodable", row=before.count("\n") + 1) from None
    if _CONTROLS.search(text):
        raise refusal("unknown")
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_mixture(data: bytes) -> None:
    """Lines in UTF-8 among lines in GBK would come out as nonsense without any error."""
    first = None
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.isascii():
            continue
        is_utf8 = _is_chinese_utf8(line)
        if first is None:
            first = is_utf8
        elif is_utf8 is not first:
            raise refusal("mixed_encoding", row=number)


def _is_chinese_utf8(line: bytes) -> bool:
    """True for UTF-8 with characters of three bytes; two GBK bytes may pass for two of UTF-8."""
    return _is_utf8(line) and max(line.decode("utf-8")) >= "\u2000"
