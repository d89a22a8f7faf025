"""A paper comes back signed: it is scanned, kept with its step, and opened again by who works on the case."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.children import child
from tests.make import make_jpeg
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import finish, pending
from tests.world import World
from tonghu.base.audit.models import Entry
from tonghu.record.cases.actions import begin_case
from tonghu.record.cases.models import Assignment, Case

SignIn = Callable[[str], Client]


def admonished(world: World, sign_in: SignIn) -> tuple[Case, Assignment]:
    """A case in which the village has admonished a father, on paper."""
    town = world.officer("王强")
    case = begin_case(
        child=child(world), key="guardianship_intervention", because="x", by=town
    ).case
    finish(world, case, "identify", "minor", by="王强")
    step = pending(case, "admonish")
    said = {"outcomes": ["heeded"], "to": "1", "demand": "每周联系"}
    sign_in("李梅").post(f"/cases/steps/{step.task_id}/", done(**said))
    return case, step


def scan(content: bytes, name: str = "签收的通知书.jpg") -> dict[str, SimpleUploadedFile]:
    """A file as a browser sends it."""
    return {"file": SimpleUploadedFile(name, content)}


def test_it_is_kept_with_the_step_that_is_done_and_opened_by_the_team(
    world: World, sign_in: SignIn
) -> None:
    case, step = admonished(world, sign_in)
    village, url = sign_in("李梅"), f"/cases/steps/{step.task_id}/files/"
    assert url in village.get(f"/cases/{case.pk}/").content.decode()
    back = village.post(url, scan(make_jpeg()), follow=True).content.decode()
    assert "已上传“签收的通知书.jpg”" in back
    [file] = re.findall(f'href="{url}([^"]+)"', back)
    page = sign_in("王强").get(f"/cases/{case.pk}/").content.decode()
    assert f"{url}{file}" in page
    assert f'href="{url}"' not in page, "the township is not asked to upload for the village"
    opened = sign_in("王强").get(f"{url}{file}")
    assert opened.headers["Content-Disposition"].startswith("attachment")
    assert Entry.objects.filter(verb="cases.seen", actor_id=world.officer("王强").pk).exists()
    for stranger in ("何敏", "孙丽", "林涛"):
        assert sign_in(stranger).get(f"{url}{file}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"MZ" + bytes(2000), "文书.pdf", "不能"),
        (b"%PDF-1.4 /JavaScript (app.alert(1))", "脚本.pdf", "PDF"),
        (b"%PDF-1.4" + bytes(21_000_000), "很大.pdf", "MB"),
    ],
)
def test_what_is_no_clean_paper_is_not_kept(
    world: World, sign_in: SignIn, content: bytes, name: str, why: str
) -> None:
    case, step = admonished(world, sign_in)
    url = f"/cases/steps/{step.task_id}/files/"
    refused = sign_in("李梅").post(url, scan(content, name))
    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert "附件</h2>" not in sign_in("李梅").get(f"/cases/{case.pk}/").content.decode()


def test_nobody_uploads_for_another_organisation(world: World, sign_in: SignIn) -> None:
    case, step = admonished(world, sign_in)
    refused = sign_in("王强").post(f"/cases/steps/{step.task_id}/files/", scan(make_jpeg()))
    assert refused.status_code == 422
    assert "文件请交该单位上传" in refused.content.decode()
    check = pending(case, "check")
    assert (
        "上传照片、签好的文书"
        in sign_in("王强").get(f"/cases/steps/{check.task_id}/").content.decode()
    )
