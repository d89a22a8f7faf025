"""The ledger as a list, one child as one page, and the forms that change a file."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.idnumbers import read_id_number
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import (
    Crumbs,
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    submitted,
)
from tonghu.base.places.models import Place, full_name, local_names
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.law.registration import FIELDS, GROUPS
from tonghu.record.children import proposals
from tonghu.record.children.actions import (
    accept_proposal,
    answer_transfer,
    approve_for_county,
    approve_for_town,
    ask_exit,
    change_children,
    claim_child,
    correct_change,
    decide_exit,
    decline_proposal,
    forget_view,
    judge_different,
    may_answer,
    merge_files,
    offer_transfer,
    reenter_children,
    register_children,
    return_files,
    save_view,
    split_files,
    submit_files,
)
from tonghu.record.children.family import draw_family, family_of
from tonghu.record.children.filing import Amendment, Intake
from tonghu.record.children.filters import COLUMNS, DATES, FILTERS, listing, question
from tonghu.record.children.finding import search
from tonghu.record.children.forms import (
    TYPED,
    ClaimForm,
    DecisionForm,
    ExitForm,
    RecordForm,
    VillageForm,
    WhenAndWhy,
)
from tonghu.record.children.models import Child, Pair, Proposal, SavedView, Transfer
from tonghu.record.children.questions import (
    History,
    compared,
    findings_of,
    history_of,
    household_of,
    known_by_number,
    lines,
    looks_at,
    waiting_for,
)
from tonghu.record.children.sections import Happened, happened_to, sections_of
from tonghu.record.tasks.models import Task

_FIRST = ("儿童", "照护人", "父亲", "母亲", "照护")
"""The groups a new file opens with; the rest is folded."""
_FOUND = 30
_ELSEWHERE = "外地台账的孩子"
_PAIRS = 20
_REVIEWED = 100


@require_GET
def ledger(request: OfficerRequest) -> HttpResponse:
    """The ledger: filters as a sentence, columns as chosen, fifty children a page."""
    needs(request, Permission.READ_CHILDREN)
    asked = question(request.GET)
    q = " ".join(request.GET.get("q", "").split())[:60]
    hits = search(q, request.user, _FOUND) if q else []
    page = None if q else listing(asked, request.user)
    children = [hit.child for hit in hits] if page is None else list(page.children)
    _name_places(children)
    return render(
        request,
        "children/ledger.html",
        {
            "asked": asked, "q": q, "page": page,
            "saved": SavedView.objects.visible_to(request.user),
            "rows": [
                (child, [(column.label, column.value(child)) for column in asked.columns], why)
                for child, why in zip(children, [h.why for h in hits] or [""] * len(children), strict=True)
            ],
            "filters": [(one, asked.chosen.get(one.key, ())) for one in FILTERS.values()],
            "dates": [(key, label, asked.dates.get(key, (None, None))) for key, (label, _) in DATES.items()],
            "columns": [(one, one in asked.columns) for one in COLUMNS.values()],
            "waiting": waiting_for(request.user),
        },
    )  # fmt: skip


@require_POST
def saved_views(request: OfficerRequest) -> HttpResponse:
    """Keep the filters and columns of a list under a name; the same name again replaces it."""
    name, query = request.POST.get("name", "").strip()[:40], request.POST.get("query", "")[:2000]
    if "drop" in request.POST:
        forget_view(name=name, by=request.user)
        messages.success(request, f"已去掉“{name}”。")
    elif name:
        save_view(name=name, query=query, by=request.user)
        messages.success(request, f"已存为“{name}”。")
    return redirect(f"{reverse('children:ledger')}?{query}")


@require_GET
def dossier(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """One child on one page, as it stands or as it stood on a day."""
    child = _child(request, child_id)
    on = _day(request.GET.get("on", ""))
    opened = request.GET.get("open") == "1"
    history = history_of(child, on, opened=opened)
    siblings = household_of(child)
    standing = history.record if on is None else history_of(child).record
    seen(by=request.user, subject=child, fields=["dossier", "numbers"] if opened else ["dossier"])
    links = [(one.name, reverse("children:dossier", args=[one.pk])) for one in siblings]
    return render(
        request,
        "children/dossier.html",
        {
            "child": child,
            "on": on,
            "today": timezone.localdate(),
            "groups": lines(history.record, opened=opened, on=on or timezone.localdate()),
            "opened": opened,
            "timeline": _timeline(history, happened_to(request.user, child)),
            "proposed": proposals.waiting_for(request.user, child, standing, opened=opened),
            "decided": proposals.decided(request.user, child, opened=opened),
            "findings": findings_of(child, history.record, on),
            "family": mark_safe(
                draw_family(family_of(history.record, links))
            ),  # escaped where made
            "siblings": siblings,
            "sections": sections_of(request.user, child),
            "looks": looks_at(child.pk),
            "where": full_name(child.place, timezone.localdate()),
            "tasks": Task.objects.visible_to(request.user)
            .filter(child_id=child.pk, closed_at=None)
            .select_related("organisation", "holder"),
            "transfer": child.transfers.filter(closed_at=None).first(),
            "may_change": request.user.may_at(Permission.REGISTER_CHILDREN, child.place),
            "may_merge": request.user.may_at(Permission.MERGE_FILES, child.place),
            "may_approve": _approving(request, child) is not None,
            "now": timezone.now(),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """Register a child; look-alikes are shown first, and nothing typed is lost."""
    needs(request, Permission.REGISTER_CHILDREN)
    village = VillageForm(request.POST or None, officer=request.user)
    form = RecordForm(request.POST or None, keys=TYPED)
    alike: list[Any] = []
    if request.method == "POST" and village.is_valid() and form.is_valid():
        place = village.cleaned_data["place"]
        if not form.changed.get("name"):
            form.add_error("name", "请填写孩子的姓名")
        elif "known" not in request.POST:
            alike = compared(form.changed, place, request.user)
        if not form.errors and not alike:
            intake = Intake(place, form.changed, timezone.localdate())
            try:
                done = register_children(
                    intakes=[intake], by=request.user, draft="draft" in request.POST
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                _tell_doubts(request, form)
                messages.success(request, f"已为{form.changed['name']}建立档案。")
                return redirect("children:dossier", done.ids[0])
    context = {
        "form": form, "village": village, "alike": alike, "first": _FIRST,
        "crumbs": [("台账", reverse("children:ledger"))],
    }  # fmt: skip
    return render(
        request, "children/new.html", context, status=422 if form.errors or village.errors else 200
    )


@require_http_methods(["GET", "POST"])
def change(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Change one group of a file: what is new, since when, and why."""
    child = _child(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    group = request.GET.get("group", GROUPS[0])
    if group not in GROUPS:
        group = GROUPS[0]
    record = history_of(child).record
    proposal = _proposal_of(request, child)
    keys = [key for key in TYPED if FIELDS[key].group == group]
    form = RecordForm(request.POST or None, keys=keys, record=record)
    when = WhenAndWhy(request.POST or None, initial={"effective_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and when.is_valid():
        if not form.changed:
            form.add_error(None, "没有改动任何一项。要改哪一项，请直接在那里填写。")
        else:
            try:
                _change(request, child, proposal, form.changed, when.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                _tell_doubts(request, form)
                messages.success(
                    request, f"已变更：{'、'.join(FIELDS[k].label for k in form.changed)}。"
                )
                return redirect("children:dossier", child.pk)
    seen(by=request.user, subject=child, fields=[group])
    context = {
        "child": child, "form": form, "when": when, "group": group, "groups": GROUPS,
        "crumbs": _to(child), "title": f"变更：{group}", "submit": "保存变更",
        "proposed": proposals.told([proposal], record, opened=False) if proposal else [],
    }  # fmt: skip
    return render(
        request, "children/change.html", context, status=422 if form.errors or when.errors else 200
    )


@require_POST
def acceptance(request: OfficerRequest, proposal_id: UUID) -> HttpResponse:
    """Put into the file what somebody proposed, from the day it was said."""
    one = _proposal(request, proposal_id)
    said = f"{proposals.SOURCES.get(one.source, one.source)}时得知"
    day = min(timezone.localdate(one.at), timezone.localdate())
    if _said(request, partial(accept_proposal, proposal=one, on=day, reason=said, by=request.user)):
        messages.success(request, "已写进档案。" if one.item else "已核对。")
    return redirect(_proposals_of(one))


@require_http_methods(["GET", "POST"])
def refusal(request: OfficerRequest, proposal_id: UUID) -> HttpResponse:
    """Leave the file as it is."""
    one = _proposal(request, proposal_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(decline_proposal, proposal=one, by=request.user)):
        messages.success(request, "已记下：档案不改。")
        return redirect(_proposals_of(one))
    (row,) = proposals.told([one], history_of(one.child).record, opened=False)
    filed = f"，档案里是“{row.filed}”" if one.item else ""
    return form_page(
        request, form, title="不改档案", submit="不改", crumbs=_to(one.child),
        intro=f"{row.source} {row.who}说：{row.label} {row.offered}{filed}。",
    )  # fmt: skip


@require_GET
def proposals_duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the file where the changes wait."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect(f"{reverse('children:dossier', args=[task.child_id])}#proposals")


@require_http_methods(["GET", "POST"])
def correction(request: OfficerRequest, child_id: UUID, change_id: UUID) -> HttpResponse:
    """Put right what one change got wrong."""
    child = _child(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    wrong = get_object_or_404(child.changes, pk=change_id)
    keys = [key for key in FIELDS if key in wrong.values]
    form = RecordForm(request.POST or None, keys=keys, record=wrong.values)
    reason = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and reason.is_valid():
        act = partial(
            correct_change, change=wrong, values=form.changed, by=request.user,
            reason=reason.cleaned_data["reason"],
        )  # fmt: skip
        if not form.changed:
            form.add_error(None, "没有改动任何一项。")
        elif _tried(form, act):
            messages.success(request, "已更正。原来的记录还在，时间线上看得到两次。")
            return redirect("children:dossier", child.pk)
    seen(by=request.user, subject=child, fields=["change"])
    context = {
        "child": child, "form": form, "when": reason, "crumbs": _to(child), "groups": (),
        "title": f"更正 {timezone.localtime(wrong.at):%Y-%m-%d} 的记录", "submit": "保存更正",
    }  # fmt: skip
    return render(
        request,
        "children/change.html",
        context,
        status=422 if form.errors or reason.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def review(request: OfficerRequest) -> HttpResponse:
    """Files waiting for one's own level: approve many at once, or return with a reason."""
    if not (
        request.user.may(Permission.APPROVE_FOR_TOWN)
        or request.user.may(Permission.APPROVE_FOR_COUNTY)
    ):
        raise NotAllowed("您的岗位没有审核台账的权限。")
    waiting = _waiting(request)
    form = ReasonForm(request.POST if "return" in request.POST else None)
    if request.method == "POST":
        chosen = waiting.filter(pk__in=_ids(request.POST.getlist("child")))
        children = list(waiting if "all" in request.POST else chosen)
        if not children:
            messages.warning(request, "还没有勾选孩子。请先在左边打勾，或者点“全部通过”。")
        elif "return" in request.POST:
            if form.is_valid() and _said(
                request,
                partial(
                    return_files,
                    children=children,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                ),
            ):
                messages.success(request, f"已退回 {len(children)} 份，提交的人会看到理由。")
                return redirect("children:review")
        elif _said(request, partial(_approve, children=children, by=request)):
            messages.success(request, f"已通过 {len(children)} 份。")
            return redirect("children:review")
    children = list(waiting[:_REVIEWED])
    _name_places(children)
    return render(
        request, "children/review.html",
        {"children": children, "count": waiting.count(), "form": form},
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_GET
def review_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the page where it is done."""
    get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("children:review")


@require_POST
def submission(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Hand a draft or a returned file in."""
    child = _child(request, child_id)
    if _said(request, partial(submit_files, children=[child], by=request.user)):
        messages.success(request, "已提交。")
    return redirect("children:dossier", child.pk)


@require_http_methods(["GET", "POST"])
def exit_(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Ask that the child leave the ledger."""
    child = _child(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = ExitForm(request.POST or None, initial={"on": timezone.localdate()})

    def ask(*, why: str, on: date, reason: str) -> object:
        return ask_exit(child=child, why=ExitReason(why), on=on, reason=reason, by=request.user)

    if submitted(request, form, ask):
        messages.success(request, "已申请退出，等上级审核。在办的案件和待办照常办理。")
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"{child.name}退出台账", submit="申请退出", crumbs=_to(child),
        intro="退出台账不等于结案：在办的案件继续办到结案或年满 18 周岁，档案一直保留。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def exit_decision(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Let the child leave the ledger, or not."""
    child = _child(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = DecisionForm(request.POST or None)

    def decide(*, yes: bool, note: str) -> object:
        return decide_exit(child=child, leaves=yes, reason=note, by=request.user)

    if submitted(request, form, decide):
        messages.success(request, "已答复退出申请。")
        return redirect("children:dossier", child.pk)
    why = child.exit_reason_
    return form_page(
        request, form, title=f"{child.name}申请退出台账", submit="答复", crumbs=_to(child),
        intro=f"原因：{why.label if why else '未写明'}。{why.follows if why else ''}",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reentry(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Back onto the ledger, under the same number."""
    child = _child(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = WhenAndWhy(request.POST or None, initial={"effective_on": timezone.localdate()})

    def reenter(**said: Any) -> object:
        return reenter_children(amendments=[Amendment(child.pk, {}, **said)], by=request.user)

    if submitted(request, form, reenter):
        messages.success(request, f"{child.name}已再次登记，编号不变。")
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"{child.name}再次登记", submit="再次登记", crumbs=_to(child)
    )


@require_http_methods(["GET", "POST"])
def transfer(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Offer the file to another place."""
    child = _child(request, child_id)
    needs(request, Permission.REGISTER_CHILDREN)
    form = _TransferForm(request.POST or None, officer=request.user, everywhere=True)

    def offer(*, place: str, reason: str) -> object:
        return offer_transfer(child=child, to_place=place, reason=reason, by=request.user)

    if submitted(request, form, offer):
        messages.success(
            request, "已发出转移，等对方接收。接收之前孩子仍在本地台账上，由本地负责。"
        )
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"把{child.name}转到别处的台账", submit="发出转移", crumbs=_to(child),
        intro="孩子搬走或户籍迁出时使用。对方接收后，全部历史随档案一起过去。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def claim(request: OfficerRequest) -> HttpResponse:
    """Ask for a child who is on another place's ledger, by ID number."""
    needs(request, Permission.REGISTER_CHILDREN)
    form = ClaimForm(request.POST or None, officer=request.user)

    def ask(*, place: str, id_number: str, reason: str) -> Transfer:
        try:
            number = read_id_number(id_number, timezone.localdate()).value.number
        except Unreadable as error:
            raise Refused(str(error)) from error
        child = known_by_number(number)
        if child is None:
            raise Refused("没有这个证件号码的在册档案，可以直接登记。")
        return claim_child(child=child, to_place=place, reason=reason, by=request.user)

    if submitted(request, form, ask):
        messages.success(request, "已向对方申请认领，等对方答复。")
        return redirect("children:ledger")
    return form_page(
        request, form, title="认领在外地登记的孩子", submit="申请认领",
        crumbs=[("台账", reverse("children:ledger"))],
        intro="同一个孩子不能两处在册。对方同意以后，档案和历史一起转来。",
    )  # fmt: skip


@require_GET
def transfers(request: OfficerRequest) -> HttpResponse:
    """The transfers and claims that are under way."""
    needs(request, Permission.REGISTER_CHILDREN)
    found = Transfer.objects.visible_to(request.user).open().select_related("child")
    page = Paginator(found.order_by("at", "id"), 50).get_page(request.GET.get("page"))
    names = local_names(
        {code for one in page for code in (one.from_place, one.to_place)}, timezone.localdate()
    )
    told = _told(request, [one.child for one in page])
    rows = [
        (one, told.get(one.child_id, one.child.number), names[one.from_place], names[one.to_place],
         may_answer(one, request.user))
        for one in page
    ]  # fmt: skip
    return render(request, "children/transfers.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def transfer_answer(request: OfficerRequest, transfer_id: UUID) -> HttpResponse:
    """Accept or decline a transfer."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = get_object_or_404(
        Transfer.objects.visible_to(request.user).select_related("child"), pk=transfer_id
    )
    form = DecisionForm(request.POST or None)

    def answer(*, yes: bool, note: str) -> object:
        return answer_transfer(transfer=one, accepted=yes, note=note, by=request.user)

    if submitted(request, form, answer):
        messages.success(request, "已答复。")
        return redirect("children:ledger")
    today = timezone.localdate()
    asks = "申请认领" if one.claimed else "请求接收"
    return form_page(
        request, form, title=f"{asks}：{one.child.name}", submit="答复",
        crumbs=[("台账", reverse("children:ledger"))],
        intro=(
            f"从{full_name(one.from_place, today)}到{full_name(one.to_place, today)}。理由：{one.reason}"
            if may_answer(one, request.user) else "这次转移要由对方答复，您可以看，不能答复。"
        ),
    )  # fmt: skip


@require_GET
def transfer_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the page where it is done."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("children:transfer_answer", task.subject_id)


@require_GET
def pairs(request: OfficerRequest) -> HttpResponse:
    """Files that may be one child."""
    needs(request, Permission.REGISTER_CHILDREN)
    found = (
        Pair.objects.visible_to(request.user)
        .open()
        .select_related("first", "second")
        .order_by("-probability", "id")
    )
    page = Paginator(found, _PAIRS).get_page(request.GET.get("page"))
    children = [child for one in page for child in (one.first, one.second)]
    names = local_names({child.place for child in children}, timezone.localdate())
    told = _told(request, children)
    rows = [
        (one, [(told[child.pk], names[child.place]) if child.pk in told else (_ELSEWHERE, "")
               for child in (one.first, one.second)])
        for one in page
    ]  # fmt: skip
    return render(request, "children/pairs.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
def pair(request: OfficerRequest, pair_id: UUID) -> HttpResponse:
    """Two files side by side; each side shows only what one may see of it."""
    needs(request, Permission.REGISTER_CHILDREN)
    one = get_object_or_404(
        Pair.objects.visible_to(request.user).select_related("first", "second"), pk=pair_id
    )
    form = ReasonForm(request.POST if "keep" in request.POST else None)
    if request.method == "POST" and "different" in request.POST:
        if _said(request, partial(judge_different, pair=one, by=request.user)):
            messages.success(request, "已记下：这是两个孩子，不再提示。")
            return redirect("children:pairs")
    elif request.method == "POST" and form.is_valid():
        first = request.POST.get("keep") != str(one.second_id)
        kept, dropped = (one.first, one.second) if first else (one.second, one.first)
        values = _taken(request, kept, dropped)
        if _said(
            request,
            partial(
                merge_files,
                kept=kept,
                dropped=dropped,
                values=values,
                by=request.user,
                reason=form.cleaned_data["reason"],
            ),
        ):
            messages.success(request, "已合并成一份档案；合错了可以在档案里撤销。")
            return redirect("children:dossier", kept.pk)
    sides = []
    names = local_names({one.first.place, one.second.place}, timezone.localdate())
    for child in (one.first, one.second):
        mine = request.user.may_at(Permission.READ_CHILDREN, child.place)
        if mine:
            seen(by=request.user, subject=child, fields=["comparison"])
        sides.append((child, mine, history_of(child).record if mine else {}, names[child.place]))
    rows = [
        (field, field.said(sides[0][2].get(key)), field.said(sides[1][2].get(key)))
        for key, field in FIELDS.items()
        if sides[0][2].get(key) or sides[1][2].get(key)
    ]
    return render(
        request, "children/pair.html",
        {
            "pair": one, "sides": sides, "rows": rows, "form": form,
            "both": all(mine for _, mine, *_ in sides) and request.user.may(Permission.MERGE_FILES),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def split(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Undo a merge."""
    child = _child(request, child_id)
    needs(request, Permission.MERGE_FILES)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(split_files, dropped=child, by=request.user)):
        messages.success(request, "已撤销合并，两份档案各自独立。")
        return redirect("children:dossier", child.pk)
    return form_page(request, form, title="撤销合并", submit="撤销合并", crumbs=_to(child))


def _told(request: OfficerRequest, children: Sequence[Child]) -> dict[UUID, str]:
    """The names of those whose files the officer reads, and that they were read here."""
    mine = [c for c in children if request.user.may_at(Permission.READ_CHILDREN, c.place)]
    seen_each(by=request.user, subjects=mine, fields=["name"])
    return {child.pk: child.name or child.number for child in mine}


class _TransferForm(VillageForm, ReasonForm):
    """Where to, and why."""


def _approve(*, children: Sequence[Child], by: OfficerRequest) -> object:
    """Approve each file at the level it waits at."""
    town = [c for c in children if c.state_ is LedgerState.PENDING_TOWN]
    county = [c for c in children if c.state_ is LedgerState.PENDING_COUNTY]
    done: object = None
    if town:
        done = approve_for_town(children=town, by=by.user)
    if county:
        done = approve_for_county(children=county, by=by.user)
    return done


def _waiting(request: OfficerRequest) -> Any:
    """The files that wait for this officer."""
    officer, children = request.user, Child.objects.visible_to(request.user)
    town = children.managed_in(officer.ranges(Permission.APPROVE_FOR_TOWN)).filter(
        state=LedgerState.PENDING_TOWN.value, on_ledger=True
    )
    county = children.managed_in(officer.ranges(Permission.APPROVE_FOR_COUNTY)).filter(
        state=LedgerState.PENDING_COUNTY.value, on_ledger=True
    )
    return (town | county).order_by("place", "id")


def _approving(request: OfficerRequest, child: Child) -> Permission | None:
    needed = {
        LedgerState.PENDING_TOWN: Permission.APPROVE_FOR_TOWN,
        LedgerState.PENDING_COUNTY: Permission.APPROVE_FOR_COUNTY,
    }.get(child.state_)
    return needed if needed and request.user.may_at(needed, child.place) else None


def _taken(request: HttpRequest, kept: Child, dropped: Child) -> dict[str, object]:
    """What the kept file takes over: what was ticked, and what it has nothing of itself."""
    mine, theirs = history_of(kept).record, history_of(dropped).record
    ticked = set(request.POST.getlist("take"))
    return {
        key: value
        for key, value in theirs.items()
        if key in FIELDS and (key in ticked or key not in mine)
    }


def _said(request: HttpRequest, act: Any) -> bool:
    """Whether the verb went through; a refusal is shown on the page one comes back to."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True


def _tried(form: Form, act: Any) -> bool:
    """Whether the verb went through; a refusal becomes the form's own fault."""
    try:
        act()
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _tell_doubts(request: HttpRequest, form: RecordForm) -> None:
    for doubt in form.doubts:
        messages.warning(request, f"已保存，请再核对：{doubt}")


def _timeline(history: History, others: Sequence[Happened]) -> list[Any]:
    """The changes of the file and what was done for the child, latest first: (day, change, other)."""
    told: list[Any] = [(one.change.effective_on, one, None) for one in history.events]
    told += [(one.on, None, one) for one in others]
    return sorted(told, key=lambda row: row[0], reverse=True)


def _change(
    request: OfficerRequest, child: Child, proposal: Proposal | None,
    values: dict[str, object], when: dict[str, Any],
) -> None:  # fmt: skip
    """Change the file; because of a proposal, where there is one."""
    if proposal is None:
        change_children(amendments=[Amendment(child.pk, values, **when)], by=request.user)
    else:
        accept_proposal(
            proposal=proposal, on=when["effective_on"], values=values, reason=when["reason"],
            by=request.user,
        )  # fmt: skip


def _proposal(request: OfficerRequest, proposal_id: UUID) -> Proposal:
    needs(request, Permission.REGISTER_CHILDREN)
    mine = Proposal.objects.visible_to(request.user).select_related("child")
    one: Proposal = get_object_or_404(mine, pk=proposal_id)
    return one


def _proposal_of(request: OfficerRequest, child: Child) -> Proposal | None:
    """The proposal that a change is made because of, where the address names one."""
    (asked,) = _ids([request.GET.get("proposal", "")]) or (None,)
    mine = proposals.of_child(child).waiting() & Proposal.objects.visible_to(request.user)
    return mine.filter(pk=asked).first() if asked else None


def _proposals_of(one: Proposal) -> str:
    child = one.child.merged_into_id or one.child_id
    return f"{reverse('children:dossier', args=[child])}#proposals"


def _ids(texts: Sequence[str]) -> list[UUID]:
    ids = []
    for text in texts:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return ids


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _name_places(children: Sequence[Child]) -> None:
    """Put the name of the village on each child of a page, with one question."""
    names = dict(
        Place.objects.on(timezone.localdate())
        .filter(code__in={child.place for child in children})
        .values_list("code", "name")
    )
    for child in children:
        child.place_name = names.get(child.place, child.place)  # type: ignore[attr-defined]


def _to(child: Child) -> Crumbs:
    return [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]


def _child(request: OfficerRequest, child_id: UUID) -> Child:
    return get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
