"""The envelope of docs/reference/sync.md: canonical JSON, signatures, and requests that are opened or refused."""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from django.http import HttpRequest
from django.utils import timezone

CLOCK_SKEW = timedelta(minutes=15)
SENT_BYTES = 256 * 1024
UNPACKED_BYTES = 2 * 2**20
OPERATIONS = 100
CHANGES = 200
RECEIPTS = 1000
SCHEMA = 1
KEEP_DAYS = 30
_DEPTH = 12
_INTEGER = 2**53
_HALF = 32


@dataclass(frozen=True)
class Fault(Exception):
    """A request that gets no result: its HTTP status and code; the phone keeps everything."""

    status: int
    error: str
    message: str
    control: Mapping[str, Any] = field(default_factory=dict)


# Made anew each time: an exception raised again keeps the frames of every time before, with their requests.
def malformed() -> Fault:
    """What the phone sent is not of the protocol."""
    return Fault(400, "malformed", "手机发来的内容格式不对，请更新程序；手机上的记录都还在。")


def too_large() -> Fault:
    """More at once than is taken."""
    return Fault(413, "size", "一次传得太多了，程序会分批再传。")


def bad_signature() -> Fault:
    """Not signed by the phone's key, or not now."""
    return Fault(401, "signature", "手机的签名不对，请稍后再试；一直不行请联系乡镇。")


def canonical(value: object) -> bytes:
    """The one way to write a value down. Raises ValueError for what the protocol does not know."""
    _plain(value, 0)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(operation: Mapping[str, object]) -> str:
    """The hash of an operation, over everything but its own `sha256`."""
    said = {key: value for key, value in operation.items() if key != "sha256"}
    return hashlib.sha256(canonical(said)).hexdigest()


def _plain(value: object, depth: int) -> None:
    if depth > _DEPTH:
        raise ValueError("too deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            _plain(key, depth)
            _plain(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _plain(inner, depth + 1)
    elif isinstance(value, str):
        value.encode()  # a lone surrogate cannot be written down
    elif isinstance(value, bool) or value is None:
        pass
    elif not (isinstance(value, int) and abs(value) < _INTEGER):
        raise ValueError("not a value of the protocol")


def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """The key a phone names: SPKI in base64, P-256. Raises Fault."""
    try:
        key = load_der_public_key(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        raise malformed() from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise malformed()
    return key


def new_spare() -> str:
    """A private key for one phone, DER in base64: the server keeps it, the phone gets its public half."""
    made = ec.generate_private_key(ec.SECP256R1())
    der = made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(der).decode()


def _private(spare: str) -> ec.EllipticCurvePrivateKey:
    key = load_der_private_key(base64.b64decode(spare), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey), "made by new_spare"
    return key


def spare_public(spare: str) -> str:
    """What a phone locks its copy of the data key for: SPKI in base64."""
    spki = (
        _private(spare).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(spki).decode()


def spare_secret(spare: str, theirs: str) -> str:
    """What opens the copy that was locked with the key `theirs`: 32 bytes in base64. Raises Fault."""
    secret = _private(spare).exchange(ec.ECDH(), public_key(theirs))
    return base64.b64encode(secret).decode()


def signed(method: str, path: str, body: bytes, nonce: str, time: str) -> bytes:
    """What is signed of a request."""
    return "\n".join((method, path, hashlib.sha256(body).hexdigest(), nonce, time)).encode()


def check_signature(request: HttpRequest, key: str) -> None:
    """Raises Fault unless the request was signed by this key within the last quarter of an hour."""
    time, nonce = (
        request.headers.get("X-Tonghu-Time", ""),
        request.headers.get("X-Tonghu-Nonce", ""),
    )
    try:
        raw = base64.urlsafe_b64decode(request.headers.get("X-Tonghu-Signature", "") + "==")
    except binascii.Error:
        raise bad_signature() from None
    if len(raw) != 2 * _HALF or not nonce:
        raise bad_signature()
    r, s = int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:])
    said = signed(request.method or "", request.path, request.body, nonce, time)
    try:
        public_key(key).verify(encode_dss_signature(r, s), said, ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise bad_signature() from None
    _check_time(time)


def _check_time(text: str) -> None:
    try:
        moment = datetime.fromisoformat(text)
        off = abs(timezone.now() - moment)
    except (ValueError, TypeError, OverflowError):
        raise malformed() from None
    if off > CLOCK_SKEW:
        raise Fault(401, "clock", "手机的时间不准，程序会自己校正后再传。")


def opened(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that a request carries: values of the protocol, but for the operations, which are judged
    one by one. Raises Fault.
    """
    body = request.body
    if len(body) > SENT_BYTES:
        raise too_large()
    if request.headers.get("Content-Encoding") == "gzip":
        body = _unpacked(body)
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise malformed() from None
    if not isinstance(said, dict):
        raise malformed()
    try:
        _plain({key: value for key, value in said.items() if key != "ops"}, 0)
    except ValueError:
        raise malformed() from None
    return said


def _unpacked(body: bytes) -> bytes:
    unpack = zlib.decompressobj(wbits=31)
    try:
        plain = unpack.decompress(body, UNPACKED_BYTES)
    except zlib.error:
        raise malformed() from None
    if unpack.unconsumed_tail:
        raise too_large()
    if not unpack.eof:
        raise malformed()
    return plain


def identity(value: object) -> UUID:
    """A UUID as text. Raises Fault."""
    try:
        return UUID(value if isinstance(value, str) else "")
    except ValueError:
        raise malformed() from None


def number(value: object, most: int = _INTEGER) -> int:
    """A whole number from 0 up to `most`. Raises Fault."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise malformed()
    return value


def moment(at: datetime) -> str:
    """A moment as the answers write it."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
