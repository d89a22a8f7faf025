"""Receiving a request and answering it, erasing with a second person, keeping or letting go, telling."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.documents.actions import next_number
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import pad
from tonghu.law.agencies import Agency
from tonghu.law.rights import RETENTION as RULE
from tonghu.law.rights import Asker, Ground, Reply, Right, Said, may_not_ask, notice_on
from tonghu.record.children.actions import change_children, correct_change
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.children.sections import holds_on
from tonghu.record.ledger.actions import expire_export
from tonghu.record.ledger.models import Export, ExportState
from tonghu.record.rights.erasing import forget
from tonghu.record.rights.erasures import publish, wipe
from tonghu.record.rights.models import Answer, Confirmation, Erased, Kept, Notice, Release, Request
from tonghu.record.rights.questions import OWN_DUTIES, run_out
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task

ANSWER, CONFIRM, RETENTION = f"{OWN_DUTIES}answer", f"{OWN_DUTIES}confirm", f"{OWN_DUTIES}retention"
_CODE = "个信申"
_HELD = "档案现在不能删除：{why}请答复“不予办理”，把原因写给申请人。"


@action(Permission.REGISTER_CHILDREN)
def receive_request(
    *,
    child: Child,
    kind: Right,
    asker: Asker,
    asker_name: str,
    asker_phone: str,
    identity: str,
    channel: str,
    what: str,
    received_on: date,
    by: Actor,
) -> Request:
    """Take a request in; the county's civil affairs owe the answer.

    Raises Refused for a child elsewhere or merged, and for a child too young to ask alone.
    """
    if not by.may_at(Permission.REGISTER_CHILDREN, child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地受理。")
    if child.merged_into_id:
        raise Refused("这份档案已并入另一份，请在那一份里受理。")
    today = timezone.localdate()
    if received_on > today:
        raise Refused("收到日期还没有到，请填写实际收到的日期。")
    if why := may_not_ask(asker, kind, child.birth_date, received_on):
        raise Refused(why)
    request = _request(
        child, kind, asker, received_on, by, asker_name=asker_name,
        asker_phone=asker_phone or None, identity=identity, channel=channel, what=what,
    )  # fmt: skip
    _ask_for_answer(request, 1, "监护人或者孩子本人提出", by)
    return request


@action(Permission.ANSWER_RIGHTS)
def answer_request(
    *,
    request: Request,
    reply: Reply,
    reason: str,
    by: Actor,
    values: Mapping[str, object] | None = None,
) -> Answer:
    """Answer a request. A correction is made here, with `values`; an erasure waits for a second person.

    Raises Refused when a reason is owed and missing, or the law keeps the file.
    """
    request = _locked(request, by)
    child = Child.objects.filter(pk=request.child_id).first()
    if child is None:
        raise Refused("这份档案已经删除。")
    if (last := request.answer) is not None and not _declined(last):
        raise Refused("这份申请已经答复过了，请刷新页面再看。")
    if reply is not Reply.GRANTED and not reason.strip():
        raise Refused("部分办理和不予办理的，要书面写明理由，申请人会拿到。")
    if request.right is Right.CORRECTION:
        _correct(request, child, reply, values or {}, by)
    erases = request.right is Right.ERASURE and reply is not Reply.REFUSED
    if erases:
        _refuse_what_is_held(child, reply)
    answer = Answer.objects.create(
        request=request, reply=reply.value, reason=reason or None, needs_second=erases, by=by.id
    )
    if request.right is Right.WITHDRAWAL and reply is not Reply.REFUSED:
        Notice.objects.create(
            child=child, version=notice_on(request.received_on).version, to=request.asker,
            to_name=request.asker_name, given_on=request.received_on, way="paper",
            ground=Ground.CONSENT.value, said=Said.WITHDRAWN.value, by=by.id,
        )  # fmt: skip
    _end(ANSWER, request, reply.label, answer, by)
    if erases:
        _ask_for_second(answer, by)
    return answer


@action(Permission.ANSWER_RIGHTS)
def confirm_erasure(*, answer: Answer, agreed: bool, note: str, by: Actor) -> Confirmation:
    """The second person's word. Agreed, the file is erased at once; not agreed, an answer is owed again."""
    request = _locked(answer.request, by)
    # Asked afresh, under the lock: the answer may have been read before a colleague confirmed it.
    if not answer.needs_second or Confirmation.objects.filter(answer=answer).exists():
        raise Refused("这件删除已经核对过了，请刷新页面再看。")
    if answer.by == by.id:
        raise Refused("删除要由第二人核对，请有同样权限的同事打开这一页确认。")
    if not agreed and not note.strip():
        raise Refused("不同意删除的，请写明为什么，答复的人会看到。", at="note")
    child = Child.objects.get(pk=request.child_id)
    if agreed:
        _refuse_what_is_held(child, Reply.GRANTED)
    word = Confirmation.objects.create(answer=answer, agreed=agreed, note=note or None, by=by.id)
    _end(CONFIRM, request, "同意删除" if agreed else "不同意删除", word, by)
    if agreed:
        erase_file(child_id=request.child_id, request=request, by=by)
        _end_retention(request.place, by)
    elif not request.of_retention:
        _ask_for_answer(request, request.answers.count() + 1, "第二人不同意删除", by)
    return word


