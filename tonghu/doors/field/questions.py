"""What the pages ask: phones with what they have not sent, what waits for a person, what a lost one held."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.models import Entry
from tonghu.base.audit.models import Kind as EntryKind
from tonghu.base.people.models import Officer, names_of
from tonghu.base.places.codes import is_code
from tonghu.base.places.models import Place, full_name
from tonghu.doors.field.models import Collision, Device, Kind, Operation, Question, State
from tonghu.law import contact, registration, visits
from tonghu.law.registration import Field
from tonghu.law.reporting import SITUATIONS, SUSPECTS
from tonghu.law.risk import SEEN
from tonghu.record.children.filing import records_of
from tonghu.record.children.models import Change, Child
from tonghu.record.risk.models import Observation
from tonghu.record.risk.verdicts import Known
from tonghu.record.surveys.models import Outcome

_GAPS = 200
KINDS = {
    ("fact.add", "visit"): "走访", ("fact.add", "contact"): "联系", ("fact.add", "report"): "强制报告",
    ("fact.add", "check"): "排查核对", ("entity.create", "child"): "登记孩子",
    ("field.set", "child"): "改档案", ("proposal.add", "child"): "建议更正",
    ("set.add", "child"): "加需要", ("set.remove", "child"): "去掉需要", ("task.done", "task"): "办结待办",
    ("fact.retract", "visit"): "撤回走访", ("fact.retract", "contact"): "撤回联系",
}  # fmt: skip
_WORDS = {
    "visited_at": "走访时间", "reason": "理由", "words": "内容", "where": "具体地方", "place": "村（居）",
    "situations": "情形", "ongoing": "危险正在发生", "called": "已经打过 110", "statement": "怎么办的",
    "values": "内容", "effective_on": "从哪天起", "outcome": "结果", "note": "说明", "at": "时间",
    "who": "和谁联系", "how": "怎样联系的", "known_by": "怎么知道的", "suspect": "可能是谁",
}  # fmt: skip


_TIMES = ("visited_at", "at")
_CODES: Mapping[str, Mapping[str, str]] = {
    "who": contact.WHO, "how": contact.HOW, "known_by": contact.KNOWN_BY,
    "outcome": {str(code): str(text) for code, text in Outcome.choices}, "suspect": {code: one.label for code, one in SUSPECTS.items()},
}  # fmt: skip
# The first that is found counts: Edge calls itself Chrome, and Android Linux.
_SYSTEMS = {
    "HarmonyOS": "鸿蒙", "Android": "安卓", "iPhone": "苹果", "iPad": "苹果", "Windows": "Windows", "Mac OS": "Mac",
    "Linux": "Linux",
}  # fmt: skip
_PROGRAMS = {
    "MicroMessenger": "微信", "Edg": "Edge", "Chrome": "Chrome", "Firefox": "Firefox", "Safari": "Safari",
}  # fmt: skip


def what(operation: Operation) -> str:
    """What an operation is, in a word."""
    return KINDS.get((operation.kind, operation.entity_kind), "认不出的一种")


def said_in(payload: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an operation says, line by line in words; what is not known stands as it came."""
    fields = payload.get("fields")
    for one in fields if isinstance(fields, list) else []:
        if isinstance(one, dict):
            name = str(one.get("name"))
            before, after = words(name, one.get("from")), words(name, one.get("to"))
            yield label(name), f"{before} → {after}"
    body = payload.get("body")
    told = body if isinstance(body, dict) else {}
    for key in sorted(told, key=lambda one: (one not in _TIMES, one not in _WORDS)):
        value = told[key]
        if key == "said" and isinstance(value, dict):
            for item in sorted(value, key=_place_in_visit):
                yield _in_visit(item), _visit_words(item, value[item])
        elif key == "values" and isinstance(value, dict):
            yield from ((label(name), words(name, answer)) for name, answer in value.items())
        else:
            yield _WORDS.get(key, str(key)), _plain(key, value)


def label(name: str) -> str:
    """An item of the registration form by its name on it, or a sign."""
    if name in SEEN:
        return SEEN[name].label
    field = registration.FIELDS.get(name)
    return field.label if field else name


def words(name: str, value: object) -> str:
    """A value of the registration form in words; a sign is there or not."""
    if name in SEEN:
        return "没有看到过" if value is None else "有" if value else "没有"
    return _in_words(registration.FIELDS.get(name), value)


def standing_value(question: Question, officer: Officer) -> object:
    """What holds now of the item a question is about: it may have changed since it was asked."""
    if question.kind == Kind.SAFETY:
        child = Child.objects.visible_to(officer).filter(pk=question.child).first()
        return child and question.field in Known([child], timezone.localdate()).verdict(child).keys
    return records_of([question.child])[question.child].get(question.field)


def last_said(question: Question, officer: Officer) -> dict[str, object] | None:
    """Who said what holds now of the item, and when; None where nobody did, or the officer may not know."""
    child = Child.objects.visible_to(officer).filter(pk=question.child).first()
    if child is None:
        return None
    found: Observation | Change | None
    if question.kind == Kind.SAFETY:
        saw = child.observations.standing().filter(sign=question.field, there=True)
        saw = saw.exclude(origin=question.operation_id)  # which put it back
        found = saw.order_by("-at", "-id").first()
    else:
        changes = child.changes.order_by("-at", "-id")
        found = next((one for one in changes if question.field in one.values), None)
    if found is None:
        return None
    return {"who": names_of([found.by]).get(found.by, "系统"), "at": found.at}


def _in_visit(item: str) -> str:
    field = visits.FIELDS.get(item)
    return field.label if field else item


