"""The server as a county starts it: the program is read once, and what cannot work ends with a sentence."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.reliability.test_crash import environment
from tonghu.doors.desk.management.commands.serve import GAVE_UP, TAKEN

pytestmark = pytest.mark.slow

# Settings that leave a line behind each time a process reads the program.
COUNTED = """
import os
from pathlib import Path
from tonghu.config.settings import *
with Path(os.environ["READ"]).open("a") as file: file.write(f"{os.getpid()}\\n")
"""
# A program that is read well enough, and whose workers cannot live.
DYING = """
import os, sys
from tonghu.config import cli
from tonghu.doors.desk.management.commands import serve
read = serve.application
serve.application = lambda: read() if os.getpid() == MAIN else os._exit(3)
MAIN = os.getpid()
cli.main()
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found: int = free.getsockname()[1]
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    one = tmp_path_factory.mktemp("home")
    migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=environment(one), check=True, timeout=300)
    return one


@pytest.fixture
def server(home: Path, port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """One worker, in settings that count."""
    (tmp_path / "counted.py").write_text(COUNTED, encoding="utf-8")
    where = environment(home)
    where |= {
        "PYTHONPATH": f"{where['PYTHONPATH']}{os.pathsep}{tmp_path}",
        "DJANGO_SETTINGS_MODULE": "counted", "READ": str(tmp_path / "read"),
    }  # fmt: skip
    command = [sys.executable, "-m", "django", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=where)
    yield process
    process.terminate()
    process.wait(30)


def _answers(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
            return
        except OSError:
            assert time.monotonic() < deadline, "the server does not come up"
            time.sleep(0.1)


def _worker(of: int) -> int:
    found = subprocess.check_output(["pgrep", "-P", str(of)], text=True)
    return int(found)


def test_the_program_is_read_once_also_for_the_worker_that_takes_the_place_of_a_killed_one(
    server: subprocess.Popen[bytes], port: int, tmp_path: Path
) -> None:
    _answers(port)
    first = _worker(server.pid)
    os.kill(first, signal.SIGKILL)
    while Path(f"/proc/{first}").exists():
        time.sleep(0.05)
    _answers(port)
    assert (tmp_path / "read").read_text().split() == [str(server.pid)]
    server.terminate()
    assert server.wait(30) == 0, "told to stop, it stops in peace"


def test_a_server_whose_workers_cannot_live_ends_and_says_so(home: Path, port: int) -> None:
    command = [sys.executable, "-c", DYING, "serve", "--port", str(port), "--workers", "1"]
    done = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert GAVE_UP in done.stderr


def test_a_second_server_does_not_share_the_port_of_the_first(
    server: subprocess.Popen[bytes], home: Path, port: int
) -> None:
    _answers(port)
    command = [sys.executable, "-m", "django", "serve", "--port", str(port), "--workers", "1"]
    second = subprocess.run(
        command, env=environment(home), capture_output=True, text=True, check=False, timeout=60
    )
    assert TAKEN.format(host="127.0.0.1", port=port) in second.stderr
    assert second.returncode == 1
