"""Where the bytes of attachments lie: one sealed file each, written whole or not at all."""

import errno
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from tonghu.base.kernel.errors import Refused
from tonghu.base.kernel.seals import open_seal, seal

_TABLE = "documents_attachment"
_GRACE_SECONDS = 24 * 3600


def put(attachment: UUID, column: str, content: bytes) -> None:
    """Seal and store one form (`clean` or `original`) of an attachment. Raises Refused when full."""
    path = _path(attachment, column)
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as file:
            file.write(seal(content, table=_TABLE, column=column, row=str(attachment)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Refused("服务器的磁盘满了，文件没有保存。请告诉系统管理员，稍后再传。") from error
        raise


def get(attachment: UUID, column: str) -> bytes:
    """The bytes of one form of an attachment."""
    sealed = _path(attachment, column).read_bytes()
    return open_seal(sealed, table=_TABLE, column=column, row=str(attachment))


def orphans(now: datetime) -> Iterator[UUID]:
    """Files a day old: candidates for having lost their row, in a transaction that was undone."""
    folder = Path(settings.ATTACHMENTS_DIR)
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file() and now.timestamp() - path.stat().st_mtime > _GRACE_SECONDS:
            yield UUID(path.name.partition(".")[0])


def drop(attachment: UUID) -> None:
    """Remove every form of an attachment."""
    for path in _path(attachment, "x").parent.glob(f"{attachment}.*"):
        path.unlink(missing_ok=True)


def _path(attachment: UUID, column: str) -> Path:
    # Two levels by the random end of the id: the front is a clock, and would fill one folder.
    name = str(attachment)
    return Path(settings.ATTACHMENTS_DIR) / name[-2:] / f"{name}.{column}"
