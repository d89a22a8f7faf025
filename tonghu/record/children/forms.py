"""The registration form as a page: read like a ledger's cells, doubts kept apart from refusals."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.idnumbers import IdNumber, read_id_number
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level, pad
from tonghu.base.places.models import Place, in_ranges
from tonghu.law.ledger import ExitReason
from tonghu.law.registration import FIELDS, MISSING
from tonghu.record.children.filters import told_apart
from tonghu.record.children.inputs import ItemsForm
from tonghu.record.children.matching import PHONES
from tonghu.record.children.models import Child
from tonghu.record.children.plausible import remarks
from tonghu.record.children.questions import held_by_many

MOST_VILLAGES = 800


class RecordForm(ItemsForm):
    """Some items of the registration form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, catalogue=FIELDS, **kwargs)

    def compare(self) -> None:
        """Fill sex and birth date from the child's number; say what does not fit together."""
        self._by_number()
        whole = self.record | self.values
        for remark in remarks(whole, timezone.localdate()):
            if remark.key.partition(".")[0] not in {key.partition(".")[0] for key in self.values}:
                continue  # it was so before, and nobody touches it here
            if remark.refused and remark.key in self.keys:
                self.add_error(remark.key, remark.words)
            else:
                self.doubts.append(remark.words)
        for key in PHONES:
            phone = self.values.get(key)
            if isinstance(phone, str) and phone not in MISSING and held_by_many(phone):
                self.doubts.append(
                    f"尾号 {phone[-4:]} 的电话写在十多个孩子名下，像是村里或老师的电话，不作为辨认依据"
                )

    def _by_number(self) -> None:
        values = self.values
        number = values.get("id_number")
        if not isinstance(number, str) or len(number) != 18 or "id_number" in self.errors:
            return
        try:
            person: IdNumber = read_id_number(number, timezone.localdate()).value
        except Unreadable:
            return
        for key, told in (("birth_date", person.birth_date.isoformat()), ("sex", person.sex.value)):
            if key in self.keys and not values.get(key) and not self.record.get(key):
                values[key] = told
            elif values.get(key) not in (None, told):
                said = FIELDS[key].said
                self.doubts.append(
                    f"{FIELDS[key].label}填的是{said(values[key])}，证件号码里是{said(told)}，请核对"
                )


class WhenAndWhy(forms.Form):
    """Since when a change holds, and why it is made."""

    effective_on = forms.DateField(
        label="从哪天起", widget=DayInput(),
        error_messages={"required": "请填写从哪天起是这样。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="怎么知道的、为什么改", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由，例如“9 月 3 日走访时奶奶告知”。"},
    )  # fmt: skip

    def clean_effective_on(self) -> date:
        """Not in the future."""
        day: date = self.cleaned_data["effective_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("日期还没有到，请填写已经发生的变化。")
        return day


class VillageForm(forms.Form):
    """On which village's ledger."""

    place = forms.ChoiceField(
        label="登记在哪个村（居）",
        error_messages={
            "required": "请选择村（居）。",
            "invalid_choice": "请从列表里选择村（居）。",
        },
    )

    def __init__(
        self, *args: Any, officer: Officer, everywhere: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = villages_for(officer, everywhere=everywhere)
        if len(choices) > 1:
            choices = [("", "请选择"), *choices]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]


def villages_for(officer: Officer, *, everywhere: bool = False) -> list[tuple[str, str]]:
    """The villages an officer registers for (or all of the county), as choices; township in front."""
    ranges = officer.ranges(Permission.REGISTER_CHILDREN)
    if everywhere:
        ranges = [(pad(low[:6]), low[:6] + "9" * 6) for low, _ in ranges]
    today = timezone.localdate()
    places = Place.objects.on(today).filter(in_ranges("code", ranges))
    townships = dict(
        Place.objects.on(today)
        .at(Level.TOWNSHIP)
        .filter(in_ranges("code", [(pad(low[:6]), low[:6] + "9" * 6) for low, _ in ranges]))
        .values_list("code", "name")
    )
    villages = places.at(Level.VILLAGE).order_by("code").values_list("code", "name")
    return [
        (code, f"{townships.get(pad(code[:9]), '')} {name}".strip())
        for code, name in villages[:MOST_VILLAGES]
    ]


def places_read_by(officer: Officer) -> list[tuple[str, str]]:
    """The townships and villages whose ledgers an officer reads, as choices; none where it is one village."""
    found = Place.objects.on(timezone.localdate()).filter(
        in_ranges("code", officer.ranges(Permission.READ_CHILDREN)), level__gte=Level.TOWNSHIP
    )
    rows = list(found.order_by("code").values_list("code", "name", "level")[:MOST_VILLAGES])
    if len(rows) < 2:  # nothing to choose between
        return []
    return [(code, name if rank == Level.TOWNSHIP else f"　{name}") for code, name, rank in rows]


class ExitForm(forms.Form):
    """Why, since when."""

    why = forms.ChoiceField(
        label="退出原因", widget=forms.RadioSelect,
        choices=[(r.value, r.label) for r in ExitReason if r is not ExitReason.DUPLICATE],
        error_messages={"required": "请选择退出的原因。"},
    )  # fmt: skip
    on = forms.DateField(
        label="从哪天起", widget=DayInput(),
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class DecisionForm(forms.Form):
    """Yes or no, with a word."""

    yes = forms.TypedChoiceField(
        label="结论", choices=[("yes", "同意"), ("no", "不同意")], coerce=lambda value: value == "yes",
        widget=forms.RadioSelect, error_messages={"required": "请选择同意还是不同意。"},
    )  # fmt: skip
    note = forms.CharField(
        label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写一句说明。"},
    )  # fmt: skip


class TransferForm(VillageForm):
    """Where to, and why."""

    reason = forms.CharField(
        label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由，例如“随奶奶搬到那里居住”。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, everywhere=True, **kwargs)
        self.fields["place"].label = "转到哪个村（居）"


class ClaimForm(VillageForm):
    """A child known by ID number, to be taken over from elsewhere."""

    id_number = forms.CharField(
        label="孩子的公民身份号码", max_length=30,
        error_messages={"required": "请填写身份证号。没有证件号码的，请联系县里查找。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="认领的理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由，例如“随奶奶搬到本村居住”。"},
    )  # fmt: skip


class HouseholdForm(forms.Form):
    """Which children live in one household with a child, and whether it lives in the one it was put into."""

    siblings = forms.MultipleChoiceField(
        label="本村可能是一家的", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="父亲、母亲或者照护人同名的。同名不一定是一家，请核实以后再勾。",
        error_messages={"invalid_choice": "名单变了，请重新勾选。"},
    )  # fmt: skip
    number = forms.CharField(
        label="其他孩子的档案编号", required=False, max_length=20,
        help_text="名单里没有的，写那个孩子的编号：在档案页的姓名下面。",
    )  # fmt: skip
    leaves = forms.BooleanField(label="这个孩子不和现在登记的那几个孩子是一家", required=False)

    def __init__(
        self, *args: Any, kin: Sequence[Child], siblings: Sequence[Child], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["siblings"].choices = [(str(one.pk), told_apart(one)) for one in kin]  # type: ignore[attr-defined]
        if not kin:
            del self.fields["siblings"]
        if not siblings:
            del self.fields["leaves"]
