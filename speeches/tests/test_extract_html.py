"""Web pages: what a browser shows, and in which part of the page."""

from __future__ import annotations

import pytest

from speeches.text.document import FileFacts, Region
from speeches.text.errors import ExtractError
from speeches.text.extract import extract

TITLE = "在青禾县水利工作会议上的讲话"
BODY = (
    "<p>　　同志们，今年全县要修好三条灌渠；渠修好了，山上的水才能流到田里来。</p>"
    "<p>　　<strong>一、把老渠清出来</strong></p>"
    "<p>　　各乡镇要在清明以前把淤泥清完，石料、水泥和工具由县里统一送到渠边。</p>"
    "<p>　　二、把新渠修起来。先修白鹭渠，再修竹林渠，秋收以前全部通水。</p>"
    "<p>　　青禾县人民政府</p><p>　　2025年3月1日</p>"
)
# Three makes of site: names in English, names in pinyin, and tables without any name.
BY_CLASS = f"""<!DOCTYPE html><html><head><title>{TITLE}_青禾县人民政府</title></head><body>
<div class="topBar"><a href="/login">登录</a> 无障碍阅读</div>
<div class="main-nav"><ul><li><a href="/">首页</a></li><li><a href="/a">县情</a></li>
<li><a href="/b">公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/c">领导讲话</a></div>
<div class="article"><h1>{TITLE}</h1>
<div class="info">发布时间：2025-03-02 来源：县水利局</div><div id="setFont">字号：大 中 小</div>
<div id="zoom">{BODY}</div>
<div class="bdsharebuttonbox">分享到：微信 微博</div></div>
<div class="related"><h3>相关阅读</h3><ul><li><a href="/1">县长谈春耕</a></li>
<li><a href="/2">白鹭渠开工</a></li></ul></div>
<div class="footer">主办：青禾县人民政府 备案号 12345</div></body></html>"""
BY_PINYIN = f"""<html><head><meta name="ArticleTitle" content="{TITLE}"></head><body>
<div class="toubu">青禾县人民政府网</div><div class="dqwz">当前位置：<a href="/">首页</a></div>
<div class="wenzhang"><div class="biaoti">{TITLE}</div><div class="riqi">2025-03-02</div>
<div class="zihao">大 中 小</div>
<div class="neirong">{BODY}</div><div class="ewm">扫一扫在手机打开当前页</div></div>
<div class="dibu">版权所有：青禾县人民政府</div></body></html>"""
BY_TABLE = f"""<html><head><title>{TITLE}--青禾在线</title></head><body>
<table><tr><td><a href="/">首页</a> <a href="/x">要闻</a> <a href="/y">视频</a></td></tr></table>
<table><tr><td><table><tr><td>索引号：</td><td>QH-2025-7</td></tr></table></td></tr></table>
<table><tr><td><b>{TITLE}</b><br>2025年3月2日<br>{BODY}</td></tr></table>
<table><tr><td>编辑：李文 <a href="#">打印</a> <a href="/z">关闭</a></td></tr></table></body></html>"""

META = """<meta name="ArticleTitle" content="讲话"><meta name="PubDate" content="2025-03-02 09:00">
<meta name="ContentSource" content="县水利局"><meta name="Url" content="http://example.cn/1.html">"""
LABELS = """<table><tr><td><b>标　　题：</b></td><td>讲话</td></tr>
<tr><td>发布日期：</td><td>2025年3月2日</td><td>发文机关：</td><td>县政府</td></tr></table>"""


