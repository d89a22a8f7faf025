"""No question that grows with the register reads a whole table: asked of the database's own plans.

The tables of the tests are small, so the planner is told to prefer any index it has: what still reads a
whole table has no index that could serve it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.architecture.test_urls import MATRIX, address
from tests.children import child, filed, hand_in, number, row
from tests.children import fresh as fresh_child
from tests.world import World
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.record.children.actions import change_children
from tonghu.record.children.filing import Amendment

pytestmark = pytest.mark.once

__all__ = ["address"]  # the fixture: every page with real rows behind it
SMALL = (
    "account_", "auth_", "axes_", "django_", "mfa_", "usersessions_",  # the libraries' own
    "places_", "people_", "terms_", "api_", "outbox_address", "outbox_gateway", "documents_register",
    "audit_chainhead", "field_epoch", "field_streamhead", "ledger_columnmemory",
    "children_savedview", "surveys_campaign", "response_capacity",
    "ledger_handin",  # one row a ledger, and the hours look for those left in the middle
    "rights_erased",  # each is compared with the file outside the database
)  # fmt: skip
"""Tables of one county's offices, people and settings: read whole as it pleases. Every other grows."""
TABLES = set(connection.introspection.django_table_names())
Asked = tuple[str, Any]


@contextmanager
def _heard() -> Iterator[list[Asked]]:
    """Every statement sent meanwhile, with its values."""
    asked: list[Asked] = []

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not many and sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield asked


def _scanned(asked: list[Asked]) -> dict[str, set[str]]:
    """Tables read from end to end, and by which statements."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for sql, params in dict.fromkeys((sql, _hashable(params)) for sql, params in asked):
            for table in _whole(cursor, sql, params):
                if table in TABLES and not table.startswith(SMALL):
                    found.setdefault(table, set()).add(sql)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _hashable(params: Any) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in params or ())


def _whole(cursor: Any, sql: str, params: tuple[Any, ...]) -> Iterator[str]:
    # An index may be walked in its order by what stops early; without a LIMIT it is walked to its end.
    walks = not re.search(r"LIMIT \d+( OFFSET \d+)?$", sql)
    params = tuple(list(one) if isinstance(one, tuple) else one for one in params)
    if connection.vendor == "postgresql":
        cursor.execute(f"EXPLAIN {sql}", params)
        for (line,) in cursor.fetchall():
            if "Seq Scan on " in line:
                yield line.split("Seq Scan on ")[1].split()[0]
        return
    aliases = {alias: table for table, alias in re.findall(r'"(\w+)" ([A-Z]\d+)\b', sql)}
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
    for *_, line in cursor.fetchall():
        words = line.split()
        if words[0] == "SCAN" and (walks or "INDEX" not in words):
            yield aliases.get(words[1], words[1])


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM children_child WHERE sex = '1'",
        """SELECT id FROM reports_report WHERE channel = '' OR proceeding_id IN
           (SELECT U0."id" FROM "cases_proceeding" U0 WHERE U0."ended_at" IS NULL)""",
    ],
)
def test_a_question_without_an_index_is_noticed(world: World, sql: str) -> None:
    with _heard() as asked, connection.cursor() as cursor:
        cursor.execute(sql)
    assert _scanned(asked)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="small tables are walked anyhow there")
def test_an_index_walked_to_its_end_is_noticed(world: World) -> None:
    with _heard() as asked, connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM audit_entry")
        cursor.execute("SELECT at FROM audit_entry ORDER BY at LIMIT 9")
    assert _scanned(asked) == {"audit_entry": {"SELECT COUNT(*) FROM audit_entry"}}


def test_an_import_looks_up_what_it_needs_by_index(world: World) -> None:
    filed(world, hand_in(world, [row(name="李小雨")]))
    rows = [
        row(name="李小雨", father_phone="19900002222"),
        row(4, name="王芳", id_number=number("20150101"), birth_date="2015-01-01"),
        row(5, name="李晓雨", id_number=None),
    ]
    with _heard() as asked:
        filed(world, hand_in(world, rows))
    assert _scanned(asked) == {}


@pytest.mark.slow
@pytest.mark.parametrize("person", sorted({one for row in MATRIX.values() for one in row}))
def test_every_page_walks_indexes(
    person: str, address: Callable[[str], str], sign_in: Callable[[str], Client]
) -> None:
    client, found = sign_in(person), {}
    pages = [name for name, row in MATRIX.items() if row.get(person) == 200]
    for name in pages:
        url = address(name)
        with transaction.atomic():
            with _heard() as asked:
                client.get(url)
            transaction.set_rollback(True)
        if scanned := _scanned(asked):
            found[name] = scanned
    assert found == {}


def test_filters_and_searches_walk_indexes(world: World, sign_in: Callable[[str], Client]) -> None:
    child(world)
    pages = [
        ("林涛", "/children/?q=李小雨"), ("林涛", "/children/?q=lixiaoyu"), ("王强", "/children/?flag=no_guardian"),
        ("王强", "/children/?sex=2&is_boarding=1"), ("王强", "/search/?q=李"),
        ("林涛", "/tasks/?which=below"), ("王强", "/tasks/?which=organisation"),
        ("王强", "/care/?list=open"), ("赵刚", "/reports/?list=mine"), ("林涛", "/reports/?list=waiting"),
    ]  # fmt: skip
    found = {}
    for name, path in pages:
        client = sign_in(name)
        with _heard() as asked:
            assert client.get(path).status_code == 200, path
        if scanned := _scanned(asked):
            found[path] = scanned
    assert found == {}


def test_changing_a_file_and_the_jobs_walk_indexes(world: World) -> None:
    one = child(world)
    with _heard() as asked:
        change_children(
            amendments=[Amendment(one.pk, {"school": "青岩镇中心小学"}, fresh_child(one).changed_at.date())],
            by=world.officer("王强"),
        )  # fmt: skip
        for job in (*DAILY, *HOURLY):
            job.run(world.now)
    assert _scanned(asked) == {}
