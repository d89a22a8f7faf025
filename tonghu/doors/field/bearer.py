"""Who is calling: a phone by its signature, an officer by the session. Looked up before anybody is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.doors.field.models import Device, State
from tonghu.doors.field.protocol import (
    SENT_BYTES,
    Fault,
    check_signature,
    identity,
    number,
    too_large,
)

_LOG_IN = "请重新登录；手机上的记录都还在。"
_ENDED = "这部手机已经报失或者停用，请联系乡镇儿童督导员。"


class _Csrf(CsrfViewMiddleware):
    """Says why instead of answering with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


@dataclass(frozen=True)
class Caller:
    """The phone that signed, the body it sent, and whoever is logged in on it."""

    device: Device
    officer: Officer | None
    said: Mapping[str, Any]

    @property
    def own(self) -> bool:
        """Whether the phone's own officer is logged in."""
        return self.officer is not None and self.officer.pk == self.device.officer_id

    @property
    def outbox(self) -> int | None:
        """How much the phone says it has not sent yet."""
        return number(self.said["outbox"], 2**31 - 1) if "outbox" in self.said else None

    @property
    def oldest(self) -> date | None:
        """The day of the oldest of it."""
        try:
            return date.fromisoformat(str(self.said.get("oldest"))[:10])
        except ValueError:
            return None

    @property
    def app(self) -> str:
        """The version of the program."""
        return str(self.said.get("app") or "")

    @property
    def wipes(self) -> bool:
        """Whether the phone is to be told to wipe itself: lost, or retired with nothing left to send."""
        ended = self.device.state
        return ended == State.LOST or (ended == State.RETIRED and self.outbox == 0)

    @property
    def control(self) -> dict[str, Any]:
        """What the answer asks of the phone."""
        return {"wipe": True} if self.wipes else {}


def size_checked(request: HttpRequest) -> None:
    """Refuse a body that is too long before it is read. Raises Fault."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > SENT_BYTES:
        raise too_large()


def device_of(request: HttpRequest) -> Device:
    """The phone whose key signed the request. Raises Fault."""
    pk = identity(request.headers.get("X-Tonghu-Device"))
    device = Device.objects.select_related("officer").filter(pk=pk).first()
    if device is None:
        raise Fault(403, "device", _ENDED)
    check_signature(request, device.public_key)
    return device


def officer_of(request: HttpRequest) -> Officer | None:
    """Whoever is logged in."""
    return request.user if isinstance(request.user, Officer) else None


def logged_in(request: HttpRequest, officer: Officer | None) -> Officer:
    """The officer, with the token of the session. Raises Fault."""
    if officer is None:
        raise Fault(401, "login", _LOG_IN, {"relogin": True})
    if _Csrf(lambda _: None).process_view(request, None, (), {}) is not None:  # type: ignore[arg-type]
        raise Fault(403, "csrf", _LOG_IN)
    return officer


def reader(request: HttpRequest, caller: Caller) -> Officer:
    """The phone's own officer, on an active phone: who may be handed anything. Raises Fault."""
    officer = logged_in(request, caller.officer)
    if not caller.own:
        raise Fault(401, "login", _LOG_IN, {"relogin": True})
    if caller.device.state != State.ACTIVE:
        named = {"device_id": str(caller.device.pk)}
        raise Fault(403, "device", _ENDED, caller.control | named)
    return officer


def sender(request: HttpRequest, caller: Caller) -> Officer:
    """Who may send in what is on the phone: its officer, or whoever keeps it. Raises Fault."""
    officer = logged_in(request, caller.officer)
    if not caller.own and not officer.may_at(Permission.KEEP_DEVICES, caller.device.place):
        raise Fault(401, "login", _LOG_IN, {"relogin": True})
    return officer
