"""The wording and shape of local numbers and holiday notices."""

import re
from datetime import date
from typing import Any

from django import forms

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.terms.models import local_terms


class LocalTermForm(forms.Form):
    """A number for a place, from a day on."""

    key = forms.ChoiceField(label="参数", choices=local_terms)
    place = forms.RegexField(
        r"^\d{12}$",
        label="适用的区划",
        help_text="12 位区划代码；下级没有另行设定的，跟着上级走。",
        error_messages={"invalid": "区划代码是 12 位数字。"},
    )
    value = forms.IntegerField(label="数值", min_value=1)
    valid_from = forms.DateField(
        label="起用日期",
        initial=date.today,
        widget=DayInput(),
    )
    document = forms.CharField(
        label="依据文件", max_length=200, error_messages={"required": "请写明依据哪份文件。"}
    )


class DaysField(forms.CharField):
    """Days in a text, written as the notice writes them or as 2027-01-01, in any order."""

    def clean(self, value: Any) -> list[date]:
        """The days. The year is added by the form where the text leaves it out."""
        return [
            _date(int(year), int(month), int(day))
            for year, month, day in re.findall(
                r"(\d{4})[-年./](\d{1,2})[-月./](\d{1,2})", super().clean(value)
            )
        ]


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise forms.ValidationError(f"{year}-{month}-{day} 不是日期，请改正。") from error


class HolidayForm(forms.Form):
    """One year, as the notice of the State Council gives it."""

    year = forms.IntegerField(label="年份", min_value=2020, max_value=2100)
    days_off = DaysField(
        label="放假的周一至周五",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每天写成 2027-01-01，用空格、逗号或换行隔开；周末不用写。",
        error_messages={"required": "请填写放假的日子。"},
    )
    working_days = DaysField(
        label="调休上班的周六周日", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    notice = forms.CharField(label="通知文号", max_length=120)
