"""List pages cost the same however much there is: at most twelve queries, and no more for ten times."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.children import child, hand_in, row
from tests.record.rights.test_erasure import grown
from tests.record.rights.test_requests import asked
from tests.record.surveys.test_surveys import begun
from tests.work.contact.test_contacts import spoke
from tests.work.reports.test_reports import filed
from tests.work.visits.test_recording import visited
from tests.world import BAISHUI_VILLAGE, World
from tonghu.base.audit.actors import CLOCK, CONSOLE
from tonghu.base.people.actions import found_organisation
from tonghu.law.agencies import Agency
from tonghu.oversight.supervision.actions import urge
from tonghu.record.care.actions import draft_agreement
from tonghu.record.cases.actions import begin_case
from tonghu.record.children.actions import offer_transfer, propose_pairs
from tonghu.record.ledger.actions import ask_export
from tonghu.work.response.actions import state_capacity
from tonghu.work.schooling.actions import register_absence

LISTS = [
    ("林涛", "/"), ("林涛", "/tasks/?which=below"), ("王强", "/tasks/?which=organisation"),
    ("林涛", "/people/"), ("林涛", "/supervision/"), ("林涛", "/places/990131101000/"),
    ("王强", "/children/"), ("林涛", "/children/?guardianship_type=1"), ("王强", "/children/?q=王"),
    ("林涛", "/children/review/"), ("林涛", "/children/pairs/"), ("林涛", "/children/transfers/"), ("王强", "/ledger/"), ("王强", "/ledger/exports/"),
    ("王强", "/care/?list=open"), ("王强", "/cases/"), ("王强", "/cases/?list=closed"), ("林涛", "/cases/board/"), ("林涛", "/response/"), ("王强", "/surveys/"), ("林涛", "/rights/"), ("王强", "/rights/notices/"), ("林涛", "/rights/retention/"), ("赵刚", "/reports/"), ("林涛", "/report/posters/"),
    ("王强", "/visits/verifications/"), ("林涛", "/visits/verifications/"), ("王强", "/visits/"), ("李梅", "/visits/"),
    ("王强", "/visits/all/"), ("王强", "/contact/"), ("孙丽", "/schooling/"), ("林涛", "/capacity/checks/"), ("高远", "/log/"), ("许平", "/tokens/"), ("陈曦", "/terms/"), ("林涛", "/search/?q=核实"),
]  # fmt: skip
MOST = 12
ALWAYS = 3  # the session, the officer and the posts
# Lists that name children: who they are, and five for writing that down.
NAMING = {
    "/": 6, "/tasks/?which=below": 6, "/tasks/?which=organisation": 6, "/children/pairs/": 6,
    "/children/transfers/": 6,
}  # fmt: skip


def _more(world: World, number: int) -> None:
    """A busier county."""
    for n in range(number):
        known = child(
            world,
            name=f"王小{chr(0x4E00 + number * 100 + n)}",
            id_number=None,
            guardianship_type="1",
        )
        other = child(world, by="王强", name="王小明", id_number=None, birth_date="2014-01-01")
        propose_pairs(pairs=[(known.pk, other.pk, 0.8, ["同名"])], by=CLOCK)
        offer_transfer(child=known, to_place=BAISHUI_VILLAGE, reason="x", by=world.officer("王强"))
        draft_agreement(child=other, said={"principal": "1"}, by=world.officer("王强"))
        begin_case(child=other, key="assessment_and_support", because="x", by=world.officer("王强"))
        visited(world, known, {"met": ["1"], "kind": "3"})
        spoke(world, other, how="0")
        register_absence(
            child=child(world, name="王小明", id_number=None, birth_date="2015-02-02", school="青岩镇中心小学"),
            since=timezone.localdate(), reason="9", by=world.officer("孙丽"),
        )  # fmt: skip
        begun(world, ahead=number * 10 + n)
        asked(world, known)
        grown(world)
        filed()
        hand_in(world, [row()])
        ask_export(form="F02", purpose="x", receiver="x", by=world.officer("王强"))
        late = world.task("青岩镇人民政府", ago=timedelta(days=60), title="核实台账")
        urge(task=late, demand="x", code="云民督", by=world.officer("林涛"))
        found_organisation(
            kind=Agency.SCHOOL,
            name=f"第{number}{n}小学",
            place="990131101000",
            above=None,
            by=CONSOLE,
        )
        shelter = found_organisation(
            kind=Agency.CHILD_WELFARE, name=f"第{number}{n}福利院", place="990131000000", above=None,
            by=CONSOLE,
        )  # fmt: skip
        state_capacity(organisation=shelter, beds=9, note="", by=world.officer("林涛"))


def _queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        # As a page that refreshes itself: the session is noted once a minute, whichever page comes then.
        assert client.get(path, headers={"X-Unattended": "1"}).status_code == 200, path
    return len(captured)


@pytest.mark.slow
def test_a_list_page_asks_no_more_for_ten_times_as_much(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    clients = {name: sign_in(name) for name, _ in LISTS}
    _more(world, 2)
    few = {(name, path): _queries(clients[name], path) for name, path in LISTS}
    _more(world, 20)
    many = {(name, path): _queries(clients[name], path) for name, path in LISTS}
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}
    most = {(name, path): MOST + ALWAYS + NAMING.get(path, 0) for name, path in LISTS}
    assert {page: n for page, n in many.items() if n > most[page]} == {}
