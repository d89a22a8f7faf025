"""The ledger measured: imports beside their floor, pages and searches as the register grows.

`bin/bench` runs it after the other measurements. Sizes: 10,000 and 100,000 children; with TONGHU_MILLION
set, 1,000,000 as well.
"""

import os
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from statistics import median as middle

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from tests.bench.population import SEED, villages, write_ledger  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402
from tonghu.base.audit.actors import CONSOLE  # noqa: E402
from tonghu.base.people.actions import appoint, enrol_officer, found_organisation  # noqa: E402
from tonghu.base.people.models import Officer  # noqa: E402
from tonghu.base.places.actions import load_places  # noqa: E402
from tonghu.base.places.rows import PlaceRow  # noqa: E402
from tonghu.doors.demo.families import families  # noqa: E402
from tonghu.doors.demo.names import TOWNSHIPS  # noqa: E402
from tonghu.law.agencies import Agency  # noqa: E402
from tonghu.record.children.actions import register_children  # noqa: E402
from tonghu.record.children.filing import Intake  # noqa: E402
from tonghu.record.children.finding import search  # noqa: E402
from tonghu.record.children.models import Child  # noqa: E402
from tonghu.record.ledger.actions import confirm_hand_in, file_portion, hand_in_ledger  # noqa: E402
from tonghu.record.ledger.door import read_file  # noqa: E402
from tonghu.record.ledger.models import State  # noqa: E402

COUNTIES = 10
ROWS = 20_000
SINCE = date(2026, 6, 1)
PAGES = {
    "台账第一页": "/children/",
    "筛选：性别、寄宿": "/children/?sex=2&is_boarding=1",
    "筛选：无人监护": "/children/?flag=no_guardian",
    "筛选：低保": "/children/?relief=2",
    "找姓名": "/children/?q=王梓涵",
    "找名字": "/children/?q=梓涵",
    "找拼音": "/children/?q=wangzihan",
    "找首字母": "/children/?q=wzh",
}


def say(what: str, result: str) -> None:
    """One line of the report."""
    print(f"{what}\t{result}", flush=True)  # noqa: T201


def build() -> Officer:
    """Ten counties of twelve townships, and an officer who answers for the first."""
    rows = [PlaceRow("990000000000", "演示省"), PlaceRow("990100000000", "远山市")]
    for n in range(COUNTIES):
        county = f"9901{21 + n}"
        rows.append(PlaceRow(f"{county}000000", f"第{n}县"))
        rows += [PlaceRow(f"{county}{number:03}000", name) for name, number in TOWNSHIPS]
        rows += [PlaceRow(f"{county}{code[6:]}", name) for code, name in villages()]
    load_places(rows=rows, by=CONSOLE)
    place = "990121000000"
    office = found_organisation(
        kind=Agency.CIVIL_AFFAIRS, name="县民政局", place=place, above=None, by=CONSOLE
    )
    officer = enrol_officer(login="bench", name="林涛", by=CONSOLE)
    appoint(
        officer=officer, organisation=office, role="county_civil_affairs", place=place,
        reason="测量", by=CONSOLE,
    )  # fmt: skip
    fresh: Officer = Officer.objects.get(pk=officer.pk)
    return fresh


