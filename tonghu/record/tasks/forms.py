"""The wording and shape of what people enter about a task."""

from typing import Any

from django import forms

from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import Officer, Organisation
from tonghu.record.tasks.models import Task


class CompletionForm(forms.Form):
    """What was done."""

    statement = forms.CharField(
        label="办理情况",
        help_text="做了什么、见到了谁、结果怎样。内容加密保存，只有办理和督办这件事的单位能看，每次查看都有记录。",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        error_messages={"required": "请写明办理情况，再点“办结”。"},
    )


class HandoverForm(forms.Form):
    """To whom, and why."""

    to = OrganisationField(label="转给")
    officer = forms.ModelChoiceField(
        Officer.objects.none(), label="承办人", required=False, empty_label="由该单位安排"
    )
    reason = forms.CharField(
        label="转办理由", max_length=200, error_messages={"required": "请写明为什么转办。"}
    )

    def __init__(self, *args: object, task: Task, by: Officer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through to Django
        reachable = Organisation.objects.reachable_from(task.organisation, by)
        to: Any = self.fields["to"]
        to.among(reachable, reachable.at(task.place))
        self.fields["officer"].queryset = Officer.objects.colleagues_of(  # type: ignore[attr-defined]
            task.organisation
        )


class ExtensionForm(forms.Form):
    """How much more time, why, and what allows it."""

    more = forms.IntegerField(
        label="延长多少",
        min_value=1,
        max_value=365,
        error_messages={"required": "请填写延长的数量。"},
    )
    reason = forms.CharField(
        label="为什么需要延长", max_length=200, error_messages={"required": "请写明延期理由。"}
    )
    basis = forms.CharField(
        label="允许延长的依据",
        max_length=200,
        help_text="文件名称和条款，例如“民事诉讼法 第一百八十七条”。",
        error_messages={"required": "请写明依据；没有依据的期限不能延长。"},
    )


class AnswerForm(forms.Form):
    """Yes or no to more time."""

    granted = forms.TypedChoiceField(
        label="答复",
        choices=[("yes", "同意延长"), ("no", "不同意")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择同意或不同意。"},
    )
    note = forms.CharField(label="说明", max_length=200, required=False)
