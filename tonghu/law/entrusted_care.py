"""委托照护：书面委托写什么，谁不得受托，什么时候要先问孩子，到期怎么办（《未成年人保护法》第二十一条至第二十三条）。

父母委托别人照护，仍然是监护人。村（居）核实受托人的条件；查不到的写明怎么查的，不逼基层造签名。
机器只指出妨碍：不能备案的、要先核实的。备不备案由人决定。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tonghu.law.basis import HOUSE_RULES, MINORS_LAW, Basis
from tonghu.law.eligibility import age_on, latest_day
from tonghu.law.labelled import Labelled
from tonghu.law.registration import (
    MISSING,
    RELATIVES,
    YES_NO,
    Field,
    Form,
    Values,
    codes,
)

CAPACITY_AGE = 8
_ADULT = 18
_ELDERLY = 70
_FRAIL = ("慢性", "重病", "瘫", "残疾", "精神")

WHO = codes("1:父亲 2:母亲 3:父母双方 4:其他监护人")
REASON = codes("1:外出务工 2:治病 3:服刑或被限制人身自由 9:其他正当理由")
DECLARED = codes("0:无 1:有")
VERIFIED = codes("1:本人书面承诺 2:村（居）知情意见 3:公安机关核查回执")
ABILITY = codes("1:合格 2:有条件合格 3:不合格")
HEARD = codes("1:愿意 2:不愿意 3:说不清 4:没有表达能力")

EXCLUSIONS: Mapping[str, str] = {
    "excluded_violence": "曾实施性侵害、虐待、遗弃、拐卖、暴力伤害等违法犯罪行为",
    "excluded_habits": "有吸毒、酗酒、赌博等恶习",
    "excluded_neglect": "曾拒不履行或者长期怠于履行监护、照护职责",
    "excluded_other": "其他不适宜担任被委托人的情形",
}
"""不得受托的四类情形（第二十二条第二款）。"""

_TABLE = [
    Field("principal", "委托人", Form.CODE, "委托人", WHO, least=True),
    Field("principal_name", "委托人姓名", Form.TEXT, "委托人", least=True, longest=72),
    Field("principal_phone", "委托人电话", Form.PHONE, "委托人", secret=True, least=True),
    Field("principal_work", "务工单位和地址", Form.TEXT, "委托人", secret=True),
    Field("caregiver.name", "被委托人姓名", Form.NAME, "被委托人", least=True, longest=72),
    Field("caregiver.id_number", "被委托人证件号码", Form.NUMBER, "被委托人", secret=True),
    Field("caregiver.birth_date", "被委托人出生日期", Form.DATE, "被委托人"),
    Field("caregiver.phone", "被委托人电话", Form.PHONE, "被委托人", secret=True, least=True),
    Field("caregiver.relationship", "与孩子的关系", Form.CODE, "被委托人", RELATIVES, least=True),
    Field("caregiver.living_detail", "被委托人住址", Form.TEXT, "被委托人", secret=True),
    Field("caregiver_work", "被委托人职业", Form.TEXT, "被委托人", longest=60),
    Field("caregiver_health", "被委托人健康状况", Form.TEXT, "被委托人", secret=True, longest=60),
    Field("reason", "委托的理由", Form.CODE, "委托", REASON, least=True),
    Field("reason_detail", "理由说明", Form.TEXT, "委托", longest=200),
    Field("starts_on", "从哪天起", Form.DATE, "委托", least=True, ahead=True),
    Field("ends_on", "到哪天止", Form.DATE, "委托", least=True, ahead=True),
    Field("matters", "委托的事项", Form.LONG, "委托", longest=500),
    Field("costs", "费用怎么承担", Form.TEXT, "委托", longest=200),
    Field("reserved", "须先征得父母同意的事", Form.LONG, "委托", longest=300),
    Field("contact", "联系约定", Form.LONG, "委托", longest=300),
    *(
        Field(key, label, Form.CODE, "不得受托的情形", DECLARED, secret=True, least=True)
        for key, label in EXCLUSIONS.items()
    ),
    Field("verified_by", "怎么核实的", Form.CODES, "不得受托的情形", VERIFIED, least=True),
    Field("ability", "照护能力评估", Form.CODE, "能力评估", ABILITY, least=True),
    Field("ability_by", "评估人", Form.TEXT, "能力评估", longest=72),
    Field("ability_on", "评估日期", Form.DATE, "能力评估"),
    Field("ability_note", "条件和说明", Form.LONG, "能力评估", longest=300),
    Field("heard", "孩子愿不愿意", Form.CODE, "孩子的意见", HEARD),
    Field("heard_words", "孩子怎么说", Form.LONG, "孩子的意见", secret=True, longest=300),
    Field("heard_on", "听取日期", Form.DATE, "孩子的意见"),
    Field("school_told_on", "书面告知学校的日期", Form.DATE, "告知"),
    Field("school_receiver", "学校签收人", Form.TEXT, "告知", longest=72),
    Field("village_told_on", "书面告知村（居）的日期", Form.DATE, "告知"),
    Field("village_receiver", "村（居）签收人", Form.TEXT, "告知", longest=72),
    Field("witness", "见证人", Form.TEXT, "签署", longest=72),
    Field("signed_apart", "异地签署", Form.CODE, "签署", YES_NO),
    Field("spare_contact", "备用联系人和电话", Form.TEXT, "签署", secret=True, longest=100),
]  # fmt: skip

ITEMS: Mapping[str, Field] = {field.key: field for field in _TABLE}
"""委托照护书（F03）和能力评估（F04）的项目，按次序；网页和纸面都由它生成。"""

OF_THE_FILE = tuple(key for key in ITEMS if key.startswith("caregiver."))
"""和登记表同一个键的项目：从档案里带出，备案时写回档案，只填一次。"""

NOTICES = tuple(key for key, field in ITEMS.items() if field.group == "告知")
"""告知学校和村（居）的项目：备案以后才告知的，另行登记。"""
_TOLD = {"school_told_on": "学校", "village_told_on": "村（居）民委员会"}

AGREED = tuple(
    key
    for key, field in ITEMS.items()
    if field.group in ("委托人", "被委托人", "委托") and field.form is not Form.DATE
)
"""续签时从上一份带出的约定；期限、声明、评估和孩子的意见每次重新问。"""

USUAL: Values = {
    "matters": "日常照料，饮食起居，上学接送，就医陪护，安全看护，突发情况先救助再通知父母。",
    "contact": "父母至少每周一次与孩子和被委托人联系，了解孩子的生活、学习、心理等情况。",
    "reserved": "转学、休学，住院和手术，长期离开现住地，更换照护人。",
}
"""多数委托都这样约定；照法律要求写好，可以改。"""


class Status(Labelled):
    """委托照护书的状态。"""

    DRAFT = "draft", "草稿"
    SIGNED = "signed", "已签署"
    FILED = "filed", "已备案"
    EXPIRED = "expired", "已到期"
    TERMINATED = "terminated", "已终止"
    REVOKED = "revoked", "已撤销"
    UNSIGNED = "unsigned", "未能签署"


TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SIGNED, Status.UNSIGNED}),
    Status.SIGNED: frozenset({Status.FILED, Status.TERMINATED, Status.REVOKED}),
    Status.FILED: frozenset({Status.EXPIRED, Status.TERMINATED, Status.REVOKED}),
    Status.EXPIRED: frozenset({Status.TERMINATED}),
    Status.UNSIGNED: frozenset({Status.SIGNED}),
    Status.TERMINATED: frozenset(),
    Status.REVOKED: frozenset(),
}
"""未能签署（父母拒签或失联）如实登记，不代签；以后签了接着办。"""


class Severity(StrEnum):
    """妨碍有多重。"""

    BLOCK = "block"
    ASK = "ask"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"block": "不能备案", "ask": "先核实"}[self.value]


@dataclass(frozen=True)
class Hindrance:
    """一条妨碍：有多重，哪一项，为什么、怎么办，依据。"""

    severity: Severity
    item: str
    why: str
    basis: Basis


def hindrances(said: Values, born: date | None, on: date) -> list[Hindrance]:
    """备案前的妨碍。`born` 是孩子的出生日期；只有 BLOCK 的不能备案。"""
    found = [*_missing(said), *_excluded(said)]
    block = _Add(found, Severity.BLOCK)
    ask = _Add(found, Severity.ASK)
    starts, ends = latest_day(said.get("starts_on")), latest_day(said.get("ends_on"))
    if starts and ends and ends <= starts:
        block("ends_on", "结束日期要在开始日期之后", MINORS_LAW("第二十二条"))
    elif ends and ends <= on:
        block("ends_on", "委托的期限已经过了，请重新约定", MINORS_LAW("第二十二条"))
    if said.get("ability") == "3":
        block("ability", "评估为不合格，请父母另选被委托人", MINORS_LAW("第二十二条"))
    elif said.get("ability") == "2" and not _text(said, "ability_note"):
        ask("ability_note", "有条件合格，请写明条件", MINORS_LAW("第二十二条"))
    _hear_the_child(said, born, on, block, ask)
    found += untold(said)
    _look_at_the_caregiver(said, on, block, ask)
    return found


def untold(said: Values) -> list[Hindrance]:
    """还没有书面告知的：学校、村（居）。备案以后也要告知。"""
    return [
        Hindrance(Severity.ASK, key, f"还没有书面告知{whom}", MINORS_LAW("第二十三条"))
        for key, whom in _TOLD.items()
        if not said.get(key)
    ]


def remind_on(ends_on: date, days: int) -> date:
    """到期前提醒的那一天；`days` 是本地参数。"""
    return ends_on - timedelta(days=days)


def _missing(said: Values) -> list[Hindrance]:
    return [
        Hindrance(Severity.BLOCK, key, f"“{field.label}”没有填", MINORS_LAW("第二十二条"))
        for key, field in ITEMS.items()
        if field.least and (field.uncollected(said.get(key)) or said[key] in tuple(MISSING))
        and key not in EXCLUSIONS
    ]  # fmt: skip


def _excluded(said: Values) -> list[Hindrance]:
    found = []
    for key, label in EXCLUSIONS.items():
        if said.get(key) == "1":
            why = f"被委托人{label}，法律规定不得作为被委托人，请父母另选"
        elif said.get(key) != "0":
            why = f"还没有声明有没有这种情形：{label}"
        else:
            continue
        found.append(Hindrance(Severity.BLOCK, key, why, MINORS_LAW("第二十二条")))
    return found


def _hear_the_child(said: Values, born: date | None, on: date, block: "_Add", ask: "_Add") -> None:
    """有表达意愿能力的，应当听取意见；八周岁以上必须有记录。"""
    heard = said.get("heard")
    if heard == "2":
        ask("heard", "孩子不愿意，请和父母商量更合适的人", MINORS_LAW("第二十二条"))
    if heard in HEARD:
        return
    if born is None:
        ask("heard", "孩子的出生日期未采集，请听取并记下孩子的意见", MINORS_LAW("第二十二条"))
    elif age_on(born, on) >= CAPACITY_AGE:
        block("heard", "孩子已满八周岁，要先听取并记下本人的意见", MINORS_LAW("第二十二条"))
    else:
        ask("heard", "孩子会说自己想法的，也要听一听", MINORS_LAW("第二十二条"))


def _look_at_the_caregiver(said: Values, on: date, block: "_Add", ask: "_Add") -> None:
    """年老、有慢性病的不禁止，但要有条件、有备用联系人；不具备能力的、患严重传染病的不行。"""
    born = latest_day(said.get("caregiver.birth_date"))
    health = _text(said, "caregiver_health")
    if born is not None and age_on(born, on) < _ADULT:
        why = "被委托人未满十八周岁，不具有完全民事行为能力"
        block("caregiver.birth_date", why, MINORS_LAW("第二十一条"))
    if "传染" in health:
        why = "请核实是否患有严重传染性疾病；患有的不得交其照护"
        ask("caregiver_health", why, MINORS_LAW("第二十一条"))
    old = born is not None and age_on(born, on) >= _ELDERLY
    if old or any(word in health for word in _FRAIL):
        if said.get("ability") == "1":
            why = "被委托人年老或者有病，宜评为有条件合格，写明条件"
            ask("ability", why, HOUSE_RULES("委托照护"))
        if not _text(said, "spare_contact"):
            why = "被委托人年老或者有病，请填写备用联系人"
            ask("spare_contact", why, HOUSE_RULES("委托照护"))


class _Add:
    """往清单里添一条同样轻重的妨碍。"""

    def __init__(self, found: list[Hindrance], severity: Severity) -> None:
        self.found, self.severity = found, severity

    def __call__(self, item: str, why: str, basis: Basis) -> None:
        self.found.append(Hindrance(self.severity, item, why, basis))


def _text(said: Values, key: str) -> str:
    value = said.get(key)
    return value if isinstance(value, str) and value not in MISSING else ""
