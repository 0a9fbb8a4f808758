"""What templates cannot say themselves."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from speeches.models import Speech
from speeches.templatetags.speeches import delivered, delivered_iso, delivered_month, share_of
from speeches.text.dates import PartialDate


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
