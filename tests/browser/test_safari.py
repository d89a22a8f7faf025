"""The phone in Safari's engine: enrolled, opened without a server, a visit kept, sent when there is one again."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from tests.browser.handset import PIN
from tests.browser.webkit import THERE, Line, safari
from tests.children import child
from tests.conftest import BACKEND
from tests.doors.field.phone import invited
from tests.world import World
from tonghu.record.children.models import Child
from tonghu.work.visits.models import Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.full,
    pytest.mark.skipif(not THERE, reason="needs webkit2gtk-driver and xvfb"),
]


def test_a_visit_without_a_server_is_kept_and_sent_once(
    live_server: LiveServer, real_transactions: World, tmp_path: Path
) -> None:
    world, line = real_transactions, Line(live_server.thread.port)
    Child.objects.filter(pk=child(world).pk).update(visit_on=timezone.localdate())
    client = Client()
    client.force_login(world.officer("李梅"), backend=BACKEND)
    with safari(tmp_path / "phone") as phone:
        phone.open(f"{line.home}/static/field/icon.svg")
        phone.keep_cookie("session", client.cookies["session"].value)
        phone.open(f"{line.home}/field/")
        phone.fill("登记码", invited(world, "李梅"))
        phone.press("下一步")
        phone.fill("设一个 6 位密码", PIN)
        phone.fill("再输一次", PIN)
        phone.press("登记这部手机")
        phone.wait_for("李小雨")
        phone.run("return navigator.serviceWorker.ready.then(() => true)")

        line.cut()
        phone.open(f"{line.home}/field/")
        phone.fill("输入 6 位密码", PIN)
        phone.wait_for("没有连上")
        phone.press("李小雨")
        phone.press("走访")
        phone.press("孩子")
        phone.press("都正常，下一步")
        phone.press("保存")
        phone.wait_for("已存在手机里")
        assert not Visit.objects.exists()
        phone.open(f"{line.home}/field/")
        phone.fill("输入 6 位密码", PIN)
        phone.wait_for("未上传 1")

        line.mend()
        phone.run("dispatchEvent(new Event('online'))")
        phone.wait_for("全部已上传")
    assert Visit.objects.count() == 1
