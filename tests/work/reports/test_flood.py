"""A flood of junk loses no real report (reliability.md S18) and hides none from whoever sorts."""

import os
import random
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from tests.work.reports.test_reports import form
from tests.world import COUNTY, DAPING, World
from tonghu.doors.public import flow
from tonghu.record.tasks.models import Task
from tonghu.work.reports.buckets import Buckets
from tonghu.work.reports.models import Report, Word
from tonghu.work.reports.questions import clusters
from tonghu.work.reports.rules import weight

REAL = 20
# Fifty thousand once in a while: TONGHU_FULL=1 TONGHU_FLOOD=50000 bin/test sqlite tests/work/reports/test_flood.py
# -k thousands -o faulthandler_timeout=0, with TONGHU_FLOOD_MINUTES=n where it has to end in time.
MANY = int(os.environ.get("TONGHU_FLOOD", "4000"))
MINUTES = float(os.environ.get("TONGHU_FLOOD_MINUTES", "600"))


def fresh(burst: int, refill: float) -> Buckets:
    """Counts of nobody yet."""
    return Buckets(uuid4().hex, burst, refill)


class Flood:
    """Junk from many sources, some of it the same again and again, and real reports among it."""

    def __init__(self, world: World, junk: int, monkeypatch: pytest.MonkeyPatch) -> None:
        everybody = fresh(max(10, junk // 20), flow.EVERYBODY_REFILL_SECONDS)
        monkeypatch.setattr(flow, "EVERYBODY", everybody)
        self.world, self.junk, self.stranger = world, 0, Client()
        self.chance = random.Random(7)  # the same flood each time
        self.real_at = set(self.chance.sample(range(junk), REAL))
        self.real, self.slowest, self.waited = 0, 0.0, 0.0
        """Real ones sent; CPU seconds of the slowest; the most seconds until all of them so far were with
        the police or first to be sorted.
        """

    def send(self, story: str, **more: str) -> str:
        """One report, from one of 256 sources; none is refused."""
        chance = self.chance
        source = f"10.{chance.randrange(4)}.{chance.randrange(8)}.{chance.randrange(8)}"
        sent = form() | {"story": story} | more
        answer = self.stranger.post(f"/report/{COUNTY}/", sent, REMOTE_ADDR=source)
        assert answer.status_code == 200, "a report was refused"
        return answer.content.decode()

    def send_junk(self) -> None:
        """One more, and a real one behind it where its turn has come."""
        words = ("哈哈", "测试", "买卖", "广告", "随便", "无聊")
        same = self.junk % 3 != 0
        self.send(
            f"垃圾{self.chance.choice(words)}{self.junk}"
            if same
            else "".join(self.chance.choices(words, k=9))
        )
        if self.junk in self.real_at:
            self.send_real()
        self.junk += 1

    def send_real(self) -> None:
        """A child is being beaten."""
        started, begun = time.process_time(), time.monotonic()
        who = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸"[self.real]
        assert "报告已收到" in self.send(f"真的：{who}家的孩子被打", ongoing="on")
        self.real += 1
        self.slowest = max(self.slowest, time.process_time() - started)
        assert found_by_whoever_sorts(self.world) == self.real
        self.waited = max(self.waited, time.monotonic() - begun)


def real_ones() -> list[Report]:
    return [one for one in Report.objects.filter(ongoing=True) if "真的" in one.told["story"]]


def found_by_whoever_sorts(world: World) -> int:
    """How many real reports are with the police already, or among the first that are sorted."""
    police = sum(one.proceeding_id is not None for one in real_ones())
    first = clusters(world.officer("林涛"))[:REAL]
    return police + sum("真的" in one.first.told["story"] for one in first)


@pytest.mark.slow
def test_twenty_real_reports_among_junk_are_all_stored_and_looked_at_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = Flood(world, 160, monkeypatch)
    for _ in range(160):
        sent.send_junk()
    assert Report.objects.count() == 160 + REAL
    assert len(real_ones()) == REAL
    assert found_by_whoever_sorts(world) == REAL
    # Sorting is one duty an hour, however many wait.
    assert Task.objects.filter(kind="reports.sort").count() <= 2


@pytest.mark.full
def test_twenty_real_reports_among_thousands(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started, until = time.process_time(), time.monotonic() + 60 * MINUTES
    sent = Flood(world, MANY, monkeypatch)

    def say(words: str) -> None:
        with capsys.disabled():
            print(words, flush=True)  # noqa: T201  # the figures of docs/reference/performance.md

    while sent.junk < MANY and time.monotonic() < until:
        sent.send_junk()
        if sent.junk % 1000 == 0:
            say(f"{sent.junk} junk: {time.process_time() - started:.0f} s CPU")
    while sent.real < REAL:  # the time was up before their turn came
        sent.send_real()
    taken = time.process_time() - started
    assert Report.objects.count() == sent.junk + REAL
    assert len(real_ones()) == REAL
    begun = time.process_time()
    assert found_by_whoever_sorts(world) == REAL
    say(
        f"\n{sent.junk} junk: {1000 * taken / (sent.junk + REAL):.1f} ms CPU a report, slowest real one "
        f"{1000 * sent.slowest:.0f} ms, in triage after {sent.waited:.1f} s at most, "
        f"triage list {1000 * (time.process_time() - begun):.0f} ms"
    )


def test_who_is_first_is_explained_by_points() -> None:
    order = [
        weight(alike=1, ongoing=True), weight(alike=40_000, ongoing=True),
        weight(alike=1, ongoing=False), weight(alike=2, ongoing=False),
        weight(alike=40_000, ongoing=False), weight(alike=1, ongoing=False, empty=True),
    ]  # fmt: skip
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == len(order)


def test_a_flood_from_many_sources_is_sorted_and_a_browser_that_worked_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "EVERYBODY", fresh(1, 600))
    monkeypatch.setattr(flow, "BUCKETS", fresh(5, 600))
    stranger = Client()
    for source, story in (("10.0.0.1", "第一件事情"), ("10.0.0.2", "第二件事情")):
        stranger.post(f"/report/{COUNTY}/", form(story=story), REMOTE_ADDR=source)
    assert Report.objects.get(doubt="crowded").told["story"] == "第二件事情"
    monkeypatch.setattr(flow, "worked", lambda challenge, nonce: True)
    stranger.post(f"/report/{COUNTY}/", form(story="第三件事情"), REMOTE_ADDR="10.0.0.3")
    assert Report.objects.filter(doubt="crowded").count() == 1


@pytest.mark.parametrize(
    ("case", "more"),
    [
        ("a hundred thousand characters", {"story": "打" * 100_000}),
        ("only a telephone number", {"story": "19900005555"}),
        ("dialect in pinyin", {"story": "linju da haizi, tian tian ku"}),
        ("signs only", {"story": "！！？"}),
    ],
)
def test_bad_60_whatever_is_told_is_stored(world: World, case: str, more: dict[str, str]) -> None:
    Client().post(f"/report/{COUNTY}/", form() | more)
    (one,) = Report.objects.all()
    assert one.told["story"] == more["story"]


def test_bad_60_an_empty_report_is_stored_and_sorted_last_until_something_is_told(
    world: World,
) -> None:
    stranger = Client()
    answer = stranger.post(f"/report/{COUNTY}/", {})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "什么都没有写" in page
    receipt = page.split('class="receipt">', 1)[1][:19]
    empty = Report.objects.get()
    assert (empty.doubt, empty.proceeding, empty.place) == ("empty", None, COUNTY)
    for n in range(flow.BURST):
        stranger.post(f"/report/{COUNTY}/", form(story="垃圾垃圾"), REMOTE_ADDR=f"10.0.0.{n}")
    order = clusters(world.officer("林涛"))
    assert [one.first.doubt for one in order] == ["repeated", "empty"]
    stranger.post("/report/receipt/", {"receipt": receipt, "text": "河边砖房有个孩子一个人"})
    empty.refresh_from_db()
    assert empty.proceeding is not None


def test_bad_60_what_a_field_cannot_take_is_kept_in_its_own_words(world: World) -> None:
    Client().post(
        f"/report/{DAPING}/",
        {"id": "x", "situations": ["S4", "Z9"], "place": "123", "suspect": "魔鬼", "noticed_at": "昨天夜里",
         "where": "河" * 300, "story": "哭\x00声"},
    )  # fmt: skip
    one = Report.objects.get()
    assert (one.situations, one.place, one.suspect) == (["S4"], DAPING, "unknown")
    assert (one.told["story"], one.told["where"]) == ("哭声", "河" * 300)
    for typed in ("Z9", "123", "魔鬼", "昨天夜里"):
        assert typed in one.told["unclear"]
    assert one.proceeding is not None


@pytest.mark.parametrize(
    "more",
    [{"phone": "19900005555"}, {"where": "小学旁边"}, {"ongoing": "on"}, {"suspect": "parent"},
     {"noticed_at": "2026-01-01T08:00"}],
)  # fmt: skip
def test_bad_60_the_least_that_is_told_goes_to_the_police(
    world: World, more: dict[str, str]
) -> None:
    Client().post(f"/report/{DAPING}/", more)
    assert Report.objects.get().proceeding is not None


def test_telephone_numbers_alone_are_never_taken_for_the_same(world: World) -> None:
    for n in range(5):
        Client().post(f"/report/{COUNTY}/", form(story=f"1990000555{n}"), REMOTE_ADDR=f"10.1.0.{n}")
    assert not Report.objects.exclude(doubt="").exists()


def test_bad_60_the_same_ten_times_is_stored_ten_times_and_sorted_as_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "BUCKETS", fresh(50, 600))
    for n in range(10):
        Client().post(f"/report/{COUNTY}/", form(story=f"孩子 天天被打 {n}"))
    assert Report.objects.count() == 10
    (cluster,) = clusters(world.officer("林涛"))
    assert cluster.number == 7  # three went out before it was known to be a repetition


def test_bad_61_who_tells_it_and_who_is_accused_do_not_meet(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    Client().post(
        f"/report/{COUNTY}/",
        form(place="990131101200", suspect="village_official", name="赵大妈", story="村主任打孩子"),
    )
    one = Report.objects.get()
    assert one.proceeding is not None
    assert "赵大妈" not in sign_in("赵刚").get(f"/reports/{one.pk}/").content.decode()
    assert sign_in("李梅").get(f"/reports/{one.pk}/").status_code == 404


def test_bad_62_a_report_without_an_exact_place_goes_to_the_county(world: World) -> None:
    Client().post(f"/report/{COUNTY}/", form(place=COUNTY, where="小学附近"))
    one = Report.objects.get()
    assert one.proceeding is not None
    first = one.proceeding.assignments.earliest("id").task
    assert first.organisation.name == "云溪县公安局"


def test_bad_63_whoever_tries_receipts_waits_and_learns_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(flow, "GUESSES", fresh(2, 600))
    monkeypatch.setattr("time.sleep", waits.append)
    answers = {
        Client().post("/report/receipt/", {"receipt": f"{n:016}"}).content.count(b"<")
        for n in range(4)
    }
    assert waits == [flow.WAIT_SECONDS] * 2
    assert len(answers) == 1  # the same answer, whoever asks and whatever
    sent = Client().post(f"/report/{COUNTY}/", form()).content.decode()
    right = sent.split('class="receipt">', 1)[1][:19]
    assert Client().post("/report/receipt/", {"receipt": right}).status_code == 200
    assert len(waits) == 3, "who holds a right one waits like the others"
    assert flow._WAITING.acquire(blocking=False)  # somebody waits: many at a time gain nothing
    try:
        for receipt in ("1" * 16, right):
            asked = {"receipt": receipt, "text": "孩子在奶奶家"}
            answer = Client().post("/report/receipt/", asked)
            assert answer.status_code == 429
            assert "请过几秒再点一次" in answer.content.decode()
            assert "孩子在奶奶家" in answer.content.decode(), "nothing typed is lost"
        monkeypatch.setattr(flow, "PHOTOS", fresh(1, 600))
        assert Client().post("/report/receipt/photos/", {"receipt": right}).status_code == 422
        assert Client().post("/report/receipt/photos/", {"receipt": right}).status_code == 429
        # Whoever reports is never held up.
        assert Client().post(f"/report/{COUNTY}/", form(story="另一件")).status_code == 200
    finally:
        flow._WAITING.release()
    assert len(waits) == 3
    assert not Word.objects.exists()
