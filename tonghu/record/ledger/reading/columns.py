"""What each column of a table is.

What a column is follows from its own words, its group's, and, where both are silent (a second 身份证号, a 电话), from
the person to its left.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.reading.cells import NO, YES, words_for
from tonghu.record.ledger.reading.headers import GENERAL_CARERS, UNFILED, WHAT, WHO, WORDS
from tonghu.record.ledger.reading.heading import EITHER
from tonghu.record.ledger.reading.meanings import (
    PERSONS,
    REPEATING,
    column_of,
    group_of,
    is_of_household,
    meaning,
    option_alone,
    usual,
    whose_word,
)
from tonghu.record.ledger.reading.names import kin_code
from tonghu.record.ledger.reading.owners import KIN, Owner, Strangers, owners
from tonghu.record.ledger.reading.periods import outdated, without_period
from tonghu.record.ledger.reading.relatives import (
    as_caregiver,
    in_rows,
    member_item,
    numbered,
    of_a_relative,
    other_parent,
    parents_in_rows,
    subject,
)
from tonghu.record.ledger.reading.tables import ONE_MORE, OTHER_PARENT, SUBJECT, Column

_OF_THE_FAMILY = frozenset(
    {"家庭情况", "家庭基本情况", "家庭成员情况", "家庭成员", "家庭状况", "家庭简况", "家庭概况", "家庭基本信息", "家庭成员信息", "父母情况", "父母基本情况"}
)  # fmt: skip
_A_PARENT_FIRST = re.compile(
    r"(?:父母[^。；;]*[。；;])?[^父母爸妈]{0,8}(?:父亲?|爸爸?|母亲?|妈妈?)[：:\s]?(?!母|亲)[\u4e00-\u9fff]{2,4}"
)
_TICKS = YES - {"1", "1.0", "有", "享受", "已享受", "已"}
_MAY_BE_AN_ANSWER = frozenset({"", "health_status", "relief_measures"})
_KIND = re.compile("视力|听力|言语|肢体|智力|精神|多重")
_A_WORD = 7
"""What is longer tells a story."""
_PARENTS = frozenset({"father", "mother"})
_CARER_NAMED = ("caregiver", ("name",))
_CALLED = {"father": "父亲", "mother": "母亲", "caregiver": "监护人"}
_OF_A_GROWN_UP = frozenset({"文化程度", "年龄", "周岁", "岁数", "学历", "政治面貌"})
_OF_PERSONS = _OF_A_GROWN_UP | {
    word for word, what in WHAT.items() if what in ("health_status", "special_status")
}
"""What is said of a child and of a grown-up in the same words."""
_ON_LEDGER = frozenset(
    {"在册", "在管", "在档", "新增", "不变", "退出", "已退出", "已销号", "已注销", "减少"}
)
"""What a column says that is about the child's being on the ledger, whatever it is called."""
_OF_ANYBODY = frozenset(
    {"id_number", "id_type", "birth_date", "health_status", "living_detail", "hukou_detail", "remark",
     *UNFILED}
)  # fmt: skip
"""Items that do not show that the child is spoken of again, and no longer the person to the left."""


def _of_the_child(items: str) -> bool:
    """Whether a column shows that the child is spoken of again."""
    return any("." not in one and one not in _OF_ANYBODY for one in items.split("+") if one)


def assigned(
    sources: Sequence[Sequence[str]],
    written: Sequence[Sequence[str]],
    remembered: Mapping[str, str],
    samples: Sequence[tuple[str, ...]],
) -> tuple[list[Column], list[Owner]]:
    """What each column is, and the columns of somebody nobody knows. For each column `sources` are the words over
    it as they are compared, `written` the same word by word, `samples` what stands in it.
    """
    reading = _FromLeftToRight(sources, written, remembered, samples)
    for n, parts in enumerate(sources):
        reading.read(n, parts)
    columns = reading.columns
    if "name" not in reading.taken:
        columns = _named_by_the_child(columns, sources)
    return _said_once(columns, reading.taken), reading.strangers.met()


