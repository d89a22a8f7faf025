"""Sources are counted once for all workers of a machine, at a flat cost, and nothing of them is kept."""

import logging
import multiprocessing
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings

from tests.work.reports.test_flood import fresh
from tonghu.work.reports import buckets
from tonghu.work.reports.buckets import Buckets


@pytest.fixture
def folder() -> Path:
    return Path(settings.COUNTS_DIR)


def test_a_bucket_is_empty_fills_again_and_begins_anew_each_day() -> None:
    counted, start = fresh(5, 600), monotonic()
    assert [counted.crowded("a", start) for _ in range(6)] == [False] * 5 + [True]
    assert not counted.crowded("b", start)
    assert counted.crowded("a", start + 600 * 1.01) is False
    assert counted.crowded("a", start + 600 * 1.02) is True
    assert counted.crowded("a", start + 25 * 3600) is False
    assert counted.crowded("a", 1.0) is False  # the machine began anew: so does the day


def _five(name: str, folder: Path, answers: "multiprocessing.Queue[int]") -> None:
    """A worker: a process of its own, that maps the file anew."""
    buckets._mapped.cache_clear()
    one = Buckets(name, 5, 600)
    answers.put(sum(one.crowded("a") for _ in range(100)))


def test_two_workers_count_together(folder: Path) -> None:
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    workers = [context.Process(target=_five, args=("x", folder, answers)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    # Of two hundred, five went through: not five of each.
    assert answers.get(timeout=30) + answers.get(timeout=30) == 195


def test_nothing_of_a_source_is_in_the_file_and_it_does_not_grow(folder: Path) -> None:
    counted = fresh(1, 600)
    for n in range(300):
        counted.crowded(f"10.20.30.{n}")
    (file,) = folder.iterdir()
    content = file.read_bytes()
    assert len(content) == buckets._SIZE
    assert b"10.20.30" not in content
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_where_nothing_can_be_counted_nobody_is_crowded(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file, not a folder")
    with caplog.at_level(logging.ERROR, "tonghu.reports"):
        assert not fresh(0, 600).crowded("a")
    assert "cannot be counted" in caplog.text
