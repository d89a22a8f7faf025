"""What every test shares: the county, a signed-in client, a network that does not answer."""

import os
import socket
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from tests import world as world_
from tonghu.base.audit import triggers
from tonghu.base.people.models import Officer

# How long an example takes depends on what else the machine does; no test is timed.
hypothesis_settings.register_profile("tonghu", deadline=None)
hypothesis_settings.load_profile("tonghu")

_ASKS = {"db", "transactional_db"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones only when asked for; on the second database only what asks a database at all."""
    if os.environ.get("TONGHU_SECOND_DATABASE"):
        items[:] = [item for item in items if _asks_a_database(item)]
    for item in items:
        if item.get_closest_marker("full") and not os.environ.get("TONGHU_FULL"):
            item.add_marker(pytest.mark.skip(reason="long; bin/test --full"))
    if os.environ.get("TONGHU_QUICK"):
        items[:] = [item for item in items if not _left_to_the_ci(item)]


def _left_to_the_ci(item: pytest.Item) -> bool:
    """What takes long; of the second database what goes through a page: the verbs and questions beneath are asked there."""
    if not os.environ.get("TONGHU_SECOND_DATABASE"):
        return bool(item.get_closest_marker("slow"))
    through_a_page = "sign_in" in getattr(item, "fixturenames", ())
    return through_a_page or any(map(item.get_closest_marker, ("slow", "once")))


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    of_a_class = issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    return bool(_ASKS & fixtures) or of_a_class or bool(item.get_closest_marker("django_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as in production: in memory all threads would share one connection's locks.

    What a power cut would leave is not asked here, so nothing waits for the disk.
    """
    if connection.vendor == "sqlite":
        said = connection.settings_dict
        said["TEST"]["NAME"] = str(said["NAME"])
        options = said["OPTIONS"]
        options["init_command"] = options["init_command"].replace(
            "synchronous = FULL", "synchronous = OFF"
        )


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> None:
    """The county stands before the first story, and every story is rolled back to it."""
    with django_db_blocker.unblock():
        if request.config.option.nomigrations:  # tables alone: what a migration adds to them
            with connection.schema_editor() as editor:
                triggers.install(editor)
        world_.build()


@pytest.fixture
def world(db: None) -> world_.World:
    """The county."""
    return world_.standing()


@pytest.fixture
def swept_away(transactional_db: None) -> Iterator[None]:
    """Real transactions; what such a story leaves is swept away with the table's own guard lifted."""
    yield
    with connection.schema_editor() as editor:
        triggers.remove(editor)


@pytest.fixture
def real_transactions(swept_away: None) -> world_.World:
    """The county under real transactions, for stories of threads and crashes."""
    return world_.standing()


@pytest.fixture
def sign_in(world: world_.World) -> Callable[[str], Client]:
    """A browser in which the officer of that name is signed in, and has just given the password."""

    def as_officer(name: str) -> Client:
        client = Client()
        officer: Officer = world.officer(name)
        client.force_login(officer, backend=BACKEND)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": 4e9}]
        session.save()
        return client

    return as_officer


@pytest.fixture(autouse=True)
def _nobody_is_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much another story sent does not count here."""
    monkeypatch.setattr(settings, "COUNTS_DIR", settings.TONGHU_HOME / "counts" / uuid4().hex)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Nothing a test does leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        local = isinstance(address, str | bytes) or (
            isinstance(address, tuple) and address[0] in {"127.0.0.1", "localhost", "::1"}
        )
        if not local:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
