"""What pages and writes cost as the register grows: processor time of the program and of the database.

`bin/bench pages [sqlite|postgresql] [children …]`, 10,000 and 100,000 children unless told. Every page
is asked as an officer of the first county, whose files are as many at every size, and the ledger also as
somebody who answers for all counties. Then eight clients at once against `tonghu serve` with two workers.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.bench import clients, copies  # noqa: E402
from tests.children import values  # noqa: E402
from tests.conftest import BACKEND  # noqa: E402
from tonghu.base.audit.actors import CLOCK, CONSOLE  # noqa: E402
from tonghu.base.kernel.ids import uuid7  # noqa: E402
from tonghu.base.people.actions import appoint, enrol_officer  # noqa: E402
from tonghu.base.people.models import Officer, Organisation  # noqa: E402
from tonghu.law.agencies import Agency  # noqa: E402
from tonghu.law.basis import HOUSE_RULES  # noqa: E402
from tonghu.law.visits import ALL_WELL  # noqa: E402
from tonghu.record.cases.actions import begin_case  # noqa: E402
from tonghu.record.cases.models import Case  # noqa: E402
from tonghu.record.children.actions import (  # noqa: E402
    change_children,
    propose_pairs,
    register_children,
)
from tonghu.record.children.filing import Amendment, Intake  # noqa: E402
from tonghu.record.children.models import Child  # noqa: E402
from tonghu.record.tasks.actions import Duty, finish_task, open_task  # noqa: E402
from tonghu.work.visits.actions import VisitRecord, record_visits  # noqa: E402

TIMES, WARM = 7, 2
BARE = Template(
    "<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)
VILLAGE = f"{copies.FIRST}101200"


@dataclass
class Cost:
    """Milliseconds of processor time a time, program and database; queries; the slowest by the clock."""

    program: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)
    queries: int = 0

    def __str__(self) -> str:
        return f"{statistics.median(self.program):.1f} + {statistics.median(self.database):.1f}"

    @property
    def whole(self) -> float:
        """The median of both together."""
        return statistics.median(map(sum, zip(self.program, self.database, strict=True)))


class _Heard:
    """Statements counted, with the processor time that the database took for them."""

    def __init__(self) -> None:
        self.number, self.seconds = 0, 0.0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, c: Any
    ) -> Any:
        self.number += 1
        started = time.thread_time()
        try:
            return execute(sql, params, many, c)
        finally:
            self.seconds += time.thread_time() - started


def _server_seconds() -> float:
    """Processor time so far of this connection's process of PostgreSQL."""
    if connection.vendor == "sqlite":
        return 0.0
    pid = connection.connection.info.backend_pid if connection.connection else 0
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(run: Callable[[], object]) -> Cost:
    """Warm up, then so many times one after another. SQLite works inside this process."""
    for _ in range(WARM):
        run()
    cost, server = Cost(), _server_seconds()
    for _ in range(TIMES):
        heard = _Heard()
        started = time.process_time()
        with connection.execute_wrapper(heard):
            run()
        taken = time.process_time() - started
        inside = heard.seconds if connection.vendor == "sqlite" else 0.0
        cost.program.append((taken - inside) * 1000)
        cost.database.append(inside * 1000)
        cost.queries = heard.number
    if connection.vendor != "sqlite":  # ticks of 10 ms: only the whole of it can be told
        cost.database = [(_server_seconds() - server) * 1000 / TIMES] * TIMES
    return cost


