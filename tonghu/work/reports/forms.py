"""The wording of what officers enter about a report."""

from typing import Any

from django import forms

from tonghu.base.people.models import Organisation
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.models import Case


class AnswerForm(StepForm):
    """What the reporter is told; a receipt holder reads it on the public page."""

    goes_on = False

    words = forms.CharField(
        label="告诉报告人的话",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="凭回执编号可以查到。不写孩子的姓名、住处、伤情和任何人的身份。",
        error_messages={"required": "请写明告诉报告人什么，例如：已受理，民警已到现场。"},
    )


class SortForm(forms.Form):
    """What to do with doubtful reports that say the same."""

    cluster = forms.CharField(widget=forms.HiddenInput, max_length=64)
    send = forms.TypedChoiceField(
        label="处理",
        choices=[("yes", "可能是真的，送公安机关"), ("no", "没有孩子在危险里，留存不送")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样处理。"},
    )
    reason = forms.CharField(
        label="理由", max_length=200, error_messages={"required": "请写明理由，会记入操作记录。"}
    )


class AccountForm(forms.Form):
    """Who should have reported."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="哪个单位没有报告，或者迟报", empty_label="请选择",
        error_messages={"required": "请选择单位。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="怎样知道的", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="什么时候就应当发现、有什么证据。拿不准是不是“疑似”的，一律不追责。",
        error_messages={"required": "请写明怎样知道的。"},
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            place__startswith=case.place[:6]
        )
