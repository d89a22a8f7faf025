"""Canaries: what is sealed shows up where the table below says, and nowhere else.

A word of its own is put into every sealed field of every row; then everybody opens every address, the
exports and the interface. Another story tells secrets at the doors and reads the whole database raw.
"""

import inspect
import io
import json
import re
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from html import unescape
from types import CodeType
from typing import Any

import pytest
import qrcode
from django.apps import apps
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from openpyxl import Workbook

from tests.architecture.test_urls import MATRIX, OURS, POSTED, PUBLIC, parameters, view_of
from tests.architecture.test_urls import address as address  # the fixture
from tests.children import child
from tests.record.care.test_agreements import filed as care_filed
from tests.record.cases.test_walking import finish, pending
from tests.work.reports.test_reports import filed, told
from tests.world import DAPING, QINGYAN, World
from tonghu.base.audit.actors import PUBLIC as ANYBODY
from tonghu.base.documents.store import EXPORTS
from tonghu.base.documents.tables import PAPERS as TABLES
from tonghu.base.documents.tables import TablePaper
from tonghu.base.kernel.fields import SealedTextField
from tonghu.base.kernel.ids import uuid7
from tonghu.base.outbox.actions import add_address, code_of
from tonghu.base.outbox.models import Address, Kind, Wish
from tonghu.base.people.models import Organisation
from tonghu.doors.api.actions import issue_token
from tonghu.doors.api.scopes import Scope
from tonghu.record.cases.actions import Done, finish_step
from tonghu.record.ledger.actions import ask_export, make_export
from tonghu.record.ledger.models import FORMS
from tonghu.record.tasks.actions import finish_task
from tonghu.record.tasks.models import Task
from tonghu.work.reports.actions import add_to_report, open_reporter
from tonghu.work.reports.intake import take_in
from tonghu.work.reports.models import Report

pytestmark = pytest.mark.slow

PEOPLE = sorted({person for row in MATRIX.values() for person in row})
# Who comes across which sealed column, over all rows of the story. Who stands here and why is a decision:
# a column that is not named is shown to nobody who only opens pages. What the decisions rest on: the
# township keeps and steers its files (the county notice, 二), the county guides and answers (民政), whole cases
# by law/need_to_know.py, everything else by 个人信息保护法 第六条, the least that the work needs.
_COUNTY, _TOWN = {"林涛"}, {"王强", "周静"}
_OVERSEES = _COUNTY | _TOWN
ALLOWED: Mapping[str, set[str]] = {
    "archive.paper.title": _OVERSEES | {"李梅"},
    # A case: the township leads it, the police respond; the school is called to its conference only.
    "cases.cause.because": _TOWN | {"赵刚"},
    # Why somebody keeps out: whoever reads the whole case and may have to lift it.
    "cases.conflict.reason": _TOWN | {"赵刚"},
    "cases.progress.said": _TOWN | {"赵刚"},
    "cases.conference.agenda": _TOWN | {"赵刚", "孙丽"},
    "cases.emergencyaccess.reason": _COUNTY,  # who reviews it
    # A file: whoever keeps it; those in a case see the child's basics.
    "children.change.values": _OVERSEES
    | {"李梅", "赵刚", "孙丽", "何敏"},  # each of their own places
    # What a visit or a contact found changed: whoever keeps the file takes it over or not.
    "children.proposal.value": _OVERSEES | {"李梅"},
    "children.pair.reasons": _OVERSEES | {"李梅"},
    "children.transfer.reason": _COUNTY | {"何敏"},  # to whom it is offered
    # Why a child stays away: the school that says so, and whoever keeps the file (未成年人保护法 第二十八条).
    "schooling.absence.words": _OVERSEES | {"李梅", "孙丽"},
    "ledger.handin.report": _OVERSEES,
    "ledger.leftover.values": _OVERSEES,
    # A report: whoever told it, the police, the township; the county where a doubtful one is sorted.
    "reports.report.told": _OVERSEES | {"赵刚", "孙丽"},
    # The log's reader audits on which ground files were opened (审计管理员, roles.py): the typed reasons.
    "audit.reason.said": {"高远"},
    # An assessment is signed by those who took part; the county guides it, and whoever reads the whole case
    # (WHOLE_CASE: the station) weighs its conclusion by who drew it. Name and office only.
    "assessments.assessor.name": _OVERSEES | {"赵刚"},
    # To whom a child is referred: the need, and nothing else of the case; else those of the whole case
    # (国发〔2016〕13号 四（三）: the township with the police, others assist).
    "support.referral.need": _TOWN | {"赵刚", "何敏"},
    # Work of a phone that waits for a person: who keeps the phones decides on it (reliability.md §1.5, parked
    # is not lost). The county, since what is parked may be about another township's child.
    "field.operation.payload": _OVERSEES,
    "field.collision.payload": _OVERSEES,
    # A request about one's own data: who took it in and who answers it (个人信息保护法 第五十条), not the
    # township in between: it may be a complaint about it.
    "rights.request.asker_name": _COUNTY | {"李梅"},
    "rights.request.what": _COUNTY | {"李梅"},
    # A village's sheet becomes visits that the same people read with the file (Permission.READ_CHILDREN).
    "visits.sheet.rows": _OVERSEES | {"李梅"},
    # A letter that presses: who sends it, who gets it, who inspects.
    "documents.letter.words": _OVERSEES | {"陈曦", "关岩"},
    "supervision.supervisedtask.demand": _OVERSEES | {"陈曦", "关岩"},
}
PAPERS = [name for name in OURS if "form" in parameters(name)]
"""Papers that come as PDF and as Word: two files, written by two hands."""


