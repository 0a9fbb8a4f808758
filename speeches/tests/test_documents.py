"""Speeches as files to take away: laid out by the standard, and imported again they are the same."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.shared import Mm, Pt
from lxml import etree

from speeches import documents, word
from speeches.models import Section, Speech
from speeches.samples import FILES, read_manifest
from speeches.text.dates import PartialDate
from speeches.text.document import Paragraph
from speeches.text.outline import parse_outline
from speeches.text.reading import Reading, read

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = """各位同事：
今天我们召开水利工作会议。
一、加固堤防，守住安全
（一）抓紧工程扫尾。剩下的三处涵闸，年底以前必须完工。一是明确人员。每公里两个人。二是备足物料。每个点都要有砂石。
二、通好饮水，办好实事
自来水要通到最后三个村。
谢谢大家！"""


def as_stored(reading: Reading) -> tuple[Speech, list[Section]]:
    """The speech and its sections as an import would keep them, without a database."""
    told = reading.metadata
    speech = Speech(
        pk=7,
        title=told.title or "无题",
        theme=told.theme,
        text=reading.cleaned.text,
        speaker=told.speaker,
        speaker_role=told.speaker_role,
        source_name=told.source_name,
        source_url=told.source_url,
        language=told.language or "zh-Hans",
    )
    speech.delivered = told.delivered_on
    return speech, sections_of(reading.outline.sections)


def sections_of(parsed) -> list[Section]:
    return [
        Section(key=f"s{at}", position=at, level=one.level, start=one.start, end=one.end, number=one.number,
                heading=one.heading, run_in=one.run_in)
        for at, one in enumerate(parsed)
    ]  # fmt: skip


def speech_of(text: str = TEXT, **fields) -> tuple[Speech, list[Section]]:
    given = {"title": "在2025年青禾县水利工作会议上的讲话", "speaker_role": "县长", "speaker": "林知远"} | fields
    speech = Speech(pk=7, text=text, **given)
    speech.delivered = PartialDate(2025, 11, 3)
    return speech, sections_of(parse_outline([Paragraph(line) for line in text.split("\n")]).sections)


def written(kind: str, speech: Speech, sections: list[Section]) -> bytes:
    match kind:
        case "docx":
            return word.as_word(documents.document(speech, sections))
        case "md":
            return documents.as_markdown(speech, sections)
        case _:
            return documents.as_text(speech, sections)


def opened(data: bytes):
    return docx.Document(io.BytesIO(data))


def outline_of(reading: Reading) -> list[tuple[int, int, str, str]]:
    return [(one.level, one.start, one.number, one.heading) for one in reading.outline.sections]


# there and back


@pytest.fixture(scope="module", params=read_manifest(), ids=lambda sample: sample.file)
def sample(request) -> Reading:
    return read((FILES / request.param.file).read_bytes(), request.param.file)


@pytest.mark.parametrize("kind", ["docx", "md", "txt"])
def test_what_is_imported_again_is_the_same(sample, kind):
    again = read(written(kind, *as_stored(sample)), f"讲话.{kind}")
    assert again.cleaned.text == sample.cleaned.text
    told = ("title", "theme", "speaker", "speaker_role", "delivered_on", "source_name")
    assert {name: getattr(again.metadata, name) for name in told} == {
        name: getattr(sample.metadata, name) for name in told
    }
    is_numbered = all(one.number for one in sample.outline.sections if one.heading)
    if kind != "txt" or is_numbered:  # plain text does not tell that a line without number is a heading
        assert outline_of(again) == outline_of(sample)


# Word


def test_word_page_by_the_standard():
    """GB/T 9704—2012, 5.2: A4, 37 mm above, 28 mm on the left, 156 by 225 mm for 22 lines of 28 characters."""
    document = opened(written("docx", *speech_of()))
    (section,) = document.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.top_margin.mm) == 37
    assert round(section.left_margin.mm) == 28
    assert abs(section.page_width - section.left_margin - section.right_margin - Mm(156)) < Mm(0.2)
    assert abs(section.page_height - section.top_margin - section.bottom_margin - Mm(225)) < Mm(0.2)
    grid = section._sectPr.find(f"{W}docGrid")
    assert 22 * int(grid.get(f"{W}linePitch")) <= Mm(225.2).twips
    usual = document.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    pitch = int(usual.find(f"{W}sz").get(f"{W}val")) / 2 + int(usual.find(f"{W}spacing").get(f"{W}val")) / 20
    assert 28 * pitch <= Mm(156).pt < 29 * pitch


def test_word_paragraphs_in_the_faces_of_the_standard():
    document = opened(written("docx", *speech_of(theme="守好一方水")))
    told = []
    for paragraph in document.paragraphs:
        style = paragraph.style
        face = style.element.rPr.rFonts.get(f"{W}eastAsia")
        told.append((paragraph.text[:12], style.name, face, style.font.size))
    assert told == [
        ("在2025年青禾县水利工", "Title", "方正小标宋简体", Pt(22)),
        ("——守好一方水", "Subtitle", "楷体_GB2312", Pt(16)),
        ("县长　林知远", "Subtitle", "楷体_GB2312", Pt(16)),
        ("（2025年11月3日）", "Subtitle", "楷体_GB2312", Pt(16)),
        ("", "Subtitle", "楷体_GB2312", Pt(16)),
        ("各位同事：", "Salutation", "仿宋_GB2312", Pt(16)),
        ("今天我们召开水利工作会议", "公文正文", "仿宋_GB2312", Pt(16)),
        ("一、加固堤防，守住安全", "Heading 1", "黑体", Pt(16)),
        ("（一）抓紧工程扫尾。剩下", "公文正文", "仿宋_GB2312", Pt(16)),
        ("二、通好饮水，办好实事", "Heading 1", "黑体", Pt(16)),
        ("自来水要通到最后三个村。", "公文正文", "仿宋_GB2312", Pt(16)),
        ("谢谢大家！", "公文正文", "仿宋_GB2312", Pt(16)),
        ("转自：言库（http:/", "来源", "楷体_GB2312", Pt(14)),
    ]
    body = document.styles["公文正文"].paragraph_format
    assert body.line_spacing == Pt(28.95)
    assert document.styles["公文正文"].element.pPr.ind.get(f"{W}firstLineChars") == "200"


def test_word_headings_within_a_paragraph_have_their_face_there_and_series_are_bold():
    document = opened(written("docx", *speech_of()))
    (paragraph,) = [one for one in document.paragraphs if one.text.startswith("（一）")]
    assert [(run.text, run.style.name) for run in paragraph.runs] == [
        ("（一）抓紧工程扫尾。", "heading 2 char"),
        ("剩下的三处涵闸，年底以前必须完工。", "Default Paragraph Font"),
        ("一是明确人员。", "heading 3 char"),
        ("每公里两个人。", "Default Paragraph Font"),
        ("二是备足物料。", "heading 3 char"),
        ("每个点都要有砂石。", "Default Paragraph Font"),
    ]
    assert document.styles["heading 3 char"].font.bold


def test_word_headings_have_outline_levels():
    styles = opened(written("docx", *speech_of())).styles
    levels = [styles[f"Heading {level}"].element.pPr.find(f"{W}outlineLvl").get(f"{W}val") for level in range(1, 10)]
    assert levels == [str(level) for level in range(9)]


def test_word_properties_and_page_number():
    data = written("docx", *speech_of(source_name="青禾日报", source_url="https://example.cn/a?b=1&c=2"))
    about = opened(data).core_properties
    assert (about.title, about.author) == ("在2025年青禾县水利工作会议上的讲话", "林知远")
    assert about.comments.startswith("来源：青禾日报 原文链接：https://example.cn/a?b=1&c=2 转自：言库（http")
    parts = zipfile.ZipFile(io.BytesIO(data))
    odd, even = (parts.read(f"word/footer{number}.xml").decode() for number in (1, 2))
    assert ["".join(re.findall("<w:t[^>]*>([^<]*)", xml)) for xml in (odd, even)] == ["— 1 —", "— 1 —"]
    assert 'w:val="right"' in odd
    assert 'w:val="left"' in even


def test_word_parts_are_well_formed_and_the_same_each_time():
    hostile = "<w:p/>&\x0b\x00\ud800\uffff”\"' ]]>"
    speech, sections = speech_of(f"各位同事：\n{hostile}说完了。", title=hostile, speaker=hostile, source_name=hostile)
    data = written("docx", speech, sections)
    assert written("docx", speech, sections) == data
    parts = zipfile.ZipFile(io.BytesIO(data))
    for name in parts.namelist():
        etree.fromstring(parts.read(name))
    assert opened(data).paragraphs[0].text == "<w:p/>&”\"' ]]>"


def test_outlines_of_several_speeches_in_one_word_file():
    shown = [
        word.Outlined("第一篇", "林知远　2025年", ((1, "一、守堤"), (2, "（一）清点")), ("转自：言库",)),
        word.Outlined("第二篇", "", ((1, "一、办学"),), ("转自：言库",)),
    ]
    document = opened(word.outlines_as_word("收心会提纲", shown, "zh-Hans"))
    assert [(one.style.name, one.text) for one in document.paragraphs if one.text] == [
        ("Title", "收心会提纲"),
        ("Heading 1", "第一篇"),
        ("公文正文", "林知远　2025年"),
        ("Heading 2", "一、守堤"),
        ("Heading 3", "（一）清点"),
        ("来源", "转自：言库"),
        ("Heading 1", "第二篇"),
        ("Heading 2", "一、办学"),
        ("来源", "转自：言库"),
    ]


# Markdown and plain text


def test_markdown():
    speech, sections = speech_of(source_name="青禾日报")
    address = "http://127.0.0.1:8000/speeches/7/"
    assert documents.as_markdown(speech, sections).decode().replace(address, "…") == (
        '---\ntitle: "在2025年青禾县水利工作会议上的讲话"\ndate: "2025-11-03"\nspeaker: "林知远"\n'
        'source: "青禾日报"\nlanguage: "zh-Hans"\n---\n\n'
        "# 在2025年青禾县水利工作会议上的讲话\n\n县长　林知远\n\n（2025年11月3日）\n\n各位同事：\n\n"
        "今天我们召开水利工作会议。\n\n## 一、加固堤防，守住安全\n\n"
        "**（一）抓紧工程扫尾**。剩下的三处涵闸，年底以前必须完工。**一是明确人员**。每公里两个人。"
        "**二是备足物料**。每个点都要有砂石。\n\n"
        "## 二、通好饮水，办好实事\n\n自来水要通到最后三个村。\n\n谢谢大家！\n\n来源：青禾日报\n\n转自：言库（…）\n"
    )


@pytest.mark.parametrize(
    ("line", "escaped"),
    [
        ("2*3*4，a_b_c", r"2\*3\*4，a\_b\_c"),
        ("#不是标题", r"\#不是标题"),
        ("- 不是列表", r"\- 不是列表"),
        ("2024. 这一年", r"2024\. 这一年"),
        ("<b>[名](https://example.cn)", r"\<b\>\[名\]\(https://example.cn)"),
        ("1.5亿元", "1.5亿元"),
    ],
    ids=["stars", "hash", "dash", "number", "markup", "decimal"],
)
def test_words_are_no_notation(line, escaped):
    speech, sections = speech_of(f"各位同事：\n{line}。")
    assert f"\n\n{escaped}。\n\n" in documents.as_markdown(speech, sections).decode()


def test_plain_text():
    speech, sections = speech_of("各位同事：\n今天开会。", source_url="https://example.cn/1")
    assert documents.as_text(speech, sections).decode("utf-8-sig").split("\r\n")[:-2] == [
        "在2025年青禾县水利工作会议上的讲话",
        "县长　林知远",
        "（2025年11月3日）",
        "",
        "各位同事：",
        "　　今天开会。",
        "",
        "原文链接：https://example.cn/1",
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("在会上的讲话", "2025-11-03 在会上的讲话.docx"),
        ('a/b\\c:d*e?"f<g>h|i\n', "2025-11-03 a b c d e  f g h i.docx"),
        ("长" * 200, f"2025-11-03 {'长' * 69}.docx"),
    ],
    ids=["plain", "characters that no name may have", "long"],
)
def test_file_name(title, name):
    assert documents.file_name(speech_of(title=title)[0], "docx") == name


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (None, ""),
        (PartialDate(2024), "2024年"),
        (PartialDate(2024, 5), "2024年5月"),
        (PartialDate(2024, 5, 7), "2024年5月7日"),
    ],
)
def test_dates_in_chinese(date, words):
    assert documents.in_chinese(date) == words
