"""每个程序一个文件；这里是目录。"""

from collections.abc import Mapping
from datetime import date

from tonghu.law.procedure import Procedure
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.procedures.rectification import RECTIFICATION

PROCEDURES: tuple[Procedure, ...] = (EMERGENCY_RESPONSE, RECTIFICATION)
KEYS: Mapping[str, Procedure] = {one.key: one for one in PROCEDURES}


def procedure(key: str, on: date) -> Procedure:
    """这一天新办的事项用的版本。没有时抛 KeyError。"""
    versions = [one for one in PROCEDURES if one.key == key and one.since <= on]
    if not versions:
        raise KeyError(f"{on} 没有程序 {key}")
    return max(versions, key=lambda one: one.since)


def by_version(key: str, version: str) -> Procedure:
    """在办的事项开始时的版本。没有时抛 KeyError。"""
    for one in PROCEDURES:
        if (one.key, one.version) == (key, version):
            return one
    raise KeyError(f"没有程序 {key} 的版本 {version}")
