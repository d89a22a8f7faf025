"""依据：每一部文件写一次——名称、文号、制定机关、自何日起施行、到何日为止。

用法：`MINORS_LAW("第十一条")` 得到一条可以引用的依据。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Mark(StrEnum):
    """这一条事实查证到什么程度；除“已查到原文”以外，界面上一律显示“待核”。"""

    FOUND = "found"
    KNOWN = "known"
    PROPOSAL = "proposal"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return _MARKS[self]

    @property
    def unsure(self) -> bool:
        """是否还要有权限的人确认。"""
        return self is not Mark.FOUND


_MARKS = {
    Mark.FOUND: "已查到原文",
    Mark.KNOWN: "待核：凭记忆",
    Mark.PROPOSAL: "待核：建议",
    Mark.CONFLICT: "待核：说法不一",
}


@dataclass(frozen=True)
class Instrument:
    """一部法律、法规或文件。`until` 是失效之日，当天起不再适用。"""

    key: str
    title: str
    number: str
    issuer: str
    since: date
    until: date | None = None
    mark: Mark = Mark.FOUND

    def __call__(self, article: str = "") -> "Basis":
        """这部文件的某一条；不写条款时指整部文件。"""
        return Basis(self, article)

    def in_force(self, on: date) -> bool:
        """这一天是否施行中。"""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Basis:
    """一条依据：文件和条款。"""

    instrument: Instrument
    article: str = ""

    def __str__(self) -> str:
        """例如“《未成年人保护法》第十一条”“国发〔2016〕13号 三（二）”。"""
        name = self.instrument.number or f"《{self.instrument.title}》"
        gap = " " if self.instrument.number and self.article else ""
        return f"{name}{gap}{self.article}"


_NPC = "全国人民代表大会常务委员会"
_COUNCIL = "国务院"

MINORS_LAW = Instrument("minors_law", "未成年人保护法", "", _NPC, date(2021, 6, 1))
CIVIL_CODE = Instrument("civil_code", "民法典", "", "全国人民代表大会", date(2021, 1, 1))
CIVIL_CODE_GENERAL = Instrument(
    "civil_code_general", "关于适用民法典总则编若干问题的解释", "法释〔2022〕6号", "最高人民法院", date(2022, 3, 1)
)
DOMESTIC_VIOLENCE_LAW = Instrument(
    "domestic_violence_law", "反家庭暴力法", "", _NPC, date(2016, 3, 1)
)
PROTECTION_ORDERS = Instrument(
    "protection_orders", "关于办理人身安全保护令案件适用法律若干问题的规定", "法释〔2022〕17号",
    "最高人民法院", date(2022, 8, 1),
)  # fmt: skip
FAMILY_EDUCATION_LAW = Instrument(
    "family_education_law", "家庭教育促进法", "", _NPC, date(2022, 1, 1)
)
COMPULSORY_EDUCATION_LAW = Instrument(
    "compulsory_education_law", "义务教育法", "", _NPC, date(2006, 9, 1)
)
PREVENTION_LAW = Instrument(
    "prevention_law", "预防未成年人犯罪法", "", _NPC, date(2021, 6, 1)
)
PERSONAL_INFORMATION_LAW = Instrument(
    "personal_information_law", "个人信息保护法", "", _NPC, date(2021, 11, 1)
)
MINORS_ONLINE = Instrument(
    "minors_online", "未成年人网络保护条例", "国令第766号", _COUNCIL, date(2024, 1, 1)
)
NETWORK_DATA = Instrument(
    "network_data", "网络数据安全管理条例", "国令第790号", _COUNCIL, date(2025, 1, 1)
)
SUPERVISION_REGULATION = Instrument(
    "supervision_regulation", "政府督查工作条例", "国令第733号", _COUNCIL, date(2021, 2, 1)
)
CIVIL_PROCEDURE = Instrument("civil_procedure", "民事诉讼法", "", _NPC, date(2024, 1, 1))
PUBLIC_ORDER_LAW = Instrument("public_order_law", "治安管理处罚法", "", _NPC, date(2026, 1, 1))
HOUSEHOLD_REGISTRATION = Instrument(
    "household_registration", "户口登记条例", "", _NPC, date(1958, 1, 9)
)
HOLIDAYS_DECREE = Instrument(
    "holidays_decree", "全国年节及纪念日放假办法", "国令第795号", _COUNCIL, date(2025, 1, 1)
)
GUARDIAN_ABUSE_2014 = Instrument(
    "guardian_abuse_2014", "关于依法处理监护人侵害未成年人权益行为若干问题的意见",
    "法发〔2014〕24号", "最高人民法院等四部门", date(2015, 1, 1),
)  # fmt: skip
OPINIONS_2016 = Instrument(
    "opinions_2016", "关于加强农村留守儿童关爱保护工作的意见", "国发〔2016〕13号", _COUNCIL, date(2016, 2, 4)
)
SURVEY_2016 = Instrument(
    "survey_2016", "关于开展农村留守儿童摸底排查工作的通知", "民发〔2016〕42号", "民政部等三部门",
    date(2016, 3, 1), mark=Mark.KNOWN,
)  # fmt: skip
DISTRESSED_2016 = Instrument(
    "distressed_2016", "关于加强困境儿童保障工作的意见", "国发〔2016〕36号", _COUNCIL, date(2016, 6, 13)
)
PUBLIC_OPINION_2016 = Instrument(
    "public_opinion_2016", "关于在政务公开工作中进一步做好政务舆情回应的通知", "国办发〔2016〕61号",
    "国务院办公厅", date(2016, 7, 30),
)  # fmt: skip
STAFF_2019 = Instrument(
    "staff_2019", "关于进一步健全农村留守儿童和困境儿童关爱服务体系的意见", "民发〔2019〕34号",
    "民政部等十部门", date(2019, 4, 30),
)  # fmt: skip
UNATTENDED_2019 = Instrument(
    "unattended_2019", "关于进一步加强事实无人抚养儿童保障工作的意见", "民发〔2019〕62号",
    "民政部等十二部门", date(2020, 1, 1),
)  # fmt: skip
MANDATORY_REPORTING_2020 = Instrument(
    "mandatory_reporting_2020", "关于建立侵害未成年人案件强制报告制度的意见（试行）", "高检发〔2020〕9号",
    "最高人民检察院等九部门", date(2020, 5, 7),
)  # fmt: skip
EMERGENCY_GAPS_2021 = Instrument(
    "emergency_gaps_2021", "关于做好因突发事件影响造成监护缺失未成年人救助保护工作的意见", "民发〔2021〕5号",
    "民政部等十部门", date(2021, 1, 13), mark=Mark.KNOWN,
)  # fmt: skip
ACTION_PLAN_2023 = Instrument(
    "action_plan_2023", "农村留守儿童和困境儿童关爱服务质量提升三年行动方案", "民发〔2023〕62号",
    "民政部等十五部门", date(2023, 11, 26), date(2027, 1, 1),
)  # fmt: skip
WARNING_LETTERS_2024 = Instrument(
    "warning_letters_2024", "关于加强家庭暴力告诫制度贯彻实施的意见", "公通字〔2024〕34号", "公安部等九部门",
    date(2024, 12, 6),
)  # fmt: skip
PROTECTION_AGENCIES_2026 = Instrument(
    "protection_agencies_2026", "未成年人救助保护机构管理暂行办法", "", "民政部", date(2026, 4, 1)
)
COUNTY_NOTICE = Instrument(
    "county_notice", "县农村留守儿童关爱保护工作通知", "", "县级人民政府", date(2016, 2, 4), mark=Mark.KNOWN
)
HOUSE_RULES = Instrument(
    "house_rules", "本系统的建议做法", "", "本县（待确认）", date(2016, 2, 4), mark=Mark.PROPOSAL
)


def instruments() -> Iterator[Instrument]:
    """本页的全部文件，按施行日期先后。"""
    found = [value for value in globals().values() if isinstance(value, Instrument)]
    yield from sorted(found, key=lambda one: (one.since, one.key))
