"""What templates cannot say themselves."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from speeches.charts import Choice, chart_of
from speeches.models import Speech
from speeches.templatetags.reading import bars, choices, marked, share_of
from speeches.templatetags.speeches import delivered, delivered_iso, delivered_month
from speeches.text.dates import PartialDate
from speeches.text.snippet import Part, Snippet


def delivered_on(*parts: int) -> Speech:
    speech = Speech()
    speech.delivered = PartialDate(*parts) if parts else None
    return speech


@pytest.mark.parametrize(
    ("parts", "chinese", "english", "iso", "month"),
    [
        ((2024, 5, 7), "2024年5月7日", "May 7, 2024", "2024-05-07", "2024/5"),
        ((2024, 5), "2024年5月", "May 2024", "2024-05", "2024/5"),
        ((2024,), "2024年", "2024", "2024", "2024"),
        ((), "", "", "", ""),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_known(parts, chinese, english, iso, month):
    speech = delivered_on(*parts)
    with translation.override("zh-hans"):
        assert delivered(speech) == chinese
    with translation.override("zh-hant"):
        assert delivered(speech) == chinese
    with translation.override("en"):
        assert delivered(speech) == english
    assert delivered_iso(speech) == iso
    assert delivered_month(speech) == month


@pytest.mark.parametrize(
    ("count", "most", "share"), [(5, 10, 50), (10, 10, 100), (1, 1000, 2), (0, 10, 2), (1, 3, 33), (0, 0, 0)]
)
def test_a_bar_is_a_share_of_the_longest_and_never_too_short_to_see(count, most, share):
    assert share_of(count, most) == share


@pytest.mark.parametrize(
    ("address", "language", "expected"),
    [
        ("/", "en", "/en/"),
        ("/", "zh-hant", "/zh-hant/"),
        ("/en/", "zh-hans", "/"),
        ("/years/2024/?page=2", "en", "/en/years/2024/?page=2"),
        ("/en/search/?q=a%26b", "zh-hans", "/search/?q=a%26b"),
        ("/no/such/page/", "en", "/no/such/page/"),
        ("//evil.example.org/", "en", "/%2Fevil.example.org/"),
    ],
)
def test_a_page_has_an_address_in_the_other_language(address, language, expected):
    with translation.override("en" if address.startswith("/en/") else "zh-hans"):
        request = RequestFactory().get("/")
        request.path_info, _, query = address.partition("?")
        request.path = request.path_info
        request.META["QUERY_STRING"] = query
        template = Template("{% load speeches %}{% in_language language %}")
        context = Context({"request": request, "language": language}, autoescape=False)
        assert template.render(context) == expected


def test_whatever_comes_from_outside_is_escaped():
    hostile = "<b>&\"'"
    safe = "&lt;b&gt;&amp;&quot;&#x27;"
    snippet = Snippet((Part(hostile, matched=False), Part(hostile, matched=True)), 0, 0, True, False)  # noqa: FBT003
    assert marked(snippet) == f"……{safe}<mark>{safe}</mark>"
    choice = Choice(hostile, 1, is_chosen=True, address=f"?q={hostile}")
    link = f'<a href="?q={safe}" aria-current="true"><span>{safe}</span>'
    meter = '<meter min="0" max="100" value="25" aria-hidden="true"></meter>'
    assert choices([choice], 4) == f'<li>{link}<span class="count">1</span>{meter}</a></li>'
    chart = chart_of({2024: choice})
    assert chart is not None
    with translation.override("en"):
        assert bars(chart).startswith(
            f'<a href="?q={safe}" aria-label="{safe}: 1 speech" aria-current="true"><title>{safe}: 1 speech</title>'
        )
