"""The form that ends a step: which outcomes hold, when it was done, what was done.

Features with more to ask extend it; what they add stands above the outcomes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.law.facts import AHEAD
from tonghu.law.procedure import Step
from tonghu.record.cases.beginning import begins_with
from tonghu.record.cases.clocks import too_early
from tonghu.record.cases.models import Assignment
from tonghu.record.cases.questions import printed_of, sight_of
from tonghu.record.children.inputs import ItemsForm

_MINUTE = "%Y-%m-%dT%H:%M"
_A_MINUTE = timedelta(minutes=1)


class MomentField(forms.DateTimeField):
    """A day and a minute, as browsers ask for them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MINUTE)
        )
        kwargs.setdefault(
            "error_messages",
            {"required": "请填写时间。", "invalid": "请按 2026-03-05 14:30 的样子填写时间。"},
        )
        super().__init__(**kwargs)


class _OneOnly(forms.CheckboxSelectMultiple):
    """Sends a list, as the boxes do, of which one can be chosen."""

    input_type = "radio"


class StepForm(ItemsForm):
    """What ends a step, for everybody; and the facts that the law asks for at this one. `goes_on`:
    something may be noted without ending it; `papers` are what is printed of the facts; `told` is what must be
    read before anything is decided, each a list of labels and words.
    """

    goes_on = True
    told: Sequence[Sequence[tuple[str, str]]] = ()

    outcomes = forms.MultipleChoiceField(
        label="结论",
        widget=forms.CheckboxSelectMultiple,
        help_text="可以选几种。下一步做什么，由这里的结论决定。",
        error_messages={
            "required": "请至少选一种结论；还没有办完的，点“只记录”。",
            "invalid_choice": "请从列出的结论里选。",
        },
    )
    done_at = MomentField(label="什么时候办的")
    statement = forms.CharField(
        label="办理情况",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="做了什么、见到谁、结果怎样。加密保存，只有主办单位和本单位看得到。",
    )
    on_behalf = forms.CharField(
        label="谁、什么时候、怎样告知的",
        max_length=200,
        help_text="您在替别的单位登记。例如：派出所张警官 3 月 5 日下午电话告知。",
        error_messages={"required": "替别的单位登记的，请写明是谁、什么时候、怎样告知的。"},
    )

    def __init__(self, *args: Any, assignment: Assignment, by: Officer, **kwargs: Any) -> None:
        self.asks = assignment.asks
        whole = sight_of(by, assignment.proceeding.case).whole
        # What somebody wrote down goes before what the machine proposes.
        known = dict(kwargs.pop("record", {})) | begins_with(assignment, whole=whole)
        super().__init__(
            *args, catalogue=self.asks.items if self.asks else {},
            record=known, **kwargs,
        )  # fmt: skip
        self.assignment, self.by = assignment, by
        self._offer(assignment.law)
        self.papers = printed_of(assignment)
        self.only_record = self.goes_on and "only" in self.data
        self.fields["outcomes"].required = not self.only_record
        self.fields["done_at"].initial = timezone.localtime().strftime(_MINUTE)
        if assignment.task.organisation_id in by.works_for(Permission.DO_TASKS):
            del self.fields["on_behalf"]
        own = [name for name in self.fields if name not in StepForm.base_fields]
        self.order_fields([*own, *StepForm.base_fields])

    def _offer(self, step: Step) -> None:
        outcomes: Any = self.fields["outcomes"]
        if not step.several:
            outcomes.widget = _OneOnly()
            outcomes.help_text = "只选一种。下一步做什么，由这里的结论决定。"
        outcomes.choices = [(one.key, one.label) for one in step.outcomes]
        if len(step.outcomes) == 1:  # nothing to choose: ending the step says it
            outcomes.initial = [step.outcomes[0].key]
            outcomes.help_text = ""

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was sent in words, to be read and copied where it can be stored no more."""
        fields = [one for one in self.visible_fields() if isinstance(one.field, forms.CharField)]
        return [(str(one.label), str(one.data)) for one in fields if one.data]

    def clean_done_at(self) -> datetime:
        """A minute typed is a whole minute: done in this one is done now, and what was given in the
        same minute was not done before it was given.
        """
        typed: datetime = self.cleaned_data["done_at"]
        now, given = timezone.now(), self.assignment.task.opened_at
        if timedelta(0) <= now - typed < _A_MINUTE:
            return now
        return given if timedelta(0) <= given - typed < _A_MINUTE else typed

    def clean(self) -> dict[str, Any]:
        """The facts are read like a ledger's cells; the rest is as it was typed."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in self.keys}
        super().clean()
        ahead = tuple(f"{self.catalogue[key].label}：" for key in AHEAD.intersection(self.keys))
        self.doubts = [doubt for doubt in self.doubts if not doubt.startswith(ahead)]
        if self.only_record:
            typed.pop("outcomes", None)
        elif chosen := typed.get("outcomes"):
            self.doubts += too_early(self.assignment, chosen, timezone.localdate())
        return {**typed, "said": self.values}
