"""Children's data as a file: for what and for whom, agreed by two when there are many, gone in a day."""

import io
import json
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest
import pyzipper
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.children import child, number
from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.models import Entry
from tonghu.base.documents.faces import faces
from tonghu.base.documents.store import EXPORTS
from tonghu.base.kernel.errors import NotAllowed, Refused
from tonghu.base.people.models import Post
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.law.calendar import said_day
from tonghu.law.registration import FIELDS, GROUPS, NOT_APPLICABLE
from tonghu.record.children.filing import records_of
from tonghu.record.ledger import exports
from tonghu.record.ledger.actions import answer_export, ask_export, make_export
from tonghu.record.ledger.exports import printed_form
from tonghu.record.ledger.models import Export, ExportState
from tonghu.record.ledger.papers import PrintedForm, print_forms
from tonghu.record.tasks.models import Task

SignIn = Callable[[str], Client]
TODAY = timezone.localdate()
TOLD: dict[str, Any] = {"purpose": "季度报表", "receiver": "县民政局"}


def asked(client: Client, query: str = "", **data: str) -> Any:
    """The form that asks for an export, sent."""
    return client.post(reverse("ledger:export") + query, {**TOLD, **data})


def taken_out(client: Client, query: str = "", **data: str) -> bytes:
    """Asked for, made, fetched and unlocked with the password that was shown."""
    page = client.post(asked(client, query, **data).headers["Location"])
    password = re.search(r"<code>([a-z0-9-]{19})</code>", page.content.decode())
    assert password
    assert page["Cache-Control"] == "no-store"
    export = Export.objects.latest("at")
    got = client.get(reverse("ledger:export_file", args=[export.pk]))
    return unlocked(got.content, password[1])


def unlocked(content: bytes, password: str) -> bytes:
    with pyzipper.AESZipFile(io.BytesIO(content)) as book:
        (name,) = book.namelist()
        with pytest.raises(RuntimeError):
            book.read(name)
        book.setpassword(password.encode())
        return bytes(book.read(name))


def cells(content: bytes) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell.value for sheet in book for line in sheet.iter_rows() for cell in line]


def many(world: World, n: int = 51) -> None:
    for k in range(n):
        child(world, name=f"王{chr(0x4E00 + k)}", id_number=None)


def test_what_is_handed_out_is_locked_and_says_for_what_and_by_whom(
    world: World, sign_in: SignIn
) -> None:
    child(world)
    client = sign_in("王强")
    summary = openpyxl.load_workbook(io.BytesIO(taken_out(client, form="F02")))
    assert "勾稽不平" in summary.sheetnames, "what was not collected is listed, not hidden"
    export = Export.objects.get()
    for sheet in summary:
        mark = str([cell.value for cell in sheet[1]])
        assert "wangqiang" in mark
        assert export.number in mark
        assert export.number in str(sheet.oddFooter.center.text)
    roster = cells(taken_out(client, form="花名册", numbers="on"))
    assert number() in roster
    assert number() not in cells(taken_out(client, form="花名册"))
    for missing in ("purpose", "receiver"):
        assert asked(client, form="花名册", **{missing: ""}).status_code == 422
    downloads = Entry.objects.filter(verb="ledger.seen", subject_type="ledger.export")
    assert {entry.ground for entry in downloads} == {"季度报表"}
    assert downloads.count() == 3
    assert len(Export.objects.latest("at").digest) == 64
    page = client.get("/ledger/exports/").content.decode()
    assert "季度报表" in page
    assert export.number in page


def test_a_neighbour_who_cares_is_handed_out_as_one(world: World, sign_in: SignIn) -> None:
    carer: dict[str, Any] = {"caregiver.relationship": "99"}
    child(world, **carer)
    assert "非亲属" in cells(taken_out(sign_in("王强"), form="花名册"))


def test_the_password_is_shown_once_and_the_file_is_the_askers(
    world: World, sign_in: SignIn
) -> None:
    child(world)
    client = sign_in("王强")
    taken_out(client, form="花名册")
    one = Export.objects.get()
    url, file = (reverse(f"ledger:export_{x}", args=[one.pk]) for x in ("one", "file"))
    assert "密码在生成时显示过一次" in client.get(url).content.decode()
    again = client.post(url, follow=True).content.decode()
    assert "不能这样办理" in again
    assert sign_in("周静").get(url).status_code == 200
    assert sign_in("周静").get(file).status_code == 404
    assert sign_in("何敏").get(url).status_code == 404
    other = ask_export(form="花名册", by=world.officer("王强"), **TOLD)
    with pytest.raises(Refused, match="申请人自己"):
        make_export(export=other, by=world.officer("周静"))


