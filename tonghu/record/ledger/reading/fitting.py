"""Whether what a row says fits together, and fits the other rows of its sheet."""

import re
from collections import Counter
from datetime import date

from tonghu.law.registration import FIELDS, MISSING
from tonghu.record.ledger.reading.cells import schooling_of, text_at
from tonghu.record.ledger.reading.rows import LedgerRow
from tonghu.record.ledger.reading.tables import Grid, Table

PARENT_CODES = {"51": "father", "52": "mother"}
_PARENTLY = {*PARENT_CODES, "50", "01", *MISSING}
"""What does not say that a caregiver is somebody else than the parents."""
_MANY_HOLDERS = 10
_OLDEST_AT_ENTRY = 18
_LEAVING_AGE = 16
_PARENT_GAP = 12
_LEFT = re.compile(
    r"(?:已|都|均|现)(?:返乡|返家|回乡|回家|退出|注销|销户|迁出|转出|转走|搬走|死亡|去世|夭折|送养|超龄)|随父母?(?:亲)?(?:外出|务工|进城)|随父母(?:亲)?生活"
    r"|(?:已|现|都|人)[^，,；;。]{0,6}(?:随|跟|和|与)(?:其?父母?亲?|其?母亲?|爸妈?|妈妈?)[^，,；;。]{0,8}(?:走|去|住|居住|搬|迁|外出|生活|就读|读书|上学)|(?:人|户|家)?(?:已|现)?不在本[村镇乡县地]|已?(?:经)?转学|转到[^，,；;。]{2,10}(?:学校|小学|中学|就读|读书)"
    r"|退出(?:台账|留守)?$|满?(?:16|十六)(?:周?岁)|不再?(?:是|属于)?留守|非留守|^(?:删除?|注销|迁出|转出|退出|死亡|去世)"
)
_DEATH_OF_ANOTHER = re.compile(
    "(?:[父母]亲?|爸爸?|妈妈?|[爷奶公婆姥祖外]{1,2}[父母公婆]?)[^，,；;。、]{0,10}?(?:死亡|去世)"
)
_NO_NUMBERS = {"id_unreadable", "id_placeholder", "id_lost_digits"}
"""What stands in the cell of the number is none; it is only given back with the row."""


