"""`tonghu demo`: brings the database up to date and builds the demonstration county."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from tonghu.doors.demo.county import build


class Command(BaseCommand):
    help = "建立演示用的云溪县（全部虚构）；重复运行只补缺的"

    def handle(self, **options: Any) -> None:  # Django hands over untyped options
        started = time.perf_counter()
        call_command("migrate", verbosity=0)
        self.stdout.write("演示县：云溪县（全部虚构）")
        build(lambda text: self.stdout.write(f"  {text}"))
        self.stdout.write(f"  用时 {time.perf_counter() - started:.1f} 秒")
