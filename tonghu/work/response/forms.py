"""The step that places a child, with the free beds; and the wording of the register."""

from typing import Any

from django import forms

from tonghu.base.people.models import Organisation
from tonghu.record.cases.inputs import StepForm
from tonghu.work.response.questions import shelters_in

_AT_HOME = {"1", "2", "8"}
"""Relatives, the village, a foster family (law/facts.py CARERS): no bed of an institution."""
_INSTITUTION = "institution"
"""The end of an escort after which civil affairs sees whether it is temporary custody (law/procedures)."""


class PlaceForm(StepForm):
    """Where the child goes; an institution is chosen from those with a free bed."""

    shelter = forms.ModelChoiceField(
        Organisation.objects.none(), label="安置到哪个机构", required=False,
        empty_label="不是机构：近亲属、村（居）民委员会、家庭寄养",
        help_text="选了机构，就占一张床。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.assignment.proceeding.case
        out = set(case.conflicts.in_force().values_list("organisation", flat=True))
        self.shelters = [one for one in shelters_in(case.place) if one.organisation.pk not in out]
        stay = case.stays.running().first()
        # Who lies in the last bed of a house may stay in it.
        here = stay.organisation_id if stay is not None else None
        field: Any = self.fields["shelter"]
        field.initial = here
        open_ = [one for one in self.shelters if one.free or one.organisation.pk == here]
        field.queryset = Organisation.objects.filter(pk__in=[one.organisation.pk for one in open_])
        # In the order of the notice, which is not the order of the register.
        field.choices = [
            ("", field.empty_label), *((one.organisation.pk, one.label) for one in open_)
        ]  # fmt: skip
        full = [one.organisation.name for one in self.shelters if one.capacity and not one.free]
        if full:
            field.help_text += f"已经住满：{'、'.join(full)}。"
        own = [name for name in self.fields if name not in StepForm.base_fields]
        self.order_fields(["shelter", *own])

    def clean(self) -> dict[str, Any]:
        """The shelter goes with what ends the step, not with what is only noted."""
        chosen = self.cleaned_data.get("shelter")
        cleaned = super().clean()
        cleaned.pop("shelter", None)
        if chosen is not None and cleaned["said"].get("to") in _AT_HOME:
            self.add_error(
                "shelter",
                f"下面“交给谁照料”写的不是机构，这里却选了{chosen}。请改一处：孩子只在一个地方。",
            )
        if self.only_record:
            return cleaned
        self._in_order(chosen, cleaned)
        return {**cleaned, "shelter": chosen}

    def _in_order(self, chosen: Organisation | None, cleaned: dict[str, Any]) -> None:
        """An institution comes last (三（二）), and civil affairs has to know that a child is in one."""
        ends = dict(self.fields["outcomes"].choices)  # type: ignore[attr-defined]
        if chosen is None or _INSTITUTION not in ends:
            return
        if (named := cleaned.get("outcomes")) and _INSTITUTION not in named:
            self.add_error(
                "outcomes",
                f"上面选了{chosen}，这里请选“{ends[_INSTITUTION]}”，民政部门才知道要接着管。",
            )
        if "why_not_before" not in cleaned["said"]:
            self.doubts.append(f"直接送到{chosen}的，请补记近亲属、村（居）为什么不行。")


class CapacityForm(forms.Form):
    """How many beds there are."""

    beds = forms.IntegerField(
        label="给孩子的床位", min_value=0, max_value=500,
        error_messages={
            "required": "请填写床位数；没有的写 0。", "invalid": "请填写数字。",
            "min_value": "床位数不能是负数。", "max_value": "床位数太大，请核对。",
        },
    )  # fmt: skip
    note = forms.CharField(
        label="说明", max_length=120, required=False, help_text="例如：只收女孩；夜间联系值班室。"
    )
