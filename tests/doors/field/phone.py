"""A phone in Python: keys, canonical JSON, signatures, an outbox and a base, as docs/reference/sync.md has them."""

import base64
import gzip
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.conftest import BACKEND
from tests.world import BAISHUI_VILLAGE, DAPING, World
from tonghu.base.kernel.ids import uuid7
from tonghu.base.people.models import Officer
from tonghu.doors.field.actions import invite, new_code
from tonghu.doors.field.models import Collision, Device, Question

Json = dict[str, Any]
PATH = "/field/sync/1/"


def canonical(value: object) -> bytes:
    """As the document says it, written independently of the server."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Answer:
    """HTTP status and JSON."""

    status: int
    said: Json


@dataclass
class Phone:
    """One phone of one officer."""

    client: Client
    device_id: str = "new"
    epoch: str | None = None
    csrf: str = ""
    seq: int = 0
    skew: timedelta = timedelta()
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    base: dict[str, dict[str, Json]] = field(default_factory=dict)
    cursor: dict[str, int] = field(default_factory=dict)
    share: Json = field(default_factory=dict)
    spare: str = ""

    @property
    def public_key(self) -> str:
        """SPKI in base64."""
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(spki).decode()

    def headers(self, path: str, body: bytes, method: str = "POST") -> dict[str, str]:
        """What signs a request."""
        time = (timezone.now() + self.skew).isoformat()
        nonce = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode()
        digest = hashlib.sha256(body).hexdigest()
        signed = "\n".join((method, path, digest, nonce, time)).encode()
        r, s = decode_dss_signature(self.key.sign(signed, ec.ECDSA(SHA256())))
        signature = base64.urlsafe_b64encode(r.to_bytes(32) + s.to_bytes(32)).decode().rstrip("=")
        return {
            "X-Tonghu-Device": self.device_id, "X-Tonghu-Time": time, "X-Tonghu-Nonce": nonce,
            "X-Tonghu-Signature": signature, "X-CSRFToken": self.csrf,
        }  # fmt: skip

    def send(self, body: bytes, name: str, headers: dict[str, str]) -> Answer:
        """The bytes as they are: sent again, it is the same request again."""
        response = self.client.post(
            PATH + name, body, content_type="application/json", headers=headers
        )
        if response["Content-Type"] != "application/json":
            return Answer(response.status_code, {})  # a page is no answer: the phone tries later
        return Answer(response.status_code, json.loads(response.content))

    def call(self, name: str, /, *, packed: bool = False, **said: Any) -> Answer:
        """Sign and send; the answer with its status."""
        if self.device_id != "new":
            said.setdefault("device_id", self.device_id)
        body = json.dumps(said, ensure_ascii=False).encode()
        more = {}
        if packed:
            body, more = gzip.compress(body), {"Content-Encoding": "gzip"}
        return self.send(body, name, self.headers(PATH + name, body) | more)

    def operation(self, kind: str, entity: tuple[str, object], **more: Any) -> Json:
        """The next line of the outbox."""
        self.seq += 1
        said: Json = {
            "op_id": str(uuid7()), "device_id": self.device_id, "device_seq": self.seq, "kind": kind,
            "entity": {"kind": entity[0], "id": str(entity[1])}, "parent": None, "fields": None,
            "body": None, "base": None, "schema": 1, "deps": [], "blobs": [], "place": None,
            "at": {"wall": timezone.now().isoformat(), "tz": 480, "uptime_ms": 1000,
                   "last_server_time": None, "skew_ms": 0},
        }  # fmt: skip
        return sealed(said | more)

    def about(self, kind: str, child: object, **more: Any) -> Json:
        """An operation whose entity is a child."""
        return self.operation(kind, ("child", child), **more)

    def set(self, child: object, name: str, old: object, new: object) -> Json:
        """K2a: one field, from and to."""
        return self.about("field.set", child, fields=[{"name": name, "from": old, "to": new}])

    def push(self, *ops: Json) -> list[Json]:
        """Push, and what became of each."""
        answer = self.call("push", batch_id=str(uuid7()), app="1", ops=list(ops))
        assert answer.status == 200, answer
        results: list[Json] = answer.said["results"]
        return results

    def pull(self, **more: Any) -> Answer:
        """Pull until there is no more, into the base; the digest is checked."""
        while True:
            answer = self.call("pull", epoch=self.epoch, cursor=self.cursor, app="1", **more)
            if answer.status != 200:
                return answer
            self.epoch = answer.said["epoch"]
            for stream in answer.said["removed_streams"]:
                self.base.pop(stream, None)
                self.cursor.pop(stream, None)
            for stream, said in answer.said["streams"].items():
                self._take(stream, said)
            if not any(said["more"] for said in answer.said["streams"].values()):
                return answer

    def _take(self, stream: str, said: Json) -> None:
        here = {} if said["reset"] else self.base.setdefault(stream, {})
        self.base[stream] = here
        for change in said["changes"]:
            if change["op"] == "put":
                here[change["id"]] = change
            else:
                here.pop(change["id"], None)
        self.cursor[stream] = said["to"]
        if digest := said.get("digest"):
            assert digest == {
                "count": len(here), "sum": sum(one["version"] for one in here.values())
            }  # fmt: skip

    def children(self, stream: str = DAPING) -> dict[str, Json]:
        """The children the phone has of a village."""
        return {pk: one["data"] for pk, one in self.base.get(stream, {}).items()}


def sealed(said: Json) -> Json:
    """The operation with its hash."""
    said.pop("sha256", None)
    return said | {"sha256": hashlib.sha256(canonical(said)).hexdigest()}


def signed_in(officer: Officer) -> Client:
    """A browser in which the officer is signed in and CSRF is checked."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer, backend=BACKEND)
    return client


