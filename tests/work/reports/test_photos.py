"""Photos come after the text is stored; whatever goes wrong with one, the report stands."""

import io
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.doors.api.test_tokens import SECRET, _issue
from tests.make import make_jpeg, make_png, make_zip
from tests.work.reports.test_reports import filed, form
from tests.world import COUNTY, DAPING, World
from tonghu.base.audit.actors import PUBLIC
from tonghu.base.audit.models import Entry
from tonghu.base.documents import store, uploads
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.errors import Refused
from tonghu.doors.public import flow
from tonghu.record.cases.actions import declare_conflict
from tonghu.record.tasks.models import Task
from tonghu.work.reports.actions import MOST_PHOTOS, add_photo
from tonghu.work.reports.models import Report

SignIn = Callable[[str], Client]
HOME, TELEPHONE = 0x8825, 0x0110
"""The tags under which a telephone writes where a photo was taken, and what it is itself."""


def huge() -> bytes:
    """The few bytes of a picture that says it is thirty thousand pixels high and wide."""
    small, side = make_png(1, 1), (30_000).to_bytes(4, "big")
    head = small[12:16] + side + side + small[24:29]
    return small[:12] + head + crc32(head).to_bytes(4, "big") + small[33:]


def photo(colour: int = 0, name: str = "张家小宝.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, snapshot(colour))


def snapshot(colour: int = 0) -> bytes:
    """A photo as a telephone makes it: with the place and the telephone in it."""
    exif = Image.Exif()
    exif[TELEPHONE] = "SecretPhone 9"
    exif.get_ifd(HOME)[2] = (26.0, 35.0, 12.0)
    return make_jpeg(8 + colour, 8, exif=exif)


def report_and_receipt() -> tuple[Report, str]:
    """Somebody told something on the public page, and holds the receipt."""
    page = Client().post(f"/report/{COUNTY}/", form()).content.decode()
    return Report.objects.latest("at"), page.split('class="receipt">', 1)[1][:19]


def send(receipt: str, *files: SimpleUploadedFile) -> Any:
    return Client().post("/report/receipt/photos/", {"receipt": receipt, "photos": list(files)})


def test_whoever_holds_the_receipt_adds_photos_and_whoever_works_on_it_is_told(
    world: World, sign_in: SignIn
) -> None:
    report, receipt = report_and_receipt()
    answer = send(receipt, photo(1), photo(2))
    assert answer.status_code == 200
    assert "收到照片 2 张" in answer.content.decode()
    assert not answer.cookies
    told = Task.objects.get(kind="reports.read_more")
    assert told.organisation.name == "青岩镇派出所"
    police = sign_in("赵刚")
    page = police.get(f"/reports/{report.pk}/").content.decode()
    first = Attachment.objects.earliest("at")
    assert f"/reports/{report.pk}/photos/{first.pk}/" in page
    assert "照片1.jpeg" in page
    assert "张家小宝" not in page  # how it was called on somebody's telephone is nobody's business
    shown = police.get(f"/reports/{report.pk}/photos/{first.pk}/")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "attachment" in shown.headers["Content-Disposition"]
    assert Entry.objects.filter(kind="disclosure", subject_id=str(first.pk)).count() == 1


def test_bad_58_neither_the_place_nor_the_telephone_is_in_what_is_shown(world: World) -> None:
    report, receipt = report_and_receipt()
    content = snapshot()
    assert Image.open(io.BytesIO(content)).getexif().get_ifd(HOME)  # it was there
    send(receipt, SimpleUploadedFile("a.jpg", content))
    one = Attachment.objects.get()
    clean = ATTACHMENTS.get(one.pk, "clean")
    assert not Image.open(io.BytesIO(clean)).getexif()
    assert b"SecretPhone" not in clean
    # The original is evidence: whole, sealed on the disk, and opened by no address.
    assert ATTACHMENTS.get(one.pk, "original") == content
    sealed = [path.read_bytes() for path in ATTACHMENTS.folder.rglob(f"{one.pk}.*")]
    assert len(sealed) == 2
    assert not any(b"SecretPhone" in some for some in sealed)
    assert report.pk == one.subject_id


@pytest.mark.parametrize(
    ("case", "content", "says"),
    [
        ("nothing in it", b"", "空文件"),
        ("a web page", b"<html><script>", "不是照片"),
        ("a drawing with a script", b"<svg onload='x()'/>", "不是照片"),
        ("a packed file", make_zip({"word/document.xml": b"x"}), "不是照片"),
        ("a document", b"%PDF-1.7\n%%EOF", "不是照片"),
        ("half of a photo", make_jpeg(64, 64)[:200], "已经损坏"),
        ("thirty thousand pixels a side", huge(), "尺寸太大"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_bad_58_59_what_is_no_photo_is_said_so_and_the_others_and_the_report_stand(
    world: World, case: str, content: bytes, says: str
) -> None:
    report, receipt = report_and_receipt()
    answer = send(receipt, photo(1), SimpleUploadedFile("第二张.jpg", content), photo(3))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "第二张.jpg" in page
    assert says in page
    assert "收到照片 2 张" in page
    assert "报告的文字和已经收到的照片都在" in page
    assert Attachment.objects.count() == 2
    assert Report.objects.filter(pk=report.pk, proceeding__isnull=False).exists()


def test_a_picture_behind_which_something_hides_loses_it(world: World) -> None:
    _, receipt = report_and_receipt()
    send(receipt, SimpleUploadedFile("a.png", make_png(8, 8) + make_zip({"evil.js": b"x" * 99})))
    assert b"evil.js" not in ATTACHMENTS.get(Attachment.objects.get().pk, "clean")


def test_a_photo_too_large_is_not_even_read_to_its_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tonghu.work.reports.intake.LARGEST", 100)
    monkeypatch.setattr(uploads, "LARGEST", 100)
    _, receipt = report_and_receipt()
    assert "超过" in send(receipt, SimpleUploadedFile("a.png", make_png(300, 300))).content.decode()


def test_the_same_photo_again_is_the_same_and_ten_are_enough(world: World) -> None:
    _, receipt = report_and_receipt()
    send(receipt, photo(), photo())
    assert Attachment.objects.count() == 1
    page = send(receipt, *(photo(n) for n in range(1, MOST_PHOTOS + 1))).content.decode()
    assert f"最多 {MOST_PHOTOS} 张" in page
    assert Attachment.objects.count() == MOST_PHOTOS
    assert Task.objects.filter(kind="reports.read_more").count() == 1  # one duty, however many


def test_when_the_disk_is_nearly_full_the_words_still_come_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_KEPT_FREE", 2**63)
    report, receipt = report_and_receipt()
    with pytest.raises(Refused, match="报告的文字不受影响"):
        add_photo(report=report, name="a.jpg", content=snapshot(), by=PUBLIC)
    assert "服务器快满了" in send(receipt, photo()).content.decode()


def test_without_a_photo_or_with_a_wrong_receipt_it_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, receipt = report_and_receipt()
    nothing = send(receipt)
    assert nothing.status_code == 422
    assert "没有选照片" in nothing.content.decode()
    asked: list[object] = []

    def slow_down(request: object, counted: object) -> bool:
        asked.append(counted)
        return True

    monkeypatch.setattr("tonghu.doors.public.views.slow_down", slow_down)
    wrong = send("1234 1234 1234 1234", photo())
    assert wrong.status_code == 422
    assert "没有这个回执编号" in wrong.content.decode()
    assert asked == [flow.PHOTOS]
    assert not Attachment.objects.exists()


def test_only_a_photo_is_a_report_too(world: World) -> None:
    page = Client().post(f"/report/{DAPING}/", {}).content.decode()
    report = Report.objects.get()
    assert report.proceeding is None
    send(page.split('class="receipt">', 1)[1][:19], photo())
    report.refresh_from_db()
    assert report.proceeding is not None  # bad input 60: with a photo it is not empty any more


@pytest.mark.slow
def test_who_sees_the_report_sees_its_photos_and_nobody_else(world: World, sign_in: SignIn) -> None:
    report, receipt = report_and_receipt()
    send(receipt, photo())
    one = Attachment.objects.get()
    url = f"/reports/{report.pk}/photos/{one.pk}/"
    answers = {
        name: sign_in(name).get(url).status_code
        for name in ("赵刚", "王强", "周静", "李梅", "孙丽", "何敏", "林涛", "关岩", "许平", "高远")
    }
    assert {name for name, status in answers.items() if status == 200} == {"赵刚", "王强", "周静"}
    assert set(answers.values()) == {200, 404}
    other = filed(story="另一件事情", place="990131102200")
    assert sign_in("赵刚").get(f"/reports/{other.pk}/photos/{one.pk}/").status_code == 404
    # Who must keep out later loses them as well.
    assert report.proceeding is not None
    declare_conflict(
        case=report.proceeding.case, organisation=world.organisation("青岩镇人民政府"),
        reason="x", by=world.officer("赵刚"),
    )  # fmt: skip
    assert sign_in("王强").get(url).status_code == 404
    assert sign_in("赵刚").get(url).status_code == 200


def test_a_photo_with_a_report_about_the_village_head_is_not_for_the_village(
    world: World, sign_in: SignIn
) -> None:
    report = filed(suspect="village_official")
    one = add_photo(report=report, name="x", content=snapshot(), by=PUBLIC)
    assert sign_in("李梅").get(f"/reports/{report.pk}/photos/{one.pk}/").status_code == 404


def test_an_officer_adds_photos_to_a_report_they_handed_in(world: World, sign_in: SignIn) -> None:
    teacher, key = sign_in("孙丽"), uuid4()
    page = teacher.post("/reports/new/", form(key, reporter_kind="school")).content.decode()
    url = f"/reports/{key}/photos/"
    assert f'action="{url}"' in page
    done = teacher.post(
        url, {"photos": [photo(1), SimpleUploadedFile("坏.jpg", b"x")]}, follow=True
    )
    said = done.content.decode()
    assert "收到照片 1 张" in said
    assert "“坏.jpg”不是照片" in said
    assert "照片1.jpeg" in said
    assert sign_in("田雨").post(url, {"photos": [photo(2)]}).status_code == 404
    assert sign_in("许平").post(url, {"photos": [photo(2)]}).status_code == 403
    assert Attachment.objects.count() == 1


def test_the_interface_takes_a_photo_of_ones_own_report(world: World) -> None:
    _issue(world, name="孙丽")
    headers = {"Authorization": f"Bearer {SECRET}", "Idempotency-Key": str(uuid4())}
    key = json.loads(
        Client().post(
            "/api/v1/reports/",
            json.dumps({"place": DAPING, "story": "孩子身上有旧伤"}),
            content_type="application/json",
            headers=headers,
        ).content
    )["id"]  # fmt: skip
    url = f"/api/v1/reports/{key}/photos/"

    def post(file: SimpleUploadedFile) -> Any:
        return Client().post(url, {"photo": file}, headers=headers)

    kept = post(photo())
    assert (kept.status_code, len(kept.json()["sha256"])) == (200, 64)
    assert post(photo()).json() == kept.json()
    assert Attachment.objects.count() == 1
    wrong = post(SimpleUploadedFile("a.jpg", b"x"))
    assert wrong.status_code == 409
    assert "不是照片" in wrong.json()["detail"]
    assert Client().post(url, {}, headers=headers).status_code == 409
    Report.objects.update(by=world.officer("李梅").pk)
    assert post(photo(2)).status_code == 404
