"""One paper as a form."""

from datetime import date

from django import forms
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput
from tonghu.record.archive.models import headings, keepings, secrecies

_BLANK = [("", "按目录的规定")]
_CHOOSE = [("", "请选择")]


class PaperForm(forms.Form):
    """Under which heading, what it is, where the original lies, and the scan."""

    heading = forms.ChoiceField(
        label="目录", choices=lambda: [*_CHOOSE, *headings()],
        error_messages={"required": "请选择归到目录的哪一条。"},
    )  # fmt: skip
    title = forms.CharField(
        label="题名", max_length=120, help_text="例如“2026 年 9 月班主任家访记录”。",
        error_messages={"required": "请写一个题名。"},
    )  # fmt: skip
    formed_on = forms.DateField(
        label="形成日期", widget=DayInput(), initial=timezone.localdate,
        error_messages={"required": "请填写材料上的日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip
    formed_by = forms.CharField(label="形成人（单位）", max_length=80, required=False)
    upload = forms.FileField(
        label="扫描件或照片", required=False, allow_empty_file=True,
        help_text="JPG、PNG、PDF、Word、Excel，12 MB 以内。",
    )  # fmt: skip
    shelf = forms.CharField(
        label="纸质件放在哪里", max_length=80, required=False, help_text="例如“档案室 3 柜 2 层”。"
    )
    pages = forms.IntegerField(label="页数", required=False, min_value=1, max_value=2000)
    secrecy = forms.ChoiceField(
        label="密级", choices=lambda: [*_BLANK, *secrecies()], required=False,
        help_text="只能比目录规定的高。高敏的，村里打不开。",
    )  # fmt: skip
    keeping = forms.ChoiceField(
        label="保管期限", choices=lambda: [*_BLANK, *keepings()], required=False
    )

    def clean_formed_on(self) -> date:
        """A day on which there can be such a paper."""
        day: date = self.cleaned_data["formed_on"]
        if day.year < 2000:
            raise forms.ValidationError("年份太早，请核对日期。")
        return day

    def clean(self) -> dict[str, object]:
        """The upload as name and bytes."""
        data = dict(super().clean() or {})
        file = data.get("upload")
        data["upload"] = (file.name, file.read()) if file else None
        return data


class ReplacementForm(PaperForm):
    """A new paper, and why the one before it no longer does."""

    reason = forms.CharField(
        label="为什么更换", max_length=200,
        error_messages={"required": "请写明为什么更换，目录里看得到。"},
    )  # fmt: skip
