"""Finding a child the way people say the name: part of it, its sound, its letters, a phone, a number."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from tonghu.base.kernel.digits import ascii_form, only_digits
from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import read_id_number
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.phones import read_phones
from tonghu.base.kernel.pinyin import search_keys
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import within
from tonghu.base.places.models import Place, in_ranges
from tonghu.record.children.filing import id_digest, phone_digest
from tonghu.record.children.keys import (
    ADULT,
    INITIALS,
    NAME,
    SOUND,
    folded,
    phone_key,
    split_name,
    squeezed,
)
from tonghu.record.children.models import Child, Key

Ranges = list[tuple[str, str]]
_LAST = "\U0010ffff"
_MOST = 200
_READINGS = 8
_NUMBERS = ("证件号码", "档案编号")


@dataclass(frozen=True)
class Hit:
    """A child that was found, and by what."""

    child: Child
    why: str

    @property
    def certain(self) -> bool:
        """Whether a number found it that only one child has."""
        return self.why in _NUMBERS


@dataclass(frozen=True)
class _Way:
    """One way of looking: keys that are, or begin with, one of `keys`; and what to call a hit.

    In the order of keys what is equal comes before what is longer.
    """

    keys: tuple[str, ...]
    why: str
    exact: bool = False


def search(text: str, officer: Officer, limit: int = 20) -> list[Hit]:
    """The children the officer may see that answer to `text`, the likeliest first.

    Words that name a place narrow the search to it; a four-digit year narrows it to a birth year.
    """
    ranges = officer.ranges(Permission.READ_CHILDREN)
    words, ranges, year = _narrowed(text, ranges)
    if not ranges or not words:
        return []
    found: dict[UUID, str] = {}
    for pk, why in _found(words, ranges, limit, year):
        found.setdefault(pk, why)
        if len(found) >= limit:
            break
    children = Child.objects.visible_to(officer).filter(merged_into=None).in_bulk(list(found))
    return [Hit(children[pk], why) for pk, why in found.items() if pk in children]


def _found(words: str, ranges: Ranges, limit: int, year: int | None) -> Iterator[tuple[UUID, str]]:
    yield from _by_number(words)
    most = _MOST if year else limit
    for way in _ways(words):
        ids = _matching(way, ranges, most)
        yield from ((pk, way.why) for pk in _born(ids, year))


def _by_number(words: str) -> Iterator[tuple[UUID, str]]:
    """A whole ID number, or the number of a file."""
    plain = ascii_form(words).upper()
    if len(plain) in (15, 18) and only_digits(plain[:-1]):
        try:
            number = read_id_number(plain, timezone.localdate()).value.number
        except Unreadable:
            return
        for pk in Child.objects.filter(id_index=id_digest(number)).values_list("id", flat=True):
            yield pk, _NUMBERS[0]
    elif plain.replace("-", "").isdigit() and len(plain) >= 8:
        for pk in Child.objects.filter(number=plain).values_list("id", flat=True):
            yield pk, _NUMBERS[1]


def _ways(words: str) -> Iterator[_Way]:
    """From the surest to the loosest."""
    plain = squeezed(words)
    if only_digits(ascii_form(plain).replace("-", "")):
        try:
            phones = read_phones(words).value
        except Unreadable:
            return
        for phone in phones:
            yield _Way((phone_key(phone.number, phone_digest),), "电话", exact=True)
        return
    if plain.isascii():
        yield _Way((SOUND + folded(plain),), "拼音")
        yield _Way((INITIALS + plain,), "首字母")
        yield _Way((NAME + plain,), "姓名")
        return
    readings = sorted(search_keys(split_name(plain)).full)[:_READINGS]
    sounds = tuple(dict.fromkeys(SOUND + folded(reading) for reading in readings))
    yield _Way((NAME + plain,), "姓名")
    yield _Way(sounds, "同音", exact=True)
    yield _Way((ADULT + plain,), "家长或照护人")
    if len(plain) > 1:
        yield _Way(sounds, "同音")


def _matching(way: _Way, ranges: Ranges, most: int) -> list[UUID]:
    keys = Key.objects.filter(in_ranges("place", ranges))
    if way.exact:
        found = keys.filter(key__in=way.keys).values_list("key", "place", "child_id")
    else:
        # Each reading by the index of the keys: beside an OR of them SQLite would rather walk the places.
        begun = [
            keys.filter(key__gte=key, key__lt=key + _LAST).values_list("key", "place", "child_id")
            for key in way.keys
        ]
        found = begun[0].union(*begun[1:], all=True) if len(begun) > 1 else begun[0]
    # Twice as many as asked for: a child may answer under two places or two readings.
    rows = found.order_by("key", "place", "child_id")[: most * 2]
    return list(dict.fromkeys(child for _, _, child in rows))


def _born(ids: Iterable[UUID], year: int | None) -> list[UUID]:
    wanted = list(ids)
    if year is None or not wanted:
        return wanted
    that_year = set(
        Child.objects.filter(
            birth_date__range=(date(year, 1, 1), date(year, 12, 31)), pk__in=wanted
        ).values_list("id", flat=True)
    )
    return [pk for pk in wanted if pk in that_year]


def _narrowed(text: str, ranges: Ranges) -> tuple[str, Ranges, int | None]:
    """The name in the text, the places it is to be looked for in, the year of birth if one is said."""
    words, year = [], None
    parts = " ".join(text.replace("\0", "").split())[:60].split(" ")
    for word in parts:
        if len(parts) > 1 and len(word) == 4 and only_digits(word) and "1990" < word < "2100":
            year = int(word)
        elif len(parts) > 1 and not word.isascii() and (inside := _places(word, ranges)):
            ranges = inside
        else:
            words.append(word)
    if not words:  # everything named a place: look for it as a name all the same
        return text.strip(), ranges, year
    return " ".join(words), ranges, year


def _places(word: str, ranges: Ranges) -> list[tuple[str, str]]:
    """The places of that name inside the ranges."""
    codes = list(
        Place.objects.on(timezone.localdate())
        .filter(in_ranges("code", ranges), name__startswith=word)
        .values_list("code", flat=True)[:20]
    )
    return [within(code) for code in codes]
