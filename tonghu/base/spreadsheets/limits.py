"""What a file is, by its content, and the checks it must pass before anything parses it."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tonghu.base.spreadsheets import ole, text
from tonghu.base.spreadsheets.refusals import FileRefused, refusal

MEGABYTE = 1 << 20
LARGEST_FILE = 60 * MEGABYTE
MOST_ENTRIES = 1_000
LARGEST_INFLATED = 600 * MEGABYTE  # a legitimate 100,000 × 40 sheet inflates to 150–250 MB
HIGHEST_RATIO = 200  # of a single entry; small ones may be blank XML
SMALL_ENTRY = MEGABYTE
_PROLOG = 65_536

_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_BITMAP = re.compile(rb"BM.{4}\0{4}", re.S)
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_BARE_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
_TABLES = (".xlsx", ".xls", ".et", ".csv", ".ods", ".xlsm")
_TEXT_SUFFIXES = frozenset({".csv", ".txt", ".tsv", ""})
_NESTED = re.compile(
    r"\.(?:zip|rar|7z|gz|xls[xmb]?|doc[xm]?|ppt[xm]?|exe|dll|js|vbs|bat|scr)$", re.I
)
_ROOT = re.compile(rb"<[A-Za-z_]")
_ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(path: Path, name: str = "") -> str:
    """xlsx, xls, ods or csv: what the content is, whatever the suffix of `name` says.

    Raises FileRefused for anything else, and for a file dangerous or too big to parse.
    """
    size = path.stat().st_size
    if not size:
        raise refusal("empty")
    if size > LARGEST_FILE:
        raise refusal(
            "too_large",
            megabytes=-(-size // MEGABYTE),
            limit=LARGEST_FILE // MEGABYTE,
        )
    with path.open("rb") as file:
        head = file.read(8192)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _check_zip(path)
    if head.startswith(ole.MAGIC):
        ole.check(path.read_bytes())
        return "xls"
    _refuse_by_signature(head)
    _refuse_marked_up(head)
    suffix = Path(name or path.name).suffix.lower()
    if suffix not in _TEXT_SUFFIXES:
        _refuse_renamed(path.read_bytes(), suffix)
    return "csv"


def _refuse_by_signature(head: bytes) -> None:
    for code, signatures in (
        ("image", _IMAGES),
        ("archive", _ARCHIVES),
        ("old_excel", _BARE_BIFF),
    ):
        if head.startswith(signatures):
            raise refusal(code)
    if _BITMAP.match(head):
        raise refusal("image")
    if head.lstrip().startswith(b"%PDF-"):
        raise refusal("pdf")


def _refuse_marked_up(head: bytes) -> None:
    """HTML, MHTML and XML, in whichever UTF they are."""
    plain = (
        head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").lower()
    )
    if re.search(rb"^mime-version:", plain, re.M):
        raise refusal("mhtml")
    if not plain.startswith(b"<"):
        return
    if b"urn:schemas-microsoft-com:office:spreadsheet" in plain and b"<html" not in plain:
        raise refusal("xml_2003")
    raise refusal("xml" if plain.startswith(b"<?xml") and b"<html" not in plain else "html")


def _refuse_renamed(data: bytes, suffix: str) -> None:
    try:
        text.decode(data)
    except FileRefused:
        raise refusal("unknown") from None
    raise refusal("renamed_text", suffix=suffix)


def _check_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            _check_directory(infos, path.stat().st_size)
            kind = _package_kind(package)
            _check_parts([info.filename for info in infos])
            for info in infos:
                if info.filename.endswith((".xml", ".rels", ".vml")):
                    check_prolog(package, info)
            return kind
    except (zipfile.BadZipFile, NotImplementedError, KeyError, EOFError, OSError, ValueError):
        raise refusal("damaged") from None


def _check_directory(infos: Sequence[zipfile.ZipInfo], file_size: int) -> None:
    """The package's own directory: how many parts, how big, where they would go."""
    if any(info.flag_bits & 1 for info in infos):
        raise refusal("password")
    if len(infos) > MOST_ENTRIES or len({info.filename for info in infos}) < len(infos):
        raise refusal("suspicious")
    for info in infos:
        parts = info.filename.replace("\\", "/").split("/")
        if not parts[0] or ".." in parts or ":" in parts[0]:
            raise refusal("suspicious")
        if info.file_size > max(SMALL_ENTRY, HIGHEST_RATIO * info.compress_size):
            raise refusal("bomb")
    # Parts that overlap (one compressed block counted many times) add up to more than the file.
    if sum(info.compress_size for info in infos) > file_size:
        raise refusal("bomb")
    if sum(info.file_size for info in infos) > LARGEST_INFLATED:
        raise refusal("bomb")


def _package_kind(package: zipfile.ZipFile) -> str:
    names = set(package.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise refusal("xlsb")
    if "mimetype" in names and package.read("mimetype")[:200].startswith(_ODS_MIMETYPE):
        if b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise refusal("password")
        return "ods"
    if names & {"word/document.xml", "ppt/presentation.xml"}:
        raise refusal("document")
    if any(name.lower().endswith(_TABLES) for name in names):
        raise refusal("archive")
    raise refusal("zip_without_workbook")


def _check_parts(names: Sequence[str]) -> None:
    """Parts a roster has no use for and a reader has reason to fear."""
    for name in (name.lower() for name in names):
        if name.endswith("vbaproject.bin") or name.startswith(
            ("xl/macrosheets/", "basic/", "scripts/")
        ):
            raise refusal("macros")
        if name.startswith("xl/externallinks/"):
            raise refusal("external_links")
        if name.startswith(("xl/embeddings/", "xl/activex/", "object ")) or _NESTED.search(name):
            raise refusal("embedded")


def check_prolog(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Refuses a document type declaration, which stands before the first element or nowhere."""
    with package.open(info) as part:
        head = part.read(_PROLOG)
    root = _ROOT.search(head)
    if b"\0" in head or (root is None and info.file_size > len(head)):
        raise refusal("suspicious")
    if b"<!" in head[: root.start() if root else None].replace(b"<!--", b""):
        raise refusal("suspicious")