def page(body: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"


def lines(source: str):
    return extract(source.encode(), "讲话.html").lines


def texts(source: str) -> list[str]:
    return [line.text for line in lines(source)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>一</p><p>二</p>", ["一", "二"]),
        ("<div>一<p>二</p>三</div>", ["一", "二", "三"]),
        ("一<br>二<br/>三", ["一", "二", "三"]),
        ("<p>\u3000\u3000一 \n 二</p>", ["\u3000\u3000一二"]),
        ("<p>year\n2025  ok</p>", ["year 2025 ok"]),
        ("<p>一<b>是</b><span>快</span></p>", ["一是快"]),
        ("<p>&nbsp;</p><p>&#8220;一&quot;&amp;&lt;</p>", ['“一"&<']),
        ("<pre>一\n  二</pre>", ["一", "  二"]),
        ("<ul><li>一</li><li>二</li></ul>", ["一", "二"]),
        ("<ol start=3><li>修渠</li><li>引水</li></ol>", ["3. 修渠", "4. 引水"]),
        ("<ol><li>一、修渠</li></ol>", ["一、修渠"]),
        ("<ol type=a><li>修渠</li><li>引水</li></ol>", ["a. 修渠", "b. 引水"]),
        ("<ol type=I start=3><li>修渠</li><li>引水</li></ol>", ["III. 修渠", "IV. 引水"]),
        ("<ol reversed><li>修渠</li><li value=5>引水</li><li>种树</li></ol>", ["3. 修渠", "5. 引水", "4. 种树"]),
        ("<ol style='list-style-type: cjk-ideographic'><li>修渠</li><li>引水</li></ol>", ["一、修渠", "二、引水"]),
        ("<ol style='list-style:none'><li>修渠</li></ol>", ["修渠"]),
        ("<ol><li>修渠<ol type=i><li>清淤</li></ol></li><li>引水</li></ol>", ["1. 修渠", "i. 清淤", "2. 引水"]),
        ("<p>粮食<sup>①</sup>增产，PM<sub>2.5</sub>下降</p>", ["粮食①增产，PM2.5下降"]),
        ("<p><ruby>畬<rp>（</rp><rt>shē</rt><rp>）</rp></ruby>田</p>", ["畬（shē）田"]),
        ("<p>三条<del>四条</del>渠</p>", ["三条四条渠"]),
        (
            "<table><tr><th>村</th><th>户</th></tr><tr><td>上河</td><td><p>12</p></td></tr></table>",
            ["村 户", "上河 12"],
        ),
        ("<table><tr><td><p>一</p><p>二</p></td></tr></table>", ["一", "二"]),
        ("<script>var a='不是'</script><style>p{}</style><noscript>不是</noscript><p>是</p>", ["是"]),
        ("<p>是</p><p style='display:none'>不是</p><p hidden>不是</p><!-- 不是 -->", ["是"]),
        ("<p><o:p>一</o:p><![if !supportLists]>1.<![endif]><st1:date>2025</st1:date></p>", ["一1.2025"]),
        ("<p>一<p>二<td>三", ["一", "二", "三"]),
    ],
)
def test_lines_as_a_browser_shows_them(body, expected):
    assert texts(page(body)) == expected


def test_a_page_without_any_tag_is_read_like_plain_text():
    assert texts("同志们：\n\n大家好。") == ["同志们：", "", "大家好。"]


def test_the_end_of_a_block_is_certain_and_that_of_a_broken_line_is_not():
    assert [line.breaks for line in lines(page("<p>一<br>二</p>"))] == [None, True]


@pytest.mark.parametrize(
    ("body", "level", "bold", "centred"),
    [
        ("<h2>一、修渠</h2>", 2, False, False),
        ("<p><strong>一、</strong><b>修渠</b></p>", None, True, False),
        ("<p><strong>一、</strong>修渠</p>", None, False, False),
        ("<p style='font-weight:700;text-align:center'>一、修渠</p>", None, True, True),
        ("<center><p>一、修渠</p></center>", None, False, True),
        ("<div align=center><p align=left>一、修渠</p></div>", None, False, False),
        ("<b><span style='font-weight:normal'>一、修渠</span></b>", None, False, False),
    ],
)
def test_evidence_of_headings(body, level, bold, centred):
    line = lines(page(body))[0]
    assert (line.level, line.bold, line.centred) == (level, bold, centred)


@pytest.mark.parametrize("source", [BY_CLASS, BY_PINYIN, BY_TABLE], ids=["class", "pinyin", "table"])
def test_the_article_of_a_site_is_its_body_and_nothing_else_is(source):
    found = lines(source)
    body = [line.text for line in found if line.region is Region.BODY]
    assert body[-6:] == texts(page(BODY))
    assert [line.text for line in found if line.region is Region.TITLE] == [TITLE]
    assert not any(
        word in "".join(body) for word in ("首页", "大 中 小", "扫一扫", "主办", "相关阅读", "版权", "打印", "索引号")
    )


def test_regions_by_name():
    regions = {line.text: line.region for line in lines(BY_CLASS)}
    assert regions["县情"] is Region.NAVIGATION
    assert regions["当前位置：首页 > 领导讲话"] is Region.NAVIGATION
    assert regions["县长谈春耕"] is Region.ASIDE
    assert regions["分享到：微信 微博"] is Region.ASIDE
    assert regions["主办：青禾县人民政府 备案号 12345"] is Region.FOOTER
    assert regions["发布时间：2025-03-02 来源：县水利局"] is Region.BODY


def test_nothing_visible_is_left_out():
    shown = "".join(texts(BY_CLASS))
    for word in ("登录", "无障碍阅读", "县情", "字号：大 中 小", "白鹭渠开工", "备案号"):
        assert word in shown


def test_a_name_alone_takes_nothing_from_the_article():
    source = page(f'<div id="zoom"><p class="top">同志们：</p>{BODY}<p class="print">散会。</p></div>')
    assert {line.region for line in lines(source)} == {Region.BODY}


def test_a_wrapper_with_a_name_of_furniture_is_none():
    source = page(f'<div class="footer-fixed header main-nav">{BODY}</div>')
    assert {line.region for line in lines(source)} == {Region.BODY}


