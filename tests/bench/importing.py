"""The import of a ledger of 40 columns, beside its floor and django-import-export, in one run; and whether
every child was filed with its own name, numbers and village.

`bin/bench import`, `bin/bench import postgresql`; TONGHU_ROWS and TONGHU_TIMES say how large and how often.
Seconds are CPU of all our processes, since others share the machine; what PostgreSQL's own processes
take is in none of the lines.
"""

import os
import resource
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from import_export.fields import Field  # noqa: E402
from import_export.resources import ModelResource  # noqa: E402
from import_export.widgets import Widget  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402
from tablib import Dataset  # noqa: E402

from tests.bench.ledger import build, say  # noqa: E402
from tests.bench.population import COLUMNS, HEADER, SEED, villages, write_ledger  # noqa: E402
from tonghu.base.kernel.bulk import rows_by  # noqa: E402
from tonghu.base.people.models import Officer  # noqa: E402
from tonghu.law.registration import written  # noqa: E402
from tonghu.record.children.filing import id_digest, records_of  # noqa: E402
from tonghu.record.children.models import Change, Child, Kind  # noqa: E402
from tonghu.record.ledger.actions import (  # noqa: E402
    confirm_hand_in,
    file_portion,
    hand_in_ledger,
)
from tonghu.record.ledger.door import read_file  # noqa: E402
from tonghu.record.ledger.foretelling import foretell  # noqa: E402
from tonghu.record.ledger.models import HandIn, State  # noqa: E402

ROWS = int(os.environ.get("TONGHU_ROWS", "20000"))
TIMES = int(os.environ.get("TONGHU_TIMES", "5"))
"""At most five: so many ledgers have no ID number in common."""
PLACE = "990121000000"
INDEXED = (0, 3, 5, 16, 23, 32)
CHECKED = (
    "姓名",
    "出生日期",
    "身份证号",
    "父亲姓名",
    "父亲电话",
    "母亲姓名",
    "母亲身份证号",
    "就读学校",
    "备注",
)
"""The columns whose cells must be in the file of the same child, beside the village."""


