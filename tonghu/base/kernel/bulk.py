"""Many rows at once: executemany on SQLite, COPY on PostgreSQL, the same call for both.

`bulk_create` is bound by Django in Python at some 7,000 rows a second; this writes tuples, and reads
tuples by many values in one question. Sealed columns take and give seals, never plain values:
whoever builds the tuples uses `sealer`.
"""

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, models

Row = Sequence[object]
Asked = tuple[str, str, str]
"""A value of the column asked by, and the range of the other column it is asked in."""


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], *, plain: bool = False
) -> None:
    """Insert tuples in the order of `columns` (names of fields). Needs a transaction under way.

    `plain` says that the tuples hold only text and numbers, ids as hex: nothing is converted then.
    """
    fields: list[Any] = [_column(model, name) for name in columns]
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = model._meta.db_table
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join("?" * len(columns))
            statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'
            # The raw cursor: Django's would rewrite every %s and log every row.
            cursor.connection.cursor().executemany(
                statement, rows if plain else _plain(fields, rows)
            )
        else:
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)


@contextmanager
def all_kept() -> Iterator[None]:
    """While thousands of rows are made and all of them are needed, garbage is not looked for among them.

    Python would go through all of them after every few hundred new ones: a quarter of an import.
    """
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def delete_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Any]) -> None:
    """Delete the rows that have these values (text, ids as hex) in these columns."""
    names = [_column(model, name).column for name in columns]
    condition = " AND ".join(f'"{name}" = %s' for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(f'DELETE FROM "{model._meta.db_table}" WHERE {condition}', rows)


def rows_by(
    model: type[models.Model],
    columns: Sequence[str],
    by: str,
    values: Iterable[object],
    empty: Sequence[str] = (),
) -> Iterator[tuple[Any, ...]]:
    """Tuples of `columns` of the rows whose `by` is one of `values`, however many: one question.

    `empty` are columns that hold nothing: said to the database, so that a partial index answers. Values are as the database has them, but ids are UUIDs: dates and times may be ISO texts.
    """
    asked = [value.hex if isinstance(value, UUID) else value for value in values]
    if not asked:
        return iter(())
    column = _column(model, by)
    also = "".join(f' AND "{_column(model, name).column}" IS NULL' for name in empty)
    if connection.vendor == "sqlite":
        condition = f'WHERE "{column.column}" IN (SELECT value FROM json_each(%s)){also}'
        return _selected(model, columns, condition, [json.dumps(asked)])
    kind = column.target_field if column.is_relation else column
    condition = f'WHERE "{column.column}" = ANY(%s::{kind.db_type(connection)}[]){also}'
    return _selected(model, columns, condition, [asked])


def rows_within(
    model: type[models.Model],
    columns: Sequence[str],
    by: str,
    range_of: str,
    asked: Sequence[Asked],
) -> Iterator[tuple[Any, ...]]:
    """Tuples of `columns` of the rows that have one of the values, each in its own range; the same way."""
    if not asked:
        return iter(())
    if connection.vendor == "sqlite":
        parts = ", ".join(
            f"json_extract(value, '$[{n}]') AS {name}"
            for n, name in enumerate(("v", "low", "high"))
        )
        # CROSS JOIN: what is asked leads, and the index answers.
        source = f"(SELECT {parts} FROM json_each(%s)) CROSS JOIN"
        given: list[Any] = [json.dumps(asked)]
    else:
        source = "unnest(%s::text[], %s::text[], %s::text[]) AS asked(v, low, high) JOIN"
        given = [list(part) for part in zip(*asked, strict=True)]
    rows = model._meta.db_table
    names = [_column(model, one).column for one in (by, range_of)]
    return _selected(
        model, columns,
        f'ON "{rows}"."{names[0]}" = v AND "{rows}"."{names[1]}" BETWEEN low AND high', given,
        before=source,
    )  # fmt: skip


def _selected(
    model: type[models.Model], columns: Sequence[str], condition: str, given: Sequence[Any],
    before: str = "",
) -> Iterator[tuple[Any, ...]]:  # fmt: skip
    fields: list[Any] = [_column(model, name) for name in columns]
    table = model._meta.db_table
    names = ", ".join(f'"{table}"."{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM {before} "{table}" {condition}', given)
        found = cursor.fetchall()
    ids = [n for n, field in enumerate(fields) if _conversion(field) is _hex]
    if connection.vendor != "sqlite" or not ids:
        return iter(found)
    return _with_ids(found, ids)


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _with_ids(rows: Iterable[Row], ids: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        given = list(row)
        for n in ids:
            if given[n] is not None:
                given[n] = UUID(given[n])  # type: ignore[arg-type]  # SQLite keeps them as hex
        yield tuple(given)


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
        return _hex
    if isinstance(kind, models.DateTimeField):
        return lambda value: value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(kind, models.DateField):
        return lambda value: value.isoformat()
    return None


def _hex(value: Any) -> object:
    return value if value.__class__ is str else value.hex
