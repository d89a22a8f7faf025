"""The pages of whoever keeps an eye on the phones."""

from functools import partial
from uuid import UUID

import qrcode
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods
from qrcode.image.svg import SvgPathImage

from tonghu.base.audit.deeds import seen, seen_each
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.requests import OfficerRequest, ReasonForm, form_page, needs, submitted
from tonghu.base.places.codes import Level
from tonghu.base.places.models import Place, in_ranges
from tonghu.doors.field import actions, questions
from tonghu.doors.field.forms import InviteForm, LossForm, VerdictForm
from tonghu.doors.field.models import Collision, Device, Operation, Question, State
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task


@require_GET
def devices(request: OfficerRequest) -> HttpResponse:
    """The phones one keeps: what they have not sent, when they were last heard of; a fresh code once."""
    needs(request, Permission.KEEP_DEVICES)
    fresh = request.session.pop("field_code", None)
    address = request.build_absolute_uri(f"/field/#{urlencode({'enrol': fresh})}") if fresh else ""
    context = {
        "phones": questions.phones(request.user),
        "waiting": len(questions.waiting_for(request.user)),
        "fresh": fresh,
        "address": address,
        "picture": _picture(address) if fresh else "",
    }
    return render(request, "field/devices.html", context)


def _picture(address: str) -> str:
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode")
    return "data:image/svg+xml," + urlencode({"": drawn})[1:].replace("+", "%20")


@require_http_methods(["GET", "POST"])
def new(request: OfficerRequest) -> HttpResponse:
    """A code with which an officer enrols a phone."""
    needs(request, Permission.KEEP_DEVICES)
    ranges = request.user.ranges(Permission.KEEP_DEVICES)
    villages = Place.objects.on(timezone.localdate()).filter(
        in_ranges("code", ranges), level=Level.VILLAGE
    )
    form = InviteForm(request.POST or None, by=request.user, villages=list(villages))
    code = actions.new_code()
    if submitted(request, form, partial(actions.invite, code=code, by=request.user)):
        request.session["field_code"] = code
        return redirect("field:devices")
    return form_page(request, form, title="登记手机", submit="生成登记码", crumbs=_crumbs())


