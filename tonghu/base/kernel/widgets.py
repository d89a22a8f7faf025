"""Inputs that browsers understand in their own way."""

import re
from typing import Any

from django import forms

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class DayInput(forms.DateInput):
    """A day as browsers exchange it, 2026-03-05. In the words of the page's language an
    `<input type="date">` would stay empty, without a sound.
    """

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WrittenDayInput(DayInput):
    """The same where a day may also have been written otherwise, 2026-03 or 三月底: what the browser's
    field would swallow is shown as text.
    """

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """As `<input type="text">` unless the value is a day."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if value and not _DAY.fullmatch(str(value)):
            context["widget"]["type"] = "text"
        return context
