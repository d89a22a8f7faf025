"""The wording of what people enter about a case."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import Organisation
from tonghu.base.places.models import full_name
from tonghu.law.procedures import in_force
from tonghu.record.cases.inputs import MomentField
from tonghu.record.cases.models import Case, ClosureKind, EmergencyKind
from tonghu.record.cases.questions import broken_off, near, offices
from tonghu.record.children.filters import told_apart
from tonghu.record.children.models import Child

_HINTED = '<span><strong>{}</strong><br><span class="soft small">{}</span></span>'


def _reason(label: str = "理由", rows: int = 3, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=1000, widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请写明{label}。"},
    )  # fmt: skip


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput(),
        error_messages={"required": "请填写日期。", "invalid": "请按 2026-03-05 的样子填写日期。"},
    )  # fmt: skip


class BeginForm(forms.Form):
    """Which procedure, each with when one takes it, and why."""

    key = forms.ChoiceField(
        label="启动哪一项程序",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择程序。"},
    )
    because = _reason("起因")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            (one.key, format_html(_HINTED, one.label, one.when))
            for one in in_force(timezone.localdate())
            if one.when
        ]


class WaitForm(forms.Form):
    """For what, and until when."""

    reason = forms.CharField(
        label="等什么", max_length=200, error_messages={"required": "请写明在等什么。"}
    )
    until = _day("等到哪一天")


class OfficeForm(forms.Form):
    """An organisation of the county, and why."""

    organisation = OrganisationField(label="单位")
    reason = _reason()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.among(offices(case), near(case))


class ClosureForm(forms.Form):
    """How, why, and into which other case."""

    kind = forms.TypedChoiceField(
        label="为什么结案",
        coerce=ClosureKind,
        widget=forms.RadioSelect,
        choices=[(k.value, k.label) for k in ClosureKind if k is not ClosureKind.ENDED],
        error_messages={"required": "请选择为什么结案。"},
    )
    into = forms.ModelChoiceField(
        Case.objects.none(), label="并入哪一件", required=False, empty_label="不是并入的，不选"
    )
    reason = _reason("说明")

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class ReopeningForm(forms.Form):
    """At which steps, and why: those that the closing broke off, unless somebody says otherwise."""

    going_on = forms.MultipleChoiceField(
        label="接着办结案时没有办完的", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="内部目标从重新打开起算，裁定、判决写明的日子照旧；不用再办的，去掉勾。",
    )  # fmt: skip
    step = forms.ChoiceField(label="另外从哪一步重新办", required=False)
    reason = _reason()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = [
            (
                f"{one.proceeding_id}/{one.step}",
                f"{one.proceeding.law.label}：{one.law.label}（{one.task.organisation}）",
            )
            for one in broken_off(case)
        ]
        going_on, step = self.fields["going_on"], self.fields["step"]
        if left:
            going_on.choices = left  # type: ignore[attr-defined]
            going_on.initial = [key for key, _ in left]
        else:
            del self.fields["going_on"]
            step.label = "从哪一步重新办"
        walked = [
            (one.law.label, [(f"{one.pk}/{known.key}", known.label) for known in one.law.steps])
            for one in case.proceedings.all()
        ]
        # Nothing is chosen before somebody chooses: the first step of all would send the police out again.
        step.choices = [("", "不另选" if left else "请选一步"), *walked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The steps, each once."""
        cleaned = self.cleaned_data
        also = [cleaned.pop("step", "")]
        steps = list(dict.fromkeys(filter(None, [*cleaned.pop("going_on", []), *also])))
        if not steps and not self.errors:
            self.add_error("step", "请至少选一步，不然没有人知道接下来做什么。")
        return {**cleaned, "steps": steps}


