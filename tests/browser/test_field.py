"""The phone in a real browser: without signal, killed, full, in two windows, updated, locked, logged out, wiped.

Names with an `f` number are rows of the fault matrix the phone was built against.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.handset import PIN, Handset, Shelf, settled
from tests.browser.test_desk import _serious
from tests.children import child
from tests.conftest import BACKEND
from tests.doors.field.phone import invited
from tests.make import make_png
from tests.record.surveys.test_surveys import begun
from tests.world import LIUWAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.actions import dismiss, suspend
from tonghu.base.people.models import Post
from tonghu.doors.field import shell
from tonghu.doors.field.actions import (
    allow_recovery,
    begin_epoch,
    decide_question,
    mark_lost,
    new_code,
)
from tonghu.doors.field.models import Device, Operation, Question
from tonghu.record.children.actions import answer_transfer, change_children, offer_transfer
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import Seen, ask_visits, observe
from tonghu.record.surveys.models import Check
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report
from tonghu.work.visits.models import Visit

pytestmark = pytest.mark.browser
SEEDED = ("李小雨", "王桂英", "19900001111")
SENT = re.compile("全部已上传")
# Asked again until it waits: what is fetched for it may fail, and is then begun anew. It waits only beside a program that is in use.
NEW_PROGRAM = """async () => {
  const { serviceWorker } = navigator;
  const one = await serviceWorker.getRegistration();
  while (!(serviceWorker.controller && one.waiting)) {
    if (serviceWorker.controller && !one.installing) await one.update().catch(() => null);
    await new Promise((done) => setTimeout(done, 50));
  }
}"""
TYPED_AND_SENT_AT_ONCE = """([label, words]) => {
  const named = (tag, text) => [...document.querySelectorAll(tag)].find((one) => one.textContent === text);
  const field = document.getElementById(named("label", label).htmlFor);
  field.value = words;
  field.dispatchEvent(new Event("input"));
  document.querySelector("[data-state]").click();
  named("button", "现在上传").click();
}"""
SAID_WHILE_THE_DISK_IS_READ = """() => new Promise((done) => {
  const named = (text) => [...document.querySelectorAll("button")].find((one) => one.textContent === text);
  const decrypt = crypto.subtle.decrypt.bind(crypto.subtle);
  let release, opened = false;
  const gate = new Promise((open) => { release = open; });
  crypto.subtle.decrypt = async (...all) => {
    if (!opened) {
      opened = true;
      setTimeout(() => { named("电话").click(); release(); });
    }
    await gate;
    return decrypt(...all);
  };
  addEventListener("picture", () => {
    named("都正常，下一步").click();
    named("保存").click();
    crypto.subtle.decrypt = decrypt;
    done();
  }, { once: true });
  new BroadcastChannel("tonghu-field").postMessage("synced");
})"""
RESERVE_AND_LINES = """() => new Promise((done) => {
  const open = indexedDB.open("tonghu-field");
  open.onsuccess = () => {
    const transaction = open.result.transaction(["meta", "outbox"]);
    const reserve = transaction.objectStore("meta").get("reserve");
    const lines = transaction.objectStore("outbox").count();
    transaction.oncomplete = () => { open.result.close(); done([reserve.result?.length ?? null, lines.result]); };
  };
})"""


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Where the phone lies that is enrolled once."""
    return Shelf(tmp_path_factory.mktemp("shelf"))


@pytest.fixture
def handset(
    browser: Browser, live_server: LiveServer, swept_away: None, shelf: Shelf, tmp_path: Path
) -> Iterator[Handset]:
    """李梅's new phone; 李小雨 is due in her village. Errors and breaches of the policy on the page fail the story."""
    if not shelf.filled:
        shelf.fill(browser, live_server.url)
    shelf.restore_county()
    phone = Handset(browser, live_server.url, tmp_path / "phone", World())
    yield phone
    phone.switch_off()
    assert phone.noise == []


@pytest.fixture
def enrolled(handset: Handset, shelf: Shelf) -> Handset:
    """The same, enrolled, opened and online."""
    shelf.take_phone(handset.folder)
    handset.switch_on()
    handset.unlock()
    expect(handset.page.get_by_role("button", name="李小雨")).to_be_visible()
    _sent(handset.page)  # its first round is over, and takes part in no story
    return handset


