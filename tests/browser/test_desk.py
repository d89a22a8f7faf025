"""The desk in a real browser, at a desk's width and a phone's: usable, accessible, quiet."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.children import child, hand_in, number, row
from tests.conftest import BACKEND
from tests.world import BAISHUI_VILLAGE, DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.oversight.supervision.actions import urge
from tonghu.record.care.actions import draft_agreement
from tonghu.record.children.actions import offer_transfer, propose_pairs
from tonghu.record.tasks.actions import ask_extension, finish_task

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"desk": 1280, "phone": 390}
Open = Callable[[str, str], Page]


@pytest.fixture
def county(real_transactions: World) -> World:
    """The county with something going on in it."""
    world = real_transactions
    for _ in range(3):
        world.task("青岩镇人民政府", title="查验事实无人抚养儿童申请")
    world.task("青岩镇派出所", term="attend_at_once", title="核实独居线索")
    late = world.task("青岩镇人民政府", ago=timedelta(days=60), title="核实台账")
    ask_extension(task=late, more=5, reason="人手不足", basis="某文件", by=world.officer("周静"))
    urge(task=late, demand="请限期办结", code="云民督", by=world.officer("林涛"))
    done = world.task("大坪村民委员会", title="更新变动情况")
    finish_task(task=done, statement="没有变动", by=world.officer("李梅"))
    return world


@pytest.fixture
def open_as(
    browser: Browser, live_server: LiveServer, county: World
) -> Iterator[Callable[[str, int], Page]]:
    """A page in which that officer is signed in, of that width; noise in the console fails."""
    contexts = []

    def opened(name: str, width: int) -> Page:
        client = Client()
        client.force_login(county.officer(name), backend=BACKEND)
        context = browser.new_context(viewport={"width": width, "height": 860}, locale="zh-CN")
        cookie = client.cookies["session"].value
        context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        noise: list[str] = []
        page.on("console", lambda m: noise.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: noise.append(str(error)))
        contexts.append((context, noise))
        return page

    yield opened
    for context, noise in contexts:
        context.close()
        refused = ("status of 4", "Status Error Code 4")
        assert [line for line in noise if not any(one in line for one in refused)] == []


def _serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical (WCAG 2.2 A and AA), as `rule: where`."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """() => axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})"""
    )
    return [
        f"{violation['id']}: {node['target']}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


PAGES = {
    "王强": ["/", "/tasks/", "/tasks/?which=below", "/search/?q=青岩", "/search/", "/people/", "/people/roles/",
            "/places/", f"/places/{DAPING}/", "/law/", "/law/emergency_response/", "/supervision/",
            "/children/", "/children/new/", "/children/review/", "/children/pairs/", "/children/transfers/",
            "/children/claim/", "/ledger/", "/ledger/export/", "/children/?q=李小雨",
            "/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/nosuch/", "/log/"],
    "林涛": ["/", "/tasks/?which=below"],
    "陈曦": ["/terms/", "/terms/new/", "/terms/holidays/new/"],
    "许平": ["/tokens/", "/tokens/new/", "/people/organisations/new/", "/tasks/"],
    "马兰": ["/people/officers/new/"],
    "高远": ["/log/"],
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits(
    name: str, width: int, open_as: Callable[[str, int], Page], live_server: LiveServer
) -> None:
    page = open_as(name, width)
    for path in PAGES[name]:
        page.goto(live_server.url + path)
        assert _serious(page) == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_duty_is_accessible_from_its_list_to_its_forms(
    width: int, open_as: Callable[[str, int], Page], live_server: LiveServer
) -> None:
    page = open_as("王强", width)
    page.goto(f"{live_server.url}/tasks/?which=organisation")
    page.get_by_role("link", name="核实台账", exact=True).click()
    duty = page.url
    assert _serious(page) == []
    for noun in ("handover", "extension", "attachments", "completion"):
        page.goto(f"{duty}{noun}/")
        page.get_by_role("button", name="转办").or_(
            page.locator("main button[type=submit]")
        ).first.click()
        assert page.locator(".field.wrong").count() > 0, "an empty form comes back with its faults"
        assert _serious(page) == [], noun


@pytest.mark.slow
@pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)
def test_a_child_and_a_ledger_are_accessible(
    width: int, open_as: Callable[[str, int], Page], live_server: LiveServer, county: World
) -> None:
    one = child(county)
    other = child(county, id_number=None)
    propose_pairs(pairs=[(one.pk, other.pk, 0.9, ["姓名相同"])], by=CLOCK)
    offer_transfer(child=one, to_place=BAISHUI_VILLAGE, reason="x", by=county.officer("王强"))
    read = hand_in(county, [row(name="李晓雨", id_number=None)])
    page = open_as("王强", width)
    agreement = draft_agreement(child=one, said={"principal": "1"}, by=county.officer("王强"))
    paths = [f"/care/{agreement.pk}/", f"/care/{agreement.pk}/edit/", "/care/?list=open",
             f"/archive/children/{one.pk}/", f"/archive/children/{one.pk}/new/",
             f"/children/{one.pk}/", f"/children/{one.pk}/change/?group=照护人", f"/children/{one.pk}/exit/",
             f"/children/{one.pk}/transfer/", "/children/", "/children/pairs/", "/children/transfers/",
             f"/ledger/{read.pk}/", f"/ledger/{read.pk}/columns/"]  # fmt: skip
    for path in paths:
        page.goto(live_server.url + path)
        assert _serious(page) == [], path
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
    page.goto(f"{live_server.url}/ledger/{read.pk}/")
    page.get_by_role("button", name="确认导入").click()
    page.get_by_text("已完成").wait_for()  # filed by the page itself, which then shows the result
    assert _serious(page) == []
    page.get_by_role("link", name="李晓雨").first.click()
    assert _serious(page) == []


@pytest.mark.slow
def test_an_import_that_cannot_be_asked_after_says_so_and_goes_on_by_itself(
    open_as: Callable[[str, int], Page], live_server: LiveServer, county: World
) -> None:
    read = hand_in(county, [row(name="李晓雨", id_number=None)])
    page = open_as("王强", 1280)
    page.clock.install()
    page.route("**/progress/", lambda route: route.fulfill(status=429))
    page.goto(f"{live_server.url}/ledger/{read.pk}/")
    page.get_by_role("button", name="确认导入").click()
    page.get_by_role("heading", name="正在导入").wait_for()
    page.clock.run_for(1000)
    page.get_by_text("没有连上服务器").wait_for()
    page.unroute("**/progress/")
    page.clock.run_for(11_000)
    page.get_by_text("已完成").wait_for()


@pytest.mark.slow
def test_who_hands_a_large_ledger_in_reads_that_it_is_being_read(
    open_as: Callable[[str, int], Page], live_server: LiveServer
) -> None:
    page = open_as("王强", 390)
    page.goto(f"{live_server.url}/ledger/")
    said = page.get_by_text("请不要关这一页")
    expect(said).to_be_hidden()
    page.get_by_label("台账文件").set_input_files(
        {"name": "台账.csv", "mimeType": "text/csv", "buffer": "姓名,村\n李小雨,大坪村\n".encode()}
    )
    # An answer that takes its time.
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="读这份表格").click()
    expect(said).to_be_visible()


def test_the_doors_outside_are_accessible(
    browser: Browser, live_server: LiveServer, county: World
) -> None:
    page = browser.new_page()
    for path in ("/accounts/login/", "/accounts/signup/", "/nosuch/"):
        page.goto(live_server.url + path)
        assert _serious(page) == [], path
    page.close()


def test_on_a_phone_the_bar_shows_where_one_is(
    open_as: Callable[[str, int], Page], live_server: LiveServer
) -> None:
    page = open_as("王强", 390)
    page.goto(f"{live_server.url}/law/")
    expect(page.locator(".nav [aria-current]")).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0


def test_the_desk_is_used_from_the_keyboard(
    open_as: Callable[[str, int], Page], live_server: LiveServer
) -> None:
    page = open_as("王强", 1280)
    page.goto(f"{live_server.url}/tasks/?which=organisation")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    chosen = page.locator("[data-rows] > [data-chosen] a").first
    title = chosen.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*-*/")
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("/")
    page.keyboard.type("大坪")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/**")
    assert page.get_by_role("link", name="大坪村", exact=True).is_visible()


def test_without_script_a_duty_is_still_finished(
    browser: Browser, live_server: LiveServer, county: World
) -> None:
    client = Client()
    client.force_login(county.officer("李梅"), backend=BACKEND)
    task = county.task("大坪村民委员会", title="更新台账")
    context = browser.new_context(java_script_enabled=False)
    cookie = client.cookies["session"].value
    context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/tasks/{task.pk}/")
    page.get_by_label("办理情况").fill("已逐户核对")
    page.get_by_role("button", name="办结").click()
    assert "已办结" in page.content()
    context.close()


def test_what_was_typed_comes_back_with_the_fault(
    open_as: Callable[[str, int], Page], live_server: LiveServer
) -> None:
    page = open_as("王强", 390)
    page.goto(f"{live_server.url}/tasks/?which=organisation")
    page.get_by_role("link", name="核实台账", exact=True).click()
    page.goto(f"{page.url}extension/")
    page.get_by_label("为什么需要延长").fill("道路塌方")
    page.locator("main button[type=submit]").click()
    assert page.get_by_label("为什么需要延长").input_value() == "道路塌方"
    assert page.locator(".faults").is_visible()


def test_a_supervisor_approves_without_a_reason_and_returns_only_with_one(
    open_as: Callable[[str, int], Page], live_server: LiveServer, county: World
) -> None:
    waiting = [child(county, "李梅", name=name, id_number=number(sequence=n))
               for n, name in ((31, "周小满"), (32, "周小寒"))]  # fmt: skip
    page = open_as("王强", 1280)
    page.goto(f"{live_server.url}/children/review/")
    page.get_by_label("选择周小满").check()
    page.get_by_role("button", name="通过勾选的").click()
    page.get_by_text("已通过 1 份").wait_for()
    page.get_by_label("选择周小寒").check()
    page.get_by_text("退回勾选的").click()
    page.get_by_role("button", name="退回", exact=True).click()
    page.get_by_text("请写明理由").wait_for()
    assert page.get_by_label("选择周小寒").is_checked()
    waiting[0].refresh_from_db()
    assert waiting[0].state == "pending_county"


def test_two_files_are_told_apart_without_a_reason(
    open_as: Callable[[str, int], Page], live_server: LiveServer, county: World
) -> None:
    one, other = child(county), child(county, id_number=None)
    propose_pairs(pairs=[(one.pk, other.pk, 0.9, ["姓名相同"])], by=CLOCK)
    page = open_as("王强", 1280)
    page.goto(f"{live_server.url}/children/pairs/")
    page.locator("main .rows a").first.click()
    page.get_by_role("button", name="不是同一个孩子").click()
    page.get_by_text("这是两个孩子").wait_for()


@pytest.mark.slow
def test_the_check_of_accessibility_sees_a_planted_fault(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        "<html lang=zh><title>x</title><main><img src=x><p style='color:#ccc;background:#fff'>很淡的一行字</p></main>"
    )
    rules = {fault.split(":")[0] for fault in _serious(page)}
    assert {"image-alt", "color-contrast"} <= rules
    page.close()
