"""One speech of our own as sites of several makes show it, and what of each page is furniture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

TITLE: Final = "在青禾县春季造林动员会上的讲话"
BODY: Final = (
    "同志们：",
    "今天召开全县春季造林动员会，主要任务是总结去冬整地情况，部署今春造林工作，动员各乡镇迅速行动起来。",
    "一、看清形势，把山种绿",
    "去年全县新造林三万亩，成活率九成以上；但是白鹭岭一带还有不少荒坡，春旱又来得早，时间不等人。",
    "二、落实责任，把树管活",
    "各乡镇要把地块落到户头，苗木由县林场统一供应，栽一片、管一片、成一片，秋后逐村验收。",
    "谢谢大家！",
)
_P: Final = "".join(f"<p>　　{line}</p>\n" for line in BODY)
_BR: Final = "<br><br>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{line}" for line in BODY)
_WRAPPED: Final = "".join(
    f"<p>{'　　' + line[:28] if at == 0 else line[at : at + 30]}</p>"
    for line in BODY
    for at in (0, *range(28, len(line), 30))
)
_WORD: Final = "".join(
    "<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2'><![if !supportEmptyParas]><![endif]>"
    f"<span style='font-family:仿宋_GB2312'>{line}<span lang=EN-US><o:p></o:p></span></span></p>"
    for line in BODY
)


@dataclass(frozen=True, slots=True)
class SitePage:
    """``head`` are the lines before the text, ``removed`` the lines that are cut, in the order of the page."""

    make: str
    source: str
    head: tuple[str, ...]
    removed: tuple[str, ...] = ()
    encoding: str = "utf-8"


PAGES: Final = (
    SitePage(
        "an editor's area within marks of its end",
        f"""<html><head><meta name="ArticleTitle" content="{TITLE}"><title>{TITLE}_青禾县人民政府</title></head><body>
<div class="header"><a href="/">登录</a> <a href="/r">注册</a> <a>无障碍</a> <a>长者模式</a> <a>繁體</a></div>
<div class="bread">您所在的位置：<a href="/">首页</a> &gt; <a href="/b">领导讲话</a></div>
<div class="xl"><h2>{TITLE}</h2><div class="xl_info"><span>信息来源：县林业局</span> <span>发布日期：2024-03-12</span>
<span>浏览次数：<em id="hits"></em></span> <span>字号：【<a>大</a> <a>中</a> <a>小</a>】</span></div>
<!--ZHENGWENBEGIN--><div class="TRS_Editor"><style>.TRS_Editor P{{line-height:2}}</style>{_P}</div><!--ZHENGWENEND-->
<div class="xl_bj">责任编辑：方可 审核：江流</div><div><a>打印本页</a> <a>关闭窗口</a></div>
<div class="qr">扫一扫在手机打开当前页</div>
<div class="xgjd"><h3>相关解读</h3><ul><li><a href="1">一图读懂春季造林</a></li></ul></div></div>
<div class="foot">主办：青禾县人民政府<br>青ICP备05000001号 网站标识码0000000001</div></body></html>""",
        (TITLE, "信息来源：县林业局 发布日期：2024-03-12"),
        (
            "登录 注册 无障碍 长者模式 繁體",
            "您所在的位置：首页 > 领导讲话",
            "浏览次数：",
            "字号：【大 中 小】",
            "责任编辑：方可 审核：江流",
            "打印本页 关闭窗口",
            "扫一扫在手机打开当前页",
            "相关解读",
            "一图读懂春季造林",
            "主办：青禾县人民政府",
            "青ICP备05000001号 网站标识码0000000001",
        ),
    ),
    SitePage(
        "comments around every field",
        f"""<html><head><title>青禾县人民政府 领导讲话 {TITLE}</title></head><body>
