"""The pages as readers get them: what stands on them, what never does, and what goes with them."""

from __future__ import annotations

import re
import shutil
from typing import Any
from urllib.parse import quote, quote_plus, unquote

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from speeches import ingest, search_request
from speeches.models import SectionAlias, Speech
from speeches.search import Order, drain
from speeches.tests.web_fixtures import TEXT, Read, take
from speeches.text.language import language_of
from speeches.text.layout import label
from speeches.text.query import QueryError, parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
OWN_SCRIPT = "//script[not(@src)][not(@type='application/ld+json')]"
HOSTILE = "<script>alert('一')</script>&amp;\"><b id=x>"
PUBLIC_PAGES = ("home", "search", "search_form", "search_help", "browse")


def policy(response) -> dict[str, str]:
    directives = response["Content-Security-Policy"].split("; ")
    return {name: value for name, _, value in (directive.partition(" ") for directive in directives)}


def get(client, address: str, status: int | None = 200):
    response = client.get(address)
    assert status in {None, response.status_code}, address
    if response.streaming:
        b"".join(response)  # an original is an open file until it is read
    return response


def read(client, address: str, status: int = 200) -> Read:
    return Read(get(client, address, status))


def published(*speeches_given: dict[str, str]) -> list[Speech]:
    """Public and indexed; each with a text of its own unless it gives one."""
    speeches = []
    for number, fields in enumerate(speeches_given, 20):
        own: dict[str, Any] = {"text": TEXT.replace("二十公里", f"{number}公里")} | fields
        speeches.append(take(own.pop("text"), **own))
    drain()
    return speeches


@pytest.fixture
def speech() -> Speech:
    (speech,) = published({})
    return speech


@pytest.fixture
def hidden() -> list[Speech]:
    """A draft and a withdrawn speech, each with words that stand nowhere else."""
    draft = take("各位同事：\n草稿里写着樱桃。", title="一份草稿", date="2031-05-01", publish=False)
    withdrawn = take("各位同事：\n撤下的写着樱桃。", title="一份撤下的讲话", date="2032-05-01")
    drain()
    Speech.objects.filter(pk=withdrawn.pk).withdraw()
    return [draft, withdrawn]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", password="correct horse"))  # noqa: S106
    return client


class TestEveryPage:
    def addresses(self, speech: Speech) -> list[str]:
        return [
            *map(reverse, PUBLIC_PAGES),
            "/search/?q=涵闸",
            "/search/?q=titel:x",
            "/years/2025/",
            f"/speeches/{speech.pk}/?q=涵闸",
            "/no/such/page/",
            "/en/",
            "/en/no/such/page/",
        ]

    def test_sets_no_cookie_for_a_reader(self, client, speech):
        for address in (*self.addresses(speech), f"/speeches/{speech.pk}/original/"):
            assert not get(client, address, status=None).cookies, address
        assert not client.cookies

    def test_has_the_strict_policy(self, client, speech):
        for address in self.addresses(speech):
            assert policy(client.get(address)) == POLICY, address

    def test_is_not_sniffed_framed_or_told_to_others(self, client, speech):
        for address in self.addresses(speech):
            response = client.get(address)
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["X-Frame-Options"] == "DENY"
            assert response["Referrer-Policy"] == "same-origin"

    def test_has_no_script_or_style_of_its_own_and_no_handler(self, client, speech):
        for address in self.addresses(speech):
            page = Read(client.get(address))
            assert not page.all(f"{OWN_SCRIPT} | //style | //@style | //@*[starts-with(name(), 'on')]"), address

    def test_has_each_id_once(self, client, speech):
        for address in self.addresses(speech):
            ids = Read(client.get(address)).ids
            assert sorted(ids) == sorted(set(ids)), address

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_is_only_read(self, client, speech, method):
        for address in (*self.addresses(speech), f"/speeches/{speech.pk}/original/"):
            if "no/such" not in address:
                response = getattr(client, method)(address)
                assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), address

    def test_answers_head(self, client, speech):
        for address in self.addresses(speech):
            assert client.head(address).status_code == client.get(address).status_code


