"""责任主体：通知和现行法律把职责交给的每一类单位。

同一张表也是系统里单位的类别；`ABOVE` 说明逾期时向哪一类上级单位反映。
"""

from collections.abc import Mapping
from enum import StrEnum


class Agency(StrEnum):
    """一类责任主体。值写入数据库，label 给人看。"""

    label: str

    def __new__(cls, value: str, label: str) -> "Agency":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    VILLAGE_COMMITTEE = "village_committee", "村（居）民委员会"
    TOWNSHIP = "township", "乡镇人民政府（街道办事处）"
    COUNTY_GOVERNMENT = "county_government", "县级人民政府"
    JOINT_CONFERENCE = "joint_conference", "联席会议办公室"
    CIVIL_AFFAIRS = "civil_affairs", "民政部门"
    CHILD_PROTECTION = "child_protection", "未成年人救助保护机构"
    CHILD_WELFARE = "child_welfare", "儿童福利机构"
    EDUCATION = "education", "教育行政部门"
    SCHOOL = "school", "学校、幼儿园"
    PUBLIC_SECURITY = "public_security", "公安机关"
    POLICE_STATION = "police_station", "公安派出所"
    JUSTICE = "justice", "司法行政部门"
    PROCURATORATE = "procuratorate", "人民检察院"
    COURT = "court", "人民法院"
    HEALTH = "health", "卫生健康部门"
    MEDICAL_INSTITUTION = "medical_institution", "医疗机构"
    FINANCE = "finance", "财政部门"
    HUMAN_RESOURCES = "human_resources", "人力资源社会保障部门"
    PUBLICITY = "publicity", "宣传、网信部门"
    WOMEN_FEDERATION = "women_federation", "妇女联合会"
    YOUTH_LEAGUE = "youth_league", "共产主义青年团"
    DISABLED_FEDERATION = "disabled_federation", "残疾人联合会"
    TRADE_UNION = "trade_union", "工会"
    NEXT_GENERATION = "next_generation", "关心下一代工作委员会"
    SOCIAL_WORK = "social_work", "社会工作服务机构"
    SOCIAL_ORGANISATION = "social_organisation", "社会组织、志愿服务组织"
    CARE_SERVICE = "care_service", "托管服务机构"


AGENCIES: Mapping[str, Agency] = {agency.value: agency for agency in Agency}
"""由代号找回类别。"""

ABOVE: Mapping[Agency, Agency] = {
    Agency.VILLAGE_COMMITTEE: Agency.TOWNSHIP,
    Agency.TOWNSHIP: Agency.CIVIL_AFFAIRS,
    Agency.CIVIL_AFFAIRS: Agency.COUNTY_GOVERNMENT,
    Agency.CHILD_PROTECTION: Agency.CIVIL_AFFAIRS,
    Agency.CHILD_WELFARE: Agency.CIVIL_AFFAIRS,
    Agency.SCHOOL: Agency.EDUCATION,
    Agency.POLICE_STATION: Agency.PUBLIC_SECURITY,
    Agency.MEDICAL_INSTITUTION: Agency.HEALTH,
    Agency.SOCIAL_WORK: Agency.CIVIL_AFFAIRS,
    Agency.SOCIAL_ORGANISATION: Agency.CIVIL_AFFAIRS,
    Agency.CARE_SERVICE: Agency.CIVIL_AFFAIRS,
}
"""逾期时向谁反映；没有列出的部门由县级人民政府督促。"""


def above(agency: Agency) -> Agency | None:
    """上一级的类别；县级人民政府之上没有。"""
    if agency is Agency.COUNTY_GOVERNMENT:
        return None
    return ABOVE.get(agency, Agency.COUNTY_GOVERNMENT)
