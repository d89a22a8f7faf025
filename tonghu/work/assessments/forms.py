"""An instrument as a form: its questions as they stand in law/, then what one saw and heard."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import Organisation
from tonghu.law.eligibility import age_on
from tonghu.law.facts import FACTS
from tonghu.law.instruments import Indicator, Result, RiskModel, assess
from tonghu.record.cases.inputs import StepForm
from tonghu.record.children.inputs import ItemsForm
from tonghu.record.children.models import Child
from tonghu.work.assessments.questions import Proposed

_CATALOGUE = FACTS["assessment"].items
_LEVEL = FACTS["grade"].items["level"]
_DANGER = "in_danger"
WORDS = (
    "method", "safety_words", "guardianship_words", "health", "health_words", "child", "relatives",
    "needs", "advice",
)  # fmt: skip
"""What the instrument does not ask, of the facts of the step (law/facts.py)."""


@dataclass(frozen=True)
class SoFar:
    """How many of the questions are answered, and what the instrument proposes until now."""

    answered: int
    asked: int
    result: Result


class InstrumentForm(ItemsForm):
    """Nothing is compulsory: a question left open is 未采集, and the result says so."""

    done_on = forms.DateField(
        label="评估日期", widget=DayInput(), initial=timezone.localdate,
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip

    def __init__(self, *args: Any, model: RiskModel, **kwargs: Any) -> None:
        super().__init__(*args, catalogue=_CATALOGUE, keys=WORDS, **kwargs)
        self.model = model
        for one in model.indicators:
            self.fields[_name(one)] = _question(one)
        self.order_fields(["done_on", *map(_name, model.indicators), *WORDS])

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions part by part, then the words."""
        asked = [
            (group, [self[_name(one)] for one in indicators])
            for group, indicators in self.model.groups
        ]
        return [*asked, ("看到、听到的", [self[key] for key in WORDS])]

    def so_far(self, child: Child | None) -> SoFar:
        """What the answers given until now come to, while one goes on asking. Nothing is stored."""
        self.is_valid()
        answers = self.cleaned_data["answers"]
        born = child.birth_date if child else None
        age = age_on(born, timezone.localdate()) if born else None
        result = assess(self.model, answers, age)
        return SoFar(len(answers), len(self.model.indicators), result)

    def clean(self) -> dict[str, Any]:
        """The answers by question; the words read as everywhere."""
        typed = dict(self.cleaned_data)
        super().clean()
        answers = {one.key: typed.get(_name(one)) for one in self.model.indicators}
        return {
            "done_on": typed.get("done_on"),
            "answers": {key: value for key, value in answers.items() if value},
            "said": self.values,
        }


def _name(indicator: Indicator) -> str:
    return f"q_{indicator.key}"


def _question(indicator: Indicator) -> forms.Field:
    choices = [(one.code, one.label) for one in indicator.options]
    if indicator.many:
        return forms.MultipleChoiceField(
            label=indicator.question, required=False, choices=choices,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
    return forms.ChoiceField(
        label=indicator.question, required=False, choices=[("", "未采集"), *choices]
    )


class ConclusionForm(StepForm):
    """A step that people conclude after an instrument: where they differ from it, it is doubted, not
    refused. The level is said once, as the outcome, and stands so on the paper.
    """

    def __init__(self, *args: Any, proposed: Proposed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposed = proposed
        if self.fields.pop("level", None) is not None:
            self.fields["outcomes"].label = f"会商确定的{_LEVEL.label}"
            level = proposed.level and f"量表提议“{_LEVEL.said(proposed.level)}”。"
            held = "有单位回避：等级先只写在个案里，解除回避以后才改台账。" if proposed.held else ""
            self.fields["outcomes"].help_text = f"{level}印在评估等级意见书里。{held}"

    def clean(self) -> dict[str, Any]:
        """One level; a red line that is not reported, or a level other than proposed, is said again."""
        cleaned = super().clean()
        chosen = cleaned.get("outcomes") or []
        if _LEVEL.key in self.keys:
            self._grade(cleaned, chosen)
        elif chosen and self.proposed.report and _DANGER not in chosen:
            self.doubts.append(
                "量表评估触到红线，这里没有选“立即报告公安机关”。没有报告过的，请立即报告。"
            )
        return cleaned

    def _grade(self, cleaned: dict[str, Any], chosen: list[str]) -> None:
        for level in chosen:
            cleaned["said"][_LEVEL.key] = level
            if self.proposed.level not in ("", level):
                proposed, decided = _LEVEL.said(self.proposed.level), _LEVEL.said(level)
                self.doubts.append(f"量表提议“{proposed}”，会商定为“{decided}”，理由要写明。")


class AssessorForm(forms.Form):
    """Who took part."""

    organisation = OrganisationField(label="单位")
    name = forms.CharField(label="姓名", max_length=40, error_messages={"required": "请填写姓名。"})
    role = forms.CharField(
        label="职务、专业", max_length=40, help_text="例如：儿童督导员、社会工作师、心理咨询师。",
        error_messages={"required": "请填写职务或者专业。"},
    )  # fmt: skip

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside = Organisation.objects.filter(place__startswith=place[:6])
        organisation: Any = self.fields["organisation"]
        organisation.among(inside, inside.at(place))


class ConfirmForm(forms.Form):
    """Whether the own organisation stands by it."""

    agrees = forms.TypedChoiceField(
        label="评估结果",
        choices=[("yes", "同意"), ("no", "有不同意见")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意还是有不同意见。"},
    )
    note = forms.CharField(
        label="意见", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignedPaperForm(forms.Form):
    """Where the signed paper is."""

    upload = forms.FileField(
        label="签名页的扫描件", required=False, allow_empty_file=True,
        help_text="JPG、PNG、PDF，12 MB 以内。",
    )  # fmt: skip
    shelf = forms.CharField(label="纸质件放在哪里", max_length=80, required=False)

    def clean(self) -> dict[str, Any]:
        """The upload as name and bytes."""
        data = dict(super().clean() or {})
        file = data.get("upload")
        data["upload"] = (file.name, file.read()) if file else None
        return data
