"""Where the text begins and what the lines before it are."""

from __future__ import annotations

import pytest

from speeches.text.document import Paragraph
from speeches.text.fold import fold
from speeches.text.head import (
    HeadKind,
    is_prose,
    is_salutation,
    read_buried,
    read_head,
    salutation_length,
    split_theme,
)
from speeches.text.head_rules import RULES, kind_of

SENTENCE = "今天召开全县春季农业生产会议，主要任务是总结去年工作，部署今年任务。"


def read(*lines: str) -> tuple[list[tuple[str, str]], int]:
    head = read_head([Paragraph(line) for line in lines])
    return [(line.kind.value, line.text) for line in head.lines], head.text_start


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_reads_its_own_example(rule):
    assert kind_of(fold(rule.example)) is rule.kind


def test_a_long_run_of_spaces_is_one_space():
    assert kind_of(f"2024年5月17日{' ' * 280}在青禾县干部大会上") is HeadKind.OCCASION
    assert kind_of(f"2024年{' ' * 280}x") is None


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (["在全县干部大会上的讲话"], ["title"]),
        (["青禾县委书记在2024年全县拼经济促发展", "动员部署会上的讲话"], ["title", "title"]),
        (["在全县贯彻落实五年规划", "动员会上的讲话"], ["title", "title"]),
        (["同心同德谋发展", "奋力谱写白鹭区新篇章", "——在白鹭区第二次党代会上的报告"], ["title", "title", "subtitle"]),
        (["同心同德谋发展", "在白鹭区第二次党代会上的报告"], ["title", "subtitle"]),
        (["在全县干部大会上的讲话", "——凝心聚力开新局"], ["title", "theme"]),
        (["在全县干部大会上的讲话", "凝心聚力开新局"], ["title", "theme"]),
        (["在全县干部大会上的讲话:凝心聚力启新程,", "砥砺奋进开新局"], ["title", "title"]),
        (["凝心聚力启新程，", "砥砺奋进开新局"], ["title", "title"]),
        (["在全县深化改革", "暨项目推进大会上的讲话：", "敢为人先作表率"], ["title", "title", "title"]),
        (
            ["政府工作报告", "——2024年1月9日在青禾县第三届", "人民代表大会第四次会议上"],
            ["title", "occasion", "occasion"],
        ),
        (["政府工作报告", "2024年1月9日在青禾县人民代表大会上 县长 林知远"], ["title", "occasion"]),
        (["2024年青禾县政府工作报告", "政府工作报告", "县长　林知远"], ["title", "repeat", "byline"]),
        (["在全县大会上的讲话", "林　知　远", "（二〇二四年一月九日）"], ["title", "byline", "date"]),
        (["在全县大会上的讲话", "青禾县人民政府县长 林知远", "2024-01-09 09:20"], ["title", "byline", "date"]),
        (["在全县大会上的讲话", "来源：青禾日报", "时间：2024-01-09"], ["title", "source", "date"]),
        (
            ["在全县大会上的讲话", "来源：", "青禾日报", "时间：", "2024-01-09 09:20"],
            ["title", "source", "source", "date", "date"],
        ),
        (["新华社临江1月9日电", "政府工作报告"], ["dateline", "title"]),
        (["政府工作報告", "縣長　林知遠", "中華民國99年12月10日"], ["title", "byline", "date"]),
        (["政府工作报告", "会场。青禾日报记者 林知远摄"], ["title", "note"]),
        (["编者按：这是县长在大会上的讲话，现予刊发，供各地学习。", "在全县大会上的讲话"], ["note", "title"]),
        (["青禾县乡村道路条例", "（征求意见稿）"], ["title", "subtitle"]),
    ],
    ids=lambda value: " / ".join(value)[:40],
)
def test_lines_before_a_salutation(lines, kinds):
    head, start = read(*lines, "同志们：", SENTENCE)
    assert ([kind for kind, _ in head], start) == (kinds, len(lines))


