"""A server process that takes in a batch and may kill itself at one numbered step of it.

Run by test_sync_kill.py as `pusher HOME_STATE STEP`: reads the phone and its outbox from a file, pushes, and
prints the results. STEP `build` makes the county, a child and the phone.
"""

import functools
import json
import os
import signal
import sys
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
from django.core.management import call_command  # noqa: E402
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
FATAL = 3
"""At which operation of the batch."""


def main(state: Path, step: str) -> None:
    """Build, push, or die pushing."""
    if step == "build":
        call_command("migrate", verbosity=0)
        world = world_.build()
        one = child(world)
        phone = enrolled(world)
        phone.pull()
        _save(state, phone, str(one.pk), [])
        return
    told = json.loads(state.read_text(encoding="utf-8"))
    phone = _load(told)
    if step == "fill":
        ops = [visit(phone, told["child"]) for _ in range(told.get("batch", 5))]
        _save(state, phone, told["child"], ops)
        return
    if step in STEPS:
        _arm(*STEPS[step])
    results = phone.push(*told["ops"])
    oracle(*told["ops"])
    sys.stdout.write(json.dumps(results))


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


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
    connection.close()
