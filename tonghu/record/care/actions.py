"""Drafting, signing, filing and ending an entrusted-care agreement; and what its dates bring about."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action, consequence
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation
from tonghu.base.terms.questions import term_in_force
from tonghu.law.agencies import Agency
from tonghu.law.basis import MINORS_LAW
from tonghu.law.eligibility import latest_day
from tonghu.law.entrusted_care import (
    ITEMS,
    NOTICES,
    OF_THE_FILE,
    TRANSITIONS,
    Severity,
    Status,
    hindrances,
    remind_on,
)
from tonghu.law.registration import Form
from tonghu.record.care.models import Agreement, Step
from tonghu.record.children.actions import change_children
from tonghu.record.children.filing import Amendment, records_of
from tonghu.record.children.models import Child
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.along import goes_along
from tonghu.record.tasks.models import Task

RENEW, CHECK = goes_along("care.renew"), goes_along("care.check")


@action(Permission.REGISTER_CHILDREN)
def draft_agreement(*, child: Child, said: Mapping[str, object], by: Actor) -> Agreement:
    """Begin an agreement; anything may still be missing."""
    _reaches(child, by)
    if child.merged_into_id or not child.on_ledger:
        raise Refused("孩子不在册，不能登记委托照护。先再次登记，或者打开合并后的档案。")
    agreement = Agreement(child=child, by=by.id)
    _write(agreement, said)
    agreement.save(force_insert=True)
    return agreement


@action(Permission.REGISTER_CHILDREN)
def rewrite_agreement(*, agreement: Agreement, said: Mapping[str, object], by: Actor) -> Agreement:
    """Change what is written, until it is filed. What was signed is signed anew."""
    agreement = _locked(agreement, by)
    if agreement.status_ not in (Status.DRAFT, Status.UNSIGNED, Status.SIGNED):
        raise Refused("已备案的不能再改。有变化的，终止这一份，另立一份。")
    _write(agreement, said)
    if agreement.status_ is Status.SIGNED:
        agreement.status = Status.DRAFT.value
        _step(agreement, Status.DRAFT, timezone.localdate(), "签署以后改过，请重新签署", by)
    agreement.save()
    return agreement


@action(Permission.REGISTER_CHILDREN)
def sign_agreement(*, agreement: Agreement, on: date, reason: str, by: Actor) -> Agreement:
    """Say that both sides have signed, on which day, and where the paper lies."""
    agreement = _locked(agreement, by)
    if on > timezone.localdate():
        raise Refused("签署日期还没有到，请填写实际签字的日期。")
    return _move(agreement, Status.SIGNED, on, reason, by)


@action(Permission.REGISTER_CHILDREN)
def record_unsigned(*, agreement: Agreement, on: date, reason: str, by: Actor) -> Agreement:
    """Say honestly that parents refuse to sign, or cannot be reached: who tried, when, how."""
    if not reason.strip():
        raise Refused("请写明什么时候、用什么方式联系过父母，结果怎样。")
    return _move(_locked(agreement, by), Status.UNSIGNED, on, reason, by)


@action(Permission.REGISTER_CHILDREN)
def file_agreement(*, agreement: Agreement, by: Actor) -> Agreement:
    """File a signed agreement with the village: it is in force, and the file says who cares.

    Raises Refused with every hindrance that forbids it. An earlier one in force is ended by it.
    """
    agreement = _locked(agreement, by)
    child = Child.objects.select_for_update().get(pk=agreement.child_id)
    today = timezone.localdate()
    forbidden = [
        one.why
        for one in hindrances(agreement.said, child.birth_date, today)
        if one.severity is Severity.BLOCK
    ]
    if forbidden:
        raise Refused("还不能备案：" + "；".join(forbidden) + "。")
    for earlier in Agreement.objects.filter(child=child, status=Status.FILED.value):
        _move(earlier, Status.TERMINATED, today, "由新的委托照护书接替", by)
    count = Agreement.objects.filter(child=child).exclude(number="").count()
    agreement.number = f"{child.number}-{count + 1}"
    agreement.next_on = _remind_on(child, agreement)
    filed = _move(agreement, Status.FILED, today, "", by)
    _tell_the_file(filed, child, today, by)
    _end_duties(child, "已续签，新的委托照护书已备案", filed, by)
    return filed


@action(Permission.REGISTER_CHILDREN)
def record_notices(*, agreement: Agreement, said: Mapping[str, object], by: Actor) -> Agreement:
    """Write down when school and village were told in writing, of an agreement that is in force."""
    agreement = _locked(agreement, by)
    if agreement.status_ is not Status.FILED:
        raise Refused("这份委托照护书没有备案或者已经结束。没有备案的，在“修改”里填写告知。")
    new = {key: value for key, value in said.items() if key in NOTICES}
    days = [latest_day(new.get(key)) for key in NOTICES if ITEMS[key].form is Form.DATE]
    if any(day and day > timezone.localdate() for day in days):
        raise Refused("告知日期还没有到，请填写实际告知的日期。")
    agreement.said = {key: v for key, v in agreement.said.items() if key not in NOTICES} | new
    agreement.save()
    told = "；".join(f"{ITEMS[key].label}：{ITEMS[key].said(value)}" for key, value in new.items())
    _step(agreement, Status.FILED, timezone.localdate(), f"登记书面告知。{told}", by)
    return agreement


@action(Permission.REGISTER_CHILDREN)
def end_agreement(
    *, agreement: Agreement, status: Status, on: date, reason: str, by: Actor
) -> Agreement:
    """Terminate an agreement (parents are back, another caregiver), or revoke it (the caregiver is unfit)."""
    agreement = _locked(agreement, by)
    agreement.next_on = None
    ended = _move(agreement, status, on, reason, by)
    _end_duties(agreement.child, f"委托照护{status.label[1:]}", ended, by)
    return ended


@consequence
def speak_of_care(*, agreement_id: UUID, today: date, by: Actor) -> Agreement:
    """What a day brings to an agreement: ask for its renewal, then let it run out and ask who cares."""
    agreement = Agreement.objects.select_for_update().get(pk=agreement_id)
    child = agreement.child
    if agreement.status_ is not Status.FILED or agreement.ends_on is None:
        agreement.next_on = None
    elif today >= agreement.ends_on:
        agreement.next_on = None
        _move(agreement, Status.EXPIRED, today, "期限届满", by)
        _duty(
            child,
            CHECK,
            agreement,
            "委托照护到期，核实孩子现在由谁照护",
            "委托照护书到期没有续签",
            by,
        )
    else:
        agreement.next_on = agreement.ends_on
        _duty(child, RENEW, agreement, "委托照护快到期，续签或者终止", "委托照护书快到期", by)
    agreement.save()
    return agreement


@consequence
def follow_files(*, ids: Sequence[UUID], by: Actor) -> list[Task]:
    """When a parent is back or the child has left the ledger, ask whether the agreement still holds."""
    at_home = Q(child__actual_care="4") | Q(child__on_ledger=False)
    opened = []
    for start in range(0, len(ids), 500):
        found = Agreement.objects.filter(
            at_home, child__in=ids[start : start + 500], status=Status.FILED.value
        )
        for agreement in found.select_related("child"):
            why = "父母回来照护，或者孩子退出台账"
            title = "核实要不要终止委托照护"
            opened.append(_duty(agreement.child, CHECK, agreement, title, why, by))
    return opened


def _write(agreement: Agreement, said: Mapping[str, object]) -> None:
    agreement.said = {key: value for key, value in said.items() if value is not None}
    starts, ends = latest_day(said.get("starts_on")), latest_day(said.get("ends_on"))
    if starts and ends and ends <= starts:
        raise Refused("“到哪天止”要在“从哪天起”之后，请改好日期。")
    agreement.starts_on, agreement.ends_on = starts, ends


def _locked(agreement: Agreement, by: Actor) -> Agreement:
    found = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("child")
        .get(pk=agreement.pk)
    )
    _reaches(found.child, by)
    return found


def _reaches(child: Child, by: Actor) -> None:
    if not by.may_at(Permission.REGISTER_CHILDREN, child.place):
        raise Refused("孩子不在您的管辖范围内，请由当地办理。")


def _move(agreement: Agreement, to: Status, on: date, reason: str, by: Actor) -> Agreement:
    if to not in TRANSITIONS[agreement.status_]:
        raise Refused(
            f"这份委托照护书现在是“{agreement.status_.label}”，不能变为“{to.label}”。请刷新页面再看。"
        )
    agreement.status = to.value
    if to is not Status.FILED:
        agreement.next_on = None
    agreement.save()
    _step(agreement, to, on, reason, by)
    return agreement


def _step(agreement: Agreement, to: Status, on: date, reason: str, by: Actor) -> None:
    Step.objects.create(
        agreement=agreement, status=to.value, on=on, reason=reason or None, by=by.id
    )


def _remind_on(child: Child, agreement: Agreement) -> date:
    assert agreement.ends_on is not None, "an agreement without an end is not filed"
    today = timezone.localdate()
    days = term_in_force("renew_care", child.place, today).value or 0
    return remind_on(agreement.ends_on, days)


def _tell_the_file(agreement: Agreement, child: Child, today: date, by: Actor) -> None:
    """What the agreement says of the caregiver is what the file says: it is typed once."""
    record = records_of([child.pk])[child.pk]
    told = {key: agreement.said.get(key) for key in OF_THE_FILE} | {"has_caregiver": "1"}
    new = {key: value for key, value in told.items() if value and value != record.get(key)}
    if new:
        since = min(agreement.starts_on or today, today)
        reason = f"委托照护书 {agreement.number} 备案"
        change_children(amendments=[Amendment(child.pk, new, since, reason)], by=by)


def _duty(
    child: Child, kind: str, agreement: Agreement, title: str, because: str, by: Actor
) -> Task:
    office = Organisation.objects.nearest_to(
        child.place, Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS
    )
    assert office is not None, "a place with children has an office above it"
    return open_task(
        duty=Duty(
            key=f"{kind}:{agreement.pk}",
            kind=kind,
            title=f"{title}：{child.number}",
            organisation=office,
            place=child.place,
            basis=MINORS_LAW("第二十二条"),
            because=because,
            target="check_care",
            child_id=child.pk,
            form="care:duty",
            subject_id=agreement.pk,
        ),
        at=timezone.now(),
        by=by,
    )


def _end_duties(child: Child, outcome: str, fact: Agreement, by: Actor) -> None:
    for task in Task.objects.open().filter(child_id=child.pk, kind__in=(RENEW, CHECK)):
        complete_task(task=task, outcome=outcome, fact=fact, by=by)
