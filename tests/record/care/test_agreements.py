"""An entrusted-care agreement from the first draft to its end, through the pages."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from docx import Document

from tests.children import child, fresh
from tests.law.test_entrusted_care import SOUND
from tests.world import LIUWAN, World
from tonghu.base.audit.actors import CLOCK
from tonghu.base.documents.tables import dated
from tonghu.base.kernel.errors import Refused
from tonghu.law.entrusted_care import ITEMS, Status
from tonghu.law.ledger import ExitReason
from tonghu.record.care.actions import (
    draft_agreement,
    end_agreement,
    file_agreement,
    record_notices,
    record_unsigned,
    rewrite_agreement,
    sign_agreement,
    speak_of_care,
)
from tonghu.record.care.models import Agreement
from tonghu.record.children.actions import ask_exit, change_children, decide_exit
from tonghu.record.children.filing import Amendment, records_of
from tonghu.record.children.inputs import ItemsForm
from tonghu.record.children.models import Child
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]


def said(**more: object) -> dict[str, object]:
    today = timezone.localdate()
    dates = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=365)).isoformat()}
    return SOUND | dates | more


def filed(world: World, one: Child, **more: object) -> Agreement:
    by = world.officer("李梅")
    agreement = draft_agreement(child=one, said=said(**more), by=by)
    sign_agreement(agreement=agreement, on=timezone.localdate(), reason="原件在村部", by=by)
    return file_agreement(agreement=agreement, by=by)


def test_from_the_childs_page_to_the_filed_agreement(world: World, sign_in: SignIn) -> None:
    one, limei = child(world), sign_in("李梅")
    page = limei.get(f"/children/{one.pk}/").content.decode()
    assert "登记委托照护" in page
    # What the file knows is filled in.
    page = limei.get(f"/care/children/{one.pk}/").content.decode()
    assert "李强、周芳" in page
    assert "王桂英" in page
    data = said(**{"caregiver.name": "王桂芳", "caregiver.phone": "199 0000 2222"})
    response = limei.post(f"/care/children/{one.pk}/", data)
    agreement = Agreement.objects.get()
    assert response.headers["Location"] == f"/care/{agreement.pk}/"
    # Not signed, it is not filed.
    limei.post(f"/care/{agreement.pk}/filing/")
    assert Agreement.objects.get().status == "draft"
    today = timezone.localdate().isoformat()
    limei.post(f"/care/{agreement.pk}/signature/", {"on": today, "reason": "原件在村部"})
    limei.post(f"/care/{agreement.pk}/filing/")
    agreement = Agreement.objects.get()
    assert (agreement.status, agreement.number) == ("filed", f"{one.number}-1")
    # The file says who cares, without being told again; the parents stay where they were.
    record = records_of([one.pk])[one.pk]
    assert (record["caregiver.name"], record["has_caregiver"]) == ("王桂芳", "1")
    assert record["caregiver.phone"] == "19900002222"
    assert fresh(one).caregiver_name == "王桂芳"
    page = limei.get(f"/children/{one.pk}/").content.decode()
    assert agreement.number in page
    paper = limei.get(f"/care/{agreement.pk}.pdf")
    assert paper.content.startswith(b"%PDF")
    assert agreement.number in sign_in("王强").get("/care/").content.decode()
    assert agreement.number not in sign_in("何敏").get("/care/").content.decode()


def test_the_agreement_comes_as_word_too_and_says_the_same(world: World, sign_in: SignIn) -> None:
    agreement = filed(world, child(world))
    limei = sign_in("李梅")
    word, pdf = (limei.get(f"/care/{agreement.pk}.{form}") for form in ("docx", "pdf"))
    assert "word" in word.headers["Content-Type"]
    read = Document(io.BytesIO(word.content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    said_ = [line.text for line in read.paragraphs] + cells
    for words in (
        agreement.number,
        str(agreement.said["caregiver.name"]),
        "父母仍然是监护人",
        "第二十二条第二款",
        "委托照护告知回执（学校）",
        "见证人",
    ):
        assert any(words in line for line in said_), words
    printed = [key for key in agreement.said if ITEMS[key].group != "告知"]
    assert len(printed) > 10
    for key in printed:
        assert ITEMS[key].label in cells
        assert dated(ITEMS[key].said(agreement.said[key])) in cells
    assert pdf.content.startswith(b"%PDF")
    assert limei.get(f"/care/{agreement.pk}.txt").status_code == 404
    assert sign_in("何敏").get(f"/care/{agreement.pk}.docx").status_code == 404


def test_what_has_run_out_is_ended_and_not_revoked(world: World, sign_in: SignIn) -> None:
    agreement = filed(world, child(world))
    url, limei = f"/care/{agreement.pk}/end/", sign_in("李梅")
    assert "撤销：被委托人不适合继续照护" in limei.get(url).content.decode()
    assert agreement.ends_on is not None
    speak_of_care(agreement_id=agreement.pk, today=agreement.ends_on, by=CLOCK)
    assert "撤销：" not in limei.get(url).content.decode()
    page = limei.get(f"/care/{agreement.pk}/").content.decode()
    assert "终止：不再委托" in page
    assert "终止或撤销" not in page
    today = timezone.localdate().isoformat()
    assert limei.post(url, {"status": "revoked", "on": today, "reason": "x"}).status_code == 422
    assert limei.post(url, {"status": "terminated", "on": today}).status_code == 302
    assert Agreement.objects.get().status == "terminated"


def test_every_hindrance_is_named_before_filing_and_blocks(world: World, sign_in: SignIn) -> None:
    one, limei = child(world), sign_in("李梅")
    by = world.officer("李梅")
    agreement = draft_agreement(child=one, said=said(excluded_habits="1", heard=None), by=by)
    page = limei.get(f"/care/{agreement.pk}/").content.decode()
    assert "有吸毒、酗酒、赌博等恶习" in page
    assert "已满八周岁" in page
    sign_agreement(agreement=agreement, on=timezone.localdate(), reason="", by=by)
    with pytest.raises(Refused, match=r"恶习.*已满八周岁"):
        file_agreement(agreement=agreement, by=by)
    assert fresh(one).caregiver_name == "王桂英"


def test_a_new_agreement_takes_the_place_of_the_old(world: World) -> None:
    one = child(world)
    first, second = filed(world, one), filed(world, one)
    first.refresh_from_db()
    assert (first.status, second.number) == ("terminated", f"{one.number}-2")
    assert first.steps.last().reason == "由新的委托照护书接替"  # type: ignore[union-attr]


def test_what_was_signed_and_is_changed_is_signed_anew(world: World) -> None:
    by, one = world.officer("李梅"), child(world)
    agreement = draft_agreement(child=one, said=said(), by=by)
    agreement = rewrite_agreement(agreement=agreement, said=said(), by=by)
    assert agreement.steps.count() == 0  # a draft is rewritten without a word
    sign_agreement(agreement=agreement, on=timezone.localdate(), reason="", by=by)
    agreement = rewrite_agreement(agreement=agreement, said=said(costs="父母每月寄"), by=by)
    assert agreement.status == "draft"
    kept = filed(world, one)
    with pytest.raises(Refused, match="已备案的不能再改"):
        rewrite_agreement(agreement=kept, said=said(), by=by)
    with pytest.raises(Refused, match="到哪天止"):
        draft_agreement(child=one, said=said(ends_on="2020-01-01"), by=by)


def test_parents_who_do_not_sign_are_written_down_as_they_are(
    world: World, sign_in: SignIn
) -> None:
    one, limei = child(world), sign_in("李梅")
    agreement = draft_agreement(child=one, said=said(), by=world.officer("李梅"))
    url, today = f"/care/{agreement.pk}/unsigned/", timezone.localdate().isoformat()
    assert limei.post(url, {"on": today, "reason": ""}).status_code == 422
    limei.post(url, {"on": today, "reason": "打电话三次，父亲说不回来签"})
    assert Agreement.objects.get().status == "unsigned"
    assert "打电话三次" in limei.get(f"/care/{agreement.pk}/").content.decode()
    limei.post(f"/care/{agreement.pk}/signature/", {"on": today, "reason": "邮寄"})
    assert Agreement.objects.get().status == "signed"


def test_the_days_bring_first_a_reminder_then_the_end(world: World) -> None:
    one = child(world)
    agreement = filed(world, one)
    ends = agreement.ends_on
    assert ends is not None
    assert agreement.next_on == ends - timedelta(days=30)
    early = ends - timedelta(days=31)
    assert not Agreement.objects.due(early).exists()
    speak_of_care(agreement_id=agreement.pk, today=ends - timedelta(days=30), by=CLOCK)
    task = Task.objects.get(kind="care.renew")
    assert (task.organisation.name, task.closed_at) == ("大坪村民委员会", None)
    speak_of_care(agreement_id=agreement.pk, today=ends - timedelta(days=30), by=CLOCK)
    assert Task.objects.filter(kind="care.renew").count() == 1
    agreement = speak_of_care(agreement_id=agreement.pk, today=ends, by=CLOCK)
    assert (agreement.status, agreement.next_on) == ("expired", None)
    assert Task.objects.filter(kind="care.check", closed_at=None).count() == 1
    # A new agreement answers both duties.
    filed(world, one)
    assert not Task.objects.open().filter(kind__startswith="care.").exists()
    # Told twice of the same day, the one that ran out says nothing more.
    speak_of_care(agreement_id=agreement.pk, today=ends, by=CLOCK)
    assert not Task.objects.open().filter(kind__startswith="care.").exists()


def test_the_daily_job_finds_what_is_due(world: World) -> None:
    one = child(world)
    agreement = filed(world, one)
    Agreement.objects.update(
        starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1), next_on=date(2020, 12, 1)
    )
    call_command("jobs", "daily")
    agreement.refresh_from_db()
    assert agreement.status == "expired"


def test_when_a_parent_is_back_somebody_asks_whether_it_still_holds(
    world: World, sign_in: SignIn
) -> None:
    one = child(world)
    agreement = filed(world, one)
    today = timezone.localdate()
    change_children(
        amendments=[Amendment(one.pk, {"school": "青岩小学"}, today)], by=world.officer("李梅")
    )
    assert not Task.objects.filter(kind="care.check").exists()
    change_children(
        amendments=[Amendment(one.pk, {"actual_care": "4"}, today)], by=world.officer("李梅")
    )
    task = Task.objects.get(kind="care.check")
    limei = sign_in("李梅")
    assert limei.get(f"/care/duties/{task.pk}/").headers["Location"] == f"/care/{agreement.pk}/"
    # Nothing was ended by the machine; a person ends it.
    assert Agreement.objects.get().status == "filed"
    limei.post(
        f"/care/{agreement.pk}/end/",
        {"status": "terminated", "on": today.isoformat(), "reason": "母亲回来照护"},
    )
    assert Agreement.objects.get().status == "terminated"
    assert Task.objects.get(pk=task.pk).closed_at is not None


def test_leaving_the_ledger_asks_too(world: World) -> None:
    one = child(world)
    filed(world, one)
    today = timezone.localdate()
    ask_exit(
        child=one,
        why=ExitReason.PARENT_RETURNED,
        values={"mother.is_away": "0"},
        reason="",
        on=today,
        by=world.officer("李梅"),
    )
    decide_exit(child=fresh(one), leaves=True, reason="属实", by=world.officer("林涛"))
    assert Task.objects.filter(kind="care.check", closed_at=None).count() == 1
    with pytest.raises(Refused, match="不在册"):
        draft_agreement(child=fresh(one), said=said(), by=world.officer("李梅"))


def test_another_village_writes_nothing(world: World) -> None:
    one, tianyu = child(world), world.officer("田雨")
    agreement = filed(world, one)
    today = timezone.localdate()
    acts: list[Callable[[], object]] = [
        partial(draft_agreement, child=one, said=said(), by=tianyu),
        partial(end_agreement, agreement=agreement, status=Status.REVOKED, on=today, reason="", by=tianyu),
        partial(record_unsigned, agreement=agreement, on=today, reason="x", by=tianyu),
    ]  # fmt: skip
    for act in acts:
        with pytest.raises(Refused, match="管辖范围"):
            act()
    assert not Agreement.objects.visible_to(tianyu).exists()
    draft = draft_agreement(child=one, said=said(), by=world.officer("李梅"))
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="还没有到"):
        sign_agreement(agreement=draft, on=tomorrow, reason="", by=world.officer("李梅"))


@pytest.mark.parametrize("which", ["filed", "soon", "open", "expired", "nonsense"])
def test_the_lists(which: str, world: World, sign_in: SignIn) -> None:
    filed(world, child(world))
    other = child(world, name="王小军", id_number=None, place=LIUWAN)
    draft_agreement(child=other, said={"principal": "1"}, by=world.officer("田雨"))
    page = sign_in("王强").get("/care/", {"list": which}).content.decode()
    assert ("李小雨" in page) is (which in ("filed", "nonsense"))
    assert ("王小军" in page) is (which == "open")


def test_school_and_village_are_told_after_it_was_filed(world: World, sign_in: SignIn) -> None:
    one, limei = child(world), sign_in("李梅")
    agreement = filed(world, one, school_told_on=None, village_told_on=None)
    page = limei.get(f"/care/{agreement.pk}/").content.decode()
    assert "还没有书面告知学校" in page
    assert "还没有书面告知村（居）民委员会" in page
    url = f"/care/{agreement.pk}/notices/"
    assert f'href="{url}"' in page
    assert 'name="school_receiver"' in limei.get(url).content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)
    refused = limei.post(url, {"school_told_on": tomorrow.isoformat()})
    assert (refused.status_code, "还没有到" in refused.content.decode()) == (422, True)
    limei.post(url, {"school_told_on": "2026-09-01", "school_receiver": "张老师"})
    page = limei.get(f"/care/{agreement.pk}/").content.decode()
    assert "还没有书面告知学校" not in page
    assert "还没有书面告知村（居）民委员会" in page
    assert "学校签收人：张老师" in page  # the step says what was written down
    for receiver in (
        "欧阳春花",
        "教务处的张老师",
        "青岩镇中心小学教务处",
    ):  # as long as a year, a month, a day
        told = {"school_told_on": "2026-09-01", "school_receiver": receiver}
        assert limei.post(url, told).status_code == 302
    agreement.refresh_from_db()
    assert agreement.said["caregiver.name"] == said()["caregiver.name"]
    assert agreement.status == "filed"
    draft = draft_agreement(child=one, said=said(), by=world.officer("李梅"))
    with pytest.raises(Refused, match="没有备案"):
        record_notices(agreement=draft, said={}, by=world.officer("李梅"))


def test_what_still_stands_in_the_way_is_put_right_before_it_can_be_filed(
    world: World, sign_in: SignIn
) -> None:
    one, limei, by = child(world), sign_in("李梅"), world.officer("李梅")
    agreement = draft_agreement(child=one, said=said(ability=None, ends_on=None), by=by)
    sign_agreement(agreement=agreement, on=timezone.localdate(), reason="", by=by)
    page = limei.get(f"/care/{agreement.pk}/").content.decode()
    assert "标“不能备案”的 2 条" in page
    assert f"/care/{agreement.pk}/filing/" not in page
    assert "未定" in page
    sound = draft_agreement(child=one, said=said(), by=by)
    sign_agreement(agreement=sound, on=timezone.localdate(), reason="", by=by)
    page = limei.get(f"/care/{sound.pk}/").content.decode()
    assert f"/care/{sound.pk}/filing/" in page
    assert f"/archive/children/{one.pk}/new/?heading=04" in page


def test_a_renewal_begins_with_what_was_agreed_before(world: World, sign_in: SignIn) -> None:
    one, limei = child(world), sign_in("李梅")
    agreement = filed(world, one, costs="父母每月寄八百元", heard_words="愿意跟奶奶")
    Agreement.objects.update(status="expired")
    page = limei.get(f"/care/{agreement.pk}/").content.decode()
    assert f'href="/care/children/{one.pk}/">续签' in page
    assert "先弄清孩子现在由谁照护" in page
    page = limei.get(f"/care/children/{one.pk}/").content.decode()
    assert "父母每月寄八百元" in page
    assert "愿意跟奶奶" not in page  # the child is asked anew


def test_the_days_of_an_agreement_are_days_and_nothing_typed_is_swallowed(
    world: World, sign_in: SignIn
) -> None:
    one, limei = child(world), sign_in("李梅")
    url = f"/care/children/{one.pk}/"

    def kind_of(page: str, key: str) -> str:
        tag = next(tag for tag in page.split("<input") if f'name="{key}"' in tag)
        return tag.split('type="')[1].split('"')[0]

    page = limei.get(url).content.decode()
    assert [kind_of(page, key) for key in ("starts_on", "ends_on", "heard_on")] == ["date"] * 3
    assert kind_of(page, "caregiver.birth_date") == "text", "may be known by the month"
    again = limei.post(url, {"starts_on": "三月底", "ends_on": "2027-03-01"}).content.decode()
    assert (kind_of(again, "starts_on"), kind_of(again, "ends_on")) == ("text", "date")
    assert 'value="三月底"' in again


def test_the_days_that_were_agreed_upon_lie_ahead_without_a_doubt() -> None:
    typed = {"starts_on": "2027-01-01", "ends_on": "2027-11-30"}
    form = ItemsForm(typed, catalogue=ITEMS, keys=[*typed])
    assert form.is_valid()
    assert form.values["ends_on"] == "2027-11-30"
    assert form.doubts == []
