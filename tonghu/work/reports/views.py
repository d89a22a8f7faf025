"""The pages of reports."""

from dataclasses import replace
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file, attachments_of
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.documents.tables import PAPERS
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import (
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    reauthenticated,
    submitted,
)
from tonghu.base.places.models import full_name, local_names
from tonghu.law.reporting import FINER, FIRST
from tonghu.record.cases.models import Case
from tonghu.record.cases.pages import assignment_of, case_crumbs, step_page, worked_on
from tonghu.record.cases.questions import reads_in_emergency
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.reports import actions, questions
from tonghu.work.reports.duties import OWED
from tonghu.work.reports.forms import (
    AcceptForm,
    AccountForm,
    AnswerForm,
    DeliveryForm,
    SeenForm,
    SortForm,
)
from tonghu.work.reports.inputs import OfficeReportForm
from tonghu.work.reports.intake import id_for, take_in, take_photos
from tonghu.work.reports.models import Delivery, Report
from tonghu.work.reports.papers import PAPERS_OF_REPORT, message

PAGE = 50


@require_GET
def report_list(request: OfficerRequest) -> HttpResponse:
    """The reports one has to do with."""
    needs(request, Permission.FILE_REPORTS)
    chosen, tabs, found = questions.lists(request.user, request.GET.get("list", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = local_names({one.place for one in page}, timezone.localdate())
    rows = [(one, names[one.place]) for one in page]
    context = {
        "page": page, "rows": rows, "tabs": tabs, "chosen": chosen,
        "may_sort": request.user.may(Permission.SORT_REPORTS),
    }  # fmt: skip
    return render(request, "reports/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID | None = None) -> HttpResponse:
    """Report, as an officer: from the child's page, or about a child who is on no file."""
    needs(request, Permission.FILE_REPORTS)
    child = None
    if child_id is not None:
        child = get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
    return _report_page(request, child)


@require_http_methods(["GET", "POST"])
def owed(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """The duty to report: the form, with what is known filled in; the report ends the duty."""
    needs(request, Permission.FILE_REPORTS)
    tasks = Task.objects.visible_to(request.user).filter(form=OWED)
    task = get_object_or_404(tasks, pk=task_id)
    if not task.is_open and request.method == "GET":
        return redirect("tasks:detail", task.pk)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=task.subject_id)
    return _report_page(request, child, task)


def _report_page(
    request: OfficerRequest, child: Child | None, task: Task | None = None
) -> HttpResponse:
    office = request.user.organisations[0]
    code = (child.living_place or child.place) if child else office.place
    form = OfficeReportForm(
        request.POST or None, by=request.user, initial=_known(child) if child else {}, area=code,
        places=questions.choices_within(f"{code[:6]}000000" if child is None else code),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        found_here = None if form.cleaned_data["heard"] else office
        told = replace(form.told, child=child, organisation=found_here)
        report_id = id_for(form.report_id, told)
        receipt = take_in(report_id, told, request.user)
        context = {
            "receipt": receipt, "told": told, "report_id": report_id, "most": actions.MOST_PHOTOS,
        }  # fmt: skip
        return render(request, "reports/received.html", context)
    context = {"form": form, "child": child, "task": task}
    return render(request, "reports/new.html", context, status=422 if form.errors else 200)


@require_GET
def report(request: OfficerRequest, report_id: UUID) -> HttpResponse:
    """One report: what was told, to whom it went, what was answered."""
    one = _one(request, report_id)
    actions.open_report(report=one, by=request.user)
    seen(by=request.user, subject=one, fields=["told"])
    case = one.proceeding.case if one.proceeding else None
    inside = case and Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
    only_reads = case is not None and reads_in_emergency(request.user, case)
    return render(
        request,
        "reports/report.html",
        {
            "report": one,
            "case": case if inside else None,
            "lines": list(questions.lines_of(one)),
            "words": questions.said_to(one, request.user),
            "photos": attachments_of(one),
            "most": actions.MOST_PHOTOS,
            "alike": questions.like_this(request.user, one),
            "deliveries": one.deliveries.select_related("organisation") if inside else [],
            "only_reads": only_reads and one.by != request.user.pk,
            "may_open": inside and not only_reads and request.user.may(Permission.OPEN_REPORTERS),
            "may_deliver": inside
            and not only_reads
            and request.user.may(Permission.RECORD_FOR_OTHERS),
            "may_account": inside and not only_reads and request.user.may(Permission.MANAGE_CASES),
        },
    )


@require_POST
def photos(request: OfficerRequest, report_id: UUID) -> HttpResponse:
    """Add photos to a report that is stored already."""
    needs(request, Permission.FILE_REPORTS)
    one = _one(request, report_id)
    _not_only_read(request, one)
    kept, faults = take_photos(one, request.FILES.getlist("photos"), request.user)
    if kept:
        messages.success(request, f"收到照片 {kept} 张。")
    for fault in faults:
        messages.error(request, fault)
    return redirect("reports:report", one.pk)


@require_GET
def photo(request: OfficerRequest, report_id: UUID, attachment_id: UUID) -> HttpResponse:
    """One photo, as it may be shown; whoever sees the report sees it."""
    one = get_object_or_404(attachments_of(_one(request, report_id)), pk=attachment_id)
    seen(by=request.user, subject=one, fields=["content"])
    return as_file(ATTACHMENTS.get(one.pk, "clean"), one.content_type, one.name)


@require_GET
def paper(request: OfficerRequest, report_id: UUID, code: str, form: str) -> HttpResponse:
    """A paper of a report: the registration (F06), for stations that are not online and for the file;
    the slip for whoever reported (F06B).
    """
    one = _one(request, report_id)
    if code not in PAPERS_OF_REPORT or form not in PAPERS:
        raise Http404("no such paper")
    _not_only_read(request, one)
    content_type, write = PAPERS[form]
    seen(by=request.user, subject=one, fields=["told", "paper", code])
    mark = f"{request.user.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印"
    made = PAPERS_OF_REPORT[code](one, mark)
    return as_file(write(made), content_type, f"{made.title}.{form}")


@require_http_methods(["GET", "POST"])
def delivery(request: OfficerRequest, delivery_id: UUID) -> HttpResponse:
    """Tell a station that is not online: the words to read out, the form to print, who took it."""
    needs(request, Permission.RECORD_FOR_OTHERS)
    one = get_object_or_404(Delivery.objects.visible_to(request.user), pk=delivery_id)
    form = DeliveryForm(request.POST or None)
    act = partial(actions.deliver_offline, delivery=one, by=request.user)
    if done := submitted(request, form, act):
        messages.success(request, f"已登记送达：{done.organisation}。")
        return redirect("reports:report", one.report_id)
    return form_page(
        request, form, title=f"用电话或者书面送达{one.organisation}", submit="登记送达",
        crumbs=_to(one.report), intro=f"照着念，或者发过去：{message(one.report)}",
    )  # fmt: skip


@reauthenticated
@require_http_methods(["GET", "POST"])
def reporter(request: OfficerRequest, report_id: UUID) -> HttpResponse:
    """Who told it: opened with a reason, shown once."""
    needs(request, Permission.OPEN_REPORTERS)
    one = _one(request, report_id)
    form = ReasonForm(request.POST or None)
    act = partial(actions.open_reporter, report=one, by=request.user)
    if opened := submitted(request, form, act):
        seen(
            by=request.user, subject=opened, fields=["identity"], reason=form.cleaned_data["reason"]
        )
        return render(request, "reports/reporter.html", {"report": one, "reporter": opened})
    return form_page(
        request, form, title="查看报告人", submit="打开", crumbs=_to(one),
        intro="报告人的身份受法律保护。只在办理确实需要时打开；打开的人、时间和理由都会记录。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def note(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """The duty to take note of a report: read it, and say so."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    one = _one(request, task.subject_id)
    if request.method == "POST":
        actions.note_report(task=task, by=request.user)
        messages.success(request, "已知悉。")
        return redirect("reports:report", one.pk)
    actions.open_report(report=one, by=request.user)
    seen(by=request.user, subject=one, fields=["told"])
    context = {
        "report": one, "task": task, "lines": list(questions.lines_of(one)), "now": timezone.now(),
        "words": questions.said_to(one, request.user), "photos": attachments_of(one),
    }  # fmt: skip
    return render(request, "reports/note.html", context)


@require_http_methods(["GET", "POST"])
def spoken_of(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """The duty to see whether those are accused of whom a report speaks."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    one = _one(request, task.subject_id)
    form = SeenForm(request.POST or None)
    act = partial(actions.see_who_is_accused, task=task, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已看清，已办结。")
        return redirect("reports:report", one.pk)
    return form_page(
        request, form, title="看清报告里写到的人是不是被指控的", submit="办结", crumbs=_to(one),
        intro="先看报告和补充，再决定谁回避：待办里有“解除回避”和“登记回避”的入口。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def accept(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """End the step that accepts a report, or joins it to another; what was told stands above the form."""
    told = questions.told_in(request.user, assignment_of(request, task_id).proceeding.case)
    for one in told:
        actions.open_report(report=one, by=request.user)
        seen(by=request.user, subject=one, fields=["told"])
    lines = [list(questions.lines_of(one)) for one in told]
    return step_page(request, task_id, AcceptForm, actions.accept_report, told=lines)


@require_http_methods(["GET", "POST"])
def answer(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """End a step that tells the reporter something."""
    return step_page(request, task_id, AnswerForm, actions.answer_reporter)


@require_http_methods(["GET", "POST"])
def sorting(request: OfficerRequest, task_id: UUID | None = None) -> HttpResponse:
    """Look at doubtful reports, those that say the same together; or the reports of a cluster one by one.

    From the duty, or from the list: whoever may sort here need not wait for whoever was asked to.
    """
    needs(request, Permission.SORT_REPORTS)
    tasks = Task.objects.visible_to(request.user)
    task = get_object_or_404(tasks, pk=task_id) if task_id else None
    form, ticked = SortForm(request.POST or None), request.POST.getlist("cluster")
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if typed["send"]:
            ticked = [typed["cluster"]]  # what is sent at one stroke is one case
        meant = questions.one_by_one(request.user, *ticked)
        if typed["report"] is not None:
            meant = meant.filter(pk=typed["report"])
        done = actions.sort_reports(
            reports=list(meant), send=typed["send"], reason=typed["reason"], by=request.user
        )
        messages.success(request, f"已处理 {len(done)} 件。")
        return redirect(request.get_full_path())
    many = form if "many" in request.POST else SortForm(auto_id="many_%s")
    context: dict[str, Any] = {
        "task": task, "form": form, "now": timezone.now(), "many": many, "ticked": ticked,
    }  # fmt: skip
    if cluster := request.GET.get("cluster", ""):
        found = questions.one_by_one(request.user, cluster)
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        groups = [questions.Cluster(1, one, cluster, []) for one in page]
        context |= {"page": page, "cluster": cluster}
    else:
        groups = questions.clusters(request.user)
        context["left"] = Report.objects.visible_to(request.user).waiting().count()
    seen_each(by=request.user, subjects=[one.first for one in groups], fields=["told"])
    where = cache(full_name)  # doubtful reports come from few places
    photos = questions.photos_of(one.first for one in groups)
    context["shown"] = [
        {
            "one": one, "lines": list(questions.lines_of(one.first, where)),
            "words": questions.said_to(one.first), "photos": photos[one.first.pk],
            "sort": _sort_form(request, n, one.cluster, one.first.pk if cluster else None),
        }
        for n, one in enumerate(groups)
    ]  # fmt: skip
    return render(request, "reports/sorting.html", context, status=422 if form.errors else 200)


def _sort_form(request: OfficerRequest, n: int, cluster: str, report_id: UUID | None) -> SortForm:
    """The form of the n-th; the one that was sent keeps what was typed."""
    sent = (request.POST.get("cluster"), request.POST.get("report"))
    alone = sent == (cluster, str(report_id or "")) and "many" not in request.POST
    data = request.POST if alone else None
    return SortForm(data, initial={"cluster": cluster, "report": report_id}, auto_id=f"{n}_%s")


@require_POST
def sorted_out(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """The doubtful reports have all been looked at."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    actions.finish_sorting(task=task, by=request.user)
    messages.success(request, "已办结。")
    return redirect("tasks:list")


@require_http_methods(["GET", "POST"])
def account(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Have it looked into that somebody did not report."""
    needs(request, Permission.MANAGE_CASES)
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    form = AccountForm(request.POST or None, case=case)
    act = partial(actions.hold_to_account, case=case, by=request.user)
    if task := submitted(request, form, act):
        messages.success(request, f"已交给{task.organisation}查清，另立一件，孩子的个案不受影响。")
        return redirect("cases:case", case.pk)
    return form_page(
        request, form, title="没有报告或者迟报", submit="交办", crumbs=case_crumbs(case)
    )


def _known(child: Child) -> dict[str, object]:
    """What the file knows already; the present signs of danger are ticked, and whoever reports decides."""
    seen_now = questions.situations_seen(child)
    sex = {"1": "男", "2": "女"}.get(child.sex, "")
    guardian = child.caregiver_name
    return {
        "child_name": child.name,
        "child_sex": sex,
        "school": child.school,
        "guardian": guardian,
        "situations": [one for one in seen_now if one in FIRST],
        "finer": [one for one in seen_now if one in FINER],
    }


def _one(request: OfficerRequest, report_id: UUID | None) -> Report:
    found = Report.objects.visible_to(request.user).select_related("proceeding__case__child")
    one: Report = get_object_or_404(found, pk=report_id)
    return one


def _not_only_read(request: OfficerRequest, one: Report) -> None:
    """Whoever told it goes on as they could; whoever reads it in an emergency only reads."""
    if one.proceeding is not None and one.by != request.user.pk:
        worked_on(request, one.proceeding.case)


def _to(one: Report) -> list[tuple[str, str]]:
    return [
        ("报告", reverse("reports:list")),
        (one.headline[:20], reverse("reports:report", args=[one.pk])),
    ]
