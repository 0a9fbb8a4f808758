"""Lists: where a speech stands, what each list counts and holds, its address, its feed, and the way into a search."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone, translation

from speeches.browsing import DIMENSIONS, GENRES, OCCASIONS, PLACES, SPEAKERS, YEARS, ListOrder, Shelf, ShelfOrder
from speeches.models import Speech, Status
from speeches.search_indexes import Facet
from speeches.tests.index_fixtures import make_speech
from speeches.tests.web_fixtures import Read
from speeches.text.query import parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]

ODD = 'a/b "甲" c?d#e%2F;&<i>'


def tree(shelves: list[Shelf] | tuple[Shelf, ...]) -> dict[str, Any]:
    return {shelf.name: (shelf.count, tree(shelf.below)) for shelf in shelves}


def of_places(*names: str) -> dict[str, Any]:
    for name in names:
        make_speech("一篇讲话", place=name)
    return tree(PLACES.shelves())


def on(day: str, precision: str = "day") -> dict[str, Any]:
    return {"delivered_on": date.fromisoformat(day), "delivered_precision": precision}


class TestPlaces:
    @pytest.mark.parametrize(
        ("names", "expected"),
        [
            pytest.param(
                ["云岭省临江市白鹭区", "云岭省临江市", "云岭省"],
                {"云岭省": (3, {"临江市": (2, {"白鹭区": (1, {})})})},
                id="tree",
            ),
            pytest.param(["外星基地", "柳荫"], {"外星基地": (1, {}), "柳荫": (1, {})}, id="unknown places are flat"),
            pytest.param(
                ["临江市青禾县", "青禾县", "云岭省临江市"],
                {"云岭省": (3, {"临江市": (3, {"青禾县": (2, {})})})},
                id="a county's name is given once in the country",
            ),
            pytest.param(
                ["临江市白鹭区", "白鹭区"],
                {"临江市": (1, {"白鹭区": (1, {})}), "白鹭区": (1, {})},
                id="a district's is not",
            ),
            pytest.param(
                ["临江市青禾县", "汐川市青禾县", "青禾县"],
                {"临江市": (1, {"青禾县": (1, {})}), "汐川市": (1, {"青禾县": (1, {})}), "青禾县": (1, {})},
                id="told in two ways",
            ),
            pytest.param(
                ["临江市青禾县", "青禾县临江市"],
                {"临江市": (1, {"青禾县": (1, {})}), "青禾县": (1, {"临江市": (1, {})})},
                id="told in a circle",
            ),
        ],
    )
    def test_are_a_tree(self, names, expected):
        assert of_places(*names) == expected

    def test_a_shelf_holds_what_stands_further_down(self):
        of_places("云岭省临江市白鹭区", "临江市", "云岭省", "汐川省")
        shelf = PLACES.shelf("云岭省临江市")
        assert shelf is not None
        assert sorted(shelf.speeches.values_list("place", flat=True)) == ["临江市", "云岭省临江市白鹭区"]
        assert [step.name for step in shelf.above] == ["云岭省"]

    def test_the_name_that_is_kept_leads_to_the_whole_one(self, client):
        of_places("云岭省临江市", "临江市")
        response = client.get(f"/places/{quote('临江市')}/")
        assert (response.status_code, response["Location"]) == (302, f"/places/{quote('云岭省临江市')}/")


class TestYears:
    def test_have_their_months_and_what_is_less_exact_is_in_none(self):
        for day, precision in (("2024-03-01", "day"), ("2024-03-01", "month"), ("2024-01-01", "year")):
            make_speech("一篇讲话", **on(day, precision))
        make_speech("一篇讲话")
        assert tree(YEARS.shelves()) == {"2024年": (3, {"三月": (2, {})})}
        month = YEARS.shelf("2024/3")
        assert month is not None
        assert (month.speeches.count(), YEARS.without()) == (2, 1)
        with translation.override("en"):
            assert month.title == "March 2024"

    @pytest.mark.parametrize("value", ["2024/1", "2024/03", "2024/13", "2024/0", "2025", "24", "2024/", "/2024", "x"])
    def test_that_hold_nothing_are_no_lists(self, client, value):
        make_speech("一篇讲话", **on("2024-01-01", "year"))
        assert client.get(f"/years/{value}/").status_code == 404

    def test_on_this_day_are_those_known_to_the_day(self):
        today = make_speech("当天", **on("1963-11-22"))
        make_speech("当月", **on("2020-11-01", "month"))
        make_speech("草稿", **on("2020-11-22"), status=Status.DRAFT)
        assert list(Speech.objects.public().delivered_on_day(date(2026, 11, 22))) == [today]

    def test_around_a_day_are_those_of_the_days_before_and_after_it_also_in_another_year(self):
        december, january = make_speech("年底", **on("1963-12-30")), make_speech("年初", **on("2020-01-02"))
        make_speech("更早", **on("2020-12-28"))
        make_speech("当月", **on("2020-01-01", "month"))
        around = Speech.objects.public().delivered_around(date(2026, 1, 1), 2)
        assert list(around.newest_first()) == [january, december]

    def test_the_home_page_tells_of_the_days_around_where_nothing_was_said_on_this_one(self, client):
        today = timezone.localdate()
        near = make_speech("前两天", **on(str((today - timedelta(2)).replace(year=2020))))
        assert Read(client.get("/en/")).texts("//*[@id='this-day']") == ["Around this day"]
        make_speech("当天", **on(str(today.replace(year=2020))))
        page = Read(client.get("/en/"))
        assert page.texts("//ul[@class='this-day']//a") == ["当天"]
        assert near.title not in page.text("//aside")


class TestShelves:
    @pytest.fixture(autouse=True)
    def speeches(self):
        make_speech("乙", genre="讲话", speaker="周木", **on("2024-05-01"))
        make_speech("甲", genre="讲话", speaker="安禾", **on("2025-05-01"))
        make_speech("丙", genre="讲话", speaker="周木")
        make_speech("丁", genre="讲话", speaker="秘密", status=Status.DRAFT)
        make_speech("戊", genre="讲话", speaker="秘密", status=Status.WITHDRAWN, published_at="2024-01-01T00:00Z")

    @pytest.mark.parametrize(
        ("order", "titles"),
        [("newest", "甲乙丙"), ("oldest", "乙甲丙"), ("title", "丙乙甲"), ("added", "丙甲乙"), ("x", "甲乙丙")],
    )
    def test_are_sorted_as_asked(self, client, order, titles):
        page = Read(client.get(f"/genres/{quote('讲话')}/?order={order}"))
        assert page.texts("//ul[@class='list']/li/a") == [*titles]
        marked = page.texts("//nav[@class='orders']/a[@aria-current]")
        assert marked == [str(ListOrder(order if order in ListOrder.values else "newest").label)]

    @pytest.mark.parametrize(("order", "names"), [("most", ["周木", "安禾"]), ("name", ["安禾", "周木"])])
    def test_of_a_dimension_are_sorted_as_asked(self, client, order, names):
        page = Read(client.get(f"/speakers/?order={order}"))
        assert page.texts("//ul[@class='values']/li/a/span[1]") == names
        assert [shelf.name for shelf in SPEAKERS.shelves(ShelfOrder(order))] == names

    def test_hold_public_speeches_only(self, client):
        client.force_login(get_user_model().objects.create_superuser("editor"))
        assert tree(GENRES.shelves()) == {"讲话": (3, {})}
        for address in ("/", "/browse/", "/speakers/", f"/genres/{quote('讲话')}/", "/feed/", "/sitemap-lists.xml"):
            words = client.get(address).content.decode()
            assert not {"丁</a>", "戊</a>", "秘密"} & {*words.split()}, address
            assert "秘密" not in words, address
        assert client.get(f"/speakers/{quote('秘密')}/").status_code == 404

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ("size=2", 2),
            ("size=2&page=2", 1),
            ("size=2&page=9", 1),
            ("size=0", 3),
            ("size=x&page=-1", 3),
            ("size=１", 3),
        ],
    )
    def test_have_pages(self, client, asked, shown):
        page = Read(client.get(f"/genres/{quote('讲话')}/?{asked}"))
        assert len(page.all("//ul[@class='list']/li")) == shown

    def test_are_named_on_the_page_of_all(self, client):
        page = Read(client.get("/browse/"))
        assert page.texts("//section[@class='part']/h2") == [str(d.name) for d in (YEARS, GENRES, SPEAKERS)]
        assert page.texts("//section[@class='part'][3]//li") == ["周木 2", "安禾 1"]

    def test_lead_on_to_the_search_narrowed_to_them(self, client):
        page = Read(client.get(f"/speakers/{quote('周木')}/"))
        (form,) = page.all("//main//form")
        assert [(box.get("name"), box.get("value")) for box in form.xpath(".//input")] == [
            ("speaker", "周木"),
            ("q", None),
        ]

    def test_mark_in_every_page_where_one_is(self, client):
        for address, current in (("/genres/", "page"), (f"/genres/{quote('讲话')}/", "true")):
            page = Read(client.get(address))
            assert page.texts("//nav[@class='ways']//a[@aria-current][not(@hreflang)]") == [str(GENRES.name)]
            assert page.all("//nav[@class='ways']//a[not(@hreflang)]/@aria-current") == [current]


class TestAddresses:
    def test_hold_any_value(self, client):
        make_speech("一篇讲话", speaker=ODD, occasion=ODD, place=ODD)
        for dimension in (SPEAKERS, OCCASIONS, PLACES):
            (shelf,) = dimension.shelves()
            page = Read(client.get(shelf.address))
            assert page.text("//h1") == ODD
            assert page.all("//link[@rel='canonical']/@href") == [f"http://testserver{shelf.address}"]
            assert client.get(shelf.feed).status_code == 200

    def test_that_lead_nowhere_name_what_is_called_nearly_so(self, client):
        of_places("云岭省临江市", "汐川省")
        response = client.get(f"/places/{quote('临江')}/")
        assert response.status_code == 404
        assert Read(response).links("//section[@class='near']") == [f"/places/{quote('云岭省临江市')}/"]

    def test_of_a_missing_year_name_the_nearest(self, client):
        for year in (2001, 2010, 2020):
            make_speech("一篇讲话", **on(f"{year}-05-01"))
        page = Read(client.get("/years/2012/"))
        assert page.links("//section[@class='near']") == ["/years/2010/", "/years/2020/", "/years/2001/"]


@pytest.mark.parametrize(
    ("shelf", "facets", "query"),
    [
        (lambda: YEARS.shelf("2024"), [("year", "2024")], "日期:2024"),
        (lambda: YEARS.shelf("2024/5"), [], "日期:2024-05"),
        (lambda: OCCASIONS.shelf("节后收心会"), [], '场合:"节后收心会"'),
        (lambda: PLACES.shelf("云岭省"), [("place", "云岭省"), ("place", "云岭省临江市")], '地区:"云岭省"'),
        (lambda: DIMENSIONS["organizations"].shelf("青禾县水利局"), [], '"青禾县水利局"'),
    ],
    ids=["year", "month", "occasion", "place", "organization"],
)  # fmt: skip
def test_what_a_search_is_narrowed_by(shelf, facets, query):
    make_speech("一", **on("2024-05-01"), occasion="节后收心会", place="云岭省", organization="青禾县水利局")
    make_speech("二", place="云岭省临江市")
    found = shelf()
    assert sorted(found.facets) == facets
    assert parse(found.query) == parse(query)


def test_a_facet_of_very_many_places_is_asked_for_as_a_query():
    for number in range(21):
        make_speech("一篇讲话", place=f"云岭省柳{'一二三四五六七八九十'[number % 10]}{'甲乙丙'[number // 10]}县")
    (shelf,) = PLACES.shelves()
    assert (shelf.facets, parse(shelf.query)) == ([], parse("地区:“云岭省”"))


def test_every_facet_of_the_search_is_a_way_to_browse():
    assert {dimension.facet for dimension in DIMENSIONS.values()} - {None} == {*Facet}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/browse/", 10),
        ("/places/", 3),
        ("/speakers/", 3),
        ("/years/2024/5/", 3),
        (f"/genres/{quote('讲话')}/?order=title", 3),
        (f"/places/{quote('临江市')}/", 3),
        (f"/feed/genres/{quote('讲话')}/", 3),
        (f"/places/{quote('没有')}/", 3),
        ("/sitemap-speeches.xml", 1),
        ("/sitemap.xml", 6),
        ("/opensearch.xml", 0),
        ("/robots.txt", 0),
    ],
)
def test_queries_do_not_grow_with_what_is_shown(client, django_assert_num_queries, count, address, queries):
    for number in range(count):
        make_speech(
            f"第{number}篇", place="临江市", genre="讲话", speaker=f"人{number}", **on(f"2024-05-0{number + 1}")
        )
    with django_assert_num_queries(queries):
        client.get(address)
