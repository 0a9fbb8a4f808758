from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.document import Paragraph
from speeches.text.evidence import core
from speeches.text.head import read_head
from speeches.text.titles import Title, join_title, read_title, set_line, split_title, stem_title

SALUTATION = "同志们："


def title_of(*lines: str, page: str = "", filename: str = "") -> Title:
    return read_title(
        read_head([Paragraph(line) for line in (*lines, SALUTATION, "今天的会议很重要。")]), page, filename
    )


@pytest.mark.parametrize(
    ("lines", "title", "theme"),
    [
        (["在全县干部大会上的讲话"], "在全县干部大会上的讲话", ""),
        (["在全县干部大会上的讲话:凝心聚力,开创新局"], "在全县干部大会上的讲话", "凝心聚力，开创新局"),
        (["在全县干部大会上的讲话——凝心聚力开创新局"], "在全县干部大会上的讲话", "凝心聚力开创新局"),
        (["在全县干部大会上的讲话：", "凝心聚力开创新局"], "在全县干部大会上的讲话", "凝心聚力开创新局"),
        (
            ["在全县深化改革", "暨项目推进大会上的讲话：", "敢为人先作表率", "真抓实干开新局"],
            "在全县深化改革暨项目推进大会上的讲话",
            "敢为人先作表率 真抓实干开新局",
        ),
        (["县委书记在 2025 年全县", '"开门红"动员会上的讲话'], "县委书记在2025年全县“开门红”动员会上的讲话", ""),
        (["政 府 工 作 报 告"], "政府工作报告", ""),
        (["中共青禾县委 青禾县人民政府", "关于防汛工作的意见"], "中共青禾县委 青禾县人民政府关于防汛工作的意见", ""),
        (
            ["凝心聚力建设美丽青禾", "奋力谱写发展崭新篇章", "——在青禾县第五次党代会上的报告"],
            "凝心聚力建设美丽青禾 奋力谱写发展崭新篇章",
            "",
        ),
        (["政府工作报告——2024年5月17日在青禾县第三届人民代表大会第二次会议上"], "政府工作报告", ""),
        (["在全县干部大会上的讲话（节选）"], "在全县干部大会上的讲话", ""),
        (["《凝心聚力开新局》——在全县干部大会上的讲话"], "凝心聚力开新局", ""),
        (["【视频】在全县干部大会上的讲话"], "在全县干部大会上的讲话", ""),
        (["【民政】养老服务申请流程"], "【民政】养老服务申请流程", ""),
        (
            ["政府工作报告", "REPORT ON THE WORK OF THE GOVERNMENT", "——2024年5月17日在县人民代表大会上"],
            "政府工作报告",
            "",
        ),
        (["以下是縣長今日在論壇上的致辭全文："], "以下是縣長今日在論壇上的致辭全文", ""),
        (["會議過程正式紀錄", "2024年 5月 17日星期五"], "會議過程正式紀錄2024年5月17日", ""),
        (["在全县干部大会上", "2024年5月17日 星期五"], "在全县干部大会上", ""),
        (["“服务进万家”课堂——如何办理转移"], "“服务进万家”课堂——如何办理转移", ""),
    ],
)
def test_titles_of_heads(lines, title, theme):
    read = title_of(*lines)
    assert (read.title, read.theme) == (title, theme)


def test_a_dash_may_lead_to_the_occasion():
    assert split_title("政府工作报告——2024年5月17日在青禾县人民代表大会上") == Title(
        "政府工作报告", rest="2024年5月17日在青禾县人民代表大会上"
    )


@pytest.mark.parametrize(
    ("shown", "page", "title"),
    [
        ("关于防汛工作的通知", "青禾县人民政府关于防汛工作的通知", "青禾县人民政府关于防汛工作的通知"),
        ("2024年青禾县政府工作报告", "政府工作报告", "2024年青禾县政府工作报告"),
        ("政策解读", "青禾县人民政府关于防汛工作的通知", "青禾县人民政府关于防汛工作的通知"),
        ("在全县干部大会上的讲话", "在全县干部大会上的讲话 - 青禾县人民政府门户网站", "在全县干部大会上的讲话"),
        ("在全县干部大会上的讲话", "在全县干部大会上的讲话_领导讲话_青禾政务网", "在全县干部大会上的讲话_领导讲话"),
        ("在全县干部大会上的讲话", "", "在全县干部大会上的讲话"),
        ("在全县干部大会上的讲话", "青禾县农业农村局网页", "在全县干部大会上的讲话"),
    ],
)
def test_the_page_s_own_word_and_the_head(shown, page, title):
    assert title_of(shown, page=page).title == title


@pytest.mark.parametrize(
    ("shown", "filename", "title"),
    [
        ("政府工作报告", "2024年青禾县政府工作报告.docx", "2024年青禾县政府工作报告"),
        ("2024国务院政府工作报告", "2024年国务院政府工作报告.txt", "2024年国务院政府工作报告"),
        ("政府工作报告", "/讲话/2024年云岭省人民政府工作报告.txt", "2024年云岭省人民政府工作报告"),
        ("2024年青禾县政府工作报告", "政府工作报告.txt", "2024年青禾县政府工作报告"),
        ("在全县干部大会上的讲话", "在全县教育大会上的讲话.txt", "在全县干部大会上的讲话"),
        ("在全县干部大会上的讲话", "f8a3.txt", "在全县干部大会上的讲话"),
    ],
)
def test_the_file_s_name_adds_year_or_government_and_nothing_else(shown, filename, title):
    assert title_of(shown, filename=filename).title == title


@pytest.mark.parametrize(
    ("filename", "title"),
    [
        ("在全县干部大会上的讲话.docx", "在全县干部大会上的讲话"),
        ("003-在全县干部大会上的讲话（定稿）.docx", "在全县干部大会上的讲话"),
        ("20240517在全县干部大会上的讲话.txt", "在全县干部大会上的讲话"),
        ("2024年政府工作报告(1).txt", "2024年政府工作报告"),
        ("2024年政府工作报告).txt", "2024年政府工作报告"),
        ("C:\\文稿\\2024年政府工作报告.doc.txt", "2024年政府工作报告"),
        ("新建文本文档.txt", ""),
        ("1975_scrape.txt", ""),
        ("报告__someone__报告正文.txt", ""),
        ("fe2bdc84-6e2b-4779.pdf", ""),
        ("讲话.txt", ""),
        ("", ""),
    ],
)
def test_titles_of_file_names(filename, title):
    assert stem_title(filename) == title


def test_without_title_lines_there_is_none():
    assert title_of() == Title("")


def test_words_of_latin_letters_keep_their_space_when_joined():
    assert join_title(["Speech at the", "Qinghe Forum"]) == "Speech at the Qinghe Forum"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='在全县会上的讲话报告——: ：，,"2025年 \t\u3000A（）', max_size=40))
def test_a_title_is_one_line_and_splitting_loses_no_word(text):
    read = split_title(text)
    assert "\n" not in read.title
    assert core(read.title + read.theme + read.rest) == core(set_line(text))
