"""Reading a list of divisions as people keep it: every fault with its line, before anything is done."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tonghu.base.kernel.errors import Refused
from tonghu.base.places.codes import LENGTH, is_code, pad

COLUMNS = ("code", "name", "valid_from", "valid_to", "successor")
_SHOWN = 20


@dataclass(frozen=True)
class PlaceRow:
    """One line: a code, its name, its life, and what it became on the day it ended."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()


class BadRow(ValueError):
    """Why a line cannot be read, in a sentence."""


def read_rows(content: bytes) -> list[PlaceRow]:
    """The rows of a CSV file in UTF-8 (with or without BOM) or GB18030.

    Raises Refused naming every faulty line: nothing is loaded in halves.
    """
    lines = csv.DictReader(io.StringIO(_decoded(content)), skipinitialspace=True)
    heads = [(head or "").strip().lower() for head in lines.fieldnames or []]
    if "code" not in heads or "name" not in heads:
        raise Refused(
            f"第一行要有列名 code 和 name（可以再有 {'、'.join(COLUMNS[2:])}），现在是“{','.join(heads)}”。"
        )
    lines.fieldnames = heads
    rows: list[PlaceRow] = []
    faults: list[str] = []
    for line in lines:
        try:
            if any(isinstance(cell, str) and cell.strip() for cell in line.values()):
                rows.append(_row(line))
        except BadRow as fault:
            faults.append(f"第 {lines.line_num} 行：{fault}")
    if faults:
        more = f"\n……共 {len(faults)} 行有误" if len(faults) > _SHOWN else ""
        raise Refused("这些行要先改正，整份文件没有导入：\n" + "\n".join(faults[:_SHOWN]) + more)
    return rows


def clean_code(text: str) -> str:
    """Twelve digits from a code as people type it. Raises BadRow."""
    digits = unicodedata.normalize("NFKC", text).strip().removesuffix(".0")
    if "e" in digits.lower():
        raise BadRow(
            f"代码“{text}”被表格软件改成了科学记数，末尾的数字已经丢失，请把这一列设为文本后重新填写"
        )
    if len(digits) in (2, 4, 6, 9):
        digits = pad(digits)
    if not is_code(digits):
        raise BadRow(f"代码“{text}”不是 {LENGTH} 位数字（也可以写 6 位或 9 位）")
    return digits


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Refused("读不懂这个文件的文字，请另存为“CSV UTF-8”后再导入。") from error


def _row(line: dict[str, str]) -> PlaceRow:
    name = " ".join((line.get("name") or "").split())
    if not name:
        raise BadRow("没有名称")
    row = PlaceRow(
        clean_code(line.get("code") or ""),
        name,
        _date(line.get("valid_from") or "", "valid_from"),
        _date(line.get("valid_to") or "", "valid_to"),
        tuple(clean_code(one) for one in (line.get("successor") or "").split("|") if one.strip()),
    )
    if row.valid_from and row.valid_to and row.valid_to <= row.valid_from:
        raise BadRow("停用日期不晚于启用日期")
    if row.successors and row.valid_to is None:
        raise BadRow("写了后继代码，就要写停用日期 valid_to")
    if row.code in row.successors:
        raise BadRow("后继代码不能是它自己；只是改名的，另起一行写新名称和启用日期")
    return row


def _date(text: str, column: str) -> date | None:
    text = text.strip().replace("/", "-").replace(".", "-")
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day)
    except ValueError:
        raise BadRow(f"{column}“{text}”不是日期，请写成 2026-01-31") from None


def lives(rows: Iterable[PlaceRow]) -> Iterator[tuple[str, list[PlaceRow]]]:
    """The rows of each code in order of time; a life without an end lasts until the next begins.

    Raises Refused where two lives of one code overlap.
    """
    by_code: dict[str, list[PlaceRow]] = {}
    for row in dict.fromkeys(rows):
        by_code.setdefault(row.code, []).append(row)
    for code, same in by_code.items():
        same.sort(key=lambda row: row.valid_from or date.min)
        for earlier, later in pairwise(same):
            start = later.valid_from
            if start is None or start == earlier.valid_from:
                raise Refused(
                    f"{code} 有两行没有分清先后（{earlier.name}、{later.name}），请写明启用日期。"
                )
            if earlier.valid_to is not None and earlier.valid_to > start:
                raise Refused(f"{code} 的“{earlier.name}”和“{later.name}”时间重叠，请核对日期。")
        yield code, same