@pytest.mark.slow
def test_the_numbers_of_many_need_two(world: World, sign_in: SignIn) -> None:
    many(world)
    town, leader = sign_in("王强"), sign_in("周静")
    assert len(cells(taken_out(town, form="花名册"))) > 51  # names alone need nobody
    waits = asked(town, form="花名册", numbers="on")
    one = Export.objects.get(state=ExportState.ASKED)
    url = waits.headers["Location"]
    assert "等第二人批准" in town.get(url).content.decode()
    assert "不能这样办理" in town.post(url, follow=True).content.decode()
    task = Task.objects.get(subject_id=one.pk)
    assert task.organisation == world.organisation("青岩镇人民政府")
    assert leader.get(f"/ledger/export-duties/{task.pk}/").headers["Location"] == url
    answer = f"{url}answer/"
    assert "51 名孩子" in leader.get(answer).content.decode()
    assert town.post(answer, {"agreed": "yes"}).status_code == 422
    assert leader.post(answer, {"agreed": "no"}).status_code == 422
    assert leader.post(answer, {"agreed": "yes"}).status_code == 302
    assert "密码" in town.post(url).content.decode()
    one.refresh_from_db()
    assert (one.count, one.state) == (51, ExportState.MADE)
    assert Task.objects.get(subject_id=one.pk).closed_at is not None
    assert town.get(f"{url}paper.pdf").content.startswith(b"%PDF")


def test_a_list_is_handed_out_with_its_own_columns_and_children_only(
    world: World, sign_in: SignIn
) -> None:
    child(world, name="王小丽", id_number=number("20160304", 8), sex="2")
    child(world, sex="1")
    shown = "sex=2&column=place&column=sex&column=visit_on"
    made = taken_out(sign_in("王强"), f"?{shown}", form="名单", numbers="on")
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    title, header, *lines = sheet.iter_rows(values_only=True)
    assert title[0] == "演示省远山市云溪县青岩镇农村留守儿童名单（在册 · 女）"
    assert [one for one in header if one] == ["序号", "姓名", "村（居）", "性别", "下次走访"]
    assert [line[1:4] for line in lines] == [("王小丽", "大坪村", "女")]
    assert not Export.objects.get().numbers, "a list has no numbers to give"


@pytest.mark.slow
def test_what_is_not_approved_leaves_its_reason(world: World, sign_in: SignIn) -> None:
    many(world)
    asked(sign_in("王强"), form="F01", numbers="on")
    one = Export.objects.get()
    for stranger, told in (("何敏", "管辖范围"), ("王强", "自己批准")):
        with pytest.raises(Refused, match=told):
            answer_export(export=one, agreed=True, reason="", by=world.officer(stranger))
    with pytest.raises(NotAllowed):
        answer_export(export=one, agreed=True, reason="", by=world.officer("李梅"))
    refused = answer_export(
        export=one, agreed=False, reason="用汇总表就够了", by=world.officer("林涛")
    )
    assert refused.state == ExportState.DECLINED
    url = reverse("ledger:export_one", args=[one.pk])
    assert "用汇总表就够了" in sign_in("王强").get(url).content.decode()
    with pytest.raises(Refused, match="没有批准"):
        make_export(export=one, by=world.officer("王强"))


@pytest.mark.slow
def test_without_a_colleague_the_level_above_is_asked(world: World) -> None:
    many(world)
    Post.objects.filter(officer__name="周静").update(until=timezone.localdate())
    export = ask_export(form="花名册", numbers=True, by=world.officer("王强"), **TOLD)
    task = Task.objects.get(subject_id=export.pk)
    assert task.organisation == world.organisation("云溪县民政局")