def hands_out(view: Callable[..., object]) -> bool:
    """Whether a view answers with a file, itself or through a function of its module."""
    module = inspect.getmodule(view)
    makers = {"as_file"} | {
        name
        for name, one in vars(module).items()
        if inspect.isfunction(one) and "as_file" in called_in(one.__code__)
    }
    return inspect.isfunction(view) and not makers.isdisjoint(called_in(view.__code__))


def called_in(code: CodeType) -> set[str]:
    """Every name a function asks for, those of the functions written inside it too."""
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return set(code.co_names).union(*map(called_in, inner))


FILES = {name for name in OURS if name not in PUBLIC and hands_out(view_of(name))}
"""Every address that hands out a file, by what its view does: a new one is searched by itself."""
_SEALED_FILE = "ledger:export_file"
"""An encrypted zip: what is in it is searched before it is packed."""
Seen = dict[str, set[str]]


def seed() -> dict[str, str]:
    """Put a word into every sealed field of every row; the words with the columns they stand in."""
    words: dict[str, str] = {}
    for model in filter(lambda one: one._meta.managed, apps.get_models()):
        fields = [f for f in model._meta.local_concrete_fields if isinstance(f, SealedTextField)]
        for field in fields:
            word = f"雀{len(words):03}鸟"
            words[word] = f"{model._meta.label_lower}.{field.name}"
            for row in model._default_manager.filter(**{f"{field.name}__isnull": False}):
                setattr(row, field.attname, marked(getattr(row, field.attname), word))
                row.save(update_fields=[field.name])
    return words


def marked(value: Any, word: str) -> Any:
    """The value with the word in each text that somebody wrote; codes and dates stay what they are."""
    if isinstance(value, dict):
        return {key: marked(one, word) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one, word) for one in value]
    free = isinstance(value, str) and any(
        "\u4e00" <= sign <= "\u9fff" or sign == "x" for sign in value
    )
    return f"{value}{word}" if free else value


