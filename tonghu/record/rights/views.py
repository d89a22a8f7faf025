"""The pages of requests, of notices, and of files whose time has run out."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file
from tonghu.base.documents.tables import PAPERS, table_pdf
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import names_of
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.base.places.models import full_name
from tonghu.law.registration import FIELDS, GROUPS
from tonghu.law.rights import CHANNELS, IDENTITY, RETENTION, Right, notice_on
from tonghu.record.children.inputs import ItemsForm
from tonghu.record.children.models import Child
from tonghu.record.children.questions import history_of
from tonghu.record.children.sections import holds_on
from tonghu.record.rights import actions, questions
from tonghu.record.rights.dossier import dossier_pdf
from tonghu.record.rights.forms import (
    AnswerForm,
    ConfirmationForm,
    KeepForm,
    NoticeForm,
    OneNoticeForm,
    ReleaseForm,
    RequestForm,
)
from tonghu.record.rights.models import Answer, Kept, Request
from tonghu.record.rights.papers import answer_paper, notice_paper
from tonghu.record.tasks.models import Task

PAGE = 50


@require_GET
def requests(request: OfficerRequest) -> HttpResponse:
    """The requests of one's places, the oldest open ones first."""
    needs(request, Permission.REGISTER_CHILDREN)
    chosen, all_, found = questions.lists(request.user, request.GET.get("list", ""))
    found = found.prefetch_related("answers__confirmation", "erased")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    tasks = {
        task.subject_id: task
        for task in Task.objects.visible_to(request.user).filter(
            subject_id__in=[one.pk for one in page], closed_at=None
        )
    }
    context = {
        "lists": all_, "list": chosen, "page": page,
        "rows": [(one, questions.standing(one), tasks.get(one.pk)) for one in page],
        "may_answer": request.user.may(Permission.ANSWER_RIGHTS), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "rights/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Take a request in."""
    needs(request, Permission.REGISTER_CHILDREN)
    child = _child(request, child_id)
    form = RequestForm(request.POST or None)
    if made := submitted(
        request, form, partial(actions.receive_request, child=child, by=request.user)
    ):
        messages.success(request, f"已受理，编号 {made.number}。可以打印受理单交给申请人。")
        return redirect("rights:request", made.pk)
    return form_page(
        request, form, title="受理个人信息申请", submit="受理", crumbs=_to(child),
        intro=f"{child.name}（{child.number}）。申请由县民政部门答复；村里、乡镇都可以代为受理，不要让申请人多跑路。",
    )  # fmt: skip


@require_GET
def one(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """One request: who asked what, how it stands, what can be done."""
    found = _request(request, request_id)
    child = Child.objects.visible_to(request.user).filter(pk=found.child_id).first()
    seen(by=request.user, subject=found, fields=["asker", "what"])
    answers = list(found.answers.select_related("confirmation").order_by("at", "id"))
    words = [getattr(a, "confirmation", None) for a in answers]
    who = names_of({found.by, *(said.by for said in (*answers, *filter(None, words)))})
    open_ = questions.is_open(found)
    second = questions.waiting_for_second(found)
    mine = request.user.may_at(Permission.ANSWER_RIGHTS, found.place)
    context = {
        "one": found, "child": child, "where": full_name(found.place, found.received_on),
        "identity": IDENTITY.get(found.identity, ""), "channel": CHANNELS.get(found.channel, ""),
        "received_by": who.get(found.by, "系统"),
        "answers": [
            (a, who.get(a.by, "系统"), word, who.get(word.by, "系统") if word else "")
            for a, word in zip(answers, words, strict=True)
        ],
        "open": open_, "second": second, "standing": questions.standing(found), "erased": found.erased.first(),
        "may_answer": mine and open_ and not second and child is not None,
        "may_confirm": mine and second and answers[-1].by != request.user.pk,
        "may_hand_out": mine and child is not None and found.right.shows and not open_,
        "held": _held(found, child) if mine and open_ else [],
        "corrected": questions.corrected(found) if child is not None else [],
        "lifted": questions.lifted(found.child_id) if mine and found.right is Right.ERASURE else [],
        "tasks": Task.objects.visible_to(request.user).filter(subject_id=found.pk, closed_at=None)
        .select_related("organisation", "holder"),
        "now": timezone.now(),
    }  # fmt: skip
    return render(request, "rights/request.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """Answer a request; a correction is made on the same page, group by group of the form."""
    needs(request, Permission.ANSWER_RIGHTS)
    found = _request(request, request_id)
    if request.method == "GET" and not questions.is_open(found):
        return redirect("rights:request", found.pk)  # which shows how it was answered
    form = AnswerForm(request.POST or None)
    act = partial(actions.answer_request, request=found, by=request.user)
    record = _record_form(request, found)
    if record is not None:
        if request.method == "POST" and not record.is_valid():
            form.is_valid()
            return _answer_page(request, found, form, record)
        act = partial(act, values=record.changed)
    if said := submitted(request, form, act):
        then = (
            "等第二人核对以后才删除，那时再打印答复书"
            if said.needs_second
            else "请打印答复书交给申请人"
        )
        messages.success(request, f"已答复。{then}。")
        return redirect("rights:request", found.pk)
    return _answer_page(request, found, form, record)


def _record_form(request: OfficerRequest, found: Request) -> ItemsForm | None:
    """The group of the file that is to be corrected."""
    if found.right is not Right.CORRECTION:
        return None
    child = _child(request, found.child_id)
    keys = [key for key, field in FIELDS.items() if field.group == _group(request)]
    record = history_of(child).record
    return ItemsForm(
        request.POST or None, catalogue=FIELDS, keys=keys, record=record, near=child.place
    )


def _answer_page(
    request: OfficerRequest, found: Request, form: AnswerForm, record: ItemsForm | None
) -> HttpResponse:
    seen(by=request.user, subject=found, fields=["what"])
    context = {
        "one": found, "form": form, "record": record, "groups": GROUPS, "group": _group(request),
        "crumbs": _to_request(found),
        "held": _held(found, Child.objects.visible_to(request.user).filter(pk=found.child_id).first()),
    }  # fmt: skip
    faults = form.errors or (record is not None and record.errors)
    return render(request, "rights/answer.html", context, status=422 if faults else 200)


def _group(request: OfficerRequest) -> str:
    wanted = request.GET.get("group", "")
    return wanted if wanted in GROUPS else GROUPS[0]


@require_http_methods(["GET", "POST"])
def confirmation(request: OfficerRequest, request_id: UUID) -> HttpResponse:
    """The second person on an erasure."""
    needs(request, Permission.ANSWER_RIGHTS)
    found = _request(request, request_id)
    last = found.answer
    if last is None or not last.needs_second:
        raise Http404("no erasure to confirm")
    if why := _not_to_confirm(request, found, last):
        messages.error(request, why)
        return redirect("rights:request", found.pk)
    first = names_of({last.by}).get(last.by, "系统")
    if found.of_retention:
        told = f"保存期限届满，{first}提出删除。"
    else:
        who = f"{found.asker_.label}{found.asker_name or ''}"
        asked = "：".join(filter(None, (who, (found.what or "").rstrip("。"))))
        told = f"{asked}。{first}答复“{last.reply_.label}”。"
    form = ConfirmationForm(request.POST or None)
    act = partial(actions.confirm_erasure, answer=last, by=request.user)
    if word := submitted(request, form, act):
        declined = (
            "没有删除，档案还在“保存期满”里。" if found.of_retention else "已退回，重新答复。"
        )
        messages.success(request, "已删除，不能恢复。" if word.agreed else declined)
        return redirect("rights:request", found.pk)
    return form_page(
        request, form, title=f"核对删除档案 {found.child_number}", submit="提交",
        crumbs=_to_request(found),
        intro=f"{told}{''.join(f'{one}。' for one in questions.lifted(found.child_id))}"
        "删除以后，姓名、号码、历次记录、材料和扫描件都不再存在，也查不到；只留下编号和操作记录。",
    )  # fmt: skip


def _not_to_confirm(request: OfficerRequest, found: Request, last: Answer) -> str:
    """Why this person would only be refused; empty where the word of a second person is awaited from them."""
    if not questions.waiting_for_second(found):
        return "这件删除已经核对过了，结果在“答复”一栏。"
    if last.by == request.user.pk:
        own = "提出人" if found.of_retention else "答复人"
        return f"删除要由{own}以外的第二人核对。您是{own}，请有同样权限的同事打开这一页。"
    return ""


@require_GET
def paper(request: OfficerRequest, request_id: UUID, form: str) -> HttpResponse:
    """The receipt, or the answer, on paper."""
    found = _request(request, request_id)
    if form not in PAPERS:
        raise Http404
    content_type, make = PAPERS[form]
    made = answer_paper(found, request.user)
    content = make(made)
    seen(by=request.user, subject=found, fields=["paper"], why="打印")
    return as_file(content, content_type, f"{made.title} {found.number}.{form}")


@require_GET
def dossier(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Everything on file, for the guardian."""
    needs(request, Permission.ANSWER_RIGHTS)
    child = _child(request, child_id)
    content = dossier_pdf(child, request.user, "按申请提供全部档案")
    return as_file(content, "application/pdf", f"个人信息档案 {child.number}.pdf")


@require_http_methods(["GET", "POST"])
def notices(request: OfficerRequest) -> HttpResponse:
    """Who was not told yet: the villages with their gaps, and the children of one's places to tick off."""
    needs(request, Permission.REGISTER_CHILDREN)
    found = questions.not_told(request.user).order_by("place", "id")
    village = request.GET.get("place", "")[:12]
    if village:
        found = found.filter(place=village)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    form = NoticeForm(request.POST or None)

    ticked = set(request.POST.getlist("child"))

    def tell(**said: Any) -> list[Any]:
        children = [child for child in page if str(child.pk) in ticked]
        if not children:
            raise Refused("还没有勾选孩子。请在名单左边打勾。")
        given = [actions.Given(child=child, to_name="", **said) for child in children]
        return actions.give_notices(given=given, by=request.user)

    if made := submitted(request, form, tell):
        messages.success(request, f"已登记 {len(made)} 名孩子的告知。")
        return redirect(request.get_full_path())
    text = notice_on(timezone.localdate())
    context = {
        "page": page, "rows": [(child, str(child.pk) in ticked) for child in page], "form": form, "gaps": questions.gaps(request.user), "village": village,
        "version": text.version, "text": text.filled("县民政部门", "见告知书"),
    }  # fmt: skip
    return render(request, "rights/notices.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def notice(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Write down that the family of one child was told."""
    needs(request, Permission.REGISTER_CHILDREN)
    child = _child(request, child_id)
    form = OneNoticeForm(request.POST or None)

    def tell(**said: Any) -> list[Any]:
        return actions.give_notices(given=[actions.Given(child=child, **said)], by=request.user)

    if submitted(request, form, tell):
        messages.success(request, "已登记告知。")
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title="登记告知", submit="登记", crumbs=_to(child),
        intro=f"{child.name}（{child.number}）。告知书可以在档案页打印。不同意也如实登记，不影响关爱和救助。",
    )  # fmt: skip


@require_GET
def notice_paper_(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """The notice (F26) as PDF, for signatures."""
    child = _child(request, child_id)
    content = table_pdf(notice_paper(child, request.user))
    seen(by=request.user, subject=child, fields=["name"], why="打印告知书")
    return as_file(content, "application/pdf", f"告知书 {child.number}.pdf")


@require_http_methods(["GET", "POST"])
def retention(request: OfficerRequest) -> HttpResponse:
    """The files whose time has run out: first a list, then a decision by a person."""
    needs(request, Permission.ANSWER_RIGHTS)
    mine = questions.run_out(timezone.localdate()).managed_in(
        request.user.ranges(Permission.ANSWER_RIGHTS)
    )
    page = Paginator(mine.order_by("birth_date", "id"), PAGE).get_page(request.GET.get("page"))
    fault, ticked = "", set(request.POST.getlist("child"))
    if request.method == "POST":
        chosen = [child for child in page if str(child.pk) in ticked]
        try:
            if not chosen:
                raise Refused("还没有勾选档案。请在左边打勾。")
            actions.propose_erasures(children=chosen, reason="保存期限届满", by=request.user)
        except Refused as refusal:
            fault = str(refusal)
        else:
            messages.success(request, f"已提出删除 {len(chosen)} 份，等第二人逐份核对。")
            return redirect("rights:retention")
    kept = Kept.objects.visible_to(request.user).in_force(timezone.localdate())
    declined = questions.declined([child.pk for child in page])
    context = {
        "page": page,
        "rows": [
            (
                child,
                RETENTION.until(child.birth_date),
                str(child.pk) in ticked,
                declined.get(child.pk),
            )
            for child in page
            if child.birth_date is not None
        ],
        "fault": fault,
        "rule": RETENTION,
        "kept": kept.select_related("child").order_by("until", "id")[:PAGE],
    }
    return render(request, "rights/retention.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "POST"])
def keeping(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Keep a file from being erased: beyond its time, or because a court or an inspection needs it."""
    needs(request, Permission.ANSWER_RIGHTS)
    child = _child(request, child_id)
    form = KeepForm(request.POST or None)
    if submitted(request, form, partial(actions.keep_longer, child=child, by=request.user)):
        messages.success(request, "已记下，到期或者解除以前不能删除。")
        return redirect("rights:retention")
    return form_page(
        request, form, title=f"继续保存 {child.number}", submit="继续保存", crumbs=_to_retention(),
        intro=f"{child.name}。到期或者解除以前，谁申请都不能删除。办案、审计等单位要求保留的，理由里写明是谁的哪份来文。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def release(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Lift the decision to keep a file."""
    needs(request, Permission.ANSWER_RIGHTS)
    child = _child(request, child_id)
    kept = questions.kept_now(child)
    seen(by=request.user, subject=child, fields=["name", "kept"])
    form = ReleaseForm(request.POST or None)
    if submitted(request, form, partial(actions.release_file, child=child, by=request.user)):
        messages.success(request, "已解除。要不要删除，另外决定。")
        return redirect("rights:retention")
    told = "；".join(f"保存到 {one.until:%Y年%-m月%-d日}：{one.reason}" for one in kept)
    return form_page(
        request, form, title=f"解除保存 {child.number}", submit="解除", crumbs=_to_retention(),
        intro=f"{child.name}。{told}" if kept else f"{child.name}。没有在保存的决定。",
    )  # fmt: skip


@require_GET
def retention_duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the page where it is done."""
    get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("rights:retention")


@require_GET
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the request it is about."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    assert task.subject_id is not None, "the duty is about a request"
    return redirect("rights:request", _request(request, task.subject_id).pk)


def _request(request: OfficerRequest, request_id: UUID) -> Request:
    found: Request = get_object_or_404(Request.objects.visible_to(request.user), pk=request_id)
    return found


def _held(found: Request, child: Child | None) -> list[str]:
    """Why what is asked to be erased may not be."""
    return holds_on(child) if child is not None and found.right is Right.ERASURE else []


def _child(request: OfficerRequest, child_id: UUID) -> Child:
    return get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)


def _to(child: Child) -> Crumbs:
    return [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]


def _to_all() -> Crumbs:
    return [("台账", reverse("children:ledger")), ("个人信息申请", reverse("rights:list"))]


def _to_retention() -> Crumbs:
    return [*_to_all(), ("保存期满的档案", reverse("rights:retention"))]


def _to_request(found: Request) -> Crumbs:
    return [*_to_all(), (found.number, reverse("rights:request", args=[found.pk]))]
