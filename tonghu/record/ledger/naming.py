"""Children in parts, and the names of their places and items: what every table of the ledger begins with."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils import timezone

from tonghu.base.places.codes import pad
from tonghu.base.places.models import Place
from tonghu.law.registration import FIELDS
from tonghu.record.children.models import Child

_AT_ONCE = 500


def parts(children: Iterable[Child]) -> Iterator[list[Child]]:
    """The children a few hundred at a time, so that their records are asked for together."""
    rows = iter(children)
    while part := list(islice(rows, _AT_ONCE)):
        yield part


def named_places(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each code the names of its township and village."""
    wanted = set(codes)
    found = dict(
        Place.objects.on(timezone.localdate())
        .filter(code__in=wanted | {pad(code[:9]) for code in wanted})
        .values_list("code", "name")
    )
    return {
        code: (found.get(pad(code[:9]), ""), "" if code[9:] == "000" else found.get(code, code))
        for code in wanted
    }


def named_item(field: str) -> str:
    """The name of an item of the registration form, or of several in one cell."""
    names = ("村（居）" if one == "village" else FIELDS[one].label if one in FIELDS else one
             for one in field.split("+"))  # fmt: skip
    return "、".join(names)
