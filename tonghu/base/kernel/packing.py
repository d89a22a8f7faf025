"""A long text made small before it is sealed: what is sealed cannot be made small any more.

Without Django, so that the reading process can use it, too.
"""

import zlib

LARGEST = 64 << 20
"""Bytes of a text: more is never unpacked, whoever sent it."""


def packed(text: str) -> bytes:
    """The text, made small."""
    return zlib.compress(text.encode(), level=1)


def unpacked(data: bytes) -> bytes:
    """The text again, as UTF-8. Raises ValueError for what is larger than LARGEST, or nothing of ours."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, LARGEST)
    except zlib.error as error:
        raise ValueError("not packed") from error
    if not unpacking.eof:
        raise ValueError("cut short, or too large")
    return text