def test_a_list_of_attachments_belongs_to_the_article():
    links = "".join(f'<p><a href="/f/{n}.docx">附件{n}</a></p>' for n in range(5))
    source = page(f"<div>{BODY}<div>{links}</div></div>")
    assert {line.region for line in lines(source)} == {Region.BODY}


def test_a_copy_for_reading_aloud_is_beside_the_article():
    copy = "".join(texts(page(BODY)))
    found = lines(page(f'<div id="zoom">{BODY}</div><div class="yuyin">{copy}</div>'))
    assert [line.region for line in found] == [Region.BODY] * 6 + [Region.ASIDE]


def test_hidden_text_that_is_the_article_will_be_shown_by_a_script():
    assert texts(page(f'<div style="display:none" id="zoom">{BODY}</div>')) == texts(page(BODY))


def test_a_title_broken_by_hand_is_one():
    half, rest = TITLE[:7], TITLE[7:]
    head = f'<meta name="ArticleTitle" content="{TITLE}">'
    found = lines(page(f"<div><p>{half}<br>{rest}</p>{BODY}</div>", head))
    assert [(line.region, line.breaks) for line in found[:2]] == [(Region.TITLE, False), (Region.TITLE, True)]


@pytest.mark.parametrize(
    ("head", "body", "facts"),
    [
        (
            META,
            "<p>正文</p>",
            FileFacts("讲话", "2025-03-02 09:00", "县水利局", "http://example.cn/1.html"),
        ),
        ('<meta property="og:title" content="讲话">', "<p>正文</p>", FileFacts("讲话")),
        ("<title>讲话_青禾县人民政府</title>", "<p>讲话</p><p>正文</p>", FileFacts("讲话")),
        ("<title>讲话 - 要闻 - 青禾在线</title>", "<p>正文</p>", FileFacts("讲话 - 要闻 - 青禾在线")),
        (
            "",
            LABELS,
            FileFacts("讲话", "2025年3月2日", "县政府"),
        ),
    ],
    ids=["meta", "property", "title", "title not shown", "table"],
)
def test_what_a_page_says_of_itself(head, body, facts):
    assert extract(page(body, head).encode(), "讲话.html").facts == facts


def test_the_address_that_a_browser_notes_when_it_saves_a_page():
    source = "<!-- saved from url=(0024)http://example.cn/a.html -->" + page("<p>正文</p>")
    assert extract(source.encode(), "讲话.html").facts.source_url == "http://example.cn/a.html"


@pytest.mark.parametrize(
    ("declared", "codec", "encoding"),
    [("gb2312", "gb18030", "gb18030"), ("big5", "utf-8", "utf-8"), ("utf-8", "gb18030", "gb18030")],
)
def test_bytes_are_believed_before_the_declaration(declared, codec, encoding):
    source = page(BODY, f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">')
    found = extract(source.encode(codec), "讲话.html")
    assert (found.encoding, len(found.lines)) == (encoding, 6)


def test_tags_that_are_never_closed_lose_nothing():
    source = page("".join(f"<font size=3><p>第{n}段。" for n in range(400)))
    assert texts(source) == [f"第{n}段。" for n in range(400)]


@pytest.mark.parametrize(
    "source",
    [
        '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbb">]><p>x&a;&b;y</p>',
        "<p>x\0y</p>" + "<p>there is more</p>" * 20,
        "<p>x</p><iframe src='http://127.0.0.1/'></iframe>",
    ],
)
def test_tricks_are_harmless(source):
    shown = "".join(texts(source))
    assert shown.startswith(("x", "]>x"))
    assert "root" not in shown
    assert "bbbb" not in shown


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "ul><li", "blockquote"])
def test_a_page_that_never_closes_its_blocks_keeps_every_line(tag):
    assert texts(page(f"<{tag}>水渠" * 5000)) == ["水渠"] * 5000


def test_a_page_that_is_too_deep_is_refused_rather_than_cut_off():
    with pytest.raises(ExtractError) as refused:
        extract(page("<unheard-of>x" * 5000).encode(), "讲话.html")
    assert refused.value.code == "damaged"


def test_the_name_of_the_site_is_no_title_however_great():
    rows = "<tr><td align=center>在青禾县干部大会上的讲话</td></tr><tr><td>日期：2024-05-17</td></tr>"
    page = (
        "<title>青禾县人民政府</title><table><tr><td><font size=7>青禾县人民政府</font></td></tr></table>"
        f"<table>{rows}<tr><td>{'<p>各乡镇要把灌渠修好，把水引到田里。</p>' * 8}</td></tr></table>"
    )
    extracted = extract(page.encode(), "讲话.html")
    assert extracted.facts.title == ""
    assert [line.region for line in extracted.lines[:3]] == [Region.HEADER, Region.BODY, Region.BODY]
