"""The registration form of a report (F06): what was told, not who told it."""

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.places.models import full_name
from tonghu.law.basis import MANDATORY_REPORTING_2020, MINORS_LAW
from tonghu.work.reports.models import Report
from tonghu.work.reports.questions import lines_of


def message(report: Report) -> str:
    """What is read out or sent to those who are not online: the matter and the place, no person."""
    assert report.proceeding is not None, "only what was sent is delivered"
    where = full_name(report.place, timezone.localdate(report.at))
    now = "危险正在发生。" if report.ongoing else ""
    number = report.proceeding.case.number
    return f"强制报告 {number}：{where}，{report.what}。{now}请立即受理，登记表随后送到；详情当面或者电话核对。"


def registration(report: Report, mark: str) -> TablePaper:
    """The form, with room for what the police write on it."""
    at = timezone.localtime(report.at)
    number = report.proceeding.case.number if report.proceeding else ""
    return TablePaper(
        "强制报告登记表", "F06", number,
        [("报告时间", f"{at:%Y年%m月%d日 %H:%M}"), ("途径", report.get_channel_display())],
        [*lines_of(report), ("受理意见", ""), ("受案、立案情况和反馈日期", "")],
        ["登记人（签名）", "公安机关（签收、盖章）"],
        f"{MINORS_LAW('第十一条')}；{MANDATORY_REPORTING_2020('第八条')}",
        mark,
    )  # fmt: skip
