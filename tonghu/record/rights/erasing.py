"""Erasing a file: what hangs on it goes, what only speaks of it loses its words, scans leave the disk.

Nothing here knows the features. Rows are found through the keys that lead to the child; what is
personal in rows that stay (duties, requests) is what their `Privacy` says. The log names the child by id
and holds no values; the reasons that were typed go from it, its chain stands without them.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from tonghu.base.audit.models import Entry, Reason
from tonghu.base.documents.models import Attachment, Withdrawal
from tonghu.base.documents.store import ATTACHMENTS
from tonghu.base.kernel.fields import SealedJSONField, SealedTextField
from tonghu.record.children.models import Change, Child, SavedView
from tonghu.record.children.signals import files_erased
from tonghu.record.ledger.models import HandIn, LeftOver
from tonghu.record.rights.models import Erased

Rows = dict[type[models.Model], set[Any]]
GONE = "（已删除）"
_AT_ONCE = 500
_NAMES = ("name", "former_name")


def forget(child_id: UUID) -> None:
    """Remove the file of a child, and those merged into it, from every table and from the disk."""
    hanging = _hanging_on({Child: {child_id}})
    if not hanging[Child] & set(Child.objects.filter(pk=child_id).values_list("pk", flat=True)):
        return
    children = hanging[Child]
    known = list(Change.objects.filter(child__in=children))
    places = set(Child.objects.filter(pk__in=children).values_list("place", flat=True))
    speaking = _hanging_on(dict(_speaking_of(children)))
    mixed_up = set()
    for change in Change.objects.filter(other__in=children).exclude(child__in=children):
        mixed_up.add(change.child_id)
        change.values, change.reason, change.other = {}, None, None  # what a merge brought over
        change.save()
    drop_attachments(
        {
            pk
            for rows in (hanging, speaking)
            for pks in rows.values()
            for pk in pks
            if isinstance(pk, UUID)
        }
    )
    for model, pks in hanging.items():
        # Not .delete(): PROTECT guards against deleting by mistake, and this is on purpose.
        _all(model, pks)._raw_delete("default")
    for model, pks in speaking.items():
        _silence(model, pks)
    words = _Words.of(known)
    subjects = {str(pk) for rows in (hanging, speaking) for pks in rows.values() for pk in pks}
    _drop_reasons(children, subjects, mixed_up, words)
    _clear_hand_ins(words, places)
    files_erased.send(Child, ids=sorted(children))


def _hanging_on(roots: Mapping[type[models.Model], set[Any]]) -> Rows:
    """The rows themselves, and all that lead to them through keys, however far."""
    found: Rows = {model: set(pks) for model, pks in roots.items()}
    todo = list(found.items())
    while todo:
        model, pks = todo.pop()
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(
                relation, models.ManyToOneRel
            ) or relation.field is Change._meta.get_field("other"):
                continue  # no key to here; or another child's change, which stays
            related = relation.related_model
            assert isinstance(related, type), "every key has its model by now"
            rows = related._base_manager.filter(**{f"{relation.field.name}__in": pks})
            new = set(rows.values_list("pk", flat=True)) - found.get(related, set())
            if new:
                found.setdefault(related, set()).update(new)
                todo.append((related, new))
    return found


def _speaking_of(children: set[Any]) -> Iterator[tuple[type[models.Model], set[Any]]]:
    """The rows that name the child by id only: duties, requests."""
    for model in apps.get_models():
        field = next((f for f in model._meta.concrete_fields if f.name == "child_id"), None)
        if field is None or model in (Entry, Erased):
            continue
        rows = model._base_manager.filter(child_id__in=children)
        yield model, set(rows.values_list("pk", flat=True))


def _all(model: type[models.Model], pks: set[Any]) -> models.QuerySet[Any]:
    return model._base_manager.filter(pk__in=list(pks))  # a list: keys may be of several columns


def _silence(model: type[models.Model], pks: set[Any]) -> None:
    """Take from rows that stay what their model calls personal or secret."""
    privacy = getattr(model, "Privacy", None)
    named: set[str] = getattr(privacy, "personal", set()) | getattr(privacy, "secret", set())
    fields = [f for f in model._meta.concrete_fields if f.name in named]
    for row in _all(model, pks) if fields else ():
        for field in fields:
            if getattr(row, field.attname):
                setattr(row, field.attname, _nothing(field))
        row.save()


def _nothing(field: object) -> object:
    if isinstance(field, SealedJSONField):
        return {}
    assert isinstance(field, SealedTextField | models.CharField), f"{field} is no text"
    return GONE


def _drop_reasons(
    children: set[Any], subjects: set[str], mixed_up: set[UUID], words: "_Words"
) -> None:
    """What somebody typed as the reason of a deed; the entries and their chain stay. In the files that the
    child was once mixed up with, only what names the child goes.
    """
    ids = sorted(subjects)
    some = [Q(entry__subject_id__in=ids[at : at + _AT_ONCE]) for at in range(0, len(ids), _AT_ONCE)]
    for where in (Q(entry__child_id__in=children), *some):
        _blank(Reason.objects.filter(where))
    elsewhere = Reason.objects.filter(entry__child_id__in=mixed_up)
    _blank(one for one in elsewhere if _tells(one.said, words.identifying))


def _blank(reasons: Iterable[Reason]) -> None:
    for reason in reasons:
        reason.said = {}
        reason.save()


def drop_attachments(owners: Collection[Any]) -> None:
    """Take the papers and photos of these records from the tables and, at the end, from the disk."""
    attached = Attachment.objects.filter(
        subject_id__in=[one for one in owners if isinstance(one, UUID)]
    )
    ids = list(attached.values_list("pk", flat=True))
    Withdrawal.objects.filter(attachment__in=ids)._raw_delete("default")
    Attachment.objects.filter(pk__in=ids)._raw_delete("default")
    for pk in ids:
        transaction.on_commit(lambda pk=pk: ATTACHMENTS.drop(pk))  # type: ignore[misc]


@dataclass(frozen=True)
class _Words:
    """What a child was known by: its names, its numbers, and what tells it from its namesakes."""

    names: set[str]
    numbers: set[str]
    parents: set[str]

    @classmethod
    def of(cls, known: Iterable[Change]) -> "_Words":
        """Out of everything that was ever filed."""
        values: list[dict[str, Any]] = [change.values for change in known]

        def told(*keys: str) -> set[str]:
            return {text for one in values for key in keys if (text := one.get(key))}

        parents = told("father.name", "mother.name", "birth_date")
        return cls(told(*_NAMES), told("id_number"), parents)

    @property
    def identifying(self) -> set[str]:
        """What nobody else is called."""
        return self.names | self.numbers


def _clear_hand_ins(words: _Words, places: set[str]) -> None:
    """Rows of spreadsheets that were given back, remarks on them, and searches kept under a name."""
    names, numbers, parents = words.names, words.numbers, words.parents
    for row in LeftOver.objects.filter(child=None).iterator():
        said: dict[str, Any] = row.values
        alike = row.place in places or bool(parents & set(_texts(said)))
        called = str(said.get("name", ""))  # of a row that was given back, as it stood there
        if said.get("id_number") in numbers or (alike and any(name in called for name in names)):
            row.delete()
    for other in LeftOver.objects.iterator():
        remarks: list[dict[str, Any]] = other.problems
        if _tells(remarks, words.identifying):
            other.problems = [one for one in remarks if not _tells(one, words.identifying)]
            other.save()
    for hand_in in HandIn.objects.iterator():
        report: list[dict[str, Any]] = hand_in.report
        if _tells(report, words.identifying):
            for sheet in report:
                sheet.pop("samples", None)
                sheet["problems"] = [
                    p for p in sheet["problems"] if not _tells(p, words.identifying)
                ]
            hand_in.report = report
            hand_in.save()
    for view in SavedView.objects.all():
        if any(name in unquote_plus(view.query) for name in names):
            view.delete()


def _texts(values: Mapping[str, Any]) -> Iterator[str]:
    return (value for value in values.values() if isinstance(value, str))


def _tells(part: object, words: set[str]) -> bool:
    text = json.dumps(part, ensure_ascii=False)
    return any(word in text for word in words)
