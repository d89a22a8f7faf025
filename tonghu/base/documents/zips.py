"""A file on its way out, locked in an AES-256 zip whose password is told apart from it."""

import io
import secrets

import pyzipper

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0, 1, i, l, o: the password is read out and typed."""


def new_password() -> str:
    """Four groups of four letters and digits: 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def locked(name: str, content: bytes, password: str) -> bytes:
    """A zip with one encrypted file of that name."""
    target = io.BytesIO()
    with pyzipper.AESZipFile(
        target, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as book:
        book.setpassword(password.encode())
        book.writestr(name, content)
    return target.getvalue()
