"""The pages of visits."""

from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file, attachments_of
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.documents.tables import PAPERS
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, names_of
from tonghu.base.people.requests import (
    Crumbs,
    OfficerRequest,
    ReasonForm,
    form_page,
    needs,
    submitted,
)
from tonghu.base.places.codes import Level, is_code, level, within
from tonghu.base.places.models import Place, full_name, in_ranges
from tonghu.base.spreadsheets.grids import FileRefused
from tonghu.law.visits import KINDS, VERIFIERS
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.visits import actions, questions, verifying
from tonghu.work.visits import sheets as books
from tonghu.work.visits.following import follow_ups
from tonghu.work.visits.forms import (
    FilterForm,
    PoliceForm,
    SheetForm,
    StatementForm,
    VerificationForm,
    VisitForm,
)
from tonghu.work.visits.models import Sheet, Visit
from tonghu.work.visits.papers import record_of
from tonghu.work.visits.reading import restored

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WEEK = timedelta(days=7)
_LATEST_SHEETS = 30


@require_GET
def due(request: OfficerRequest) -> HttpResponse:
    """Who is to be visited: of a village home by home, of a township village by village."""
    needs(request, Permission.READ_CHILDREN)
    place = _place(request)
    week = request.GET.get("when") == "week"
    until = timezone.localdate() + (_WEEK if week else timedelta())
    ranges = [within(place)]
    small = level(place) is Level.VILLAGE
    villages = questions.due(ranges, until) if small else []
    shown = [one for village in villages for home in village.homes for one in home.children]
    seen_each(by=request.user, subjects=shown, fields=["name", "level"])
    context = {
        "place": place, "where": full_name(place, timezone.localdate()), "week": week, "small": small,
        "villages": villages,
        "counts": [] if small else questions.due_by_village(ranges, until),
        "today": timezone.localdate(),
        "may_record": request.user.may(Permission.RECORD_VISITS),
    }  # fmt: skip
    return render(request, "visits/due.html", context)


