"""Who works in 云溪县: the offices of the county, of each township and of each village."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.utils import timezone

from tonghu.base.audit.actors import CONSOLE
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.roles import ROLES
from tonghu.base.places.codes import Level, level
from tonghu.base.places.rows import PlaceRow
from tonghu.law.agencies import Agency

REASON = "演示数据"
IN_POST = timedelta(days=730)
"""For how long everybody has held their post: the county's year lies within."""

_COUNTY = (
    (Agency.COUNTY_GOVERNMENT, "云溪县人民政府", None),
    (
        Agency.JOINT_CONFERENCE,
        "云溪县农村留守儿童关爱保护工作联席会议办公室",
        Agency.COUNTY_GOVERNMENT,
    ),
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


_TOWNSHIP = (
    (Agency.POLICE_STATION, "派出所", Agency.PUBLIC_SECURITY, ("police_liaison",)),
    (Agency.SCHOOL, "中心小学", Agency.EDUCATION, ("school_reporter",)),
    (Agency.MEDICAL_INSTITUTION, "卫生院", Agency.HEALTH, ("health_reporter",)),
)

_FIRST_ROLE = {
    agency: role.key for role in reversed(list(ROLES.values())) for agency in role.agencies
}
_MORE_ROLES = {
    Agency.COUNTY_GOVERNMENT: ("auditor", "sys_admin", "sec_admin", "audit_admin"),
    Agency.JOINT_CONFERENCE: ("county_coordinator",),
}


@dataclass
class Staff:
    """What the building goes on with: chance, and a supply of names."""

    random: Random
    names: Iterator[str]

    def office(
        self,
        agency: Agency,
        name: str,
        place: str,
        above: Organisation | None,
        roles: Sequence[str] = (),
    ) -> Organisation:
        """An organisation with one officer for each role."""
        organisation = found_organisation(
            kind=agency, name=name, place=place, above=above, by=CONSOLE
        )
        for role in roles or (_FIRST_ROLE[agency],):
            # Drawn in any case, so that a county half built is finished as it would have been.
            name_, phone = next(self.names), f"0999-{self.random.randrange(2000000, 8999999)}"
            login = f"{role.replace('_', '-')}-{place[6:].rstrip('0') or 'x'}-{agency.value.replace('_', '')[:8]}"
            if Officer.objects.filter(login=login).exists():
                continue
            officer = enrol_officer(login=login, name=name_, phone=phone, by=CONSOLE)
            appoint(
                officer=officer,
                organisation=organisation,
                role=role,
                place=place,
                reason=REASON,
                since=timezone.localdate() - IN_POST,
                by=CONSOLE,
            )
        return organisation


def staff(make: Staff, rows: Sequence[PlaceRow]) -> None:
    """Found and staff everything that is missing."""
    county = next(row for row in rows if level(row.code) is Level.COUNTY)
    offices: dict[Agency, Organisation] = {}
    for agency, name, above in _COUNTY:
        offices[agency] = make.office(
            agency,
            name,
            county.code,
            offices.get(above) if above else None,
            _MORE_ROLES.get(agency, ()),
        )
    townships: dict[str, Organisation] = {}
    for row in rows:
        if level(row.code) is Level.TOWNSHIP:
            townships[row.code[:9]] = make.office(
                Agency.TOWNSHIP,
                f"{row.name}人民政府",
                row.code,
                offices[Agency.CIVIL_AFFAIRS],
                ("town_supervisor", "town_leader"),
            )
            for agency, suffix, above, roles in _TOWNSHIP:
                make.office(agency, f"{row.name}{suffix}", row.code, offices[above], roles)
        elif level(row.code) is Level.VILLAGE:
            make.office(
                Agency.VILLAGE_COMMITTEE, f"{row.name}民委员会", row.code,
                townships[row.code[:9]],
            )  # fmt: skip
    make.office(
        Agency.RESCUE_STATION, "云溪县救助管理站", county.code, offices[Agency.CIVIL_AFFAIRS]
    )
    # Last, so that everybody else keeps the name they had: who steps in where an office of the county must
    # keep out.
    make.office(
        Agency.COUNTY_GOVERNMENT, "云溪县人民政府", county.code, None, ("county_coordinator",)
    )
