"""The page of a speech: what a reader finds beside the text, and how its passages are linked, found and cited."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from speeches import ingest, speech_page
from speeches.models import SectionAlias, Speech
from speeches.search import drain
from speeches.search.formulations import candidates, formulations
from speeches.search.neighbours import neighbours
from speeches.tests.web_fixtures import TEXT, Read, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

LARGEST_PAGE = 120_000  # bytes over the wire: HTML, styles and scripts of a speech of 15,000 characters


@pytest.fixture
def speech() -> Speech:
    speech = take()
    drain()
    return speech


def read(client, speech: Speech, asked: str = "") -> Read:
    response = client.get(f"/en/speeches/{speech.pk}/{asked}")
    assert response.status_code == 200
    return Read(response)


class TestAddresses:
    def test_every_paragraph_has_one(self, client, speech):
        page = read(client, speech)
        preamble, first = (speech.sections.get(position=position) for position in (0, 1))
        assert page.all("//div[@class='text']/p/@id")[:3] == [
            f"{preamble.key}-1", f"{preamble.key}-2", f"{first.key}-1"
        ]  # fmt: skip
        links = page.all("//div[@class='text']/p/a[@class='pilcrow']/@href")
        assert links == [f"#{key}" for key in page.all("//div[@class='text']/p/@id")]

    def test_its_sections_and_former_keys_are_read_in_one_query(self, speech, django_assert_num_queries):
        SectionAlias.objects.create(speech=speech, key="sformer2", offset=7)
        with django_assert_num_queries(1):
            sections, aliases = speech_page.sections_and_aliases(speech)
        names = ("key", "start", "end", "level", "position", "number", "heading", "run_in", "speech_id")
        kept = [[getattr(section, name) for name in names] for section in speech.sections.all()]
        assert [[getattr(section, name) for name in names] for section in sections] == kept
        assert aliases == {"sformer2": 7}

    def test_of_sections_last_when_an_editor_takes_headings_away_and_when_they_come_back(self, client, speech):
        keys = read(client, speech).all("//ol[@class='tree']//a/@href")
        second = speech.sections.get(number="二、")
        for level in (0, None):
            ingest.set_marks(speech, {second.start: level}, AnonymousUser())
            page = read(client, speech)
            assert {key.removeprefix("#") for key in keys} <= {*page.ids}
            shown = page.all("//ol[@class='tree']//a/@href")
            assert shown == [key for key in keys if level is None or key != f"#{second.key}"]
        (heading,) = page.all(f"//*[@id='{second.key}']")
        assert heading.text == "二、通好饮水，办好实事"

    def test_a_shared_sentence_is_marked_in_any_script_and_across_lines(self, client, speech):
        page = read(client, speech, f"?mark={quote('每個點都要有編織袋和砂石。二、通好飲水')}")
        assert page.texts("//mark") == ["每个点都要有编织袋和砂石。", "二、通好饮水"]
        assert page.all("//mark/@id") == ["m1"]
        assert page.text("//p[@class='notices']") == "The sentence that was shared is marked. To it · Without marks"

    def test_of_sentences_alike_the_one_in_the_section_that_is_named(self, client):
        speech = take(text="各位同事：\n一、修渠\n水要到田头。\n二、管渠\n水要到田头。\n谢谢大家！")
        second = speech.sections.get(number="二、")
        page = read(client, speech, f"?mark={quote('水要到田头')}&in={second.key}")
        (paragraph,) = page.all("//mark/..")
        assert paragraph.get("id") == f"{second.key}-1"

    def test_of_sentences_alike_in_one_section_the_one_that_is_counted(self, client):
        speech = take(text="各位同事：\n一、修渠\n水要到田头。\n水要到田头。\n水要到田头。\n谢谢大家！")
        page = read(client, speech, f"?mark={quote('水要到田头')}&in={speech.sections.get(number='一、').key}&n=2")
        assert [paragraph.get("id")[-2:] for paragraph in page.all("//mark/..")] == ["-2"]

    def test_a_shared_sentence_that_is_gone_is_named(self, client, speech):
        page = read(client, speech, f"?mark={quote('已经改掉的话')}")
        assert page.texts("//mark") == []
        assert page.texts("//p[@class='notices']//q") == ["已经改掉的话"]


class TestMatches:
    def test_are_counted_and_followed_without_a_script(self, client, speech):
        page = read(client, speech, f"?q={quote('堤')}&n=2")
        assert page.text("//section[@class='matches']//span[@class='tally']") == "2 / 3"
        assert page.all("//section[@class='matches']/p/a/@href") == [
            f"?q={quote('堤')}&n=1#m1", f"?q={quote('堤')}&n=3#m3", f"/en/speeches/{speech.pk}/"
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("asked", "at"), [("", 1), ("3", 3), ("4", 3), ("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("9" * 30, 1)]
    )
    def test_the_one_that_is_asked_for_is_one_of_them(self, client, speech, asked, at):
        page = read(client, speech, f"?q={quote('堤')}&n={quote(asked)}")
        assert page.text("//section[@class='matches']//span[@class='tally']") == f"{at} / 3"

    def test_after_the_last_comes_the_first(self, client, speech):
        page = read(client, speech, f"?q={quote('堤')}&n=3")
        assert page.all("//a[@data-key='n']/@href") == [f"?q={quote('堤')}&n=1#m1"]

    def test_are_listed_by_part_and_stand_on_a_bar(self, client, speech):
        page = read(client, speech, f"?q={quote('水')}")
        assert page.texts("//details[@class='places']/ol/li/b") == ["Opening", "二、通好饮水，办好实事"]
        assert page.all("//details[@class='places']//a/@href") == ["#m1", "#m2", "#m3", "#m4"]
        assert page.all("//main//svg/a/@href") == ["#m1", "#m2", "#m3", "#m4"]


class TestFacts:
    def test_say_what_they_were_taken_from(self, client, speech):
        rows = [
            {
                "field": "delivered_on",
                "value": "2025-11-03",
                "quote": "（2025年11月3日）",
                "origin": "head",
                "taken": True,
            },
            {"field": "delivered_on", "value": "2025-11-04", "quote": "2025-11-04", "origin": "page", "taken": False},
            {"field": "speaker", "value": "林知远", "quote": "县长 林知远", "origin": "head", "taken": True},
        ]
        Speech.objects.filter(pk=speech.pk).update(evidence=rows, decided={"speaker": "editor"})
        assert read(client, speech).texts("//details[contains(@class, 'grounds')]/dl/div") == [
            "date2025-11-03 （2025年11月3日） from the head of the document; also found: 2025-11-04"
        ]

    def test_warnings_are_told_in_words_each_once(self, client, speech):
        found = [{"code": code, "message": "", "line": 1} for code in ("numbering_gap", "numbering_gap", "unsure")]
        Speech.objects.filter(pk=speech.pk).update(warnings=found)
        assert read(client, speech).texts("//p[@class='notice']") == [
            "The numbering of the headings has a gap: the source may lack a part."
        ]


class TestCitation:
    def test_stands_on_the_page(self, client, speech):
        page = read(client, speech)
        assert page.text("//*[@id='cite-official']") == f"林知远：《{speech.title}》（2025年11月3日）"
        assert page.text("//*[@id='cite-gbt']").startswith(f"林知远. {speech.title}[EB/OL]. （2025-11-03）[")
        (article,) = page.all("//article[@class='speech']")
        assert article.get("data-said-by") == f"林知远：《{speech.title}》"
        assert article.get("data-said-on") == "2025年11月3日"
        assert article.get("data-closing") == speech.sections.last().key
        assert page.all("//ol[@class='tree']//a/@data-part")[:3] == ["第一部分", "第一部分（一）", "第一部分（二）"]

    @pytest.mark.parametrize(
        ("kind", "media_type", "begins"),
        [
            ("bib", "application/x-bibtex", "@misc{yanku"),
            ("ris", "application/x-research-info-systems", "TY  - ELEC\r\n"),
        ],
    )
    def test_is_a_file_for_programs(self, client, speech, kind, media_type, begins):
        response = client.get(f"/speeches/{speech.pk}/citation.{kind}")
        assert response["Content-Type"] == f"{media_type}; charset=utf-8"
        assert response["Content-Disposition"] == f'attachment; filename="yanku-{speech.pk}.{kind}"'
        assert response.content.decode().startswith(begins)
        assert f"http://testserver/speeches/{speech.pk}/" in response.content.decode()

    @pytest.mark.parametrize("kind", ["txt", "BIB"])
    def test_there_is_no_other(self, client, speech, kind):
        assert client.get(f"/speeches/{speech.pk}/citation.{kind}").status_code == 404

    def test_of_what_is_not_public_there_is_none(self, client):
        draft = take(publish=False)
        assert client.get(reverse("citation", args=[draft.pk, "bib"])).status_code == 404


class TestNeighbours:
    def test_of_the_same_occasion_come_first_and_say_so(self):
        speech = take()
        alike = take(text=TEXT + "\n补充一句：编织袋要放在堤上。", title="在防汛例会上的讲话")
        same = take(text="各位同事：\n今年只说苗木。\n谢谢大家！", title="谈苗木")
        hidden = take(text="各位同事：\n草稿。", publish=False)
        for one in (speech, same, hidden):
            ingest.change_fields(one, {"occasion": "全县苗木会议"})
        drain()
        found = neighbours(speech)
        assert [(one.speech, one.same_occasion) for one in found.related] == [(same, True), (alike, False)]
        assert found.related[1].shared
        assert found.latest == (same, alike, speech)
        assert hidden not in found.latest

    def test_no_occasion_is_no_reason(self):
        speech = take(text="今天只说苗木。", title="谈苗木")
        take(text="明年要修车站。", title="谈车站")
        drain()
        assert neighbours(speech).related == ()


WHERE_IT_IS_READ = ("//h1", "//div[@class='text']", "//nav[@aria-label='Outline']//ol")


class TestScript:
    """A speech is read in the other script of Chinese; what is cited and taken away stays the original."""

    @pytest.fixture
    def repeated(self) -> Speech:
        return take(text=TEXT.replace("谢谢大家！", "反复检查，干部巡堤。\n谢谢大家！"))

    def test_title_outline_and_text_are_converted_and_say_so(self, client, repeated):
        page = read(client, repeated, "?script=zh-Hant")
        assert [page.all(f"{path}/@lang") for path in WHERE_IT_IS_READ] == [["zh-Hant"]] * 3
        assert page.text("//h1") == "在2025年青禾縣水利工作會議上的講話"
        assert page.texts("//div[@class='text']/h2") == ["一、加固堤防，守住安全", "二、通好飲水，辦好實事"]
        assert page.texts("//nav[@aria-label='Outline']//ol/li/a")[0] == "一、加固堤防，守住安全"
        assert "反覆檢查，幹部巡堤。" in page.text("//div[@class='text']")
        notice = page.text("//p[contains(@class, 'converted')]")
        assert notice.startswith("Title, outline and text were converted to traditional characters by OpenCC")
        assert page.all("//p[contains(@class, 'converted')]/a/@href") == ["?"]

    def test_every_anchor_and_link_stays_where_it_was(self, client, repeated):
        original, converted = (read(client, repeated, asked) for asked in ("", "?script=zh-Hant"))
        for path in ("//@id", "//div[@class='text']//a/@href", "//ol[@class='tree']//a/@href", "//@data-part"):
            assert converted.all(path) == original.all(path)
        assert len(converted.text("//div[@class='text']")) == len(original.text("//div[@class='text']"))

    def test_what_is_cited_and_taken_away_is_the_original(self, client, repeated):
        original, converted = (read(client, repeated, asked) for asked in ("", "?script=zh-Hant"))
        for path in ("//section[@class='cite']", "//p[@class='print-source']"):
            assert converted.text(path) == original.text(path)
        for path in ("//aside//a[@download]/@href", "//article/@data-said-by", "//article/@data-address"):
            assert converted.all(path) == original.all(path) != []
        assert converted.all("//link[@rel='canonical']/@href") == original.all("//link[@rel='canonical']/@href")
        assert converted.all("//meta[@property='og:title']/@content") == [repeated.title]
        assert converted.all("//article/@data-original") == [f"/en/speeches/{repeated.pk}/"]

    def test_matches_stand_at_the_same_places_and_the_script_stays_while_one_steps(self, client, repeated):
        original, converted = (
            read(client, repeated, f"?q={quote('检查')}{asked}") for asked in ("", "&script=zh-Hant")
        )
        assert original.texts("//div[@class='text']//mark") == ["检查"]
        assert converted.texts("//div[@class='text']//mark") == ["檢查"]
        assert converted.all("//a[@data-key='n']/@href") == [f"?q={quote('检查')}&script=zh-Hant&n=1#m1"]
        assert converted.all("//form[@class='find']/input[@name='script']/@value") == ["zh-Hant"]
        assert converted.all("//p[contains(@class, 'converted')]/a/@href") == [f"?q={quote('检查')}#m1"]
        assert converted.links("//section[@class='matches']/p")[-1] == f"/en/speeches/{repeated.pk}/?script=zh-Hant"

    def test_words_are_found_as_they_stand_in_either_script(self, client, repeated):
        for asked in ("反复检查", "反覆檢查", "“反覆檢查”"):
            page = read(client, repeated, f"?q={quote(asked)}&script=zh-Hant")
            assert page.texts("//div[@class='text']//mark") == ["反覆檢查"]

    def test_a_shared_sentence_is_marked_in_either_script(self, client, repeated):
        page = read(client, repeated, f"?mark={quote('反复检查')}&script=zh-Hant")
        assert page.texts("//div[@class='text']//mark") == ["反覆檢查"]
        assert page.all("//p[contains(@class, 'converted')]/a/@href") == [f"?mark={quote('反复检查')}#m1"]

    def test_traditional_is_read_as_simplified(self, client):
        speech = take(text="各位鄉親：\n一、乾淨的水\n幹部要說明，後續怎麼辦。\n謝謝大家！", language="zh-Hant")
        page = read(client, speech, "?script=zh-Hans")
        assert page.all("//div[@class='text']/@lang") == ["zh-Hans"]
        assert page.texts("//div[@class='text']/*")[:3] == ["各位乡亲：", "一、干净的水", "干部要说明，后续怎么办。"]

    @pytest.mark.parametrize("asked", ["zh-Hans", "zh-hant", "en", "", "<script>"])
    def test_what_is_no_other_script_shows_the_original(self, client, repeated, asked):
        page = read(client, repeated, f"?script={quote(asked)}")
        assert page.all("//div[@class='text']/@lang") == ["zh-Hans"]
        assert page.all("//p[contains(@class, 'converted')]") == []
        assert page.texts("//nav[@class='scripts']//a") == ["简体 original", "繁體"]
        assert page.texts("//nav[@class='scripts']//a[@aria-current]") == ["简体 original"]

    def test_a_speech_in_english_has_no_scripts(self, client):
        speech = take(text="Ladies and gentlemen, the canal will be repaired this year.", language="en")
        page = read(client, speech, "?script=zh-Hant")
        assert page.all("//nav[@class='scripts']") == []


class TestFormulations:
    @pytest.fixture(autouse=True)
    def nothing_kept(self):
        """A speech of an earlier test may have had the same number."""
        cache.clear()

    def test_are_what_the_speech_repeats_and_the_archive_seldom_says(self):
        for number in range(4):
            take(text=f"各位同事：\n第{number}年，认真贯彻落实，认真贯彻落实。")
        speech = take(text="各位同事：\n认真贯彻落实。苗木下山，苗木下山，苗木下山。认真贯彻落实。\n谢谢大家！")
        drain()
        found = formulations(speech)
        assert (found[0].text, found[0].count) == ("苗木下山", 3)
        assert "认真贯彻落实" not in [one.text for one in found]

    def test_what_is_mostly_said_within_a_longer_one_stands_back_and_turns_of_speech_are_none(self):
        for number in range(4):
            take(text=f"各位同事：\n第{number}年，修渠。")
        speech = take(text="各位同事：\n苗木基地建设，苗木基地建设。苗木基地。为什么？为什么？为什么？\n谢谢大家！")
        drain()
        assert [(one.text, one.count) for one in formulations(speech)] == [("苗木基地建设", 2)]

    def test_a_candidate_never_reaches_over_what_stands_between(self):
        assert [*candidates("修渠，管渠。我们要节约用水")] == [("节约用水",)]


@pytest.mark.parametrize("repeated", [1, 40])
def test_a_page_takes_three_queries_however_long_it_is(client, django_assert_num_queries, repeated):
    speech = take(text=TEXT * repeated)
    take()
    drain()
    client.get(speech.get_absolute_url())
    with django_assert_num_queries(3):
        client.get(f"{speech.get_absolute_url()}?q={quote('涵闸')}&script=zh-Hant")


def test_a_page_of_15000_characters_with_all_it_loads_is_small(client):
    """Styles and scripts are sent compressed, the page itself as it is."""
    paragraphs = [f"{chr(0x4E00 + 7 * n)}村第{n}段渠要修，" + f"{n}里路，" * 48 + "都要管好。" for n in range(64)]
    text = "各位同事：\n" + "\n".join(
        f"（{'一二三四五六七八'[n // 8]}）{paragraph}" if n % 8 == 0 else paragraph
        for n, paragraph in enumerate(paragraphs)
    )
    speech = take(text=text)
    assert speech.character_count > 15_000
    page = Read(client.get(speech.get_absolute_url()))
    loaded = page.all("//link[@rel='stylesheet']/@href | //script/@src")
    files = {Path(settings.BASE_DIR, "static", str(path).removeprefix("/static/")) for path in loaded}
    imported = {file.parent / name for file in files for name in re.findall(r'from "./([^"]+)"', file.read_text())}
    assert imported
    loads = sum(len(gzip.compress(file.read_bytes())) for file in files | imported)
    for asked in ("", "?script=zh-Hant"):
        assert len(client.get(f"{speech.get_absolute_url()}{asked}").content) + loads <= LARGEST_PAGE


@pytest.mark.parametrize(
    ("characters", "words"),
    [(1, "1 字，约 1 分钟"), (6_000, "6000 字，约 15 分钟"), (445_000, "445000 字，约 19 小时")],
)
def test_how_long_it_takes_to_read(characters, words):
    with translation.override("zh-hans"):
        assert speech_page.length(Speech(text="青" * characters)) == words
