"""个人信息权利：谁可以提什么请求，怎样答复，档案保存到哪一天（domain.md §1.5、§2.6、§5.5）。

《未成年人网络保护条例》第三十四条要求有查阅、复制、更正、补充、删除的途径，不能办的书面说明理由。
孩子自己从几岁起能提，法律只给出十四周岁（《个人信息保护法》第三十一条）；八至十三周岁的安排是建议，待核。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tonghu.law.basis import HOUSE_RULES, MINORS_ONLINE, PERSONAL_INFORMATION_LAW, Basis, Mark
from tonghu.law.eligibility import age_on, birthday
from tonghu.law.labelled import Labelled


class Right(Labelled):
    """一种请求。"""

    ACCESS = "access", "查阅"
    COPY = "copy", "复制"
    CORRECTION = "correction", "更正、补充"
    ERASURE = "erasure", "删除"
    WITHDRAWAL = "withdrawal", "撤回同意"

    @property
    def basis(self) -> Basis:
        """依据。"""
        return _WITHDRAWAL if self is Right.WITHDRAWAL else MINORS_ONLINE("第三十四条")

    @property
    def mark(self) -> Mark:
        """撤回同意的条号凭知识写入，未见原文。"""
        return Mark.KNOWN if self is Right.WITHDRAWAL else Mark.FOUND

    @property
    def shows(self) -> bool:
        """是不是要把档案给申请人看。"""
        return self in (Right.ACCESS, Right.COPY)


_WITHDRAWAL = PERSONAL_INFORMATION_LAW("第十五条")


class Asker(Labelled):
    """谁提出的。`RETENTION` 不是人：保存期限届满，单位依职权办理。"""

    FATHER = "father", "父亲"
    MOTHER = "mother", "母亲"
    GUARDIAN = "guardian", "其他监护人（依法确定的）"
    CHILD = "child", "孩子本人"
    RETENTION = "retention", "保存期限届满，依职权"


PEOPLE = (Asker.FATHER, Asker.MOTHER, Asker.GUARDIAN, Asker.CHILD)
"""能提出请求、能收到告知的人。被委托照护人不是监护人，要有监护人的书面委托。"""

IDENTITY: Mapping[str, str] = {
    "papers": "当面核对身份证件和户口簿（或者监护证明）",
    "known": "村（居）民委员会当面认得，并有证件复印件",
    "called": "拨打档案里原有的号码核实",
    "proxy": "监护人的书面委托和双方证件",
}
"""怎样核对申请人的身份：代号 → 说法。"""

CHANNELS: Mapping[str, str] = {
    "in_person": "当面", "phone": "电话", "letter": "来信", "village": "村（居）代交", "hotline": "热线转来",
}  # fmt: skip
"""请求从哪里来：代号 → 说法。"""


class Reply(Labelled):
    """怎样答复。不是全部办理的，要有书面理由。"""

    GRANTED = "granted", "办理"
    PARTLY = "partly", "部分办理"
    REFUSED = "refused", "不予办理"


ALONE_AT, HEARD_AT = 14, 8


def may_not_ask(asker: Asker, right: Right, born: date | None, on: date) -> str:
    """为什么这个人现在不能提这种请求；能提的返回空文字。"""
    if asker is not Asker.CHILD:
        return ""
    if born is None:
        return (
            "孩子的出生日期没有采集，不能判断能不能自己提出，请由监护人提出，或者先补上出生日期。"
        )
    age = age_on(born, on)
    if age >= ALONE_AT:
        return ""
    if age >= HEARD_AT and right not in (Right.ERASURE, Right.WITHDRAWAL):
        return ""
    if age >= HEARD_AT:
        return f"孩子 {age} 周岁，{right.label}要由监护人提出；孩子的意见请写在说明里。"
    return f"孩子 {age} 周岁，请由监护人提出。"


@dataclass(frozen=True)
class Retention:
    """保存多久的规则。`years` 从年满 `age` 周岁起算；国家没有专门规定，是建议，待核。"""

    age: int
    years: int
    basis: Basis
    mark: Mark = Mark.PROPOSAL

    def until(self, born: date) -> date:
        """一般档案保存到哪一天；涉司法的长期保存，不用这一条。"""
        return birthday(born, self.age + self.years)

    def born_before(self, on: date) -> date:
        """在这一天或者以前出生的，到 `on` 已经期满。"""
        return birthday(on, -self.age - self.years)


RETENTION = Retention(18, 10, HOUSE_RULES("档案保管期限"))
"""一般档案：年满十八周岁以后十年。个案、强制报告、司法文书长期保存。"""


# ── 告知 ──────────────────────────────────────────────────────────────────────────────────


class Ground(Labelled):
    """凭什么处理个人信息。"""

    DUTY = "duty", "履行法定职责"
    CONSENT = "consent", "监护人（满14周岁的本人）同意"

    @property
    def basis(self) -> Basis:
        """依据。"""
        article = "第十三条" if self is Ground.DUTY else "第三十一条"
        return PERSONAL_INFORMATION_LAW(article)


class Said(Labelled):
    """听了告知以后怎么说。法定职责所必需的，不以同意为条件，拒绝也如实记下。"""

    TOLD = "told", "已告知（法定职责，不需要同意）"
    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    WITHDRAWN = "withdrawn", "撤回了同意"


TOLD_BY: Mapping[str, str] = {
    "paper": "当面交纸质告知书并签字", "read": "当面念给他听（不识字的，请人见证）", "phone": "电话告知",
    "meeting": "家长会、村民会上告知并签到",
}  # fmt: skip
"""怎样告知：代号 → 说法。"""


@dataclass(frozen=True)
class NoticeText:
    """告知书的一版。`items` 是题目和内容；`{processor}` 填处理者，`{contact}` 填怎样联系。"""

    version: str
    since: date
    items: tuple[tuple[str, str], ...]

    def filled(self, processor: str, contact: str) -> list[tuple[str, str]]:
        """填好处理者以后的各项。"""
        return [
            (title, text.format(processor=processor, contact=contact)) for title, text in self.items
        ]


NOTICES = (
    NoticeText(
        "1",
        date(2024, 1, 1),
        (
            ("处理者", "{processor}，会同乡镇人民政府和村（居）民委员会。联系方式：{contact}。"),
            ("为了什么", "掌握农村留守儿童的生活、监护、就学情况，走访、帮助和保护孩子；一人一档，动态管理。"),
            ("收集哪些", "孩子和父母、照护人的姓名、证件号码、出生日期、住址、电话，就学、健康、监护和救助情况，走访和办理的记录，有关材料。"),
            ("为什么必需", "不满14周岁的孩子的个人信息属于敏感个人信息。不知道孩子是谁、由谁照看、怎样联系，就不能走访，也不能在危险时及时找到孩子。照片和位置不是必需的，可以不给。"),
            ("凭什么", "履行《未成年人保护法》《家庭教育促进法》规定的职责，不以同意为条件；职责以外的（例如照片、活动），要另外征得同意，不同意不影响关爱和救助。"),
            ("怎样处理", "在境内存储，敏感的内容加密；只有负责这个孩子的人员能看，谁看过都有记录；需要时依法提供给公安、教育、卫生健康、民政等部门。"),
            ("保存多久", "至年满18周岁后10年；涉及案件和司法文书的长期保存。"),
            ("您的权利", "可以查阅、复制、更正、补充、删除，可以撤回同意，可以投诉。向村（居）、乡镇或者县民政部门提出都行；不能办的，会书面说明理由。"),
        ),
    ),
)  # fmt: skip
"""告知书的各版；新的在后。要素：《个人信息保护法》第十七条、第三十条。"""

ELEMENTS = ("处理者", "为了什么", "收集哪些", "为什么必需", "怎样处理", "保存多久", "您的权利")
"""每一版都要有的要素。"""


def notice_on(day: date) -> NoticeText:
    """这一天用的告知书。"""
    return next(text for text in reversed(NOTICES) if text.since <= day)


WITHHELD = (
    "报告人的姓名、联系方式和任何能认出报告人的内容",
    "涉及其他人的案件内容和个案办理记录；需要的，向主办单位申请",
    "父母、照护人等其他人的完整证件号码和电话",
    "孩子的现住处、学校和照护人的去向：不写在纸上，由民政部门当面核对、没有妨碍的告知",
)
"""交给申请人的档案里依法不列的内容。每一份都照印，印了不等于真有这些事。"""
