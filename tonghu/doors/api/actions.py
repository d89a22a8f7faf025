"""Issuing and revoking tokens."""

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from tonghu.base.audit.actors import Actor
from tonghu.base.audit.deeds import action
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.models import Officer
from tonghu.doors.api.models import Revocation, Token
from tonghu.doors.api.scopes import Scope

LONGEST_DAYS = 366


@action(Permission.KEEP_TOKENS)
def issue_token(
    *, name: str, officer: Officer, scopes: Sequence[Scope], days: int, secret: str, by: Actor
) -> Token:
    """Let `secret` act as `officer` within `scopes` for `days` days. Only its digest is kept."""
    if not scopes:
        raise Refused("请至少选择一项范围。")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused(f"有效期要在 1 到 {LONGEST_DAYS} 天之间；到期前可以重新签发。")
    if by == officer:
        raise Refused("不能给自己签发令牌，请由另一位系统管理员办理。")
    return Token.objects.create(
        name=name,
        officer=officer,
        scopes=[str(scope) for scope in scopes],
        digest=digest_of(secret),
        issued_by=by.id,
        expires_at=timezone.now() + timedelta(days=days),
    )


@action(Permission.KEEP_TOKENS)
def revoke_token(*, token: Token, reason: str, by: Actor) -> Token:
    """Take a token back at once. Revoked twice, it stays as it was."""
    Revocation.objects.get_or_create(token=token, defaults={"reason": reason, "by": by.id})
    return token


def digest_of(secret: str) -> str:
    """SHA-256 in hex: a token is 256 random bits, so a slow hash would add nothing."""
    return sha256(secret.encode()).hexdigest()
