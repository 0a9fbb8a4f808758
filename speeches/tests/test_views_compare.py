"""Speeches beside each other and to take away, as readers get them."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote, unquote

import docx
import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from speeches.models import Status
from speeches.search import drain
from speeches.tests.web_fixtures import TEXT, Read, take
from speeches.views_compare import COLUMNS, MOST_PASSAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

OTHER = (
    TEXT.replace("二十公里", "三十公里")
    .replace("一、加固堤防，守住安全", "一、守住堤防，加固到底")
    .replace("二、通好饮水，办好实事", "二、修好道路，方便出行")
)
HOSTILE = "<script>alert('一')</script>&amp;\"><b id=x>"


def read(client, address: str, status: int = 200) -> Read:
    response = client.get(address)
    assert response.status_code == status, address
    return Read(response)


def held(year: int, occasion: str = "全县水利工作会议", place: str = "青禾县", text: str = TEXT, **fields: Any):
    own = {"title": f"在{year}年{occasion}上的讲话", "date": f"{year}-11-03"}
    speech = take(text.replace("二十公里", f"{year}公里"), **own | fields)
    speech.occasion, speech.place = occasion, place
    speech.save()
    return speech


# to take away


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("md", "text/markdown; charset=utf-8"),
        ("txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_speech_is_downloaded(client, django_assert_num_queries, kind, media_type):
    speech = take()
    with django_assert_num_queries(2):
        response = client.get(reverse("download", args=[speech.pk, kind]))
    assert (response.status_code, response["Content-Type"]) == (200, media_type)
    assert unquote(response["Content-Disposition"]) == (
        f"attachment; filename*=UTF-8''2025-11-03 在2025年青禾县水利工作会议上的讲话.{kind}"
    )
    assert response["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_the_downloaded_word_file_has_the_text(client):
    speech = take()
    content = client.get(reverse("download", args=[speech.pk, "docx"])).content
    paragraphs = [one.text for one in docx.Document(io.BytesIO(content)).paragraphs]
    assert "\n".join(paragraphs[4:-1]) == speech.text


def test_what_is_not_public_is_not_downloaded(client):
    draft = take(publish=False)
    address = reverse("download", args=[draft.pk, "docx"])
    assert client.get(address).status_code == 404
    client.force_login(get_user_model().objects.create_superuser("editor"))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("kind", ["pdf", "doc", "exe"])
def test_other_kinds_are_not_there(client, kind):
    assert client.get(f"/speeches/{take().pk}/speech.{kind}").status_code == 404


# outlines of one occasion


def gallery(occasion: str) -> str:
    return reverse("gallery", args=[occasion])


def columns(page: Read) -> list[str]:
    return page.texts("//thead//th/a")


def test_outlines_of_an_occasion_newest_first_with_a_link_for_every_heading(client):
    old, new = held(2024), held(2025, text=OTHER)
    page = read(client, gallery("水利工作会议"))
    assert columns(page) == [new.title, old.title]
    keys = {section.key for section in old.sections.all() if section.is_in_outline and section.level < 3}
    assert {link.partition("#")[2] for link in page.links("//tbody") if link.startswith(old.get_absolute_url())} == keys


def test_parts_that_correspond_stand_in_one_row(client):
    held(2024)
    held(2025, text=OTHER)
    page = read(client, gallery("水利工作会议") + "?levels=1")
    rows = [
        [" ".join(cell.xpath("string(ol)").split()) for cell in row.xpath("td")] for row in page.all("//tbody/tr[td]")
    ]
    assert rows == [
        ["一、守住堤防，加固到底", "一、加固堤防，守住安全"],
        ["二、修好道路，方便出行", "二、通好饮水，办好实事"],
    ]
    assert [body.get("class") for body in page.all("//tbody")] == ["alike", "alone"]


@pytest.mark.parametrize("occasion", ["水利工作会议", "全县水利工作会议", "白鹭区水利工作会议"])
def test_one_occasion_whoever_holds_it(client, occasion):
    held(2024)
    held(2025, "白鹭区水利工作会议", "白鹭区")
    held(2025, "全县教育工作会议")
    assert len(columns(read(client, gallery(occasion)))) == 2


def test_chosen_speeches_only(client):
    speeches = [held(year) for year in (2023, 2024, 2025)]
    page = read(client, f"{gallery('水利工作会议')}?s={speeches[0].pk}&s={speeches[2].pk}")
    assert columns(page) == [speeches[2].title, speeches[0].title]
    assert [int(box) for box in page.all("//input[@name='s'][@checked]/@value")] == [speeches[2].pk, speeches[0].pk]


def test_columns_are_paged_and_cost_three_queries(client, django_assert_num_queries):
    for year in range(2000, 2001 + COLUMNS):
        held(year)
    with django_assert_num_queries(3):
        first = read(client, gallery("水利工作会议"))
    assert len(columns(first)) == COLUMNS
    assert columns(read(client, gallery("水利工作会议") + "?page=2")) == ["在2000年全县水利工作会议上的讲话"]


def test_shown_outlines_as_one_word_file(client):
    speeches = [held(year) for year in (2024, 2025)]
    page = read(client, f"{gallery('水利工作会议')}?levels=1&s={speeches[1].pk}")
    (address,) = [link for link in page.links() if "outlines.docx" in link]
    paragraphs = docx.Document(io.BytesIO(client.get(address).content)).paragraphs
    told = [(one.style.name if one.style else "", one.text) for one in paragraphs]
    assert [(style, text) for style, text in told if style.startswith("Heading")] == [
        ("Heading 1", speeches[1].title),
        ("Heading 2", "一、加固堤防，守住安全"),
        ("Heading 2", "二、通好饮水，办好实事"),
    ]


def test_an_occasion_without_public_speeches_is_not_there(client):
    held(2024, publish=False)
    for address in (gallery("全县水利工作会议"), reverse("gallery_file", args=["全县水利工作会议"]), gallery(HOSTILE)):
        assert client.get(address).status_code == 404


# two speeches


def compare(*speeches) -> str:
    return reverse("compare") + "?" + "&".join(f"{name}={one.pk}" for name, one in zip("ab", speeches, strict=False))


def test_two_texts_side_by_side_with_what_differs(client):
    left, right = take(title="第一篇"), take(OTHER, title="第二篇")
    page = read(client, compare(left, right))
    assert page.texts("//table[contains(@class, 'texts')]//th/a") == ["第一篇", "第二篇"]
    cells = [
        [cell.text_content() for cell in row.xpath("td")]
        for row in page.all("//table[contains(@class, 'texts')]/tbody/tr")
    ]
    for side, speech in enumerate((left, right)):
        assert "".join(row[side] for row in cells) == speech.text.replace("\n", "")
    assert "二" in page.texts("//td//del")
    assert "三" in page.texts("//td//ins")


def test_outlines_of_both_with_links(client):
    left, right = take(title="第一篇"), take(OTHER, title="第二篇")
    rows = read(client, compare(left, right)).all("//table[contains(@class, 'outlines')]/tbody/tr")
    assert [
        (row.get("class"), [" ".join(cell.text_content().split()) for cell in row.xpath("td")]) for row in rows
    ] == [
        ("alike", ["一、加固堤防，守住安全", "一、守住堤防，加固到底"]),
        ("same", ["（一）抓紧工程扫尾", "（一）抓紧工程扫尾"]),
        ("same", ["（二）落实巡堤制度", "（二）落实巡堤制度"]),
        ("alike", ["二、通好饮水，办好实事", "二、修好道路，方便出行"]),
    ]


def test_passages_in_both_lead_to_both_places(client):
    left, right = take(title="第一篇"), take(OTHER, title="第二篇")
    page = read(client, compare(left, right))
    (words, *_), (to_left, to_right, *_) = (
        page.texts("//ol[@class='recurring']//q"),
        page.links("//ol[@class='recurring']"),
    )
    for address, speech in ((to_left, left), (to_right, right)):
        assert address.startswith(f"{speech.get_absolute_url()}?mark={quote(words)}&in=s")
        assert "".join(read(client, address).texts("//mark")) == words


def test_listed_passages_are_bounded_and_the_rest_is_told(client):
    lines = [
        f"这一件事情第{chr(0x4E00 + 7 * number)}次说到{chr(0x5E00 + number)}为止不再重复"
        for number in range(MOST_PASSAGES + 3)
    ]
    left = take("\n".join(f"{line}甲。" for line in lines), title="第一篇")
    right = take("\n".join(f"{line}乙。" for line in reversed(lines)), title="第二篇")
    page = read(client, compare(left, right))
    assert len(page.all("//ol[@class='recurring']/li")) == MOST_PASSAGES
    assert "3" in page.text("//section[h2[@id='passages']]/p")


def test_what_a_speech_can_be_compared_with(client):
    speech, same, other = held(2024), held(2025), take(title="另一篇")
    drain()
    page = read(client, compare(speech))
    assert [one for one in page.links() if "b=" in one] == [f"?a={speech.pk}&b={one.pk}" for one in (same, other)]


@pytest.mark.parametrize("asked", ["", "?b=", "?a="])
def test_without_a_speech_it_is_said_how_to_begin(client, asked):
    assert read(client, reverse("compare") + asked).texts("//main//p") != []


def test_a_speech_is_not_compared_with_itself(client):
    speech = take()
    assert read(client, compare(speech, speech)).all("//table") == []


@pytest.mark.parametrize("number", ["0", "x", "-1", "９", "9" * 30, "1.0", HOSTILE])
def test_numbers_of_no_speech(client, number):
    assert client.get(reverse("compare"), {"a": number, "b": take().pk}).status_code == 404


def test_only_public_speeches_are_compared(client):
    public, draft = take(), take(OTHER, publish=False)
    assert client.get(compare(public, draft)).status_code == 404
    assert client.get(compare(draft)).status_code == 404
    public.status = Status.WITHDRAWN
    public.save()
    assert client.get(compare(public)).status_code == 404


def test_words_of_speeches_are_never_markup(client):
    text = f"各位同事：\n一、{HOSTILE}\n{HOSTILE}这里有一段相同的话一共十二字"
    left = held(2024, HOSTILE, HOSTILE, f"{text}。", title=HOSTILE)
    right = held(2025, HOSTILE, HOSTILE, f"{text}！", title=HOSTILE)
    for address in (compare(left, right), compare(left), gallery(HOSTILE)):
        page = read(client, address)
        assert page.all("//main//script | //*[@id='x']") == []
        assert HOSTILE in page.text()


def test_too_long_texts_are_answered_with_a_sentence(client):
    left, right = (
        take("各位同事：\n" + "一" * 300_000, title="第一篇"),
        take("各位同事：\n" + "二" * 300_000, title="第二篇"),
    )
    page = read(client, compare(left, right))
    assert len(page.all("//p[@class='notice']")) == 1
    assert page.all("//table[contains(@class, 'texts')]") == []
