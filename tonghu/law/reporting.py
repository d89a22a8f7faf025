"""强制报告：什么情形要报告，谁有责任报告，被指控的人在哪里工作就由谁回避。

情形有两套：国发〔2016〕13号 四（一）的五类（S），高检发〔2020〕9号 第四条的九类（R）。先选 S，再选 R
说得更细。拿不准是不是“疑似”的，一律报告。
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tonghu.law.agencies import Agency
from tonghu.law.basis import MANDATORY_REPORTING_2020, OPINIONS_2016, Basis


@dataclass(frozen=True)
class Situation:
    """一类应当报告的情形；`signs` 是看到什么就该想到它。"""

    code: str
    label: str
    basis: Basis
    signs: str = ""


_NOTICE, _NINE = OPINIONS_2016("四（一）"), MANDATORY_REPORTING_2020("第四条")

SITUATIONS: Mapping[str, Situation] = {
    one.code: one
    for one in (
        Situation("S1", "孩子脱离监护，单独居住生活", _NOTICE, "家里长期没有大人；自己做饭过夜"),
        Situation("S2", "孩子失踪", _NOTICE, "没有到校、没有回家，联系不上；不用等 24 小时"),
        Situation(
            "S3", "监护人丧失监护能力，或者不管孩子", _NOTICE, "重病、服刑、酗酒、吸毒、赌博"
        ),
        Situation("S4", "疑似遭受家庭暴力", _NOTICE, "反复受伤、害怕回家、说法前后不一"),
        Situation("S5", "疑似遭受意外伤害或者不法侵害", _NOTICE, "性侵、欺凌、被打、溺水、中毒"),
        Situation("R1", "生殖器官或者隐私部位（疑似）受到不正常的损伤", _NINE),
        Situation("R2", "不满十四周岁的女孩（疑似）遭受性侵害、怀孕、流产", _NINE),
        Situation("R3", "十四周岁以上的女孩（疑似）遭受性侵害所致怀孕、流产", _NINE),
        Situation(
            "R4",
            "身上多处伤、严重营养不良、意识不清，（疑似）被家暴、欺凌、虐待、殴打或者麻醉",
            _NINE,
        ),
        Situation("R5", "因自杀、自残、工伤、中毒、被麻醉、殴打等伤残、死亡", _NINE),
        Situation("R6", "被遗弃，或者长期没有人照料", _NINE),
        Situation("R7", "来源不明、失踪，或者被拐卖、收买", _NINE),
        Situation("R8", "被组织乞讨", _NINE),
        Situation("R9", "其他严重侵害，或者正面临不法侵害的危险", _NINE),
    )
}
"""应当报告的情形，依次是国务院意见的五类和强制报告意见的九类。"""

FIRST = [code for code in SITUATIONS if code.startswith("S")]
FINER = [code for code in SITUATIONS if code.startswith("R")]


@dataclass(frozen=True)
class ReporterKind:
    """一类报告的单位或者人；`bound` 是有没有报告的责任。"""

    code: str
    label: str
    bound: bool = True


REPORTERS: Mapping[str, ReporterKind] = {
    one.code: one
    for one in (
        ReporterKind("citizen", "邻居、亲友或者其他群众", bound=False),
        ReporterKind("child", "孩子自己", bound=False),
        ReporterKind("village", "村（居）民委员会"),
        ReporterKind("school", "学校、幼儿园"),
        ReporterKind("medical", "医院、卫生院、诊所"),
        ReporterKind("training", "校外培训、托管、校车服务机构"),
        ReporterKind("childcare", "托育机构"),
        ReporterKind("welfare", "福利机构、未成年人救助保护机构"),
        ReporterKind("rescue", "救助管理机构"),
        ReporterKind("social_work", "社会工作服务机构、社会组织"),
        ReporterKind("hotel", "旅馆、宾馆"),
        ReporterKind("official", "国家机关和其他公职人员"),
    )
}
"""报告的单位和人。有责任的照国发〔2016〕13号 四（一）、未成年人保护法 第十一条、第一百三十条。"""

OF_AGENCY: Mapping[Agency, str] = {
    Agency.VILLAGE_COMMITTEE: "village",
    Agency.SCHOOL: "school",
    Agency.MEDICAL_INSTITUTION: "medical",
    Agency.CARE_SERVICE: "training",
    Agency.CHILD_WELFARE: "welfare",
    Agency.CHILD_PROTECTION: "welfare",
    Agency.RESCUE_STATION: "rescue",
    Agency.SOCIAL_WORK: "social_work",
    Agency.SOCIAL_ORGANISATION: "social_work",
}
"""系统里的单位属于哪一类；没有列出的是国家机关。"""


@dataclass(frozen=True)
class Suspect:
    """被指控的人与孩子的关系；在哪一类单位工作的，那一类单位回避，交给上一级。

    `called`：报告的文字里这样称呼的，也可能就是他；先照他在的单位回避，由上一级看清。
    """

    code: str
    label: str
    keeps_out: tuple[Agency, ...] = ()
    called: tuple[str, ...] = ()


SUSPECTS: Mapping[str, Suspect] = {
    one.code: one
    for one in (
        Suspect("parent", "父母"),
        Suspect("caregiver", "照护孩子的人"),
        Suspect("relative", "其他亲属"),
        Suspect("neighbour", "邻居、村民"),
        Suspect("peer", "同学或者其他孩子"),
        Suspect("teacher", "老师或者学校的人", (Agency.SCHOOL,)),
        Suspect(
            "village_official",
            "村（居）干部",
            (Agency.VILLAGE_COMMITTEE,),
            (
                "村主任",
                "村支书",
                "支书",
                "村书记",
                "支部书记",
                "村长",
                "村干部",
                "村会计",
                "治保主任",
                "居委会主任",
            ),
        ),
        Suspect(
            "town_official",
            "乡镇（街道）干部",
            (Agency.TOWNSHIP,),
            (
                "镇长",
                "乡长",
                "镇书记",
                "乡书记",
                "镇党委书记",
                "乡党委书记",
                "镇干部",
                "乡干部",
                "街道办主任",
            ),
        ),
        Suspect(
            "county_official",
            "县里部门的干部",
            (
                Agency.CIVIL_AFFAIRS,
                Agency.CHILD_PROTECTION,
                Agency.JOINT_CONFERENCE,
                Agency.WOMEN_AND_CHILDREN,
                Agency.EDUCATION,
                Agency.HEALTH,
                Agency.JUSTICE,
            ),
        ),
        Suspect("police", "派出所的人", (Agency.POLICE_STATION,)),
        Suspect("bureau", "县公安局的人", (Agency.POLICE_STATION, Agency.PUBLIC_SECURITY)),
        Suspect("doctor", "医生或者医院的人", (Agency.MEDICAL_INSTITUTION,)),
        Suspect(
            "carer",
            "福利院、救助站、托管或者社工机构的人",
            (
                Agency.CHILD_WELFARE,
                Agency.RESCUE_STATION,
                Agency.CHILD_PROTECTION,
                Agency.CARE_SERVICE,
                Agency.SOCIAL_WORK,
                Agency.SOCIAL_ORGANISATION,
            ),
        ),
        Suspect("stranger", "不认识的人"),
        Suspect("unknown", "不知道，或者没有人为"),
    )
}
"""被指控的人是谁。"""


def called_in(text: str) -> list[str]:
    """一段文字里照职务称呼到的是哪几类人；“在农村长大”里没有村长。"""
    return [
        one.code
        for one in SUSPECTS.values()
        if one.called and re.search(f"(?:{'|'.join(one.called)})(?!大)", text)
    ]


LATE = timedelta(hours=24)


def is_late(kind: str, noticed_at: datetime | None, reported_at: datetime) -> bool:
    """有报告责任的单位和人员发现一天以后才报告的，要说明原因；“立即”没有给数，一天是从宽。"""
    return noticed_at is not None and REPORTERS[kind].bound and reported_at - noticed_at > LATE


def in_danger_now(situations: Collection[str], *, ongoing: bool) -> bool:
    """是不是先救人、后登记：危险正在发生，或者孩子失踪。"""
    return ongoing or not {"S2", "R7"}.isdisjoint(situations)
