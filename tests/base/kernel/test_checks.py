"""A database that would lose Chinese is refused before the house opens."""

import pytest
from django.core.management import call_command

from tonghu.base.kernel.checks import judge


def test_this_database_is_fit(db: None) -> None:
    call_command("check", databases=["default"])


@pytest.mark.parametrize(
    ("database", "faults"),
    [((150018, "UTF8", "c", "C.UTF-8"), []), ((150018, "UTF8", "i", "C"), []),
     ((150018, "UTF8", "c", "C"), ["tonghu.E003"]), ((150018, "UTF8", "c", "POSIX"), ["tonghu.E003"]),
     ((150018, "SQL_ASCII", "c", "C.UTF-8"), ["tonghu.E002"]), ((140000, "UTF8", "c", "C.UTF-8"), ["tonghu.E001"])],
)  # fmt: skip
def test_an_unfit_one_is_named(database: tuple[int, str, str, str], faults: list[str]) -> None:
    assert [fault.id for fault in judge(*database)] == faults
