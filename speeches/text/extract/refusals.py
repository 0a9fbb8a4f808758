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
    "archive": "这是压缩包；请解压后上传里面的文件，可以一次选多个。",
    "unsupported_document": "这是{found}，不能读取；" + _SAVE_AS,
    "encrypted": "文件设有密码或加密，不能读取；请用原来的软件打开，去掉密码后再上传。",
    "damaged": "文件已损坏或不完整，不能读取；请重新下载或用原来的软件重新保存后再上传。",
    "no_text_layer": "这份 PDF 是扫描件，只有图像，没有文字层；请先做文字识别（OCR），校对后再上传。",
    "no_text": "文件里没有文字；请检查是否选对了文件。",
    "unknown_encoding": "文件内容不是可以识别的文字；如果是文本文件，请另存为 UTF-8 编码后再上传。",
    "bomb": "文件解压后异常地大，可能有害；请用 Word 或 WPS 打开，另存为新的 .docx 后再上传。",
    "doctype": "文件含有 Word 文件不该有的 DOCTYPE 声明，可能有害；请用 Word 或 WPS 打开，另存为新的 .docx 后再上传。",
    "timeout": "读取文件用时太长，已停止；请拆成几份，或另存为 .docx 或 .txt 后再上传。",
    "memory": "读取文件需要的内存超过上限，已停止；请拆成几份，或另存为 .docx 或 .txt 后再上传。",
    "crashed": "读取文件时出现意外，已停止；请用原来的软件重新保存后再试，仍不行时请把文件交给管理员。",
}


def refusal(code: str, **facts: str) -> ExtractError:
    return ExtractError(code, SENTENCES[code].format(**facts))
