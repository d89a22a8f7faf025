"""An application to the court, with the evidence that the case and the file hold to be ticked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tonghu.law.calendar import add_months, said_day
from tonghu.law.eligibility import latest_day
from tonghu.law.evidence import Clock, lacking
from tonghu.record.cases.evidence import Piece
from tonghu.record.cases.inputs import StepForm
from tonghu.work.guardianship.questions import line_of, listed, must_be_heard

_SIX_MONTHS = "X3"


class CourtForm(StepForm):
    """The facts of the application; the list of evidence is made of what was ticked."""

    pieces = forms.MultipleChoiceField(
        label="个案和材料里可以附上的证据", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="逐件核对再勾选；勾选的列入证据清单，印在申请书里。别处的证据在“证据”里勾类别。",
    )  # fmt: skip

    def __init__(
        self, *args: Any, found: Sequence[Piece], clock: Clock | None, months: int, rebukes: int,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.found, self.months, self.rebukes = {one.key: one for one in found}, months, rebukes
        self.fields.pop("list", None)
        choices = [(one.key, line_of(one)) for one in found]
        if choices:
            self.fields["pieces"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["pieces"]
        if "since" in self.fields:
            self.fields["since"].help_text = _counted(clock, months)
        own = [name for name in self.fields if name not in StepForm.base_fields]
        own.sort(key="pieces".__eq__)
        self.order_fields([*own, *StepForm.base_fields])

    def clean(self) -> dict[str, Any]:
        """The list in words, and the kinds it holds; what a petition lacks is doubted, not refused."""
        ticked = [self.found[key] for key in self.cleaned_data.get("pieces") or []]
        cleaned = super().clean()
        cleaned.pop("pieces", None)
        said = cleaned["said"]
        if ticked:
            kinds = {*said.get("evidence", []), *(one.kind for one in ticked)}
            said |= listed(ticked) | {"evidence": sorted(kinds, key=int)}
        grounds = said.get("grounds", [])
        spoken = sum(one.urges for one in self.found.values())
        self.doubts += lacking(grounds, spoken, self.rebukes)
        if grounds and not said.get("child") and must_be_heard(self.assignment):
            self.doubts.append("孩子已满八周岁，要听取他的真实意愿：“孩子的意见”还空着。")
        since = latest_day(said.get("since"))
        if _SIX_MONTHS in grounds and since is not None:
            full_on = add_months(since, self.months)
            if timezone.localdate() < full_on:
                self.doubts.append(
                    f"从{said_day(since)}起到今天不满 {self.months} 个月，{said_day(full_on)}才满。"
                )
        return cleaned


def _counted(clock: Clock | None, months: int) -> str:
    if clock is None:
        return f"个案里没有书面催告、训诫、告诫的记录，请写明从哪天起、凭什么。满 {months} 个月才符合第 X3 项。"
    state = "已经满" if clock.full(timezone.localdate()) else "还没有满"
    return (
        f"提议从首次书面催告或者教育起算：{said_day(clock.since)}，{clock.why}。"
        f"满 {months} 个月是{said_day(clock.full_on)}，{state}。起算口径待核，请核对后确认。"
    )
