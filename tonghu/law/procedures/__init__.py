"""每个程序一个文件；这里是目录。同一程序改了，旧的版本留着，新的版本加进来。"""

from datetime import date

from tonghu.law.procedure import Procedure
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.procedures.rectification import RECTIFICATION
from tonghu.law.procedures.urging import URGING

PROCEDURES: tuple[Procedure, ...] = (EMERGENCY_RESPONSE, RECTIFICATION, URGING)
KEYS = frozenset(one.key for one in PROCEDURES)


def procedure(key: str, on: date, among: tuple[Procedure, ...] = PROCEDURES) -> Procedure:
    """这一天新办的事项用的版本。没有时抛 KeyError。"""
    versions = [one for one in among if one.key == key and one.since <= on]
    if not versions:
        raise KeyError(f"{on} 没有程序 {key}")
    return max(versions, key=lambda one: one.since)


def by_version(key: str, version: str, among: tuple[Procedure, ...] = PROCEDURES) -> Procedure:
    """在办的事项开始时的版本。没有时抛 KeyError。"""
    for one in among:
        if (one.key, one.version) == (key, version):
            return one
    raise KeyError(f"没有程序 {key} 的版本 {version}")
