"""Issuing a letter, attaching a file, withdrawing one."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import models

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.audit.models import digest
from tonghu.base.documents.letters import OfficialLetter
from tonghu.base.documents.models import Attachment, Letter, Register, Withdrawal
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.documents.uploads import Clean, clean, photo
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation


@consequence
def issue_letter(
    *,
    kind: str,
    code: str,
    issuer: Organisation,
    addressee: Organisation,
    paper: OfficialLetter,
    by: Actor,
) -> Letter:
    """Number a letter (机关代字〔年份〕序号) and keep it. The number in `paper` is replaced."""
    number = next_number(issuer=issuer, code=code, year=paper.dated.year, by=by)
    numbered = replace(paper, number=str(number))
    words = numbered.as_json()
    return Letter.objects.create(
        kind=kind,
        number=numbered.number,
        issuer=issuer,
        addressee=addressee,
        words=words,
        digest=digest(words),
        issued_by=by.id,
    )


@consequence
def next_number(*, issuer: Organisation, code: str, year: int, by: Actor) -> Register:
    """The next number of a register, without gaps: `str` of what is returned is the number."""
    Register.objects.get_or_create(issuer=issuer, code=code, year=year)
    register = Register.objects.select_for_update().get(issuer=issuer, code=code, year=year)
    register.last += 1
    register.save(update_fields=["last"])
    return register


@action(Permission.ATTACH_FILES)
def attach(
    *, subject: models.Model, name: str, content: bytes, evidence: bool, by: Actor
) -> Attachment:
    """Attach a file to a record. Of evidence the original is kept as well, sealed and unshown."""
    return _keep(subject, name, clean(content, name), content if evidence else None, by)


@consequence
def attach_photo(*, subject: models.Model, name: str, content: bytes, by: Actor) -> Attachment:
    """Keep a photo that came with what somebody told, who need not be an officer: evidence. The verb
    that calls this has asked what they may.

    `name` is for whoever sent it, in refusals; it is not kept, for it may say whose telephone it was.
    The same photo again is the same.
    """
    cleaned = photo(content, name)
    mine = Attachment.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=subject.pk
    )  # fmt: skip
    if (known := mine.filter(original_digest=cleaned.original_digest).first()) is not None:
        return known
    ending = cleaned.content_type.rpartition("/")[2]
    return _keep(subject, f"照片{mine.count() + 1}.{ending}", cleaned, content, by)


def _keep(
    subject: models.Model, name: str, cleaned: Clean, original: bytes | None, by: Actor
) -> Attachment:
    attachment = Attachment(
        id=uuid7(),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        name=name[-160:],
        content_type=cleaned.content_type,
        size=len(cleaned.content),
        digest=cleaned.digest,
        evidence=original is not None,
        original_digest=cleaned.original_digest if original is not None else "",
        by=by.id,
    )
    ATTACHMENTS.put(attachment.id, "clean", cleaned.content)
    if original is not None:
        ATTACHMENTS.put(attachment.id, "original", original)
    attachment.save(force_insert=True)
    return attachment


@action(Permission.ATTACH_FILES)
def withdraw(*, attachment: Attachment, reason: str, by: Actor) -> Attachment:
    """Show an attachment no longer. Withdrawn twice, it stays as it was."""
    Withdrawal.objects.get_or_create(
        attachment=attachment, defaults={"reason": reason, "by": by.id}
    )
    return attachment


def sweep(attachment: UUID, now: datetime) -> None:
    """Drop a file whose row never came to be: the transaction that stored it was undone."""
    if not Attachment.objects.filter(pk=attachment).exists():
        ATTACHMENTS.drop(attachment)
