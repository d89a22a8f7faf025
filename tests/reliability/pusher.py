"""A server that takes in batches and is killed at each numbered step of one: told by test_sync_kill.py.

Run as `pusher STATE ROUNDS`. Each part is a forked process with its own connection, so the imports are
paid once: enrol a phone in the county that stands, write a batch, die pushing it, push it again and ask the oracle.
"""

import functools
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

import django

django.setup()

from cryptography.hazmat.primitives.serialization import (  # noqa: E402
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.db import connection  # noqa: E402

from tests import world as world_  # noqa: E402
from tests.children import child  # noqa: E402
from tests.doors.field.phone import Phone, enrolled, signed_in, token_of  # noqa: E402
from tests.reliability.test_sync_faults import oracle, visit  # noqa: E402
from tonghu.doors.field import actions, api, feed  # noqa: E402

# The steps of docs/reference/sync.md §6: where the process dies, before the step or after it.
STEPS = {
    "before": (actions, "_fingerprint", "before"),
    "kept": (actions, "_keep", "after"),
    "judged": (actions, "_judged", "after"),
    "counted": (feed, "_write", "after"),
    "stored": (actions, "_answer", "after"),
    "committed": (api, "_result", "before"),
}
BATCH, FATAL = 5, 3
"""How many operations, and at which of them."""
_LONGEST = 120
"""Seconds for one part."""


def main(state: Path, step: str) -> None:
    """Enrol, write, push, or die pushing."""
    if step == "enrol":
        world = world_.standing()
        one = child(world)
        phone = enrolled(world)
        phone.pull()
        _save(state, phone, str(one.pk), [])
        return
    told = json.loads(state.read_text(encoding="utf-8"))
    phone = _load(told)
    if step == "fill":
        ops = [visit(phone, told["child"]) for _ in range(BATCH)]
        _save(state, phone, told["child"], ops)
        return
    if step in STEPS:
        _arm(*STEPS[step])
    results = phone.push(*told["ops"])
    assert {one["status"] for one in results} == {"applied"}
    oracle(*told["ops"])


def _arm(module: Any, name: str, when: str) -> None:
    real, calls = getattr(module, name), 0

    @functools.wraps(real)
    def fatal(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        result = None if when == "before" and calls == FATAL else real(*args, **kwargs)
        if calls == FATAL:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, fatal)


def _save(state: Path, phone: Phone, pk: str, ops: list[Any]) -> None:
    pem = phone.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    told = {"key": pem, "device": phone.device_id, "seq": phone.seq, "child": pk, "ops": ops}
    state.write_text(json.dumps(told), encoding="utf-8")


def _load(told: dict[str, Any]) -> Phone:
    key: Any = load_pem_private_key(told["key"].encode(), None)
    client = signed_in(world_.World().officer("李梅"))
    client.get("/")
    phone = Phone(client, told["device"], seq=told["seq"], key=key)
    phone.csrf = token_of(phone)
    return phone


def _apart(state: Path, step: str) -> int:
    """Run one part in a process of its own; how it ended."""
    pid = os.fork()
    if pid == 0:
        signal.alarm(_LONGEST)
        try:
            main(state, step)
            connection.close()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def tell(state: Path, rounds: int) -> None:
    """The whole story."""
    assert _apart(state, "enrol") == 0
    for _ in range(rounds):
        for step in STEPS:
            assert _apart(state, "fill") == 0
            assert _apart(state, step) == -signal.SIGKILL, step
            assert _apart(state, "push") == 0, step
            sys.stdout.write(f"{step}\n")


if __name__ == "__main__":
    tell(Path(sys.argv[1]), int(sys.argv[2]))
