"""Every address: a stranger is sent to the log-in, and everybody else gets what the matrix says."""

import inspect
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from tests.children import child, hand_in, row
from tests.doors.field.phone import of_a_phone
from tests.make import make_png
from tests.record.cases.test_walking import finish, pending
from tests.record.rights.test_requests import asked
from tests.record.surveys.test_surveys import begun
from tests.work.contact.test_contacts import spoke
from tests.work.reports.test_reports import filed
from tests.work.schooling.test_absences import pupil, stays_away
from tests.work.visits.test_recording import visited
from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, QINGYAN, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.documents.actions import attach
from tonghu.base.outbox.actions import add_address
from tonghu.base.outbox.models import Kind, Wish
from tonghu.base.people.actions import found_organisation
from tonghu.base.people.models import Officer
from tonghu.doors.field import shell
from tonghu.law.agencies import Agency
from tonghu.law.basis import HOUSE_RULES
from tonghu.law.instruments import FOUR_COLOURS
from tonghu.oversight.capacity.actions import speak_of_checks
from tonghu.oversight.supervision.actions import urge
from tonghu.record.archive.actions import file_paper
from tonghu.record.care.actions import draft_agreement, speak_of_care
from tonghu.record.care.models import Agreement
from tonghu.record.cases.actions import (
    Done,
    ask_emergency_access,
    attach_to_step,
    begin_case,
    call_conference,
    record_progress,
)
from tonghu.record.cases.engine import Matter, begin, start
from tonghu.record.cases.models import Assignment, Case, Conflict, Progress
from tonghu.record.children.actions import offer_transfer, propose_change
from tonghu.record.children.models import Child, Pair
from tonghu.record.ledger.actions import ask_export
from tonghu.record.ledger.models import LeftOver
from tonghu.record.rights.actions import speak_of_retention
from tonghu.record.risk.actions import Seen, observe
from tonghu.record.surveys.actions import hand_in_return
from tonghu.record.surveys.models import ReturnKind
from tonghu.record.tasks.actions import Duty, ask_extension, attach_file, open_task
from tonghu.record.tasks.models import Task
from tonghu.work.assessments.actions import (
    add_assessor,
    ask_reassessment,
    assess_child,
    record_signed_paper,
)
from tonghu.work.contact.models import Contact
from tonghu.work.reports.actions import add_photo
from tonghu.work.reports.duties import OWED, SPOKEN_OF
from tonghu.work.reports.models import Report
from tonghu.work.response.actions import ask_where_to
from tonghu.work.response.models import Stay
from tonghu.work.schooling.actions import speak_of_absence
from tonghu.work.support.actions import adopt_plan, refer
from tonghu.work.support.models import Measure
from tonghu.work.visits.actions import ask_verification, hand_in_sheet
from tonghu.work.visits.models import Sheet, Visit
from tonghu.work.visits.reader import KEY
from tonghu.work.visits.reading import NAME, ON, WELL, understood

