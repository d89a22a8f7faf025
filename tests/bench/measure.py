"""What things cost, and that they cost the same when there is more of everything."""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from tests import world as world_  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402
from tonghu.base.audit.models import Entry  # noqa: E402
from tonghu.base.audit.verify import verify  # noqa: E402
from tonghu.base.documents.letters import OfficialLetter  # noqa: E402
from tonghu.base.documents.pdf import to_pdf  # noqa: E402
from tonghu.base.documents.word import to_docx  # noqa: E402
from tonghu.base.kernel.ids import uuid7  # noqa: E402
from tonghu.base.people.models import Officer  # noqa: E402
from tonghu.doors.jobs.hourly import HOURLY  # noqa: E402
from tonghu.record.tasks.actions import finish_task, take_task  # noqa: E402
from tonghu.record.tasks.models import Task  # noqa: E402

REMIND = next(job for job in HOURLY if job.name == "remind")
SMALL, LARGE, DUE = 2_000, 100_000, 200


def say(what: str, figure: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{what:　<24}{figure}\n")
    sys.stdout.flush()


def median(run: Callable[[], object], times: int = 7) -> float:
    """The median of several runs after one that warms up, in milliseconds."""
    run()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def fill(world: world_.World, number: int) -> None:
    """As many open tasks in the county: two in a hundred the township's own, one in a hundred late."""
    model = world.task("青岩镇人民政府")
    elsewhere = world.organisation("白水村民委员会")
    far, late = (datetime.now(UTC) + timedelta(days=days) for days in (300, -3))
    missing = number - Task.objects.count()
    fields = {
        field.name: getattr(model, field.attname if field.is_relation else field.name)
        for field in Task._meta.concrete_fields
        if not field.is_relation
    }
    Task.objects.bulk_create(
        (
            Task(
                **fields
                | {"id": uuid7(), "key": f"bench:{uuid7()}", "next_at": far}
                | dict.fromkeys(("due_at", "clock_end"), late if n % 100 == 0 else far)
                | (
                    {"organisation": model.organisation}
                    if n % 50 == 0
                    else {"organisation": elsewhere, "place": elsewhere.place}
                )
            )
            for n in range(missing)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def remind_some(world: world_.World) -> float:
    """Seconds of the sweep with as many due, however many are open."""
    for _ in range(DUE):
        world.task("大坪村民委员会", term="village_changes", ago=timedelta(days=4))
    return REMIND.run(datetime.now(UTC)).seconds


def main() -> None:
    """Measure everything."""
    call_command("migrate", verbosity=0)
    say("数据库", connection.vendor)
    started = time.perf_counter()
    call_command("places", "load", "--national", stdout=sys.stderr)
    say("全国区划 44,690 行", f"{time.perf_counter() - started:.1f} s")
    world = world_.build()
    client = Client()
    client.force_login(world.officer("王强"), backend=BACKEND)
    boss = Client()
    boss.force_login(world.officer("林涛"), backend=BACKEND)

    limei = world.officer("李梅")
    tasks = iter([world.task("大坪村民委员会") for _ in range(20)])
    say("开一项待办（含记录）", f"{median(lambda: world.task('大坪村民委员会')):.1f} ms")
    say("承办加办结（含记录）", f"{median(lambda: _do(next(tasks), limei)):.1f} ms")

    figures: dict[str, list[float]] = {}
    for number in (SMALL, LARGE):
        fill(world, number)
        for what, who, path in (
            ("首页（乡镇）", client, "/"),
            ("首页（县）", boss, "/"),
            ("本单位待办 50 行", client, "/tasks/?which=organisation"),
            ("下级逾期", boss, "/tasks/?which=below"),
        ):
            figures.setdefault(what, []).append(median(lambda c=who, p=path: c.get(p)))  # type: ignore[misc]
        figures.setdefault(f"提醒 {DUE} 项到点", []).append(remind_some(world) * 1000)
    for what, (few, many) in figures.items():
        say(
            what,
            f"{few:.0f} ms 在 {SMALL:,} 项，{many:.0f} ms 在 {LARGE:,} 项，{many / few:.2f} 倍",
        )

    entries = list(Entry.objects.order_by("chain", "n"))
    taken = median(lambda: list(verify(entries)), 3)
    say("核对操作记录", f"{len(entries) / taken * 1000:,.0f} 项/秒（{len(entries)} 项）")

    letter = OfficialLetter(
        issuer="云溪县民政局", number="云民督〔2026〕1号", title="关于限期办理事项的督办函",
        addressee="青岩镇人民政府", body=("一、事项", "请办结。") * 5, dated=date(2026, 1, 5),
    )  # fmt: skip
    say("公文 PDF", f"{median(lambda: to_pdf(letter)):.0f} ms")
    say("公文 Word", f"{median(lambda: to_docx(letter)):.0f} ms")


def _do(task: Task, by: Officer) -> None:
    take_task(task=task, by=by)
    finish_task(task=task, statement="已核对", by=by)


if __name__ == "__main__":
    main()
