"""The pages of cases."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file, attachments_of
from tonghu.base.documents.inputs import AttachmentForm
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.documents.tables import PAPERS
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import (
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    reauthenticated,
    submitted,
)
from tonghu.base.places.models import full_name
from tonghu.record.cases import actions, forms, papers, questions
from tonghu.record.cases.endings import what_stands_against
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.models import Case, Conference, EmergencyAccess
from tonghu.record.cases.pages import assignment_of, case_crumbs, step_page, worked_on
from tonghu.record.cases.sections import sections_of
from tonghu.record.children.finding import search
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task

PAGE = 50
STORY = 12
"""How many of the latest events a case page shows; the earlier ones are folded beneath."""


_NO_CASES = "没有您的单位参加的个案。"
_BEGIN = "有孩子需要保护的，在孩子的档案里“立案”，或者登记强制报告。"
_REPORT = "发现孩子需要保护的，登记强制报告。"


@require_GET
def case_list(request: OfficerRequest) -> HttpResponse:
    """The cases one's organisations work on."""
    chosen, tabs, found = questions.lists(request.user, request.GET.get("list", ""))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    rows = questions.rows_of(list(page), request.user, now)
    context = {
        "page": page, "rows": rows, "tabs": tabs, "chosen": chosen, "now": now,
        "empty": _NO_CASES + (_BEGIN if request.user.may(Permission.MANAGE_CASES) else _REPORT),
        "may_oversee": request.user.may(Permission.OVERSEE_CASES),
        "may_read_in_emergency": request.user.may(Permission.READ_IN_EMERGENCY),
    }  # fmt: skip
    return render(request, "cases/list.html", context)


