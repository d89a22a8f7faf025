"""Accounts are given, posts begin and end, and what a post allows ends with it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests.world import BAISHUI, COUNTY, DAPING, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.permissions import Permission
from tonghu.base.people.actions import (
    appoint,
    dismiss,
    enrol_officer,
    found_organisation,
    give_password,
    readmit,
    suspend,
)
from tonghu.base.people.models import Officer, Organisation, Post
from tonghu.base.people.roles import ROLES
from tonghu.base.places.actions import load_places
from tonghu.base.places.rows import PlaceRow
from tonghu.law.agencies import Agency


def test_every_permission_belongs_to_a_role_and_every_agency_has_one() -> None:
    assert {p for role in ROLES.values() for p in role.may} == set(Permission)
    assert {agency for role in ROLES.values() for agency in role.agencies} == set(Agency)


def test_the_three_administrators_share_no_permission() -> None:
    sets = [ROLES[key].may for key in ("sys_admin", "sec_admin", "audit_admin")]
    assert sum(len(one) for one in sets) == len(frozenset().union(*sets))
    assert all(Permission.DO_TASKS not in one for one in sets)


def test_an_organisation_entered_twice_is_one(world: World) -> None:
    again = found_organisation(
        kind=Agency.SCHOOL,
        name="青岩镇中心小学",
        place=QINGYAN,
        above=None,
        by=world.officer("许平"),
    )
    assert again == world.organisation("青岩镇中心小学")


def test_an_organisation_needs_a_place_that_exists_and_is_ours(world: World) -> None:
    with pytest.raises(Refused, match="区划表里没有"):
        found_organisation(
            kind=Agency.SCHOOL, name="x", place="990999000000", above=None, by=CONSOLE
        )
    load_places(rows=[PlaceRow("990122000000", "邻县")], by=CONSOLE)
    with pytest.raises(Refused, match="管辖范围"):
        found_organisation(
            kind=Agency.SCHOOL, name="x", place="990122000000", above=None, by=world.officer("许平")
        )


def test_an_appointment_gives_and_a_dismissal_takes(world: World) -> None:
    malan, township = world.officer("马兰"), world.organisation("青岩镇人民政府")
    newcomer = enrol_officer(login="newcomer", name="新人", by=malan)
    assert not newcomer.may(Permission.DO_TASKS)
    post = appoint(
        officer=newcomer, organisation=township, role="town_leader", place=QINGYAN,
        reason="任命文件", by=malan,
    )  # fmt: skip
    assert world.officer("新人").may_at(Permission.EXTEND_TASKS, DAPING)
    assert not world.officer("新人").may_at(Permission.EXTEND_TASKS, BAISHUI)
    dismiss(post=post, reason="调离", by=malan)
    dismiss(post=post, reason="再来一次", by=malan)
    assert not world.officer("新人").may(Permission.DO_TASKS)
    assert Post.objects.get(pk=post.pk).until == timezone.localdate()


def test_the_same_appointment_twice_is_one_post(world: World) -> None:
    limei = world.officer("李梅")
    again = appoint(
        officer=limei, organisation=world.organisation("大坪村民委员会"), role="village_director",
        place=DAPING, reason="重复", by=world.officer("马兰"),
    )  # fmt: skip
    assert again == limei.posts.get()


def test_a_post_that_begins_later_allows_nothing_yet(world: World) -> None:
    newcomer = enrol_officer(login="newcomer", name="新人", by=CONSOLE)
    appoint(
        officer=newcomer, organisation=world.organisation("青岩镇人民政府"), role="town_leader",
        place=QINGYAN, reason="任命文件", since=timezone.localdate() + timedelta(days=3), by=CONSOLE,
    )  # fmt: skip
    assert not world.officer("新人").may(Permission.DO_TASKS)


@pytest.mark.parametrize(
    ("role", "place", "told"),
    [("emperor", QINGYAN, "没有“emperor”"), ("school_reporter", QINGYAN, "不设“学校联络员”"),
     ("town_leader", "990999000000", "区划表里没有")],
)  # fmt: skip
def test_an_appointment_that_cannot_be_says_why(
    world: World, role: str, place: str, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        appoint(
            officer=world.officer("田雨"), organisation=world.organisation("青岩镇人民政府"),
            role=role, place=place, reason="x", by=world.officer("马兰"),
        )  # fmt: skip


def test_nobody_appoints_or_suspends_themselves(world: World) -> None:
    malan = world.officer("马兰")
    with pytest.raises(Refused, match="给自己任命"):
        appoint(
            officer=malan, organisation=world.organisation("云溪县人民政府"), role="sys_admin",
            place=COUNTY, reason="x", by=malan,
        )  # fmt: skip
    with pytest.raises(Refused, match="停用自己"):
        suspend(officer=malan, reason="x", by=malan)


def test_a_suspended_officer_may_nothing_until_readmitted(world: World) -> None:
    malan = world.officer("马兰")
    suspend(officer=world.officer("李梅"), reason="离开", by=malan)
    assert not world.officer("李梅").may(Permission.DO_TASKS)
    readmit(officer=world.officer("李梅"), reason="回来", by=malan)
    assert world.officer("李梅").may(Permission.DO_TASKS)


def test_a_given_password_is_kept_only_as_a_hash(world: World) -> None:
    give_password(officer=world.officer("李梅"), password="correct-horse", reason="x", by=CONSOLE)
    limei = world.officer("李梅")
    assert limei.check_password("correct-horse")
    assert "correct" not in limei.password


def test_an_organisation_is_not_above_itself(world: World) -> None:
    one = world.organisation("青岩镇人民政府")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=one.pk).update(above=one)


def test_a_village_merged_into_another_stays_in_view_of_whoever_took_it_over(world: World) -> None:
    load_places(
        rows=[PlaceRow(DAPING, "大坪村", valid_to=date(2026, 1, 1), successors=("990131102200",))],
        by=CONSOLE,
    )
    assert world.officer("何敏").may_at(Permission.EXTEND_TASKS, DAPING)


def test_the_console_makes_an_officer_and_shows_the_password_once(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("officer", "add", "newone", "--role", "town_leader", "--place", QINGYAN)
    out = capsys.readouterr().out
    password = out.strip().rsplit("：", 1)[1]
    assert Officer.objects.get(login="newone").check_password(password)
    call_command("officer", "add", "newone", "--role", "town_supervisor", "--place", QINGYAN)
    assert "一次性密码" not in capsys.readouterr().out
    assert Officer.objects.get(login="newone").posts.count() == 2


def test_the_console_asks_for_what_it_needs(world: World) -> None:
    add = ("officer", "add", "x1y", "--role", "medical", "--place", QINGYAN)
    with pytest.raises(CommandError):
        call_command(*add)
    with pytest.raises(CommandError, match="还没有设这一岗位的单位"):
        call_command("officer", "add", "x1y", "--role", "health_reporter", "--place", QINGYAN)
    call_command(
        "officer", "add", "x1y", "--role", "health_reporter", "--place", QINGYAN,
        "--organisation", "青岩镇卫生院",
    )  # fmt: skip
    assert Organisation.objects.get(name="青岩镇卫生院").agency is Agency.HEALTH
    found_organisation(
        kind=Agency.MEDICAL_INSTITUTION,
        name="青岩镇第二卫生院",
        place=QINGYAN,
        above=None,
        by=CONSOLE,
    )
    with pytest.raises(CommandError, match="多个单位"):
        call_command("officer", "add", "x2y", "--role", "health_reporter", "--place", QINGYAN)
    assert not Officer.objects.filter(login="x2y").exists()


def test_the_console_lists_the_roles(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("officer", "roles")
    assert "儿童主任" in capsys.readouterr().out


def test_who_appoints_is_told_of_posts_that_no_longer_fit_and_nothing_is_taken_away(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    home = found_organisation(
        kind=Agency.RESCUE_STATION, name="云溪县救助站", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    keeper = enrol_officer(login="fangning", name="方宁", by=CONSOLE)
    post = Post.objects.create(
        officer=keeper, organisation=home, role="county_civil_affairs", place=COUNTY,
        since=timezone.localdate(), granted_by=CONSOLE.id, reason="当时只有这个岗位",
    )  # fmt: skip
    told = "仍给着原来的权限"
    for name, shown in (("马兰", True), ("许平", False), ("林涛", False)):
        page = sign_in(name).get("/people/").content.decode()
        assert (told in page) is shown, name
        assert ("方宁" in page) is shown, name
    assert keeper.may(Permission.READ_CHILDREN), "a person decides"
    security = sign_in("马兰")
    appoint(
        officer=keeper, organisation=home, role="shelter_keeper", place=COUNTY, reason="新岗位",
        by=world.officer("马兰"),
    )  # fmt: skip
    assert told in security.get("/people/").content.decode()
    dismiss(post=post, reason="改任", by=world.officer("马兰"))
    assert told not in security.get("/people/").content.decode()
