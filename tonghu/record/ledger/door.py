"""The way in: a file goes to a child process under limits and comes back as rows and a report."""

import json
import os
import tempfile
from base64 import b64decode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level, level, pad
from tonghu.base.places.models import Place
from tonghu.base.spreadsheets.child import run
from tonghu.record.ledger.foretelling import Reading, ReadPortion
from tonghu.record.ledger.models import ColumnMemory

READER = "tonghu.record.ledger.reading.process:read"
_SECONDS, _MEGABYTES = 300, 1536
"""CPU seconds: ten times what 100,000 rows take, however busy the machine is."""
_LYING, _LONGEST = ".reading-", 3600
"""No reader is let run for so many seconds (base/spreadsheets/child.py)."""


def read_content(
    content: bytes,
    name: str,
    place: str,
    mapping: Mapping[str, str] | None = None,
    villages: Mapping[str, str] | None = None,
) -> Reading:
    """Read a file that is held in memory. Raises FileRefused."""
    with lying(content, name) as path:
        return read_file(path, name, place, mapping, villages)


def read_file(
    path: Path,
    name: str,
    place: str,
    mapping: Mapping[str, str] | None = None,
    villages: Mapping[str, str] | None = None,
) -> Reading:
    """Read a spreadsheet as the ledger of a place, with what somebody has said of its columns and of the
    names of its villages. Raises FileRefused.
    """
    report, portions = [], []
    for message in _run(path, name, options(place, mapping, villages)):
        if "sheet" in message:
            report.append(message["sheet"])
        else:
            rows = b64decode(message["portion"])
            portions.append(ReadPortion(rows, message["size"], message["refused"]))
    return Reading(report, portions)


def survey_file(path: Path, name: str, place: str) -> list[dict[str, object]]:
    """Only the report, sheet by sheet, without what stands in the cells. Raises FileRefused."""
    told = options(place, None, rows=False)
    sheets = [message["sheet"] for message in _run(path, name, told) if "sheet" in message]
    for one in sheets:
        del one["headers"], one["remembered"]
        one["problems"] = [
            {k: said for k, said in p.items() if k != "about"} for p in one["problems"]
        ]
    return sheets


def _run(path: Path, name: str, told: str) -> Iterator[dict[str, Any]]:
    return run(READER, str(path), name, told, seconds=_SECONDS, megabytes=_MEGABYTES)


def options(
    place: str,
    mapping: Mapping[str, str] | None,
    villages: Mapping[str, str] | None = None,
    *,
    rows: bool = True,
) -> str:
    """What the reader must know: the place and its villages, the columns somebody has named."""
    today = timezone.localdate()
    inside = (
        Place.objects.on(today).within(place).filter(level__gte=Level.TOWNSHIP).order_by("code")
    )
    above = Place.objects.on(today).filter(code__in={place, pad(place[:9]), pad(place[:6])})
    return json.dumps(
        {
            "place": place,
            "level": int(level(place)),
            "places": [*map(list, (inside | above).distinct().values_list("code", "name"))],
            "mapping": dict(mapping or {}),
            "answers": dict(villages or {}),
            "today": today.isoformat(),
            "rows": rows,
        },
        ensure_ascii=False,
    )


def remembered(officer: Officer) -> dict[str, str]:
    """What the columns of an officer's organisations mean, as somebody there once said."""
    memories = ColumnMemory.objects.filter(organisation__in=officer.organisations)
    return dict(memories.values_list("source", "field"))


def left_lying(now: datetime) -> list[Path]:
    """Files in the clear that nobody reads any more: their process was killed."""
    left = (
        *Path(settings.LEDGERS_DIR).glob(f"{_LYING}*"),
        *Path(settings.UPLOADS_DIR).glob("*.upload*"),
    )
    return [path for path in left if abs(now.timestamp() - path.stat().st_mtime) > _LONGEST]


@contextmanager
def lying(content: bytes, name: str) -> Iterator[Path]:
    """The content as a file that only we can read, for as long as it is needed."""
    folder = Path(settings.LEDGERS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, path = tempfile.mkstemp(suffix=Path(name).suffix[:8], dir=folder, prefix=_LYING)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        yield Path(path)
    finally:
        Path(path).unlink(missing_ok=True)
