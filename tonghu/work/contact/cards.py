"""Contact cards for caregivers (联系卡): whom to call, in large print; nothing about any child."""

import json
from dataclasses import dataclass
from pathlib import Path

import qrcode
from qrcode.image.svg import SvgPathImage

from tonghu.base.documents.pdf import set_pdf
from tonghu.base.people.models import Officer, Organisation
from tonghu.law.agencies import Agency

_TEMPLATE = Path(__file__).parent / "data" / "card.typ"
SHEETS = ("a4", "a6")


@dataclass(frozen=True)
class Person:
    """Somebody to call."""

    label: str
    name: str
    phone: str


def people_of(place: str) -> list[Person]:
    """The village's child director and the township, with their work phones, as far as they have any."""
    wanted = ((Agency.VILLAGE_COMMITTEE, "儿童主任"), (Agency.TOWNSHIP, "乡镇"))
    found = []
    for kind, label in wanted:
        office = Organisation.objects.nearest_to(place, kind)
        officer = (
            Officer.objects.colleagues_of(office).exclude(phone="").order_by("login").first()
            if office
            else None
        )
        if officer is not None:
            found.append(Person(label, officer.name, officer.phone))
    return found


def cards(people: list[Person], where: str, sheet: str) -> bytes:
    """The PDF: one card on A6, or four to cut on A4. Raises Refused when a character has no glyph."""
    told = [{**vars(one), "code": _code(one.phone)} for one in people]
    words = {"people": told, "where": where, "sheet": sheet}
    return set_pdf(_TEMPLATE, "card", json.dumps(words, ensure_ascii=False))


def _code(phone: str) -> str:
    """The picture that dials: a tel: address and nothing else."""
    address = "tel:" + "".join(c for c in phone if c.isdigit() or c == "+")
    drawn: str = qrcode.make(address, image_factory=SvgPathImage, border=1).to_string(
        encoding="unicode"
    )
    return drawn
