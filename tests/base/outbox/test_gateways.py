"""What each way out says of a message: taken, to be tried again, or never."""

import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import Settings

from tests.base.outbox.gateway import Gateway
from tonghu.base.outbox.gateways import Failed, deliver, offered
from tonghu.base.outbox.models import Kind


def test_an_sms_gateway_takes_a_number_a_text_and_an_id(gateway: Gateway) -> None:
    assert deliver("sms", "19900001111", "有一件待办", "m1") == "sms-1"
    assert gateway.taken == [{"id": "m1", "to": "19900001111", "text": "有一件待办"}]
    assert gateway.headers[0]["Authorization"] == "Bearer geheim"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("wecom", {"msgtype": "text", "text": {"content": "有一件待办"}}),
        ("dingtalk", {"msgtype": "text", "text": {"content": "有一件待办"}}),
        ("feishu", {"msg_type": "text", "content": {"text": "有一件待办"}}),
    ],
)
def test_each_robot_is_spoken_to_in_its_own_words(
    gateway: Gateway, kind: str, body: dict[str, Any]
) -> None:
    assert deliver(kind, f"{gateway.url}{kind}?key=x", "有一件待办", "m1") == ""
    assert gateway.taken == [body]


@pytest.mark.parametrize(
    ("status", "answer", "permanent"),
    [
        (500, "", False),
        (401, "", False),  # our own token is wrong: somebody will put it right
        (404, "", True),
        (307, "", False),  # nobody is led elsewhere
        (200, "not json", False),
    ],
)
def test_what_the_gateway_does_not_take_is_a_failure(
    gateway: Gateway, status: int, answer: str, permanent: bool
) -> None:
    gateway.status, gateway.answer = status, answer
    with pytest.raises(Failed) as failed:
        deliver("sms", "19900001111", "有一件待办", "m1")
    assert failed.value.permanent is permanent
    assert len(gateway.taken) == 1


@pytest.mark.parametrize(
    "raw",
    [
        b"",  # hangs up
        b"SSH-2.0-OpenSSH_9.2\r\n",  # something else answers there
        b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{",  # broken off in the middle
        b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_no_answer_is_a_failure_that_is_tried_again(gateway: Gateway, raw: bytes) -> None:
    gateway.raw = raw
    with pytest.raises(Failed) as failed:
        deliver("sms", "19900001111", "有一件待办", "m1")
    assert not failed.value.permanent


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ('{"errcode": 93000, "errmsg": "invalid webhook url"}', True),
        ('{"errcode": 45009}', False),
        ("[]", False),
    ],
)
def test_a_robot_that_answers_200_to_a_dead_address_has_not_taken_it(
    gateway: Gateway, answer: str, permanent: bool
) -> None:
    gateway.answer = answer
    with pytest.raises(Failed) as failed:
        deliver("wecom", f"{gateway.url}wecom?key=x", "有一件待办", "m1")
    assert failed.value.permanent is permanent


def test_a_gateway_that_is_not_there_is_tried_again(settings: Settings) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/"
    with pytest.raises(Failed) as failed:
        deliver("sms", "19900001111", "有一件待办", "m1")
    assert not failed.value.permanent


def test_mail_goes_out_with_a_number_to_find_it_by(gateway: Gateway) -> None:
    number = deliver("email", "a@example.cn", "有一件待办", "m1")
    (letter,) = mail.outbox
    assert (letter.to, letter.body) == (["a@example.cn"], "有一件待办")
    assert "m1" in number
    assert letter.message()["Message-ID"] == number


@pytest.mark.parametrize(
    ("error", "permanent", "down"),
    [
        (smtplib.SMTPRecipientsRefused({"a@example.cn": (550, b"unknown")}), True, False),
        (smtplib.SMTPRecipientsRefused({"a@example.cn": (450, b"busy")}), False, False),
        (smtplib.SMTPDataError(550, b"no such user"), True, False),
        (smtplib.SMTPDataError(451, b"later"), False, False),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), False, True),
        (ConnectionRefusedError(), False, True),
    ],
)
def test_a_mailbox_that_does_not_exist_is_not_tried_again_and_holds_up_no_other(
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    permanent: bool,
    down: bool,
) -> None:
    def refuse(self: EmailBackend, letters: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with pytest.raises(Failed) as failed:
        deliver("email", "a@example.cn", "有一件待办", "m1")
    assert failed.value.permanent is permanent
    assert failed.value.down is down


def test_only_what_is_set_up_is_offered(gateway: Gateway, settings: Settings) -> None:
    assert offered() == list(Kind)
    settings.SMS_URL = settings.EMAIL_FROM = ""
    assert offered() == [Kind.WECOM, Kind.DINGTALK, Kind.FEISHU]
