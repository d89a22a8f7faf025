"""每个程序一个文件；这里是目录。同一程序改了，旧的版本留着，新的版本加进来。"""

from datetime import date

from tonghu.law.procedure import Procedure
from tonghu.law.procedures.assessment_and_support import ASSESSMENT_AND_SUPPORT
from tonghu.law.procedures.emergency_response import EMERGENCY_RESPONSE
from tonghu.law.procedures.failure_to_report import FAILURE_TO_REPORT
from tonghu.law.procedures.family_education_order import FAMILY_EDUCATION_ORDER
from tonghu.law.procedures.guardianship_intervention import GUARDIANSHIP_INTERVENTION
from tonghu.law.procedures.mandatory_report import MANDATORY_REPORT
from tonghu.law.procedures.protection_order import PROTECTION_ORDER
from tonghu.law.procedures.rectification import RECTIFICATION
from tonghu.law.procedures.revocation import REVOCATION
from tonghu.law.procedures.temporary_guardianship import (
    TEMPORARY_GUARDIANSHIP,
    TEMPORARY_GUARDIANSHIP_2021,
)
from tonghu.law.procedures.urging import URGING

PROCEDURES: tuple[Procedure, ...] = (
    MANDATORY_REPORT,
    EMERGENCY_RESPONSE,
    ASSESSMENT_AND_SUPPORT,
    GUARDIANSHIP_INTERVENTION,
    FAMILY_EDUCATION_ORDER,
    PROTECTION_ORDER,
    TEMPORARY_GUARDIANSHIP_2021,
    TEMPORARY_GUARDIANSHIP,
    REVOCATION,
    FAILURE_TO_REPORT,
    RECTIFICATION,
    URGING,
)
KEYS = frozenset(one.key for one in PROCEDURES)


def procedure(key: str, on: date, among: tuple[Procedure, ...] = PROCEDURES) -> Procedure:
    """这一天新办的事项用的版本。没有时抛 KeyError。"""
    versions = [one for one in among if one.key == key and one.since <= on]
    if not versions:
        raise KeyError(f"{on} 没有程序 {key}")
    return max(versions, key=lambda one: one.since)


def in_force(on: date) -> list[Procedure]:
    """这一天新办的事项，每一种程序用的版本，按目录的次序。"""
    keys = dict.fromkeys(one.key for one in PROCEDURES if one.since <= on)
    return [procedure(key, on) for key in keys]


def by_version(key: str, version: str, among: tuple[Procedure, ...] = PROCEDURES) -> Procedure:
    """在办的事项开始时的版本。没有时抛 KeyError。"""
    for one in among:
        if (one.key, one.version) == (key, version):
            return one
    raise KeyError(f"没有程序 {key} 的版本 {version}")
