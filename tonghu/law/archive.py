"""一人一档的目录：一个孩子的档案里有哪些材料，各是什么密级、保管多久（domain.md §2.6、§5.5）。

目录综合各地标准附录，编号是建议的，由县里确认。保管期限国家没有专门规定：一般的到年满 18 周岁后十年，
涉司法的长期；都待核。
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Secrecy(StrEnum):
    """密级。高敏的只有乡镇、县级有权的岗位能打开。"""

    ORDINARY = "1"
    SENSITIVE = "2"
    HIGHLY_SENSITIVE = "3"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"1": "一般", "2": "敏感", "3": "高敏"}[self.value]


class Keeping(StrEnum):
    """保管期限。"""

    TEN_YEARS = "10"
    LONG = "L"

    @property
    def label(self) -> str:
        """给人看的说法。"""
        return {"10": "至年满18周岁后10年", "L": "长期"}[self.value]


@dataclass(frozen=True)
class Heading:
    """目录的一条。"""

    code: str
    label: str
    secrecy: Secrecy = Secrecy.SENSITIVE
    keeping: Keeping = Keeping.TEN_YEARS


_HIGH, _LONG = Secrecy.HIGHLY_SENSITIVE, Keeping.LONG
_TABLE = [
    Heading("01", "登记表（历次）"),
    Heading("02", "身份、户籍证明"),
    Heading("03", "父母务工和联系信息"),
    Heading("04", "委托照护书和告知回执"),
    Heading("05", "被委托人能力评估"),
    Heading("06", "走访记录"),
    Heading("07", "风险、监护评估表和报告", _HIGH),
    Heading("08", "需求评估表"),
    Heading("09", "帮扶（服务）计划"),
    Heading("10", "服务过程记录"),
    Heading("11", "服务评估和结案表"),
    Heading("12", "救助政策申请和审批材料"),
    Heading("13", "就学和控辍保学材料"),
    Heading("14", "健康体检、残疾、病历摘要", _HIGH),
    Heading("15", "强制报告登记和反馈", _HIGH, _LONG),
    Heading("16", "应急处置和护送交接单", _HIGH, _LONG),
    Heading("17", "司法文书（告诫、训诫、保护令、判决）", _HIGH, _LONG),
    Heading("18", "转介单和回执"),
    Heading("19", "退出、迁移单"),
    Heading("20", "其他"),
]

CATALOGUE: Mapping[str, Heading] = {heading.code: heading for heading in _TABLE}
"""一人一档目录：编号 → 条目。"""
