"""A gateway for the stories of messages."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.base.outbox import gateway as gateway_


@pytest.fixture
def gateway(settings: Settings) -> Iterator[gateway_.Gateway]:
    """SMS and the three robots lead to a gateway on this machine; mail stays in memory."""
    with gateway_.running() as running:
        settings.SMS_URL, settings.SMS_TOKEN = running.url, "geheim"
        settings.EMAIL_FROM = "tonghu@example.cn"
        settings.ROBOTS = {
            kind: f"{running.url}{kind}?" for kind in ("wecom", "dingtalk", "feishu")
        }
        yield running