def text_of(response: HttpResponseBase) -> str:
    """What an answer says, whatever it is packed in."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return words_in(bytes(content))


def words_in(content: bytes) -> str:
    """What a file says: a PDF as a reader that is not ours reads it, Word and Excel with every part unpacked
    and without the marks between two pieces of a word.
    """
    if content[:4] == b"%PDF":
        read = subprocess.run(
            ["pdftotext", "-", "-"], input=content, capture_output=True, check=True
        )
        return re.sub(r"\s", "", read.stdout.decode())
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]
    # Some writers of Excel spell every Chinese character as a number.
    return "".join(part + unescape(re.sub(r"<[^>]*>", "", part)) for part in parts)


DRAWN: list[str] = []
"""What the QR codes say that were drawn: a picture is read by telephones, not by `words_in`."""


@pytest.fixture(autouse=True)
def _drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    make = qrcode.make

    def noted(data: Any, **how: Any) -> object:
        DRAWN.append(str(data))
        return make(data, **how)

    DRAWN.clear()
    monkeypatch.setattr(qrcode, "make", noted)


def crawl(
    sign_in: Callable[[str], Client], people: Iterable[str], urls: Mapping[str, str],
    words: Mapping[str, str],
) -> Seen:  # fmt: skip
    """Which sealed columns each of these people comes across at these addresses."""
    seen: Seen = defaultdict(set)
    for person in people:
        client = sign_in(person)
        for name, url in urls.items():
            with transaction.atomic():
                response = client.post(url) if name in POSTED else client.get(url)
                transaction.set_rollback(True)
            said = text_of(response) + "".join(DRAWN)
            DRAWN.clear()
            if "雀" in said:
                for word, column in words.items():
                    if word in said:
                        seen[column].add(person)
    return dict(seen)


@pytest.fixture
def urls(address: Callable[[str], str]) -> dict[str, str]:
    """Every address with real rows behind it, the lists in each of their forms, and the printed forms."""
    found = {name: address(name) for name in OURS if name not in PUBLIC}
    more = (
        "/search/?q=雀", "/children/?q=雀", "/tasks/?which=organisation", "/tasks/?which=finished",
        "/reports/?list=mine", "/reports/?list=waiting", "/cases/?list=closed",
        found["desk:log"] + "?who=周静",
    )  # fmt: skip
    files = [
        f"{found[name].rpartition('.')[0]}.{form}" for name in PAPERS for form in ("pdf", "docx")
    ]
    return found | {one: one for one in (*more, *files)}


def test_what_is_sealed_shows_where_the_table_says_and_nowhere_else(
    world: World, urls: dict[str, str], sign_in: Callable[[str], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    words = seed()
    assert crawl(sign_in, PEOPLE, urls, words) == ALLOWED
    interface = ("/tasks/?which=organisation", "/tasks/?which=below",
                 "/tasks/?which=finished", f"/reports/{Report.objects.earliest('at').pk}")  # fmt: skip
    for n, person in enumerate(("王强", "林涛", "赵刚", "孙丽", "何敏")):
        secret = f"th_{n:043}"
        issue_token(name="x", officer=world.officer(person), scopes=list(Scope), days=1,
                    secret=secret, by=world.officer("许平"))  # fmt: skip
        for path in interface:
            answer = Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})
            assert "雀" not in text_of(answer), (person, path)
    assert "雀" not in caplog.text


def test_every_address_that_hands_out_a_file_is_opened(
    world: World, urls: dict[str, str], sign_in: Callable[[str], Client]
) -> None:
    assert set(PAPERS) <= FILES
    assert len(FILES) > 20
    shut = {
        name
        for name in FILES - {_SEALED_FILE}
        if not any(
            words_in(file)
            for person, code in MATRIX[name].items()
            if code == 200 and (file := _file(sign_in(person), urls[name]))
        )
    }
    assert shut == set()


def _file(client: Client, url: str) -> bytes:
    """What is handed out at an address; empty where it is a page."""
    with transaction.atomic():
        response = client.get(url)
        transaction.set_rollback(True)
    page = response.headers["Content-Type"].startswith("text/html")
    return b"" if page or response.status_code != 200 else bytes(response.content)


@pytest.mark.parametrize("form", FORMS)
def test_an_export_holds_what_the_files_say_and_nothing_else(
    form: str, world: World, urls: dict[str, str]
) -> None:
    words, by = seed(), world.officer("王强")
    asked = ask_export(
        form=form, purpose="核对", receiver="本单位", query=f"place={QINGYAN}", by=by
    )
    content = EXPORTS.get(make_export(export=asked, by=by).pk, "file")
    said = words_in(content)
    assert said
    assert {column for word, column in words.items() if word in said} <= {"children.change.values"}


def test_a_planted_leak_is_seen(
    world: World, urls: dict[str, str], sign_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    words = seed()
    report = Report.objects.earliest("at")
    monkeypatch.setattr(Organisation, "__str__", lambda self: report.told["story"])
    (some,) = [{name: urls[name] for name in ("people:organisations", "desk:home")}]
    assert crawl(sign_in, ["何敏"], some, words) == {"reports.report.told": {"何敏"}}


def test_posters_and_their_codes_are_searched_and_a_leak_in_a_code_is_seen(
    world: World, urls: dict[str, str], sign_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    assert "public:poster" in FILES
    words = seed()
    some = {name: urls[name] for name in ("public:poster", "public:posters")}
    assert crawl(sign_in, ["王强"], some, words) == {}
    report, make = Report.objects.earliest("at"), qrcode.make
    story = report.told["story"]
    monkeypatch.setattr(qrcode, "make", lambda data, **how: make(f"{data}?{story}", **how))
    assert crawl(sign_in, ["王强"], some, words) == {"reports.report.told": {"王强"}}


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
def test_a_word_planted_in_a_file_is_seen(form: str) -> None:
    word = "雀000鸟"
    if form == "xlsx":
        book, packed = Workbook(), io.BytesIO()
        book.active["A1"] = f"备注{word}"
        book.save(packed)
        content = packed.getvalue()
    else:
        write = TABLES[form][1]
        rows = [("办理情况", f"{'查明的情形很长，' * 9}{word}")]
        content = write(TablePaper("通报单", "F08", "1", [("孩子", "x")], rows, ["盖章"], "x", "x"))
    assert word in words_in(content)


REPORTER, TELEPHONE, STORY, ADDED, DONE, CARER, MOBILE = (
    "雀桂花", "19912340001", "雀昨夜又打了", "雀补充一句", "雀到现场看过", "雀秀英", "19912340002",
)  # fmt: skip


def rows_with(secrets: Iterable[str]) -> list[tuple[str, str]]:
    """Where in the database, as it lies there, these words can be read."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            raw = "\n".join(_plain(value) for row in cursor.fetchall() for value in row)
            found += [(table, secret) for secret in secrets if secret in raw]
    return found


