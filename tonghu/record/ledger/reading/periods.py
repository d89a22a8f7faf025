"""Years beside each other, as columns or as sheets: what a later one says again is read from the later one only."""

import re
from collections.abc import Mapping

_PERIOD = re.compile(
    r"(?<!\d)(20[0-4]\d)(?:[-—~至到](20[0-4]\d))?(?:学?年度?)?(?:(\d{1,2})月(?:份|底|末|\d{1,2}日)?)?(?!\d)"
)


def without_period(text: str) -> str:
    """A text without the years in it: 2026年监护人 → 监护人."""
    return re.sub(r"[（(]\s*[）)]", "", _PERIOD.sub("", text))


def has_period(text: str) -> bool:
    """Whether a text names a year."""
    return _PERIOD.search(text) is not None


def outdated(texts: Mapping[int, str]) -> dict[int, int]:
    """Of texts that differ in their year only, the earlier ones, each with the latest: 2025年监护人 → 2026年监护人."""
    latest: dict[str, tuple[tuple[int, int], int]] = {}
    told: dict[int, tuple[str, tuple[int, int]]] = {}
    for key, text in texts.items():
        periods = [(int(b or a), int(month or 0)) for a, b, month in _PERIOD.findall(text)]
        if not periods:
            continue
        told[key] = what, when = without_period(text), max(periods)
        if what not in latest or latest[what][0] < when:
            latest[what] = when, key
    return {key: latest[what][1] for key, (what, when) in told.items() if when < latest[what][0]}
