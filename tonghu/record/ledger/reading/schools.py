"""The school that a list is of, where only what stands over it says so: 青岩镇中心小学留守儿童花名册."""

import re

_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:小学|中学|学校|幼儿园|初中|高中|教学点)(?:分校|校区)?(?![生阶段部教校])"
)
_BEFORE = re.compile(
    r"^(?:[零一二三四五六七八九]{1,4}年(?!一贯)|学?年度?|第?[一二三四上下](?:学期|季度)|学期|[春秋](?:季|期)|月|(?:附件|关于|填报单位|单位|学校)[一二三四五]?)"
    r"|^[^省市县]{1,8}[省市县](?=.*[镇乡])|^[^省]{1,8}省"
)
_OF_MANY = re.compile(
    r"^(?:全|各|本|该|农村|乡村|辖区|所有)|[全各]|中小学|及|和|与|留守|儿童|学生|在校"
)
"""What is said of more schools than one, or of none by its name."""


def school_in(*texts: str) -> str:
    """The one school that the first of these texts with any names; empty where none does, or several do."""
    for text in texts:
        found = {
            name
            for one in _SCHOOL.findall(re.sub(r"[^\u4e00-\u9fff]+", " ", text))
            if (name := _name(one))
        }
        if found:
            return found.pop() if len(found) == 1 else ""
    return ""


def _name(said: str) -> str:
    """A school's own name, without the year and the county before it."""
    name = said
    while (shorter := _BEFORE.sub("", name)) != name:
        name = shorter
    return "" if len(name) < 4 or _OF_MANY.search(name) else name
