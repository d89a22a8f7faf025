"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, the same call for both.

`bulk_create` is bound by Django in Python at some 7,000 rows a second; this writes tuples. Sealed
columns take seals, never plain values: whoever builds the tuples uses `sealer`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models

Row = Sequence[object]


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert tuples in the order of `columns` (names of fields). Needs a transaction under way."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(columns))
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
            # The raw cursor: Django's would rewrite every %s and log every row.
            cursor.connection.cursor().executemany(statement, _plain(fields, rows))
        else:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)


def _plain(fields: Sequence[Any], rows: Iterable[Row]) -> Iterator[Row]:
    """The rows as Django itself would have SQLite store them; datetimes are in UTC already."""
    convert = [(n, how) for n, field in enumerate(fields) if (how := _conversion(field))]
    for row in rows:
        plain = list(row)
        for n, how in convert:
            if plain[n] is not None:
                plain[n] = how(plain[n])
        yield plain


def _conversion(field: Any) -> Callable[[Any], object] | None:
    kind = field.target_field if field.is_relation else field
    if isinstance(kind, models.UUIDField):
        return lambda value: value if value.__class__ is str else value.hex
    if isinstance(kind, models.DateTimeField):
        return lambda value: value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(kind, models.DateField):
        return lambda value: value.isoformat()
    return None
