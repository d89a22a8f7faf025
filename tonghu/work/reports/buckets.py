"""Whether a source sends too much: it never stops a report, it only decides which are looked at first.

Nothing about a source is stored: its address is digested under a salt that lives in memory for a
day, and only the count is kept (reliability.md §2.11).
"""

import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

_MOST_SOURCES = 100_000
_SALT_SECONDS = 24 * 3600


class Buckets:
    """A token bucket for each source: `burst` at once, one more every `refill` seconds."""

    def __init__(self, burst: int, refill: float) -> None:
        self.burst, self.refill = burst, refill
        self._salt, self._salted_at = secrets.token_bytes(32), time.monotonic()
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def crowded(self, source: str, now: float | None = None) -> bool:
        """Take one token of the source; True when there was none left."""
        now = time.monotonic() if now is None else now
        with self._lock:
            if now - self._salted_at > _SALT_SECONDS:
                self._salt, self._salted_at = secrets.token_bytes(32), now
                self._left.clear()
            key = hmac.digest(self._salt, source.encode(), "sha256")
            left, since = self._left.pop(key, (float(self.burst), now))
            left = min(self.burst, left + (now - since) / self.refill)
            self._left[key] = (max(left - 1, 0), now)
            while len(self._left) > _MOST_SOURCES:
                self._left.popitem(last=False)
            return left < 1
