"""Whoever is accused learns nothing: neither that somebody reported, nor what was done about it.

A child is reported, protected, assessed, helped, and the case is closed and followed up. Meanwhile those accused
look at everything they may look at. At each point it must be what it would be without the report: what it was
before, and on later days what it is in a county where nobody reported, with the same jobs run.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.base.outbox.test_messages import reached
from tests.children import child
from tests.doors.field.phone import enrolled
from tests.journeys.eyes import Eyes, Seen, differences
from tests.journeys.story import Story
from tests.record.rights.test_requests import asked
from tests.work.visits.test_recording import visited
from tests.world import DAPING, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.people.models import Organisation
from tonghu.doors.api.actions import issue_token
from tonghu.doors.api.scopes import Scope
from tonghu.doors.jobs.daily import DAILY
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.law.basis import MINORS_LAW
from tonghu.law.instruments import FOUR_COLOURS
from tonghu.record.cases.models import Case
from tonghu.record.children.models import Child
from tonghu.record.risk.actions import Seen as Sight
from tonghu.record.risk.actions import observe
from tonghu.record.tasks.actions import Duty, open_task
from tonghu.work.assessments.actions import assess_child
from tonghu.work.reports.duties import OWED
from tonghu.work.reports.models import Report

pytestmark = pytest.mark.slow

LATER = (35, 100, 200)
"""Days after which they look again: each after a visit that follows the end of a case, and the jobs of the day."""
FOLLOW_UPS = ("first_follow_up", "second_follow_up", "third_follow_up")


@dataclass(frozen=True)
class Accused:
    """Who is accused, as the report says it; whose eyes are looked through; who reports."""

    organisation: str
    eyes: tuple[str, ...]
    reporter: str
    said: dict[str, object]


ACCUSED = {
    "village": Accused("大坪村民委员会", ("李梅",), "王强", {"suspect": "village_official"}),
    "township": Accused("青岩镇人民政府", ("王强",), "李梅", {"suspect": "town_official"}),
    "school": Accused("青岩镇中心小学", ("孙丽",), "李梅", {"suspect": "teacher"}),
    "station": Accused("青岩镇派出所", ("赵刚",), "李梅", {"suspect": "police"}),
    "county": Accused("云溪县民政局", ("林涛",), "王强", {"suspect": "county_official"}),
    "bureau": Accused("云溪县公安局", ("赵刚",), "王强", {"suspect": "bureau"}),
    "by name": Accused("青岩镇人民政府", ("周静",), "李梅", {"story": "王强打了孩子"}),
}  # fmt: skip


@dataclass
class Watch:
    """The eyes of those accused, what they saw before, and what they could tell since."""

    eyes: list[Eyes]
    before: list[Seen] = field(default_factory=list)
    told: dict[str, Mapping[str, list[str]]] = field(default_factory=dict)

    def look(self, at: datetime) -> list[Seen]:
        """What they see at an instant: how long is left is the same however long the story took."""
        with time_machine.travel(at, tick=False):
            return [one.everything() for one in self.eyes]

    def look_on(self, day: datetime) -> list[Seen]:
        """What they see on a day on which the jobs have run."""
        with time_machine.travel(day):
            for job in (*HOURLY, *DAILY):
                assert job.run(timezone.now()).failed == 0, job.name
        return self.look(day + timedelta(hours=1))

    def compare(self, when: str, now: list[Seen], before: list[Seen] | None = None) -> None:
        """Note what they could tell."""
        for one, was, is_ in zip(self.eyes, before or self.before, now, strict=True):
            if found := differences(was, is_):
                self.told[f"{when}, {one.officer.name}"] = found


def _county(world: World, story: Story, accused: Accused) -> tuple[Child, Watch]:
    """A child with a routine assessment that is to be repeated, a duty to report it, phones, addresses, tokens."""
    for organisation in Organisation.objects.all():
        story.somebody_of(organisation)  # nobody is appointed while they look
    one = child(world, school="青岩镇中心小学")
    child(world, name="王小明", id_number=None)
    today = timezone.localdate()
    routine = assess_child(
        child=one, model=FOUR_COLOURS, answers={}, said={}, done_on=today - timedelta(days=60),
        by=world.officer("周静"),
    )  # fmt: skip
    office = world.organisation(accused.organisation)
    open_task(
        duty=Duty(
            key=f"assessments.report:{routine.pk}", kind="assessments.report", title=f"立即向公安机关报告：{one.number}",
            organisation=office, place=DAPING, basis=MINORS_LAW("第十一条"), because="评估触到红线",
            term="report_at_once", at_once=True, child_id=one.pk, form=OWED, subject_id=one.pk,
        ),
        at=timezone.now(), by=CLOCK,
    )  # fmt: skip
    visit, request = visited(world, one), asked(world, one)
    eyes = []
    for n, name in enumerate(accused.eyes):
        reached(world, name, f"1990000{n:04}", organisation=None)
        secret = f"th_{n:043}"
        issue_token(name="x", officer=world.officer(name), scopes=list(Scope), days=300,
                    secret=secret, by=world.officer("许平"))  # fmt: skip
        phone = enrolled(world) if name == "李梅" else None
        eyes.append(
            Eyes(
                world.officer(name),
                secret,
                phone,
                child_id=one.pk,
                request_id=request.pk,
                visit_id=visit.pk,
                assessment_id=routine.pk,
                place=DAPING,
                code=DAPING,
                organisation_id=office.pk,
                form="docx",
            )
        )
    return one, Watch(eyes)


def _reported(story: Story, accused: Accused, one: Child) -> Case:
    data = {
        "id": uuid4(), "situations": ["S5"], "place": DAPING, "suspect": "unknown",
        "story": "孩子被打了", "reporter_kind": "village", **accused.said,
    }  # fmt: skip
    page = story.sign_in(accused.reporter).post(f"/reports/children/{one.pk}/new/", data)
    assert "报告已收到" in page.content.decode()
    report = Report.objects.get()
    assert report.proceeding is not None
    return report.proceeding.case


def _told(story: Story, case: Case) -> Iterator[str]:
    """The chain, until the case is over; each time something was done, what."""
    does = story.does
    does(case, "accept", "accepted")
    does(case, "acknowledge", "told")
    does(case, "forward", "sent")
    yield "accepted"
    does(case, "attend", "other_harm", "living_alone", statement="孩子身上有伤")
    yield "attended"
    does(case, "stop_harm", "filed", hospital="镇卫生院", injuries="见鉴定", recorded="1",
         case_number="青公立字〔2026〕9号")  # fmt: skip
    does(case, "order_parents_back", "unreachable", who="2", way="3", reached="6")
    does(case, "check_home", "unsafe", seen="1", words="门窗关不上")
    does(case, "escort_to_care", "placed", to="1", to_name="李勇", relationship="83")
    does(case, "reach_parents", "entrusted", who="2", way="1", reached="2")
    yield "placed"
    does(case, "notify_township", "notified", situation="受伤", now="在叔父家")
    does(case, "assign", "joint", "village", "school")
    for helper in ("join_civil_affairs", "join_police", "help_village", "help_school"):
        does(case, helper, "provided")
    assess = story.pending(case, "assess").task
    leader = story.sign_in(story.somebody_of(assess.organisation).name)
    page = leader.post(
        f"/assessments/steps/{assess.pk}/new/",
        {"done_on": timezone.localdate().isoformat(), "q_lives": "3", "q_guardian": "3",
         "q_situations": ["S1"], "guardianship_words": "叔父愿意照料"}, follow=True,
    ).content.decode()  # fmt: skip
    assert "红：立即介入" in page
    yield "assessed"
    held = leader.post(
        f"/cases/{case.pk}/conferences/new/",
        {"held_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "venue": "视频", "agenda": "怎么帮",
         "organisations": [str(one.pk) for one in case.team]},
    )  # fmt: skip
    assert held.status_code == 302
    yield "conferred"
    does(case, "assess", "insufficient", safety="2", guardianship="3", health="3")
    does(case, "grade", "red", why="没有大人同住")
    yield "graded"
    does(case, "plan", "watch", goals="叔父会照料")
    yield "planned"
    does(case, "review", "improved", seen="1", effect="1")
    does(case, "close", "closed", kind="1", told="叔父")
    does(case, "report_progress", "reported")
    does(case, "answer_reporter", "answered")
    yield "closed"


@pytest.mark.parametrize(
    "who",
    [
        pytest.param("village", id="now and then"),
        *(pytest.param(one, marks=pytest.mark.full) for one in ACCUSED),
    ],
)
def test_whoever_is_accused_learns_nothing(
    who: str, world: World, sign_in: Callable[[str], Client], request: pytest.FixtureRequest
) -> None:
    """By default one of them, who looks now and then; with `--full` each, after everything that is done."""
    often = request.node.get_closest_marker("full") is not None
    accused, story = ACCUSED[who], Story(world, sign_in)
    start = timezone.now().replace(second=0, microsecond=0)
    days = LATER if often else LATER[-1:]
    soon = start + timedelta(hours=1)
    with time_machine.travel(start):
        one, watch = _county(world, story, accused)
        watch.before = watch.look(soon)
    with transaction.atomic():  # the county in which nobody reports
        without = [watch.look_on(start + timedelta(days=n)) for n in days]
        transaction.set_rollback(True)
    with time_machine.travel(start + timedelta(minutes=1)):
        case = _reported(story, accused, one)
        watch.compare("reported", watch.look(soon))
        for step in _told(story, case):
            if often or step in {"graded", "closed"}:
                watch.compare(step, watch.look(soon))
    for n, before in zip(days, without, strict=True):
        day = start + timedelta(days=n)
        with time_machine.travel(day):
            for step in FOLLOW_UPS if not often else [FOLLOW_UPS[days.index(n)]]:
                story.does(case, step, "stable", seen="1")
        watch.compare(f"{n} days later", watch.look_on(day), before)
    assert story.steps(case) == set()
    assert Case.objects.get().closure is not None
    assert watch.told == {}


def test_the_eyes_see_what_changes(world: World, sign_in: Callable[[str], Client]) -> None:
    """See it fail: a sign of danger shows in the list, the file, the duties, what is sent, on the phone."""
    soon = timezone.now() + timedelta(hours=1)
    with time_machine.travel(timezone.now()):
        one, town = _county(world, Story(world, sign_in), ACCUSED["township"])
        phone = Eyes(world.officer("李梅"), phone=enrolled(world))
        before, held = town.look(soon), dict(phone.on_the_phone())
        observe(seen=[Sight(one.pk, "hurt", True, timezone.localdate(), "visit")], by=CLOCK)
        town.compare("hurt", town.look(soon), before)
        (told,) = town.told.values()
        assert told.keys() >= {
            "/", "/children/", "/children/…/", "/tasks/", "api /tasks/?which=mine", "message 0",
        }  # fmt: skip
        assert differences(held, dict(phone.on_the_phone())).keys() == {"phone"}
