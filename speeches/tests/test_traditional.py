"""The words of the interface as one reads them in Taiwan."""

from __future__ import annotations

import pytest

from speeches.management.traditional import OWN, traditional


@pytest.mark.parametrize(
    ("simplified", "expected"),
    [
        ("搜索文件", "搜尋檔案"),
        ("只保存在本设备上。", "只儲存在本裝置上。"),
        ("干部、头发、后来、皇后、公里、里面", "幹部、頭髮、後來、皇后、公里、裡面"),
        ("已发布 %(count)d 篇讲话。", "已發布 %(count)d 篇講話。"),
        ("保存并发布", "儲存並發布"),
        ('<a href="%(help)s">搜索语法</a>', '<a href="%(help)s">搜尋語法</a>'),
        ("给词句加上“引号”", "給詞句加上「引號」"),
        ("“ ”、「 」都一样", "“ ”、「 」都一樣"),
        ("连接中断了", "連線中斷了"),
        ("在词与词之间用“或”连接", "在詞與詞之間用「或」連接"),
        ("文件名", "檔名"),
        ("文件题头", "文件題頭"),
        ("", ""),
    ],
)  # fmt: skip
def test_words(simplified, expected):
    assert traditional(simplified) == expected


@pytest.mark.parametrize(("simplified", "expected"), OWN.items())
def test_own_words(simplified, expected):
    assert traditional(f"看{simplified}！") == f"看{expected}！"
