"""Everything a message can say. A text takes a place and, for a code, a number: there is no way in
for a name, so no message can carry one.
"""

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "code": "童护：您的通知验证码是{number}，半小时内有效。不是您本人登记的，请不用理会。",
    "at_once": "童护：{place}有一件要立即办理的待办，请马上登录查看。",
    "new": "童护：{place}有一件新的待办，请登录查看。",
    "answered": "童护：{place}的一件转移或者认领有了答复，请登录查看。",
    "half": "童护：{place}有一件待办期限过半，请登录查看。",
    "soon": "童护：{place}有一件待办快到期了，请登录查看。",
    "due": "童护：{place}有一件待办已经到期，请登录办理。",
    "due_above": "童护：{place}有一件待办，责任单位到期没有办结，请登录查看。",
    "late_above": "童护：{place}有一件待办，责任单位到期很久没有办结，请登录查看。",
}


def said(text: str, *, place: str, number: str = "") -> str:
    """The words of a message."""
    return TEXTS[text].format(place=place or "本地", number=number)
