"""The phone's own program against the server as it is run, over a line on which everything goes wrong, with the
server killed by -9 and the program cut off in the middle of its writing: afterwards each thing has happened once.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tests.children import child
from tests.doors.field.phone import invited, signed_in
from tests.reliability.test_sync_faults import FULL, oracle
from tests.world import DAPING, World
from tonghu.doors.field import shell
from tonghu.doors.field.models import Member, Operation
from tonghu.record.children.models import Child
from tonghu.work.visits.models import Visit

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CLIENT = Path(shell.__file__).parent / "static" / "field"
PHONES = 3
# Each start of the server costs ten seconds of a processor, a step a tenth: few starts, long schedules.
SEEDS, STEPS, KILLS = (range(50), 40, 3) if FULL else (range(1), 10, 1)


def of_this_test() -> dict[str, str]:
    """Where a process of ours works that shares this test's county."""
    address = f"postgresql://tonghu@/{connection.settings_dict['NAME']}"
    return os.environ | {
        "TONGHU_HOME": str(settings.TONGHU_HOME), "TONGHU_MODE": "test", "PYTHONPATH": str(ROOT),
        "DATABASE_URL": "" if connection.vendor == "sqlite" else address,
        "DJANGO_SETTINGS_MODULE": "tonghu.config.settings",
    }  # fmt: skip


def _told(world: World, seed: int, client: Path, **size: int) -> dict[str, Any]:
    """Play one schedule; what the phones saved and hold at its end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    cookies = [signed_in(world.officer("李梅")).cookies for _ in range(PHONES)]
    asked = {
        "seed": seed, "port": port, "client": str(client), "village": DAPING, "steps": STEPS, "kills": KILLS,
        "server": [str(Path(sys.executable).with_name("tonghu")), "serve", "--port", str(port), "--workers", "1"],
        "phones": [
            {"code": invited(world), "cookies": {name: one.value for name, one in jar.items()}}
            for jar in cookies
        ],
    } | size  # fmt: skip
    done = subprocess.run(
        ["node", "tests/field/line.js"], input=json.dumps(asked), env=of_this_test(), cwd=ROOT,
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _judge(told: dict[str, Any]) -> None:
    saved = [op for phone in told["phones"] for op in phone["saved"]]
    assert len(saved) >= 20, "nothing was tried"
    assert len(told["faults"]) >= 8, f"the line was quiet: {told['faults']}"
    oracle(*saved)
    assert Operation.objects.count() == len(saved)
    status = {str(pk): said for pk, said in Operation.objects.values_list("op_id", "status")}
    applied = [op for op in saved if status[op["op_id"]] == "applied"]
    assert len(applied) >= len(saved) / 2
    visits = {op["entity"]["id"] for op in applied if op["kind"] == "fact.add"}
    assert {str(pk) for pk in Visit.objects.values_list("pk", flat=True)} == visits
    made = {op["entity"]["id"] for op in applied if op["kind"] == "entity.create"}
    assert made <= {str(pk) for pk in Child.objects.values_list("pk", flat=True)}
    members = Member.objects.values_list("stream", "child", "version")
    must = sorted((stream, str(pk), version) for stream, pk, version in members)
    for phone in told["phones"]:
        lines = {one["op_id"]: one for one in phone["lines"]}
        assert {one["state"] for one in phone["lines"]} == {"done"}
        assert all(lines[op["op_id"]]["status"] == status[op["op_id"]] for op in phone["saved"])
        held = sorted((one["stream"], one["id"], one["version"]) for one in phone["held"])
        assert held == must


@pytest.mark.parametrize("seed", SEEDS)
def test_f01_f03_f04_f06_f07_whatever_breaks_on_the_way_each_thing_happens_once(
    real_transactions: World, seed: int
) -> None:
    for n in range(4):
        child(real_transactions, name=f"周{chr(0x4E00 + n)}", id_number=None)
    _judge(_told(real_transactions, seed, CLIENT))


@pytest.mark.full
def test_a_program_that_believes_all_was_heard_is_caught(
    real_transactions: World, tmp_path: Path
) -> None:
    broken = shutil.copytree(CLIENT, tmp_path / "client")
    (broken / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    outbox = broken / "outbox.js"
    whole = outbox.read_text(encoding="utf-8")
    back = 'putBack = (store, ops) => setState(store, ops, "queued")'
    assert whole.count(back) == 1, "the line to break is no longer there"
    believes = whole.replace(back, 'putBack = (store, ops) => setState(store, ops, "done")')
    outbox.write_text(believes, encoding="utf-8")
    child(real_transactions)
    with pytest.raises((AssertionError, Operation.DoesNotExist)):
        _judge(_told(real_transactions, 0, broken, kills=0))
