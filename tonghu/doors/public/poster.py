"""The poster that leads to the public page of a place: for a wall, to be read from afar."""

import json
from pathlib import Path

import qrcode
from qrcode.image.svg import SvgPathImage

from tonghu.base.documents.pdf import set_pdf

_TEMPLATE = Path(__file__).parent / "data" / "poster.typ"


def poster(address: str, where: str, house: str = "") -> bytes:
    """The PDF of one poster, of a place or of a house in it. Raises Refused when a character has no glyph."""
    drawn = qrcode.make(address, image_factory=SvgPathImage, border=1).to_string(encoding="unicode")
    words = {"code": drawn, "address": address, "where": where, "house": house}
    return set_pdf(_TEMPLATE, "poster", json.dumps(words, ensure_ascii=False))
