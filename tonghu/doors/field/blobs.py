"""Photos from phones: taken in part by part, verified as a whole, attached to what was recorded (K5, R17).

A photo never holds up a fact: it may come before its operation is applied, or long after.
"""

import hashlib
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import consequence
from tonghu.base.documents.actions import attach
from tonghu.base.documents.store import BLOBS
from tonghu.base.documents.uploads import LARGEST
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.models import Officer
from tonghu.doors.field.models import Blob, Device, Operation
from tonghu.doors.field.protocol import malformed, too_large
from tonghu.work.visits.models import Visit

PART = 262_144
"""Bytes of a part; the last one is what is left."""
_HEX = frozenset("0123456789abcdef")


@consequence
def offer_blob(
    *, device: Device, op_id: UUID, sha256: str, size: int, name: str, officer: Officer, by: Actor
) -> Blob:
    """Say that a photo is about to come, and learn which parts have. The same photo again is the same;
    one that came before its operation is attached now.
    """
    if len(sha256) != hashlib.sha256().digest_size * 2 or not _HEX.issuperset(sha256):
        raise malformed()
    if not 0 < size <= LARGEST:
        raise too_large()
    operation = Operation.objects.filter(pk=op_id).first()
    if operation is not None and operation.device_id != device.pk:
        raise malformed()
    blob, _ = Blob.objects.get_or_create(
        op_id=op_id, sha256=sha256,
        defaults={"device": device, "size": size, "name": name[-160:] or "photo.jpg"},
    )  # fmt: skip
    if blob.device_id != device.pk or blob.size != size:
        raise malformed()
    _finish(blob, officer)
    blob.save()
    return blob


@consequence
def take_part(*, blob: Blob, part: int, content: bytes, officer: Officer, by: Actor) -> Blob:
    """Keep one part. The last one verifies the whole: right, it is attached; wrong, all parts go."""
    blob = Blob.objects.select_for_update(of=("self",)).get(pk=blob.pk)
    if blob.whole_at is not None:
        return blob
    if not 0 <= part < _number(blob) or len(content) != min(PART, blob.size - part * PART):
        raise malformed()
    BLOBS.put(blob.pk, f"part{part}", content)
    blob.parts = sorted({*blob.parts, part})
    _finish(blob, officer)
    blob.save()
    return blob


def drop_parts(blob: Blob) -> None:
    """Forget the parts of a photo that is whole, or came wrong."""
    BLOBS.drop(blob.pk)


def _number(blob: Blob) -> int:
    """Of how many parts it is."""
    return -(-blob.size // PART)


def _finish(blob: Blob, officer: Officer) -> None:
    """Where all parts are here: verify the whole, and attach it to what its operation recorded."""
    operation = Operation.objects.filter(pk=blob.op_id).first()
    if blob.whole_at is not None or len(blob.parts) < _number(blob):
        return
    whole = b"".join(BLOBS.get(blob.pk, f"part{n}") for n in blob.parts)
    if hashlib.sha256(whole).hexdigest() != blob.sha256:
        blob.parts = []
    elif operation is not None:
        _attach(blob, whole, operation, officer)


def _attach(blob: Blob, whole: bytes, operation: Operation, officer: Officer) -> None:
    blob.whole_at = timezone.now()
    # A visit that is parked gets its photo by its number: it is there when the visit is.
    danger = Visit.objects.filter(pk=operation.entity_id, danger=True).exists()
    try:
        blob.attachment = attach(
            subject=Visit(pk=operation.entity_id), name=blob.name, content=whole, evidence=danger,
            by=officer,
        ).pk  # fmt: skip
    except (Refused, NotAllowed) as refusal:
        blob.refused = str(refusal)[:200]
