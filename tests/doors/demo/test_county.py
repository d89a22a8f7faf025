"""The demonstration county: whole, fictional, the same when built again, and nowhere else."""

import re
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from django.db.models import F
from django.test import Client, TestCase, override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tonghu.base.people.actions import end_sessions
from tonghu.base.people.models import Officer, Organisation
from tonghu.base.people.roles import ROLES
from tonghu.base.places.codes import Level
from tonghu.base.places.models import Place
from tonghu.doors.demo import children, visits
from tonghu.law.agencies import Agency
from tonghu.record.cases.models import (
    Case,
    Conclusion,
    Conference,
    EmergencyAccess,
    Proceeding,
    Progress,
    Wait,
)
from tonghu.record.children.models import Change, Child, Kind, Proposal
from tonghu.record.ledger.models import Export, ExportState, HandIn, State
from tonghu.record.rights.models import Erased, Request
from tonghu.record.surveys.models import Campaign
from tonghu.record.tasks.models import Reminder, Task
from tonghu.work.assessments.models import Assessment, Assessor, Signature
from tonghu.work.contact.models import Contact
from tonghu.work.response.models import Stay
from tonghu.work.support.models import Measure, Referral, Session
from tonghu.work.visits.models import Visit


@pytest.mark.slow
class TestDemonstration(TestCase):
    """云溪县 as `tonghu demo` builds it, with a third of its children, beside the county of the tests."""

    @classmethod
    def setUpTestData(cls) -> None:
        with patch.object(children, "CHILDREN", 2000):
            call_command("demo", stdout=StringIO())

    def test_a_sweep_is_under_way_with_villages_that_have_not_reported(self) -> None:
        campaign = Campaign.objects.get()
        assert campaign.closed_at is None
        held = set(campaign.returns.filter(withdrawn_at=None).values_list("place", flat=True))
        assert 20 < len(held) < 60
        checked = set(campaign.checks.values_list("place", flat=True))
        assert checked - held, "some have begun and not reported"
        assert {"as_filed", "changed", "not_found"} == set(
            campaign.checks.values_list("outcome", flat=True)
        )
        assert campaign.returns.exclude(withdrawn_at=None).count() == 1

    def test_the_county_is_whole(self) -> None:
        places = Place.objects.filter(code__startswith="9901")
        assert places.filter(level=Level.TOWNSHIP).count() >= 12
        assert places.filter(level=Level.VILLAGE).count() >= 180
        assert {o.kind for o in Organisation.objects.all()} >= {
            Agency.VILLAGE_COMMITTEE, Agency.TOWNSHIP, Agency.SCHOOL, Agency.POLICE_STATION,
            Agency.MEDICAL_INSTITUTION, Agency.PROCURATORATE, Agency.COURT, Agency.WOMEN_FEDERATION,
        }  # fmt: skip
        held = {post.role for officer in Officer.objects.all() for post in officer.posts_held}
        assert held == set(ROLES)
        assert Task.objects.open().count() > 50
        assert Task.objects.finished().count() > 50
        assert Reminder.objects.exists()

    def test_three_ledgers_came_in_by_the_door_and_a_year_went_by(self) -> None:
        assert [one.state for one in HandIn.objects.all()] == [State.DONE] * 3
        assert 1900 < Child.objects.count() <= 2000
        assert Child.objects.filter(on_ledger=False).exists()
        changed = Change.objects.filter(kind=Kind.CHANGED)
        assert len(changed.dates("effective_on", "month")) >= 9
        assert Change.objects.filter(kind=Kind.REENTERED).exists()
        assert Child.objects.filter(flags__contains="no_guardian").exists()
        assert Child.objects.exclude(household=None).exists()

    def test_children_are_protected_through_a_year(self) -> None:
        assert 20 <= Case.objects.count() <= 60
        closed = Case.objects.closed().count()
        assert 5 <= closed < Case.objects.count() - 5
        looked_after = Conclusion.objects.filter(assignment__step="third_follow_up")
        assert looked_after.exists()
        began = Case.objects.dates("at", "month")
        assert len(began) >= 8
        steps = Conclusion.objects.select_related("assignment__task")
        assert not [one for one in steps if one.done_at < one.assignment.task.opened_at]
        assert not Conclusion.objects.filter(at__gt=timezone.now()).exists()
        done = Task.objects.finished().filter(assignment__isnull=False)
        late = done.filter(closed_at__gt=F("due_at")).count()
        assert done.count() > 100
        assert late < done.count() / 10

    def test_every_part_of_the_chain_is_there_to_be_seen(self) -> None:
        assert Case.objects.filter(conflicts__isnull=False).exists()
        assert {one.model for one in Assessment.objects.all()} == {"four_colours", "qianxi"}
        assert Assessor.objects.filter(signature=None).exists()
        assert Signature.objects.filter(shelf__isnull=False).exists()
        assert {one.service for one in Measure.objects.all()} >= {
            "guidance",
            "counselling",
            "relief",
        }
        assert Session.objects.count() > 10
        assert {hasattr(one, "answer") for one in Referral.objects.all()} == {True, False}
        assert Stay.objects.running().exists()
        assert Stay.objects.exclude(ended_at=None).exists()
        assert EmergencyAccess.objects.exclude(reviewed_at=None).count() == 1
        assert Conference.objects.filter(minutes__isnull=False).exists()
        assert Wait.objects.exists()
        walked = set(Proceeding.objects.values_list("procedure", flat=True))
        assert walked >= {
            "mandatory_report", "emergency_response", "assessment_and_support", "revocation",
            "guardianship_intervention", "family_education_order", "temporary_guardianship",
            "protection_order",
        }  # fmt: skip

    def test_every_fact_in_it_is_one_the_law_knows(self) -> None:
        told: list[Conclusion | Progress] = [
            *Conclusion.objects.select_related("assignment__proceeding"),
            *Progress.objects.select_related("assignment__proceeding"),
        ]
        for one in told:
            asks = one.assignment.asks
            for key, value in (one.said or {}).items():
                assert asks is not None, one.assignment.step
                codes = asks.items[key].codes
                given = value if isinstance(value, list) else [value]
                assert codes is None or set(given) <= set(codes), (asks.key, key, value)

    def test_the_story_is_told(self) -> None:
        said = StringIO()
        cases = Case.objects.count()
        with self.assertNoLogs("tonghu", level="INFO"):
            call_command("demo", "--story", stdout=said)
        told = said.getvalue()
        assert "护送到近亲属" in told
        assert "与孩子的关系：叔父" in told
        assert "各项程序都已办完，结案" in told
        assert re.search(
            r"云溪县人民法院　审理撤销监护人资格的申请（30日（法定），已过 .*，没有到期）", told
        )
        # Each step with its clock and its papers, and who could see the case since when.
        assert re.search(r"期限：24小时（法定），用时 \d+ 小时，(按时|逾期)", told)
        assert "期限：内部目标 " in told
        assert "文书：《应急护送交接单》" in told
        assert re.search(r"派出所看得到了：整件", told)
        assert re.search(r"村民委员会看得到了：只看自己办的一步", told)
        assert re.search(r"村民委员会回避：从此看不到这件个案", told)
        assert re.search(r"操作记录里有 [1-9]\d+ 条", told)
        assert "演示报告人" not in told
        assert "〇" not in told.replace("〇〔", "").replace("〔〇", "")
        assert Case.objects.count() == cases

    def test_a_year_of_visits_was_made_and_not_all_of_them(self) -> None:
        made = Visit.objects.all()
        assert made.filter(on__lt=timezone.localdate() - timedelta(days=100)).exists()
        assert made.filter(met_child=False).exists()
        assert made.filter(danger=True).count() == visits.DANGERS
        assert made.exclude(retraction=None).count() == 1
        assert set(made.filter(kind="3").values_list("verifier", flat=True)) == {"1", "2", "3"}
        assert not any("not_in_post" in one.doubts for one in made)
        assert Proposal.objects.waiting().exists()
        assert Proposal.objects.filter(accepted=True).exists()
        assert Proposal.objects.exclude(decided_at=None).filter(accepted=False).exists()
        assert Contact.objects.filter(how="0").exists()
        assert Child.objects.on_ledger().filter(visit_on__lt=timezone.localdate()).exists()

    def test_families_ask_about_their_data_and_a_roster_waits_for_its_second_person(self) -> None:
        assert Request.objects.count() == 4
        assert Request.objects.open().count() == 2
        assert Erased.objects.count() == 1
        (export,) = Export.objects.filter(state=ExportState.ASKED)
        assert export.numbers
        assert (export.count or 0) > 50

    def test_built_again_it_is_the_same_county(self) -> None:
        before = [m.objects.count() for m in (Place, Organisation, Officer, Task)]
        call_command("demo")
        assert [m.objects.count() for m in (Place, Organisation, Officer, Task)] == before

    def test_everything_in_it_lies_in_a_province_that_does_not_exist(self) -> None:
        assert not Organisation.objects.exclude(place__startswith="99").exists()

    def test_one_click_opens_the_door_for_every_role(self) -> None:
        with override_settings(ROOT_URLCONF="tests.doors.demo.urls"):
            page = Client().get("/demo/").content.decode()
            assert all(role.label in page for role in ROLES.values())
            # Who sorts reports sits in the county, who attends in the township: both may be tried.
            assert {"公安局", "派出所"} <= set(re.findall("公安局|派出所", page))
            login = Officer.objects.filter(posts__role="town_supervisor").values_list(
                "login", flat=True
            )[0]
            client = Client()
            assert client.post(f"/demo/session/{login}/").status_code == 302
            assert UserSession.objects.filter(user__login=login).count() == 1
            end_sessions(Officer.objects.get(login=login))
            assert "_auth_user_id" not in client.session


def test_outside_the_demonstration_there_is_no_such_door() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("demo:entrance")
    assert Client().get("/demo/").status_code in {302, 404}
