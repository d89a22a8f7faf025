"""The papers of a file: entered, found under their headings, opened by who may, taken back."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.make import make_png
from tests.world import World
from tonghu.base.audit.models import Entry
from tonghu.base.documents.models import Attachment
from tonghu.base.kernel.errors import Refused
from tonghu.law.archive import CATALOGUE, Keeping
from tonghu.law.ledger import ExitReason
from tonghu.record.archive.actions import file_paper, withdraw_paper
from tonghu.record.archive.models import Paper
from tonghu.record.children.actions import ask_exit, decide_exit, merge_files

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


def test_a_paper_is_replaced_in_one_step_and_the_catalogue_says_why(
    world: World, sign_in: SignIn
) -> None:
    one, limei = child(world), sign_in("李梅")
    old = file_paper(
        child=one, heading="02", title="户口簿首页", formed_on=timezone.localdate(), pages=2,
        upload=("x.png", make_png()), by=world.officer("李梅"),
    )  # fmt: skip
    url = f"/archive/{old.pk}/replacement/"
    assert 'value="户口簿首页"' in limei.get(url).content.decode()
    said = {"heading": "02", "title": "户口簿首页（清楚的）", "formed_on": "2026-09-03"}
    scan = SimpleUploadedFile("户口簿.png", make_png(), "image/png")
    assert limei.post(url, said | {"upload": scan}).status_code == 422  # why is owed
    scan.seek(0)
    assert limei.post(url, said | {"upload": scan, "reason": "拍糊了"}).status_code == 302
    page = limei.get(f"/archive/children/{one.pk}/").content.decode()
    assert "户口簿首页（清楚的）" in page
    assert "撤回的 1 件" in page
    assert "换成了新的：拍糊了" in page
    assert limei.get(f"/archive/{old.pk}/").status_code == 404
    with pytest.raises(Refused, match="已经撤回"):
        file_paper(
            child=one, instead_of=old, reason="x", heading="02", title="x", shelf="一柜",
            formed_on=timezone.localdate(), by=world.officer("李梅"),
        )  # fmt: skip


def test_the_catalogue_says_who_filed_a_paper_and_who_opened_it(
    world: World, sign_in: SignIn
) -> None:
    one, wang = child(world), sign_in("王强")
    paper = file_paper(
        child=one, heading="02", title="户口簿", formed_on=timezone.localdate(),
        upload=("x.png", make_png()), by=world.officer("李梅"),
    )  # fmt: skip
    page = wang.get(f"/archive/children/{one.pk}/").content.decode()
    assert "还没有人打开过" in page
    assert f"李梅 {timezone.localtime(paper.at):%m-%d}" in page
    wang.get(f"/archive/{paper.pk}/")
    wang.get(f"/archive/{paper.pk}/")  # told once a day
    page = wang.get(f"/archive/children/{one.pk}/").content.decode()
    assert "还没有人打开过" not in page
    assert "王强打开过" in page


def test_the_catalogue_counts_what_is_missing_and_files_under_any_heading(
    world: World, sign_in: SignIn
) -> None:
    one, limei = child(world), sign_in("李梅")
    page = limei.get(f"/archive/children/{one.pk}/").content.decode()
    assert "还有 19 条没有材料" in page  # all but the form itself
    for heading in CATALOGUE:
        assert f"/archive/children/{one.pk}/new/?heading={heading}" in page
    chosen = limei.get(f"/archive/children/{one.pk}/new/").content.decode()
    assert '<option value="" selected>请选择</option>' in chosen
    ask_exit(
        child=one, why=ExitReason.PARENT_RETURNED, values={"mother.is_away": "0"}, reason="", on=timezone.localdate(),
        by=world.officer("李梅"),
    )  # fmt: skip
    decide_exit(child=fresh(one), leaves=True, reason="核实", by=world.officer("王强"))
    page = limei.get(f"/archive/children/{one.pk}/").content.decode()
    assert "还有 18 条没有材料" in page


def test_nothing_is_filed_in_a_file_that_was_merged_into_another(
    world: World, sign_in: SignIn
) -> None:
    kept = child(world)
    other = child(world, id_number=None, name="李小芳")
    merge_files(kept=kept, dropped=other, values={}, reason="同一个孩子", by=world.officer("王强"))
    other.refresh_from_db()
    with pytest.raises(Refused, match="已并入另一份"):
        file_paper(
            child=other, heading="20", title="x", formed_on=timezone.localdate(), shelf="x",
            by=world.officer("李梅"),
        )  # fmt: skip
    page = sign_in("李梅").get(f"/archive/children/{other.pk}/").content.decode()
    assert f"/archive/children/{kept.pk}/" in page
    assert f"/archive/children/{other.pk}/new/" not in page
