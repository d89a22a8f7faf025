"""The log-in form in our words."""

from typing import Any

from allauth.account.forms import LoginForm as LibraryForm


class LoginForm(LibraryForm):  # type: ignore[misc]  # the library ships no types
    """Login and password. There is no reset by e-mail: the administrator gives a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "登录名"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
