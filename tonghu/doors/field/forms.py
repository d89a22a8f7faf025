"""The wording of what people enter about phones and what they sent in."""

from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils import timezone

from tonghu.base.people.models import Officer, Post
from tonghu.base.people.roles import ROLES
from tonghu.base.places.models import Place
from tonghu.doors.field.actions import CARRYING


class InviteForm(forms.Form):
    """Who, and which villages."""

    officer = forms.ModelChoiceField(
        Officer.objects.none(), label="谁用这部手机", empty_label="请选择",
        error_messages={"required": "请选择使用人。"},
    )  # fmt: skip
    villages = forms.MultipleChoiceField(
        label="带哪些村（居）", widget=forms.CheckboxSelectMultiple, required=False,
        help_text="不选，就是使用人任职的村。最多 5 个村、200 名孩子。手机上只有这些村的孩子。",
    )  # fmt: skip

    def __init__(self, *args: Any, by: Officer, villages: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Post.objects.held_on(timezone.localdate()).select_related("organisation")
        carrying = held.filter(role__in=[k for k, role in ROLES.items() if role.may >= CARRYING])
        chosen: Any = self.fields["officer"]
        found = Officer.objects.visible_to(by).filter(is_active=True)
        found = found.filter(pk__in=carrying.visible_to(by).values("officer")).distinct()
        chosen.queryset = found.prefetch_related(Prefetch("posts", carrying, "carrying"))
        chosen.label_from_instance = _name_and_office
        ticked: Any = self.fields["villages"]
        ticked.choices = [(one.code, one.name) for one in villages]

    def clean_villages(self) -> list[str]:
        """Those ticked; none: where the officer's own posts are. Raises ValidationError."""
        ticked: list[str] = self.cleaned_data["villages"]
        officer: Any = self.cleaned_data.get("officer")
        offered = dict(self.fields["villages"].choices)  # type: ignore[attr-defined]
        own = [post.place for post in officer.carrying if post.place in offered] if officer else []
        if officer and not ticked and not own:
            raise forms.ValidationError("这个人不在哪一个村任职，请至少选一个村（居）。")
        return ticked or sorted(set(own))


def _name_and_office(officer: Any) -> str:
    offices = dict.fromkeys(post.organisation.name for post in officer.carrying)
    return f"{officer.name}（{'、'.join(offices)}）"


class LossForm(forms.Form):
    """What is known of the loss; two clicks are enough."""

    reason = forms.CharField(
        label="怎么丢的（可以不改）", max_length=200, initial="手机丢失",
        error_messages={"required": "请写几个字。"},
    )  # fmt: skip


class VerdictForm(forms.Form):
    """Why it is taken or not; two buttons say which."""

    reason = forms.CharField(
        label="说明", max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会告诉写这条记录的人。",
        error_messages={"required": "请写明理由，写记录的人会看到。"},
    )  # fmt: skip