@require_GET
def board(request: OfficerRequest) -> HttpResponse:
    """Every open case of the places one oversees: its age, its next step, whose it is. No names."""
    needs(request, Permission.OVERSEE_CASES)
    page = Paginator(questions.overseen(request.user), PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    context = {
        "page": page,
        "now": now,
        "rows": questions.rows_of(list(page), request.user, now, overseeing=True),
        "standing": questions.standing(request.user),
    }
    return render(request, "cases/board.html", context)


@require_GET
def case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """One case: who, where it stands, what happened, who works on it."""
    one = _one(request, case_id)
    sight = questions.sight_of(request.user, one)
    keys = questions.keys_for(sight)
    walks = questions.walks_of(one, sight)
    owed = questions.owed_in(walks, sight)
    story = questions.history_of(one, walks, sight)
    whole_story = request.GET.get("story") == "whole"
    lately = len(story) if whole_story else STORY
    seen(by=request.user, subject=one, fields=["whole" if sight.whole else "own", *keys])
    steers = not sight.read_only and sight.whole
    kept_out = questions.kept_out_of(one) if sight.whole else []
    return render(
        request,
        "cases/case.html",
        {
            "case": one,
            "name": questions.name_of(one),
            "where": full_name(one.place, timezone.localdate()),
            "sight": sight,
            "facts": questions.told_of_child(one, sight),
            "file": one.child_id
            and Child.objects.visible_to(request.user).filter(pk=one.child_id).exists(),
            "walks": walks,
            "owed": owed,
            "besides": [] if sight.read_only else questions.owed_besides(one, sight),
            "here": owed[0][0] if owed else None,
            "lately": story[:lately],
            "earlier": story[lately:],
            "whole_story": whole_story,
            "folded": len(story) > lately or any(event.long for event in story[1:]),
            "sections": sections_of(request.user, one, sight),
            "files": questions.files_of(walks),
            "team": one.team,
            "guests": questions.guests_of(one) if steers else set(),
            "kept_out": kept_out,
            "liftable": questions.liftable(request.user, kept_out) if steers else set(),
            "conferences": questions.conferences_of(one, sight),
            "may_manage": steers and request.user.may(Permission.MANAGE_CASES),
            "may_close": steers and request.user.may(Permission.CLOSE_CASES),
            "may_record": sight.whole
            and request.user.may_at(Permission.RECORD_FOR_OTHERS, one.seat),
            "intervention": steers
            and any(walk.proceeding.procedure in papers.URGENT for walk in walks),
            "now": timezone.now(),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Open a procedure for a child by hand."""
    needs(request, Permission.MANAGE_CASES)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
    form = forms.BeginForm(request.POST or None)
    if begun := submitted(request, form, partial(actions.begin_case, child=child, by=request.user)):
        messages.success(request, f"已启动{begun.law.label}，责任单位的待办里已经出现。")
        visible = Case.objects.visible_to(request.user).filter(pk=begun.case_id).exists()
        return redirect("cases:case", begun.case_id) if visible else redirect("tasks:list")
    crumbs = [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]
    return form_page(
        request, form, title=f"为{child.name}立案", submit="立案", crumbs=crumbs,
        intro="孩子正面临危险的，先打 110，再选“强制报告”。已经有在办的个案，会并入在办的一件。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def step(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """End a step. A duty given before its step had a page of its own is led there."""
    if request.method == "GET" and (page := assignment_of(request, task_id).law.form):
        return redirect(page, task_id)
    return step_page(request, task_id, StepForm, actions.finish_step)


@require_http_methods(["GET", "POST"])
def wait(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Say what a step waits for."""
    assignment = assignment_of(request, task_id)
    form = forms.WaitForm(request.POST or None)
    act = partial(actions.wait_for, assignment=assignment, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已登记。期限不因等待而停，到了日子会显示在最前面。")
        return redirect("cases:case", assignment.proceeding.case_id)
    crumbs = case_crumbs(assignment.proceeding.case)
    title = f"{assignment.law.label}：在等什么"
    return form_page(request, form, title=title, submit="登记", crumbs=crumbs)


@require_http_methods(["GET", "POST"])
def files(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Keep a file with a step: a photo, or the paper that came back signed."""
    assignment = assignment_of(request, task_id)
    one, law = assignment.proceeding.case, assignment.law
    form = AttachmentForm(request.POST or None, request.FILES or None)
    act = partial(_attach_upload, assignment=assignment, by=request.user)
    if kept := submitted(request, form, act):
        messages.success(request, f"已上传“{kept.name}”，在个案的“附件”里。")
        return redirect("cases:case", one.pk)
    return form_page(
        request, form, title=f"{law.label}：上传附件", submit="上传", crumbs=case_crumbs(one),
        intro="现场照片、签好名盖好章的文书扫描件。这一步办完以后也可以上传。",
    )  # fmt: skip


def _attach_upload(*, file: Any, **values: Any) -> Attachment:
    return actions.attach_to_step(name=file.name, content=file.read(), **values)


@require_GET
def file(request: OfficerRequest, task_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file of a step, as it may be shown to whoever reads the step."""
    assignment = assignment_of(request, task_id)
    one = get_object_or_404(attachments_of(assignment.task), pk=attachment_id)
    content = ATTACHMENTS.get(one.pk, "clean")
    seen(by=request.user, subject=assignment.proceeding.case, fields=["file", str(one.pk)])
    return as_file(content, one.content_type, one.name)


@require_http_methods(["GET", "POST"])
def closure(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Close a case early."""
    needs(request, Permission.CLOSE_CASES)
    one = _one(request, case_id)
    others = Case.objects.visible_to(request.user).open().exclude(pk=one.pk)
    form = forms.ClosureForm(request.POST or None, others=others)
    if against := what_stands_against(one):
        messages.warning(request, "".join(against))
    return _done(
        request, one, form, actions.close_case, title="提前结案", submit="结案",
        done="已结案。没有办完的步骤一并终结。",
        intro="还有没有办完的程序。只有列出的几种情况可以提前结案；孩子满 16 周岁不是结案的理由。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def reopening(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Open a closed case again."""
    needs(request, Permission.CLOSE_CASES)
    one = _one(request, case_id)
    form = forms.ReopeningForm(request.POST or None, case=one)
    return _done(
        request, one, form, _reopen, title="重新打开个案",
        submit="重新打开", done="已重新打开，所选的步骤已经交办。",
    )  # fmt: skip


def _reopen(*, case: Case, steps: list[str], reason: str, by: Any) -> Case:
    walked = {str(one.pk): one for one in case.proceedings.all()}
    pairs = [one.split("/", 1) for one in steps]
    at = [(walked[proceeding], key) for proceeding, key in pairs]
    return actions.reopen_case(case=case, at=at, reason=reason, by=by)


@require_http_methods(["GET", "POST"])
def invitations(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Call an organisation to the case."""
    needs(request, Permission.MANAGE_CASES)
    one = _one(request, case_id)
    form = forms.OfficeForm(request.POST or None, case=one)
    return _done(
        request, one, form, actions.invite, title="请单位参加", submit="邀请",
        done="已邀请，对方可以看到这件个案。",
        intro="只请确实要参与保护这个孩子的单位。协助的单位只看得到孩子的基本情况和自己办的事。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def leaving(request: OfficerRequest, case_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Let an organisation go that was called in."""
    needs(request, Permission.MANAGE_CASES)
    one = _one(request, case_id)
    organisation = get_object_or_404(one.team, pk=organisation_id)
    return _done(
        request, one, ReasonForm(request.POST or None),
        partial(actions.end_invitation, organisation=organisation),
        title=f"请{organisation}退出", submit="退出", done=f"{organisation}已退出，看不到这件个案了。",
        intro="它的事办完了，或者当初请错了。有利害关系的，改用“登记回避”。还要它帮忙的，以后可以再请。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def conflicts(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Keep an organisation out of the case."""
    needs(request, Permission.MANAGE_CASES)
    one = _one(request, case_id)
    form = forms.OfficeForm(request.POST or None, case=one)
    return _done(
        request, one, form, actions.declare_conflict, title="登记回避", submit="登记",
        done="已登记回避。它的事项转到上一级，它再也看不到这件个案。",
        intro="单位里有人被指控，或者与这件事有利害关系的，整个单位回避，由上一级办理。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def lifting(request: OfficerRequest, case_id: UUID, organisation_id: UUID) -> HttpResponse:
    """Let an organisation work on the case again from which it kept out."""
    needs(request, Permission.MANAGE_CASES)
    one = _one(request, case_id)
    kept = get_object_or_404(one.conflicts.in_force(), organisation=organisation_id)
    return _done(
        request, one, ReasonForm(request.POST or None),
        partial(actions.lift_conflict, organisation=kept.organisation),
        title=f"解除{kept.organisation}的回避", submit="解除",
        done=f"已解除{kept.organisation}的回避，照规定由它办、还没有办完的步骤已经交回。",
        intro=f"登记回避的理由：{kept.reason}。只有它的上级单位可以解除，解除的人、时间和理由留在经过里。"
        "这件事还牵涉它的人的，不要解除。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def whose(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Say which child on file the case is about."""
    needs(request, Permission.MANAGE_CASES)
    one = _one(request, case_id)
    hits = search(request.POST.get("whose", "")[:30], request.user)
    sure = next((hit.child for hit in hits if hit.certain), None)
    found = (
        []
        if sure
        else sorted((hit.child for hit in hits), key=lambda child: child.place != one.place)
    )
    form = forms.ChildForm(request.POST or None, found=found)
    seen_each(by=request.user, subjects=found, fields=["name"])
    return _done(
        request, one, form, partial(_tell_whose, sure=sure, found=found), title="这是哪个孩子",
        submit="确定", done="已写明是哪个孩子。",
    )  # fmt: skip


def _tell_whose(
    *,
    case: Case,
    whose: str,
    by: Any,
    sure: Child | None,
    found: Sequence[Child],
    chosen: UUID | None = None,
) -> Case:
    child = sure or next((one for one in found if one.pk == chosen), None)
    if child is None and found:
        raise Refused("名单变了，请重新选是哪一个。")
    # The police have no ledger of their own; who holds the child's ID number may name it.
    child = child or questions.child_of_county(case, whose)
    if child is None:
        raise Refused(
            "您管辖的台账里没有找到。请核对；只写身份证号的，全县都找；孩子在外县的，请那里的单位来办。"
        )
    return actions.tell_whose(case=case, child=child, by=by)


@require_http_methods(["GET", "POST"])
def new_conference(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Call a conference."""
    needs(request, Permission.MANAGE_CASES)
    one = _one(request, case_id)
    form = forms.ConferenceForm(request.POST or None, case=one)
    return _done(
        request, one, form, actions.call_conference, title="召集个案会商", submit="召集",
        done="已召集，参加单位的待办里已经出现。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def minutes(request: OfficerRequest, conference_id: UUID) -> HttpResponse:
    """Write down what a conference resolved."""
    needs(request, Permission.MANAGE_CASES)
    conference = get_object_or_404(
        Conference.objects.visible_to(request.user).select_related("case__child"),
        pk=conference_id,
    )
    more, sent = "more" in request.POST, request.POST or None
    form = forms.MinutesForm(sent, case=conference.case, asked=conference.asked, more=more)
    act = partial(_record_conference, conference=conference, by=request.user)
    if not more and submitted(request, form, act) is not None:
        messages.success(request, "纪要已登记，议定事项已经交办。")
        return redirect("cases:case", conference.case_id)
    return form_page(
        request, form, title="会商纪要", submit="登记", crumbs=case_crumbs(conference.case),
        more="再加一项议定事项" if len(form.numbers) < forms.RESOLUTIONS else "",
        more_at=f"id_words{len(form.numbers) + 1}",
    )  # fmt: skip


def _record_conference(*, resolved: list[Any], **values: Any) -> Conference:
    listed = [actions.Resolved(*parts) for parts in resolved]
    return actions.record_conference(resolved=listed, **values)


@reauthenticated
@require_http_methods(["GET", "POST"])
def emergency(request: OfficerRequest) -> HttpResponse:
    """Ask to read a child's cases at once."""
    needs(request, Permission.READ_IN_EMERGENCY)
    form = forms.EmergencyForm(request.POST or None)
    if access := submitted(request, form, partial(_ask, by=request.user)):
        found = Case.objects.visible_to(request.user).filter(child=access.child).order_by("-at")
        messages.warning(
            request,
            f"紧急查阅已经记录并通知审核单位，{timezone.localtime(access.until):%H:%M} 结束，只能看。"
            + ("" if found else "这个孩子没有您可以看的个案。"),
        )
        return redirect("cases:case", found[0].pk) if found else redirect("cases:list")
    intro = "孩子正处在危险之中、来不及等承办单位时用。两小时，只能看，不能导出；事后由县里审核。"
    if (waiting := actions.unreviewed_access(request.user, timezone.now())) is not None:
        intro = actions.rests_because(waiting)
    crumbs = [("个案", reverse("cases:list"))]
    return form_page(request, form, title="紧急查阅", submit="查阅", crumbs=crumbs, intro=intro)


def _ask(*, whose: str, kind: str, reason: str, by: Any) -> EmergencyAccess:
    child = questions.child_known_as(whose)
    if child is None:
        raise Refused("没有找到这个身份证号或者档案编号，请核对。")
    return actions.ask_emergency_access(child=child, kind=kind, reason=reason, by=by)


@require_http_methods(["GET", "POST"])
def access_review(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Say whether an emergency access was needed."""
    needs(request, Permission.REVIEW_ACCESS)
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    found = EmergencyAccess.objects.visible_to(request.user).select_related("officer", "child")
    access = get_object_or_404(found, pk=task.subject_id)
    form = forms.ReviewForm(request.POST or None)
    act = partial(actions.review_access, access=access, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已审核。")
        return redirect("tasks:list")
    seen(by=request.user, subject=access, fields=["reason"])
    offices = "、".join(map(str, access.officer.organisations))
    opened = questions.opened_under(access)
    intro = (
        f"{access.officer.name}（{offices}）{timezone.localtime(access.at):%m月%d日 %H:%M} 紧急查阅"
        f"{full_name(access.child.place, timezone.localdate(access.at))}的孩子，档案 {access.child.number}。"
        f"情形：{access.get_kind_display()}。理由：{access.reason}。"
        + (
            f"看了 {len(opened)} 次，最后一次 {opened[-1]:%m月%d日 %H:%M}。"
            if opened
            else "没有打开过个案。"
        )
    )
    if actions.unreviewed_access(access.officer, timezone.now()) == access:
        intro += f"（过了 {actions.REVIEW_HOURS} 小时没有审核，他不能再紧急查阅，审核以后恢复。）"
    crumbs = [("待办", reverse("tasks:list"))]
    return form_page(request, form, title="审核紧急查阅", submit="提交", crumbs=crumbs, intro=intro)


@require_GET
def paper(request: OfficerRequest, code: str, record_id: UUID, form: str) -> HttpResponse:
    """What was written down on a step, as the paper that the law makes of it, to sign and to seal."""
    made = papers.paper_for(request.user, code, record_id)
    if made is None or form not in PAPERS:
        raise Http404("no such paper")
    worked_on(request, made.case)
    content_type, write = PAPERS[form]
    seen(by=request.user, subject=made.case, fields=["paper", code])
    return as_file(write(made.paper), content_type, f"{made.title} {made.case.number}.{form}")


@require_GET
def intervention(request: OfficerRequest, case_id: UUID, form: str) -> HttpResponse:
    """The report on an emergency intervention (F11), from everything that was written down."""
    one = _one(request, case_id)
    made = papers.intervention_report(request.user, one)
    if made is None or form not in PAPERS:
        raise Http404("no such paper")
    worked_on(request, one)
    content_type, write = PAPERS[form]
    seen(by=request.user, subject=one, fields=["paper", made.code])
    return as_file(write(made), content_type, f"{made.title} {one.number}.{form}")


def _done(
    request: OfficerRequest,
    one: Case,
    form: django_forms.Form,
    act: Any,
    *,
    title: str,
    submit: str,
    done: str,
    intro: str = "",
) -> HttpResponse:
    """A page that is one form about a case, and back to the case."""
    if submitted(request, form, partial(act, case=one, by=request.user)):
        messages.success(request, done)
        # Whoever lets their own organisation go sees the case no more.
        visible = Case.objects.visible_to(request.user).filter(pk=one.pk).exists()
        return redirect("cases:case", one.pk) if visible else redirect("cases:list")
    return form_page(
        request, form, title=title, submit=submit, crumbs=case_crumbs(one), intro=intro
    )


def _one(request: OfficerRequest, case_id: UUID) -> Case:
    found = Case.objects.visible_to(request.user).select_related("child")
    one: Case = get_object_or_404(found.prefetch_related("closures", "proceedings"), pk=case_id)
    return one
