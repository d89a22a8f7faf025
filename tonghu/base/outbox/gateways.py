"""The ways out: an SMS gateway, a mail server, and the robots of WeCom, DingTalk and Feishu.

Each says whether the other side took the message. The robots answer 200 to a message for a robot
that is gone, and say so in the body only; what does not read the body counts it as delivered
(docs/adr/0015-outward-messages.md).
"""

import json
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.utils import make_msgid
from http import HTTPStatus
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from tonghu.base.outbox.models import Kind

SECONDS = 5
_LARGEST = 65536
_WRONG = {
    HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}  # fmt: skip
# A robot that does not exist (WeCom, DingTalk, Feishu). Any other code is tried again.
_GONE = {93000, 300001, 19001}
_SMTP_PERMANENT = 500


class Failed(Exception):
    """The other side did not take it. `permanent`: it never will. `down`: it would take no other either."""

    def __init__(self, fault: str, *, permanent: bool = False, down: bool = False) -> None:
        super().__init__(fault)
        self.fault, self.permanent, self.down = fault[:80], permanent, down


def offered() -> list[Kind]:
    """The ways that this installation is set up for."""
    return [
        kind
        for kind in Kind
        if {Kind.SMS: settings.SMS_URL, Kind.EMAIL: settings.EMAIL_FROM}.get(kind, True)
    ]


def deliver(kind: str, to: str, text: str, key: str) -> str:
    """Hand a message over; returns the other side's number for it, "" when it gives none.

    `key` is the same for each attempt, so that a gateway can tell a repetition. Raises Failed.
    """
    return _SENDERS[Kind(kind)](to, text, key)


def _sms(to: str, text: str, key: str) -> str:
    answer = _post(
        settings.SMS_URL,
        {"id": key, "to": to, "text": text},
        {"Authorization": f"Bearer {settings.SMS_TOKEN}"},
    )
    return str(answer.get("id", ""))[:120]


def _email(to: str, text: str, key: str) -> str:
    number = make_msgid(idstring=key, domain=settings.EMAIL_FROM.rpartition("@")[2])
    message = EmailMessage(
        "童护通知", text, settings.EMAIL_FROM, [to], headers={"Message-ID": number},
        connection=get_connection(timeout=SECONDS),
    )  # fmt: skip
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise Failed(f"smtp {codes}", permanent=min(codes) >= _SMTP_PERMANENT) from error
    except smtplib.SMTPDataError as error:  # this letter, not the server
        raise Failed(
            f"smtp {error.smtp_code}", permanent=error.smtp_code >= _SMTP_PERMANENT
        ) from error
    except OSError as error:  # SMTPException is one
        raise Failed(type(error).__name__, down=True) from error
    return number


def _robot(to: str, text: str, key: str) -> str:
    """A robot of a group: each platform takes a text in its own words."""
    feishu = {"msg_type": "text", "content": {"text": text}}
    others = {"msgtype": "text", "text": {"content": text}}
    answer = _post(to, feishu if to.startswith(settings.ROBOTS[Kind.FEISHU]) else others)
    code = answer.get("errcode", answer.get("code"))
    if code != 0:
        raise Failed(f"code {code}", permanent=code in _GONE)
    return ""


_SENDERS: Mapping[Kind, Callable[[str, str, str], str]] = {
    Kind.SMS: _sms,
    Kind.EMAIL: _email,
    Kind.WECOM: _robot,
    Kind.DINGTALK: _robot,
    Kind.FEISHU: _robot,
}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A message goes where it was addressed, or nowhere."""

    def redirect_request(self, *args: Any) -> None:
        """Follow none."""


def _post(url: str, body: object, headers: Mapping[str, str] = {}) -> dict[str, Any]:
    request = urllib.request.Request(
        url,
        json.dumps(body, ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8", **headers},
        method="POST",
    )
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=SECONDS) as response:
            answer = json.loads(response.read(_LARGEST) or b"{}")
    except urllib.error.HTTPError as error:
        error.close()
        wrong = error.code in _WRONG
        raise Failed(f"http {error.code}", permanent=wrong, down=not wrong) from error
    except (
        OSError,
        HTTPException,
        ValueError,
    ) as error:  # unreachable, too slow, broken off, no JSON
        raise Failed(type(error).__name__, down=True) from error
    return answer if isinstance(answer, dict) else {}
