"""Priority children are looked at again by the notice's three ways; what is missing is seen by place."""

from collections.abc import Callable
from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.record.cases.test_walking import finish, steps
from tests.work.visits.test_recording import WELL, social_worker, visited
from tests.world import COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.record.cases.actions import begin_case
from tonghu.record.cases.models import Case, Conclusion, Progress
from tonghu.record.tasks.models import Task
from tonghu.work.visits.models import Visit

SignIn = Callable[[str], Client]
ADDRESS = "/visits/verifications/"


def test_by_place_and_by_way_what_was_looked_at_and_what_is_missing(
    world: World, sign_in: SignIn
) -> None:
    alone = child(world, name="王无护", id_number=None, guardianship_type="1")
    ill = child(world, name="李有病", id_number=None, hukou_class="4", place=LIUWAN)
    child(world, name="张寻常", id_number=None)
    social_worker(world)
    client = sign_in("王强")
    page = client.get(ADDRESS).content.decode()
    assert "王无护" in page
    assert "李有病" in page
    assert "张寻常" not in page
    assert page.count("还没有核查</span>") == 2
    assert "青禾社工服务中心" in client.get(f"{ADDRESS}?ask=1").content.decode()
    said = {
        "child": [str(alone.pk), str(ill.pk), "x"], "verifier": "3", "organisation": "青禾社工",
        "due_on": timezone.localdate() + timedelta(days=5), "reason": "重点对象",
    }  # fmt: skip
    assert client.post(ADDRESS, said).status_code == 302
    assert Task.objects.filter(kind="visits.verify").count() == 2
    assert "已交给青禾社工服务中心" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {**said, "child": []}).status_code == 422
    assert client.post(ADDRESS, {**said, "verifier": "1"}).status_code == 422
    task = Task.objects.get(kind="visits.verify", subject_id=alone.pk)
    address = sign_in("何佳").get(f"/visits/verify/{task.pk}/").headers["Location"]
    assert address == f"/visits/children/{alone.pk}/new/?kind=3&verifier=3"
    visit = visited(world, alone, {**WELL, "kind": "3"}, by="何佳")
    assert visit.verifier == "3", "only a social worker makes such a visit"
    visited(world, ill, {**WELL, "kind": "3", "verifier": "2"}, by="田雨")
    visited(world, ill, {**WELL, "kind": "3", "verifier": "x"}, by="田雨")
    page = client.get(ADDRESS).content.decode()
    for words in ("专业社会工作者随访 · 何佳", "驻村干部探访 · 田雨", "没有写明方式"):
        assert words in page
    assert "还没有核查</span>" not in page
    rows = sign_in("林涛").get(f"{ADDRESS}?place={COUNTY}").context["counts"]
    assert [(one.code, one.children, one.looked, one.missing) for one in rows] == [
        (QINGYAN, 2, 2, 0)
    ]
    assert dict(rows[0].by_way) == {
        "党员干部上门家访": 0, "驻村干部探访": 1, "专业社会工作者随访": 1,
    }  # fmt: skip
    villages = client.get(f"{ADDRESS}?by=place").context["counts"]
    assert [(one.code, one.children) for one in villages] == [(DAPING, 1), (LIUWAN, 1)]
    assert client.get(f"{ADDRESS}?place={DAPING}").context["counts"] == []


def test_a_look_of_two_years_ago_no_longer_counts(world: World, sign_in: SignIn) -> None:
    one = child(world, guardianship_type="1", on=timezone.localdate() - timedelta(days=900))
    long_ago = timezone.now() - timedelta(days=800)
    visited(world, one, {**WELL, "kind": "3"}, visited_at=long_ago)
    (row,) = sign_in("王强").get(ADDRESS).context["rows"]
    assert (row.looks, row.asked) == ([], [])
    assert not sign_in("李梅").get(ADDRESS).context["may_ask"]
    assert sign_in("李梅").post(ADDRESS, {}).status_code == 403


def followed(world: World) -> Case:
    """A case that was helped and closed: three follow-ups are owed by the village."""
    begun = begin_case(
        child=child(world), key="assessment_and_support", because="x", by=world.officer("王强")
    )
    for step, outcome, by in (
        ("assign", "joint", "王强"), ("join_civil_affairs", "provided", "林涛"),
        ("join_police", "provided", "赵刚"), ("assess", "insufficient", "王强"),
        ("grade", "blue", "王强"), ("plan", "watch", "王强"), ("review", "improved", "王强"),
        ("close", "closed", "王强"),
    ):  # fmt: skip
        finish(world, begun.case, step, outcome, by=by)
    return begun.case


def test_a_visit_after_closure_ends_the_first_follow_up_that_is_due(
    world: World, sign_in: SignIn
) -> None:
    case = followed(world)
    one = case.child
    assert one is not None
    task = Task.objects.get(kind="assessment_and_support.first_follow_up")
    step = sign_in("李梅").get(f"/cases/steps/{task.pk}/").content.decode()
    assert f"/visits/children/{one.pk}/new/?kind=4" in step
    assert "第一次回访" in sign_in("李梅").get(f"/visits/children/{one.pk}/new/").content.decode()
    again = {**WELL, "kind": "4", "child_words": "奶奶好多了"}
    visited(world, one, again)
    visited(world, one, {**again, "settled": "1"}, by="林涛")
    assert len(steps(case)) == 3, "nobody said how things are; the county owes no follow-up"
    visited(world, one, {**again, "settled": "1"})
    assert len(steps(case)) == 3, "a month too soon is seen and kept, and does not count"
    kept = Progress.objects.get(assignment__step="first_follow_up")
    assert (kept.said or {})["child"] == "奶奶好多了"
    with time_machine.travel(task.target_at, tick=False):
        visited(world, one, {**again, "settled": "1"})
    assert steps(case) == {"second_follow_up", "third_follow_up"}
    conclusion = Conclusion.objects.get(assignment__step="first_follow_up")
    assert conclusion.outcomes == ["stable"]
    assert conclusion.said == {"seen": "1", "child": "奶奶好多了"}
    visited(world, one, {"kind": "4", "met": ["0"], "settled": "2", "note": "搬走了"})
    assert steps(case) == {"third_follow_up", "assign"}
    third = Task.objects.get(kind="assessment_and_support.third_follow_up")
    assert third.target_at is not None
    with time_machine.travel(third.target_at - timedelta(days=15), tick=False):
        visited(world, one, {**WELL, "kind": "4", "met": ["2"], "settled": "1"})
    assert steps(case) == {"assign"}
    visited(world, one, {**again, "settled": "1"})
    assert Visit.objects.filter(kind="4").count() == 7
