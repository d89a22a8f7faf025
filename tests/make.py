"""Plain functions that make files for stories."""

import io
import zipfile
from typing import Any

from PIL import Image


def make_png(width: int = 4, height: int = 4, **kwargs: Any) -> bytes:
    """A small picture."""
    return _saved(Image.new("RGB", (width, height), "teal"), "PNG", **kwargs)


def make_jpeg(width: int = 4, height: int = 4, **kwargs: Any) -> bytes:
    """A small photograph."""
    return _saved(Image.new("RGB", (width, height), "teal"), "JPEG", **kwargs)


def make_zip(entries: dict[str, bytes]) -> bytes:
    """A packed file with these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return file.getvalue()


def _saved(image: Image.Image, form: str, **kwargs: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **kwargs)
    return file.getvalue()
