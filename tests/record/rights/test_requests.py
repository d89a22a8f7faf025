"""A guardian asks to see, correct or erase; the county answers in writing, and in time."""

import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh, number
from tests.world import COUNTY, DAPING, LIUWAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.models import Entry
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.actions import appoint, enrol_officer
from tonghu.base.people.models import Organisation
from tonghu.law.ledger import ExitReason
from tonghu.law.registration import NOT_APPLICABLE
from tonghu.law.rights import Asker, Ground, Reply, Right, Said
from tonghu.record.archive.actions import file_paper
from tonghu.record.care.actions import draft_agreement
from tonghu.record.cases.actions import begin_case
from tonghu.record.children.actions import ask_exit, change_children, decide_exit, merge_files
from tonghu.record.children.filing import Amendment, records_of
from tonghu.record.children.models import Child, Kind
from tonghu.record.children.sections import holds_on
from tonghu.record.rights import questions
from tonghu.record.rights.actions import Given, answer_request, give_notices, receive_request
from tonghu.record.rights.models import Notice, Request
from tonghu.record.rights.papers import answer_paper
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]


def asked(
    world: World, of: Child, kind: Right = Right.ACCESS, by: str = "李梅", **more: Any
) -> Request:
    """A request of the child's father, taken in by the village."""
    told: dict[str, Any] = {
        "asker": Asker.FATHER, "asker_name": "李强", "asker_phone": "19900001111",
        "identity": "papers", "channel": "in_person", "what": "看孩子的全部档案",
        "received_on": timezone.localdate(),
    }  # fmt: skip
    return receive_request(child=of, kind=kind, by=world.officer(by), **told | more)


def second(world: World) -> None:
    """Another officer of the county's civil affairs: 方敏."""
    appoint(
        officer=enrol_officer(login="fangmin", name="方敏", by=CONSOLE),
        organisation=world.organisation("云溪县民政局"), role="county_civil_affairs", place=COUNTY,
        reason="测试县", by=CONSOLE,
    )  # fmt: skip


def off_the_ledger(world: World, one: Child) -> Child:
    """The child has left the ledger."""
    ask_exit(
        child=one,
        why=ExitReason.OTHER,
        reason="随父母去了外省",
        on=date(2026, 3, 2),
        by=world.officer("李梅"),
    )
    decide_exit(child=fresh(one), leaves=True, reason="属实", by=world.officer("林涛"))
    return fresh(one)


