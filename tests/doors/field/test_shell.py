"""The program for phones as files: open to everybody, the same for everybody, small, and strict."""

import gzip
import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from tests.doors.field.phone import signed_in
from tests.world import World
from tonghu.doors.field import shell

BUDGET = 250_000


def _shell() -> dict[str, object]:
    text = Client().get("/field/sw.js").content.decode()
    found = re.match(r"const SHELL = (.*);\n", text)
    assert found is not None
    said: dict[str, object] = json.loads(found[1])
    return said


def test_the_page_needs_no_log_in_and_is_the_same_for_everybody(world: World) -> None:
    stranger = Client().get("/field/")
    officer = signed_in(world.officer("李梅")).get("/field/")
    assert stranger.status_code == 200
    assert stranger.content == officer.content
    assert "李梅" not in officer.content.decode()


def test_the_page_allows_no_script_and_no_style_but_its_own_files(world: World) -> None:
    policy = Client().get("/field/")["Content-Security-Policy"]
    parts = [part.strip() for part in policy.split(";")]
    assert {"script-src 'self'", "style-src 'self'"} <= set(parts)
    assert "unsafe" not in policy
    assert "img-src 'self' data: blob:" in policy


def test_everything_the_worker_keeps_is_there_and_together_small(world: World) -> None:
    said = _shell()
    files = said["files"]
    assert isinstance(files, list)
    size = 0
    for path in ["/field/", said["manifest"], *files]:
        response = Client().get(path)
        assert response.status_code == 200, path
        size += len(gzip.compress(response.content))
    assert size <= BUDGET


@pytest.mark.parametrize("second_factor", [False, True])
def test_a_file_does_not_vary_by_who_asks_so_a_browser_fetches_it_once(
    world: World, settings: Any, django_assert_num_queries: Any, second_factor: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = second_factor
    officer = signed_in(world.officer("李梅"))
    with django_assert_num_queries(0):
        answer = officer.get(shell.addresses()[0])
    assert answer.status_code == 200
    assert "Cookie" not in answer.get("Vary", "")
    assert "immutable" in answer["Cache-Control"]


def test_every_import_of_every_module_is_among_the_files() -> None:
    for name, content in shell.files().items():
        if name.endswith(".js"):
            for other in re.findall(r'^import[^;]*? from "\./([^"]+)";', content.decode(), re.M):
                assert other in shell.files(), f"{name} → {other}"


def test_a_file_of_another_version_is_not_found(world: World) -> None:
    assert Client().get(f"/field/shell/{shell.version()}/app.js").status_code == 200
    assert Client().get("/field/shell/000000000000/app.js").status_code == 404
    assert Client().get(f"/field/shell/{shell.version()}/sw.js").status_code == 404
    assert Client().get(f"/field/shell/{shell.version()}/nosuch.js").status_code == 404


def test_the_manifest_makes_it_installable_in_its_own_place() -> None:
    said = Client().get("/field/manifest.webmanifest").json()
    assert (said["scope"], said["start_url"], said["display"]) == (
        "/field/", "/field/", "standalone",
    )  # fmt: skip
    icons = {(one["sizes"], one["type"]) for one in said["icons"]}
    assert {("192x192", "image/png"), ("512x512", "image/png")} <= icons
    for one in said["icons"]:
        answer = Client().get(one["src"])
        assert answer["Content-Type"] == one["type"]


def test_a_phone_that_takes_no_drawing_gets_a_picture() -> None:
    address = re.search(r'rel="apple-touch-icon" href="([^"]+)"', shell.page_text())
    assert address is not None
    answer = Client().get(address[1])
    with Image.open(BytesIO(answer.content)) as icon:
        assert (icon.format, icon.size, icon.mode) == ("PNG", (180, 180), "P")


def test_the_token_says_whether_somebody_is_signed_in_and_nothing_else(world: World) -> None:
    assert Client().get("/field/token").json()["signed_in"] is False
    said = signed_in(world.officer("李梅")).get("/field/token").json()
    assert said.keys() == {"csrf", "signed_in"}
    assert said["signed_in"] is True
