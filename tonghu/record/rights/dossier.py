"""The full dossier of a child for the guardian: everything on file in words, except what the law withholds."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils import timezone

from tonghu.base.audit.deeds import seen
from tonghu.base.documents.pdf import set_pdf
from tonghu.base.documents.tables import dated
from tonghu.base.kernel.errors import NotAllowed
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.law.archive import Secrecy
from tonghu.law.calendar import said_day
from tonghu.law.levels import TO_PARENTS, Level
from tonghu.law.registration import FIELDS, SEX
from tonghu.law.rights import TOLD_BY, WITHHELD, Asker, Ground, Said
from tonghu.record.archive.questions import catalogue_of
from tonghu.record.children.models import Child, Kind
from tonghu.record.children.questions import Event, History, Line, history_of, lines, looks_at
from tonghu.record.children.sections import absorbed_by, sections_of
from tonghu.record.rights.models import Notice, Request

_TEMPLATE = Path(__file__).parent / "data" / "dossier.typ"
_WHEREABOUTS = frozenset(
    {
        "living_region", "living_detail", "school", "class_name", "caregiver.phone",
        "caregiver.living_detail", "institution.name", "institution.head", "institution.phone",
        "institution.detail",
    }
)  # fmt: skip
"""Never on the paper: it may be the one who asks from whom the child is protected. Left out only while a case is
open, it would say that somebody reported.
"""
_THEIR_LABELS = frozenset(FIELDS[key].label for key in _WHEREABOUTS)
_NOT_SHOWN = "（不写在纸上，当面核对后告知）"


def dossier_pdf(child: Child, by: Officer, why: str) -> bytes:
    """The dossier as PDF/A; that it was handed out is recorded first. Raises Refused for a missing glyph."""
    if not by.may_at(Permission.ANSWER_RIGHTS, child.place):
        raise NotAllowed(f"您的岗位没有“{Permission.ANSWER_RIGHTS.label}”的权限。")
    seen(by=by, subject=child, fields=["full dossier"], reason=why)
    words = json.dumps(_as_said(_words(child, by)), ensure_ascii=False)
    return set_pdf(_TEMPLATE, "dossier", words)


def _as_said(words: Any) -> Any:
    """The same, every day in it as people write it."""
    if isinstance(words, dict):
        return {key: _as_said(value) for key, value in words.items()}
    if isinstance(words, list | tuple):
        return [_as_said(value) for value in words]
    return dated(words)


def _words(child: Child, by: Officer) -> dict[str, Any]:
    now = timezone.localtime()
    history = history_of(child, opened=False)
    files = [child, *absorbed_by(child)]
    groups = _groups(history)
    sex = SEX.get(child.sex, "") if child.sex in ("1", "2") else ""
    return {
        "name": child.name,
        "number": child.number,
        "born": " ".join(filter(None, [sex, str(child.birth_date or "出生日期未采集")])),
        "where": full_name(child.place, now.date()),
        "state": f"在台账上的状态：{child.state_.label}",
        "made": said_day(now.date()),
        "footer": f"{by.name} {now:%Y-%m-%d %H:%M} 制作 · 含未成年人个人信息，请妥善保管",
        "reading": _reading(child),
        "groups": [group for group in groups if group["rows"]],
        "empty": "、".join(group["name"] for group in groups if not group["rows"]),
        "timeline": [_event(event) for event in history.events],
        "sections": [section for one in files for section in _sections(one, by)],
        "papers": [paper for one in files for paper in _papers(one, by)],
        "notices": [notice for one in files for notice in _notices(one)],
        "requests": [request for one in files for request in _requests(one)],
        "looks": _looks(files),
        "withheld": WITHHELD,
    }


def _reading(child: Child) -> list[str]:
    """How to read the rest; first of all how things stand, said as to parents."""
    level = child.level_ if child.on_ledger else None
    colours = "、".join(
        f"{one.label}（{one.what}）" for one in sorted(Level, key=lambda one: -one.rank)
    )
    return [
        *([f"现在的安排是“{level.label}”：{TO_PARENTS[level]}"] if level else []),
        f"颜色说的是多久来看一次孩子：{colours}。“要”字后面写的，是怎样算解决。",
        "“未采集”是还没有问到，“无”是问过、没有，“不适用”是不用填。写错了的、缺了的，可以要求更正、补充。",
    ]


def _looks(files: Sequence[Child]) -> list[list[str]]:
    """Who looked, a line a person and day, latest first."""
    looks = [look for one in files for look in looks_at(one.pk, most=None)]
    times = Counter((timezone.localdate(look.at), look.who) for look in looks)
    return [
        [said_day(day), who if number == 1 else f"{who}，{number} 次"]
        for (day, who), number in sorted(times.items(), reverse=True)
    ]


def _groups(history: History) -> list[dict[str, Any]]:
    """The child's own numbers in full, those of other people in part."""
    today = timezone.localdate()
    opened = dict(lines(history.record, opened=True, on=today))
    masked = dict(lines(history.record, opened=False, on=today))
    found = []
    for group, own in opened.items():
        pairs = zip(own, masked[group], strict=True)
        shown = [_line(full if "." not in full.field.key else part) for full, part in pairs]
        found.append(
            {
                "name": group,
                "rows": [[label, words] for label, words, known in shown if known],
                "unknown": "、".join(label for label, _, known in shown if not known),
            }
        )
    return found


def _line(line: Line) -> tuple[str, str, bool]:
    if line.field.key in _WHEREABOUTS:
        return line.field.short, _NOT_SHOWN, True
    return line.field.short, line.words, line.known


def _event(event: Event) -> list[str]:
    told = [
        f"{one.label}：{one.after}"
        if one.before == "未采集"
        else f"{one.label}由“{one.before}”改为“{one.after}”"
        for one in event.differences
        if one.label not in _THEIR_LABELS
    ]
    words = "；".join(told)
    if event.change.kind == Kind.REGISTERED:
        words = f"登记了 {len(told)} 项，现在的内容在第一部分；后来改过的，每一次都在这里。"
    return [f"{event.change.effective_on}", event.title, words]


def _sections(child: Child, by: Officer) -> list[dict[str, Any]]:
    return [
        {
            "title": one.told or one.title,
            "rows": [
                ["　".join(filter(None, [line.text, line.chip])), line.note] for line in one.lines
            ],
        }
        for one in sections_of(by, child)
        if not one.ours and one.title != "材料" and one.lines
    ]


def _papers(child: Child, by: Officer) -> list[list[str]]:
    """The list of papers, those that are not shown to everybody counted only."""
    found = []
    for filed in catalogue_of(by, child):
        plain = [p for p in filed.papers if p.secrecy != Secrecy.HIGHLY_SENSITIVE.value]
        found += [[filed.heading.label, p.title, f"{p.formed_on}"] for p in plain]
        if more := len(filed.papers) - len(plain) + filed.hidden:
            found.append([filed.heading.label, f"另有 {more} 件高敏材料，需要的另行申请", ""])
    return found


def _notices(child: Child) -> Iterator[list[str]]:
    for one in Notice.objects.filter(child=child):
        yield [
            f"{one.given_on}", f"{Asker(one.to).label}　{TOLD_BY.get(one.way, '')}　第 {one.version} 版",
            f"{Ground(one.ground).label}；{Said(one.said).label}",
        ]  # fmt: skip


def _requests(child: Child) -> Sequence[list[str]]:
    return [
        [one.number, f"{one.asker_.label} {one.right.label}", one.answer.reply_.label if one.answer else "在办"]
        for one in Request.objects.filter(child_id=child.pk)
    ]  # fmt: skip
