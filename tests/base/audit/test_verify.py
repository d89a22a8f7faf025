"""Ten thousand ways to tamper with the log, and which of them show."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from tonghu.base.audit.heads import Head
from tonghu.base.audit.models import CHAINS, GENESIS, Entry
from tonghu.base.audit.verify import verify

Log = list[Entry]
MUTATIONS = 10_000
SEED = 7


def _log(random: Random, entries: int = 64) -> Log:
    """A sound log of sixteen chains, ordered as the database gives it."""
    heads = dict.fromkeys(range(CHAINS), (0, GENESIS))
    log: Log = []
    for number in range(entries):
        chain = random.randrange(CHAINS)
        n, previous = heads[chain]
        entry = Entry(
            id=UUID(int=random.getrandbits(128)),
            chain=chain,
            n=n + 1,
            at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
            actor_id=UUID(int=random.getrandbits(128)),
            kind="action",
            verb=random.choice(["tasks.take_task", "people.appoint"]),
            subject_type="tasks.task",
            subject_id=str(random.randrange(1000)),
            place="990131101200",
            why="",
            details={"given": ["task"]},
            previous=previous,
        )
        entry.hash = entry.digest()
        heads[chain] = (entry.n, entry.hash)
        log.append(entry)
    return sorted(log, key=lambda entry: (entry.chain, entry.n))


def _heads(log: Log) -> list[Head]:
    return [Head(e.chain, e.n, e.hash) for e in {e.chain: e for e in log}.values()]


def _rechain(log: Log, start: int) -> Log:
    """Recompute everything after `start` in its chain, as a forger with the code would."""
    chain = log[start].chain
    for index in range(start, len(log)):
        if log[index].chain != chain:
            break
        first = index == 0 or log[index - 1].chain != chain
        log[index].previous = GENESIS if first else log[index - 1].hash
        log[index].n = 1 if first else log[index - 1].n + 1
        log[index].hash = log[index].digest()
    return log


def _edit(log: Log, random: Random) -> Log:
    entry = random.choice(log)
    column = random.choice(["verb", "subject_id", "place", "why", "subject_type", "request_id"])
    setattr(entry, column, getattr(entry, column) + random.choice("xyz"))
    return log


def _edit_actor(log: Log, random: Random) -> Log:
    random.choice(log).actor_id = UUID(int=random.getrandbits(128))
    return log


def _edit_hash(log: Log, random: Random) -> Log:
    entry = random.choice(log)
    entry.hash = entry.hash[::-1] if entry.hash != entry.hash[::-1] else "f" * 64
    return log


def _delete(log: Log, random: Random) -> Log:
    del log[random.randrange(len(log))]
    return log


def _swap(log: Log, random: Random) -> Log:
    index = random.choice([i for i in range(len(log) - 1) if log[i].chain == log[i + 1].chain])
    one, other = log[index], log[index + 1]
    one.n, other.n = other.n, one.n
    log[index], log[index + 1] = other, one
    return log


def _insert(log: Log, random: Random) -> Log:
    index = random.randrange(len(log))
    extra = copy.copy(log[index])
    extra.id = UUID(int=random.getrandbits(128))
    extra.hash = extra.digest()
    log.insert(index, extra)
    return log


def _cut_tail(log: Log, random: Random) -> Log:
    chain = random.choice(log).chain
    last = max(i for i, e in enumerate(log) if e.chain == chain)
    keep = random.randrange(sum(e.chain == chain for e in log))
    first = last - sum(e.chain == chain for e in log) + 1
    return log[: first + keep] + log[last + 1 :]


def _rewrite_suffix(log: Log, random: Random) -> Log:
    start = random.randrange(len(log))
    log[start].subject_id += "x"
    return _rechain(log, start)


def _delete_and_rewrite(log: Log, random: Random) -> Log:
    start = random.randrange(len(log) - 1)
    chain = log[start].chain
    del log[start]
    return _rechain(log, start) if log[start].chain == chain else log


VISIBLE: list[Callable[[Log, Random], Log]] = [
    _edit, _edit_actor, _edit_hash, _swap, _insert,
]  # fmt: skip
HIDDEN_WITHOUT_HEADS: list[Callable[[Log, Random], Log]] = [
    _cut_tail, _rewrite_suffix, _delete_and_rewrite,
]  # fmt: skip


def test_a_sound_log_has_no_faults() -> None:
    log = _log(Random(SEED))
    assert list(verify(log, _heads(log))) == []


@pytest.mark.slow
def test_ten_thousand_random_mutations_are_all_detected_with_heads() -> None:
    random = Random(SEED)
    sound = _log(random)
    heads = _heads(sound)
    missed = []
    for number in range(MUTATIONS):
        mutate = random.choice([*VISIBLE, *HIDDEN_WITHOUT_HEADS, _delete])
        # Only the entries are copied, and only as deep as a mutation reaches.
        mutated = mutate([copy.copy(entry) for entry in sound], random)
        if not any(True for _ in verify(mutated, heads)):
            missed.append((number, mutate.__name__))
    assert missed == []


@pytest.mark.parametrize("mutate", HIDDEN_WITHOUT_HEADS)
def test_without_heads_a_cut_or_rewritten_tail_goes_unnoticed(
    mutate: Callable[[Log, Random], Log],
) -> None:
    """The control: these are what the published heads are for."""
    random = Random(SEED)
    sound = _log(random)
    assert all(not list(verify(mutate([copy.copy(e) for e in sound], random))) for _ in range(50))


def test_a_fault_says_where_and_what() -> None:
    log = _log(Random(SEED))
    log[0].verb = "people.dismiss"
    (fault,) = verify(log)
    assert str(fault) == "第 0 链第 1 项：内容被改动"
