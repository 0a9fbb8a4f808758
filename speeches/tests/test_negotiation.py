"""A reader whose device asks for traditional characters is met with them."""

from __future__ import annotations

from urllib.parse import quote

import pytest

PAGE = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
TAIWAN = PAGE | {"accept-language": "zh-TW,zh;q=0.9,en;q=0.8"}
ADDRESS = f"/search/help/?q={quote('干部 & 群众')}&mark=%2F"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


@pytest.mark.parametrize(
    "languages",
    ["zh-TW", "zh-HK,zh;q=0.9", "zh-Hant", "zh-Hant-HK", "zh-MO", "en-US,en;q=0.9,zh-TW;q=0.8,zh-CN;q=0.7"],
)
def test_the_device_asks_for_traditional_characters(client, languages):
    response = client.get(ADDRESS, headers=PAGE | {"accept-language": languages})
    assert (response.status_code, response["Location"]) == (302, f"/zh-hant{ADDRESS}")
    assert {"Accept-Language", "Referer"} <= {*response["Vary"].split(", ")}


@pytest.mark.parametrize(
    "languages", ["zh-CN,zh-TW;q=0.9", "zh", "zh-SG", "en-US,en", "fr", "*", "zh-", "", "zh-TW;q=0"]
)
def test_the_device_does_not(client, languages):
    assert client.get(ADDRESS, headers=PAGE | {"accept-language": languages}).status_code == 200


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        pytest.param(ADDRESS, {"referer": "http://testserver/zh-hant/"}, id="who chose simplified by a link"),
        pytest.param(ADDRESS, {"sec-fetch-site": "same-origin"}, id="the same where no referrer is sent"),
        pytest.param("/en/search/help/", {}, id="a page in a language"),
        pytest.param("/zh-hant/search/help/", {}, id="the page itself"),
        pytest.param(ADDRESS, {"accept": "*/*"}, id="a program"),
        pytest.param("/robots.txt", {}, id="what is in no language"),
    ],
)
def test_who_stays(client, address, headers):
    assert client.get(address, headers=TAIWAN | headers).status_code == 200


def test_who_comes_from_elsewhere_is_led(client):
    response = client.get(
        "/", headers=TAIWAN | {"referer": "http://elsewhere.example/", "sec-fetch-site": "cross-site"}
    )
    assert response["Location"] == "/zh-hant/"


def test_no_address_leads_out_of_the_archive(client):
    response = client.get("/", PATH_INFO="//evil.example.org/", headers=TAIWAN)
    assert response.status_code == 404


def test_what_is_sent_in_is_taken_where_it_is_sent(client):
    assert client.post("/search/help/", headers=TAIWAN).status_code == 405