@contextmanager
def _one_connection() -> Iterator[None]:
    """The test client closes the connection after each request, which a server does not."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield


def officers() -> dict[str, Officer]:
    """Of the first county: a village, a township, the police, the county; and one who sees everything."""
    if not Officer.objects.filter(login="everything").exists():
        office = Organisation.objects.filter(
            kind=Agency.CIVIL_AFFAIRS, place=f"{copies.FIRST}000000"
        )[0]
        appoint(
            officer=enrol_officer(login="everything", name="全部", by=CONSOLE), organisation=office,
            role="county_civil_affairs", place="990000000000", reason="x", by=CONSOLE,
        )  # fmt: skip
    found = {"everything": Officer.objects.get(login="everything")}
    for role in ("village_director", "town_supervisor", "county_civil_affairs", "police_liaison"):
        posts = Officer.objects.filter(
            posts__role=role, posts__place__startswith=copies.FIRST, posts__place__lt="9902"
        )
        found[role] = posts.order_by("posts__place", "login")[0]
    return found


def pages(who: dict[str, Officer]) -> Iterator[tuple[str, str, str]]:
    """What, by whom, where."""
    county, village, town = "county_civil_affairs", "village_director", "town_supervisor"
    place = who[village].posts.all()[0].place
    child = Child.objects.on_ledger().filter(place=place).order_by("pk")[0]
    middle = (
        Child.objects.on_ledger().filter(place__startswith=copies.FIRST).order_by("place", "pk")
    )
    deep = middle[middle.count() * 9 // 10]
    yield "首页（村）", village, "/"
    yield "首页（乡镇）", town, "/"
    yield "首页（县）", county, "/"
    yield "待办", town, "/tasks/?which=organisation"
    for title, one in (("", county), ("（全部）", "everything")):
        yield f"台账第一页{title}", one, "/children/"
        yield f"台账深处{title}", one, f"/children/?after={deep.place}.{deep.pk}"
        yield f"筛选：性别、寄宿{title}", one, "/children/?sex=2&is_boarding=1"
        yield f"筛选：无人监护{title}", one, "/children/?flag=no_guardian"
        yield f"筛选：红色{title}", one, "/children/?level=red"
        yield f"找姓名{title}", one, f"/children/?q={child.name}"
        yield f"找名字{title}", one, f"/children/?q={child.name[1:]}"
        yield f"找拼音{title}", one, "/children/?q=wangzihan"
        yield f"找证件号{title}", one, "/children/?q=990121201603050129"
    # Not for all counties: the reasons of a copied pair do not open.
    yield "疑似重复", county, "/children/pairs/"
    yield "一人一档", village, f"/children/{child.pk}/"
    yield "到期走访", village, "/visits/"
    yield "走访记录", county, "/visits/all/"
    yield "个案", town, "/cases/"
    yield "个案进度表", county, "/cases/board/"
    if case := Case.objects.visible_to(who[town]).order_by("pk").first():
        yield "一件个案", town, f"/cases/{case.pk}/"
    yield "报告", "police_liaison", "/reports/"
    yield "照护书", county, "/care/?list=open"
    yield "联系不上", county, "/contact/"
    yield "搜索", county, f"/search/?q={child.name}"


def bare_table() -> None:
    """What a page is measured by: fifty rows of nine columns, read and rendered by a bare view."""
    rows = Child.objects.filter(on_ledger=True, place__startswith=copies.FIRST).values_list(
        "pk", "name", "sex", "birth_date", "place", "school", "category", "flags", "next_on"
    )
    BARE.render(Context({"rows": rows.order_by("place", "pk")[:50]}))


def writes(who: dict[str, Officer]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Registering a child, changing a field, a visit, finishing a duty; the actions themselves."""
    village = who["village_director"]
    post = village.posts.all()[0]
    children = list(Child.objects.on_ledger().filter(place=post.place).order_by("pk")[:20])
    schools = iter(range(10**6))
    office = Organisation.objects.get(pk=post.organisation_id)

    def register() -> None:
        name = f"王小{chr(0x4E00 + next(schools))}"
        intake = Intake(post.place, values(name=name, id_number=None), timezone.localdate())
        register_children(intakes=[intake], by=village)

    def change() -> None:
        said = {"school": f"第{next(schools)}小学"}
        amendment = Amendment(children[0].pk, said, timezone.localdate())
        change_children(amendments=[amendment], by=village)

    def visit() -> None:
        one = children[next(schools) % len(children)]
        said = {"met": ["1", "2"], "mode": "1", **ALL_WELL}
        when = timezone.now() - timedelta(minutes=5)
        record_visits(visits=[VisitRecord(one.pk, when, said)], by=village)

    def finish() -> None:
        duty = Duty(
            key=f"bench:{uuid7()}", kind="bench", title="核对", organisation=office, place=post.place,
            basis=HOUSE_RULES("测"), because="测", term=None, target=None, form="", child_id=children[0].pk,
        )  # fmt: skip
        finish_task(
            task=open_task(duty=duty, at=timezone.now(), by=CLOCK), statement="已核对", by=village
        )

    yield "登记一名儿童", register
    yield "改一项", change
    yield "登记一次走访", visit
    yield "开一项待办并办结", finish


def make_busier(who: dict[str, Officer]) -> None:
    """What the demonstration has little of: doubtful pairs, visits and cases in plausible numbers."""
    children = list(Child.objects.on_ledger().order_by("place", "pk"))
    pairs = zip(children[::200], children[100::200], strict=False)
    propose_pairs(pairs=[(a.pk, b.pk, 0.7, ["同名"]) for a, b in pairs], by=CLOCK)
    when = timezone.now() - timedelta(hours=1)
    said = {"met": ["1", "2"], "mode": "1", **ALL_WELL}
    seen = [VisitRecord(one.pk, when, said) for one in children[::4]]
    record_visits(visits=seen, by=who["county_civil_affairs"])
    place = who["town_supervisor"].posts.all()[0].place
    for one in [one for one in children if one.place[:9] == place[:9]][:20]:
        begin_case(child=one, key="assessment_and_support", because="测", by=who["town_supervisor"])


def main(wanted: list[int]) -> None:
    """Everything at every size, smallest first, then how it grew."""
    call_command("migrate", verbosity=0)
    call_command("demo", stdout=sys.stderr)
    who, have = officers(), 1
    make_busier(who)
    first = copies.keep_first()
    found: dict[str, dict[int, Cost]] = {}
    with _one_connection():
        for size in wanted:
            needed = max(have, round(size / first))
            if needed > have:
                started = time.process_time()
                copies.grow(range(have, needed))
                have = needed
                _say(f"# {have} counties, {time.process_time() - started:.0f} s of CPU")
            _say(f"# {Child.objects.count():,} children; load {os.getloadavg()[0]:.1f}")
            for table, rows in copies.sizes():
                _say(f"#   {table} {rows:,}")
            for what, role, path in pages(who):
                client = Client()
                client.force_login(who[role], backend=BACKEND)

                def ask(client: Client = client, path: str = path) -> None:
                    assert client.get(path).status_code == 200, path

                _found(found, what, size, measure(ask))
            _found(found, "光表", size, measure(bare_table))
            for what, write in writes(who):
                _found(found, what, size, measure(write))
            clients.main(
                [who["village_director"], who["county_civil_affairs"], who["town_supervisor"]]
            )
    _say("what\t" + "\t".join(f"{size:,}" for size in wanted) + "\tgrowth\tqueries")
    for what, costs in found.items():
        cells = "\t".join(str(costs[size]) for size in wanted)
        last, few = costs[wanted[-1]], costs[wanted[0]]
        _say(f"{what}\t{cells}\t{last.whole / few.whole:.2f}\t{last.queries}")


def _found(found: dict[str, dict[int, Cost]], what: str, size: int, cost: Cost) -> None:
    found.setdefault(what, {})[size] = cost
    _say(f"{size:>9,}\t{what}\t{cost}\t{cost.queries}")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main([int(one.replace(",", "")) for one in sys.argv[1:]] or [10_000, 100_000])