class TestHome:
    def test_an_empty_archive_says_so(self, client):
        page = read(client, "/en/")
        assert page.texts("//section[@aria-labelledby='latest']/p") == [
            "There is no speech here yet. Editors upload files in the administration."
        ]
        assert page.all("//*[local-name()='svg']") == []

    def test_shows_how_many_there_are_the_latest_and_the_years(self, client):
        first, second = published({"title": "在三月例会上的讲话"}, {"title": "在四月例会上的讲话", "date": "2024"})
        page = read(client, "/")
        assert "2" in page.text("//section[@class='opening']/p[1]")
        assert page.texts("//ul[@class='list']/li/a") == [second.title, first.title]
        assert page.texts("//ul[@class='list']/li/time") == ["2024年", "2025年11月3日"]
        assert page.all("//ul[@class='list']/li/time/@datetime") == ["2024", "2025-11-03"]
        bars = page.all("//*[local-name()='svg']/a")
        assert [bar.get("aria-label") for bar in bars] == ["2024年：1 篇", "2025年：1 篇"]
        assert [bar.get("href") for bar in bars] == ["/years/2024/", "/years/2025/"]
        assert page.all("//section[@class='opening']//form/@action") == ["/search/"]

    def test_lists_the_eight_latest(self, client):
        published(*({"title": f"在第{number}次例会上的讲话"} for number in range(9)))
        assert len(read(client, "/").all("//ul[@class='list']/li")) == 8


class TestSpeech:
    def test_shows_facts_outline_and_text(self, client, speech):
        page = read(client, speech.get_absolute_url())
        assert page.text("//h1") == speech.title
        assert page.texts("//article/header/p[@class='byline']/*") == ["林知远", "2025年11月3日"]
        assert page.texts("//ol[@class='tree']/li/a") == ["一、加固堤防，守住安全", "二、通好饮水，办好实事"]
        assert page.texts("//ol[@class='tree']/li/*/ol/li/a") == ["（一）抓紧工程扫尾", "（二）落实巡堤制度"]
        assert page.texts("//ol[@class='tree']/li/*/ol/li/*/ol/li/a") == ["一是明确人员", "二是备足物料"]
        lines = page.all("//div[@class='text']/*")
        assert [line.text_content() for line in lines] == speech.text.split("\n")
        assert [line.tag for line in lines] == ["p", "p", "h2", "p", "p", "p", "h2", "p", "p"]
        assert page.all("//div[@class='text']/p[@class='salutation']/text()") == ["各位同事："]
        assert page.texts("//div[@class='text']//b[@role='heading'][@aria-level='3']") == [
            "（一）抓紧工程扫尾。", "（二）落实巡堤制度。",
        ]  # fmt: skip

    def test_each_section_has_its_address_and_so_has_each_former_key(self, client, speech):
        at = {"sformera": 0, "sformerb": 3, "sformerc": speech.text.index("涵闸"), "sformerd": len(speech.text)}
        at |= {"sformere": speech.text.index("堤防，守住"), "sformerf": speech.text.index("\n二、")}
        SectionAlias.objects.bulk_create(SectionAlias(speech=speech, key=k, offset=n) for k, n in at.items())
        ids = read(client, f"{speech.get_absolute_url()}?q=工").ids
        keys = [*at, *speech.sections.values_list("key", flat=True)]
        assert {key: ids.count(key) for key in keys} == dict.fromkeys(keys, 1)
        assert sorted(ids) == sorted(set(ids))

    def test_the_outline_links_to_its_sections(self, client, speech):
        page = read(client, speech.get_absolute_url())
        sections = [s for s in speech.sections.all() if s.is_in_outline]
        links = page.all("//ol[@class='tree']//a")
        assert [(a.get("href"), a.text) for a in links] == [
            (f"#{s.key}", label(s.number, s.heading)) for s in sections
        ]  # fmt: skip

    def test_the_head_is_shown_as_it_was_filed(self, client, speech):
        Speech.objects.filter(pk=speech.pk).update(head="在2025年青禾县水利工作会议上的讲话\n青禾县县长 林知远")
        page = read(client, speech.get_absolute_url())
        assert page.texts("//details[@id='head']//p") == ["在2025年青禾县水利工作会议上的讲话", "青禾县县长 林知远"]

    def test_a_text_that_breaks_off_says_so(self, client, speech):
        assert read(client, speech.get_absolute_url()).texts("//p[@class='notice']") == []
        warnings = [{"code": "incomplete", "message": "正文在句子中间断了。", "line": 9}]
        Speech.objects.filter(pk=speech.pk).update(warnings=warnings)
        assert read(client, f"/en/speeches/{speech.pk}/").texts("//p[@class='notice']") == [
            "The source breaks off: this text is incomplete."
        ]

    def test_matches_of_a_search_are_marked_and_counted(self, client, speech):
        page = read(client, f"/en/speeches/{speech.pk}/?q={quote('“人员。每公里” OR 村')}")
        assert page.texts("//mark[@data-match]") == ["人员。", "每公里", "村"]
        assert page.all("//mark/@id") == ["m1", "m2"]
        assert page.text("//section[@class='matches']/p/span") == "1 / 2"
        assert page.all("//input[@name='q']/@value") == ["“人员。每公里” OR 村"] * 2

    def test_a_search_that_matches_nothing_in_it_marks_nothing(self, client, speech):
        page = read(client, f"/en/speeches/{speech.pk}/?q={quote('“人。每公里”')}")
        assert page.texts("//mark | //section[@class='matches']") == []
        assert page.texts("//p[@class='notices']") == [
            "Nothing in this speech matches ““人。每公里””. Search the archive"
        ]

    def test_a_query_with_a_fault_marks_nothing(self, client, speech):
        assert read(client, f"{speech.get_absolute_url()}?q=titel:x").texts("//mark") == []

    def test_related_and_latest_stand_beside_it(self, client):
        text = TEXT + "\n补充一句：编织袋要放在堤上。"
        first, second = published({}, {"text": text, "title": "在另一次水利会议上的讲话", "date": "2024-06"})
        page = read(client, first.get_absolute_url())
        assert page.texts("//aside/section[@class='related']//li/a") == [second.title]
        assert page.texts("//aside/section[@class='latest']//li/a") == [second.title, first.title]
        assert page.texts("//aside/section[@class='latest']//li/time") == ["2024-06", "2025-11-03"]

    def test_a_link_to_the_source_tells_it_nothing(self, client):
        (speech,) = published({"source": "青禾日报", "source_url": "https://news.example.org/a?b=1&c=2"})
        (link,) = read(client, speech.get_absolute_url()).all("//dl[@class='record']//a[@rel]")
        assert (link.text, link.get("href")) == ("原文页面", "https://news.example.org/a?b=1&c=2")
        assert link.get("rel") == "external noopener"

    @pytest.mark.parametrize("pk", [0, 1, 2**31, 2**63, 10**30])
    def test_one_that_does_not_exist_is_not_found(self, client, pk):
        assert read(client, f"/en/speeches/{pk}/", status=404).text("//h1") == "There is no such page"
        assert client.get(f"/speeches/{pk}/original/").status_code == 404