def fill(until: int) -> float:
    """Register children, spread over the ten counties, until there are so many; rows a second."""
    here = Child.objects.count()
    started, made = time.perf_counter(), 0
    n = here
    while n < until:
        county = f"9901{21 + (n // 1000) % COUNTIES}"
        places = [(f"{county}{code[6:]}", name) for code, name in villages()]
        batch = []
        # Numbers of their own for each batch: 18 digits hold 500 to a day of birth.
        for family in families(Random(SEED + n), places, 1000, 0):
            batch += [
                Intake(family.place, {k: v for k, v in values.items() if k != "id_number"}, SINCE)
                for values in family.children
            ]
        register_children(intakes=batch, by=CONSOLE)
        n += len(batch)
        made += len(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made / (time.perf_counter() - started) if made else 0.0


def floor(path: Path) -> float:
    """Only reading the cells and inserting them as they are, in one table with six indexes."""
    started = time.perf_counter()
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "floor.sqlite3")
        database.execute("PRAGMA journal_mode = WAL")
        names = ", ".join(f"c{n}" for n in range(40))
        database.execute(f"CREATE TABLE floor (id INTEGER PRIMARY KEY, {names})")
        for n in (0, 3, 5, 16, 23, 32):
            database.execute(f"CREATE INDEX floor_{n} ON floor (c{n})")
        marks = ", ".join("?" * 40)
        database.executemany(f"INSERT INTO floor ({names}) VALUES ({marks})", rows)
        database.commit()
        database.close()
    return time.perf_counter() - started


def bring_in(path: Path, officer: Officer) -> tuple[float, float, float]:
    """Seconds of reading, of looking through and keeping, of filing."""
    marks = [time.perf_counter()]
    reading = read_file(path, path.name, "990121000000")
    marks.append(time.perf_counter())
    one = hand_in_ledger(
        place="990121000000", name=path.name, content=path.read_bytes(), reading=reading, by=officer
    )
    one = confirm_hand_in(hand_in=one, by=officer)
    marks.append(time.perf_counter())
    while one.state == State.RUNNING:
        one = file_portion(hand_in=one, by=officer)
    marks.append(time.perf_counter())
    return marks[1] - marks[0], marks[2] - marks[1], marks[3] - marks[2]


def median(act: Callable[[], object], times: int = 15) -> float:
    """Milliseconds."""
    act()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return middle(taken)


def queries(act: Callable[[], object]) -> int:
    """How many questions a page asks the database."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def main() -> None:
    """Measure everything."""
    call_command("migrate", verbosity=0)
    officer = build()
    client = Client()
    client.force_login(officer, backend=BACKEND)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_ledger(path, ROWS, seed=SEED + 1)
        bottom = min(floor(path) for _ in range(3))
        parts = bring_in(path, officer)
        again = bring_in(path, officer)
    total, second = sum(parts), sum(again)
    say(f"只读只存 {ROWS:,} × 40", f"{bottom:.1f} s")
    say(
        f"导入 {ROWS:,} × 40",
        f"{total:.1f} s = {ROWS / total:,.0f} 行/秒，{total / bottom:.1f} 倍；读 {parts[0]:.1f}，看 {parts[1]:.1f}，存 {parts[2]:.1f}",
    )
    say("同一份再导入一次", f"{second:.1f} s = {ROWS / second:,.0f} 行/秒")
    figures: dict[str, list[float]] = {}
    asked: dict[str, int] = {}
    sizes = [ROWS, 100_000, *([1_000_000] if os.environ.get("TONGHU_MILLION") else [])]
    for size in sizes:
        rate = fill(size)
        if rate:
            say(f"登记到 {size:,} 名", f"{rate:,.0f} 名/秒")
        for what, address in PAGES.items():
            figures.setdefault(what, []).append(median(lambda a=address: client.get(a)))  # type: ignore[misc]
            asked[what] = queries(lambda a=address: client.get(a))  # type: ignore[misc]
        one = Child.objects.visible_to(officer).order_by("-id")[0]
        dossier = f"/children/{one.pk}/"
        figures.setdefault("一人一档", []).append(median(partial(client.get, dossier)))
        figures.setdefault("只查找（不含页面）", []).append(
            median(lambda: search("王梓涵", officer))
        )
    for what, values in figures.items():
        shown = " → ".join(f"{value:.1f}" for value in values)
        say(what, f"{shown} ms，{values[-1] / values[0]:.2f} 倍，{asked.get(what, 0)} 次查询")
    say(
        "内存峰值",
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB，子进程 {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB",
    )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
