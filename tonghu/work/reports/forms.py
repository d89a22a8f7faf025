"""The wording of what officers enter about a report."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import Organisation
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.models import Case
from tonghu.record.cases.questions import near
from tonghu.work.reports.models import Report, Way
from tonghu.work.reports.questions import joinable

_DUPLICATE = "duplicate"
"""The outcome of law/procedures/mandatory_report.py that says: the same as another."""


class AcceptForm(StepForm):
    """What is decided on a report; and which case it belongs to, when another is about the same."""

    into = forms.ModelChoiceField(
        Case.objects.none(), label="并入哪一件", required=False, empty_label="不并入，单独办",
        help_text="只有结论选“并入在办的一件”时才选。这份报告以后在那一件里一起看，报告人照样要告知。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, told: Sequence[Sequence[tuple[str, str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.told = told
        found = joinable(self.by, self.assignment.proceeding.case)
        if not found:
            del self.fields["into"]
            return
        field: Any = self.fields["into"]
        field.queryset = Case.objects.filter(pk__in=[case.pk for case, _ in found])
        field.choices = [
            ("", field.empty_label), *((case.pk, f"{case.number} {words}") for case, words in found)
        ]  # fmt: skip
        self.order_fields(["outcomes", "into"])

    def clean(self) -> dict[str, Any]:
        """Which case goes with the outcome that says so, and with no other."""
        into = self.cleaned_data.get("into")
        cleaned = super().clean()
        cleaned.pop("into", None)
        if self.only_record:
            return cleaned
        outcomes = set(cleaned.get("outcomes", ()))
        if "into" not in self.fields and _DUPLICATE in outcomes:
            self.add_error("outcomes", "没有在办的另一件可以并入。请选别的结论。")
        elif _DUPLICATE in outcomes and into is None:
            self.add_error("into", "选了并入在办的一件，请选并入哪一件。")
        elif into is not None and _DUPLICATE not in outcomes:
            self.add_error("outcomes", "选了并入哪一件，结论里也请选“并入在办的一件”。")
        return {**cleaned, "into": into}


class AnswerForm(StepForm):
    """What the reporter is told; a receipt holder reads it on the public page."""

    goes_on = False

    words = forms.CharField(
        label="告诉报告人的话",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="凭回执编号可以查到。不写孩子的姓名、住处、伤情和任何人的身份。",
        error_messages={"required": "请写明告诉报告人什么，例如：已受理，民警已到现场。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["words"]
        words.required = Report.objects.of_case(self.assignment.proceeding.case).exists()
        if not words.required:
            words.help_text = "这件个案没有登记过报告，没有人凭回执来查：不用写。"


class SortForm(forms.Form):
    """What to do with doubtful reports that say the same, or with one of them."""

    cluster = forms.CharField(
        widget=forms.HiddenInput, max_length=64,
        error_messages={"required": "一条也没有勾。先勾看过的、没有孩子在危险里的。"},
    )  # fmt: skip
    report = forms.UUIDField(widget=forms.HiddenInput, required=False)
    send = forms.TypedChoiceField(
        label="处理",
        choices=[("yes", "可能是真的，送公安机关"), ("no", "没有孩子在危险里，留存不送")],
        coerce=lambda value: value == "yes",
        error_messages={"required": "请选择怎样处理。"},
    )
    reason = forms.CharField(
        label="留存不送的理由", max_length=200, required=False,
        help_text="送公安机关的不用写。理由会记入操作记录。",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What is sent needs no reason; what is kept here does."""
        typed = self.cleaned_data
        if typed.get("send") is False and not typed.get("reason"):
            self.add_error("reason", "留存不送的，请写明理由：怎样看出没有孩子在危险里。")
        return typed


class SeenForm(forms.Form):
    """What somebody above saw of those of whom a report speaks."""

    reason = forms.CharField(
        label="看清了什么", max_length=200,
        help_text="写到的是谁，是被指控的，还是证人、办事的人，他的单位回避不回避。不写孩子的姓名。",
        error_messages={"required": "请写明写到的人是不是被指控的。"},
    )  # fmt: skip


class DeliveryForm(forms.Form):
    """How somebody who is not online was told, and who took it."""

    way = forms.TypedChoiceField(
        label="怎样送达的", choices=Way.choices, coerce=Way, initial=Way.PHONE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    whom = forms.CharField(
        label="谁接的", max_length=80, help_text="姓名和职务，例如：值班民警。",
        error_messages={"required": "请写明对方是谁接的，这是送达的凭据。"},
    )  # fmt: skip


class AccountForm(forms.Form):
    """Who should have reported."""

    organisation = OrganisationField(label="哪个单位没有报告，或者迟报")
    reason = forms.CharField(
        label="怎样知道的", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="什么时候就应当发现、有什么证据。拿不准是不是“疑似”的，一律不追责。",
        error_messages={"required": "请写明怎样知道的。"},
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.among(
            Organisation.objects.filter(place__startswith=case.place[:6]), near(case)
        )
