"""No question that grows with the register reads a whole table: asked of the database's own plans.

The tables of the tests are small, so the planner is told to prefer any index it has: what still reads a
whole table has no index that could serve it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.test import Client

from tests.children import child, filed, hand_in, number, row
from tests.children import fresh as fresh_child
from tests.world import World
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.record.children.actions import change_children
from tonghu.record.children.filing import Amendment

GROWS = {
    "children_child", "children_change", "children_key", "children_pair", "children_transfer",
    "tasks_task", "tasks_reminder", "tasks_completion", "audit_entry", "ledger_leftover",
    "cases_case", "cases_assignment", "cases_conclusion", "reports_report", "reports_delivery",
    "care_agreement", "archive_paper", "surveys_check",
}  # fmt: skip
"""Tables with a row or more for each child, duty, report or act."""
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
                if table in GROWS:
                    found.setdefault(table, set()).add(sql)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = on")
    return found


def _hashable(params: Any) -> tuple[Any, ...]:
    return tuple(tuple(one) if isinstance(one, list) else one for one in params or ())


def _whole(cursor: Any, sql: str, params: tuple[Any, ...]) -> Iterator[str]:
    params = tuple(list(one) if isinstance(one, tuple) else one for one in params)
    if connection.vendor == "postgresql":
        cursor.execute(f"EXPLAIN {sql}", params)
        for (line,) in cursor.fetchall():
            if "Seq Scan on " in line:
                yield line.split("Seq Scan on ")[1].split()[0]
        return
    cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
    for *_, line in cursor.fetchall():
        words = line.split()
        # "SCAN x USING INDEX" walks an index in its order and may stop early; a bare SCAN may not.
        if words[0] == "SCAN" and "INDEX" not in words:
            yield words[1]


def test_a_question_without_an_index_is_noticed(world: World) -> None:
    child(world)
    with _heard() as asked, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM children_child WHERE sex = '1'")
    assert "children_child" in _scanned(asked)


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


def test_pages_and_searches_walk_indexes(world: World, sign_in: Callable[[str], Client]) -> None:
    one = child(world)
    pages = [
        ("王强", "/"), ("林涛", "/"), ("王强", "/children/"), ("林涛", "/children/?q=李小雨"),
        ("林涛", "/children/?q=lixiaoyu"), ("王强", "/children/?flag=no_guardian"),
        ("王强", "/children/?sex=2&is_boarding=1"), ("王强", f"/children/{one.pk}/"), ("王强", "/tasks/"),
        ("王强", "/cases/"), ("林涛", "/cases/board/"), ("王强", "/search/?q=李"),
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
