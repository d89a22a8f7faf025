"""What the tests run in a child process."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tonghu.base.spreadsheets.grids import open_book
from tonghu.base.spreadsheets.refusals import refusal


def count(last: str) -> Iterator[dict[str, Any]]:
    """Numbers below `last`, with a text."""
    for number in range(int(last)):
        yield {"number": number, "name": "张一"}


def sheet_names(path: str) -> Iterator[dict[str, Any]]:
    """The sheets of a file."""
    for sheet in open_book(Path(path)).sheets:
        yield {"name": sheet.name}


def refuse() -> Iterator[dict[str, Any]]:
    """One dict, then a refusal."""
    yield {}
    raise refusal("macros")


def swell() -> Iterator[dict[str, Any]]:
    """More memory than there is."""
    yield {"size": len(bytearray(1 << 30))}


def sleep() -> Iterator[dict[str, Any]]:
    """Longer than anyone waits."""
    time.sleep(60)
    yield {}


def spin() -> Iterator[dict[str, Any]]:
    """Work that never ends."""
    yield {}
    while True:
        pass


def nap() -> Iterator[dict[str, Any]]:
    """Longer than its CPU seconds, but by the clock only: as on a busy machine."""
    time.sleep(0.6)
    yield {"rested": True}


def crash() -> Iterator[dict[str, Any]]:
    """Death in mid-air, as a parser would die."""
    yield {}
    os.kill(os.getpid(), signal.SIGSEGV)


def divide() -> Iterator[dict[str, Any]]:
    """An error of our own, with a name in it."""
    raise ZeroDivisionError("张一")
    yield {}


def reach_out(path: str) -> Iterator[dict[str, Any]]:
    """What a parser taken over might try."""
    attempts: tuple[Callable[[], object], ...] = (
        socket.socket,
        lambda: os.system("true"),
        lambda: Path(path).write_bytes(b"x"),
    )
    for attempt in attempts:
        try:
            attempt()
        except OSError as error:
            yield {"refused": type(error).__name__}


def secrets() -> Iterator[dict[str, Any]]:
    """Every variable the child sees."""
    yield dict(os.environ)


def process() -> Iterator[dict[str, Any]]:
    """The child's number, again and again."""
    while True:
        yield {"pid": os.getpid()}
