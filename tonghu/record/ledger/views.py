"""A spreadsheet in: what was recognised, what is doubted, what will happen, and its progress."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from io import BytesIO
from pathlib import PurePath
from time import monotonic
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file
from tonghu.base.documents.store import EXPORTS, LEDGERS
from tonghu.base.documents.tables import table_pdf
from tonghu.base.documents.zips import new_password
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.base.places.models import full_name, local_names
from tonghu.base.spreadsheets.grids import FileRefused
from tonghu.law.registration import FIELDS
from tonghu.record.children.actions import claim_child
from tonghu.record.children.filing import id_digest
from tonghu.record.children.filters import everything, question
from tonghu.record.children.models import Child
from tonghu.record.children.questions import history_of
from tonghu.record.ledger.actions import (
    answer_export,
    answer_villages,
    ask_export,
    confirm_hand_in,
    drop_hand_in,
    hand_in_ledger,
    make_export,
    pause_hand_in,
    place_left_overs,
    remap_columns,
    resume_hand_in,
    second_hand_in,
    send_back,
    settle,
)
from tonghu.record.ledger.door import read_content, remembered
from tonghu.record.ledger.exports import printed_form, refused_book
from tonghu.record.ledger.foretelling import FATES, Reading, foretell
from tonghu.record.ledger.forms import (
    SEVERAL,
    ClaimRowForm,
    ExportAnswerForm,
    ExportForm,
    HandInForm,
    SecondForm,
    field_choices,
)
from tonghu.record.ledger.models import Export, ExportState, HandIn, LeftOver, Outcome, State
from tonghu.record.ledger.papers import approval_paper
from tonghu.record.ledger.questions import (
    UnknownVillage,
    asked_second,
    changing,
    doubted_columns,
    headers_of,
    items_changed,
    last_claim,
    pairs_brought,
    unknown_villages,
    villages_of,
)
from tonghu.record.ledger.questions import differences as differences_of
from tonghu.record.ledger.reading.owners import DOUBTS
from tonghu.record.ledger.running import filed_on
from tonghu.record.ledger.summary import summed
from tonghu.record.tasks.models import Task

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AT_A_TIME = 1.5
"""Seconds of filing behind one request for progress."""
_JUDGED = "judged"
_UNCONFIRMED = (State.READ, State.SECOND)
_VERBS = {
    "confirm": confirm_hand_in,
    "pause": pause_hand_in,
    "resume": resume_hand_in,
    "drop": drop_hand_in,
}


@require_http_methods(["GET", "POST"])
def hand_ins(request: OfficerRequest) -> HttpResponse:
    """Hand a ledger in, and those handed in before."""
    needs(request, Permission.HAND_IN_LEDGERS)
    form = HandInForm(request.POST or None, request.FILES or None, officer=request.user)
    if request.method == "POST" and form.is_valid():
        file, place = form.cleaned_data["file"], form.cleaned_data["place"]
        name, content = file.name or "台账", file.read()
        try:
            mapping = remembered(request.user)
            reading = read_content(content, name, place, mapping)
            one = hand_in_ledger(
                place=place,
                name=name,
                content=content,
                reading=reading,
                foretold=foretell(reading, place, request.user),
                by=request.user,
                mapping=mapping,
            )
        except FileRefused as refusal:
            form.add_error("file", f"“{name}”：{refusal}")
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("ledger:hand_in", one.pk)
    found = HandIn.objects.visible_to(request.user).with_waiting().select_related("by")
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    return render(
        request,
        "ledger/list.html",
        {"form": form, "page": page},
        status=422 if form.errors else 200,
    )


@require_GET
def hand_in(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """One hand-in: what was understood, what is doubted, what will happen or has happened."""
    one = _hand_in(request, hand_in_id)
    report: list[dict[str, Any]] = one.report
    problems = [problem for sheet in report for problem in sheet["problems"]]
    kinds = Counter(map(_kind, problems))
    first = {_kind(p): p for p in reversed(problems)}
    seen(by=request.user, subject=one, fields=["report"])
    inside = villages_of(one.place) if one.state in (State.READ, State.DONE) else []
    unknown = unknown_villages(one, inside)
    return render(
        request,
        "ledger/hand_in.html",
        {
            "one": one,
            "report": report,
            "where": full_name(one.place, timezone.localdate()),
            "kinds": [(first[kind], count) for kind, count in kinds.most_common()],
            "preview": [(FATES[key], one.preview[key]) for key in FATES if one.preview.get(key)],
            "empty": not any(sheet["rows_read"] for sheet in report),
            "items": items_changed(one),
            "cleared": [FIELDS[key].label for key in one.cleared if key in FIELDS],
            "may_answer": _may_second(one, request),
            "asked": asked_second(one),
            "left_overs": _left_overs(request, one),
            "doubts": _doubts(request, one),
            "unknown": unknown,
            "pairs": pairs_brought(one, request.user) if one.state == State.DONE else 0,
            "misplaced": one.state == State.READ and _misplaced(report, unknown),
            "inside": inside if unknown else [],
            "changes": one.state in _UNCONFIRMED
            and any(one.preview.get(key) for key in ("update", "reenter")),
            "which": request.GET.get("which", ""),
            "counts": _counts(one),
            "total": one.portions.count(),
            "begun": one.state == State.DROPPED and (one.created or one.updated or one.unchanged),
            "refused": one.left_overs.filter(outcome=Outcome.REFUSED).exists(),
        },
    )


def _misplaced(report: Sequence[Mapping[str, Any]], unknown: Sequence[UnknownVillage]) -> bool:
    """Whether a ledger is mostly about villages of other townships: handed in for the wrong place."""
    abroad = sum(each.count for each in unknown if each.elsewhere)
    rows: int = sum(sheet["rows_read"] for sheet in report)
    return 2 * abroad > rows


@require_http_methods(["GET", "POST"])
def columns(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """What each column is; put right, the file is read again and the office's next one will know."""
    one = _hand_in(request, hand_in_id)
    read = [sheet for sheet in one.report if not sheet["hidden"]]
    doubted = doubted_columns(one)
    headers: dict[str, tuple[str, str, str]] = {}
    for each in sorted(
        (each for sheet in read for each in headers_of(sheet)),
        key=lambda it: (it[0] not in doubted, not it[1]),
    ):
        headers.setdefault(each[0], each)
    sources = {source: field for source, field, _ in headers.values()}
    if request.method == "POST":
        allowed = {"", "village", *FIELDS, *SEVERAL}
        told = {
            source: field
            for n, source in enumerate(sources)
            if (field := request.POST.get(f"column-{n}", sources[source])) in allowed
            and (field != sources[source] or (source in doubted and f"column-{n}" in request.POST))
        }
        mapping = {**one.mapping, **told}
        try:
            if one.state != State.READ:
                raise Refused("这份台账已经确认或者放弃，不能再改列。要改的，请重新交一次表。")
            reading = _again(one, mapping, one.villages)
            foretold = foretell(reading, one.place, request.user)
            remap_columns(
                hand_in=one, mapping=mapping, reading=reading, foretold=foretold, by=request.user
            )
        except (FileRefused, Refused) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已按改过的列重新读取，并记住了本单位的叫法。")
        return redirect("ledger:hand_in", one.pk)
    return render(
        request,
        "ledger/columns.html",
        {
            "one": one,
            "choices": field_choices(),
            "several": SEVERAL,
            "sources": [(*each, doubted.get(each[0], "")) for each in headers.values()],
        },
    )


