"""Every address: a stranger is sent to the log-in, and everybody else gets what the matrix says."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.children import child, hand_in, row
from tests.make import make_png
from tests.record.cases.test_walking import finish, pending
from tests.record.surveys.test_surveys import begun
from tests.work.reports.test_reports import filed
from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.doors.field import shell
from tonghu.oversight.supervision.actions import urge
from tonghu.record.archive.actions import file_paper
from tonghu.record.care.actions import draft_agreement, speak_of_care
from tonghu.record.care.models import Agreement
from tonghu.record.cases.actions import (
    ask_emergency_access,
    begin_case,
    call_conference,
    record_progress,
)
from tonghu.record.cases.models import Progress
from tonghu.record.children.actions import offer_transfer, propose_pairs
from tonghu.record.ledger.models import LeftOver
from tonghu.record.surveys.actions import hand_in_return
from tonghu.record.surveys.models import ReturnKind
from tonghu.record.tasks.actions import ask_extension, attach_file
from tonghu.record.tasks.models import Task

# Open to everybody, each with its reason.
PUBLIC = {
    "account_login": "one must be able to sign in",
    "account_logout": "signed out already is signed out",
    "account_signup": "closed: says that accounts are given",
    "account_inactive": "says that an account is closed",
    "account_reset_password": "says whom to ask",
    "account_reset_password_done": "library page without content",
    "account_reset_password_from_key": "library page without content",
    "account_reset_password_from_key_done": "library page without content",
    "account_confirm_email": "no e-mail here: 404 or a dead link",
    "account_email_verification_sent": "no e-mail here",
    "mfa_authenticate": "second step of signing in",
    "mfa_trust": "second step of signing in",
    "mfa_login_webauthn": "signing in with a passkey",
    "mfa_signup_webauthn": "closed",
    "healthz": "for the machine that watches",
    "api:openapi-json": "the description of the interface holds no data",
    "public:counties": "anybody may report that a child is in danger",
    "public:report": "likewise",
    "public:receipt": "whoever holds the receipt",
    **dict.fromkeys(
        (
            "field:status",
            "field:enrol",
            "field:unlock",
            "field:push",
            "field:receipts",
            "field:pull",
        ),
        "signed by the phone's key; says for itself who has to be logged in",
    ),
    **dict.fromkeys(
        ("phone:page", "phone:manifest", "phone:worker", "phone:file", "phone:token"),
        "the phone's program opens without a signal; it holds no data",
    ),
    "api:api-root": "the description of the interface holds no data",
}
# What a person of this name gets: right person, wrong role, wrong place. None: not asked.
MATRIX: dict[str, dict[str, int]] = {
    "desk:home": {"李梅": 200, "高远": 200},
    "desk:search": {"李梅": 200},
    "desk:log": {"高远": 200, "李梅": 403, "林涛": 403, "许平": 403},
    "desk:law": {"李梅": 200},
    "desk:procedure": {"李梅": 200},
    "tasks:list": {"李梅": 200, "许平": 200},
    "tasks:detail": {
        "王强": 200,
        "周静": 200,
        "林涛": 200,
        "何敏": 404,
        "李梅": 404,
        "赵刚": 404,
        "高远": 404,
    },
    "tasks:holder": {"何敏": 404, "林涛": 422, "高远": 404, "王强": 302},
    "tasks:completion": {"王强": 200, "何敏": 404, "李梅": 404},
    "tasks:handover": {"王强": 200, "何敏": 404, "李梅": 404},
    "tasks:attachments": {"王强": 200, "何敏": 404, "李梅": 404},
    "tasks:attachment": {"王强": 200, "林涛": 200, "何敏": 404, "李梅": 404},
    "tasks:attachment_withdrawal": {"王强": 200, "何敏": 404, "李梅": 404},
    "tasks:extension": {"王强": 200, "何敏": 404, "李梅": 404},
    "tasks:extension_answer": {"林涛": 200, "何敏": 404, "李梅": 404},
    "people:organisations": {"李梅": 200},
    "people:roles": {"李梅": 200},
    "people:new_organisation": {"许平": 200, "马兰": 403, "林涛": 403},
    "people:organisation": {"王强": 200, "何敏": 404, "李梅": 404},
    "people:new_officer": {"马兰": 200, "许平": 403, "林涛": 403},
    "people:officer": {"王强": 200, "何敏": 404},
    "people:new_post": {"马兰": 200, "许平": 403, "王强": 403},
    "people:post_end": {"马兰": 200, "许平": 403, "王强": 403},
    "people:suspension": {"马兰": 200, "许平": 403, "王强": 403},
    "people:password": {"马兰": 200, "许平": 403, "王强": 403},
    "children:ledger": {"李梅": 200, "林涛": 200, "赵刚": 403, "高远": 403, "许平": 403},
    "children:new": {"李梅": 200, "赵刚": 403},
    "children:review": {"王强": 200, "林涛": 200, "李梅": 403, "赵刚": 403},
    "children:review_task": {"何敏": 302, "王强": 404},
    "children:claim": {"李梅": 200, "赵刚": 403},
    "children:pairs": {"李梅": 200, "赵刚": 403},
    "children:pair": {"李梅": 200, "林涛": 200, "何敏": 404, "赵刚": 403},
    "children:saved_views": {"李梅": 302, "赵刚": 302},
    "children:transfers": {"何敏": 200, "赵刚": 403},
    "children:transfer_answer": {"何敏": 200, "王强": 200, "田雨": 404, "赵刚": 403},
    "children:transfer_task": {"何敏": 302, "王强": 404},
    "children:dossier": {
        "李梅": 200,
        "王强": 200,
        "林涛": 200,
        "何敏": 404,
        "赵刚": 404,
        "高远": 404,
    },
    "children:change": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "children:correction": {"李梅": 200, "何敏": 404},
    "children:submission": {"李梅": 302, "何敏": 404},
    "children:exit": {"李梅": 200, "何敏": 404},
    "children:exit_decision": {"王强": 200, "何敏": 404},
    "children:reentry": {"王强": 200, "何敏": 404},
    "children:transfer": {"王强": 200, "何敏": 404},
    "children:split": {"王强": 200, "李梅": 403, "何敏": 404},
    "care:list": {"李梅": 200, "林涛": 200, "赵刚": 403},
    "care:new": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:agreement": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "care:edit": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:signature": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:unsigned": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:filing": {"李梅": 302, "何敏": 404, "赵刚": 404},
    "care:end": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:paper": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "care:duty": {"李梅": 302, "何敏": 404},
    "archive:catalogue": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "archive:new": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "archive:paper": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "archive:withdrawal": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "cases:list": {"王强": 200, "高远": 200},
    "cases:board": {"林涛": 200, "王强": 200, "李梅": 403, "高远": 403},
    "cases:new": {"王强": 200, "何敏": 404, "李梅": 403, "赵刚": 404},
    "cases:case": {"王强": 200, "周静": 200, "林涛": 404, "李梅": 404, "何敏": 404, "关岩": 404},
    "cases:step": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "cases:wait": {"王强": 200, "林涛": 404, "李梅": 404},
    "cases:closure": {"周静": 200, "王强": 403, "林涛": 404, "何敏": 404},
    "cases:reopening": {"周静": 200, "王强": 403, "林涛": 404},
    "cases:invitations": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:conflicts": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:whose": {"王强": 200, "林涛": 404, "李梅": 403},
    "cases:new_conference": {"王强": 200, "林涛": 404, "李梅": 403},
    "cases:minutes": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:paper": {"赵刚": 200, "王强": 200, "孙丽": 404, "李梅": 404, "何敏": 404},
    "cases:emergency": {"王强": 200, "李梅": 403},
    "cases:access_review": {"林涛": 200, "陈曦": 404, "王强": 403},
    "reports:list": {"孙丽": 200, "赵刚": 200, "许平": 403},
    "reports:new": {"孙丽": 200, "赵刚": 200, "许平": 403},
    "reports:new_of_child": {"李梅": 200, "王强": 200, "何敏": 404, "许平": 403},
    "reports:report": {
        "赵刚": 200,
        "王强": 200,
        "孙丽": 200,
        "李梅": 404,
        "何敏": 404,
        "林涛": 404,
    },
    "reports:paper": {"赵刚": 200, "王强": 200, "李梅": 404, "何敏": 404},
    "public:poster": {"孙丽": 200, "李梅": 200, "许平": 403},
    "reports:reporter": {"赵刚": 200, "王强": 403, "林涛": 403, "孙丽": 403},
    "reports:note": {"王强": 200, "何敏": 404, "李梅": 404, "孙丽": 404},
    "reports:answer": {"赵刚": 200, "王强": 200, "何敏": 404, "孙丽": 404},
    "reports:sorting": {"林涛": 200, "王强": 403, "孙丽": 403},
    "reports:sorted_out": {"林涛": 422, "孙丽": 404},
    "reports:account": {"赵刚": 200, "王强": 200, "林涛": 404, "李梅": 403},
    "surveys:list": {"李梅": 200, "林涛": 200, "赵刚": 403},
    "surveys:new": {"王强": 200, "林涛": 200, "李梅": 403, "赵刚": 403},
    "surveys:campaign": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "surveys:village": {"李梅": 200, "王强": 200, "田雨": 404, "何敏": 404, "赵刚": 404},
    "surveys:closure": {"王强": 200, "李梅": 403, "何敏": 404},
    "surveys:withdrawal": {"王强": 200, "李梅": 403, "何敏": 404},
    "surveys:duty": {"李梅": 302, "田雨": 404, "何敏": 404},
    "ledger:list": {"李梅": 200, "赵刚": 403, "陈曦": 403},
    "ledger:export": {"王强": 200, "李梅": 403, "赵刚": 403},
    "ledger:form": {"王强": 200, "何敏": 404, "赵刚": 404},
    "ledger:hand_in_task": {"何敏": 302, "王强": 404},
    "ledger:left_over": {"王强": 200, "何敏": 404, "赵刚": 403},
    "ledger:hand_in": {
        "王强": 200,
        "周静": 200,
        "林涛": 200,
        "李梅": 404,
        "何敏": 404,
        "赵刚": 403,
    },
    "ledger:columns": {"王强": 200, "何敏": 404},
    "ledger:progress": {"王强": 302, "何敏": 404},
    "ledger:refused": {"王强": 200, "何敏": 404},
    "ledger:verdict": {"王强": 302, "何敏": 404},
    "supervision:list": {"李梅": 200, "林涛": 200},
    "supervision:detail": {"林涛": 200, "王强": 200, "李梅": 404, "何敏": 404, "高远": 404},
    "supervision:urging": {"林涛": 200, "王强": 403, "李梅": 403, "何敏": 404},
    "supervision:answer": {"王强": 200, "林涛": 200, "何敏": 404, "李梅": 404},
    "supervision:acceptance": {"林涛": 200, "何敏": 404, "李梅": 404},
    "documents:letter": {
        "林涛": 200,
        "王强": 200,
        "何敏": 404,
        "李梅": 404,
        "高远": 404,
        "许平": 404,
        "赵刚": 404,
    },
    "places:provinces": {"李梅": 200},
    "places:show": {"李梅": 200},
    "terms:list": {"陈曦": 200, "林涛": 403, "李梅": 403},
    "terms:new": {"陈曦": 200, "林涛": 403},
    "terms:new_year": {"陈曦": 200, "林涛": 403},
    "tokens:list": {"许平": 200, "马兰": 403, "林涛": 403},
    "tokens:new": {"许平": 200, "马兰": 403},
    "tokens:revocation": {"许平": 404, "马兰": 403},
}
PIXEL = make_png()
_ABOUT_CHILDREN = ("children:", "ledger:", "care:", "archive:", "cases:", "reports:", "surveys:")
POSTED = {
    "tasks:holder", "children:saved_views", "children:submission", "ledger:progress",
    "ledger:verdict", "care:filing", "reports:sorted_out",
}  # fmt: skip


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The full name of every address."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from names(one, inner)
        elif isinstance(one, URLPattern):
            yield f"{prefix}{one.name}"


NAMES = sorted(set(names(get_resolver())))
OURS = [n for n in NAMES if not n.startswith(("account_", "mfa_", "usersessions_", "api:"))]


@pytest.fixture
def address(world: World) -> Callable[[str], str]:
    """The address of a name, with real rows of 青岩镇 behind its parameters."""
    task = world.task("青岩镇人民政府", ago=timedelta(days=60))
    attached = attach_file(
        task=task, name="x.png", content=PIXEL, evidence=False, by=world.officer("王强")
    )
    supervised = urge(task=task, demand="x", code="云民督", by=world.officer("林涛"))
    to_answer = Task.objects.get(subject_id=supervised.pk)
    asked = ask_extension(task=task, more=1, reason="x", basis="x", by=world.officer("周静"))
    officer = world.officer("王强")
    arguments = {
        "task_id": task.pk,
        "extension_id": asked.pk,
        "organisation_id": task.organisation_id,
        "officer_id": officer.pk,
        "post_id": officer.posts.get().pk,
        "token_id": task.pk,
        "code": COUNTY,
        "key": "emergency_response",
        "uidb36": "x",
        "pk": 1,
        "operation_id": "x",
    }

    arguments |= {
        "attachment_id": attached.pk,
        "supervised_id": supervised.pk,
        "letter_id": supervised.letter_id,
        "form": "docx",
    }

    def of(name: str) -> str:
        if name.startswith(_ABOUT_CHILDREN) and "child_id" not in arguments:
            arguments.update(_of_a_child(world))
        if name in {"children:review_task", "children:transfer_task", "ledger:hand_in_task"}:
            return reverse(name, args=[Task.objects.get(kind="ledger.transfer").pk])
        if name == "care:duty":
            return reverse(name, args=[Task.objects.get(kind="care.renew").pk])
        if name in {"cases:step", "cases:wait"}:
            return reverse(name, args=[Task.objects.get(kind__endswith=".assign").pk])
        if name == "surveys:duty":
            return reverse(name, args=[Task.objects.get(kind="surveys.sweep", place=DAPING).pk])
        if name == "surveys:village":
            return reverse(name, args=[arguments["campaign_id"], DAPING])
        if name == "phone:file":
            return reverse(name, args=[shell.version(), "app.js"])
        if name == "cases:paper":
            return reverse(name, args=["F07B", Progress.objects.get().pk, "docx"])
        if name == "reports:note":
            return reverse(name, args=[Task.objects.get(kind="reports.note").pk])
        if name == "reports:answer":
            return reverse(name, args=[Task.objects.get(kind="mandatory_report.acknowledge").pk])
        if name in {"reports:sorting", "reports:sorted_out"}:
            return reverse(name, args=[Task.objects.get(kind="reports.sort").pk])
        if name == "cases:access_review":
            return reverse(name, args=[Task.objects.get(kind="cases.review_access").pk])
        if name in {"supervision:answer", "supervision:acceptance"}:
            return reverse(name, args=[to_answer.pk])
        for wanted in _parameters(name):
            assert wanted in arguments, f"{name} wants {wanted}: add it here"
        return reverse(name, kwargs={key: arguments[key] for key in _parameters(name)})

    return of


def _of_a_child(world: World) -> dict[str, object]:
    """A child of 大坪村 who is offered elsewhere and looks like another; a ledger with a row to judge."""
    known, other = child(world, by="王强"), child(world, by="王强", id_number=None)
    (pair,) = propose_pairs(pairs=[(known.pk, other.pk, 0.8, ["姓名相同"])], by=CLOCK)
    offered = offer_transfer(
        child=known, to_place=BAISHUI_VILLAGE, reason="x", by=world.officer("王强")
    )
    handed = hand_in(world, [row(name="周明", id_number=None, outcome="refused")])
    left = LeftOver.objects.create(
        hand_in=handed, sheet="表", row=3, outcome="parked", codes="likely", problems=[],
        values={"name": "李小雨"}, place=DAPING, child=other,
    )  # fmt: skip
    limei = world.officer("李梅")
    agreement = draft_agreement(child=known, said={}, by=limei)
    Agreement.objects.filter(pk=agreement.pk).update(
        status="filed", ends_on=date(2999, 1, 1), next_on=date(2026, 1, 1)
    )
    speak_of_care(agreement_id=agreement.pk, today=date(2026, 1, 1), by=CLOCK)
    paper = file_paper(
        child=known, heading="20", title="x", formed_on=date(2026, 1, 1),
        upload=("x.png", PIXEL), by=limei,
    )  # fmt: skip
    town = world.officer("王强")
    opened = begin_case(child=known, key="assessment_and_support", because="x", by=town)
    meeting = call_conference(
        case=opened.case, held_at=world.now, venue="x", agenda="x", by=town,
        organisations=[world.organisation("青岩镇中心小学")],
    )  # fmt: skip
    ask_emergency_access(child=known, kind="danger", reason="孩子正面临危险，要找监护人", by=town)
    report = filed(by=world.officer("孙丽"), child=known)
    assert report.proceeding is not None
    finish(world, report.proceeding.case, "accept", "accepted")
    finish(world, report.proceeding.case, "attend", "missing")
    searching = pending(report.proceeding.case, "search")
    record_progress(assignment=searching, said={"looks": "x"}, by=world.officer("赵刚"))
    filed(crowded=True)
    campaign = begun(world)
    said = hand_in_return(campaign=campaign, place=DAPING, kind=ReturnKind.UNCHANGED, by=limei)
    return {
        "campaign_id": campaign.pk,
        "return_id": said.pk,
        "report_id": report.pk,
        "case_id": opened.case_id,
        "conference_id": meeting.pk,
        "agreement_id": agreement.pk,
        "paper_id": paper.pk,
        "child_id": known.pk,
        "change_id": known.changes.first().pk,  # type: ignore[union-attr]
        "pair_id": pair.pk,
        "transfer_id": offered.pk,
        "hand_in_id": handed.pk,
        "left_over_id": left.pk,
        "verb": "confirm",
    }


def _parameters(name: str) -> list[str]:
    *namespaces, last = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    return list(resolver.reverse_dict.getlist(last)[0][0][0][1])


def test_a_stranger_is_sent_to_the_log_in(address: Callable[[str], str]) -> None:
    for name in OURS:
        if name in PUBLIC:
            continue
        response = Client().get(address(name))
        assert response.status_code == 302, name
        assert response.headers["Location"].startswith("/accounts/login/"), name


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith(("mfa_", "usersessions_"))])
def test_the_account_pages_of_the_library_want_a_log_in_too(name: str) -> None:
    if name in PUBLIC or _parameters(name):
        return
    response = Client().get(reverse(name))
    assert response.status_code in {302, 405}


def test_every_address_is_in_the_matrix_or_public_with_a_reason() -> None:
    assert [n for n in OURS if n not in MATRIX and n not in PUBLIC] == []
    assert [n for n in MATRIX if n not in OURS] == []


@pytest.mark.parametrize("person", sorted({person for row in MATRIX.values() for person in row}))
def test_the_matrix(
    person: str, address: Callable[[str], str], sign_in: Callable[[str], Client]
) -> None:
    """Every cell of one person; whatever a page writes is taken back before the next."""
    client, found = sign_in(person), {}
    wanted = {name: row[person] for name, row in MATRIX.items() if person in row}
    for name in wanted:
        url = address(name)
        with transaction.atomic():
            response = client.post(url) if name in POSTED else client.get(url)
            transaction.set_rollback(True)
        found[name] = response.status_code
    assert found == wanted


@pytest.mark.parametrize("name", ["tasks:detail", "people:organisation", "people:officer"])
def test_foreign_and_missing_look_the_same(
    name: str, address: Callable[[str], str], sign_in: Callable[[str], Client]
) -> None:
    client, url = sign_in("何敏"), address(name)
    missing = url[:-5] + ("0000/" if not url.endswith("0000/") else "1111/")
    foreign, none = client.get(url), client.get(missing)
    assert foreign.status_code == none.status_code == 404
    assert len(foreign.content) == len(none.content)


def test_a_right_taken_away_stops_working_with_the_next_request(
    world: World, sign_in: Callable[[str], Client], address: Callable[[str], str]
) -> None:
    client, url = sign_in("王强"), address("tasks:detail")
    assert client.get(url).status_code == 200
    post = world.officer("王强").posts.get()
    sign_in("马兰").post(reverse("people:post_end", args=[post.pk]), {"reason": "调离"})
    assert client.get(url).status_code == 404


def test_every_answer_carries_the_security_headers(
    address: Callable[[str], str], sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    urls = ["/nosuch", "/healthz", "/accounts/login/", "/api/openapi.json",
            *(address(n) for n in OURS)]  # fmt: skip
    for url in urls:
        headers = client.get(url).headers
        policy = headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff", url
        assert headers["X-Frame-Options"] == "DENY", url
        assert headers["Referrer-Policy"] == "same-origin", url
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", url
        assert "unsafe" not in policy, url
        assert "frame-ancestors 'none'" in policy, url
        assert headers["X-Request-ID"], url
