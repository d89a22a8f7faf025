"""Model fields whose database value is a seal bound to its row.

Reading a row never opens a seal; reading the attribute does. So lists stay cheap and show nothing
they need not.
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.db import models

from tonghu.base.kernel.packing import packed, unpacked
from tonghu.base.kernel.seals import blind_index, open_seal, seal

if TYPE_CHECKING:
    _Binary = models.BinaryField[Any, Any]
    _Char = models.CharField[Any, Any]
else:
    _Binary, _Char = models.BinaryField, models.CharField


class Sealed(bytes):
    """A value as it lies in the database, not opened yet."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Sealed(…)"


class _Opening:
    """The attribute: opens what is sealed the first time it is read, and keeps the plain value."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type[models.Model]) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:  # deferred: fetched now, still sealed
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = self.field.opened(value, instance)
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(_Binary):
    """Text sealed for its row. It cannot be searched; put a BlindIndexField beside it for that."""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opening(self))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """As stored: nothing is opened here."""
        return None if value is None else Sealed(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Sealed for the row; what was never opened goes back as it came."""
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        if model_instance.pk is None:
            raise TypeError(f"{self} needs a row whose id is known before it is saved")
        return Sealed(
            seal(
                self.encoded(value),
                table=model_instance._meta.db_table,
                column=self.attname,
                row=str(model_instance.pk),
            )
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Only seals reach the database: `update()` and `bulk_update()` bring plain values here."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self}: a plain value would be stored; assign it and save() the row")
        return super().get_db_prep_value(
            None if value is None else bytes(value), connection, prepared
        )

    def get_lookup(self, lookup_name: str) -> Any:
        """Only `isnull`: two seals of the same value differ."""
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: look it up through its blind index")
        return super().get_lookup(lookup_name)

    def value_to_string(self, obj: models.Model) -> str:
        """Sealed values are not serialised."""
        raise TypeError(f"{self} is sealed and cannot be exported")

    def opened(self, value: Sealed, instance: models.Model) -> Any:
        """The plain value of a seal of this field on this row."""
        return self.decoded(
            open_seal(
                bytes(value),
                table=instance._meta.db_table,
                column=self.attname,
                row=str(instance.pk),
            )
        )

    def encoded(self, value: Any) -> bytes:
        """Plain value → bytes."""
        return str(value).encode()

    def decoded(self, value: bytes) -> Any:
        """Bytes → plain value."""
        return value.decode()


class SealedJSONField(SealedTextField):
    """A JSON value sealed for its row."""

    def encoded(self, value: Any) -> bytes:
        """Plain value → bytes."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    def decoded(self, value: bytes) -> Any:
        """Bytes → plain value."""
        return json.loads(value)


class PackedJSONField(SealedJSONField):
    """A JSON value of thousands of rows, packed before it is sealed."""

    def encoded(self, value: Any) -> bytes:
        """Plain value → bytes."""
        return packed(json.dumps(value, ensure_ascii=False))

    def decoded(self, value: bytes) -> Any:
        """Bytes → plain value."""
        return json.loads(unpacked(value))


class BlindIndexField(_Char):
    """The keyed digest of a sealed neighbour: equal values are found, nothing else is learnt."""

    def __init__(
        self, *args: Any, of: str = "", normalise: Callable[[str], str] = str, **kwargs: Any
    ) -> None:
        kwargs |= {"max_length": 64, "db_index": True, "editable": False, "null": True}
        super().__init__(*args, **kwargs)
        self.of, self.normalise = of, normalise

    def deconstruct(self) -> Any:
        """Migrations need not know what is indexed."""
        name, path, args, kwargs = super().deconstruct()
        for key in ("max_length", "db_index", "editable", "null"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        """Follows the neighbour, unless that was never opened."""
        value = model_instance.__dict__.get(self.of)
        if not isinstance(value, Sealed):
            setattr(model_instance, self.attname, None if value is None else self.digest(value))
        digest: str | None = getattr(model_instance, self.attname)
        return digest

    def digest(self, value: str) -> str:
        """What to look for: `filter(id_number_index=field.digest("…"))`."""
        return blind_index(self.normalise(value), table=self.model._meta.db_table, column=self.of)
