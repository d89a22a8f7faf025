"""The pages of support."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.files import as_file
from tonghu.base.documents.tables import PAPERS, TablePaper
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.law.registration import FIELDS
from tonghu.record.cases.models import Case
from tonghu.record.cases.pages import assignment_of, case_crumbs, step_page, worked_on
from tonghu.record.cases.questions import name_of, record_for, sight_of
from tonghu.record.tasks.models import Task
from tonghu.work.support import actions, questions
from tonghu.work.support.forms import (
    AnswerForm,
    ArrangementForm,
    PlanForm,
    ReferralForm,
    SessionForm,
)
from tonghu.work.support.models import Measure, Plan, Referral
from tonghu.work.support.papers import plan_paper, referral_paper

_BASICS = ("name", "sex", "birth_date", "school", "class_name")


@require_http_methods(["GET", "POST"])
def step(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Adopt the plan; then say for each service how it is given."""
    assignment = assignment_of(request, task_id)
    known, services = questions.before_plan(assignment)
    answer = step_page(
        request, task_id, PlanForm, actions.adopt_plan, record=known, services=services
    )
    plans = Plan.objects.visible_to(request.user).filter(conclusion__assignment=assignment)
    if answer.status_code == 302 and (adopted := plans.first()) is not None:
        return redirect("support:plan", adopted.pk)
    return answer


@require_GET
def plan(request: OfficerRequest, plan_id: UUID) -> HttpResponse:
    """A plan: goals, services and their sessions, reviews; relief that may be applied for."""
    found = questions.plan_for(request.user, plan_id)
    if found is None:
        raise Http404("no such plan for these eyes")
    one, sight = found
    seen(by=request.user, subject=one.case, fields=["plan"])
    leads = not sight.read_only and one.organisation_id in request.user.works_for(
        Permission.MANAGE_CASES
    )
    return render(
        request,
        "support/plan.html",
        {
            "plan": one,
            "name": name_of(one.case),
            "sight": sight,
            "goals": questions.goals_of(one) if sight.whole else [],
            "parts": questions.parts_of(one, sight),
            "reviews": questions.reviews_of(one.case) if sight.whole else [],
            "hints": questions.relief_for(one.case) if sight.whole else [],
            "leads": leads,
            "may_record": not sight.read_only,
            "replaced_by": getattr(one, "replaced_by", None),
            "crumbs": case_crumbs(one.case),
        },
    )


@require_http_methods(["GET", "POST"])
def arrangement(request: OfficerRequest, measure_id: UUID) -> HttpResponse:
    """Say how a service is given."""
    needs(request, Permission.MANAGE_CASES)
    one = _measure(request, measure_id)
    now = one.arrangement
    known = {"organisation": one.organisation, "every": 7} if now is None else {
        "organisation": one.organisation, "what": now.what, "every": now.every,
        "starts_on": now.starts_on, "until": now.until,
    }  # fmt: skip
    case = one.plan.case
    form = ArrangementForm(request.POST or None, initial=known, case=case)
    act = partial(actions.arrange_measure, measure=one, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已写明。换了单位的，待办已经转过去。")
        return redirect("support:plan", one.plan_id)
    return form_page(
        request, form, title=f"{one.law.label}：怎么做", submit="保存", crumbs=_to(one.plan)
    )


@require_http_methods(["GET", "POST"])
def session(request: OfficerRequest, measure_id: UUID) -> HttpResponse:
    """Write down that a service was given once."""
    one = _measure(request, measure_id)
    worked_on(request, one.plan.case)
    own = one.organisation.pk in request.user.works_for(Permission.DO_TASKS)
    form = SessionForm(request.POST or None, own=own)
    act = partial(actions.record_session, measure=one, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "服务已记下。")
        return redirect("support:plan", one.plan_id)
    seen(by=request.user, subject=one.plan.case, fields=["measure"])
    now = one.arrangement
    intro = f"{name_of(one.plan.case)}。{one.organisation}办理。" + (
        f"{now.often}：{now.what}" if now else "方案里还没有写明怎么做。"
    )
    return form_page(
        request, form, title=f"{one.law.label}：服务记录", submit="记下", crumbs=_to(one.plan),
        intro=intro,
    )  # fmt: skip


@require_GET
def paper(request: OfficerRequest, plan_id: UUID, form: str) -> HttpResponse:
    """The plan, to be signed."""
    found = questions.plan_for(request.user, plan_id)
    if found is None or not found[1].whole:
        raise Http404("no such plan for these eyes")
    return _as_paper(request, found[0].case, plan_paper(found[0], request.user), form)


@require_http_methods(["GET", "POST"])
def referral(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Ask another organisation for a service."""
    needs(request, Permission.MANAGE_CASES)
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    if not sight_of(request.user, case).whole:
        raise Http404("only whoever sees the whole case refers")
    in_vain = list(questions.in_vain(request.user, case))
    proposed: dict[str, object] = {"until": questions.answer_by(case)}
    if in_vain:
        proposed |= {"instead": in_vain[0].pk, "need": in_vain[0].need}
    form = ReferralForm(request.POST or None, case=case, in_vain=in_vain, initial=proposed)
    act = partial(actions.refer, case=case, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已转介，对方的待办里已经出现。")
        return redirect("cases:case", case.pk)
    return form_page(request, form, title="转介", submit="转介", crumbs=case_crumbs(case))


@require_http_methods(["GET", "POST"])
def answer(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """Say whether the service will be given."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    one = _referral(request, task.subject_id)
    own = one.to_id in request.user.works_for(Permission.DO_TASKS)
    form = AnswerForm(request.POST or None, own=own)
    act = partial(actions.answer_referral, referral=one, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已答复。")
        return redirect("tasks:list")
    record = record_for(one.case)
    seen(by=request.user, subject=one.case, fields=["need", *_BASICS])
    context = {
        "form": form, "one": one, "task": task, "name": name_of(one.case), "now": timezone.now(),
        "facts": [(FIELDS[key].label, FIELDS[key].said(record.get(key))) for key in _BASICS],
        "answer": getattr(one, "answer", None), "crumbs": [("待办", reverse("tasks:list"))],
    }  # fmt: skip
    return render(request, "support/answer.html", context, status=422 if form.errors else 200)


@require_GET
def paper_of_referral(request: OfficerRequest, referral_id: UUID, form: str) -> HttpResponse:
    """The referral with its receipt."""
    one = _referral(request, referral_id)
    return _as_paper(request, one.case, referral_paper(one, request.user), form)


def _as_paper(request: OfficerRequest, case: Case, made: TablePaper, form: str) -> HttpResponse:
    if form not in PAPERS:
        raise Http404("no such form")
    worked_on(request, case)
    content_type, write = PAPERS[form]
    seen(by=request.user, subject=case, fields=["paper", made.code])
    return as_file(write(made), content_type, f"{made.title} {made.number}.{form}")


def _measure(request: OfficerRequest, measure_id: UUID) -> Measure:
    one = questions.measure_for(request.user, measure_id)
    if one is None:
        raise Http404("no such measure for these eyes")
    return one


def _referral(request: OfficerRequest, referral_id: UUID | None) -> Referral:
    found = Referral.objects.visible_to(request.user).select_related("case__child", "to", "answer")
    one: Referral = get_object_or_404(found, pk=referral_id)
    own = one.to_id in request.user.works_for(Permission.DO_TASKS)
    if not own and not sight_of(request.user, one.case).whole:
        raise Http404("a referral to others")
    return one


def _to(one: Plan) -> Crumbs:
    return [*case_crumbs(one.case), ("帮扶方案", reverse("support:plan", args=[one.pk]))]
