"""The wording of what people enter about a sweep."""

from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.places.models import Place
from tonghu.record.surveys.models import Outcome, ReturnKind


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput(), **more,
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip


class CampaignForm(forms.Form):
    """What, where, when, on which document."""

    name = forms.CharField(
        label="名称", max_length=80, help_text="例如：2026 年秋季农村留守儿童全面排查",
        error_messages={"required": "请填写名称。"},
    )  # fmt: skip
    place = forms.ChoiceField(label="在哪里", error_messages={"required": "请选择范围。"})
    starts_on = _day("从哪天", initial=timezone.localdate)
    ends_on = _day("到哪天")
    basis = forms.CharField(
        label="依据", max_length=160, error_messages={"required": "请写明依据的文件。"}
    )

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.name) for one in places]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """How one child was found; the name of its fields carries the child."""

    outcome = forms.ChoiceField(
        label="核对", choices=[("", "还没有核对"), *Outcome.choices], required=False
    )
    note = forms.CharField(
        label="说明", required=False, max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "说明"}),
    )  # fmt: skip


class ReturnForm(forms.Form):
    """What the village says as a whole."""

    kind = forms.TypedChoiceField(
        label="全村报告", choices=ReturnKind.choices, coerce=ReturnKind, widget=forms.RadioSelect,
        error_messages={"required": "请选择一种报告。"},
    )  # fmt: skip


class SummaryForm(forms.Form):
    """What the sweep found."""

    summary = forms.CharField(
        label="小结", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写几句小结。"},
    )  # fmt: skip
