"""The whole way of a file, from bytes to fields and outline, on our samples.

``expected.json`` is written by hand from what the writer of the samples meant, not from what comes out.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest

from speeches.samples import FILES, FOLDER, Sample, read_manifest
from speeches.text.reading import Reading, read

EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
FIELDS = (
    "title",
    "theme",
    "delivered_on",
    "speaker",
    "speaker_role",
    "genre",
    "government_level",
    "place",
    "occasion",
    "source_name",
)

# Words of the furniture that stand around the text in each make of page.
FURNITURE = {
    "page.html": "推荐阅读 最新文章 上一篇 下一篇 分享到 字号 当前位置 责任编辑 版权所有 打印本页",
    "portal.html": "相关文档 返回顶部 扫一扫 网站地图 网站标识码 点击数 您现在的位置 编辑部主办 信息公开",
    "town.html": "文章录入 上一篇文章 下一篇文章 发表评论 加入收藏 您的位置 版权所有 镇情概况 点击数",
    "pasted.txt": "打印本页 上一篇 下一篇 相关阅读 版权所有 当前位置 浏览次数 分享到 互动交流",
}


@dataclass(frozen=True, slots=True)
class Imported:
    sample: Sample
    reading: Reading


@pytest.fixture(scope="module", params=EXPECTED, ids=[case["file"] for case in EXPECTED])
def case(request):
    return request.param


@pytest.fixture(scope="module")
def imported(case) -> Imported:
    (sample,) = (sample for sample in read_manifest() if sample.file == case["file"])
    return Imported(sample, read((FILES / sample.file).read_bytes(), sample.file))


def test_every_sample_has_its_expectation():
    assert sorted(case["file"] for case in EXPECTED) == sorted(sample.file for sample in read_manifest())


@pytest.mark.parametrize("field", FIELDS)
def test_field(case, imported, field):
    value = getattr(imported.reading.metadata, field)
    assert str(value or "") == case[field]


def test_language(case, imported):
    assert imported.reading.metadata.language == case.get("language", "zh-Hans")


def test_the_text_is_the_source_again_whatever_the_format(imported):
    # The differences: a run of full-width spaces that is kept is kept as one space, and the mark of a note is notation.
    source = "\n".join(block.text for block in imported.sample.body).replace("\u3000", " ")
    assert imported.reading.cleaned.text == re.sub(r"(?<!\n)\[[1-9]\]", "", source)


def test_outline(case, imported):
    entries = [
        [section.level, section.number, section.heading.strip()[:8]]
        for section in imported.reading.outline.sections
        if section.level and (section.number or section.heading)
    ]
    assert entries == case["outline"]


def test_the_sections_tile_the_text(imported):
    sections = imported.reading.outline.sections
    tiled = "".join(section.number + section.heading + section.body for section in sections)
    assert tiled == imported.reading.cleaned.text


def test_the_closing_is_a_section_of_level_0(case, imported):
    _, *later = imported.reading.outline.sections
    text = imported.reading.cleaned.text
    closings = [text[section.start : section.end] for section in later if section.level == 0]
    assert [closing[: len(case["closing"])] for closing in closings] == [case["closing"]] * bool(case["closing"])


def test_nothing_is_to_be_warned_of_that_is_not_meant(imported):
    reading = imported.reading
    notices = (*reading.notices, *reading.cleaned.notices, *reading.outline.notices)
    assert [notice.code for notice in notices] == list(imported.sample.warnings)


@pytest.mark.parametrize("sample", [sample for sample in read_manifest() if sample.page], ids=lambda s: s.file)
def test_no_furniture_of_the_page_is_in_the_text(sample):
    cleaned = read((FILES / sample.file).read_bytes(), sample.file).cleaned
    words = FURNITURE[sample.page].split()
    assert [word for word in words if word in cleaned.text or word in sample.source] == []
    removed = "\n".join(line.text for line in cleaned.removed)
    assert [word for word in words if word not in removed] == []


@pytest.mark.parametrize(
    ("file", "removed"),
    [
        ("青禾县2025年春耕备耕现场会讲话.pdf", ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]),
        (
            "澜津市2023年政府工作报告.pdf",
            [line for page in range(1, 4) for line in ("澜津市第九届人民代表大会第三次会议文件（一）", f"— {page} —")],
        ),
    ],
)
def test_what_stands_on_each_page_of_the_print_is_reported_as_removed(file, removed):
    cleaned = read((FILES / file).read_bytes(), file).cleaned
    assert [line.text.strip() for line in cleaned.removed] == removed
