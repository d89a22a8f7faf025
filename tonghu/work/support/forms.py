"""The wording of what people enter about support."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.inputs import OrganisationField
from tonghu.law.facts import FACTS
from tonghu.law.registration import YES_NO
from tonghu.law.support import EVERY
from tonghu.record.cases.inputs import StepForm
from tonghu.record.cases.models import Case
from tonghu.record.cases.questions import near, offices
from tonghu.record.children.inputs import ItemsForm
from tonghu.work.support.models import Referral

_SERVICE = FACTS["service"].items


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput(),
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
        **more,
    )  # fmt: skip


def _behalf() -> forms.CharField:
    return forms.CharField(
        label="谁、什么时候、怎样告知的", max_length=200,
        help_text="您在替别的单位登记。例如：司法所王律师 3 月 5 日电话告知。",
        error_messages={"required": "替别的单位登记的，请写明是谁、什么时候、怎样告知的。"},
    )  # fmt: skip


class PlanForm(StepForm):
    """A plan; what the assessment, or the plan before, says is needed is ticked, and a person decides."""

    def __init__(self, *args: Any, services: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcomes: Any = self.fields["outcomes"]
        outcomes.label = "安排哪些服务"
        outcomes.initial = services
        outcomes.help_text = "每一项交一个单位办理，办完这一步以后写明由谁做、多久一次。"
        if services:
            outcomes.help_text += "评估或者上一份方案写明需要的已经勾好，请核对。"


class ArrangementForm(forms.Form):
    """Who gives a service, what it is, how often, from when to when."""

    organisation = OrganisationField(label="由谁做")
    what = forms.CharField(
        label="做什么，做到什么程度", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：每周上门一次，教奶奶按时给孩子用药；两个月后奶奶能自己做好。",
        error_messages={"required": "请写明做什么。"},
    )  # fmt: skip
    every = forms.TypedChoiceField(label="多久一次", choices=list(EVERY.items()), coerce=int)
    starts_on = _day("从哪天", initial=timezone.localdate)
    until = _day("到哪天", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.among(offices(case), near(case))


class SessionForm(ItemsForm):
    """One session: its day, and the facts of a service (law/facts.py)."""

    done_on = _day("日期", initial=timezone.localdate)
    on_behalf = _behalf()

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        keys = [key for key in _SERVICE if key != "done_on"]
        super().__init__(*args, catalogue=_SERVICE, keys=keys, **kwargs)
        if own:
            del self.fields["on_behalf"]
        self.order_fields(["done_on", *keys, "on_behalf"])

    def clean(self) -> dict[str, Any]:
        """The facts are read like a ledger's cells."""
        own = ("done_on", "on_behalf")
        typed = {key: value for key, value in self.cleaned_data.items() if key in own}
        super().clean()
        return {**typed, "said": self.values}


class ReferralForm(forms.Form):
    """Whom to ask, for what, with whose consent, by when; instead of which that led nowhere."""

    instead = forms.ModelChoiceField(
        Referral.objects.none(), label="为哪一次没有着落的转介另找", required=False,
        empty_label="都不是，这是新的需要", help_text="选了的，那一次“另找能提供服务的单位”的待办就办结。",
    )  # fmt: skip
    to = OrganisationField(label="转给哪个单位")
    need = forms.CharField(
        label="需要什么服务", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="对方只看得到孩子的姓名、性别、出生日期、学校和这里写的话。不写伤情和家事。",
        error_messages={"required": "请写明需要什么服务。"},
    )  # fmt: skip
    consent = forms.ChoiceField(
        label="监护人同意", required=False,
        choices=[("", "未采集"), *((k, v) for k, v in YES_NO.items() if k != "99")],
    )  # fmt: skip
    until = _day("请在哪天以前答复")

    def __init__(self, *args: Any, case: Case, in_vain: Sequence[Referral], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instead: Any = self.fields["instead"]
        instead.queryset = Referral.objects.filter(pk__in=[one.pk for one in in_vain])
        instead.choices = [
            ("", instead.empty_label),
            *((one.pk, f"{one.to.name}：{one.need[:30]}") for one in in_vain),
        ]
        if not in_vain:
            del self.fields["instead"]
        to: Any = self.fields["to"]
        to.among(offices(case), near(case))


class AnswerForm(forms.Form):
    """Whether one can help."""

    accepted = forms.TypedChoiceField(
        label="能不能提供", choices=[("yes", "接受，提供服务"), ("no", "不能提供")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        error_messages={"required": "请选择能不能提供。"},
    )  # fmt: skip
    words = forms.CharField(
        label="答复", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="接受的写明由谁、什么时候开始；不能提供的写明为什么，知道谁能提供的也请写上。",
        error_messages={"required": "请写明答复。"},
    )  # fmt: skip
    on_behalf = _behalf()

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["on_behalf"]
