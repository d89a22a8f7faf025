"""Builds 云溪县: one county, 12 townships, 180 villages, the organisations of each, their officers.

Province code 99 is not assigned to anybody (GB/T 2260), so nothing here can be taken for real.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.roles import ROLES
from tonghu.base.places.actions import load_places
from tonghu.base.places.rows import PlaceRow
from tonghu.doors.demo.names import TOWNSHIPS, people, villages
from tonghu.law.agencies import Agency

SEED = 20260601
COUNTY = "990121000000"
VILLAGES = 180
REASON = "演示数据"
Say = Callable[[str], None]

_COUNTY_OFFICES = (
    (Agency.COUNTY_GOVERNMENT, "云溪县人民政府", None),
    (Agency.JOINT_CONFERENCE, "云溪县农村留守儿童关爱保护工作联席会议办公室", Agency.COUNTY_GOVERNMENT),
    (Agency.CIVIL_AFFAIRS, "云溪县民政局", Agency.COUNTY_GOVERNMENT),
    (Agency.CHILD_PROTECTION, "云溪县未成年人救助保护中心", Agency.CIVIL_AFFAIRS),
    (Agency.CHILD_WELFARE, "云溪县儿童福利院", Agency.CIVIL_AFFAIRS),
    (Agency.EDUCATION, "云溪县教育局", Agency.COUNTY_GOVERNMENT),
    (Agency.PUBLIC_SECURITY, "云溪县公安局", Agency.COUNTY_GOVERNMENT),
    (Agency.JUSTICE, "云溪县司法局", Agency.COUNTY_GOVERNMENT),
    (Agency.PROCURATORATE, "云溪县人民检察院", None),
    (Agency.COURT, "云溪县人民法院", None),
    (Agency.HEALTH, "云溪县卫生健康局", Agency.COUNTY_GOVERNMENT),
    (Agency.FINANCE, "云溪县财政局", Agency.COUNTY_GOVERNMENT),
    (Agency.HUMAN_RESOURCES, "云溪县人力资源和社会保障局", Agency.COUNTY_GOVERNMENT),
    (Agency.PUBLICITY, "云溪县委宣传部", None),
    (Agency.WOMEN_FEDERATION, "云溪县妇女联合会", None),
    (Agency.YOUTH_LEAGUE, "共青团云溪县委员会", None),
    (Agency.DISABLED_FEDERATION, "云溪县残疾人联合会", None),
    (Agency.TRADE_UNION, "云溪县总工会", None),
    (Agency.NEXT_GENERATION, "云溪县关心下一代工作委员会", None),
    (Agency.SOCIAL_WORK, "云溪县春苗社会工作服务中心", Agency.CIVIL_AFFAIRS),
    (Agency.SOCIAL_ORGANISATION, "云溪县同心志愿者协会", Agency.CIVIL_AFFAIRS),
    (Agency.CARE_SERVICE, "云溪县小橘灯托管服务中心", Agency.CIVIL_AFFAIRS),
)


@dataclass(frozen=True)
class Built:
    """What stands in the county now."""

    townships: int
    villages: int
    organisations: int
    officers: int
    tasks: int


def build(say: Say) -> Built:
    """Build what is missing and leave what is there: built twice, it is the same county."""
    random = Random(SEED)
    rows = list(_places(random))
    load_places(rows=rows, by=CONSOLE)
    say(f"区划：1 个县，{len(TOWNSHIPS)} 个乡镇，{VILLAGES} 个村")
    if not Organisation.objects.filter(place=COUNTY).exists():
        _staff(random, rows)
    say(f"机构：{Organisation.objects.count()} 个；人员：{Officer.objects.count()} 名")
    return Built(len(TOWNSHIPS), VILLAGES, Organisation.objects.count(), Officer.objects.count(), 0)


def _places(random: Random) -> Iterator[PlaceRow]:
    yield PlaceRow("990000000000", "演示省")
    yield PlaceRow("990100000000", "远山市")
    yield PlaceRow(COUNTY, "云溪县")
    names = villages(random)
    share = VILLAGES // len(TOWNSHIPS)
    for township, number in TOWNSHIPS:
        code = f"{COUNTY[:6]}{number:03}"
        yield PlaceRow(f"{code}000", township)
        for village in range(share):
            name = "大坪村" if (township, village) == ("青岩镇", 0) else next(names)
            yield PlaceRow(f"{code}{200 + village:03}", name)
