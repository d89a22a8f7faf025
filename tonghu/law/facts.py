"""每一步要记下哪些事实。

一步只有结论不够：联系父母的每一次、孩子交给了谁、伤在哪里，都要照实记下来。这里是各种记录的项目，
`ASKS` 写明哪一步记哪一种；哪一种记录印成哪一种文书，见 papers.py。项目都可以先空着：先救人，后补记；
办完之前补齐。
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tonghu.law.registration import RELATIVES, YES_NO, Field, Form, codes

PARENT = codes("1:父亲 2:母亲 3:父母双方 4:其他监护人 5:被委托照护人")
WAY = codes("1:电话 2:短信 3:微信 4:视频 5:上门 6:请人转告 7:请务工地公安或村（居）协助")
REACHED = codes(
    "1:联系上，答应返回 2:联系上，答应另定照护人 3:联系上，拒绝 4:没有人接 5:号码不对或停机 6:转告了，没有回话"
)
CARERS = codes(
    "1:其他近亲属 2:村（居）民委员会 3:救助管理机构 4:福利机构 5:未成年人救助保护机构 6:临时庇护场所 7:医院 8:家庭寄养"
)
RECEIVERS = {**CARERS, "9": "监护人"}
"""送回监护人、交给法院指定的监护人的，也写在交接单上。"""
DANGER = codes("1:现在就有危险 2:随时可能有危险 3:没有发现危险")
GUARDED = codes("1:监护缺失 2:监护不当 3:监护不足 4:监护正常")
HEALTHY = codes("1:需要马上就医 2:需要治疗或者心理服务 3:没有发现问题")
LEVELS = codes("red:红，立即介入 yellow:黄，定期介入 blue:蓝，保持关注 green:绿，转日常走访")
NEEDS = codes(
    "1:监护指导 2:医疗救治 3:心理疏导 4:行为矫治 5:法律服务 6:法律援助 7:社会救助和福利 8:就学 9:其他"
)
EFFECT = codes("1:明显改善 2:有些改善 3:没有变化 4:更差")
CLOSING = codes("1:目标达成 2:情况改变 3:转介其他单位 4:监护人拒绝 5:迁出 6:满18周岁")
CUSTODY = codes(
    "T1:流浪乞讨或身份不明，暂时查找不到监护人 T2:监护人下落不明且无其他人可以监护 "
    "T3:监护人因客观原因或突发事件不能履职，导致监护缺失 T4:监护人拒绝或怠于履职，导致无人照料 "
    "T5:教唆、利用孩子违法犯罪，需要带离 T6:受到监护人严重伤害或面临人身安全威胁，需要紧急安置 T7:法律规定的其他情形"
)
PROBLEMS = codes("1:数据失真 2:未及时报告 3:监护未落实 4:服务未到位 5:档案缺失 6:其他")
GROUNDS = codes(
    "X1:性侵害、出卖、遗弃、虐待、暴力伤害，严重损害身心健康 "
    "X2:置于无人监管和照看的状态，面临死亡或严重伤害危险，经教育不改 "
    "X3:拒不履行监护职责六个月以上，致流离失所或生活无着 "
    "X4:有吸毒、赌博、长期酗酒等恶习或服刑等，无法履职且拒绝委托他人，致困境或危险 "
    "X5:胁迫、诱骗、利用乞讨，经三次以上批评教育拒不改正 X6:教唆、利用违法犯罪，情节恶劣 X7:其他严重侵害行为"
)
EVIDENCE = codes(
    "1:当事人陈述 2:告诫书、处罚决定书 3:出警记录、笔录、报警回执 4:悔过书、保证书 5:视听资料 "
    "6:电话录音、短信、聊天记录 7:诊疗记录 8:向村（居）、学校、民政、妇联等求助投诉的记录 "
    "9:孩子的陈述和亲友邻居的证言 10:伤情鉴定 11:走访记录、评估报告 12:其他"
)
APPLICANTS = codes(
    "1:其他监护人 2:祖父母、外祖父母、兄姐 3:关系密切的亲友 4:村（居）民委员会 5:学校 6:医疗机构 7:妇联 8:共青团 "
    "9:残联 10:未成年人救助保护机构 11:民政部门"
)
SANCTIONS = codes(
    "1:警告 2:罚款 3:行政拘留 4:不予处罚 5:法院训诫 6:法院罚款 7:法院拘留 8:移送追究刑事责任"
)
LONG_TERM = codes(
    "G1:查找不到监护人 G2:监护人死亡或被宣告死亡，没有其他人可以监护 G3:监护人丧失监护能力，没有其他人可以监护 "
    "G4:法院撤销监护人资格并指定民政部门监护 G5:法律规定的其他情形"
)
BARS = codes(
    "1:性侵害、出卖孩子 2:虐待、遗弃六个月以上、多次遗弃并造成重伤以上严重后果 3:因监护侵害被判处五年有期徒刑以上刑罚 "
    "4:对孩子实施故意犯罪（不得恢复）"
)
APPOINTERS = codes("1:村（居）民委员会 2:民政部门")
SEEN = codes("1:见到孩子本人 2:只见到照护人 3:没有见到人")

_LONG, _TEXT, _DATE, _CODE, _CODES = Form.LONG, Form.TEXT, Form.DATE, Form.CODE, Form.CODES


@dataclass(frozen=True)
class Facts:
    """一种记录：项目按次序；`many` 是同一步可以记好几次（每一次联系、每一次服务）；其余的是一张越填越全的表，
    打开时把已经记下的填好，由人核对、改正。
    """

    key: str
    label: str
    items: Mapping[str, Field]
    many: bool = False


AHEAD = frozenset(
    {"answer_on", "until", "back_on", "starts_on", "ends_on", "again_on", "assessed_on", "answer_by"}
)  # fmt: skip
"""写的是以后日子的项目：还没有到，不用提醒。"""

_Row = tuple[str, str, Form] | tuple[str, str, Form, dict[str, str]]


def keys_of(rows: Sequence[_Row]) -> list[str]:
    """这几行是哪些项目。"""
    return [row[0] for row in rows]


def _facts(key: str, label: str, *rows: _Row, many: bool = False) -> Facts:
    items = {
        row[0]: Field(
            row[0], row[1], row[2], label, row[3] if len(row) == 4 else None, secret=True,
            longest=1000,
        )
        for row in rows
    }  # fmt: skip
    return Facts(key, label, items, many)


_HANDED: Sequence[_Row] = (
    ("to_name", "姓名或者单位", _TEXT),
    ("relationship", "与孩子的关系", _CODE, RELATIVES),
    ("to_phone", "电话", Form.PHONE),
    ("to_address", "地址", _TEXT),
    ("health", "孩子的身体和情绪", _LONG),
    ("medicine", "用药和过敏", _TEXT),
    ("belongings", "随身物品", _TEXT),
    ("contact", "紧急联系人和电话", _TEXT),
)
"""交接孩子，由谁交、由谁接都要写明的。"""

_RECEIVED: Sequence[_Row] = (
    ("to", "交给谁照料", _CODE, RECEIVERS),
    *_HANDED,
    ("handed_by", "交出人（经办人姓名、职务）", _TEXT),
    ("received_by", "接收人", _TEXT),
    ("told", "已经通报的单位（学校、派出所、村居）", _TEXT),
)
"""民政部门把孩子交给谁，都要写明的。"""

SUMMONED: Sequence[_Row] = (
    ("told", "通知谁", _CODE, PARENT),
    ("assessed_on", "哪天评估", _DATE),
    ("where", "在哪里", _TEXT),
    ("assessors", "评估的机构和人员", _LONG),
    ("matters", "评估什么", _LONG),
    ("bring", "请家庭配合的事项（谁在家、带什么证件和材料）", _LONG),
    ("phone", "联系人和电话", _TEXT),
)
"""请家庭接受评估，要写明的。"""

RULED: Sequence[_Row] = (
    ("number", "案号", _TEXT),
    ("decided_on", "日期", _DATE),
    ("content", "主要内容", _LONG),
    ("until", "有效期到哪天", _DATE),
    ("served_on", "送达日期", _DATE),
)
"""裁定、判决里要记下的。"""

_PROMISED: _Row = ("promise", "本人写下的保证（悔过书、保证书的内容）", _LONG)

REVIEWED: Sequence[_Row] = (
    ("seen", "见到谁", _CODE, SEEN),
    ("effect", "效果", _CODE, EFFECT),
    ("words", "逐项目标做到了没有", _LONG),
    ("child", "孩子自己的话", _LONG),
    ("change", "方案怎么调整", _LONG),
)
"""复评要写明的。"""

GUARDIAN_REVIEWED: Sequence[_Row] = (
    ("seen", "见到谁", _CODE, SEEN),
    ("willing", "监护人愿不愿意履行监护职责", _TEXT),
    ("able", "履行监护职责的条件（住处、收入、身体、改正的情况）", _LONG),
    ("effect", "同以前比", _CODE, EFFECT),
    ("child", "孩子的真实意愿", _LONG),
    ("others", "学校、村（居）民委员会的意见", _LONG),
    ("words", "评估意见和理由", _LONG),
)
"""评估监护人能否重新履职，要写明的。"""

FACTS: Mapping[str, Facts] = {
    one.key: one
    for one in (
        _facts(
            "contact",
            "联系父母",
            ("who", "联系谁", _CODE, PARENT),
            ("way", "用什么方式", _CODE, WAY),
            ("number", "号码或地址", _TEXT),
            ("reached", "结果", _CODE, REACHED),
            ("words", "对方怎么说", _LONG),
            ("back_on", "答应哪天回来", _DATE),
            ("rebuked", "已经训诫", _CODE, YES_NO),
            many=True,
        ),
        _facts(
            "placement",
            "护送交接",
            ("to", "交给谁照料", _CODE, CARERS),
            *_HANDED,
            ("why_not_before", "排在前面的为什么不行（先近亲属，再村居，再救助、福利机构）", _LONG),
            ("until", "预计到哪天", _DATE),
            ("handed_by", "交出人（两名民警的姓名、警号）", _TEXT),
            ("received_by", "接收人", _TEXT),
        ),
        _facts(
            "handover",
            "安置、送回交接",
            *_RECEIVED,
        ),
        _facts(
            "guardianship",
            "监护交接",
            *_RECEIVED,
            ("support", "抚养费：由谁负担、多少、怎样给（被撤销资格的父母仍要负担）", _LONG),
        ),
        _facts(
            "missing",
            "失踪儿童第一小时信息",
            ("last_seen", "最后见到的时间、地点、和谁在一起", _LONG),
            ("looks", "身高、体态、发型、特征", _LONG),
            ("clothes", "衣着、书包、随身物品", _LONG),
            ("places", "常去的地方", _LONG),
            ("friends", "同伴和网上联系的人", _LONG),
            ("phone", "孩子的手机、社交账号", _TEXT),
            ("state", "最近的情绪，有没有说过要走", _LONG),
            ("photo", "近照在哪里", _TEXT),
            ("guardian", "监护人和电话", _TEXT),
            ("case_number", "立案文号", _TEXT),
            ("published_on", "发布查找信息的日期", _DATE),
        ),
        _facts(
            "injury",
            "伤情和就医",
            ("hospital", "医院和医生", _TEXT),
            ("injuries", "伤在哪里，怎样的伤", _LONG),
            ("said_cause", "孩子自己怎么说", _LONG),
            ("forensics", "伤情鉴定文号和结论", _TEXT),
            ("treated", "治疗情况，费用谁出", _LONG),
            ("recorded", "询问时同步录音录像", _CODE, YES_NO),
            ("female", "女孩由女性人员询问", _CODE, YES_NO),
            ("adult", "到场的合适成年人", _TEXT),
            ("case_number", "受案、立案文号", _TEXT),
        ),
        _facts(
            "warning",
            "告诫",
            ("offender", "加害人姓名、身份", _TEXT),
            ("relationship", "与孩子的关系", _TEXT),
            ("violence", "家庭暴力的事实", _LONG),
            ("forbidden", "禁止实施的内容", _LONG),
            ("number", "告诫书文号", _TEXT),
            ("delivered_on", "送交日期", _DATE),
            ("delivered_to", "送交了谁（加害人、受害人、村居）", _TEXT),
        ),
        _facts(
            "notification",
            "通报乡镇",
            ("situation", "查明的情形", _LONG),
            ("disposal", "已经采取的措施", _LONG),
            ("now", "孩子现在在哪里，由谁照料", _LONG),
            ("parents", "父母的态度", _LONG),
            ("advice", "建议乡镇做什么", _LONG),
        ),
        _facts(
            "summons",
            "通知家庭评估",
            *SUMMONED,
        ),
        _facts(
            "assessment",
            "调查评估",
            ("members", "参加评估的单位和人员", _LONG),
            ("method", "怎样调查的（入户、面谈、走访、查档）", _LONG),
            ("safety", "安全处境", _CODE, DANGER),
            ("safety_words", "安全处境：看到、问到的", _LONG),
            ("guardianship", "监护情况", _CODE, GUARDED),
            ("guardianship_words", "监护情况：看到、问到的", _LONG),
            ("health", "身心健康", _CODE, HEALTHY),
            ("health_words", "身心健康：看到、问到的", _LONG),
            ("child", "孩子自己的话", _LONG),
            ("relatives", "亲属的意见", _LONG),
            ("needs", "需要什么", _CODES, NEEDS),
            ("advice", "建议", _LONG),
        ),
        _facts(
            "grade",
            "会商定级",
            ("level", "等级（本县模型，不是法定等级）", _CODE, LEVELS),
            ("why", "定这一级的理由", _LONG),
            ("dissent", "不同意见", _LONG),
            ("members", "参加会商的人", _LONG),
            ("again_on", "下次评估的日期", _DATE),
        ),
        _facts(
            "plan",
            "帮扶方案",
            ("goals", "目标（做到什么算好）", _LONG),
            ("lead", "牵头单位和人", _TEXT),
            ("starts_on", "从哪天起", _DATE),
            ("ends_on", "到哪天止", _DATE),
            ("child", "孩子的意见", _LONG),
            ("caregiver", "监护人、照护人的意见", _LONG),
            ("signed", "谁签了字，哪天签的，原件在哪里", _LONG),
        ),
        _facts(
            "lacking",
            "缺少的服务",
            ("needs", "缺哪一项服务", _CODES, NEEDS),
            ("words", "要做到什么", _LONG),
            ("asked", "问过哪些单位，怎样答复", _LONG),
        ),
        _facts(
            "service",
            "服务记录",
            ("done_on", "日期", _DATE),
            ("who", "由谁做的", _TEXT),
            ("what", "做了什么", _LONG),
            ("effect", "效果", _CODE, EFFECT),
            ("next", "下次什么时候、做什么", _TEXT),
            many=True,
        ),
        _facts(
            "review",
            "阶段评估",
            *REVIEWED,
        ),
        _facts(
            "guidance_review",
            "家庭教育指导的评估",
            ("to", "接受指导的监护人", _CODE, PARENT),
            ("attended", "到场的情况（应到几次、到了几次）", _TEXT),
            ("effect", "效果", _CODE, EFFECT),
            ("words", "指导的目标做到了没有", _LONG),
            ("child", "孩子自己的话", _LONG),
            ("change", "以后怎样指导", _LONG),
        ),
        _facts(
            "guardian_review",
            "通知家庭、评估监护人",
            ("told", "评估哪个监护人，通知谁", _CODE, PARENT),
            *SUMMONED[1:],
            *GUARDIAN_REVIEWED,
        ),
        _facts(
            "closing",
            "结案",
            ("kind", "结案类型", _CODE, CLOSING),
            ("words", "做了什么、达到什么", _LONG),
            ("told", "告知了谁", _TEXT),
        ),
        _facts(
            "visit",
            "走访、回访",
            ("seen", "见到谁", _CODE, SEEN),
            ("words", "看到、听到的", _LONG),
            ("child", "孩子自己的话", _LONG),
            ("violence", "有没有再次侵害、违反决定", _CODE, YES_NO),
            ("needs", "还需要什么", _LONG),
            many=True,
        ),
        _facts(
            "finding",
            "认定",
            ("to", "失职或者侵害的是谁", _CODE, PARENT),
            ("conduct", "不履行职责或者侵害的事实", _LONG),
            ("demand", "要求做到什么", _LONG),
        ),
        _facts(
            "guidance",
            "家庭教育指导的安排",
            ("to", "指导谁", _CODE, PARENT),
            ("agency", "指导的机构和人员", _TEXT),
            ("content", "指导的内容", _LONG),
            ("times", "几次，多久一次，在哪里或者怎样远程参加", _TEXT),
            ("starts_on", "从哪天起", _DATE),
        ),
        _facts(
            "admonition",
            "劝诫、督促",
            ("to", "劝诫谁", _CODE, PARENT),
            ("conduct", "不履行职责或者侵害的事实", _LONG),
            ("demand", "要求做到什么", _LONG),
            ("until", "到哪天以前", _DATE),
            ("reply", "对方怎么说", _LONG),
            _PROMISED,
            ("signed", "已签收", _CODE, YES_NO),
            many=True,
        ),
        _facts(
            "reprimand",
            "训诫、责令",
            ("to", "训诫谁", _CODE, PARENT),
            ("conduct", "失职或者侵害的事实", _LONG),
            ("number", "文书文号", _TEXT),
            ("issued_by", "作出机关", _TEXT),
            ("issued_on", "日期", _DATE),
            ("content", "要求", _LONG),
            _PROMISED,
        ),
        _facts(
            "police_report",
            "向公安机关报告",
            ("to", "报告的是谁", _CODE, PARENT),
            ("conduct", "失职或者侵害的事实", _LONG),
            ("office", "向哪个公安机关报告", _TEXT),
            ("receipt", "报警回执号、接警的人", _TEXT),
            ("handed", "随附的材料（走访、劝诫的记录）", _LONG),
        ),
        _facts(
            "sanction",
            "处罚、制裁",
            ("to", "处罚谁", _CODE, PARENT),
            ("conduct", "违法的事实", _LONG),
            ("kind", "种类", _CODES, SANCTIONS),
            ("cites", "决定书引用的条款", _TEXT),
            ("issued_by", "决定的机关", _TEXT),
            ("number", "决定书文号", _TEXT),
            ("issued_on", "日期", _DATE),
        ),
        _facts(
            "criminal",
            "立案审查",
            ("to", "嫌疑人是谁", _CODE, PARENT),
            ("conduct", "涉嫌犯罪的事实", _LONG),
            ("charge", "涉嫌的罪名", _TEXT),
            ("number", "立案、不予立案文号", _TEXT),
            ("issued_on", "日期", _DATE),
            ("why", "不予立案的理由", _LONG),
            ("asked", "有异议的，已经请人民检察院监督", _CODE, YES_NO),
        ),
        _facts(
            "consultation",
            "会商",
            ("members", "参加会商的单位和人", _LONG),
            ("opinions", "各方的意见", _LONG),
            ("child", "孩子的意见", _LONG),
            ("why", "决定和理由", _LONG),
            ("again_on", "暂不决定的，哪天以前再会商", _DATE),
        ),
        _facts(
            "protection",
            "申请人身安全保护令",
            ("applicant", "申请人（代为申请的单位）", _TEXT),
            ("respondent", "被申请人和与孩子的关系", _TEXT),
            ("requests", "请求（禁止实施、禁止骚扰、责令迁出……）", _LONG),
            ("danger", "遭受家庭暴力或者面临的现实危险", _LONG),
            ("evidence", "证据", _CODES, EVIDENCE),
            ("list", "证据清单", _LONG),
            ("court", "向哪个人民法院申请", _TEXT),
            ("filed_on", "申请日期", _DATE),
        ),
        _facts(
            "order",
            "裁定、判决",
            *RULED,
        ),
        _facts(
            "danger",
            "告知和商定",
            ("told", "已经告知谁可以申请", _TEXT),
            ("respondent", "被申请人和与孩子的关系", _TEXT),
            ("danger", "遭受家庭暴力或者面临的现实危险", _LONG),
            ("why", "商定由谁申请，为什么", _LONG),
        ),
        _facts(
            "reconsideration",
            "复议",
            ("refused", "不服哪一份裁定（案号、日期、送达日期）", _TEXT),
            ("why", "不服的理由", _LONG),
            ("requests", "请求", _LONG),
            ("filed_on", "申请复议的日期", _DATE),
            *RULED,
        ),
        _facts(
            "carrying_out",
            "协助执行",
            ("number", "案号", _TEXT),
            ("content", "主要内容", _LONG),
            ("until", "有效期到哪天", _DATE),
            ("asked", "请学校、村（居）做什么，发现违反找谁", _LONG),
            ("told", "告知了谁（学校、村居、照护人）", _TEXT),
        ),
        _facts(
            "prolonging",
            "延长、变更保护令",
            ("applicant", "申请人（代为申请的单位）", _TEXT),
            ("respondent", "被申请人和与孩子的关系", _TEXT),
            ("number", "案号", _TEXT),
            ("until", "有效期到哪天", _DATE),
            ("danger", "现在还有什么危险", _LONG),
            ("requests", "请求（延长到哪天、变更或者撤销哪一项）", _LONG),
            ("child", "孩子的意见", _LONG),
            ("court", "向哪个人民法院申请", _TEXT),
            ("filed_on", "申请日期", _DATE),
        ),
        _facts(
            "custody",
            "临时监护",
            ("ground", "情形", _CODE, CUSTODY),
            ("facts", "事实和依据", _LONG),
            ("to", "安置方式", _CODE, CARERS),
            ("to_name", "照料的人或者机构", _TEXT),
            ("starts_on", "从哪天起", _DATE),
            ("ends_on", "到哪天止（一般不超过一年）", _DATE),
            ("child", "孩子的意见", _LONG),
        ),
        _facts(
            "search",
            "查找监护人",
            ("means", "怎样查找的", _LONG),
            ("published_on", "发布寻亲公告的日期", _DATE),
            ("result", "找到谁、在哪里，或者没有找到", _LONG),
            ("number", "结论的文号", _TEXT),
        ),
        _facts(
            "long_term",
            "长期监护",
            ("ground", "情形", _CODE, LONG_TERM),
            ("facts", "事实和依据", _LONG),
            ("to", "由谁抚养", _CODE, CARERS),
            ("to_name", "抚养的人或者机构", _TEXT),
            ("starts_on", "从哪天起", _DATE),
            ("support", "抚养费：由谁负担、多少、怎样给", _LONG),
            ("child", "孩子的意见", _LONG),
        ),
        _facts(
            "adoption",
            "送养",
            ("assessors", "收养评估的机构和结论", _LONG),
            ("child", "孩子的意见（八周岁以上要他本人同意）", _LONG),
            ("number", "收养登记证号", _TEXT),
            ("told", "告知了谁", _TEXT),
        ),
        _facts(
            "establishment",
            "查清事由",
            ("respondent", "被申请人和与孩子的关系", _TEXT),
            ("facts", "事实", _LONG),
            ("sources", "向谁调取了哪些记录", _LONG),
            ("since", "从哪天起拒不履行职责", _DATE),
            ("child", "孩子的意见（八周岁以上必须听取）", _LONG),
        ),
        _facts(
            "notice",
            "书面告知",
            ("asked", "已经书面告知谁可以申请", _CODES, APPLICANTS),
            ("respondent", "被申请人和与孩子的关系", _TEXT),
            ("facts", "事实", _LONG),
            ("answer_by", "请在哪天以前答复", _DATE),
            ("phone", "联系人和电话", _TEXT),
            ("replies", "各自怎样答复", _LONG),
        ),
        _facts(
            "appointment",
            "指定监护人",
            ("guardian", "指定谁（姓名、和孩子的关系）", _TEXT),
            ("appointed_by", "由谁指定", _CODE, APPOINTERS),
            ("others", "还有谁争，谁不同意", _LONG),
            ("bonds", "和孩子生活、情感联系的密切程度", _LONG),
            ("order", "依法监护的顺序", _TEXT),
            ("offences", "有没有不利于履行监护职责的违法犯罪", _LONG),
            ("capacity", "监护的能力、意愿和品行", _LONG),
            ("child", "孩子的真实意愿", _LONG),
            ("told_on", "通知送达的日期（送给几个人的，写最晚的）", _DATE),
        ),
        _facts(
            "contest",
            "不服指定",
            ("who", "谁不服", _TEXT),
            ("filed_on", "哪天向人民法院申请", _DATE),
            ("words", "理由", _LONG),
        ),
        _facts(
            "restoration_asked",
            "申请恢复",
            ("applicant", "谁申请恢复", _CODE, PARENT),
            ("applied_on", "申请的日期", _DATE),
            ("words", "申请的理由", _LONG),
        ),
        _facts(
            "restoration",
            "恢复资格的评估",
            ("members", "参加评估的单位和人员", _LONG),
            ("method", "怎样调查的（入户、面谈、走访、查档）", _LONG),
            ("repented", "悔改的表现", _LONG),
            ("capacity", "现在能不能履行监护职责", _LONG),
            ("bars", "一般不得恢复的情形", _CODES, BARS),
            ("child", "孩子的真实意愿", _LONG),
            ("guardian", "现任监护人的意见", _LONG),
            ("advice", "评估意见", _LONG),
        ),
        _facts(
            "support",
            "抚养费",
            ("who", "谁应当给付", _CODE, PARENT),
            ("amount", "应当给多少、怎样给", _LONG),
            ("paid", "实际给到哪一天、多少", _LONG),
            ("action", "没有给付的，采取了什么措施（催告、协助起诉、申请执行、法律援助）", _LONG),
            many=True,
        ),
        _facts(
            "petition",
            "申请撤销监护人资格",
            ("respondent", "被申请人和与孩子的关系", _TEXT),
            ("grounds", "事由", _CODES, GROUNDS),
            ("facts", "事实", _LONG),
            ("since", "从哪天起拒不履行职责", _DATE),
            ("asked", "已经书面告知谁可以申请", _CODES, APPLICANTS),
            ("applicant", "由谁申请", _CODE, APPLICANTS),
            ("evidence", "证据", _CODES, EVIDENCE),
            ("list", "证据清单", _LONG),
            ("proposed", "拟由谁担任监护人，他的意见和能力", _LONG),
            ("child", "孩子的意见（八周岁以上必须听取）", _LONG),
            ("court", "向哪个人民法院申请", _TEXT),
            ("filed_on", "申请日期", _DATE),
        ),
        _facts(
            "failure",
            "查清的情况和整改要求",
            ("knew_on", "哪天知道的", _DATE),
            ("reported_on", "哪天报告的，没有报告的不填", _DATE),
            ("what", "查清的事实（不写孩子的姓名、伤情和报告人）", _LONG),
            ("demand", "要说明什么、整改什么", _LONG),
            ("answer_on", "请在哪天以前书面答复", _DATE),
        ),
        _facts(
            "inspection",
            "督查结论和整改要求",
            ("problems", "哪一类问题", _CODES, PROBLEMS),
            ("what", "查明的事实（不写孩子的姓名、伤情和报告人）", _LONG),
            ("demand", "要整改什么", _LONG),
            ("answer_on", "请在哪天以前书面反馈", _DATE),
        ),
        _facts(
            "objection",
            "签收和异议",
            ("received_on", "哪天收到", _DATE),
            ("against", "有异议的，写明对哪一条、为什么", _LONG),
        ),
        _facts(
            "inspection_review",
            "复核决定",
            ("found", "复核查明的情况", _LONG),
            ("decision", "维持、变更还是撤销，为什么", _LONG),
            ("decided_on", "决定日期", _DATE),
        ),
        _facts(
            "rectification_plan",
            "问题清单和整改方案",
            ("list", "问题清单，一条一行", _LONG),
            ("measures", "每一条怎样改", _LONG),
            ("who", "谁负责", _TEXT),
            ("until", "到哪天改完", _DATE),
        ),
        _facts(
            "rectification_report",
            "整改结果",
            ("result", "每一条改得怎样，有什么佐证", _LONG),
            ("left", "还没有改好的和原因", _LONG),
        ),
        _facts(
            "rectified",
            "说明和整改",
            ("why", "没有报告、迟报的原因", _LONG),
            ("measures", "整改措施和落实情况", _LONG),
            ("who", "谁负责落实", _TEXT),
        ),
        _facts(
            "acceptance",
            "核查意见",
            ("checked", "怎样核查的", _LONG),
            ("lacking", "还差什么", _LONG),
        ),
        _facts(
            "accountability",
            "处理决定",
            ("who", "直接负责的主管人员和其他直接责任人员", _LONG),
            ("decision", "怎样处理；不予处分的写明理由", _LONG),
            ("number", "文号", _TEXT),
            ("decided_on", "决定日期", _DATE),
        ),
    )
}
"""各种记录，按键找。"""

_CHAIN: Mapping[str, Mapping[str, Sequence[str]]] = {
    "emergency_response": {
        "contact": ["order_parents_back", "call_parents_back", "reach_parents"],
        "placement": ["escort_to_care", "shelter", "arrange_care"],
        "missing": ["search", "go_on_searching"],
        "injury": ["stop_violence", "stop_harm", "rescue"],
        "warning": ["deliver_warning"],
        "handover": ["end_care"],
        "notification": ["notify_township", "tell_of_missing"],
        "visit": ["check_home", "visit_after_warning"],
    },
    "assessment_and_support": {
        "summons": ["assign"],
        "assessment": ["assess"],
        "grade": ["grade"],
        "plan": ["plan"],
        "lacking": ["refer"],
        "review": ["review"],
        "closing": ["close"],
        "visit": ["first_follow_up", "second_follow_up", "third_follow_up"],
    },
    "guardianship_intervention": {
        "finding": ["identify"],
        "admonition": ["admonish", "admonish_caregiver"],
        "police_report": ["report_police"],
        "reprimand": ["rebuke"],
        "warning": ["warn"],
        "sanction": ["punish"],
        "criminal": ["file_case"],
        "visit": ["visit", "check"],
        "consultation": ["consult"],
    },
    "family_education_order": {
        "reprimand": ["decide", "summon"],
        "admonition": ["urge"],
        "guidance": ["arrange"],
        "service": ["guide"],
        "guidance_review": ["judge"],
    },
    "protection_order": {
        "danger": ["choose_applicant"],
        "protection": [
            "help_relatives", "apply_police", "apply_women", "apply_village",
            "apply_rescue_station",
        ],
        "order": ["decide", "decide_urgently"],
        "reconsideration": ["contest"],
        "carrying_out": ["carry_out"],
        "visit": ["visit"],
        "sanction": ["stop_violation"],
        "prolonging": ["before_expiry"],
    },
    "temporary_guardianship": {
        "custody": ["decide"],
        "search": ["search"],
        "handover": ["place", "hand_back"],
        "service": ["care_in_institution"],
        "visit": ["visit_family", "visit_after_return"],
        "guardian_review": ["review"],
        "appointment": ["appoint_guardian"],
        "contest": ["await_contest"],
        "order": ["hear_appointment"],
        "guardianship": ["hand_to_guardian"],
        "consultation": ["before_limit"],
        "long_term": ["decide_long_term", "arrange_long_term"],
        "adoption": ["adopt"],
    },
    "revocation": {
        "establishment": ["establish"],
        "protection": ["apply_interim"],
        "notice": ["seek_applicant"],
        "petition": [
            "confirm_relatives", "file_village", "file_school", "file_hospital", "file_women", "file_youth",
            "file_disabled", "file_protection", "file_civil_affairs",
        ],
        "order": ["decide_interim", "hear", "hear_restoration"],
        "guardianship": ["hand_over", "return_child"],
        "long_term": ["take_over"],
        "visit": ["visit"],
        "support": ["check_support"],
        "restoration_asked": ["await_restoration"],
        "restoration": ["assess_restoration"],
    },
    "rectification": {
        "inspection": ["conclude"],
        "objection": ["acknowledge"],
        "inspection_review": ["review"],
        "rectification_plan": ["plan"],
        "rectification_report": ["answer"],
        "acceptance": ["accept"],
        "accountability": ["hand_over"],
    },
    "failure_to_report": {
        "failure": ["find"],
        "rectified": ["answer", "answer_advice"],
        "acceptance": ["accept"],
        "accountability": ["decide"],
    },
}  # fmt: skip

ASKS: Mapping[tuple[str, str], Facts] = {
    (procedure, step): FACTS[key]
    for procedure, asked in _CHAIN.items()
    for key, steps in asked.items()
    for step in steps
}
"""（程序，步骤）→ 这一步记哪一种事实；没有列出的只写办理情况。"""


def said(facts: Facts, values: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    """记下的每一项，给人看的说法；空着的不列。"""
    for key, field in facts.items.items():
        if key in values:
            yield field.label, field.said(values[key])
