"""What changed between two readings, as a unified diff of each part."""

from __future__ import annotations

from speeches.text.differences import Difference, differences, outline_lines
from speeches.text.document import Paragraph
from speeches.text.outline import parse_outline


def test_equal_readings_have_none():
    assert differences({"text": ["一", "二"], "head": []}, {"text": ("一", "二"), "head": []}) == ()


def test_each_part_has_its_own_with_a_line_around():
    before = {"fields": ["题：甲"], "text": list("一二三四五六"), "head": ["同"]}
    now = {"fields": ["题：乙"], "text": list("一二三肆五六"), "head": ["同"]}
    assert differences(before, now) == (
        Difference("fields", ("@@ -1 +1 @@", "-题：甲", "+题：乙")),
        Difference("text", ("@@ -3,3 +3,3 @@", " 三", "-四", "+肆", " 五")),
    )


def test_a_part_that_was_empty_is_wholly_new():
    assert differences({"warnings": []}, {"warnings": ["断了"]}) == (
        Difference("warnings", ("@@ -0,0 +1 @@", "+断了")),
    )


def test_an_outline_is_indented_by_level():
    text = "各位同事：\n一、修路\n（一）备料。先去买石子。\n谢谢大家！"
    sections = parse_outline([Paragraph(line) for line in text.split("\n")]).sections
    assert outline_lines(text, sections) == ["〔各位同事：〕", "一、修路", "　（一）备料。", "〔谢谢大家！〕"]
