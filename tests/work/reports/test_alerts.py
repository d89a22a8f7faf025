"""An alert about a child's safety, from what somebody really wrote down to the case that a report opens."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.work.visits.test_recording import visited
from tests.world import World
from tonghu.law.levels import Level
from tonghu.law.visits import ALL_WELL
from tonghu.record.cases.models import Case
from tonghu.record.children.actions import change_children
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task
from tonghu.work.reports.models import Report

SignIn = Callable[[str], Client]
MET = {"met": ["1"], "mode": "1", **ALL_WELL}


def of_age(world: World, age: int) -> Child:
    """A child of 大坪村, so many years old."""
    born = timezone.localdate() - timedelta(days=366 * age)
    return child(world, birth_date=born.isoformat(), id_number=None)


def alerted(one: Child, code: str) -> None:
    """The child is red, and the township is asked at once."""
    assert fresh(one).level_ == Level.RED
    alert = Task.objects.get(kind=f"risk.{code}")
    assert (alert.at_once, alert.organisation.name) == (True, "青岩镇人民政府")


def with_the_police(one: Child, situation: str) -> None:
    """One report of this situation, one case, its first step at once with the police."""
    report, case = Report.objects.get(), Case.objects.get()
    assert situation in report.situations
    assert (report.child, case.child) == (one, one)
    first = Task.objects.get(assignment__proceeding__case=case)
    assert (first.organisation.name, first.at_once) == ("青岩镇派出所", True)


@pytest.mark.parametrize(
    ("code", "facts", "situation"),
    [("A01", {"guardianship_type": "1"}, "S3"), ("A03", {"lives_alone": "1"}, "S1")],
)
def test_what_stands_on_the_file_alerts_and_a_person_reports(
    world: World, sign_in: SignIn, code: str, facts: dict[str, str], situation: str
) -> None:
    one, town = of_age(world, 9), sign_in("王强")
    assert not Task.objects.filter(kind=f"risk.{code}").exists()
    amendment = Amendment(one.pk, facts, timezone.localdate())
    change_children(amendments=[amendment], by=world.officer("王强"))
    alerted(one, code)
    assert not Case.objects.exists()  # the machine proposes: nobody has seen the child yet
    page = town.get(f"/reports/children/{one.pk}/new/").content.decode()
    box = page.index(f'value="{situation}"')
    assert "checked" in page[box : page.index(">", box)]
    town.post(
        f"/reports/children/{one.pk}/new/", {"situations": [situation], "story": "去看过，是真的"}
    )
    with_the_police(one, situation)
    assert fresh(one).level_ == Level.RED  # a report makes nobody safe


@pytest.mark.parametrize(
    ("code", "age", "said", "situation"),
    [
        ("A02", 6, {"alone": "1"}, "S3"),
        ("A03", 9, {"alone": "2"}, "S1"),
        ("A04", 9, {"dangers": ["hurt"]}, "S4"),
    ],
    ids=["A02", "A03", "A04"],
)
def test_what_is_seen_on_a_visit_alerts_and_is_the_report(
    world: World, code: str, age: int, said: dict[str, Any], situation: str
) -> None:
    one = of_age(world, age)
    visited(world, one, MET)
    assert not Case.objects.exists()
    visited(world, one, MET | said)
    alerted(one, code)
    with_the_police(one, situation)
    # Whoever looks again and finds it well ends the level, not the case.
    visited(world, one, MET)
    assert Case.objects.open().filter(child=one).exists()