@require_POST
def villages(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """Which village a doubted name stands for: said once for all its rows, before they are filed or after."""
    one = _hand_in(request, hand_in_id)
    about, place = request.POST.get("about", ""), request.POST.get("place", "")
    try:
        name = next((v.told for v in villages_of(one.place) if v.code == place), "")
        if not name:
            raise Refused("请选择是哪个村（居），再点“就是它”。")
        if one.state == State.DONE:
            moved = place_left_overs(hand_in=one, about=about, place=place, by=request.user)
            messages.success(request, f"{moved} 名孩子已改到{name}。")
        elif one.state == State.READ:
            answers = {**(one.villages or {}), about: place}
            reading = _again(one, one.mapping, answers)
            foretold = foretell(reading, one.place, request.user)
            answer_villages(
                hand_in=one, villages=answers, reading=reading, foretold=foretold, by=request.user
            )
            messages.success(request, f"已按{name}重新读取。")
        else:
            raise Refused("这份台账正在导入或者已经放弃，导入完再指明是哪个村（居）。")
    except (FileRefused, Refused) as refusal:
        messages.error(request, str(refusal))
    return redirect("ledger:hand_in", one.pk)


def _again(one: HandIn, mapping: dict[str, str], villages: dict[str, str] | None) -> Reading:
    """The same file, read with what somebody has said meanwhile."""
    return read_content(LEDGERS.get(one.pk, "file"), one.name, one.place, mapping, villages)


@require_GET
def differences(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """What a ledger would change about the children on file, before anybody confirms it."""
    one = _hand_in(request, hand_in_id)
    parts = Paginator(one.portions.order_by("n"), 1).get_page(request.GET.get("part"))
    try:
        if one.state not in _UNCONFIRMED:
            raise Refused("这份台账已经确认或者放弃。改了什么，请看每个孩子档案里的时间线。")
        plans = [plan for portion in parts for plan in changing(one, portion, request.user)]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("ledger:hand_in", one.pk)
    page = Paginator(plans, 30).get_page(request.GET.get("page"))
    shown = differences_of(list(page))
    seen_each(by=request.user, subjects=[each.child for each in shown], fields=["comparison"])
    return render(
        request,
        "ledger/differences.html",
        {
            "one": one,
            "parts": parts,
            "page": page,
            "shown": shown,
            "items": items_changed(one),
        },
    )


@require_POST
def verdict(request: OfficerRequest, hand_in_id: UUID, verb: str) -> HttpResponse:
    """Confirm, pause, resume, drop."""
    if verb not in _VERBS:
        raise Http404
    one = _hand_in(request, hand_in_id)
    try:
        _VERBS[verb](hand_in=one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("ledger:hand_in", one.pk)


@require_http_methods(["GET", "POST"])
def second(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """The second person's word on a ledger that would change a great deal."""
    one = _hand_in(request, hand_in_id)
    if request.method == "GET" and (one.state != State.SECOND or not _may_second(one, request)):
        return redirect("ledger:hand_in", one.pk)  # which says how it stands, and who is asked
    form = SecondForm(request.POST or None)
    if submitted(request, form, partial(second_hand_in, hand_in=one, by=request.user)):
        messages.success(request, "已答复，交表的人会看到。")
        return redirect("ledger:hand_in", one.pk)
    items = "、".join(f"{label} {number} 名" for label, number in items_changed(one))
    cleared = "、".join(FIELDS[key].label for key in one.cleared if key in FIELDS)
    intro = f"{one.by.name}交的表{one.second_why}。"
    intro += f"各项改动几名：{items}。" if items else ""
    intro += f"整列是空的：{cleared}；同意以后，档案里这些内容会改为“未采集”。" if cleared else ""
    differences = ("要改动的档案", reverse("ledger:differences", args=[one.pk]))
    return form_page(
        request, form, title=f"核对台账导入：{one.name}", submit="答复",
        crumbs=[*_to_hand_in(one), differences],
        intro=f"{intro}请先从上面打开“要改动的档案”逐个看，再答复。",
    )  # fmt: skip


@require_POST
def progress(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """File for a moment and say how far it is; the page asks again until it is done."""
    one = _hand_in(request, hand_in_id)
    until = monotonic() + _AT_A_TIME
    try:
        for filed in filed_on(one, request.user):
            one = filed
            if monotonic() > until:
                break
    except Refused as refusal:
        messages.error(request, str(refusal))
    if not request.headers.get("HX-Request"):
        return redirect("ledger:hand_in", one.pk)
    response = render(request, "ledger/progress.html", {"one": one, "total": one.portions.count()})
    if one.state != State.RUNNING:
        response["HX-Refresh"] = "true"
    return response


@require_GET
def refused(request: OfficerRequest, hand_in_id: UUID) -> HttpResponse:
    """The refused rows as a spreadsheet, with the reasons in a column, ready to be handed in again."""
    one = _hand_in(request, hand_in_id)
    seen(by=request.user, subject=one, fields=["refused"], why="下载退回的行")
    file = BytesIO()
    refused_book(one, file)
    return as_file(file.getvalue(), XLSX, f"退回的行 {PurePath(one.name).stem}.xlsx")


@require_http_methods(["GET", "POST"])
def left_over(request: OfficerRequest, left_over_id: UUID) -> HttpResponse:
    """A row that waits: is it the child it looks like?"""
    row = _left_over(request, left_over_id)
    if request.method == "POST":
        try:
            if "back" in request.POST:
                send_back(left_over=row, by=request.user)
            else:
                settle(left_over=row, same="same" in request.POST, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已按您的判断办理。")
            return redirect("ledger:hand_in", row.hand_in_id)
    mine = row.child is not None and request.user.may_at(Permission.READ_CHILDREN, row.child.place)
    record: dict[str, object] = {}
    if mine and row.child is not None:
        seen(by=request.user, subject=row.child, fields=["comparison"])
        record = history_of(row.child).record  # type: ignore[assignment]
    lines = [
        (field.label, field.said(row.values.get(key)), field.said(record.get(key)))
        for key, field in FIELDS.items()
        if row.values.get(key) or record.get(key)
    ]
    number = str(row.values.get("id_number") or "")
    context = {
        "row": row, "mine": mine, "lines": lines, "claim": last_claim(row, request.user),
        "one_number": row.child is not None and id_digest(number) == row.child.id_index,
    }  # fmt: skip
    return render(request, "ledger/left_over.html", context)


@require_http_methods(["GET", "POST"])
def claim_row(request: OfficerRequest, left_over_id: UUID) -> HttpResponse:
    """Ask for the child of a row, who is on another place's ledger: who it is, the row says."""
    row = _left_over(request, left_over_id)
    if row.child is None:
        raise Http404
    child, initial = row.child, {"place": row.place}
    form = ClaimRowForm(
        request.POST or None, villages=villages_of(row.hand_in.place), initial=initial
    )

    def ask(*, place: str, reason: str) -> object:
        return claim_child(child=child, to_place=place, reason=reason, by=request.user)

    if submitted(request, form, ask):
        messages.success(request, "已向对方申请认领，等对方答复。")
        return redirect("ledger:left_over", row.pk)
    name = row.values.get("name", "")
    return form_page(
        request, form, title=f"认领在外地登记的孩子：{name}", submit="申请认领",
        crumbs=[*_to_hand_in(row.hand_in), (f"第 {row.row} 行", reverse("ledger:left_over", args=[row.pk]))],
        intro="同一个孩子不能两处在册。对方同意以后，档案和历史一起转来。",
    )  # fmt: skip


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


@require_GET
def hand_in_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the page where it is done."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("ledger:hand_in", task.subject_id)


def _left_overs(request: OfficerRequest, one: HandIn) -> Any:
    rows = one.left_overs.order_by("outcome", "row", "id")
    which = request.GET.get("which", "")
    if which in Outcome.values:
        rows = rows.filter(outcome=which, settled_at=None)
    elif which == _JUDGED:
        rows = rows.filter(settled_at__isnull=False)
    if code := request.GET.get("code", ""):
        rows = rows.filter(codes__contains=code[:40])
    return Paginator(rows, 30).get_page(request.GET.get("page"))


def _kind(problem: Mapping[str, Any]) -> tuple[str, str, str | None, str]:
    """What problems have in common that are told as one; of villages each name is told, and each column of
    which one could not tell whose it is.
    """
    column = problem["column"] if problem["code"] in DOUBTS else ""
    return problem["code"], problem["action"], problem.get("about"), column


def _doubts(request: OfficerRequest, one: HandIn) -> Any:
    """Before rows are filed: where each doubt of the kind asked for stands."""
    code = request.GET.get("code", "")
    if one.state not in _UNCONFIRMED or not code:
        return None
    found = [
        (sheet["name"], problem)
        for sheet in one.report
        for problem in sheet["problems"]
        if problem["code"] == code
    ]
    return Paginator(found, 50).get_page(request.GET.get("page"))


def _counts(one: HandIn) -> list[tuple[str, str, int]]:
    """The rows to be looked at by what became of them; those somebody has judged are counted apart."""
    judged = one.left_overs.filter(settled_at__isnull=False).count()
    rows = one.left_overs.filter(settled_at=None)
    counted = Counter(rows.values_list("outcome", flat=True))
    counts = [(o.value, o.label, counted[o.value]) for o in Outcome if counted[o.value]]
    return [*counts, (_JUDGED, "已判断", judged)] if judged else counts


def _hand_in(request: OfficerRequest, hand_in_id: UUID) -> HandIn:
    needs(request, Permission.HAND_IN_LEDGERS)
    found = HandIn.objects.visible_to(request.user).with_waiting()
    return get_object_or_404(
        found.select_related("by", "confirmed_by", "answered_by"), pk=hand_in_id
    )


def _may_second(one: HandIn, request: OfficerRequest) -> bool:
    return request.user.pk not in {one.by_id, one.confirmed_by_id}


def _may_approve(one: Export, request: OfficerRequest) -> bool:
    return one.state == ExportState.ASKED and one.by_id != request.user.pk


def _left_over(request: OfficerRequest, left_over_id: UUID) -> LeftOver:
    needs(request, Permission.HAND_IN_LEDGERS)
    found = LeftOver.objects.visible_to(request.user).select_related("hand_in", "child")
    return get_object_or_404(found, pk=left_over_id)


def _one_export(request: OfficerRequest, export_id: UUID) -> Export:
    needs(request, Permission.EXPORT_LEDGERS)
    return get_object_or_404(
        Export.objects.visible_to(request.user).select_related("by", "answered_by"), pk=export_id
    )


def _to_hand_in(one: HandIn) -> Crumbs:
    return [
        ("台账", reverse("children:ledger")),
        ("导入台账", reverse("ledger:list")),
        (one.name, reverse("ledger:hand_in", args=[one.pk])),
    ]


def _to_exports() -> Crumbs:
    return [("台账", reverse("children:ledger")), ("导出记录", reverse("ledger:exports"))]


def _to_export(one: Export) -> Crumbs:
    return [*_to_exports(), (one.number, reverse("ledger:export_one", args=[one.pk]))]
