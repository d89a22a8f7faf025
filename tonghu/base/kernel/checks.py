"""What must be so before the house opens."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections


@register(Tags.database)
def collation(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL 15 or later, in UTF-8 and not under the C locale.

    Under C, pg_trgm finds nothing in Chinese and upper case is only A to Z; C.UTF-8 and ICU are right.
    """
    faults: list[CheckMessage] = []
    for alias in databases or []:
        if connections[alias].vendor == "postgresql":
            faults += _faults(alias)
    return faults


def _faults(alias: str) -> list[CheckMessage]:
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), "
            "datlocprovider, datctype FROM pg_database WHERE datname = current_database()"
        )
        return judge(*cursor.fetchone())


def judge(version: int, encoding: str, provider: str, ctype: str) -> list[CheckMessage]:
    """What is wrong with a database of this version, encoding, locale provider and ctype."""
    advice = (
        "请用这样的命令重建：createdb --encoding=UTF8 --locale=C.UTF-8 --template=template0 tonghu"
    )
    faults: list[CheckMessage] = []
    if version < 150_000:
        faults.append(Error("PostgreSQL 版本太旧，需要 15 以上。", id="tonghu.E001"))
    if encoding != "UTF8":
        faults.append(
            Error(f"数据库编码是 {encoding}，放不下汉字。", hint=advice, id="tonghu.E002")
        )
    if provider != "i" and ctype in {"C", "POSIX"}:
        faults.append(Error("数据库的字符规则是 C，找不到中文。", hint=advice, id="tonghu.E003"))
    return faults
