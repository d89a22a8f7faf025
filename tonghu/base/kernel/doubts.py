"""What comes out of reading a value as people write it: the value, and what is doubtful about it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


class Unreadable(ValueError):
    """The text cannot be read as what it should be; the message says why and what to do."""


@dataclass(frozen=True)
class Read(Generic[T]):
    """A value that was read, with the doubts a person should look at."""

    value: T
    doubts: tuple[str, ...] = ()
