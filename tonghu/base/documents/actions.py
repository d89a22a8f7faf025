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
from tonghu.base.documents.uploads import clean
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
    cleaned = clean(content, name)
    attachment = Attachment(
        id=uuid7(),
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        name=name[-160:],
        content_type=cleaned.content_type,
        size=len(cleaned.content),
        digest=cleaned.digest,
        evidence=evidence,
        original_digest=cleaned.original_digest if evidence else "",
        by=by.id,
    )
    ATTACHMENTS.put(attachment.id, "clean", cleaned.content)
    if evidence:
        ATTACHMENTS.put(attachment.id, "original", content)
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
