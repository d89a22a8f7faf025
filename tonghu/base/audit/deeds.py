"""`@action`, `@consequence` and `seen`: the only ways to write, and the log written with them.

An action is what a person asks for; a consequence is what follows by law. Both run in one
transaction with their audit entries, which are chained last, just before the commit, so that the
lock on a chain is held as briefly as can be.
"""

import functools
import inspect
import secrets
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, NoReturn, ParamSpec, TypeVar
from uuid import UUID

import structlog
from django.db import models, transaction
from django.utils import timezone

from tonghu.base.audit.actors import CLOCK, Actor
from tonghu.base.audit.models import CHAINS, ChainHead, Entry, Kind, Reason
from tonghu.base.kernel.errors import NotAllowed
from tonghu.base.kernel.permissions import Permission

P = ParamSpec("P")
R = TypeVar("R")

log = structlog.get_logger("tonghu.audit")


@dataclass
class _Deed:
    """What the outermost action has gathered so far."""

    entries: list[Entry] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    refusals: list[Entry] = field(default_factory=list)
    last: dict[Callable[[list[Any]], None], dict[Hashable, None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """What a verb on thousands of rows returns: whose files they are, and a digest of what was
    written. Up to fifty get an entry each; more are one entry, and the rows carry who, when and why.
    """

    subject_type: str
    ids: list[UUID]
    place: str
    digest: str
    counts: dict[str, int] = field(default_factory=dict)


_ENTRY_EACH = 50
_LONGEST = 500
"""Characters of a reason that the log keeps."""
_current: ContextVar[_Deed | None] = ContextVar("deed", default=None)


def action(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a verb that a person asks for: permission, transaction, audit entry.

    The function is keyword-only and takes `by`. Raises NotAllowed, which is itself written down,
    when `by` does not hold the permission.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        verb = _verb(function)

        @functools.wraps(function)
        def act(*args: P.args, **kwargs: P.kwargs) -> R:
            by = _actor(kwargs)
            if not by.may(permission):
                _refuse(verb, permission, by)
            return _perform(function, verb, Kind.ACTION, by, args, kwargs)

        act.permission = permission  # type: ignore[attr-defined]  # read by the architecture tests
        return act

    return decorate


def consequence(function: Callable[P, R]) -> Callable[P, R]:
    """Make a verb that follows by law: it runs inside an action, or when time brings it about."""
    verb = _verb(function)

    @functools.wraps(function)
    def follow(*args: P.args, **kwargs: P.kwargs) -> R:
        by = _actor(kwargs)
        if _current.get() is None and by is not CLOCK:
            raise RuntimeError(
                f"{verb} is a consequence: call it inside an action, or by the CLOCK"
            )
        return _perform(function, verb, Kind.CONSEQUENCE, by, args, kwargs)

    follow.consequence = True  # type: ignore[attr-defined]  # read by the architecture tests
    return follow


def seen(
    *, by: Actor, subject: models.Model, fields: Iterable[str] = (), why: str = "", reason: str = ""
) -> None:
    """Record that `by` was shown `subject`: what is disclosed is logged before it is sent. `why` is the
    program's own word for the occasion, `reason` what somebody typed.
    """
    seen_each(by=by, subjects=[subject], fields=fields, why=why, reason=reason)


def seen_each(
    *,
    by: Actor,
    subjects: Iterable[models.Model],
    fields: Iterable[str] = (),
    why: str = "",
    reason: str = "",
) -> None:
    """The same of every row of a list, as one deed: a page costs the log one write."""
    shown = sorted(fields)
    entries = [
        _entry(Kind.DISCLOSURE, f"{one._meta.app_label}.seen", by, one, {"fields": shown}, why=why)
        for one in subjects
    ]

    def note() -> None:
        for entry in entries:
            _note(entry, reason)

    _within(note)


@contextmanager
def attempt() -> Iterator[None]:
    """A part of a deed that may fail without undoing the rest: its rows and its notes go together."""
    deed = _current.get()
    assert deed is not None, "an attempt is made inside a deed"
    noted, reasoned = len(deed.entries), len(deed.reasons)
    last = {finish: dict(things) for finish, things in deed.last.items()}
    try:
        with transaction.atomic():
            yield
    except BaseException:
        del deed.entries[noted:], deed.reasons[reasoned:]
        deed.last = last
        raise


def lastly(finish: Callable[[list[Any]], None], things: Iterable[Hashable]) -> None:
    """Have `finish` told of these things at the very end of the deed under way, once each, together with
    what else it is to be told of; in the same transaction. Outside of a deed it is told at once.
    """
    deed = _current.get()
    if deed is None:
        finish(list(things))
    else:
        deed.last.setdefault(finish, {}).update(dict.fromkeys(things))


def at_last(finish: Callable[[list[Any]], None]) -> None:
    """Tell `finish` now of what it was to be told of at the end: nothing about it will be written any more."""
    deed = _current.get()
    assert deed is not None, "there is an end where there is a deed"
    if things := deed.last.pop(finish, None):
        finish(list(things))


def in_action() -> bool:
    """Whether an action is under way in this thread."""
    return _current.get() is not None


def _perform(
    function: Callable[..., R],
    verb: str,
    kind: Kind,
    by: Actor,
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
) -> R:
    def run() -> R:
        result = function(*args, **kwargs)
        given = sorted(name for name, value in kwargs.items() if value is not None and name != "by")
        reason = str(kwargs.get("reason") or "")
        if isinstance(result, Batch):
            _note_batch(kind, verb, by, result, reason, given)
        else:
            for subject in _subjects(result):
                _note(_entry(kind, verb, by, subject, {"given": given}), reason)
        return result

    return _within(run)


def _within(run: Callable[[], R]) -> R:
    """Run inside the deed under way, or as a deed of its own: one transaction, sealed at its end."""
    if _current.get() is not None:
        return run()
    deed = _Deed()
    token = _current.set(deed)
    try:
        with transaction.atomic():
            result = run()
            for finish in list(deed.last):
                at_last(finish)
            _chain(deed.entries)
            Reason.objects.bulk_create(deed.reasons)
            return result
    finally:
        _current.reset(token)
        _write_refusals(deed.refusals)


def _write_refusals(refusals: list[Entry]) -> None:
    """A refusal survives the transaction that it undid."""
    if refusals:
        with transaction.atomic():
            _chain(refusals)


def _chain(entries: list[Entry]) -> None:
    """Append the entries to one of the sixteen chains, chosen by chance through the first id."""
    if not entries:
        return
    chain = entries[0].id.int % CHAINS
    head, _ = ChainHead.objects.select_for_update().get_or_create(chain=chain)
    for entry in entries:
        head.n += 1
        entry.chain, entry.n, entry.previous = chain, head.n, head.hash
        entry.hash = head.hash = entry.digest()
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["n", "hash"])


def _note(entry: Entry, reason: str = "") -> None:
    deed = _current.get()
    assert deed is not None, "a note is taken inside a deed"
    deed.entries.append(entry)
    if reason:
        typed = Reason(entry=entry, said={"salt": secrets.token_hex(16), "text": reason[:_LONGEST]})
        entry.details["reason"] = typed.digest()
        deed.reasons.append(typed)


def _entry(
    kind: Kind,
    verb: str,
    by: Actor,
    subject: models.Model | None,
    details: dict[str, Any],
    *,
    why: str = "",
) -> Entry:
    child = getattr(subject, "child_id", None)
    place = getattr(subject, "place", "")
    return Entry(
        at=timezone.now(),
        actor_id=by.id,
        kind=kind,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        child_id=child if isinstance(child, UUID) else None,
        place=place if isinstance(place, str) else "",
        why=why,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", "")),
        details=details,
    )


def _note_batch(
    kind: Kind, verb: str, by: Actor, batch: Batch, reason: str, given: list[str]
) -> None:
    details = {"given": given, "number": len(batch.ids), "digest": batch.digest, **batch.counts}
    for subject in batch.ids if len(batch.ids) <= _ENTRY_EACH else [None]:
        entry = _entry(kind, verb, by, None, dict(details))
        entry.subject_type, entry.place = batch.subject_type, batch.place
        entry.subject_id, entry.child_id = str(subject or ""), subject
        _note(entry, reason)


def _subjects(result: object) -> list[models.Model | None]:
    """The records a verb returned: one entry each, so a batch is as traceable as its rows."""
    if isinstance(result, models.Model):
        return [result]
    if isinstance(result, list | tuple) and all(isinstance(row, models.Model) for row in result):
        return list(result)
    return [None]


def _refuse(verb: str, permission: Permission, by: Actor) -> NoReturn:
    """Write the attempt down, outside whatever transaction is about to fail, and refuse it."""
    log.warning("refused", verb=verb, permission=str(permission), actor=str(by.id))
    refusal = _entry(Kind.REFUSAL, verb, by, None, {"permission": str(permission)})
    if (deed := _current.get()) is not None:
        deed.refusals.append(refusal)
    else:
        _write_refusals([refusal])
    raise NotAllowed(f"您的岗位没有“{permission.label}”的权限。")


def _actor(kwargs: Mapping[str, object]) -> Actor:
    by = kwargs["by"]
    assert hasattr(by, "may"), "`by` is an officer or one of the named actors"
    return by  # type: ignore[return-value]  # the protocol was checked on the line above


def _verb(function: Callable[..., object]) -> str:
    """The name in the log, feature and verb, as in `tasks.finish_task`; refuses a hidden actor."""
    parameters = inspect.signature(function).parameters
    if "by" not in parameters or any(
        p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD) for p in parameters.values()
    ):
        raise TypeError(f"{function.__qualname__} must be keyword-only and take `by`")
    return f"{function.__module__.split('.')[2]}.{function.__name__}"