def _plain(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    # JSON columns come as text on one database and as objects on the other; escapes hide nothing.
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text.encode().decode("unicode_escape", "ignore") + text


def test_nothing_told_in_confidence_can_be_read_in_the_database_or_the_log(
    world: World, sign_in: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    one = child(world)
    said = told(child=one, story=STORY, identity={"name": REPORTER, "phone": TELEPHONE})
    receipt = take_in(uuid7(), said, ANYBODY)
    report = Report.objects.get()
    add_to_report(report=report, text=ADDED, by=ANYBODY)
    assert report.proceeding is not None
    case = report.proceeding.case
    finish_step(
        assignment=pending(case, "accept"), done=Done(["accepted"], statement=DONE),
        by=world.officer("赵刚"),
    )  # fmt: skip
    finish(world, case, "attend", "living_alone")
    care_filed(world, one, **{"caregiver.name": "王桂英", "other.name": CARER})
    finish_task(task=world.task("大坪村民委员会"), statement=DONE, by=world.officer("李梅"))
    address = add_address(
        kind=Kind.SMS, value=MOBILE, wish=Wish.ALL, quiet=True, by=world.officer("李梅")
    )
    assert Address.objects.get(pk=address.pk).value == MOBILE
    for person in PEOPLE:
        for page in ("/", "/tasks/", "/reports/", "/cases/", f"/reports/{report.pk}/"):
            sign_in(person).get(page)
    secrets = (REPORTER, TELEPHONE, STORY, ADDED, DONE, MOBILE, receipt, receipt.replace(" ", ""))
    assert rows_with(secrets) == []
    assert rows_with([code_of(address)]) == []
    for secret in secrets:
        assert secret not in caplog.text
    # See it fail: a duty whose title tells it.
    Task.objects.filter(pk=Task.objects.earliest("id").pk).update(title=STORY)
    assert rows_with([STORY]) == [("tasks_task", STORY)]


def test_the_reporter_is_shown_to_whoever_may_open_it_with_a_reason_and_to_nobody_else(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    report = filed(child=child(world), identity={"name": REPORTER, "phone": TELEPHONE})
    url = f"/reports/{report.pk}/reporter/"
    answers = {
        person: text_of(sign_in(person).post(url, {"reason": "要找报告人核实"}))
        for person in PEOPLE
    }
    assert {person for person, said in answers.items() if REPORTER in said} == {"赵刚"}
    assert REPORTER not in text_of(sign_in("赵刚").get(url))
    assert REPORTER not in text_of(sign_in("赵刚").post(url, {"reason": ""}))
    assert open_reporter(report=report, reason="x", by=world.officer("赵刚")).identity == {
        "name": REPORTER,
        "phone": TELEPHONE,
    }


def test_where_the_village_head_is_accused_his_organisation_sees_nothing(
    world: World, urls: dict[str, str], sign_in: Callable[[str], Client]
) -> None:
    accused = filed(place=DAPING, suspect="village_official", story=STORY)
    assert accused.proceeding is not None
    case = accused.proceeding.case
    theirs = {
        str(task.pk): f"/tasks/{task.pk}/"
        for task in Task.objects.filter(opened_at__gte=accused.at - timedelta(seconds=1))
    }
    addresses = urls | theirs | {"case": f"/cases/{case.pk}/", "report": f"/reports/{accused.pk}/"}
    client = sign_in("李梅")
    for name, url in addresses.items():
        if name not in POSTED:
            said = text_of(client.get(url))
            for hidden in (STORY, case.number, str(case.pk), str(accused.pk)):
                assert hidden not in said.replace(url, ""), (name, hidden)
