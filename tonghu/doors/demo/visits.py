"""A year of visits in 云溪县: most made, some not; what was seen, looked at again, taken back, and said."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import F
from django.utils import timezone

from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.codes import within
from tonghu.base.places.models import in_ranges
from tonghu.doors.demo.ledgers import BAISHUI, QINGYAN, SHIMEN
from tonghu.law.agencies import Agency
from tonghu.law.visits import ALL_WELL
from tonghu.record.children.actions import accept_proposal, decline_proposal, propose_change
from tonghu.record.children.models import Child, Proposal
from tonghu.work.contact.actions import ContactRecord, record_contacts
from tonghu.work.visits.actions import (
    VisitRecord,
    ask_verification,
    record_visits,
    retract_visit,
)
from tonghu.work.visits.models import Visit
from tonghu.work.visits.verifying import priority

TOWNS = tuple(town.ljust(12, "0") for town in (QINGYAN, BAISHUI, SHIMEN))
"""Those that handed their ledgers in."""
DANGERS = 2
"""How many visits find a child in danger; each becomes a report and a case."""
_YEAR = (330, 240, 150, 60)
"""About how many days ago the rounds of a year were made; townships whose files are of today know the last."""
_MADE, _MET = 0.86, 0.9
_SECOND_LOOKS = 14
_WORDS = (
    "孩子在写作业，奶奶在做饭。", "刚放学，话不多，问到爸爸妈妈时说想他们。", "院子里堆着柴，请奶奶收一收。",
    "成绩比上学期好，老师打电话来夸过。", "感冒好了，又去上学了。", "家里新装了热水器，讲了通风。",
)  # fmt: skip
_CHANGES = (
    ("3", "爷爷住院，现在由姑姑照护"), ("4", "奶奶换了号码，说回头告诉我们"), ("1", "父亲过了年又去浙江了"),
    ("5", "搬到镇上租房，方便上学"), ("6", "下学期转到县里读初中"),
)  # fmt: skip


def visit_children(random: Random) -> None:
    """Visit, contact, look again, propose; done once, it is left alone."""
    if Visit.objects.exists():
        return
    for town in TOWNS:
        _a_year(random, town, _YEAR[-1:])
    _a_year(random, _oldest_files(), _YEAR)
    _in_danger(random)
    _looked_at_again(random)
    _taken_back()
    _decided(random)
    _in_touch(random)


def _oldest_files() -> str:
    """The township, of those that handed in no ledger, with the most files as old as the first round."""
    first_round = timezone.localdate() - timedelta(days=_YEAR[0])
    old = Child.objects.on_ledger().filter(entered_on__lte=first_round)
    towns = Counter(f"{place[:9]}000" for place in old.values_list("place", flat=True))
    for town in TOWNS:
        del towns[town]
    return min(towns, key=lambda town: (-towns[town], town))


def _a_year(random: Random, town: str, rounds: Sequence[int]) -> None:
    """What the child directors of a township did, village by village, a village at once."""
    homes: dict[str, list[Child]] = defaultdict(list)
    for child in _here(town).order_by("number"):
        homes[child.place].append(child)
    for place, children in homes.items():
        records = [one for ago in rounds for one in _round(random, children, ago)]
        record_visits(visits=records, by=_director(place))


def _round(random: Random, children: Sequence[Child], ago: int) -> Iterator[VisitRecord]:
    """One round through a village, two or three homes a day."""
    for n, child in enumerate(children):
        on = timezone.localdate() - timedelta(days=ago - n // 3 + random.randrange(4))
        known_since = max(child.entered_on or on, child.birth_date or on)
        if random.random() < _MADE and known_since < on:
            minute = 9 * 60 + 40 * (n % 3) + random.randrange(30)
            yield VisitRecord(child.pk, _at(on, minute), _said(random), source="page")


def _said(random: Random) -> dict[str, Any]:
    """What a director wrote down: mostly all well, sometimes nobody there, sometimes a worry."""
    if random.random() > _MET:
        return {"kind": "1", "mode": "1", "met": [random.choice("244")]}
    said: dict[str, Any] = {
        "kind": "1", "mode": random.choice("1112"), "met": ["1", "2"], **ALL_WELL,
        "touch": random.choice("11111229"),
    }  # fmt: skip
    for key, share in (("mood", 0.06), ("schooling", 0.03), ("care", 0.04), ("health", 0.02)):
        if random.random() < share:
            said[key] = random.choice("223")
    if random.random() < 0.07:
        said["hazards"] = random.sample(["1", "2", "3", "4", "6", "7"], 1)
    if random.random() < 0.03:
        said["touch"] = random.choice("34")
    if random.random() < 0.25:
        said["child_words" if random.random() < 0.3 else "note"] = random.choice(_WORDS)
    if random.random() < 0.03:
        said["needs"] = [random.choice("1378")]
    if random.random() < 0.05:
        code, words = random.choice(_CHANGES)
        said |= {"changes": [code], "change_words": words}
    return said


def _in_danger(random: Random) -> None:
    """Two children found in danger: one told to the police on the spot, one this morning, not yet said."""
    alone, hurt = random.sample(list(_quiet(TOWNS[1])[:40]), DANGERS)
    call = {
        "met": ["1"], "mode": "1", "alone": "2", "danger_words": "奶奶住院三天，晚上一个人在家",
        "police": "1", "police_receipt": "云溪公（石）受案字 0412", "actions": ["3", "4"],
    }  # fmt: skip
    told = {
        "met": ["1"],
        "mode": "1",
        "dangers": ["hurt"],
        "danger_words": "手臂上几处淤青，不肯说怎么来的",
    }
    now = timezone.now()
    for child, said, ago in ((alone, call, 19), (hurt, told, 0)):
        record = VisitRecord(child.pk, now - timedelta(days=ago, hours=1), said)
        record_visits(visits=[record], by=_director(child.place))


def _looked_at_again(random: Random) -> None:
    """Priority children of the first township: handed out by three ways, most looked at again."""
    town = TOWNS[0]
    supervisor = _officer(town, "town_supervisor")
    township = Organisation.objects.get(place=town, kind=Agency.TOWNSHIP.value)
    workers = Organisation.objects.get(kind=Agency.SOCIAL_WORK.value, place=f"{town[:6]}000000")
    due_on = timezone.localdate() + timedelta(days=20)
    here = priority([within(town)]).order_by(F("visited_on").asc(nulls_last=True), "number")
    children = list(here[:_SECOND_LOOKS])
    for n, child in enumerate(children):
        way = "123"[n % 3]
        committee = Organisation.objects.nearest_to(child.place, Agency.VILLAGE_COMMITTEE)
        to = {"1": township, "2": committee, "3": workers}[way]
        assert to is not None, "every village has its committee"
        ask_verification(
            children=[child], verifier=way, organisation=to, due_on=due_on,
            reason="重点对象年度核查", by=supervisor,
        )  # fmt: skip
        if n % 4 != 3:
            by = supervisor if way == "1" else _of(to)
            said = _said(random) | {"kind": "3", "verifier": way}
            if random.random() < 0.4:
                said |= {"met": ["1", "2"], "mood": "2", "hazards": ["2"], "touch": "3"}
            at = timezone.now() - timedelta(days=random.randrange(1, 12), hours=2)
            record_visits(visits=[VisitRecord(child.pk, at, said)], by=by)


def _taken_back() -> None:
    """One visit was written down for the neighbours' child."""
    child = _quiet(TOWNS[0])[0]
    by = _director(child.place)
    said = {"met": ["1"], "mode": "1", "mood": "3", "note": "孩子哭着说不想上学"}
    at = timezone.now() - timedelta(days=2)
    (visit,) = record_visits(visits=[VisitRecord(child.pk, at, said)], by=by)
    retract_visit(visit=visit, reason="写成了隔壁家的孩子", by=by)


