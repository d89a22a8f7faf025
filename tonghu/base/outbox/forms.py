"""The wording and shape of an address, and its one spelling."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator

from tonghu.base.kernel.doubts import Unreadable
from tonghu.base.kernel.phones import read_phones
from tonghu.base.outbox.gateways import offered
from tonghu.base.outbox.models import Kind, Wish

_EMAIL = EmailValidator("这不是邮箱地址，请写成 lisi@example.cn 的样子。")


class AddressForm(forms.Form):
    """Where one wants to be told, and of what."""

    kind = forms.TypedChoiceField(label="方式", coerce=Kind)
    value = forms.CharField(
        label="手机号码、邮箱，或者机器人的 Webhook 地址", max_length=300,
        help_text="加密保存，不给别人看。登记以后会发去一个验证码。",
        error_messages={"required": "请填写号码或者地址。"},
    )  # fmt: skip
    wish = forms.TypedChoiceField(
        label="通知哪些", choices=Wish.choices, coerce=Wish, initial=Wish.AT_ONCE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    quiet = forms.TypedChoiceField(
        label="一般的通知", choices=[("wait", "夜里不发，等到早上"), ("send", "夜里也发")],
        coerce=lambda value: value == "wait", initial="wait", widget=forms.RadioSelect,
        help_text="要立即办理的，夜里总会发。",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(one, one.label) for one in offered()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The address in one spelling: it must fit its way."""
        typed = super().clean() or {}
        if {"kind", "value"} <= typed.keys():
            try:
                typed["value"] = _spelled(typed["kind"], typed["value"].strip())
            except (Unreadable, forms.ValidationError) as error:
                self.add_error(
                    "value", error if isinstance(error, forms.ValidationError) else str(error)
                )
        return typed


def _spelled(kind: Kind, value: str) -> str:
    if kind is Kind.SMS:
        (phone, *more) = read_phones(value).value
        if more or not phone.mobile:
            raise forms.ValidationError("短信只能发到一个手机号码，请填写 11 位手机号。")
        return phone.number
    if kind is Kind.EMAIL:
        _EMAIL(value)
        return value
    start = settings.ROBOTS[kind]
    if not value.startswith(start):
        raise forms.ValidationError(
            f"{kind.label}的 Webhook 地址以 {start} 开头，请在群里“添加机器人”后复制过来。"
        )
    return value


class CodeForm(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label="验证码", max_length=6, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="六位数字，半小时内有效，最多试五次。",
        error_messages={"required": "请填写收到的六位数字。"},
    )  # fmt: skip
