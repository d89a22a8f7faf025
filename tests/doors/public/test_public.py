"""Anybody can say that a child may be in danger: without an account, a script or a cookie."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import unquote, urlencode

import pytest
import structlog
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.record.cases.test_walking import finish
from tests.work.reports.test_reports import form
from tests.world import BAISHUI, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE, PUBLIC
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.actions import found_organisation
from tonghu.base.places.actions import load_places
from tonghu.base.places.rows import PlaceRow
from tonghu.doors.public import flow
from tonghu.law.agencies import Agency
from tonghu.record.tasks.models import Task
from tonghu.work.reports.inputs import LONGEST
from tonghu.work.reports.models import Report, Word
from tonghu.work.reports.questions import NEXT


def test_a_neighbour_reports_and_reads_what_became_of_it(world: World) -> None:
    stranger = Client(enforce_csrf_checks=True)
    begin = stranger.get("/report/")
    assert begin.headers["Location"] == f"/report/{COUNTY}/"
    page = stranger.get(f"/report/{COUNTY}/")
    text = page.content.decode()
    for words in ("先打", "110", "快速离开", "青岩镇 大坪村", "可以不留", "危险正在发生"):
        assert words in text
    assert text.index("孩子脱离监护") < text.index("生殖器官")
    assert not page.cookies
    assert "no-store" in page.headers["Cache-Control"]
    sent = stranger.post(f"/report/{COUNTY}/", form(ongoing="on", suspect="village_official"))
    assert sent.status_code == 200
    assert not sent.cookies
    receipt = sent.content.decode().split('class="receipt">', 1)[1][:19]
    report = Report.objects.get()
    assert (report.channel, report.by) == ("page", PUBLIC.id)
    assert report.proceeding is not None

    assert (
        NEXT["已送到公安机关"]
        in stranger.post("/report/receipt/", {"receipt": receipt}).content.decode()
    )
    finish(world, report.proceeding.case, "accept", "accepted")
    status = stranger.post("/report/receipt/", {"receipt": receipt.replace(" ", "")})
    assert "正在办理" in status.content.decode()
    more = stranger.post("/report/receipt/", {"receipt": receipt, "text": "孩子在奶奶家"})
    assert "已经收到，会有人看" in more.content.decode()
    assert Word.objects.get().text == "孩子在奶奶家"
    assert Task.objects.get(kind="reports.read_more").organisation.name == "青岩镇派出所"
    for step, outcome in (("acknowledge", "told"), ("forward", "sent"), ("attend", "unfounded"),
                          ("answer_reporter", "answered")):  # fmt: skip
        finish(world, report.proceeding.case, step, outcome)
    ended = stranger.post("/report/receipt/", {"receipt": receipt}).content.decode()
    assert "已经办完" in ended
    assert NEXT["已经办完"] in ended


def test_a_wrong_receipt_says_so_and_shows_nothing(world: World) -> None:
    stranger = Client()
    assert "回执编号" in stranger.get("/report/receipt/").content.decode()
    for data in ({"receipt": "1234"}, {"receipt": "1234", "text": "x"}):
        answer = stranger.post("/report/receipt/", data)
        assert answer.status_code == 422
        assert "没有这个回执编号" in answer.content.decode()
    assert stranger.post("/report/receipt/", {"receipt": ""}).status_code == 422
    assert stranger.post("/report/receipt/", {"receipt": "", "text": ""}).status_code == 422
    wrong = stranger.post("/report/receipt/", {"receipt": "1234", "text": "孩子在奶奶家"})
    assert "孩子在奶奶家" in wrong.content.decode(), "nothing typed is lost"


def test_what_is_added_is_as_long_as_it_is(world: World) -> None:
    stranger = Client()
    sent = stranger.post(f"/report/{COUNTY}/", form()).content.decode()
    receipt = sent.split('class="receipt">', 1)[1][:19]
    for text in ("孩子" * 20_000, "夜里\x00还在打"):
        answer = stranger.post("/report/receipt/", {"receipt": receipt, "text": text})
        assert answer.status_code == 200
        assert "补充的情况已经收到" in answer.content.decode()
    empty = stranger.post("/report/receipt/", {"receipt": receipt, "text": " "})
    assert empty.status_code == 422
    assert "请写要补充的情况" in empty.content.decode()


def test_a_poster_leads_to_its_own_place(world: World) -> None:
    stranger = Client()
    town = stranger.get(f"/report/{QINGYAN}/").content.decode()
    assert DAPING in town
    assert BAISHUI not in town
    village = stranger.get(f"/report/{DAPING}/").content.decode()
    assert f'value="{DAPING}" selected' in village


def test_a_poster_outlives_its_village_and_nobody_stands_before_a_page_that_is_not_there(
    world: World,
) -> None:
    stranger = Client()
    gone = PlaceRow(LIUWAN, "柳湾村", valid_to=timezone.localdate(), successors=(DAPING,))
    load_places(rows=[gone], by=CONSOLE)
    assert f'value="{DAPING}" selected' in stranger.get(f"/report/{LIUWAN}/").content.decode()
    # Whoever had the page open while it was merged is heard all the same.
    stranger.post(f"/report/{LIUWAN}/", form(story="旧海报上扫的", place=LIUWAN))
    assert Report.objects.get().proceeding is not None
    mistyped = stranger.get(f"/report/{COUNTY[:6]}999000/")
    assert "云溪县" in mistyped.content.decode()
    told = "没有找到网址里的那个地方"
    assert told in mistyped.content.decode()
    for known in (LIUWAN, DAPING, COUNTY):
        assert told not in stranger.get(f"/report/{known}/").content.decode()
    for nowhere in ("990999101000", "x", "123"):
        assert told in stranger.get(f"/report/{nowhere}/").content.decode()
        stranger.post(f"/report/{nowhere}/", form(story=nowhere, place=""))
    assert Report.objects.filter(place=COUNTY).count() == 3, "what was sent is stored"
    load_places(rows=[PlaceRow("990132000000", "丰水县")], by=CONSOLE)
    found_organisation(
        kind=Agency.CIVIL_AFFAIRS, name="丰水县民政局", place="990132000000", above=None, by=CONSOLE
    )
    assert stranger.get("/report/x/").headers["Location"] == "/report/", "one has to choose"


def test_whoever_may_not_sign_in_is_shown_the_way_to_report(world: World) -> None:
    assert 'href="/report/"' in Client().get("/accounts/login/").content.decode()


def test_the_same_page_sent_again_with_more_on_it_is_not_thrown_away(world: World) -> None:
    stranger, sent = Client(), form(name="张婶")
    stranger.post(f"/report/{COUNTY}/", sent)
    again = stranger.post(f"/report/{COUNTY}/", sent)
    assert "没有重复登记" in again.content.decode()
    for more in (
        {"story": "夜里听见打孩子，现在又在打"},
        {"phone": "19900005555"},
        {"ongoing": "on"},
    ):
        answer = stranger.post(f"/report/{COUNTY}/", sent | more)
        assert 'class="receipt"' in answer.content.decode()
    assert Report.objects.count() == 4


def test_where_several_counties_share_the_system_one_chooses(world: World) -> None:
    load_places(rows=[PlaceRow("990132000000", "丰水县")], by=CONSOLE)
    found_organisation(
        kind=Agency.CIVIL_AFFAIRS, name="丰水县民政局", place="990132000000", above=None, by=CONSOLE
    )
    page = Client().get("/report/").content.decode()
    assert "丰水县" in page
    assert f"/report/{COUNTY}/" in page


def test_a_busy_source_is_sorted_but_never_refused(world: World) -> None:
    stranger = Client()
    for n in range(flow.BURST):
        stranger.post(f"/report/{COUNTY}/", form(story=f"第{'一二三四五'[n]}件不同的事情"))
    assert not Report.objects.exclude(doubt="").exists()
    answer = stranger.post(f"/report/{COUNTY}/", form(story="第六件不同的事情"))
    assert "报告已收到" in answer.content.decode()
    held = Report.objects.get(doubt="crowded")
    receipt = answer.content.decode().split('class="receipt">', 1)[1][:19]
    status = stranger.post("/report/receipt/", {"receipt": receipt, "text": "请快一点"})
    assert "已收到" in status.content.decode()
    assert held.words.count() == 1
    # A browser that has worked while one typed is not held back.
    text = flow.challenge()
    nonce = work_on(text)
    stranger.post(f"/report/{COUNTY}/", form(story="第七件不同的事情", challenge=text, nonce=nonce))
    assert Report.objects.order_by("-at")[0].doubt == ""
    last = Report.objects.order_by("-at")[0]
    again = stranger.post(f"/report/{COUNTY}/", form(last.pk, story="第七件不同的事情"))
    assert "没有重复登记" in again.content.decode()


def work_on(text: str) -> str:
    """What a browser finds while somebody types."""
    return next(
        str(n)
        for n in count()
        if int.from_bytes(hashlib.sha256(f"{text}:{n}".encode()).digest()[:4], "big") >> 18 == 0
    )


def test_work_is_checked_and_counts_once() -> None:
    assert not flow.worked("forged", "0")
    text = flow.challenge()
    assert not flow.worked(text, "no")
    nonce = work_on(text)
    assert flow.worked(text, nonce)
    assert not flow.worked(text, nonce)


def test_the_public_may_report_and_nothing_else() -> None:
    assert [p for p in Permission if PUBLIC.may(p)] == [Permission.FILE_REPORTS]
    assert PUBLIC.may_at(Permission.FILE_REPORTS, DAPING)
    assert not PUBLIC.may_at(Permission.READ_CHILDREN, DAPING)


def test_a_late_organisation_on_the_public_page_is_asked_why_after_it_is_sent(world: World) -> None:
    late = form(reporter_kind="school", noticed_at="2026-01-01T08:00", story="一月就知道")
    answer = Client().post(f"/report/{COUNTY}/", late)
    assert answer.status_code == 200
    assert "补写为什么没有立即报告" in answer.content.decode()
    assert Report.objects.get().proceeding is not None
    said = Client().post(
        f"/report/{COUNTY}/", form(late_reason="怕惹事") | {"noticed_at": "2026-01-01T08:00"}
    )
    assert "补写" not in said.content.decode()


def test_a_poster_shows_the_way(world: World, sign_in: Callable[[str], Client]) -> None:
    made = sign_in("孙丽").get(f"/report/{QINGYAN}/poster.pdf")
    assert made.content.startswith(b"%PDF")
    assert sign_in("孙丽").get("/report/990999101000/poster.pdf").status_code == 404
    assert "海报" in sign_in("孙丽").get("/reports/").content.decode()


def test_every_village_and_every_school_has_its_poster(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    page = sign_in("王强").get("/report/posters/").content.decode()
    assert "大坪村（PDF）" in page
    assert "白水" not in page
    school = page.split("青岩镇中心小学（PDF）", 1)[0].rsplit('href="', 1)[1].split('"', 1)[0]
    made = sign_in("王强").get(school)
    assert made.content.startswith(b"%PDF")
    assert "青岩镇中心小学" in unquote(made.headers["Content-Disposition"])
    assert sign_in("王强").get(f"/report/{QINGYAN}/poster.pdf?at=别的学校").status_code == 404


def test_behind_a_proxy_the_source_is_what_the_proxy_saw_and_nobody_can_forge_it(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def note(source: str) -> bool:
        seen.append(source)
        return False

    monkeypatch.setattr(flow.BUCKETS, "crowded", note)
    settings.BEHIND_PROXY = True
    Client().post(
        f"/report/{COUNTY}/", form(), REMOTE_ADDR="127.0.0.1",
        headers={"X-Forwarded-For": "1.1.1.1, 10.9.8.7"},
    )  # fmt: skip
    assert seen == ["10.9.8.7"]


@pytest.mark.parametrize(("path", "fine"), [("/report/990131101201/", False), ("/tasks/", True)])
def test_the_log_of_the_page_that_anybody_reports_on_knows_the_minute_only(
    path: str, fine: bool
) -> None:
    event: Any = {"event": "request", "path": path, "ms": 3.2}
    for process in structlog.get_config()["processors"][:-1]:
        event = process(None, "info", event)
    assert ("ms" in event) is fine
    assert (len(event["timestamp"]) > len("2026-01-01T00:00Z")) is fine
    assert datetime.fromisoformat(event["timestamp"])


def test_a_form_of_any_size_is_taken_field_by_field_and_answered(world: World) -> None:
    page = form(story="打" * (LONGEST + 300_000), child_name="小石头", suspect="village_official")
    sent = Client().post(
        f"/report/{COUNTY}/", urlencode(page, doseq=True), "application/x-www-form-urlencoded"
    )
    assert sent.status_code == 200
    assert "后面的没有存下" in sent.content.decode()
    report = Report.objects.get()
    assert report.told["story"] == "打" * LONGEST
    assert report.told["child_name"] == "小石头"
    assert report.suspect == "village_official"
    receipt = sent.content.decode().split('class="receipt">', 1)[1][:19]
    more = urlencode({"receipt": receipt, "text": "又打" * 400_000})
    added = Client().post("/report/receipt/", more, "application/x-www-form-urlencoded")
    assert "后面的没有存下" in added.content.decode()
    assert len(Word.objects.get().text) == LONGEST
    assert "后面的没有存下" not in Client().post(f"/report/{COUNTY}/", form()).content.decode()


def test_a_form_in_parts_of_any_size_is_taken_too(world: World) -> None:
    photo = SimpleUploadedFile("x.jpg", b"\xff\xd8" + b"x" * 6 * 2**20)
    page = {
        "photo": photo,
        **form(story="打" * 2_000_000, child_name="小石头", situations=["S4", "S5"]),
    }
    sent = Client().post(f"/report/{COUNTY}/", page)  # as parts, which our own page never sends
    assert sent.status_code == 200
    assert "后面的没有存下" in sent.content.decode()
    report = Report.objects.get()
    assert report.told["story"] == "打" * LONGEST
    assert report.told["child_name"] == "小石头"
    assert (report.situations, report.place) == (["S4", "S5"], DAPING)
    endless = {**form(story="第二件"), **{f"x{n}": "a" * flow.LARGEST_FIELD for n in range(4)}}
    assert Client().post(f"/report/{COUNTY}/", endless).status_code == 200
    assert Report.objects.latest("at").told["story"] == "第二件"


def test_what_is_left_of_a_form_without_end_is_read_and_not_kept(world: World) -> None:
    page = urlencode(form(story="听见打孩子"), doseq=True)
    body = page + f"&x={'a' * flow.LARGEST_FIELD}" * 3 + "&y" * 1000
    sent = Client().post(f"/report/{COUNTY}/", body, "application/x-www-form-urlencoded")
    assert sent.status_code == 200
    assert Report.objects.get().told["story"] == "听见打孩子"


def test_too_many_photos_at_once_are_answered(world: World) -> None:
    files = [SimpleUploadedFile(f"{n}.jpg", b"x" * 100_000) for n in range(25)]
    sent = Client().post("/report/receipt/photos/", {"receipt": "1", "photos": files})
    assert sent.status_code == 400
    assert "一次交得太多" in sent.content.decode()
    assert sent.wsgi_request.read() == b""
