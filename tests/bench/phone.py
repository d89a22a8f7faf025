"""The phone's budgets (design §6), in Chromium slowed to a quarter, with a village of 200: `bin/bench field`.

Prints a table; never a test of the default run. Encryption runs outside the slowed thread, so the line with the PIN
flatters a cheap phone: what 600,000 rounds cost there has to be measured on one.
"""

import gzip
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.bench.slow_line import BITS, LOST, ROUND_TRIP, SlowLine
from tests.browser.conftest import browser as browser  # the fixture
from tests.browser.handset import PIN, Handset
from tests.children import values
from tests.doors.field.phone import invited
from tests.world import DAPING, World
from tonghu.base.kernel.ids import uuid7
from tonghu.doors.field import shell
from tonghu.doors.field.models import Operation
from tonghu.doors.field.protocol import canonical
from tonghu.record.children.actions import register_children
from tonghu.record.children.filing import Intake
from tonghu.record.children.models import Child

CHILDREN = 200
ROUNDS = 7
SLOWER = 4
WATCH = """(wanted) => new Promise((done) => {
  const begun = performance.now();
  const seen = () => document.querySelector(wanted) && (watch.disconnect(), done(performance.now() - begun));
  const watch = new MutationObserver(seen);
  watch.observe(document.documentElement, { childList: true, subtree: true });
  window.go();
  seen();
})"""
PRESS = "() => { window.go = () => [...document.querySelectorAll('button')].find((one) => one.textContent === '保存').click() }"
TYPE = f"""() => {{ window.go = () => {{ const pin = document.querySelector('#pin'); pin.value = '{PIN}';
  pin.dispatchEvent(new Event('input')) }} }}"""


def _village(world: World) -> None:
    intakes = [
        Intake(
            DAPING,
            values(name=f"赵第{n}", id_number=None, living_detail=f"{n % 9} 组"),
            world.now.date(),
            child_id=uuid7(),
        )
        for n in range(CHILDREN)
    ]
    register_children(intakes=intakes, by=world.officer("林涛"))
    Child.objects.update(visit_on=timezone.localdate())  # all of them stand in the list of today


@pytest.mark.browser
def test_the_budgets_of_the_phone(
    browser: Browser, live_server: LiveServer, real_transactions: World, tmp_path: Path
) -> None:
    _village(real_transactions)
    phone = Handset(browser, live_server.url, tmp_path / "phone", real_transactions)
    page = phone.enrol()
    page.get_by_role("button", name="赵第0").first.wait_for()
    session = phone.context.new_cdp_session(page)
    phone.context.set_offline(True)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    door, entering, saving = [], [], []
    for n in range(ROUNDS):
        page.reload(wait_until="commit")
        page.locator("#pin").wait_for()
        door.append(page.evaluate("() => performance.getEntriesByType('paint').at(-1).startTime"))
        page.evaluate(TYPE)
        entering.append(page.evaluate(WATCH, ".list"))
        phone.begin_visit(f"赵第{n}")
        page.get_by_role("button", name="孩子", exact=True).click()
        page.get_by_role("button", name="都正常，下一步").click()
        page.wait_for_timeout(400)
        page.evaluate(PRESS)
        saving.append(page.evaluate(WATCH, ".toast"))
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    phone.context.set_offline(False)
    page.reload()
    phone.unlock()
    page.get_by_text("全部已上传").wait_for(timeout=60_000)
    visits = [one.payload for one in Operation.objects.filter(kind="fact.add")]
    size = max(len(canonical(one)) for one in visits)
    paths = ["/field/", "/field/sw.js", "/field/manifest.webmanifest", *shell.addresses()]
    packed = sum(len(gzip.compress(Client().get(one).content)) for one in paths)
    phone.switch_off()
    _table(
        ("shell, gzip", f"{packed / 1000:.0f} kB", "250 kB"),
        ("opening offline: page to door", f"{statistics.median(door):.0f} ms", "1000 ms"),
        ("PIN to list of 200", f"{statistics.median(entering):.0f} ms", "—"),
        ("saving a visit, to the tick", f"{statistics.median(saving):.0f} ms", "100 ms"),
        ("a visit on the wire", f"{size} bytes", "2000 bytes"),
    )


@pytest.mark.browser
def test_over_a_slow_line(
    browser: Browser, live_server: LiveServer, real_transactions: World, tmp_path: Path
) -> None:
    _village(real_transactions)
    port = urlsplit(live_server.url).port
    assert port is not None
    told: list[tuple[str, str, str]] = []
    with SlowLine(port) as line:
        home = f"http://127.0.0.1:{line.port}"
        phone = Handset(browser, home, tmp_path / "phone", real_transactions, patience=180_000)
        with _timed(told, "the program, once: address to the form", "—"):
            page = phone.switch_on()
            page.get_by_label("登记码").wait_for()
        with _timed(told, "code and PIN to the first list of 200", "40 s"):
            phone.give(invited(real_transactions, phone.holder))
            page.get_by_role("button", name="赵第0").first.wait_for()
        with _timed(told, "and kept for use without a signal", "—"):
            page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        page.get_by_text("全部已上传").wait_for()
        for n in range(ROUNDS):
            phone.begin_visit(f"赵第{n}")
            page.get_by_role("button", name="孩子", exact=True).click()
            page.get_by_role("button", name="都正常，下一步").click()
            with _timed(told, f"a visit, saved to sent ({n + 1})", "8 s"):
                page.get_by_role("button", name="保存", exact=True).click()
                page.get_by_text("未上传 1").wait_for()
                page.get_by_text("全部已上传").wait_for()
        phone.switch_off()
    print(f"{BITS} bit/s, {ROUND_TRIP} s a round trip, {LOST:.0%} lost")  # noqa: T201
    _table(*told)


@contextmanager
def _timed(told: list[tuple[str, str, str]], name: str, budget: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    told.append((name, f"{time.perf_counter() - begun:.1f} s", budget))


def _table(*lines: tuple[str, str, str]) -> None:
    for name, found, budget in lines:
        print(f"{name:44}{found:>12}{budget:>14}")  # noqa: T201
