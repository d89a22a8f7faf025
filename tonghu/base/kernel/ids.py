"""Identifiers made by us, so that a phone without signal and a province's server can both make them."""

import os
import time
from uuid import UUID

_VERSION_AND_VARIANT = 0x7 << 76 | 0b10 << 62
_RANDOM = (2**12 - 1) << 64 | (2**62 - 1)


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000 & (2**48 - 1)
    random = int.from_bytes(os.urandom(10)) & _RANDOM
    return UUID(int=milliseconds << 80 | _VERSION_AND_VARIANT | random)
