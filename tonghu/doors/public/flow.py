"""What a flood changes at the public page: which reports are looked at first. None is refused.

A browser that worked while somebody typed is not held back; without a script the page does the same.
"""

import hashlib
import secrets
import time
from collections import deque
from threading import BoundedSemaphore

from django.conf import settings
from django.core import signing
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import FIELD, ChunkIter, LazyStream, Parser
from django.utils.encoding import force_str

from tonghu.work.reports.buckets import Buckets
from tonghu.work.reports.inputs import LONGEST

LARGEST_FIELD, LARGEST_FORM = 12 * LONGEST, 2 * 12 * LONGEST
"""In bytes, of which a character in a form has twelve at most."""
_PIECE, _FIELD = 2**16, 1000
BURST, REFILL_SECONDS = 5, 600
# A county has some sixty reports a year: two hundred within minutes are a flood, from however many sources.
EVERYBODY_BURST, EVERYBODY_REFILL_SECONDS = 200, 10
GUESSES_BURST, GUESSES_REFILL_SECONDS = 10, 60
PHOTOS_BURST, PHOTOS_REFILL_SECONDS = 30, 30
WAIT_SECONDS = 1.0
WORK_BITS = 14
_CHALLENGE_SECONDS = 6 * 3600


BUCKETS = Buckets("sources", BURST, REFILL_SECONDS)
EVERYBODY = Buckets("everybody", EVERYBODY_BURST, EVERYBODY_REFILL_SECONDS)
GUESSES = Buckets("guesses", GUESSES_BURST, GUESSES_REFILL_SECONDS)
PHOTOS = Buckets("photos", PHOTOS_BURST, PHOTOS_REFILL_SECONDS)
SPENT = Buckets("spent", 1, _CHALLENGE_SECONDS)
"""Work counts once: the same answer again is nobody's work."""
_WAITING = BoundedSemaphore(1)
"""One thread of a process waits, at most: whoever reports finds another."""


def challenge() -> str:
    """What a browser may work on while somebody types, so that its report is not held for crowding."""
    return signing.dumps(secrets.token_hex(8), salt="tonghu.report")


def worked(text: str, nonce: str) -> bool:
    """Whether the work was done, and is not yet spent: SHA-256 of `challenge:nonce` begins with
    fourteen zero bits.
    """
    try:
        signing.loads(text, salt="tonghu.report", max_age=_CHALLENGE_SECONDS)
    except signing.BadSignature:
        return False
    found = hashlib.sha256(f"{text}:{nonce[:20]}".encode()).digest()
    done = int.from_bytes(found[:4], "big") >> (32 - WORK_BITS) == 0
    return done and not SPENT.crowded(text)


def crowded(request: HttpRequest) -> bool:
    """Whether this report comes from a source that sends many, or in a flood, and no work was done for it."""
    source, everybody = BUCKETS.crowded(_source(request)), EVERYBODY.crowded("")
    many = source or everybody
    return many and not worked(request.POST.get("challenge", ""), request.POST.get("nonce", ""))


def slow_down(request: HttpRequest, counted: Buckets) -> bool:
    """Let whoever tries receipt after receipt, or sends photo after photo, wait before anything is looked
    up. False: another is waiting already, and this one has to ask again, so that they cannot hold up those
    who report, nor try many at a time.
    """
    if not counted.crowded(_source(request)):
        return True
    if not _WAITING.acquire(blocking=False):
        return False
    try:
        time.sleep(WAIT_SECONDS)
    finally:
        _WAITING.release()
    return True


def keep_what_was_typed(request: HttpRequest) -> None:
    """Take in a form that is larger than any other page takes: every field, each as far as one is stored. It is
    read to its end, else the connection breaks and nobody reads the answer.
    """
    if request.content_type == "multipart/form-data" and _is_large(request):
        request.POST = _cut_parts(request)  # type: ignore[assignment]
        return
    try:
        request.POST  # noqa: B018  # it is parsed here, and here it is too big
    except RequestDataTooBig:
        request.POST = _cut(request)  # type: ignore[assignment]  # as immutable as any


def _cut(request: HttpRequest) -> QueryDict:
    fields, room = [bytearray()], LARGEST_FORM
    while piece := request.read(_PIECE):
        for n, part in enumerate(piece.split(b"&") if room > 0 else ()):
            if n:
                fields.append(bytearray())
                room -= _FIELD
            kept = part[: max(0, min(room, LARGEST_FIELD - len(fields[-1])))]
            fields[-1] += kept
            room -= len(kept)
    return QueryDict(b"&".join(fields))


def _is_large(request: HttpRequest) -> bool:
    said = request.META.get("CONTENT_LENGTH") or ""
    return said.isdecimal() and int(said) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _cut_parts(request: HttpRequest) -> QueryDict:
    """The same of a form in parts, which no page of ours sends: once Django has found it too large, what it
    read is gone. Files are not for these pages; only the photos' own page takes them.
    """
    fields, room = QueryDict(mutable=True), LARGEST_FORM
    boundary = str((request.content_params or {}).get("boundary", "")).encode()
    for kind, head, part in Parser(LazyStream(ChunkIter(request, _PIECE)), boundary):
        name = head.get("content-disposition", ("", {}))[1].get("name")
        if kind == FIELD and name and room > 0:
            kept = part.read(min(room, LARGEST_FIELD))
            fields.appendlist(force_str(name), force_str(kept, errors="replace"))
            room -= len(kept) + _FIELD
        deque(part, maxlen=0)  # read to its end
    return fields


def _source(request: HttpRequest) -> str:
    """Where a request comes from; behind a proxy of ours what the proxy added, last, and nobody can forge."""
    if settings.BEHIND_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