class Fitting:
    """Looks the rows of one table over, one after the other; what the sheet says as a whole is read once."""

    def __init__(self, sheet: Grid, table: Table, today: date) -> None:
        self.table, self.today = table, today
        self.cells = table.lines(sheet)
        self.name_at = next(c.index for c in table.columns if "name" in c.fields)
        self.id_at = next((c.index for c in table.columns if "id_number" in c.fields), None)
        self.columns = {c.field: c.source for c in table.columns if not c.relative}
        self.of_family = any(c.relative for c in table.columns)
        """Whether a row, or the rows beneath it, tell of several relatives: parents are meant to be there."""
        self.first = {c.index: c.source for c in reversed(table.columns)}
        own = self.first[self.name_at]
        self.beside = [c.index for c in table.columns if not c.field and c.source == own]
        self.numbers, self.phones = self._counted()
        self.cares = self._caring()

    def check(self, row: LedgerRow) -> None:
        """Say what does not fit, and fill in what follows: sex and birth date from the number."""
        self.row, values = row, row.values
        for at in self.beside:  # a second list, to the right of the first
            if other := text_at(self.cells[row.row - self.table.first_row], at):
                row.tell(self.first[at], "name_beside", what=self.first[at], text=other)
        if not isinstance(values.get("name"), str):
            if not any(
                p.code
                in (
                    "name_unreadable",
                    "name_of_office",
                    "name_masked",
                    "name_several",
                    "name_is_header",
                    "formula",
                    "merged_identity",
                    "child_in_rows",
                )
                for p in self.row.problems
            ):
                self.row.tell(self.first[self.name_at], "name_missing")
            return
        number = values.get("id_number")
        refused = any(p.code in _NO_NUMBERS for p in self.row.problems)
        if isinstance(number, str) and number not in MISSING and not refused:
            self._check_number(number)
        elif not any(p.code.startswith(("id_", "formula")) for p in self.row.problems):
            self.row.tell("", "no_id")
        self._check_age()
        self._check_left()
        self._check_family()
        self._check_caregiver()
        if "schooling_level" not in values:
            for key in ("class_name", "attendance_status", "school"):
                text = values.get(key)
                level = (
                    schooling_of(text)
                    if isinstance(text, str) and key != "attendance_status"
                    else ""
                )
                if level:
                    values["schooling_level"] = level
                    break
        for key in ("caregiver.phone", "father.phone", "mother.phone"):
            phone = values.get(key)
            if isinstance(phone, str) and self.phones.get(phone, 0) > _MANY_HOLDERS:
                self.row.tell(self.columns.get(key, ""), "phone_of_many", phone=phone[-4:])
                break

    def _check_number(self, number: str) -> None:
        values = self.row.values
        source = self.first[self.id_at] if self.id_at is not None else ""
        if len(number) == 18 and number[:17].isdigit():
            told = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
            born = values.get("birth_date")
            if not isinstance(born, str) or born in MISSING:
                values["birth_date"] = told
            elif not told.startswith(born):
                self.row.tell(source, "birth_differs", column_says=born, id_says=told)
            else:
                if len(born) > 4:
                    self._no_doubt("birth_date")
                values["birth_date"] = told
            sex = "1" if int(number[16]) % 2 else "2"
            said = values.get("sex")
            if said not in ("1", "2"):
                values["sex"] = sex
            elif said != sex:
                self.row.tell(source, "sex_differs")
        holders = self.numbers.get(number)
        if holders is not None and len(holders) > 1:
            if len(set(holders)) > 1:
                self.row.tell(source, "id_shared", names="、".join(dict.fromkeys(holders)))
            else:
                self.row.tell(source, "row_repeated")

    def _no_doubt(self, key: str) -> None:
        """A date that was doubted says what the number says."""
        doubted = (self.columns.get(key, ""), "date_doubt")
        self.row.problems = [p for p in self.row.problems if (p.column, p.code) != doubted]

    def _check_age(self) -> None:
        born = self._day("birth_date")
        if born is None:
            return
        age = (
            self.today.year
            - born.year
            - ((self.today.month, self.today.day) < (born.month, born.day))
        )
        if age >= _OLDEST_AT_ENTRY:
            self.row.tell(self.columns.get("birth_date", ""), "too_old", age=age)
        elif age >= _LEAVING_AGE:
            self.row.tell(self.columns.get("birth_date", ""), "past_sixteen", age=age)

    def _check_left(self) -> None:
        """Say where a remark reads as if the child were not left behind any more."""
        said = self.row.values.get("remark")
        if isinstance(said, str) and _LEFT.search(_DEATH_OF_ANOTHER.sub("", said)):
            self.row.tell(self.columns.get("remark", ""), "left_said", text=said)

    def _check_family(self) -> None:
        born = self._day("birth_date")
        if born is None:
            return
        for person, who in (("father", "父亲"), ("mother", "母亲")):
            parent = self._adult_born(person)
            if parent is not None and born.year - parent < _PARENT_GAP:
                self.row.tell(
                    self.columns.get(f"{person}.id_number", ""), "parent_too_young", who=who
                )

    def _check_caregiver(self) -> None:
        values = self.row.values
        name, relation = values.get("caregiver.name"), values.get("caregiver.relationship")
        called_alike = (
            isinstance(name, str)
            and name not in MISSING
            and name in (values.get("father.name"), values.get("mother.name"))
            and not self._namesake(name)
        )
        if called_alike and isinstance(relation, str) and relation not in _PARENTLY:
            said = FIELDS["caregiver.relationship"].said(relation)
            self.row.tell(
                self.columns.get("caregiver.name", ""),
                "caregiver_like_parent",
                text=name,
                said=said,
            )
        elif called_alike or relation in PARENT_CODES:
            self._parent_as_caregiver(str(relation))
        elif relation in ("01",) or (isinstance(name, str) and name == values.get("name")):
            self.row.tell(self.columns.get("caregiver.name", ""), "caregiver_is_child")
            self._drop_caregiver()
        elif self._circular(str(values.get("id_number", ""))):
            self.row.tell(self.columns.get("caregiver.name", ""), "caregiver_circular")
            self._drop_caregiver()
        elif relation == "50":
            self.row.tell(self.columns.get("caregiver.relationship", ""), "caregiver_is_parent")
            self._drop_caregiver()
        else:
            born = self._adult_born("caregiver")
            if born is not None and self.today.year - born < _OLDEST_AT_ENTRY:
                self.row.tell(self.columns.get("caregiver.name", ""), "caregiver_minor")
        for person, who in (("father", "父亲"), ("mother", "母亲")):
            if values.get(f"{person}.special_status") in ("1", "2", "3", "4", "5", "6", "7"):
                said = FIELDS[f"{person}.special_status"].said(values[f"{person}.special_status"])
                self.row.tell(
                    self.columns.get(f"{person}.name", ""), "parent_not_able", who=who, said=said
                )

    def _namesake(self, name: str) -> bool:
        """Whether a caregiver called like a parent is somebody else, as the two ID numbers say."""
        values = self.row.values
        number = values.get("caregiver.id_number")
        parents = [one for one in ("father", "mother") if values.get(f"{one}.name") == name]
        theirs = [values.get(f"{one}.id_number") for one in parents]
        known = [one for one in (number, *theirs) if one is not None and one not in MISSING]
        return len(known) == 1 + len(theirs) and number not in theirs

    def _circular(self, number: str) -> bool:
        """Whether the caregivers of this sheet lead from a child back to the same child."""
        at, seen = self.cares.get(number), set[str]()
        while at is not None and at not in seen:
            if at == number:
                return True
            seen.add(at)
            at = self.cares.get(at)
        return False

    def _parent_as_caregiver(self, relation: str) -> None:
        """A parent named as 监护人 is the guardian he is, not an entrusted caregiver."""
        values = self.row.values
        name = values.get("caregiver.name")
        person = PARENT_CODES.get(relation) or (
            "father" if name == values.get("father.name") else "mother"
        )
        if not self.of_family:
            self.row.tell(self.columns.get("caregiver.name", ""), "caregiver_is_parent")
        for what in ("name", "phone", "id_number", "birth_date", "health_status"):
            value = values.get(f"caregiver.{what}")
            if value is not None:
                values.setdefault(f"{person}.{what}", value)
        self._drop_caregiver()

    def _drop_caregiver(self) -> None:
        for key in [key for key in self.row.values if key.startswith("caregiver.")]:
            del self.row.values[key]

    def _day(self, key: str) -> date | None:
        value = self.row.values.get(key)
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None

    def _adult_born(self, person: str) -> int | None:
        number = self.row.values.get(f"{person}.id_number")
        if isinstance(number, str) and len(number) == 18 and number[6:10].isdigit():
            return int(number[6:10])
        born = self.row.values.get(f"{person}.birth_date")
        return int(born[:4]) if isinstance(born, str) and born[:4].isdigit() else None

    def _counted(self) -> tuple[dict[str, list[str]], Counter[str]]:
        """The names that stand beside each ID number, and how often each phone number comes."""
        numbers: dict[str, list[str]] = {}
        phones: Counter[str] = Counter()
        at = [c.index for c in self.table.columns if c.field.endswith("phone")]
        for cells in self.cells:
            if self.id_at is not None and (text := text_at(cells, self.id_at)):
                numbers.setdefault(text.upper(), []).append(text_at(cells, self.name_at))
            phones.update({text_at(cells, index) for index in at})
        return {number: names for number, names in numbers.items() if len(names) > 1}, phones

    def _caring(self) -> dict[str, str]:
        """For each child's number that of the caregiver, where the sheet has both columns."""
        at = next((c.index for c in self.table.columns if c.field == "caregiver.id_number"), None)
        if at is None or self.id_at is None:
            return {}
        pairs = ((text_at(c, self.id_at), text_at(c, at)) for c in self.cells)
        return {child.upper(): carer.upper() for child, carer in pairs if child and carer}
