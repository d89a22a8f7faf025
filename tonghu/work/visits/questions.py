"""What pages ask about visits: who is due, one visit in words, two looks side by side, a place's list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer, Organisation, OrganisationQuerySet, names_of
from tonghu.base.places.codes import ancestors
from tonghu.base.places.models import Place, in_ranges
from tonghu.law.agencies import Agency
from tonghu.law.levels import Level
from tonghu.law.reporting import SITUATIONS
from tonghu.law.visits import DOUBTS, FIELDS, KINDS, POLICE, VERIFIED_BY, must_report
from tonghu.record.cases.models import Case
from tonghu.record.cases.questions import Sight
from tonghu.record.cases.sections import case_section
from tonghu.record.children.models import Child
from tonghu.record.children.sections import Happened, Line, Section, origin, section, story
from tonghu.work.visits.following import CALLED, age_of, follow_ups
from tonghu.work.visits.models import PoliceCall, Visit, VisitQuerySet

PAGE = 50
_LAST, _TOLD = 5, 60
_SHOWN_DUE = 200


def lines_of(said: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What was answered, item by item in the order of the catalogue; what nobody knows comes last."""
    for key, item in FIELDS.items():
        if said.get(key) not in (None, "", []):
            yield item.label, item.said(said[key])
    for key, value in said.items():
        if key not in FIELDS:
            yield f"（新版项目 {key}）", str(value)


@dataclass(frozen=True)
class Compared:
    """One item of two looks at a child."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether both answered, and not the same."""
        return bool(self.first) and bool(self.second) and self.first != self.second


def looked_at_before(visit: Visit) -> Visit | None:
    """The visit that a second look (核查) is compared with: the latest before it that is none itself."""
    before = Visit.objects.standing().filter(child=visit.child_id, on__lte=visit.on)
    return before.exclude(kind="3").exclude(pk=visit.pk).order_by("-on", "-id").first()


def compared(first: Visit, second: Visit) -> list[Compared]:
    """Both looks side by side; nothing of either is lost."""
    leave_out = {"kind", "verifier", "signed"}
    one, other = dict(lines_of(first.said)), dict(lines_of(second.said))
    labels = [item.label for key, item in FIELDS.items() if key not in leave_out]
    return [
        Compared(label, one.get(label, ""), other.get(label, ""))
        for label in labels
        if label in one or label in other
    ]


def differences_of(visit: Visit) -> int:
    """In how many items a second look differs from the visit before it."""
    first = looked_at_before(visit)
    return sum(row.differs for row in compared(first, visit)) if first else 0


def situations_of(visit: Visit) -> list[str]:
    """What of the visit has to be reported, in words."""
    codes = must_report(visit.said, age_of(visit.child, visit.on))
    return [SITUATIONS[code].label for code in codes]


def doubts_of(visit: Visit) -> list[str]:
    """What is doubtful, in words."""
    return [DOUBTS.get(key, key) for key in visit.doubts]


def police_of(visit: Visit) -> str:
    """What was said about the police; empty while nothing was."""
    later = PoliceCall.objects.filter(visit=visit).first()
    if later is not None:
        return f"{POLICE[later.called]}：{later.words}"
    called = visit.said.get("police")
    if called in CALLED:
        words = FIELDS["police_receipt"].said(visit.said.get("police_receipt"))
        return f"{POLICE[str(called)]}：{words}"
    return ""


def station_of(place: str) -> Organisation | None:
    """The police station, or else the county's police."""
    kinds = (Agency.POLICE_STATION, Agency.PUBLIC_SECURITY)
    offices = (Organisation.objects.nearest_to(place, kind) for kind in kinds)
    return next(filter(None, offices), None)


def phones_of(organisation: Organisation | None) -> list[tuple[str, str]]:
    """Who of an organisation can be called: names of officers and their work phones."""
    if organisation is None:
        return []
    colleagues = Officer.objects.colleagues_of(organisation).exclude(phone="")
    return list(colleagues.values_list("name", "phone")[:3])


def verifying_bodies(place: str) -> OrganisationQuerySet:
    """The organisations of a county that do a second look, by any of the three ways."""
    kinds = {kind.value for kinds in VERIFIED_BY.values() for kind in kinds}
    found = Organisation.objects.filter(kind__in=kinds)
    county = Q(place__startswith=place[:6], kind__in=[kind.value for kind in VERIFIED_BY["3"]])
    near = county | Q(place__in=[place, *ancestors(place)])
    return found.filter(near).order_by("place", "kind", "name")


def visits_at(
    officer: Officer, ranges: list[tuple[str, str]], asked: Mapping[str, object]
) -> VisitQuerySet:
    """The visits of some places that the officer may see, narrowed, latest first."""
    found = Visit.objects.visible_to(officer).filter(in_ranges("place", ranges))
    found = found.select_related("child", "retraction")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("since"):
        found = found.filter(on__gte=asked["since"])
    if asked.get("until"):
        found = found.filter(on__lte=asked["until"])
    which = asked.get("which")
    if which == "unmet":
        found = found.filter(met_child=False)
    if which == "danger":
        found = found.filter(danger=True)
    if which == "doubt":
        found = found.exclude(doubts=[])
    found = found.exclude(retraction=None) if which == "taken" else found.filter(retraction=None)
    return found.order_by("-on", "-id")


