"""The registration form as a page: read like a ledger's cells, doubts kept apart from refusals."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.codes import DocumentType
from tonghu.base.kernel.dates import read_date
from tonghu.base.kernel.doubts import Read, Unreadable
from tonghu.base.kernel.idnumbers import IdNumber, read_document, read_id_number
from tonghu.base.kernel.names import read_name
from tonghu.base.kernel.permissions import Permission
from tonghu.base.kernel.phones import read_phones
from tonghu.base.people.models import Officer
from tonghu.base.places.codes import Level, pad
from tonghu.base.places.models import Place, in_ranges
from tonghu.law.ledger import ExitReason
from tonghu.law.registration import (
    FIELDS,
    GROUPS,
    MISSING,
    NONE,
    NOT_APPLICABLE,
    NOT_COLLECTED,
    Field,
    Form,
)

_WAYS_TO_SAY = {
    "无": NONE,
    "没有": NONE,
    "不适用": NOT_APPLICABLE,
    "—": NOT_APPLICABLE,
    "-": NOT_APPLICABLE,
    "/": NOT_APPLICABLE,
}
_HINTS = {
    Form.DATE: "例如 2016-03-05；只知道年月的写 2016-03",
    Form.PHONE: "几个号码用顿号隔开",
}
TYPED = tuple(key for key, field in FIELDS.items() if field.form is not Form.PLACE)
"""The items that are typed; the places are chosen, and change by a transfer."""
MOST_VILLAGES = 800


def input_for(field: Field) -> forms.Field:
    """The widget of one item; nothing is compulsory, since 未采集 is a value."""
    if field.form is Form.CODE:
        assert field.codes is not None, "a coded item has its table"
        codes = [(code, label) for code, label in field.codes.items() if code != NOT_COLLECTED]
        return forms.ChoiceField(
            label=field.label, required=False,
            choices=[("", "未采集"), *codes, (NOT_APPLICABLE, "不适用")],
        )  # fmt: skip
    if field.form is Form.CODES:
        assert field.codes is not None, "a coded item has its table"
        return forms.MultipleChoiceField(
            label=field.label, required=False, choices=list(field.codes.items()),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    widget = forms.Textarea(attrs={"rows": 3}) if field.form is Form.LONG else forms.TextInput()
    return forms.CharField(
        label=field.label, required=False, max_length=field.longest * 2, widget=widget,
        help_text=_HINTS.get(field.form, ""),
    )  # fmt: skip


def shown(field: Field, value: object) -> object:
    """A stored value as it stands in its input."""
    if value is None or value == NOT_COLLECTED:
        return [] if field.form is Form.CODES else ""
    if field.form in (Form.CODE, Form.CODES):
        return value
    return MISSING.get(str(value), value)


def read_text(field: Field, text: str, today: date) -> Read[object]:
    """What somebody typed for an item that is not a code. Raises Unreadable."""
    plain = text.strip()
    if plain in _WAYS_TO_SAY:
        if field.key == "name":
            raise Unreadable("请填写孩子的姓名")
        return Read(_WAYS_TO_SAY[plain])
    if field.form is Form.NAME:
        name = read_name(plain)
        return Read(name.value.full, name.doubts)
    if field.form is Form.DATE:
        day = read_date(plain, today)
        value = day.value
        parts = (
            f"{value.year:04}",
            f"-{value.month:02}" if value.month else "",
            f"-{value.day:02}" if value.day else "",
        )
        return Read("".join(parts), day.doubts)
    if field.form is Form.PHONE:
        phones = read_phones(plain)
        return Read("、".join(phone.number for phone in phones.value), phones.doubts)
    if len(plain) > field.longest:
        raise Unreadable(f"写了 {len(plain)} 个字，最多 {field.longest} 个，请删减")
    return Read(plain)


class RecordForm(forms.Form):
    """Some items of a file. `changed` is what was typed and differs from `record`; `doubts` are the
    readers' remarks, which do not keep the form from being saved.
    """

    def __init__(
        self,
        *args: Any,
        keys: Iterable[str],
        record: Mapping[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.keys = tuple(keys)
        self.record = dict(record or {})
        self.changed: dict[str, object] = {}
        self.doubts: list[str] = []
        for key in self.keys:
            self.fields[key] = input_for(FIELDS[key])
            self.fields[key].initial = shown(FIELDS[key], self.record.get(key))

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The items group by group."""
        return [
            (group, rows)
            for group in GROUPS
            if (rows := [self[key] for key in self.keys if FIELDS[key].group == group])
        ]

    def clean(self) -> dict[str, Any]:
        """Read every item that was typed; what cannot be read is a fault of its own field."""
        values: dict[str, object] = {}
        today = timezone.localdate()
        for key in self.keys:
            raw = self.cleaned_data.get(key)
            if raw in (None, "", []):
                continue
            field = FIELDS[key]
            if field.form in (Form.CODE, Form.CODES):
                values[key] = raw
                continue
            try:
                read = (
                    self._number(key, str(raw), today)
                    if field.form is Form.NUMBER
                    else read_text(field, str(raw), today)
                )
            except Unreadable as error:
                self.add_error(key, str(error))
                continue
            values[key] = read.value
            self.doubts += [f"{field.label}：{doubt}" for doubt in read.doubts]
        self._compare(values)
        self.changed = {
            key: values.get(key)
            for key in self.keys
            if key not in self.errors and values.get(key) != self.record.get(key)
        }
        return {}

    def _number(self, key: str, raw: str, today: date) -> Read[object]:
        if raw.strip() in _WAYS_TO_SAY:
            return Read(_WAYS_TO_SAY[raw.strip()])
        kind = (
            self.cleaned_data.get(key.replace("id_number", "id_type"))
            or DocumentType.RESIDENT_ID.value
        )
        read = read_document(DocumentType(kind), raw, today)
        return Read(read.value, read.doubts)

    def _compare(self, values: dict[str, object]) -> None:
        """Fill sex and birth date from the child's number; say where they disagree."""
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
        label="从哪天起", widget=forms.DateInput(attrs={"type": "date"}),
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
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["place"].initial = choices[0][0]


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


class ExitForm(forms.Form):
    """Why, since when."""

    why = forms.ChoiceField(
        label="退出原因", widget=forms.RadioSelect,
        choices=[(r.value, r.label) for r in ExitReason if r is not ExitReason.DUPLICATE],
        error_messages={"required": "请选择退出的原因。"},
    )  # fmt: skip
    on = forms.DateField(
        label="从哪天起", widget=forms.DateInput(attrs={"type": "date"}),
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