@pytest.mark.slow
def test_more_children_than_were_few_need_a_second_after_all(world: World) -> None:
    many(world, 50)
    by = world.officer("王强")
    export = ask_export(form="花名册", numbers=True, by=by, **TOLD)
    assert export.state == ExportState.APPROVED
    child(world)
    with pytest.raises(Refused, match="51 名"):
        make_export(export=export, by=by)
    with pytest.raises(Refused, match="管辖范围"):
        ask_export(form="花名册", query=f"place={COUNTY}", by=by, **TOLD)


@pytest.mark.slow
def test_a_file_lives_for_a_day(
    world: World, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    child(world)
    client = sign_in("王强")
    taken_out(client, form="花名册")
    one = Export.objects.get()
    job = next(job for job in HOURLY if job.name == "expire_exports")
    assert job.run(timezone.now()).done == 0
    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    late = client.get(reverse("ledger:export_file", args=[one.pk]), follow=True)
    assert "已过期" in late.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert job.run(timezone.now()).done == 1
    assert job.run(timezone.now()).done == 0
    with pytest.raises(FileNotFoundError):
        EXPORTS.get(one.pk, "file")
    assert client.get(reverse("ledger:export_file", args=[one.pk])).status_code == 404
    many(world)
    ask_export(form="花名册", numbers=True, by=world.officer("王强"), **TOLD)
    Export.objects.update(expires_at=timezone.now())
    job.run(timezone.now())
    assert not Task.objects.open().filter(kind="ledger.export").exists()


def test_the_registration_form_as_a_word_file_says_the_same(world: World, sign_in: SignIn) -> None:
    one = child(world, hukou_class="99")
    paper = sign_in("王强").get(reverse("ledger:form_word", args=[one.pk]))
    assert paper.headers["Content-Type"].endswith("wordprocessingml.document")
    document = docx.Document(io.BytesIO(paper.content))
    cells = [list(dict.fromkeys(row.cells)) for t in document.tables[:-1] for row in t.rows]
    told = [
        (label.text, words.text)
        for group, *row in cells
        for label, words in zip(row[::2], row[1::2], strict=True)
    ]
    assert {("姓名", "李小雨"), ("姓名", "李强"), ("公民身份号码", number())} <= set(told)
    assert len(told) == len(FIELDS)
    assert {row[0].text for row in cells} == set(GROUPS), "the name of a group beside its rows"
    assert document.paragraphs[1].text == f"编号：{one.number}\t截止 {said_day(TODAY)}"
    assert document.paragraphs[2].text == "所在地：演示省远山市云溪县青岩镇大坪村"
    signers = document.tables[-1].rows[0].cells
    assert [cell.paragraphs[0].text for cell in signers][-1] == "县级民政部门"
    assert {cell.paragraphs[1].text for cell in signers} == {"签名：", "签名、盖章："}
    last = document.tables[-2].rows[-1].cells[-1].paragraphs[0]
    assert last.paragraph_format.keep_with_next, "no signatures on a page of their own"
    goes_on = [row.cells[1].paragraphs[0].paragraph_format.keep_with_next for row in document.tables[0].rows]  # fmt: skip
    assert all(goes_on[:-1]), "no group of the form on two pages"


def test_what_is_long_has_a_row_of_the_form_to_itself_and_no_row_ends_in_a_gap() -> None:
    long = "第三村民小组老槐树往上走两百米" * 6
    form = PrintedForm({"living_detail": long, "remark": "无"}, "1", "大坪村", TODAY)
    groups: Any = form.context()["groups"]
    rows = [row for group in groups for row in group["rows"]]
    (alone,) = [row for row in rows if row[0]["words"] == long]
    assert (alone[0]["label"], len(alone)) == ("现住址", 1)
    assert ["备注"] in [[cell["label"] for cell in row] for row in rows], "room to write"
    assert {len(row) + sum(cell["span"] for cell in row) for row in rows} == {6}


def test_the_signatures_of_a_long_form_stand_with_its_last_items(world: World) -> None:
    try:
        faces()
    except Refused:
        pytest.skip("no faces on this machine: bin/fonts")
    for long in range(0, 500, 25):  # wherever the page happens to end
        paper = print_forms([PrintedForm({"remark": "备" * long}, "1", "大坪村", TODAY)], "x")
        pages = len(pikepdf.open(io.BytesIO(paper)).pages)
        last = subprocess.run(
            ["pdftotext", "-f", str(pages), "-", "-"], input=paper, capture_output=True, check=True
        ).stdout.decode()
        assert "县级民政部门" in last
        assert "备" in last, long
        assert long or pages == 1, "what is to be filled in by hand is one page"


def test_the_registration_form_on_paper(world: World, sign_in: SignIn) -> None:
    try:
        faces()
    except Refused:
        pytest.skip("no faces on this machine: bin/fonts")
    one = child(world)
    client = sign_in("王强")
    assert client.get(reverse("ledger:form", args=[one.pk])).content.startswith(b"%PDF")
    child(world, name="王小军", id_number=None)
    both = pikepdf.open(io.BytesIO(taken_out(client, form="F01", numbers="on")))
    assert len(both.pages) == 2
    nobody = asked(client, f"?place={DAPING}&sex=0", form="F01").headers["Location"]
    assert "没有可打印的登记表" in client.post(nobody, follow=True).content.decode()


def test_a_form_without_numbers_shows_their_last_digits(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tonghu.record.ledger import exports

    said: list[Any] = []

    def printed(forms: Any, *marks: str) -> bytes:
        said.append((forms, marks))
        return b"%PDF"

    monkeypatch.setattr(exports, "print_forms", printed)
    child(world, living_detail="大坪村3组")
    by = world.officer("王强")
    make_export(export=ask_export(form="F01", by=by, **TOLD), by=by)
    (((form,), marks),) = said
    assert form.record["id_number"] == f"****{number()[-4:]}"
    assert form.record["father.phone"] == "****1111"
    assert form.record["living_detail"] == "（未提供）"
    assert form.record["name"] == "李小雨"
    assert all("wangqiang" in mark for mark in marks)


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `tonghu ledger export …` prints, of both streams."""
    try:
        call_command("ledger", "export", *arguments)
        ended = 0
    except SystemExit as exit_:
        ended = int(str(exit_.code))
    told = capsys.readouterr()
    assert ended == code, told.err
    return told.out + told.err


def test_the_command_writes_the_file_it_is_asked_for(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    child(world)
    for form, name in (("F01", "x.pdf"), ("F02", "x.xlsx"), ("花名册", "y.xlsx"), ("F02", "z.pdf")):
        file = tmp_path / name
        told = run(capsys, "--place", QINGYAN, "--form", form, "--as", "wangqiang", str(file))
        assert "已导出 1 名" in told
        assert file.read_bytes()[:4] == (b"%PDF" if file.suffix == ".pdf" else b"PK\x03\x04")
    assert Export.objects.filter(state=ExportState.EXPIRED, receiver="本单位").count() == 4
    file = tmp_path / "z.zip"
    told = run(
        capsys, "--place", QINGYAN, "--form", "花名册", "--as", "wangqiang", "--numbers", str(file)
    )
    password = re.search(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", told)
    assert password
    assert number() in cells(unlocked(file.read_bytes(), password[0]))


@pytest.mark.slow
def test_the_command_asks_a_second_person_for_the_numbers_of_many(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many(world)
    file = tmp_path / "x.xlsx"
    arguments = (
        "--place",
        QINGYAN,
        "--form",
        "花名册",
        "--as",
        "wangqiang",
        str(file),
        "--numbers",
    )
    assert "已请第二人批准" in run(capsys, *arguments, code=2)
    assert not file.exists()
    answer_export(export=Export.objects.get(), agreed=True, reason="", by=world.officer("周静"))
    assert "已导出 51 名" in run(capsys, *arguments)
    assert "19900001111" in cells(file.read_bytes())
    assert "已请第二人批准" in run(capsys, *arguments, code=2), "one approval is for one file"
    plain = tmp_path / "y.pdf"
    told = run(capsys, "--place", QINGYAN, "--form", "F01", "--as", "wangqiang", str(plain))
    assert "已导出 51 名" in told


def test_the_summary_counts_who_is_left_behind_or_may_be_and_lists_the_others(
    world: World, sign_in: SignIn
) -> None:
    child(world)
    child(world, name="王小军", id_number=None, birth_date="2009-01-01")
    child(world, name="张小梅", id_number=None, father_is_away="0", mother_is_away="0")
    child(world, name="赵小强", id_number=None, father_is_away=None, mother_is_away=None)
    book = openpyxl.load_workbook(io.BytesIO(taken_out(sign_in("王强"), form="F02")))
    lines = [[cell.value for cell in line] for line in book["汇总表"].iter_rows()]
    assert next(line for line in lines if line[0] == "合计")[2] == 2
    assert any("1 名资料不足" in str(cell) for line in lines for cell in line)
    passed_over = [[cell.value for cell in line] for line in book["没有计入的档案"].iter_rows()]
    assert {line[1] for line in passed_over} >= {"王小军", "张小梅"}
    assert any("16" in str(line[4]) for line in passed_over)
    assert not any("赵小强" in line for line in passed_over)


def test_the_summary_is_summed_by_township_and_signed_on_paper(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tonghu.record.ledger import summary

    said: list[Any] = []

    def printed(*told: Any) -> bytes:
        said.append(json.loads(told[-1]))
        return b"%PDF"

    monkeypatch.setattr(summary, "set_pdf", printed)
    child(world)
    child(world, name="王小军", id_number=None, is_boarding=None)
    child(world, name="田小雨", id_number=None, place=BAISHUI_VILLAGE)
    make_export(
        export=ask_export(form="F02PDF", by=world.officer("林涛"), **TOLD), by=world.officer("林涛")
    )
    (paper,) = said
    assert [line[:3] for line in paper["lines"]] == [
        ["青岩镇", "大坪村", "2"], ["青岩镇", "小计", "2"], ["白水镇", "白水村", "1"], ["白水镇", "小计", "1"],
        ["合计", "", "3"],
    ]  # fmt: skip
    assert sum(wide for _, wide in paper["groups"]) == len(paper["labels"]) == 32
    assert "填报单位（盖章）" in paper["signers"]
    assert any("就学情况" in fault for fault in paper["faults"])
    assert "王小军" in {line[1] for line in paper["offenders"]}


def test_the_printed_form_has_every_item_and_leaves_blank_what_nobody_collected() -> None:
    form = PrintedForm(
        {"name": "李小雨", "father.phone": NOT_APPLICABLE}, "1", "大坪村", date(2026, 11, 24)
    )
    groups: Any = form.context()["groups"]
    cells = {
        (group["name"], cell["label"]): cell
        for group in groups
        for row in group["rows"]
        for cell in row
    }
    printed = list(FIELDS)
    assert len(cells) == len(printed)
    words = {cell["words"] for cell in cells.values()}
    assert "未采集" not in words
    assert "□是　□否" in words, "a short list is there to be ticked"
    assert {"李小雨", "", "—"} <= words


def test_the_summary_is_checked_on_a_page_from_which_one_mends(
    world: World, sign_in: SignIn
) -> None:
    one = child(world, is_boarding=None, schooling_level="3", care_reason="1", has_caregiver="1")
    town = sign_in("王强")
    page = town.get("/ledger/summary/", {"place": DAPING}).content.decode()
    assert "1 条勾稽关系不平" in page
    assert "待补的档案 1 份" in page
    address = f"/children/{one.pk}/change/?group=%E7%94%9F%E6%B4%BB"
    assert f'<a href="{address}">补义务教育阶段的寄宿情况</a>' in page
    town.post(
        address,
        {"schooling_level": "3", "health_status": "10", "is_boarding": "0",
         "effective_on": "2026-03-02", "reason": "问了老师"},
    )  # fmt: skip
    page = town.get("/ledger/summary/", {"place": DAPING}).content.decode()
    assert "勾稽关系都平" in page
    assert one.name not in page
    assert sign_in("李梅").get("/ledger/summary/").status_code == 403
    assert "0 名" in sign_in("何敏").get("/ledger/summary/", {"place": DAPING}).content.decode()


def test_the_printed_form_names_where_the_child_comes_from(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = child(world, hukou_region=LIUWAN)
    set_: list[PrintedForm] = []

    def keep(forms: list[PrintedForm], *_: str) -> bytes:
        set_.extend(forms)
        return b""

    monkeypatch.setattr(exports, "print_forms", keep)
    printed_form(one, records_of([one.pk])[one.pk], world.officer("王强"))
    said = json.dumps(set_[0].context(), ensure_ascii=False)
    assert '"label": "户籍地区划", "words": "演示省远山市云溪县青岩镇柳湾村"' in said
    assert LIUWAN not in said