def invited(
    world: World, name: str = "李梅", villages: tuple[str, ...] = (DAPING,), by: str = "王强"
) -> str:
    """A code for the officer of that name."""
    code = new_code()
    invite(officer=world.officer(name), villages=villages, code=code, by=world.officer(by))
    return code


def enrolled(
    world: World, name: str = "李梅", villages: tuple[str, ...] = (DAPING,), by: str = "王强"
) -> Phone:
    """A phone of the officer of that name, enrolled as phones are."""
    code = invited(world, name, villages, by)
    phone = Phone(signed_in(world.officer(name)))
    phone.client.get("/")
    phone.csrf = token_of(phone)
    answer = phone.call("enrol", code=code, public_key=phone.public_key, agent="测试机", app="1")
    assert answer.status == 200, answer
    phone.device_id, phone.epoch = answer.said["device_id"], answer.said["epoch"]
    phone.share, phone.spare = answer.said["share"], answer.said["spare"]
    return phone


def of_a_phone(world: World) -> Json:
    """A phone of 大坪村 that sent a report nobody could take, an item that is in conflict, a doubled id."""
    one, phone = child(world, id_number=None), enrolled(world)
    foreign = child(world, place=BAISHUI_VILLAGE, id_number=None, name="周明")
    about = {"kind": "child", "id": str(foreign.pk)}
    told = phone.operation("fact.add", ("report", uuid7()), parent=about, body={"words": "x"})
    differs = phone.set(one.pk, "father.phone", "19900009999", "19900002222")
    doubled = sealed({**told, "schema": 2})
    assert [result["status"] for result in phone.push(told, differs, doubled)] == [
        "parked:scope", "conflict", "parked:hash",
    ]  # fmt: skip
    return {
        "device_id": phone.device_id, "op_id": told["op_id"],
        "question_id": Question.objects.get().pk, "collision_id": Collision.objects.get().pk,
    }  # fmt: skip


def token_of(phone: Phone) -> str:
    """The token that goes with the browser's own cookie."""
    return phone.client.cookies["csrf"].value


def device_of(phone: Phone) -> Device:
    """The phone as the server knows it."""
    return Device.objects.get(pk=UUID(phone.device_id))
