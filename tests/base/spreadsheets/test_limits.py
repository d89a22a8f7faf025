"""Files refused before anything parses them: bad inputs 50 and 51."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.base.spreadsheets import workbooks
from tonghu.base.spreadsheets import limits
from tonghu.base.spreadsheets.grids import FileRefused, open_book

ROSTER = "姓名,村\r\n张一,一村\r\n"


def refused(path: Path, name: str = "") -> str:
    """The code of the refusal, whose text must tell what to do."""
    with pytest.raises(FileRefused) as caught:
        open_book(path, name)
    assert "请" in str(caught.value)
    return caught.value.code


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_bad_50_one_part_that_inflates_too_far(tmp_path: Path) -> None:
    path = workbooks.with_parts(tmp_path / "a.xlsx", {"xl/media/a.xml": bytes(3 << 20)})
    assert refused(path) == "bomb"


def test_bad_50_parts_that_together_inflate_too_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbooks.simple(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as package:
        inflated = sum(info.file_size for info in package.infolist())
    monkeypatch.setattr(limits, "LARGEST_INFLATED", inflated)
    assert open_book(path).kind == "xlsx"
    monkeypatch.setattr(limits, "LARGEST_INFLATED", inflated - 1)
    assert refused(path) == "bomb"


def test_bad_50_parts_that_overlap(tmp_path: Path) -> None:
    path = workbooks.with_parts(tmp_path / "a.xlsx", {f"b/{n}.bin": b"" for n in range(9)})
    content = path.read_bytes()
    # Each empty part now claims 64 KB of the file: 20 bytes behind the directory's signature.
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02" and content[place + 46 :][:2] == b"b/":
            claimed = (1 << 16).to_bytes(4, "little")
            content = content[: place + 20] + claimed + content[place + 24 :]
    path.write_bytes(content)
    assert refused(path) == "bomb"


def test_bad_50_too_many_parts(tmp_path: Path) -> None:
    parts = {f"docProps/{number}.xml": b"<a/>" for number in range(1000)}
    assert refused(workbooks.with_parts(tmp_path / "a.xlsx", parts)) == "suspicious"


def test_bad_50_a_file_larger_than_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(limits.LARGEST_FILE + 1)
    assert refused(tmp_path / "a.xlsx") == "too_large"


@pytest.mark.parametrize("name", ["xl/a.zip", "a.xlsx", "xl/embeddings/oleObject1.bin"])
def test_bad_50_files_within_the_file(tmp_path: Path, name: str) -> None:
    assert refused(workbooks.with_parts(tmp_path / "a.xlsx", {name: b"x"})) == "embedded"


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "C:/a.xml", "xl\\..\\..\\a.xml"])
def test_bad_50_parts_that_would_leave_their_folder(tmp_path: Path, name: str) -> None:
    assert refused(workbooks.with_parts(tmp_path / "a.xlsx", {name: b"<a/>"})) == "suspicious"


@pytest.mark.parametrize("part", [workbooks.CONTENT, "xl/workbook.xml", "docProps/core.xml"])
def test_bad_50_xml_with_a_document_type(tmp_path: Path, part: str) -> None:
    declared = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>'
    path = workbooks.edited(
        workbooks.simple(tmp_path / "a.xlsx"),
        lambda xml: declared + xml[xml.find(b"<", 1) if xml.startswith(b"<?") else 0 :],
        part,
    )
    assert refused(path) == "suspicious"


def test_bad_50_a_declared_dimension_means_nothing(tmp_path: Path) -> None:
    path = workbooks.edited(
        workbooks.simple(tmp_path / "a.xlsx"),
        lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'),
    )
    with zipfile.ZipFile(path) as package:
        assert b"XFD1048576" in package.read(workbooks.CONTENT)
    assert open_book(path).sheets[0].rows == [["姓名", "村"], ["张一", "一村"]]


def test_bad_50_empty_formatted_rows_are_dropped_and_counted(tmp_path: Path) -> None:
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 50_003))
    path = workbooks.edited(
        workbooks.simple(tmp_path / "a.xlsx"),
        lambda xml: xml.replace(b"</sheetData>", blank + b"</sheetData>"),
    )
    sheet = open_book(path).sheets[0]
    assert len(sheet.rows) == 2
    assert sheet.empty_tail == 50_000


def test_bad_50_a_value_in_the_farthest_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 2
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path / "a.xlsx") == "too_wide"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (ROSTER.encode("gb18030"), "renamed_text"),
        (ROSTER.encode("utf-16"), "renamed_text"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"Rar!\x1a\x07", "archive"),
        (b"\x09\x08\x08\x00\x00\x05", "old_excel"),
        (b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", "html"),
        ("<table><tr><td>张一</td></tr></table>".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "mhtml"),
        (
            b'<?xml?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "xml_2003",
        ),
        (b"<?xml version='1.0'?><children/>", "xml"),
        (b"\x00\x01\x02\x03\xfe\xff\x00\x01", "unknown"),
        (b"PK\x03\x04 cut off here", "damaged"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_bad_51_what_is_no_workbook_gets_its_own_advice(
    tmp_path: Path, content: bytes, code: str, suffix: str
) -> None:
    (tmp_path / "upload").write_bytes(content)
    assert refused(tmp_path / "upload", f"名册{suffix}") == code


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/document.xml": b"<a/>"}, "document"),
        ({"张一.txt": b"1"}, "zip_without_workbook"),
        ({"青岩镇/大坪村.xlsx": b"PK"}, "archive"),
        ({"大坪村.ET": b"1", "说明.txt": b"1"}, "archive"),
        ({"xl/workbook.bin": b"1"}, "xlsb"),
    ],
)
def test_bad_51_packages_without_a_readable_workbook(
    tmp_path: Path, parts: dict[str, bytes], code: str
) -> None:
    assert refused(zipped(tmp_path / "a.xlsx", parts)) == code


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external_links"),
    ],
)
def test_bad_51_macros_and_links(tmp_path: Path, part: str, code: str) -> None:
    assert refused(workbooks.with_parts(tmp_path / "a.xlsm", {part: b"<a/>"})) == code


def test_bad_51_old_workbooks_with_macros_or_passwords(tmp_path: Path) -> None:
    macros = workbooks.old_xls(tmp_path / "a.xls", extra="_VBA_PROJECT_CUR")
    assert refused(macros) == "macros"
    assert refused(workbooks.old_xls(tmp_path / "b.xls", locked=True)) == "password"


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        ("EncryptedPackage", "password"),
        ("WordDocument", "document"),
        ("Book", "old_excel"),
        ("Other", "unknown"),
    ],
)
def test_bad_51_compound_files_of_other_kinds(tmp_path: Path, stream: str, code: str) -> None:
    assert refused(workbooks.compound(tmp_path / "a.xlsx", stream, b"x")) == code


@pytest.mark.parametrize("size", [100, 600, 1100, 2000])
def test_an_old_workbook_cut_short_is_refused(tmp_path: Path, size: int) -> None:
    path = workbooks.old_xls(tmp_path / "a.xls")
    path.write_bytes(path.read_bytes()[:size])
    assert refused(path) in {"damaged", "unknown"}


def test_bad_51_an_encrypted_part(tmp_path: Path) -> None:
    path = workbooks.simple(tmp_path / "a.xlsx")
    content = bytearray(path.read_bytes())
    content[content.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refused(path) == "password"


@pytest.mark.parametrize("name", ["名册.xls", "名册.et", "名册.csv", "名册"])
def test_bad_51_the_content_decides_not_the_suffix(tmp_path: Path, name: str) -> None:
    assert open_book(workbooks.simple(tmp_path / "upload"), name).kind == "xlsx"


def test_bad_51_ods_is_read_and_a_locked_one_refused(tmp_path: Path) -> None:
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": b"<manifest/>",
        "content.xml": (
            '<office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x">'
            '<office:body><office:spreadsheet><table:table table:name="名册"><table:table-row>'
            '<table:table-cell office:value-type="string"><text:p>张一</text:p></table:table-cell>'
            "</table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>"
        ).encode(),
    }
    read = open_book(zipped(tmp_path / "a.ods", parts))
    assert (read.kind, read.sheets[0].rows) == ("ods", [["张一"]])
    parts["META-INF/manifest.xml"] = b"<manifest><encryption-data/></manifest>"
    assert refused(zipped(tmp_path / "b.ods", parts)) == "password"


def test_bad_51_a_workbook_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = workbooks.simple(tmp_path / "a.xlsx").read_bytes()
    for size in range(4, len(whole), len(whole) // 20):
        (tmp_path / "b.xlsx").write_bytes(io.BytesIO(whole).read(size))
        assert refused(tmp_path / "b.xlsx") == "damaged"
