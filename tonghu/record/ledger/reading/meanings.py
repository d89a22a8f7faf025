"""What the words over a column mean: whose it is, which item of the form, which option of it."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tonghu.law.registration import FIELDS, Form
from tonghu.record.ledger.reading.cells import NEIGHBOURS, NO, YES, care_of, words_for
from tonghu.record.ledger.reading.headers import (
    FLAGS,
    FOREIGN,
    GENERIC,
    OF_NOBODY_ELSE,
    OTHER_NUMBERS,
    UNFILED,
    WHAT,
    WHO,
    WORDS,
)

_BRACKETS = re.compile(r"[（(【\[](.*?)[）)】\]]")
_CARE = re.compile("(?:监护|照护|照料|照顾|看护|抚养)+")
_NUMBERED = re.compile(r"(?<=\D)\d$")
_CODED = re.compile(r"(?<=.)(?:代码|编码|(?<!号)码|(?:及|和|与|、)(?:金额|标准))$")
_GONE_OUT = re.compile(r"^(?:外出务工|在外务工|外出|务工)的?(?=[父母爸妈双])")
_ASKED = re.compile(
    r"^(?:有没有|有无|是不是|是否有|是否为|是否享受|是否属于)(.+)$|^(?!是否|有无)(.+?)(?:与)?否$"
)
"""有没有低保, 建档立卡否: what 是否低保, 是否建档立卡 are elsewhere."""
_PLACES = re.compile(
    r"(?:所在|所属|现住|户籍|居住)?(?:[省市县区乡镇街村居组屯社]|街道|社区|[村居]民?委会|村民|自然村|行政村|小组)+(?:名称?)?"
)
_A_VILLAGE = re.compile(r"[村居]|社区")
"""A header made of the words for places down to the village: 所在乡镇村（社区）."""
_ONLY = re.compile("^[仅只单](?=[父母])")
"""仅父亲外出."""
REPEATING = frozenset({"village", "class_name", "left_behind", "remark", "relief_measures"})
"""Items that two columns may tell of together: a class and the year it is in, a remark and another, what the
family gets and what kind of family it is.
"""
_LATIN, _CHINESE = re.compile(r"[A-Za-z][A-Za-z.'/&-]*"), re.compile(r"[\u4e00-\u9fff]")
_OF_A_DISABILITY = dict.fromkeys(("类别", "类型", "种类"), "disability_types") | dict.fromkeys(
    ("等级", "级别"), "disability_level"
)
_JOINED = re.compile(r"[及和与/、，,+＋&]|以及")
PERSONS = ("father", "mother", "caregiver", "paternal_grandfather", "paternal_grandmother",
            "maternal_grandfather", "maternal_grandmother", "institution")  # fmt: skip
_IN_TOUCH = re.compile(r"[与和跟同].{0,3}[父母爸妈亲家]长?.{0,3}联系(?!.*(?:电话|手机|号码))")
"""How somebody keeps in touch with the parents: no telephone."""
_TICKED_ALONE = ("is_boarding", "sex", "health_status", "schooling_level", "relief_measures")
_TOO_VAGUE = (
    YES
    | NO
    | frozenset(
        [
            "一般",
            "正常",
            "好",
            "良",
            "良好",
            "较好",
            "较差",
            "优",
            "中",
            "弱",
            "住",
            "走",
            "其他",
            "其它",
        ]
    )
)
"""Words that would answer many questions."""
_OUTSIDE = frozenset({"work_region", "workplace", "is_away", "away_since", "expected_return"})
"""What is told of parents who are away."""
FOLLOWING = _OUTSIDE | {"phone", "relationship"}
"""What, without a word whose it is, belongs to the person named to its left."""
_OF_SOMEBODY = frozenset({"name", "phone", "id_number"})
_WHATEVER = ("情况", "状况", "状态")
_ALL_OF_A_PERSON = ("信息", "资料")
_HELP = re.compile(
    r"(?!.*(?:需|希望|想|期望|建议|申请|计划|拟|下一?步|今后|后续|是否|有无|有没有|应|未|愿))(?:[^人员对象]{0,8}?)(?:帮扶|帮助|关爱|救助|资助|受助|扶助|慰问|补贴|补助|援助)(?:(?:和|及|、|与)?(?:帮扶|帮助|关爱|救助|资助|服务|慰问|关心))*"
    r"(?:的?(?:措施|情况|内容|项目|活动|举措|成效|结果|工作))?(?:落实|开展|实施|享受)?(?:情况|记录)?"
    r"|(?:我们|已经?|为孩子|社工|志愿者|学校|村里|单位){0,3}(?:做了|给了|帮了)(?:什么|哪些|啥|哪些事)"
)
_A_NOTE = re.compile(r".+(?:备注|说明|随记|手记|记事|札记|评语|寄语|的话|印象|观察|观察记录)")
"""What somebody notes about the child: 班主任说明, 志愿者随记."""
_AT_PRESENT = re.compile("^(?:主要的?|日常|平时|实际|现在?|目前|当前|直接|长期|具体|第一)(?!住|居)")
"""What may stand before any word for whoever takes care."""
_WHERE_SOMEBODY_IS = frozenset({"所在地", "现所在地", "目前所在地", "所在地方", "所在地区", "所在地点", "现在的地方"})  # fmt: skip
_IN_ONE_CELL = ("name", "phone", "id_number", "work_region")
"""What 父亲信息 may hold: 李强 19900001111 广东."""


def is_item(text: str) -> bool:
    """Whether a text names an item of the form, with or without whose it is."""
    own = usual(text)
    return bool(meaning(text)[1] or own in WORDS or own in FLAGS or _several(own, set()))


def means_something(text: str) -> bool:
    """Whether a text is a word of a header at all."""
    return bool(meaning(text) != (None, ()) or text in FLAGS or text in UNFILED)


def is_help(own: str) -> bool:
    """Whether a column tells what somebody does for the child, whoever it is: 妇联帮扶, 关爱服务情况, 我们做了什么."""
    listed = own in WORDS or own in FLAGS
    return not listed and bool(_HELP.fullmatch(_BRACKETS.sub("", own)))


def is_of_household(header: str) -> bool:
    """Whether a column says what somebody is to the head of the household: 与户主关系."""
    return "户主" in header and "关系" in header


def column_of(parts: Sequence[str], person: str, taken: set[str]) -> tuple[str, str, str]:
    """Whose a column is, the item (or items, joined with +), and the code it stands for as an option."""
    own, groups = usual(parts[-1]), parts[:-1]
    for group in reversed(groups):
        if (ticked := option_of(group, own)) is not None:
            return "", *ticked
        if own in ("其他", "其它") and _coded_item(group):
            return "", "", ""
    if state := state_under(groups, own):
        return "", *state
    if groups and "残疾" in groups[-1] and (what := _OF_A_DISABILITY.get(own)):
        return "", what, ""  # 健康状况 over 残疾 over 类别
    if is_help(own):
        return "", "relief_measures", ""
    who, whats = meaning(own)
    if person == "other" and own in WHAT and WHAT[own] == "relationship" and not groups:
        return "other", "", ""  # 紧急联系人, 与儿童关系
    if who is None:
        for group in reversed(groups):
            above = group_of(group)
            if above:
                who = above
                break
    if who in ("father", "mother") and own in _WHATEVER:
        return who, _first_free(f"{who}.special_status", taken), ""
    whose, told = _whose(own)
    if whose in ("father", "mother", "parents") and told in _WHERE_SOMEBODY_IS:
        return whose, _of(whose, "work_region", person, taken), ""
    if who == "other" and _A_NOTE.fullmatch(own):
        return "", "remark", ""
    if mixed := _mixed(own, taken):
        return "child", mixed, ""
    if own in FLAGS and who in (None, "child", "parents"):
        return "", *FLAGS[own]
    if _school_and_class(parts[-1]) and "class_name" not in taken:
        return who or "", "school+class_name", ""
    if who in (None, "child") and own in WORDS:
        word = WORDS[own]
        if word == "village" or word in UNFILED:
            return "", word, ""
        if word not in taken or who == "child":
            return who or "", _first_free(word, taken), ""
    if who == "other":
        joined = "".join(parts)
        return (
            "other",
            "village_contact" if joined in WORDS and "village_contact" not in taken else "",
            "",
        )
    if (several := _several(own, taken)) and who in (None, "child"):
        return who or "", several, ""
    if not whats:
        if own == "父母" or WHO.get(own) == "parents":
            return who or "", _of("parents", "name", person, taken), ""
        if who is not None and own.endswith(_ALL_OF_A_PERSON):
            return who, "+".join(_told_of(who, taken)), ""
        if who in PERSONS and who is not None:
            return who, f"{who}.name", ""
        if own in WORDS:
            return who or "", _of(who, WORDS[own], person, taken), ""
        if (head := own.partition("（")[0]) not in ("", own):  # 健康（打√）健康/残疾/患病
            return column_of([*groups, head], person, taken)
        return who or "", "", ""
    items = [_of(who, what, person, taken) for what in whats]
    return (
        who or "",
        "+".join(dict.fromkeys(one for item in items for one in item.split("+") if one)),
        "",
    )


def of_either_parent(own: str) -> str:
    """The items of both parents that a header tells of a caregiver, who has none of the kind: 务工地."""
    who, whats = meaning(own)
    if len(whats) > 1:  # 去向及现状
        whats = tuple(what for what in whats if what != "special_status")
    if who != "caregiver" or len(whats) != 1 or f"caregiver.{whats[0]}" in FIELDS:
        return ""
    return _of("parents", whats[0], "", set())


def whose_word(own: str) -> str:
    """The word for a person that a header begins with: 代管人 in 代管人电话."""
    return next((word for word in _by_length(WHO) if own.startswith(word)), "")


def _told_of(who: str, taken: set[str]) -> list[str]:
    """What may stand in one cell about a person, or about both parents."""
    persons = {"parents": ("father", "mother")}.get(who, (who,))
    keys = (f"{one}.{what}" for one in persons for what in _IN_ONE_CELL)
    return [key for key in keys if key in FIELDS and key not in taken]


def _mixed(own: str, taken: set[str]) -> str:
    """The items of a header that goes on from the child to a person: 家庭住址/监护人及电话."""
    person, keys = "", list[str]()
    for part in _JOINED.split(own):
        if WHO.get(part) in PERSONS:
            person, what = WHO[part], "name"
        elif part in WHAT:
            what = WHAT[part]
        else:
            return ""
        keys.append(f"{person}.{what}" if person else _child_item(what))
    if not person or "." in keys[0]:
        return ""
    return "+".join(key for key in keys if key in FIELDS and key not in taken)


def _school_and_class(own: str) -> bool:
    """Whether a header is a school with its class in brackets: 就读学校（班级）."""
    return WORDS.get(_BRACKETS.sub("", own)) == "school" and any(
        WORDS.get(inside) == "class_name" for inside in _BRACKETS.findall(own)
    )


def usual(own: str) -> str:
    """A header as the word lists have it: 村（社区） is 村社区, 出生日期（必填） is 出生日期."""
    for form in (
        own,
        _squeezed(own),
        _BRACKETS.sub("", own),
        _in_chinese(own),
        _CODED.sub("", own),
        _JOINED.sub("", own),
    ):
        if form in WORDS or form in FLAGS:
            return form
    if _PLACES.fullmatch(
        plain := _JOINED.sub("", re.sub(r"[（）]", "", own))
    ) and _A_VILLAGE.search(plain):
        return "村"
    if asked := _ASKED.match(own):
        stem = asked[1] or asked[2]
        if stem in FLAGS or f"是否{stem}" in WORDS:
            return stem if stem in FLAGS else f"是否{stem}"
    return own


def _in_chinese(own: str) -> str:
    """A header without its English: 性别Gender."""
    return _LATIN.sub("", own).lstrip("?？/-") if _CHINESE.search(own) else own


def translated(header: str) -> str:
    """A header in letters as it is called here (Father's Phone: 父亲电话); any other as it is."""
    letters = _BRACKETS.sub("", header)  # is_left_behind（Y/N）
    if not letters.isascii():
        return header
    plain = re.sub(r"[^a-z]|(?<=[a-z])'s", "", letters.lower())
    for cut in range(len(plain), -1, -1):
        who, what = FOREIGN.get(plain[:cut], ""), FOREIGN.get(plain[cut:], "")
        if (who and cut == len(plain)) or (who in WHO and what and what not in WHO):
            return who + what
    return header


def _several(own: str, taken: set[str]) -> str:
    """The items of a header that joins whole words: 就读学校及班级, 学校年级."""
    split = _JOINED.split(own)
    if len(split) == 1:
        cuts = ((own[:n], own[n:]) for n in range(2, len(own) - 1))
        split = list(next((c for c in cuts if c[0] in WORDS and c[1] in WORDS), (own,)))
    parts = [WORDS.get(usual(part), "") for part in split]
    known = [part for part in parts if part and part not in UNFILED and part not in taken]
    return "+".join(dict.fromkeys(known)) if len(parts) > 1 and len(known) == len(parts) else ""


def _of(who: str | None, what: str, person: str, taken: set[str]) -> str:
    """The item that a word is of a person: 电话 of the father is father.phone."""
    if who == "parents":
        both = [f"{one}.{what}" for one in ("father", "mother") if f"{one}.{what}" in FIELDS]
        return "+".join(one for one in both if one not in taken)
    if who in PERSONS:
        key = f"{who}.{what}"
        return key if key in FIELDS else ""
    if who is None and person == "other" and what in FOLLOWING:
        return ""
    if what == "relationship":
        return "caregiver.relationship"
    other = {"father": "mother", "mother": "father"}.get(person, "")
    told_of_other = {f"{other}.name", f"{other}.is_away"} & taken
    if what in _OUTSIDE and told_of_other and f"{other}.{what}" not in taken:
        person = ""  # 父亲姓名, 母亲姓名, 外出地点: of both
    if what == "phone" and f"{other}.name" in taken and f"{other}.phone" not in taken:
        return _first_free("phone", taken)  # 父亲, 母亲, 联系电话: of the family, nobody's by name
    if who is None and person and (what in FOLLOWING or _child_item(what) in taken):
        key = f"{person}.{what}"
        if key in FIELDS and key not in taken:
            return key
    if what in _OUTSIDE:
        both = [f"{one}.{what}" for one in ("father", "mother")]
        return "+".join(one for one in both if one not in taken)
    if what == "phone":
        of_family = {"father.name", "mother.name"} <= taken and "caregiver.name" not in taken
        return _first_free("phone" if who is not None or of_family else "caregiver.phone", taken)
    key = _child_item(what)
    return _first_free(key, taken) if key in FIELDS else ""


def _child_item(what: str) -> str:
    return {"special_status": "special_circumstances"}.get(what, what)


def _first_free(key: str, taken: set[str]) -> str:
    return "" if key in taken and key not in REPEATING else key


def option_of(group: str, own: str) -> tuple[str, str] | None:
    """The item and the code of a column that ticks one option of a group: 健康状况 over 残疾."""
    if own in WHO and group_of(group) == "parents":
        return None  # 父母务工情况 over 父亲: he is no way of caring
    key = _coded_item(group)
    for item in (key, *(near for near in NEIGHBOURS.get(key, ()) if near in FIELDS)) if key else ():
        words, plain = words_for(item), _squeezed(own)
        code = words.get(plain) or words.get(_ONLY.sub("", plain))
        if code is None and item == "actual_care":
            code = care_of(plain) or None
        if code is not None:
            return item, code
    return None


def option_alone(parts: Sequence[str]) -> tuple[str, str] | None:
    """The item and the code of a column of ticks whose own word is the answer, with no question over it: 走读, 男,
    爷爷奶奶带.
    """
    plain = _squeezed(parts[-1])
    if plain in _TOO_VAGUE or any(map(_coded_item, parts[:-1])):
        return None
    for item in _TICKED_ALONE:
        if (code := words_for(item).get(plain)) is not None:
            return item, code
    return ("actual_care", care) if (care := care_of(plain)) else None


def state_under(groups: Sequence[str], own: str) -> tuple[str, str] | None:
    """The item and the code of a column that ticks what became of a parent: 父亲情况 over 特殊情况 over 服刑."""
    code = words_for("father.special_status").get(_squeezed(own))
    if not groups or code is None or meaning(_plain_group(groups[-1]))[1] != ("special_status",):
        return None
    who = next((one for one in map(group_of, reversed(groups)) if one in ("father", "mother")), "")
    return (f"{who}.special_status", code) if who else None


def _coded_item(group: str) -> str:
    """The item whose options may stand beneath a group; empty where it has none."""
    base = _plain_group(group)
    key = WORDS.get(base) or WORDS.get(_without_generic(base))
    who, whats = meaning(base)
    if key is None and who in (None, "child", "caregiver") and whats:
        key = {
            "health_status": "health_status",
            "sex": "sex",
            "ethnicity": "ethnicity",
            "is_capable": "guardianship_type",
        }.get(whats[0])
    coded = key is not None and key in FIELDS and FIELDS[key].form in (Form.CODE, Form.CODES)
    return key or "" if coded else ""


def group_of(text: str) -> str:
    """Whose columns a group holds."""
    plain = _without_generic(_plain_group(text))
    if _CARE.fullmatch(plain):
        return "caregiver"
    named = WHO.get(plain, "") or next(
        (WHO[w] for w in _by_length(WHO) if len(w) > 1 and w in plain), ""
    )
    # 妇女（妈妈）: the ledger's own word, and in brackets who it is to the child.
    return named or next((WHO[one] for one in _BRACKETS.findall(text) if one in WHO), "")


def _plain_group(text: str) -> str:
    return _BRACKETS.sub("", text)


def _without_generic(text: str) -> str:
    for word in GENERIC:
        if text.endswith(word) and len(text) > len(word):
            return text.removesuffix(word)
    return text


_WHERE = re.compile("哪(?:点|儿|块|凼|塔|个地方)|[什啥](?:么)?地方")
"""哪里, as it is said from the north-east to the south-west."""
_OF_A_SCHOOL = re.compile("(?:在|是)?哪里?(?:个?学校)?(?:读书|上学|就读)|学校在哪里?")


@lru_cache(maxsize=4096)
def meaning(text: str) -> tuple[str | None, tuple[str, ...]]:
    """Whose and what a header says; several whats when it names several (父亲姓名、电话)."""
    plain = _in_chinese(_BRACKETS.sub("", text))
    plain = _GONE_OUT.sub("", _NUMBERED.sub("", _CODED.sub("", plain)) or text)
    plain = _WHERE.sub("哪里", plain)
    if _OF_A_SCHOOL.search(plain):
        return None, ("school",)
    if WORDS.get(plain) == "disability_card":
        return None, ("disability_card",)
    if any(word in text for word in OTHER_NUMBERS) or _IN_TOUCH.search(plain):
        return None, ()
    if (whole := WORDS.get(plain)) in ("relationship", "family_type"):
        return None, (whole,)
    inside = [
        part
        for found in _BRACKETS.findall(text)
        for part in ([found] if found in WHAT else _JOINED.split(found))
    ]
    whats = [WHAT[_squeezed(part)] for part in inside if _squeezed(part) in WHAT]
    who, rest = _whose(plain)
    if who in PERSONS and rest == "现":  # 监护人现
        rest = ""
    if who is None:  # 务工地（父）
        named = {WHO[part] for part in inside if part in WHO}
        who = named.pop() if len(named) == 1 else None
    if who in PERSONS and not rest and whats and "name" not in whats:  # 监护人（与儿童关系）
        whats = ["name", *whats]
    if who in PERSONS and rest in _ALL_OF_A_PERSON and not whats:
        return who, ()
    if who in ("father", "mother") and rest in _WHATEVER and not whats:
        return who, ("special_status",)  # 死亡, 服刑, 外出务工: whatever there is to say
    if rest in WORDS and who in (None, "child") and not whats:
        word = WORDS[rest]
        if word in WHAT.values():
            return who, (word,)
        return (
            (who, (word,)) if word in FIELDS or word in UNFILED or word == "village" else (who, ())
        )
    spoken = _whats(rest)
    if who is None and spoken and spoken[0] in _OF_SOMEBODY and _of_a_stranger(rest):
        return "other", tuple(spoken)
    if (
        who in PERSONS and spoken and rest[0] != "与" and _JOINED.match(rest)
    ):  # 监护人及电话: the name comes first
        spoken = ["name", *spoken]
    if who in PERSONS and not spoken and rest and _without_generic(rest) not in ("",) and not whats:
        return (who, ()) if _without_generic(rest) != rest or rest in ("人",) else (None, ())
    return who, tuple(dict.fromkeys([*spoken, *whats]))


def is_unlisted(own: str) -> bool:
    """Whether a header is somebody's telephone, number or name, and nobody knows whose: not the teacher's."""
    who, rest = _whose(_in_chinese(_BRACKETS.sub("", own)))
    what = _whats(rest)
    named = what[:1] != ["name"] or rest.endswith(("姓名", "名字"))
    return who is None and bool(what) and named and not is_known_stranger(own)


def is_known_stranger(own: str) -> bool:
    """Whether a header names somebody of whom it is known that nothing is filed: 结对爱心妈妈."""
    return any(word in own for word, one in WHO.items() if one == "other" and len(word) > 1)


def _of_a_stranger(rest: str) -> bool:
    """Whether a header names, before what it tells, somebody of whom nothing is filed."""
    first = min(at for word in WHAT if (at := rest.find(word)) >= 0)
    return bool(rest[:first]) and rest[:first] not in OF_NOBODY_ELSE


def _whose(plain: str) -> tuple[str | None, str]:
    """The person a header begins with (or holds, for 与…关系), and what is left of it."""
    if "户主" in plain:  # who heads the household says nothing about who cares
        return "other", ""
    if plain in ("称谓", "称呼") or ("关系" in plain and not _says_more(plain)):
        return "caregiver", "与儿童关系"
    if plain in WHAT:
        return None, plain
    for word in _by_length(WHO):
        if plain.startswith(word) and (
            len(word) > 1
            or _whats(plain[len(word) :].lstrip("的"))
            or len(plain) == 1
            or plain[1:] in ("亲",)
        ):
            rest = plain[len(word) :].lstrip("的")
            if WHO[word] == "child" and rest and (others := _whose(rest))[0] not in (None, "child"):
                return others  # 孩子爸爸的姓名
            return WHO[word], rest
    if (bare := _AT_PRESENT.sub("", plain)) != plain and (said := _whose(bare))[0] == "caregiver":
        return said  # 主要照料人
    return None, plain


def _says_more(plain: str) -> bool:
    """Whether a header with a relationship in it names other things of the person too: 姓名及关系."""
    word = next((w for w in _by_length(WHO) if plain.startswith(w)), "")
    rest = plain.removeprefix(word)
    joined = bool(word and _JOINED.match(rest)) and not rest.startswith("与")
    return joined or len(set(_whats(rest))) > 1


def _whats(rest: str) -> list[str]:
    """Every item a header names, in its order; empty unless it is made of such words."""
    found: list[tuple[int, str]] = []
    left = rest
    for word in _by_length(WHAT):
        at = left.find(word)
        if at >= 0:
            found.append((at, WHAT[word]))
            left = left[:at] + "□" * len(word) + left[at + len(word) :]
    silent = _JOINED.sub("", left.replace("□", ""))
    if len(silent) > 4:
        return []
    return [what for _, what in sorted(found)]


@lru_cache(maxsize=8)
def _by_length_of(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _by_length(words: Iterable[str]) -> tuple[str, ...]:
    return _by_length_of(tuple(words))


def _squeezed(text: str) -> str:
    return re.sub(r"[\s（）()]", "", text)
