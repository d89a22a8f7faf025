"""The small county of the tests, with its people by name. Fictional from end to end.

云溪县 has two townships and three villages; 李梅 is child director of 大坪村, 王强 supervises 青岩镇, 周静
leads it, 赵刚 is its police officer, 孙丽 teaches there; 何敏 works next door in 白水镇; 林涛 sits in the
county's civil affairs bureau, 陈曦 in the conference office; 许平, 马兰 and 高远 are the three administrators.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.audit.models import CHAINS, ChainHead
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.places.actions import load_places
from tonghu.base.places.rows import PlaceRow
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES
from tonghu.record.tasks.actions import Duty, open_task
from tonghu.record.tasks.models import Task

COUNTY = "990131000000"
QINGYAN, BAISHUI = "990131101000", "990131102000"
DAPING, LIUWAN, BAISHUI_VILLAGE = "990131101200", "990131101201", "990131102200"

_PLACES = (
    ("990000000000", "演示省"),
    ("990100000000", "远山市"),
    (COUNTY, "云溪县"),
    (QINGYAN, "青岩镇"),
    (BAISHUI, "白水镇"),
    (DAPING, "大坪村"),
    (LIUWAN, "柳湾村"),
    (BAISHUI_VILLAGE, "白水村"),
)
_ORGANISATIONS = (
    (Agency.COUNTY_GOVERNMENT, "云溪县人民政府", COUNTY, None),
    (Agency.JOINT_CONFERENCE, "云溪县联席会议办公室", COUNTY, "云溪县人民政府"),
    (Agency.CIVIL_AFFAIRS, "云溪县民政局", COUNTY, "云溪县人民政府"),
    (Agency.PUBLIC_SECURITY, "云溪县公安局", COUNTY, "云溪县人民政府"),
    (Agency.EDUCATION, "云溪县教育局", COUNTY, "云溪县人民政府"),
    (Agency.TOWNSHIP, "青岩镇人民政府", QINGYAN, "云溪县民政局"),
    (Agency.TOWNSHIP, "白水镇人民政府", BAISHUI, "云溪县民政局"),
    (Agency.POLICE_STATION, "青岩镇派出所", QINGYAN, "云溪县公安局"),
    (Agency.SCHOOL, "青岩镇中心小学", QINGYAN, "云溪县教育局"),
    (Agency.VILLAGE_COMMITTEE, "大坪村民委员会", DAPING, "青岩镇人民政府"),
    (Agency.VILLAGE_COMMITTEE, "柳湾村民委员会", LIUWAN, "青岩镇人民政府"),
    (Agency.VILLAGE_COMMITTEE, "白水村民委员会", BAISHUI_VILLAGE, "白水镇人民政府"),
)
_OFFICERS = (
    ("limei", "李梅", "village_director", "大坪村民委员会"),
    ("tianyu", "田雨", "village_director", "柳湾村民委员会"),
    ("wangqiang", "王强", "town_supervisor", "青岩镇人民政府"),
    ("zhoujing", "周静", "town_leader", "青岩镇人民政府"),
    ("zhaogang", "赵刚", "police_liaison", "青岩镇派出所"),
    ("sunli", "孙丽", "school_reporter", "青岩镇中心小学"),
    ("hemin", "何敏", "town_leader", "白水镇人民政府"),
    ("lintao", "林涛", "county_civil_affairs", "云溪县民政局"),
    ("chenxi", "陈曦", "county_coordinator", "云溪县联席会议办公室"),
    ("guanyan", "关岩", "auditor", "云溪县人民政府"),
    ("xuping", "许平", "sys_admin", "云溪县人民政府"),
    ("malan", "马兰", "sec_admin", "云溪县人民政府"),
    ("gaoyuan", "高远", "audit_admin", "云溪县人民政府"),
)


@dataclass(frozen=True)
class World:
    """Whoever and whatever a story needs, by name; fetched afresh, so rights are of this moment."""

    def officer(self, name: str) -> Officer:
        """The officer of that name."""
        officer: Officer = Officer.objects.get(name=name)
        return officer

    def organisation(self, name: str) -> Organisation:
        """The organisation of that name."""
        return Organisation.objects.get(name=name)

    @cached_property
    def now(self) -> datetime:
        """One instant for the whole story."""
        return timezone.now()

    def task(
        self,
        organisation: str = "青岩镇人民政府",
        *,
        term: str | None = "unattended_township",
        target: str | None = None,
        ago: timedelta = timedelta(),
        title: str = "查验申请",
        form: str = "",
        child_id: UUID | None = None,
    ) -> Task:
        """An open duty of that organisation, of a term of fifteen working days unless told."""
        owner = self.organisation(organisation)
        return open_task(
            duty=Duty(
                key=f"test:{uuid7()}",
                kind="test.duty",
                title=title,
                organisation=owner,
                place=owner.place,
                basis=HOUSE_RULES("测试"),
                because="测试",
                term=term,
                target=target,
                form=form,
                child_id=child_id,
            ),
            at=timezone.now() - ago,
            by=CLOCK,
        )


def standing() -> World:
    """The county; built again where a story with real transactions swept it away."""
    return World() if Organisation.objects.exists() else build()


def build() -> World:
    """Build the county in an empty database."""
    for chain in range(CHAINS):  # else whichever story meets one first asks three questions more
        ChainHead.objects.get_or_create(chain=chain)
    load_places(rows=[PlaceRow(code, name) for code, name in _PLACES], by=CONSOLE)
    known: dict[str, Organisation] = {}
    for kind, name, place, above in _ORGANISATIONS:
        known[name] = found_organisation(
            kind=kind, name=name, place=place, above=known[above] if above else None, by=CONSOLE
        )
    for login, name, role, organisation in _OFFICERS:
        appoint(
            officer=enrol_officer(login=login, name=name, by=CONSOLE),
            organisation=known[organisation],
            role=role,
            place=known[organisation].place,
            reason="测试县",
            by=CONSOLE,
        )
    return World()
