"""The papers of a file: entered, found under their headings, opened by who may, taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.make import make_png
from tests.world import World
from tonghu.base.audit.models import Entry
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.errors import Refused
from tonghu.law.archive import CATALOGUE, Keeping
from tonghu.record.archive.actions import file_paper, withdraw_paper
from tonghu.record.archive.models import Paper

SignIn = Callable[[str], Client]


def test_the_catalogue_has_its_twenty_headings() -> None:
    assert list(CATALOGUE) == [f"{n:02}" for n in range(1, 21)]
    assert {one.keeping for one in CATALOGUE.values()} == set(Keeping)


def test_a_paper_is_filed_found_and_opened(world: World, sign_in: SignIn) -> None:
    one, limei = child(world), sign_in("李梅")
    scan = SimpleUploadedFile("家访.png", make_png(), "image/png")
    response = limei.post(
        f"/archive/children/{one.pk}/new/?heading=06",
        {"heading": "06", "title": "九月家访记录", "formed_on": "2026-09-03", "upload": scan},
    )
    assert response.status_code == 302
    page = limei.get(f"/archive/children/{one.pk}/").content.decode()
    assert "九月家访记录" in page
    assert "至年满18周岁后10年" in page
    assert "登记表（现在的样子" in page
    paper = Paper.objects.get()
    opened = limei.get(f"/archive/{paper.pk}/")
    assert (opened.status_code, opened.headers["Content-Type"]) == (200, "image/jpeg")
    assert Entry.objects.filter(subject_id=paper.pk, kind="disclosure").exists()
    assert "九月家访记录" in limei.get(f"/children/{one.pk}/").content.decode()
    assert sign_in("何敏").get(f"/archive/{paper.pk}/").status_code == 404


def test_highly_sensitive_papers_are_counted_but_not_opened_by_the_village(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    paper = file_paper(
        child=one, heading="17", title="人身安全保护令", formed_on=timezone.localdate(),
        secrecy="1", upload=("令.png", make_png()), by=world.officer("王强"),
    )  # fmt: skip
    assert paper.secrecy == "3"  # the heading's own secrecy is the least
    assert paper.attachment is not None
    assert paper.attachment.evidence
    village = sign_in("李梅").get(f"/archive/children/{one.pk}/").content.decode()
    assert "另有 1 件高敏材料" in village
    assert "人身安全保护令" not in village
    assert "人身安全保护令" not in sign_in("李梅").get(f"/children/{one.pk}/").content.decode()
    assert sign_in("李梅").get(f"/archive/{paper.pk}/").status_code == 404
    assert sign_in("王强").get(f"/archive/{paper.pk}/").status_code == 200


def test_a_paper_without_a_scan_says_where_it_lies(world: World, sign_in: SignIn) -> None:
    one, limei = child(world), sign_in("李梅")
    url, data = (
        f"/archive/children/{one.pk}/new/",
        {"heading": "20", "title": "奖状", "formed_on": "2026-09-03"},
    )
    refused = limei.post(url, data)
    assert refused.status_code == 422
    assert "奖状" in refused.content.decode()
    assert "放在哪里" in refused.content.decode()
    assert limei.post(url, data | {"shelf": "村部 2 柜", "pages": "1"}).status_code == 302
    assert "村部 2 柜" in limei.get(f"/archive/children/{one.pk}/").content.decode()
    paper = Paper.objects.get()
    assert limei.get(f"/archive/{paper.pk}/").status_code == 404


def test_a_file_that_is_no_paper_is_refused_and_nothing_is_kept(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    bad = SimpleUploadedFile("病毒.exe", b"MZ\x90\x00", "application/octet-stream")
    response = sign_in("李梅").post(
        f"/archive/children/{one.pk}/new/",
        {"heading": "20", "title": "x", "formed_on": "2026-09-03", "upload": bad},
    )
    assert response.status_code == 422
    assert "不是能收的文件类型" in response.content.decode()
    assert not Paper.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("day", ["1998-01-01", "2999-01-01"])
def test_impossible_dates_are_refused(day: str, world: World, sign_in: SignIn) -> None:
    response = sign_in("李梅").post(
        f"/archive/children/{child(world).pk}/new/",
        {"heading": "20", "title": "x", "formed_on": day, "shelf": "x"},
    )
    assert response.status_code == 422


def test_a_paper_of_the_wrong_child_is_taken_back(world: World, sign_in: SignIn) -> None:
    one = child(world)
    paper = file_paper(
        child=one, heading="20", title="别人的奖状", formed_on=timezone.localdate(),
        upload=("x.png", make_png()), by=world.officer("李梅"),
    )  # fmt: skip
    with pytest.raises(Refused, match="管辖范围"):
        withdraw_paper(paper=paper, reason="x", by=world.officer("田雨"))
    sign_in("李梅").post(f"/archive/{paper.pk}/withdrawal/", {"reason": "放错了孩子"})
    assert "别人的奖状" not in sign_in("王强").get(f"/archive/children/{one.pk}/").content.decode()
    withdraw_paper(paper=paper, reason="又一次", by=world.officer("李梅"))
    paper.refresh_from_db()
    assert paper.withdrawn_why == "放错了孩子"
    unscanned = file_paper(
        child=one, heading="20", title="作业本", formed_on=timezone.localdate(), shelf="村部",
        by=world.officer("李梅"),
    )  # fmt: skip
    withdraw_paper(paper=unscanned, reason="还给孩子", by=world.officer("李梅"))
    assert unscanned.pk not in {one.pk for one in Paper.objects.filter(withdrawn_at=None)}


def test_another_place_files_nothing(world: World) -> None:
    with pytest.raises(Refused, match="管辖范围"):
        file_paper(
            child=child(world), heading="20", title="x", formed_on=timezone.localdate(), shelf="x",
            by=world.officer("田雨"),
        )  # fmt: skip
    with pytest.raises(Refused, match="还没有到"):
        file_paper(
            child=child(world, id_number=None, name="王小军"), heading="20", title="x", shelf="x",
            formed_on=timezone.localdate() + timedelta(days=1), by=world.officer("李梅"),
        )  # fmt: skip