def _sent(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text(SENT, timeout=30_000)


def _operations(kind: str) -> list[str]:
    return list(Operation.objects.filter(kind=kind).values_list("status", flat=True))


def test_a_visit_in_which_all_is_well_takes_few_taps_and_no_signal(enrolled: Handset) -> None:
    page = enrolled.page
    page.evaluate(
        "() => { window.taps = 0; addEventListener('click', () => { window.taps += 1 }, true) }"
    )
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    assert page.evaluate("() => window.taps") <= 12
    expect(page.locator("[data-state]")).to_contain_text("离线 · 未上传 1")
    enrolled.context.set_offline(False)
    _sent(page)
    assert len(_operations("fact.add")) == 1
    (kept,) = Operation.objects.filter(kind="fact.add")
    assert kept.payload["body"]["said"]["living"] == "1"


@pytest.mark.slow
def test_back_leads_from_step_to_step_also_in_a_visit_begun_before(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="孩子", exact=True).click()
    page.get_by_role("button", name="都正常，下一步").click()
    page.get_by_role("button", name="有危险").click()
    for title in ("3/3", "1/3"):
        page.go_back()
        page.get_by_role("heading", name=f"走访 李小雨 {title}").wait_for()
    page.get_by_role("button", name="都正常，下一步").click()
    page.wait_for_timeout(600)  # the draft is kept soon after
    page.reload()
    enrolled.unlock()
    page.get_by_role("heading", name="没有写完的").wait_for()
    page.get_by_role("button", name="走访 李小雨").click()
    page.get_by_role("heading", name="走访 李小雨 3/3").wait_for()
    page.go_back()
    page.get_by_role("heading", name="走访 李小雨 1/3").wait_for()
    expect(page.get_by_role("button", name="孩子", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.slow
def test_killed_without_signal_it_opens_again_with_everything_in_it(enrolled: Handset) -> None:
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    page = enrolled.page
    page.get_by_role("button", name="紧急报告").click()
    page.get_by_label("具体在哪里").fill("小学后面第三家")
    page.wait_for_timeout(600)
    enrolled.kill()
    page = enrolled.switch_on()
    enrolled.context.set_offline(True)
    page.reload()
    enrolled.unlock()
    expect(page.locator("[data-state]")).to_contain_text("未上传 1")
    page.get_by_role("heading", name="没有写完的").wait_for()
    page.get_by_role("button", name="紧急报告").first.click()
    expect(page.get_by_label("具体在哪里")).to_have_value("小学后面第三家")
    enrolled.context.set_offline(False)
    page.go_back()
    page.locator("[data-state]").click()
    page.get_by_role("button", name="现在上传").click()
    expect(page.locator("[data-state]")).not_to_contain_text("未上传")
    assert len(_operations("fact.add")) == 1


@pytest.mark.slow
def test_nothing_can_be_read_on_a_locked_phone_nor_after_logging_out(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.visit("李小雨")
    _sent(page)
    page.evaluate("() => localStorage.setItem('planted', '看得见的字')")
    enrolled.settings()
    page.get_by_role("button", name="现在锁上").click()
    page.get_by_label("输入 6 位密码").wait_for()
    enrolled.switch_off()
    assert enrolled.found_on_disk("看得见的字") == ["看得见的字"], "the search finds what is there"
    assert enrolled.found_on_disk(*SEEDED) == []
    page = enrolled.switch_on()
    enrolled.unlock()
    enrolled.settings()
    page.get_by_role("button", name="退出，把孩子的资料从手机拿走").click()
    page.get_by_text("手机里没有孩子的资料了").wait_for()
    enrolled.switch_off()
    assert enrolled.found_on_disk(*SEEDED) == []
    page = enrolled.switch_on()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/sync/1/pull", hold)
    enrolled.unlock()
    _whole_village(page).get_by_text("还没有取到孩子的名单").wait_for()
    for one in held:
        one.continue_()
    page.unroute("**/sync/1/pull")
    again = page.get_by_role("button", name="李小雨")
    expect(again).to_be_visible(timeout=20_000)  # the list that is open follows


@pytest.mark.slow
def test_nothing_can_be_read_on_a_phone_killed_in_the_middle_of_a_visit_with_a_photo(
    enrolled: Handset,
) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="孩子", exact=True).click()
    page.get_by_role("button", name="都正常，下一步").click()
    page.get_by_text("还要记什么").click()
    page.get_by_label("孩子怎么说").fill("晚上想妈妈")
    photo = {"name": "李小雨.png", "mimeType": "image/png", "buffer": make_png()}
    page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_alt_text("刚拍的照片").wait_for()
    page.wait_for_timeout(600)  # what was typed is kept soon after
    enrolled.kill()
    assert enrolled.found_on_disk(*SEEDED, "晚上想妈妈") == []
    page = enrolled.switch_on()
    enrolled.unlock()
    page.get_by_role("button", name="走访 李小雨").click()
    expect(page.get_by_label("孩子怎么说")).to_have_value("晚上想妈妈")


@pytest.mark.slow
def test_f20_a_lost_phone_wipes_itself_at_the_next_contact(enrolled: Handset) -> None:
    page = enrolled.page
    device = Device.objects.get()
    mark_lost(device=device, reason="赶集时丢了", by=enrolled.world.officer("王强"))
    page.locator("[data-state]").click()
    page.get_by_role("button", name="现在上传").click()
    page.get_by_text("里面的资料已经全部删除").wait_for()
    expect(page.get_by_role("button", name="设置")).to_have_count(0)
    expect(page.locator("[data-state]")).to_have_count(0)
    enrolled.switch_off()
    assert enrolled.found_on_disk(*SEEDED) == []
    page = enrolled.switch_on()
    page.get_by_label("登记码").wait_for()


def test_danger_goes_to_the_telephone_first_and_is_never_left_lying(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="有危险").click()
    telephone = page.locator("main a.call").first
    expect(telephone).to_have_attribute("href", "tel:110")
    page.get_by_role("radio", name="已打110").click()
    page.get_by_role("button", name="身上有说不清的伤、害怕回家").click()
    page.get_by_role("button", name="保存并报告").click()
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("还没有送到")
    expect(alarm.get_by_role("link", name="110")).to_be_visible()
    enrolled.settings()
    expect(alarm).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="紧急报告").click()
    expect(page.locator("a.call:visible", has_text="110")).to_have_count(1)  # said once
    enrolled.context.set_offline(False)
    expect(alarm).to_have_count(0, timeout=30_000)
    expect(telephone).to_be_visible()  # and still there on the form that is open
    assert Report.objects.count() == 1
    assert not Task.objects.filter(kind="visits.police").exists(), "it was said already"


@pytest.mark.slow
def test_danger_told_in_words_only_is_reported_and_nothing_at_all_is_not_taken_for_a_report(
    enrolled: Handset,
) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="都正常，下一步").click()
    page.get_by_role("button", name="有危险").click()
    page.get_by_role("button", name="保存并报告").click()
    page.get_by_text("请点出是哪一种危险").wait_for()
    page.get_by_label("看到了什么、听到了什么").fill("晚上有人敲门，孩子不敢睡")
    page.get_by_role("button", name="继续记走访").click()
    page.get_by_text("还没有报告").wait_for()
    page.get_by_role("button", name="有危险").click()
    page.get_by_role("button", name="保存并报告").click()
    page.get_by_text("没有信号，请马上打电话").wait_for()
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("还没有送到")
    enrolled.context.set_offline(False)
    expect(alarm).to_have_count(0, timeout=30_000)
    assert _operations("fact.add") == ["applied", "applied"]
    (sent,) = Report.objects.all()
    assert "晚上有人敲门" in sent.told["story"]
    (kept,) = Visit.objects.all()
    assert "dangers" not in kept.said, "nobody is said to have looked and found none"


@pytest.mark.slow
def test_a_child_alone_at_night_is_danger_too_for_a_phone_without_signal(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="逐项记录").click()
    page.get_by_role("radio", name="独自过夜").click()
    page.get_by_role("button", name="下一步").click()
    page.get_by_text("保存以后要马上报告").wait_for()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("还没有送到")


@pytest.mark.slow
def test_what_is_to_be_done_is_said_by_name_and_leads_to_the_form_that_ends_it(
    enrolled: Handset,
) -> None:
    page, one = enrolled.page, Child.objects.get()
    today = timezone.localdate()
    seen = [Seen(one.pk, "out_of_touch", True, today, "visit", uuid7())]
    observe(seen=seen, by=CLOCK)
    ask_visits(children=[one.pk], by=CLOCK)
    _upload(page)
    page.go_back()
    expect(page.get_by_role("heading", name="待办 1")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="督促父母每周联系：李小雨").click()
    page.get_by_role("button", name="记一次父母联系").click()
    page.get_by_role("radio", name="母亲").click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("请点谁和孩子联系").wait_for()  # what the township could not take in
    page.get_by_role("radio", name="电话", exact=True).click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已存在手机里").wait_for()
    _sent(page)
    assert _operations("fact.add") == ["applied"]
    expect(page.get_by_role("heading", name="待办")).to_have_count(0, timeout=30_000)


@pytest.mark.slow
def test_what_was_written_can_be_read_again_where_it_waits(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    page.get_by_role("button", name="紧急报告").click()
    page.get_by_role("button", name="孩子失踪").click()
    page.get_by_label("看到了什么、听到了什么").fill("放学没有回家")
    page.get_by_role("button", name="报告", exact=True).click()
    page.locator("[data-state]").click()
    page.get_by_role("button", name="紧急报告").click()
    page.get_by_text("放学没有回家").wait_for()
    page.get_by_text("孩子失踪").wait_for()


@pytest.mark.full  # Chromium remembers for half a minute how much room there was
def test_f09_a_full_phone_still_keeps_one_visit_and_then_says_plainly_that_it_does_not(
    enrolled: Handset,
) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    page.wait_for_timeout(1500)
    assert settled(page, RESERVE_AND_LINES) == [2 * 2**20, 0]
    session = enrolled.context.new_cdp_session(page)
    origin = {"origin": enrolled.home}
    usage = session.send("Storage.getUsageAndQuota", origin)["usage"]
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="孩子", exact=True).click()
    page.get_by_role("button", name="都正常，下一步").click()
    page.wait_for_timeout(500)
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": usage - 500_000})
    assert session.send("Storage.getUsageAndQuota", origin)["overrideActive"]
    page.wait_for_timeout(35_000)
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已存在手机里").wait_for()
    assert settled(page, RESERVE_AND_LINES) == [None, 1], "the reserve made room for it"
    session.send("Storage.overrideQuotaForOrigin", {**origin, "quotaSize": 1000})
    _whole_village(page)
    page.get_by_role("button", name="李小雨").click()
    page.wait_for_timeout(35_000)
    page.get_by_role("button", name="走访", exact=True).click()
    page.get_by_role("button", name="都正常，下一步").click()
    page.get_by_text("没有存上").first.wait_for()
    expect(page.get_by_role("link", name="110")).to_be_visible()
    assert settled(page, RESERVE_AND_LINES) == [None, 1]


def _whole_village(page: Page) -> Page:
    page.get_by_role("button", name="全村").click()
    return page


@pytest.mark.slow
def test_f12_a_new_version_waits_while_a_form_is_open(
    enrolled: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = enrolled.page
    old = shell.version()
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="孩子", exact=True).click()
    text = shell.page_text()
    monkeypatch.setattr(shell, "version", lambda: "fffffffffff1")
    monkeypatch.setattr(shell, "page_text", lambda: text.replace(old, "fffffffffff1"))
    settled(page, NEW_PROGRAM)
    expect(page.get_by_role("radio", name="入户")).to_be_visible()
    expect(page.get_by_role("button", name="孩子", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.go_back()
    page.go_back()
    enrolled.settings()
    page.get_by_role("button", name="现在锁上").click()
    page.locator("script[src*=fffffffffff1]").wait_for(state="attached", timeout=40_000)
    enrolled.unlock()
    page.get_by_role("heading", name="没有写完的").wait_for()


@pytest.mark.slow
def test_f13_two_windows_send_each_thing_once(enrolled: Handset) -> None:
    other = enrolled.open()
    enrolled.unlock(other)
    expect(other.get_by_role("button", name="李小雨")).to_be_visible()
    enrolled.context.set_offline(True)
    enrolled.page.bring_to_front()
    enrolled.visit("李小雨")
    other.bring_to_front()
    enrolled.visit("李小雨", _whole_village(other))
    enrolled.context.set_offline(False)
    _sent(enrolled.page)
    _sent(other)
    kept = Operation.objects.order_by("device_seq").values_list("device_seq", flat=True)
    assert list(kept) == [1, 2]


@pytest.mark.slow
def test_what_is_said_while_the_phone_reads_its_disk_is_in_the_visit_and_no_draft_is_left(
    enrolled: Handset,
) -> None:
    page = enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="孩子", exact=True).click()
    page.wait_for_timeout(500)  # on the disk
    settled(page, SAID_WHILE_THE_DISK_IS_READ)
    page.get_by_role("heading", name="今天要走访").wait_for()
    _sent(page)
    assert Visit.objects.get().said["mode"] == "3"
    expect(page.get_by_text("没有写完的")).to_have_count(0)
    expect(page.locator("[data-state]")).not_to_contain_text("草稿")


@pytest.mark.slow
def test_a_list_drawn_anew_does_not_take_the_touch_away(enrolled: Handset) -> None:
    page = _whole_village(enrolled.page)
    row = page.get_by_role("button", name="李小雨").first
    box = row.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.evaluate("() => dispatchEvent(new Event('picture'))")
    page.mouse.up()
    page.get_by_role("button", name="走访", exact=True).wait_for()


@pytest.mark.slow
def test_a_touch_of_whose_end_nothing_was_heard_does_not_hold_the_list_for_ever(
    enrolled: Handset,
) -> None:
    page = _whole_village(enrolled.page)
    row = page.get_by_role("button", name="李小雨").first
    row.evaluate("(one) => { one.dataset.drawn = 'before' }")
    page.wait_for_timeout(400)  # the click that led here is over
    page.clock.install()
    row.dispatch_event("pointerdown")
    page.evaluate("() => dispatchEvent(new Event('picture'))")
    expect(row).to_have_attribute("data-drawn", "before")
    page.clock.fast_forward(10_001)
    expect(row).not_to_have_attribute("data-drawn", "before")


@pytest.mark.slow
@pytest.mark.parametrize("windows", [1, 2])
def test_f13_what_is_saved_while_a_round_is_under_way_goes_with_the_next(
    enrolled: Handset, windows: int
) -> None:
    page = enrolled.page
    held: list[Route] = []
    other = page if windows == 1 else enrolled.open()
    if windows == 2:
        enrolled.unlock(other)
        expect(other.get_by_role("button", name="李小雨")).to_be_visible()
        _sent(other)
        page.bring_to_front()
    page.route("**/field/sync/1/pull", lambda route: held.append(route), times=1)
    _upload(page)
    expect(page.locator("[data-state]")).to_contain_text("正在上传")
    if windows == 1:
        page.go_back()
    other.bring_to_front()
    enrolled.visit("李小雨", other)
    assert _operations("fact.add") == []
    held[0].continue_()
    _sent(other)
    assert _operations("fact.add") == ["applied"]


@pytest.mark.slow
def test_five_wrong_pins_lock_the_phone_until_the_server_is_asked(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.settings()
    page.get_by_role("button", name="现在锁上").click()
    enrolled.context.set_offline(True)
    for left in (4, 3, 2, 1):
        page.get_by_label("输入 6 位密码").fill("246813")
        page.get_by_text(f"还可以试 {left} 次").wait_for()
    page.get_by_label("输入 6 位密码").fill("246813")
    page.get_by_text("密码输错太多次").wait_for()
    enrolled.unlock()
    page.get_by_text("密码输错太多次").wait_for()
    enrolled.context.set_offline(False)
    page.reload()
    enrolled.unlock()
    page.get_by_role("heading", name="今天要走访").wait_for()


@pytest.mark.slow
def test_f21_three_days_without_contact_and_the_phone_stays_shut(enrolled: Handset) -> None:
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    page = enrolled.page
    page.clock.install()
    page.clock.fast_forward(80 * 3600 * 1000)
    page.reload()
    page.get_by_text("超过三天没有联网").wait_for()
    enrolled.unlock()
    page.get_by_text("到有信号的地方登录").wait_for()
    expect(page.get_by_text("还有 1 条没有上传")).to_be_visible()


@pytest.mark.slow
def test_f08_a_phone_that_believes_it_is_1970_loses_nothing(enrolled: Handset) -> None:
    page = enrolled.page
    page.clock.set_fixed_time(0)
    enrolled.visit("李小雨")
    _sent(page)
    (kept,) = Operation.objects.filter(kind="fact.add")
    assert kept.payload["at"]["wall"].startswith("1970-01-01")
    assert not kept.payload["body"]["visited_at"].startswith("1970"), "the server's day is known"


@pytest.mark.slow
def test_f07_a_portal_that_answers_with_a_page_acknowledges_nothing(enrolled: Handset) -> None:
    page = enrolled.page
    page.route(
        "**/field/sync/1/push",
        lambda route: route.fulfill(status=200, body="<html>请登录热点</html>"),
    )
    enrolled.visit("李小雨")
    expect(page.locator("[data-state]")).to_contain_text("没有连上 · 未上传 1")
    page.unroute("**/field/sync/1/push")
    page.locator("[data-state]").click()
    page.get_by_role("button", name="现在上传").click()
    _sent(page)
    assert len(_operations("fact.add")) == 1


@pytest.mark.slow
def test_a_session_that_ended_keeps_the_queue_and_asks_to_log_in(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.context.clear_cookies()
    enrolled.visit("李小雨")
    expect(page.locator("[data-state]")).to_contain_text("要重新登录才能上传 · 未上传 1")
    page.locator("[data-state]").click()
    expect(page.get_by_role("link", name="去登录")).to_be_visible()
    enrolled.sign_in()
    page.get_by_role("button", name="现在上传").click()
    _sent(page)


@pytest.mark.slow
def test_f14_a_number_changed_by_two_people_is_put_before_a_third(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    page.get_by_role("button", name="李小雨").click()
    page.get_by_role("button", name="情况有变化").click()
    page.set_viewport_size({"width": 390, "height": 500})
    page.get_by_role("radio", name="父亲联系电话").click()
    expect(page.get_by_text("现在档案里：19900001111")).to_be_in_viewport()
    page.get_by_label("改成：父亲联系电话").fill("19900002222")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已存在手机里").wait_for()
    pk = Child.objects.get().pk
    desk = Amendment(pk, {"father.phone": "19900003333"}, timezone.localdate())
    change_children(amendments=[desk], by=enrolled.world.officer("王强"))
    enrolled.context.set_offline(False)
    page.get_by_text("有 1 条记录在等乡镇处理").wait_for(timeout=30_000)
    assert _operations("field.set") == ["conflict"]
    question = Question.objects.get()
    decide_question(
        question=question, take=True, reason="核对过", by=enrolled.world.officer("王强")
    )
    _upload(page)
    page.get_by_text("乡镇答复了，点开看").wait_for(timeout=30_000)
    expect(page.get_by_role("heading", name="等乡镇处理")).to_have_count(0)


@pytest.mark.slow
def test_f17_a_village_that_is_no_longer_hers_leaves_the_phone(enrolled: Handset) -> None:
    page = enrolled.page
    holder = enrolled.world.officer("李梅")
    post = Post.objects.get(officer=holder)
    dismiss(post=post, reason="换人", by=enrolled.world.officer("马兰"))
    page.locator("[data-state]").click()
    page.get_by_role("button", name="现在上传").click()
    page.go_back()
    expect(page.get_by_role("button", name="李小雨")).to_have_count(0, timeout=30_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "size"),
    [
        (320, "3"),  # the narrowest with the largest letters
        *(
            pytest.param(*other, marks=pytest.mark.full)
            for other in ((320, "1"), (390, "1"), (390, "3"))
        ),
    ],
)
def test_every_screen_is_accessible_and_fits_in_each_size(
    handset: Handset, shelf: Shelf, width: int, size: str
) -> None:
    handset.width = width
    page = handset.switch_on()

    def looked(what: str) -> None:
        # Sizes are measured below, and more strictly: axe calls small what the bar at the bottom half covers.
        assert [one for one in _serious(page) if not one.startswith("target-size")] == [], what
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, what
        small = page.evaluate(
            """() => [...document.querySelectorAll('button, a, input, textarea, summary')].filter((one) => one.checkVisibility())
                .map((one) => one.getBoundingClientRect()).filter((box) => box.height && box.height < 47.5).length"""
        )
        assert small == 0, f"{what}: {small} targets too small"

    def back() -> None:
        page.go_back()
        page.wait_for_timeout(300)  # the page draws itself at the event that follows

    looked("code")
    handset.switch_off()
    shutil.rmtree(handset.folder)
    shelf.take_phone(handset.folder)
    page = handset.switch_on()
    looked("PIN")
    handset.unlock()
    page.get_by_role("button", name="李小雨").wait_for()
    page.evaluate(f"() => {{ document.documentElement.dataset.size = '{size}' }}")
    looked("today")
    for name in ("登记孩子", "紧急报告", "全村"):
        page.get_by_role("button", name=name).click()
        looked(name)
        back()
    page.get_by_role("button", name="李小雨").last.click()
    looked("child")
    page.get_by_role("button", name="情况有变化").click()
    looked("change")
    back()
    page.get_by_role("button", name=re.compile("^(接着)?走访$")).click()
    looked("visit")
    if page.get_by_role("button", name="逐项记录").count():
        page.get_by_role("button", name="逐项记录").click()
        looked("visit, one by one")
        page.get_by_role("button", name="有危险").click()
        looked("danger")
        back()
        back()
    back()
    back()
    handset.settings()
    looked("settings")
    for name in ("能不能离线使用", "用法", "改密码"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(500)
        looked(name)
        back()
    back()
    page.locator("[data-state]").click()
    looked("outbox")
    back()


def test_a_child_registered_without_signal_arrives_before_what_is_said_of_it(
    enrolled: Handset,
) -> None:
    page = enrolled.page
    enrolled.context.set_offline(True)
    page.get_by_role("button", name="登记孩子").click()
    page.get_by_label("姓名", exact=True).fill("张新生")
    carer = page.get_by_role("radiogroup", name="照护人与儿童关系")
    expect(carer.get_by_role("radio", name="户主")).to_have_count(
        0
    )  # not before somebody asks for more
    carer.get_by_role("button", name="别的").click()
    carer.get_by_role("radio", name="曾祖母").click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_text("已存在手机里").wait_for()
    enrolled.visit("张新生")
    enrolled.context.set_offline(False)
    _sent(page)
    first, second = Operation.objects.order_by("device_seq")
    assert first.status == "applied"
    assert first.payload["body"]["values"]["caregiver.relationship"] == "67"
    assert second.payload["deps"] == [str(first.pk)]


@pytest.mark.slow
def test_in_a_sweep_nobody_moves_under_the_thumb_and_an_answer_can_be_put_right(
    enrolled: Handset,
) -> None:
    page, world = enrolled.page, enrolled.world
    begun(world)
    child(world, name="张小军", id_number=None)
    _upload(page)
    page.go_back()
    page.get_by_role("heading", name="待办").wait_for()
    page.get_by_role("button", name="全村").click()
    page.get_by_role("button", name="排查").click()
    both = page.get_by_role("radiogroup")
    expect(both).to_have_count(2)
    names = [both.nth(n).get_attribute("aria-label") for n in (0, 1)]
    for outcome in ("情况有变", "与档案一致"):
        both.first.get_by_role("radio", name=outcome).click()
        expect(page.get_by_text("已核对 1/2")).to_be_visible()
        assert [both.nth(n).get_attribute("aria-label") for n in (0, 1)] == names
    both.last.get_by_role("radio", name="与档案一致").click()
    page.get_by_text("都核对过了").wait_for()
    _sent(page)
    told = {one.child.name: one.outcome for one in Check.objects.order_by("at")}
    assert told == {"李小雨": "as_filed", "张小军": "as_filed"}


@pytest.mark.slow
def test_the_self_test_says_whether_it_works_without_signal(enrolled: Handset) -> None:
    page = enrolled.page
    page.reload()  # now from the phone
    enrolled.unlock()
    enrolled.settings()
    page.get_by_role("button", name="能不能离线使用").click()
    expect(page.get_by_text("可以离线使用。")).to_be_visible()


@pytest.mark.slow
def test_a_changed_pin_is_the_only_one(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.settings()
    page.get_by_role("button", name="改密码").click()
    page.get_by_label("原来的密码").fill(PIN)
    page.get_by_label("新的 6 位密码").fill("802463")
    page.get_by_label("再输一次").fill("802463")
    page.get_by_role("button", name="改密码").click()
    page.get_by_text("密码改好了").wait_for()
    page.get_by_role("button", name="现在锁上").click()
    enrolled.unlock()
    page.get_by_text("密码不对").wait_for()
    page.get_by_label("输入 6 位密码").fill("802463")
    page.get_by_role("heading", name="今天要走访").wait_for()


@pytest.mark.slow
def test_a_code_used_up_or_a_stranger_to_it_is_told_what_to_do(handset: Handset) -> None:
    page = handset.switch_on()
    page.get_by_label("登记码").fill("ABCDEFGHJK")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("设一个 6 位密码").fill("123456")
    page.get_by_role("button", name="登记这部手机").click()
    page.get_by_text("这个密码太好猜").wait_for()
    page.get_by_label("设一个 6 位密码").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="登记这部手机").click()
    page.get_by_text("请向乡镇儿童督导员要一个新的").wait_for()
    handset.context.clear_cookies()
    page.get_by_label("登记码").fill(invited(handset.world))
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("设一个 6 位密码").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="登记这部手机").click()
    expect(page.get_by_role("link", name="去登录")).to_have_attribute(
        "href", re.compile("next=%2Ffield%2F%23enrol")
    )


def _upload(page: Page) -> None:
    page.locator("[data-state]").click()
    page.get_by_role("button", name="现在上传").click()


@pytest.mark.slow
def test_f10_a_newer_program_in_another_window_is_said_and_nothing_is_dropped(
    enrolled: Handset,
) -> None:
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    other = enrolled.context.new_page()
    enrolled.context.set_offline(False)
    other.goto(f"{enrolled.home}/field/manifest.webmanifest")
    left = settled(
        other,
        """() => new Promise((done) => {
          const open = indexedDB.open("tonghu-field", 2);
          open.onsuccess = () => {
            const lines = open.result.transaction("outbox").objectStore("outbox").count();
            lines.onsuccess = () => done(lines.result);
          };
        })""",
    )
    assert left == 1
    enrolled.page.get_by_role("heading", name="请重新打开").wait_for()
    expect(enrolled.page.get_by_role("link", name="110")).to_be_visible()


@pytest.mark.slow
def test_f11_a_new_program_takes_over_with_the_queue_as_it_was(
    enrolled: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, old = enrolled.page, shell.version()
    page.route("**/field/sync/1/push", lambda route: route.abort())
    for _ in range(3):
        enrolled.visit("李小雨", _whole_village(page))
    text = shell.page_text()
    monkeypatch.setattr(shell, "version", lambda: "fffffffffff2")
    monkeypatch.setattr(shell, "page_text", lambda: text.replace(old, "fffffffffff2"))
    settled(page, NEW_PROGRAM)
    enrolled.settings()
    page.get_by_role("button", name="现在锁上").click()
    page.locator("script[src*=fffffffffff2]").wait_for(state="attached", timeout=30_000)
    page.unroute("**/field/sync/1/push")
    enrolled.unlock()
    _sent(page)
    assert len(_operations("fact.add")) == 3


@pytest.mark.slow
def test_f18_a_child_that_moved_away_meanwhile_leaves_and_the_visit_waits_for_a_person(
    enrolled: Handset,
) -> None:
    page, one = enrolled.page, Child.objects.get()
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    offer = offer_transfer(
        child=one, to_place=LIUWAN, reason="搬家", by=enrolled.world.officer("李梅")
    )
    answer_transfer(transfer=offer, accepted=True, note="", by=enrolled.world.officer("王强"))
    enrolled.context.set_offline(False)
    page.get_by_text("有 1 条记录在等乡镇处理").wait_for(timeout=30_000)
    assert _operations("fact.add") == ["parked:scope"]
    expect(_whole_village(page).get_by_role("button", name="李小雨")).to_have_count(0)


@pytest.mark.slow
def test_f22_another_officers_session_sends_nothing_of_hers(enrolled: Handset) -> None:
    page = enrolled.page
    enrolled.sign_in("田雨")
    enrolled.visit("李小雨")
    expect(page.locator("[data-state]")).to_contain_text("要重新登录才能上传 · 未上传 1")
    assert _operations("fact.add") == []
    enrolled.sign_in()
    _upload(page)
    _sent(page)
    assert _operations("fact.add") == ["applied"]


@pytest.mark.slow
def test_f22_a_phone_goes_to_a_second_officer_only_when_all_is_sent(enrolled: Handset) -> None:
    page, world = enrolled.page, enrolled.world
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    enrolled.settings()
    page.get_by_role("button", name="把手机交给别人").click()
    page.get_by_text("还有 1 条没有上传").wait_for()
    enrolled.context.set_offline(False)
    _sent(page)
    page.get_by_role("button", name="删掉，交给别人").click()
    page.get_by_text("手机里没有您的资料了").wait_for()
    enrolled.holder = "田雨"
    enrolled.sign_in()
    enrolled.give(invited(world, "田雨", (LIUWAN,)))
    page.get_by_role("heading", name="柳湾村").wait_for()
    expect(_whole_village(page).get_by_role("button", name="李小雨")).to_have_count(0)
    enrolled.switch_off()
    assert enrolled.found_on_disk(*SEEDED) == []
    enrolled.switch_on()


@pytest.mark.slow
def test_f22_a_forgotten_pin_loses_nothing_the_keeper_gives_a_code(enrolled: Handset) -> None:
    page, world, code = enrolled.page, enrolled.world, new_code()
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    page.get_by_role("button", name="紧急报告").click()
    page.get_by_label("具体在哪里").fill("小学后面第三家")
    page.wait_for_timeout(600)
    page.reload()
    for left in (4, 3, 2, 1):
        page.get_by_label("输入 6 位密码").fill("246801")
        page.get_by_text(f"还可以试 {left} 次").wait_for()
    page.get_by_label("输入 6 位密码").fill("246801")
    page.get_by_text("密码输错太多次").wait_for()
    enrolled.context.set_offline(False)
    allow_recovery(
        device=Device.objects.get(), code=code, reason="忘了密码", by=world.officer("王强")
    )
    page.get_by_role("button", name="忘了密码").click()
    page.get_by_label("找回码").fill("2222222222")
    _choose(page, "975310")
    page.get_by_text("找回码不对").wait_for()
    page.get_by_label("找回码").fill(code.lower())
    _choose(page, "975310")
    page.get_by_role("heading", name="没有写完的").wait_for()
    expect(page.locator("[data-state]")).not_to_contain_text("未上传", timeout=30_000)
    assert _operations("fact.add") == ["applied"]
    page.reload()
    page.get_by_label("输入 6 位密码").fill("975310")
    page.get_by_role("heading", name="没有写完的").wait_for()


@pytest.mark.slow
def test_f22_whoever_keeps_the_phones_sends_in_what_an_officer_left_behind(
    enrolled: Handset,
) -> None:
    page, world, code = enrolled.page, enrolled.world, new_code()
    enrolled.context.set_offline(True)
    enrolled.visit("李小雨")
    page.reload()
    suspend(officer=world.officer("李梅"), reason="离职", by=world.officer("马兰"))
    allow_recovery(device=Device.objects.get(), code=code, reason="离职", by=world.officer("王强"))
    enrolled.context.set_offline(False)
    enrolled.sign_in("王强")
    page.get_by_role("button", name="忘了密码").click()
    page.get_by_label("找回码").fill(code)
    _choose(page, "975310")
    expect(page.locator("[data-state]")).not_to_contain_text("未上传", timeout=30_000)
    assert _operations("fact.add") == ["parked:device"]


def _choose(page: Page, pin: str) -> None:
    page.get_by_label("设一个新的 6 位密码").fill(pin)
    page.get_by_label("再输一次").fill(pin)
    page.get_by_role("button", name="打开").click()


@pytest.mark.slow
def test_a_code_scanned_on_somebody_elses_phone_says_whose_turn_it_is(enrolled: Handset) -> None:
    page = enrolled.context.new_page()
    page.goto(f"{enrolled.home}/field/#enrol={invited(enrolled.world, '田雨', (LIUWAN,))}")
    page.get_by_text("这部手机已经有人登记了").wait_for()


@pytest.mark.slow
def test_what_was_typed_a_moment_ago_is_on_the_disk_before_the_outbox_is_counted(
    enrolled: Handset,
) -> None:
    page = enrolled.page
    page.get_by_role("button", name="紧急报告").click()
    page.get_by_label("具体在哪里").wait_for()
    with page.expect_request("**/sync/1/pull") as asked:
        page.evaluate(TYPED_AND_SENT_AT_ONCE, ["具体在哪里", "小学后面第三家"])
    assert json.loads(asked.value.post_data or "")["outbox"] == 1
    page.reload()
    enrolled.unlock()
    page.get_by_role("button", name="紧急报告").last.click()
    expect(page.get_by_label("具体在哪里")).to_have_value("小学后面第三家")


@pytest.mark.slow
def test_f23_a_browser_emptied_with_work_in_it_is_known_to_the_supervisor(
    enrolled: Handset,
) -> None:
    page = enrolled.page
    page.get_by_role("button", name="紧急报告").click()
    page.get_by_label("具体在哪里").fill("小学后面第三家")
    page.go_back()
    page.get_by_role("heading", name="没有写完的").wait_for()
    with page.expect_response("**/sync/1/pull"):
        _upload(page)
    # A page of the program would load itself anew meanwhile, and the order would wait for the old one for ever.
    page.goto("about:blank")
    session = enrolled.context.new_cdp_session(page)
    everything = {"origin": enrolled.home, "storageTypes": "all"}
    session.send("Storage.clearDataForOrigin", everything)
    page.close()
    enrolled.sign_in()
    page = enrolled.page = enrolled.open()
    enrolled.give(invited(enrolled.world))
    page.get_by_role("heading", name="今天要走访").wait_for()
    supervisor = Client()
    supervisor.force_login(enrolled.world.officer("王强"), backend=BACKEND)
    old = Device.objects.earliest("enrolled_at")
    told = supervisor.get(f"/field/devices/{old.pk}/").content.decode()
    assert "1 条，最早" in told


@pytest.mark.slow
def test_f24_a_server_back_from_a_backup_gets_again_what_it_has_lost(
    enrolled: Handset, shelf: Shelf
) -> None:
    page = enrolled.page
    shelf.keep_county("backup")
    enrolled.visit("李小雨")
    _sent(page)
    assert _operations("fact.add") == ["applied"]
    shelf.restore_county("backup")
    assert _operations("fact.add") == []
    begin_epoch(reason="从备份恢复", by=enrolled.world.officer("许平"))
    _upload(page)
    page.get_by_text("已连上，都传好了").wait_for()
    _sent(page)
    assert _operations("fact.add") == ["applied"]


@pytest.mark.slow
def test_f27_a_photo_cut_off_on_its_way_comes_whole_and_once(enrolled: Handset) -> None:
    page = enrolled.page
    cut = "**/field/sync/1/blob/*/0"
    page.route(cut, lambda route: route.abort())
    enrolled.begin_visit("李小雨")
    page.get_by_role("button", name="孩子", exact=True).click()
    page.get_by_role("button", name="都正常，下一步").click()
    photo = {"name": "院子.png", "mimeType": "image/png", "buffer": make_png()}
    page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    page.get_by_alt_text("刚拍的照片").wait_for()
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("[data-state]")).to_contain_text("照片 1")
    expect(page.locator("[data-state]")).to_contain_text("没有连上")
    assert _operations("fact.add") == ["applied"], "the fact does not wait for its photo"
    page.unroute(cut)
    _upload(page)
    _sent(page)
    assert Attachment.objects.count() == 1
