"""责任主体：通知和现行法律把职责交给的每一类单位。

同一张表也是系统里单位的类别；`ABOVE` 说明逾期时向哪一类单位反映，依据是什么。
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from tonghu.law.basis import COUNTY_NOTICE, MINORS_LAW, SUPERVISION_REGULATION, Basis


class Level(StrEnum):
    """一类单位通常设在哪一级。"""

    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"village": "村（居）", "township": "乡镇（街道）", "county": "县"}[self.value]


class Agency(StrEnum):
    """一类责任主体。值写入数据库，label 给人看；没有固定级别的，level 为空。"""

    label: str
    level: Level | None

    def __new__(cls, value: str, label: str, level: Level | None = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.level = level
        return member

    VILLAGE_COMMITTEE = "village_committee", "村（居）民委员会", Level.VILLAGE
    TOWNSHIP = "township", "乡镇人民政府（街道办事处）", Level.TOWNSHIP
    COUNTY_GOVERNMENT = "county_government", "县级人民政府", Level.COUNTY
    JOINT_CONFERENCE = "joint_conference", "联席会议办公室", Level.COUNTY
    WOMEN_AND_CHILDREN = "women_and_children", "负责妇女儿童工作的机构", Level.COUNTY
    CIVIL_AFFAIRS = "civil_affairs", "民政部门", Level.COUNTY
    CHILD_PROTECTION = "child_protection", "未成年人救助保护机构", Level.COUNTY
    RESCUE_STATION = "rescue_station", "救助管理机构", Level.COUNTY
    CHILD_WELFARE = "child_welfare", "儿童福利机构", Level.COUNTY
    EDUCATION = "education", "教育行政部门", Level.COUNTY
    SCHOOL = "school", "学校、幼儿园"
    PUBLIC_SECURITY = "public_security", "公安机关", Level.COUNTY
    POLICE_STATION = "police_station", "公安派出所", Level.TOWNSHIP
    JUSTICE = "justice", "司法行政部门", Level.COUNTY
    PROCURATORATE = "procuratorate", "人民检察院", Level.COUNTY
    COURT = "court", "人民法院", Level.COUNTY
    HEALTH = "health", "卫生健康部门", Level.COUNTY
    MEDICAL_INSTITUTION = "medical_institution", "医疗机构"
    FINANCE = "finance", "财政部门", Level.COUNTY
    TAXATION = "taxation", "税务部门", Level.COUNTY
    HUMAN_RESOURCES = "human_resources", "人力资源社会保障部门", Level.COUNTY
    MEDICAL_SECURITY = "medical_security", "医疗保障部门", Level.COUNTY
    EMERGENCY_MANAGEMENT = "emergency_management", "应急管理部门", Level.COUNTY
    PUBLICITY = "publicity", "宣传、网信部门", Level.COUNTY
    WOMEN_FEDERATION = "women_federation", "妇女联合会", Level.COUNTY
    YOUTH_LEAGUE = "youth_league", "共产主义青年团", Level.COUNTY
    DISABLED_FEDERATION = "disabled_federation", "残疾人联合会", Level.COUNTY
    TRADE_UNION = "trade_union", "工会", Level.COUNTY
    NEXT_GENERATION = "next_generation", "关心下一代工作委员会", Level.COUNTY
    SOCIAL_WORK = "social_work", "社会工作服务机构"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织、志愿服务组织"
    CARE_SERVICE = "care_service", "托管服务机构"


AGENCIES: Mapping[str, Agency] = {agency.value: agency for agency in Agency}
"""由代号找回类别。"""

_REPORTS = COUNTY_NOTICE("二")
_LEADS = COUNTY_NOTICE("四（三）")
_MEETS = COUNTY_NOTICE("四（一）")
_SUPERIOR = COUNTY_NOTICE("三（一）")
_INSPECTS = SUPERVISION_REGULATION("第二条")

ABOVE: Mapping[Agency, tuple[Agency, Basis]] = {
    Agency.VILLAGE_COMMITTEE: (Agency.TOWNSHIP, _REPORTS),
    Agency.TOWNSHIP: (Agency.CIVIL_AFFAIRS, _LEADS),
    Agency.CHILD_PROTECTION: (Agency.CIVIL_AFFAIRS, _LEADS),
    Agency.RESCUE_STATION: (Agency.CIVIL_AFFAIRS, _LEADS),
    Agency.CHILD_WELFARE: (Agency.CIVIL_AFFAIRS, _LEADS),
    Agency.SOCIAL_WORK: (Agency.CIVIL_AFFAIRS, _REPORTS),
    Agency.SOCIAL_ORGANISATION: (Agency.CIVIL_AFFAIRS, _REPORTS),
    Agency.CARE_SERVICE: (Agency.CIVIL_AFFAIRS, _REPORTS),
    Agency.SCHOOL: (Agency.EDUCATION, _REPORTS),
    Agency.POLICE_STATION: (Agency.PUBLIC_SECURITY, _SUPERIOR),
    Agency.MEDICAL_INSTITUTION: (Agency.HEALTH, _SUPERIOR),
    Agency.CIVIL_AFFAIRS: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.JOINT_CONFERENCE: (Agency.COUNTY_GOVERNMENT, _MEETS),
    Agency.WOMEN_AND_CHILDREN: (Agency.COUNTY_GOVERNMENT, MINORS_LAW("第九条")),
    Agency.EDUCATION: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.PUBLIC_SECURITY: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.JUSTICE: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.HEALTH: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.FINANCE: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.HUMAN_RESOURCES: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.MEDICAL_SECURITY: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.EMERGENCY_MANAGEMENT: (Agency.COUNTY_GOVERNMENT, _INSPECTS),
    Agency.TAXATION: (Agency.JOINT_CONFERENCE, _MEETS),
    Agency.PUBLICITY: (Agency.JOINT_CONFERENCE, _MEETS),
    Agency.WOMEN_FEDERATION: (Agency.JOINT_CONFERENCE, _MEETS),
    Agency.YOUTH_LEAGUE: (Agency.JOINT_CONFERENCE, _MEETS),
    Agency.DISABLED_FEDERATION: (Agency.JOINT_CONFERENCE, _MEETS),
    Agency.TRADE_UNION: (Agency.JOINT_CONFERENCE, _MEETS),
    Agency.NEXT_GENERATION: (Agency.JOINT_CONFERENCE, _MEETS),
}
"""逾期时向谁反映。

不归县级人民政府领导的部门和群团组织，由联席会议协调；人民法院、人民检察院独立行使职权，
县级人民政府之上不在本系统之内，都没有列出。
"""


def above(agency: Agency) -> Agency | None:
    """逾期时向哪一类单位反映；没有的返回 None。"""
    return ABOVE[agency][0] if agency in ABOVE else None
