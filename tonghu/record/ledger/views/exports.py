"""What goes out of the ledger: exports with their approval, the summary's check, a child's form."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file
from tonghu.base.documents.store import EXPORTS
from tonghu.base.documents.tables import table_pdf
from tonghu.base.documents.zips import new_password
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.base.places.models import full_name, local_names
from tonghu.record.children.filters import everything, question
from tonghu.record.children.models import Child
from tonghu.record.children.questions import history_of
from tonghu.record.ledger.actions import answer_export, ask_export, make_export
from tonghu.record.ledger.exports import printed_form
from tonghu.record.ledger.forms import ExportAnswerForm, ExportForm
from tonghu.record.ledger.models import Export, ExportState
from tonghu.record.ledger.papers import approval_paper
from tonghu.record.ledger.summary import summed
from tonghu.record.tasks.models import Task


@require_http_methods(["GET", "POST"])
def export(request: OfficerRequest) -> HttpResponse:
    """Ask for what a list shows as a file: in which form, what for, for whom."""
    needs(request, Permission.EXPORT_LEDGERS)
    form = ExportForm(request.POST or None, officer=request.user)
    act = partial(ask_export, query=request.GET.urlencode()[:2000], by=request.user)
    if one := submitted(request, form, act):
        if one.state == ExportState.ASKED:
            messages.success(request, f"有 {one.count} 名孩子的号码，已请第二人批准。")
        return redirect("ledger:export_one", one.pk)
    return form_page(
        request, form, title="导出台账", submit="下一步", crumbs=_to_exports(),
        intro=f"按现在的条件导出：{question(request.GET).words}。用途、接收方、每一次下载都会记入操作记录，每一页印有您的登录名、时间和导出编号。",
    )  # fmt: skip


@require_GET
def summary_check(request: OfficerRequest) -> HttpResponse:
    """Whether the summary of a list adds up, and whose files have to be put right for it."""
    needs(request, Permission.EXPORT_LEDGERS)
    asked = question(request.GET)
    one = summed(everything(asked, request.user), asked.words)
    page = Paginator(one.broken, 50).get_page(request.GET.get("page"))
    seen_each(by=request.user, subjects=[child for child, _ in page], fields=["name"])
    names = local_names({child.place for child, _ in page}, timezone.localdate())
    rows = [(child, names[child.place], rules) for child, rules in page]
    context = {
        "one": one, "page": page, "rows": rows, "asked": request.GET.urlencode(),
        "where": full_name(asked.place, timezone.localdate()) if asked.place else "",
    }  # fmt: skip
    return render(request, "ledger/summary.html", context)


@require_GET
def exports(request: OfficerRequest) -> HttpResponse:
    """One's own exports, and those of one's places."""
    needs(request, Permission.EXPORT_LEDGERS)
    found = Export.objects.visible_to(request.user).select_related("by")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "ledger/exports.html", {"page": page, "now": timezone.now()})


@require_http_methods(["GET", "POST"])
def one_export(request: OfficerRequest, export_id: UUID) -> HttpResponse:
    """How an export stands; posted to, its file is made and its password shown, once."""
    one = _one_export(request, export_id)
    password = ""
    if request.method == "POST":
        try:
            password = new_password()
            one = make_export(export=one, password=password, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("ledger:export_one", one.pk)
    now = timezone.now()
    context = {
        "one": one, "password": password, "where": full_name(one.place, timezone.localdate()),
        "asked": question(QueryDict(one.query)).words, "mine": one.by_id == request.user.pk,
        "over": one.expires_at <= now,
        "may_answer": _may_approve(one, request),
    }  # fmt: skip
    response = render(request, "ledger/export.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def export_answer(request: OfficerRequest, export_id: UUID) -> HttpResponse:
    """The second person on an export."""
    one = _one_export(request, export_id)
    if request.method == "GET" and not _may_approve(one, request):
        return redirect("ledger:export_one", one.pk)  # which says how it stands
    form = ExportAnswerForm(request.POST or None)
    if submitted(request, form, partial(answer_export, export=one, by=request.user)):
        messages.success(request, "已答复，申请人会看到。")
        return redirect("ledger:export_one", one.pk)
    return form_page(
        request, form, title=f"批准导出 {one.number}", submit="答复", crumbs=_to_export(one),
        intro=f"{one.by.name}要导出{full_name(one.place, timezone.localdate())}的{one.form_}，{one.count or 0} 名孩子，"
        f"{'包括' if one.numbers else '不包括'}号码和住址；用途：{one.purpose}；给：{one.receiver}。",
    )  # fmt: skip


@require_GET
def export_file(request: OfficerRequest, export_id: UUID) -> HttpResponse:
    """The file, for whoever asked, while it lives; every download is recorded."""
    one = _one_export(request, export_id)
    if one.by_id != request.user.pk or one.state != ExportState.MADE:
        raise Http404
    if one.expires_at <= timezone.now():
        messages.error(request, "文件已过期。还需要的，请重新申请导出。")
        return redirect("ledger:export_one", one.pk)
    content = EXPORTS.get(one.pk, "file")
    seen(by=request.user, subject=one, fields=["file"], reason=one.purpose)
    return as_file(content, "application/zip", one.name)


@require_GET
def export_paper(request: OfficerRequest, export_id: UUID) -> HttpResponse:
    """The approval slip (F27)."""
    one = _one_export(request, export_id)
    seen(by=request.user, subject=one, fields=["paper"], why="打印")
    content = table_pdf(approval_paper(one, request.user))
    return as_file(content, "application/pdf", f"导出审批单 {one.number}.pdf")


@require_GET
def export_duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the export that waits."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("ledger:export_one", task.subject_id)


@require_GET
def form(request: OfficerRequest, child_id: UUID, kind: str = "pdf") -> HttpResponse:
    """The registration form (F01) of one child as PDF for signatures, or as Word to be completed."""
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
    content, content_type = printed_form(child, history_of(child).record, request.user, kind)
    seen(by=request.user, subject=child, fields=["form"], why="打印登记表")
    return as_file(content, content_type, f"登记表 {child.number}.{kind}")


def _may_approve(one: Export, request: OfficerRequest) -> bool:
    return one.state == ExportState.ASKED and one.by_id != request.user.pk


def _one_export(request: OfficerRequest, export_id: UUID) -> Export:
    needs(request, Permission.EXPORT_LEDGERS)
    return get_object_or_404(
        Export.objects.visible_to(request.user).select_related("by", "answered_by"),
        pk=export_id,
    )


def _to_exports() -> Crumbs:
    return [("台账", reverse("children:ledger")), ("导出记录", reverse("ledger:exports"))]


def _to_export(one: Export) -> Crumbs:
    return [*_to_exports(), (one.number, reverse("ledger:export_one", args=[one.pk]))]
