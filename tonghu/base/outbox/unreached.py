"""What to do when an urgent message reached nobody. The outbox does not know; whoever caused it registers."""

from collections.abc import Callable

from tonghu.base.audit.actors import Actor
from tonghu.base.outbox.models import Message

Answer = Callable[[Message, Actor], object]
_answers: list[Answer] = []


def when_unreached(answer: Answer) -> Answer:
    """Register what follows from it."""
    _answers.append(answer)
    return answer


def tell_unreached(message: Message, by: Actor) -> None:
    """Ask each of them to act."""
    for answer in _answers:
        answer(message, by)
