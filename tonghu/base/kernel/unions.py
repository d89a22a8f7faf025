"""Rows that are found in more than one way."""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])


def found_by_any(rows: Rows, *conditions: Q) -> Rows:
    """Those of the rows that meet any of the conditions, as a union of ids.

    Each condition then walks an index of its own, where an OR may read the whole table.
    """
    ids = (rows.filter(one).order_by().values("pk") for one in conditions)
    return rows.filter(pk__in=next(ids).union(*ids))
