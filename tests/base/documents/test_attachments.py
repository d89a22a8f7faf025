"""Files on their way in: judged by content, cleaned, kept whole or not at all."""

import errno
import io
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.make import make_jpeg, make_png, make_zip
from tests.world import World
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.documents.uploads import LARGEST, clean
from tonghu.base.kernel.errors import Refused
from tonghu.doors.jobs.daily import DAILY
from tonghu.record.tasks.actions import attach_file, withdraw_file

DOCX = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
SWEEP = next(job for job in DAILY if job.name == "sweep_files")


def _with_gps() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    return make_jpeg(exif=exif)


def test_a_photograph_loses_where_and_with_what_it_was_taken() -> None:
    cleaned = clean(_with_gps(), "照片.jpg")
    assert b"SecretPhone" not in cleaned.content
    assert not Image.open(io.BytesIO(cleaned.content)).getexif()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "LA"])
def test_pictures_of_every_kind_come_through(mode: str) -> None:
    file = io.BytesIO()
    Image.new(mode, (3, 3)).save(file, "PNG")
    assert clean(file.getvalue(), "图.png").content_type.startswith("image/")


def test_the_type_is_read_from_the_content_not_from_the_name() -> None:
    assert clean(make_png(), "报告.docx").content_type == "image/jpeg"
    assert clean(make_zip(DOCX), "照片.jpg").content_type.endswith("document")
    assert clean(make_zip({"xl/workbook.xml": b""}), "x").content_type.endswith("sheet")


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
BAD = {
    "empty file": (b"", "空文件"),
    "over twelve megabytes": (b"\xff\xd8\xff" + b"x" * LARGEST, "超过 12 MB"),
    "program": (b"MZ\x90\x00", "不是能收的"),
    "script in a picture's clothes": (b"<script>", "不是能收的"),
    "torn picture": (make_jpeg(200, 200)[:300], "已经损坏"),
    "picture of too many points": (make_png(9000, 5000), "尺寸太大"),
    "pdf cut short": (PDF[:-6], "不完整"),
    "pdf with password": (PDF.replace(b"<<>>", b"<</Encrypt 1>>"), "密码"),
    "pdf with script": (PDF.replace(b"<<>>", b"<</JavaScript 1>>"), "脚本"),
    "torn zip": (make_zip(DOCX)[:60], "损坏"),
    "zip of something else": (make_zip({"a.txt": b"x"}), "不是能收的"),
    "too many entries": (make_zip({f"word/{n}": b"" for n in range(1001)}), "展开后太大"),
    "bomb": (make_zip(DOCX | {"word/x": b"0" * 10_000_000}), "展开后太大"),
    "path out of the file": (make_zip(DOCX | {"../../etc/passwd": b"x"}), "路径不正常"),
    "absolute path": (make_zip(DOCX | {"/etc/passwd": b"x"}), "路径不正常"),
    "macro": (make_zip(DOCX | {"word/vbaProject.bin": b"x"}), "宏"),
    "link to outside": (
        make_zip(DOCX | {"word/_rels/a.rels": b'<r TargetMode="External"/>'}), "链接到外面"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_file(what: str) -> None:
    content, told = BAD[what]
    with pytest.raises(Refused, match=told):
        clean(content, "文件")


def test_a_packed_file_with_a_password_is_refused() -> None:
    content = bytearray(make_zip(DOCX))
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(marker)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(marker, at + 4)
    with pytest.raises(Refused, match="密码"):
        clean(bytes(content), "加密.docx")


def test_a_file_is_attached_shown_and_withdrawn_through_the_pages(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    task, client = world.task("青岩镇人民政府"), sign_in("王强")
    upload = SimpleUploadedFile("走访照片.jpg", _with_gps())
    client.post(f"/tasks/{task.pk}/attachments/", {"file": upload, "evidence": "on"})
    one = Attachment.objects.get()
    page = client.get(f"/tasks/{task.pk}/").content.decode()
    assert "走访照片.jpg" in page
    assert "原件已封存" in page
    response = client.get(f"/tasks/{task.pk}/attachments/{one.pk}/")
    assert b"SecretPhone" not in response.content
    assert b"SecretPhone" in ATTACHMENTS.get(one.pk, "original"), (
        "the original is kept, but not shown"
    )
    client.post(f"/tasks/{task.pk}/attachments/{one.pk}/withdrawal/", {"reason": "传错了"})
    client.get("/")  # the message that says so is shown once
    assert "走访照片.jpg" not in client.get(f"/tasks/{task.pk}/").content.decode()
    assert client.get(f"/tasks/{task.pk}/attachments/{one.pk}/").status_code == 404
    assert ATTACHMENTS.get(one.pk, "clean"), "withdrawn is not destroyed"


def test_a_refused_file_says_why_and_keeps_nothing(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    task = world.task("青岩镇人民政府")
    upload = SimpleUploadedFile("病毒.exe", b"MZ")
    response = sign_in("王强").post(f"/tasks/{task.pk}/attachments/", {"file": upload})
    assert response.status_code == 422
    assert "病毒.exe" in response.content.decode()
    assert not Attachment.objects.exists()


def test_files_lie_sealed_on_the_disk(world: World) -> None:
    attach_file(
        task=world.task("青岩镇人民政府"), name="x.pdf", content=PDF, evidence=False,
        by=world.officer("王强"),
    )  # fmt: skip
    one = Attachment.objects.get()
    (path,) = ATTACHMENTS._path(one.pk, "clean").parent.glob(f"{one.pk}.*")
    assert b"%PDF" not in path.read_bytes()


def test_withdrawn_twice_is_withdrawn_once(world: World) -> None:
    task, by = world.task("青岩镇人民政府"), world.officer("王强")
    one = attach_file(task=task, name="x.pdf", content=PDF, evidence=False, by=by)
    for _ in range(2):
        withdraw_file(task=task, attachment=one, reason="错", by=by)
    assert one.withdrawal.reason == "错"
    assert str(one.withdrawal) == str(one.pk)


def test_a_full_disk_is_told_and_leaves_nothing_half_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    task, by = world.task("青岩镇人民政府"), world.officer("王强")
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Refused, match="磁盘满了"):
            attach_file(task=task, name="x.pdf", content=PDF, evidence=False, by=by)
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "bad")))
        with pytest.raises(OSError, match="bad"):
            attach_file(task=task, name="x.pdf", content=PDF, evidence=False, by=by)
    assert not Attachment.objects.exists()


def test_files_that_lost_their_row_are_swept_and_others_stay(world: World) -> None:
    kept = attach_file(
        task=world.task("青岩镇人民政府"), name="x.pdf", content=PDF, evidence=True,
        by=world.officer("王强"),
    )  # fmt: skip
    lost = Attachment().id
    ATTACHMENTS.put(lost, "clean", b"x")
    assert SWEEP.run(timezone.now()).done == 0, "a day of grace: its transaction may be running"
    for path in ATTACHMENTS._path(lost, "clean").parents[1].rglob("*.*"):
        os.utime(path, (time.time() - 2 * 86400,) * 2)
    SWEEP.run(timezone.now() + timedelta(minutes=1))
    assert ATTACHMENTS.get(kept.pk, "original") == PDF
    with pytest.raises(FileNotFoundError):
        ATTACHMENTS.get(lost, "clean")


def test_where_there_are_no_files_there_is_nothing_to_sweep(
    settings: object, tmp_path: Path
) -> None:
    settings.ATTACHMENTS_DIR = tmp_path / "none"  # type: ignore[attr-defined]
    assert list(ATTACHMENTS.orphans(timezone.now())) == []
