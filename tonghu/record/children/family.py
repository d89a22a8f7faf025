"""The family drawn: who is at the child's side, who is away, who cares. One small SVG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tonghu.law.registration import FIELDS, MISSING, RELATIVES

_WIDTH, _HEIGHT = 132, 54
_GAP, _ROW = 20, 96
_AWAY_STATUS = frozenset({"2", "4", "5", "6", "7"})
_DEAD = frozenset({"1", "3"})
_BY_PARENTS, _REMARRIED = "4", "8"


@dataclass(frozen=True)
class Member:
    """One box: who, the name, a line beneath, and how it is drawn: here, away, gone or unknown."""

    role: str
    name: str
    note: str
    standing: str
    href: str = ""


@dataclass(frozen=True)
class Family:
    """Three rows: those who care beside the parents, the parents, the child among the siblings."""

    carers: tuple[Member, ...]
    parents: tuple[Member, ...]
    children: tuple[Member, ...]


def family_of(record: Mapping[str, object], siblings: Sequence[tuple[str, str]] = ()) -> Family:
    """The family of a file. `siblings` are (name, address) of the household's other children."""
    child = Member("孩子", _text(record, "name"), "", "child")
    return Family(
        tuple(_carers(record)),
        (_parent(record, "father", "父亲"), _parent(record, "mother", "母亲")),
        (child, *(Member("兄弟姐妹", name, "", "here", href) for name, href in siblings)),
    )


def draw_family(family: Family) -> str:
    """An SVG figure with a title that says the same in words."""
    rows = [row for row in (family.carers, family.parents, family.children) if row]
    widest = max(len(row) for row in rows)
    width = widest * _WIDTH + (widest - 1) * _GAP + 4
    height = len(rows) * _ROW - (_ROW - _HEIGHT) + 4
    parts = [
        f'<svg class="family" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
        f"<title>{escape(in_words(family))}</title>",
    ]
    child = (_left(rows[-1], 0, width) + _WIDTH / 2, (len(rows) - 1) * _ROW)
    for level, row in enumerate(rows):
        for n, member in enumerate(row):
            x, y = _left(row, n, width), level * _ROW + 2
            if row is not family.children:
                parts.append(_line(member, x + _WIDTH / 2, y + _HEIGHT, child))
            parts.append(_box(member, x, y))
    return "".join([*parts, "</svg>"])


def in_words(family: Family) -> str:
    """The same for those who do not see it."""
    return "；".join(
        f"{m.role}{m.name or '（姓名未采集）'}{'，' + m.note if m.note else ''}"
        for row in (family.children, family.parents, family.carers)
        for m in row
    )


def _parent(record: Mapping[str, object], key: str, role: str) -> Member:
    name, status = _name(record, f"{key}.name"), _text(record, f"{key}.special_status")
    said = FIELDS[f"{key}.special_status"].said(status) if status else ""
    if status in _DEAD:
        return Member(role, name, said, "gone")
    if _text(record, f"{key}.death_date"):
        return Member(role, name, "死亡", "gone")
    if status in _AWAY_STATUS:
        return Member(role, name, said, "away")
    region, away = _text(record, f"{key}.work_region"), _text(record, f"{key}.is_away")
    if away == "1" or (region and away != "0"):
        if _gone_along(record):
            return Member(role, name, f"带在身边 {region}".strip(), "here")
        return Member(role, name, f"外出 {region}".strip(), "away")
    if away == "0":
        return Member(role, name, "在家", "here")
    if status == _REMARRIED:
        return Member(role, name, said, "away")
    if name in MISSING.values():  # a parent who is not to be named has not gone anywhere
        return Member(role, name, "", "elder")
    return Member(role, name, "去向未采集", "unknown")


def _gone_along(record: Mapping[str, object]) -> bool:
    """Whether parents who are away have the child with them: they care for it, and neither is at home."""
    home = "0" in (_text(record, "father.is_away"), _text(record, "mother.is_away"))
    return _text(record, "actual_care") == _BY_PARENTS and not home


def _carers(record: Mapping[str, object]) -> Iterator[Member]:
    name, relationship = _text(record, "caregiver.name"), _text(record, "caregiver.relationship")
    if name or relationship:
        instead = _text(record, "actual_care") == _BY_PARENTS
        said, standing = ("现由父母照料", "elder") if instead else ("日常照护", "here")
        yield Member(RELATIVES.get(relationship, "照护人"), name, said, standing)
    elif _text(record, "has_caregiver") == "0" or _text(record, "guardianship_type") == "1":
        yield Member("照护人", "没有人", "请尽快核实", "gone")
    for key, role in (("paternal_grandfather", "祖父"), ("paternal_grandmother", "祖母"),
                      ("maternal_grandfather", "外祖父"), ("maternal_grandmother", "外祖母")):  # fmt: skip
        elder = _text(record, f"{key}.name")
        if elder and elder != name:
            yield Member(role, elder, "", "elder")


def _left(row: Sequence[Member], n: int, width: float) -> float:
    """The left edge of the nth box of a row that is centred."""
    own = len(row) * _WIDTH + (len(row) - 1) * _GAP
    return (width - own) / 2 + n * (_WIDTH + _GAP)


def _line(member: Member, x: float, y: float, child: tuple[float, float]) -> str:
    middle = (y + child[1]) / 2
    return (
        f'<path class="tie {member.standing}" d="M{x:.0f} {y:.0f} V{middle:.0f} '
        f'H{child[0]:.0f} V{child[1] + 2:.0f}"/>'
    )


def _box(member: Member, x: float, y: float) -> str:
    name = escape(_shortened(member.name or "未采集", 8))
    note = escape(_shortened(f"{member.role} {member.note}".strip(), 11))
    inside = (
        f'<rect class="person {member.standing}" x="{x:.0f}" y="{y:.0f}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" rx="6"/><text class="who" x="{x + _WIDTH / 2:.0f}" y="{y + 22:.0f}">{name}'
        f'</text><text class="note" x="{x + _WIDTH / 2:.0f}" y="{y + 42:.0f}">{note}</text>'
    )
    return f'<a href="{escape(member.href)}">{inside}</a>' if member.href else f"<g>{inside}</g>"


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _name(record: Mapping[str, object], key: str) -> str:
    """A name, or in a word that there is none: that was collected too."""
    value = record.get(key)
    return MISSING.get(str(value), _text(record, key))


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    return value if isinstance(value, str) and value not in MISSING else ""