@consequence
def erase_file(*, child_id: UUID, by: Actor, request: Request | None = None) -> Erased:
    """Remove a file from every table and from the disk, files on their way out included. What remains
    is that it was erased.
    """
    forget(child_id)
    for export in Export.objects.filter(state=ExportState.MADE):
        expire_export(export_id=export.pk, by=by)
    erased, _ = Erased.objects.get_or_create(
        child_id=child_id, defaults={"request": request, "by": by.id}
    )
    transaction.on_commit(publish)
    transaction.on_commit(wipe)
    return erased


@action(Permission.ANSWER_RIGHTS)
def keep_longer(*, child: Child, until: date, reason: str, by: Actor) -> Kept:
    """Keep a file from being erased: until when, and why."""
    _answers_for(child.place, by)
    if until <= timezone.localdate():
        raise Refused("“保存到”要是以后的日子。", at="until")
    kept = Kept.objects.create(child=child, until=until, reason=reason, by=by.id)
    _end_retention(child.place, by)
    return kept


@action(Permission.ANSWER_RIGHTS)
def release_file(*, child: Child, reason: str, by: Actor) -> list[Release]:
    """Lift whatever was decided about keeping a file; what the law itself keeps stays kept."""
    _answers_for(child.place, by)
    kept = Kept.objects.in_force(timezone.localdate()).filter(child=child)
    kept = kept.select_for_update(of=("self",))
    if not kept:
        raise Refused("这份档案没有在保存的决定，不用解除。请刷新页面看看。")
    return Release.objects.bulk_create([Release(kept=one, reason=reason, by=by.id) for one in kept])


@action(Permission.ANSWER_RIGHTS)
def propose_erasures(*, children: Sequence[Child], reason: str, by: Actor) -> list[Request]:
    """Propose to erase files whose time has run out; each waits for a second person."""
    today = timezone.localdate()
    made = []
    due = run_out(today).filter(pk__in=[child.pk for child in children])
    if due.count() < len(children):
        raise Refused("有的档案还没有期满，或者已经有人在办，请刷新页面再选。")
    for child in children:
        _answers_for(child.place, by)
    if held := [(child, why) for child in children if (why := holds_on(child))]:
        told = "".join(f"{child.number} 现在不能删除：{''.join(why)}" for child, why in held)
        raise Refused(f"{told}请去掉这几份，或者改选“继续保存”。")
    for child in children:
        request = _request(child, Right.ERASURE, Asker.RETENTION, today, by, what=reason)
        answer = Answer.objects.create(
            request=request, reply=Reply.GRANTED.value, reason=reason, needs_second=True, by=by.id
        )
        _ask_for_second(answer, by)
        made.append(request)
    for place in {child.place for child in children}:
        _end_retention(place, by)
    return made


@consequence
def speak_of_retention(*, county: str, by: Actor) -> Task | None:
    """Ask a county's civil affairs to decide about files whose time has run out. Nothing is erased by itself."""
    office = Organisation.objects.nearest_to(pad(county), Agency.CIVIL_AFFAIRS)
    asked = Task.objects.filter(kind=RETENTION, organisation=office)
    if office is None or asked.open().exists():
        return None
    return open_task(
        duty=Duty(
            key=f"{RETENTION}:{office.pk}:{asked.count() + 1}",
            kind=RETENTION,
            title="决定保存期满的档案：删除，还是继续保存",
            organisation=office,
            place=office.place,
            basis=RULE.basis,
            because="有档案到了保存期限",
            target="decide_retention",
            form="rights:retention_duty",
        ),
        at=timezone.now(),
        by=by,
    )


@dataclass(frozen=True)
class Given:
    """That somebody was told about one child: whom, when, how, on what ground, and what they said."""

    child: Child
    to: Asker
    to_name: str
    given_on: date
    way: str
    ground: Ground
    said: Said
    note: str = ""


