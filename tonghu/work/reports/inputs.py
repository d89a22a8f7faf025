"""The form of a report, the same at every door; who told it is asked last.

A report is never sent back: whatever is left out is left out, and what a field cannot take is kept in
the words it came in (reliability.md §3, 60).
"""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone

from tonghu.base.people.models import Officer
from tonghu.base.places.models import Place
from tonghu.law.reporting import FINER, FIRST, OF_AGENCY, REPORTERS, SITUATIONS, SUSPECTS
from tonghu.record.cases.inputs import MomentField
from tonghu.work.reports.models import Channel
from tonghu.work.reports.told import Told

DETAILS = (
    "child_name",
    "child_sex",
    "child_age",
    "school",
    "where",
    "guardian",
    "measures",
    "police",
)
LONGEST = 200_000  # whatever is told is stored (reliability.md §3, 60)
IDENTITY = ("name", "phone", "position")


class Words(forms.CharField):
    """Whatever somebody types, as it is; only the sign that no database takes is left out."""

    def to_python(self, value: Any) -> str:
        """The words, blanks around them taken off."""
        return str(super().to_python(value)).replace("\x00", "")[:LONGEST]


def _line(label: str, help_text: str = "", **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"maxlength": 200})
    return Words(label=label, required=False, widget=widget, help_text=help_text, **more)


def _situations(codes: list[str]) -> list[tuple[str, str]]:
    return [
        (code, f"{one.label}（{one.signs}）" if one.signs else one.label)
        for code, one in ((code, SITUATIONS[code]) for code in codes)
    ]


