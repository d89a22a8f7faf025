"""A job finds its own work and does it one row, or one portion of rows, a transaction at a time."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import models

log = structlog.get_logger("tonghu.jobs")


@dataclass(frozen=True)
class Job:
    """`find` gives the rows whose time has come; `do` handles one and may be repeated.

    With a `portion`, `do` takes a list of so many rows in one transaction. A row that fails is
    logged and left for the next run; it never holds up the others: a portion that fails is done
    again row by row.
    """

    name: str
    label: str
    find: Callable[[datetime], Iterable[Any]]
    do: Callable[[Any, datetime], object]
    portion: int = 0

    def run(self, now: datetime) -> "Run":
        """Handle every row found."""
        started = time.perf_counter()
        found = self.find(now)
        keys = found.values_list("pk", flat=True) if isinstance(found, models.QuerySet) else found
        rows, size = list(keys), self.portion or 1
        handled = [
            good
            for start in range(0, len(rows), size)
            for good in self._handled(rows[start : start + size], now)
        ]
        done, failed = handled.count(True), handled.count(False)
        run = Run(self, done, failed, time.perf_counter() - started)
        log.info("job", job=self.name, done=done, failed=failed, seconds=round(run.seconds, 3))
        return run

    def _handled(self, rows: list[Any], now: datetime) -> list[bool]:
        """Whether each row was done."""
        if self._tried(rows, now):
            return [True] * len(rows)
        return [self._tried([row], now) for row in rows] if len(rows) > 1 else [False]

    def _tried(self, rows: list[Any], now: datetime) -> bool:
        try:
            self.do(rows if self.portion else rows[0], now)
        except Exception:
            log.exception("job row failed", job=self.name, rows=[str(row) for row in rows])
            return False
        return True


@dataclass(frozen=True)
class Run:
    """What one run of a job came to; `seconds` of wall time."""

    job: Job
    done: int
    failed: int
    seconds: float
