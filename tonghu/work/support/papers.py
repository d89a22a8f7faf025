"""The plan (F13) and the referral with its receipt (F22), from their own rows."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.basis import COUNTY_NOTICE
from tonghu.law.calendar import said_day
from tonghu.law.facts import FACTS
from tonghu.law.registration import FIELDS
from tonghu.record.cases.models import Case
from tonghu.record.cases.questions import name_of, record_for
from tonghu.work.support.models import Arrangement, Plan, Referral
from tonghu.work.support.questions import measures_of

_CHILD = ("sex", "birth_date", "school")
_SIGNED = "signed"


def plan_paper(plan: Plan, officer: Officer) -> TablePaper:
    """The plan, to be signed by the organisation, the guardian and, if willing, the child."""
    said, items = plan.conclusion.said or {}, FACTS["plan"].items
    rows = [
        (field.label, field.said(said[key]) if key in said else "")
        for key, field in items.items()
        if key != _SIGNED
    ]
    rows[1:1] = [
        (one.law.label, _arranged(one.arrangement, str(one.organisation)))
        for one in measures_of(plan)
    ]
    return _paper(
        plan.case, officer, "帮扶服务方案", "F13",
        [("制定单位", str(plan.organisation)), ("制定日期", _day(plan.at))], rows,
        ["责任单位（盖章）", "监护人（签名）", "孩子（愿意的签名）"], str(COUNTY_NOTICE("三（三）")),
    )  # fmt: skip


def referral_paper(one: Referral, officer: Officer) -> TablePaper:
    """The referral, with the receipt to be stamped by whoever was asked."""
    answer = getattr(one, "answer", None)
    result = "" if answer is None else "接受" if answer.accepted else "不能提供"
    rows = [
        ("转给哪个单位", str(one.to)),
        ("需要什么服务", one.need),
        ("监护人同意", one.consented),
        ("请在哪天以前答复", said_day(one.until)),
        ("回执：能不能提供", result),
        ("回执：答复", answer.words if answer else ""),
        ("回执：答复日期", _day(answer.at) if answer else ""),
    ]
    return _paper(
        one.case, officer, "转介函和回执", "F22",
        [("转介单位", str(one.organisation)), ("转介日期", _day(one.at))], rows,
        ["转介单位（盖章）", "接收单位（回执盖章）"], str(COUNTY_NOTICE("三（三）")),
    )  # fmt: skip


def _day(at: datetime) -> str:
    return said_day(timezone.localdate(at))


def _arranged(now: Arrangement | None, organisation: str) -> str:
    if now is None:
        return organisation
    until = f"，{said_day(now.until)} 止" if now.until else ""
    return f"{organisation}：{now.what}　{now.often}，{said_day(now.starts_on)} 起{until}"


def _paper(
    case: Case,
    officer: Officer,
    title: str,
    code: str,
    head: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, str]],
    signers: Sequence[str],
    basis: str,
) -> TablePaper:
    record, today = record_for(case), timezone.localdate()
    who = name_of(case) if case.child_id else (case.about or "")
    known = [FIELDS[key].said(record[key]) for key in _CHILD if record.get(key)]
    above = [("孩子", "，".join([who, *known])), ("所在地", full_name(case.place, today)), *head]
    mark = f"{officer.name} {timezone.localtime():%Y-%m-%d %H:%M} 打印　{case.number}"
    return TablePaper(title, code, case.number, above, rows, signers, basis, mark)