@pytest.mark.parametrize(
    ("lines", "start"),
    [
        (["政府工作报告", "（2024年1月9日）", SENTENCE], 2),
        (["政府工作报告", "一、过去一年的工作", SENTENCE], 1),
        (["青禾县乡村道路条例", "（2024年1月9日青禾县人民代表大会常务委员会通过）", "目　录", "第一章　总则"], 2),
        (["青禾县民政局关于加强养老服务的通知", "青民发〔2024〕3号", "各乡镇人民政府，各有关单位：", SENTENCE], 2),
        (["青民发〔2024〕3号", "青禾县民政局", "关于印发养老服务办法的通知", SENTENCE], 3),
        ([SENTENCE, "一、过去一年的工作"], 0),
        (["一、过去一年的工作", SENTENCE], 0),
        (["同志们：" + SENTENCE], 0),
        (["政府工作报告", "过去一年，成绩来之不易。", "各位代表！", SENTENCE], 1),
        (["政府工作报告", "各位代表！", SENTENCE], 1),
        (["主席，我反对削减这笔拨款，因为它关系到临江市的每一个家庭。"], 0),
        (["表彰名单", "林知远", "秦川", "何小满", "白露", "沈青禾", "江一苇"], 1),
        (
            [
                "当前的农业形势",
                "今年以来，全县上下认真贯彻落实县委各项部署，农业",
                "生产稳中有进，农民收入稳步增长。下面讲几点意见。",
            ],
            1,
        ),
        (["只有一个标题"], 0),
        ([], 0),
    ],
    ids=lambda value: " / ".join(value)[:40] if isinstance(value, list) else None,
)
def test_where_the_text_begins(lines, start):
    assert read(*lines)[1] == start


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("同志们：", True),
        ("同志们:", True),
        ("各位代表！", True),
        ("各位委员，女士们、先生们：", True),
        ("尊敬的各位来宾，朋友们：", True),
        ("主席先生：", True),
        ("各位代表、同志們：", True),
        ("議長、各位議員，", True),
        ("各位领导、各位同行，", True),
        ("主席，县长，", False),
        ("各乡镇人民政府，县政府各部门：", True),
        ("各省、自治区、直辖市人民政府，国务院各部委、各直属机构：", True),
        ("青禾县人民政府：", False),  # one office alone also opens a list of its tasks
        ("我们：", False),
        ("一年来，我们主要做了以下工作：", False),
        ("同志们，今天的会议很重要。", False),
        ("来源：", False),
    ],
    ids=str,
)
def test_salutations(line, expected):
    assert is_salutation(line) is expected


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ("同志们：今天的会议很重要。", 4),
        ("各位代表！现在报告工作。", 5),
        ("主任：林知远　县长", 0),
        ("会议强调：要抓落实。", 0),
    ],
    ids=str,
)
def test_a_salutation_that_a_sentence_runs_on_from(line, length):
    assert salutation_length(line) == length


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("在全县干部大会上的讲话：凝心聚力开新局", ("在全县干部大会上的讲话", "凝心聚力开新局")),
        ("在全县干部大会上的讲话:凝心聚力,开新局", ("在全县干部大会上的讲话", "凝心聚力,开新局")),
        ("时间：2024", ("时间：2024", "")),
        ("在全县干部大会上的讲话", ("在全县干部大会上的讲话", "")),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_theme_after_a_colon(title, parts):
    assert split_theme(title) == parts


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (SENTENCE, True),
        ("要抓好落实。", False),  # too short to tell from a slogan
        ("在全县干部大会上的讲话", False),
        ("本月起，补贴直接发放到个人！", False),
        ("2024年1月9日", False),
    ],
    ids=str,
)
def test_prose(line, expected):
    assert is_prose(line) is expected


def test_values_are_read_by_kind():
    head = read_head([Paragraph(line) for line in ("政府工作报告", "来源：青禾日报", "县长　林知远", "各位代表：")])
    assert (head.title_lines, head.source_lines, head.byline_lines, head.of(HeadKind.DATE)) == (
        ("政府工作报告",),
        ("来源：青禾日报",),
        ("县长　林知远",),
        (),
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "政府工作报告——2024年5月17日在青禾县第三届人民代表大会第二次会议上 县长 林知远 各位代表：现在开会。",
            [
                ("title", "政府工作报告"),
                ("occasion", "——2024年5月17日在青禾县第三届人民代表大会第二次会议上"),
                ("byline", "县长 林知远"),
            ],
        ),
        (
            "会议开幕。新华社临江5月20日电在全县大会上的讲话（2024年5月17日）林知远同志们：今天开会。",
            [
                ("title", "在全县大会上的讲话"),
                ("date", "（2024年5月17日）"),
                ("byline", "林知远"),
                ("note", "会议开幕。"),
                ("dateline", "新华社临江5月20日电"),
            ],
        ),
        ("同志们：今天我们开会，听取报告。", []),
        ("政府工作报告各位代表：现在，我报告工作。", []),
        ("", []),
    ],
)
def test_the_head_that_a_text_without_line_breaks_begins_with(text, lines):
    assert [(line.kind.value, line.text) for line in read_buried(text)] == lines
