"""A phone for the stories of the field: a Chromium of its own, whose folder can be searched and whose process can be killed."""

import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from tests import world as world_
from tests.browser.conftest import CHROMIUM
from tests.children import child
from tests.conftest import BACKEND
from tests.doors.field.phone import invited
from tests.world import World
from tonghu.record.children.models import Child

PIN = "135790"
BACKUP = 60
"""Seconds after which a database that stays locked is a fault of the story."""


def settled(page: Page, promise: str, seconds: int = 60) -> Any:
    """What a promise of the page comes to; of itself Playwright waits for it for ever."""
    late = f"setTimeout(() => fail(new Error('not settled within {seconds} s')), {seconds * 1000})"
    return page.evaluate(f"() => Promise.race([({promise})(), new Promise((_, fail) => {late})])")


def _while_patient() -> Callable[[int, int, int], None]:
    """SQLite's backup tries a locked database for ever; this ends it."""
    deadline = time.monotonic() + BACKUP

    def look(status: int, remaining: int, total: int) -> None:
        assert time.monotonic() < deadline, "somebody keeps the database locked"

    return look


@dataclass
class Handset:
    """One phone of 李梅's (or of whoever `holder` is)."""

    browser: Browser
    home: str
    folder: Path
    world: World
    holder: str = "李梅"
    width: int = 390
    patience: int = 30_000
    """Milliseconds after which what does not come is given up."""
    noise: list[str] = field(default_factory=list)
    context: BrowserContext = field(init=False)
    page: Page = field(init=False)

    def switch_on(self) -> Page:
        """Start the browser on its folder and open the program."""
        self.context = self.browser.browser_type.launch_persistent_context(
            self.folder, executable_path=CHROMIUM, args=["--no-sandbox"], locale="zh-CN",
            viewport={"width": self.width, "height": 760}, has_touch=True, is_mobile=True,
        )  # fmt: skip
        self.context.set_default_timeout(self.patience)
        self.sign_in()
        self.page = self.open()
        return self.page

    def open(self) -> Page:
        """The program in one more window."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.noise.append(str(error)))
        page.on(
            "console",
            lambda m: self.noise.append(m.text) if "Content Security" in m.text else None,
        )
        page.goto(f"{self.home}/field/")
        return page

    def sign_in(self, name: str = "") -> None:
        """A session of the holder, or of somebody else, as after the log-in page."""
        client = Client()
        client.force_login(self.world.officer(name or self.holder), backend=BACKEND)
        cookie = client.cookies["session"].value
        self.context.add_cookies([{"name": "session", "value": cookie, "url": self.home}])

    def enrol(self) -> Page:
        """From the supervisor's code to the list of today, and the program kept for offline."""
        page = self.switch_on()
        self.give(invited(self.world, self.holder))
        page.get_by_role("heading", name="今天要走访").wait_for()
        settled(page, "() => navigator.serviceWorker.ready.then(() => true)")
        return page

    def give(self, code: str) -> None:
        """Give the supervisor's code and choose the PIN."""
        page = self.page
        page.get_by_label("登记码").fill(code)
        page.get_by_role("button", name="下一步").click()
        page.get_by_label("设一个 6 位密码").fill(PIN)
        page.get_by_label("再输一次").fill(PIN)
        page.get_by_role("button", name="登记这部手机").click()

    def unlock(self, page: Page | None = None) -> None:
        """Give the PIN."""
        (page or self.page).get_by_label("输入 6 位密码").fill(PIN)

    def begin_visit(self, name: str, page: Page | None = None) -> Page:
        """From the list to the first question of a visit."""
        page = page or self.page
        page.get_by_role("button", name=name).first.click()
        page.get_by_role("button", name="走访", exact=True).click()
        return page

    def visit(self, name: str, page: Page | None = None) -> None:
        """A whole visit in which all is well; done when the phone says that it is kept."""
        page = self.begin_visit(name, page)
        page.get_by_role("button", name="孩子", exact=True).click()
        page.get_by_role("button", name="都正常，下一步").click()
        page.get_by_role("button", name="保存", exact=True).click()
        page.get_by_text("已存在手机里").wait_for()

    def settings(self) -> None:
        """Open the settings."""
        self.page.get_by_role("button", name="设置").click()

    def kill(self) -> None:
        """As if the battery were pulled out."""
        for each in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = each.read_bytes().decode(errors="replace").split("\0")
            except OSError:
                continue
            if f"--user-data-dir={self.folder}" in line and not any(
                one.startswith("--type=") for one in line
            ):
                os.kill(int(each.parent.name), signal.SIGKILL)
        deadline = time.monotonic() + 20
        while (self.folder / "SingletonLock").is_symlink() and time.monotonic() < deadline:
            (self.folder / "SingletonLock").unlink(missing_ok=True)
        try:
            self.context.close()
        except Exception:
            return

    def switch_off(self) -> None:
        """Close the browser; its folder stays."""
        self.context.close()

    def found_on_disk(self, *words: str) -> list[str]:
        """Which of these words can be read anywhere in the phone's folder, in the ways browsers write text."""
        wanted = {
            word: {word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")}
            for word in words
        }
        found = set()
        for path in self.folder.rglob("*"):
            if path.is_file() and not path.is_symlink():
                content = path.read_bytes()
                found |= {word for word, ways in wanted.items() if any(w in content for w in ways)}
        return sorted(found)


@dataclass
class Shelf:
    """A phone enrolled once, and the county as it stood then: each story takes copies of both."""

    root: Path

    def fill(self, browser: Browser, home: str) -> None:
        """Build the county with 李小雨 due today in 大坪村, and enrol 李梅's phone there."""
        world = world_.standing()
        one = child(world, living_detail="三组 12 号")
        Child.objects.filter(pk=one.pk).update(visit_on=timezone.localdate())
        phone = Handset(browser, home, self.root / "phone", world)
        phone.enrol().get_by_role("button", name="李小雨").wait_for()
        phone.switch_off()
        self.keep_county("county")

    @property
    def filled(self) -> bool:
        """Whether the phone and the county are there."""
        return (self.root / "county").exists()

    def keep_county(self, name: str) -> None:
        """Back the whole database up, as it is now."""
        connection.ensure_connection()
        with sqlite3.connect(self.root / name) as copy:
            connection.connection.backup(copy, progress=_while_patient())
        copy.close()

    def restore_county(self, name: str = "county") -> None:
        """The whole database as it was then."""
        connection.ensure_connection()
        copy = sqlite3.connect(self.root / name)
        copy.backup(connection.connection, progress=_while_patient())
        copy.close()

    def take_phone(self, folder: Path) -> None:
        """The enrolled phone, switched off."""
        shutil.copytree(self.root / "phone", folder, symlinks=True)
