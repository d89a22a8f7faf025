"""Letters on paper: layout by GB/T 9704, nothing printed as a box, numbers given out once."""

import io
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tonghu.base.documents.faces import missing_glyphs
from tonghu.base.documents.letters import OfficialLetter, level
from tonghu.base.documents.pdf import to_pdf
from tonghu.base.documents.word import to_docx
from tonghu.base.kernel.errors import Refused

LETTER = OfficialLetter(
    issuer="云溪县民政局",
    number="云民督〔2026〕1号",
    title="关于限期办理“更新大坪村留守儿童变动情况”的督办函",
    addressee="青岩镇人民政府",
    body=("你单位负责的事项至今没有办结。", "一、督办事项", "（一）更新变动情况", "请办结。"),
    dated=date(2026, 11, 23),
    attachments=("督办事项清单", "佐证目录"),
    copies=("云溪县人民政府办公室",),
)
MILLIMETRE = 72 / 25.4


def _read(tool: str, pdf: bytes, folder: Path, *options: str) -> str:
    """What a reader that is not ours makes of the file."""
    path = folder / "letter.pdf"
    path.write_bytes(pdf)
    command = [tool, *options[:1], str(path), *options[1:]]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_pdf_is_a4_archivable_with_its_faces_inside(tmp_path: Path) -> None:
    pdf = to_pdf(LETTER)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        width, height = (float(x) for x in document.pages[0].mediabox[2:])
        assert (round(width / MILLIMETRE), round(height / MILLIMETRE)) == (210, 297)
        metadata = document.open_metadata()
        assert metadata["pdfaid:part"] == "2"
    text = _read("pdftotext", pdf, tmp_path, "-layout", "-")
    assert "云民督〔2026〕1" in re.sub(r"\s", "", text)
    assert "附件：1．督办事项清单" in re.sub(r"\s", "", text)
    faces = _read("pdffonts", pdf, tmp_path)
    for face in ("FandolFang", "FandolHei", "FandolKai", "FandolSong"):
        assert face in faces


def test_a_character_without_a_glyph_stops_the_letter_and_is_named() -> None:
    private = "\ue000"
    with pytest.raises(Refused, match=r"U\+E000"):
        to_pdf(replace(LETTER, addressee=f"张{private}"))


def test_rare_characters_of_names_print() -> None:
    assert missing_glyphs("喆䶮𬭎㛃𠮷") == []


def test_without_any_face_the_refusal_says_what_to_do(settings: Settings, tmp_path: Path) -> None:
    settings.FONT_DIRS = [tmp_path]
    with pytest.raises(Refused, match="bin/fonts"):
        to_pdf(LETTER)


def test_the_word_file_has_the_margins_and_faces_of_the_standard() -> None:
    document = Document(io.BytesIO(to_docx(LETTER)))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(m / Mm(1)) for m in margins if m] == [37, 35, 28, 26]
    by_text = {p.text: p.runs[0] for p in document.paragraphs if p.runs}
    assert by_text["一、督办事项"].font.name == "黑体"
    assert by_text["（一）更新变动情况"].font.name == "楷体_GB2312"
    assert by_text["请办结。"].font.name == "仿宋_GB2312"
    assert by_text["请办结。"].font.size == Pt(16)


def test_a_letter_kept_is_the_same_letter() -> None:
    assert OfficialLetter.from_json(LETTER.as_json()) == LETTER


def test_one_attachment_has_no_number_and_no_copies_no_line() -> None:
    context = replace(LETTER, attachments=("清单",), copies=()).context()
    assert context["attachments"] == ["附件：清单"]
    assert context["copies"] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("一、总的要求", 1), ("十一、其他", 1), ("（二）办理", 2), ("1．细目", 0), ("一切照旧", 0), ("（见附件）", 0)],
)  # fmt: skip
def test_the_level_of_a_paragraph_shows_in_how_it_begins(text: str, expected: int) -> None:
    assert level(text) == expected


@given(st.text(min_size=1, max_size=80))
def test_a_title_is_broken_without_losing_a_character(title: str) -> None:
    lines = replace(LETTER, title=title).context()["title_lines"]
    assert "".join(lines) == title
    assert max(map(len, lines)) <= 20
