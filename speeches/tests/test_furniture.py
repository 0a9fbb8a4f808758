"""Page furniture is cut and reported; text never is."""

from __future__ import annotations

import pytest

from speeches.tests.furniture_pages import BODY, FIRST, HEADING, LAST, SALUTATION, SECOND, TITLE, plain
from speeches.text.clean import clean
from speeches.text.document import Extracted, Line, Region
from speeches.text.fold import fold
from speeches.text.furniture_rules import PIECES, RULES, Where

TEXT = "\n".join(BODY)


def cut(*lines: str) -> tuple[str, str, list[tuple[str, str]]]:
    cleaned = clean(plain(*lines))
    return cleaned.head, cleaned.text, [(piece.why, piece.text) for piece in cleaned.removed]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_cuts_its_own_example(rule):
    at_the_top = rule.where in {Where.TOP, Where.EDGE}
    lines = (rule.example, TITLE, *BODY) if at_the_top else (TITLE, *BODY, rule.example)
    assert cut(*lines) == (TITLE, TEXT, [(rule.why, rule.example)])


@pytest.mark.parametrize("rule", PIECES, ids=lambda rule: rule.example)
def test_each_piece_is_cut_out_of_a_line_of_facts(rule):
    source = "来源：青禾日报"
    head, text, removed = cut(TITLE, f"{source}　{rule.example.strip()}", *BODY)
    assert (head, text, removed) == (f"{TITLE}\n{source}", TEXT, [(rule.why, rule.example.strip())])


KEPT = [(rule, line) for rule in RULES for line in rule.keeps]


@pytest.mark.parametrize(("rule", "line"), KEPT, ids=[line for _, line in KEPT])
def test_what_only_looks_like_furniture_stays(rule, line):
    assert rule.pattern.fullmatch(fold(line)) is None


