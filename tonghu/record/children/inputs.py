"""Items of the law's catalogues as inputs: read like a ledger's cells, doubts kept apart from refusals.

The registration form and every other form whose items are data in law/ are made from this.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.codes import DocumentType
from tonghu.base.kernel.dates import read_date
from tonghu.base.kernel.doubts import Read, Unreadable
from tonghu.base.kernel.idnumbers import read_document
from tonghu.base.kernel.names import read_name
from tonghu.base.kernel.phones import read_phones
from tonghu.base.places.codes import is_code
from tonghu.base.places.models import full_name
from tonghu.base.places.reading import read_place
from tonghu.law.registration import FIELDS, MISSING, NONE, NOT_APPLICABLE, Field, Form

_WAYS_TO_SAY = {
    "无": NONE,
    "没有": NONE,
    "不适用": NOT_APPLICABLE,
    "—": NOT_APPLICABLE,
    "-": NOT_APPLICABLE,
    "/": NOT_APPLICABLE,
}
_NO_CODE = "0"
"""无, 暂不需要: in the tables that have a code for it."""
_AGREED_UNTIL = date(2099, 12, 31)
"""What is agreed upon lies ahead, though not for ever."""
_HINTS = {
    Form.DATE: "例如 2016-03-05；只知道年月的写 2016-03",
    Form.PHONE: "几个号码用顿号隔开",
    Form.PLACE: "例如 云溪县青岩镇大坪村、广东省东莞市；至少写到县",
}


def input_for(field: Field) -> forms.Field:
    """The widget of one item; nothing is compulsory, since 未采集 is a value."""
    if field.form is Form.CODE:
        assert field.codes is not None, "a coded item has its table"
        codes = [
            (code, label) for code, label in field.codes.items() if not field.uncollected(code)
        ]
        return forms.ChoiceField(
            label=field.label, required=False,
            choices=[("", "未采集"), *codes, (NOT_APPLICABLE, "不适用")],
        )  # fmt: skip
    if field.form is Form.CODES:
        assert field.codes is not None, "a coded item has its table"
        return forms.MultipleChoiceField(
            label=field.label, required=False, choices=[*field.codes.items(), *_nothing(field)],
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    widget = forms.Textarea(attrs={"rows": 3}) if field.form is Form.LONG else forms.TextInput()
    return forms.CharField(
        label=field.label, required=False, max_length=field.longest * 2, widget=widget,
        help_text=_HINTS.get(field.form, ""),
    )  # fmt: skip


def _nothing(field: Field) -> list[tuple[str, str]]:
    """How one says at an item of the registration form with several codes that there are none."""
    if FIELDS.get(field.key) is not field:
        return []
    return [one for one in MISSING.items() if one[0] != NONE or _NO_CODE not in (field.codes or {})]


def shown(field: Field, value: object) -> object:
    """A stored value as it stands in its input."""
    if field.uncollected(value):
        return [] if field.form is Form.CODES else ""
    if field.form is Form.CODES and isinstance(value, str):
        return [value]
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
        day = read_date(plain, _AGREED_UNTIL if field.ahead else today)
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


def _chosen(field: Field, codes: list[str]) -> Read[object]:
    """Several codes of one item, or in a word that there are none. Raises Unreadable for both at once."""
    none = [code for code in codes if code in dict(_nothing(field)) or code == _NO_CODE]
    if FIELDS.get(field.key) is field and none and len(codes) > 1:
        raise Unreadable(f"选了“{field.said(none[0])}”，就不能再选别的，请去掉一样")
    return Read(none[0] if none and none[0] in MISSING else codes)


class ItemsForm(forms.Form):
    """Some items of a catalogue; places are read as from `near`. `values` is what was typed, `changed` what of it differs from `record`;
    `doubts` are the readers' remarks, which do not keep the form from being saved.
    """

    def __init__(
        self,
        *args: Any,
        catalogue: Mapping[str, Field],
        keys: Iterable[str] | None = None,
        record: Mapping[str, object] | None = None,
        near: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue
        self.keys = tuple(catalogue if keys is None else keys)
        self.record = dict(record or {})
        self.near = near
        self.values: dict[str, object] = {}
        self.changed: dict[str, object] = {}
        self.doubts: list[str] = []
        for key in self.keys:
            self.fields[key] = input_for(catalogue[key])
            self.fields[key].initial = shown(catalogue[key], self.record.get(key))
            if catalogue[key].form is Form.PLACE and is_code(str(self.record.get(key))):
                self.fields[key].initial = full_name(str(self.record[key]), timezone.localdate())

    @property
    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The items group by group."""
        groups = dict.fromkeys(self.catalogue[key].group for key in self.keys)
        return [
            (group, [self[key] for key in self.keys if self.catalogue[key].group == group])
            for group in groups
        ]

    def clean(self) -> dict[str, Any]:
        """Read every item that was typed; what cannot be read is a fault of its own field."""
        today = timezone.localdate()
        for key in self.keys:
            raw = self.cleaned_data.get(key)
            if raw in (None, "", []):
                continue
            field = self.catalogue[key]
            if field.form is Form.CODE:
                self.values[key] = raw
                continue
            try:
                if field.form is Form.CODES:
                    read = _chosen(field, raw)
                elif field.form is Form.NUMBER:
                    read = self._number(key, str(raw), today)
                elif field.form is Form.PLACE:
                    read = self._place(key, str(raw), today)
                else:
                    read = read_text(field, str(raw), today)
            except Unreadable as error:
                self.add_error(key, str(error))
                continue
            self.values[key] = read.value
            self.doubts += [f"{field.label}：{doubt}" for doubt in read.doubts]
        self.compare()
        self.changed = {
            key: self.values.get(key)
            for key in self.keys
            if key not in self.errors and self.values.get(key) != self.record.get(key)
        }
        return {}

    def compare(self) -> None:
        """Hook: fill or doubt items by one another, before what changed is worked out."""

    def _place(self, key: str, raw: str, today: date) -> Read[object]:
        if raw.strip() in _WAYS_TO_SAY:
            return Read(_WAYS_TO_SAY[raw.strip()])
        if raw == self.fields[key].initial:
            return Read(self.record[key])  # untouched, whatever the place has become since
        return Read(read_place(raw, self.near, today))

    def _number(self, key: str, raw: str, today: date) -> Read[object]:
        if raw.strip() in _WAYS_TO_SAY:
            return Read(_WAYS_TO_SAY[raw.strip()])
        kind = (
            self.cleaned_data.get(key.replace("id_number", "id_type"))
            or DocumentType.RESIDENT_ID.value
        )
        read = read_document(DocumentType(kind), raw, today, self.near)
        return Read(read.value, read.doubts)
