"""The wording of what was answered about people."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.models import Officer


class CheckForm(forms.Form):
    """When it was asked; and, where there is a record, what was answered."""

    officers: Any = forms.ModelMultipleChoiceField(
        queryset=None, label="人员",
        error_messages={
            "required": "还没有勾选人员。请先在左边打勾。",
            "invalid_choice": "有的人员已经不在名单上，请刷新再选。",
        },
    )  # fmt: skip
    on = forms.DateField(
        label="查询日期", initial=timezone.localdate, widget=DayInput(),
        error_messages={"required": "请填写查询日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip
    words = forms.CharField(
        label="查到什么、由谁答复", required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}), help_text="只有县民政能看到。",
    )  # fmt: skip

    def __init__(self, *args: Any, everybody: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = everybody  # type: ignore[attr-defined]