class ChildForm(forms.Form):
    """Who a child on file is: as one calls it, or one of those who are called so."""

    whose = forms.CharField(
        label="孩子的姓名、身份证号或者档案编号",
        max_length=30,
        help_text="写姓名的，会列出本地同名、同音的孩子，再选是哪一个。还没有档案的，先登记。",
        error_messages={"required": "请填写姓名、身份证号或者档案编号。"},
    )
    chosen = forms.UUIDField(
        label="是哪一个",
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选是哪一个；都不是的，换个写法再找，或者先登记这个孩子。",
            "invalid": "名单变了，请重新选是哪一个。",
        },
    )

    def __init__(self, *args: Any, found: Sequence[Child] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not found:
            del self.fields["chosen"]
            return
        widget: Any = self.fields["chosen"].widget
        widget.choices = [(str(one.pk), _where(one)) for one in found]


def _where(child: Child) -> str:
    return f"{told_apart(child)}，{full_name(child.place, timezone.localdate())}"


class ConferenceForm(forms.Form):
    """When, where, what about, who."""

    held_at = MomentField(label="时间")
    venue = forms.CharField(
        label="地点", max_length=100, error_messages={"required": "请写明地点，视频会商写“视频”。"}
    )
    agenda = _reason("议题", 4)
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label="请哪些单位参加",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一个单位。"},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["organisations"]
        asked.queryset = near(case)
        # Who works on it already stands first.
        team = set(case.team.values_list("pk", flat=True))
        asked.choices = sorted(
            ((one.pk, one.name) for one in asked.queryset), key=lambda one: one[0] not in team
        )


RESOLUTIONS = 30
"""At most, at one conference: what is more is another one."""
_PARTS = ("words", "organisation", "due_on")


class MinutesForm(forms.Form):
    """What was said, who came, and as many resolutions as there were: room for one, then as many as were
    sent, and one `more` where that is asked for.
    """

    minutes = _reason("纪要", 6)
    came = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label="到会的单位", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, sent: QueryDict | None, *, case: Case, asked: Any, more: bool = False
    ) -> None:
        self.numbers = range(1, _blocks(sent or {}, more=more) + 1)
        # With one more to fill in, what was typed comes back as it is: it is not judged before it is sent.
        super().__init__(None if more else sent)
        self.fields["came"].queryset = asked  # type: ignore[attr-defined]
        anywhere, here = offices(case), near(case)
        for n in self.numbers:
            words = forms.CharField(label=f"议定事项 {n}", required=False, max_length=500)
            office = OrganisationField(label="由谁落实", required=False)
            office.among(anywhere, here)
            due_on = _day("到哪一天")
            due_on.required = False
            self.fields |= dict(zip(_parts(n), (words, office, due_on), strict=True))
        if more and sent is not None:
            self.initial = {**sent.dict(), "came": sent.getlist("came")}

    def clean(self) -> dict[str, Any]:
        """A resolution has words, somebody to do it, and a day not yet past; what is blank is none."""
        cleaned = self.cleaned_data
        resolved = []
        for n in self.numbers:
            parts = [cleaned.pop(name, None) for name in _parts(n)]
            wrong = any(self.has_error(name) for name in _parts(n))
            if any(parts) and not all(parts) and not wrong:
                self.add_error(f"words{n}", "议定事项要写明做什么、由谁落实、到哪一天。")
            elif (due_on := parts[2]) and due_on < timezone.localdate():
                self.add_error(f"due_on{n}", "日期已经过去，请改为今天或者以后。")
            elif all(parts):
                resolved.append(parts)
        return {**cleaned, "resolved": resolved}


def _parts(n: int) -> list[str]:
    return [f"{name}{n}" for name in _PARTS]


def _blocks(sent: Mapping[str, object], *, more: bool) -> int:
    known = [n for n in range(1, RESOLUTIONS + 1) if sent.keys() & {*_parts(n)}]
    return min(RESOLUTIONS, max(known, default=1) + more)


class EmergencyForm(forms.Form):
    """Whose cases, which kind of emergency, why."""

    whose = forms.CharField(
        label="孩子的身份证号或者档案编号",
        max_length=30,
        error_messages={"required": "请填写身份证号或者档案编号。"},
    )
    kind = forms.ChoiceField(
        label="情形",
        choices=EmergencyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择情形。"},
    )
    reason = _reason(help_text="发生了什么，为什么等不及承办单位；至少十个字。")


class ReviewForm(forms.Form):
    """Whether it was needed."""

    justified = forms.TypedChoiceField(
        label="审核结果",
        choices=[("yes", "确有必要"), ("no", "没有必要，另行处理")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择审核结果。"},
    )
    finding = _reason("审核意见")
