"""Sealing everything anew under the active key, a batch at a time; killed, it goes on where it was."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from tonghu.base.kernel.fields import Sealed, SealedTextField
from tonghu.base.kernel.seals import key_id, ring

BATCH = 500


def sealed_fields() -> Iterator[tuple[type[models.Model], SealedTextField]]:
    """Every sealed field of every model."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field


def reseal() -> int:
    """Bring every seal under the active key; how many were brought. Memory stays flat."""
    return sum(
        _reseal_batch(model, field, keys)
        for model, field in sealed_fields()
        for keys in _batches(model, field)
    )


def under_old_keys() -> int:
    """How many seals still need a key that is not the active one."""
    active = ring().active
    return sum(
        1
        for model, field in sealed_fields()
        for value in _rows(model, field).values_list(field.attname, flat=True).iterator(BATCH)
        if key_id(value) != active
    )


def _rows(model: type[models.Model], field: SealedTextField) -> Any:
    return model._base_manager.filter(**{f"{field.attname}__isnull": False})


def _batches(model: type[models.Model], field: SealedTextField) -> Iterator[list[Any]]:
    """The keys of the rows under old keys, in order of the primary key."""
    active, last = ring().active, None
    while True:
        rows = _rows(model, field).order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        page = list(rows.values_list("pk", field.attname)[:BATCH])
        if not page:
            return
        last = page[-1][0]
        yield [pk for pk, value in page if key_id(value) != active]


def _reseal_batch(model: type[models.Model], field: SealedTextField, keys: list[Any]) -> int:
    with transaction.atomic():
        rows = list(
            model._base_manager.select_for_update().filter(pk__in=keys).only("pk", field.attname)
        )
        for row in rows:
            getattr(row, field.attname)  # opened, so that saving seals it anew
            sealed = field.pre_save(row, add=False)
            assert isinstance(sealed, Sealed)
            model._base_manager.filter(pk=row.pk).update(**{field.attname: sealed})
    return len(rows)