class TestOriginal:
    def test_is_a_download_that_nothing_runs(self, client, speech):
        response = client.get(reverse("original", args=[speech.pk]))
        with speech.source_file.content.open("rb") as file:
            assert b"".join(response) == file.read()
        assert response["Content-Type"] == "application/octet-stream"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert policy(response) == POLICY | {"default-src": "'none'", "sandbox": ""}

    @pytest.mark.parametrize(
        "name",
        ["讲话 一.docx", "a\"b;c'd.txt", "../../etc/passwd", "一\r\nSet-Cookie: a=b", "%41.html", "𠮷.pdf", "~!*()"],
    )
    def test_keeps_its_name_whatever_it_is(self, client, speech, name):
        speech.source_file.name = name
        speech.source_file.save()
        disposition = get(client, reverse("original", args=[speech.pk]))["Content-Disposition"]
        found = re.fullmatch(r"attachment; filename\*=UTF-8''([A-Za-z0-9._~%-]+)", disposition)
        assert found
        assert unquote(found[1]) == name

    def test_one_that_is_gone_from_the_disk_is_not_found(self, client, speech):
        speech.source_file.content.storage.delete(speech.source_file.content.name)
        assert client.get(reverse("original", args=[speech.pk])).status_code == 404


class TestSearch:
    def test_without_a_query_says_what_to_do(self, client):
        page = read(client, "/en/search/?q=%20%E3%80%80")
        assert page.text("//p[@class='nothing']") == "Type what to look for."

    def test_without_a_query_what_is_chosen_is_listed(self, client):
        published({"title": "在第一次例会上的讲话"}, {"title": "第一次例会的报告"})
        page = read(client, "/en/search/?genre=报告")
        assert page.text("//div[@class='tally']/span[1]") == "1 speech"
        assert page.texts("//article[@class='hit']/h2") == ["第一次例会的报告"]
        assert "No public speech matches." in read(client, "/en/search/?genre=报告&year=1950").text()
        assert b"".join(client.get("/search/hits.csv?genre=报告")).count(b"\r\n") == 2
        assert "报告" in client.get("/search/feed/?genre=报告").content.decode()

    def test_a_hit_shows_its_passages_with_the_match_and_leads_there(self, client, speech):
        page = read(client, "/en/search/?q=涵闸")
        assert page.text("//*[@role='status']/span[1]") == "1 speech · 1 with these very characters · 1 places"
        assert page.texts("//article[@class='hit']/h2") == [speech.title]
        (passage,) = page.all("//a[@class='passage']")
        assert passage.get("href") == f"/en/speeches/{speech.pk}/?q={quote('涵闸')}#m1"
        assert page.texts("//span[@class='path']") == ["一、加固堤防，守住安全 › （一）抓紧工程扫尾"]
        assert page.texts("//span[@class='words']//mark") == ["涵闸"]
        assert page.all("//input[@name='q']/@value") == ["涵闸"]

    def test_no_hit_says_what_was_searched_and_what_to_loosen(self, client, speech):  # noqa: ARG002
        page = read(client, "/en/search/?q=涵闸 “没有的话” -水费&year=2025")
        assert "“涵闸” or its words and exactly “没有的话” and not (exactly “水费”)." in page.text(
            "//div[@class='nothing']/p"
        )
        assert page.texts("//div[@class='nothing']/ul[1]/li") == [
            "涵闸 alone 1 speech",
            '"没有的话" alone 0 speeches',
        ]

    @pytest.mark.parametrize(
        ("query", "repaired"),
        [
            ("titel:春耕", ["标题:春耕"]),
            ('涵闸 "春耕', ['涵闸 "春耕"']),
            ("(涵闸 OR <b>", ["涵闸 OR <b>"]),
            ("年份:2026..2020", ["年份:2020..2026"]),
            ("()", []),
        ],
    )
    def test_a_fault_is_named_and_its_repair_is_a_link(self, client, query, repaired):
        with pytest.raises(QueryError) as fault:
            parse(query)
        page = read(client, f"/search/?q={quote(query)}&order=newest&page=3", status=400)
        assert page.text("//p[@class='notice']") == fault.value.message
        assert page.all("//input[@name='q']/@value") == [query]
        links = page.all("//div[@role='alert']/p/a[contains(@href, 'q=')]")
        assert [a.text for a in links] == repaired
        assert [a.get("href") for a in links] == [f"/search/?q={quote_plus(each)}&order=newest" for each in repaired]
        assert all(client.get(a.get("href")).status_code == 200 for a in links)

    def test_while_there_is_no_index_the_words_are_sought_all_the_same_and_the_page_says_so(
        self, client, speech, engine, tmp_path
    ):
        assert read(client, "/search/?q=三处涵闸").texts("//p[@class='notice']") == []
        engine.close()
        shutil.rmtree(tmp_path / "index")
        page = read(client, "/search/?q=三处涵闸")
        assert len(page.texts("//p[@class='notice']")) == 1
        assert page.texts("//article[@class='hit']/h2") == [speech.title]
        assert read(client, f"/speeches/{speech.pk}/?q=涵闸").texts("//mark[@data-match]") == ["涵闸"]

    def test_pages_go_no_deeper_than_there_are_hits(self, client):
        published(*({"title": f"在第{number}次例会上的讲话"} for number in range(21)))
        first = read(client, "/search/?q=涵闸&order=newest")
        assert len(first.all("//article[@class='hit']")) == 20
        assert first.all("//nav[@class='pager']/a/@href") == [f"?q={quote('涵闸')}&order=newest&page=2"]
        for page in ("2", "3", "49", "50", "51", "9999", "99999", "999999999"):
            last = read(client, f"/search/?q=涵闸&page={page}")
            assert len(last.all("//article[@class='hit']")) == 1, page
            assert last.all("//nav[@class='pager']/a/@href") == [f"?q={quote('涵闸')}&page=1"], page

    def test_the_last_page_that_may_be_says_how_many_it_leaves_out(self, client, monkeypatch):
        monkeypatch.setattr(search_request, "LAST_PAGE", 2)
        monkeypatch.setattr(search_request, "RESULTS_PER_PAGE", 1)
        published(*({"title": f"在第{number}次例会上的讲话"} for number in range(5)))
        first, last = (read(client, f"/en/search/?q=涵闸&page={page}") for page in (1, 9))
        assert "stand on no page" not in first.text()
        assert "3 more speeches stand on no page" in last.text()

    @pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "１", "9" * 5000])
    def test_a_page_that_is_none_is_the_first(self, client, speech, page):  # noqa: ARG002
        assert len(read(client, f"/search/?q=涵闸&page={page}").all("//article[@class='hit']")) == 1

    def test_the_order_that_is_asked_for_is_marked(self, client, speech):  # noqa: ARG002
        page = read(client, "/search/?q=涵闸&order=newest&page=1")
        assert page.texts("//span[@class='orders']/a") == [str(name) for name in Order.labels]
        assert page.texts("//span[@class='orders']/a[@aria-current]") == [str(Order.NEWEST.label)]
        page = read(client, "/search/?q=涵闸&order=nonsense")
        assert page.texts("//span[@class='orders']/a[@aria-current]") == [str(Order.RELEVANCE.label)]

    @pytest.mark.parametrize("length", [128, 129, 2000, 100_000])
    def test_a_long_query_is_answered_or_named(self, client, length):
        response = client.get("/search/", {"q": "闸" * length})
        assert response.status_code == (200 if length <= 128 else 400)
        assert policy(response) == POLICY


