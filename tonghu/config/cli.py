"""The `tonghu` command: every management command of the house, and the server."""

import os
import sys


def main() -> None:
    """Run `tonghu VERB …`; without a verb, say which there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonghu.config.settings")
    from django.core.management import execute_from_command_line  # reads settings

    execute_from_command_line(["tonghu", *sys.argv[1:]])
