"""The registration form of a report (F06): what was told, not who told it; and the slip that answers (F06B)."""

from collections.abc import Callable, Mapping

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.places.models import full_name
from tonghu.law.basis import MANDATORY_REPORTING_2020, MINORS_LAW
from tonghu.work.reports.models import Report
from tonghu.work.reports.questions import answers_to, lines_of, stage_of


def message(report: Report) -> str:
    """What is read out or sent to those who are not online: the matter and the place, no person."""
    assert report.proceeding is not None, "only what was sent is delivered"
    where = full_name(report.place, timezone.localdate(report.at))
    now = "危险正在发生。" if report.ongoing else ""
    number = report.proceeding.case.number
    return f"强制报告 {number}：{where}，{report.what}。{now}请立即受理，登记表随后送到；详情当面或者电话核对。"


def registration(report: Report, mark: str) -> TablePaper:
    """The form, with room for what the police write on it."""
    return TablePaper(
        "强制报告登记表", "F06", _number(report),
        _received(report),
        [*_child(report), *lines_of(report), ("受理意见", ""), ("受案、立案情况和反馈日期", "")],
        ["登记人（签名）", "公安机关（签收、盖章）"],
        f"{MINORS_LAW('第十一条')}；{MANDATORY_REPORTING_2020('第八条')}",
        mark,
    )  # fmt: skip


def feedback(report: Report, mark: str) -> TablePaper:
    """The slip for whoever reported: what they were told, and room for what the police have decided. It
    goes out of the house, so it says nothing of the child and does not name who reported.
    """
    answered = [
        (f"{timezone.localtime(one.at):%Y-%m-%d} 告知", one.text) for one in answers_to(report)
    ]
    return TablePaper(
        "强制报告反馈单", "F06B", _number(report),
        [("报告的单位或者人员", ""), *_received(report), ("办到哪一步", stage_of(report))],
        [*answered, ("受案、立案情况", ""), ("不予受理、移送的理由和去向", ""), ("反馈人和电话", "")],
        ["公安机关（盖章）", "报告的单位或者人员（签收）"],
        f"{MINORS_LAW('第十一条')}；{MANDATORY_REPORTING_2020('第八条')}",
        mark,
    )  # fmt: skip


PAPERS_OF_REPORT: Mapping[str, Callable[[Report, str], TablePaper]] = {
    "F06": registration,
    "F06B": feedback,
}
"""Code → paper."""


def _child(report: Report) -> list[tuple[str, str]]:
    """Whose file was named when it was told, or room for the name; what the police found out since is theirs."""
    if report.told.get("child_name"):
        return []
    return [("孩子", report.child.name if report.child else "")]


def _received(report: Report) -> list[tuple[str, str]]:
    at = timezone.localtime(report.at)
    return [("报告时间", f"{at:%Y-%m-%d %H:%M}"), ("途径", report.get_channel_display())]


def _number(report: Report) -> str:
    return report.proceeding.case.number if report.proceeding else ""
