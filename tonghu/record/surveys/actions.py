"""Opening a sweep, checking children, reporting for a village, taking a report back, closing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Organisation
from tonghu.base.places.codes import contains
from tonghu.law.agencies import Agency
from tonghu.law.basis import COUNTY_NOTICE
from tonghu.record.children.models import Child
from tonghu.record.surveys.counting import tallied, villages_of
from tonghu.record.surveys.models import Campaign, Check, Outcome, Return, ReturnKind, Tally
from tonghu.record.tasks.actions import Duty, complete_task, open_task
from tonghu.record.tasks.models import Task, TaskQuerySet

SWEEP = "surveys.sweep"
_OFFICES = (Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)


@action(Permission.SURVEY_PLACES)
def open_campaign(
    *, name: str, place: str, starts_on: date, ends_on: date, basis: str, by: Actor
) -> Campaign:
    """Begin a sweep: each village inside has to report by its end."""
    if not by.may_at(Permission.SURVEY_PLACES, place):
        raise Refused("只能在自己的管辖范围内组织排查。")
    if ends_on < max(starts_on, timezone.localdate()):
        raise Refused("结束日期要在开始日期之后，并且不能是过去的日子。", at="ends_on")
    same = Campaign.objects.filter(place=place, name=name, starts_on=starts_on, ends_on=ends_on)
    if same.filter(closed_at=None).exists():
        raise Refused(
            f"“{name}”已经在排查，不用再组织一次。要另外组织的，请改名称或者日期。", at="name"
        )
    campaign = Campaign.objects.create(
        name=name, place=place, starts_on=starts_on, ends_on=ends_on, basis=basis, by=by.id
    )
    for village in villages_of(place):
        _ask(campaign, village, 1, by)
    return campaign


@dataclass(frozen=True)
class Found:
    """How one child was found."""

    child_id: UUID
    outcome: Outcome
    note: str = ""


@action(Permission.REGISTER_CHILDREN)
def record_checks(*, campaign: Campaign, found: Sequence[Found], by: Actor) -> list[Check]:
    """Write down how children were found, one or a village full. Nothing here changes a file: what
    has changed is changed there, and what is gone leaves the ledger there.
    """
    _under_way(campaign)
    wanted = {one.child_id: one for one in found}
    children = {
        one.pk: one
        for one in Child.objects.on_ledger().filter(pk__in=wanted)
        if by.may_at(Permission.REGISTER_CHILDREN, one.place)
        and contains(campaign.place, one.place)
    }
    if len(children) < len(wanted):
        raise Refused("有的孩子不在您的台账上，或者不在这次排查的范围内，请刷新页面再填。")
    rows = [
        Check(
            campaign=campaign, child=children[one.child_id], place=children[one.child_id].place,
            outcome=one.outcome, note=one.note or None, by=by.id,
        )
        for one in wanted.values()
    ]  # fmt: skip
    return Check.objects.bulk_create(rows)


@action(Permission.REGISTER_CHILDREN)
def hand_in_return(*, campaign: Campaign, place: str, kind: ReturnKind, by: Actor) -> Return:
    """Report for a village as a whole; its duty ends. Handed in twice, the first stands, but for a zero beside which
    a child was registered since.
    """
    _under_way(campaign)
    if not (by.may_at(Permission.REGISTER_CHILDREN, place) and contains(campaign.place, place)):
        raise Refused("这个村不在您的管辖范围内，请由当地报告。")
    here = Child.objects.on_ledger().filter(place=place)
    children = here.count()
    known = Return.objects.filter(campaign=campaign, place=place, withdrawn_at=None).first()
    if known is not None and not (known.kind == ReturnKind.ZERO and children):
        return known
    if kind is ReturnKind.ZERO and children:
        raise Refused(
            f"台账上还有 {children} 名孩子，不能零报告。都不在了的，先在档案里办理退出；还在的，逐一核对。"
        )
    if kind is ReturnKind.UNCHANGED and (differing := _differing(campaign, place)):
        raise Refused(
            f"已经记下 {differing} 名孩子和台账不一致（情况有变、不在这里了或者没有找到人），不能报“与台账一致”。"
            "请把其余的孩子也逐一核对，选“已逐一核对”；记错了的，先改过来。"
        )
    if kind is ReturnKind.CHECKED:
        checked = Check.objects.filter(campaign=campaign, child__in=here)
        left = children - checked.values("child").distinct().count()
        if left:
            raise Refused(f"还有 {left} 名孩子没有核对，核对完再报告；或者选“与台账一致”。")
    if known is not None:
        known.withdrawn_at, known.withdrawn_by = timezone.now(), by.id
        known.withdrawn_why = "零报告以后登记了孩子，重新报告"
        known.save()
    said = Return.objects.create(
        campaign=campaign, place=place, kind=kind, children=children,
        newly=here.filter(entered_on__gte=campaign.starts_on).count(), by=by.id,
    )  # fmt: skip
    for task in _duties(campaign).filter(place=place):
        complete_task(task=task, outcome=ReturnKind(kind).label, fact=said, by=by)
    return said


@action(Permission.SURVEY_PLACES)
def withdraw_return(*, said: Return, reason: str, by: Actor) -> Return:
    """Send a village's report back: it does not hold, and the village owes it again."""
    said = Return.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=said.pk)
    _under_way(said.campaign)
    if not by.may_at(Permission.SURVEY_PLACES, said.place):
        raise Refused("这个村不在您的管辖范围内。")
    if said.withdrawn_at is None:
        said.withdrawn_at, said.withdrawn_by = timezone.now(), by.id
        said.withdrawn_why = reason
        said.save()
        times = Return.objects.filter(campaign=said.campaign, place=said.place).count()
        _ask(said.campaign, said.place, times + 1, by, because=f"退回：{reason}")
    return said


