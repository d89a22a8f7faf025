"""PostgreSQL killed with all its processes: what was answered as done is there when it is back."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.reliability.test_crash import CHECK, environment

pytestmark = pytest.mark.slow
OPTIONS = {
    "listen_addresses": "", "fsync": "off", "full_page_writes": "off",
    # As careless as a server can be set: answers first, and writes ten seconds later.
    "synchronous_commit": "off", "wal_writer_delay": "10000",
}  # fmt: skip


@dataclass
class Cluster:
    """A PostgreSQL server of our own."""

    folder: Path

    @property
    def data(self) -> Path:
        """Where its files are."""
        return self.folder / "data"

    def run(self, program: str, *arguments: str) -> None:
        """One of the server's own programs; it refuses to work as root."""
        installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        found = str(installed[-1] / program) if installed else shutil.which(program)
        assert found is not None, "bin/test installs PostgreSQL"
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run(
            [*prefix, found, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=self.folder
        )

    def create(self) -> None:
        """Make it and start it."""
        if os.getuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", str(self.data), "-U", "tonghu", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8")  # fmt: skip
        self.start()
        self.run("createdb", "-h", str(self.folder), "-U", "tonghu", "tonghu")

    def start(self) -> None:
        """Start it, as after a power cut too."""
        options = " ".join(f"-c {name}='{value}'" for name, value in OPTIONS.items())
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.folder / "log"), "start",
                 "-o", f"-k {self.folder} {options}")  # fmt: skip

    def kill(self) -> None:
        """Every process of it at once, with -9."""
        first = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        all_of_it = (first, *_children(first))
        for pid in all_of_it:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # Until its exit code was fetched the next start takes it for a running server.
        deadline = time.monotonic() + 60
        while Path(f"/proc/{first}").exists():
            assert time.monotonic() < deadline, (
                "nobody fetched the exit code of a killed PostgreSQL"
            )
            time.sleep(0.05)

    def connected(self) -> psycopg.Connection:
        """A connection without anything that we ask for."""
        return psycopg.connect(f"host={self.folder} user=tonghu dbname=tonghu", autocommit=True)


def _children(parent: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(after[1]) == parent:
            yield int(stat.parent.name)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A server; its folder is short, since it holds a socket, and may be entered by the server's own user."""
    one = Cluster(
        Path(os.path.realpath(subprocess.check_output(["mktemp", "-d"], text=True).strip()))
    )
    one.create()
    yield one
    one.kill()
    shutil.rmtree(one.folder)


def test_control_a_server_that_answers_before_it_writes_loses_what_it_said(
    cluster: Cluster,
) -> None:
    with cluster.connected() as connection:
        connection.execute("CREATE TABLE said (n integer)")
        connection.execute("CHECKPOINT")
        for n in range(50):
            connection.execute("INSERT INTO said VALUES (%s)", [n])
        cluster.kill()
    cluster.start()
    with cluster.connected() as connection:
        assert connection.execute("SELECT count(*) FROM said").fetchone() != (50,)


def test_whatever_the_server_is_set_to_what_we_said_was_done_is_there(
    cluster: Cluster, tmp_path: Path
) -> None:
    where = environment(tmp_path) | {
        "DATABASE_URL": "postgresql://tonghu@/tonghu", "DATABASE_SOCKET": str(cluster.folder),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.writer"],
        env=where, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    acknowledged = [process.stdout.readline().strip() for _ in range(5)]
    cluster.kill()
    acknowledged += [line for line in process.stdout.read().split("\n")[:-1] if line]
    process.wait()
    process.stdout.close()
    cluster.start()
    said = tmp_path / "said"
    said.write_text("\n".join(acknowledged), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", CHECK.format(said=said)],
        env=where, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
