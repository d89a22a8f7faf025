"""The heads leave the machine, once each, in a file whose own lines hold together."""

import http.server
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from tests.world import World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.heads import HeadsBroken, publish_heads, read_heads
from tonghu.base.audit.models import ChainHead
from tonghu.base.people.actions import enrol_officer


@pytest.fixture
def heads_file(world: World, settings: Settings, tmp_path: Path) -> Path:
    """Where the heads go in this test."""
    settings.AUDIT_HEADS_DIR = tmp_path
    return tmp_path / "heads.jsonl"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_heads_are_published_once_and_only_when_something_moved(heads_file: Path) -> None:
    assert publish_heads() > 0
    assert publish_heads() == 0
    enrol_officer(login="mover", name="新人", by=CONSOLE)
    assert publish_heads() == 1
    assert len(_lines(heads_file)) == 2


def test_the_published_heads_are_those_of_the_database(heads_file: Path) -> None:
    publish_heads()
    published = {(head.chain, head.n, head.hash) for head in read_heads(_lines(heads_file))}
    assert published == set(ChainHead.objects.filter(n__gt=0).values_list("chain", "n", "hash"))


@pytest.mark.parametrize("tamper", ["drop a line", "edit a line", "not json", "no hash"])
def test_a_tampered_file_of_heads_is_noticed(heads_file: Path, tamper: str) -> None:
    publish_heads()
    enrol_officer(login="mover", name="新人", by=CONSOLE)
    publish_heads()
    first, second = _lines(heads_file)
    changed = {
        "drop a line": [second],
        "edit a line": [first.replace('"heads":[[', '"heads":[[9'), second],
        "not json": ["{", second],
        "no hash": [json.dumps({"heads": []})],
    }[tamper]
    with pytest.raises(HeadsBroken, match="行"):
        list(read_heads(changed))


def test_the_webhook_receives_the_line(heads_file: Path, settings: Settings) -> None:
    received: list[bytes] = []

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: Any) -> None: ...

    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    settings.AUDIT_HEADS_URL = f"http://127.0.0.1:{server.server_port}/"
    publish_heads()
    thread.join()
    server.server_close()
    assert received == [_lines(heads_file)[0].encode()]


def test_a_webhook_that_does_not_answer_loses_nothing(heads_file: Path, settings: Settings) -> None:
    settings.AUDIT_HEADS_URL = "http://127.0.0.1:9/"
    assert publish_heads() > 0
    assert len(_lines(heads_file)) == 1


def test_the_command_finds_the_log_sound(
    heads_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("audit", "verify")
    assert "还没有公布过链头" in capsys.readouterr().out
    call_command("audit", "publish")
    call_command("audit", "verify")
    assert "都在" in capsys.readouterr().out


def test_the_command_reports_a_head_that_is_gone(heads_file: Path) -> None:
    ChainHead.objects.update(n=999)
    call_command("audit", "publish")
    with pytest.raises(CommandError, match="不符"):
        call_command("audit", "verify", heads=heads_file)


def test_the_command_reports_a_damaged_or_missing_file(heads_file: Path) -> None:
    with pytest.raises(CommandError, match="找不到"):
        call_command("audit", "verify", heads=heads_file)
    heads_file.write_text("{}\n", encoding="utf-8")
    with pytest.raises(CommandError, match="被改动"):
        call_command("audit", "verify", heads=heads_file)
