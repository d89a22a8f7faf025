"""`tonghu demo`: brings the database up to date and builds the demonstration county."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tonghu.doors.demo.county import SEED, build
from tonghu.doors.demo.story import told, told_cases


class Command(BaseCommand):
    help = "建立演示用的云溪县（全部虚构）；重复运行只补缺的"

    def add_arguments(self, parser: CommandParser) -> None:
        """`--story`: say how the cases of the county went."""
        parser.add_argument("--story", action="store_true", help="讲一讲演示县里几件个案是怎样办的")

    def handle(self, **options: Any) -> None:  # Django hands over untyped options
        started = time.perf_counter()
        call_command("migrate", verbosity=0)
        self.stdout.write("演示县：云溪县（全部虚构）")
        with _only_warnings():
            build(lambda text: self.stdout.write(f"  {text}"))
        if options["story"]:
            for case in told_cases(SEED):
                self.stdout.write("\n".join(["", *told(case)]))
        self.stdout.write(f"  用时 {time.perf_counter() - started:.1f} 秒")


@contextmanager
def _only_warnings() -> Iterator[None]:
    """Keep what the jobs of a played year report out of what is told on the terminal."""
    logger = logging.getLogger("tonghu")
    before = logger.level
    logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        logger.setLevel(before)
