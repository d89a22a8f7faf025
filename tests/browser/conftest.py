"""One Chromium for every story of this folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

CHROMIUM = next(
    (p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all stories."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs beside our own calls
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Any:
    """A story that fails says what stood on every window: that it waited in vain for a button says little."""
    report = yield
    if report.when == "call" and report.failed:
        for page in _windows(item):
            report.sections.append((f"window {page.url}", _shown(page)))
    return report


def _windows(item: pytest.Item) -> list[Page]:
    """The windows of every browser the story has in hand."""
    pages: list[Page] = []
    for value in getattr(item, "funcargs", {}).values():
        context = getattr(value, "context", value)
        if isinstance(context, BrowserContext):
            pages += [page for page in context.pages if page not in pages]
        elif isinstance(value, Browser):
            pages += [page for each in value.contexts for page in each.pages if page not in pages]
    return pages


def _shown(page: Page) -> str:
    try:
        return page.locator("body").inner_text(timeout=2000)
    except Error as error:
        return f"cannot be asked: {error.message.splitlines()[0]}"
