"""The page on which anybody reports, without an account, a script or a cookie; and the receipt's page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tonghu.base.audit.actors import PUBLIC
from tonghu.base.documents.files import as_file, attachments_of
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, needs
from tonghu.base.places.codes import is_code, pad
from tonghu.base.places.models import Place, codes_now, full_name
from tonghu.doors.public import flow
from tonghu.doors.public import poster as posters
from tonghu.doors.public.flow import challenge, crowded, keep_what_was_typed, slow_down
from tonghu.work.reports.actions import MOST_PHOTOS, add_to_report
from tonghu.work.reports.inputs import LONGEST, ReportForm, Words
from tonghu.work.reports.intake import id_for, report_of, take_in, take_photos
from tonghu.work.reports.models import Report
from tonghu.work.reports.questions import (
    NEXT,
    choices_within,
    counties_served,
    houses_within,
    said_to,
    stage_of,
)


class ReceiptForm(forms.Form):
    """The sixteen digits."""

    receipt = forms.CharField(
        label="回执编号", max_length=30, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "请填写 16 位回执编号。"},
    )  # fmt: skip


class MoreForm(ReceiptForm):
    """What one has to add."""

    text = Words(
        label="补充情况", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="您自己的姓名、电话不要写在这里。",
        error_messages={"required": "请写要补充的情况。"},
    )  # fmt: skip


@login_not_required
@never_cache
@require_GET
def counties(request: HttpRequest) -> HttpResponse:
    """In which county; with a single one, straight to its page."""
    today = timezone.localdate()
    found = counties_served(today)
    if len(found) == 1:
        return redirect("public:report", found[0].code)
    named = [(one.code, full_name(one.code, today)) for one in found]
    return render(request, "public/counties.html", {"counties": named})


@login_not_required
@never_cache
@csrf_exempt  # nobody is signed in here: there is no authority that another page could borrow
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a child may be in danger."""
    asked, (code, places) = code, _today(code)
    if not places:
        return redirect("public:counties")
    sent = request.method == "POST"
    keep_what_was_typed(request)
    form = ReportForm(request.POST if sent else None, places=places, area=code)
    if sent and form.is_valid():
        told = form.told
        report_id = id_for(form.report_id, told)
        receipt = take_in(report_id, told, PUBLIC, crowded=crowded(request))
        context = {
            "receipt": receipt, "told": told, "more": _more(receipt), "most": MOST_PHOTOS,
            "cut": _is_cut(form),
        }  # fmt: skip
        return render(request, "public/received.html", context)
    where = full_name(code, timezone.localdate())
    context = {
        "form": form,
        "where": where,
        "challenge": challenge(),
        "lost": code not in _became(asked),
    }
    return render(request, "public/report.html", context)


@login_not_required
@never_cache
@csrf_exempt  # likewise: the receipt is all the authority there is
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """What became of a report, and room to tell more."""
    if request.method == "GET":
        return render(request, "public/receipt.html", {"form": ReceiptForm()})
    keep_what_was_typed(request)
    form: forms.Form = (
        MoreForm(request.POST) if "text" in request.POST else ReceiptForm(request.POST)
    )
    if form.is_valid() and not slow_down(request, flow.GUESSES):
        return _busy(request, form)
    found = _report_of(form)
    if found is None:
        return _no_such(request, form)
    if isinstance(form, MoreForm):
        add_to_report(report=found, text=form.cleaned_data["text"], by=PUBLIC)
    return _status(request, found, {"added": isinstance(form, MoreForm), "cut": _is_cut(form)})


@login_not_required
@never_cache
@csrf_exempt  # likewise
@require_POST
def photos(request: HttpRequest) -> HttpResponse:
    """Photos for a report that is stored already; one that cannot be taken holds up no other."""
    form = ReceiptForm(request.POST)
    if form.is_valid() and not slow_down(request, flow.PHOTOS):
        return _busy(request, form)
    found = _report_of(form)
    if found is None:
        return _no_such(request, form)
    kept, faults = take_photos(found, request.FILES.getlist("photos"), PUBLIC)
    return _status(request, found, {"kept": kept, "faults": faults})


def _today(code: str) -> tuple[str, list[Place]]:
    """Where a poster leads today, and the places to choose from there: a poster outlives the village
    that it hangs in, and an address is mistyped. Whoever stands before it finds a page, of the county at least.
    """
    became = _became(code)
    served = [one.code for one in counties_served(timezone.localdate())]
    candidates = [
        *(became if len(became) == 1 else ()),
        *([pad(code[:6])] if is_code(code) else ()),
        *(served if len(served) == 1 else ()),
    ]
    for one in candidates:
        if found := choices_within(one):
            return one, found
    return code, []


def _became(code: str) -> Sequence[str]:
    return tuple(codes_now(code, timezone.localdate())) if is_code(code) else ()


def _is_cut(form: forms.Form) -> bool:
    return any(
        len(typed) == LONGEST for typed in form.cleaned_data.values() if isinstance(typed, str)
    )


def _report_of(form: forms.Form) -> Report | None:
    return report_of(form.cleaned_data["receipt"]) if form.is_valid() else None


def _no_such(request: HttpRequest, form: forms.Form) -> HttpResponse:
    if form.is_valid():
        form.add_error("receipt", "没有这个回执编号。请核对 16 位数字。")
    return render(request, "public/receipt.html", {"form": form}, status=422)


def _busy(request: HttpRequest, form: forms.Form) -> HttpResponse:
    """Not looked up yet: a right receipt and a wrong one are answered the same."""
    form.add_error(None, "现在查的次数太多。请过几秒再点一次；已经交的报告不受影响，照片要重新选。")
    return render(request, "public/receipt.html", {"form": form}, status=429)


def _status(request: HttpRequest, found: Report, said: dict[str, Any]) -> HttpResponse:
    stage = stage_of(found)
    context = {
        "stage": stage, "next": NEXT[stage], "words": said_to(found), "more": _more(request.POST["receipt"]),
        "photos": attachments_of(found).count(), "most": MOST_PHOTOS, **said,
    }  # fmt: skip
    return render(request, "public/status.html", context, status=422 if said.get("faults") else 200)


def _more(receipt: str) -> MoreForm:
    return MoreForm(initial={"receipt": receipt})


@require_GET
def poster(request: OfficerRequest, code: str) -> HttpResponse:
    """The poster of a place, for officers who put it up."""
    needs(request, Permission.FILE_REPORTS)
    if not (is_code(code) and choices_within(code)):
        raise Http404("no such place")
    address = request.build_absolute_uri(reverse("public:report", args=[code]))
    where = full_name(code, timezone.localdate())
    house = request.GET.get("at", "")
    if house and not houses_within(code).filter(name=house).exists():
        raise Http404("no such house")
    name = f"报告海报 {where}{house}.pdf"
    return as_file(posters.poster(address, where, house), "application/pdf", name)


@require_GET
def poster_list(request: OfficerRequest) -> HttpResponse:
    """The posters that an officer may put up: of the own places, and of the schools and hospitals there."""
    needs(request, Permission.FILE_REPORTS)
    code = request.user.organisations[0].place
    context = {"places": choices_within(code), "houses": houses_within(code)}
    return render(request, "public/posters.html", context)