class ReportForm(forms.Form):
    """What happened, where, to whom; the rest may be left out."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)
    situations = forms.MultipleChoiceField(
        label="发生了什么", choices=_situations(FIRST), widget=forms.CheckboxSelectMultiple, required=False,
        help_text="可以选几项；都不像的，不选也行。拿不准也可以报告，不要求您先核实。",
    )  # fmt: skip
    finer = forms.MultipleChoiceField(
        label="如果知道，再具体一点", choices=_situations(FINER), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    ongoing = forms.BooleanField(label="危险正在发生", required=False)
    place = forms.ChoiceField(label="在哪里", required=False)
    where = _line("具体地方", "例如：小学后面第三家，河边的砖房。")
    story = Words(
        label="经过",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="看到什么、听到什么、什么时候。照实写，写多少都可以；您自己的姓名、电话不要写在这里。",
    )
    child_name = _line("孩子姓名")
    child_sex = forms.ChoiceField(
        label="男孩还是女孩",
        required=False,
        choices=[("", "不知道"), ("男", "男孩"), ("女", "女孩")],
    )
    child_age = _line("大概几岁")
    school = _line("在哪个学校")
    guardian = _line("和谁住在一起")
    suspect = forms.ChoiceField(
        label="可能是谁造成的",
        required=False,
        choices=[(one.code, one.label) for one in SUSPECTS.values()],
        initial="unknown",
        help_text="选了干部、老师、民警、医生、机构的人，报告会绕开他所在的单位，交给上一级。",
    )
    measures = _line("已经做了什么", "例如：已送医院、已让孩子住到邻居家。")
    police = _line("已经打过 110 的，回执编号")
    reporter_kind = forms.ChoiceField(
        label="您是",
        required=False,
        choices=[(one.code, one.label) for one in REPORTERS.values()],
        initial="citizen",
    )
    noticed_at = MomentField(label="什么时候发现的", required=False)
    late_reason = _line("发现一天以后才报告的，为什么")
    name = _line(
        "您的姓名", "可以不留。留下的单独加密，只有公安机关经授权才能打开，不会告诉任何当事人。"
    )
    phone = _line("您的电话")
    position = _line("您的单位和职务")

    channel = Channel.PAGE

    def __init__(self, *args: Any, places: list[Place], area: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "不知道是哪个村"), *((one.code, one.name) for one in places)
        ]  # fmt: skip
        self.area = area
        self.unclear = ""
        if len(places) == 1:
            self.initial["place"] = places[0].code

    def clean_noticed_at(self) -> Any:
        """Nobody noticed anything tomorrow."""
        noticed = self.cleaned_data["noticed_at"]
        if noticed is not None and noticed > timezone.now():
            raise forms.ValidationError("发现的时间还没有到。")
        return noticed

    def full_clean(self) -> None:
        """Take in everything; what a field cannot take is kept in the words it came in."""
        super().full_clean()
        for name in [one for one in self.errors if one in self.fields]:
            field: Any = self.fields[name]
            typed: list[str] = self.data.getlist(name)  # type: ignore[attr-defined]  # what a page sent
            several = isinstance(field, forms.MultipleChoiceField)
            kept = [one for one in typed if several and field.valid_value(one)]
            self.cleaned_data[name] = kept if several else None
            lost = [one for one in typed if one not in kept and name != "id"]
            self.unclear += "".join(f"{field.label}：{one}\n" for one in lost)
            del self.errors[name]

    @property
    def report_id(self) -> UUID:
        """The id that makes the same page, sent twice, one report."""
        return self.cleaned_data["id"] or uuid4()

    @property
    def _kind_unless_told(self) -> str:
        return "citizen"

    @property
    def told(self) -> Told:
        """What was told; only of a form in order."""
        typed = self.cleaned_data
        details = {key: typed[key] for key in DETAILS if typed[key]}
        if self.unclear:
            details["unclear"] = self.unclear.strip()[:LONGEST]
        return Told(
            place=typed["place"] or self.area,
            situations=[*typed["situations"], *typed["finer"]],
            story=typed["story"],
            channel=self.channel,
            reporter_kind=typed["reporter_kind"] or self._kind_unless_told,
            suspect=typed["suspect"] or "unknown",
            ongoing=typed["ongoing"],
            details=details,
            identity={key: typed[key] for key in IDENTITY if typed[key]},
            noticed_at=typed["noticed_at"],
            late_reason=typed["late_reason"],
        )


class OfficeReportForm(ReportForm):
    """The same for an officer: the own organisation is the reporter, or somebody who called."""

    heard = forms.BooleanField(
        label="是别人来电、来访报告的（热线），不是本单位发现的", required=False,
        help_text="勾了的，下面“您是”选来电的人，姓名、电话写来电的人的；没有留的，不用改，登记人不会当作报告人。",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = by.organisations[0]
        self.own_kind = OF_AGENCY.get(office.agency, "official")
        own = f"本单位（{REPORTERS[self.own_kind].label}）；来电没有说是谁的，也不用选"
        kind: Any = self.fields["reporter_kind"]
        kind.choices = [("", own), *kind.choices]
        kind.initial = ""
        self.own = {"name": by.name, "phone": by.phone, "position": office.name}
        self.initial = {**self.own, **self.initial}
        self.order_fields(["heard"])

    def clean(self) -> dict[str, Any]:
        """Who sends it stands there already: with nothing else on it, the form was sent by mistake."""
        typed = self.cleaned_data
        if not any(typed.get(one) for one in ("situations", "finer", "story", "ongoing", *DETAILS)):
            raise forms.ValidationError("还什么都没有写。写一句，或者选一项情形，就可以报告。")
        return typed

    @property
    def _kind_unless_told(self) -> str:
        return "citizen" if self.cleaned_data["heard"] else self.own_kind

    @property
    def told(self) -> Told:
        """What was told; whoever writes down for a caller is not the one who told it."""
        told = super().told
        if not self.cleaned_data["heard"]:
            return told
        theirs = {key: one for key, one in told.identity.items() if one != self.own[key]}
        return replace(told, identity=theirs)

    @property
    def channel(self) -> Channel:  # type: ignore[override]  # read from what was typed
        """A hotline, or the organisation itself."""
        return Channel.HOTLINE if self.cleaned_data["heard"] else Channel.DESK
