"""Headers that ask, as online forms and village clerks put them: 您孩子的姓名是？, 住不住校, 爸爸在哪个省打工."""

import re

from tonghu.record.ledger.reading.headers import WHAT, WHO, WORDS

_PARENTS = "|".join(sorted((w for w, one in WHO.items() if one in ("father", "mother") and len(w) > 1),
                           key=len, reverse=True))  # fmt: skip
_CHILD = "|".join(sorted((w for w, one in WHO.items() if one == "child"), key=len, reverse=True))
_A_QUESTION = re.compile(
    r"[?？您你]|请|享受|哪|几组|[他她]的|谁|什么|怎么|怎样|多少|几|何[地处]|吗$|是否|如有|(.)不\1|有没有|是不是|目前|现在"
)
_PUT = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"[（【].{0,6}(?:可多选|多选|单选|可选).{0,6}[）】]|[?？。!！]+(?=$|（)", ""),
        (r"(?:吗|呢)$", ""),
        (r"^(?:您|你)(?:本人)?的?(?=姓名|名字|电话|手机|联系|身份证|微信|与|和|跟|同|是孩子)", "填表人"),
        (r"^(?:[他她]（[他她]）|[他她])的(?=电话|手机|联系|身份证)", ""),
        (r"^(?:请问|请)?(?:如实)?(?:填写|选择|输入|写明|写出|勾选)?(?:一下)?(?=.{2})", ""),
        (r"^(?:您|你)(?:们)?(?:的?家里?)?的?(?=.{2})", ""),
        (rf"^(?:{_CHILD})的?(?=(?:{_PARENTS}))", ""),
        (rf"^(?:{_CHILD})的?(?=照[顾看料]|监护人)", ""),
        (r"^(.+?)(?:名字|姓名)?(?:叫什么(?:名字)?|叫啥|是谁)$", r"\1姓名"),
        (r"(?<=姓名|名字|性别|民族|号码|证号|电话|手机|住址|地址|日期|生日)(?:是(?:多少|什么|哪里)?|为)$", ""),
        (r"(.)不\1(?=[\u4e00-\u9fff])", r"是否\1"),
        (r"(?:目前|现在|现阶段|现今|当前|平时|主要)(?=由?谁|.{2})", ""),
        (r"(?:是在|在|去|到)?(?:何[地处]|什么地方)(?:打工|务工|工作|上班|做事)$", "务工地点"),
        (r"(?:是在|在|去|到)?哪(?:个|一个|些)?(?:省|市|省份|省市|省、市|省[/或和]市|城市|地方|里)(?:、市|市)?"
         r"(?:打工|务工|工作|上班|做事)$", "务工地点"),
        (r"是否(?:在|去)?(?:外地|外面|外省|外)?(?:打工|务工|工作|上班)$", "是否外出务工"),
        (r"(?:在)?(?:读|上)(?:哪个|哪一|几)年级.*$", "年级"),
        (r"(?:是否在?(?:学校里?|校)?|在学校里?)(?:住宿|寄宿|住校|内宿)$", "是否寄宿"),
        (r"(?:在)?哪(?:所|个)(?:学校|幼儿园)(?:读书|上学|就读|上)?$|(?:读|上)(?:的是)?(?:哪所|哪个|什么)学校$", "就读学校"),
        (r"^户口所?在的?(?:地方|村、?组|村|哪个?村?|哪里)", "户籍地"),
        (r"^(?:家)?住(?:在)?(?:几组|哪里|哪儿|哪个村|何处|哪组|哪个?组)$|^家在(?:哪里|哪儿|何处)$|^住哪里?$", "家庭住址"),
        (r"^(?:照顾|照看|照料)孩子的人[与和跟同]孩子(?:是什么)?的?关系$", "监护人关系"),
        (r"(?:是|有)?(?:什么|何种|何)关系$", "关系"),
        (r"^由?(?:谁|哪个)(?:在)?(?:带|照[顾看料]|照护|管|监护)(?:着)?(?:孩子|娃儿?|小孩)(?:最多)?$", "由谁照顾"),
        (r"^.{0,4}享受(?:了|到)?的?(?:哪些|什么|何种)?(?:救助|保障|民政|惠民|帮扶)?(?:政策|救助|待遇|保障|补助)$", "享受政策"),
        (r"^(?:如有)残疾.*(?:类别|等级).*$", "残疾类别及等级"),
        (r"^.{0,6}(?:身体|健康)(?:状况|情况)?(?:怎么样|如何|怎样)$", "健康状况"),
    )
)  # fmt: skip
"""What is asked → the usual word over such a column, one after the other."""
_BEFORE_THE_COMMA = re.compile(r"^.*不在家(?:的时候|时)?[,，]")
_LONG_ENOUGH = 3


def as_heading(text: str) -> str:
    """A header that asks as the word over a plain column; any other, and every usual word, as it is."""
    usual = text in WORDS or text in WHAT or text in WHO
    if usual or len(text) < _LONG_ENOUGH or not _A_QUESTION.search(text):
        return text
    plain = _BEFORE_THE_COMMA.sub("", text)
    for pattern, word in _PUT:
        plain = pattern.sub(word, plain)
    return plain or text
