"""Every reason for which a file is not read, and what its owner can do about it."""

from __future__ import annotations

from typing import Final

from speeches.text.errors import ExtractError

_SAVE_AS: Final = "请另存为 .docx、带文字的 .pdf、.html、.txt 或 .md 后再上传。"

# docs/codes.md has the same codes, for the people who read them.
SENTENCES: Final = {
    "empty": "这是一个空文件，请检查是否选对了文件。",
    "too_large": "文件大小为 {size}，超过 {limit} 的上限；请删去图片或拆成几份后再上传。",
    "too_much_text": "文件里的文字超过一次能读的上限；请拆成几份后再上传。",
    "unknown_type": "不认识这种文件（{name}）；" + _SAVE_AS,
    "type_mismatch": "文件名以 {suffix} 结尾，内容却{found}；请改正扩展名，或用原来的软件重新保存后再上传。",
    "legacy_word": "这是旧格式的 Word 或 WPS 文件（.doc、.wps）；请用 Word 或 WPS 打开，另存为 .docx 后再上传。",
    "ofd": "这是 OFD 版式文件，还不能读取；请用阅读软件转换为 .docx 或带文字的 .pdf 后再上传。",
    "image": "这是图片，里面没有可以读取的文字；请先做文字识别（OCR），校对后存为 .docx 或 .txt 再上传。",
    "archive": "这种压缩包不能打开；请解压后上传里面的文件（可以一次选多个），或重新打包成 .zip 再上传。",
    "empty_archive": "压缩包里没有可以导入的文件；请检查是否选对了文件。",
    "too_many_members": "压缩包里的文件超过 {limit} 个；请分成几个压缩包后再上传。",
    "archive_bomb": "压缩包解压后异常地大，没有解压；请只打包要导入的文件，或分成几个压缩包后再上传。",
    "damaged_archive": "压缩包已损坏或不完整，不能打开；请重新打包或重新下载后再上传。",
    "damaged_member": "这个文件在压缩包里已损坏，取不出来；请重新打包，或直接上传这个文件。",
    "encrypted_member": "这个文件在压缩包里设有密码，取不出来；请解压后直接上传这个文件。",
    "packing_method": "这个文件在压缩包里用了不常见的压缩方法，取不出来；请解压后直接上传这个文件。",
    "nested_archive": "这是压缩包里的压缩包里的压缩包，没有再打开；请解压后直接上传里面的文件。",
    "record_file": "这是成批的数据（.jsonl），不能在网页上传；请由管理员用命令 manage.py ingest 导入。",
    "unsupported_document": "这是{found}，不能读取；" + _SAVE_AS,
    "encrypted": "文件设有密码或加密，不能读取；请用原来的软件打开，去掉密码后再上传。",
    "damaged": "文件已损坏或不完整，不能读取；请重新下载或用原来的软件重新保存后再上传。",
    "no_text_layer": "这份 PDF 是扫描件，只有图像，没有文字层；请先做文字识别（OCR），校对后再上传。",
    "no_characters": "这份 PDF 没有注明字形是什么字，读不出文字；请用原来的软件重新导出，或做文字识别（OCR）后再上传。",
    "only_pictures": "文件里只有图片，没有可以读取的文字；请先做文字识别（OCR），校对后再上传。",
    "no_text": "文件里没有文字；请检查是否选对了文件。",
    "unknown_encoding": "文件内容不是可以识别的文字；如果是文本文件，请另存为 UTF-8 编码后再上传。",
    "bomb": "文件解压后异常地大，可能有害；请用 Word 或 WPS 打开，另存为新的 .docx 后再上传。",
    "doctype": "文件含有 Word 文件不该有的 DOCTYPE 声明，可能有害；请用 Word 或 WPS 打开，另存为新的 .docx 后再上传。",
    "timeout": "读取文件用时太长，已停止；请拆成几份后再上传，仍不行时请把文件交给管理员。",
    "memory": "读取文件需要的内存超过上限，已停止；请拆成几份后再上传，仍不行时请把文件交给管理员。",
    "crashed": "读取文件时出现意外，已停止；请用原来的软件重新保存后再试，仍不行时请把文件交给管理员。",
}


def refusal(code: str, **facts: str) -> ExtractError:
    return ExtractError(code, SENTENCES[code].format(**facts))
