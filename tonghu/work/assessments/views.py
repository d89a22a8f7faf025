"""The pages of assessments."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.documents.tables import PAPERS
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.law.calendar import said_day
from tonghu.law.instruments import MODELS, current
from tonghu.record.cases.models import Assignment
from tonghu.record.cases.pages import assignment_of, case_crumbs, step_page, worked_on
from tonghu.record.cases.questions import reads_in_emergency
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.assessments import actions, questions
from tonghu.work.assessments.forms import (
    AssessorForm,
    ConclusionForm,
    ConfirmForm,
    InstrumentForm,
    SignedPaperForm,
)
from tonghu.work.assessments.models import Assessment
from tonghu.work.assessments.papers import FORMS, paper_of

_WITH = "four_colours"


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Assess a child on file, outside any case."""
    needs(request, Permission.ASSESS_CHILDREN)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
    return _assess(request, child, None, _to_child(child))


@require_http_methods(["GET", "POST"])
def in_step(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Assess inside a step of a case: what is found is taken over by the step."""
    needs(request, Permission.ASSESS_CHILDREN)
    assignment = assignment_of(request, task_id)
    case = assignment.proceeding.case
    return _assess(request, case.child, assignment, case_crumbs(case))


def _assess(
    request: OfficerRequest, child: Child | None, assignment: Assignment | None, crumbs: Crumbs
) -> HttpResponse:
    wanted = request.GET.get("with", _WITH)
    if wanted not in {one.key for one in MODELS}:
        raise Http404("no such instrument")
    model = current(wanted, timezone.localdate())
    if request.headers.get("HX-Request"):
        so_far = InstrumentForm(request.POST, model=model).so_far(child)
        return render(request, "assessments/so_far.html", {"so_far": so_far})
    form = InstrumentForm(request.POST or None, model=model)
    act = partial(
        actions.assess_child, child=child, model=model, assignment=assignment, by=request.user
    )
    if one := submitted(request, form, act):
        for doubt in form.doubts:
            messages.warning(request, f"已登记，请再核对：{doubt}")
        messages.success(request, "评估已登记。等级是工具的提议，由人会商确定。")
        return redirect("assessments:assessment", one.pk)
    if (subject := child or (assignment and assignment.proceeding.case)) is not None:
        seen(by=request.user, subject=subject, fields=["assessment"])
    context = {
        "form": form, "model": model, "models": MODELS, "crumbs": crumbs, "child": child,
        "assignment": assignment, "back": crumbs[-1][1],
    }  # fmt: skip
    return render(request, "assessments/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def step(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """End a step of a case with what the assessment found already filled in; a person concludes."""
    assignment = assignment_of(request, task_id)
    return step_page(
        request, task_id, ConclusionForm, actions.conclude_step, record=questions.facts_from(assignment),
        proposed=questions.proposed_for(assignment),
    )  # fmt: skip


@require_GET
def assessment(request: OfficerRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment: what the instrument proposes and why, what is missing, who signed."""
    one = _one(request, assessment_id)
    seen(by=request.user, subject=one, fields=["answers", "said"])
    assignment = one.assignment
    own = one.organisation_id in request.user.works_for(Permission.ASSESS_CHILDREN)
    back_to = assignment if assignment and assignment.task.is_open and own else None
    return render(
        request,
        "assessments/assessment.html",
        {
            "one": one,
            "result": one.result,
            "level": questions.said_level(one),
            "words": questions.words_of(one),
            "answers": questions.answers_of(one),
            "assessors": one.assessors.select_related("organisation", "signature__scan"),
            "papers": {}
            if assignment and reads_in_emergency(request.user, assignment.proceeding.case)
            else FORMS,
            "crumbs": _crumbs(request, one),
            "own": own,
            "mine": request.user.works_for(Permission.DO_TASKS),
            "step": back_to,
            "child": _child(request, one),
        },
    )


@require_GET
def paper(request: OfficerRequest, assessment_id: UUID, code: str, form: str) -> HttpResponse:
    """The assessment as one of its papers."""
    one = _one(request, assessment_id)
    if code not in FORMS or form not in PAPERS:
        raise Http404("no such paper")
    if one.assignment is not None:
        worked_on(request, one.assignment.proceeding.case)
    content_type, write = PAPERS[form]
    seen(by=request.user, subject=one, fields=["paper", code])
    made = paper_of(one, code, request.user)
    return as_file(write(made), content_type, f"{made.title} {made.number}.{form}")


@require_http_methods(["GET", "POST"])
def assessors(request: OfficerRequest, assessment_id: UUID) -> HttpResponse:
    """Name somebody who took part."""
    needs(request, Permission.ASSESS_CHILDREN)
    one = _one(request, assessment_id)
    form = AssessorForm(request.POST or None, place=one.place)
    act = partial(actions.add_assessor, assessment=one, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已登记，请对方确认的待办已经发出。")
        return redirect("assessments:assessment", one.pk)
    return form_page(
        request, form, title="登记参加评估的人", submit="登记", crumbs=_to(request, one),
        intro="与孩子的家庭有利害关系的人不参加。对方单位在系统里确认，或者在纸质件上签名。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def signature(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Confirm for one's own organisation that it took part."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    assessor = questions.assessor_for(request.user, task.subject_id)
    if assessor is None:
        raise Http404("not an assessment one took part in")
    form = ConfirmForm(request.POST or None)
    act = partial(actions.confirm_assessment, assessor=assessor, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已确认。")
        return redirect("tasks:list")
    one = assessor.assessment
    seen(by=request.user, subject=one, fields=["level"])
    whose = one.child.name if one.child else "身份待查明的孩子"
    intro = f"{whose}：{said_day(one.done_on)}，{one.organisation}组织评估，等级（工具提议）{questions.said_level(one)}。"
    crumbs = _to(request, one)
    return form_page(request, form, title="确认评估结果", submit="确认", crumbs=crumbs, intro=intro)


@require_http_methods(["GET", "POST"])
def signed_paper(request: OfficerRequest, assessment_id: UUID, assessor_id: UUID) -> HttpResponse:
    """Say that an assessor signed on paper."""
    needs(request, Permission.ASSESS_CHILDREN)
    one = _one(request, assessment_id)
    assessor = get_object_or_404(one.assessors, pk=assessor_id)
    form = SignedPaperForm(request.POST or None, request.FILES or None)
    act = partial(actions.record_signed_paper, assessor=assessor, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已登记签名。")
        return redirect("assessments:assessment", one.pk)
    title = f"{assessor.organisation}已在纸质件上签名"
    return form_page(request, form, title=title, submit="登记", crumbs=_to(request, one))


@require_GET
def scan(request: OfficerRequest, assessment_id: UUID, assessor_id: UUID) -> HttpResponse:
    """The scan of a signed page."""
    one = _one(request, assessment_id)
    found = one.assessors.select_related("signature__scan").exclude(signature__scan=None)
    assessor = get_object_or_404(found, pk=assessor_id)
    seen(by=request.user, subject=one, fields=["scan"])
    kept = assessor.signature.scan
    assert kept is not None, "asked for above"
    return as_file(ATTACHMENTS.get(kept.pk, "clean"), kept.content_type, kept.name)


@require_GET
def duty(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to assess again to the page where one does."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=task.child_id)
    return redirect("assessments:new", child.pk)


def _one(request: OfficerRequest, assessment_id: UUID) -> Assessment:
    found = questions.one_for(request.user, assessment_id)
    if found is None:
        raise Http404("no such assessment for these eyes")
    return found


def _child(request: OfficerRequest, one: Assessment) -> Any:
    if one.child_id is None:
        return None
    return Child.objects.visible_to(request.user).filter(pk=one.child_id).first()


def _crumbs(request: OfficerRequest, one: Assessment) -> Crumbs:
    case, child = actions.case_of(one), _child(request, one)
    if case is not None:
        return case_crumbs(case)
    return _to_child(child) if child else [("待办", reverse("tasks:list"))]


def _to(request: OfficerRequest, one: Assessment) -> Crumbs:
    address = reverse("assessments:assessment", args=[one.pk])
    return [*_crumbs(request, one), (f"{one.done_on:%Y-%m-%d} 的评估", address)]


def _to_child(child: Child) -> Crumbs:
    return [
        ("台账", reverse("children:ledger")),
        (child.name, reverse("children:dossier", args=[child.pk])),
    ]
