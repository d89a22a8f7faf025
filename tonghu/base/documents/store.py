"""Where the bytes of files lie: one sealed file each, written whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.seals import open_seal, seal

_GRACE_SECONDS = 24 * 3600
_KEPT_FREE = 512 * 2**20


@dataclass(frozen=True)
class Shelf:
    """A folder of sealed files, each named by the row it belongs to and the form it is in."""

    table: str
    setting: str

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return Path(getattr(settings, self.setting))

    def put(self, row: UUID, column: str, content: bytes) -> None:
        """Seal and store one form of a file. Raises Refused when the disk is full."""
        path = self._path(row, column)
        draft = path.with_suffix(".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(seal(content, table=self.table, column=column, row=str(row)))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise Refused(
                    "服务器的磁盘满了，文件没有保存。请告诉系统管理员，稍后再传。"
                ) from error
            raise

    def get(self, row: UUID, column: str) -> bytes:
        """The bytes of one form of a file."""
        sealed = self._path(row, column).read_bytes()
        return open_seal(sealed, table=self.table, column=column, row=str(row))

    def has_room(self) -> bool:
        """Whether the disk has room for what can wait: the last half gigabyte is for what cannot."""
        return shutil.disk_usage(self.folder.parent).free > _KEPT_FREE

    def orphans(self, now: datetime) -> Iterator[UUID]:
        """Files a day old: candidates for having lost their row, in a transaction undone."""
        for path in sorted(self.folder.rglob("*")) if self.folder.exists() else ():
            if path.is_file() and now.timestamp() - path.stat().st_mtime > _GRACE_SECONDS:
                yield UUID(path.name.partition(".")[0])

    def drop(self, row: UUID) -> None:
        """Remove every form of a file."""
        for path in self._path(row, "x").parent.glob(f"{row}.*"):
            path.unlink(missing_ok=True)

    def _path(self, row: UUID, column: str) -> Path:
        # Two levels by the random end of the id: the front is a clock, and would fill one folder.
        name = str(row)
        return self.folder / name[-2:] / f"{name}.{column}"


ATTACHMENTS = Shelf("documents_attachment", "ATTACHMENTS_DIR")
"""`clean` is what is shown, `original` what evidence came as."""

LEDGERS = Shelf("ledger_handin", "LEDGERS_DIR")
"""Spreadsheets as they were handed in (`file`), kept so that columns can be read again otherwise."""

EXPORTS = Shelf("ledger_export", "EXPORTS_DIR")
"""Files made to be handed out (`file`); dropped within a day."""

BLOBS = Shelf("field_blob", "BLOBS_DIR")
"""Photos on their way from phones, a part each (`part0`, `part1` …), until they are whole."""
