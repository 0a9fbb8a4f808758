"""How a speech is cited."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.citations import Cited, bibtex, gb_t_7714, official, part, ris
from speeches.text.dates import PartialDate

TODAY = date(2026, 11, 22)
ADDRESS = "https://speeches.example.org/speeches/7/"
BARE = Cited(7, "在全县水利工作会议上的讲话", ADDRESS)
FULL = Cited(
    number=7,
    title="在全县水利工作会议上的讲话",
    address=ADDRESS,
    archive="言库",
    theme="把每一道渠修到田头",
    speaker="林知远",
    organization="青禾县人民政府",
    delivered=PartialDate(2025, 11, 3),
    genre="讲话",
    occasion="全县水利工作会议",
    place="青禾县",
    source_name="青禾日报",
    source_url="https://news.example.org/a?b=1&c=2",
)
REPORT = replace(FULL, title="政府工作报告", theme="", genre="报告", speaker="", delivered=PartialDate(2025, 1))


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        pytest.param(
            FULL,
            "林知远. 在全县水利工作会议上的讲话：把每一道渠修到田头[EB/OL]. （2025-11-03）[2026-11-22]. "
            "https://news.example.org/a?b=1&c=2.",
            id="full",
        ),
        pytest.param(BARE, f"在全县水利工作会议上的讲话[EB/OL]. [2026-11-22]. {ADDRESS}.", id="only-a-title"),
        pytest.param(
            REPORT,
            "青禾县人民政府. 政府工作报告[R/OL]. （2025-01）[2026-11-22]. https://news.example.org/a?b=1&c=2.",
            id="report-of-a-body-known-to-the-month",
        ),
        pytest.param(
            replace(BARE, speaker="林知远、周禾、沈渡"),
            f"林知远，周禾，沈渡. 在全县水利工作会议上的讲话[EB/OL]. [2026-11-22]. {ADDRESS}.",
            id="three-speakers",
        ),
        pytest.param(
            replace(BARE, speaker="林知远、周禾、沈渡、何塘"),
            f"林知远，周禾，沈渡，等. 在全县水利工作会议上的讲话[EB/OL]. [2026-11-22]. {ADDRESS}.",
            id="more-than-three-speakers",
        ),
    ],
)
def test_gb_t_7714(cited, expected):
    assert gb_t_7714(cited, TODAY) == expected


@pytest.mark.parametrize(
    ("cited", "where", "expected"),
    [
        (FULL, "", "林知远：《在全县水利工作会议上的讲话》（2025年11月3日）"),
        (FULL, "第二部分", "林知远：《在全县水利工作会议上的讲话》（2025年11月3日，第二部分）"),
        (BARE, "", "《在全县水利工作会议上的讲话》"),
        (BARE, "第二部分", "《在全县水利工作会议上的讲话》（第二部分）"),
        (REPORT, "", "青禾县人民政府：《政府工作报告》（2025年1月）"),
        (replace(BARE, title="在《水法》宣讲会上的发言"), "", "《在〈水法〉宣讲会上的发言》"),
        (replace(BARE, speaker="林知远，周禾"), "", "林知远、周禾：《在全县水利工作会议上的讲话》"),
    ],
    ids=["full", "part", "bare", "bare-part", "body", "title-in-title", "two"],
)
def test_the_form_of_official_prose(cited, where, expected):
    assert official(cited, where) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ""),
        (((2, "二、"),), "第二部分"),
        (((2, "二、"), (1, "（一）")), "第二部分（一）"),
        (((3, "第三部分"), (2, "2.")), "第三部分2"),
        (((1, "第一章　"),), "第一章"),
        (((12, ""), (3, "（三）"), (1, "一是")), "第十二部分（三）一是"),
        (((20, "二十、"),), "第二十部分"),
        (((99, ""),), "第九十九部分"),
        (((105, ""),), "第一百零五部分"),
        (((1010, ""),), "第一千零一十部分"),
        (((12_345, ""),), "第12345部分"),
    ],
    ids=str,
)
def test_what_a_section_is_called(path, expected):
    assert part(path) == expected


def test_bibtex():
    assert bibtex(FULL, TODAY) == (
        "@misc{yanku7,\n"
        "  author = {{林知远}},\n"
        "  title = {{在全县水利工作会议上的讲话}},\n"
        "  subtitle = {把每一道渠修到田头},\n"
        "  organization = {青禾县人民政府},\n"
        "  year = {2025},\n"
        "  month = {11},\n"
        "  day = {3},\n"
        "  eventtitle = {全县水利工作会议},\n"
        "  address = {青禾县},\n"
        "  howpublished = {青禾日报},\n"
        "  url = {https://news.example.org/a?b=1&c=2},\n"
        "  urldate = {2026-11-22},\n"
        "  note = {讲话},\n"
        "  language = {chinese},\n"
        "}\n"
    )


def test_bibtex_leaves_out_what_is_not_known():
    assert bibtex(BARE, TODAY) == (
        "@misc{yanku7,\n"
        "  title = {{在全县水利工作会议上的讲话}},\n"
        f"  url = {{{ADDRESS}}},\n"
        "  urldate = {2026-11-22},\n"
        "  language = {chinese},\n"
        "}\n"
    )


def test_a_report_of_a_body_is_a_report_in_bibtex():
    assert bibtex(REPORT, TODAY).splitlines()[:4] == [
        "@techreport{yanku7,",
        "  author = {{青禾县人民政府}},",
        "  title = {{政府工作报告}},",
        "  institution = {青禾县人民政府},",
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("增长6.5%", r"增长6.5\%"),
        ("a_b & c#1 $2", r"a\_b \& c\#1 \$2"),
        ("{开", r"\textbraceleft{}开"),
        ("关}", r"关\textbraceright{}"),
        ("\\end", r"\textbackslash{}end"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ("两\n行", "两 行"),
    ],
    ids=["percent", "marks", "brace", "closing-brace", "backslash", "accents", "lines"],
)
def test_bibtex_escapes(title, expected):
    assert f"  title = {{{{{expected}}}}},\n" in bibtex(replace(BARE, title=title), TODAY)


def test_ris():
    assert ris(FULL, TODAY).split("\r\n") == [
        "TY  - ELEC",
        "ID  - yanku7",
        "AU  - 林知远",
        "TI  - 在全县水利工作会议上的讲话：把每一道渠修到田头",
        "T2  - 全县水利工作会议",
        "PY  - 2025",
        "DA  - 2025/11/03/",
        "CY  - 青禾县",
        "PB  - 青禾日报",
        "M3  - 讲话",
        "LA  - zh-Hans",
        "UR  - https://news.example.org/a?b=1&c=2",
        "DB  - 言库",
        "Y2  - 2026/11/22/",
        "ER  - ",
        "",
    ]


def test_ris_leaves_out_what_is_not_known():
    assert ris(BARE, TODAY).split("\r\n") == [
        "TY  - ELEC",
        "ID  - yanku7",
        "TI  - 在全县水利工作会议上的讲话",
        "LA  - zh-Hans",
        f"UR  - {ADDRESS}",
        "Y2  - 2026/11/22/",
        "ER  - ",
        "",
    ]


def test_ris_of_a_report_known_to_the_month():
    lines = ris(REPORT, TODAY).split("\r\n")
    assert (lines[0], lines[2], lines[6]) == ("TY  - RPRT", "AU  - 青禾县人民政府", "DA  - 2025/01//")


HOSTILE = st.text(alphabet='甲乙{}\\"%\n\r\t\x85\u2028-~^$&# ERTY@=,', max_size=40)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_no_value_begins_a_field_of_its_own(title, speaker, source):
    cited = replace(BARE, title=f"题{title}", speaker=speaker, source_name=source, source_url=f"https://a/{source}")
    for line in filter(None, re.split("[\r\n\x85\u2028]+", ris(cited, TODAY))):
        assert re.fullmatch(r"(TY|ID|AU|TI|PB|LA|UR|Y2|ER)  - .*", line)
    entry = bibtex(cited, TODAY)
    depth = 0
    for at, mark in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth > 0 or at < entry.index("{") or at >= len(entry) - 2
    assert depth == 0
    assert "\n" not in gb_t_7714(cited, TODAY) + official(cited)