def text_of(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def test_a_request_is_taken_in_by_the_village_and_owed_by_the_county(world: World) -> None:
    request = asked(world, child(world))
    assert request.number.startswith("个信申〔")
    task = Task.objects.get(subject_id=request.pk)
    assert task.organisation == world.organisation("云溪县民政局")
    assert (task.wording, task.due_at, task.force) == ("及时", None, "statutory")
    assert task.target_at is not None
    assert "李" not in task.title
    again = asked(world, child(world, id_number=None, name="王小军"))
    assert again.number != request.number


@pytest.mark.parametrize(
    ("more", "by", "told"),
    [
        ({}, "田雨", "管辖范围"),
        ({"received_on": date(2999, 1, 1)}, "李梅", "还没有到"),
        ({"asker": Asker.CHILD, "kind": Right.ERASURE}, "李梅", "要由监护人提出"),
    ],
)
def test_what_cannot_be_taken_in_says_why(
    world: World, more: dict[str, Any], by: str, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        asked(world, child(world), by=by, **more)


@pytest.mark.parametrize(
    ("reply", "chip"),
    [("granted", "green"), ("partly", "yellow"), ("refused", "red")],
)
def test_how_a_request_was_answered_is_seen_wherever_it_stands(
    world: World, sign_in: SignIn, reply: str, chip: str
) -> None:
    one = child(world)
    request, county = asked(world, one), sign_in("林涛")
    county.post(f"/rights/{request.pk}/answer/", {"reply": reply, "reason": "写明了"})
    shown = f'<span class="chip {chip}">已答复：{Reply(reply).label}</span>'
    for address in (f"/rights/{request.pk}/", "/rights/?list=answered", f"/children/{one.pk}/"):
        assert shown in county.get(address).content.decode(), address


def test_a_merged_file_and_a_county_without_an_office_take_nothing_in(world: World) -> None:
    one, other = child(world), child(world, id_number=None)
    Child.objects.filter(pk=other.pk).update(merged_into=one.pk)
    with pytest.raises(Refused, match="已并入"):
        asked(world, fresh(other))
    Organisation.objects.filter(kind="civil_affairs").update(kind="finance")
    with pytest.raises(Refused, match="民政部门"):
        asked(world, one)


def test_the_guardian_sees_everything_but_what_the_law_withholds(
    world: World, sign_in: SignIn, tmp_path: Path
) -> None:
    one = child(world)
    request = asked(world, one)
    county = sign_in("林涛")
    page = county.get(f"/rights/{request.pk}/").content.decode()
    assert "看孩子的全部档案" in page
    assert "全部档案（PDF）" not in page.split("办理")[1].split("答复书")[0]
    url = f"/rights/{request.pk}/answer/"
    assert county.post(url, {"reply": "refused", "reason": ""}).status_code == 422
    assert county.post(url, {"reason": "x"}).status_code == 422
    assert county.post(url, {"reply": "granted"}).status_code == 302
    assert not Task.objects.open().filter(subject_id=request.pk).exists()
    assert "已答复" in county.get(f"/rights/{request.pk}/").content.decode()
    got = county.get(f"/rights/children/{one.pk}/dossier.pdf")
    assert got["Content-Type"] == "application/pdf"
    assert text_of(got.content) >= 1
    grounds = {entry.ground for entry in Entry.objects.filter(verb="children.seen")}
    assert "按申请提供全部档案" in grounds
    assert sign_in("李梅").get(f"/rights/children/{one.pk}/dossier.pdf").status_code == 403
    file = tmp_path / "全部档案.pdf"
    call_command("rights", "dossier", one.number, str(file), "--as", "lintao")
    assert text_of(file.read_bytes()) >= 1
    for arguments in (["990131-9999999", str(file), "--as", "lintao"], [one.number, str(file), "--as", "x"],
                      [one.number, str(file), "--as", "limei"]):  # fmt: skip
        with pytest.raises(SystemExit):
            call_command("rights", "dossier", *arguments)
    looked = Entry.objects.filter(verb="children.seen").count()
    nowhere = str(tmp_path / "没有的" / "档案.pdf")
    with pytest.raises(SystemExit) as refused:
        call_command("rights", "dossier", one.number, nowhere, "--as", "lintao")
    assert refused.value.code == 2
    assert Entry.objects.filter(verb="children.seen").count() == looked, "nobody was shown anything"
    assert county.get(url, follow=True).redirect_chain == [(f"/rights/{request.pk}/", 302)], (
        "what is answered is not asked again"
    )


def test_who_answers_an_erasure_reads_what_holds_it(world: World, sign_in: SignIn) -> None:
    request = asked(world, child(world), Right.ERASURE)
    told = sign_in("林涛").get(f"/rights/{request.pk}/answer/").content.decode()
    assert "孩子还在台账上" in told
    assert "请答复“不予办理”" in told


def test_the_dossier_says_it_in_words(
    world: World, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tonghu.record.rights import dossier

    made: dict[str, Any] = {}
    monkeypatch.setattr(dossier, "set_pdf", lambda t, n, words: made.update(said=words) or b"")
    one = child(
        world,
        living_detail="大坪村3组",
        school="青岩镇中心小学",
        father_id_number=number("19900101", 7),
    )
    change_children(
        amendments=[Amendment(one.pk, {"school": "柳湾小学"}, date(2026, 5, 1), "转学")],
        by=world.officer("林涛"),
    )
    give_notices(given=[given(one)], by=world.officer("李梅"))
    asked(world, one)
    dossier.dossier_pdf(one, world.officer("林涛"), "x")
    said = made["said"]
    assert number() in said  # the child's own number in full
    assert number("19900101", 7) not in said
    assert "个信申〔" in said
    assert "报告人的姓名" in said
    assert "不写在纸上" in said
    for hidden in ("大坪村3组", "柳湾小学"):
        assert hidden not in said
    # Whoever asks may be the one from whom the child is protected: the paper does not say that it is.
    begin_case(child=one, key="emergency_response", because="x", by=world.officer("王强"))
    sign_in("赵刚").get("/tasks/")
    Entry.objects.filter(
        verb="children.seen", child_id=one.pk, actor_id=world.officer("赵刚").pk
    ).get()
    dossier.dossier_pdf(one, world.officer("林涛"), "x")
    assert made["said"] == said.replace('"林涛"]', '"林涛，2 次"]')
    with pytest.raises(NotAllowed):
        dossier.dossier_pdf(one, world.officer("王强"), "x")


def test_a_parent_can_read_the_dossier(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from tonghu.record.rights import dossier

    made: dict[str, Any] = {}
    monkeypatch.setattr(dossier, "set_pdf", lambda t, n, words: made.update(said=words) or b"")
    one = child(
        world, hukou_region=DAPING, mother_phone=NOT_APPLICABLE, hukou_detail="大坪村3组",
    )  # fmt: skip
    change_children(
        amendments=[Amendment(one.pk, {"hukou_detail": "大坪村4组"}, date(2026, 5, 1), "分户")],
        by=world.officer("林涛"),
    )
    twice = child(world, id_number=None, name="李晓雨")
    file_paper(
        child=twice, heading="02", title="户口簿", formed_on=date(2026, 3, 5), shelf="村部",
        by=world.officer("李梅"),
    )  # fmt: skip
    merge_files(kept=one, dropped=twice, values={}, reason="同一人", by=world.officer("王强"))
    dossier.dossier_pdf(one, world.officer("林涛"), "x")
    dossier.dossier_pdf(one, world.officer("林涛"), "x")
    said = made["said"]
    assert not re.search(r"\d{4}-\d{2}-\d{2}", said), "every day as people write it"
    assert DAPING not in said, "a place has a name"
    assert "****不适用" not in said
    assert "2026年5月1日" in said
    assert "户籍地址由“大坪村3组”改为“大坪村4组”" in said
    assert "登记了 " in said
    assert "会有人" in said, "what the colour means, as it is said to parents"
    assert "户口簿" in said, "what lies in a file that was merged into it belongs to it"
    assert "林涛，2 次" in said
    assert "变轻还差什么" not in said


def given(one: Child, **more: Any) -> Given:
    told: dict[str, Any] = {
        "to": Asker.MOTHER, "to_name": "周芳", "given_on": timezone.localdate(), "way": "paper",
        "ground": Ground.DUTY, "said": Said.TOLD,
    }  # fmt: skip
    return Given(child=one, **told | more)


def test_a_correction_that_is_granted_puts_the_wrong_entry_right(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    request = asked(world, one, Right.CORRECTION, what="名字写错了，是小雨的雨")
    county, url = sign_in("林涛"), f"/rights/{request.pk}/answer/"
    assert "更正" in county.get(url).content.decode()
    same = {"name": "李小雨", "sex": "2", "birth_date": "2016-03-05", "id_number": number(), "hukou_class": "1",
            "hukou_nature": "1"}  # fmt: skip
    assert county.post(url, same | {"reply": "granted"}).status_code == 422
    assert (
        county.post(url, same | {"birth_date": "去年夏天", "reply": "granted"}).status_code == 422
    )
    right = same | {"name": "李晓雨", "ethnicity": "01", "reply": "granted"}
    refused = county.post(url, right | {"reply": "refused", "reason": "没有依据"})
    assert refused.status_code == 422
    assert county.post(url, right).status_code == 302
    kinds = list(one.changes.order_by("at", "id").values_list("kind", flat=True))
    assert kinds == [Kind.REGISTERED, Kind.CORRECTED, Kind.CHANGED]
    assert records_of([one.pk])[one.pk]["name"] == "李晓雨"
    assert fresh(one).name == "李晓雨"
    told = [("姓名", "李晓雨"), ("民族", "汉族")]
    assert questions.corrected(request) == told, "the answer says what was put right"
    page = county.get(f"/rights/{request.pk}/").content.decode()
    assert "更正的内容" in page
    assert "汉族" in page
    assert ("更正的内容", "姓名：李晓雨；民族：汉族") in answer_paper(
        request, world.officer("林涛")
    ).rows


def test_a_correction_finds_the_entry_that_was_wrong(world: World) -> None:
    one, county = child(world), world.officer("林涛")
    later = Amendment(one.pk, {"school": "柳湾小学"}, date(2026, 5, 1), "转学")
    change_children(amendments=[later], by=county)
    request = asked(world, one, Right.CORRECTION, what="名字写错了")
    answer_request(
        request=request, reply=Reply.PARTLY, reason="只改名字", values={"name": "李晓雨"}, by=county
    )
    corrected = one.changes.get(kind=Kind.CORRECTED)
    assert corrected.corrects == one.changes.get(kind=Kind.REGISTERED)
    assert one.changes.count() == 3


def test_a_refusal_is_in_writing_and_an_answer_is_given_once(world: World, sign_in: SignIn) -> None:
    request, by = asked(world, child(world), Right.CORRECTION), world.officer("林涛")
    with pytest.raises(Refused, match="书面写明理由"):
        answer_request(request=request, reply=Reply.REFUSED, reason=" ", by=by)
    with pytest.raises(NotAllowed):
        answer_request(request=request, reply=Reply.REFUSED, reason="x", by=world.officer("王强"))
    answer_request(request=request, reply=Reply.REFUSED, reason="户口簿上就是这个字", by=by)
    with pytest.raises(Refused, match="已经答复过"):
        answer_request(request=request, reply=Reply.REFUSED, reason="x", by=by)
    county = sign_in("林涛")
    for form in ("pdf", "docx"):
        assert county.get(f"/rights/{request.pk}/paper.{form}").status_code == 200
    assert county.get(f"/rights/{request.pk}/paper.xls").status_code == 404
    assert "户口簿上就是这个字" in county.get(f"/rights/{request.pk}/").content.decode()
    assert request.number in county.get("/rights/?list=answered").content.decode()
    assert request.number not in county.get("/rights/").content.decode()


def test_consent_that_is_withdrawn_is_written_down(world: World) -> None:
    request = asked(world, child(world), Right.WITHDRAWAL)
    answer_request(request=request, reply=Reply.GRANTED, reason="", by=world.officer("林涛"))
    told = Notice.objects.get()
    assert (told.said, told.ground, told.to, told.to_name) == (
        "withdrawn",
        "consent",
        "father",
        "李强",
    )


def test_the_pages_of_a_request(world: World, sign_in: SignIn) -> None:
    one = child(world)
    village, url = sign_in("李梅"), f"/rights/children/{one.pk}/new/"
    assert village.post(url, {"what": ""}).status_code == 422
    sent = {
        "kind": "erasure", "asker": "mother", "asker_name": "周芳", "identity": "called",
        "channel": "phone", "received_on": timezone.localdate(), "what": "不想留档案",
    }  # fmt: skip
    assert village.post(url, sent | {"asker": "child"}).status_code == 422
    assert village.post(url, sent).status_code == 302
    request = Request.objects.get()
    assert village.get(f"/rights/{request.pk}/paper.pdf").status_code == 200
    assert "受理申请" in village.get(f"/children/{one.pk}/").content.decode()
    page = sign_in("林涛").get(f"/rights/{request.pk}/").content.decode()
    assert "孩子还在台账上" in page
    shown = questions.rights_of_child(world.officer("李梅"), one)
    assert shown is not None
    assert [line.chip for line in shown.lines] == ["在办"]
    task = Task.objects.get(subject_id=request.pk)
    led = sign_in("林涛").get(f"/rights/duties/{task.pk}/")
    assert led.headers["Location"] == f"/rights/{request.pk}/"
    assert sign_in("田雨").get(f"/rights/{request.pk}/").status_code == 404


def test_families_are_told_and_the_gaps_are_counted(world: World, sign_in: SignIn) -> None:
    one, two = child(world), child(world, id_number=None, name="王小军")
    three = child(world, id_number=None, name="田小禾", place=LIUWAN)
    town = sign_in("王强")
    page = town.get("/rights/notices/").content.decode()
    assert "还没有告知 2 名，在册 2 名" in page
    assert "还没有告知 1 名，在册 1 名" in page
    assert "田小禾" not in town.get(f"/rights/notices/?place={one.place}").content.decode()
    told = {
        "to": "mother",
        "given_on": timezone.localdate(),
        "way": "meeting",
        "ground": "duty",
        "said": "told",
    }
    assert town.post("/rights/notices/", told).status_code == 422
    early = told | {"given_on": "2020-01-01", "child": [str(one.pk)]}
    assert town.post("/rights/notices/", early).status_code == 422
    sent = told | {"child": [str(one.pk), str(three.pk)]}
    assert town.post("/rights/notices/", sent).status_code == 302
    assert {notice.child_id for notice in Notice.objects.all()} == {one.pk, three.pk}
    assert "田小禾" not in town.get("/rights/notices/").content.decode()
    village = sign_in("李梅")
    url = f"/rights/children/{two.pk}/notice/"
    assert village.post(url, told | {"ground": "consent"}).status_code == 422
    refused = told | {"ground": "consent", "said": "refused", "note": "不要拍照"}
    assert village.post(url, refused).status_code == 302
    assert "不同意" in village.get(f"/children/{two.pk}/").content.decode()
    assert "都告知过了" in town.get("/rights/notices/").content.decode()
    paper = village.get(f"/rights/children/{two.pk}/notice.pdf")
    assert text_of(paper.content) >= 1


@pytest.mark.parametrize(
    ("more", "by", "told"),
    [
        ({}, "田雨", "管辖范围"),
        ({"given_on": date(2999, 1, 1)}, "李梅", "还没有到"),
        ({"ground": Ground.CONSENT}, "李梅", "同意还是不同意"),
        ({"to": Asker.CHILD}, "李梅", "要告知监护人"),
    ],
)
def test_a_notice_that_says_nothing_is_refused(
    world: World, more: dict[str, Any], by: str, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        give_notices(given=[given(child(world), **more)], by=world.officer(by))


def test_every_reason_to_keep_a_file_is_said(world: World) -> None:
    one = child(world)
    agreement = draft_agreement(child=one, said={}, by=world.officer("李梅"))
    type(agreement).objects.filter(pk=agreement.pk).update(status="filed")
    world.task(child_id=one.pk)
    begin_case(child=one, key="assessment_and_support", because="x", by=world.officer("王强"))
    said = "".join(holds_on(one))
    for word in ("个案", "委托照护书", "待办", "台账上"):
        assert word in said


def test_a_request_is_seen_by_who_took_it_in_and_who_answers_and_not_in_between(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    request = asked(world, child(world), Right.CORRECTION, what="镇上登记错了")
    seen_by = {
        name: sign_in(name).get(f"/rights/{request.pk}/").status_code
        for name in ("李梅", "林涛", "王强", "周静")
    }
    assert seen_by == {"李梅": 200, "林涛": 200, "王强": 404, "周静": 404}


def test_whom_one_ticked_to_be_told_is_still_ticked_beside_the_fault(
    world: World, sign_in: SignIn
) -> None:
    one, other = child(world), child(world, id_number=None, name="王小军")
    told = sign_in("李梅").post(
        "/rights/notices/", {"child": [str(one.pk)], "given_on": "2020-01-01"}
    )
    assert told.status_code == 422
    assert f'value="{one.pk}" checked' in told.content.decode()
    assert f'value="{other.pk}" checked' not in told.content.decode()
