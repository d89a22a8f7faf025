"""What a remark says of an item that no column asks: 母亲2018年去世, 未上户口, 肢体残疾三级.

Whether a parent lives and who may guard decides what the law wants done (民发〔2019〕62号): it must not stay
in a remark nobody counts. What a column says stands; what is taken from a remark is said, to be looked at.
"""

import re
from collections.abc import Iterator

from tonghu.law.registration import FIELDS
from tonghu.record.ledger.reading.cells import is_plain_name, words_for
from tonghu.record.ledger.reading.entries import disability_in
from tonghu.record.ledger.reading.line import Line
from tonghu.record.ledger.reading.names import KIN
from tonghu.record.ledger.reading.parents import behind, state_in
from tonghu.record.ledger.reading.tables import Column

_PHRASES = re.compile(r"[，,；;。、\n]+")
_OF_A_PARENT = re.compile(
    r"(?:其|孩子的?|儿童的?)?(父母|双亲|父亲?|母亲?|爸爸?|妈妈?)(?:双方|均|都|现|已)*(.+)"
)
_PARENTS = {"父": ("father",), "爸": ("father",), "母": ("mother",), "妈": ("mother",)}
_OF_SOMEBODY = re.compile(
    r"[祖爷奶公婆外姥伯叔舅姑姨兄弟姐妹哥父母爸妈]|监护人|照[护顾看料]人|家[人长]"
)
_WITHOUT_HUKOU = re.compile(r"(?:孩子)?(?:未|没有?|还没|尚未|无)(?:上|落|入)?户口?|黑户")
_NOT_AT_NURSERY = re.compile(r"(?:未|没有?|还没|尚未)(?:入|上)(?:幼儿)?园")
_TAKES_CARE = re.compile(
    rf"(?:^|[，,；;。、\s])(?:现在?|平时)?(?:由|跟随?着?|随|和|与|(?P<at>寄?住在|寄养在))?(?P<kin>{'|'.join(sorted(KIN, key=len, reverse=True))})"
    r"(?P<name>[（(][\u4e00-\u9fff]{2,4}[）)]|[\u4e00-\u9fff]{2,3}?)??"
    r"(?:[（(]\d{2}岁[）)])?(?(at)家[中里]?|(?:一起|共同|负责|代为)?(?:带养?(?:[一二两三四五几\d]个.{0,4})?|居住|住|照[看顾料管]|看管|看护|抚养|生活))(?=$|[着，,。；;、\s（(])"
)
"""The name only where nothing else fits: 共同 in 与祖父母共同居住 is nobody's."""
_OTHERS_THAN_A_CARER = ("01", "50", "51", "52")
"""Father and mother are guardians, whoever the child lives with."""
_THEIR_PHONE = re.compile(
    r"[，,；;。、\s（(]*(?:联系)?(?:电话|手机)?[:：号]*\s*(1\d{2}[\s-]?\d{4}[\s-]?\d{4})(?!\d)"
)
_RELIEF = re.compile(
    r"(?:全家|家庭|家中|家里|属于?|是|为|系|现|已)*(?:享受|纳入|列入|领取)?"
    rf"({'|'.join(sorted((w for w, code in words_for('relief_measures').items() if code not in ('0', '90')), key=len, reverse=True))})"
)  # fmt: skip
_GONE_OUT = re.compile("离家|外出|出走")
_MARRIED_AGAIN = "8"
"""Of both parents it only says that they are no couple."""


def heed(line: Line, column: Column, text: str) -> None:
    """Put down what a remark says of items of which nothing else in the row speaks."""
    if not any(key.startswith("caregiver.") for key in line.values):
        _carer(line, column, text)
    for phrase in filter(None, _PHRASES.split(text)):
        for key, value in _told(phrase.strip()):
            if key not in line.values:
                line.put(key, value)
                line.tell(
                    column, "said_in_remark", text=phrase, what=FIELDS[key].label, value=FIELDS[key].said(value),
                )  # fmt: skip


def _carer(line: Line, column: Column, text: str) -> None:
    """Who takes care, where only the remark says so: 由奶奶李应芬带，16357996998."""
    if not (found := _TAKES_CARE.search(text)):
        return
    kin, name = found["kin"], (found["name"] or "").strip("（()）")
    if (name and not is_plain_name(name)) or KIN[kin] in _OTHERS_THAN_A_CARER:
        return
    line.put("caregiver.relationship", KIN[kin])
    if name:
        line.put("caregiver.name", name)
    if phone := _THEIR_PHONE.match(text[found.end() :]):
        line.put("caregiver.phone", re.sub(r"\D", "", phone[1]))
    what = FIELDS["caregiver.name"].group
    line.tell(column, "said_in_remark", text=found[0], what=what, value=f"{kin}{name}")


def _told(phrase: str) -> Iterator[tuple[str, object]]:
    if of_parent := _OF_A_PARENT.fullmatch(phrase):
        who, said = of_parent.groups()
        state = state_in(_GONE_OUT.sub("", said)) or state_in(said)
        both = who in ("父母", "双亲")
        if both and state == _MARRIED_AGAIN:
            return
        for person in ("father", "mother") if both else _PARENTS[who[0]]:
            if state:
                yield f"{person}.special_status", state
            else:
                yield from behind(person, said)
    elif relief := _RELIEF.fullmatch(phrase):
        yield "relief_measures", [words_for("relief_measures")[relief[1]]]
    elif _OF_SOMEBODY.search(phrase):
        return
    elif _WITHOUT_HUKOU.fullmatch(phrase):
        yield "hukou_class", "4"
    elif _NOT_AT_NURSERY.fullmatch(phrase):
        yield "attendance_status", "2"
    elif words_for("attendance_status").get(phrase) == "7":
        yield "attendance_status", "7"
    else:
        yield from disability_in(phrase)
