"""After a restore one command makes up for it: erasures once more, and every phone sends again."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.children import child
from tests.doors.field.phone import enrolled
from tests.world import World
from tonghu.base.audit.actors import CLOCK
from tonghu.doors.field.models import Epoch
from tonghu.record.children.models import Child
from tonghu.record.rights.actions import erase_file
from tonghu.record.rights.erasures import publish
from tonghu.record.rights.models import Erased


def test_a_restored_database_erases_again_and_every_phone_starts_anew(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "ERASURES_FILE", tmp_path / "erasures.jsonl")
    erased = child(world, name="周明", id_number=None)
    pk = erased.pk
    erase_file(child_id=pk, by=CLOCK)
    publish()
    Erased.objects.all().delete()  # the backup is older than the erasure
    phone = enrolled(world)
    phone.pull()
    before, said = phone.epoch, StringIO()
    call_command("restored", by="xuping", reason="磁盘坏了，恢复到昨天夜里", stdout=said)
    assert "重新执行了 1 份删除" in said.getvalue()
    assert Erased.objects.get().child_id == pk
    assert not Child.objects.filter(pk=pk).exists()
    phone.pull()
    assert phone.epoch != before


@pytest.mark.parametrize("login", ["nobody", "limei"])
def test_who_may_not_say_so_is_told_and_nothing_begins(world: World, login: str) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("restored", by=login, reason="x", stderr=StringIO(), stdout=StringIO())
    assert left.value.code == 2
    assert not Epoch.objects.exists()
