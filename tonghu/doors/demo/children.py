"""The children of 云溪县: three townships hand their ledgers in, the rest are registered, a year goes by."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import within
from tonghu.base.places.models import in_ranges
from tonghu.doors.demo.families import Family, families
from tonghu.doors.demo.ledgers import BAISHUI, QINGYAN, SHIMEN, Ledger, enough, write_ledgers
from tonghu.law.ledger import ExitReason, LedgerState
from tonghu.record.children.actions import (
    approve_for_county,
    ask_exit,
    change_children,
    decide_exit,
    reenter_children,
    register_children,
)
from tonghu.record.children.filing import Amendment, Intake
from tonghu.record.children.models import Child
from tonghu.record.ledger.actions import confirm_hand_in, file_portion, hand_in_ledger
from tonghu.record.ledger.door import read_file
from tonghu.record.ledger.foretelling import foretell
from tonghu.record.ledger.models import HandIn, State

CHILDREN = 6000
_AT_ONCE = 1000
_CHANGED, _LEFT, _BACK = 300, 25, 8
"""In a quarter of a year; who comes back comes back now."""
_SAYS: Mapping[ExitReason, Mapping[str, object]] = {
    ExitReason.PARENT_RETURNED: {"father.is_away": "0"},
    ExitReason.WITH_PARENTS: {"living_detail": "广东省东莞市"},
    ExitReason.HUKOU_MOVED: {"hukou_detail": "浙江省金华市"},
}
_WHY = tuple(_SAYS)


def settle_children(random: Random, villages: Sequence[tuple[str, str]], say: Any) -> None:
    """Bring the children in through the same doors as everybody's; done once, it is left alone."""
    if Child.objects.exists():
        return
    everybody = list(families(random, villages, CHILDREN))
    folder = Path(settings.TONGHU_HOME) / "demo" / "ledgers"
    folder.mkdir(parents=True, exist_ok=True)
    for ledger in write_ledgers(folder, random, everybody):
        _hand_in(ledger, say)
    held = {id(family) for town in (QINGYAN, BAISHUI, SHIMEN) for family in enough(everybody, town)}
    _register(random, [family for family in everybody if id(family) not in held])
    _a_year(random)
    say(
        f"儿童  {Child.objects.on_ledger().count()} 名在册，{Child.objects.filter(on_ledger=False).count()} 名已退出"
    )


def _hand_in(ledger: Ledger, say: Any) -> None:
    """What a clerk does with the township's own ledger, told as it happens."""
    place = ledger.township.ljust(12, "0")
    officer = _officer(place, "town_supervisor")
    reading = read_file(ledger.path, ledger.path.name, place)
    read = [sheet for sheet in reading.report if sheet["rows_read"]]
    columns = {column["field"] for sheet in read for column in sheet["columns"]}
    one = hand_in_ledger(
        place=place,
        name=ledger.path.name,
        content=ledger.path.read_bytes(),
        reading=reading,
        foretold=foretell(reading, place, officer),
        by=officer,
    )
    one = confirm_hand_in(hand_in=one, by=officer)
    while one.state == State.RUNNING:
        one = file_portion(hand_in=one, by=officer)
    say(
        f"台账  {ledger.path.name}：{len(read)} 张表，认出 {len(columns)} 个项目，{_told(one, read)}"
    )


def _told(one: HandIn, read: Sequence[Any]) -> str:
    doubted = sum(sheet["rows_flagged"] for sheet in read)
    return (
        f"建档 {one.created} 名，有疑问 {doubted} 行，退回 {one.refused} 行，待判断 {one.parked} 行"
    )


def _register(random: Random, everybody: Sequence[Family]) -> None:
    """The other families, as the county took them over from its old system over the year."""
    county = _officer("990121000000", "county_civil_affairs")
    today = timezone.localdate()
    intakes = []
    for family in everybody:
        household = uuid7() if len(family.children) > 1 else None
        since = today - timedelta(days=random.randrange(30, 540))
        intakes += [Intake(family.place, values, since, household) for values in family.children]
    for start in range(0, len(intakes), _AT_ONCE):
        register_children(intakes=intakes[start : start + _AT_ONCE], by=county)
    waiting = Child.objects.filter(
        in_ranges("place", [within(QINGYAN.ljust(12, "0"))]), state=LedgerState.PENDING_COUNTY
    )
    approve_for_county(children=list(waiting), by=county)


def _a_year(random: Random) -> None:
    """What changes in a year, quarter by quarter: caregivers and schools, parents who come home, children
    who leave, and some of them who are left behind again.
    """
    county = _officer("990121000000", "county_civil_affairs")
    today = timezone.localdate()
    active = list(Child.objects.on_ledger().filter(state=LedgerState.ACTIVE).order_by("number"))
    random.shuffle(active)
    leaving, staying = active[: 4 * _LEFT], active[4 * _LEFT :]
    for quarter in range(4):
        first, last = (today - timedelta(days=91 * (4 - quarter - ends)) for ends in (0, 1))
        here = [one for one in staying if (one.entered_on or today) < last]
        amendments = [
            Amendment(one.pk, _news(random, one), _between(random, one, first, last), "走访得知")
            for one in random.sample(here, min(_CHANGED, len(here)))
        ]
        change_children(amendments=amendments, by=county)
        for one in leaving[quarter * _LEFT : (quarter + 1) * _LEFT]:
            on = _between(random, one, first, last)
            director = _officer(one.place, "village_director")
            why = random.choice(_WHY)
            ask_exit(
                child=one, why=why, reason="走访核实", on=on, by=director,
                values=_SAYS[why],
            )  # fmt: skip
            if quarter < 3 or random.random() < 0.7:
                decide_exit(child=one, leaves=True, reason="已核实", by=county)
    back = [
        Amendment(one.pk, {"father.is_away": "1", "actual_care": "1"}, today, "父母又外出务工")
        for one in leaving[:_BACK]
    ]
    reenter_children(amendments=back, by=county)


def _between(random: Random, child: Child, first: date, last: date) -> date:
    """A day of the quarter on which the child was on the ledger."""
    first = max(first, child.entered_on or first, child.birth_date or first)
    return first + timedelta(days=random.randrange(max(1, (last - first).days)))


def _news(random: Random, child: Child) -> dict[str, object]:
    news: list[dict[str, object]] = [
        {"caregiver.phone": f"154{random.randrange(10**8):08}"},
        {"school": f"{child.school or '中心小学'}", "is_boarding": "1"},
        {"father.work_region": random.choice(("广东省东莞市", "浙江省宁波市", "江苏省昆山市"))},
        {"guardianship_type": random.choice(("3", "4", "5"))},
    ]
    return random.choice(news)


def _officer(place: str, role: str) -> Officer:
    found: Officer = Officer.objects.filter(posts__place=place, posts__role=role).order_by("login")[
        0
    ]
    return found