@action(Permission.SURVEY_PLACES)
def close_campaign(*, campaign: Campaign, summary: str, by: Actor) -> Campaign:
    """End a sweep. Villages that have not reported stay visible as such."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not by.may_at(Permission.SURVEY_PLACES, campaign.place):
        raise Refused("这次排查不是您的单位组织的，请由组织的单位结束。")
    _under_way(campaign)
    campaign.closed_at, campaign.summary = timezone.now(), summary
    campaign.save()
    Tally.objects.bulk_create(tallied(campaign, villages_of(campaign.place)))
    for task in _duties(campaign):
        complete_task(task=task, outcome="排查结束，没有报告", fact=campaign, by=by)
    return campaign


def _differing(campaign: Campaign, place: str) -> int:
    """How many children of a village were last found otherwise than as filed."""
    last = Check.objects.filter(campaign=campaign, child=OuterRef("pk")).order_by("-at", "-id")
    here = Child.objects.on_ledger().filter(place=place)
    found = here.annotate(last=Subquery(last.values("outcome")[:1])).exclude(last=None)
    return found.exclude(last=Outcome.AS_FILED).count()


def _duties(campaign: Campaign) -> TaskQuerySet:
    return Task.objects.open().filter(subject_id=campaign.pk, kind=SWEEP)


def _under_way(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        raise Refused("这次排查已经结束，不能再登记。平时的变化请直接在档案里办。")
    if campaign.starts_on > timezone.localdate():
        raise Refused(f"这次排查从 {campaign.starts_on:%m月%d日} 开始，还没有到。")


def _ask(campaign: Campaign, village: str, times: int, by: Actor, because: str = "") -> None:
    office = Organisation.objects.nearest_to(village, *_OFFICES)
    if office is None:
        raise Refused("有的村和乡镇还没有登记单位，请系统管理员先登记机构。")
    open_task(
        duty=Duty(
            key=f"survey:{campaign.pk}:{village}:{times}",
            kind=SWEEP,
            title=f"排查：{campaign.name}"[:120],
            organisation=office,
            place=village,
            basis=COUNTY_NOTICE("二"),
            because=because or campaign.basis,
            form="surveys:duty",
            subject_id=campaign.pk,
            due_on=campaign.ends_on,
        ),
        at=timezone.now(),
        by=by,
    )
