"""Whether a source sends too much: it never stops a report, it only decides which are looked at first.

Nothing about a source is stored: its address is digested under a salt that lives in memory for a
day, and only the count is kept (reliability.md §2.11).
"""

import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from threading import Lock

from django.core import signing
from django.http import HttpRequest

BURST = 5
REFILL_SECONDS = 600
WORK_BITS = 14
_MOST_SOURCES = 100_000
_CHALLENGE_SECONDS = 6 * 3600
_SALT_SECONDS = 24 * 3600


class Buckets:
    """A token bucket for each source: five at once, one more every ten minutes."""

    def __init__(self) -> None:
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
            left, since = self._left.pop(key, (float(BURST), now))
            left = min(BURST, left + (now - since) / REFILL_SECONDS)
            self._left[key] = (max(left - 1, 0), now)
            while len(self._left) > _MOST_SOURCES:
                self._left.popitem(last=False)
            return left < 1


BUCKETS = Buckets()


def challenge() -> str:
    """What a browser may work on while somebody types, so that its report is not held for crowding."""
    return signing.dumps(secrets.token_hex(8), salt="tonghu.report")


def worked(text: str, nonce: str) -> bool:
    """Whether the work was done: SHA-256 of `challenge:nonce` begins with fourteen zero bits."""
    try:
        signing.loads(text, salt="tonghu.report", max_age=_CHALLENGE_SECONDS)
    except signing.BadSignature:
        return False
    found = hashlib.sha256(f"{text}:{nonce[:20]}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - WORK_BITS) == 0


def crowded(request: HttpRequest) -> bool:
    """Whether this report comes from a source that sends many, and no work was done for it."""
    many = BUCKETS.crowded(request.META.get("REMOTE_ADDR", ""))
    return many and not worked(request.POST.get("challenge", ""), request.POST.get("nonce", ""))
