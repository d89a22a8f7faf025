"""Inputs that browsers understand in their own way."""

from django import forms


class DayInput(forms.DateInput):
    """A day as browsers exchange it, 2026-03-05. In the words of the page's language an
    `<input type="date">` would stay empty, without a sound.
    """

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
