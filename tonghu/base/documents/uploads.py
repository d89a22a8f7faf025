"""What a file really is, and whether it may come in (reliability.md §2.10).

The type is read from the content, never from the name. Images are decoded under limits and encoded
anew, which leaves every hidden word in them behind; packed formats are judged by their directory
before anything is unpacked.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageOps

from tonghu.base.kernel.errors import Refused

MEGABYTE = 2**20
LARGEST = 12 * MEGABYTE
LARGEST_PIXELS = 40_000_000
MOST_ENTRIES = 1000
LARGEST_INFLATED = 60 * MEGABYTE
STEEPEST = 100
_PHOTO = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_ADVICE = "可以上传照片（JPG、PNG）、PDF、Word（docx）和 Excel（xlsx）文件。"
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Clean:
    """A file fit to be shown: its bytes, its true type, and the digest of both forms."""

    content: bytes
    content_type: str
    original_digest: str

    @property
    def digest(self) -> str:
        """SHA-256 of what is shown."""
        return sha256(self.content).hexdigest()


def clean(content: bytes, name: str) -> Clean:
    """The file as it may be shown. Raises Refused, naming the file, what is wrong and what to do."""
    if not content:
        raise Refused(f"“{name}”是空文件，请重新选择。")
    if len(content) > LARGEST:
        raise Refused(f"“{name}”超过 {LARGEST // MEGABYTE} MB，请压缩或分成几份再上传。")
    original = sha256(content).hexdigest()
    if content.startswith(_PHOTO):
        return Clean(*_image(content, name), original)
    if content.startswith(b"%PDF-"):
        return Clean(_pdf(content, name), "application/pdf", original)
    if content.startswith(b"PK\x03\x04"):
        return Clean(content, _office(content, name), original)
    raise Refused(f"“{name}”不是能收的文件类型。{_ADVICE}")


def photo(content: bytes, name: str) -> Clean:
    """The same for what must be a photo."""
    if content and not content.startswith(_PHOTO):
        raise Refused(f"“{name}”不是照片，没有收。请上传 JPG 或者 PNG 照片。")
    return clean(content, name)


def _image(content: bytes, name: str) -> tuple[bytes, str]:
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a bomb up to twice its own limit; our limit is checked below.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if image.width * image.height > LARGEST_PIXELS:
            raise Refused(f"“{name}”的尺寸太大（{image.width}×{image.height}），请缩小后再上传。")
        image.load()
    except Image.DecompressionBombError as error:
        raise Refused(f"“{name}”的尺寸太大，请缩小后再上传。") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise Refused(f"“{name}”已经损坏，打不开，请重新拍摄或另存后上传。") from error
    upright = ImageOps.exif_transpose(image)
    anew = io.BytesIO()
    if image.format == "PNG" and "A" in upright.getbands():
        upright.convert("RGBA").save(anew, "PNG")
        return anew.getvalue(), "image/png"
    upright.convert("RGB").save(anew, "JPEG", quality=88, optimize=True)
    return anew.getvalue(), "image/jpeg"


def _pdf(content: bytes, name: str) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise Refused(f"“{name}”不完整，请重新导出 PDF 后上传。")
    if b"/Encrypt" in content:
        raise Refused(f"“{name}”有密码，请去掉密码后上传。")
    for forbidden in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile"):
        if forbidden in content:
            raise Refused(f"“{name}”里有脚本或内嵌文件，请打印成普通 PDF 后上传。")
    return content


def _office(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            _judge(entries, names, name)
            links = [entry for entry in entries if entry.filename.endswith(".rels")]
            if any(b'TargetMode="External"' in packed.read(entry) for entry in links):
                raise Refused(f"“{name}”链接到外面的文件，请断开链接后上传。")
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise Refused(f"“{name}”已经损坏，请重新保存后上传。") from error
    for part, content_type in _OFFICE.items():
        if part in names:
            return content_type
    raise Refused(f"“{name}”不是能收的文件类型。{_ADVICE}")


def _judge(entries: list[zipfile.ZipInfo], names: set[str], name: str) -> None:
    inflated = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if len(entries) > MOST_ENTRIES or inflated > LARGEST_INFLATED or inflated / packed > STEEPEST:
        raise Refused(f"“{name}”展开后太大，不能收。请删去不需要的内容后另存。")
    if any(n.startswith(("/", "\\")) or ".." in n.replace("\\", "/").split("/") for n in names):
        raise Refused(f"“{name}”的内部路径不正常，不能收。请重新保存后上传。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(f"“{name}”有密码，请去掉密码后上传。")
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise Refused(f"“{name}”带有宏，请另存为不带宏的文件（docx、xlsx）后上传。")