class TestYears:
    def test_a_year_counts_its_public_speeches(self, client):
        published({}, {"date": "2025"}, {"date": "2024-06"}, {"date": "", "title": "在例会上的讲话"})
        page = read(client, "/en/years/")
        assert page.texts("//ul[@class='values']/li") == ["20252 speeches", "20241 speech"]
        assert page.links("//ul[@class='values']") == ["/en/years/2025/", "/en/years/2024/"]
        assert page.all("//meter/@value") == ["100", "50"]
        assert page.text("//p[@class='under-title']") == "1 more speech has no known date."

    def test_a_year_is_listed_by_month_and_what_is_less_exact_stands_behind(self, client):
        published(
            {"title": "甲", "date": "2025-01-01"},
            {"title": "乙", "date": "2025"},
            {"title": "丙", "date": "2025-01-01"},
            {"title": "丁", "date": "2025-01"},
            {"title": "戊", "date": "2025-03-08"},
        )
        page = read(client, "/en/years/2025/")
        months = {
            section.findtext("h2"): [a.text for a in section.iter("a")]
            for section in page.all("//section[@class='month']")
        }
        assert [*months.items()] == [
            ("March", ["戊"]), ("January", ["丙", "甲", "丁"]), ("Month not known", ["乙"]),
        ]  # fmt: skip

    def test_a_full_year_has_pages(self, client):
        published(*({"title": f"在第{number}次例会上的讲话"} for number in range(51)))
        first = read(client, "/years/2025/")
        assert len(first.all("//ul[@class='list']/li")) == 50
        assert first.all("//nav[@class='pager']/a/@href") == ["?page=2"]
        for page in ("2", "3", "99999", "9" * 9):
            assert len(read(client, f"/years/2025/?page={page}").all("//ul[@class='list']/li")) == 1
        for page in ("", "x", "1.0"):
            assert len(read(client, f"/years/2025/?page={page}").all("//ul[@class='list']/li")) == 50

    @pytest.mark.parametrize("year", [0, 1, 1999, 9999, 10000, 10**30])
    def test_a_year_without_speeches_is_not_found(self, client, speech, year):  # noqa: ARG002
        assert client.get(f"/years/{year}/").status_code == 404


