"""What a search gives away: tables, JSON and feeds with every hit, and nothing that does harm elsewhere."""

from __future__ import annotations

import csv
import io
import json

import lxml.etree
import pytest
from django.conf import settings
from django.urls import reverse

from speeches.models import Speech
from speeches.search import drain, results
from speeches.tests.web_fixtures import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def archive():
    take(title="关于巡堤的讲话", date="2025-11-03", speaker="林知远")
    take("各位同事：\n巡堤要到人。", title="=HYPERLINK(1)", date="2024-05", speaker="＋高文静")
    take("各位同事：\n巡堤的草稿。", title="没有公开的讲话", publish=False)
    while drain():
        pass


def text_of(response) -> str:
    return b"".join(response).decode()


@pytest.mark.usefixtures("archive")
def test_a_table_has_a_row_for_every_hit(client):
    response = client.get(reverse("search_export", args=["csv"]), {"q": "巡堤", "order": "newest"})
    assert response["Content-Disposition"] == 'attachment; filename="yanku-search.csv"'
    table = text_of(response)
    assert table[0] == "\ufeff"
    rows = list(csv.DictReader(io.StringIO(table[1:])))
    assert [(row["title"], row["delivered_on"], row["delivered_precision"], row["speaker"]) for row in rows] == [
        ("关于巡堤的讲话", "2025-11-03", "day", "林知远"),
        ("'=HYPERLINK(1)", "2024-05", "month", "'＋高文静"),
    ]
    speech = Speech.objects.get(title="关于巡堤的讲话")
    section = speech.sections.get(number="（二）")
    address = f"{settings.ADDRESS.url}/speeches/{speech.pk}/"
    assert {name: rows[0][name] for name in ("url", "passage_url", "headings", "matches", "passage_matches")} == {
        "url": address,
        "passage_url": f"{address}#{section.key}",
        "headings": "一、加固堤防，守住安全 › （二）落实巡堤制度",
        "matches": "1",
        "passage_matches": "1",
    }
    assert rows[0]["passage"] == "（二）落实巡堤制度。"


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
def test_no_cell_of_a_table_is_a_formula(client, sign):
    take("各位同事：\n" + sign + "巡堤要到人。", title=f"{sign}1+1", speaker=f"{sign}1", source=f"{sign}A1")
    while drain():
        pass
    table = text_of(client.get(reverse("search_export", args=["csv"]), {"q": "巡堤"}))
    cells = [cell for row in csv.reader(io.StringIO(table[1:])) for cell in row]
    assert [cell for cell in cells if cell.startswith(sign)] == []
    assert f"'{sign}1+1" in cells


@pytest.mark.parametrize(("kind", "first"), [("csv", 2), ("json", 2)])
def test_hits_are_read_while_they_are_sent(client, monkeypatch, django_assert_num_queries, kind, first):
    """Two queries for each page of hits, none before its first is asked for: memory holds one page."""
    for number in range(5):
        take(title=f"第{number}次讲话")
    while drain():
        pass
    monkeypatch.setattr(results, "PAGE", 2)
    rows = iter(client.get(reverse("search_export", args=[kind]), {"q": "巡堤"}).streaming_content)
    next(rows)
    for at in range(5):
        with django_assert_num_queries(0 if at % first else 2):
            next(rows)


@pytest.mark.usefixtures("archive")
def test_json_has_every_hit_with_its_passages(client):
    response = client.get(reverse("search_export", args=["json"]), {"q": "“巡堤”", "order": "oldest"})
    found = json.loads(text_of(response))
    assert [(one["title"], [p["matches"] for p in one["passages"]]) for one in found] == [
        ("=HYPERLINK(1)", [1]),
        ("关于巡堤的讲话", [1]),
    ]
    speech = Speech.objects.get(title="关于巡堤的讲话")
    section = speech.sections.get(number="（二）")
    assert found[1]["passages"][0]["url"].endswith(f"/speeches/{speech.pk}/#{section.key}")


@pytest.mark.usefixtures("archive")
def test_json_without_hits_is_an_empty_array(client):
    assert json.loads(text_of(client.get(reverse("search_export", args=["json"]), {"q": "“没有的话”"}))) == []


@pytest.mark.parametrize("query", ["", "titel:水", '"水'], ids=["nothing", "no such field", "a fault"])
@pytest.mark.parametrize("address", ["/search/hits.csv", "/search/hits.json", "/search/feed/"])
def test_what_is_no_search_is_not_there(client, address, query):
    assert client.get(address, {"q": query}).status_code == 404


def entries(response) -> list[str]:
    feed = lxml.etree.fromstring(response.content)
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


@pytest.mark.usefixtures("archive")
def test_a_search_is_a_feed_of_its_hits_newest_first(client):
    response = client.get(reverse("search_feed"), {"q": "巡堤"})
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries(response) == ["关于巡堤的讲话", "=HYPERLINK(1)"]


@pytest.mark.usefixtures("archive")
def test_the_archive_is_a_feed_of_what_came_in_last(client):
    assert entries(client.get(reverse("feed"))) == ["=HYPERLINK(1)", "关于巡堤的讲话"]
