"""Identifiers: version 7, never the same twice, in the order in which they were made."""

import time

import pytest

from tonghu.base.kernel.ids import uuid7


def test_an_id_is_of_version_7_and_says_its_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    one = uuid7()
    assert (one.version, one.variant) == (7, "specified in RFC 4122")
    assert before <= one.int >> 80 <= time.time_ns() // 1_000_000


def test_ids_made_within_one_millisecond_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1_790_000_000_000_000_000, 1_790_000_000_001_000_000, 1000))
    monkeypatch.setattr(time, "time_ns", lambda: next(clock))
    ids = [uuid7() for _ in range(1000)]
    assert ids == sorted(ids)
    assert len({one.int >> 80 for one in ids}) == 1


def test_ids_of_the_same_instant_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1_790_000_000_000_000_000)
    assert len({uuid7() for _ in range(1000)}) == 1000
