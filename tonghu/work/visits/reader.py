"""What the child process does with a filled visit sheet: find its header, hand its rows on as text."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tonghu.base.spreadsheets.grids import Cell, open_book

KEY = "系统编号（请不要改）"
_HEADER_WITHIN = 10


def read(path: str, name: str) -> Iterator[dict[str, Any]]:
    """A `row` for each line below the header, cells by their column's name. Raises FileRefused."""
    for sheet in open_book(Path(path), name).sheets:
        header: list[str] = []
        for n, cells in enumerate(sheet.rows, sheet.first_row):
            texts = [words(cell) for cell in cells]
            if not header:
                if KEY in texts and n < sheet.first_row + _HEADER_WITHIN:
                    header = texts
                continue
            filled = {label: text for label, text in zip(header, texts, strict=False) if label}
            if any(filled.values()):
                yield {"row": n, "cells": filled}


def words(cell: Cell) -> str:
    """A cell as somebody would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
