"""A letter as a Word file, in the faces that Word and WPS have (仿宋_GB2312 and its like)."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tonghu.base.documents.letters import OfficialLetter

FANG, HEI, KAI, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
BIG_SONG = "方正小标宋简体"
RED = RGBColor(0xD7, 0x00, 0x0F)
_PITCH = Pt(29)
_FACES = {0: FANG, 1: HEI, 2: KAI}


def to_docx(letter: OfficialLetter) -> bytes:
    """The .docx file."""
    document = Document()
    _page(document)
    text = letter.context()
    head = _line(document, f"{text['issuer']}文件", BIG_SONG, 40, centre=True, colour=RED)
    head.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    head.paragraph_format.space_before = Mm(12)
    _line(document, "", FANG, 16)
    _rule(_line(document, text["number"], FANG, 16, centre=True), "D7000F")
    _line(document, "", FANG, 16)
    title = _line(document, "\n".join(text["title_lines"]), BIG_SONG, 22, centre=True)
    title.paragraph_format.line_spacing = Pt(36)
    _line(document, "", FANG, 16)
    _line(document, text["addressee"], FANG, 16)
    for item in text["body"]:
        _line(document, item["text"], _FACES[item["level"]], 16, indent=2)
    for number, name in enumerate(text["attachments"]):
        _line(document, name, FANG, 16, indent=2 if number == 0 else 5)
    for _ in range(2):
        _line(document, "", FANG, 16)
    for signed in (text["issuer"], text["dated"]):
        line = _line(document, signed, FANG, 16)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(64 if signed == text["dated"] else 48)
    if text["copies"]:
        _line(document, "", FANG, 16)
        _rule(_line(document, text["copies"], FANG, 14, indent=1), "000000")
        _rule(
            _line(document, f"{text['printed']}　　{text['dated']}印发", FANG, 14, indent=1),
            "000000",
        )
    document.core_properties.title = letter.title
    document.core_properties.author = letter.issuer
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _page(document: Any) -> None:  # python-docx ships no types
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(24)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
        run_in(paragraph, "— ", SONG, 14)
        page_number(paragraph, SONG, 14)
        run_in(paragraph, " —", SONG, 14)


def _line(
    document: Any,
    text: str,
    face: str,
    size: int,
    *,
    centre: bool = False,
    indent: int = 0,
    colour: RGBColor | None = None,
) -> Any:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _PITCH
    form.first_line_indent = Pt(size * indent)
    if centre:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = run_in(paragraph, text, face, size)
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def run_in(paragraph: Any, text: str, face: str, size: float) -> Any:
    """Some words in a face that Word and WPS have, at a size in points."""
    run = paragraph.add_run(
        text.replace("\r\n", "\n")
    )  # a browser's end of line is one line, not two
    run.font.size = Pt(size)
    run.font.name = face
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
    return run


def page_number(paragraph: Any, face: str, size: float) -> None:
    """The field that Word fills with the page number; each part is a run, so that the number keeps the size."""
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        run = run_in(paragraph, "", face, size)
        if kind == "1":
            run.text = kind
            continue
        element = OxmlElement("w:instrText" if kind == "PAGE" else "w:fldChar")
        if kind == "PAGE":
            element.text = kind
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)


def _rule(paragraph: Any, colour: str) -> None:
    """A rule below the paragraph."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour)):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._element.get_or_add_pPr().append(borders)
