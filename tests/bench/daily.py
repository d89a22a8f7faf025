"""What the clock costs follows what is due, not how many children there are.

The same jobs with as many due among 10,000 children and among 100,000, and, with TONGHU_BENCH_MILLION set, among a
million; processor time, because a busy machine stretches every other clock.
"""

import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Q, QuerySet  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests import world as world_  # noqa: E402
from tests.children import values  # noqa: E402
from tonghu.base.kernel.bulk import insert_rows  # noqa: E402
from tonghu.base.kernel.ids import uuid7  # noqa: E402
from tonghu.doors.jobs.daily import DAILY  # noqa: E402
from tonghu.doors.jobs.hourly import HOURLY  # noqa: E402
from tonghu.record.children.actions import register_children  # noqa: E402
from tonghu.record.children.filing import Intake  # noqa: E402
from tonghu.record.children.filters import listing, question  # noqa: E402
from tonghu.record.children.models import Child  # noqa: E402
from tonghu.record.risk.questions import figures_of, levels_due, visits_due  # noqa: E402

DUE = 1_000
SIZES = (10_000, 100_000, *((1_000_000,) if os.environ.get("TONGHU_BENCH_MILLION") else ()))
JOBS = [
    j
    for j in (*HOURLY, *DAILY)
    if j.name
    in ("review_files", "review_levels", "ask_visits", "speak_of_refusal", "speak_of_rises")
]


def say(*words: object) -> None:
    """One line of the report."""
    sys.stdout.write("  ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def fill(number: int) -> None:
    """As many children as wanted, with nothing due: one in ten yellow, one in a hundred red."""
    model = Child.objects.order_by("pk")[0]
    fields = [one for one in Child._meta.concrete_fields if one.name != "merged_into"]
    usual = {one.name: getattr(model, one.attname) for one in fields}
    villages = (world_.DAPING, world_.LIUWAN, world_.BAISHUI_VILLAGE)
    later = timezone.localdate() + timedelta(days=30)
    have = Child.objects.count()

    def rows() -> Iterator[list[object]]:
        for n in range(have, number):
            level = "red" if n % 100 == 0 else "yellow" if n % 10 == 0 else "blue"
            usual.update(
                id=uuid7(), number=f"bench-{n}", id_index=None, place=villages[n % 3], level=level,
                visit_on=later, level_on=later, next_on=later, visit_asked=False,
            )  # fmt: skip
            yield [usual[one.name] for one in fields]

    with transaction.atomic():
        insert_rows(Child, [one.name for one in fields], rows())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def make_due(world: world_.World) -> None:
    """So many children whose every day has come."""
    since = timezone.localdate()
    intakes = [Intake(world_.DAPING, values(id_number=None), since) for _ in range(DUE)]
    ids = register_children(intakes=intakes, by=world.officer("林涛")).ids
    for start in range(0, DUE, 500):
        Child.objects.filter(pk__in=ids[start : start + 500]).update(
            visit_on=since, level_on=since, next_on=since
        )


def plan(what: str, rows: QuerySet[Child]) -> None:
    """How the database goes about a question."""
    say(what, *(line.strip() for line in rows.explain().splitlines()[:6]))


def main() -> None:
    """Measure, smallest first."""
    call_command("migrate", verbosity=0)
    world = world_.build()
    supervisor = world.officer("林涛")
    make_due(world)  # the first also warms up what is loaded once
    for job in JOBS:
        job.run(timezone.now())
    for size in SIZES:
        fill(size)
        make_due(world)
        total = 0.0
        for job in JOBS:
            started = time.process_time()
            run = job.run(timezone.now())
            taken = time.process_time() - started
            total += taken
            say(f"{size:>9,}", f"{job.name:<14}", f"{run.done:,} / {run.failed}", f"{taken:.2f} s")
        say(f"{size:>9,}", "together      ", f"{total:.2f} s")
        for query in ("level=red", "visit=due", "visit=unmet", "level=red&visit=due"):
            started = time.perf_counter()
            listing(question(QueryDict(query)), supervisor)
            say(f"{size:>9,}", query, f"{(time.perf_counter() - started) * 1000:.1f} ms")
        started = time.perf_counter()
        figures_of(supervisor, size)
        say(f"{size:>9,}", "figures", f"{(time.perf_counter() - started) * 1000:.1f} ms")
    today = timezone.localdate()
    plan("visits_due", visits_due(today))
    plan("levels_due", levels_due(today))
    on_ledger = Child.objects.on_ledger().managed_in([("990131000000", "990131999999")])
    plan("level=red", on_ledger.filter(~Q(level="blue"), level="red").order_by("place", "id")[:50])
    within = Child.objects.managed_in([("990131000000", "990131999999")])
    plan("visit=due", within.filter(visit_asked=True).order_by("place", "id")[:50])


main()