@pytest.mark.parametrize(
    ("page", "removed"),
    [
        (("下载", "打印", "【字号：", "加大", "还原", "减小", "】", TITLE, *BODY, "相关报道："), 8),
        (
            ("您的位置:", "首页", ">", "本地要闻", "本地要闻", TITLE, *BODY, "收藏", "|", "分享到:", "分享到微信", "×"),
            10,
        ),
        (("分享：", TITLE, *BODY, "打印本页", "关闭窗口"), 3),
        ((TITLE, *BODY, "上一篇：青禾县召开防汛会议", "下一篇：没有了"), 2),
        ((TITLE, *BODY, "（责任编辑： 林知远", "）", "【E-mail推荐", "】"), 4),
        ((TITLE, *BODY, "推荐阅读", "在全县防汛工作会议上的讲话05-17", "白鹭区人大常委会工作报告05-16"), 3),
        ((TITLE, *BODY, "相关链接>>", "3f2a:", "青禾县人大决议", "关闭窗口", f"{SALUTATION}{FIRST}"), 5),
        ((TITLE, *BODY, "青禾县召开防汛会议 05-17", "白鹭区开展春季造林 05-16", "临江市出台新规 05-15"), 3),
        (
            (
                "首页 政务公开 政务服务 互动交流",
                TITLE,
                *BODY,
                "主办单位：青禾县人民政府办公室",
                "网站标识码：0000000000",
            ),
            3,
        ),
        ((TITLE, *BODY, "本作品是中华人民共和国的", "法律", "、", "法规", "。", "Public domain"), 6),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else None,
)
def test_pages_of_several_makes(page, removed):
    head, text, cuts = cut(*page)
    assert (head, text, len(cuts)) == (TITLE, TEXT, removed)


@pytest.mark.parametrize(
    "kept",
    [
        ("来源：青禾日报",),
        ("来源：青禾日报", "2024-05-17 09:20"),
        ("2024年5月17日在青禾县人民代表大会上",),
    ],
    ids=str,
)
def test_source_and_date_before_the_text_stay_in_the_head(kept):
    assert cut(TITLE, *kept, *BODY) == ("\n".join((TITLE, *kept)), TEXT, [])


@pytest.mark.parametrize(
    "line",
    [
        "附件：青禾县春耕备耕任务表",
        "青禾县人民政府",
        "2024年5月17日",
        "（此件公开发布）",
        "谢谢大家！",
    ],
    ids=str,
)
def test_what_ends_a_text_stays(line):
    assert cut(TITLE, *BODY, line) == (TITLE, f"{TEXT}\n{line}", [])


def test_a_heading_that_names_reading_stays_when_text_follows():
    page = (TITLE, *BODY[:-1], "推荐阅读", "要把推荐阅读活动办到村里去，让农家书屋的书真正流动起来、用起来。", LAST)
    assert cut(*page) == (TITLE, "\n".join(page[1:]), [])


def test_a_dated_list_within_the_text_is_cut_with_its_heading():
    page = (*BODY[:3], "相关阅读", "青禾县召开防汛会议05-17", SECOND, LAST)
    assert cut(TITLE, *page)[1:] == (TEXT, [("related", "相关阅读"), ("related", "青禾县召开防汛会议05-17")])


@pytest.mark.parametrize(
    ("lines", "text", "removed"),
    [
        (("<!--", "  share bar", "-->", *BODY), TEXT, ["<!--", "share bar", "-->"]),
        ((*BODY[:-1], f"<!-- end -->{LAST}"), TEXT, ["<!-- end -->"]),
        ((f"<U+00A0><U+00A0>{SALUTATION}", *BODY[1:]), TEXT, ["<U+00A0>", "<U+00A0>"]),
        ((f"&nbsp;{SALUTATION}", *BODY[1:]), TEXT, ["&nbsp;"]),
        ((f"<p>{SALUTATION}</p>", *BODY[1:]), TEXT, ["<p>", "</p>"]),
        (
            (*BODY[:-1], "必须做到a<b，<!-- 没有结束", LAST),
            "\n".join((*BODY[:-1], "必须做到a<b，<!-- 没有结束", LAST)),
            [],
        ),
    ],
    ids=["comment over lines", "comment in a line", "escape", "entity", "tags", "comment without end"],
)
def test_the_source_of_a_page_that_was_pasted_along(lines, text, removed):
    assert (cut(*lines)[1], [piece for _, piece in cut(*lines)[2]]) == (text, removed)


def test_a_schedule_at_the_end_stays():
    schedule = ("第一阶段动员部署：5月31日", "第二阶段全面推进：8月31日", "第三阶段总结提高：10月31日")
    assert cut(TITLE, *BODY, *schedule)[1:] == ("\n".join((*BODY, *schedule)), [])


def test_marks_of_a_notation_are_cut_where_the_format_says():
    lines = (Line(f"# {TITLE}", level=1, marks=((0, 2),)), *(Line(line) for line in BODY))
    cleaned = clean(Extracted(lines, "text/markdown"))
    assert (cleaned.head, cleaned.text, [(r.line, r.text, r.why) for r in cleaned.removed]) == (
        TITLE,
        TEXT,
        [(1, "#", "markup")],
    )


@pytest.mark.parametrize(
    ("region", "why"),
    [
        (Region.NAVIGATION, "navigation"),
        (Region.HEADER, "running_head"),
        (Region.FOOTER, "imprint"),
        (Region.ASIDE, "related"),
    ],
    ids=str,
)
def test_regions_that_are_no_body_are_cut(region, why):
    lines = (Line(TITLE), *(Line(line) for line in BODY), Line("青禾县的一天", region=region))
    cleaned = clean(Extracted(lines, "text/html"))
    assert (cleaned.text, [(piece.text, piece.why) for piece in cleaned.removed]) == (TEXT, [("青禾县的一天", why)])


def test_a_region_that_holds_most_of_the_text_is_not_believed():
    lines = (Line(TITLE), *(Line(line, region=Region.ASIDE) for line in BODY))
    assert clean(Extracted(lines, "text/html")).text == TEXT


def test_notes_and_tables_are_text():
    lines = (Line(SALUTATION), Line(FIRST), Line(HEADING, region=Region.TABLE), Line(SECOND, region=Region.NOTE))
    assert clean(Extracted(lines, "text/html")).text == f"{SALUTATION}\n{FIRST}\n{HEADING}\n{SECOND}"
