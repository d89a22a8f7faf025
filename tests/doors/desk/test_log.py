"""The log of deeds is read from its end; nothing counts it."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from tests.world import World
from tonghu.base.audit.models import Entry
from tonghu.doors.desk import audit_log


def test_the_log_is_leafed_through_without_counting_it(
    world: World, sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "PAGE", 3)
    for _ in range(4):
        world.task("大坪村民委员会")
    client, path, read = sign_in("高远"), "/log/", []
    everything = list(Entry.objects.order_by("-at", "-id"))
    while path:
        answer = client.get(path)
        read += [entry for entry, _ in answer.context["rows"]]
        path = f"/log/?{urlencode({'after': mark})}" if (mark := answer.context["next"]) else ""
    assert read == everything
    assert len(read) > 3
    assert "没有符合" not in client.get("/log/?after=nonsense").content.decode()


def test_the_log_is_read_up_to_a_minute(sign_in: Callable[[str], Client]) -> None:
    client, now = sign_in("高远"), timezone.localtime()
    written = len(client.get("/log/").context["rows"])
    assert written > 0
    until = {"until": f"{now:%Y-%m-%dT%H:%M}"}
    assert len(client.get("/log/", until).context["rows"]) == written, "the minute itself included"
    until = {"until": f"{now - timedelta(days=2):%Y-%m-%dT%H:%M}"}
    assert client.get("/log/", until).context["rows"] == []
    for nonsense in ("gestern", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert client.get("/log/", {"until": nonsense}).status_code == 200
