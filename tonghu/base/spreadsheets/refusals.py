"""Why a file is not read, in words its sender can act on."""

from collections.abc import Mapping

_SAVE_AS = "请用 WPS 或 Excel 打开它，另存为“Excel 工作簿（.xlsx）”后再上传"
_CLEAN_COPY = "请只选中表格，复制到一个新工作簿里，选“粘贴为数值”，保存后再上传"

ADVICE: Mapping[str, str] = {
    "empty": "文件是空的，里面什么也没有。请在电脑上打开看一看，保存好后再上传",
    "too_large": "文件有 {megabytes} MB，超过 {limit} MB。请去掉图片，或者分成几个文件上传",
    "pdf": "这是 PDF 文件，不是表格。请上传原来的 Excel 或 WPS 表格",
    "image": "这是图片，不是表格。请上传原来的 Excel 或 WPS 表格",
    "document": "这是 Word 或 PPT 文件，不是表格。请把里面的表复制到 Excel 或 WPS 表格里，保存后再上传",
    "archive": "这是压缩包，不是表格。请解压以后，一个一个上传里面的表格",
    "zip_without_workbook": f"文件里没有表格，多半是改了扩展名的压缩包。{_SAVE_AS}",
    "html": f"这是网页，只是把扩展名改成了表格。{_SAVE_AS}",
    "mhtml": f"这是整页保存的网页，不是表格。{_SAVE_AS}",
    "xml_2003": f"这是 2003 年的 XML 表格，系统不读这种格式。{_SAVE_AS}",
    "xml": f"这是 XML 文件，不是表格。{_SAVE_AS}",
    "renamed_text": f"这是文本（CSV）文件，只是把扩展名改成了 {{suffix}}。{_SAVE_AS}；或者把扩展名改回 .csv",
    "old_excel": f"这是很早以前的 Excel 格式，系统读不了。{_SAVE_AS}",
    "xlsb": f"这是二进制工作簿（.xlsb），看不出里面隐藏了哪些行，系统不读。{_SAVE_AS}",
    "unknown": f"认不出这是什么文件。{_SAVE_AS}",
    "damaged": f"文件坏了，打不开，可能是没有传完整。{_SAVE_AS}；还是不行，请换一份备份",
    "password": "文件设了打开密码。请用密码打开，在“文件—文档加密”里取消密码，保存后再上传",
    "blank": "表格里一个字也没有。多半是选错了文件，或者没有保存，请在电脑上打开看一看再上传",
    "no_ledger": (
        "没有认出台账：没有一张表有写着“姓名”（或者“儿童姓名”）和别的项目的表头。请在名单上面加一行表头，每一列写明是什么"
        "（姓名、身份证号、村、父亲姓名、父亲电话……），再上传"
    ),
    "macros": "文件里有宏，可能带病毒，不能读。请另存为“Excel 工作簿（.xlsx）”（不要选“启用宏的工作簿”）后再上传",
    "external_links": f"文件里有指向别的文件的链接。{_CLEAN_COPY}",
    "embedded": f"文件里夹带了别的文件。{_CLEAN_COPY}",
    "suspicious": f"文件内部的结构不正常，为了安全没有读。{_CLEAN_COPY}",
    "bomb": f"文件展开以后大得不正常，为了安全没有读。{_CLEAN_COPY}",
    "too_wide": (
        "工作表“{sheet}”写到了第 {row} 行、第 {column} 列，远远超出一张表应有的大小，"
        f"多半是很远的格子里误填了东西。{_CLEAN_COPY}"
    ),
    "too_big": f"表太大，系统的内存不够读完它。{_CLEAN_COPY}；或者分成几个文件上传",
    "too_slow": f"读这个文件用的时间太长，已经停下。{_CLEAN_COPY}；或者分成几个文件上传",
    "undecodable": "第 {row} 行有认不出的字，文件的编码不对或者已经损坏。请用 WPS 或 Excel 重新导出后再上传",
    "mixed_encoding": "第 {row} 行的编码和前面的不一样（多半是两个文件拼在一起的）。请分别导出，再合成一个表格上传",
    "mixed_commas": "第 {row} 行起，隔开各格的逗号有的是半角（,），有的是全角（，），分不清格子。请把作分隔的逗号统一成半角，或者另存为 .xlsx 后再上传",
    "broken_quotes": "第 {row} 行起引号不成对，分不清哪些字属于哪一格。请改正引号，或者另存为 .xlsx 后再上传",
}  # fmt: skip
"""Code → what is wrong and what to do. Some sentences have places to fill in."""


class FileRefused(Exception):
    """A file that is not read. `code` is a key of `ADVICE`; its text is for the sender."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def refusal(code: str, **details: object) -> FileRefused:
    """The refusal of this code with its details filled in."""
    return FileRefused(code, ADVICE[code].format(**details))
