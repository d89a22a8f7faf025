"""The agreement as a form, made of its items; and the words of its steps."""

from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput, WrittenDayInput
from tonghu.law.entrusted_care import ITEMS, OF_THE_FILE, TRANSITIONS, Status
from tonghu.law.registration import Form
from tonghu.record.children.inputs import ItemsForm


class AgreementForm(ItemsForm):
    """Everything an agreement says; a draft may be saved with anything missing. Its days are days: only when
    somebody was born may be known by the month.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, catalogue=ITEMS, **kwargs)
        for key in self.keys:
            if ITEMS[key].form is Form.DATE and key not in OF_THE_FILE:
                self.fields[key].widget, self.fields[key].help_text = WrittenDayInput(), ""


class StepForm(forms.Form):
    """On which day, and how."""

    on = forms.DateField(
        label="日期", widget=DayInput(), initial=timezone.localdate,
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例如原件放在哪里；未能签署的，写明什么时候、怎么联系过父母。",
    )  # fmt: skip


_ENDINGS = {
    Status.TERMINATED: "终止：父母回来照护，或者双方同意换人",
    Status.REVOKED: "撤销：被委托人不适合继续照护",
}


class EndForm(StepForm):
    """How it ends, in the ways in which it still can: nobody revokes what has run out."""

    status = forms.TypedChoiceField(
        label="怎么结束", widget=forms.RadioSelect, coerce=Status, error_messages={"required": "请选择怎么结束。"},
    )  # fmt: skip

    def __init__(self, *args: Any, now: Status, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = [(one.value, label) for one, label in _ENDINGS.items() if one in TRANSITIONS[now]]
        self.fields["status"].choices = ways  # type: ignore[attr-defined]
        if len(ways) == 1:
            self.fields["status"].initial = ways[0][0]
        self.order_fields(["status", "on", "reason"])
