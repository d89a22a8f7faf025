"""The wording of what is said of an alert."""

from typing import Any

from django import forms

from tonghu.record.risk.actions import Answer


class AnswerForm(forms.Form):
    """What came of it, and how one knows."""

    answer = forms.TypedChoiceField(
        label="核实的结果", widget=forms.RadioSelect, coerce=Answer,
        error_messages={"required": "请选择核实的结果。"},
    )  # fmt: skip
    note = forms.CharField(
        label="怎么核实的、做了什么", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明怎么核实的、做了什么。"},
    )  # fmt: skip

    def __init__(self, *args: Any, dangerous: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = (Answer.REPORTED, Answer.NO_REPORT) if dangerous else (Answer.DONE,)
        choices = [(one.value, one.label) for one in (*asked, Answer.UNFOUNDED)]
        self.fields["answer"].choices = choices  # type: ignore[attr-defined]
