"""The wording and shape of what administrators enter about organisations and officers."""

from datetime import date
from typing import Any

from django import forms

from tonghu.base.kernel.widgets import DayInput
from tonghu.base.people.inputs import OrganisationField
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.roles import ROLES
from tonghu.law.agencies import AGENCIES, Agency


class OrganisationForm(forms.Form):
    """A new organisation."""

    kind = forms.TypedChoiceField(
        label="类别", choices=[(a.value, a.label) for a in Agency], coerce=AGENCIES.__getitem__
    )
    name = forms.CharField(
        label="名称", max_length=80, error_messages={"required": "请填写单位全称。"}
    )
    place = forms.RegexField(
        r"^\d{12}$",
        label="所在区划代码",
        help_text="12 位，可在“区划”里查。",
        error_messages={"invalid": "区划代码是 12 位数字。", "required": "请填写区划代码。"},
    )
    above = OrganisationField(label="上级单位", required=False)

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above: Any = self.fields["above"]
        above.among(Organisation.objects.visible_to(by))


class OfficerForm(forms.Form):
    """A new account."""

    login = forms.RegexField(
        r"^[a-z0-9._-]{3,40}$",
        label="登录名",
        help_text="3 到 40 个小写字母、数字、点、横线。",
        error_messages={"invalid": "登录名只能用小写字母、数字、点和横线，3 到 40 个。"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="工作电话", max_length=20, required=False)


class PostForm(forms.Form):
    """A post for an officer."""

    organisation = OrganisationField(label="单位")
    role = forms.ChoiceField(
        label="岗位", choices=[(r.key, f"{r.label}：{r.what}") for r in ROLES.values()]
    )
    since = forms.DateField(
        label="任职日期",
        initial=date.today,
        widget=DayInput(),
    )
    reason = forms.CharField(label="依据", max_length=200, help_text="任命文件或会议，谁批准的。")

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        organisation.among(Organisation.objects.visible_to(by))
