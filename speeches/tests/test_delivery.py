from __future__ import annotations

from typing import Any

import pytest

from speeches.text.delivery import CUES, Delivery, find_delivery, readings
from speeches.text.evidence import Origin, Passage
from speeches.text.genres import Genre


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.example)
def test_every_cue_reads_its_example(cue):
    assert [reading.said for reading in readings([Passage(cue.example)])] == [cue.said]


def delivery_of(title: str, *head: str, **rest: Any) -> Delivery:
    given: dict[str, Any] = {"genre": Genre.SPEECH, "text": []} | rest
    return find_delivery(title=Passage(title), head=[Passage(line) for line in head], **given)


def date_of(title: str, *head: str, **rest: Any) -> str:
    return str(delivery_of(title, *head, **rest).date or "")


@pytest.mark.parametrize(
    ("head", "day"),
    [
        (["——2024年5月17日在青禾县第三届人民代表大会第二次会议上", "来源：青禾日报", "时间：2024-05-20"], "2024-05-17"),
        (["新华社临江2024年5月20日电", "——2024年5月17日在青禾县第三届人民代表大会第二次会议上"], "2024-05-17"),
        (["2024年05月20日 07时41分", "2024年5月17日在青禾县第三届人民代表大会第二次会议上"], "2024-05-17"),
        (["（二〇二四年五月十七日）"], "2024-05-17"),
        (["中華民國99年12月10日"], "2010-12-10"),
        (["（2024年5月17日，临江）"], "2024-05-17"),
        (["——1955年7月5日至6日在示例会议上"], "1955-07-05"),
        (["林知远 （2024年5月17日）"], "2024-05-17"),
        (["——2024年5月17日"], "2024-05-17"),
        (["2024年5月17日星期五"], "2024-05-17"),
        (["2024.5.17"], "2024-05-17"),
        (["2024年2月15日（正月初六）"], "2024-02-15"),
        (["（2024年5月17日 林知远）"], "2024-05-17"),
        (["（2024年5月17日　县长　林知远）"], "2024-05-17"),
        (["来源：青禾日报 作者：王示例", "（2024年5月17日）"], "2024-05-17"),
        (["（2024年2月26日至28日）"], "2024-02-26"),
        (["（2024年5月17日下午）"], "2024-05-17"),
        (["（2024年5月17日上午，根据录音整理）"], "2024-05-17"),
        (["发布时间：2024-05-20"], ""),
        (["2024-05-20", "在全县干部大会上的讲话"], ""),
        (["2024年5月20日 09:20 青禾县政府网发布"], ""),
        (["2024-05-20"], ""),
        (["时间：2024年5月17日", "地点：县政府礼堂"], "2024-05-17"),
        (["5月17日"], ""),
        ([], ""),
    ],
)
def test_the_day_of_a_speech_is_that_of_its_delivery(head, day):
    assert date_of("在全县干部大会上的讲话", *head) == day


@pytest.mark.parametrize(
    ("title", "head", "date"),
    [
        ("在2024年全县干部大会上的讲话", [], "2024"),
        ("在2024年全县干部大会上的讲话", ["（5月17日）"], "2024-05-17"),
        ("在2024年全县干部大会上的讲话", ["5月17日在青禾县"], "2024-05-17"),
        ("在2024年全县干部大会上的讲话", ["发布时间：2024-05-20"], "2024"),
        ("在2024年度总结大会上的讲话", [], ""),
        ("关于2023年计划执行情况与2024年计划草案的报告", [], ""),
        ("2023年工作总结", [], ""),
    ],
)
def test_the_year_of_the_title(title, head, date):
    assert date_of(title, *head) == date


def test_the_year_a_notice_is_about_is_not_its_date():
    assert date_of("关于2025年元旦放假的通知", genre=Genre.NOTICE) == ""


def test_what_is_not_spoken_is_made_on_the_day_it_is_published():
    assert date_of("关于防汛工作的通知", published="2024-05-20 09:20", genre=Genre.NOTICE) == "2024-05-20"
    assert date_of("如何办理转移", published="2024-05-20", genre=None) == "2024-05-20"
    assert date_of("关于防汛工作的通知", "发布日期：2024-05-20", genre=Genre.NOTICE) == "2024-05-20"


def test_what_a_document_says_of_itself_comes_before_its_publication():
    assert date_of("关于防汛的函", "成文日期：1997年2月4日", published="2018-12-02", genre=Genre.REPLY) == "1997-02-04"


def test_the_page_s_own_day_comes_before_that_of_adoption():
    head = "（2024年5月17日青禾县人大常委会第六次会议通过）"
    assert date_of("青禾县林地保护条例", head, published="2024-05-20", genre=Genre.LAW) == "2024-05-20"


def test_a_law_is_of_the_day_of_its_last_revision():
    head = [
        "2001年6月20日青禾县第三届人民代表大会第一次会议通过",
        "2017年11月17日青禾县第六届人民代表大会第二次会议修正",
    ]
    assert date_of("青禾县林地保护条例", *head, genre=Genre.LAW) == "2017-11-17"


def test_the_day_of_publication_never_stands_for_that_of_a_speech():
    assert date_of("政府工作报告", published="2006-02-16", text=["一九五四年的计划已经完成。"]) == ""
    assert date_of("政府工作报告", published="2024-01-20", text=["2023年很不平凡，2024年要更进一步。"]) == "2024"


def test_the_date_under_the_text():
    text = ["同志们：", "很好。", "青禾县人民政府", "2024年5月17日"]
    assert date_of("讲话稿", text=text) == "2024-05-17"
    assert date_of("讲话稿", text=["2024年5月17日召开了会议。"]) == ""


@pytest.mark.parametrize(
    ("filename", "date"),
    [
        ("20240517在全县干部大会上的讲话", "2024-05-17"),
        ("2024-05-17 在全县干部大会上的讲话", "2024-05-17"),
        ("【2024.5.17】讲话稿", "2024-05-17"),
        ("2024年政府工作报告", "2024"),
        ("1975_scrape", ""),
        ("讲话稿20240517修改", ""),
        ("讲话稿20240517", ""),
        ("林知远在全县干部大会上的讲话20240517", "2024-05-17"),
        ("reportbyLZY20240517", "2024-05-17"),
        ("reportbyLZY20241345", ""),
    ],
)
def test_the_file_s_name(filename, date):
    assert date_of("讲话稿", filename=filename) == date


def test_every_day_that_could_be_it_is_told_with_its_sentence():
    delivery = delivery_of(
        "政府工作报告",
        "——2024年5月17日在青禾县第三届人民代表大会第二次会议上",
        "来源：青禾日报 发布时间：2024-05-20",
        text=["各位代表：", "谢谢大家。", "2024年5月16日"],
        filename="20240518 政府工作报告",
    )
    assert [(one.value, one.quote, one.origin) for one in delivery.found] == [
        ("2024-05-17", "——2024年5月17日在青禾县第三届人民代表大会第二次会议上", Origin.HEAD),
        ("2024-05-17", "——2024年5月17日在青禾县第三届人民代表大会第二次会议上", Origin.HEAD),
        ("2024-05-20", "来源：青禾日报 发布时间：2024-05-20", Origin.HEAD),
        ("2024-05-16", "2024年5月16日", Origin.TEXT),
        ("2024-05-18", "20240518 政府工作报告", Origin.FILE_NAME),
    ]


def test_a_day_that_is_not_taken_is_told_all_the_same():
    delivery = delivery_of("讲话", "发布时间：2024-05-20")
    assert (delivery.date, [one.value for one in delivery.found]) == (None, ["2024-05-20"])
