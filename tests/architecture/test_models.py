"""What must hold for every table, whoever adds one."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from tonghu.base.kernel.fields import SealedTextField

FOLDERS = ("law", "base", "record", "work", "oversight", "doors")
# The order inside base and record is import-linter's; a key may point sideways only downwards.
BASE = ("kernel", "audit", "places", "people", "terms", "documents", "outbox")
OURS = [m for m in apps.get_models() if m.__module__.startswith("tonghu.")]
# Sealed by other means: a hash that cannot be undone.
HASHED = {"people.officer.password", "api.token.digest"}


def rank(model: type[models.Model]) -> tuple[int, int]:
    """How high a model stands in the house."""
    _, folder, app, *_ = model.__module__.split(".")
    return FOLDERS.index(folder), BASE.index(app) if folder == "base" else 0


def keys_upwards(model: type[models.Model]) -> Iterator[str]:
    """Foreign keys that point to a model above: `ForeignKey("visits.Visit")` fools import-linter."""
    for field in model._meta.get_fields():
        to = field.related_model if field.concrete and field.is_relation else None
        if isinstance(to, type) and to.__module__.startswith("tonghu.") and rank(to) > rank(model):
            yield f"{field} → {to.__name__}"


def unclassified(model: type[models.Model]) -> set[str]:
    """Columns in none, or in more than one, of the classes of `Privacy`."""
    privacy = getattr(model, "Privacy", None)
    classes: list[set[str]] = [
        getattr(privacy, name, set()) for name in ("plain", "personal", "secret")
    ]
    columns = {field.name for field in model._meta.local_concrete_fields}
    named = [name for one in classes for name in one]
    doubled = {name for name in named if named.count(name) > 1}
    return (columns ^ set(named)) | doubled


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_foreign_keys_point_down(model: type[models.Model]) -> None:
    assert list(keys_upwards(model)) == []


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_column_is_classified_for_privacy(model: type[models.Model]) -> None:
    assert unclassified(model) == set()


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_secret_columns_are_sealed_and_sealed_columns_are_secret(model: type[models.Model]) -> None:
    secret: set[str] = getattr(model.Privacy, "secret", set())  # type: ignore[attr-defined]
    sealed = {f.name for f in model._meta.local_concrete_fields if isinstance(f, SealedTextField)}
    label = model._meta.label_lower
    assert {name for name in secret if f"{label}.{name}" not in HASHED} == sealed


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_model_says_what_it_is_and_has_its_own_words_for_a_row(
    model: type[models.Model],
) -> None:
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
    assert "__str__" in vars(model)


def test_these_checks_see_a_planted_fault() -> None:
    class Planted(models.Model):
        name = models.CharField(max_length=1)
        task = models.ForeignKey("tasks.Task", models.PROTECT)

        class Privacy:
            plain = {"id", "name"}
            personal = {"name"}

        class Meta:
            app_label = "places"

    Planted.__module__ = "tonghu.base.places.models"
    try:
        assert unclassified(Planted) == {"name", "task"}
        assert len(list(keys_upwards(Planted))) == 1
    finally:
        del apps.all_models["places"]["planted"]
        apps.clear_cache()
