"""Sealed values: bound to their row, found only through a keyed digest, kept through rotations."""

import json
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tonghu.base.audit.models import Reason
from tonghu.base.kernel import rotation, seals
from tonghu.base.kernel.fields import BlindIndexField, Sealed, SealedJSONField, SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.seals import KeyRing, SealBroken, blind_index, open_seal, ring, seal

ROW = {"table": "t", "column": "c", "row": "1"}


class Paper(models.Model):
    """A row with something sealed in it."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = SealedTextField(null=True)
    number_index = BlindIndexField(of="number", normalise=str.upper)
    facts = SealedJSONField(null=True)
    note = models.CharField(max_length=20, default="")

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        app_label = "kernel"
        managed = False  # made by the fixture below; whoever walks all tables passes it by


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    """A key file of this test's own."""
    settings.SEAL_KEYS_FILE = tmp_path / "keys.json"
    return tmp_path / "keys.json"


@pytest.fixture
def papers(db: None, keys: Path) -> type[Paper]:
    """The table of papers, rolled back with the test."""
    create, _ = connection.SchemaEditorClass(connection, collect_sql=True).table_sql(Paper)
    with connection.cursor() as cursor:
        cursor.execute(create)
    Reason._base_manager.all()._raw_delete("default")  # the county's, under another ring
    return Paper


@pytest.fixture(autouse=True, scope="module")
def _forget_the_model() -> Iterator[None]:
    """The test's model leaves the registry with the test."""
    yield
    apps.all_models["kernel"].pop("paper", None)
    apps.clear_cache()


@pytest.mark.parametrize("cipher", ["AES-256-GCM", "SM4-GCM"])
@given(plain=st.binary(max_size=200))
def test_what_is_sealed_opens_for_its_row_only(cipher: str, plain: bytes) -> None:
    from django.test import override_settings

    with override_settings(SEAL_CIPHER=cipher):
        sealed = seal(plain, **ROW)
    assert open_seal(sealed, **ROW) == plain
    for moved in ({"row": "2"}, {"column": "d"}, {"table": "u"}):
        with pytest.raises(SealBroken):
            open_seal(sealed, **ROW | moved)


@given(st.data())
def test_a_changed_bit_anywhere_breaks_the_seal(data: st.DataObject) -> None:
    sealed = bytearray(seal(b"11010519491231002X", **ROW))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        open_seal(bytes(sealed), **ROW)


def test_two_seals_of_one_value_differ() -> None:
    assert seal(b"x", **ROW) != seal(b"x", **ROW)


def test_sm4_gcm_is_that_of_rfc_8998() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    aad = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = seals._encrypt(seals.CIPHERS["SM4-GCM"], key, nonce, plain, aad)
    assert sealed.hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert seals._decrypt(seals.CIPHERS["SM4-GCM"], key, nonce, sealed, aad) == plain


@pytest.mark.parametrize("mac", ["HMAC-SHA-256", "HMAC-SM3"])
def test_a_blind_index_finds_equal_values_of_one_column_only(settings: Settings, mac: str) -> None:
    settings.INDEX_MAC = mac
    one = blind_index("11010519491231002X", table="t", column="c")
    assert one == blind_index("11010519491231002X", table="t", column="c")
    assert one != blind_index("11010519491231002X", table="t", column="d")
    assert len(one) == 64


def test_the_key_file_is_its_owners_only(keys: Path) -> None:
    ring()
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    keys.chmod(0o640)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        KeyRing.load(keys)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": {}, "active": 1, "index": ""}', '{"keys": [], "active": 1}']
)
def test_a_damaged_key_file_says_restore_it(keys: Path, text: str) -> None:
    keys.write_text(text, encoding="ascii")
    keys.chmod(0o600)
    with pytest.raises(ImproperlyConfigured, match="从备份恢复"):
        KeyRing.load(keys)


def test_production_never_makes_a_key_file_by_itself(keys: Path, settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="切勿新建"):
        ring()