class TestWhatIsNotPublic:
    def test_is_not_found_by_readers(self, client, hidden):
        for speech in hidden:
            for name in ("speech", "original"):
                response = client.get(reverse(name, args=[speech.pk]))
                assert response.status_code == 404
                assert speech.title not in response.content.decode()

    def test_is_read_by_staff_and_says_what_it_is(self, editor, hidden):
        states = []
        for speech in hidden:
            page = read(editor, f"/en/speeches/{speech.pk}/")
            assert page.text("//h1") == speech.title
            states += page.texts("//article//span[@class='chip']")
            get(editor, reverse("original", args=[speech.pk]))
        assert states == ["Draft", "Withdrawn"]

    def test_stands_on_no_list_in_no_count_and_in_no_result(self, client, editor, hidden, speech):
        for reader in (client, editor):
            for address in (
                "/",
                "/years/",
                "/search/?q=樱桃",
                "/search/?q=樱桃&order=newest",
                speech.get_absolute_url(),
            ):
                page = read(reader, address)
                for unseen in hidden:
                    assert unseen.title not in page.text("//body"), address
            assert read(reader, "/en/years/").texts("//ul[@class='values']/li") == ["20251 speech"]
            assert read(reader, "/en/search/?q=樱桃").text("//*[@role='status']/span[1]") == "0 speeches"
            for year in (2031, 2032):
                assert reader.get(f"/years/{year}/").status_code == 404


