"""One log line for each request, and refusals turned into answers."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

import structlog
from django.http import HttpRequest, HttpResponse

from tonghu.base.kernel.errors import Refused
from tonghu.doors.desk.errors import refused

log = structlog.get_logger("tonghu.requests")
_PIECE, _PIECES = 2**16, 2**12
"""In all 256 MB: more than the photos of a report."""
Next = Callable[[HttpRequest], HttpResponse]


class RequestLine:
    """Numbers each request and logs how it ended: the path without its query, never a form."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = secrets.token_hex(8)
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response


class ReadToTheEnd:
    """Reads what was refused unread: a server that hangs up on somebody still sending shows no answer."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.BAD_REQUEST:
            with suppress(OSError):  # they have gone
                for _ in range(_PIECES):
                    if not request.read(_PIECE):
                        break
        return response


class Refusals:
    """Answers `Refused` with 422 and its own words, whichever view raised it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only our own refusal; everything else goes its way."""
        return refused(request, exception) if isinstance(exception, Refused) else None


def log_failure(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """What nobody caught: Django says so once it is certain that nobody will."""
    log.error("request failed", path=request.path, exc_info=True)