@require_GET
def visit_list(request: OfficerRequest) -> HttpResponse:
    """The visits of a place, latest first; every page costs the same."""
    needs(request, Permission.READ_CHILDREN)
    form = FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    place = _place(request)
    found = questions.visits_at(request.user, [within(place)], asked)
    child = None
    if text := request.GET.get("child"):
        mine = Child.objects.visible_to(request.user)
        child = get_object_or_404(mine, pk=_uuid(text))
        found = found.filter(child=child)
    rows = list(questions.after(found, request.GET.get("after", ""))[: questions.PAGE + 1])
    page = rows[: questions.PAGE]
    seen_each(by=request.user, subjects=page, fields=["child"])
    who = names_of({one.by for one in page})
    context = {
        "form": form, "place": place, "where": full_name(place, timezone.localdate()), "child": child,
        "rows": [(one, who.get(one.by, "系统"), KINDS[one.kind]) for one in page],
        "next": questions.mark_of(page[-1]) if len(rows) > questions.PAGE else "",
    }  # fmt: skip
    return render(request, "visits/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Write a visit down: one page, one click when all is well."""
    needs(request, Permission.RECORD_VISITS)
    child = get_object_or_404(Child.objects.visited_by(request.user), pk=child_id)
    asked = {key: request.GET[key] for key in ("kind", "verifier") if key in request.GET}
    form = VisitForm(request.POST or None, initial={"kind": "1", **asked})
    if request.method == "POST" and "well" in request.POST:
        form, saving = form.with_all_well(), False
    else:
        saving = request.method == "POST" and form.is_valid()
    if saving:
        record = actions.VisitRecord(
            child.pk, form.cleaned_data["visited_at"], form.said, form.cleaned_data["id"]
        )
        try:
            (made,) = actions.record_visits(visits=[record], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "走访已记下。")
            return redirect("visits:visit", made.pk)
    seen(by=request.user, subject=child, fields=["name"])
    last = Visit.objects.visible_to(request.user).standing().filter(child=child).first()
    context = {
        "form": form, "child": child, "where": full_name(child.place, timezone.localdate()),
        "last": last, "crumbs": _to_child(request, child),
        "follow_up": follow_ups(child.pk, request.user).first(), "well": "well" in request.POST,
    }  # fmt: skip
    wrong = form.is_bound and bool(form.errors) and "well" not in request.POST
    return render(request, "visits/new.html", context, status=422 if wrong else 200)


@require_GET
def visit(request: OfficerRequest, visit_id: UUID) -> HttpResponse:
    """One visit; where there is danger, whom to call comes first, and what was sent."""
    one = _visit(request, visit_id)
    seen(by=request.user, subject=one, fields=["said"])
    station = questions.station_of(one.child.living_place or one.place) if one.danger else None
    open_tasks = Task.objects.visible_to(request.user).open().filter(subject_id=one.pk)
    context = {
        "visit": one, "child": one.child, "lines": list(questions.lines_of(one.said)),
        "who": names_of([one.by]).get(one.by, "系统"), "doubts": questions.doubts_of(one),
        "kind": KINDS[one.kind], "where": full_name(one.place, one.on),
        "situations": questions.situations_of(one), "police": questions.police_of(one),
        "station": station, "phones": questions.phones_of(station),
        "deliveries": one.report.deliveries.select_related("organisation") if one.report else [],
        "tasks": open_tasks.select_related("organisation"),
        "first": questions.looked_at_before(one) if one.kind == "3" else None,
        "retraction": getattr(one, "retraction", None), "photos": attachments_of(one),
        "crumbs": _to_child(request, one.child),
        "may_retract": request.user.may(Permission.RECORD_VISITS), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "visits/visit.html", context)


@require_GET
def photo(request: OfficerRequest, visit_id: UUID, attachment_id: UUID) -> HttpResponse:
    """One photo, as it may be shown."""
    one = get_object_or_404(attachments_of(_visit(request, visit_id)), pk=attachment_id)
    seen(by=request.user, subject=one, fields=["content"])
    return as_file(ATTACHMENTS.get(one.pk, "clean"), one.content_type, one.name)


@require_GET
def paper(request: OfficerRequest, visit_id: UUID, form: str) -> HttpResponse:
    """The record on paper (F05)."""
    one = _visit(request, visit_id)
    if form not in PAPERS:
        raise Http404("no such form")
    content_type, write = PAPERS[form]
    seen(by=request.user, subject=one, fields=["said", "paper"])
    mark = f"{request.user.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印"
    return as_file(write(record_of(one, mark)), content_type, f"走访记录 {one.on}.{form}")


@require_GET
def comparison(request: OfficerRequest, visit_id: UUID) -> HttpResponse:
    """A second look beside the first; what differs is marked, and both are kept."""
    one = _visit(request, visit_id)
    first = questions.looked_at_before(one)
    if one.kind != "3" or first is None:
        return redirect("visits:visit", one.pk)  # nothing to compare it with
    seen_each(by=request.user, subjects=[first, one], fields=["said"])
    who = names_of({first.by, one.by})
    rows = sorted(questions.compared(first, one), key=lambda row: not row.differs)
    context = {
        "first": first, "second": one, "rows": rows, "crumbs": _to_child(request, one.child),
        "differing": sum(row.differs for row in rows), "child": one.child,
        "first_by": who.get(first.by, "系统"), "second_by": who.get(one.by, "系统"),
    }  # fmt: skip
    return render(request, "visits/comparison.html", context)


@require_http_methods(["GET", "POST"])
def retraction(request: OfficerRequest, visit_id: UUID) -> HttpResponse:
    """Take a wrong visit back."""
    needs(request, Permission.RECORD_VISITS)
    one = _visit(request, visit_id)
    form = ReasonForm(request.POST or None)
    act = partial(actions.retract_visit, visit=one, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已撤回。原来的记录还在，注明撤回。")
        return redirect("visits:visit", one.pk)
    return form_page(
        request, form, title="撤回这次走访", submit="撤回",
        crumbs=[*_to_child(request, one.child), ("走访", reverse("visits:visit", args=[one.pk]))],
        intro="写错了孩子、日期，或者根本没有去的，撤回以后重新登记。它看到的迹象、说到的变化一起撤回；已经报告的危险、已经办完的步骤不会因此撤回。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def police(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """The duty to say whether the police were called about what a visit found."""
    one, _, back = _of_task(request, task_id)
    form = PoliceForm(request.POST or None)
    if submitted(request, form, partial(actions.say_police, visit=one, by=request.user)):
        messages.success(request, "已记下。")
        return redirect(back[-1][1])
    return form_page(
        request, form, title="有没有报警", submit="保存", crumbs=back,
        intro="孩子正面临危险的，先打 110，再来填写。报告已经送给派出所和乡镇。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def needs_of_child(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """The duty to see to what a visit found a child to need."""
    one, task, back = _of_task(request, task_id)
    form = StatementForm(request.POST or None)
    if submitted(request, form, partial(actions.answer_needs, task=task, by=request.user)):
        messages.success(request, "已办结。")
        return redirect(back[-1][1])
    return form_page(
        request, form, title=task.title, submit="办结", crumbs=back,
        intro=f"{one.child.name}：{'；'.join(words for label, words in questions.lines_of(one.said) if label in ('需要什么帮助', '孩子怎么说'))}",
    )  # fmt: skip


@require_GET
def verify(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to look again to the page of the visit."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    if not task.is_open:
        found = Visit.objects.visible_to(request.user)
        return redirect("visits:visit", get_object_or_404(found, pk=task.completion.fact_id).pk)
    asked = urlencode({"kind": "3", "verifier": verifying.way_asked(task)})
    return redirect(f"{reverse('visits:new', args=[task.child_id])}?{asked}")


@require_http_methods(["GET", "POST"])
def verification(request: OfficerRequest, child_id: UUID) -> HttpResponse:
    """Have others look at a child again."""
    needs(request, Permission.SURVEY_PLACES)
    child = get_object_or_404(Child.objects.visible_to(request.user), pk=child_id)
    form = VerificationForm(
        request.POST or None, organisations=questions.verifying_bodies(child.place),
        initial={"due_on": timezone.localdate() + _WEEK},
    )  # fmt: skip
    act = partial(actions.ask_verification, children=[child], by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已交办，对方的待办里已经出现。")
        return redirect("children:dossier", child.pk)
    return form_page(
        request, form, title=f"请人核查 {child.name}", submit="交办", crumbs=_to_child(request, child),
        intro="由另外的人再看一次：党员干部家访、驻村干部探访，或者社工随访。两次看到的并排放着，不一样的标出来。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def verifications(request: OfficerRequest) -> HttpResponse:
    """The priority children of a place: who was looked at again, by which way, and who was not yet."""
    needs(request, Permission.READ_CHILDREN)
    place, today = _place(request), timezone.localdate()
    ranges, start = [within(place)], verifying.since(place, today)
    small = level(place) in (Level.TOWNSHIP, Level.VILLAGE) and request.GET.get("by") != "place"
    may_ask = small and request.user.may_at(Permission.SURVEY_PLACES, place)
    form = VerificationForm(
        request.POST or None, organisations=questions.verifying_bodies(place),
        initial={"due_on": today + _WEEK},
    )  # fmt: skip
    if request.method == "POST":
        needs(request, Permission.SURVEY_PLACES)
        asked = [pk for text in request.POST.getlist("child") if (pk := _id(text))]
        chosen = list(verifying.priority(ranges).filter(pk__in=asked))
        if not chosen:
            form.add_error(None, "还没有勾选孩子。请先在名单里打勾。")
        if submitted(request, form, partial(_ask, children=chosen, by=request.user)):
            messages.success(request, f"已交办 {len(chosen)} 名，对方的待办里已经出现。")
            return redirect(f"{reverse('visits:verifications')}?place={place}")
    rows = verifying.children_of(ranges, start) if small else []
    shown = [row.child for row in rows]
    seen_each(by=request.user, subjects=shown, fields=["name", "flags"])
    context = {
        "place": place, "where": full_name(place, today), "since": start, "rows": rows,
        "counts": [] if small else verifying.counts_of(place, ranges, start),
        "small": small, "town": level(place) is Level.TOWNSHIP, "form": form, "may_ask": may_ask,
        "asking": may_ask and (request.method == "POST" or "ask" in request.GET), "ways": VERIFIERS.values(),
        "may_record": request.user.may(Permission.RECORD_VISITS), "most": verifying.SHOWN,
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "visits/verifications.html", context, status=status)


def _ask(*, children: list[Child], by: Officer, **said: Any) -> object:
    return actions.ask_verification(children=children, by=by, **said)


@require_http_methods(["GET", "POST"])
def sheets(request: OfficerRequest) -> HttpResponse:
    """The village's sheet to fill by hand, and the filled ones handed in."""
    needs(request, Permission.READ_CHILDREN)
    needs(request, Permission.RECORD_VISITS)
    villages = _villages(request)
    form = SheetForm(request.POST or None, request.FILES or None, places=villages)
    if request.method == "POST" and form.is_valid():
        file, place = form.cleaned_data["file"], form.cleaned_data["place"]
        name = file.name or "走访表"
        try:
            rows = books.read(file.read(), name, place, request.user)
            one = actions.hand_in_sheet(place=place, name=name, rows=rows, by=request.user)
        except (FileRefused, Refused) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("visits:sheet", one.pk)
    found = Sheet.objects.visible_to(request.user)[:_LATEST_SHEETS]
    context = {"form": form, "villages": villages, "found": found}
    return render(request, "visits/sheets.html", context, status=422 if form.errors else 200)


@require_GET
def blank_sheet(request: OfficerRequest, code: str) -> HttpResponse:
    """The sheet of a village, with its children and lists to choose from."""
    needs(request, Permission.RECORD_VISITS)
    if code not in {one.code for one in _villages(request)} or not request.user.may_at(
        Permission.READ_CHILDREN, code
    ):
        raise Http404("no village of this officer")
    where = full_name(code, timezone.localdate())
    seen(by=request.user, subject=request.user, fields=["visit sheet", code])
    return as_file(books.blank(code, request.user), XLSX, f"走访表 {where}.xlsx")


@require_GET
def sheet(request: OfficerRequest, sheet_id: UUID) -> HttpResponse:
    """A filled sheet: what will be written down, what is doubted, what goes back."""
    one = _sheet(request, sheet_id)
    rows = restored(one.rows)
    seen(by=request.user, subject=one, fields=["rows"])
    context = {
        "sheet": one, "where": full_name(one.place, timezone.localdate()),
        "good": [(row, list(questions.lines_of(row.said))) for row in rows if not row.problems],
        "bad": [row for row in rows if row.problems], "danger": sum(row.danger for row in rows),
    }  # fmt: skip
    return render(request, "visits/sheet.html", context)


@require_POST
def sheet_verdict(request: OfficerRequest, sheet_id: UUID, verb: str) -> HttpResponse:
    """Write the rows down, or not."""
    one = _sheet(request, sheet_id)
    verbs = {"confirm": actions.confirm_sheet, "drop": actions.drop_sheet}
    if verb not in verbs:
        raise Http404("no such verdict")
    try:
        one = verbs[verb](sheet=one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("visits:sheet", one.pk)


@require_GET
def refused(request: OfficerRequest, sheet_id: UUID) -> HttpResponse:
    """The rows that go back, each with its reason."""
    one = _sheet(request, sheet_id)
    seen(by=request.user, subject=one, fields=["rows", "refused"])
    return as_file(books.refused(one, request.user), XLSX, "退回的走访.xlsx")


def _sheet(request: OfficerRequest, sheet_id: UUID) -> Sheet:
    needs(request, Permission.RECORD_VISITS)
    one: Sheet = get_object_or_404(Sheet.objects.visible_to(request.user), pk=sheet_id)
    return one


def _place(request: OfficerRequest) -> str:
    """The place asked for, if it lies in the officer's own; or else the officer's."""
    ranges = request.user.ranges(Permission.READ_CHILDREN)
    code = request.GET.get("place", "")
    if is_code(code) and any(low <= code <= high for low, high in ranges):
        return code
    return next(
        post.place for post in request.user.posts_held if Permission.READ_CHILDREN in post.role_.may
    )


def _villages(request: OfficerRequest) -> list[Place]:
    """The villages in which the officer writes visits down."""
    ranges = request.user.ranges(Permission.RECORD_VISITS)
    found = Place.objects.on(timezone.localdate()).filter(in_ranges("code", ranges))
    return list(found.filter(level=Level.VILLAGE).order_by("code"))


def _uuid(text: str) -> UUID:
    found = _id(text)
    if found is None:
        raise Http404("no such child")
    return found


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _visit(request: OfficerRequest, visit_id: UUID) -> Visit:
    found = Visit.objects.visible_to(request.user).select_related("child", "report", "retraction")
    one: Visit = get_object_or_404(found, pk=visit_id)
    return one


def _of_task(request: OfficerRequest, task_id: UUID) -> tuple[Visit, Task, Crumbs]:
    """A duty that a visit gave rise to, the visit, and the way back: to the visit for those who read it."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    whole = Visit.objects.visible_to(request.user)
    mine = (whole | Visit.objects.owed_by(request.user)).select_related("child")
    one = get_object_or_404(mine, pk=task.subject_id or task.pk)
    back = [("待办", reverse("tasks:list"))]
    if whole.filter(pk=one.pk).exists():
        back.append(("走访", reverse("visits:visit", args=[one.pk])))
    return one, task, back


def _to_child(request: OfficerRequest, child: Child) -> Crumbs:
    """Back to the file, for those who may see it."""
    back = [("走访", reverse("visits:due"))] if request.user.may(Permission.READ_CHILDREN) else []
    if Child.objects.visible_to(request.user).filter(pk=child.pk).exists():
        return [*back, (child.name, reverse("children:dossier", args=[child.pk]))]
    return [("待办", reverse("tasks:list"))]
