"""大坪村's visit sheet: out, filled by hand well and badly, in again; by page and by command."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.children import child, fresh
from tests.world import DAPING, LIUWAN, World
from tonghu.base.kernel.errors import Refused
from tonghu.record.children.models import Child
from tonghu.work.visits import sheets
from tonghu.work.visits.actions import confirm_sheet, drop_sheet, hand_in_sheet
from tonghu.work.visits.models import Sheet, SheetState, Visit
from tonghu.work.visits.reader import KEY
from tonghu.work.visits.reading import NAME, ON, WELL, WHY

SignIn = Callable[[str], Client]
TODAY = timezone.localdate


def fill(content: bytes, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The sheet with what was written behind these names; a name not on it is a line added by hand."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    head = next(row for row in page.iter_rows() if KEY in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in head}
    lines = {page.cell(n, columns[NAME]).value: n for n in range(head[0].row + 1, page.max_row + 1)}
    for name, said in answers.items():
        line = lines.get(name) or page.max_row + 1
        for label, words in {NAME: name, **said}.items():
            page.cell(line, columns[label]).value = words
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def three(world: World) -> list[Child]:
    """Three children of 大坪村."""
    return [
        child(world, name=name, id_number=None, birth_date=f"{2010 + n}-05-06")
        for n, name in enumerate(("王小军", "李小雨", "周明"))
    ]


@pytest.fixture
def blank(world: World, three: list[Child]) -> bytes:
    return sheets.blank(DAPING, world.officer("李梅"))


WELL_TODAY = {ON: TODAY(), WELL: "是", "见到了谁": "孩子、照护人"}


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    """What `tonghu visits …` prints."""
    try:
        call_command("visits", *arguments)
        ended = 0
    except SystemExit as exit_:
        ended = int(str(exit_.code))
    assert ended == code
    return capsys.readouterr().out


def test_out_by_command_filled_and_in_again_and_the_same_file_twice_changes_nothing(
    world: World, three: list[Child], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, back = tmp_path / "走访表.xlsx", tmp_path / "退回.xlsx"
    assert "大坪村" in run(capsys, "sheet", str(path), "--place", DAPING, "--as", "limei")
    told: dict[str, dict[str, Any]] = {
        "王小军": WELL_TODAY,
        "李小雨": {ON: TODAY(), "情绪": "不好", "家里的安全隐患": "煤气、道路", "孩子怎么说": "想妈妈"},
        "周明": {ON: "昨天", WELL: "是"},
    }  # fmt: skip
    path.write_bytes(fill(path.read_bytes(), told))
    arguments = ["import", str(path), "--place", DAPING, "--by", "limei", "--yes", "--json"]
    first = json.loads(run(capsys, *arguments, "--refused", str(back)))
    assert (first["created"], first["unchanged"], first["refused"]) == (2, 0, 1)
    assert "走访日期" in first["rows"][0]["problems"][0]
    again = json.loads(run(capsys, *arguments))
    assert (again["created"], again["unchanged"], again["refused"]) == (0, 2, 1)
    assert Visit.objects.count() == 2
    said = Visit.objects.get(child=three[1]).said
    assert (said["mood"], said["hazards"], said["child_words"]) == ("3", ["2", "7"], "想妈妈")
    well = fresh(three[0])
    assert (well.visited_on, well.met_on) == (TODAY(), TODAY())
    assert WHY in [cell.value for row in openpyxl.load_workbook(back).active for cell in row]
    right = tmp_path / "改好.xlsx"
    right.write_bytes(fill(back.read_bytes(), {"周明": {ON: TODAY()}}))
    out = run(capsys, "import", str(right), "--place", DAPING, "--by", "limei", "--yes")
    assert "新登记 1" in out
    assert fresh(three[2]).visited_on == TODAY()


def test_badly_filled_rows_say_what_is_wrong_and_the_others_go_in(
    world: World, three: list[Child], blank: bytes
) -> None:
    limei = world.officer("李梅")
    bad: dict[str, dict[str, Any]] = {
        "王小军": {ON: "2026-13-45", WELL: "是"},
        "李小雨": {ON: TODAY(), "情绪": "高兴得很"},
        "周明": {ON: TODAY(), "危险迹象": "没有发现", "家里的安全隐患": "没有", WELL: "√"},
        "新来的": {ON: TODAY(), WELL: "是"},
    }
    rows = sheets.read(fill(blank, bad), "走访表.xlsx", DAPING, limei)
    wrong = {row.name: row.problems for row in rows}
    assert wrong["周明"] == []
    assert "情绪：“高兴得很”不在选项里" in wrong["李小雨"][0]
    assert "走访日期" in wrong["王小军"][0]
    assert "不要加行" in wrong["新来的"][0]
    done = confirm_sheet(
        sheet=hand_in_sheet(place=DAPING, name="走访表.xlsx", rows=rows, by=limei), by=limei
    )
    assert (done.state, done.made, done.refused) == (SheetState.DONE, 1, 3)
    assert Visit.objects.get().said["dangers"] == "@none"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({ON: ""}, "没有填走访日期"),
        ({ON: "2026-03"}, "不到日"),
        ({KEY: "x"}, "不是这个村的孩子"),
        ({KEY: ""}, "系统编号没有了"),
        ({"身体": "正常？"}, "不在选项里"),
        ({"见到了谁": "孩子、村长"}, "“村长”不在选项里，可以写：孩子、照护人、父母"),
        ({ON: "11.2"}, "看不出是哪一天"),
        ({WELL: "差不多"}, "“差不多”看不懂"),
        ({"有没有报警": "报警"}, "“报警”不在选项里"),
        ({"父母上次联系孩子": "没有"}, "“没有”不在选项里"),
    ],
)
def test_each_way_to_fill_a_row_wrongly_has_its_sentence(
    world: World, three: list[Child], blank: bytes, change: dict[str, str], words: str
) -> None:
    filled = fill(blank, {"王小军": {**WELL_TODAY, **change}})
    (row,) = sheets.read(filled, "走访表.xlsx", DAPING, world.officer("李梅"))
    assert words in "；".join(row.problems)


def test_a_row_filled_as_people_write_is_understood_and_says_what_it_was_taken_for(
    world: World, three: list[Child], blank: bytes
) -> None:
    day = TODAY() - timedelta(days=20)
    ahead = TODAY() + timedelta(days=1)
    told: dict[str, dict[str, Any]] = {
        "王小军": {
            ON: f"{day.month}月{day.day}日", WELL: "√", "见到了谁": "孩子和奶奶",
            "需要什么帮助": "心理", "做了什么": "无", "父母上次联系孩子": "昨天", "身体": "良好", "有没有独自在家": "白天",
        },
        "李小雨": {ON: f"{ahead.month}月{ahead.day}号", WELL: "不是", "见到了谁": "没人"},
    }  # fmt: skip
    rows = sheets.read(fill(blank, told), "走访表.xlsx", DAPING, world.officer("李梅"))
    first, second = (next(row for row in rows if row.name == name) for name in told)
    assert (first.problems, second.problems) == ([], [])
    assert first.on == day.isoformat()
    wanted = {"met": ["1", "2"], "needs": ["3"], "actions": ["0"], "touch": "1", "alone": "1"}
    assert {key: first.said[key] for key in wanted} == wanted
    assert (first.said["health"], first.said["mood"]) == ("1", "1")
    doubts = "；".join(first.doubts)
    for words in ("没有写年份，记作", "“奶奶”记作“照护人”", "“心理”记作“心理疏导”"):
        assert words in doubts
    assert second.on == ahead.replace(year=ahead.year - 1).isoformat(), "not a day to come"
    assert second.said == {"met": ["0"]}


def test_danger_told_in_other_words_than_the_list_s_does_not_go_back(
    world: World, three: list[Child], sign_in: SignIn, blank: bytes
) -> None:
    limei = world.officer("李梅")
    told = {
        ON: TODAY(),
        WELL: "√",
        "危险迹象": "身上有伤、找不到孩子",
        "看到了什么、听到了什么": "不肯说",
    }
    rows = sheets.read(fill(blank, {"王小军": told}), "走访表.xlsx", DAPING, limei)
    assert rows[0].problems == []
    assert rows[0].said["dangers"] == ["missing"]
    told = {ON: TODAY(), WELL: "√", "危险迹象": "身上有伤", "看到了什么、听到了什么": "不肯说"}
    rows = sheets.read(fill(blank, {"王小军": told}), "走访表.xlsx", DAPING, limei)
    assert rows[0].said["danger_words"] == "身上有伤；不肯说"
    assert "dangers" not in rows[0].said, "nobody looked and found none"
    sheet = hand_in_sheet(place=DAPING, name="x", rows=rows, by=limei)
    page = sign_in("李梅").get(f"/visits/sheets/{sheet.pk}/").content.decode()
    for words in ("有 1 行写了危险的情况", "没有自动报告，请马上报告", 'href="/reports/new/"'):
        assert words in page
    confirm_sheet(sheet=sheet, by=limei)
    assert "unnamed" in Visit.objects.get().doubts


def test_names_that_slid_a_row_and_a_child_filled_twice_go_back(
    world: World, three: list[Child], blank: bytes
) -> None:
    slid = fill(blank, {"王小军": {**WELL_TODAY, KEY: str(three[1].pk)}, "李小雨": WELL_TODAY})
    rows = sheets.read(slid, "走访表.xlsx", DAPING, world.officer("李梅"))
    assert "对不上" in "；".join(rows[0].problems + rows[1].problems)
    twice = fill(blank, {"王小军": WELL_TODAY})
    book = openpyxl.load_workbook(io.BytesIO(twice))
    page = book.active
    line = next(row for row in page.iter_rows() if row[2].value == "王小军")
    page.append([cell.value for cell in line])
    target = io.BytesIO()
    book.save(target)
    rows = sheets.read(target.getvalue(), "走访表.xlsx", DAPING, world.officer("李梅"))
    assert "一张表一个孩子一行" in rows[1].problems[0]


def test_a_sheet_is_decided_once_by_whoever_has_the_village(
    world: World, three: list[Child], blank: bytes
) -> None:
    limei, tianyu = world.officer("李梅"), world.officer("田雨")
    rows = sheets.read(fill(blank, {"王小军": WELL_TODAY}), "走访表.xlsx", DAPING, limei)
    with pytest.raises(Refused, match="由当地交表"):
        hand_in_sheet(place=DAPING, name="x", rows=rows, by=tianyu)
    with pytest.raises(Refused, match="没有填好的行"):
        hand_in_sheet(place=DAPING, name="x", rows=[], by=limei)
    dropped = hand_in_sheet(place=DAPING, name="x", rows=rows, by=limei)
    with pytest.raises(Refused, match="由当地确认"):
        confirm_sheet(sheet=dropped, by=tianyu)
    assert drop_sheet(sheet=dropped, by=limei).state == SheetState.DROPPED
    with pytest.raises(Refused, match="已经处理过"):
        confirm_sheet(sheet=dropped, by=limei)
    moved = hand_in_sheet(place=DAPING, name="x", rows=rows, by=limei)
    Child.objects.filter(pk=three[0].pk).update(place=LIUWAN, living_place=LIUWAN)
    gone = confirm_sheet(sheet=moved, by=limei)
    assert (gone.made, gone.refused) == (0, 1)
    assert "不在这个村" in gone.rows[0]["problems"][-1]
    assert not Visit.objects.exists()


def test_from_the_page_the_sheet_is_checked_before_it_is_written(
    world: World, three: list[Child], sign_in: SignIn
) -> None:
    limei = sign_in("李梅")
    out = b"".join(limei.get(f"/visits/sheets/{DAPING}.xlsx"))
    filled = fill(out, {"王小军": WELL_TODAY, "周明": {ON: TODAY(), "情绪": "？"}})

    def upload(content: bytes, name: str = "走访表.xlsx") -> Any:
        file = SimpleUploadedFile(name, content)
        return limei.post("/visits/sheets/", {"place": DAPING, "file": file})

    page = limei.get(upload(filled).headers["Location"]).content.decode()
    assert not Visit.objects.exists()
    for words in ("将要发生什么", "王小军", "见到了谁", "退回的行", "不在选项里"):
        assert words in page
    sheet = Sheet.objects.get()
    answer = limei.post(f"/visits/sheets/{sheet.pk}/verdict/confirm/")
    assert "<b>1</b>新登记" in limei.get(answer.headers["Location"]).content.decode()
    assert limei.post(f"/visits/sheets/{sheet.pk}/verdict/confirm/").status_code == 302
    assert limei.post(f"/visits/sheets/{sheet.pk}/verdict/burn/").status_code == 404
    assert Visit.objects.count() == 1
    back = b"".join(limei.get(f"/visits/sheets/{sheet.pk}/refused.xlsx"))
    again = limei.get(upload(fill(back, {"周明": {"情绪": "正常"}})).headers["Location"])
    assert "退回的行" not in again.content.decode()
    for wrong in (b"not a workbook", filled[:500]):
        assert upload(wrong).status_code == 422
    assert "没有填好的行" in upload(out).content.decode()


def test_what_the_command_refuses_says_why_and_ends_with_two(
    world: World, three: list[Child], blank: bytes, tmp_path: Path,
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path = tmp_path / "走访表.xlsx"
    path.write_bytes(fill(blank, {"王小军": WELL_TODAY, "周明": {ON: "？"}}))
    place, by = ("--place", DAPING), ("--by", "limei")
    for arguments, words in (
        (["import", str(tmp_path / "没有.xlsx"), *place, *by], "找不到文件"),
        (["import", str(path), "--place", "990131101000", *by], "没有村（居）"),
        (["import", str(path), *place, "--by", "nobody"], "没有登录名"),
        (["import", str(path), *place, "--by", "tianyu"], "不负责 大坪村"),
        (["sheet", str(path), *place, "--as", "zhaogang"], "不负责 大坪村"),
        (["sheet", str(path / "没有的" / "表.xlsx"), *place, "--as", "limei"], "不能写到"),
        (
            ["import", str(path), *place, "--by", "limei", "--refused", "/没有的/表.xlsx"],
            "不能写到",
        ),
    ):
        json_too = ["--json"] if arguments[0] == "import" else []
        said = run(capsys, *arguments, *json_too, code=2)
        if json_too:
            told = json.loads(said)
            assert words in told["message"]
            assert told["refused"] is True
    monkeypatch.setattr("builtins.input", lambda _: "n")
    with pytest.raises(CommandError, match="没有登记"):
        call_command("visits", "import", str(path), *place, *by)
    out = capsys.readouterr().out
    assert "第 5 行 退回" in out or "退回：" in out
    assert "将要登记 1 次走访，退回 1 行" in out
    assert Sheet.objects.get().state == SheetState.DROPPED
    monkeypatch.setattr("builtins.input", lambda _: "y")
    call_command("visits", "import", str(path), *place, *by)
    assert Visit.objects.count() == 1
