"""Letters as Word and PDF."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file
from tonghu.base.documents.models import Letter
from tonghu.base.documents.pdf import to_pdf
from tonghu.base.documents.word import to_docx
from tonghu.base.people.requests import OfficerRequest

_FORMS = {
    "pdf": ("application/pdf", to_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
}


@require_GET
def letter(request: OfficerRequest, letter_id: UUID, form: str) -> HttpResponse:
    """The letter as a file to keep, the same on every day."""
    one = get_object_or_404(Letter.objects.visible_to(request.user), pk=letter_id)
    if form not in _FORMS:
        raise Http404
    content_type, make = _FORMS[form]
    content = make(one.paper)
    seen(by=request.user, subject=one, fields=["words"])
    return as_file(content, content_type, f"{one.number}.{form}")
