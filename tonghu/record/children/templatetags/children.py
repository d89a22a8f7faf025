"""How pages say what is known of a child."""

from collections.abc import Sequence
from datetime import date

from django import template

from tonghu.law.eligibility import Flag
from tonghu.law.registration import SEX
from tonghu.record.children.filters import age_of, care_of
from tonghu.record.children.models import Child
from tonghu.record.children.questions import Line

register = template.Library()


@register.filter
def age(child: Child, on: date | None = None) -> str:
    """9 岁: today, or on a day."""
    return age_of(child, on)


@register.filter
def sex(child: Child) -> str:
    """男, 女, or nothing."""
    return SEX[child.sex] if child.sex in ("1", "2") else ""


@register.filter
def care(child: Child) -> str:
    """Who cares for the child."""
    return care_of(child)


@register.filter
def flags(child: Child) -> list[str]:
    """The priority circumstances in words."""
    return [Flag(flag).label for flag in child.flags.split()]


@register.filter
def unknown(lines: Sequence[Line]) -> str:
    """The items of a group that were not collected."""
    return "、".join(line.field.short for line in lines if not line.known)


@register.filter
def percent(probability: float) -> str:
    """87%."""
    return f"{probability:.0%}"
