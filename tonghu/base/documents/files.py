"""Files on their way out, and the files of a record."""

from collections.abc import Sequence
from urllib.parse import quote
from uuid import UUID

from django.db import models
from django.http import HttpResponse

from tonghu.base.documents.models import Attachment


def attachments_of(subject: models.Model) -> models.QuerySet[Attachment]:
    """The files of a record that are shown, oldest first."""
    return attachments_to(type(subject), [subject.pk])


def attachments_to(kind: type[models.Model], ids: Sequence[UUID]) -> models.QuerySet[Attachment]:
    """The files of several records of a kind, likewise."""
    return Attachment.objects.filter(
        subject_type=kind._meta.label_lower, subject_id__in=ids, withdrawal=None
    ).order_by("at", "id")


def as_file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved, never shown in the page's own name (RFC 6266, RFC 5987)."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return response
