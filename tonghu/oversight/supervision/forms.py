"""The wording and shape of pressing, answering and judging."""

from typing import Any

from django import forms

from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import OrganisationQuerySet


class UrgingForm(forms.Form):
    """What is demanded, and under which letters the number stands."""

    demand = forms.CharField(
        label="办理要求",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text="写进督办函。不要写孩子的姓名和身份证号。",
        error_messages={"required": "请写明要求对方做什么。"},
    )
    code = forms.CharField(
        label="机关代字",
        max_length=20,
        help_text="发文字号的开头，例如“云民督”；序号自动编。",
        error_messages={"required": "请填写机关代字。"},
    )


class RectificationForm(forms.Form):
    """Which organisation is looked into, and what for."""

    organisation = OrganisationField(label="督查哪个单位")
    because = forms.CharField(
        label="怎样发现的",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text="例如：抽查、会议议定、舆情、上级交办、热线。只写单位的事，不写孩子的姓名。",
        error_messages={"required": "请写明怎样发现的。"},
    )

    def __init__(self, *args: Any, below: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.among(below, below)


class AnswerForm(forms.Form):
    """What was done."""

    statement = forms.CharField(
        label="办理情况",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text="逐条说明办理结果；佐证材料可在原来的待办里上传。",
        error_messages={"required": "请写明办理情况。"},
    )


class VerdictForm(forms.Form):
    """Accepted, or to be done again."""

    accepted = forms.TypedChoiceField(
        label="验收",
        choices=[("yes", "验收合格，销号"), ("no", "没有办好，继续整改")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择验收结果。"},
    )
    note = forms.CharField(
        label="验收意见",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明验收意见。"},
    )