<table><tr><td>当前位置：<a href="/">首页</a>&gt;&gt;<a href="/col/12.html">领导讲话</a></td></tr></table>
<table id="article"><tr><td class="title"><!--<$[标题]>begin-->{TITLE}<!--<$[标题]>end--></td></tr>
<tr><td align="center"><table><tr><td>发布日期：<!--<$[发布时间]>begin-->2024-03-12<!--<$[发布时间]>end--></td>
<td>浏览次数：<script>document.write(1)</script> 次</td><td>来源：县林业局</td>
<td>字体：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>]</td></tr></table></td></tr>
<tr><td class="bt_content"><div id="zoom"><!--RSS.content.begin--><meta name="ContentStart">{_P}<meta name="ContentEnd">
</div></td></tr><tr><td>分享到：<div class="bdsharebuttonbox"><a>微信</a><a>微博</a></div></td></tr>
<tr><td><a href="javascript:print()">[打印本页]</a> <a href="javascript:close()">[关闭窗口]</a></td></tr></table>
<table><tr><td>版权所有：青禾县人民政府 技术支持：青禾数据公司</td></tr></table></body></html>""",
        (TITLE, "发布日期：2024-03-12  来源：县林业局"),
        (
            "当前位置：首页>>领导讲话",
            "浏览次数： 次",
            "字体：[大 中 小]",
            "分享到：",
            "微信微博",
            "[打印本页] [关闭窗口]",
            "版权所有：青禾县人民政府 技术支持：青禾数据公司",
        ),
    ),
    SitePage(
        "elements of its own",
        f"""<html><head><meta name="ArticleTitle" content="{TITLE}"></head><body>
<div class="top">网站支持IPv6 | <a href="#">无障碍</a> | <a href="#">关怀版</a></div>
<div class="con"><div class="title"><ucaptitle>{TITLE}</ucaptitle></div>
<div class="pages-date">2024-03-12 09:20 <span>来源：青禾日报</span> <span>阅读量：128</span></div>
<div class="pages_content" id="UCAP-CONTENT"><ucapcontent>{_P}</ucapcontent></div>
<div class="editor">编辑：方可</div><div>校对：江流</div><div>监制：林知远</div>
<div class="related"><h4>相关链接</h4><p><a href="1">青禾县部署春季造林</a></p></div>
<div>上一篇：<a href="3">没有了</a></div><div>下一篇：<a href="4">全县防汛会议召开</a></div></div>
<div class="footer">主办单位：青禾县人民政府办公室</div></body></html>""",
        (TITLE, "2024-03-12 09:20 来源：青禾日报"),
        (
            "网站支持IPv6 | 无障碍 | 关怀版",
            "阅读量：128",
            "编辑：方可",
            "校对：江流",
            "监制：林知远",
            "相关链接",
            "青禾县部署春季造林",
            "上一篇：没有了",
            "下一篇：全县防汛会议召开",
            "主办单位：青禾县人民政府办公室",
        ),
    ),
    SitePage(
        "tables and fonts, in other bytes than it says",
        f"""<HTML><HEAD><META http-equiv=Content-Type content="text/html; charset=gb2312">
<TITLE>{TITLE}--青禾在线</TITLE></HEAD><BODY>
<TABLE width=760><TR><TD><A href="/">首页</A> | <A href="/a">县情</A> | <A href="/b">政务</A></TD></TR></TABLE>
<TABLE width=760><TR><TD width=180><TABLE><TR><TD><B>热点新闻</B></TD></TR>
<TR><TD>·<A href="/1">白鹭岭造林忙</A></TD></TR></TABLE></TD>
<TD width=580><TABLE><TR><TD align=center><FONT size=5><B>{TITLE}</B></FONT></TD></TR>
<TR><TD align=center><FONT color=#666666>2024年3月12日　点击数：56</FONT></TD></TR>
<TR><TD><FONT size=3>{_BR}</FONT></TD></TR>
<TR><TD>【<A href="javascript:print()">打印本页</A>】【<A href="javascript:close()">关闭窗口</A>】</TD></TR></TABLE>
</TD></TR></TABLE><CENTER>Copyright &copy; 2004 青禾县人民政府<BR>建议使用800*600分辨率浏览</CENTER></BODY></HTML>""",
        (TITLE, "2024年3月12日"),
        (
            "首页 | 县情 | 政务",
            "热点新闻",
            "·白鹭岭造林忙",
            "点击数：56",
            "【打印本页】【关闭窗口】",
            "Copyright © 2004 青禾县人民政府",
            "建议使用800*600分辨率浏览",
        ),
    ),
    SitePage(
        "rows of one table, titled by the site's name",
        f"""<html><head><title>柳荫镇网页</title></head><body><table width="760">