def _decided(random: Random) -> None:
    """A phone asks to put names and homes right; the supervisor decides some of what waits."""
    town = TOWNS[0]
    supervisor = _officer(town, "town_supervisor")
    for child in _quiet(town)[1:9]:
        by = _director(child.place)
        item, value = random.choice(
            (("school", "青岩镇中心小学"), ("caregiver.name", f"{child.name[:1]}秀英"), ("ethnicity", "02"))
        )  # fmt: skip
        propose_change(
            child=child, item=item, value=value, words="走访时核对", source="phone", by=by
        )
    mine = Proposal.objects.visible_to(supervisor).waiting().order_by("child__number", "item", "id")
    day = timezone.localdate()
    for n, proposal in enumerate(mine.exclude(item="")[:4]):
        if n % 2:
            decline_proposal(proposal=proposal, reason="打电话问过，没有变", by=supervisor)
        else:
            accept_proposal(proposal=proposal, on=day, reason="电话核实", by=supervisor)
    for proposal in list(mine.filter(item=""))[::4]:
        decline_proposal(proposal=proposal, reason="本人说没有这回事", by=supervisor)


def _in_touch(random: Random) -> None:
    """What caregivers told of the parents' calls; a few parents cannot be reached."""
    for place in sorted(set(_here(TOWNS[0]).values_list("place", flat=True))):
        records = []
        for child in Child.objects.on_ledger().filter(place=place).order_by("number")[:6]:
            lost = random.random() < 0.12
            ago = random.randrange(1, 6) if not lost else random.randrange(17, 40)
            records.append(_contact(child, ago, random.choice("12"), random.choice("112")))
            if lost:
                records.append(_contact(child, 1, "1", "0", "made"))
        record_contacts(contacts=records, by=_director(place))


def _contact(child: Child, ago: int, who: str, how: str, known_by: str = "told") -> ContactRecord:
    at = _at(timezone.localdate() - timedelta(days=ago), 18 * 60)
    return ContactRecord(child.pk, at, who, how, known_by)


def _here(town: str) -> Any:
    return Child.objects.on_ledger().filter(in_ranges("place", [within(town)]))


def _quiet(town: str) -> Any:
    """Children of a township without a case, those without priority circumstances first."""
    return _here(town).filter(cases=None).order_by("flags", "number")


def _at(on: date, minute: int) -> datetime:
    moment = datetime.combine(on, time(minute // 60, minute % 60))
    return min(timezone.make_aware(moment), timezone.now())


def _director(place: str) -> Officer:
    return _officer(place, "village_director")


def _officer(place: str, role: str) -> Officer:
    found: Officer = Officer.objects.filter(posts__place=place, posts__role=role).order_by("login")[
        0
    ]
    return found


def _of(organisation: Organisation) -> Officer:
    colleagues: list[Officer] = list(Officer.objects.colleagues_of(organisation).order_by("login"))
    return colleagues[0]
