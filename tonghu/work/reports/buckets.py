"""Whether a source sends too much: it never stops a report, it only decides which are looked at first.

The counts lie in one small file that all workers of this machine map into memory (COUNTS_DIR), so a
source is counted once, whichever worker it meets, at a cost that does not grow. Nothing about a source
is stored, not even a digest of its address: the digest, under a salt of the day, only says at which of
65,536 places its count stands. Two sources that meet there are counted together; that only sorts.
"""

import fcntl
import hmac
import mmap
import os
import secrets
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from weakref import finalize

import structlog
from django.conf import settings

log = structlog.get_logger("tonghu.reports")

_PLACES = 65_536
_SALT_SECONDS = 24 * 3600
_HEAD = struct.Struct("<32sd")
"""The salt, and since when."""
_COUNT = struct.Struct("<dd")
"""Tokens taken, and when; zeroes are a full bucket."""
_SIZE = _HEAD.size + _PLACES * _COUNT.size


class Buckets:
    """A token bucket for each source: `burst` at once, one more every `refill` seconds."""

    def __init__(self, name: str, burst: int, refill: float) -> None:
        self.name, self.burst, self.refill = name, burst, refill

    def crowded(self, source: str, now: float | None = None) -> bool:
        """Take one token of the source; True when there was none left. Where nothing can be counted,
        nobody is crowded: a report is worth more than its place in the order.
        """
        # The monotonic clock is one for all processes of a machine; a restart of it begins anew.
        now = time.monotonic() if now is None else now
        try:
            return self._take(source, now)
        except OSError:
            log.exception("senders cannot be counted", folder=str(settings.COUNTS_DIR))
            return False

    def _take(self, source: str, now: float) -> bool:
        with _mapped(Path(settings.COUNTS_DIR) / self.name).held() as memory:
            at = _HEAD.size + _place(_salt(memory, now), source) * _COUNT.size
            taken, since = _COUNT.unpack_from(memory, at)
            taken = max(0.0, taken - (now - since) / self.refill)
            _COUNT.pack_into(memory, at, min(taken + 1, float(self.burst)), now)
            return bool(taken > self.burst - 1)


class _Mapped:
    """A file of counts, mapped; held by one thread of one process at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        finalize(self, os.close, self._file)
        self._lock = Lock()
        with self._alone():
            if os.fstat(self._file).st_size < _SIZE:
                # Written out, not only made long: a full disk must say so here, not when it is touched.
                os.pwrite(self._file, bytes(_SIZE), 0)
            self._memory = mmap.mmap(self._file, _SIZE)

    @contextmanager
    def held(self) -> Iterator[mmap.mmap]:
        """The counts, for as long as it takes to read and write one."""
        with self._alone():
            yield self._memory

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)


_mapped = lru_cache(maxsize=16)(_Mapped)


def _salt(memory: mmap.mmap, now: float) -> bytes:
    """The salt of the day; with a new one all counts begin anew."""
    salt, since = _HEAD.unpack_from(memory)
    if not any(salt) or not 0 <= now - since <= _SALT_SECONDS:
        salt, memory[:] = secrets.token_bytes(32), bytes(_SIZE)
        _HEAD.pack_into(memory, 0, salt, now)
    return bytes(salt)


def _place(salt: bytes, source: str) -> int:
    return int.from_bytes(hmac.digest(salt, source.encode(), "sha256")[:8], "big") % _PLACES
