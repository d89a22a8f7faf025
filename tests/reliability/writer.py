"""A process that works: builds the county, then finishes duties one by one, saying each aloud.

Run by test_crash.py, which kills it. What it said was done must be found done.
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests import world as world_  # noqa: E402
from tonghu.base.audit.actors import CLOCK  # noqa: E402
from tonghu.base.people.models import Organisation  # noqa: E402
from tonghu.record.tasks.actions import finish_task, remind  # noqa: E402


def main() -> None:
    """Work until killed."""
    call_command("migrate", verbosity=0)
    county = world_.World() if Organisation.objects.exists() else world_.build()
    limei = county.officer("李梅")
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        task = county.task("大坪村民委员会", ago=timedelta(days=60))
        remind(task_id=task.pk, now=timezone.now(), by=CLOCK)
        finish_task(task=task, statement="已核对", by=limei)
        sys.stdout.write(f"{task.pk}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
