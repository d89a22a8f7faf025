"""预警：什么条件，多重，谁做什么，依据什么，由系统的哪一处看出来（domain.md §4.11，建议，县里可以改）。

一条预警就是一项待办，或者写明住在哪里、为什么还没有；不做群发，不排名。`signs` 是由 law/risk.py 的哪些迹象
引起的：迹象一出现就产生待办，同一次不重复；不是红色的，迹象没有了、孩子不在册了就自己办结，红色的总由人核实。
`step` 是由哪个程序的哪一步来办：走到那一步就有待办，期限和责任单位照程序，快到期、到期时提醒，到期没有办的
告诉上级；办完那一步就办结。`ahead` 是到期以前多久各提醒一次，没有写的，过半和八成时各提醒一次。
A18 由个案、A19 和 A21 由统计看出来（oversight/watch），也是待办。
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tonghu.law.agencies import Agency
from tonghu.law.basis import (
    DOMESTIC_VIOLENCE_LAW,
    GUARDIAN_ABUSE_2014,
    HOUSE_RULES,
    MANDATORY_REPORTING_2020,
    MINORS_LAW,
    MINORS_ONLINE,
    OPINIONS_2016,
    UNATTENDED_2019,
    Basis,
)
from tonghu.law.terms import Unit

_VILLAGE = (Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
_TOWN = (Agency.TOWNSHIP, Agency.CIVIL_AFFAIRS)
_HOUSE = HOUSE_RULES("自动预警")


@dataclass(frozen=True)
class Alert:
    """一条预警。`who` 是负责的单位，就近取第一个有的；`lives` 是系统里由哪一处看出来、变成什么。"""

    code: str
    condition: str
    weight: str
    action: str
    who: tuple[Agency, ...]
    basis: Basis
    lives: str
    signs: tuple[str, ...] = ()
    at_once: bool = False
    step: tuple[str, str] | None = None
    ahead: tuple[tuple[int, Unit], ...] = ()


_BY_SIGN = "迹象一出现就产生待办"
_BY_STEP = "程序走到那一步就有待办，到期前后提醒"
_NOW = "迹象一出现就产生“立即”待办，由人核实并决定要不要强制报告"
ALERTS: Mapping[str, Alert] = {
    one.code: one
    for one in (
        Alert("A01", "无人监护，或者照护人不得受托", "红", "当日核实，决定要不要强制报告", _TOWN,
              OPINIONS_2016("四（一）"), _NOW, ("no_guardian", "unfit_caregiver"), at_once=True),
        Alert("A02", "不满八周岁独自在家", "红", "核实，决定要不要强制报告", _TOWN,
              MINORS_LAW("第二十一条"), _NOW, ("alone_young",), at_once=True),
        Alert("A03", "不满十六周岁单独居住或者独自过夜", "红", "核实，决定要不要强制报告", _TOWN,
              MINORS_LAW("第二十一条"), _NOW, ("lives_alone", "alone_overnight"), at_once=True),
        Alert("A04", "看到伤情、侵害、失踪等危险迹象", "红", "核实，确认已经报告", _TOWN,
              OPINIONS_2016("四（一）"), _NOW + "；走访看到的，走访时已经自动报告",
              ("missing", "unfed", "hurt", "violated", "accident", "self_harm", "begging"),
              at_once=True),
        Alert("A05", "接连两次没有见到孩子", "橙", "介入，联系学校、公安核实", _TOWN, _HOUSE,
              _BY_SIGN + "；电话打得通打不通都算", ("not_met",)),
        Alert("A06", "父母两周以上没有联系孩子", "黄", "督促父母每周联系", _VILLAGE,
              MINORS_LAW("第二十三条"), _BY_SIGN, ("out_of_touch",)),
        Alert("A07", "委托照护书快到期、已经到期", "黄", "续签或者重新委托", _VILLAGE,
              MINORS_LAW("第二十二条"), "委托照护（record/care）的到期待办：到期前的天数是本地参数，续签或者解除后办结"),
        Alert("A08", "照护人患病、失能、能力不足，或者七十五岁以上", "橙", "重新评估由谁照护", _TOWN,
              MINORS_LAW("第二十二条"), _BY_SIGN + "；登记表没有备用联系人，七十五岁以上的都算",
              ("weak_caregiver", "old_caregiver")),
        Alert("A09", "到期没有走访", "黄", "走访", _VILLAGE, HOUSE_RULES("走访节律"),
              "到期那天由每日任务产生村（居）的走访待办，走访后办结；过了内部目标告诉乡镇，不排名"),
        Alert("A10", "学校报告缺勤达到本地天数", "橙", "家访、劝返", (Agency.SCHOOL,),
              MINORS_LAW("第二十八条"),
              "学校登记没有请假的缺课，当天就是黄色迹象；满本地天数那天由每日任务产生学校的待办；回校、转学，或者劝返"
              "无效书面报告了教育部门和乡镇，办结"),
        Alert("A11", "义务教育年龄失学辍学", "橙", "会同教育部门比对学籍、劝返", _TOWN,
              MINORS_LAW("第二十八条"),
              _BY_SIGN + "；台账上写着在一所学校、学校说没有学籍也没有来上学的，由乡镇核对，写进档案就是；"
              "有学籍没有来的，照 A10 登记、劝返、书面报告",
              ("out_of_school",)),
        Alert("A12", "没有户口", "黄", "协助落户", _TOWN, _HOUSE, _BY_SIGN, ("no_hukou",)),
        Alert("A13", "九十天内满十六周岁，已满还在册", "灰", "办理退出或者转类", _TOWN,
              OPINIONS_2016("一"), _BY_SIGN + "；提前办结的，满十六周岁那天再提醒一次",
              ("sixteen", "grown")),
        Alert("A14", "符合事实无人抚养的情形，没有纳入保障", "黄", "协助申请认定", _TOWN,
              UNATTENDED_2019(), _BY_SIGN, ("unattended",)),
        Alert("A15", "公安受案后没有在期限内向报告单位反馈", "黄", "催询，不作评价",
              (Agency.POLICE_STATION,), MANDATORY_REPORTING_2020("第十条"), _BY_STEP,
              step=("emergency_response", "report_progress")),
        Alert("A16", "临时监护快满一年、已满一年", "红", "会商、送回或者申请撤销",
              (Agency.CIVIL_AFFAIRS,), GUARDIAN_ABUSE_2014(),
              _BY_STEP + "：满九个月、满十一个月、满一年",
              step=("temporary_guardianship", "before_limit"),
              ahead=((3, Unit.MONTHS), (1, Unit.MONTHS))),
        Alert("A17", "人身安全保护令快到期", "橙", "评估要不要申请延长",
              (Agency.CHILD_PROTECTION, Agency.CIVIL_AFFAIRS), DOMESTIC_VIOLENCE_LAW("第三十条"),
              _BY_STEP + "：到期前三十日、七日；从裁定的日子起六个月，裁定写明的有效期更短的照裁定",
              step=("protection_order", "before_expiry"), ahead=((30, Unit.DAYS), (7, Unit.DAYS))),
        Alert("A18", "父母拒不履行职责满六个月", "红", "会商要不要申请撤销监护人资格",
              (Agency.CIVIL_AFFAIRS,), MINORS_LAW("第一百零八条"),
              "从个案里最早一次对监护人的书面督促、训诫、告诫起算，满六个月那天由每日任务产生待办；开始申请撤销、"
              "个案办结时办结。起算的口径待核，是不是拒不履行由人认定"),
        Alert("A19", "一个村一天里新增的异常比平时多得多", "内部质检", "核实，不通报",
              (Agency.CIVIL_AFFAIRS,), _HOUSE,
              "每日任务比较一个村昨天有几名孩子等级上升和前九十天，多出三倍标准差、又够得上本地参数的，产生待办；"
              "有记录不满三十天的村不比。不通报、不排名"),
        Alert("A20", "工作人员满十二个月没有查询违法犯罪记录", "橙", "查询", (Agency.CIVIL_AFFAIRS,),
              MINORS_LAW("第六十二条"),
              "每日任务看走访、照料、教孩子的岗位上有谁没有查过、满了一年，一个县一条待办；都登记了查询就办结。查到"
              "记录的，马上有“停止接触孩子，依法解聘”的待办，岗位由人免去"),
        Alert("A21", "一个账号短时间大量查看、导出", "安全", "安全管理员处置",
              (Agency.JOINT_CONFERENCE, Agency.CIVIL_AFFAIRS, Agency.COUNTY_GOVERNMENT),
              MINORS_ONLINE("第三十六条"),
              "每小时数一遍操作记录：一个账号一小时里看到的孩子、申请的导出超过本地参数的，产生待办，"
              "由本单位以外的一家核实：请审计管理员查阅操作记录，需要停用账号的请安全管理员办；手机按规定下载本村名单不算"),
    )
}  # fmt: skip
"""全部预警，按编号。"""

BY_STEP: Mapping[str, Alert] = {".".join(one.step): one for one in ALERTS.values() if one.step}
"""程序的一步（待办的事项）→ 由它来办的预警。"""

BY_SIGN: Mapping[str, Alert] = {key: one for one in ALERTS.values() for key in one.signs}
"""迹象 → 它引起的预警。"""