def test_a_value_is_sealed_in_the_database_and_plain_in_the_hand(papers: type[Paper]) -> None:
    paper = papers.objects.create(number="11010519491231002x", facts={"病": "哮喘"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, facts FROM kernel_paper")
        raw = b"".join(bytes(value) for value in cursor.fetchone())
    assert b"1949" not in raw
    assert "哮喘".encode() not in raw
    again = papers.objects.get(pk=paper.pk)
    assert (again.number, again.facts) == ("11010519491231002x", {"病": "哮喘"})


def test_reading_rows_opens_no_seal(papers: type[Paper], monkeypatch: pytest.MonkeyPatch) -> None:
    papers.objects.bulk_create([papers(number=str(n)) for n in range(5)])
    monkeypatch.setattr("tonghu.base.kernel.fields.open_seal", None)
    rows = list(papers.objects.all())
    assert "Sealed(…)" in repr(rows[0].__dict__["number"])
    rows[0].note = "改了"
    rows[0].save()


def test_an_unread_value_is_saved_back_as_it_was(papers: type[Paper]) -> None:
    paper = papers.objects.create(number="1", facts=None)
    before = papers.objects.values_list("number", flat=True).get()
    again = papers.objects.get(pk=paper.pk)
    again.note = "x"
    again.save()
    assert papers.objects.values_list("number", flat=True).get() == before
    assert papers.objects.get().number_index == papers._meta.get_field("number_index").digest("1")


def test_deferred_and_empty_values_behave(papers: type[Paper]) -> None:
    paper = papers.objects.create(number="1")
    assert papers.objects.defer("number").get(pk=paper.pk).number == "1"
    assert papers.objects.get(facts__isnull=True).facts is None
    assert papers.objects.create().number_index is None
    paper.refresh_from_db()
    assert paper.number == "1"


def test_a_value_is_found_through_its_index_whatever_its_spelling(papers: type[Paper]) -> None:
    papers.objects.create(number="11010519491231002x")
    field = papers._meta.get_field("number_index")
    assert isinstance(field, BlindIndexField)
    assert papers.objects.get(number_index=field.digest("11010519491231002X"))


@pytest.mark.parametrize(
    ("way", "error"),
    [
        (lambda model: model.objects.update(number="plain"), TypeError),
        (lambda model: model.objects.filter(number="plain"), FieldError),
        (lambda model: model.objects.filter(number__contains="plain"), FieldError),
        (
            lambda model: model._meta.get_field("number").pre_save(
                model(pk=None, number="x"), True
            ),
            TypeError,
        ),
        (lambda model: model._meta.get_field("number").value_to_string(None), TypeError),
    ],
    ids=["update", "filter", "contains", "no id", "export"],
)
def test_ways_that_would_spill_a_value_are_closed(
    papers: type[Paper], way: Callable[[type[Paper]], object], error: type[Exception]
) -> None:
    papers.objects.create(number="1")
    with pytest.raises(error):
        way(papers)


def test_a_seal_copied_to_another_row_does_not_open(papers: type[Paper]) -> None:
    one = papers.objects.create(number="1")
    sealed = papers.objects.values_list("number", flat=True).get(pk=one.pk)
    other = papers.objects.create(number="2")
    papers.objects.filter(pk=other.pk).update(number=sealed)
    with pytest.raises(SealBroken):
        _ = papers.objects.get(pk=other.pk).number


def test_after_a_rotation_everything_is_readable_and_the_old_key_opens_nothing(
    papers: type[Paper], keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.objects.bulk_create([papers(number=str(n), facts=[n]) for n in range(7)])
    old = KeyRing.load(keys)
    stolen = bytes(papers.objects.values_list("number", flat=True).first() or b"")
    call_command("keys", "rotate", "--forget-old")
    assert "14 项" in capsys.readouterr().out
    assert {paper.number for paper in papers.objects.all()} == {str(n) for n in range(7)}
    assert old.active not in ring().keys
    with pytest.raises(SealBroken, match="key is gone"):
        open_seal(stolen, table="kernel_paper", column="number", row="x")


def test_a_rotation_cut_short_goes_on_where_it_was(
    papers: type[Paper], monkeypatch: pytest.MonkeyPatch, keys: Path
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 3)
    papers.objects.bulk_create([papers(number=str(n)) for n in range(10)])
    real, calls = rotation._reseal_batch, [0]

    def dying(*args: object) -> int:
        calls[0] += 1
        if calls[0] == 3:
            raise KeyboardInterrupt
        return real(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_reseal_batch", dying)
        with pytest.raises(KeyboardInterrupt):
            call_command("keys", "rotate")
    assert rotation.under_old_keys() == 4
    call_command("keys", "rotate")
    assert rotation.under_old_keys() == 0
    assert ring().active == 2, "the second run finished the first rotation and began no other"
    assert len(papers.objects.all()) == 10


def test_old_keys_are_not_forgotten_while_something_needs_them(
    papers: type[Paper], monkeypatch: pytest.MonkeyPatch, keys: Path
) -> None:
    papers.objects.create(number="1")
    monkeypatch.setattr("tonghu.base.kernel.management.commands.keys.reseal", lambda: 0)
    with pytest.raises(CommandError, match="没有删去"):
        call_command("keys", "rotate", "--forget-old")
    assert papers.objects.get().number == "1"


def test_a_key_file_is_made_once(
    keys: Path, papers: type[Paper], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("keys", "create")
    first = keys.read_text(encoding="ascii")
    with pytest.raises(CommandError, match="已经存在"):
        call_command("keys", "create")
    assert keys.read_text(encoding="ascii") == first
    assert json.loads(first)["active"] == 1
    call_command("keys", "status")
    assert "在用第 1 把" in capsys.readouterr().out


def test_a_damaged_ring_without_its_active_key_says_restore_it(keys: Path) -> None:
    KeyRing.create().save(keys)
    kept = json.loads(keys.read_text(encoding="ascii"))
    keys.write_text(json.dumps(kept | {"active": 9}), encoding="ascii")
    with pytest.raises(ImproperlyConfigured, match="缺少正在使用的密钥"):
        KeyRing.load(keys)


def test_what_is_no_seal_does_not_open() -> None:
    for junk in (b"", b"x" * 40, bytes([1, 9]) + b"x" * 40):
        with pytest.raises(SealBroken, match="no seal"):
            open_seal(junk, **ROW)


def test_a_sealed_value_shows_nothing() -> None:
    assert repr(Sealed(b"secret")) == "Sealed(…)"
    assert "opens what is sealed" in (type(Paper.number).__doc__ or "")
