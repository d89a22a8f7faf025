"""The catalogue of a child's papers, filing one, opening one, taking one back."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import names_of
from tonghu.base.people.requests import (
    Crumbs,
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    submitted,
)
from tonghu.record.archive import actions
from tonghu.record.archive.forms import PaperForm, ReplacementForm
from tonghu.record.archive.models import Paper
from tonghu.record.archive.questions import catalogue_of, openings_of
from tonghu.record.children.models import Child


@require_GET
def catalogue(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Every heading of the catalogue, filled or empty."""
    child = _child(request, child_id)
    seen(by=request.user, subject=child, fields=["catalogue"])
    headings = catalogue_of(request.user, child)
    papers = [paper for one in headings for paper in one.papers]
    openings, who = openings_of(papers), names_of({paper.by for paper in papers})
    rows = [
        (
            one,
            [
                (paper, who.get(paper.by, "系统"), openings.get(paper.pk, ()))
                for paper in one.papers
            ],
        )
        for one in headings
    ]
    context = {
        "child": child, "crumbs": _of(child), "rows": rows,
        "missing": sum(one.empty for one in headings),
        "may_file": request.user.may_at(Permission.FILE_PAPERS, child.place)
        and child.merged_into_id is None,
    }  # fmt: skip
    return render(request, "archive/catalogue.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """File a paper."""
    needs(request, Permission.FILE_PAPERS)
    child = _child(request, child_id)
    heading = request.GET.get("heading", "")
    form = PaperForm(request.POST or None, request.FILES or None, initial={"heading": heading})
    if submitted(request, form, partial(actions.file_paper, child=child, by=request.user)):
        messages.success(request, "已归档。")
        return redirect("archive:catalogue", child.pk)
    return form_page(
        request, form, title=f"归档{child.name}的材料", submit="归档", crumbs=_to(child)
    )


@require_GET
def paper(request: OfficerRequest, paper_id: UUID) -> HttpResponse:
    """The scan of a paper."""
    one = _one(request, paper_id)
    if one.attachment is None:
        raise Http404
    content = ATTACHMENTS.get(one.attachment.pk, "clean")
    seen(by=request.user, subject=one, fields=["content"])
    return as_file(content, one.attachment.content_type, one.attachment.name)


@require_http_methods(["GET", "POST"])
def replacement(request: OfficerRequest, paper_id: UUID) -> HttpResponse:
    """Put a better or newer paper in the place of one; what does not change is filled in."""
    needs(request, Permission.FILE_PAPERS)
    one = _one(request, paper_id)
    kept = ("heading", "title", "formed_by", "shelf", "pages", "secrecy", "keeping")
    form = ReplacementForm(
        request.POST or None,
        request.FILES or None,
        initial={key: getattr(one, key) for key in kept},
    )
    if submitted(
        request, form, partial(actions.file_paper, child=one.child, instead_of=one, by=request.user)
    ):
        messages.success(request, "已更换。原来的一件不再显示，扫描件仍然封存。")
        return redirect("archive:catalogue", one.child_id)
    return form_page(
        request, form, title=f"更换“{one.title}”", submit="更换", crumbs=_to(one.child),
        intro="重新扫得更清楚了，或者材料换了新的，在这里换。放错了孩子的，请用“撤回”。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def withdrawal(request: OfficerRequest, paper_id: UUID) -> HttpResponse:
    """Take back a paper that does not belong there."""
    needs(request, Permission.FILE_PAPERS)
    one = _one(request, paper_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(actions.withdraw_paper, paper=one, by=request.user)):
        messages.success(request, "已撤回，不再显示。")
        return redirect("archive:catalogue", one.child_id)
    return form_page(
        request, form, title=f"撤回“{one.title}”", submit="撤回", crumbs=_to(one.child)
    )


def _child(request: OfficerRequest, child_id: UUID) -> Child:
    return get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)


def _one(request: OfficerRequest, paper_id: UUID) -> Paper:
    found = Paper.objects.visible_to(request.user).select_related("child", "attachment")
    one: Paper = get_object_or_404(found, pk=paper_id)
    return one


def _of(child: Child) -> Crumbs:
    return [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]


def _to(child: Child) -> Crumbs:
    return [*_of(child), ("材料目录", reverse("archive:catalogue", args=[child.pk]))]
