"""When a message goes out, and when it is given up."""

from datetime import datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from tonghu.base.outbox.rules import after_the_night, next_try
from tonghu.base.outbox.texts import TEXTS, said
from tonghu.record.tasks.stages import BY_KEY

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "quiet_from", "quiet_until", "goes_out"),
    [
        (at(1, 21, 59), 22, 7, at(1, 21, 59)),
        (at(1, 22), 22, 7, at(2, 7)),
        (at(2, 6, 59), 22, 7, at(2, 7)),
        (at(2, 7), 22, 7, at(2, 7)),
        (at(1, 13, 30), 12, 14, at(1, 14)),
        (at(1, 3), 7, 7, at(1, 3)),
    ],
)
def test_what_can_wait_waits_for_the_morning(
    written: datetime, quiet_from: int, quiet_until: int, goes_out: datetime
) -> None:
    assert after_the_night(written, quiet_from, quiet_until) == goes_out


def test_what_is_urgent_is_given_up_while_a_telephone_call_still_helps() -> None:
    waits: list[timedelta] = []
    while (wait := next_try(len(waits) + 1, sum(waits, timedelta()), urgent=True)) is not None:
        waits.append(wait)
    assert sum(waits, timedelta()) <= timedelta(minutes=10)
    assert next_try(1, timedelta(minutes=9, seconds=30), urgent=True) is None
    slow = [next_try(n, timedelta(), urgent=False) for n in range(1, 6)]
    assert slow[-1] is None
    assert None not in slow[:-1]


def test_no_text_takes_a_name() -> None:
    """The only ways into a text are a place and, in one of them, the number of a code."""
    ways = {
        key: {name for _, name, _, _ in Formatter().parse(text) if name}
        for key, text in TEXTS.items()
    }
    assert ways.pop("code") == {"number"}
    assert set(map(frozenset, ways.values())) == {frozenset({"place"})}


def test_every_stage_of_a_term_can_be_said() -> None:
    assert {stage.message for stage in BY_KEY.values()} <= TEXTS.keys()
    assert said("at_once", place="大坪村") == "童护：大坪村有一件要立即办理的待办，请马上登录查看。"
    assert "本地有一件" in said("new", place="")