class _FromLeftToRight:
    """The columns as far as they were read, which items they have taken, and of whom they spoke last."""

    def __init__(
        self,
        sources: Sequence[Sequence[str]],
        written: Sequence[Sequence[str]],
        remembered: Mapping[str, str],
        samples: Sequence[tuple[str, ...]],
    ) -> None:
        self.sources, self.written, self.samples = sources, written, samples
        self.remembered = remembered
        self.columns: list[Column] = []
        self.taken: set[str] = set()
        self.person = ""
        self.within: list[str] = []
        """The groups over the parent spoken of last."""
        self.called = Counter[str]()
        self.strangers = Strangers(sources, samples)
        self.early = outdated({n: "·".join(parts) for n, parts in enumerate(sources)})
        self.set_aside, guardians = _set_aside(sources)
        members = numbered(sources) or dict.fromkeys(guardians, 2)
        members |= _besides(members, sources)
        members |= dict.fromkeys(in_rows(sources), 1)
        self.subject = {} if members else parents_in_rows(sources, samples) or subject(sources)
        self.members = members | dict.fromkeys(self.subject, SUBJECT)
        other = {n: words for n, words in other_parent(sources).items() if self.subject}
        self.subject |= other
        self.members |= dict.fromkeys(other, OTHER_PARENT)
        self.of_members: dict[int, set[str]] = {}
        """For each member of the family the items that are taken."""
        self.owner = _in_blocks(sources, samples) | {
            n: who for owner in owners(sources) for n, who in owner.of.items()
        }
        self.unowned = {n for n, who in self.owner.items() if who not in _CALLED}
        told = [meaning(usual(parts[-1])) for parts in sources if len(parts) == 1]
        self.by_name = {what for who, whats in told if who == "child" for what in whats} - {"name"}
        self.words = {parts[-1] for parts in sources if parts}
        self.own_phone = ("caregiver", ("phone",)) in map(meaning, self.words)
        self.of_rows = any(map(is_of_household, self.words)) and not any(
            meaning(part)[0] in (*PERSONS, "parents") for parts in sources for part in parts
        )

    def read(self, n: int, parts: Sequence[str]) -> None:
        """Read one column."""
        source, samples = "·".join(self.written[n]), self.samples[n]
        self.called[source] += bool(parts)
        column = Column(n, source, "", samples=samples, nth=max(1, self.called[source]))
        if n in self.early:
            self.columns.append(column)
            return
        parts = [plain for part in parts if (plain := without_period(part))] or [*parts]
        if not parts:
            if samples and not self.written[n]:
                self.columns.append(replace(column, source=f"第{n + 1}列"))
            return
        if parts[-1] in _OF_THE_FAMILY and _tells_of_parents(samples):
            parts = ["父母信息"]
        who, what = meaning(usual(parts[-1]))
        if n and len(parts) == 1 and who is None and what:
            column = replace(column, left="·".join(self.written[n - 1]))
        if (told := column.said(self.remembered)) is not None:
            column = replace(column, field=told)
            self.taken |= set(column.fields)
            self.person = self.strangers.said(parts, column.fields) or self.person
        elif n in self.members:
            column = self._of_a_member(column, parts)
        elif self.strangers.is_member(n):
            self.strangers.meet(n, KIN)
            self.person = "other"
        else:
            column = self._by_its_words(column, self._beside_others(n, parts))
        self.columns.append(column)

    def _of_a_member(self, column: Column, parts: Sequence[str]) -> Column:
        number = self.members[column.index]
        own = self.of_members.setdefault(number, set())
        words = self.subject.get(column.index, as_caregiver(parts))
        field_ = member_item(words, column.samples, own)
        own.add(field_)
        return replace(column, field=field_, relative=number)

    def _beside_others(self, n: int, parts: list[str]) -> list[str]:
        """The words over a column as they are meant beside those of the other columns."""
        if of_a_relative(parts):
            parts = as_caregiver(parts)
        elif WHO.get(parts[-1]) == "caregiver" and (
            f"{parts[-1]}姓名" in self.words
            or ("谁" in parts[-1] and _CARER_NAMED in map(meaning, self.words))
        ):
            # 家长 beside 家长姓名, 由谁照顾 beside 照顾的人叫什么: which of them it is
            parts = ["监护人关系"]
        elif self._is_kin_before_a_name(n, parts):
            parts = ["监护人关系"]
        elif parts == ["姓名"] and self.person == "caregiver" and "name" in self.taken:
            parts = ["监护人姓名"]
        elif _says_kin(self.sources[n + 1 : n + 2]) and (
            meaning(parts[-1]) == ("parents", ("name",)) or self.strangers.names(n)
        ):
            # 父母姓名 before 与儿童关系 is one of them; which of them stands behind. So is 帮带人.
            parts = ["监护人姓名"]
        who, what = meaning(usual(parts[-1]))
        if (whose := self.owner.get(n)) in _CALLED:
            return [f"{_CALLED[whose]}{parts[-1]}"]
        if who in _PARENTS:
            self.within = parts[:-1]
        elif who is None and what and self.within and parts[:-1] == self.within:
            return parts[-1:]  # under 家长情况, behind 父亲姓名: the father's
        return parts

    def _is_kin_before_a_name(self, n: int, parts: Sequence[str]) -> bool:
        """现在跟谁住 with 爷爷, 外婆 in it, before a bare 姓名."""
        asks = WHO.get(parts[-1]) == "caregiver" and self.sources[n + 1 : n + 2] == [["姓名"]]
        return bool(asks and self.samples[n] and all(map(kin_code, self.samples[n])))

    def _by_its_words(self, column: Column, parts: Sequence[str]) -> Column:
        n, samples = column.index, column.samples
        left_out = n in self.set_aside or n in self.strangers.grouped or n in self.unowned
        who, field_, option = (
            ("other", "", "")
            if left_out
            else column_of(parts, self.person, self.taken | self._said_apart(parts))
        )
        own_who, own_what = meaning(usual(parts[-1]))
        if own_who in PERSONS and not own_what and len(parts) > 1:
            field_, option = _beneath_what(parts, own_who, samples) or (field_, option)
        if not option and field_ in _MAY_BE_AN_ANSWER and _only_ticks(samples):
            field_, option = option_alone(parts) or (field_, option)
        if field_ == "special_circumstances" and samples and _ON_LEDGER.issuperset(samples):
            field_ = "left_behind"  # 现状: 在册
        if who == "":
            field_ = self._of_nobody(field_)
        if not field_ and "残疾" in parts[-1] and samples and any(map(_KIND.search, samples)):
            field_ = "disability_types"  # 残疾证: 肢体三级
        if field_ == "family_type" and samples and all(len(text) > _A_WORD for text in samples):
            field_ = "remark"  # 家庭情况: 住房一般，爷爷种苞谷
        self._go_on(n, parts, who, field_, option)
        return replace(column, field=field_ if option else self._take(field_), option=option)

    def _said_apart(self, parts: Sequence[str]) -> set[str]:
        """The items of the child that another column says by name: a bare 身份证号 beside 子女身份证号 is not the child's."""
        bare = len(parts) == 1 and meaning(usual(parts[-1]))[0] is None
        return self.by_name if bare else set()

    def _of_nobody(self, items: str) -> str:
        """What a column tells that names nobody and stands behind nobody."""
        if self.own_phone and items == "caregiver.phone":
            items = "phone"  # somebody's: the caregiver's has a column that says so
        if self.of_rows:  # each row is a person: where the father works stands in his own
            return "phone" if items == "caregiver.phone" else _child_item_only(items)
        return items

    def _go_on(self, n: int, parts: Sequence[str], who: str, items: str, option: str) -> None:
        """Of whom the next column speaks, if it does not say so."""
        unknown = not items and not option and self.strangers.asks(n, parts, self.person, who)
        if unknown or who == "other" or EITHER in parts[-1]:
            self.person = "other"
        elif who in PERSONS:
            self.person = who
        elif who in ("child", "parents") or _of_the_child(items):
            self.person = ""

    def _take(self, items: str) -> str:
        """The items of a column that no column to its left has."""
        if items not in REPEATING:
            items = "+".join(one for one in items.split("+") if one not in self.taken)
        self.taken |= set(items.split("+")) - {""} - _named_in_passing(items)
        return items


