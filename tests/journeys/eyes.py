"""Everything that an account may get: pages, files, the interface, the phone, what is sent to it.

Read as one would who wants to find out whether something has changed: what it returned before is laid beside
what it returns now. Nothing of the reading stays: who opened what is itself shown to others.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from html import unescape

from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.architecture.test_canaries import words_in
from tests.architecture.test_urls import OURS, POSTED, PUBLIC, parameters
from tests.conftest import BACKEND
from tests.doors.field.phone import Phone, signed_in, token_of
from tonghu.base.documents.store import EXPORTS
from tonghu.base.kernel.permissions import Permission
from tonghu.base.outbox.models import Message
from tonghu.base.people.models import Officer
from tonghu.record.ledger.actions import ask_export, make_export
from tonghu.record.ledger.models import FORMS

Seen = dict[str, str]
_LINK = re.compile(r'(?:href|action|src|hx-get)="(/[^"#]*)')
_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_TOKEN = re.compile(
    r'(csrfmiddlewaretoken" value="|X-CSRFToken": "|请求号 <span class="code">)[^"<]*'
)
_SECONDS = re.compile(r"(T\d\d:\d\d):\d\d(?:\.\d+)?")
_NOT_READ = (
    "/static/", "/accounts/", "/report/", "/law/", "/places/", "/healthz", "/api/", "/field/shell/",
    "/field/manifest", "/field/sync/",
)  # fmt: skip
"""Programs, what is open to the public, the law, the county's places: the same for everybody. Or asked for below."""
_MARK, _CHINESE = re.compile(r"DC[0-9A-F]{12}"), re.compile(r"[\u4e00-\u9fff]")
_PREFILLED = re.compile(r"\?(?:heading|group)=")
"""The same form, begun at one of its parts."""
_WHOLE = re.compile(r'"(?:to|from)": \d{9,}')
"""The fingerprint of what the phone gets whole, made of what stands beside it."""
_MOST = 900
SEARCHED = ("小", "李小雨", "村主任", "个案", "报告")


class Eyes:
    """One account, and what it gets."""

    def __init__(
        self, officer: Officer, secret: str = "", phone: Phone | None = None, **rows: object
    ) -> None:
        """`rows` are what may stand in an address, by the name it has there."""
        self.officer, self.secret, self.phone, self.rows = officer, secret, phone, rows

    def everything(self) -> Seen:
        """Whatever this account is given now, by where it is found."""
        self.officer = Officer.objects.get(pk=self.officer.pk)  # rights are of this moment
        found: Seen = {}
        with transaction.atomic():
            for part in (self._pages(), self._interface(), self.on_the_phone(), self._sent()):
                found |= dict(part)
            transaction.set_rollback(True)
        for form in FORMS:
            with transaction.atomic():
                found |= dict(self._exported(form))
                transaction.set_rollback(True)
        return found

    def _client(self) -> Client:
        client = Client()
        client.force_login(self.officer, backend=BACKEND)
        session = client.session
        session["account_authentication_methods"] = [{"method": "password", "at": 4e9}]
        session.save()
        return client

    def _pages(self) -> Iterator[tuple[str, str]]:
        """What can be reached by links from anywhere one can begin, the searches and the addresses of known rows too."""
        client = self._client()
        waiting = ["/", *(f"/search/?q={words}" for words in SEARCHED)]
        waiting += [
            reverse(name, kwargs={one: self.rows[one] for one in parameters(name)})
            for name in OURS
            if name not in PUBLIC
            and name not in POSTED
            and self.rows.keys() >= set(parameters(name))
        ]
        known = set(waiting)
        while waiting:
            url = waiting.pop()
            response = client.get(url)
            content = b"".join(response) if response.streaming else response.content
            said = f"{response.status_code} {response.headers.get('Location', '')} "
            text = words_in(bytes(content))
            yield url, plain(said + text)
            html = response.headers.get("Content-Type", "").startswith("text/html")
            links = [unescape(one) for one in _LINK.findall(text)] if html else []
            links += [response.headers["Location"]] if response.status_code in (301, 302) else []
            for link in links:
                if link not in known and not (
                    link.startswith(_NOT_READ) or _PREFILLED.search(link)
                ):
                    known.add(link)
                    waiting.append(link)
            assert len(known) < _MOST, "links without end"

    def _interface(self) -> Iterator[tuple[str, str]]:
        if not self.secret:
            return
        headers = {"Authorization": f"Bearer {self.secret}"}
        which = ("mine", "organisation", "below", "finished")
        for path in (*(f"/tasks/?which={one}" for one in which), "/places/990131000000/within"):
            answer = Client().get(f"/api/v1{path}", headers=headers)
            yield f"api {path}", plain(f"{answer.status_code} {answer.content.decode()}")

    def on_the_phone(self) -> Iterator[tuple[str, str]]:
        if self.phone is None:
            return
        self.phone.client = signed_in(self.officer)
        self.phone.client.get("/")
        self.phone.csrf = token_of(self.phone)
        answer = self.phone.call("pull", epoch=self.phone.epoch, cursor={}, app="1")
        assert answer.status == 200, answer
        said = json.dumps(answer.said["streams"], ensure_ascii=False, indent=1)
        yield "phone", plain(_WHOLE.sub("", said))

    def _sent(self) -> Iterator[tuple[str, str]]:
        own = [post.organisation_id for post in self.officer.posts_held]
        said = Message.objects.filter(organisation__in=own).order_by("at", "id")
        for n, one in enumerate(said):
            yield f"message {n}", plain(f"{one.text} {one.place} {one.urgent}")

    def _exported(self, form: str) -> Iterator[tuple[str, str]]:
        if not self.officer.may(Permission.EXPORT_LEDGERS):
            return
        place = self.officer.posts_held[0].place
        asked = ask_export(
            form=form, purpose="核对", receiver="本单位", query=f"place={place}", by=self.officer
        )
        made = make_export(export=asked, by=self.officer)
        content = EXPORTS.get(made.pk, "file")
        said = _MARK.sub("", words_in(content))
        # A printed one has the mark of its reader laid across the lines: which words, then, and how often.
        yield (
            f"export {form}",
            "".join(sorted(_CHINESE.findall(said))) if content[:4] == b"%PDF" else said,
        )


def plain(text: str) -> str:
    """Without what is drawn anew for each answer. Which row it is, is no news: what it says is."""
    return _UUID.sub("…", _SECONDS.sub(r"\1", _TOKEN.sub(r"\1", text)))


def differences(before: Seen, after: Seen) -> dict[str, list[str]]:
    """What an account can tell: the lines that came or went at each address, + and -. Not their order: of what
    came at one instant it is by lot.
    """
    found: dict[str, list[str]] = {}
    was, now = _by_address(before), _by_address(after)
    for url in sorted(was.keys() | now.keys()):
        gone, come = was[url] - now[url], now[url] - was[url]
        if gone or come:
            found[url] = [*(f"- {one}" for one in gone), *(f"+ {one}" for one in come)]
    return found


def _by_address(seen: Seen) -> dict[str, Counter[str]]:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for url, text in seen.items():
        told[plain(url)].update(one.strip() for one in text.splitlines())
    return told
