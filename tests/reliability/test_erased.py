"""What was erased is gone from the file of the database too, not from its tables alone."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.reliability.test_crash import environment

pytestmark = pytest.mark.slow

ERASE = """
import django; django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from tests import world
from tests.children import child
from tonghu.base.audit.actors import CLOCK
from tonghu.record.rights.actions import erase_file
call_command("migrate", verbosity=0)
county = world.build()
one = child(county, name="金丝雀", school="雀鸟小学")
def said():
    name = str(settings.DATABASES["default"]["NAME"])
    files = (Path(name), Path(name + "-wal"))
    return sum(f.read_bytes().count(w.encode()) for f in files if f.exists() for w in ("金丝雀", "雀鸟小学"))
assert said(), "it was there"
erase_file(child_id=one.pk, by=CLOCK)
print("left:", said())
"""


def test_after_an_erasure_the_name_is_in_no_corner_of_the_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ERASE], env=environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "left: 0"
