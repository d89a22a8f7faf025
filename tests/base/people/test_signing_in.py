"""Signing in, being locked out, being logged out, and the second factor."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import identify_hasher, make_password
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.world import World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.people.actions import give_password

PASSWORD = "plum-blossom-9"


@pytest.fixture
def limei(world: World) -> Client:
    """李梅 has a password and stands before the log-in."""
    give_password(officer=world.officer("李梅"), password=PASSWORD, reason="x", by=CONSOLE)
    return Client()


def _sign_in(client: Client, password: str = PASSWORD) -> int:
    return client.post("/accounts/login/", {"login": "limei", "password": password}).status_code


def test_the_right_password_leads_home(limei: Client) -> None:
    assert _sign_in(limei) == 302
    assert limei.get("/").status_code == 200


def test_passwords_are_kept_under_argon2(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def test_after_five_wrong_passwords_even_the_right_one_is_refused_for_a_while(
    limei: Client,
) -> None:
    for _ in range(5):
        _sign_in(limei, "wrong-guess")
    _sign_in(limei)
    assert limei.get("/").status_code == 302, "still outside"
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        _sign_in(limei)
        assert limei.get("/").status_code == 200


def test_a_lock_is_for_one_person_not_for_everybody_behind_the_same_address(
    limei: Client, world: World
) -> None:
    give_password(officer=world.officer("王强"), password=PASSWORD, reason="x", by=CONSOLE)
    for guess in ("limei", "LiMei", "limei", "LIMEI", "limei"):
        limei.post("/accounts/login/", {"login": guess, "password": "wrong-guess"})
    _sign_in(limei)
    assert limei.get("/").status_code == 302
    limei.post("/accounts/login/", {"login": "wangqiang", "password": PASSWORD})
    assert limei.get("/").status_code == 200


def test_the_lock_out_says_how_long_and_whom_to_ask(limei: Client) -> None:
    for _ in range(4):
        _sign_in(limei, "wrong-guess")
    response = limei.post("/accounts/login/", {"login": "limei", "password": "wrong-guess"})
    assert response.status_code == 429
    assert "15 分钟" in response.content.decode()


@pytest.mark.parametrize(("minutes", "inside"), [(14, True), (16, False)])
def test_a_session_ends_after_fifteen_idle_minutes(
    limei: Client, minutes: int, *, inside: bool
) -> None:
    _sign_in(limei)
    limei.get("/")
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        assert (limei.get("/").status_code == 200) is inside


def test_a_page_that_refreshes_itself_keeps_no_session_alive(limei: Client) -> None:
    start = timezone.now()
    _sign_in(limei)
    limei.get("/")
    for minutes, status in ((8, 200), (14, 200), (16, 302)):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            answer = limei.get("/", headers={"X-Unattended": "1"})
            assert answer.status_code == status, minutes


@pytest.mark.slow
def test_a_session_ends_after_twelve_hours_however_busy(limei: Client) -> None:
    start = timezone.now()
    _sign_in(limei)
    limei.get("/")
    for step in range(1, 73):
        with time_machine.travel(start + timedelta(minutes=10 * step)):
            assert limei.get("/").status_code == 200, step
    with time_machine.travel(start + timedelta(hours=12, minutes=5)):
        assert limei.get("/").status_code == 302


def test_a_new_password_logs_the_officer_out_everywhere(limei: Client, world: World) -> None:
    _sign_in(limei)
    limei.get("/")
    give_password(officer=world.officer("李梅"), password="another-one-9", reason="x", by=CONSOLE)
    assert limei.get("/").status_code == 302


def test_nobody_can_sign_up(world: World) -> None:
    response = Client().get("/accounts/signup/")
    assert b"password1" not in response.content


def test_in_production_work_begins_with_setting_up_a_second_factor(
    limei: Client, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    _sign_in(limei)
    response = limei.get("/")
    assert response.headers["Location"] == "/accounts/2fa/"
    assert limei.get("/accounts/2fa/").status_code == 200


def test_with_a_second_factor_the_password_alone_does_not_open_the_door(
    limei: Client, world: World, settings: Settings
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    secret = generate_totp_secret()
    TOTP.activate(world.officer("李梅"), secret)
    assert Authenticator.objects.filter(user=world.officer("李梅")).exists()
    response = limei.post("/accounts/login/", {"login": "limei", "password": PASSWORD})
    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert limei.get("/").status_code == 302
    counter = int(timezone.now().timestamp()) // 30
    limei.post(
        "/accounts/2fa/authenticate/", {"code": format_hotp_value(hotp_value(secret, counter))}
    )
    assert limei.get("/").status_code == 200


def test_sensitive_acts_ask_for_the_password_again(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    give_password(officer=world.officer("马兰"), password=PASSWORD, reason="x", by=CONSOLE)
    client = sign_in("马兰")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    response = client.get("/people/officers/new/")
    assert response.headers["Location"].startswith("/accounts/reauthenticate/")
    page = client.get(response.headers["Location"])
    assert "密码" in page.content.decode()


def test_one_can_see_and_end_ones_own_sessions(limei: Client) -> None:
    _sign_in(limei)
    limei.get("/")
    assert "127.0.0.1" in limei.get("/accounts/sessions/").content.decode()


def test_an_administrator_sees_a_new_password_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("马兰")
    response = client.post(
        "/people/officers/new/", {"login": "xiaowu", "name": "小吴", "phone": ""}, follow=True
    )
    assert "只显示这一次" in response.content.decode()
    again = client.get(response.redirect_chain[-1][0])
    assert "只显示这一次" not in again.content.decode()
