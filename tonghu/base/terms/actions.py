"""Setting a local number, and entering a holiday notice."""

from collections.abc import Sequence
from datetime import date

from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.terms.models import HolidayYear, LocalTerm
from tonghu.law.calendar import published
from tonghu.law.terms import UnknownTerm, term


@action(Permission.SET_LOCAL_TERMS)
def set_local_term(
    *, key: str, place: str, value: int, valid_from: date, document: str, by: Officer
) -> LocalTerm:
    """Let `place` count with `value` from a day on. Refuses what the law fixes or does not permit."""
    try:
        base = term(key, valid_from)
    except UnknownTerm as error:
        raise Refused("没有这个参数，请从列表中选择。") from error
    if not base.is_local:
        raise Refused(f"“{base.label}”由{base.basis}规定，县里不能改。")
    if not base.permits(value):
        raise Refused(f"“{base.label}”只能设在 {base.low} 到 {base.high}{base.unit.label}之间。")
    if not by.may_at(Permission.SET_LOCAL_TERMS, place):
        raise Refused("这个区划不在您的管辖范围内，请由当地负责的岗位设定。")
    return LocalTerm.objects.create(
        key=key, place=place, value=value, valid_from=valid_from, document=document, set_by=by.id
    )


@action(Permission.PUBLISH_HOLIDAYS)
def enter_holidays(
    *,
    year: int,
    days_off: Sequence[date],
    working_days: Sequence[date],
    notice: str,
    by: Officer,
) -> HolidayYear:
    """Enter a year as the State Council's notice gives it; open terms are then counted again."""
    try:
        entered = published(year, days_off, working_days)
    except ValueError as error:
        raise Refused(f"节假日安排有误：{error}。请对照通知原文改正。") from error
    return HolidayYear.objects.create(
        year=year,
        days_off=[day.isoformat() for day in sorted(entered.off)],
        working_days=[day.isoformat() for day in sorted(entered.working)],
        notice=notice,
        published_by=by.id,
    )
