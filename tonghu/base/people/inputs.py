"""Choosing an organisation by its name: a county has hundreds, a list to scroll through helps nobody."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from tonghu.base.people.models import Organisation
from tonghu.base.places.models import full_name

_NAMED_AT_MOST = 5


class _Suggested(ModelChoiceIterator):  # type: ignore[type-arg]  # no generic at run time
    """What is offered while one types: names, no ids."""

    field: "OrganisationField"

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for label in _labelled(self.field.suggested):
            yield label, label


class NameInput(forms.TextInput):
    """A line to type in, with suggestions that browsers filter by themselves, without script."""

    template_name = "components/named.html"
    choices: Any = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The names as a list of its own, which the line points to."""
        listed = f"{(attrs or {}).get('id', name)}_list"
        context = super().get_context(name, value, {**(attrs or {}), "list": listed})
        context["widget"]["names"] = [label for label, _ in self.choices]
        return context


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # no generic at run time
    """An organisation, by its name or a part of it that no other has. `among` says which there are."""

    iterator = _Suggested
    widget = NameInput

    def __init__(self, *, label: str, required: bool = True) -> None:
        self.suggested: QuerySet[Organisation] = Organisation.objects.none()
        super().__init__(
            Organisation.objects.none(), label=label, required=required,
            help_text="写几个字，从列出的里面选；没有列出的也可以写，例如“妇女联合会”。",
            error_messages={"required": "请写明是哪个单位。"},
        )  # fmt: skip

    def among(
        self, found: QuerySet[Organisation], first: QuerySet[Organisation] | None = None
    ) -> None:
        """Any of `found` may be named; `first` (all of them, unless told) are suggested."""
        self.suggested = found if first is None else first
        self.queryset = found

    def prepare_value(self, value: Any) -> Any:
        """The name; what was typed stays as it was typed."""
        return value.name if isinstance(value, Organisation) else value

    def to_python(self, value: Any) -> Organisation | None:
        """The one that is called so; else the only one whose name has this in it. Raises ValidationError."""
        typed = str(value or "").strip()
        if not typed:
            return None
        assert self.queryset is not None, "among() says which there are"
        known = _labelled(self.queryset)
        # What is suggested is meant as it is suggested: of one name, the one near by.
        if one := known.get(typed) or _labelled(self.suggested).get(typed):
            return one
        meant = {label: one for label, one in known.items() if typed in label}
        if len(meant) == 1:
            return next(iter(meant.values()))
        if not meant:
            raise forms.ValidationError(
                f"没有找到叫“{typed}”的单位。请写名称里的几个字，例如“派出所”“民政局”。"
            )
        names = "、".join(list(meant)[:_NAMED_AT_MOST])
        more = "等" if len(meant) > _NAMED_AT_MOST else ""
        raise forms.ValidationError(f"名称里有“{typed}”的不止一个：{names}{more}。请写全。")


def _labelled(found: QuerySet[Organisation]) -> dict[str, Organisation]:
    """By name; those of one name with where they are and what they are."""
    organisations = list(found)
    times = Counter(one.name for one in organisations)
    today = timezone.localdate()
    return {
        one.name
        if times[one.name] == 1
        else f"{one.name}（{full_name(one.place, today)}，{one.get_kind_display()}）": one
        for one in organisations
    }
