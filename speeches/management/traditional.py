"""The words of the interface in traditional characters, made from those in simplified ones.

OpenCC knows the words that differ (文件 → 檔案) and the characters that split (发 → 發, 髮); what it makes of
words of ours that a reader in Taiwan would stumble over stands in the table.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from opencc import OpenCC

OWN: Final = {
    "发布": "發布",  # not 釋出, as software is
    "“或”连接": "「或」連接",  # not 連線, as a network is
    "文本、": "純文字、",
    "文件题头": "文件題頭",  # a document's, not a computer file's
    "回车采用": "Enter 採用",
    "丢失": "遺失",
    "分词": "斷詞",
    "列表": "清單",
    "匹配": "相符項目",
    "命令": "指令",
    "地址": "網址",
    "字号": "字級",
    "字符": "字元",
    "宋体": "明體",
    "查找": "尋找",
    "示例": "範例",
    "类型": "類型",
    "纯文本": "純文字",
    "自然段": "段落",
    "解压": "解壓縮",
    "记录": "紀錄",
    "识别": "辨識",
}
_OWN: Final = re.compile("|".join(sorted(map(re.escape, OWN), key=len, reverse=True)))
_QUOTES: Final = str.maketrans("“”", "「」")


def traditional(words: str) -> str:
    """As one writes in Taiwan, with 「」 for quotation marks unless the sentence speaks of both kinds."""
    convert = _opencc().convert
    own = _OWN.findall(words)
    parts = [convert(part) for part in _OWN.split(words)]
    made = "".join(part + OWN.get(word, "") for part, word in zip(parts, [*own, ""], strict=True))
    return made if "「" in words else made.translate(_QUOTES)


@cache
def _opencc() -> OpenCC:
    return OpenCC("s2twp")
