"""The wording of what people enter about requests, answers and notices."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput
from tonghu.law.rights import CHANNELS, IDENTITY, PEOPLE, TOLD_BY, Asker, Ground, Reply, Right, Said

_NEEDED = "请填写。"


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput(),
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"}, **more,
    )  # fmt: skip


def _choice(label: str, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, error_messages={"required": "请选择一项。"}, **more
    )


def _long(label: str, required: str = "", **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=1000, required=bool(required), widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": required}, **more,
    )  # fmt: skip


class RequestForm(forms.Form):
    """Who asks what, and how it was made sure who they are."""

    kind = forms.TypedChoiceField(
        label="请求什么", coerce=Right, choices=[(one.value, one.label) for one in Right],
        widget=forms.RadioSelect, error_messages={"required": "请选择一项。"},
    )  # fmt: skip
    asker = forms.TypedChoiceField(
        label="谁提出", coerce=Asker, choices=[(one.value, one.label) for one in PEOPLE],
        widget=forms.RadioSelect, error_messages={"required": "请选择一项。"},
        help_text="被委托照护人不是监护人，要有监护人的书面委托。",
    )  # fmt: skip
    asker_name = forms.CharField(
        label="申请人姓名", max_length=72, error_messages={"required": _NEEDED}
    )
    asker_phone = forms.CharField(label="联系电话", max_length=40, required=False)
    identity = _choice("怎样核对的身份", list(IDENTITY.items()), widget=forms.RadioSelect)
    channel = _choice("从哪里来", list(CHANNELS.items()))
    received_on = _day("收到日期", initial=timezone.localdate)
    what = _long("请求的内容", "请写明要看、要改或者要删的是什么。")


class AnswerForm(forms.Form):
    """The answer, and why."""

    reply = forms.TypedChoiceField(
        label="答复", coerce=Reply, choices=[(one.value, one.label) for one in Reply],
        widget=forms.RadioSelect, error_messages={"required": "请选择怎样答复。"},
    )  # fmt: skip
    reason = _long(
        "理由和说明", help_text="部分办理、不予办理的必须写，会印在答复书上。不要写报告人。"
    )


class ConfirmationForm(forms.Form):
    """The second person's word."""

    agreed = forms.TypedChoiceField(
        label="核对结果", choices=[("yes", "同意删除，立即执行，不能恢复"), ("no", "不同意，不删除；有人申请的，退回重新答复")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "请选择同意还是不同意。"},
    )  # fmt: skip
    note = _long("说明", help_text="不同意的必须写，答复的人会看到。")


class KeepForm(forms.Form):
    """Until when, and why."""

    until = _day("保存到")
    reason = _long("为什么继续保存", "请写明理由。")


class ReleaseForm(forms.Form):
    """Why a file need not be kept any longer."""

    reason = _long("为什么解除", "请写明理由。")


class NoticeForm(forms.Form):
    """Whom, when, how, on what ground, and what they said."""

    to = forms.TypedChoiceField(
        label="告知谁", coerce=Asker, choices=[(one.value, one.label) for one in PEOPLE],
        error_messages={"required": "请选择一项。"},
    )  # fmt: skip
    given_on = _day("哪天告知的", initial=timezone.localdate)
    way = _choice("怎样告知的", list(TOLD_BY.items()))
    ground = forms.TypedChoiceField(
        label="凭什么处理", coerce=Ground, choices=[(one.value, one.label) for one in Ground],
        widget=forms.RadioSelect, initial=Ground.DUTY.value,
        help_text="台账、走访、保护是法定职责，不以同意为条件；照片、活动等职责以外的，选“同意”。",
        error_messages={"required": "请选择一项。"},
    )  # fmt: skip
    said = forms.TypedChoiceField(
        label="对方怎么说", coerce=Said, initial=Said.TOLD.value,
        choices=[(one.value, one.label) for one in Said if one is not Said.WITHDRAWN],
        widget=forms.RadioSelect, error_messages={"required": "请选择一项。"},
    )  # fmt: skip

    def clean_given_on(self) -> date:
        """Not before there was a text to give."""
        day: date = self.cleaned_data["given_on"]
        if day < date(2024, 1, 1):
            raise forms.ValidationError("那时还没有这份告知书，请核对日期。")
        return day


class OneNoticeForm(NoticeForm):
    """The same about one child, with a name and a word."""

    to_name = forms.CharField(label="姓名", max_length=72, required=False)
    note = _long("说明")
