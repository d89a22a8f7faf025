"""Who is calling: a bearer token, its scope, and the officer it acts for."""

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from tonghu.base.kernel.errors import NotAllowed
from tonghu.doors.api.actions import digest_of
from tonghu.doors.api.models import Token
from tonghu.doors.api.scopes import Scope

_READING = {"GET", "HEAD", "OPTIONS"}


class Bearer(HttpBearer):
    """`Authorization: Bearer …` for one part of the interface, such as `tasks`."""

    openapi_name = "token"

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token, with `request.user` set to its officer; None when it is not valid now.

        Raises NotAllowed when the token is good, but not for this.
        """
        now = timezone.now()
        known = (
            Token.objects.valid(now)
            .select_related("officer")
            .filter(digest=digest_of(token))
            .first()
        )
        if known is None:
            return None
        needed = f"{self.part}:{'read' if request.method in _READING else 'write'}"
        if needed not in known.scopes:
            raise NotAllowed(
                f"这个令牌没有“{Scope(needed).label}”的范围，请向系统管理员申请新的令牌。"
            )
        if known.used_on != now.date():
            Token.objects.filter(pk=known.pk).update(used_on=now.date())
        request.user = known.officer
        return known
