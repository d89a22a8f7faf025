"""A job finds its own work and does it one row, one transaction at a time."""

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

    A row that fails is logged and left for the next run; it never holds up the others.
    """

    name: str
    label: str
    find: Callable[[datetime], Iterable[Any]]
    do: Callable[[Any, datetime], object]

    def run(self, now: datetime) -> "Run":
        """Handle every row found."""
        started, done, failed = time.perf_counter(), 0, 0
        found = self.find(now)
        keys = found.values_list("pk", flat=True) if isinstance(found, models.QuerySet) else found
        for key in list(keys):
            try:
                self.do(key, now)
                done += 1
            except Exception:
                failed += 1
                log.exception("job row failed", job=self.name, row=str(key))
        run = Run(self, done, failed, time.perf_counter() - started)
        log.info("job", job=self.name, done=done, failed=failed, seconds=round(run.seconds, 3))
        return run


@dataclass(frozen=True)
class Run:
    """What one run of a job came to; `seconds` of wall time."""

    job: Job
    done: int
    failed: int
    seconds: float
