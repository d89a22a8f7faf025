"""A village's visit sheet: out as a workbook with its children and lists to choose from, and in again."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import timezone

from tonghu.base.people.models import Officer
from tonghu.base.places.models import full_name
from tonghu.base.spreadsheets.child import run
from tonghu.base.spreadsheets.writing import SheetOut, write_book
from tonghu.law.registration import SEX, Form
from tonghu.record.children.filters import age_of
from tonghu.record.children.models import Child, ChildQuerySet
from tonghu.record.ledger.door import lying
from tonghu.work.visits.models import Sheet
from tonghu.work.visits.reader import KEY
from tonghu.work.visits.reading import ASKED, ON, WELL, WHO, WHY, Row, restored, understood

_READER = "tonghu.work.visits.reader:read"
_SECONDS, _MEGABYTES = 60, 512
_HEADER = (KEY, *WHO, ON, WELL, *(item.label for item in ASKED))


def blank(place: str, by: Officer) -> bytes:
    """The sheet of a village: everybody on its ledger, those due first."""
    children = list(_children(place, by).order_by("visit_on", "name", "id"))
    rows = [
        [
            str(one.pk), one.number[-6:], one.name,
            f"{SEX[one.sex] if one.sex in ('1', '2') else ''} {age_of(one)}".strip(),
            one.caregiver_name,
        ]
        for one in children
    ]  # fmt: skip
    return _book("走访表", f"走访表　{full_name(place, timezone.localdate())}", rows, by)


def refused(sheet: Sheet, by: Officer) -> bytes:
    """The refused rows as they were written, with the reason; put right, they can be handed in again."""
    rows = [
        [*(row.cells.get(label, "") for label in _HEADER), "；".join(row.problems)]
        for row in restored(sheet.rows)
        if row.problems
    ]
    return _book("走访表", f"退回的行　{sheet.name}", rows, by, (WHY,))


def read(content: bytes, name: str, place: str, by: Officer) -> list[Row]:
    """What a filled sheet says, row by row. Raises FileRefused."""
    with lying(content, name) as path:
        lines = list(run(_READER, str(path), name, seconds=_SECONDS, megabytes=_MEGABYTES))
    known = {str(pk): label for pk, label in _children(place, by).values_list("pk", "name")}
    return understood(lines, known, timezone.localdate())


def _children(place: str, by: Officer) -> ChildQuerySet:
    return Child.objects.visited_by(by).on_ledger().filter(place=place)


def _book(
    name: str, title: str, rows: Sequence[Sequence[str]], by: Officer, more: Sequence[str] = ()
) -> bytes:
    lists: dict[int, Sequence[str]] = {_HEADER.index(WELL): ["是"]}
    several = set()
    for n, item in enumerate(ASKED, len(_HEADER) - len(ASKED)):
        if item.codes:
            none = ["没有"] if item.key in ("hazards", "dangers") else []
            lists[n] = [*none, *item.codes.values()]
        if item.form is Form.CODES:
            several.add(n)
    out = SheetOut(
        name, [*_HEADER, *more], rows, title=f"{title}　一格可以写几项，用顿号隔开；没有问到的空着",
        dropdowns=lists, several=frozenset(several), hidden=frozenset({0}),
        stub=1 + len(WHO), by_hand=True,
        print_footer=f"{by.name} {timezone.localtime():%Y-%m-%d %H:%M} 下载 · 含未成年人个人信息，请妥善保管",
    )  # fmt: skip
    target = BytesIO()
    write_book(target, [out])
    return target.getvalue()
