"""Eight clients at once against the server as it runs in a county: `tonghu serve` with two workers."""

import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django.utils import timezone

from tests.conftest import BACKEND
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.models import Officer
from tonghu.law.visits import ALL_WELL
from tonghu.record.children.models import Child

CLIENTS, SECONDS, WRITES = 8, 60.0, 0.2
WARMING = 12
"""Requests of each client that do not count: a server that just began has read no page's template yet."""
PAUSES = (0.0, 1.0)
"""Seconds between an answer and the next request: none, which keeps every core full and so measures nothing
but the processor time of a request; and somebody who looks at each page for one second (docs/adr/0018).
"""
Asked = tuple[str, str, dict[str, object] | None]


def main(officers: Sequence[Officer]) -> None:
    """Four reads to one write; milliseconds by the clock and processor time."""
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "django", "serve", "--port", str(port), "--workers", "2"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port)
        for pause in PAUSES:
            _at_once(port, server.pid, officers, pause)
    finally:
        server.terminate()
        server.wait()


def _at_once(port: int, server: int, officers: Sequence[Officer], pause: float) -> None:
    reads: list[float] = []
    writes: list[float] = []
    wrong: list[str] = []
    threads = [
        threading.Thread(target=_client, args=(port, n, officers, pause, reads, writes, wrong))
        for n in range(CLIENTS)
    ]
    before = _cpu(server)
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    used = (_cpu(server) - before) * 1000 / max(1, len(reads) + len(writes))
    print(f"# {CLIENTS} clients, {pause:.0f} s between:", flush=True)  # noqa: T201
    for what, taken in (("read", reads), ("write", writes)):
        cuts = statistics.quantiles(taken, n=100)
        print(  # noqa: T201
            f"#   {what}: {len(taken)} in {SECONDS:.0f} s, p50/p95/p99 "
            f"{cuts[49]:.0f}/{cuts[94]:.0f}/{cuts[98]:.0f} ms",
            flush=True,
        )
    print(  # noqa: T201
        f"#   {used:.0f} ms of the server's processors a request, {_memory(server):.0f} MB, "
        f"load {os.getloadavg()[0]:.1f}, wrong: {sorted(set(wrong))}",
        flush=True,
    )


def _client(
    port: int, n: int, officers: Sequence[Officer], pause: float, reads: list[float],
    writes: list[float], wrong: list[str],
) -> None:  # fmt: skip
    chosen, officer = random.Random(n), officers[n % len(officers)]
    browser = Client()
    browser.force_login(officer, backend=BACKEND)
    token = _get_new_csrf_string()
    cookies = (
        f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}; "
    )
    headers = {"Cookie": f"{cookies}{settings.CSRF_COOKIE_NAME}={token}", "X-CSRFToken": token}
    children = list(Child.objects.on_ledger().visible_to(officer).order_by("pk")[:200])
    connection.close()  # eight threads would keep the whole pool
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    ends = 0.0
    for nth, (path, body) in enumerate(_asked(children, chosen)):
        data = urlencode(body, doseq=True) if body is not None else None
        more = {"Content-Type": "application/x-www-form-urlencoded"} if data else {}
        started = time.perf_counter()
        line.request("POST" if data else "GET", path, data, headers | more)
        answer = line.getresponse()
        answer.read()
        now = time.perf_counter()
        if answer.status != (302 if data else 200):
            wrong.append(f"{answer.status} {path.partition('?')[0]}")
        if nth < WARMING:
            ends = now + SECONDS
            continue
        (writes if data else reads).append((now - started) * 1000)
        if now > ends:
            break
        time.sleep(pause)
    line.close()


def _asked(
    children: Sequence[Child], chosen: random.Random
) -> Iterator[tuple[str, dict[str, object] | None]]:
    while True:
        one = chosen.choice(children)
        if chosen.random() < WRITES:
            visit = {
                "id": str(uuid7()), "visited_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}",
                "met": ["1", "2"], "mode": "1", **ALL_WELL,
            }  # fmt: skip
            yield f"/visits/children/{one.pk}/new/", visit
        else:
            yield chosen.choice(
                (
                    "/", "/children/", f"/children/?after={one.place}.{one.pk}", "/tasks/",
                    f"/children/?{urlencode({'q': one.name})}", "/children/?sex=2&is_boarding=1",
                    f"/children/{one.pk}/", "/visits/",
                )
            ), None  # fmt: skip


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(600):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the server does not answer")


def _tree(pid: int) -> list[int]:
    below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in below for one in _tree(int(child)))]


def _cpu(pid: int) -> float:
    total = 0.0
    for one in _tree(pid):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def _memory(pid: int) -> float:
    """MB of the process and those below, what is shared divided among those who share it."""
    total = 0
    for one in _tree(pid):
        lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
