"""The school and the class that a list is of, where only what stands over it says so: 青岩镇中心小学留守儿童花名册,
班级：四（2）班, 一、三年级.
"""

import re

_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2,}?(?:小学|中学|学校|幼儿园|初中|高中|教学点)(?:分校|校区)?(?![生阶段部教校])"
)
_BEFORE = re.compile(
    r"^(?:[零一二三四五六七八九]{1,4}年(?!一贯)|学?年度?|第?[一二三四上下](?:学期|季度)|学期|[春秋](?:季|期)|月|(?:附件|关于|填报单位|单位|学校)[一二三四五]?)"
    r"|^[^省市县]{1,8}[省市县](?=.*[镇乡])|^[^省]{1,8}省"
)
_OF_MANY = re.compile(
    r"^(?:以[上下]|全|各|本|该|农村|乡村|辖区|所有)|(?<!完)全|各|中小学|及|和|与|留守|儿童|学生|在校"
    r"|^(?:填报|填表|报送|上报|申报|推荐|调查|采集|统计|制表|所属|所在|就读)学校"
)
"""What is said of more schools than one, or of none by its name."""
_FIGURE, _NTH = "[一二三四五六七八九]", r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?)"
_CLASS = re.compile(
    rf"(?<![至到和及、—~-])(?:{_FIGURE}年级(?:{_NTH}班)?|[初高][一二三](?:{_NTH}班)?|(?<![〇零十\d一二三四五六七八九]){_FIGURE}{_NTH}班"
    rf"|(?<![大中小高初])(?:学前|[大中小]){_NTH}?班)(?![至到和及、—~-])"
)
_ORDINAL = re.compile(
    r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．]|^[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]"
)
_COUNT = re.compile(r"[（(：:，,]?(?:共?计?)?\d+[人名个][）)]?$")
_ABOUT = re.compile("[（(：:]?(?:留守|儿童|学生|幼儿|名单|花名册|班级|年级|的)*[）)：:]?")
_TEACHER = re.compile(r"[（(]?(?:班主任|辅导员|老师|教师)(?:老师|姓名)?[：:].*$")
"""Who teaches the class, behind its name."""


def school_in(*texts: str) -> str:
    """The one school that the first of these texts with any names; empty where none does, or several do."""
    for text in texts:
        found = {
            name
            for one in _SCHOOL.findall(re.sub(r"[^\u4e00-\u9fff]+", " ", text))
            if (name := _name(one))
        }
        if found:  # 白水镇金溪村幼儿园 is the same as 金溪村幼儿园
            longest = max(found, key=len)
            return longest if all(longest.endswith(name) for name in found) else ""
    return ""


def class_in(*texts: str) -> str:
    """The one class, or year, that the first of these texts with any names; empty where several are named."""
    for text in texts:
        if found := {one[0] for one in _CLASS.finditer("".join(text.split()))}:
            return found.pop() if len(found) == 1 else ""
    return ""


def heading(text: str) -> tuple[str, str]:
    """The school and the class of a line that says nothing else: 二、三年级（2）班, 青岩镇中心小学（12人）."""
    plain = _COUNT.sub("", _ORDINAL.sub("", _TEACHER.sub("", "".join(text.split()))))
    school, class_name = school_in(plain), class_in(plain)
    rest = plain.removeprefix(school).replace(class_name, "", 1)
    said = (school or class_name) and _ABOUT.fullmatch(rest)
    return (school, class_name) if said else ("", "")


def _name(said: str) -> str:
    """A school's own name, without the year and the county before it."""
    name = said
    while (shorter := _BEFORE.sub("", name)) != name:
        name = shorter
    return "" if len(name) < 4 or _OF_MANY.search(name) else name
