"""The help page teaches the whole query language, and each of its examples finds something."""

from __future__ import annotations

import re

import pytest

from speeches import ingest
from speeches.operators import OPERATORS
from speeches.search import find, rebuild
from speeches.tests.web_fixtures import Read
from speeches.text import query as language
from speeches.text.query import FIELD_NAMES, SECTION_EXAMPLE, parse
from speeches.text.script import converted

EXAMPLES = [operator.example for group in OPERATORS for operator in group.operators]
QUOTES = [f"{opening}{closing}" for opening, closing in language._PARTNERS.items()] + ['""']


@pytest.fixture
def page(client, pages, db) -> Read:  # noqa: ARG001 - pytest's way to ask for a fixture
    return Read(client.get("/search/help/"))


@pytest.mark.parametrize("row", FIELD_NAMES, ids=lambda row: row.names[0])
def test_every_field_has_an_example_under_its_first_name_and_is_named_in_english(page, row):
    assert [example for example in EXAMPLES if f"{row.names[0]}:" in example]
    english = [name for name in row.names if name.isascii()]
    assert any(f"{name}:" in page.text() for name in english)


def test_the_field_with_a_number_in_its_name_has_an_example(page):
    name = re.escape(SECTION_EXAMPLE.partition(":")[0]).replace("3", r"\d")
    assert [example for example in EXAMPLES if re.match(f"{name}:", example)]
    assert re.search(f"{name}:", page.text())


@pytest.mark.parametrize("word", sorted(language.OR_WORDS | language.AND_WORDS | language.NOT_WORDS | {"-"}))
def test_every_operator_stands_on_the_page(page, word):
    assert re.search(rf"(?<![\w|]){re.escape(word)}(?![\w|])", page.text(), re.ASCII)


@pytest.mark.parametrize("marks", QUOTES)
def test_every_pair_of_quotation_marks_stands_on_the_page(page, marks):
    assert re.search(rf"{marks[0]}[^{marks}]*{marks[1]}", page.text())


def test_brackets_of_either_width_may_be_used(page):
    assert parse("（果园 或 河堤） 干部") == parse("(果园 或 河堤) 干部")
    assert all(mark in page.text() for mark in language._OPENING)


def test_the_limits_stand_on_the_page(page):
    assert all(re.search(rf"\b{limit}\b", page.text()) for limit in (language.MAX_PHRASE, language.MAX_TERMS))


def test_each_example_is_a_link_that_searches_for_it(page, client):
    links = page.all("//dl[@class='operators']/dt/a")
    assert [link.text_content() for link in links] == EXAMPLES
    traditional = Read(client.get("/zh-hant/search/help/")).texts("//dl[@class='operators']/dt/a")
    assert traditional == [converted(example, "zh-Hant") for example in EXAMPLES]
    for example, link in zip(EXAMPLES, links, strict=True):
        answer = Read(client.get(link.get("href")))
        assert answer.all("//input[@name='q']/@value") == [example]


def test_no_example_stands_twice():
    assert len(EXAMPLES) == len(set(EXAMPLES))


@pytest.mark.usefixtures("bare_engine")
@pytest.mark.django_db
def test_each_example_finds_some_of_the_samples_and_not_all():
    count = ingest.load_samples()
    rebuild()
    found = {example: find(parse(example)).total for example in EXAMPLES}
    assert {example: total for example, total in found.items() if not 0 < total < count} == {}
    assert [find(parse(converted(example, "zh-Hant"))).total for example in EXAMPLES] == [*found.values()]
