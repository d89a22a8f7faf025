"""Agreements as a list, one agreement as a page and on paper, and its steps."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import names_of
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.base.places.models import full_name
from tonghu.law.entrusted_care import ITEMS, NOTICES, USUAL, Severity, Status, hindrances, untold
from tonghu.record.care import actions
from tonghu.record.care.forms import AgreementForm, EndForm, StepForm
from tonghu.record.care.models import Agreement
from tonghu.record.care.papers import PAPERS
from tonghu.record.care.questions import from_file, lists
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task

PAGE = 50


@require_GET
def agreements(request: OfficerRequest) -> HttpResponse:
    """The agreements of one's places: in force, running out, waiting to be signed or filed."""
    needs(request, Permission.READ_CHILDREN)
    chosen, tabs, found = lists(request.user, request.GET.get("list", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "care/list.html", {"page": page, "tabs": tabs, "chosen": chosen})


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Begin an agreement; what the file knows is filled in."""
    needs(request, Permission.REGISTER_CHILDREN)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
    seen(by=request.user, subject=child, fields=["caregiver"])
    form = AgreementForm(
        request.POST or None, record={**USUAL, **from_file(child)}, near=child.place
    )
    act = partial(actions.draft_agreement, child=child, by=request.user)
    return _written(request, form, act, title=f"{child.name}的委托照护书", crumbs=_of(child))


@require_http_methods(["GET", "POST"])
def edit(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """Change a draft, or one that is signed but not filed."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = _one(request, agreement_id)
    seen(by=request.user, subject=one, fields=["said"])
    form = AgreementForm(request.POST or None, record=one.said, near=one.child.place)
    act = partial(actions.rewrite_agreement, agreement=one, by=request.user)
    return _written(request, form, act, title="修改委托照护书", crumbs=_to(one))


@require_GET
def agreement(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement: what it says, what stands in its way, where it is."""
    one = _one(request, agreement_id)
    seen(by=request.user, subject=one, fields=["said"])
    steps = list(one.steps.all())
    who = names_of({step.by for step in steps})
    open_ = one.status_ in (Status.DRAFT, Status.SIGNED, Status.UNSIGNED)
    found = untold(one.said) if one.status_ is Status.FILED else []
    if open_:
        found = hindrances(one.said, one.child.birth_date, timezone.localdate())
    return render(
        request,
        "care/agreement.html",
        {
            "one": one,
            "crumbs": _of(one.child),
            "groups": _groups(one),
            "hindrances": found,
            "blocked": sum(it.severity is Severity.BLOCK for it in found),
            "steps": [(step, who.get(step.by, "系统")) for step in steps],
            "may_change": request.user.may_at(Permission.REGISTER_CHILDREN, one.child.place)
            and one.child.merged_into_id is None,
            "may_scan": request.user.may_at(Permission.FILE_PAPERS, one.child.place),
        },
    )


@require_http_methods(["GET", "POST"])
def signature(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """Both sides have signed."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = _one(request, agreement_id)
    form = StepForm(request.POST or None)
    if submitted(request, form, partial(actions.sign_agreement, agreement=one, by=request.user)):
        messages.success(request, "已登记签署。核对没有妨碍以后，就可以备案。")
        return redirect("care:agreement", one.pk)
    return form_page(
        request, form, title="登记签署", submit="登记", crumbs=_to(one),
        intro="委托人和被委托人都签了字再登记；异地签署的，收到原件或者电子签名再登记。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def unsigned(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """Parents refuse, or cannot be reached."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = _one(request, agreement_id)
    form = StepForm(request.POST or None)
    if submitted(request, form, partial(actions.record_unsigned, agreement=one, by=request.user)):
        messages.success(request, "已如实登记。以后签了，接着办就行。")
        return redirect("care:agreement", one.pk)
    return form_page(
        request, form, title="登记未能签署", submit="登记", crumbs=_to(one),
        intro="父母拒绝签署或者联系不上的，如实登记，不要代签。孩子无人照护的，立即向公安机关报告。",
    )  # fmt: skip


@require_POST
def filing(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """File it with the village."""
    one = _one(request, agreement_id)
    try:
        filed = actions.file_agreement(agreement=one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已备案，备案号 {filed.number}。到期前会提醒续签。")
    return redirect("care:agreement", one.pk)


@require_http_methods(["GET", "POST"])
def end(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """End it before its time."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = _one(request, agreement_id)
    form = EndForm(request.POST or None, now=one.status_)
    if submitted(request, form, partial(actions.end_agreement, agreement=one, by=request.user)):
        messages.success(request, "已结束。请核实孩子现在由谁照护，并在档案里变更。")
        return redirect("care:agreement", one.pk)
    return form_page(request, form, title="结束委托照护", submit="结束", crumbs=_to(one))


@require_http_methods(["GET", "POST"])
def notices(request: OfficerRequest, agreement_id: UUID) -> HttpResponse:
    """That school and village were told, after it was filed."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = _one(request, agreement_id)
    seen(by=request.user, subject=one, fields=["said"])
    form = AgreementForm(request.POST or None, record=one.said, keys=NOTICES)
    act = partial(actions.record_notices, agreement=one, by=request.user)
    return _written(
        request, form, act, title="登记书面告知", crumbs=_to(one),
        intro="父母要把委托照护的情况书面告知学校和村（居）。告知回执在打印的最后一页，签收以后在这里登记。",
    )  # fmt: skip


@require_GET
def paper(request: OfficerRequest, agreement_id: UUID, form: str) -> HttpResponse:
    """The agreement with the receipts of school and village, for signatures."""
    one = _one(request, agreement_id)
    if form not in PAPERS:
        raise Http404
    content_type, make = PAPERS[form]
    where = full_name(one.child.place, timezone.localdate())
    mark = f"{request.user.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印"
    content = make(one, where, mark)
    seen(by=request.user, subject=one, fields=["said", "paper"])
    return as_file(content, content_type, f"委托照护书 {one.child.number}.{form}")


@require_GET
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the agreement it is about."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("care:agreement", task.subject_id)


def _written(
    request: OfficerRequest,
    form: AgreementForm,
    act: partial[Agreement],
    *,
    title: str,
    crumbs: Crumbs,
    intro: str = "档案里有的已经带出来了。可以先存草稿，打印出来签字，再回来登记。",
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            one = act(said=form.values)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            for doubt in form.doubts:
                messages.warning(request, f"已保存，请再核对：{doubt}")
            return redirect("care:agreement", one.pk)
    context = {
        "form": form, "title": title, "crumbs": crumbs, "back": crumbs[-1][1], "intro": intro,
    }  # fmt: skip
    return render(request, "care/form.html", context, status=422 if form.errors else 200)


def _groups(one: Agreement) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, field in ITEMS.items():
        if key in one.said:
            groups.setdefault(field.group, []).append((field.label, field.said(one.said[key])))
    return list(groups.items())


def _one(request: OfficerRequest, agreement_id: UUID) -> Agreement:
    found = Agreement.objects.visible_to(request.user).select_related("child")
    one: Agreement = get_object_or_404(found, pk=agreement_id)
    return one


def _of(child: Child) -> Crumbs:
    return [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]


def _to(one: Agreement) -> Crumbs:
    return [*_of(one.child), ("委托照护书", reverse("care:agreement", args=[one.pk]))]
