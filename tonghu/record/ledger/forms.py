"""Handing a ledger in, and saying what its columns mean."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level
from tonghu.base.places.models import Place, in_ranges
from tonghu.law.registration import FIELDS, GROUPS
from tonghu.record.ledger.questions import Village

LARGEST = 60 * 2**20
_MOST_PLACES = 400


class HandInForm(forms.Form):
    """The file, and the place whose ledger it is."""

    file = forms.FileField(
        label="台账文件",
        help_text="Excel（.xlsx、.xls）、WPS（.et）、.ods 或 CSV，照原样交上来，不用改格式。",
        error_messages={"required": "请选择要导入的文件。", "empty": "这个文件是空的，请重新选择。"},
    )  # fmt: skip
    place = forms.ChoiceField(
        label="这是哪里的台账",
        error_messages={"required": "请选择乡镇或村（居）。", "invalid_choice": "请从列表里选择。"},
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ranges = officer.ranges(Permission.HAND_IN_LEDGERS)
        places = (
            Place.objects.on(timezone.localdate())
            .filter(in_ranges("code", ranges), level__gte=Level.COUNTY)
            .order_by("level", "code")
        )
        choices = [(one.code, one.name) for one in places[:_MOST_PLACES]]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        self.fields["place"].initial = choices[0][0] if choices else None

    def clean_file(self) -> Any:
        """Not larger than can be read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                f"文件超过 {LARGEST // 2**20} MB。请删掉图片和没用的工作表，或者分成几份再交。"
            )
        return file


SEVERAL = {
    "father.name+father.phone": "父亲姓名、电话",
    "mother.name+mother.phone": "母亲姓名、电话",
    "father.name+mother.name": "父母两人的姓名",
    "father.work_region+mother.work_region": "父母两人的务工地点",
    "caregiver.name+caregiver.phone": "照护人姓名、电话",
    "caregiver.name+caregiver.relationship+caregiver.phone": "照护人姓名、关系、电话",
    "living_detail+caregiver.name+caregiver.phone": "现住址、照护人姓名、电话",
    "school+class_name": "学校、班级",
}
"""What townships write into one cell."""


def field_choices() -> list[tuple[str, Any]]:
    """Every item a column can be, by group; the first leaves the column out."""
    grouped = [
        (group, [(key, field.label) for key, field in FIELDS.items() if field.group == group])
        for group in GROUPS
    ]
    several = ("一格里写了几样", list(SEVERAL.items()))
    return [("", "不导入这一列"), ("village", "村（居）"), several, *grouped]


class ClaimRowForm(forms.Form):
    """To which village of a ledger the child of one of its rows comes over from elsewhere, and why."""

    place = forms.ChoiceField(
        label="登记在哪个村（居）",
        error_messages={
            "required": "请选择村（居）。",
            "invalid_choice": "请从列表里选择村（居）。",
        },
    )
    reason = forms.CharField(
        label="认领的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由，例如“随奶奶搬到本村居住”。"},
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Sequence[Village], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "请选择"), *((one.code, one.told) for one in villages)]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """Which form, and what for."""

    form = forms.ChoiceField(
        label="导出成", widget=forms.RadioSelect,
        choices=[
            ("名单", "名单（Excel，就是列表上现在的条件和列）"),
            ("花名册", "花名册（Excel，按现在的条件，登记表的各个项目）"),
            ("F01", "登记表（PDF，每个孩子一张，可签字）"),
            ("F02", "汇总表（Excel，自动核对勾稽关系）"),
            ("F02PDF", "汇总表（PDF，A4 横向打印，可签字盖章）"),
        ],
        error_messages={"required": "请选择导出成什么。"},
    )  # fmt: skip
    purpose = forms.CharField(
        label="做什么用", max_length=200,
        error_messages={"required": "请写明用途，例如“报县民政局季度数据”。"},
    )  # fmt: skip
    receiver = forms.CharField(
        label="给谁", max_length=120,
        error_messages={"required": "请写明接收的单位或人，例如“县民政局社会事务股”。"},
    )  # fmt: skip
    numbers = forms.BooleanField(
        label="包括身份证号、电话和住址", required=False,
        help_text="只用于花名册和登记表，只在确实需要时勾选；不勾选的，号码只印后四位或者不导出。超过 50 名的，要第二人批准。",
    )  # fmt: skip

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("form", "名单")


class ExportAnswerForm(forms.Form):
    """The second person's word."""

    agreed = forms.TypedChoiceField(
        label="批准吗", choices=[("yes", "批准"), ("no", "不批准")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": "请选择批准还是不批准。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不批准的必须写。",
    )  # fmt: skip


class SecondForm(forms.Form):
    """The second person's word on a ledger that would change a great deal."""

    agreed = forms.TypedChoiceField(
        label="导入吗", choices=[("yes", "核对过了，导入"), ("no", "不导入")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "请选择导入还是不导入。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不导入的必须写，交表的人会看到。",
    )  # fmt: skip
