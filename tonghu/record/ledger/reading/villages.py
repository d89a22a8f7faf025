"""A village by the name a ledger calls it, within the place the ledger is for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

KINDS = (
    "村民委员会", "居民委员会", "社区居委会", "社区居民委员会", "村委会", "居委会", "村居", "社区", "村", "居",
)  # fmt: skip
_TOWN_KINDS = ("人民政府", "街道办事处", "镇", "乡", "街道", "苏木", "民族乡")
_ABOVE = re.compile(r"^(?:[^省市县区州旗]{1,10}(?:省|市|(?<!社)区|县|州|旗))+")
_GOES_ON = re.compile(r"[（(\s]*(?:续表?|接上[页栏]?)[）)]?$")
_BRACKETS = re.compile(r"[（(].*?[）)]")
_COUNTED = re.compile(r"(?:共|计|合计)*\d+[人名户]$")
_UP_TO_A_VILLAGE = re.compile(r".{2,}?(?:村民?委员?会|居民?委员?会|社区|村|居)")
UNSETTLED = frozenset({"village_unknown", "village_ambiguous"})
_ORDINAL = re.compile(r"^\s*[（(]?(?:[一二三四五六七八九十]+[）)、.．\s]+|\d+[）)、.．\s]*)")


@dataclass(frozen=True)
class Found:
    """The code a name stands for, what is doubtful about it (a problem code), and what was left over."""

    code: str
    doubt: str = ""
    rest: str = ""
    about: str | None = None
    """Of a name that is doubted, what it is without what stands behind the village: 大平村 of 大平村3组."""


class Villages:
    """The places inside one place: `(code, name)` of its townships and villages, and of itself; `answers`
    are what somebody has said that doubted names stand for, and under no name the rows without one.
    """

    def __init__(
        self,
        place: str,
        places: Iterable[tuple[str, str]],
        answers: Mapping[str, str] | None = None,
    ) -> None:
        self.place, self.answers = place, dict(answers or {})
        self.names = dict(places)
        self._villages: dict[str, list[str]] = defaultdict(list)
        self._towns: dict[str, str] = {}
        for code, name in self.names.items():
            if code[9:] != "000":
                if self._inside(code):
                    for key in {name, bare(name, KINDS)}:
                        self._villages[key].append(code)
            elif code[6:] != "000000":
                for key in {name, bare(name, _TOWN_KINDS)}:
                    self._towns[key] = code
        self._longest = sorted(self._villages, key=len, reverse=True)
        self._known: dict[tuple[str, str], Found] = {}

    def find(self, text: str, town: str = "") -> Found:
        """The village a cell names; `town` is a township's code that the row or the sheet gives."""
        key = (text, town)
        if key not in self._known:
            self._known[key] = self._look(text, town)
        return self._known[key]

    def headed(self, text: str, town: str = "") -> str:
        """The code of the village that a tab, or a line over its children, is called after: 2.柳湾 5人."""
        text = _GOES_ON.sub("", text)
        for plain in (text, _ORDINAL.sub("", text)):
            found = self.find(plain.strip().rstrip("：:"), town)
            if not found.doubt and not found.rest and found.code[9:] != "000":
                return found.code
        return ""

    @property
    def village(self) -> str:
        """The place itself, where it is a village."""
        return self.place if self.place[9:] != "000" else ""

    def town(self, text: str) -> str:
        """The code of a township by its name, or nothing."""
        plain = _BRACKETS.sub("", text).replace(" ", "")
        return self._towns.get(plain) or self._towns.get(bare(plain, _TOWN_KINDS)) or ""

    def mentioned(self, text: str, town: str = "") -> Found | None:
        """The one village that an address or a title mentions, by its whole name."""
        plain = text.replace(" ", "")
        for name, code in self._towns.items():
            if len(name) > 1 and name in plain and not town:
                town = code
        named = [k for k in self._longest if len(k) > 1 and k in plain and k.endswith(KINDS)]
        for key in sorted(named, key=plain.find):  # 石家村（原大坪村）: what comes first
            found = self._chosen(self._villages[key], town)
            if found is not None and not found.doubt:
                return Found(found.code, "", plain.partition(key)[2])
        return None

    def of_all(self, texts: Iterable[str]) -> str:
        """The code of the one village that these texts together mention; empty where they mention several."""
        codes: set[str] = set()
        for text in texts:
            found = self.mentioned(text)
            while found is not None:
                codes.add(found.code)
                found = self.mentioned(found.rest)
        return codes.pop() if len(codes) == 1 else ""

    def _look(self, text: str, town: str) -> Found:
        # Also written downwards, or with signs between: 青岩镇/石家村.
        plain = re.sub(r"[\s/／>→-]", "", _BRACKETS.sub("", text))
        plain = _COUNTED.sub("", plain) or plain
        name, behind = self._named(plain)
        if (code := self.answers.get(name)) and (not town or code[:9] == town[:9]):
            return Found(code, rest=behind)
        found = self._known_as(plain, town)
        return replace(found, about=name) if found.doubt in UNSETTLED else found

    def _named(self, plain: str) -> tuple[str, str]:
        """A text up to the word for a village, without its township, and what stands behind."""
        rest, _ = self._without_town(plain)
        found = _UP_TO_A_VILLAGE.match(rest)
        return (found[0], rest[found.end() :]) if found else (rest, "")

    def _known_as(self, plain: str, town: str) -> Found:
        if plain.isascii() and plain.isdigit() and len(plain) in (9, 12):
            code = plain.ljust(12, "0")
            known = code in self.names and self._inside(code)
            return Found(code) if known else Found(self.place, "place_outside")
        rest, named = self._without_town(plain)
        for name, town_ in ((plain, town), (rest, named or town)):
            for key in (name, bare(name, KINDS)):
                if key in self._villages and (found := self._chosen(self._villages[key], town_)):
                    return found
        for name, town_ in ((plain, town), (rest, named or town)):
            if found := self._begun(name, town_):
                return found
        plain, town = rest, named or town or self.town(rest)
        near = {
            code
            for key, codes in self._villages.items()
            if len(plain) > 1 and key.startswith(bare(plain, KINDS)) and len(bare(plain, KINDS)) > 1
            for code in codes
        }
        if len(near) == 1:
            return Found(near.pop(), "village_guessed")
        return Found(self._narrowest(town), "village_unknown")

    def _begun(self, plain: str, town: str) -> Found | None:
        """The village that a text begins with, and the rest of it: 大坪村3组, 大坪村张家湾."""
        for key in self._longest:
            if len(key) > 1 and plain.startswith(key):
                found = self._chosen(self._villages[key], town)
                if found is not None:
                    rest = plain.removeprefix(key)
                    kind = next((k for k in KINDS if rest.startswith(k)), "")
                    rest = rest.removeprefix(kind).strip("、，,；;/-")
                    return Found(found.code, found.doubt, rest)
        return None

    def _chosen(self, codes: list[str], town: str) -> Found | None:
        """One of several villages of a name: the one in the township that is meant."""
        inside = [code for code in codes if not town or code[:9] == town[:9]]
        if len(set(inside)) == 1:
            return Found(inside[0])
        if not inside:
            return None
        return Found(self._narrowest(town), "village_ambiguous")

    def _without_town(self, plain: str) -> tuple[str, str]:
        """A name without the township in front of it, and the code of that township."""
        plain = self._without_county(plain)
        for name in sorted(self._towns, key=len, reverse=True):
            if len(name) > 1 and plain.startswith(name):
                rest = plain.removeprefix(name)
                if f"{name}镇" in self._towns or f"{name}乡" in self._towns:
                    rest = rest.removeprefix("镇").removeprefix("乡")
                return (rest, self._towns[name]) if rest else (plain, "")
        return plain, ""

    def _without_county(self, plain: str) -> str:
        """A name without province, city and county in front of it: 云溪县青岩镇大坪村 → 青岩镇大坪村."""
        above = _ABOVE.match(plain)
        rest = plain[above.end() :] if above else ""
        known = (*self._towns, *self._villages)
        return rest if rest.startswith(tuple(name for name in known if len(name) > 1)) else plain

    def _narrowest(self, town: str) -> str:
        return town if town and self._inside(town) else self.place

    def _inside(self, code: str) -> bool:
        size = next(s for s in (2, 4, 6, 9, 12) if self.place[s:].strip("0") == "")
        return code.startswith(self.place[:size])


def bare(name: str, kinds: tuple[str, ...]) -> str:
    """A name without the word for what kind of place it is: 大坪村 → 大坪."""
    for kind in kinds:
        if name.endswith(kind) and len(name) > len(kind):
            return name.removesuffix(kind)
    return name
