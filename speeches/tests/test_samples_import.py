"""The whole way of a file, from bytes to fields and outline, on our samples.

``expected.json`` is written by hand from what the writer of the samples meant, not from what comes out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from speeches.samples import FILES, FOLDER, SOURCES, Sample, read_manifest
from speeches.text.clean import clean
from speeches.text.extract import extract
from speeches.text.metadata import Metadata, read_metadata
from speeches.text.outline import Outline, parse_outline

if TYPE_CHECKING:
    from speeches.text.document import Cleaned

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


@dataclass(frozen=True, slots=True)
class Imported:
    sample: Sample
    cleaned: Cleaned
    metadata: Metadata
    outline: Outline


@pytest.fixture(scope="module", params=EXPECTED, ids=[case["file"] for case in EXPECTED])
def case(request):
    return request.param


@pytest.fixture(scope="module")
def imported(case) -> Imported:
    (sample,) = (sample for sample in read_manifest() if sample.file == case["file"])
    extracted = extract((FILES / sample.file).read_bytes(), sample.file)
    cleaned = clean(extracted)
    metadata = read_metadata(cleaned, extracted.facts, sample.file)
    return Imported(sample, cleaned, metadata, parse_outline(cleaned.paragraphs))


def test_every_sample_has_its_expectation():
    assert sorted(case["file"] for case in EXPECTED) == sorted(sample.file for sample in read_manifest())


@pytest.mark.parametrize("field", FIELDS)
def test_field(case, imported, field):
    value = getattr(imported.metadata, field)
    assert str(value or "") == case[field]


def test_language(imported):
    assert imported.metadata.language == "zh-Hans"


def test_the_text_is_the_source_again_whatever_the_format(imported):
    # The one difference: a run of full-width spaces that is kept is kept as one space.
    source = "\n".join(block.text for block in imported.sample.body).replace("\u3000", " ")
    assert imported.cleaned.text == source


def test_outline(case, imported):
    entries = [
        [section.level, section.number, section.heading.strip()[:8]]
        for section in imported.outline.sections
        if section.level and (section.number or section.heading)
    ]
    assert entries == case["outline"]


def test_the_sections_tile_the_text(imported):
    sections = imported.outline.sections
    assert "".join(section.number + section.heading + section.body for section in sections) == imported.cleaned.text


def test_the_closing_is_a_section_of_level_0(case, imported):
    last = imported.outline.sections[-1]
    assert (last.level, imported.cleaned.text[last.start :][: len(case["closing"])]) == (0, case["closing"])


def test_nothing_is_to_be_warned_of(imported):
    assert [notice.code for notice in (*imported.cleaned.notices, *imported.outline.notices)] == []


def test_no_furniture_of_the_page_is_in_the_text():
    cleaned = clean(extract((FILES / "云岭省2021年山地果品交易会致辞.html").read_bytes(), "page.html"))
    source = (SOURCES / "云岭省2021年山地果品交易会致辞.txt").read_text("utf-8")
    furniture = (
        "推荐阅读",
        "最新文章",
        "上一篇",
        "下一篇",
        "分享到",
        "字号",
        "当前位置",
        "责任编辑",
        "版权所有",
        "打印本页",
    )
    assert [words for words in furniture if words in cleaned.text or words in source] == []
    removed = "\n".join(line.text for line in cleaned.removed)
    assert [words for words in furniture if words not in removed] == []


def test_page_numbers_of_the_print_are_reported_as_removed():
    cleaned = clean(extract((FILES / "青禾县2025年春耕备耕现场会讲话.pdf").read_bytes(), "print.pdf"))
    assert [line.text.strip() for line in cleaned.removed] == ["— 1 —", "— 2 —", "— 3 —", "— 4 —"]
