"""`tonghu serve`: the server."""

import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connections


class Command(BaseCommand):
    help = "启动网站服务"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--workers", default="2", help="进程数，一般等于 CPU 核数")

    def handle(self, *, host: str, port: str, workers: str, **options: Any) -> None:
        """Check the database, then become the server: it gets our signals, its exit code is ours."""
        call_command("check", databases=["default"], verbosity=0)
        connections.close_all()
        server = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", port,
            "--workers", workers, "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
            # A worker the kernel kills for its memory takes nobody else with it.
            "--respawn-failed-workers",
            "tonghu.config.wsgi:application",
        ]  # fmt: skip
        os.execv(sys.executable, server)  # our own arguments, no shell