<tr><td><a href="/">首页</a> | <a href="/a">镇情</a> | <a href="/b">动态</a> | <a href="/c">留言板</a></td></tr>
<tr><td>您的位置：<a href="/">首页</a> &gt;&gt; <a href="/c">领导讲话</a> &gt;&gt; 浏览正文</td></tr>
<tr><td align="center">{TITLE}</td></tr>
<tr><td align="center">作者：佚名　文章来源：青禾日报　点击数：8　更新时间：2024-03-13</td></tr>
<tr><td>{_P}</td></tr>
<tr><td align="right">文章录入：admin　责任编辑：admin</td></tr>
<tr><td>【<a href="#">告诉好友</a>】【<a href="#">打印此文</a>】【<a href="#">关闭窗口</a>】</td></tr>
<tr><td>柳荫镇网页　版权所有</td></tr></table></body></html>""",
        (TITLE, "作者：佚名　文章来源：青禾日报　更新时间：2024-03-13"),
        (
            "首页 | 镇情 | 动态 | 留言板",
            "您的位置：首页 >> 领导讲话 >> 浏览正文",
            "点击数：8",
            "文章录入：admin　责任编辑：admin",
            "【告诉好友】【打印此文】【关闭窗口】",
            "柳荫镇网页　版权所有",
        ),
    ),
    SitePage(
        "a font of its own for the title only",
        f"""<html><head><title>柳荫镇网页</title></head><body>
<table><tr><td>欢迎访问柳荫镇网站</td></tr></table>
<table><tr><td><font size="5">{TITLE}</font></td></tr></table><table><tr><td>2024年3月12日　点击数：8</td></tr></table>
<table><tr><td><div>{_P}</div></td></tr></table></body></html>""",
        (TITLE, "2024年3月12日"),
        ("欢迎访问柳荫镇网站", "点击数：8"),
    ),
    SitePage(
        "a portal of twenty years ago",
        f"""<html><head><title>{TITLE}</title></head><body>
<table><tr><td>当前位置：<a href="/">首页</a>&gt;&gt; <a href="/z">县情概况</a></td></tr></table>
<table width=600><tr><td class="p1"><table><tr><td align=center><span class="font22">{TITLE}</span></td></tr>
<tr><td align=center>青禾政府门户网站　www.example.cn　　 2024年03月12日　　 来源：青禾日报</td></tr>
<tr><td>【字体：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>】</td></tr><tr><td id="Zoom">{_P}</td></tr>
<tr><td><table><tr><td>（责任编辑：
 方可
）</td></tr></table></td></tr><tr><td>【<a href="/e">E-mail推荐</a> <input type=text>】</td></tr></table>
</td></tr></table></body></html>""",
        (TITLE, "青禾政府门户网站　www.example.cn　　 2024年03月12日　　 来源：青禾日报"),
        ("当前位置：首页>> 县情概况", "【字体：大 中 小】", "（责任编辑：方可）", "【E-mail推荐 】"),
    ),
    SitePage(
        "a newspaper",
        f"""<html><head><title>{TITLE}--青禾频道--临江网</title></head><body>
<div class="path"><a href="/">临江网</a>&gt;&gt;<a href="/2">青禾频道</a></div><div class="rm_txt cf"><div class="col">
<h1>{TITLE}</h1><div class="author">林知远</div><div class="channel">
<div>2024年03月12日08:30 | 来源：<a href="/x">青禾日报</a></div><div><span>小字号</span></div></div>
<div class="rm_txt_con">{_P}<div class="edit">(责编：方可、江流)</div></div>
<p>分享让更多人看到</p><div class="rm_relevant"><h3>推荐阅读</h3><ul><li><a href="1">白鹭岭的春天</a></li></ul></div>
</div></div><div class="footer"><p>临江日报社概况 | 关于临江网</p></div></body></html>""",
        (TITLE, "林知远", "2024年03月12日08:30 | 来源：青禾日报"),
        (
            "临江网>>青禾频道",
            "小字号",
            "(责编：方可、江流)",
            "分享让更多人看到",
            "推荐阅读",
            "白鹭岭的春天",
            "临江日报社概况 | 关于临江网",
        ),
    ),
    SitePage(
        "a news agency",
        f"""<html><head><title>{TITLE}-新闻网</title><meta property="og:title" content="{TITLE}"></head><body>
