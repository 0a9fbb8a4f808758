"""What programs read of the archive: addresses, feeds, maps, data, and what they may keep."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import quote

import lxml.etree
import lxml.html
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from speeches.models import Genre, IndexJob, Speech, Status
from speeches.search import drain
from speeches.tests.index_fixtures import make_speech
from speeches.tests.web_fixtures import Read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

ENDS_SCRIPTS = "</script><script>alert(1)</script><!-- & \u2028"
KNOWN: dict[str, Any] = {
    "delivered_on": date(2024, 5, 1),
    "delivered_precision": "month",
    "speaker": "林知远",
    "speaker_role": "县长",
    "genre": Genre.SPEECH,
    "place": "青禾县",
    "occasion": "节后收心会",
}


def xml(response) -> lxml.etree._Element:
    assert response.status_code == 200
    return lxml.etree.fromstring(response.content)


def texts(response, path: str) -> list[str]:
    """The words of elements of any namespace."""
    steps = "".join(f"//*[local-name()='{step}']" for step in path.split("/"))
    return [str(element.text) for element in xml(response).xpath(steps)]


@pytest.fixture
def speech() -> Speech:
    return make_speech(ENDS_SCRIPTS, **KNOWN)


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


class TestHead:
    def test_names_the_page_in_every_language(self, client, speech):
        for address in (f"/speeches/{speech.pk}/", f"/zh-hant/speeches/{speech.pk}/", f"/en/speeches/{speech.pk}/"):
            page = Read(client.get(f"{address}?q=x&order=y"))
            assert page.all("//link[@rel='canonical']/@href") == [f"http://testserver{address}"]
            assert [(link.get("hreflang"), link.get("href")) for link in page.all("//link[@hreflang]")] == [
                ("x-default", f"http://testserver/speeches/{speech.pk}/"),
                ("zh-Hans", f"http://testserver/speeches/{speech.pk}/"),
                ("zh-Hant", f"http://testserver/zh-hant/speeches/{speech.pk}/"),
                ("en", f"http://testserver/en/speeches/{speech.pk}/"),
            ]

    def test_of_a_further_page_names_that_page(self, client, speech):  # noqa: ARG002
        page = Read(client.get("/places/?page=2&order=name"))
        assert page.all("//link[@rel='canonical']/@href") == ["http://testserver/places/?page=2"]

    def test_of_what_is_not_found_or_found_by_a_search_names_nothing(self, client, speech):  # noqa: ARG002
        for address in ("/no/", "/search/?q=x", "/years/1999/"):
            page = Read(client.get(address))
            assert page.all("//link[@rel='canonical']") == []
            assert page.all("//meta[@name='robots']/@content") == ["noindex"]

    def test_says_what_a_shared_link_shows(self, client, speech):
        page = Read(client.get(speech.get_absolute_url()))
        shown = {meta.get("property"): meta.get("content") for meta in page.all("//meta[@property]")}
        assert shown["og:title"] == ENDS_SCRIPTS
        assert shown["og:url"] == f"http://testserver{speech.get_absolute_url()}"
        assert shown["og:type"] == "article"
        assert shown["og:image"].startswith("http://testserver/static/img/")
        assert shown["og:description"].split() == ["县长林知远", "2024年5月"]


class TestLinkedData:
    def test_says_what_is_known_and_cannot_be_broken_out_of(self, client, speech):
        page = Read(client.get(speech.get_absolute_url()))
        (block,) = page.all("//script[@type='application/ld+json']")
        data = json.loads(block.text)
        assert {name: data[name] for name in ("headline", "dateCreated", "author", "locationCreated", "about")} == {
            "headline": ENDS_SCRIPTS,
            "dateCreated": "2024-05",
            "author": {"@type": "Person", "name": "林知远", "jobTitle": "县长"},
            "locationCreated": {"@type": "Place", "name": "青禾县"},
            "about": {"@type": "Event", "name": "节后收心会"},
        }

    def test_says_nothing_that_is_not_known(self, client):
        speech = make_speech("一篇讲话", organization="青禾县水利局")
        page = Read(client.get(speech.get_absolute_url()))
        data = json.loads(page.all("//script[@type='application/ld+json']")[0].text)
        assert data["author"] == {"@type": "Organization", "name": "青禾县水利局"}
        assert not {"dateCreated", "genre", "about", "isBasedOn", "locationCreated"} & data.keys()


class TestMaps:
    def test_lead_to_every_public_page_in_every_language(self, client, speech):
        hidden = make_speech("草稿", status=Status.DRAFT)
        parts = texts(client.get("/sitemap.xml"), "sitemap/loc")
        assert parts == [f"http://testserver/sitemap-{part}.xml" for part in ("speeches", "pages", "lists")]
        found = [address for part in parts for address in texts(client.get(part), "url/loc")]
        assert {f"http://testserver{prefix}/speeches/{speech.pk}/" for prefix in ("", "/zh-hant", "/en")} <= {*found}
        assert f"http://testserver/genres/{quote('讲话')}/" in found
        assert not [address for address in found if f"/speeches/{hidden.pk}/" in address]
        assert {client.get(address).status_code for address in found} == {200}

    def test_have_the_day_of_the_last_change(self, client, speech):
        day = speech.updated_at.strftime("%Y-%m-%d")
        assert set(texts(client.get("/sitemap-speeches.xml"), "lastmod")) == {day}

    def test_are_named_to_robots(self, client):
        lines = client.get("/robots.txt").content.decode().splitlines()
        assert {"Disallow: /search/", "Disallow: /*/sections/"} <= {*lines}
        assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_a_browser_learns_how_to_search(client):
    page = Read(client.get("/en/"))
    (address,) = page.all("//link[@rel='search']/@href")
    urls = xml(client.get(address)).xpath("//*[local-name()='Url']/@template")
    assert urls[0] == "http://testserver/en/search/?q={searchTerms}"


def test_a_list_has_a_feed_of_its_own(client, speech):
    make_speech("别处的讲话", place="临江市")
    page = Read(client.get(f"/places/{quote('青禾县')}/"))
    feed = page.all("//link[@type='application/atom+xml']/@href")[-1]
    assert texts(client.get(feed), "entry/title") == [speech.title]
    assert client.get(f"/feed/places/{quote('没有')}/").status_code == 404
    assert client.post(feed).status_code == 405


def test_a_feed_names_itself_and_its_summaries_are_words(client):
    speech = make_speech("一篇讲话", text="三点：\n一、甲<乙 & 丙")
    drain()
    for address in ("/feed/", f"/search/feed/?q={quote('甲')}&order=newest"):
        feed = xml(client.get(address))
        (itself,) = feed.xpath("./*[local-name()='link'][@rel='self']/@href")
        assert texts(client.get(itself), "entry/title") == [speech.title]
        (summary,) = feed.xpath("//*[local-name()='summary']")
        assert summary.get("type") == "html"
        assert lxml.html.fromstring(summary.text).text_content() == "三点：一、甲<乙 & 丙"


def test_who_asks_for_an_icon_without_reading_a_page_gets_it(client):
    icon = Read(client.get("/")).all("//link[@rel='icon']/@href")
    assert client.get("/favicon.ico").headers["Location"] == icon[0]


ADDRESSES = ("/", "/browse/", "/years/", f"/places/{quote('青禾县')}/", "/feed/", f"/feed/places/{quote('青禾县')}/")


class TestWhatMayBeKept:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_is_asked_for_again_and_sent_only_if_changed(self, client, speech, address, django_assert_num_queries):
        first = client.get(address)
        assert first["Cache-Control"] == "no-cache"
        known = {"If-None-Match": first["ETag"]}
        with django_assert_num_queries(1):
            again = client.get(address, headers=known)
        assert (again.status_code, again.content) == (304, b"")
        assert client.head(address, headers=known).status_code == 304
        Speech.objects.filter(pk=speech.pk).withdraw()
        assert client.get(address, headers=known).status_code in {200, 404}

    def test_changes_with_whatever_is_shown(self, client, speech):
        etags = [client.get("/")["ETag"]]
        other = make_speech("一篇草稿", status=Status.DRAFT)
        etags.append(client.get("/")["ETag"])
        Speech.objects.filter(pk=other.pk).publish()
        etags.append(client.get("/")["ETag"])
        IndexJob.objects.all().delete()
        etags.append(client.get("/")["ETag"])
        speech.delete()
        etags.append(client.get("/")["ETag"])
        etags += [client.get(address)["ETag"] for address in ("/en/", "/?page=2", "/browse/")]
        assert len(set(etags)) == len(etags)

    def test_by_readers_holds_nothing_of_what_staff_see(self, client, editor, speech):
        for address in (*ADDRESSES, speech.get_absolute_url()):
            etag = client.get(address)["ETag"]
            response = editor.get(address, headers={"If-None-Match": etag})
            assert response.status_code == 200, address
            assert {"no-store", "private"} <= {*response["Cache-Control"].split(", ")}
            assert "Cookie" in response["Vary"]

    def test_of_a_speech_is_what_stands_there(self, client, speech):
        first = client.get(speech.get_absolute_url())
        known = {"If-None-Match": first["ETag"]}
        assert client.get(speech.get_absolute_url(), headers=known).status_code == 304
        Speech.objects.filter(pk=speech.pk).withdraw()
        assert client.get(speech.get_absolute_url(), headers=known).status_code == 404


def test_the_page_of_a_fault_needs_nothing(client, settings):
    page = Read(client.get("/"))  # the same search box stands on both
    fault = lxml.etree.HTML((settings.BASE_DIR / "templates" / "500.html").read_text("utf-8"))
    assert fault.xpath("//form/@action") == [page.all("//main//form/@action")[0]]
    assert fault.xpath("//script | //style | //@style") == []
