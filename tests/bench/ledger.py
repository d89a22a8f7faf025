"""The ledger measured: pages and searches as the register grows. Importing is measured in importing.py.

`bin/bench` runs it after the other measurements. Sizes: 20,000 and 100,000 children; with TONGHU_MILLION
set, 1,000,000 as well.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random
from statistics import median as middle

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from tests.bench.population import SEED, villages  # noqa: E402
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

COUNTIES = 10
SMALL = 20_000
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
    figures: dict[str, list[float]] = {}
    asked: dict[str, int] = {}
    sizes = [SMALL, 100_000, *([1_000_000] if os.environ.get("TONGHU_MILLION") else [])]
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
    sys.stdout.flush()


if __name__ == "__main__":
    main()