def after(found: VisitQuerySet, mark: str) -> VisitQuerySet:
    """The rows behind a mark of `mark_of`; a mark nobody made changes nothing."""
    day, _, pk = mark.partition("_")
    try:
        on, row = date.fromisoformat(day), UUID(pk)
    except ValueError:
        return found
    return found.filter(Q(on__lt=on) | Q(on=on, pk__lt=row))


def mark_of(visit: Visit) -> str:
    """Where the next page begins: behind this row."""
    return f"{visit.on.isoformat()}_{visit.pk}"


@section(30)
def visits_of_child(officer: Officer, child: Child) -> Section | None:
    """The last visits, and the way to write one down."""
    found = list(Visit.objects.standing().filter(child=child).order_by("-on", "-id")[: _LAST + 1])
    who = names_of({one.by for one in found})
    lines = [
        Line(
            f"{KINDS[one.kind]} {'见到孩子' if one.met_child else '没有见到孩子'}",
            reverse("visits:visit", args=[one.pk]),
            f"{one.on:%Y-%m-%d} {who.get(one.by, '系统')}",
            "危险" if one.danger else "有疑问" if one.doubts else "",
            "red" if one.danger else "yellow",
        )
        for one in found[:_LAST]
    ]
    add = [("走访", reverse("visits:new", args=[child.pk]))]
    if child.merged_into_id or not officer.may(Permission.RECORD_VISITS):
        add = []
    elif officer.may_at(Permission.SURVEY_PLACES, child.place):
        add.append(("请人核查", reverse("visits:verification", args=[child.pk])))
    if len(found) > _LAST:
        add.append(("全部", f"{reverse('visits:list')}?child={child.pk}"))
    return Section("走访", lines, "还没有走访过。", add, heading="06")


@case_section(40)
def follow_ups_of_case(officer: Officer, case: Case, sight: Sight) -> Section | None:
    """The visits after closure that are still owed, for whoever owes them."""
    if sight.read_only or case.child_id is None or not officer.may(Permission.RECORD_VISITS):
        return None
    lines = [
        Line(one.law.label, "", "记一次结案回访，写上回访的结论，这一步就办完")
        for one in follow_ups(case.child_id, officer)
    ]
    new = f"{reverse('visits:new', args=[case.child_id])}?kind=4"
    return Section("结案回访", lines, "", [("记一次回访", new)]) if lines else None


@story
def visits_in_time(officer: Officer, child: Child) -> Iterator[Happened]:
    """The visits as the timeline tells them; a second look says how much it saw differently."""
    rows = Visit.objects.filter(child=child).select_related("retraction").order_by("-on", "-id")
    found = list(rows[:_TOLD])
    who = names_of({one.by for one in found})
    for one in found:
        taken = hasattr(one, "retraction")
        chip = "已撤回" if taken else "危险" if one.danger else ""
        said = "见到孩子" if one.met_child else "没有见到孩子"
        if one.kind == "3" and not taken and (number := differences_of(one)):
            said += f"，和上一次 {number} 处不一样"
        yield Happened(
            one.on, KINDS[one.kind], reverse("visits:visit", args=[one.pk]),
            who.get(one.by, "系统"), said, chip, "" if taken else "red",
        )  # fmt: skip


origin("visit", "visits:visit")


@dataclass(frozen=True)
class Home:
    """The children of one home who are to be visited, the most pressing first."""

    children: Sequence[Child]
    caregiver: str


@dataclass(frozen=True)
class VillageDue:
    """A village and its homes."""

    code: str
    name: str
    homes: Sequence[Home]
    number: int


def due(ranges: list[tuple[str, str]], until: date) -> list[VillageDue]:
    """The children to be visited by a day: village by village, home by home, at most 200 of them."""
    here = Child.objects.on_ledger().managed_in(ranges).filter(visit_on__lte=until)
    children = list(here.order_by("place", "visit_on", "id")[:_SHOWN_DUE])
    names = _place_names({one.place for one in children})
    villages: dict[str, list[Child]] = {}
    for one in children:
        villages.setdefault(one.place, []).append(one)
    return [
        VillageDue(code, names.get(code, code), _homes(inside), len(inside))
        for code, inside in villages.items()
    ]


def due_by_village(ranges: list[tuple[str, str]], until: date) -> list[tuple[str, str, int, int]]:
    """Code, name, how many are due, how many of them red, for places too large to list."""
    here = Child.objects.on_ledger().managed_in(ranges).filter(visit_on__lte=until)
    red = Count("pk", filter=Q(level=Level.RED.value))
    counted = here.values_list("place").annotate(number=Count("pk"), red=red).order_by("place")
    rows = [(place, number, urgent) for place, number, urgent in counted]
    names = _place_names({place for place, _, _ in rows})
    return [(place, names.get(place, place), number, urgent) for place, number, urgent in rows]


def _homes(children: Iterable[Child]) -> list[Home]:
    """Brothers and sisters together; the home with the most pressing child first."""
    homes: dict[object, list[Child]] = {}
    for one in children:
        homes.setdefault(one.household or one.pk, []).append(one)
    made = [Home(inside, inside[0].caregiver_name) for inside in homes.values()]
    return sorted(made, key=lambda home: -max(_rank(one) for one in home.children))


def _rank(child: Child) -> int:
    return child.level_.rank if child.level_ else -1


def _place_names(codes: set[str]) -> dict[str, str]:
    found = Place.objects.on(timezone.localdate()).filter(code__in=codes)
    return dict(found.values_list("code", "name"))
