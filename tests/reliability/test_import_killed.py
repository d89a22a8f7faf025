"""An import killed with -9 at any moment leaves whole portions, and goes on where it was."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.children import number
from tests.reliability.test_crash import environment
from tests.world import QINGYAN

pytestmark = pytest.mark.slow

ROWS = 2400
BUILD = """
import django; django.setup()
from django.core.management import call_command
from tests import world
call_command("migrate", verbosity=0)
world.build()
"""
CHECK = """
import django, json; django.setup()
from django.core.management import call_command
from django.db.models import Sum
from tonghu.record.children.models import Change, Child
from tonghu.record.ledger.models import HandIn, Portion
call_command("audit", "verify")
filed = Portion.objects.exclude(done_at=None).aggregate(n=Sum("size"))["n"] or 0
children = Child.objects.count()
assert children == Change.objects.count() == filed, (children, Change.objects.count(), filed)
assert HandIn.objects.count() <= 1, "handed in twice"
print(json.dumps([children, HandIn.objects.filter(state="done").count()]))
"""
ARGUMENTS = ("--place", QINGYAN, "--by", "wangqiang", "--yes", "--resume", "--json")


def _python(home: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(home), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("kills", [3, pytest.param(25, marks=pytest.mark.full)])
def test_killed_anywhere_it_leaves_whole_portions_and_goes_on(tmp_path: Path, kills: int) -> None:
    random, ledger = Random(11), tmp_path / "台账.csv"
    lines = ["村,姓名,身份证号,父亲姓名"]
    lines += [
        f"大坪村,王{chr(0x4E00 + n % 900)}{chr(0x5E00 + n // 900)},{number(f'{2012 + n % 10}0101', n // 10)},王{chr(0x6E00 + n)}"
        for n in range(ROWS)
    ]
    ledger.write_text("\n".join(lines), encoding="utf-8")
    home = tmp_path / "home"
    home.mkdir()
    _python(home, BUILD)
    command = [sys.executable, "-m", "django", "ledger", "import", str(ledger), *ARGUMENTS]
    for _ in range(kills):
        process = subprocess.Popen(
            command, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(random.uniform(0.5, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        _python(home, CHECK)
    if json.loads(_python(home, CHECK).splitlines()[-1])[1] == 0:
        done = subprocess.run(
            command, env=environment(home), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["created"] == ROWS
    assert json.loads(_python(home, CHECK).splitlines()[-1]) == [ROWS, 1]
