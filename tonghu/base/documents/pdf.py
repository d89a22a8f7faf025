"""A letter as PDF/A, set by typst with a compiler that is kept between letters."""

import json
from functools import lru_cache
from pathlib import Path

import typst

from tonghu.base.documents.faces import faces, refuse_boxes
from tonghu.base.documents.letters import OfficialLetter

_TEMPLATE = Path(__file__).parent / "data" / "letter.typ"


def to_pdf(letter: OfficialLetter) -> bytes:
    """The PDF (PDF/A-2b). Raises Refused when a character has no glyph, or there are no faces."""
    return set_pdf(_TEMPLATE, "letter", json.dumps(letter.context(), ensure_ascii=False))


def set_pdf(template: Path, name: str, words: str) -> bytes:
    """Any of our papers: a template, and its words as JSON under `name`. Raises Refused as above."""
    refuse_boxes([words])
    made = typst.compile(
        template, font_paths=_fonts(), sys_inputs={name: words}, pdf_standards="a-2b"
    )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    folders = sorted({path.parent for path in faces()})
    return typst.Fonts(include_system_fonts=False, font_paths=list(folders))
