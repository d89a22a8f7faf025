"""The list of erased files that lies outside the database, so that a restored backup cannot undo one; and what the
database's own file still holds of them.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from tonghu.record.rights.models import Erased

_BRIEFLY = 500
"""Milliseconds to wait for others who read."""


def published() -> set[UUID]:
    """The ids in the file."""
    path = Path(settings.ERASURES_FILE)
    if not path.exists():
        return set()
    lines = path.read_text(encoding="ascii").splitlines()
    return {UUID(json.loads(line)["child_id"]) for line in lines if line.strip()}


def publish() -> int:
    """Append what the table has and the file has not; how many. May run as often as one likes."""
    known = published()
    return _append(one for one in Erased.objects.order_by("at") if one.child_id not in known)


def wipe() -> None:
    """Bring the log of an SQLite database into its file and empty it: until then both hold what was erased. While
    others read, some of it stays, and the daily job comes round again. PostgreSQL cleans up by itself.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {_BRIEFLY}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        cursor.execute(f"PRAGMA busy_timeout = {patience}")


def _append(rows: Iterable[Erased]) -> int:
    lines = [
        json.dumps({"child_id": str(one.child_id), "at": one.at.isoformat(timespec="seconds")})
        for one in rows
    ]
    if lines:
        path = Path(settings.ERASURES_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
    return len(lines)
