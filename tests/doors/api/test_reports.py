"""Another system reports: once, under the same rules as everybody."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.doors.api.test_tokens import SECRET, _issue
from tests.work.reports.test_flood import fresh
from tests.world import COUNTY, DAPING, World
from tonghu.doors.api.scopes import Scope
from tonghu.work.reports import api
from tonghu.work.reports.models import Report, Reporter

BODY: dict[str, Any] = {"place": DAPING, "situations": ["S4"], "story": "孩子身上有旧伤"}


def post(key: UUID | str | None = None, **more: Any) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": str(key or uuid4())}
    response = Client().post(
        "/api/v1/reports/",
        json.dumps(BODY | more),
        content_type="application/json",
        headers=headers,
    )
    return response.status_code, json.loads(response.content)


def read(key: UUID) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": f"Bearer {SECRET}"}
    response = Client().get(f"/api/v1/reports/{key}", headers=headers)
    return response.status_code, json.loads(response.content)


def test_a_school_system_reports_once_and_sees_how_far_it_came(world: World) -> None:
    _issue(world, name="孙丽")
    key = uuid4()
    told: dict[str, Any] = {"name": "孙丽", "phone": "19900005555", "ongoing": True}
    status, first = post(key, **told)
    assert (status, len(first["receipt"])) == (201, 19)
    assert post(key, **told) == (200, {"id": str(key), "receipt": ""})
    # A system that gives two reports one key would lose the second and never know.
    status, problem = post(key, **told, child_name="小雨")
    assert status == 409
    assert "换一个新的" in problem["detail"]
    one = Report.objects.get()
    assert (one.channel, one.reporter_kind) == ("api", "school")
    assert one.organisation == world.organisation("青岩镇中心小学")
    assert one.proceeding is not None
    assert Reporter.objects.get().identity["name"] == "孙丽"
    assert read(key) == (200, {"id": str(key), "stage": "已送到公安机关", "words": []})


def test_what_others_reported_is_not_there(world: World) -> None:
    _issue(world, name="孙丽")
    key = uuid4()
    post(key)
    _other = Report.objects.update(by=world.officer("李梅").pk)
    assert read(key)[0] == 404


def test_a_hotline_names_who_called(world: World) -> None:
    _issue(world, name="林涛")
    post(reporter_kind="citizen")
    one = Report.objects.get()
    assert (one.reporter_kind, one.organisation) == ("citizen", None)


@pytest.mark.parametrize("place", ["990131109999", "990000000000"])
def test_bad_62_a_place_that_nobody_knows_is_the_countys_to_ask_about(
    world: World, place: str
) -> None:
    _issue(world, name="孙丽")
    assert post(place=place, where="学校后面")[0] == 201
    told = Report.objects.get()
    assert told.place == COUNTY
    assert place in str(told.told)
    assert "学校后面" in str(told.told)


def test_a_system_that_sends_very_many_is_sorted_and_never_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "BUCKETS", fresh(1, 600))
    _issue(world, name="孙丽")
    assert [post(story=f"{n}号情况")[0] for n in "甲乙"] == [201, 201]
    assert Report.objects.filter(doubt="crowded").count() == 1


def test_a_token_without_the_scope_cannot_report(world: World) -> None:
    _issue(world, [Scope.REPORTS_READ], name="孙丽")
    assert post()[0] == 403
    assert not Report.objects.exists()


def test_a_report_without_a_key_or_with_a_wrong_word_is_sent_back(world: World) -> None:
    _issue(world, name="孙丽")
    assert post("no uuid")[0] == 422
    assert post(situations=["X9"])[0] == 422
    said = post("no uuid", story="", noticed_at="昨天", situations="S4", phone="1" * 201)[1][
        "detail"
    ]
    for words in (
        "Idempotency-Key：要写 UUID", "story：不能空着", "noticed_at：时间要写成", "situations：要写成数组",
        "phone：太长，最多 200 个字",
    ):  # fmt: skip
        assert words in said
    headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": str(uuid4())}
    broken = Client().post("/api/v1/reports/", "{bad", "application/json", headers=headers)
    assert (broken.status_code, broken.json()["title"]) == (400, "读不懂")
    assert broken.headers["Content-Type"] == "application/problem+json"
    assert not Report.objects.exists()


def test_bad_65_a_key_written_twice_is_sent_back_and_half_a_character_is_kept_as_one(
    world: World,
) -> None:
    _issue(world, name="孙丽")
    headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": str(uuid4())}
    for story, status in (
        ('"夜里打", "story": "没有打"', 400),
        ('"夜里\\ud800打，\\ud83d\\ude00"', 201),
    ):
        body = f'{{"place": "{DAPING}", "story": {story}}}'
        answer = Client().post(
            "/api/v1/reports/", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == status
    assert Report.objects.get().told["story"] == "夜里\ufffd打，😀"
