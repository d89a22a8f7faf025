"""What somebody says has changed of a child of 大坪村 waits on the file until a person decides."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.work.visits.test_recording import WELL, visited
from tests.world import World
from tonghu.base.people.models import Organisation
from tonghu.record.children.actions import (
    accept_proposal,
    decline_proposal,
    merge_files,
    propose_change,
)
from tonghu.record.children.models import Child, Proposal
from tonghu.record.tasks.models import Task
from tonghu.work.visits.actions import retract_visit

SignIn = Callable[[str], Client]


def duty(one: Child) -> Task:
    """The latest duty to look into what was said of a child."""
    return Task.objects.filter(kind="children.proposals", child_id=one.pk).latest("id")


def page(client: Client, one: Child, query: str = "") -> str:
    return client.get(f"/children/{one.pk}/{query}").content.decode()


def test_what_a_visitor_saw_is_on_the_file_and_the_townships_duty_leads_there(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    visit = visited(world, one, {**WELL, "changes": ["3"], "change_words": "现在跟姑姑住"})
    task = duty(one)
    assert (task.organisation.name, task.due_at) == ("青岩镇人民政府", None)
    zhoujing = sign_in("周静")
    assert zhoujing.get(f"/children/proposal-duties/{task.pk}/").headers["Location"] == (
        f"/children/{one.pk}/#proposals"
    )
    dossier = page(zhoujing, one)
    assert "换了照护人：现在跟姑姑住" in dossier
    assert f"/visits/{visit.pk}/" in dossier
    proposal = Proposal.objects.get()
    address = f"/children/{one.pk}/change/?proposal={proposal.pk}&group=照护人"
    assert "现在跟姑姑住" in zhoujing.get(address).content.decode()
    said = {"caregiver.name": "李兰", "effective_on": timezone.localdate(), "reason": "走访"}
    assert zhoujing.post(address, said).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.accepted, fresh(one).caregiver_name) == (True, "李兰")
    assert one.changes.get(origin=visit.pk).reason == "走访"
    assert duty(one).completion.outcome == "已核对"
    assert "已写进档案" in page(zhoujing, one)


def test_both_values_stand_side_by_side_and_one_click_writes_the_new_one(
    world: World, sign_in: SignIn
) -> None:
    one, limei = child(world, school="大坪小学"), world.officer("李梅")
    kept = propose_change(child=one, item="school", value="镇中心小学", source="phone", by=limei)
    other = propose_change(child=one, item="school", value="县小学", source="phone", by=limei)
    phone = propose_change(child=one, item="father.phone", value="19900002222", by=limei)
    assert Task.objects.filter(kind="children.proposals").count() == 1
    client = sign_in("李梅")
    dossier = page(client, one)
    for words in ("大坪小学", "镇中心小学", "县小学", "****2222"):
        assert words in dossier
    assert "19900002222" not in dossier
    assert "19900002222" in page(client, one, "?open=1")
    assert client.post(f"/children/proposals/{kept.pk}/acceptance/").status_code == 302
    assert fresh(one).school == "镇中心小学"
    assert (
        client.post(f"/children/proposals/{other.pk}/refusal/", {"reason": ""}).status_code == 422
    )
    assert "县小学" in client.get(f"/children/proposals/{other.pk}/refusal/").content.decode()
    said = {"reason": "问过学校，没有转"}
    assert client.post(f"/children/proposals/{other.pk}/refusal/", said).status_code == 302
    assert client.post(f"/children/proposals/{other.pk}/acceptance/").status_code == 302
    assert fresh(one).school == "镇中心小学", "decided is decided"
    assert duty(one).is_open
    decline_proposal(proposal=phone, reason="号码是邻居的", by=limei)
    assert not duty(one).is_open
    propose_change(child=one, words="搬家了", by=limei)
    assert duty(one).is_open, "a duty of its own"


def test_others_do_not_see_what_waits(world: World, sign_in: SignIn) -> None:
    one = child(world)
    proposal = propose_change(child=one, words="搬家了", by=world.officer("李梅"))
    for name in ("何敏", "田雨"):
        assert sign_in(name).post(
            f"/children/proposals/{proposal.pk}/acceptance/"
        ).status_code == 404  # fmt: skip
    assert "搬家了" not in page(sign_in("林涛"), child(world, id_number=None))


def test_what_was_proposed_on_a_visit_goes_with_the_visit(world: World) -> None:
    one = child(world)
    visit = visited(world, one, {**WELL, "changes": ["4", "5"]})
    first, second = Proposal.objects.waiting()
    accept_proposal(proposal=first, on=timezone.localdate(), by=world.officer("李梅"))
    retract_visit(visit=visit, reason="写成了隔壁的孩子", by=world.officer("李梅"))
    second.refresh_from_db()
    assert (second.accepted, second.note) == (False, "走访已撤回")
    assert Proposal.objects.filter(accepted=True).count() == 1
    assert not duty(one).is_open


def test_what_was_said_of_a_merged_file_is_decided_on_the_one_it_went_into(
    world: World, sign_in: SignIn
) -> None:
    kept, gone = child(world), child(world, id_number=None)
    proposal = propose_change(
        child=gone, item="school", value="镇中心小学", by=world.officer("李梅")
    )
    merge_files(kept=kept, dropped=gone, values={}, reason="同一人", by=world.officer("林涛"))
    client = sign_in("李梅")
    assert "镇中心小学" in page(client, kept)
    client.post(f"/children/proposals/{proposal.pk}/acceptance/")
    assert fresh(kept).school == "镇中心小学"


def test_where_no_office_keeps_a_ledger_the_file_still_shows_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = child(world)
    Task.objects.all().delete()
    kinds = ["township", "civil_affairs"]
    Organisation.objects.filter(kind__in=kinds).update(place="990132000000")
    propose_change(child=one, words="搬家了", by=world.officer("李梅"))
    assert not Task.objects.exists()


def test_the_timeline_tells_visits_and_contacts_beside_the_changes(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    first = visited(world, one, {**WELL, "mood": "1"})
    second = visited(world, one, {**WELL, "kind": "3", "mood": "3", "care": "2"})
    retract_visit(visit=visited(world, one), reason="写错了", by=world.officer("李梅"))
    dossier = page(sign_in("周静"), one)
    history = dossier[dossier.index('class="history"') :]
    for visit in (first, second):
        assert f"/visits/{visit.pk}/" in history
    assert "和上一次 2 处不一样" in history
    assert "已撤回" in history
