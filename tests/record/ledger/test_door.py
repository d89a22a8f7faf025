"""The spreadsheet door from outside: real files through the child process, the commands, the pages."""

import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.children import child, filed, fresh, hand_in, number, row
from tests.make import make_png
from tests.record.ledger.test_hand_in import many
from tests.world import BAISHUI_VILLAGE, COUNTY, DAPING, LIUWAN, QINGYAN, World
from tonghu.base.audit.actors import CONSOLE
from tonghu.base.audit.models import Entry
from tonghu.base.places.actions import load_places
from tonghu.base.places.rows import PlaceRow
from tonghu.doors.jobs.hourly import HOURLY
from tonghu.record.children.actions import answer_transfer, change_children, judge_different
from tonghu.record.children.filing import Amendment
from tonghu.record.children.models import Child, Pair, Transfer
from tonghu.record.ledger.actions import confirm_hand_in
from tonghu.record.ledger.door import read_content
from tonghu.record.ledger.models import ColumnMemory, Export, HandIn, State
from tonghu.record.tasks.models import Task

HEADER = ["村", "姓名", "性别", "身份证号", "父亲姓名", "父亲电话", "监护人", "与儿童关系"]
GOOD = ["大坪村", "李小雨", "女", number(), "李强", "19900001111", "王桂英", "奶奶"]
BAD = ["大坪村", "王小军", "男", number()[:-1] + "0", "王强", "19900002222", "赵秀兰", "外婆"]


