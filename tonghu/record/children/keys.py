"""Under what a child is found: parts of names, sounds, initials, adults, phones, marks, births.

Each key begins with one character that says what it is; a search is then one range of one index.
A mark (`=`) is only written for what is rare, so that a filter on something rare reads few rows.
Every key is a row that an import pays for: what one key can answer has no second one (ADR 0014).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.names import MIDDLE_DOT, Name, read_name
from tonghu.base.kernel.pinyin import search_keys
from tonghu.base.kernel.seals import blind_index
from tonghu.law.ledger import LedgerState
from tonghu.law.registration import MISSING, NOT_COLLECTED

NAME, SOUND, INITIALS, ADULT, PHONE, MARK, BIRTH = "nyiap=b"
LONGEST = 80
_READINGS = 4
_TAILS = 12
_DIGEST = 24
ADULTS = ("father.name", "mother.name", "caregiver.name")
COMMON: Mapping[str, frozenset[str]] = {
    "state": frozenset({LedgerState.ACTIVE.value, LedgerState.EXITED.value}),
    "hukou_class": frozenset({"1", "99"}),
    "hukou_nature": frozenset({"1", "99"}),
    "health_status": frozenset({"10", "99"}),
    "attendance_status": frozenset({"1", "3", "4", "99"}),
    "guardianship_type": frozenset({"4", "5", "99"}),
    "care_reason": frozenset({"1", "99"}),
    "has_caregiver": frozenset({"1", "99"}),
    "actual_care": frozenset({"1", "99"}),
}
"""Of each code column, the values too common to be worth a mark: a filter finds fifty soon enough."""
SEALED_MARKS = (
    "disability_types", "disability_level", "special_circumstances", "improper_guardianship",
)  # fmt: skip
"""Sealed items that are filters: their marks are keyed digests, which say nothing to whoever reads the table."""
_NONE = frozenset({"0", NOT_COLLECTED, *MISSING})


def sealed_mark(item: str, code: str) -> str:
    """The mark of one value of a sealed item."""
    return f"{item}:{blind_index(code, table='children_key', column=item)[:_DIGEST]}"


def sealed_marks(values: Mapping[str, object]) -> Iterator[str]:
    """The marks of what a record says under sealed items; none and not collected have no mark."""
    for item in SEALED_MARKS:
        said = values.get(item)
        for code in said if isinstance(said, list) else [said]:
            if isinstance(code, str) and code not in _NONE:
                yield sealed_mark(item, code)


@lru_cache(maxsize=2048)  # three kilobytes a name, and few children share a whole one
def name_keys(name: str) -> frozenset[str]:
    """Every tail of the name (so that any part of it is the beginning of one), its sounds, initials."""
    plain = squeezed(name)
    split = split_name(name)
    found = search_keys(split)
    keys = {NAME + plain[start:] for start in range(min(len(plain), _TAILS))}
    keys.update(sound_keys(name))
    keys.update([INITIALS + letters for letters in sorted(found.initials)[:_READINGS]])
    if split.given and split.given != split.full:
        keys |= _given_keys(split.given)
    return frozenset(keys)


@lru_cache(maxsize=16384)
def _given_keys(given: str) -> frozenset[str]:
    """The sounds and the first initials of a given name alone: many children share one."""
    found = search_keys(Name(given, "", given))
    sounds = [SOUND + folded(reading) for reading in sorted(found.full)[:_READINGS]]
    return frozenset([*sounds, *(INITIALS + letters for letters in sorted(found.initials)[:1])])


@lru_cache(maxsize=16384)
def sound_keys(name: str) -> tuple[str, ...]:
    """The keys of the whole name's sounds: homophones share one."""
    full = search_keys(split_name(name)).full if name else ()
    return tuple([SOUND + folded(reading) for reading in sorted(full)[:_READINGS]])


def keys_of(
    values: Mapping[str, object], marks: Iterable[str], phones: Iterable[str], births: Iterable[str]
) -> set[str]:
    """Every key of a file. `phones` and `births` are keys already (`phone_key`, matching)."""
    keys = {MARK + mark for mark in marks}
    keys.update(phones, births)
    for field in ("name", "former_name"):
        if name := _text(values, field):
            keys |= name_keys(name)
    keys.update([ADULT + squeezed(name) for field in ADULTS if (name := _text(values, field))])
    return {key[:LONGEST] for key in keys}


def state_key(state: str) -> str:
    """The mark of files in a passing state: those that wait for somebody."""
    return f"{MARK}state:{state}"


def phone_key(phone: str, digest: Callable[[str], str]) -> str:
    """The key of a phone number: part of its blind digest, so that no number lies open."""
    return PHONE + digest(phone)[:_DIGEST]


_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("r", "n"), ("h", "f"))


def folded(letters: str) -> str:
    """Pinyin, of several syllables and with or without spaces, as many dialects hear it.

    Folded as a whole: so it does not matter where one syllable ends, nor how much of it is typed.
    """
    text = letters.lower().replace("ü", "v").replace(" ", "").replace("'", "")
    for heard, taken_for in _FOLDS:
        text = text.replace(heard, taken_for)
    return text


def squeezed(name: str) -> str:
    """A name without dots and spaces, in small letters."""
    return name.replace(MIDDLE_DOT, "").replace(" ", "").lower()


@lru_cache(maxsize=16384)
def split_name(name: str) -> Name:
    """Surname and given name; what is no proper name is all given name."""
    try:
        return read_name(name).value
    except Unreadable:
        return Name(name, "", name)


def _text(values: Mapping[str, object], field: str) -> str:
    value = values.get(field)
    return value if isinstance(value, str) and value not in MISSING else ""
