"""Long texts are made small, and nothing but such a text is unpacked."""

import zlib

import pytest

from tonghu.base.kernel import packing
from tonghu.base.kernel.packing import packed, unpacked


def test_a_text_comes_back_as_it_was() -> None:
    text = "大坪村，李小雨。" * 1000
    assert len(packed(text)) < len(text)
    assert unpacked(packed(text)).decode() == text


@pytest.mark.parametrize("data", [b"[]", b"", packed("大坪村" * 9)[:-3]])
def test_what_is_no_packed_text_or_is_cut_short_is_told(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"packed|cut"):
        unpacked(data)


def test_a_small_piece_never_becomes_a_huge_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LARGEST", 1000)
    with pytest.raises(ValueError, match="too large"):
        unpacked(zlib.compress(b"0" * 1001))
    assert unpacked(zlib.compress(b"0" * 1000)) == b"0" * 1000