@action(Permission.REGISTER_CHILDREN)
def give_notices(*, given: Sequence[Given], by: Actor) -> list[Notice]:
    """Write down that families were told, one or a village full of signed papers."""
    today = timezone.localdate()
    for one in given:
        if not by.may_at(Permission.REGISTER_CHILDREN, one.child.place):
            raise Refused("有的孩子不在您的管辖范围内，请由当地告知。")
        if one.given_on > today:
            raise Refused("告知日期还没有到，请填写实际告知的日期。")
        if one.said is Said.TOLD and one.ground is Ground.CONSENT:
            raise Refused("以同意为依据的，要记下对方同意还是不同意。")
        if why := may_not_ask(one.to, Right.WITHDRAWAL, one.child.birth_date, one.given_on):
            raise Refused(f"不满 14 周岁的，要告知监护人。{why}")
    return Notice.objects.bulk_create(
        [
            Notice(
                child=one.child, version=notice_on(one.given_on).version, to=one.to.value,
                to_name=one.to_name or None, given_on=one.given_on, way=one.way,
                ground=one.ground.value, said=one.said.value, note=one.note or None, by=by.id,
            )
            for one in given
        ]
    )  # fmt: skip


def _request(
    child: Child, kind: Right, asker: Asker, received_on: date, by: Actor, **more: object
) -> Request:
    office = _office(child.place)
    number = next_number(issuer=office, code=_CODE, year=received_on.year, by=by)
    return Request.objects.create(
        number=str(number), child_id=child.pk, child_number=child.number, place=child.place,
        kind=kind.value, asker=asker.value, received_on=received_on, by=by.id, **more,
    )  # fmt: skip


def _correct(
    request: Request, child: Child, reply: Reply, values: Mapping[str, object], by: Actor
) -> None:
    """Put each item right where it was told; what was never told is added."""
    if reply is Reply.REFUSED:
        if values:
            raise Refused("选了不予办理，就不要改档案的内容。要改的，选“办理”或者“部分办理”。")
        return
    if not values:
        raise Refused("请改好要更正的内容；没有可改的，答复“不予办理”。")
    reason = f"依申请更正（{request.number}）"
    left = dict(values)
    for change in child.changes.order_by("-effective_on", "-at", "-id"):
        told = {key: left.pop(key) for key in list(left) if key in change.values}
        if told:
            correct_change(change=change, values=told, reason=reason, by=by, origin=request.pk)
    if left:
        amendment = Amendment(child.pk, left, timezone.localdate(), reason)
        change_children(amendments=[amendment], by=by, origin=request.pk)


def _refuse_what_is_held(child: Child, reply: Reply) -> None:
    if reply is Reply.PARTLY:
        raise Refused("删除是整份档案的，没有部分删除。个别内容写错的，请申请人改提“更正”。")
    if held := holds_on(child):
        raise Refused(_HELD.format(why="".join(held)))


def _declined(answer: Answer) -> bool:
    return hasattr(answer, "confirmation") and not answer.confirmation.agreed


def _locked(request: Request, by: Actor) -> Request:
    request = Request.objects.select_for_update().get(pk=request.pk)
    _answers_for(request.place, by)
    return request


def _answers_for(place: str, by: Actor) -> None:
    if not by.may_at(Permission.ANSWER_RIGHTS, place):
        raise Refused("不在您的管辖范围内，请由当地县级民政部门办理。")


def _office(place: str) -> Organisation:
    office = Organisation.objects.nearest_to(place, Agency.CIVIL_AFFAIRS)
    if office is None:
        raise Refused("县里还没有登记民政部门，请系统管理员先登记机构。")
    return office


def _ask_for_answer(request: Request, times: int, because: str, by: Actor) -> None:
    _duty(
        f"{ANSWER}:{request.pk}:{times}", ANSWER, f"答复{request.right.label}申请：{request.number}",
        request, because, by, term="answer_rights", target="answer_request",
    )  # fmt: skip


def _ask_for_second(answer: Answer, by: Actor) -> None:
    request = answer.request
    _duty(
        f"{CONFIRM}:{answer.pk}", CONFIRM, f"第二人核对删除档案：{request.child_number}",
        request, "删除档案要两个人", by, target="confirm_erasure",
    )  # fmt: skip


def _duty(
    key: str, kind: str, title: str, request: Request, because: str, by: Actor,
    *, target: str, term: str | None = None,
) -> None:  # fmt: skip
    open_task(
        duty=Duty(
            key=key, kind=kind, title=title, organisation=_office(request.place),
            place=request.place, basis=request.basis, because=because, term=term,
            target=target, child_id=request.child_id, form="rights:duty", subject_id=request.pk,
        ),
        at=timezone.now(),
        by=by,
    )  # fmt: skip


def _end(kind: str, request: Request, outcome: str, fact: Answer | Confirmation, by: Actor) -> None:
    for task in _of(request, kind):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)


def _of(request: Request, kind: str) -> Iterable[Task]:
    return Task.objects.open().filter(subject_id=request.pk, kind=kind)


def _end_retention(place: str, by: Actor) -> None:
    """The duty to decide ends when nothing is left to decide."""
    county = place[:6]
    if run_out(timezone.localdate()).filter(place__startswith=county).exists():
        return
    for task in Task.objects.open().filter(kind=RETENTION, place=pad(county)):
        complete_task(task=task, outcome="已逐份决定", statement="期满的档案都已决定。", by=by)
