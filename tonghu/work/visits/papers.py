"""The record of a visit on paper (F05), as it was said, with room for signatures."""

from django.utils import timezone

from tonghu.base.documents.tables import TablePaper
from tonghu.base.people.models import names_of
from tonghu.base.places.models import full_name
from tonghu.law.basis import COUNTY_NOTICE
from tonghu.law.calendar import said_day
from tonghu.record.children.filters import age_of
from tonghu.work.visits.models import Visit
from tonghu.work.visits.questions import doubts_of, lines_of, police_of


def record_of(visit: Visit, mark: str) -> TablePaper:
    """The form of one visit."""
    child = visit.child
    at = timezone.localtime(visit.visited_at)
    rows = list(lines_of(visit.said))
    if visit.danger:
        rows.append(("报警情况", police_of(visit)))
    if visit.doubts:
        rows.append(("系统提示", "；".join(doubts_of(visit))))
    return TablePaper(
        "走访记录", "F05", child.number,
        [
            ("孩子", f"{child.name}　{age_of(child)}"),
            ("村（居）", full_name(visit.place, visit.on)),
            ("时间", f"{said_day(at.date())} {at:%H:%M}"),
            ("走访人", names_of([visit.by]).get(visit.by, "")),
        ],
        rows,
        ["照护人（签名或者按手印）", "走访人（签名）", "见证人（签名）"],
        str(COUNTY_NOTICE("二")),
        mark,
    )  # fmt: skip