def _place_in_visit(item: str) -> int:
    known = list(visits.FIELDS)
    return known.index(item) if item in known else len(known)


def _visit_words(item: str, value: object) -> str:
    return _in_words(visits.FIELDS.get(item), value)


def _in_words(field: Field | None, value: object) -> str:
    text = field.said(value) if field else str(value)
    return full_name(text, timezone.localdate()) if is_code(text) else text


def _plain(key: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_plain(key, one) for one in value)
    text = str(value)
    if key in _TIMES:
        return _moment(text)
    if key in _CODES and text in _CODES[key]:
        return _CODES[key][text]
    if key == "situations" and text in SITUATIONS:
        return SITUATIONS[text].label
    return full_name(text, timezone.localdate()) if is_code(text) else text


def _moment(text: str) -> str:
    """A phone's time as the pages write it; what is no time stands as it came."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{timezone.localtime(at) if at.tzinfo else at:%Y-%m-%d %H:%M}"


def handset(agent: str) -> str:
    """What a browser says of itself, in two words a person knows; as it came where none is known."""
    system = next((word for sign, word in _SYSTEMS.items() if sign in agent), "")
    program = next((word for sign, word in _PROGRAMS.items() if sign in agent), "")
    return " ".join(filter(None, (system, program))) or agent


@dataclass(frozen=True)
class Held:
    """A phone, and what of it wants looking at."""

    device: Device
    villages: str
    handset: str
    colour: str
    words: str


def phones(officer: Officer) -> list[Held]:
    """The phones one keeps, those in use and longest unheard of first."""
    found = Device.objects.visible_to(officer).select_related("officer")
    devices = sorted(found, key=lambda one: (one.state != State.ACTIVE, one.last_contact))
    codes = {code for one in devices for code in one.villages}
    names = village_names(codes)
    return [
        Held(
            one,
            "、".join(names.get(code, code) for code in one.villages),
            handset(one.agent),
            *_standing(one, replaced=replaced_by(one, devices) is not None),
        )
        for one in devices
    ]


def replaced_by(device: Device, among: Iterable[Device]) -> Device | None:
    """The phone the same officer enrolled after this one, both in use: this one is to be put away."""
    if device.state != State.ACTIVE:
        return None
    later = (
        one for one in among
        if one.officer_id == device.officer_id and one.state == State.ACTIVE
        and one.enrolled_at > device.enrolled_at
    )  # fmt: skip
    return next(later, None)


def village_names(codes: set[str]) -> dict[str, str]:
    """The names of villages."""
    here = Place.objects.on(timezone.localdate()).filter(code__in=codes)
    return dict(here.values_list("code", "name"))


def _standing(device: Device, *, replaced: bool) -> tuple[str, str]:
    if device.state == State.LOST:
        return "red", "报失，已清除" if device.wiped_at else "报失，还没有联系上"
    if device.state == State.RETIRED:
        return "", "停用"
    if replaced:
        unsent = f"还有 {device.outbox} 条没有上传" if device.outbox else "请停用"
        return "yellow", f"已换新手机，{unsent}"
    if device.lease_until < timezone.now():
        return "yellow", "超过 72 小时没有联系，手机已自动上锁"
    return ("yellow", f"还有 {device.outbox} 条没有上传") if device.outbox else ("green", "正常")


def gaps(device: Device) -> list[int]:
    """The numbers in the phone's line that never came: work that was on it when it was reset."""
    there = set(device.operations.values_list("device_seq", flat=True))
    return [seq for seq in range(1, device.last_seq + 1) if seq not in there][:_GAPS]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for a person: when it came, from whom, what, why."""

    at: datetime
    who: str
    what: str
    why: str
    url: str
    pk: UUID
    urgent: bool = False
    child: Child | None = None


def waiting_for(officer: Officer) -> list[Waiting]:
    """All that waits, reports first, then the longest waiting: four queries, however much there is."""
    parked = list(Operation.objects.visible_to(officer).waiting().select_related("device__officer"))
    asked = list(
        Question.objects.visible_to(officer).waiting().select_related("operation__device__officer")
    )
    named = {one.child for one in parked} | {one.child for one in asked}
    children = Child.objects.visible_to(officer).in_bulk([pk for pk in named if pk is not None])
    doubled = Collision.objects.visible_to(officer).waiting().select_related("device__officer")
    found = [
        *(
            Waiting(
                one.received_at, one.device.officer.name, what(one), str(one.status_.label),
                "field:operation", one.pk, one.entity_kind == "report",
                children.get(one.child),
            )
            for one in parked
        ),
        *(
            Waiting(
                one.at, one.operation.device.officer.name, label(one.field),
                str(one.get_kind_display()), "field:question", one.pk, child=children.get(one.child),
            )
            for one in asked
        ),
        *(
            Waiting(
                one.at, one.device.officer.name, "重复编号的记录", "同一编号内容不同", "field:collision",
                one.pk,
            )
            for one in doubled
        ),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.urgent, one.at))


def held_by(device: Device, officer: Officer) -> tuple[Sequence[Child], int]:
    """The children whose files ever went out to a phone, by what the log says; and of how many more
    the files are out of the officer's reach by now, or erased.
    """
    went = Entry.objects.filter(
        actor_id=device.officer_id, kind=EntryKind.DISCLOSURE, why=f"手机 {device.pk}",
        child_id__isnull=False,
    )  # fmt: skip
    ids = {pk for pk in went.values_list("child_id", flat=True) if pk is not None}
    found = list(Child.objects.visible_to(officer).filter(pk__in=ids).order_by("place", "name"))
    return found, len(ids) - len(found)
