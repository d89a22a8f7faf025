"""帮扶方案里的服务：通知列出的六类，加上社会救助、福利；每一类由哪一步落实，多久做一次。"""

from collections.abc import Mapping

SERVICES: Mapping[str, str] = {
    "guidance": "guide",
    "treatment": "treat",
    "counselling": "counsel",
    "correction": "correct",
    "legal_service": "advise",
    "legal_aid": "defend",
    "relief": "relieve",
}
"""“制定帮扶方案”一步的结论（law/procedures/assessment_and_support.py）→ 由它开始的一步。"""

ELSEWHERE = "refer"
"""不能提供的，接着办的一步：另找单位。"""

OF_NEEDS: Mapping[str, str] = {
    "1": "guidance",
    "2": "treatment",
    "3": "counselling",
    "4": "correction",
    "5": "legal_service",
    "6": "legal_aid",
    "7": "relief",
}
"""评估写下的“需要”（law/facts.py 的 NEEDS）→ 方案里提出的服务，由人改。就学和其他没有单独的一步。"""

EVERY: Mapping[int, str] = {
    0: "一次",
    7: "每周",
    14: "每两周",
    30: "每月",
    90: "每季度",
}
"""多久一次：天数 → 说法。"""

LATE_AFTER = 2
"""超过约定间隔的这么多倍没有服务记录，在方案里提醒；不计入逾期，不考核。"""
