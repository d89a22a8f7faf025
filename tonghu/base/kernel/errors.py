"""The two refusals. What is not yours to see is Django's Http404, and there is no fourth."""

from django.core.exceptions import PermissionDenied


class NotAllowed(PermissionDenied):
    """This person may not do this at all: answered with 403."""


class Refused(Exception):
    """This cannot be done as things stand: answered with 422.

    The message is a Chinese sentence for the screen: what is wrong, where, and what to do next. `at` is the
    argument that is wrong, where it is one: a form says it next to the field of that name.
    """

    def __init__(self, words: str, *, at: str = "") -> None:
        super().__init__(words)
        self.at = at
