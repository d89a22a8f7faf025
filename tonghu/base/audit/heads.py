"""The heads of the chains, published where whoever runs the database cannot reach back.

A chain shows an edit in its middle; only a head kept elsewhere shows that the tail was cut off or
that everything was written anew. Each published line is itself linked to the line before it.
"""

import json
import os
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from tonghu.base.audit.models import GENESIS, ChainHead, digest

log = structlog.get_logger("tonghu.audit")
_FILE = "heads.jsonl"
_TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Head:
    """Entry `n` of `chain` had this hash when it was published."""

    chain: int
    n: int
    hash: str


class HeadsBroken(Exception):
    """A published file whose own links do not hold."""


def publish_heads() -> int:
    """Append the sixteen heads to the file and send them to the webhook; how many were new.

    Nothing is written when nothing moved since the last line, so it may run as often as it likes.
    A webhook that does not answer is logged and tried again with the next line: the file is the
    record, and the line sent always carries all sixteen heads.
    """
    path = Path(settings.AUDIT_HEADS_DIR) / _FILE
    last = _last(path)
    heads = [[h.chain, h.n, h.hash] for h in ChainHead.objects.filter(n__gt=0).order_by("chain")]
    moved = [head for head in heads if head not in last.get("heads", [])]
    if not moved:
        return 0
    line: dict[str, Any] = {
        "at": timezone.now().isoformat(timespec="seconds"),
        "heads": heads,
        "previous": last.get("hash", GENESIS),
    }
    line["hash"] = digest(line)
    text = json.dumps(line, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    _send(text)
    return len(moved)


def read_heads(lines: Iterable[str]) -> Iterator[Head]:
    """The heads in published lines. Raises HeadsBroken when a line was altered or left out."""
    previous = GENESIS
    for number, text in enumerate(lines, start=1):
        try:
            line = json.loads(text)
            claimed = line.pop("hash")
            if line["previous"] != previous or digest(line) != claimed:
                raise HeadsBroken(f"第 {number} 行与前一行接不上")
            heads = [Head(*head) for head in line["heads"]]
        except (ValueError, KeyError, TypeError) as error:
            raise HeadsBroken(f"第 {number} 行读不懂") from error
        yield from heads
        previous = claimed


def _last(path: Path) -> Mapping[str, Any]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    # A line torn by a crash is finished off as a line of its own, which verify then reports.
    last: Mapping[str, Any] = json.loads(lines[-1]) if lines else {}
    return last


def _send(text: str) -> None:
    if not settings.AUDIT_HEADS_URL:
        return
    request = urllib.request.Request(  # the address is the county's own setting
        settings.AUDIT_HEADS_URL,
        data=text.encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS):
            pass
    except OSError as error:
        log.error("audit heads not delivered", url=settings.AUDIT_HEADS_URL, error=str(error))