<div class="head-line"><h1><span class="title">{TITLE}</span></h1>
<div class="info">2024-03-12 09:20:31 来源： 青禾日报</div></div>
<div class="main"><div class="main-left"><div id="detail">{_P}</div><div id="articleEdit">
<span class="tiyi1">【纠错】</span><span class="editor"> 【责任编辑:方可】 </span></div></div></div>
<div class="nextpage"><a href="9">阅读下一篇：</a><a href="9">白鹭岭的春天</a></div></body></html>""",
        (TITLE, "2024-03-12 09:20:31 来源： 青禾日报"),
        ("【纠错】 【责任编辑:方可】", "阅读下一篇：白鹭岭的春天"),
    ),
    SitePage(
        "pasted from Word, saved by a browser in GBK",
        f"""<!-- saved from url=(0021)http://example.cn/a.htm -->
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8">
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--><title>讲话</title></head>
<body lang=ZH-CN><div class=Section1><p class=MsoTitle><b><span style='font-size:22pt'>{TITLE}</span></b></p>
<p class=MsoNormal>（<span lang=EN-US>2024</span>年<span lang=EN-US>3</span>月<span lang=EN-US>12</span>日）</p>
<p class=MsoNormal>林<span lang=EN-US>&nbsp; </span>知<span lang=EN-US>&nbsp; </span>远</p>
{_WORD}</div></body></html>""",
        (TITLE, "（2024年3月12日）", "林\xa0 知\xa0 远"),
        encoding="gb18030",
    ),
    SitePage(
        "a paragraph for every line that the page had",
        f"<html><head><title>{TITLE}</title></head><body><p>{TITLE}</p><p>林知远</p>{_WRAPPED}</body></html>",
        (TITLE, "林知远"),
    ),
    SitePage(
        "paragraphs within bold and bare text between them",
        f"""<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div><strong><p>{BODY[0]}</p></strong>
<p>{BODY[1]}</p><b><p>{BODY[2]}</p></b>{BODY[3]}<br/><br/><strong>{BODY[4]}</strong><br/><br/>{BODY[5]}<p>{BODY[6]}</p>
</div></body></html>""",
        (TITLE,),
    ),
    SitePage(
        "a public account",
        f"""<html><head><meta property="og:title" content="{TITLE}"><title></title></head><body><div id="js_article">
<div id="page-content"><h1 id="activity-name">{TITLE}</h1><div><em id="publish_time">2024-03-12 09:20</em></div>
<div id="js_content" style="visibility: hidden; opacity: 0;">{_P.replace("p>", "section>")}<p>来源：县林业局</p>
<p>编辑：方可</p></div></div><div class="tool"><span>阅读 1024</span><span>赞</span><span>在看</span></div></div>
<div class="qr_code_pc"><p>微信扫一扫<br>关注该公众号</p></div><div>预览时标签不可点</div></body></html>""",
        (TITLE, "2024-03-12 09:20"),
        ("来源：县林业局", "编辑：方可", "阅读 1024赞在看", "微信扫一扫", "关注该公众号", "预览时标签不可点"),
    ),
    SitePage(
        "hidden parts, pages and comments",
        f"""<html><head><title>{TITLE}</title></head><body><div class="article"><h1>{TITLE}</h1>
<p style="display: none">朗读全文请点击</p><template><p>模板</p></template><noscript>请开启脚本</noscript>
<div class="audio"><audio src=a.mp3>您的浏览器不支持音频</audio></div><div class="content">{_P}</div>
<div class="pagination"><a href=1>上一页</a> <span>1</span> <a href=2>2</a> <a href=2>下一页</a></div>
<div class="comments"><h3>网友评论</h3><p>写得真好，我们村也要把树种起来。</p></div></div></body></html>""",
        (TITLE,),
        ("上一页 1 2 下一页", "网友评论", "写得真好，我们村也要把树种起来。"),
    ),
)