def _says_kin(behind: Sequence[Sequence[str]]) -> bool:
    return any(parts and meaning(parts[-1])[1] == ("relationship",) for parts in behind)


def _only_ticks(samples: Sequence[str]) -> bool:
    """Whether nothing stands in a column but signs that somebody was ticked."""
    return bool(samples) and _TICKS.issuperset(samples)


def _tells_of_parents(samples: Sequence[str]) -> bool:
    """Whether the cells under 家庭基本情况 begin with a parent by name: 父亲罗大勇，15400001111，在广东东莞打工；母亲…."""
    return bool(samples) and all(map(_A_PARENT_FIRST.match, samples))


def _beneath_what(parts: Sequence[str], who: str, samples: Sequence[str]) -> tuple[str, str] | None:
    """The item and the code of a person's column whose group says what it tells: 外出地点 over 父 and 母,
    现由谁监护 over 祖父母 with ticks beneath.
    """
    ticks = bool(samples) and (YES | NO).issuperset(samples)
    care = words_for("actual_care").get(parts[-1])
    if ticks and care and group_of(parts[-2]) == "caregiver":
        return "actual_care", care
    whose, whats = meaning(usual(parts[-2]))
    if whose not in (None, "parents") or len(whats) != 1 or f"{who}.{whats[0]}" not in FIELDS:
        return None
    return (f"{who}.{whats[0]}", "") if ticks or whats[0] != "is_away" else None


