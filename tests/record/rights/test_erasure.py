"""Erasing a file: the law may keep it, a second person looks, and then nothing of the child is left."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.children import child, filed, fresh, hand_in, number, row
from tests.make import make_png
from tests.record.rights.test_requests import asked, given, off_the_ledger, second
from tests.world import DAPING, QINGYAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.audit.models import Entry
from tonghu.base.documents.models import Attachment
from tonghu.base.documents.store import ATTACHMENTS, EXPORTS, LEDGERS
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.kernel.fields import SealedTextField
from tonghu.doors.jobs.daily import DAILY
from tonghu.law.calendar import said_day
from tonghu.law.ledger import ExitReason
from tonghu.law.rights import RETENTION, Reply, Right
from tonghu.record.archive.actions import file_paper
from tonghu.record.care.actions import draft_agreement
from tonghu.record.cases.actions import begin_case
from tonghu.record.children.actions import (
    approve_for_county,
    ask_exit,
    change_children,
    decide_exit,
    merge_files,
    propose_pairs,
    save_view,
    split_files,
)
from tonghu.record.children.filing import Amendment, records_of
from tonghu.record.children.finding import search
from tonghu.record.children.models import Child, Key
from tonghu.record.children.sections import holds_on
from tonghu.record.ledger.actions import ask_export, make_export
from tonghu.record.ledger.models import ExportState, HandIn, LeftOver
from tonghu.record.rights.actions import (
    answer_request,
    confirm_erasure,
    erase_file,
    give_notices,
    keep_longer,
    propose_erasures,
    speak_of_retention,
)
from tonghu.record.rights.models import Answer, Erased, Kept, Request
from tonghu.record.rights.papers import answer_paper
from tonghu.record.rights.questions import run_out
from tonghu.record.surveys.actions import Found, open_campaign, record_checks
from tonghu.record.surveys.models import Outcome
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
CANARY, FORMER, NUMBER = "金丝雀", "金小雀", number("20100203", 77)


def everything() -> Iterator[tuple[str, str]]:
    """Every value of every table, sealed ones opened: where it stands, and its words."""
    for model in filter(lambda one: one._meta.managed, apps.get_models()):
        fields = model._meta.concrete_fields
        for one in model._base_manager.all():
            for field in fields:
                value = getattr(one, field.attname)
                if value is not None:
                    yield (
                        f"{model._meta.label}.{field.name}",
                        json.dumps(value, ensure_ascii=False, default=str),
                    )


def told_of(*words: str) -> set[str]:
    """The columns in which any of the words still stands."""
    return {where for where, text in everything() for word in words if word in text}


def test_the_walk_opens_seals_and_sees_a_name(world: World) -> None:
    one = child(world, name=CANARY, former_name=FORMER, id_number=NUMBER)
    assert {"children.Child.name", "children.Change.values", "children.Key.key"} <= told_of(CANARY)
    assert told_of(NUMBER) == {"children.Change.values"}
    keys = {"children.Key.key", "children.KeyList.keys"}
    assert told_of(FORMER) == {"children.Change.values"} | keys
    sealed = {
        f for m in apps.get_models() for f in m._meta.fields if isinstance(f, SealedTextField)
    }
    assert len(sealed) > 20
    assert one.name == CANARY


def granted(world: World, one: Child) -> Answer:
    """A request to erase that 林涛 granted."""
    request = asked(world, one, Right.ERASURE, what=f"{CANARY}长大了，请删除")
    return answer_request(
        request=request, reply=Reply.GRANTED, reason=f"{CANARY}已退出", by=world.officer("林涛")
    )


@pytest.mark.slow
def test_after_an_erasure_nothing_of_the_child_is_left(
    world: World, django_capture_on_commit_callbacks: Any, sign_in: SignIn
) -> None:
    second(world)
    county, town = world.officer("林涛"), world.officer("王强")
    rows = [
        row(name=CANARY, former_name=FORMER, id_number=NUMBER, birth_date="2010-02-03"),
        row(n=4, name=CANARY, id_number=None, outcome="refused", father_name=None),
        row(n=5, name="王小军", id_number=None, birth_date="2012-01-01", outcome="flagged"),
    ]
    rows[2]["problems"] = [{"message": f"和{CANARY}同住", "action": "FLAG", "code": "x"}]
    handed = hand_in(world, rows)
    HandIn.objects.filter(pk=handed.pk).update(state="read")
    handed = HandIn.objects.get(pk=handed.pk)
    handed.report = [
        {
            **handed.report[0],
            "problems": [{"row": 4, "message": f"{CANARY}没有证件"}, {"row": 5, "message": "x"}],
        }
    ]
    handed.save()
    with django_capture_on_commit_callbacks(execute=True):
        filed(world, handed)
    with pytest.raises(FileNotFoundError):
        LEDGERS.get(handed.pk, "file")
    one = Child.objects.get(name=CANARY)
    approve_for_county(children=[one], by=county)
    twin = child(world, id_number=None, name="李小晴")
    merge_files(
        kept=twin, dropped=one, values={"former_name": FORMER}, reason=f"以为是{CANARY}", by=county
    )
    split_files(dropped=fresh(one), reason="不是", by=county)
    absorbed = child(world, id_number=None, name=CANARY)
    merge_files(kept=fresh(one), dropped=absorbed, values={}, reason="重复", by=county)
    propose_pairs(pairs=[(one.pk, twin.pk, 0.8, [CANARY])], by=CLOCK)
    draft_agreement(child=one, said={"caregiver.name": f"{CANARY}的奶奶"}, by=county)
    with django_capture_on_commit_callbacks(execute=True):
        paper = file_paper(
            child=one, heading="20", title=f"{CANARY}的成绩单", formed_on=date(2026, 1, 1), by=county,
            upload=(f"{CANARY}.png", make_png()),
        )  # fmt: skip
    give_notices(given=[given(one, note=f"{CANARY}的妈妈")], by=county)
    sweep = open_campaign(
        name="排查", place=QINGYAN, starts_on=timezone.localdate(), ends_on=timezone.localdate(),
        basis="x", by=town,
    )  # fmt: skip
    record_checks(campaign=sweep, found=[Found(one.pk, Outcome.AS_FILED, CANARY)], by=town)
    save_view(name="找人", query=f"q={CANARY}", by=town)
    save_view(name="别的", query="guardianship_type=1", by=town)
    one = off_the_ledger(world, fresh(one))
    answer = granted(world, one)
    export = ask_export(form="花名册", purpose="x", receiver="x", query="left=1", by=town)
    make_export(export=export, by=town)
    with django_capture_on_commit_callbacks(execute=True):
        confirm_erasure(
            answer=answer, agreed=True, note=f"核对过{CANARY}", by=world.officer("方敏")
        )
    assert told_of(CANARY, FORMER, NUMBER, "金") == set()
    assert not Child.objects.filter(pk__in=[one.pk, absorbed.pk]).exists()
    assert not Key.objects.filter(child__in=[one.pk, absorbed.pk]).exists()
    assert not Attachment.objects.filter(subject_id=paper.pk).exists()
    assert paper.attachment is not None
    with pytest.raises(FileNotFoundError):
        ATTACHMENTS.get(paper.attachment.pk, "clean")
    with pytest.raises(FileNotFoundError):
        EXPORTS.get(export.pk, "file")
    assert search(CANARY, county, 10) == []
    assert LeftOver.objects.filter(hand_in=handed).count() == 1  # the other row stays
    # What remains says that it was erased, and nothing else of the child.
    assert Erased.objects.get().child_id == one.pk
    assert Entry.objects.filter(child_id=one.pk).exists()
    page = sign_in("林涛").get(f"/rights/{answer.request_id}/").content.decode()
    assert "已删除" in page
    assert one.number in page
    printed = sign_in("林涛").get(f"/rights/{answer.request_id}/paper.pdf")
    assert printed.status_code == 200
    assert sign_in("林涛").get(f"/children/{one.pk}/").status_code == 404
    # The other child's file is whole.
    assert records_of([twin.pk])[twin.pk]["name"] == "李小晴"
    assert twin.changes.filter(other=None).count() == 3
    with pytest.raises(Refused, match="已经删除"):
        answer_request(request=answer.request, reply=Reply.GRANTED, reason="", by=county)


def test_what_the_law_keeps_is_refused_with_its_reasons(world: World) -> None:
    second(world)
    one, county = child(world), world.officer("林涛")
    request = asked(world, one, Right.ERASURE)
    with pytest.raises(Refused, match="还在台账上"):
        answer_request(request=request, reply=Reply.GRANTED, reason="", by=county)
    with pytest.raises(Refused, match="没有部分删除"):
        answer_request(request=request, reply=Reply.PARTLY, reason="x", by=county)
    one = off_the_ledger(world, one)
    hand_in(world, [row(name="王小军", id_number=None)])
    with pytest.raises(Refused, match="没有导入完"):
        answer_request(request=request, reply=Reply.GRANTED, reason="", by=county)
    HandIn.objects.update(state="dropped")
    answer = answer_request(request=request, reply=Reply.GRANTED, reason="", by=county)
    file_paper(
        child=one, heading="17", title="判决书", formed_on=date(2026, 1, 1), shelf="柜", by=county
    )
    with pytest.raises(Refused, match="长期保存"):
        confirm_erasure(answer=answer, agreed=True, note="", by=world.officer("方敏"))
    assert Child.objects.filter(pk=one.pk).exists()


def test_a_report_or_a_case_keeps_a_file_for_long(world: World) -> None:
    from tonghu.work.reports.models import Report

    one = off_the_ledger(world, child(world))
    begin_case(child=one, key="assessment_and_support", because="x", by=world.officer("王强"))
    assert "个案" in "".join(holds_on(one))
    other = off_the_ledger(world, child(world, id_number=None))
    assert holds_on(other) == []
    Report.objects.create(
        receipt="x", channel="desk", place=DAPING, situations=[], reporter_kind="x", suspect="x",
        told={}, child=other, by=UUID(int=0), cluster="x",
    )  # fmt: skip
    assert "强制报告" in "".join(holds_on(other))


def test_what_keeps_a_file_that_was_merged_keeps_the_one_it_went_into(world: World) -> None:
    kept, gone = (
        off_the_ledger(world, child(world)),
        off_the_ledger(world, child(world, id_number=None, name="李晓雨")),
    )
    assert holds_on(kept) == []
    begin_case(child=gone, key="assessment_and_support", because="x", by=world.officer("王强"))
    merge_files(kept=kept, dropped=gone, values={}, reason="同一人", by=world.officer("林涛"))
    assert "个案" in "".join(holds_on(fresh(kept)))
    assert len(holds_on(fresh(kept))) == len(set(holds_on(fresh(kept))))


def test_the_answer_is_handed_out_only_when_the_second_person_has_agreed(
    world: World, sign_in: SignIn
) -> None:
    second(world)
    one = off_the_ledger(world, child(world))
    answer = granted(world, one)
    assert "受理单" in answer_paper(answer.request, world.officer("林涛")).title
    page = sign_in("林涛").get(f"/rights/{answer.request_id}/").content.decode()
    assert "答复书" not in page
    confirm_erasure(answer=answer, agreed=False, note="再核", by=world.officer("方敏"))
    assert "受理单" in answer_paper(answer.request, world.officer("林涛")).title
    again = answer_request(
        request=answer.request, reply=Reply.REFUSED, reason="还有事没办完", by=world.officer("林涛")
    )
    paper = answer_paper(again.request, world.officer("林涛"))
    assert paper.title == "个人信息申请答复书"
    assert ("理由和说明", "还有事没办完") in paper.rows


def test_a_file_whose_time_has_run_out_cites_that_and_nobodys_request(
    world: World, sign_in: SignIn
) -> None:
    second(world)
    one = grown(world)
    (request,) = propose_erasures(children=[one], reason="保存期限届满", by=world.officer("林涛"))
    (task,) = Task.objects.filter(kind="rights.confirm")
    assert "档案保管期限" in str(task.basis)
    waiting = answer_paper(request, world.officer("林涛"))
    assert waiting.title == "保存期满档案处理单"
    assert "档案保管期限" in waiting.basis
    assert "第三十四条" not in waiting.basis
    assert any("还没有核对" in words for _, words in waiting.rows)
    page = sign_in("林涛").get(f"/rights/{request.pk}/").content.decode()
    assert "处理单（PDF）" in page
    assert "答复书" not in page
    assert "谁提出" not in page
    assert "第三十四条" not in page
    (answer,) = request.answers.all()
    confirm_erasure(answer=answer, agreed=True, note="核对过", by=world.officer("方敏"))
    done = dict(answer_paper(request, world.officer("林涛")).rows)
    assert "方敏 同意删除" in done["第二人核对"]
    assert "由两人核对后删除" in done["执行"]


def test_a_retention_that_the_second_person_declines_is_over(world: World, sign_in: SignIn) -> None:
    second(world)
    one = grown(world)
    (request,) = propose_erasures(children=[one], reason="x", by=world.officer("林涛"))
    url = f"/rights/{request.pk}/confirmation/"
    bare = sign_in("方敏").post(url, {"agreed": "no", "note": " "})
    assert "请写明为什么" in str(bare.context["form"].errors["note"])
    done = sign_in("方敏").post(url, {"agreed": "no", "note": "还要查"}, follow=True)
    page = done.content.decode()
    assert "没有删除" in page
    assert "重新答复" not in page
    rows = dict(answer_paper(request, world.officer("林涛")).rows)
    assert "不同意删除，档案继续保存" in rows["第二人核对"]


@pytest.mark.slow
def test_a_second_person_confirms_or_sends_it_back(world: World, sign_in: SignIn) -> None:
    second(world)
    one = off_the_ledger(world, child(world))
    answer = granted(world, one)
    url = f"/rights/{answer.request_id}/confirmation/"
    first, other = sign_in("林涛"), sign_in("方敏")
    assert "等第二人核对" in first.get(f"/rights/{answer.request_id}/").content.decode()
    assert "第二人核对</a>" in other.get(f"/rights/{answer.request_id}/").content.decode()
    for own in (first.get(url, follow=True), first.post(url, {"agreed": "yes"}, follow=True)):
        assert own.redirect_chain == [(f"/rights/{answer.request_id}/", 302)]
        assert "您是答复人" in own.content.decode(), "said at once, not after a form"
    assert "林涛答复" in other.get(url).content.decode()
    with pytest.raises(Refused, match="第二人"):
        confirm_erasure(answer=answer, agreed=True, note="", by=world.officer("林涛"))
    with pytest.raises(NotAllowed):
        confirm_erasure(answer=answer, agreed=True, note="", by=world.officer("王强"))
    assert other.post(url, {"agreed": "no", "note": "先问问孩子"}).status_code == 302
    assert Child.objects.filter(pk=one.pk).exists()
    assert (
        Task.objects.open().filter(subject_id=answer.request_id, kind="rights.answer").count() == 1
    )
    assert "已经核对过" in other.get(url, follow=True).content.decode()
    with pytest.raises(Refused, match="已经核对过"):
        confirm_erasure(answer=answer, agreed=True, note="", by=world.officer("方敏"))
    again = answer_request(
        request=answer.request, reply=Reply.GRANTED, reason="", by=world.officer("林涛")
    )
    assert other.post(url, {"agreed": "yes"}).status_code == 302
    assert not Child.objects.filter(pk=one.pk).exists()
    assert not Task.objects.open().filter(subject_id=again.request_id).exists()
    seen = asked(world, child(world, id_number=None))
    assert other.get(f"/rights/{seen.pk}/confirmation/").status_code == 404


def test_a_restored_backup_does_not_bring_a_file_back(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    monkeypatch.setattr(settings, "ERASURES_FILE", tmp_path / "kept" / "erasures.jsonl")
    one = off_the_ledger(world, child(world))
    with django_capture_on_commit_callbacks(execute=True):
        erase_file(child_id=one.pk, by=CLOCK)
    # The backup of yesterday: the child is there, and that it was erased is not.
    Erased.objects.all().delete()
    one.save(force_insert=True)
    call_command("rights", "reapply")
    assert "重新执行了 1 份" in capsys.readouterr().out
    assert not Child.objects.filter(pk=one.pk).exists()
    assert Erased.objects.filter(child_id=one.pk).exists()
    call_command("rights", "reapply")
    assert "重新执行了 0 份" in capsys.readouterr().out
    (tmp_path / "kept" / "erasures.jsonl").unlink()
    publish = next(job for job in DAILY if job.name == "publish_erasures")
    publish.run(timezone.now())
    assert len((tmp_path / "kept" / "erasures.jsonl").read_text().splitlines()) == 1


def grown(world: World, **more: Any) -> Child:
    """Somebody who was on the ledger long ago."""
    told = {"birth_date": "1995-01-01", "id_number": None} | more
    return off_the_ledger(world, child(world, **told))


@pytest.mark.slow
def test_files_whose_time_has_run_out_wait_for_a_person(world: World, sign_in: SignIn) -> None:
    second(world)
    one, two, kept = grown(world), grown(world, name="王小军"), grown(world, name="田小禾")
    grown(world, birth_date="2010-01-01", name="没有期满")
    with_case = grown(world, name="有个案")
    begin_case(child=with_case, key="assessment_and_support", because="x", by=world.officer("王强"))
    merged, into = grown(world, name="并入的"), grown(world, name="并入后保留的")
    begin_case(child=merged, key="assessment_and_support", because="x", by=world.officer("王强"))
    merge_files(kept=into, dropped=merged, values={}, reason="同一人", by=world.officer("林涛"))
    job = next(job for job in DAILY if job.name == "speak_of_retention")
    assert job.run(timezone.now()).done == 1
    assert job.run(timezone.now()).done == 1
    task = Task.objects.get(kind="rights.retention")
    county = sign_in("林涛")
    assert (
        county.get(f"/rights/retention-duties/{task.pk}/").headers["Location"]
        == "/rights/retention/"
    )
    page = county.get("/rights/retention/").content.decode()
    for name in ("李小雨", "王小军", "田小禾"):
        assert name in page
    assert "没有期满" not in page
    assert "有个案" not in page
    assert "并入后保留的" not in page
    assert county.post("/rights/retention/", {}).status_code == 422
    assert (
        county.post("/rights/retention/", {"child": [str(one.pk), str(two.pk)]}).status_code == 302
    )
    with pytest.raises(Refused, match="已经有人在办"):
        propose_erasures(children=[one], reason="x", by=world.officer("林涛"))
    url = f"/rights/retention/{kept.pk}/"
    assert county.post(url, {"until": "2020-01-01", "reason": "x"}).status_code == 422
    assert county.post(url, {"until": "2999-01-01", "reason": "本人要求"}).status_code == 302
    assert Kept.objects.get().child == kept
    task.refresh_from_db()
    assert task.closed_at is not None
    assert Child.objects.filter(pk__in=[one.pk, two.pk]).count() == 2  # nothing is erased by itself
    for request in Request.objects.all():
        answer = request.answer
        assert answer is not None
        agreed = request.child_id == one.pk
        confirm_erasure(answer=answer, agreed=agreed, note="还有用", by=world.officer("方敏"))
    assert not Child.objects.filter(pk=one.pk).exists()
    assert not Request.objects.open().exists()
    assert job.run(timezone.now()).done == 1  # what was declined comes up again
    assert Task.objects.open().filter(kind="rights.retention").count() == 1


def test_the_list_of_files_whose_time_has_run_out_says_what_its_reader_decides_by(
    world: World, sign_in: SignIn
) -> None:
    second(world)
    one, held, too = grown(world), grown(world, name="王小军"), grown(world, name="田小禾")
    for each in (held, too):
        world.task(child_id=each.pk)
    county = sign_in("林涛")
    run_out_on = RETENTION.until(one.birth_date or date.min)
    assert said_day(run_out_on) in county.get("/rights/retention/").content.decode()
    refused = county.post("/rights/retention/", {"child": [str(held.pk), str(too.pk)]})
    told = refused.content.decode()
    for each in (held, too):
        assert f"{each.number} 现在不能删除" in told, "each of them, not the first alone"
        assert f'value="{each.pk}" checked' in told, "nothing ticked is lost"
    assert f'value="{one.pk}" checked' not in told
    (request,) = propose_erasures(children=[one], reason="x", by=world.officer("林涛"))
    asks = sign_in("方敏").get(f"/rights/{request.pk}/confirmation/").content.decode()
    assert "林涛提出删除" in asks
    assert "答复“办理”" not in asks, "nobody asked for it"
    own = county.get(f"/rights/{request.pk}/confirmation/", follow=True).content.decode()
    assert "您是提出人" in own
    answer = request.answer
    assert answer is not None
    confirm_erasure(answer=answer, agreed=False, note="信访没有办完", by=world.officer("方敏"))
    assert "方敏" in county.get(f"/rights/{request.pk}/").content.decode().split("第二人不同意")[1]
    again = county.get("/rights/retention/").content.decode()
    assert "方敏不同意删除：信访没有办完" in again, "else it is only asked again"
    late = county.post(f"/rights/retention/{one.pk}/", {"until": "2020-01-01", "reason": "x"})
    assert late.context["form"].errors["until"] == ["“保存到”要是以后的日子。"]


def test_a_file_that_is_held_is_not_proposed_and_a_county_without_an_office_is_not_asked(
    world: World,
) -> None:
    one = grown(world)
    world.task(child_id=one.pk)
    with pytest.raises(Refused, match="继续保存"):
        propose_erasures(children=[one], reason="x", by=world.officer("林涛"))
    with pytest.raises(NotAllowed):
        keep_longer(child=one, until=date(2999, 1, 1), reason="x", by=world.officer("王强"))
    assert speak_of_retention(county="990199", by=CLOCK) is None
    Child.objects.filter(pk=one.pk).update(place="990231101000")
    for act in (
        lambda: keep_longer(
            child=fresh(one), until=date(2999, 1, 1), reason="x", by=world.officer("林涛")
        ),
        lambda: propose_erasures(children=[fresh(one)], reason="x", by=world.officer("林涛")),
    ):
        with pytest.raises(Refused, match="管辖范围"):
            act()


def test_an_erased_child_is_not_erased_twice_and_words_of_duties_go(world: World) -> None:
    one = off_the_ledger(world, child(world))
    change_children(
        amendments=[Amendment(one.pk, {"name": CANARY}, date(2026, 3, 3), "x")],
        by=world.officer("林涛"),
    )
    task = world.task(child_id=one.pk, title=f"看望{CANARY}")
    erase_file(child_id=one.pk, by=CLOCK)
    erase_file(child_id=one.pk, by=CLOCK)
    task.refresh_from_db()
    assert task.title == "（已删除）"
    assert Erased.objects.count() == 1


def test_a_file_that_a_court_needs_is_kept_until_somebody_lifts_it(
    world: World, sign_in: SignIn
) -> None:
    one, county = off_the_ledger(world, child(world)), sign_in("林涛")
    keeping, release = (f"/rights/retention/{one.pk}/{what}" for what in ("", "release/"))
    assert county.post(release, {"reason": "x"}).status_code == 422, "there is nothing to lift"
    until = timezone.localdate() + timedelta(days=365)
    county.post(keeping, {"until": f"{until}", "reason": "法院（2026）函 3 号要求保留"})
    request = asked(world, one, Right.ERASURE, what="请删除")
    refusal = "已决定保存到.*函 3 号要求保留"
    with pytest.raises(Refused, match=refusal):
        answer_request(request=request, reply=Reply.GRANTED, reason="x", by=world.officer("林涛"))
    page = county.get(f"/rights/{request.pk}/").content.decode()
    assert "依法现在不能删除：已决定保存到" in page
    assert "函 3 号要求保留" in county.get("/rights/retention/").content.decode()
    assert release in county.get(f"/children/{one.pk}/").content.decode()
    assert county.post(release, {"reason": ""}).status_code == 422
    county.post(release, {"reason": "案件已审结，法院来函解除"})
    assert Kept.objects.get().release.reason == "案件已审结，法院来函解除"
    assert holds_on(one) == []
    assert "函 3 号要求保留" not in county.get("/rights/retention/").content.decode()
    second(world)
    answer = granted(world, one)
    assert answer.needs_second
    asked_again, other = f"/rights/{answer.request_id}/", sign_in("方敏")
    for address in (asked_again, f"{asked_again}confirmation/"):
        told = other.get(address).content.decode()
        assert "函 3 号要求保留" in told, (
            "whoever confirms reads that it was kept, and who lifted that"
        )
        assert "林涛解除：案件已审结" in told


def test_a_decision_to_keep_binds_until_its_day(world: World) -> None:
    one, by = grown(world), world.officer("林涛")
    until = timezone.localdate() + timedelta(days=30)
    keep_longer(child=one, until=until, reason="本人要求", by=by)
    assert not run_out(timezone.localdate()).filter(pk=one.pk).exists()
    with time_machine.travel(until + timedelta(days=1)):
        assert holds_on(one) == []
        assert run_out(timezone.localdate()).filter(pk=one.pk).exists()


def test_what_an_office_owes_after_an_exit_does_not_keep_the_file(world: World) -> None:
    one = child(world)
    ask_exit(
        child=one, why=ExitReason.WITH_PARENTS, reason="", on=timezone.localdate(),
        values={"living_detail": "广东省东莞市"}, by=world.officer("李梅"),
    )  # fmt: skip
    decide_exit(child=fresh(one.pk), leaves=True, reason="已核实", by=world.officer("林涛"))
    assert Task.objects.open().filter(kind="ledger.after_exit", child_id=one.pk).exists()
    assert holds_on(fresh(one.pk)) == []


def test_an_erasure_drops_the_files_that_are_out_and_no_request_for_one(world: World) -> None:
    second(world)
    one, by = grown(world), world.officer("王强")
    told: dict[str, Any] = {
        "form": "F02",
        "query": "",
        "purpose": "季报",
        "receiver": "县民政局",
        "numbers": False,
    }
    made = make_export(export=ask_export(**told, by=by), by=by)
    approved = ask_export(**told, by=by)
    erase_file(child_id=one.pk, by=CLOCK)
    made.refresh_from_db()
    approved.refresh_from_db()
    assert (made.state, approved.state) == (ExportState.EXPIRED, ExportState.APPROVED)