class TestHostileText:
    """Whatever a speech or a query says is words, never markup."""

    @pytest.fixture
    def hostile(self) -> Speech:
        text = f"各位{HOSTILE}：\n一、{HOSTILE}\n（一）{HOSTILE}。后面{HOSTILE}还有。\n谢谢大家！"
        (speech,) = published({"text": text, "title": HOSTILE, "speaker": HOSTILE, "source": HOSTILE})
        ingest.change_fields(speech, {"place": HOSTILE, "occasion": HOSTILE, "theme": HOSTILE, "speaker_role": HOSTILE})
        Speech.objects.filter(pk=speech.pk).update(head=HOSTILE)
        drain()
        return speech

    def test_is_only_words(self, client, hostile):
        query = quote(HOSTILE)
        for address in (
            "/",
            f"/search/?q={query}",
            f"/search/?q=%22{quote('script>alert')}%22",
            f"/search/?q={query}%20titel:x",
            f"/speeches/{hostile.pk}/",
            f"/speeches/{hostile.pk}/?q={query}",
            f"/speeches/{hostile.pk}/?q={quote('script')}",
            "/years/2025/",
            f"/years/?q={query}",
            f"/no/{query}/",
        ):
            page = Read(client.get(address))
            assert not page.all(f"{OWN_SCRIPT} | //*[@id='x'] | //main//script"), address

    def test_is_shown_as_it_is(self, client, hostile):
        page = read(client, f"/speeches/{hostile.pk}/?q={quote('alert')}")
        assert page.all("//h1")[0].text_content() == HOSTILE
        assert [line.text_content() for line in page.all("//div[@class='text']/*")] == hostile.text.split("\n")
        assert page.texts("//mark[@data-match]") == ["alert"] * 4
        assert page.all("//title")[0].text == f"{HOSTILE} · 言库"
        page = read(client, f"/search/?q=%22{quote('script>alert')}%22")
        assert page.texts("//article[@class='hit']/h2") == [HOSTILE]
        assert set(page.texts("//mark")) == {"script>alert"}


class TestFaults:
    def test_a_page_that_does_not_exist_offers_a_search(self, client):
        page = read(client, "/en/no/such/page/", status=404)
        assert page.text("//h1") == "There is no such page"
        assert page.all("//main//form/@action") == ["/en/search/"]

    def test_a_fault_of_ours_is_told_without_its_particulars(self, settings):
        settings.STORAGES = settings.STORAGES | {
            "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
        }  # whose list of files is not made here: every page fails
        response = Client(raise_request_exception=False).get("/")
        assert response.status_code == 500
        assert policy(response) == POLICY
        assert not response.cookies
        page = Read(response)
        assert page.text("//h1") == "出错了 · Something went wrong"
        assert page.links("//main") == ["/", "/"]
        assert "Traceback" not in response.content.decode()

    def test_a_foreign_host_is_refused(self, client):
        assert client.get("/", headers={"host": "evil.example.org"}).status_code == 400


