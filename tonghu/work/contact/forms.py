"""The wording of what people enter about a contact."""

from django import forms
from django.utils import timezone

from tonghu.base.kernel.ids import uuid7
from tonghu.law.contact import HOW, KNOWN_BY, WHO
from tonghu.record.cases.inputs import MomentField


class ContactForm(forms.Form):
    """Who was in touch, how, and how that is known."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    at = MomentField(label="什么时候", initial=timezone.localtime)
    who = forms.ChoiceField(
        label="谁", choices=WHO.items(), widget=forms.RadioSelect,
        error_messages={"required": "请选择谁。"},
    )  # fmt: skip
    how = forms.ChoiceField(
        label="怎样联系", choices=HOW.items(), widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样联系；没有联系上的，选“联系不上”。"},
    )  # fmt: skip
    known_by = forms.ChoiceField(
        label="怎样知道的", choices=KNOWN_BY.items(), widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样知道的。"},
    )  # fmt: skip
    words = forms.CharField(
        label="说了什么", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
