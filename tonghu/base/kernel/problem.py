"""The one shape of an API refusal (RFC 9457, problem details)."""

from ninja import Schema
from pydantic import Field


class Problem(Schema):
    """What is wrong, in the words of the refusal, and under which number it was logged."""

    status: int = Field(description="HTTP status code", examples=[409])
    title: str = Field(description="the kind of refusal", examples=["现在不能这样办"])
    detail: str = Field(description="what is wrong, where, and what to do next")
    request_id: str = Field(description="the number to quote to the administrator")


REFUSALS = frozenset({401, 403, 404, 409, 422})
"""What any operation may answer instead: who, may not, not yours, not now, not like that."""