pytestmark = pytest.mark.once

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
    "api-nothing": "says that there is nothing",
    "api:openapi-json": "the description of the interface holds no data",
    "public:counties": "anybody may report that a child is in danger",
    "public:report": "likewise",
    "public:receipt": "whoever holds the receipt",
    "public:photos": "likewise",
    **dict.fromkeys(
        (
            "field:status",
            "field:enrol",
            "field:unlock",
            "field:recover",
            "field:push",
            "field:receipts",
            "field:pull",
            "field:blob",
            "field:blob_part",
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
    "children:file_task": {"何敏": 302, "王强": 404},
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
    "children:acceptance": {"李梅": 302, "王强": 302, "何敏": 404, "赵刚": 403},
    "children:refusal": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "children:proposals_duty": {"王强": 302, "何敏": 404, "李梅": 404},
    "children:correction": {"李梅": 200, "何敏": 404},
    "children:arrival": {"王强": 200, "何敏": 404, "赵刚": 404},
    "children:submission": {"李梅": 302, "何敏": 404},
    "children:exit": {"李梅": 200, "何敏": 404},
    "children:exit_decision": {"王强": 200, "何敏": 404},
    "children:reentry": {"王强": 200, "何敏": 404},
    "children:transfer": {"王强": 200, "何敏": 404},
    "children:household": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "children:split": {"王强": 302, "李梅": 403, "何敏": 404},
    "care:list": {"李梅": 200, "林涛": 200, "赵刚": 403},
    "care:new": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:agreement": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "care:edit": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:signature": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:unsigned": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:filing": {"李梅": 302, "何敏": 404, "赵刚": 404},
    "care:notices": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:end": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "care:paper": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "care:duty": {"李梅": 302, "何敏": 404},
    "risk:duty": {"周静": 200, "何敏": 404, "李梅": 404},
    "archive:catalogue": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "archive:new": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "archive:paper": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "archive:replacement": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "archive:withdrawal": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "cases:list": {"王强": 200, "高远": 200},
    "cases:board": {"林涛": 200, "王强": 200, "李梅": 403, "高远": 403},
    "cases:new": {"王强": 200, "何敏": 404, "李梅": 403, "赵刚": 404},
    "cases:case": {"王强": 200, "周静": 200, "林涛": 404, "李梅": 404, "何敏": 404, "关岩": 404},
    "cases:step": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "cases:wait": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "cases:files": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "cases:file": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "cases:closure": {"周静": 200, "王强": 403, "林涛": 404, "何敏": 404},
    "cases:reopening": {"周静": 200, "王强": 403, "林涛": 404, "何敏": 404},
    "cases:invitations": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:leaving": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:conflicts": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:lifting": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:whose": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:new_conference": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:minutes": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "cases:intervention": {"王强": 200, "李梅": 404, "何敏": 404, "孙丽": 404},
    "cases:paper": {"赵刚": 200, "王强": 200, "孙丽": 404, "李梅": 404, "何敏": 404},
    "cases:emergency": {"王强": 200, "李梅": 403},
    "cases:access_review": {"林涛": 200, "陈曦": 404, "王强": 403, "何敏": 403},
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
    "reports:delivery": {"王强": 200, "赵刚": 200, "孙丽": 403, "何敏": 404, "林涛": 404},
    "reports:paper": {"赵刚": 200, "王强": 200, "李梅": 404, "何敏": 404},
    "reports:photos": {"孙丽": 302, "赵刚": 302, "李梅": 404, "许平": 403, "何敏": 404},
    "reports:photo": {"赵刚": 200, "王强": 200, "孙丽": 200, "李梅": 404, "林涛": 404, "何敏": 404},
    "reports:owed": {"王强": 200, "何敏": 404, "李梅": 404, "许平": 403},
    "public:posters": {"孙丽": 200, "李梅": 200, "许平": 403},
    "public:poster": {"孙丽": 200, "李梅": 200, "许平": 403},
    "reports:reporter": {"赵刚": 200, "王强": 403, "林涛": 403, "孙丽": 403, "何敏": 403},
    "reports:spoken_of": {"王强": 200, "何敏": 404, "李梅": 404, "孙丽": 404},
    "reports:note": {"王强": 200, "何敏": 404, "李梅": 404, "孙丽": 404},
    "reports:accept": {"赵刚": 200, "王强": 200, "何敏": 404, "孙丽": 404},
    "reports:answer": {"赵刚": 200, "王强": 200, "何敏": 404, "孙丽": 404},
    "reports:desk": {"林涛": 200, "赵刚": 200, "王强": 403, "孙丽": 403, "何敏": 403},
    "reports:sorting": {"林涛": 200, "王强": 403, "孙丽": 403, "何敏": 403},
    "reports:sorted_out": {"林涛": 422, "孙丽": 404, "何敏": 404},
    "reports:account": {"赵刚": 200, "王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "assessments:new": {"王强": 200, "何敏": 404, "李梅": 403, "赵刚": 403},
    "assessments:step": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "assessments:in_step": {"王强": 200, "林涛": 404, "李梅": 403, "何敏": 404},
    "assessments:duty": {"王强": 302, "何敏": 404, "孙丽": 404},
    "assessments:signature": {"赵刚": 200, "王强": 404, "何敏": 404},
    "assessments:assessment": {"王强": 200, "林涛": 200, "赵刚": 200, "李梅": 404, "何敏": 404},
    "assessments:assessors": {"王强": 200, "李梅": 403, "何敏": 404},
    "assessments:signed_paper": {"王强": 200, "李梅": 403, "何敏": 404},
    "assessments:scan": {"王强": 200, "李梅": 404, "何敏": 404},
    "assessments:paper": {"王强": 200, "赵刚": 200, "李梅": 404, "何敏": 404},
    "support:step": {"王强": 200, "林涛": 404, "李梅": 404, "何敏": 404},
    "support:plan": {"王强": 200, "孙丽": 200, "李梅": 404, "何敏": 404, "林涛": 404},
    "support:paper": {"王强": 200, "孙丽": 404, "李梅": 404, "何敏": 404},
    "support:arrangement": {"王强": 200, "孙丽": 403, "李梅": 403, "何敏": 404},
    "support:session": {"王强": 200, "孙丽": 200, "李梅": 404, "何敏": 404},
    "support:referral": {"王强": 200, "孙丽": 403, "李梅": 403, "何敏": 404},
    "support:answer": {"何敏": 200, "王强": 200, "孙丽": 404, "李梅": 404},
    "support:paper_of_referral": {"王强": 200, "何敏": 200, "孙丽": 404, "李梅": 404},
    "guardianship:application": {"赵刚": 200, "王强": 200, "李梅": 404, "何敏": 404},
    "response:list": {"赵刚": 200, "林涛": 200, "李梅": 403},
    "response:shelter": {"赵刚": 200, "林涛": 200, "李梅": 403},
    "response:capacity": {"林涛": 200, "王强": 403, "李梅": 403},
    "response:end": {"林涛": 200, "王强": 403, "李梅": 403},
    "response:left": {"林涛": 302, "周静": 302, "李梅": 404},
    "response:place": {"赵刚": 200, "王强": 200, "李梅": 404, "何敏": 404},
    "response:hand_back": {"赵刚": 200, "王强": 200, "李梅": 404, "何敏": 404},
    "surveys:list": {"李梅": 200, "林涛": 200, "赵刚": 403},
    "surveys:new": {"王强": 200, "林涛": 200, "李梅": 403, "赵刚": 403},
    "surveys:campaign": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "surveys:village": {"李梅": 200, "王强": 200, "田雨": 404, "何敏": 404, "赵刚": 404},
    "surveys:closure": {"王强": 200, "李梅": 403, "何敏": 404},
    "surveys:withdrawal": {"王强": 200, "李梅": 403, "何敏": 404},
    "surveys:duty": {"李梅": 302, "田雨": 404, "何敏": 404},
    "rights:list": {"李梅": 200, "林涛": 200, "赵刚": 403},
    "rights:notices": {"李梅": 200, "赵刚": 403},
    "rights:retention": {"林涛": 200, "王强": 403, "李梅": 403},
    "rights:keeping": {"林涛": 200, "王强": 403, "李梅": 403},
    "rights:release": {"林涛": 200, "王强": 403, "李梅": 403},
    "rights:retention_duty": {"林涛": 302, "王强": 404},
    "rights:duty": {"林涛": 302, "王强": 404, "李梅": 404},
    "rights:new": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "rights:notice": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "rights:notice_paper": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "rights:dossier": {"林涛": 200, "王强": 403, "李梅": 403, "何敏": 403},
    "rights:request": {
        "林涛": 200,
        "李梅": 200,
        "王强": 404,
        "田雨": 404,
        "何敏": 404,
        "赵刚": 404,
    },
    "rights:answer": {"林涛": 200, "王强": 403, "李梅": 403, "何敏": 403},
    "rights:confirmation": {"林涛": 404, "王强": 403, "李梅": 403},
    "rights:paper": {"林涛": 200, "李梅": 200, "何敏": 404},
    "visits:due": {"李梅": 200, "林涛": 200, "赵刚": 403, "孙丽": 403},
    "visits:list": {"李梅": 200, "王强": 200, "赵刚": 403},
    "visits:verifications": {"李梅": 200, "王强": 200, "林涛": 200, "赵刚": 403},
    "visits:new": {"李梅": 200, "王强": 200, "何敏": 404, "赵刚": 403},
    "visits:verification": {"王强": 200, "林涛": 200, "李梅": 403, "何敏": 404},
    "visits:visit": {"李梅": 200, "王强": 200, "林涛": 200, "田雨": 404, "何敏": 404, "赵刚": 404},
    "visits:paper": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "visits:photo": {"李梅": 200, "何敏": 404, "赵刚": 404},
    "visits:comparison": {"王强": 200, "何敏": 404, "赵刚": 404},
    "visits:retraction": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "visits:police": {"李梅": 200, "何敏": 404, "孙丽": 404},
    "visits:needs": {"王强": 200, "何敏": 404, "李梅": 404},
    "visits:verify": {"李梅": 302, "何敏": 404, "孙丽": 404},
    "visits:sheets": {"李梅": 200, "王强": 200, "赵刚": 403},
    "visits:blank_sheet": {"李梅": 200, "王强": 200, "田雨": 404, "何敏": 404, "赵刚": 403},
    "visits:sheet": {"李梅": 200, "王强": 200, "田雨": 404, "何敏": 404, "赵刚": 403},
    "visits:sheet_verdict": {"李梅": 302, "田雨": 404, "何敏": 404, "赵刚": 403},
    "visits:refused": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "schooling:list": {"孙丽": 200, "李梅": 403, "林涛": 403},
    "schooling:new": {"孙丽": 200, "李梅": 403},
    "schooling:elsewhere": {"孙丽": 200, "李梅": 403},
    "schooling:absence": {"孙丽": 200, "王强": 200, "何敏": 404, "赵刚": 404},
    "schooling:duty": {"孙丽": 302, "何敏": 404, "李梅": 404},
    "capacity:checks": {"林涛": 200, "王强": 403, "马兰": 403},
    "capacity:duty": {"林涛": 302, "王强": 404},
    "contact:list": {"李梅": 200, "林涛": 200, "赵刚": 403},
    "contact:new": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "contact:withdrawal": {"李梅": 200, "何敏": 404, "赵刚": 403},
    "contact:cards": {"李梅": 200, "王强": 200, "田雨": 404, "何敏": 404, "赵刚": 403},
    "ledger:list": {"李梅": 200, "赵刚": 403, "陈曦": 403},
    "ledger:exports": {"王强": 200, "李梅": 403, "赵刚": 403},
    "ledger:export_one": {"王强": 200, "周静": 200, "何敏": 404, "李梅": 403},
    "ledger:export_answer": {"周静": 302, "何敏": 404, "李梅": 403},
    "ledger:export_file": {"王强": 404, "周静": 404, "李梅": 403},
    "ledger:export_paper": {"王强": 200, "何敏": 404, "李梅": 403},
    "ledger:export_duty": {"王强": 302, "何敏": 404},
    "ledger:summary": {"王强": 200, "李梅": 403, "赵刚": 403},
    "ledger:export": {"王强": 200, "李梅": 403, "赵刚": 403},
    "ledger:form": {"王强": 200, "何敏": 404, "赵刚": 404},
    "ledger:form_word": {"王强": 200, "何敏": 404, "赵刚": 404},
    "ledger:hand_in_task": {"何敏": 302, "王强": 404},
    "ledger:left_over": {"王强": 200, "何敏": 404, "赵刚": 403},
    "ledger:claim_row": {"王强": 200, "何敏": 404, "赵刚": 403},
    "ledger:hand_in": {
        "王强": 200,
        "周静": 200,
        "林涛": 200,
        "李梅": 404,
        "何敏": 404,
        "赵刚": 403,
    },
    "ledger:columns": {"王强": 200, "何敏": 404},
    "ledger:villages": {"王强": 302, "何敏": 404},
    "ledger:differences": {"王强": 200, "何敏": 404},
    "ledger:progress": {"王强": 302, "何敏": 404},
    "ledger:refused": {"王强": 200, "何敏": 404},
    "ledger:second": {"周静": 302, "何敏": 404, "孙丽": 403},
    "ledger:verdict": {"王强": 302, "何敏": 404},
    "field:devices": {"王强": 200, "林涛": 200, "李梅": 403, "赵刚": 403},
    "field:new": {"王强": 200, "李梅": 403},
    "field:device": {"王强": 200, "林涛": 200, "何敏": 404, "李梅": 403},
    "field:loss": {"王强": 200, "何敏": 404, "李梅": 403},
    "field:retirement": {"王强": 200, "何敏": 404, "李梅": 403},
    "field:recovery": {"王强": 200, "何敏": 404, "李梅": 403},
    "field:held": {"王强": 200, "何敏": 404, "李梅": 403},
    "field:review": {"王强": 200, "林涛": 200, "李梅": 403},
    "field:review_task": {"王强": 302, "何敏": 404, "李梅": 404},
    "field:report_task": {"王强": 302, "何敏": 404, "李梅": 404},
    "field:operation": {"王强": 200, "林涛": 200, "何敏": 404, "李梅": 403},
    "field:question": {"王强": 200, "林涛": 200, "何敏": 404, "李梅": 403},
    "field:collision": {"王强": 200, "林涛": 200, "何敏": 404, "李梅": 403},
    "supervision:rectification": {"林涛": 200, "王强": 403, "李梅": 403, "高远": 403},
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
    "outbox:own": {"李梅": 200, "许平": 200, "马兰": 403},
    "outbox:new": {"李梅": 200, "马兰": 403},
    "outbox:organisation": {"许平": 200, "王强": 200, "何敏": 404, "马兰": 403},
    "outbox:new_of_organisation": {"许平": 200, "王强": 200, "何敏": 404, "马兰": 403},
    "outbox:confirmation": {"王强": 200, "李梅": 404, "许平": 404},
    "outbox:code": {"王强": 422, "李梅": 404},
    "outbox:removal": {"王强": 302, "李梅": 404},
    "places:provinces": {"李梅": 200},
    "places:show": {"李梅": 200},
    "terms:list": {"陈曦": 200, "林涛": 403, "李梅": 403},
    "terms:new": {"陈曦": 200, "林涛": 403},
    "terms:new_year": {"陈曦": 200, "林涛": 403},
    "tokens:list": {"许平": 200, "马兰": 403, "林涛": 403},
    "tokens:new": {"许平": 200, "马兰": 403},
    "tokens:revocation": {"许平": 404, "马兰": 403},
}
CHAIN = ("cases:", "reports:", "assessments:", "support:", "response:", "guardianship:")
OF_NOBODY = {
    "cases:list", "cases:board", "cases:emergency", "reports:list", "reports:new", "response:list",
    "response:shelter", "response:capacity", "response:end", "response:left",
}  # fmt: skip
"""Pages of no case and no child: lists of one's own, forms that begin with nothing, the county's beds."""
PIXEL = make_png()
_ABOUT_CHILDREN = ("children:", "ledger:", "care:", "archive:", "cases:", "reports:", "surveys:",
                   "risk:", "rights:", "visits:", "contact:", "schooling:", "assessments:", "support:",
                   "response:", "guardianship:")  # fmt: skip
POSTED = {
    "tasks:holder", "children:saved_views", "children:submission", "ledger:progress",
    "ledger:verdict", "ledger:villages", "care:filing", "reports:sorted_out", "reports:photos", "outbox:code", "outbox:removal",
    "visits:sheet_verdict", "children:acceptance",
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
    extension = ask_extension(task=task, more=1, reason="x", basis="x", by=world.officer("周静"))
    officer = world.officer("王强")
    told = add_address(
        kind=Kind.FEISHU, value="x", wish=Wish.ALL, quiet=True, by=world.officer("王强")
    )
    arguments = {
        "address_id": told.pk,
        "task_id": task.pk,
        "extension_id": extension.pk,
        "organisation_id": task.organisation_id,
        "officer_id": officer.pk,
        "post_id": officer.posts.get().pk,
        "token_id": task.pk,
        "code": COUNTY,
        "key": "emergency_response",
        "uidb36": "x",
        "pk": 1,
        "operation_id": "x",
        "sha256": "0" * 64,
        "part": 0,
        "address": "nosuch",
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
        if name.startswith("field:") and "device_id" not in arguments:
            arguments.update(of_a_phone(world))
        if name in {"field:review_task", "field:report_task"}:
            return reverse(name, args=[Task.objects.get(kind="field.report").pk])
        if name in {
            "children:review_task",
            "children:file_task",
            "children:transfer_task",
            "ledger:hand_in_task",
        }:
            return reverse(name, args=[Task.objects.get(kind="ledger.transfer").pk])
        if name == "children:arrival":
            about = Child.objects.get(pk=str(arguments["child_id"]))
            return reverse(name, args=[world.task(child_id=about.pk).pk])
        if name == "children:proposals_duty":
            return reverse(name, args=[Task.objects.filter(kind="children.proposals")[0].pk])
        if name == "risk:duty":
            return reverse(name, args=[Task.objects.get(kind="risk.A04").pk])
        if name == "care:duty":
            return reverse(name, args=[Task.objects.get(kind="care.renew").pk])
        if name in {"cases:step", "cases:wait", "cases:files"}:
            return reverse(name, args=[Task.objects.get(kind__endswith=".assign").pk])
        if name == "cases:file":
            step = Assignment.objects.get(task__kind__endswith=".assign")
            kept = attach_to_step(
                assignment=step,
                name="x.png",
                content=PIXEL,
                evidence=False,
                by=world.officer("王强"),
            )
            return reverse(name, args=[step.task_id, kept.pk])
        if name in {"assessments:step", "assessments:in_step"}:
            return reverse(name, args=[Task.objects.get(kind__endswith=".assess").pk])
        if name == "assessments:duty":
            return reverse(name, args=[Task.objects.get(kind="assessments.again").pk])
        if name == "assessments:signature":
            return reverse(
                name, args=[Task.objects.get(kind="assessments.confirm", closed_at=None).pk]
            )
        if name == "assessments:paper":
            return reverse(name, args=[arguments["assessment_id"], "F09C", "docx"])
        if name == "reports:paper":
            return reverse(name, args=[arguments["report_id"], "F06", "docx"])
        if name in OWN_PAGE:
            return reverse(name, args=[_step(*OWN_PAGE[name]).task_id])
        if name == "response:left":
            ask_where_to(Stay.objects.get().case, CLOCK)
            return reverse(name, args=[Task.objects.get(kind="response.leaving").pk])
        if name in {"response:shelter", "response:capacity"}:
            return reverse(name, args=[Stay.objects.get().organisation_id])
        if name == "support:step":
            return reverse(name, args=[Task.objects.get(kind__endswith=".plan").pk])
        if name == "support:answer":
            return reverse(name, args=[Task.objects.get(kind="support.referral").pk])
        if name == "capacity:duty":
            checks = speak_of_checks(county=COUNTY, by=CLOCK)
            assert checks is not None
            return reverse(name, args=[checks.pk])
        if name.startswith("schooling:"):
            absence = stays_away(
                world, pupil(world, name="孙小红", id_number=None), since=timezone.localdate()
            )
            speak_of_absence(absence_id=absence.pk, by=CLOCK)
            rows = {
                "schooling:new": absence.child_id, "schooling:elsewhere": absence.child_id, "schooling:absence": absence.pk,
                "schooling:duty": Task.objects.get(subject_id=absence.pk).pk,
            }  # fmt: skip
            return reverse(name, args=[rows[name]] if name in rows else [])
        if name == "surveys:duty":
            return reverse(name, args=[Task.objects.get(kind="surveys.sweep", place=DAPING).pk])
        if name in {"visits:police", "visits:needs", "visits:verify"}:
            kind = name.replace(":", ".")
            return reverse(name, args=[Task.objects.filter(kind=kind).earliest("id").pk])
        if name == "visits:photo":
            one = Visit.objects.get(pk=str(arguments["visit_id"]))
            photo = attach(
                subject=one,
                name="院子.png",
                content=PIXEL,
                evidence=False,
                by=world.officer("李梅"),
            )
            return reverse(name, args=[one.pk, photo.pk])
        if name in {"visits:blank_sheet", "contact:cards"}:
            return reverse(name, args=[DAPING])
        if name == "surveys:village":
            return reverse(name, args=[arguments["campaign_id"], DAPING])
        if name == "ledger:export_duty":
            return reverse(name, args=[to_answer.pk])
        if name == "rights:duty":
            return reverse(name, args=[Task.objects.get(kind="rights.answer").pk])
        if name == "rights:retention_duty":
            decide = speak_of_retention(county=COUNTY[:6], by=CLOCK)
            assert decide is not None
            return reverse(name, args=[decide.pk])
        if name == "rights:paper":
            return reverse(name, args=[arguments["request_id"], "pdf"])
        if name == "care:paper":
            return reverse(name, args=[arguments["agreement_id"], "pdf"])
        if name == "phone:file":
            return reverse(name, args=[shell.version(), "app.js"])
        if name == "cases:intervention":
            begin_case(
                child=Child.objects.get(pk=str(arguments["child_id"])), key="emergency_response",
                because="x", by=world.officer("王强"),
            )  # fmt: skip
            return reverse(name, args=[arguments["case_id"], "pdf"])
        if name == "cases:leaving":
            school = world.organisation("青岩镇中心小学")
            return reverse(name, args=[arguments["case_id"], school.pk])
        if name == "cases:lifting":
            case_id, village = str(arguments["case_id"]), world.organisation("白水村民委员会")
            Conflict.objects.create(
                case_id=case_id, organisation=village, reason="x", by=village.pk
            )
            return reverse(name, args=[case_id, village.pk])
        if name == "cases:paper":
            return reverse(name, args=["F07B", Progress.objects.get().pk, "docx"])
        if name == "reports:photo":
            told = Report.objects.get(pk=str(arguments["report_id"]))
            photo = add_photo(report=told, name="x", content=PIXEL, by=world.officer("孙丽"))
            return reverse(name, args=[told.pk, photo.pk])
        if name == "reports:owed":
            town = world.organisation("青岩镇人民政府")
            owed = open_task(
                duty=Duty(
                    key="owed", kind="x", title="x", organisation=town, place=QINGYAN, because="x",
                    basis=HOUSE_RULES("测试"), form=OWED, subject_id=arguments["child_id"],  # type: ignore[arg-type]
                ),
                at=world.now, by=CLOCK,
            )  # fmt: skip
            return reverse(name, args=[owed.pk])
        if name == "reports:spoken_of":
            town, told = world.organisation("青岩镇人民政府"), Report.objects.earliest("at")
            duty = Duty(
                key="spoken_of", kind=SPOKEN_OF, title="x", organisation=town, place=QINGYAN,
                because="x", basis=HOUSE_RULES("测试"), form=name, subject_id=told.pk,
            )  # fmt: skip
            return reverse(name, args=[open_task(duty=duty, at=world.now, by=CLOCK).pk])
        if name == "reports:note":
            return reverse(name, args=[Task.objects.filter(kind="reports.note").earliest("id").pk])
        if name == "reports:accept":
            task = Task.objects.filter(kind="mandatory_report.accept").earliest("id")
            return reverse(name, args=[task.pk])
        if name == "reports:answer":
            return reverse(
                name,
                args=[Task.objects.filter(kind="mandatory_report.acknowledge").earliest("id").pk],
            )
        if name in {"reports:sorting", "reports:sorted_out"}:
            return reverse(name, args=[Task.objects.get(kind="reports.sort").pk])
        if name == "cases:access_review":
            return reverse(name, args=[Task.objects.get(kind="cases.review_access").pk])
        if name in {"supervision:answer", "supervision:acceptance"}:
            return reverse(name, args=[to_answer.pk])
        for wanted in parameters(name):
            assert wanted in arguments, f"{name} wants {wanted}: add it here"
        return reverse(name, kwargs={key: arguments[key] for key in parameters(name)})

    return of


OWN_PAGE = {
    "response:place": ("emergency_response", "escort_to_care"),
    "response:hand_back": ("emergency_response", "reach_parents"),
    "guardianship:application": ("protection_order", "apply_police"),
}
"""Pages that end a step of their own, and no other: a step of the police for each."""


def _step(procedure: str, key: str) -> Assignment:
    """That step, given to the police in the case of the child they look for."""
    case = Assignment.objects.get(task__kind="emergency_response.search").proceeding.case
    walk = case.proceedings.filter(procedure=procedure).first()
    walk = walk or begin(case, Matter(procedure, case.place, "x"), timezone.now(), CLOCK)
    start(case, walk, key, timezone.now(), CLOCK)
    return Assignment.objects.get(proceeding=walk, step=key)


def _of_a_child(world: World) -> dict[str, object]:
    """A child of 大坪村 who is offered elsewhere and looks like another; a ledger with a row to judge."""
    known, other = child(world, by="王强"), child(world, by="王强", id_number=None)
    pair = Pair.objects.get()
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
    observe(seen=[Seen(agreement.child_id, "hurt", True, date(2026, 1, 1), "visit")], by=CLOCK)
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
    record_progress(assignment=searching, done=Done(said={"looks": "x"}), by=world.officer("赵刚"))
    filed(crowded=True)
    visit, sheet, contact = _visited(world, other)
    assessment, assessor = _assessed(world, other)
    measure, referral = _supported(world, opened.case)
    campaign = begun(world)
    said = hand_in_return(campaign=campaign, place=DAPING, kind=ReturnKind.UNCHANGED, by=limei)
    said_so = propose_change(child=known, item="school", value="x", by=limei)
    return {
        "proposal_id": said_so.pk,
        "visit_id": visit.pk,
        "sheet_id": sheet.pk,
        "contact_id": contact.pk,
        "campaign_id": campaign.pk,
        "return_id": said.pk,
        "report_id": report.pk,
        "delivery_id": report.deliveries.latest("at").pk,
        "stay_id": _sheltered(world, searching).pk,
        "plan_id": measure.plan_id,
        "measure_id": measure.pk,
        "referral_id": referral,
        "assessment_id": assessment,
        "assessor_id": assessor,
        "case_id": opened.case_id,
        "conference_id": meeting.pk,
        "agreement_id": agreement.pk,
        "paper_id": paper.pk,
        "request_id": asked(world, known).pk,
        "export_id": ask_export(form="F02", purpose="x", receiver="x", by=town).pk,
        "child_id": known.pk,
        "change_id": known.changes.first().pk,  # type: ignore[union-attr]
        "pair_id": pair.pk,
        "transfer_id": offered.pk,
        "hand_in_id": handed.pk,
        "left_over_id": left.pk,
        "verb": "confirm",
    }


def _visited(world: World, one: Child) -> tuple[Visit, Sheet, Contact]:
    """A visit that found danger, a second look asked for and done, a sheet and a contact."""
    Officer.objects.filter(name="李梅").update(phone="15400000001")
    limei = world.officer("李梅")
    ask_verification(
        children=[one], verifier="2", organisation=world.organisation("大坪村民委员会"),
        due_on=timezone.localdate(), reason="x", by=world.officer("王强"),
    )  # fmt: skip
    visited(world, one, {"alone": "2", "needs": ["1"]})
    line = {"row": 3, "cells": {KEY: str(one.pk), NAME: one.name, ON: "2026-03-05", WELL: "是"}}
    rows = understood([line], {str(one.pk): one.name}, timezone.localdate())
    sheet = hand_in_sheet(place=DAPING, name="x.xlsx", rows=rows, by=limei)
    return visited(world, one, {"kind": "3"}), sheet, spoke(world, one)


def _supported(world: World, case: Case) -> tuple[Measure, UUID]:
    """A plan by which the school helps; and a referral to the next township."""
    town = world.officer("王强")
    for step, outcome in (("assign", "hospital"), ("assess", "well"), ("grade", "blue")):
        finish(world, case, step, outcome, by="王强")
    adopt_plan(assignment=pending(case, "plan"), done=Done(["correction"]), by=town)
    referral = refer(
        case=case, to=world.organisation("白水镇人民政府"), need="x", consent="",
        until=timezone.localdate(), by=town,
    )  # fmt: skip
    return Measure.objects.get(), referral.pk


def _sheltered(world: World, step: Assignment) -> Stay:
    """The child of that case lies in the county's rescue station."""
    station = found_organisation(
        kind=Agency.RESCUE_STATION, name="云溪县救助站", place=COUNTY,
        above=world.organisation("云溪县民政局"), by=CONSOLE,
    )  # fmt: skip
    return Stay.objects.create(
        organisation=station, bed=1, case=step.proceeding.case, assignment=step, by=CONSOLE.id
    )


def _assessed(world: World, other: Child) -> tuple[UUID, UUID]:
    """A routine assessment that is due again; the police took part, the county signed on paper."""
    town = world.officer("王强")
    one = assess_child(
        child=other, model=FOUR_COLOURS, answers={}, said={}, done_on=timezone.localdate(), by=town
    )
    _, bureau = (
        add_assessor(
            assessment=one, organisation=world.organisation(name), name="x", role="x", by=town
        )
        for name in ("青岩镇派出所", "云溪县民政局")
    )
    record_signed_paper(assessor=bureau, shelf="", upload=("x.png", PIXEL), by=town)
    ask_reassessment(assessment_id=one.pk, by=CLOCK)
    return one.pk, bureau.pk


def parameters(name: str) -> list[str]:
    *namespaces, last = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    return list(resolver.reverse_dict.getlist(last)[0][0][0][1])


def view_of(name: str) -> Callable[..., object]:
    """The function behind the address of a name, without what is wrapped around it."""
    *namespaces, last = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    patterns = [one for one in resolver.url_patterns if getattr(one, "name", None) == last]
    callback = patterns[0].callback
    assert callback is not None
    unwrapped: Callable[..., object] = inspect.unwrap(callback)
    return unwrapped


@pytest.mark.slow
def test_a_stranger_is_sent_to_the_log_in(address: Callable[[str], str]) -> None:
    for name in OURS:
        if name in PUBLIC:
            continue
        response = Client().get(address(name))
        assert response.status_code == 302, name
        assert response.headers["Location"].startswith("/accounts/login/"), name


@pytest.mark.parametrize("name", [n for n in NAMES if n.startswith(("mfa_", "usersessions_"))])
def test_the_account_pages_of_the_library_want_a_log_in_too(name: str) -> None:
    if name in PUBLIC or parameters(name):
        return
    response = Client().get(reverse(name))
    assert response.status_code in {302, 405}


def test_every_address_is_in_the_matrix_or_public_with_a_reason() -> None:
    assert [n for n in OURS if n not in MATRIX and n not in PUBLIC] == []
    assert [n for n in MATRIX if n not in OURS] == []


@pytest.mark.slow
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


@pytest.mark.parametrize(
    "name", sorted(one for one in MATRIX if one.startswith(CHAIN) and one not in OF_NOBODY)
)
def test_a_page_of_the_chain_is_tried_by_the_right_person_the_wrong_role_and_from_elsewhere(
    name: str,
) -> None:
    got = MATRIX[name]
    let_in = {person for person, code in got.items() if code not in (403, 404)}
    kept_out = got.keys() - let_in
    # A referral to 白水镇 is answered there: then 孙丽 and 李梅 are those from elsewhere.
    far = {"孙丽", "李梅"} if "何敏" in let_in else {"何敏"}
    assert let_in
    assert kept_out & far
    assert kept_out - {"何敏"}


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


@pytest.mark.slow
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
