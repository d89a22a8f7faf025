"""`tonghu serve`: the server."""

import gc
import socket
from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

GAVE_UP = (
    "网站停了：一个工作进程退出以后，接替它的又马上退出。原因见上面的记录；"
    "最常见的是内存不够：请加内存，或者用 --workers 1 少开一个进程。"
)

TAKEN = (
    "{host} 的 {port} 端口用不了：多半是网站已经在运行，或者别的程序占着。"
    "请先停下那一个，或者用 --port 换一个端口。"
)


@cache
def application() -> WSGIHandler:
    """The program; read once, before there are workers (where a system cannot fork, by each of them)."""
    return get_wsgi_application()


class Command(BaseCommand):
    help = "启动网站服务"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="进程数，一般等于 CPU 核数")

    def handle(self, *, host: str, port: int, workers: int, **options: Any) -> None:
        """Check the database, read the program, and be the server: workers are forks of what has been read.

        Raises CommandError when the port is taken, or when a worker that took the place of another ends at once
        as well.
        """
        _find_free(host, port)
        call_command("check", databases=["default"], verbosity=0)
        application()
        _let_go_of_the_database()
        gc.collect()
        gc.freeze()  # what all share is not copied for the sake of counting it
        server = Granian(
            "tonghu", address=host, port=port, interface=Interfaces.WSGI, workers=workers,
            # More than two share one interpreter lock so badly that the slowest in a hundred wait half as long again.
            blocking_threads=2, websockets=False, log_level=LogLevels.warning,
            # A worker the kernel kills for its memory takes nobody else with it.
            respawn_failed_workers=True,
        )  # fmt: skip
        try:
            server.serve(target_loader=application, wrap_loader=False)
        except SystemExit as over:
            raise CommandError(GAVE_UP) from over


def _find_free(host: str, port: int) -> None:
    """The workers share their port, so a second server would share it too, and answer half of what the first
    is asked, from another county's records perhaps.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server(address, family=family).close()
    except OSError as taken:
        raise CommandError(TAKEN.format(host=host, port=port)) from taken


def _let_go_of_the_database() -> None:
    """A connection belongs to one process: no worker inherits one, nor the threads of a pool."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]
