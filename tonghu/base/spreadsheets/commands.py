"""What commands that take spreadsheets have in common: verbs, answers as JSON, refusals with an exit code."""

import json
import os
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.spreadsheets.refusals import FileRefused

REFUSED = 2
"""The exit code of a refused file or request; refused rows alone are no failure."""


def to_write(file: Path) -> Path:
    """The file a command is to write, asked before anything is done. Raises Refused where that cannot be."""
    folder = file.parent
    if file.is_dir() or not folder.is_dir() or not os.access(folder, os.W_OK):
        raise Refused(
            f"不能写到 {file}：没有这个文件夹、不让写，或者它本身是文件夹。请改一个文件路径。"
        )
    return file


def at_least_one(text: str) -> int:
    """How many, for an option. Raises ArgumentTypeError for none and fewer."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"请写 1 以上的整数，不是 {text}")
    return int(text)


def agreed(question: str) -> bool:
    """Whether whoever sits at the terminal agrees; where nobody does, no."""
    try:
        answer = input(f"{question}(y/n) ")
    except EOFError:
        return False
    return answer.strip().lower() in {"y", "yes", "是"}


class SpreadsheetCommand(BaseCommand):
    """A command whose verb `x` is its method `_x`. With `json` what is printed is for scripts."""

    def handle(self, *, verb: str, **options: Any) -> None:  # Django hands over untyped options
        """Do what the verb says, or say why not."""
        try:
            getattr(self, f"_{verb}")(**options)
        except (FileRefused, Refused, NotAllowed) as error:
            if options.get("json"):
                code = getattr(error, "code", "refused")
                self.print_json({"refused": True, "code": code, "message": str(error)})
            self.stderr.write(str(error))
            sys.exit(REFUSED)

    def print_json(self, value: object) -> None:
        """One line for a script."""
        self.stdout.write(json.dumps(value, ensure_ascii=False))
