"""Applications to the court: evidence from the case and the file, and since when six months run."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child
from tests.record.cases.test_facts import cells_of
from tests.record.cases.test_pages import done
from tests.record.cases.test_walking import emergency, finish, pending
from tests.world import World
from tonghu.record.archive.actions import file_paper
from tonghu.record.cases.actions import Done, begin_case, finish_step, record_progress
from tonghu.record.cases.models import Case, Conclusion

SignIn = Callable[[str], Client]


def admonished(world: World) -> Case:
    """A case in which the village admonished the father in writing, ready to be put before the court."""
    one, town = child(world), world.officer("王强")
    file_paper(
        child=one, heading="06", title="班主任家访", formed_on=timezone.localdate(), shelf="一柜",
        by=world.officer("林涛"),
    )  # fmt: skip
    case = begin_case(child=one, key="guardianship_intervention", because="x", by=town).case
    finish(world, case, "identify", "minor", by="王强")
    step = pending(case, "admonish")
    by = next(
        world.officer(name)
        for name in ("李梅", "王强")
        if step.task.organisation in world.officer(name).organisations
    )
    record_progress(assignment=step, done=Done(said={"to": "1", "conduct": "不寄钱"}), by=by)
    begin_case(child=one, key="revocation", because="x", by=world.officer("林涛"))
    for key, outcome in (("establish", "abandoned_duty"), ("seek_applicant", "nobody")):
        finish(world, case, key, outcome, by="林涛")
    return case


@pytest.mark.slow
def test_the_petition_proposes_evidence_and_a_person_ticks(world: World, sign_in: SignIn) -> None:
    case, county = admonished(world), sign_in("林涛")
    step = pending(case, "file_civil_affairs")
    assert step.task.form == "guardianship:application"
    url = f"/guardianship/steps/{step.task_id}/"
    page = county.get(url).content.decode()
    for words in (
        "班主任家访",
        "劝诫、督促（",
        "提议从首次书面催告或者教育起算",
        "还没有满",
        "待核",
    ):
        assert words in page
    assert '<input type="checkbox" name="grounds" value="X3"' in page
    assert page.split('name="grounds" value="X3"', 1)[1].split(">", 1)[0].endswith("checked")
    keys = [part.split('"', 1)[0] for part in page.split('name="pieces" value="')[1:]]
    assert len(keys) == 2
    today = timezone.localdate().isoformat()
    told = county.post(
        url, done(outcomes=["filed"], pieces=keys, grounds=["X3"], since=today), follow=True
    ).content.decode()
    assert "不满 6 个月" in told  # doubted, not refused
    said = Conclusion.objects.get(assignment=step).said
    assert said["evidence"] == ["11", "12"]
    assert "1. 走访记录、评估报告" in said["list"]
    assert "班主任家访" in said["list"]
    paper = county.get(f"/cases/papers/F19/{step.conclusion.pk}.pdf")
    assert paper.content.startswith(b"%PDF")


def test_whoever_files_may_name_what_others_hold_and_does_not_read_it(
    world: World, sign_in: SignIn
) -> None:
    case = emergency(world, child(world))
    finish(world, case, "attend", "domestic_violence")
    stopped = pending(case, "stop_violence")
    finish_step(
        assignment=stopped, done=Done(["threatened"], {"injuries": "左臂淤青"}),
        by=world.officer("赵刚"),
    )  # fmt: skip
    finish(world, case, "choose_applicant", "village", by="赵刚")
    step = pending(case, "apply_village")
    page = sign_in("李梅").get(f"/guardianship/steps/{step.task_id}/").content.decode()
    assert "诊疗记录" in page
    assert "伤情和就医（青岩镇派出所" in page
    for hidden in ("左臂淤青", "强制报告登记表"):
        assert hidden not in page
    assert sign_in("何敏").get(f"/guardianship/steps/{step.task_id}/").status_code == 404
    reader = sign_in("赵刚").get(f"/guardianship/steps/{step.task_id}/").content.decode()
    assert "伤情和就医（青岩镇派出所" in reader


def test_what_a_petition_lacks_is_said_and_not_refused(world: World, sign_in: SignIn) -> None:
    one = child(world)
    case = begin_case(child=one, key="revocation", because="x", by=world.officer("林涛")).case
    said = {"respondent": "父亲李强", "facts": "带孩子沿街乞讨", "child": "我不想去讨钱"}
    finish_step(
        assignment=pending(case, "establish"), done=Done(["begging", "exposed"], said),
        by=world.officer("林涛"),
    )  # fmt: skip
    finish(world, case, "seek_applicant", "nobody", by="林涛")
    url = f"/guardianship/steps/{pending(case, 'file_civil_affairs').task_id}/"
    county = sign_in("林涛")
    page = county.get(url).content.decode()
    for words in said.values():
        assert page.count(words) == 2  # told, and already in the form
    told = county.post(
        url, done(outcomes=["filed"], grounds=["X2", "X5"], facts="带孩子沿街乞讨"), follow=True
    ).content.decode()
    assert "第 X2 项要经教育不改" in told
    assert "第 X5 项要 3 次以上批评教育：个案里只有 0 次" in told
    assert "孩子已满八周岁" in told
    assert Conclusion.objects.get(assignment__step="file_civil_affairs").outcomes == ["filed"]


def test_relatives_apply_in_their_own_name_with_a_paper_made_for_them(
    world: World, sign_in: SignIn
) -> None:
    case = begin_case(
        child=child(world), key="revocation", because="x", by=world.officer("林涛")
    ).case
    for key, outcome in (("establish", "harm"), ("seek_applicant", "relatives")):
        finish(world, case, key, outcome, by="林涛")
    step, county = pending(case, "confirm_relatives"), sign_in("林涛")
    assert step.task.form == "guardianship:application"
    url = f"/guardianship/steps/{step.task_id}/"
    page = county.get(url).content.decode()
    chosen = page.split('name="applicant"', 1)[1].split("</select>", 1)[0]
    assert "selected" not in chosen.replace('value="" selected', "")
    county.post(url, done(outcomes=["filed"], applicant="2", grounds=["X1"]))
    paper = county.get(f"/cases/papers/F19/{step.conclusion.pk}.docx")
    assert "祖父母、外祖父母、兄姐" in cells_of(paper)


def test_a_promise_in_writing_is_evidence_of_its_own_kind(world: World, sign_in: SignIn) -> None:
    case = admonished(world)
    by = world.officer("赵刚")
    assert case.child is not None
    begin_case(
        child=case.child, key="family_education_order", because="x", by=world.officer("王强")
    )
    record_progress(
        assignment=pending(case, "decide"), done=Done(said={"promise": "不再打孩子"}), by=by
    )
    step = pending(case, "file_civil_affairs")
    page = sign_in("林涛").get(f"/guardianship/steps/{step.task_id}/").content.decode()
    assert "悔过书、保证书：" in page
    assert "本人写下的保证（青岩镇派出所" in page
