"""Tokens: scoped, expiring, listed, revocable; and the interface behaves as its document says."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from tests.world import DAPING, World
from tonghu.base.kernel.errors import Refused
from tonghu.base.people.actions import suspend
from tonghu.doors.api.actions import issue_token, revoke_token
from tonghu.doors.api.models import Token
from tonghu.doors.api.scopes import Scope

SECRET = "th_" + "x" * 43
Call = Callable[..., tuple[int, dict[str, object]]]


def _issue(world: World, scopes: Sequence[Scope] = tuple(Scope), name: str = "王强") -> Token:
    return issue_token(
        name="统计平台", officer=world.officer(name), scopes=scopes, days=30, secret=SECRET,
        by=world.officer("许平"),
    )  # fmt: skip


@pytest.fixture
def call() -> Call:
    """Call the interface with the token; status and JSON."""

    def send(method: str, path: str, body: object = None, token: str = SECRET):  # type: ignore[no-untyped-def]
        response = Client().generic(
            method, f"/api/v1{path}", json.dumps(body) if body is not None else "",
            content_type="application/json", headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip
        return response.status_code, json.loads(response.content)

    return send


def test_a_token_sees_what_its_officer_sees_and_no_more(world: World, call: Call) -> None:
    _issue(world)
    mine, foreign = world.task("青岩镇人民政府"), world.task("白水镇人民政府")
    status, page = call("GET", "/tasks/?which=organisation")
    assert (status, [row["id"] for row in page["items"]]) == (200, [str(mine.pk)])  # type: ignore[attr-defined]
    assert call("GET", f"/tasks/{mine.pk}")[0] == 200
    assert call("GET", f"/tasks/{foreign.pk}")[0] == 404


def test_a_task_is_taken_and_finished_over_the_interface(world: World, call: Call) -> None:
    _issue(world)
    task = world.task("青岩镇人民政府")
    assert call("PUT", f"/tasks/{task.pk}/holder")[0] == 200
    status, completion = call("POST", f"/tasks/{task.pk}/completion", {"statement": "已查验"})
    assert (status, completion["task_id"]) == (200, str(task.pk))
    status, problem = call("POST", f"/tasks/{task.pk}/completion", {"statement": "再来"})
    assert status == 409
    assert "已经办结" in str(problem["detail"])
    assert problem["request_id"]


def test_a_reading_token_cannot_write(world: World, call: Call) -> None:
    _issue(world, [Scope.TASKS_READ])
    task = world.task("青岩镇人民政府")
    status, problem = call("PUT", f"/tasks/{task.pk}/holder")
    assert (status, problem["title"]) == (403, "没有权限")
    assert call("GET", f"/places/{DAPING}")[0] == 403


@pytest.mark.parametrize("how", ["none", "wrong", "expired", "revoked", "suspended"])
def test_a_token_that_is_not_valid_opens_nothing(world: World, call: Call, how: str) -> None:
    token, at = _issue(world), timezone.now()
    if how == "revoked":
        revoke_token(token=token, reason="泄露", by=world.officer("许平"))
        revoke_token(token=token, reason="再一次", by=world.officer("许平"))
    if how == "suspended":
        suspend(officer=world.officer("王强"), reason="离开", by=world.officer("马兰"))
    if how == "expired":
        at += timedelta(days=31)
    sent = {"none": "", "wrong": "th_wrong"}.get(how, SECRET)
    with time_machine.travel(at):
        status, problem = call("GET", "/tasks/", token=sent)
    assert (status, problem["title"]) == (401, "令牌无效")


@pytest.mark.parametrize(
    ("scopes", "days", "name", "told"),
    [([], 30, "王强", "至少选择一项"), ([Scope.TASKS_READ], 0, "王强", "1 到 366"),
     ([Scope.TASKS_READ], 400, "王强", "1 到 366"), ([Scope.TASKS_READ], 30, "许平", "给自己")],
)  # fmt: skip
def test_a_token_that_cannot_be_issued_says_why(
    world: World, scopes: list[Scope], days: int, name: str, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        issue_token(
            name="x", officer=world.officer(name), scopes=scopes, days=days, secret=SECRET,
            by=world.officer("许平"),
        )  # fmt: skip


def test_only_a_digest_of_the_token_is_kept(world: World) -> None:
    token = _issue(world)
    assert SECRET not in str(vars(token))
    assert str(token) == f"统计平台 {token.pk}"


def test_the_day_of_last_use_is_kept(world: World, call: Call) -> None:
    token = _issue(world)
    call("GET", "/tasks/")
    call("GET", "/tasks/")
    token.refresh_from_db()
    assert token.used_on == timezone.now().date()


def test_places_answer_by_date(world: World, call: Call) -> None:
    _issue(world)
    status, place = call("GET", f"/places/{DAPING}")
    assert (status, place["full_name"]) == (200, "演示省远山市云溪县青岩镇大坪村")
    assert call("GET", f"/places/{DAPING}?on=1900-01-01")[0] == 404
    status, page = call("GET", "/places/990131101000/within")
    assert (status, page["count"]) == (200, 2)
    assert call("GET", "/places/12")[0] == 422


def test_an_administrator_issues_sees_once_and_revokes(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("许平")
    form = {
        "name": "平台",
        "officer": world.officer("王强").pk,
        "scopes": ["tasks:read"],
        "days": 30,
    }
    page = client.post("/tokens/new/", form, follow=True).content.decode()
    assert "只显示这一次" in page
    assert "只显示这一次" not in client.get("/tokens/").content.decode()
    token = Token.objects.get()
    after = client.post(f"/tokens/{token.pk}/revocation/", {"reason": "停用"}, follow=True)
    assert "已吊销" in after.content.decode()


def test_the_document_is_openapi_3_1_and_names_every_refusal() -> None:
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path in document["paths"].values():
        for operation in path.values():
            assert {"401", "403", "404", "409", "422"} <= set(operation["responses"])


def test_health_says_ok_and_says_when_the_database_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Client().get("/healthz").content == b"ok"

    def gone() -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", gone)
        assert Client().get("/healthz").status_code == 503


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests that come in through WSGI leave the connection of the test's transaction open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_an_address_nobody_knows_is_answered_in_the_interfaces_own_way() -> None:
    for answer in (Client().get("/api/v1/nosuch"), Client().post("/api/v1/nosuch", {"a": 1})):
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert "/api/v1/nosuch" in answer.json()["detail"]


@pytest.mark.slow
@pytest.mark.usefixtures("_one_connection")
def test_the_interface_keeps_to_its_document_under_fuzzing(world: World) -> None:
    """Schemathesis: no answer outside the document, none above 499, whatever is sent."""
    _issue(world)
    task = world.task("青岩镇人民政府")
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler())
    operations = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
    answers: Counter[int] = Counter()
    for operation in operations:

        @settings(
            max_examples=40, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def keeps_its_word(case: schemathesis.Case[Any]) -> None:
            if "task_id" in case.path_parameters and len(answers) % 2:
                case.path_parameters["task_id"] = str(task.pk)
            response = case.call_and_validate(headers={"Authorization": f"Bearer {SECRET}"})
            answers[response.status_code] += 1

        keeps_its_word()
    assert len(operations) == 9
    assert answers[200] > 0
    assert max(answers) < 500
