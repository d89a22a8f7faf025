"""依据：每一部文件写一次——名称、文号、制定机关、通过和施行的日期、到何日为止。

用法：`MINORS_LAW("第十一条")` 得到一条可以引用的依据。条文改动而条号不变的，写在 note 里；
条号变了的，另立一部，旧的写明失效之日。
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tonghu.law.labelled import Labelled


class Mark(Labelled):
    """这一条事实查证到什么程度；除“已查到”以外，界面上一律显示“待核”。"""

    FOUND = "found", "已查到"
    KNOWN = "known", "待核：未见原文"
    PROPOSAL = "proposal", "待核：建议"
    CONFLICT = "conflict", "待核：说法不一"

    @property
    def unsure(self) -> bool:
        """是否还要有权限的人确认。"""
        return self is not Mark.FOUND




@dataclass(frozen=True)
class Instrument:
    """一部法律、法规或文件。`since` 是施行之日，`until` 是失效之日，当天起不再适用。"""

    key: str
    title: str
    number: str
    issuer: str
    adopted: date | None
    since: date
    until: date | None = None
    note: str = ""
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

    @property
    def unsure(self) -> bool:
        """这部文件本身是否待核。"""
        return self.instrument.mark.unsure

    @property
    def advised(self) -> bool:
        """只是建议的做法，不是法律、文件。"""
        return self.instrument.mark is Mark.PROPOSAL

    def __str__(self) -> str:
        """例如“《未成年人保护法》第十一条”“国发〔2016〕13号 四（二）”；不是文件的，不加书名号。"""
        instrument = self.instrument
        if instrument.number or self.advised:
            return " ".join(filter(None, (instrument.number or instrument.title, self.article)))
        return f"《{instrument.title}》{self.article}"


def cited(bases: Iterable[Basis]) -> str:
    """印在文书上的依据：先写法律、文件；只是建议的，写明是建议。"""
    everything = list(bases)
    law = "；".join(str(one) for one in everything if not one.advised)
    advised = "、".join(one.article for one in everything if one.advised)
    note = f"（{advised}的做法是本系统的建议，不是法律规定，由县里确定）" if advised else ""
    return law + note


# ── 法律 ──────────────────────────────────────────────────────────────────────────────────

_CONGRESS = "全国人民代表大会"
_NPC = "全国人民代表大会常务委员会"
_COUNCIL = "国务院"

CIVIL_CODE = Instrument(
    "civil_code", "民法典", "", _CONGRESS, date(2020, 5, 28), date(2021, 1, 1)
)
MINORS_LAW = Instrument(
    "minors_law", "未成年人保护法", "", _NPC, date(2020, 10, 17), date(2021, 6, 1),
    note="2024年4月26日修正，第九条改由负责妇女儿童工作的机构统筹协调，条号不变",
)
PREVENTION_LAW = Instrument(
    "prevention_law", "预防未成年人犯罪法", "", _NPC, date(2020, 12, 26), date(2021, 6, 1)
)
DOMESTIC_VIOLENCE_LAW = Instrument(
    "domestic_violence_law", "反家庭暴力法", "", _NPC, date(2015, 12, 27), date(2016, 3, 1)
)
FAMILY_EDUCATION_LAW = Instrument(
    "family_education_law", "家庭教育促进法", "", _NPC, date(2021, 10, 23), date(2022, 1, 1)
)
LEGAL_AID_LAW = Instrument(
    "legal_aid_law", "法律援助法", "", _NPC, date(2021, 8, 20), date(2022, 1, 1)
)
COMPULSORY_EDUCATION_LAW = Instrument(
    "compulsory_education_law", "义务教育法", "", _NPC, date(2006, 6, 29), date(2006, 9, 1),
    note="2015年4月24日、2018年12月29日两次修正",
)
PERSONAL_INFORMATION_LAW = Instrument(
    "personal_information_law", "个人信息保护法", "", _NPC, date(2021, 8, 20), date(2021, 11, 1)
)
CYBERSECURITY_LAW = Instrument(
    "cybersecurity_law", "网络安全法", "", _NPC, date(2016, 11, 7), date(2017, 6, 1),
    note="2025年修正后的条号未见，所引为修正前的条号", mark=Mark.KNOWN,
)
CRIMINAL_LAW = Instrument(
    "criminal_law", "刑法", "", _CONGRESS, date(1997, 3, 14), date(1997, 10, 1),
    note="其后有多个修正案，所引条文见于2023年12月29日修正后的文本",
)
CIVIL_PROCEDURE_LAW = Instrument(
    "civil_procedure_law", "民事诉讼法", "", _NPC, date(2023, 9, 1), date(2024, 1, 1),
    note="此处的日期为第五次修正；修正前条号不同",
)
PUBLIC_ORDER_LAW_2012 = Instrument(
    "public_order_law_2012", "治安管理处罚法（2012年修正）", "", _NPC, date(2012, 10, 26),
    date(2013, 1, 1), until=date(2026, 1, 1), note="只用于2026年1月1日以前的案件",
)
PUBLIC_ORDER_LAW = Instrument(
    "public_order_law", "治安管理处罚法（2025年修订）", "", _NPC, date(2025, 6, 27),
    date(2026, 1, 1), note="条号全部重排，条文未见全文", mark=Mark.KNOWN,
)
HOUSEHOLD_REGISTRATION = Instrument(
    "household_registration", "户口登记条例", "", _NPC, date(1958, 1, 9), date(1958, 1, 9)
)

# ── 行政法规 ──────────────────────────────────────────────────────────────────────────────

SOCIAL_ASSISTANCE = Instrument(
    "social_assistance", "社会救助暂行办法", "国令第649号", _COUNCIL, date(2014, 2, 21),
    date(2014, 5, 1), note="2019年3月2日修订",
)
SUPERVISION_REGULATION = Instrument(
    "supervision_regulation", "政府督查工作条例", "国令第733号", _COUNCIL, date(2020, 12, 26),
    date(2021, 2, 1),
)
MINORS_ONLINE = Instrument(
    "minors_online", "未成年人网络保护条例", "国令第766号", _COUNCIL, date(2023, 10, 16),
    date(2024, 1, 1),
)
NETWORK_DATA = Instrument(
    "network_data", "网络数据安全管理条例", "国令第790号", _COUNCIL, date(2024, 9, 24),
    date(2025, 1, 1),
)
HOLIDAYS = Instrument(
    "holidays", "全国年节及纪念日放假办法", "国令第795号", _COUNCIL, date(2024, 11, 10),
    date(2025, 1, 1), note="春节增为4天、劳动节增为2天",
)

# ── 司法解释和地方性法规 ──────────────────────────────────────────────────────────────────

CIVIL_CODE_GENERAL = Instrument(
    "civil_code_general", "关于适用民法典总则编若干问题的解释", "法释〔2022〕6号", "最高人民法院",
    date(2021, 12, 30), date(2022, 3, 1),
)
PROTECTION_ORDERS = Instrument(
    "protection_orders", "关于办理人身安全保护令案件适用法律若干问题的规定", "法释〔2022〕17号",
    "最高人民法院", date(2022, 6, 7), date(2022, 8, 1),
)
SHANGHAI_MINORS = Instrument(
    "shanghai_minors", "上海市未成年人保护条例", "", "上海市人民代表大会常务委员会",
    date(2022, 2, 18), date(2022, 3, 1), note="只在上海施行，本县仅作参照；2024年12月31日修正",
)

# ── 政策文件，按时间先后 ──────────────────────────────────────────────────────────────────

_OFFICE = "国务院办公厅"

GUARDIAN_ABUSE_2014 = Instrument(
    "guardian_abuse_2014", "关于依法处理监护人侵害未成年人权益行为若干问题的意见",
    "法发〔2014〕24号", "最高人民法院、最高人民检察院、公安部、民政部", date(2014, 12, 18),
    date(2015, 1, 1),
)
DISABLED_SUBSIDIES_2015 = Instrument(
    "disabled_subsidies_2015", "关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见",
    "国发〔2015〕52号", _COUNCIL, date(2015, 9, 22), date(2016, 1, 1), note="未见全文，日期待核",
    mark=Mark.KNOWN,
)
RANDOM_INSPECTION_2015 = Instrument(
    "random_inspection_2015", "关于推广随机抽查规范事中事后监管的通知", "国办发〔2015〕58号",
    _OFFICE, date(2015, 7, 29), date(2015, 7, 29), mark=Mark.KNOWN,
)
OPINIONS_2016 = Instrument(
    "opinions_2016", "关于加强农村留守儿童关爱保护工作的意见", "国发〔2016〕13号", _COUNCIL,
    date(2016, 2, 4), date(2016, 2, 4),
    note="未见全文；救助保护机制在第四部分，县通知编为三，条目序号待核", mark=Mark.KNOWN,
)
SURVEY_2016 = Instrument(
    "survey_2016", "关于开展农村留守儿童摸底排查工作的通知", "民发〔2016〕42号",
    "民政部、教育部、公安部", None, date(2016, 3, 1), note="只查到2016年3月，日期待核",
    mark=Mark.KNOWN,
)
JOINT_CONFERENCE_2016 = Instrument(
    "joint_conference_2016", "关于同意建立农村留守儿童关爱保护工作部际联席会议制度的函",
    "国办函〔2016〕30号", _OFFICE, date(2016, 3, 25), date(2016, 3, 25), until=date(2018, 8, 1),
    note="2018年8月由新的部际联席会议代替，具体日期待核",
)
CHILDREN_IN_DIFFICULTY_2016 = Instrument(
    "children_in_difficulty_2016", "关于加强困境儿童保障工作的意见", "国发〔2016〕36号", _COUNCIL,
    date(2016, 6, 13), date(2016, 6, 13), note="月日待核", mark=Mark.KNOWN,
)
PUBLIC_OPINION_2016 = Instrument(
    "public_opinion_2016", "关于在政务公开工作中进一步做好政务舆情回应的通知",
    "国办发〔2016〕61号", _OFFICE, date(2016, 7, 30), date(2016, 7, 30),
)
OPENNESS_2016 = Instrument(
    "openness_2016", "《关于全面推进政务公开工作的意见》实施细则", "国办发〔2016〕80号", _OFFICE,
    date(2016, 11, 10), date(2016, 11, 10), mark=Mark.KNOWN,
)
JOINT_GUARDIANSHIP_2016 = Instrument(
    "joint_guardianship_2016", "农村留守儿童“合力监护、相伴成长”关爱保护专项行动", "",
    "民政部等八部门", None, date(2016, 11, 1), note="只查到2016年11月，文号和日期待核",
    mark=Mark.KNOWN,
)
DROPOUT_2017 = Instrument(
    "dropout_2017", "关于进一步加强控辍保学提高义务教育巩固水平的通知", "国办发〔2017〕72号",
    _OFFICE, date(2017, 7, 28), date(2017, 7, 28), note="月日待核", mark=Mark.KNOWN,
)
JOINT_CONFERENCE_2018 = Instrument(
    "joint_conference_2018", "农村留守儿童关爱保护和困境儿童保障工作部际联席会议制度", "",
    _COUNCIL, None, date(2018, 8, 1), note="26个成员单位；只查到2018年8月，文号和日期待核",
    mark=Mark.KNOWN,
)
STAFF_2019 = Instrument(
    "staff_2019", "关于进一步健全农村留守儿童和困境儿童关爱服务体系的意见", "民发〔2019〕34号",
    "民政部等十部门", date(2019, 4, 30), date(2019, 4, 30), note="日和附件职责待核",
    mark=Mark.KNOWN,
)
CHILDREN_ONLINE_2019 = Instrument(
    "children_online_2019", "儿童个人信息网络保护规定", "", "国家互联网信息办公室",
    date(2019, 8, 22), date(2019, 10, 1),
)
UNATTENDED_2019 = Instrument(
    "unattended_2019", "关于进一步加强事实无人抚养儿童保障工作的意见", "民发〔2019〕62号",
    "民政部等十二部门", date(2019, 6, 18), date(2020, 1, 1), note="流程期限原文未见",
    mark=Mark.KNOWN,
)
MANDATORY_REPORTING_2020 = Instrument(
    "mandatory_reporting_2020", "关于建立侵害未成年人案件强制报告制度的意见（试行）",
    "高检发〔2020〕9号", "最高人民检察院等九部门", date(2020, 5, 7), date(2020, 5, 7),
)
UNATTENDED_2020 = Instrument(
    "unattended_2020", "关于进一步做好事实无人抚养儿童保障有关工作的通知", "民发〔2020〕125号",
    "民政部、公安部、财政部", None, date(2020, 12, 1), note="只查到2020年12月，日期待核",
    mark=Mark.KNOWN,
)
EMERGENCY_GAPS_2021 = Instrument(
    "emergency_gaps_2021", "关于做好因突发事件影响造成监护缺失未成年人救助保护工作的意见",
    "民发〔2021〕5号", "民政部等十部门", date(2021, 1, 13), date(2021, 1, 13), mark=Mark.KNOWN,
)
PROTECTION_2021 = Instrument(
    "protection_2021", "关于加强未成年人保护工作的意见", "国未保组〔2021〕1号",
    "国务院未成年人保护工作领导小组", date(2021, 6, 6), date(2021, 6, 6), mark=Mark.KNOWN,
)
ACTION_PLAN_2023 = Instrument(
    "action_plan_2023", "农村留守儿童和困境儿童关爱服务质量提升三年行动方案", "民发〔2023〕62号",
    "民政部等十五部门", None, date(2023, 12, 1), until=date(2027, 1, 1),
    note="行动期到2026年底；只查到2023年12月，日期和全文待核", mark=Mark.KNOWN,
)
DROPOUT_2024 = Instrument(
    "dropout_2024", "控辍保学工作常态化报告制度", "", "教育部", None, date(2024, 4, 1),
    note="只查到2024年4月，文号和日期待核", mark=Mark.KNOWN,
)
MIGRANT_CHILDREN_2024 = Instrument(
    "migrant_children_2024", "加强流动儿童关爱保护行动方案", "", "民政部等二十一部门", None,
    date(2024, 8, 1), note="只查到2024年8月至9月，文号和日期待核", mark=Mark.KNOWN,
)
WARNING_LETTERS_2024 = Instrument(
    "warning_letters_2024", "关于加强家庭暴力告诫制度贯彻实施的意见", "公通字〔2024〕34号",
    "公安部等九部门", date(2024, 12, 6), date(2024, 12, 6), note="全文未见，查访次数和时长待核",
)
GOVERNMENT_APPS_2026 = Instrument(
    "government_apps_2026", "政务移动互联网应用程序规范化管理办法", "国办函〔2026〕12号", _OFFICE,
    date(2026, 1, 25), date(2026, 1, 25),
)
PROTECTION_AGENCIES_2026 = Instrument(
    "protection_agencies_2026", "未成年人救助保护机构管理暂行办法", "", "民政部", None,
    date(2026, 4, 1), note="六章五十条，逐条内容未见", mark=Mark.KNOWN,
)

# ── 本县 ──────────────────────────────────────────────────────────────────────────────────

COUNTY_NOTICE = Instrument(
    "county_notice", "县农村留守儿童关爱保护工作通知", "", "县级人民政府", None, date(2016, 2, 4),
    note="范文没有文号和日期，施行日期暂按国发〔2016〕13号；由本县填写", mark=Mark.KNOWN,
)
HOUSE_RULES = Instrument(
    "house_rules", "本系统的建议做法", "", "本县（待确认）", None, date(2016, 2, 4),
    note="不是法律要求，由县里确认或另定", mark=Mark.PROPOSAL,
)


INSTRUMENTS: Mapping[str, Instrument] = {
    one.key: one for one in list(globals().values()) if isinstance(one, Instrument)
}
"""本页的全部文件：键 → 文件。"""


def instruments() -> list[Instrument]:
    """本页的全部文件，按施行的先后。"""
    return sorted(INSTRUMENTS.values(), key=lambda one: (one.since, one.key))