def book(*rows: list[Any], title: str = "青岩镇台账", header: Sequence[str] = ()) -> bytes:
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for line in ([title], header or HEADER, *rows):
        sheet.append(line)
    workbook.save(file)
    return file.getvalue()


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(book(GOOD, BAD))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `tonghu ledger …` prints."""
    try:
        call_command("ledger", *arguments)
        ended = 0
    except SystemExit as exit_:
        ended = int(str(exit_.code))
    assert ended == code
    return capsys.readouterr().out


def test_check_says_what_was_recognised_and_writes_nothing(
    ledger: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(run(capsys, "check", str(ledger), "--place", QINGYAN, "--json"))
    (sheet,) = told["sheets"]
    assert sheet["header_rows"] == [2]
    assert [column["field"] for column in sheet["columns"]][:4] == [
        "village",
        "name",
        "sex",
        "id_number",
    ]
    assert (sheet["rows_read"], sheet["rows_ok"], sheet["rows_refused"]) == (2, 1, 1)
    assert sheet["problems"][0]["action"] == "ROW"
    for_people = run(capsys, "check", str(ledger), "--place", QINGYAN)
    assert "认出的列" in for_people
    assert "→村（居）、" in for_people
    assert "id_number" not in for_people, "whoever reads it is no programmer"
    assert not HandIn.objects.exists()


def test_check_says_how_many_rows_of_a_pupils_list_were_left_out_and_counts_a_form_once(
    tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = openpyxl.Workbook()
    for line in (["姓名", "性别", "是否留守儿童"], ["李小雨", "女", "是"], ["李小晴", "女", "否"]):
        workbook.active.append(line)
    form = workbook.create_sheet("王小海")
    for line in (
        ["姓名", "王小海", "性别", "男"],
        ["学校", "村小", "班级", "二"],
        ["父亲", "王强", "母亲", "陈梅"],
    ):
        form.append(line)
    path = tmp_path / "全校.xlsx"
    workbook.save(path)
    pupils, form = json.loads(run(capsys, "check", str(path), "--place", QINGYAN, "--json"))[
        "sheets"
    ]
    assert (pupils["rows_read"], pupils["rows_skipped"]) == (1, 1)
    assert (form["rows_read"], form["rows_skipped"]) == (1, 0)
    said = pupils["problems"][0]
    assert (said["row"], said["column"], said["code"]) == (1, "是否留守儿童", "not_left_behind")
    assert said["action"] == "SKIP"
    assert "1 行没有读" in said["message"]


def test_import_search_and_export_from_the_shell(
    ledger: Path, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(
        run(
            capsys,
            "import",
            str(ledger),
            "--place",
            QINGYAN,
            "--by",
            "wangqiang",
            "--yes",
            "--json",
        )
    )
    assert {key: told[key] for key in ("created", "refused", "duplicates")} == {
        "created": 1,
        "refused": 1,
        "duplicates": 0,
    }
    assert "没有变化 1" in run(
        capsys, "import", str(ledger), "--place", QINGYAN, "--by", "wangqiang", "--yes"
    )
    (hit,) = json.loads(run(capsys, "search", "lixiaoyu", "--as", "wangqiang", "--limit", "3"))
    assert (hit["name"], hit["village"], hit["why"]) == ("李小雨", "大坪村", "拼音")
    queries = tmp_path / "names.txt"
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):  # as the notepads of clerks save
        queries.write_text("李小雨\n没有这个人\n", encoding=encoding)
        lines = run(capsys, "search", "--from", str(queries), "--as", "wangqiang").splitlines()
        assert [len(json.loads(line)) for line in lines] == [1, 0]
    out = tmp_path / "out.xlsx"
    run(capsys, "export", str(out), "--place", QINGYAN, "--form", "花名册", "--as", "wangqiang")
    cells = [cell.value for line in openpyxl.load_workbook(out).active.iter_rows() for cell in line]
    assert "李小雨" in cells
    assert number() not in cells


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "nosuch.xlsx", "--place", QINGYAN, "--json"], "找不到文件"),
        (["check", "{file}", "--place", "999999999999", "--json"], "没有区划"),
        (["import", "{file}", "--place", QINGYAN, "--by", "nobody", "--yes", "--json"], "没有登录名"),
        (["import", "{file}", "--place", QINGYAN, "--by", "hemin", "--yes", "--json"], "管辖范围"),
        (["check", "{broken}", "--place", QINGYAN, "--json"], "另存为"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why_and_ends_with_two(
    arguments: list[str], said: str, ledger: Path, world: World, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    broken = tmp_path / "broken.xlsx"
    broken.write_text("a,b,c")
    told = json.loads(
        run(capsys, *(a.format(file=ledger, broken=broken) for a in arguments), code=2)
    )
    assert said in told["message"]


@pytest.mark.slow
def test_a_file_without_a_ledger_is_refused_and_a_sheet_that_was_not_read_says_why(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path, by = tmp_path / "名单.xlsx", ("--by", world.officer("王强").login)
    workbook = openpyxl.Workbook()
    for line in (["娃", "谁家"], ["李小", "李大", "19900001111"], ["王小", "王大", "19900001112"]):
        workbook.active.append(line)
    workbook.save(path)
    for verb in (("check",), ("import", *by, "--yes")):
        told = json.loads(run(capsys, *verb, str(path), "--place", QINGYAN, "--json", code=2))
        assert (told["code"], "加一行表头" in told["message"]) == ("no_ledger", True)
    assert not HandIn.objects.exists()
    workbook.create_sheet("说明").append(["填表说明", "", "联系电话19900001111"])
    workbook.create_sheet("空表").append(["姓名", "身份证号", "村"])
    form = workbook.create_sheet("表样")
    for line in (["登记表"], ["姓名", "", "性别", "□男 □女"], ["身份证号", "", "村", ""], ["身体状况", "□健康 □残疾"],
                 ["父亲", "姓名", "", "联系电话"], ["监护情况", "□较好 □差"], ["备注"]):  # fmt: skip
        form.append(line)
    workbook.save(path)
    sheets = json.loads(run(capsys, "check", str(path), "--place", QINGYAN, "--json"))["sheets"]
    assert [[p["code"] for p in sheet["problems"]] for sheet in sheets] == [
        ["no_header"], [], ["no_rows"], ["blank_form"],
    ]  # fmt: skip


def test_a_search_for_nothing_and_an_export_to_nowhere_say_what_to_write(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    login = ("--as", world.officer("王强").login)
    export = ("export", "--place", QINGYAN, "--form", "F02", *login)
    for arguments, said in (
        (("search", " ", *login), "请写要找的"),
        ((*export, str(tmp_path / "没有" / "汇总.xlsx")), "没有这个文件夹"),
        ((*export, str(tmp_path)), "没有这个文件夹"),
    ):
        with pytest.raises(SystemExit) as ended:
            call_command("ledger", *arguments)
        assert (ended.value.code, said in capsys.readouterr().err) == (2, True)
    assert not Export.objects.exists(), "nobody is said to have been handed what was never written"


@pytest.mark.slow
def test_a_ledger_that_needs_a_second_person_waits(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def written(school: str) -> str:
        path = tmp_path / "x.csv"
        lines = [["姓名", "出生日期", "父亲姓名", "村", "学校"]]
        lines += [
            [
                f"王{chr(0x4E00 + n)}",
                f"2015-01-{n + 1:02}",
                f"王{chr(0x5E00 + n)}",
                "大坪村",
                school,
            ]
            for n in range(20)
        ]
        path.write_text("\n".join(",".join(line) for line in lines), encoding="gb18030")
        return str(path)

    arguments = ("--place", QINGYAN, "--by", "wangqiang", "--yes", "--json")
    assert json.loads(run(capsys, "import", written("青岩小学"), *arguments))["created"] == 20
    told = json.loads(run(capsys, "import", written("县城小学"), *arguments))
    assert (told["updated"], told["parked"]) == (0, 20)


def test_without_yes_one_is_asked(
    ledger: Path, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["n", "y"])
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    arguments = ("import", str(ledger), "--place", QINGYAN, "--by", "wangqiang")
    with pytest.raises(Exception, match="没有导入"):
        call_command("ledger", *arguments)
    assert "将要发生：新建档案 1，退回 1" in capsys.readouterr().out
    assert "新建 1" in run(capsys, *arguments, "--resume")
    assert HandIn.objects.count() == 1


def test_where_nobody_can_be_asked_nothing_is_imported(
    ledger: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    arguments = ("import", str(ledger), "--place", QINGYAN, "--by", "wangqiang")
    with pytest.raises(CommandError, match="没有导入"):
        call_command("ledger", *arguments)


@pytest.mark.parametrize("limit", ["0", "-3", "几个"])
def test_a_search_is_for_one_child_at_least(world: World, limit: str) -> None:
    with pytest.raises((CommandError, SystemExit), match="1 以上的整数"):
        call_command("ledger", "search", "李小雨", "--as", "wangqiang", f"--limit={limit}")


@pytest.mark.slow
def test_only_the_very_file_that_was_broken_off_is_resumed(
    ledger: Path, tmp_path: Path, world: World, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("builtins.input", lambda _: "n")
    arguments = ("--place", QINGYAN, "--by", "wangqiang", "--resume")
    with pytest.raises(CommandError, match="没有导入"):
        call_command("ledger", "import", str(ledger), *arguments)
    (tmp_path / "另一处").mkdir()
    namesake = tmp_path / "另一处" / ledger.name
    namesake.write_bytes(book([*GOOD[:1], "张小军", "男", number("20150101"), *GOOD[4:]]))
    run(capsys, "import", str(namesake), *arguments, "--yes")
    assert Child.objects.get().name == "张小军"
    (tmp_path / "改了名.xlsx").write_bytes(ledger.read_bytes())
    run(capsys, "import", str(tmp_path / "改了名.xlsx"), *arguments, "--yes")
    assert HandIn.objects.count() == 2


def upload(client: Client, content: bytes, name: str = "台账.xlsx", place: str = QINGYAN) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return client.post(reverse("ledger:list"), {"file": file, "place": place}, follow=True)


def test_from_the_upload_to_the_refused_rows(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    page = upload(client, book(GOOD, BAD)).content.decode()
    assert "将要发生什么" in page
    assert "最后一位对不上" in page
    one = HandIn.objects.get()
    running = client.post(
        reverse("ledger:verdict", args=[one.pk, "confirm"]), follow=True
    ).content.decode()
    assert "正在导入" in running
    part = client.post(reverse("ledger:progress", args=[one.pk]), headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"
    done = client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    assert "下载退回的行" in done
    refused = client.get(reverse("ledger:refused", args=[one.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(refused))).active
    assert "最后一位对不上" in str(sheet.cell(3, sheet.max_column).value)
    assert "只要退回的" not in done
    assert (
        client.get(
            reverse("ledger:hand_in", args=[one.pk]), {"which": "refused", "code": "id_unreadable"}
        ).status_code
        == 200
    )


@pytest.mark.slow
def test_the_refused_rows_can_be_put_right_and_handed_in_again(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    upload(client, book(BAD))
    one = HandIn.objects.get()
    client.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    client.post(reverse("ledger:progress", args=[one.pk]))
    content = b"".join(client.get(reverse("ledger:refused", args=[one.pk])))
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    sheet = workbook.active
    at = next(
        cell.column for line in sheet.iter_rows() for cell in line if cell.value == "公民身份号码"
    )
    sheet.cell(3, at).value = number("20150101", 13)
    again = io.BytesIO()
    workbook.save(again)
    upload(client, again.getvalue(), "改好的.xlsx")
    two = HandIn.objects.get(name="改好的.xlsx")
    client.post(reverse("ledger:verdict", args=[two.pk, "confirm"]))
    client.post(reverse("ledger:progress", args=[two.pk]))
    assert Child.objects.get().name == "王小军"


def test_what_is_not_filed_of_a_refused_row_comes_back_with_it(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    header = [
        *HEADER,
        "班主任",
        "班主任电话",
        "家庭成员1姓名",
        "家庭成员1关系",
        "家庭成员2姓名",
        "家庭成员2关系",
        "宅基地",
    ]
    bad = [*BAD, "王红", "19900005555", "李国富", "爷爷", "陈秀英", "奶奶", "三分"]
    one = upload_and_file(client, book(bad, header=header))
    content = b"".join(client.get(reverse("ledger:refused", args=[one.pk])))
    _, heads, cells = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    said = dict(zip(heads, cells, strict=True))["原表里没有导入的内容"]
    for told in (
        "班主任：王红",
        "班主任电话：19900005555",
        "家庭成员2姓名：陈秀英",
        "宅基地：三分",
    ):
        assert told in said
    reading = read_content(content, "退回.xlsx", QINGYAN)
    assert "原表里没有导入的内容" in reading.report[0]["ignored"]


def test_what_nobody_could_read_of_a_refused_row_comes_back_as_it_was_written(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    header = ["村", "姓名", "性别", "出生日期", "父亲姓名", "父亲电话", "学校"]
    two = ["大萍村3组", "李小雨、李小晴", "女孩", "属猴那年", "李强", "1990001", "村小"]
    one = upload_and_file(client, book(two, header=header))
    content = b"".join(client.get(reverse("ledger:refused", args=[one.pk])))
    _, heads, cells = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    told = dict(zip(heads, cells, strict=True))
    asked = ("村（居）", "姓名", "性别", "出生日期", "父亲姓名", "父亲联系电话", "就读学校")
    assert [told[word] for word in asked] == [
        "大萍村", "李小雨、李小晴", "女", "属猴那年", "李强", "1990001", "村小",
    ]  # fmt: skip


def test_a_file_that_is_no_ledger_is_named_with_what_is_wrong_and_is_to_be_chosen_again(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client, nothing = sign_in("王强"), io.BytesIO()
    openpyxl.Workbook().save(nothing)
    photo = upload(client, make_png(), "IMG_2031.xlsx")
    assert photo.status_code == 422
    assert "“IMG_2031.xlsx”：这是图片，不是表格" in photo.content.decode()
    assert "文件要重新选择" in photo.content.decode(), "no browser keeps it"
    empty = upload(client, nothing.getvalue(), "新建.xlsx").content.decode()
    assert "“新建.xlsx”：表格里一个字也没有" in empty
    assert "加一行表头" not in empty
    assert "文件要重新选择" not in client.get(reverse("ledger:list")).content.decode()


def test_the_second_person_reads_on_the_page_of_the_answer_what_it_is_about(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    filed(world, hand_in(world, many(30, school="青岩小学")))
    one = hand_in(world, many(30, school="县城小学"))
    HandIn.objects.filter(pk=one.pk).update(cleared=["class_name"])
    confirm_hand_in(hand_in=one, by=world.officer("王强"))
    second = sign_in("周静")
    asked = second.get(reverse("ledger:second", args=[one.pk])).content.decode()
    assert reverse("ledger:differences", args=[one.pk]) in asked
    assert "就读学校 30 名" in asked
    assert "整列是空的：年级班级" in asked
    second.post(reverse("ledger:second", args=[one.pk]), {"agreed": "no", "reason": "学校没有迁"})
    refused = '<span class="chip red">第二人没有同意</span>'
    for address in (reverse("ledger:hand_in", args=[one.pk]), reverse("ledger:list")):
        assert refused in sign_in("王强").get(address).content.decode()


def test_a_ledger_without_a_child_is_not_offered_for_import(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    shown = upload(client, book(), "只有表头.xlsx").content.decode()
    assert "没有读到一个孩子" in shown
    assert "确认导入" not in shown
    assert "不导入" in shown


def upload_and_file(client: Client, content: bytes) -> HandIn:
    upload(client, content)
    one = HandIn.objects.get()
    client.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    client.post(reverse("ledger:progress", args=[one.pk]))
    return one


def test_a_column_is_put_right_and_remembered(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    odd = [*HEADER[:-2], "屋里人", "与儿童关系"]
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(odd)
    workbook.active.append(GOOD)
    workbook.save(file)
    upload(client, file.getvalue())
    one = HandIn.objects.get()
    page = client.get(reverse("ledger:columns", args=[one.pk])).content.decode()
    at = page.split("屋里人</label>")[0].rsplit("column-", 1)[1].split('"')[0]
    told = client.post(
        reverse("ledger:columns", args=[one.pk]), {f"column-{at}": "caregiver.name"}, follow=True
    )
    assert "记住了" in told.content.decode()
    upload(client, file.getvalue(), "下一份.xlsx")
    later = HandIn.objects.get(name="下一份.xlsx")
    assert {"source": "屋里人", "field": "caregiver.name"} in later.report[0]["columns"]


def test_a_telephone_of_the_house_is_said_and_confirmed_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    header = ["姓名", "身份证号", "村", "父亲", "母亲", "家庭电话"]
    line = ["李小雨", number("20160305"), "大坪村", "李强", "周芳", "19900001111"]
    page = upload(client, book(line, header=header)).content.decode()
    assert "“家庭电话”没有写明是谁在用，读作儿童联系电话" in page
    url = reverse("ledger:columns", args=[HandIn.objects.get().pk])
    page = client.get(url).content.decode()
    at = page.split("家庭电话</label>")[0].rsplit("column-", 1)[1].split('"')[0]
    page = client.post(url, {f"column-{at}": "phone"}, follow=True).content.decode()
    assert "没有写明是谁在用" not in page
    page = upload(client, book(line, header=header), "下一份.xlsx").content.decode()
    assert "没有写明是谁在用" not in page


def test_the_school_over_a_list_is_said_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    page = upload(
        sign_in("王强"), book(GOOD, title="青岩镇中心小学留守儿童花名册")
    ).content.decode()
    assert "这些孩子的学校照标题记为“青岩镇中心小学”，请核对" in page


def test_what_was_said_of_a_telephone_holds_for_the_layout_it_was_said_of(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    header = ["姓名", "身份证号", "村", "关爱专员", "手机", "父亲"]
    line = ["李小雨", number("20160305"), "大坪村", "王干", "19900001111", "李强"]
    upload(client, book(line, header=header))
    url = reverse("ledger:columns", args=[HandIn.objects.get().pk])
    page = client.get(url).content.decode()
    at = page.split("手机</label>")[0].rsplit("column-", 1)[1].split('"')[0]
    client.post(url, {f"column-{at}": "father.phone"})

    def told(header: list[str], name: str) -> dict[str, str]:
        upload(client, book(line, header=header), name)
        (sheet,) = HandIn.objects.get(name=name).report
        return {column["source"]: column["field"] for column in sheet["columns"]}

    assert told(["村", "身份证号", "姓名", *header[3:]], "又一份.xlsx")["手机"] == "father.phone"
    other = ["姓名", "身份证号", "村", "奶奶", "手机", "父亲"]
    assert told(other, "另一份.xlsx").get("手机") != "father.phone"


@pytest.mark.slow
def test_of_columns_called_alike_each_is_said_by_itself(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    header = ["姓名", "身份证号", "村", "电话", "父亲", "电话", "母亲"]
    line = ["李小雨", number("20160305"), "大坪村", "19900001111", "李强", "19900002222", "周芳"]
    page = upload(client, book(line, header=header)).content.decode()
    assert "读作右边那个人的" in page
    one = HandIn.objects.get()
    url = reverse("ledger:columns", args=[one.pk])
    page = client.get(url).content.decode()
    assert "…1111" in page
    assert "…2222" in page
    second = page.index("电话（第2个）")
    at = page[:second].rpartition('for="column-')[2].partition('"')[0]
    page = client.post(url, {f"column-{at}": ""}, follow=True).content.decode()
    assert "读作右边那个人的" not in page, "somebody has said it"
    client.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    client.post(reverse("ledger:progress", args=[one.pk]))
    values = Child.objects.get().changes.get().values
    assert values["father.phone"] == "19900001111"
    assert "mother.phone" not in values


@pytest.mark.slow
def test_a_doubted_column_that_was_read_rightly_is_confirmed_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    header = ["姓名", "身份证号", "村", "父亲", "电话", "母亲", "关爱专员", "手机", "走访专班电话"]
    line = [
        "李小雨",
        number("20160305"),
        "大坪村",
        "李强",
        "19900001111",
        "周芳",
        "王干",
        "19900002222",
        "19900003333",
    ]
    page = upload(client, book(line, header=header)).content.decode()
    assert "“关爱专员”、“手机”不知道是谁的" in page
    assert "“走访专班电话”不知道是谁的" in page
    one = HandIn.objects.get()
    url = reverse("ledger:columns", args=[one.pk])
    page = client.get(url).content.decode()
    shown = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr")[1:]
    assert all("请确认" in line for line in shown[:3])
    assert "请确认" not in "".join(shown[3:])
    unchanged = {
        f"column-{n}": line.split(" selected")[0].rpartition('value="')[2].rstrip('"')
        for n, line in enumerate(shown)
    }
    page = client.post(url, unchanged, follow=True).content.decode()
    assert "不知道是谁的" not in page
    assert set(ColumnMemory.objects.values_list("source", "field")) == {
        ("电话（在“父亲”右边）", "father.phone"), ("关爱专员", ""), ("走访专班电话", ""),
    }  # fmt: skip
    page = upload(client, book(line, header=header), "下一份.xlsx").content.decode()
    assert "不知道是谁的" not in page
    assert "读作左边那个人的" not in page
    later = HandIn.objects.get(name="下一份.xlsx")
    told = {column["source"]: column["field"] for column in later.report[0]["columns"]}
    assert told["电话"] == "father.phone"
    assert "手机" not in told, "it goes on being that of whoever stands before it"


def test_columns_of_a_report_kept_before_an_upgrade_are_shown(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = hand_in(world, [row()])
    page = sign_in("王强").get(reverse("ledger:columns", args=[one.pk])).content.decode()
    assert "序号" in page
    assert 'value="name" selected' in page


@pytest.mark.slow
def test_the_page_of_columns_shows_what_stands_in_them_and_leaves_several_in_one_cell_alone(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    file = io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["姓名", "村", "父亲（姓名、电话）", "联系电话", "不明白"])
    workbook.active.append(["李小雨", "大坪村", "李强 19900001111", "19900002222", "住校"])
    workbook.create_sheet("旧表").append(["姓名", "性别"])
    workbook["旧表"].sheet_state = "hidden"
    workbook.save(file)
    upload(client, file.getvalue())
    one = HandIn.objects.get()
    url = reverse("ledger:columns", args=[one.pk])
    page = client.get(url).content.decode()
    assert page.count('value="father.name+father.phone" selected') == 1
    assert "性别</label>" not in page, "a hidden sheet is not read"
    shown = client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    assert "…2222" in shown
    assert "19900002222" not in shown
    as_it_is = {
        f"column-{n}": found
        for n, found in enumerate(re.findall(r'value="([^"]*)" selected', page))
    }
    assert as_it_is["column-2"] == "father.name+father.phone"
    client.post(url, as_it_is | {"column-4": "remark"})
    columns = HandIn.objects.get().report[0]["columns"]
    fields = {column["field"] for column in columns}
    assert fields == {"name", "village", "father.name", "father.phone", "caregiver.phone", "remark"}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "x.xlsx", "空的"), (b"%PDF-1.4", "x.xlsx", "PDF"), (b"<html><table>", "x.xls", "网页"), (b"PK\x03\x04junk", "x.xlsx", "打不开")],
)  # fmt: skip
def test_bad_51_a_file_that_is_none_is_refused_with_advice(
    content: bytes, name: str, said: str, world: World, sign_in: Callable[[str], Client]
) -> None:
    response = upload(sign_in("王强"), content, name)
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_second_person_is_asked_on_the_page(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = hand_in(world, [row()])
    HandIn.objects.filter(pk=one.pk).update(second_why="要改动 30 份档案")
    sign_in("王强").post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    page, form = (reverse(f"ledger:{name}", args=[one.pk]) for name in ("hand_in", "second"))
    assert "不能自己核对" in sign_in("王强").get(page).content.decode()
    own = sign_in("王强").post(form, {"agreed": "yes"})
    assert "第二人核对不能由交表人" in own.content.decode()
    assert "要改动 30 份档案" in sign_in("周静").get(form).content.decode()
    sign_in("周静").post(form, {"agreed": "yes"})
    one.refresh_from_db()
    assert (one.state, one.agreed) == (State.RUNNING, True)
    assert (
        sign_in("周静").post(reverse("ledger:verdict", args=[one.pk, "nosuch"])).status_code == 404
    )


def test_a_village_that_is_alone_asks_its_township_and_reads_why_not(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = hand_in(world, [row()], by="李梅", place=DAPING)
    HandIn.objects.filter(pk=one.pk).update(second_why="要改动 30 份档案")
    village = sign_in("李梅")
    page = reverse("ledger:hand_in", args=[one.pk])
    village.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    assert Task.objects.get(subject_id=one.pk).organisation.name == "青岩镇人民政府"
    assert "已经请青岩镇人民政府核对" in village.get(page).content.decode()
    form = reverse("ledger:second", args=[one.pk])
    bare = sign_in("王强").post(form, {"agreed": "no", "reason": ""})
    assert (bare.status_code, "写明理由" in bare.content.decode()) == (422, True)
    sign_in("王强").post(form, {"agreed": "no", "reason": "是去年的表"})
    told = village.get(page).content.decode()
    for word in ("王强", "不导入，档案没有改动", "是去年的表"):
        assert word in told


def test_the_second_word_is_asked_of_who_may_give_it_and_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    one = hand_in(world, [row()], by="李梅", place=DAPING)
    HandIn.objects.filter(pk=one.pk).update(second_why="要改动 30 份档案")
    page, form = (reverse(f"ledger:{name}", args=[one.pk]) for name in ("hand_in", "second"))
    assert sign_in("王强").get(form).url == page, "nobody has confirmed it yet"  # type: ignore[attr-defined]
    sign_in("李梅").post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    assert sign_in("李梅").get(form).url == page, "not who handed it in"  # type: ignore[attr-defined]
    assert sign_in("王强").get(form).status_code == 200
    sign_in("王强").post(form, {"agreed": "no", "reason": "是去年的表"})
    assert sign_in("周静").get(form).url == page, "it is answered"  # type: ignore[attr-defined]


def test_who_left_the_page_finds_it_done(world: World) -> None:
    one = confirm_hand_in(hand_in=hand_in(world, [row()]), by=world.officer("王强"))
    job = next(job for job in HOURLY if job.name == "go_on_filing")
    assert job.run(timezone.now()).done == 0, "the page may still be open"
    assert job.run(timezone.now() + timezone.timedelta(minutes=3)).done == 1  # type: ignore[attr-defined]
    one.refresh_from_db()
    assert (one.state, one.created) == (State.DONE, 1)


def test_judging_a_row_on_its_page(world: World, sign_in: Callable[[str], Client]) -> None:
    child(world, id_number=None)
    one = confirm_hand_in(
        hand_in=hand_in(world, [row(name="李晓雨", id_number=None)]), by=world.officer("王强")
    )
    client = sign_in("王强")
    client.post(reverse("ledger:progress", args=[one.pk]))
    left = one.left_overs.get()
    url = reverse("ledger:left_over", args=[left.pk])
    assert "李小雨" in client.get(url).content.decode()
    assert client.post(url, {"same": "1"}, follow=True).status_code == 200
    assert Child.objects.get().name == "李晓雨"
    assert "处理过" in client.post(url, {"same": "1"}).content.decode()
    page = client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    assert "<b>0</b>待判断" in page
    assert "已判断 1" in page
    assert ">待判断 1" not in page
    assert "待判断 0" in client.get(reverse("ledger:list")).content.decode()


def test_the_child_of_a_row_is_claimed_where_it_waits_without_typing_who_it_is(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    elsewhere = child(world, place=BAISHUI_VILLAGE)
    one = confirm_hand_in(hand_in=hand_in(world, [row()]), by=world.officer("王强"))
    client = sign_in("王强")
    client.post(reverse("ledger:progress", args=[one.pk]))
    left = one.left_overs.get()
    url, claim = (reverse(f"ledger:{name}", args=[left.pk]) for name in ("left_over", "claim_row"))
    assert claim in client.get(url).content.decode()
    assert "请写明理由" in client.post(claim, {"place": DAPING}).content.decode()
    told = {"place": DAPING, "reason": "随奶奶搬来"}
    assert "等对方答复" in client.post(claim, told, follow=True).content.decode()
    assert "正在转移" in client.post(claim, told).content.decode()
    for accepted, note in ((False, "没有搬走"), (True, "已搬走")):
        asked = Transfer.objects.get(child=elsewhere, closed_at=None)
        answer_transfer(transfer=asked, accepted=accepted, note=note, by=world.officer("何敏"))
        page = client.get(reverse("children:transfers")).content.decode()
        assert note in page
        if not accepted:
            assert "没有同意认领。说明：没有搬走" in client.get(url).content.decode()
            client.post(claim, told)
    page = client.get(url).content.decode()
    assert "没有同意" not in page
    assert "是同一个，更新那份档案" in page
    client.post(url, {"same": "1"})
    assert fresh(elsewhere).place == DAPING


def test_the_pairs_a_ledger_brought_are_counted_until_they_are_judged_and_lead_to_their_page(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    child(world, id_number=None)
    client, told = sign_in("王强"), "1 对疑似重复，请并排看"
    bare: dict[str, Any] = dict.fromkeys(
        ("father_name", "father_phone", "mother_name", "caregiver_name")
    )
    alike = row(4, id_number=number("20160509"), birth_date="2016-05-09", **bare)
    for n in range(2):
        one = confirm_hand_in(hand_in=hand_in(world, [alike]), by=world.officer("王强"))
        client.post(reverse("ledger:progress", args=[one.pk]))
        page = client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
        assert (told in page) == (n == 0), "handed in again it brought none"
    first = HandIn.objects.order_by("at")[0]
    judge_different(pair=Pair.objects.get(), by=world.officer("王强"))
    page = client.get(reverse("ledger:hand_in", args=[first.pk])).content.decode()
    assert told not in page


def test_a_row_with_the_number_of_a_file_opens_no_second_one_and_can_be_sent_back(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    child(world)
    other = row(name="赵铁柱", father_name="赵大", mother_name="钱二")
    one = confirm_hand_in(hand_in=hand_in(world, [other]), by=world.officer("王强"))
    client = sign_in("王强")
    client.post(reverse("ledger:progress", args=[one.pk]))
    url = reverse("ledger:left_over", args=[one.left_overs.get().pk])
    page = client.get(url).content.decode()
    assert "号码和那份档案相同，不能另建" in page
    assert 'name="different"' not in page
    page = client.post(url, {"back": "1"}, follow=True).content.decode()
    assert "<b>1</b>退回" in page
    assert "下载退回的行" in page
    assert Child.objects.count() == 1


@pytest.mark.slow
def test_every_doubt_of_a_kind_is_listed_before_anything_is_filed(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    upload(client, book(GOOD, BAD, [*BAD[:1], *BAD[1:]]))
    url = reverse("ledger:hand_in", args=[HandIn.objects.get().pk])
    page = client.get(url, {"code": "id_unreadable"}).content.decode()
    listed = page.split('id="rows"')[1]
    assert "第 4 行" in listed
    assert "第 5 行" in listed
    assert 'id="rows"' not in client.get(url).content.decode()


def misnamed(*names: str, title: str = "青岩镇台账") -> bytes:
    """A ledger with a child for each of these names of villages."""
    return book(
        *([name, f"李小{sign}", "女", number(f"2015{n + 1:02}05"), *GOOD[4:]]
          for n, (name, sign) in enumerate(zip(names, "雨雪霜露云", strict=False))),
        title=title,
    )  # fmt: skip


@pytest.mark.slow
def test_what_a_village_is_called_is_said_once_for_all_its_rows_before_they_are_filed(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    page = upload(client, misnamed("", "大平村3组", "大平村", "白水村", "白坪村")).content.decode()
    assert not Child.objects.exists()
    assert "“大平村” 2 行" in page
    assert page.count("是大坪村</button>") == 2, "by its sound, and where one sign differs"
    assert "白水镇有这个村（居）" in page
    assert "没有写村（居）的 1 行" in page
    doubts = page[page.index("疑问，按原因归类") :]
    assert all(f"没有“{name}" in doubts for name in ("大平村", "白坪村")), "each by its name"
    one = HandIn.objects.get()
    url = reverse("ledger:villages", args=[one.pk])
    assert "请选择是哪个村" in client.post(url, {"about": "大平村"}, follow=True).content.decode()
    for about in ("大平村", ""):
        page = client.post(url, {"about": about, "place": DAPING}, follow=True).content.decode()
    assert "大平村” 2" not in page
    client.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    assert "导入完再指明" in client.post(url, {"about": "白水村", "place": DAPING}, follow=True).content.decode()  # fmt: skip
    client.post(reverse("ledger:progress", args=[one.pk]))
    assert sorted(Child.objects.values_list("place", flat=True)) == [QINGYAN] * 2 + [DAPING] * 3
    told = Child.objects.get(name="李小雪").changes.get()
    assert told.values["living_detail"] == "3组"


@pytest.mark.slow
def test_two_villages_of_one_name_are_told_apart_in_a_ledger_of_the_county(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    load_places(rows=[PlaceRow("990131102201", "大坪村")], by=CONSOLE)
    page = upload(
        sign_in("林涛"), misnamed("大坪村", title="全县台账"), place=COUNTY
    ).content.decode()
    assert "像是青岩镇大坪村、白水镇大坪村" in page
    assert ">是青岩镇大坪村</button>" in page
    assert ">白水镇大坪村</option>" in page


@pytest.mark.slow
def test_of_many_villages_of_a_like_name_one_is_chosen_from_the_list(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    like = [PlaceRow(f"99013110121{n}", f"{sign}坪村") for n, sign in enumerate("东西南北")]
    load_places(rows=like, by=CONSOLE)
    page = upload(sign_in("王强"), misnamed("中坪村")).content.decode()
    assert "名字相近的有 5 个" in page
    assert "</option><option" in page
    assert ">是东坪村</button>" not in page


@pytest.mark.slow
def test_a_ledger_mostly_of_another_township_is_said_to_be_handed_in_for_the_wrong_place(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    warning = "可能选错了地方"
    client = sign_in("王强")
    assert warning in upload(client, misnamed("白水村", "白水村", "大坪村")).content.decode()
    assert warning not in upload(client, misnamed("白水村", "大坪村")).content.decode()


@pytest.mark.slow
def test_who_was_left_with_the_township_is_put_into_the_village_all_at_once(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("王强")
    upload(client, misnamed("大平村", "大平村", "白坪村"))
    one = HandIn.objects.get()
    client.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    page = client.post(reverse("ledger:progress", args=[one.pk]), follow=True).content.decode()
    moved = Child.objects.get(name="李小雪")
    change_children(
        amendments=[Amendment(moved.pk, {}, timezone.localdate(), "走访核实", LIUWAN)],
        by=world.officer("王强"),
    )
    page = client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    assert "“大平村” 1 行" in page, "one of them somebody has put right already"
    url = reverse("ledger:villages", args=[one.pk])
    said = {"about": "大平村", "place": DAPING}
    assert "1 名孩子已改到大坪村" in client.post(url, said, follow=True).content.decode()
    assert "已经改到村" in client.post(url, said, follow=True).content.decode()
    places = dict(Child.objects.values_list("name", "place"))
    assert places == {"李小雨": DAPING, "李小雪": LIUWAN, "李小霜": QINGYAN}
    change = Child.objects.get(name="李小雨").changes.order_by("at").last()
    assert change is not None
    assert "大平村" in change.reason


def test_what_would_change_is_shown_child_by_child_before_it_is_confirmed(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    known = child(world, caregiver_name="王桂英")
    other = row(4, name="王小军", id_number=number("20150101", 13))
    one = hand_in(world, [row(caregiver_name="王桂兰"), other])
    client, url = sign_in("王强"), reverse("ledger:differences", args=[one.pk])
    assert url in client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()
    page = client.get(url).content.decode()
    assert "王桂英" in page
    assert "王桂兰" in page
    assert reverse("children:dossier", args=[known.pk]) in page
    assert "王小军" not in page, "a new file changes none"
    for seen in (page, client.get(reverse("ledger:hand_in", args=[one.pk])).content.decode()):
        assert "各项改动几名：照护人姓名 1 名。" in re.sub(r"<[^>]+>", "", seen)
    looks = Entry.objects.filter(verb="children.seen", subject_id=str(known.pk))
    assert looks.count() == 1
    client.post(reverse("ledger:verdict", args=[one.pk, "confirm"]))
    gone = client.get(url, follow=True)
    assert "已经确认" in gone.content.decode()


@pytest.mark.slow
def test_a_column_can_be_said_to_hold_several_things(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client, file, workbook = sign_in("王强"), io.BytesIO(), openpyxl.Workbook()
    workbook.active.append(["姓名", "村", "屋里人"])
    workbook.active.append(["李小雨", "大坪村", "王桂英 奶奶 19900003333"])
    workbook.save(file)
    upload(client, file.getvalue())
    url = reverse("ledger:columns", args=[HandIn.objects.get().pk])
    whole = "caregiver.name+caregiver.relationship+caregiver.phone"
    assert f'value="{whole}"' in client.get(url).content.decode()
    client.post(url, {"column-2": whole})
    fields = {column["field"] for column in HandIn.objects.get().report[0]["columns"]}
    assert fields == {"name", "village", *whole.split("+")}


def test_only_digits_are_hidden_in_what_stands_in_a_column(
    world: World, sign_in: Callable[[str], Client]
) -> None:
    client, file, workbook = sign_in("王强"), io.BytesIO(), openpyxl.Workbook()
    workbook.active.append(["姓名", "家庭住址及监护人电话", "母亲电话", "暗号", "生日"])
    workbook.active.append(["李小雨", "大坪村3组 19900003333", "同爸爸", number(), "20160305"])
    workbook.save(file)
    page = upload(client, file.getvalue()).content.decode()
    assert "大坪村3组 …3333" in page
    assert "…同爸爸" not in page
    assert number() not in page
    assert "20160305" in page
