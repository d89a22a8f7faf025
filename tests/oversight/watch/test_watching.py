"""A19 and A21: what stands out is put before a person once, and what is usual is not."""

import sys
from datetime import datetime, timedelta
from subprocess import run

import pytest
from django.utils import timezone

from tests.children import child
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.deeds import seen_each
from tonghu.base.people.models import Organisation, Post
from tonghu.base.terms.questions import term_in_force
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.oversight.watch.actions import speak_of_looks, speak_of_rises
from tonghu.oversight.watch.questions import Looks, Rises
from tonghu.record.children.models import Child
from tonghu.record.ledger.actions import ask_export
from tonghu.record.risk.models import LevelChange
from tonghu.record.tasks.actions import finish_task
from tonghu.record.tasks.explained import Told, explained
from tonghu.record.tasks.models import Task

RISES = next(one for one in DAILY if one.name == "speak_of_rises")
LOOKS = next(one for one in HOURLY if one.name == "speak_of_looks")


def rose(one: Child, ago: int, was: str = "blue", level: str = "yellow") -> None:
    """A level changed so many days ago, at noon."""
    noon = timezone.localtime().replace(hour=12) - timedelta(days=ago)
    LevelChange.objects.create(
        child=one, was=was, level=level, signs=[], why="走访", by=CLOCK.id, at=noon
    )


def asked(kind: str) -> list[Task]:
    """The duties to look into it."""
    return list(Task.objects.filter(kind=kind))


def test_a19_far_more_rises_in_a_village_than_usual_are_looked_into_by_the_county(
    world: World,
) -> None:
    here = [child(world, id_number=None) for _ in range(6)]
    rose(here[0], ago=60)
    for one in here[:5]:
        rose(one, ago=1)
    rose(here[5], ago=1, was="yellow", level="blue")
    rose(here[5], ago=1, was="", level="red")  # new on the ledger: no rise
    assert RISES.run(timezone.now()).done == 1
    (task,) = asked("watch.rises")
    assert (task.organisation.name, task.place, task.due_at) == ("云溪县民政局", DAPING, None)
    assert "有 5 名孩子等级上升" in task.because
    assert RISES.run(timezone.now()).done == 0, "once for a village and a day"
    rows = explained(task, world.officer("林涛"))
    assert sorted(rows) == sorted(
        Told(one.name, f"蓝 → 黄　档案 {one.number}") for one in here[:5]
    ), "who rose, and nobody else"
    assert explained(task, world.officer("田雨")) == [], "not to whoever may not read the files"
    finish_task(task=task, statement="一轮排查，属实", by=world.officer("林涛"))


@pytest.mark.parametrize(
    ("history", "number"),
    [
        ([60], 4),  # a handful
        ([20], 5),  # too short a history to compare with
        ([], 5),
        ([ago for ago in range(2, 62) for _ in range(6 if ago % 2 else 2)], 6),  # always so
    ],
)
def test_a19_what_is_usual_or_cannot_be_compared_asks_nobody(
    world: World, history: list[int], number: int
) -> None:
    here = [child(world, id_number=None) for _ in range(number)]
    for n, ago in enumerate(history):
        rose(here[n % number], ago)
    for one in here:
        rose(one, ago=1)
    assert RISES.run(timezone.now()).done == 0


def last_hour() -> datetime:
    """The job's clock: the deeds of this hour are those of the hour just past."""
    return timezone.now() + timedelta(hours=1)


def see(world: World, name: str, children: list[Child], why: str = "") -> None:
    """Somebody is shown these files."""
    seen_each(by=world.officer(name), subjects=children, fields=["name"], why=why)


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    """Three files an hour are many here."""

    def told(key: str, place: str, day: object) -> object:
        term = term_in_force(key, place, day)  # type: ignore[arg-type]
        return type("Few", (), {"value": 3}) if key == "many_looks" else term

    monkeypatch.setattr("tonghu.oversight.watch.questions.term_in_force", told)


@pytest.mark.usefixtures("_few")
def test_a21_an_account_that_looks_at_far_too_many_files_is_looked_into(world: World) -> None:
    here = [child(world, id_number=None) for _ in range(4)]
    see(world, "王强", here)
    see(world, "陈曦", here)
    see(world, "林涛", here[:3] * 3)  # three files, however often
    see(world, "李梅", here, why="手机 1")  # the list of her village, as it is meant to be
    assert LOOKS.run(timezone.now()).done == 0, "an hour is looked at when it is over"
    assert LOOKS.run(last_hour()).done == 2
    mine, task = sorted(asked("watch.looks"), key=lambda one: one.title.endswith("王强"))
    assert mine.organisation.name == "云溪县民政局", "nobody looks into their own office"
    assert (task.organisation.name, task.subject_id) == (
        "云溪县联席会议办公室",
        world.officer("王强").pk,
    )
    assert "看到 4 名孩子的档案" in task.because
    assert LOOKS.run(last_hour()).done == 0
    account, where, whom = explained(task, world.officer("陈曦"))
    assert account.words.startswith("wangqiang（青岩镇人民政府")
    assert where.words == "青岩镇大坪村 4 名", "of which places, and no child's name"
    assert whom.words.splitlines() == [
        "查阅操作记录：高远（云溪县人民政府审计管理员）",
        "停用账号：马兰（云溪县人民政府安全管理员）",
    ]
    finish_task(task=task, statement="查阅了操作记录：核对花名册", by=world.officer("陈曦"))


def test_a21_exports_asked_for_one_after_another_are_looked_into(world: World) -> None:
    for _ in range(6):
        ask_export(form="roster", purpose="核对", receiver="县民政局", by=world.officer("王强"))
    see(world, "林涛", [child(world)])
    assert LOOKS.run(last_hour()).done == 1
    assert "申请导出 6 次" in asked("watch.looks")[0].because


@pytest.mark.usefixtures("_few")
def test_a21_an_account_without_a_post_and_the_clock_ask_nobody(world: World) -> None:
    here = [child(world, id_number=None) for _ in range(4)]
    see(world, "王强", here)
    Post.objects.filter(officer=world.officer("王强")).update(until=timezone.localdate())
    seen_each(by=CLOCK, subjects=here)
    assert LOOKS.run(last_hour()).done == 0


def test_where_no_office_stands_above_nobody_is_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(Organisation.objects), "nearest_to", lambda *a: None)
    rises = Rises(DAPING, timezone.localdate(), 5, 0.1)
    assert speak_of_rises(rises=rises, by=CLOCK) is None
    looks = Looks(world.officer("王强").pk, timezone.now(), 2000, 0)
    assert speak_of_looks(looks=looks, by=CLOCK) is None


@pytest.mark.slow
def test_a_server_that_runs_no_job_explains_the_duties_too() -> None:
    told = "import django; django.setup(); from tonghu.record.tasks import explained as e; print(sorted(e._explainers))"
    known = run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert "watch.rises" in known
    assert "watch.looks" in known
    assert "cases.refusal" in known
