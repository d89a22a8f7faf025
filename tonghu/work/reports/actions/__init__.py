"""Taking a report in, sending it to those who must act, answering whoever told it."""

from tonghu.work.reports.actions.accountability import hold_to_account
from tonghu.work.reports.actions.answering import accept_report, answer_reporter, open_reporter
from tonghu.work.reports.actions.filing import MOST_PHOTOS, add_photo, add_to_report, file_report
from tonghu.work.reports.actions.sending import (
    deliver_offline,
    note_report,
    open_report,
    route_report,
    see_who_is_accused,
)
from tonghu.work.reports.actions.sorting import (
    ask_to_sort,
    ask_to_sort_once,
    finish_sorting,
    set_aside,
    sort_reports,
)

__all__ = [
    "MOST_PHOTOS",
    "accept_report",
    "add_photo",
    "add_to_report",
    "answer_reporter",
    "ask_to_sort",
    "ask_to_sort_once",
    "deliver_offline",
    "file_report",
    "finish_sorting",
    "hold_to_account",
    "note_report",
    "open_report",
    "open_reporter",
    "route_report",
    "see_who_is_accused",
    "set_aside",
    "sort_reports",
]
