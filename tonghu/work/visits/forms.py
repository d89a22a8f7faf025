"""The page of a visit, made from the catalogue (law/visits.py); everything may be left out."""

from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.inputs import OrganisationField
from tonghu.base.places.models import Place
from tonghu.law.registration import NONE, Field, Form
from tonghu.law.visits import ALL_WELL, FIELDS, KINDS, POLICE, VERIFIERS
from tonghu.record.cases.inputs import MomentField

_WITH_NONE = {"hazards": "看过，没有", "dangers": "没有发现"}
_FOLDED = ("变化和需要",)


class VisitForm(forms.Form):
    """One visit. `said` is what was answered; what was left blank is not in it."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    visited_at = MomentField(label="什么时候走访的", initial=timezone.localtime)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, item in FIELDS.items():
            self.fields[key] = _input(item)

    @property
    def sections(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """The items group by group, and whether a group may stay folded."""
        groups = dict.fromkeys(item.group for item in FIELDS.values())
        return [
            (
                group,
                group in _FOLDED and not any(self[key].value() for key in self._keys(group)),
                [self[key] for key in self._keys(group)],
            )
            for group in groups
        ]

    @property
    def said(self) -> dict[str, object]:
        """The answers; only of a form in order."""
        found: dict[str, object] = {}
        for key in FIELDS:
            value = self.cleaned_data[key]
            if key in _WITH_NONE and value:
                chosen = [one for one in value if one != NONE]
                value = chosen or NONE
            if value:
                found[key] = value
        return found

    def with_all_well(self) -> "VisitForm":
        """The same answers, with everything that was not answered put down as normal."""
        typed = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        for key, value in ALL_WELL.items():
            if not typed.getlist(key):
                typed.setlist(key, [str(value)])
        if not typed.getlist("met"):
            typed.setlist("met", ["1", "2"])
        if not typed.getlist("mode"):
            typed.setlist("mode", ["1"])
        return VisitForm(typed)

    @staticmethod
    def _keys(group: str) -> list[str]:
        return [key for key, item in FIELDS.items() if item.group == group]


def _input(item: Field) -> forms.Field:
    choices = list((item.codes or {}).items())
    if item.form is Form.CODE:
        return forms.ChoiceField(
            label=item.label, choices=choices, required=False, widget=forms.RadioSelect
        )
    if item.form is Form.CODES:
        if item.key in _WITH_NONE:
            choices.insert(0, (NONE, _WITH_NONE[item.key]))
        return forms.MultipleChoiceField(
            label=item.label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    widget = forms.Textarea(attrs={"rows": 3}) if item.form is Form.LONG else forms.TextInput()
    return forms.CharField(
        label=item.label, required=False, max_length=item.longest, widget=widget,
        error_messages={"max_length": f"最多 {item.longest} 个字，请删减。"},
    )  # fmt: skip


class PoliceForm(forms.Form):
    """Whether the police were called."""

    called = forms.ChoiceField(
        label="有没有报警", choices=POLICE.items(), widget=forms.RadioSelect,
        error_messages={"required": "请选择有没有报警。"},
    )  # fmt: skip
    words = forms.CharField(
        label="报警回执编号、接警的派出所；没有报警的，为什么", max_length=200,
        error_messages={"required": "请写明回执编号或者派出所；没有报警的写明原因。"},
    )  # fmt: skip


class StatementForm(forms.Form):
    """What was done."""

    statement = forms.CharField(
        label="转给了谁、怎样落实的", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明转给了谁、怎样落实的。"},
    )  # fmt: skip


class VerificationForm(forms.Form):
    """By which of the three ways, by whom, by when, why."""

    verifier = forms.ChoiceField(
        label="核查的方式", choices=VERIFIERS.items(), widget=forms.RadioSelect,
        error_messages={"required": "请选择核查的方式。"},
    )  # fmt: skip
    organisation = OrganisationField(label="交给哪个单位")
    due_on = forms.DateField(
        label="什么时候以前完成", widget=DayInput(),
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip
    reason = forms.CharField(
        label="为什么核查", max_length=200, error_messages={"required": "请写明为什么核查。"}
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.among(organisations)


class FilterForm(forms.Form):
    """Which visits of a place."""

    kind = forms.ChoiceField(
        label="哪一种", choices=[("", "每一种"), *KINDS.items()], required=False
    )
    which = forms.ChoiceField(
        label="只看", required=False,
        choices=[("", "全部"), ("unmet", "没有见到孩子"), ("danger", "有危险迹象"), ("doubt", "有疑问"), ("taken", "已撤回")],
    )  # fmt: skip
    since = forms.DateField(label="从", required=False, widget=DayInput())
    until = forms.DateField(label="到", required=False, widget=DayInput())


class SheetForm(forms.Form):
    """A sheet that was filled by hand."""

    place = forms.ChoiceField(label="哪个村", error_messages={"required": "请选择村。"})
    file = forms.FileField(
        label="填好的走访表", error_messages={"required": "请选择文件。"},
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods"}),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.name) for one in places]
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
