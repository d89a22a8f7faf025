"""The entries of the navigation bar, each shown to whom it concerns."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer


@dataclass(frozen=True)
class Entry:
    """A word in the bar, where it leads, and the permission that makes it appear."""

    label: str
    url_name: str
    needs: Permission | None = None
    also: tuple[str, ...] = ()
    """What belongs under this word too: features by their names in addresses, or single pages of others."""


ENTRIES = (
    Entry("首页", "desk:home"),
    Entry("待办", "tasks:list"),
    Entry(
        "台账",
        "children:ledger",
        Permission.READ_CHILDREN,
        ("ledger", "care", "archive", "surveys", "rights", "risk"),
    ),
    Entry("走访", "visits:due", Permission.READ_CHILDREN, ("contact",)),
    Entry("在校学生", "schooling:list", Permission.REPORT_ABSENCES),
    Entry("报告", "reports:list", Permission.FILE_REPORTS),
    Entry(
        "个案",
        "cases:list",
        Permission.DO_TASKS,
        ("assessments", "support", "guardianship", "response:place", "response:hand_back"),
    ),
    Entry("手机", "field:devices", Permission.KEEP_DEVICES, ("field",)),
    Entry("安置床位", "response:list", Permission.KEEP_BEDS),
    Entry("督办", "supervision:list"),
    Entry("从业查询", "capacity:checks", Permission.VET_OFFICERS, ("capacity:duty",)),
    Entry("机构与人员", "people:organisations"),
    Entry("区划", "places:provinces"),
    Entry("依据与程序", "desk:law"),
    Entry("本地参数", "terms:list", Permission.SET_LOCAL_TERMS),
    Entry("接口令牌", "tokens:list", Permission.KEEP_TOKENS),
    Entry("操作记录", "desk:log", Permission.READ_LOG),
)


@dataclass(frozen=True)
class Link:
    """An entry as this officer sees it on this page."""

    label: str
    url: str
    current: bool


def entries_for(officer: Officer, request: HttpRequest) -> list[Link]:
    """The bar of one officer, with the page they are on marked."""
    links = []
    match = request.resolver_match
    here, page = (match.app_name, match.view_name) if match else ("", "")
    elsewhere = any(page in entry.also for entry in ENTRIES)
    for entry in ENTRIES:
        if entry.needs is None or officer.may(entry.needs):
            url = reverse(entry.url_name)
            inside = url != "/" and request.path.startswith(url) and not elsewhere
            current = request.path == url or inside or bool({here, page}.intersection(entry.also))
            links.append(Link(entry.label, url, current))
    return links
