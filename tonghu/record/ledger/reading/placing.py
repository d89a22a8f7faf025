"""Where the children of a table live: as their own columns say, the line over them, the sheet, or an address."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tonghu.law.registration import MISSING
from tonghu.record.ledger.reading.cells import as_text
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.tables import Grid, Table
from tonghu.record.ledger.reading.villages import Found, Villages

_VILLAGE = re.compile(r"(?:村|社区|居委会|居|街道|镇|乡)$")
_GROUP = re.compile(
    r"(?:第?[一二三四五六七八九十\d]+(?:村民)?(?:小?组|社|队|屯)?(?:\d+号)?|[\u4e00-\u9fff]{1,3}[屯寨湾冲庄郢院])?"
)
_A_VILLAGE = re.compile(r"[\u4e00-\u9fff]{2,8}(?:村|社区|[村居]民?委员?会)")
"""A village, though none of this place."""


@dataclass(frozen=True)
class Section:
    """What a line over some children says, and the place it stands for as far as that is known."""

    text: str
    found: Found


class Placing:
    """Places the rows of one table, one after the other; `columns` are its headers by item, `of_book` is the code of
    the one village that the file is about.
    """

    def __init__(
        self,
        sheet: Grid,
        table: Table,
        villages: Villages,
        columns: Mapping[str, str],
        of_book: str = "",
    ) -> None:
        self.villages, self.columns, self.of_book = villages, columns, of_book
        self.by_book = ""
        """The name of the village of the whole file, once a child is placed there for want of anything nearer."""
        self.town = villages.town(sheet.name) or self._town_of(table.title)
        """The township that the rows under way are of, as far as anything says."""
        self.here = self._village_of(sheet.name) or self._village_of(table.title)
        self.section: Section | None = None
        self.carried = ""

    def section_in(self, cells: Sequence[object]) -> Section | None:
        """The place that a row of its own announces for those beneath it; nothing for other rows."""
        text = next((text for cell in cells if cell is not None and (text := as_text(cell))), "")
        if code := self.villages.headed(text, self.town):
            return Section(text, Found(code))
        if town := self.villages.town(text):
            return Section(text, Found(town))
        if _A_VILLAGE.fullmatch(text):
            return Section(text, self.villages.find(text, self.town))
        return None

    def begin(self, new: Section) -> None:
        """A line over the next rows: it says their village, or a township whose villages follow."""
        under, self.section = self.section, new
        if new.found.doubt or new.found.code[9:] != "000":
            return
        same = under is not None and under.found.code[:9] == new.found.code[:9]
        self.town = new.found.code
        self.section = under if same else None

    def settle(self, line: Line) -> None:
        """Put down where the child of the row under way lives, once its cells are read."""
        out, said = line.out, line.said
        town = self.villages.town(said["township"]) if said.get("township") else ""
        town = town or self.town
        text = said.get("village", "")
        if not text and self.carried and "village" in self.columns and not self.section:
            text = self.carried
            out.tell(self.columns["village"], "village_carried", text=text)
        if text:
            self._by_its_village(line, text, town)
        elif self.section:
            out.place = self.section.found.code
            if self.section.found.doubt:
                found = self.section.found
                out.tell("", found.doubt, about=found.about, text=self.section.text)
        elif inside := self._over(said) or self.here:
            out.place = self._elsewhere(line, town, inside)
        else:
            self._from_address(line, town)
        group = said.get("group", "")
        again = self.villages.find(group, town)
        if group and not again.doubt and again.code == out.place:
            group = again.rest  # 990131101200 beside 大坪村
        _rest(line, group)

    def _by_its_village(self, line: Line, text: str, town: str) -> None:
        self.carried = text
        found = self.villages.find(text, town)
        inside = (self.section and self.section.found.code) or self.here or self.villages.village
        if found.doubt == "village_unknown" and inside and not _VILLAGE.search(found.about or text):
            found = Found(inside, rest=text)  # 3组, of the village that the sheet is about
        if found.doubt:
            column = self.columns.get("village", "")
            line.out.tell(column, found.doubt, about=found.about, text=text)
        line.out.place = found.code
        _rest(line, found.rest)

    def _over(self, said: Mapping[str, str]) -> str:
        """The village over a form, where each form has a title of its own: what stands nearest tells."""
        texts = said.get("heading", "").split("｜")
        return next((code for text in texts if text and (code := self._village_of(text))), "")

    def _elsewhere(self, line: Line, town: str, inside: str) -> str:
        """The village that the child's own address names, where it is another one of this place than the title's."""
        text = line.values.get("living_detail")
        found = self.villages.mentioned(text, town) if isinstance(text, str) else None
        if found is None or found.code == inside:
            return inside
        line.out.tell("", "village_guessed", text=text)
        return found.code

    def _from_address(self, line: Line, town: str) -> None:
        for key in ("living_detail", "hukou_detail"):
            text = line.values.get(key)
            if isinstance(text, str) and text not in MISSING:
                found = self.villages.mentioned(text, town)
                found = found or self._begun(text, town)
                if found is not None:
                    line.out.place = found.code
                    return
        if self.of_book and not self.villages.answers.get(""):
            line.out.place = self.of_book
            self.by_book = self.villages.names[self.of_book]
            return
        line.out.place = self.villages.answers.get("") or town or self.villages.place
        if line.out.place[9:] == "000":
            line.out.tell("", "village_missing", about="")

    def _begun(self, text: str, town: str) -> Found | None:
        """The village an address begins with, where only a group comes behind its bare name: 大坪三组."""
        found = self.villages.find(text, town)
        of_village = not found.doubt and found.code[9:] != "000"
        return found if of_village and _GROUP.fullmatch(found.rest) else None

    def _town_of(self, title: str) -> str:
        for name in re.findall(r"[\u4e00-\u9fff]{1,8}?(?:镇|乡|街道)", title):
            for start in range(len(name)):
                if code := self.villages.town(name[start:]):
                    return code
        return ""

    def _village_of(self, text: str) -> str:
        if code := self.villages.headed(text, self.town):
            return code
        mentioned = self.villages.mentioned(text, self.town)
        return mentioned.code if mentioned else ""


def _rest(line: Line, text: str) -> None:
    """What a village's cell says beyond the village (3组) is part of the address."""
    if text and "living_detail" not in line.values:
        line.values["living_detail"] = text if not text.isdigit() else f"{text}组"