@require_GET
def device(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """One phone: what it holds, what it lost, what was done with what it sent."""
    one = _device(request, device_id)
    gaps = questions.gaps(one)
    recent = one.operations.order_by("-received_at", "-device_seq")[:20]
    context = {
        "device": one,
        "villages": questions.village_names(set(one.villages)).values(),
        "gaps": gaps,
        "newer": questions.replaced_by(one, Device.objects.visible_to(request.user)),
        "recent": [(op, questions.what(op)) for op in recent],
        "handset": questions.handset(one.agent),
        "recovery": request.session.pop("field_recovery", None),
        "active": one.state == State.ACTIVE,
        "lost": one.state == State.LOST,
        "locked": one.lease_until < timezone.now(),
    }
    return render(request, "field/device.html", context)


@require_http_methods(["GET", "POST"])
def loss(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """Report a phone as lost: the second of two clicks."""
    one = _device(request, device_id)
    form = LossForm(request.POST or None)
    if submitted(request, form, partial(actions.mark_lost, device=one, by=request.user)):
        messages.success(
            request, "已报失：从现在起它什么也读不到；再联系上时会先清除。请打印下面的清单存档。"
        )
        return redirect("field:held", one.pk)
    return form_page(
        request, form, title=f"{one.officer.name}的手机丢了", submit="报失", crumbs=_to(one),
        intro="报失后这部手机马上不能再读数据，登录全部退出；再联系上时先清除钥匙，再清除数据。不能撤销。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def retirement(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """A phone is no longer used."""
    one = _device(request, device_id)
    form = ReasonForm(request.POST or None)
    if submitted(request, form, partial(actions.retire, device=one, by=request.user)):
        messages.success(request, "已停用。手机上还没有上传的，传上来以后由您处理。")
        return redirect("field:device", one.pk)
    return form_page(
        request, form, title=f"停用{one.officer.name}的手机", submit="停用", crumbs=_to(one),
        intro=f"手机上还有 {one.outbox} 条没有上传。最好先让使用人联网上传，再停用。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def recovery(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """A code for a phone whose PIN is forgotten, or whose officer is no longer there."""
    one = _device(request, device_id)
    form = ReasonForm(request.POST or None)
    code = actions.new_code()
    act = partial(actions.allow_recovery, device=one, code=code, by=request.user)
    if submitted(request, form, act):
        request.session["field_recovery"] = code
        return redirect("field:device", one.pk)
    return form_page(
        request, form, title=f"{one.officer.name}的手机忘了密码", submit="生成找回码", crumbs=_to(one),
        intro="请先当面或者打电话认清是本人。找回码 24 小时内有效，只能开这一部手机；使用人不在了，由您在那部手机上登录、输找回码，把没有上传的传上来。",
    )  # fmt: skip


@require_GET
def held(request: OfficerRequest, device_id: UUID) -> HttpResponse:
    """What a phone held, to be printed for the incident file."""
    one = _device(request, device_id)
    children, others = questions.held_by(one, request.user)
    seen_each(by=request.user, subjects=children, fields=["name"], why="手机报失清单")
    names = questions.village_names({child.place for child in children})
    context = {
        "device": one, "now": timezone.now(), "others": others, "handset": questions.handset(one.agent),
        "children": [(child, names.get(child.place, child.place)) for child in children],
    }  # fmt: skip
    return render(request, "field/held.html", context)


@require_GET
def review(request: OfficerRequest) -> HttpResponse:
    """All that phones sent in and that waits for a person."""
    needs(request, Permission.KEEP_DEVICES)
    found = questions.waiting_for(request.user)
    named = {one.child for one in found if one.child is not None}
    seen_each(by=request.user, subjects=named, fields=["name"])
    return render(request, "field/review.html", {"found": found})


@require_GET
def review_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to what waits."""
    get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("field:review")


@require_GET
def report_task(request: OfficerRequest, task_id: UUID) -> HttpResponse:
    """From the duty to the report that could not be sent."""
    task = get_object_or_404(Task.objects.visible_to(request.user), pk=task_id)
    return redirect("field:operation", task.subject_id)


@require_http_methods(["GET", "POST"])
def operation(request: OfficerRequest, op_id: UUID) -> HttpResponse:
    """One parked operation: what it says, and whether it is taken."""
    needs(request, Permission.KEEP_DEVICES)
    mine = Operation.objects.visible_to(request.user).select_related("device__officer")
    one = get_object_or_404(mine, pk=op_id)
    form = VerdictForm(request.POST or None)
    verdict = actions.apply_parked if "take" in request.POST else actions.decline_parked
    if submitted(request, form, partial(verdict, operation=one, by=request.user)):
        messages.success(request, "已处理，写记录的人会在手机上看到。")
        return redirect("field:review")
    seen(by=request.user, subject=one, fields=["payload"])
    context = {
        "operation": one, "what": questions.what(one), "form": form, "crumbs": _crumbs(),
        "lines": list(questions.said_in(one.payload)), "child": _child(request, one.child),
    }  # fmt: skip
    return render(request, "field/operation.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def question(request: OfficerRequest, question_id: UUID) -> HttpResponse:
    """Two values for one item, and which of them stands."""
    needs(request, Permission.KEEP_DEVICES)
    mine = Question.objects.visible_to(request.user).select_related("operation__device__officer")
    one = get_object_or_404(mine, pk=question_id)
    form = VerdictForm(request.POST or None)
    take = "take" in request.POST
    act = partial(actions.decide_question, question=one, take=take, by=request.user)
    if submitted(request, form, act):
        messages.success(request, "已处理，写记录的人会在手机上看到。")
        return redirect("field:review")
    seen(by=request.user, subject=one, fields=["current", "offered"])
    context = {
        "question": one, "label": questions.label(one.field), "form": form,
        "child": _child(request, one.child),
        "seen": questions.words(one.field, one.seen),
        "then": questions.words(one.field, one.current),
        "now": questions.words(one.field, questions.standing_value(one, request.user)),
        "offered": questions.words(one.field, one.offered), "said": questions.last_said(one, request.user),
    }  # fmt: skip
    return render(request, "field/question.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def collision(request: OfficerRequest, collision_id: UUID) -> HttpResponse:
    """An operation whose id was another's: looked at by a person, and what was done about it."""
    needs(request, Permission.KEEP_DEVICES)
    mine = Collision.objects.visible_to(request.user).select_related("device__officer")
    one = get_object_or_404(mine, pk=collision_id)
    form = VerdictForm(request.POST or None)
    if submitted(request, form, partial(actions.settle_collision, collision=one, by=request.user)):
        messages.success(request, "已处理。")
        return redirect("field:review")
    seen(by=request.user, subject=one, fields=["payload"])
    context = {"collision": one, "form": form, "lines": list(questions.said_in(one.payload))}
    return render(request, "field/collision.html", context, status=422 if form.errors else 200)


def _child(request: OfficerRequest, pk: UUID | None) -> Child | None:
    found: Child | None = (
        Child.objects.visible_to(request.user).filter(pk=pk).first() if pk else None
    )
    return found


def _device(request: OfficerRequest, device_id: UUID) -> Device:
    needs(request, Permission.KEEP_DEVICES)
    mine = Device.objects.visible_to(request.user).select_related("officer")
    one: Device = get_object_or_404(mine, pk=device_id)
    return one


def _crumbs() -> list[tuple[str, str]]:
    return [("离线手机", reverse("field:devices"))]


def _to(one: Device) -> list[tuple[str, str]]:
    return [*_crumbs(), (f"{one.officer.name}的手机", reverse("field:device", args=[one.pk]))]