def cpu() -> float:
    """Seconds of CPU of this process and of the children it has waited for."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def taken(act: Callable[[], object]) -> float:
    """Seconds of CPU of something done in a process of its own, which leaves no memory behind."""
    before = cpu()
    apart(act)
    return cpu() - before


def apart(act: Callable[[], object]) -> None:
    """Do something in a process of its own."""
    connections.close_all()
    process = get_context("fork").Process(target=act)
    process.start()
    process.join()
    assert process.exitcode == 0, act


@dataclass
class Peak:
    """The most memory (PSS, MB) that this process and its children held together since `begin`, and when."""

    own: int = 0
    children: int = 0
    after: float = 0.0
    begun: float = field(default_factory=time.perf_counter)

    def __str__(self) -> str:
        beside = f"（本进程 {self.own} + 读表进程 {self.children}，" if self.children else "（"
        return f"{self.together} MB{beside}第 {self.after:.1f} s）"

    @property
    def together(self) -> int:
        """Both, which a machine must have."""
        return self.own + self.children

    def begin(self) -> None:
        """Forget what was held before."""
        self.own = self.children = 0
        self.begun = time.perf_counter()

    def look(self) -> None:
        """See what is held now."""
        me = os.getpid()
        own = _held(str(me))
        children = sum(map(_held, Path(f"/proc/{me}/task/{me}/children").read_text().split()))
        if own + children > self.together:
            self.own, self.children = own, children
            self.after = time.perf_counter() - self.begun


@contextmanager
def watched() -> Iterator[Peak]:
    """What is held at most, ten looks a second."""
    most, over = Peak(), threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            most.look()

    watch = threading.Thread(target=look)
    watch.start()
    try:
        yield most
    finally:
        over.set()
        watch.join()


def _held(process: str) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # over already
        return 0
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith("Pss:")), 0)


def floor(path: Path) -> None:
    """Only reading the cells and inserting them as they are, in one table with six indexes."""
    rows = _sheet(path)
    names = [f"c{n}" for n in range(len(HEADER))]
    made = [f"CREATE TABLE floor (id {{key}}, {' text, '.join(names)} text)"]
    made += [f"CREATE INDEX floor_{n} ON floor (c{n})" for n in INDEXED]
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in made:
                cursor.execute(statement.format(key="bigserial PRIMARY KEY"))
            with cursor.copy(f"COPY floor ({', '.join(names)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            transaction.set_rollback(True)
        return
    with tempfile.TemporaryDirectory() as folder:
        database = sqlite3.connect(Path(folder) / "floor.sqlite3")
        database.execute("PRAGMA journal_mode = WAL")
        for statement in made:
            database.execute(statement.format(key="INTEGER PRIMARY KEY"))
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO floor ({', '.join(names)}) VALUES ({marks})", rows)
        database.commit()
        database.close()


def _sheet(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]


def check_filed(path: Path, one: HandIn) -> None:
    """Every file this ledger opened says what one row of it says, all rows; fails with the first that
    does not. A child who got another's number or village is worse than one who waits.
    """
    at = [HEADER.index(name) for name in ("所在村", *CHECKED)]
    rows = Counter(tuple(row[n] for n in at) for row in _sheet(path))
    names = dict(villages())
    opened = Change.objects.filter(origin=one.pk, kind=Kind.REGISTERED)
    places = dict(rows_by(Child, ("id", "place"), "id", opened.values_list("child", flat=True)))
    filed = Counter(
        (names[places[pk]], *(written(key, record[key]) if (key := COLUMNS[name]) in record else ""
                              for name in CHECKED))
        for pk, record in records_of(places).items()
    )  # fmt: skip
    assert filed.total() == one.created, (filed.total(), one.created)
    wrong = filed - rows
    assert not wrong, f"{wrong.total()} 份档案和表里的行不一样，例如 {next(iter(wrong))}"


class Step(NamedTuple):
    """Seconds of CPU, and the most memory."""

    seconds: float
    memory: Peak


def ours(path: Path, officer: Officer, most: Peak) -> tuple[HandIn, dict[str, Step]]:
    """The hand-in, and what each step of an import took, as the command makes it; `most` is of `watched`."""
    steps: dict[str, Step] = {}
    marks = [cpu()]

    def step(name: str) -> None:
        marks.append(cpu())
        steps[name] = Step(marks[-1] - marks[-2], replace(most))
        most.begin()

    reading = read_file(path, path.name, PLACE)
    step("读")
    one = hand_in_ledger(
        place=PLACE, name=path.name, content=path.read_bytes(), reading=reading,
        foretold=foretell(reading, PLACE, officer), by=officer,
    )  # fmt: skip
    del reading
    one = confirm_hand_in(hand_in=one, by=officer)
    step("看")
    before = one.created
    while one.state == State.RUNNING:
        one = file_portion(hand_in=one, by=officer)
    step("存")
    settled = one.created - before + one.unchanged + one.parked + one.refused
    assert settled == ROWS, (one.state, settled)
    return one, steps


class Digest(Widget):  # type: ignore[misc]
    """The blind index of an ID number."""

    def clean(self, value: Any, row: Any = None, **_: Any) -> str | None:
        """Nothing where there is no number."""
        return id_digest(value) if value and value != "无" else None


class ChildResource(ModelResource):  # type: ignore[misc]
    """The same children as somebody would import them with django-import-export: found by ID number,
    the columns of a list in `Child`, the whole row in a first change. It knows the header beforehand,
    reads no words, compares with nobody without a number, and files under no keys.
    """

    id_index = Field(attribute="id_index", column_name="身份证号", widget=Digest())
    name = Field(attribute="name", column_name="姓名")
    school = Field(attribute="school", column_name="就读学校")
    class_name = Field(attribute="class_name", column_name="年级班级")
    father_name = Field(attribute="father_name", column_name="父亲姓名")
    mother_name = Field(attribute="mother_name", column_name="母亲姓名")
    caregiver_name = Field(attribute="caregiver_name", column_name="监护人姓名")

    class Meta:
        model = Child
        import_id_fields = ("id_index",)
        fields = ("id_index", "name", "school", "class_name", "father_name", "mother_name",
                  "caregiver_name")  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.numbers = count()

    def before_import_row(self, row: Any, **_: Any) -> None:
        """An empty cell is an empty text."""
        row.update({name: row[name] or "" for name in row})

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        """Whoever has no number is new."""
        return (
            super().get_instance(instance_loader, row) if Digest().clean(row["身份证号"]) else None
        )

    def before_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        """What a file needs beside the columns of the sheet."""
        instance.number = instance.number or f"bench-{next(self.numbers)}"
        instance.state, instance.place, instance.living_place = "active", PLACE, PLACE
        instance.birth_date = row["出生日期"] if len(row["出生日期"]) == 10 else None
        instance.changed_at = timezone.now()

    def after_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        """The whole row, with who, when and why."""
        Change.objects.create(
            child=instance, kind=Kind.REGISTERED, at=timezone.now(), by=instance.pk, source="bench",
            effective_on=date(2026, 6, 1), values=dict(row),
        )  # fmt: skip


class Tuned(ChildResource):
    """The same with what makes it fastest: in bulk, no differences kept."""

    class Meta(ChildResource.Meta):
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        report_skipped = False

    def after_save_instance(self, instance: Any, row: Any, **_: Any) -> None:
        """In bulk the change waits for its child."""
        now = timezone.now()
        self.waiting.append(
            Change(
                child=instance, kind=Kind.REGISTERED, at=now, by=instance.pk, source="bench",
                effective_on=date(2026, 6, 1), values=dict(row),
            )
        )  # fmt: skip

    def before_import(self, dataset: Any, **_: Any) -> None:
        """Nothing waits yet."""
        self.waiting: list[Change] = []

    def after_import(self, dataset: Any, result: Any, **_: Any) -> None:
        """All changes at once."""
        Change.objects.bulk_create(self.waiting, batch_size=1000)


def theirs(path: Path, resource_: type[ModelResource]) -> None:
    """Import with django-import-export, and take it back."""
    with transaction.atomic():
        dataset = Dataset().load(path.read_bytes(), format="xlsx")
        result = resource_().import_data(dataset, raise_errors=True)
        assert result.totals["new"] == ROWS, result.totals
        transaction.set_rollback(True)


def main() -> None:
    """Measure, theirs first while nobody is on file."""
    call_command("migrate", verbosity=0)
    officer = build()
    say("数据库", f"{connection.vendor}，{ROWS:,} × {len(HEADER)}，{TIMES} 次，CPU 秒")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.xlsx"
        write_ledger(path, ROWS, seed=SEED)
        if not os.environ.get("TONGHU_ALONE"):
            for name, kind in (("如出厂", ChildResource), ("调到最快", Tuned)):
                seconds = taken(partial(theirs, path, kind))
                say(
                    f"django-import-export，{name}",
                    f"{seconds:.1f} s = {ROWS / seconds:,.0f} 行/秒",
                )
        floors, imports, ratios = [], [], []
        for n in range(TIMES):
            apart(partial(write_ledger, path, ROWS, seed=SEED + n))
            floors.append(taken(partial(floor, path)))
            wall = time.perf_counter()
            with watched() as most:
                one, steps = ours(path, officer, most)
            wall = time.perf_counter() - wall
            check_filed(path, one)
            imports.append(sum(step.seconds for step in steps.values()))
            ratios.append(imports[-1] / floors[-1])
            parts = "，".join(f"{name} {s.seconds:.1f} s" for name, s in steps.items())
            say(
                f"导入，在册 {n * ROWS:,}",
                f"{imports[-1]:.1f} s（{parts}；底线 {floors[-1]:.1f}）= {ratios[-1]:.1f} 倍，"
                f"墙上 {wall:.0f} s",
            )
            most_in = max(steps, key=lambda name: steps[name].memory.together)
            say(
                f"内存，两个进程合计，最高在“{most_in}”",
                "，".join(f"{name} {s.memory}" for name, s in steps.items()),
            )
        with watched() as most:
            one, steps = ours(path, officer, most)
        assert one.created == 0, one.created
        say("同一份再导入一次", f"{sum(step.seconds for step in steps.values()):.1f} s")
    say("底线，中位数", f"{median(floors):.1f} s")
    say(
        "导入，中位数",
        f"{median(imports):.1f} s = {ROWS / median(imports):,.0f} 行/秒，{median(ratios):.1f} 倍",
    )


if __name__ == "__main__":
    main()
