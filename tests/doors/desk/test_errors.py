"""What went wrong is said in words, and logged without the words people typed."""

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from tests.world import World
from tonghu.base.people import middleware
from tonghu.doors.desk import errors, views


def test_a_failure_says_sorry_shows_its_number_and_is_logged_once(
    sign_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*args: object) -> object:
        raise RuntimeError("boom")

    client = sign_in("李梅")
    client.raise_request_exception = False
    monkeypatch.setattr(views, "counts_for", broken)
    response = client.get("/?q=秘密")
    assert response.status_code == 500
    page = response.content.decode()
    assert "不是您的操作有误" in page
    assert response.headers["X-Request-ID"] in page
    failures = [record for record in caplog.records if "request failed" in str(record.msg)]
    assert len(failures) == 1
    assert "秘密" not in caplog.text


def test_a_database_that_is_away_is_said_to_be_busy_not_broken(
    sign_in: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object) -> object:
        raise OperationalError("database is locked")

    client = sign_in("李梅")
    client.raise_request_exception = False
    monkeypatch.setattr(middleware, "_time", locked)
    response = client.get("/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "浏览器会把填过的内容再提交一次" in response.content.decode()


def test_a_refusal_keeps_its_own_words(world: World, sign_in: Callable[[str], Client]) -> None:
    task = world.task("青岩镇人民政府")
    response = sign_in("林涛").post(f"/tasks/{task.pk}/holder/")
    assert response.status_code == 422
    assert "由青岩镇人民政府负责" in response.content.decode()


def test_a_form_older_than_its_session_says_refresh(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "x", "password": "y"})
    assert response.status_code == 403
    assert "已经过期" in response.content.decode()


def test_a_request_nobody_can_read_says_so() -> None:
    response = errors.bad_request(RequestFactory().get("/"), Exception())
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("q", "found"),
    [("", "要找什么"), ("大坪", "大坪村"), ("990131101200", "大坪村"), ("%", "没有找到"), ("\x00", "要找什么"), ("x" * 500, "没有找到")],
)  # fmt: skip
def test_the_search_finds_and_says_when_it_finds_nothing(
    q: str, found: str, sign_in: Callable[[str], Client]
) -> None:
    response = sign_in("王强").get("/search/", {"q": q})
    assert response.status_code == 200
    assert found in response.content.decode()


def test_a_procedure_that_is_none_is_not_found(sign_in: Callable[[str], Client]) -> None:
    assert sign_in("李梅").get("/law/nothing/").status_code == 404


def test_the_log_is_read_by_kind_and_by_person(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    world.task("大坪村民委员会")
    sign_in("李梅").get("/log/")
    client = sign_in("高远")
    assert "系统时钟" in client.get("/log/?kind=consequence").content.decode()
    assert "没有符合的记录" in client.get("/log/?who=没有这个人").content.decode()
    assert client.get("/log/?kind=nonsense&who=limei").status_code == 200


def test_a_refused_form_comes_back_with_everything_that_was_typed(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    task = world.task("青岩镇人民政府")
    client = sign_in("王强")
    client.post(f"/tasks/{task.pk}/completion/", {"statement": "已经办好"})
    again = client.post(f"/tasks/{task.pk}/completion/", {"statement": "写了半小时的情况"})
    assert again.status_code == 422
    page = again.content.decode()
    assert "已经办结" in page
    assert "写了半小时的情况" in page