class TestLanguages:
    def test_chinese_is_the_default_whatever_the_browser_prefers(self, client):
        response = client.get("/", headers={"accept-language": "en"})
        assert Read(response).all("//html/@lang") == ["zh-Hans"]

    def test_each_has_addresses_of_its_own_and_each_page_leads_to_the_others(self, client, speech):
        here = f"speeches/{speech.pk}/?q={quote('涵闸')}"
        shown = {
            f"/{here}": ("zh-Hans", "简体", "提纲"),
            f"/zh-hant/{here}": ("zh-Hant", "繁體", "提綱"),
            f"/en/{here}": ("en", "English", "Outline"),
        }
        for address, (language, name, outline) in shown.items():
            page = read(client, address)
            assert page.all("//html/@lang") == [language]
            assert page.all("//div[@class='text']/@lang") == ["zh-Hans"]
            assert page.text("//nav[@aria-label]//details/summary/h2") == outline
            assert page.all("//ul[@class='tongues']//a/@href") == [*shown]
            assert page.all("//ul[@class='tongues']//a/@lang") == ["zh-Hans", "zh-Hant", "en"]
            assert page.texts("//ul[@class='tongues']//a[@aria-current]") == [name]

    @pytest.mark.parametrize("address", ["/", "/browse/", "/genres/", "/search/help/", "/search/form/", "/no/"])
    def test_a_page_in_traditional_characters_has_no_others(self, client, address):
        words = Read(client.get(f"/zh-hant{address}")).all("//*[not(@lang='zh-Hans')]/text()")
        assert [word for word in words if language_of(word) == "zh-Hans"] == []


class TestQueries:
    """The number of database queries does not grow with what a page shows."""

    @pytest.mark.parametrize("count", [1, 3])
    @pytest.mark.parametrize(
        ("address", "queries"),
        [("/", 6), ("/search/?q=涵闸", 5), ("/years/", 3), ("/years/2025/", 3), ("/search/help/", 0), ("/no/", 0)],
    )
    def test_of_a_list(self, client, django_assert_num_queries, count, address, queries):
        published(*({"title": f"在第{number}次例会上的讲话"} for number in range(count)))
        cache.clear()
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)

    @pytest.mark.parametrize("repeated", [1, 3])
    def test_of_a_speech(self, client, django_assert_num_queries, repeated):
        speech, *_ = published({"text": TEXT * repeated}, {}, {})
        client.get(speech.get_absolute_url())
        with django_assert_num_queries(3):
            client.get(f"{speech.get_absolute_url()}?q=涵闸")


VALUES = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="()（）“”\"'「」:：-|.0123456789 ORNT或级年份日期标题同句同段year涵闸", max_size=60),
    st.integers().map(str),
    st.sampled_from(
        [
            "newest",
            "relevance",
            "oldest",
            "matches",
            "级9:(",
            "year:..",
            "\0",
            "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        ]
    ),
)


class TestAnyAddress:
    @hypothesis_settings(
        max_examples=50,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.dictionaries(st.sampled_from(["q", "page", "order", "year", "genre", "x"]), VALUES, max_size=4))
    @example({"q": "涵闸", "page": "-0"})
    @example({"q": "\0涵闸\x1f", "order": "\0"})
    @example({"q": "同段:(同句:(" * 12 + "的" + "))" * 12})
    @example({"q": "NOT (" * 150, "page": "9" * 4000})
    @example({"q": "\u202e\ufeff“\u2066", "year": "²", "place": "\ud800", "genre": "x" * 999})
    def test_gives_a_page(self, client, speech, parameters):
        for address, statuses in {
            "/search/": {200, 400},
            speech.get_absolute_url(): {200},
            "/years/2025/": {200},
            "/": {200},
        }.items():
            response = client.get(address, {k: v.encode("utf-8", "surrogatepass") for k, v in parameters.items()})
            assert response.status_code in statuses
            Read(response)

    @hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.binary(max_size=40))
    @example(b"%ff%fe=%00&q=%ed%a0%80")
    @example(b"q=%E6%B6%B5&" + b"&".join(b"place=%d" % n for n in range(900)))
    @example(b"&".join(b"q=%d" % n for n in range(900)))
    @example(b"&" * 5000)
    def test_gives_a_page_whatever_its_bytes(self, client, speech, raw):
        for address in ("/search/", "/search/suggest/", "/search/form/", speech.get_absolute_url(), "/years/2025/"):
            response = client.generic("GET", address, QUERY_STRING=raw.decode("latin-1"))
            assert response.status_code in {200, 400}
