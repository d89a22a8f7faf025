"""Identifiers made by us, so that a phone without signal and a province's server can both make them."""

import os
import time
from datetime import datetime
from uuid import UUID

_VERSION_AND_VARIANT = 0x7 << 76 | 0b10 << 62
_RANDOM = 2**62 - 1
_NS = 1_000_000


def uuid7() -> UUID:
    """A new UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 12 of their fraction, 62 random.

    The fraction (§6.2, method 3) keeps what one process made in the order in which it made it:
    of two rows written at the same instant, the later has the greater id.
    """
    milliseconds, rest = divmod(time.time_ns(), _NS)
    fraction = rest * 2**12 // _NS
    random = int.from_bytes(os.urandom(8)) & _RANDOM
    return UUID(
        int=(milliseconds & 2**48 - 1) << 80 | fraction << 64 | _VERSION_AND_VARIANT | random
    )


def least_at(at: datetime) -> UUID:
    """Not greater than any that is made from this instant on: what came since is a range of ids."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
