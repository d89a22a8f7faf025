"""A register as large as wanted: the demonstration county, with everything in it, copied county by county.

The first county is entered through the same doors as everybody's, with its year of history; each copy is
another county with the same children, duties, cases, visits and entries of the log under ids and numbers of
its own, written by the database itself. What is sealed opens in the first county only, because a seal is
bound to its row: whoever is measured answers for the first county, and the copies are what is around it.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from tonghu.base.audit.models import ChainHead, Entry
from tonghu.doors.demo.county import COUNTY
from tonghu.record.children.models import Child, Key, KeyList

FIRST = COUNTY[:6]
_ALONE = {
    "terms_localterm", "terms_holidayyear", "places_succession", "documents_register",
    "audit_chainhead", "children_savedview", "ledger_columnmemory",
}  # fmt: skip
"""Of the country or of the machine: not copied."""
_APART = 10_000_000
"""Between the entries of two counties in a chain, with room for what measuring writes in between."""


def tables() -> list[type[models.Model]]:
    """Everything that a county has."""
    ours = (m for m in apps.get_models() if m.__module__.startswith("tonghu."))
    return [
        model
        for model in ours
        if model._meta.db_table not in _ALONE and model._meta.app_label != "field"
    ]


def keep_first() -> int:
    """Lay the county aside as it is now, to be copied from; how many children it has."""
    with connection.cursor() as cursor:
        for model in tables():
            table = model._meta.db_table
            within = f"WHERE code LIKE '{FIRST}%'" if table == "places_place" else ""
            cursor.execute(f'CREATE TABLE "first_{table}" AS SELECT * FROM "{table}" {within}')
    return Child.objects.count()


def grow(copies: range) -> None:
    """Add the counties of these numbers, all in one go, and tell the planner."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            cursor.execute("PRAGMA cache_size = -400000")
        else:
            cursor.execute("SET session_replication_role = replica")
    with transaction.atomic(), connection.cursor() as cursor:
        for model in tables():
            cursor.execute(_copying(model, copies))
        for head in ChainHead.objects.all():
            last = Entry.objects.filter(chain=head.chain).aggregate(n=models.Max("n"))["n"]
            ChainHead.objects.filter(pk=head.pk).update(n=last or 0)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")
            cursor.execute("ANALYZE")
        else:
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("VACUUM ANALYZE")


def county(number: int) -> str:
    """The six digits of a copy: none is the first county's."""
    return f"99{int(FIRST[2:]) + number:04}"


def _copying(model: type[models.Model], copies: range) -> str:
    table = model._meta.db_table
    fields: list[Any] = list(model._meta.local_concrete_fields)
    fields = [field for field in fields if field.column]
    alone = {field.name for field in fields if field.unique}
    for one in model._meta.constraints:
        if isinstance(one, models.UniqueConstraint) and len(one.fields) == 1:
            alone.add(one.fields[0])
    names = ", ".join(f'"{field.column}"' for field in fields)
    taken = ", ".join(_copied(model, field, field.name in alone) for field in fields)
    counties = ", ".join(f"({number}, '{county(number)}')" for number in copies)
    order = "ORDER BY 1, 2, 3" if model is Key else ""  # the rows of keys lie in their order
    return (
        f'WITH copies(copy_number, copy_county) AS (VALUES {counties}) INSERT INTO "{table}" ({names}) '
        f'SELECT {taken} FROM copies CROSS JOIN "first_{table}" {order}'
    )


def _copied(model: type[models.Model], field: Any, unique: bool) -> str:
    column, kind = f'"{field.column}"', field
    while kind.is_relation:
        kind = kind.target_field
    if isinstance(kind, models.UUIDField):
        return _other_id(column)
    if model is Entry and field.name == "n":
        return f"{column} + copy_number * {_APART}"
    if model is KeyList and field.name == "places":
        return f"replace({column}, '{FIRST}', copy_county)"
    if not isinstance(kind, models.CharField):
        return column
    here = f"CASE WHEN {column} LIKE '{FIRST}%' THEN copy_county || substr({column}, 7) ELSE {column} END"
    longest = kind.max_length or 0
    if unique and longest > 12:
        return f"substr({column}, 1, {longest - 5}) || '~' || {_hex()}"
    return here


def _hex() -> str:
    return (
        "printf('%04x', copy_number)"
        if connection.vendor == "sqlite"
        else "lpad(to_hex(copy_number), 4, '0')"
    )


def _other_id(column: str) -> str:
    # The first two digits say which copy, room for 250 counties; the digit of the version, that it is one.
    if connection.vendor == "sqlite":
        return f"printf('%02x', copy_number + 1) || substr({column}, 3, 10) || '8' || substr({column}, 14)"
    text = f"{column}::text"
    tail = f"substr({text}, 3, 12) || '8' || substr({text}, 16)"
    return f"(lpad(to_hex(copy_number + 1), 2, '0') || {tail})::uuid"


def sizes() -> Iterator[tuple[str, int]]:
    """The large tables and their rows, for the report."""
    for model in tables():
        if (rows := model._default_manager.count()) > 10_000:
            yield model._meta.db_table, rows
