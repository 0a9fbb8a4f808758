"""Page furniture is cut and reported; text never is."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        ((TITLE, *BODY, "本作品来自1950年以后的青禾县文件。", "[", "1", "]", "这里说的是，全文不受保护。"), 5),
        ((TITLE, *BODY, f"本作品在中华人民共和国属于公有领域，{'因为它是一份公文，' * 6}任何人都可以用。"), 1),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else None,
)
def test_pages_of_several_makes(page, removed):
    head, text, cuts = cut(*page)
    assert (head, text, len(cuts)) == (TITLE, TEXT, removed)


@pytest.mark.parametrize("rule", [*RULES, *PIECES], ids=lambda rule: rule.example)
def test_no_rule_cuts_its_example_in_the_middle_of_a_speech(rule):
    if rule.why == "page_number":  # which is cut wherever it stands, as no speech has it
        return
    assert cut(TITLE, *BODY[:2], rule.example.strip(), *BODY[2:])[2] == []


# Sentences of a speech that begin as furniture does.
SAID = (
    "分享到此结束，谢谢大家！",
    "分享经验，共话未来。",
    "位置决定眼界，责任重于泰山。",
    "目前的位置还不牢固，不能歇脚。",
    "审核：由乡镇负责，三月底以前完成。",
    "编辑、校对都要过硬，一个字也不能错。",
    "纠错机制要健全，要管用。",
    "请扫码填写问卷，谢谢大家！",
    "扫描二维码就能办事，这是改革的成果。",
    "点击率高不等于满意度高，要看群众怎么说。",
    "来源：要问清楚，去向要查明白。",
    "解读：要把道理讲清楚。",
    "【解读】本条讲的是谁来管、管什么。",
    "未经授权，任何单位不得擅自开采。",
    "打印一张证明要跑三趟，这样的事不能再有。",
    "推荐好苗子，用好老把式。",
    "返回家乡的青年，都是青禾的宝贝。",
    "收藏好这份名单，一户一户去走访。",
    "网友评论区要有人回应，问题要有人解决。",
    "最新评论说得好，办法总比困难多。",
    "登录平台的企业，今年要过一千家。",
    "无障碍设施要修到村口，修到家门口。",
    "首页要常换，内容要常新。",
    "欢迎光临青禾，欢迎来白鹭岭看一看！",
    "今天是个好日子，我们欢聚一堂。",
    "上一篇文章做得好，下一篇文章更要做好。",
    "阅读量不是目的，读进去才是目的。",
    "关闭窗口之前，先看看群众办完了没有。",
    "相关链接要畅通，数据要能共享。",
    "谢谢大家",
)


@pytest.mark.parametrize("line", SAID)
def test_a_sentence_is_text_wherever_it_stands(line):
    for page in ((*BODY, line), (SALUTATION, line, *BODY[1:]), (*BODY, line, "打印本页", "关闭窗口")):
        removed = [piece for piece in ("打印本页", "关闭窗口") if piece in page]
        text = "\n".join(piece for piece in page if piece not in removed)
        assert cut(TITLE, *page) == (TITLE, text, [("tools", piece) for piece in removed])


@given(
    st.lists(st.sampled_from([rule.example for rule in RULES if rule.where is not Where.END]), max_size=6),
    st.lists(st.sampled_from([*SAID, *BODY[1:]]), min_size=1, max_size=8, unique=True),
    st.lists(st.sampled_from([rule.example for rule in RULES if rule.where is not Where.TOP]), max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_no_sentence_is_lost_between_any_furniture(above, said, below):
    _, text, _ = cut(*above, TITLE, SALUTATION, *said, FIRST, *below)
    assert set(said) <= set(text.split("\n"))


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (("中国政府网", "临江要闻", "走进青禾", "办事大厅", "当前位置：首页 > 领导讲话", TITLE, *BODY), BODY),
        ((TITLE, *BODY, "打印本页", "青禾发布微博", "市级机构", "县直部门"), BODY),
        ((TITLE, *BODY, "责任编辑：", "方可", "扫一扫在手机打开当前页"), BODY),
        ((TITLE, *BODY, "上一页1 2 3下一页", "网友评论", "写得真好，我们村也要把树种起来。"), BODY),
        (
            (TITLE, *BODY[:3], "上一页 1 2 下一页", "责任编辑：方可", "打印本页", "首页 > 讲话", TITLE, *BODY[3:]),
            BODY,
        ),
        (("热点新闻", "·白鹭岭造林忙", "·县长看苗圃", TITLE, *BODY), BODY),
        (
            (TITLE, *BODY, "打印本页", "附件：造林任务表", "青禾县人民政府"),
            (*BODY, "附件：造林任务表"),
        ),
    ],
    ids=["masthead", "foot", "name below its label", "comments", "seam of two pages", "list above", "annex below"],
)
def test_furniture_that_only_its_place_tells(page, kept):
    assert cut(*page)[:2] == (TITLE, "\n".join(kept))


def test_names_of_channels_stay_where_no_title_stands_below_them():
    page = ("抢抓机遇", "乘势而上", "真抓实干", "当前位置：首页 > 领导讲话", "来源：青禾日报", *BODY)
    assert cut(*page)[0] == "抢抓机遇\n乘势而上\n真抓实干\n来源：青禾日报"


@pytest.mark.parametrize("piece", ["打印    ", "»", "字号  大", "阅读1", "[ ", "青年", "- ", "首页 > ", "a- ", "="])
def test_no_rule_searches_without_end(piece):
    """With a line that only begins like its own a rule is done at once, not after hours."""
    line = fold(piece * 200)[:199] + "x"
    started = process_time()
    for rule in (*RULES, *PIECES):
        rule.pattern.fullmatch(line)
        list(rule.pattern.finditer(line))
    assert process_time() - started < 60


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


@pytest.mark.parametrize(
    "note",
    [
        "（《青禾日报》2024年5月17日第1版）",
        "（摘自《青禾日报》1 9 6 4 0 5 1 7）",
        "（新华社一九六四年五月十七日讯）",
        "（本报临江5月17日电）",
    ],
)
def test_the_paper_behind_the_last_sentence_is_cut(note):
    assert cut(TITLE, *BODY, f"{SECOND}{note}") == (TITLE, f"{TEXT}\n{SECOND}", [("source_note", note)])


def test_papers_that_paragraphs_cite_stay():
    cited = [f"{FIRST}（《青禾日报》2024年5月16日）", f"{SECOND}（《青禾日报》2024年5月17日）"]
    assert cut(TITLE, SALUTATION, *cited) == (TITLE, "\n".join((SALUTATION, *cited)), [])


@pytest.mark.parametrize("tag", ["【音频解读】", "【视频】"])
def test_a_tag_in_front_of_the_only_title_does_not_cost_the_title(tag):
    assert cut(f"{tag}政府工作报告", "（2024年5月17日）", *BODY)[::2] == (f"{tag}政府工作报告\n（2024年5月17日）", [])


def test_channels_beside_others_of_the_navigation_are_cut():
    above = ("首页", "要闻动态", "县情概况", "办事大厅", "当前位置：首页 > 领导讲话")
    head, text, removed = cut(*above, TITLE, *BODY)
    assert (head, text, [piece for _, piece in removed]) == (TITLE, TEXT, list(above))