def _in_blocks(
    sources: Sequence[Sequence[str]], samples: Sequence[Sequence[str]]
) -> dict[int, str]:
    """Columns without a word whose they are, in the block of a person: 父亲姓名, 年龄, 文化程度, 健康状况.

    The child's they are not where each parent has one behind the name, or where what stands between speaks
    of a grown-up: how old, which schooling.
    """
    blocks: list[tuple[str, list[int]]] = []
    for n, parts in enumerate(sources):
        who, what = meaning(usual(parts[-1])) if len(parts) == 1 else (None, ())
        if who in _CALLED and "name" in (what or ("name",)):
            blocks.append((str(who), []))
        elif blocks and len(parts) == 1 and (usual(parts[-1]) in _OF_A_GROWN_UP or what):
            if who in (None, blocks[-1][0]):
                blocks[-1][1].append(n)
                continue
            blocks.append(("", []))
        elif blocks:
            blocks.append(("", []))
    told = Counter(
        word for who, block in blocks if who for word in {usual(sources[n][-1]) for n in block}
    )
    found: dict[int, str] = {}
    for who, block in blocks:
        grown_up = any(_of_a_grown_up(sources[n][-1], samples[n]) for n in block)
        for n in block if who else ():
            own = usual(sources[n][-1])
            if meaning(own)[0] is None and (grown_up or told[own] > 1) and own in _OF_PERSONS:
                found[n] = who
    return found


def _of_a_grown_up(header: str, samples: Sequence[str]) -> bool:
    """Whether a column behind somebody's name tells of no child: 38 years, a schooling that is over."""
    own = usual(header)
    ages = [int(found[0]) for text in samples if (found := re.search(r"\d{1,3}", text))]
    return own == "文化程度" or (WORDS.get(own) == "age" and bool(ages) and min(ages) >= 18)


def _child_item_only(items: str) -> str:
    return "+".join(one for one in items.split("+") if "." not in one)


def _named_in_passing(field_: str) -> set[str]:
    """A person whose name comes behind something of the child's: another column may have it to itself."""
    first, *others = field_.split("+")
    return set() if "." in first else {one for one in others if one.endswith(".name")}


def _said_once(columns: Sequence[Column], taken: set[str]) -> list[Column]:
    """The columns, without names told in passing that have a column of their own."""
    return [
        replace(c, field="+".join(one for one in c.field.split("+") if one not in twice))
        if (twice := _named_in_passing(c.field) & taken)
        else c
        for c in columns
    ]


def _set_aside(sources: Sequence[Sequence[str]]) -> tuple[set[int], set[int]]:
    """Columns that another one says better: 籍贯 beside 户籍地, 家长 beside 临时监护人; and those of a
    guardian beside an entrusted caregiver, where each has a relationship: that is one more relative.
    """
    said = [(meaning(usual(parts[-1])) if parts else (None, ())) for parts in sources]
    words = ["".join(parts) for parts in sources]
    hukou = any(
        what == ("hukou_detail",) and "籍贯" not in word
        for (_, what), word in zip(said, words, strict=True)
    )
    aside = {n for n, word in enumerate(words) if hukou and word == "籍贯"}
    general, named = set(), set()
    related: dict[bool, set[int]] = {True: set(), False: set()}
    last = False
    for n, (who, what) in enumerate(said):
        if who != "caregiver":
            continue
        if what == ("relationship",):
            related[last].add(n)
            continue
        last = words[n].startswith(GENERAL_CARERS)
        general |= {n} if last else set()
        named |= {last} if not what or "name" in what else set()
    if len(named) < 2:
        return aside, set()
    if related[True] and related[False]:
        return aside, general | related[True]
    return aside | general, set()


def _besides(members: Mapping[int, int], sources: Sequence[Sequence[str]]) -> dict[int, int]:
    """Columns of a caregiver beside numbered members of the family: one more of them."""
    if len(set(members.values())) < 2:
        return {}
    caring = {
        n
        for n, parts in enumerate(sources)
        if parts and n not in members and WHO.get(whose_word(parts[-1])) == "caregiver"
    }
    named = any("name" in (meaning(sources[n][-1])[1] or ("name",)) for n in caring)
    return dict.fromkeys(caring, ONE_MORE) if named else {}


def _named_by_the_child(
    columns: Sequence[Column], sources: Sequence[Sequence[str]]
) -> list[Column]:
    """Where no column is called a name, 留守儿童 over a column means who it is."""
    named = next((c for c in columns if not c.field and _is_child(sources[c.index])), None)
    return [replace(c, field="name") if c is named else c for c in columns]


def _is_child(parts: Sequence[str]) -> bool:
    return bool(parts) and WHO.get(parts[-1]) == "child"
