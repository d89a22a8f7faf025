"""How long lists are cut for the interface."""

from ninja import Schema
from ninja.pagination import LimitOffsetPagination
from pydantic import Field

_MOST = 500
_FURTHEST = 10_000_000  # beyond 2^63 the databases choke on the number itself


class Pages(LimitOffsetPagination):
    """`limit` rows from `offset` on."""

    class Input(Schema):
        """What a caller may ask for."""

        limit: int = Field(50, ge=1, le=_MOST)
        offset: int = Field(0, ge=0, le=_FURTHEST)
