"""A passkey from its registration to signing in with it, in a real browser with a virtual key."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.world import World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.people.actions import give_password

pytestmark = pytest.mark.browser
PASSWORD = "plum-blossom-9"


@pytest.mark.slow
def test_a_passkey_is_registered_and_opens_the_door_alone(
    browser: Browser, live_server: LiveServer, real_transactions: World
) -> None:
    world = real_transactions
    give_password(officer=world.officer("王强"), password=PASSWORD, reason="x", by=CONSOLE)
    base = live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    key = context.new_cdp_session(page)
    key.send("WebAuthn.enable")
    key.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True}},
    )  # fmt: skip
    page.goto(f"{base}/accounts/login/")
    page.get_by_label("登录名").fill("wangqiang")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{base}/")
    page.goto(f"{base}/accounts/2fa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
    page.locator("input[name=name]").fill("办公电脑")
    box = page.locator("input[name=passwordless]")
    if box.count():
        box.check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    context.clear_cookies()
    page.goto(f"{base}/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_url(f"{base}/")
    assert "王强" in page.content()
    context.close()
