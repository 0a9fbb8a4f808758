"""Addresses of result pages: what they ask for, and what is one step away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.urls import reverse

from archive import server
from speeches.forms import LAST_PAGE, LONGEST_QUERY, LONGEST_TYPED, Pages
from speeches.search import Count, Facet, Order, drain, find
from speeches.search_request import (
    LISTED,
    MOST_CHOSEN,
    SHOWN,
    SearchRequest,
    chips,
    facet_lists,
    narrower,
    year_chart,
)
from speeches.tests.web_fixtures import Read, take
from speeches.text.query import MAX_PHRASE, MAX_TERMS, parse

if TYPE_CHECKING:
    from speeches.search import Results


def asked(address: str) -> SearchRequest:
    return SearchRequest.from_address(QueryDict(address))


@pytest.mark.parametrize(
    ("address", "query", "order", "page"),
    [
        pytest.param("", "", Order.RELEVANCE, 1, id="nothing"),
        pytest.param("q=春耕&order=newest&page=3", "春耕", Order.NEWEST, 3, id="all"),
        pytest.param("q=+春耕\t%00备耕%0a", "春耕 备耕", Order.RELEVANCE, 1, id="one-clean-line"),
        pytest.param("q=甲&q=乙", "乙", Order.RELEVANCE, 1, id="the-last-counts"),
        pytest.param("order=NEWEST&page=-2", "", Order.RELEVANCE, 1, id="unknown"),
        pytest.param("page=0", "", Order.RELEVANCE, 1, id="page-0"),
        pytest.param("page=３", "", Order.RELEVANCE, 1, id="other-digits"),
        pytest.param("page=99999", "", Order.RELEVANCE, LAST_PAGE, id="deep"),
        pytest.param(f"page={'9' * 9999}", "", Order.RELEVANCE, 1, id="no-number-of-a-page"),
    ],
)
def test_an_address_may_say_anything(address, query, order, page):
    assert asked(address) == SearchRequest(query, order, page)


def test_no_query_without_a_fault_is_cut():
    longest = " ".join(f"level:“{'闸' * MAX_PHRASE}”" for _ in range(MAX_TERMS))
    parse(longest)
    assert asked(f"q={quote(longest)}").query == longest
    assert len(asked(f"q={'闸' * 5000}").query) == LONGEST_QUERY


@pytest.mark.django_db
@pytest.mark.usefixtures("pages")
def test_what_a_search_box_takes_fits_in_a_request_line(client):
    boxes = Read(client.get("/")).all("//input[@name='q']/@maxlength")
    assert boxes == [str(LONGEST_TYPED)]
    line = f"GET /en/speeches/4294967296/?q={quote('闸' * LONGEST_TYPED)}&order=relevance&page=50 HTTP/1.1"
    assert len(line) < server.limit_request_line


@pytest.mark.parametrize(
    ("page", "total", "expected"),
    [
        (1, 0, Pages(1, 1)),
        (1, 20, Pages(1, 1)),
        (2, 21, Pages(2, 2)),
        (3, 21, Pages(2, 2)),
        (50, 10**6, Pages(50, LAST_PAGE)),
    ],
)
def test_pages_end_with_the_hits(page, total, expected):
    assert SearchRequest("闸", Order.RELEVANCE, page).pages(total) == expected


@pytest.mark.parametrize(
    ("address", "selection"),
    [
        ("year=2024&year=2025&genre=讲话", {Facet.YEAR: ("2024", "2025"), Facet.GENRE: ("讲话",)}),
        ("place=青禾县&place=青禾县&place=", {Facet.PLACE: ("青禾县",)}),
        (f"speaker={'长' * 201}", {}),
        ("colour=红", {}),
    ],
    ids=["several", "once each", "too long", "no facet"],
)
def test_an_address_narrows_the_result(address, selection):
    assert asked(address).selection == selection


def test_an_address_names_a_bounded_number_of_values():
    assert len(asked("&".join(f"year={n}" for n in range(999))).selection[Facet.YEAR]) == MOST_CHOSEN


@pytest.mark.parametrize(
    "address",
    ["q=%E6%98%A5%E8%80%95", "q=a+b&year=2024&year=2025&genre=%E8%AE%B2%E8%AF%9D&order=newest&page=2"],
)
def test_a_request_is_written_back_as_its_address(address):
    assert asked(address).parameters == address
    assert asked(address).address == f"{reverse('search')}?{address}"


def toggled(request: SearchRequest, facet: Facet, value: str) -> SearchRequest:
    return asked(request.toggling(facet)(value).partition("?")[2])


def test_choosing_twice_takes_back_and_begins_at_the_first_page():
    start = asked("q=闸&year=2024&order=newest&page=3")
    more = toggled(toggled(start, Facet.YEAR, "2025"), Facet.PLACE, "青禾&县")
    assert more == SearchRequest(
        "闸", Order.NEWEST, selection={Facet.YEAR: ("2024", "2025"), Facet.PLACE: ("青禾&县",)}
    )
    back = toggled(toggled(toggled(more, Facet.YEAR, "2024"), Facet.YEAR, "2025"), Facet.PLACE, "青禾&县")
    assert back == more.unnarrowed == asked("q=闸&order=newest")


def test_of_very_many_values_the_most_frequent_are_listed_and_the_chosen_ones():
    counts = [Count(f"人{number}", 99 - number, chosen=number == 90) for number in range(95)]
    found = SimpleNamespace(facets=dict.fromkeys(Facet, ()) | {Facet.SPEAKER: counts})
    (facets,) = facet_lists(asked("q=闸&speaker=人90"), cast("Results", found))
    assert [choice.name for choice in facets.choices] == [*(f"人{number}" for number in range(LISTED)), "人90"]
    assert [choice.name for choice in facets.shown] == [*(f"人{number}" for number in range(SHOWN)), "人90"]
    assert len(facets.shown) + len(facets.folded) + facets.unlisted == 95


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        ("春耕", ["标题:春耕", '小标题:"春耕"', "正文:春耕"]),
        ("春耕 OR “备耕”", ['标题:春耕 OR 标题:"备耕"', '小标题:("春耕" OR "备耕")', '正文:春耕 OR 正文:"备耕"']),
        ("标题:春耕", []),
        ("春耕 年份:2024", []),
        ("同句:(春耕 水)", []),
    ],
)
def test_words_without_a_place_can_be_sought_in_one_place(query, addresses):
    found = narrower(asked(f"q={quote(query)}&year=2024"), parse(query))
    texts = [QueryDict(address.partition("?")[2])["q"] for _, address in found]
    assert texts == addresses
    for text in texts:
        parse(text)


@pytest.fixture
def archive(db, engine):  # noqa: ARG001 - the database and an index
    take(title="关于巡堤的讲话", date="2025-11-03", speaker="林知远")
    take("各位同事：\n巡堤要到人。", title="青禾县关于春耕的讲话", date="2022-05", speaker="高文静")
    take("各位同事：\n巡堤要记账。", title="青禾县关于秋收的报告", date="2022-10-01", speaker="高文静")
    while drain():
        pass


def results(request: SearchRequest):
    return find(parse(request.query), selection=request.selection)


@pytest.mark.usefixtures("archive")
def test_facets_say_what_choosing_them_leaves():
    request = asked("q=巡堤&genre=讲话")
    lists = {facets.facet: facets for facets in facet_lists(request, results(request))}
    assert [(c.name, c.count, c.is_chosen) for c in lists[Facet.GENRE].choices] == [
        ("讲话", 2, True),
        ("报告", 1, False),
    ]
    assert [(c.name, c.count) for c in lists[Facet.SPEAKER].choices] == [("林知远", 1), ("高文静", 1)]
    for choice in lists[Facet.SPEAKER].choices:
        narrowed = asked(choice.address.partition("?")[2])
        assert results(narrowed).total == choice.count
    assert Facet.SOURCE not in lists


@pytest.mark.usefixtures("archive")
def test_a_chip_takes_its_value_back():
    request = asked("q=巡堤&genre=讲话&year=2022")
    assert [chip.name for chip in chips(request)] == ["2022年", "讲话"]
    assert [asked(chip.address.partition("?")[2]) for chip in chips(request)] == [
        asked("q=巡堤&genre=讲话"),
        asked("q=巡堤&year=2022"),
    ]


@pytest.mark.usefixtures("archive")
def test_the_chart_has_a_bar_for_each_year_at_its_place():
    chart = year_chart(asked("q=巡堤"), results(asked("q=巡堤")))
    assert chart is not None
    assert [(bar.at, bar.choice.count, bar.height, bar.y) for bar in chart.bars] == [
        (2022, 2, chart.height, 0),
        (2025, 1, chart.height // 2, chart.height // 2),
    ]
    steps = [bar.x for bar in chart.bars]
    assert steps == [0, 3 * (chart.bars[0].width + 3)]
    assert chart.width == steps[-1] + chart.bars[-1].width


@pytest.mark.usefixtures("archive")
def test_nothing_found_has_no_chart():
    assert year_chart(asked("q=“没有的话”"), results(asked("q=“没有的话”"))) is None
