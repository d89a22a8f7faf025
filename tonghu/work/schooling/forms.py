"""The wording of what a school says about an absence."""

from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.widgets import DayInput
from tonghu.law.schooling import NOT_HERE, REASONS, REPORTED, STEPS, WAYS

_DAY = {"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"}


class AbsenceForm(forms.Form):
    """Since when, and why as far as one knows."""

    since = forms.DateField(
        label="从哪天起没有来", initial=timezone.localdate, widget=DayInput(),
        help_text="没有请假的才登记；请了病假、事假的不用。", error_messages=_DAY,
    )  # fmt: skip
    reason = forms.ChoiceField(
        label="为什么没有来", choices=REASONS.items(), widget=forms.RadioSelect, initial="9",
        error_messages={"required": "请选择原因；还不清楚的，选“还不知道”。"},
    )  # fmt: skip
    words = forms.CharField(
        label="了解到的情况",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class NotHereForm(forms.Form):
    """Where a child of the list is, who does not go to the school."""

    how = forms.ChoiceField(
        label="是哪一种", choices=NOT_HERE.items(), widget=forms.RadioSelect,
        error_messages={"required": "请选择是哪一种；去哪里了不知道的，选最后一项。"},
    )  # fmt: skip
    words = forms.CharField(
        label="知道的情况", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="转到哪所学校、跟谁走了，知道的写上，乡镇（街道）好核对。",
    )  # fmt: skip


class StepForm(forms.Form):
    """What was done; the report in writing only while there is none."""

    step_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    kind = forms.ChoiceField(
        label="做了什么", widget=forms.RadioSelect, error_messages={"required": "请选择做了什么。"}
    )
    on = forms.DateField(
        label="哪天", initial=timezone.localdate, widget=DayInput(), error_messages=_DAY
    )
    how = forms.ChoiceField(
        label="怎样劝返的", choices=WAYS.items(), widget=forms.RadioSelect, required=False,
        help_text="选“劝返了一次”的才填。",
    )  # fmt: skip
    words = forms.CharField(
        label="情况和结果", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="书面报告的，写明失学的原因、劝返的经过、家长和学校的意见，教育部门和乡镇会看到。",
    )  # fmt: skip

    def __init__(self, *args: Any, reported: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [one for one in STEPS.items() if not (reported and one[0] == REPORTED)]
        self.fields["kind"].choices = left  # type: ignore[attr-defined]
