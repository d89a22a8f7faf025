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
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.documents.files import as_file
from tonghu.base.documents.store import LEDGERS
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import Crumbs, OfficerRequest, form_page, needs, submitted
from tonghu.base.places.models import full_name
from tonghu.base.spreadsheets.grids import FileRefused
from tonghu.law.registration import FIELDS
from tonghu.record.ledger.actions import (
    answer_villages,
    confirm_hand_in,
    drop_hand_in,
    hand_in_ledger,
    pause_hand_in,
    place_left_overs,
    remap_columns,
    resume_hand_in,
    second_hand_in,
)
from tonghu.record.ledger.door import read_content, remembered
from tonghu.record.ledger.exports import refused_book
from tonghu.record.ledger.foretelling import FATES, Reading, foretell
from tonghu.record.ledger.forms import (
    SEVERAL,
    HandInForm,
    SecondForm,
    field_choices,
)
from tonghu.record.ledger.models import HandIn, Outcome, State
from tonghu.record.ledger.questions import (
    UnknownVillage,
    asked_second,
    changing,
    doubted_columns,
    headers_of,
    items_changed,
    pairs_brought,
    unknown_villages,
    villages_of,
)
from tonghu.record.ledger.questions import differences as differences_of
from tonghu.record.ledger.reading.owners import DOUBTS
from tonghu.record.ledger.running import filed_on
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
                hand_in=one,
                mapping=mapping,
                reading=reading,
                foretold=foretold,
                by=request.user,
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
                hand_in=one,
                villages=answers,
                reading=reading,
                foretold=foretold,
                by=request.user,
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
        crumbs=[*to_hand_in(one), differences],
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
        found.select_related("by", "confirmed_by", "answered_by"),
        pk=hand_in_id,
    )


def _may_second(one: HandIn, request: OfficerRequest) -> bool:
    return request.user.pk not in {one.by_id, one.confirmed_by_id}


def to_hand_in(one: HandIn) -> Crumbs:
    """The way to a ledger that was handed in."""
    return [
        ("台账", reverse("children:ledger")),
        ("导入台账", reverse("ledger:list")),
        (one.name, reverse("ledger:hand_in", args=[one.pk])),
    ]
