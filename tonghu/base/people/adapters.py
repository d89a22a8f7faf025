"""Where our ways of signing in differ from the library's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tonghu.base.people.models import Officer


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Accounts are given by an administrator, never taken; there is no e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # the library ships no types
    """Officers have no e-mail address; authenticators show the login instead."""

    def get_public_key_credential_user_entity(self, user: Officer) -> dict[str, Any]:
        """How a passkey names its owner on the device."""
        # The id is the library's own: it looks the officer up by it when the passkey signs in.
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"display_name": user.name, "name": user.login}


def claimed_login(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The login somebody claims, under whichever name a library hands it on; lower case.

    Without this the failures are counted under no name at all, and the lock never closes.
    """
    claims = [*(credentials or {}).items(), *(request.POST.items() if request else ())]
    claimed = [value for key, value in claims if key in {"username", "login"} and value]
    return str(claimed[0]).lower() if claimed else ""


def locked_out(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Tell a person with too many wrong passwords how long to wait and whom to ask."""
    return render(request, "account/locked.html", status=429)
