"""Whole documents, from extracted lines to fields: the rules of the parts are specified with the parts."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.clean import clean, clean_given
from speeches.text.dates import parse
from speeches.text.document import Cleaned, Extracted, FileFacts, Line, Paragraph, Region
from speeches.text.evidence import Origin
from speeches.text.genres import Genre
from speeches.text.metadata import Metadata, read_metadata
from speeches.text.places import Level

TEXT = ("一、认清形势", "青禾的发展到了关键时候，各级干部要坚定信心。", "二、抓好落实", "要把每一件事情办好。")


def read(*head: str, text: tuple[str, ...] = TEXT, filename: str = "", **facts: str) -> Metadata:
    lines = tuple(Line(line) for line in (*head, *text))
    return read_metadata(clean(Extracted(lines, "text/plain")), FileFacts(**facts), filename)


def test_the_body_that_signed_gives_level_and_place_where_nothing_else_does():
    text = ("欣闻山区师范建校，谨致祝贺。", "青禾县教育局", "2024年5月17日")
    metadata = read("贺信", text=text)
    assert (metadata.place, metadata.government_level) == ("青禾县", "县")
    assert [row[0] for row in rows(metadata, "place")] == ["青禾县"]


@pytest.mark.parametrize(
    "head",
    [
        ["林知远：凝心聚力建设美丽青禾——在全县干部大会上的讲话"],
        ["林知远：凝心聚力建设美丽青禾", "——在全县干部大会上的讲话"],
    ],
)
def test_a_name_before_the_slogan_of_a_speech_is_the_speaker(head):
    metadata = read(*head, "（2024年5月17日）", "同志们：")
    assert (metadata.speaker, metadata.title) == ("林知远", "林知远：凝心聚力建设美丽青禾")


@pytest.mark.parametrize(
    "head", [["青禾县：凝心聚力建设家园", "——在全县干部大会上的讲话"], ["林知远：凝心聚力建设家园"]]
)
def test_what_stands_before_a_colon_need_not_be_a_speaker(head):
    assert read(*head, "（2024年5月17日）", "同志们：").speaker == ""


def test_the_name_of_the_occasion_gives_the_year():
    head = ("把小事办好——在青禾县2024年民生工作推进会上的讲话", "县委书记 何平川", "2024-03-05", "各位代表：")
    assert str(read(*head).delivered_on) == "2024"


def test_the_paper_below_a_text_is_its_source_where_nothing_else_is():
    note = "（《青禾日报》2024年5月17日）"
    assert read("在全县干部大会上的讲话", text=(*TEXT, note)).source_name == "青禾日报"
    assert read("在全县干部大会上的讲话", "来源：临江日报", text=(*TEXT, note)).source_name == "临江日报"


@pytest.mark.parametrize(
    ("document", "fields_read"),
    [
        pytest.param(
            "在2026年全县春耕动员会上的讲话:抢抓农时,打好开局\n同志们:",
            {
                "title": "在2026年全县春耕动员会上的讲话",
                "theme": "抢抓农时，打好开局",
                "delivered_on": parse("2026"),
                "genre": "讲话",
                "government_level": "县",
                "occasion": "全县春耕动员会",
            },
            id="theme after a colon, the year in the title only",
        ),
        pytest.param(
            "区委书记在 2025 年全区决战二季度实现\n“双过半”部署会上的讲话\n同志们:",
            {
                "title": "区委书记在2025年全区决战二季度实现“双过半”部署会上的讲话",
                "delivered_on": parse("2025"),
                "speaker_role": "区委书记",
                "genre": "讲话",
                "government_level": "县",
                "occasion": "全区决战二季度实现“双过半”部署会",
            },
            id="title over two lines, an office without a name",
        ),
        pytest.param(
            "在全县大会上的讲话\n（2025年1月3日　县长　林知远）\n同志们：",
            {
                "title": "在全县大会上的讲话",
                "delivered_on": parse("2025-01-03"),
                "speaker": "林知远",
                "speaker_role": "县长",
                "genre": "讲话",
                "government_level": "县",
                "occasion": "全县大会",
            },
            id="day and speaker in one bracket",
        ),
        pytest.param(
            "政府工作报告\n——2024年1月15日在青禾县第十八届人民代表大会第四次会议上\n"
            "青禾县人民政府县长　林　远\n各位代表：",
            {
                "title": "政府工作报告",
                "delivered_on": parse("2024-01-15"),
                "speaker": "林远",
                "speaker_role": "青禾县人民政府县长",
                "genre": "报告",
                "government_level": "县",
                "place": "青禾县",
                "occasion": "青禾县第十八届人民代表大会第四次会议",
                "organization": "青禾县人民政府",
            },
            id="report to a congress",
        ),
        pytest.param(
            "2024年重庆市政府工作报告\n来源：示例日报\n"
            "2024年1月21日在重庆市第六届人民代表大会第二次会议上市长林知远同志作政府工作报告。\n各位代表：",
            {
                "title": "2024年重庆市政府工作报告",
                "delivered_on": parse("2024-01-21"),
                "speaker": "林知远",
                "speaker_role": "市长",
                "genre": "报告",
                "government_level": "省",
                "place": "重庆市",
                "occasion": "重庆市第六届人民代表大会第二次会议",
                "organization": "重庆市人民政府",
                "source_name": "示例日报",
            },
            id="a sentence instead of lines; a municipality is of the level of a province",
        ),
        pytest.param(
            "坚定信心，真抓实干，推动青禾高质量发展\n——在全县经济工作会议上的讲话\n林知远\n2023年12月28日\n同志们：",
            {
                "title": "坚定信心，真抓实干，推动青禾高质量发展",
                "delivered_on": parse("2023-12-28"),
                "speaker": "林知远",
                "genre": "讲话",
                "government_level": "县",
                "occasion": "全县经济工作会议",
            },
            id="a slogan for a title",
        ),
        pytest.param(
            "政府工作报告\n——在青禾县第十八届人民代表大会第四次会议上\n代县长　林知远（2024年1月15日）\n各位代表：",
            {
                "title": "政府工作报告",
                "delivered_on": parse("2024-01-15"),
                "speaker": "林知远",
                "speaker_role": "代县长",
                "genre": "报告",
                "government_level": "县",
                "place": "青禾县",
                "occasion": "青禾县第十八届人民代表大会第四次会议",
            },
            id="the day behind the name",
        ),
        pytest.param(
            "县委常委、副县长王示例同志在全县防汛工作会上的讲话\n（2024年5月17日）\n同志们：",
            {
                "title": "县委常委、副县长王示例同志在全县防汛工作会上的讲话",
                "delivered_on": parse("2024-05-17"),
                "speaker": "王示例",
                "speaker_role": "县委常委、副县长",
                "genre": "讲话",
                "government_level": "县",
                "occasion": "全县防汛工作会",
            },
            id="speaker in the title",
        ),
        pytest.param(
            "国务院关于支持云岭省示例工作的意见\n国发〔2012〕2号\n云岭省人民政府：",
            {
                "title": "国务院关于支持云岭省示例工作的意见",
                "genre": "意见",
                "government_level": "国家",
                "organization": "国务院",
            },
            id="the place a document is about is not where it comes from",
        ),
        pytest.param(
            "關於施政方針的報告\n中華民國99年12月10日\n院長　陳示例\n主席、各位委員：",
            {
                "title": "關於施政方針的報告",
                "delivered_on": parse("2010-12-10"),
                "speaker": "陳示例",
                "speaker_role": "院長",
                "genre": "报告",
            },
            id="traditional characters, years of the republic",
        ),
        pytest.param(
            "陳大文議員發言（2013-10-23）\n代理主席，我發言支持這項議案。",
            {
                "title": "陳大文議員發言（2013-10-23）",
                "delivered_on": parse("2013-10-23"),
                "speaker": "陳大文",
                "speaker_role": "議員",
                "genre": "发言",
            },
            id="a member's speech in a record",
        ),
        pytest.param(
            "在全区教育大会上的主持词\n同志们：\n现在开会。区委、区政府高度重视。",
            {
                "title": "在全区教育大会上的主持词",
                "genre": "主持词",
                "government_level": "县",
                "occasion": "全区教育大会",
            },
            id="全区 of a district",
        ),
        pytest.param(
            "在全区教育大会上的讲话\n同志们：\n自治区党委高度重视教育工作。",
            {"title": "在全区教育大会上的讲话", "genre": "讲话", "government_level": "省", "occasion": "全区教育大会"},
            id="全区 of an autonomous region",
        ),
        pytest.param(
            "在全区教育大会上的讲话\n同志们：\n大家辛苦了。",
            {"title": "在全区教育大会上的讲话", "genre": "讲话", "occasion": "全区教育大会"},
            id="全区 of neither for certain",
        ),
    ],
)
def test_documents(document, fields_read):
    metadata = read(*document.split("\n"))
    language = {"language": metadata.language}
    assert replace(metadata, evidence=()) == Metadata(**fields_read | language)


def test_language_is_told_by_the_text():
    assert read("在全县大会上的讲话").language == "zh-Hans"
    assert read("在全縣大會上的講話", text=("各位同仁：", "我們今天開會。")).language == "zh-Hant"


def test_a_page_s_facts():
    metadata = read(
        "关于防汛工作的通知",
        title="青禾县人民政府关于防汛工作的通知",
        published="2024-05-20 09:20",
        source_name="青禾县  人民政府",
        source_url="https://qinghe.example/1.html",
    )
    assert metadata.title == "青禾县人民政府关于防汛工作的通知"
    assert str(metadata.delivered_on) == "2024-05-20"
    assert metadata.source_name == "青禾县 人民政府"
    assert metadata.source_url == "https://qinghe.example/1.html"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("来源：青禾日报", "青禾日报"),
        ("来源：青禾日报　发布时间：2024-05-20　浏览次数：32", "青禾日报"),
        ("青禾县政府网　2024年5月20日　稿源：临江新闻", "临江新闻"),
        ("新华社临江2024年5月20日电", "新华社"),
    ],
)
def test_sources_that_the_head_names(head, source):
    assert read("在全县大会上的讲话", head, "同志们：").source_name == source


def test_an_office_is_taken_from_a_caption_that_names_the_same_person():
    metadata = read(
        "2024年云岭省政府工作报告",
        "——2024年1月15日在云岭省第十四届人民代表大会第二次会议上",
        "林知远",
        "1月15日，大会开幕。省长林知远作政府工作报告。云岭日报记者 王示例 摄",
        "各位代表：",
    )
    assert (metadata.speaker, metadata.speaker_role) == ("林知远", "省长")


def test_the_author_a_page_shows_is_not_the_speaker_where_another_byline_stands():
    metadata = read("政府工作报告", "作者：王示例", "青禾县县长　林知远", "各位代表：")
    assert rows(metadata, "speaker") == [
        ("林知远", "青禾县县长　林知远", "head", True),
        ("王示例", "作者：王示例", "head", False),
    ]


def test_what_a_print_says_of_itself_is_no_title():
    metadata = read(
        "第二期", "内部资料　注意保存", "中共青禾县委宣传部编印", "在全县大会上的讲话", "林知远", "同志们："
    )
    assert (metadata.title, metadata.speaker) == ("在全县大会上的讲话", "林知远")


def test_a_masthead_is_no_title():
    head = ("青禾县人民政府办公室文件", "青政办发〔2024〕5号", "青禾县人民政府办公室", "关于印发防汛方案的通知")
    metadata = read(*head, "各乡镇人民政府：")
    assert (metadata.title, metadata.organization) == (
        "青禾县人民政府办公室关于印发防汛方案的通知",
        "青禾县人民政府办公室",
    )


def test_other_values_of_fields_are_taken_where_there_is_evidence_of_them():
    metadata = read("在全县大会上的讲话", "发布时间：2024-05-20", "林知远", "同志们：")
    changed = metadata.having(title="讲话", delivered_on=parse("2024-05-20"))
    assert (changed.title, str(changed.delivered_on), changed.speaker) == ("讲话", "2024-05-20", "林知远")
    assert {row.field: row.taken for row in changed.evidence if row.field in {"title", "delivered_on", "speaker"}} == {
        "title": False,
        "delivered_on": True,
        "speaker": True,
    }


def test_two_speakers_are_none():
    assert read("在全县大会上的发言", "林知远", "王示例", "同志们：").speaker == ""


def test_a_record_of_many_speakers_names_none():
    assert read("会议过程正式记录", "2024年5月17日", "出席代表：", "林知远代表", "主席：现在开会。").speaker == ""


def test_a_given_text_has_no_head_to_read():
    metadata = read_metadata(clean_given("在全县大会上的讲话\n同志们：\n我们今天开会。"))
    assert metadata == Metadata(language="zh-Hans")


def test_the_name_of_the_file_is_a_title_of_last_resort():
    metadata = read("各位代表：", filename="2024年青禾县政府工作报告.txt")
    assert (metadata.title, metadata.place) == ("2024年青禾县政府工作报告", "青禾县")
    assert str(metadata.delivered_on) == "2024"


def rows(metadata: Metadata, field: str) -> list[tuple[str, str, str, bool]]:
    return [(row.value, row.quote, str(row.origin), row.taken) for row in metadata.evidence if row.field == field]


def test_where_sources_disagree_all_are_kept_and_one_is_taken():
    metadata = read(
        "在全县防汛工作会上的讲话",
        "来源：青禾日报　发布时间：2024-05-20",
        "（2024年5月17日）",
        "县长　林知远",
        title="林知远同志在防汛会上的讲话_青禾县政府网",
        published="2024-05-21 09:20",
        source_name="青禾县政府网",
        speaker="王示例",
        filename="20240516 在全县防汛会上的讲话.docx",
    )
    assert rows(metadata, "title") == [
        ("林知远同志在防汛会上的讲话", "林知远同志在防汛会上的讲话_青禾县政府网", "page", True),
        ("在全县防汛工作会上的讲话", "在全县防汛工作会上的讲话", "head", False),
        ("在全县防汛会上的讲话", "20240516 在全县防汛会上的讲话", "file_name", False),
    ]
    assert rows(metadata, "delivered_on") == [
        ("2024-05-17", "（2024年5月17日）", "head", True),
        ("2024-05-20", "来源：青禾日报　发布时间：2024-05-20", "head", False),
        ("2024-05-21", "2024-05-21 09:20", "page", False),
        ("2024-05-16", "20240516 在全县防汛会上的讲话", "file_name", False),
    ]
    assert rows(metadata, "speaker") == [
        ("王示例", "王示例", "page", True),
        ("林知远", "县长　林知远", "head", False),
    ]
    assert rows(metadata, "source_name") == [
        ("青禾县政府网", "青禾县政府网", "page", True),
        ("青禾日报", "来源：青禾日报　发布时间：2024-05-20", "head", False),
    ]


def test_the_speakers_of_whom_none_is_certain_are_told():
    metadata = read("在全县大会上的发言", "林知远", "王示例", "同志们：")
    assert rows(metadata, "speaker") == [("林知远", "林知远", "head", False), ("王示例", "王示例", "head", False)]


def test_a_page_s_table_of_facts_is_evidence_after_it_was_cut():
    page = (
        Line("发文机关：青禾县人民政府 成文日期：2024年5月17日", region=Region.NAVIGATION),
        Line("发布机构：青禾县档案局 发布日期：2024年5月20日", region=Region.NAVIGATION),
        Line("关于防汛工作的通知"),
        *map(Line, TEXT),
    )
    metadata = read_metadata(clean(Extracted(page, "text/html")), FileFacts(published="2024-05-20"))
    assert (str(metadata.delivered_on), metadata.organization) == ("2024-05-17", "青禾县人民政府")
    assert [row[0] for row in rows(metadata, "delivered_on")] == ["2024-05-17", "2024-05-20"]
    assert [row[0] for row in rows(metadata, "organization")] == ["青禾县人民政府", "青禾县档案局"]


def test_a_file_without_line_breaks_begins_with_its_head():
    text = (
        "5月17日，县长林知远作政府工作报告。新华社临江5月20日电 政府工作报告——2024年5月17日在青禾县第三届人民代表大会"
        "第二次会议上 县长 林知远 各位代表：现在，我代表县人民政府，向大会报告工作。"
    )
    metadata = read_metadata(Cleaned((), (Paragraph(text),)))
    assert (metadata.title, metadata.speaker, metadata.speaker_role) == ("政府工作报告", "林知远", "县长")
    assert str(metadata.delivered_on) == "2024-05-17"
    assert metadata.occasion == "青禾县第三届人民代表大会第二次会议"
    assert metadata.organization == "青禾县人民政府"
    assert metadata.source_name == "新华社"
    assert {row.origin for row in metadata.evidence} == {Origin.TEXT}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(
            alphabet="在全县会上的讲话报告林知远王长：（）2024年5月7日1——来源 \u3000，。\n青禾人民政府关于通知",
            max_size=30,
        ),
        max_size=9,
    ),
    st.tuples(*[st.text(alphabet="在全县会上的讲话林知远2024年-5月17日青禾县_网 ", max_size=20)] * 4),
)
def test_every_quote_is_verbatim_and_what_is_taken_is_what_the_field_says(lines, facts):
    cleaned = clean(Extracted(tuple(map(Line, lines)), "text/plain"))
    title, published, speaker, filename = facts
    metadata = read_metadata(cleaned, FileFacts(title=title, published=published, speaker=speaker), filename)
    places = {
        Origin.HEAD: [cleaned.head],
        Origin.TEXT: [cleaned.text],
        Origin.CUT: [removed.text for removed in cleaned.removed],
        Origin.PAGE: [title, published, speaker],
        Origin.FILE_NAME: [filename],
    }
    order = [field.name for field in fields(Metadata)]
    assert [row.field for row in metadata.evidence] == sorted((r.field for r in metadata.evidence), key=order.index)
    taken = {row.field: row.value for row in metadata.evidence if row.taken}
    assert len(taken) == sum(row.taken for row in metadata.evidence)
    assert all(str(getattr(metadata, field)) == value for field, value in taken.items())
    for row in metadata.evidence:
        assert any(row.quote in place for place in places[row.origin])
        assert len(row.quote) <= 120
        assert row.quote


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(alphabet="在全县会上的讲话报告林知远长：（）2024年5月7日——来源 \u3000，。A", max_size=24), max_size=8
    )
)
def test_any_lines_give_fields_of_one_line_and_of_the_closed_lists(lines):
    metadata = read_metadata(clean(Extracted(tuple(map(Line, lines)), "text/plain")), filename="".join(lines)[:20])
    for field in fields(metadata):
        assert str(getattr(metadata, field.name)).strip("\n") == str(getattr(metadata, field.name)).replace("\n", "")
    assert metadata.genre in {"", *Genre}
    assert metadata.government_level in {"", *Level}
    assert metadata.language in {"", "zh-Hans", "zh-Hant", "en"}
