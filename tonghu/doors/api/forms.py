"""The wording and shape of a new token."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from tonghu.base.people.models import Officer, Post
from tonghu.doors.api.actions import LONGEST_DAYS
from tonghu.doors.api.scopes import Scope


class TokenForm(forms.Form):
    """For what, on whose behalf, how long."""

    name = forms.CharField(label="用途", max_length=80, help_text="哪个系统、做什么用。")
    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        label="代表的人员",
        empty_label="请选择",
        help_text="令牌能看到和能办的，不超过这位人员。",
    )
    scopes = forms.MultipleChoiceField(
        label="范围", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(label="有效期（天）", min_value=1, max_value=LONGEST_DAYS, initial=90)

    def __init__(self, *args: Any, by: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        office = Post.objects.held_on(today).filter(officer=OuterRef("pk")).order_by("since", "id")
        reachable = (
            Officer.objects.visible_to(by)
            .exclude(pk=by.pk)
            .annotate(office=Subquery(office.values("organisation__name")[:1]))
            .order_by("office", "name")
            .distinct()
        )
        officer: Any = self.fields["officer"]
        officer.queryset = reachable
        officer.label_from_instance = _by_office


def _by_office(one: Any) -> str:
    return f"{one.office or '没有岗位'}　{one.name}（{one.login}）"
