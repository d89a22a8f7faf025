"""How the desk writes dates, terms, clocks and rows."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from html import escape
from uuid import UUID

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from tonghu.base.terms.questions import calendar_in_force
from tonghu.law.calendar import Calendar, said_day
from tonghu.law.levels import Level
from tonghu.law.terms import Unit
from tonghu.record.children.filters import Column
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.record.tasks.questions import Standing

register = template.Library()
_SOON = 0.8
_ANY = UUID(int=0)


@register.filter
def day(value: date | datetime | None) -> str:
    """2026年11月23日."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return said_day(value)


@register.filter
@cache
def chip(level: Level | None) -> SafeString:
    """A level of risk in its colour and its word; 未定 where it was not worked out yet."""
    if level is None:
        return mark_safe('<span class="chip unsure">未定</span>')
    mark = '<span class="chip {}" title="{}">{}</span>'
    return format_html(mark, level.value, level.what, level.label)


@register.simple_tag
def lines(rows: Sequence[tuple[Child, str]], columns: Sequence[Column], why: bool) -> SafeString:
    """The ledger's lines in the chosen columns, and why each was found, written at one stroke.

    Node by node, fifty lines of nine cells were two thirds of what the page cost.
    """
    address = reverse("children:dossier", args=[_ANY])
    return mark_safe("".join(_line(child, found, columns, why, address) for child, found in rows))


def _line(child: Child, found: str, columns: Sequence[Column], why: bool, address: str) -> str:
    name = escape(child.name or "（未采集）")
    file = address.replace(str(_ANY), str(child.pk))
    cells = [f"<td{_label(c)}>{_cell(child, c)}</td>" for c in columns]
    if why:
        cells.append(f'<td data-label="找到的依据"><span class="chip">{escape(found)}</span></td>')
    return f'<tr><th scope="row"><a href="{file}">{name}</a></th>{"".join(cells)}</tr>'


def _label(column: Column) -> str:
    """On a phone, where no header stands over the cells, what a cell is; most say it themselves."""
    return "" if column.evident else f' data-label="{column.label}"'


def _cell(child: Child, column: Column) -> str:
    if column.key == "level":
        return chip(child.level_)
    value = column.value(child)
    return escape(day(value) if isinstance(value, date | None) else str(value))


@register.filter
def moment(value: datetime) -> str:
    """11-23 09:05, with the year where it is not this one."""
    local = timezone.localtime(value)
    form = "%m-%d %H:%M" if local.year == timezone.localtime().year else "%Y-%m-%d %H:%M"
    return local.strftime(form)


@register.filter
def deadline(value: datetime) -> str:
    """2026年11月23日 24时前: a term of days ends with its last day, not with the next one."""
    local = timezone.localtime(value)
    if local.time() >= time(23, 59):
        return f"{day(local)} 24时前"
    return f"{day(local)} {local:%H:%M} 前"


@register.simple_tag(takes_context=True)
def left(context: template.Context, task: Task, now: datetime) -> str:
    """What remains of a term, in its own unit: 还有 3 个工作日, 逾期 2 日, 还有 20 分钟."""
    if not task.is_open:
        return "已办结"
    if task.clock_end is None:
        return task.wording or "未定期限"
    gone = now > task.clock_end
    word = "逾期" if gone else "还有"
    if task.due_at is None:  # an internal target is never shown as a term
        word = "超过内部目标" if gone else "内部目标还有"
    hours = abs(task.clock_end - now).total_seconds() / 3600
    by_the_hour = not gone or task.due_at is None  # a term of days is late by days
    if hours < 1 and by_the_hour:
        return f"{word} {max(1, int(hours * 60))} 分钟"
    if task.unit == Unit.HOURS or (hours < 24 and by_the_hour):
        return f"{word} {max(1, int(hours))} 小时"
    if task.unit == Unit.WORKING_DAYS:
        days = _calendar(context).working_days_between(
            timezone.localdate(now), timezone.localdate(task.clock_end)
        )
        return f"{word} {abs(days) or 1} 个工作日"
    return f"{word} {max(1, int(hours // 24))} 日"


def _calendar(context: template.Context) -> Calendar:
    """The working calendar, read once for each page."""
    request = context["request"]
    if not hasattr(request, "calendar"):
        request.calendar = calendar_in_force()
    calendar: Calendar = request.calendar
    return calendar


@register.simple_tag
def term_class(task: Task, now: datetime) -> str:
    """`late`, `soon` or nothing, for the colour of a term."""
    if task.is_overdue(now):
        return "late"
    return "soon" if _share(task, now) >= _SOON else ""


@register.simple_tag
def term_bar(task: Task, now: datetime) -> SafeString | str:
    """How much of the term has gone, drawn; nothing where the law gives no number."""
    if task.clock_end is None:
        return ""
    share = _share(task, now)
    return format_html(
        '<svg class="term {}" viewBox="0 0 96 6" role="img" aria-label="期限已过 {}%">'
        '<rect width="96" height="6" rx="3"/><rect width="{}" height="6" rx="3"/></svg>',
        term_class(task, now),
        round(share * 100),
        round(96 * share),
    )


@register.simple_tag
def share_bar(share: int) -> SafeString:
    """A share in per cent as a bar with its figure."""
    return format_html(
        '<svg class="term" viewBox="0 0 96 6" role="img" aria-label="{}%">'
        '<rect width="96" height="6" rx="3"/><rect width="{}" height="6" rx="3"/></svg> {}%',
        share,
        round(96 * share / 100),
        share,
    )


@register.simple_tag
def standing_bar(one: Standing, widest: int) -> SafeString:
    """A place's open duties as a bar, the late ones in red; `widest` duties fill the width."""
    scale = 120 / max(widest, 1)
    return format_html(
        '<svg class="standing" viewBox="0 0 120 8" preserveAspectRatio="xMinYMid" aria-hidden="true"><rect width="{}" height="8" rx="2"/>'
        '<rect class="late" width="{}" height="8" rx="2"/></svg>',
        round(one.open * scale),
        round(one.late * scale),
    )


def _share(task: Task, now: datetime) -> float:
    end = task.clock_end
    if end is None or end <= task.opened_at:
        return 0
    return max(0.0, min(1.0, ((task.closed_at or now) - task.opened_at) / (end - task.opened_at)))
