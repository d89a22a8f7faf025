"""Who can act. A person is the rule; three actors that are not persons are named here."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from tonghu.base.kernel.permissions import Permission


class Actor(Protocol):
    """Whoever a deed is written down to: an officer, or one of the actors below."""

    @property
    def id(self) -> UUID:
        """The identity the audit entry keeps, without a foreign key."""

    def may(self, permission: Permission, /) -> bool:
        """Whether this actor holds the permission now."""

    def may_at(self, permission: Permission, place: str, /) -> bool:
        """Whether this actor holds it at the place with this code."""


@dataclass(frozen=True)
class NotAPerson:
    """An actor without a post: it may do everything, or what is named, or only what follows by itself."""

    id: UUID
    name: str
    trusted: bool
    allowed: frozenset[Permission] = frozenset()

    def may(self, permission: Permission, /) -> bool:
        """Everything to the trusted; to others what is named."""
        return self.trusted or permission in self.allowed

    def may_at(self, permission: Permission, place: str, /) -> bool:
        """Such an actor is nowhere: what it may, it may everywhere."""
        return self.may(permission)


CLOCK = NotAPerson(UUID(int=0), "系统时钟", trusted=False)
"""Time itself: terms that run out, reminders. It asks for nothing, it only has consequences."""

CONSOLE = NotAPerson(UUID(int=1), "服务器控制台", trusted=True)
"""Whoever has a shell on the server: they could do anything anyway, and so it is written down."""

PUBLIC = NotAPerson(
    UUID(int=2), "公众", trusted=False, allowed=frozenset({Permission.FILE_REPORTS})
)
"""Whoever reports without an account. They may say that a child is in danger, and nothing else."""

NOT_PERSONS = {actor.id: actor for actor in (CLOCK, CONSOLE, PUBLIC)}
