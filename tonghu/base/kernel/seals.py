"""Sealing values: AES-256-GCM or SM4-GCM behind one interface, and keyed blind indexes.

A seal is `version 1 | cipher 1 | key id 2 | nonce 12 | ciphertext and tag`. Table, column and row
are its associated data, so a value moved to another row does not open. One root key makes a key for
each table, column and purpose (HKDF, RFC 5869). SM4-GCM is RFC 8998, SM3 GB/T 32905.
"""

import hmac
import json
import os
import secrets
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_VERSION = 1
_NONCE, _TAG = 12, 16
_HEAD = 4
_KEY_BYTES = 32
CIPHERS = {"AES-256-GCM": 1, "SM4-GCM": 2}
MACS: Mapping[str, type[HashAlgorithm]] = {"HMAC-SHA-256": SHA256, "HMAC-SM3": SM3}


class SealBroken(Exception):
    """The seal does not open: altered, moved from another row, or its key is gone."""


@dataclass(frozen=True)
class KeyRing:
    """The root keys by id, which of them seals, and the key of the blind indexes."""

    keys: Mapping[int, bytes]
    active: int
    index: bytes

    @classmethod
    def create(cls) -> "KeyRing":
        """A ring with one fresh key."""
        return cls({1: secrets.token_bytes(_KEY_BYTES)}, 1, secrets.token_bytes(_KEY_BYTES))

    def rotated(self) -> "KeyRing":
        """The same ring with a fresh active key; the old ones still open."""
        new = max(self.keys) + 1
        return KeyRing({**self.keys, new: secrets.token_bytes(_KEY_BYTES)}, new, self.index)

    def without_old(self) -> "KeyRing":
        """Only the active key: what older keys sealed is gone for good."""
        return KeyRing({self.active: self.keys[self.active]}, self.active, self.index)

    @classmethod
    def load(cls, path: Path) -> "KeyRing":
        """Read the key file. Raises ImproperlyConfigured when others may read it or it is damaged."""
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise ImproperlyConfigured(f"密钥文件 {path} 别人也能读。请运行：chmod 600 {path}")
        try:
            text = json.loads(path.read_text(encoding="ascii"))
            keys = {int(number): bytes.fromhex(key) for number, key in text["keys"].items()}
            ring = cls(keys, int(text["active"]), bytes.fromhex(text["index"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ImproperlyConfigured(f"密钥文件 {path} 已损坏，请从备份恢复。") from error
        if ring.active not in ring.keys:
            raise ImproperlyConfigured(f"密钥文件 {path} 缺少正在使用的密钥，请从备份恢复。")
        return ring

    def save(self, path: Path) -> None:
        """Write the key file whole or not at all, readable by its owner only."""
        text = {
            "keys": {str(number): key.hex() for number, key in self.keys.items()},
            "active": self.active,
            "index": self.index.hex(),
        }
        draft = path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(text, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def ring() -> KeyRing:
    """The ring of this installation; read again when the file changed, so a rotation is noticed.

    Outside production a missing file is made; in production that would orphan every seal.
    """
    path = Path(settings.SEAL_KEYS_FILE)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        if settings.PRODUCTION:
            raise ImproperlyConfigured(
                f"找不到密钥文件 {path}。新装请运行 tonghu keys create；已有数据的请从备份恢复，切勿新建。"
            ) from None
        KeyRing.create().save(path)
        changed = path.stat().st_mtime_ns
    return _loaded(path, changed)


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int) -> KeyRing:
    return KeyRing.load(path)


def seal(plaintext: bytes, *, table: str, column: str, row: str) -> bytes:
    """Seal for one row under the active key and the cipher of the settings."""
    return sealer(table=table, column=column)(plaintext, row)


def open_seal(sealed: bytes, *, table: str, column: str, row: str) -> bytes:
    """What was sealed for this row. Raises SealBroken."""
    return opener(table=table, column=column)(sealed, row)


def sealer(*, table: str, column: str) -> Callable[[bytes, str], bytes]:
    """Seals many values of one column: `(plaintext, row) → seal`. Make a new one for each batch."""
    keys = ring()
    cipher = CIPHERS[settings.SEAL_CIPHER]
    head = bytes([_VERSION, cipher]) + keys.active.to_bytes(2)
    key = _derived(keys.keys[keys.active], cipher, f"seal:{table}.{column}")

    def sealed(plaintext: bytes, row: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE)
        return (
            head + nonce + _encrypt(cipher, key, nonce, plaintext, _aad(head, table, column, row))
        )

    return sealed


def opener(*, table: str, column: str) -> Callable[[bytes, str], bytes]:
    """Opens many values of one column: `(seal, row) → plaintext`. What it makes raises SealBroken."""
    keys = ring().keys

    def opened(sealed: bytes, row: str) -> bytes:
        head, nonce, rest = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        if len(rest) < _TAG or head[0] != _VERSION or head[1] not in CIPHERS.values():
            raise SealBroken(f"{table}.{column} of {row} is no seal")
        root = keys.get(key_id(sealed))
        if root is None:
            raise SealBroken(f"{table}.{column} of {row}: its key is gone")
        key = _derived(root, head[1], f"seal:{table}.{column}")
        try:
            return _decrypt(head[1], key, nonce, rest, _aad(head, table, column, row))
        except InvalidTag:
            raise SealBroken(f"{table}.{column} of {row} was altered or moved") from None

    return opened


def key_id(sealed: bytes) -> int:
    """Which key sealed it."""
    return int.from_bytes(sealed[2:_HEAD])


def blind_index(value: str, *, table: str, column: str) -> str:
    """A keyed digest (64 hex digits) by which a normalised value is found without opening seals."""
    return indexer(table=table, column=column)(value)


def indexer(*, table: str, column: str) -> Callable[[str], str]:
    """Digests many values of one column: `value → 64 hex digits`."""
    key = _derived(ring().index, 1, f"index:{table}.{column}")
    if settings.INDEX_MAC == "HMAC-SHA-256":
        return lambda value: hmac.digest(key, value.encode(), "sha256").hex()

    def digested(value: str) -> str:
        mac = HMAC(key, MACS[settings.INDEX_MAC]())
        mac.update(value.encode())
        return mac.finalize().hex()

    return digested


@lru_cache(maxsize=256)
def _derived(root: bytes, cipher: int, purpose: str) -> bytes:
    size = 16 if cipher == CIPHERS["SM4-GCM"] else 32
    return HKDF(SHA256(), length=size, salt=None, info=purpose.encode()).derive(root)


@lru_cache(maxsize=256)
def _aes(key: bytes) -> AESGCM:
    return AESGCM(key)


def _aad(head: bytes, table: str, column: str, row: str) -> bytes:
    return head + "\0".join((table, column, row)).encode()


def _encrypt(cipher: int, key: bytes, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
    if cipher == CIPHERS["AES-256-GCM"]:
        return _aes(key).encrypt(nonce, plaintext, aad)
    encryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag


def _decrypt(cipher: int, key: bytes, nonce: bytes, rest: bytes, aad: bytes) -> bytes:
    if cipher == CIPHERS["AES-256-GCM"]:
        return _aes(key).decrypt(nonce, rest, aad)
    body, tag = rest[:-_TAG], rest[-_TAG:]
    decryptor = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(aad)
    return decryptor.update(body) + decryptor.finalize()
