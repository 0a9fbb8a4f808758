"""Sections of other speeches that say what the section one reads says."""

from __future__ import annotations

import pytest

from speeches import ingest
from speeches.models import SectionAlias, Speech
from speeches.search import drain, part_around, related_sections
from speeches.tests.web_fixtures import Read, take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

DYKES = "险工险段逐段落实责任人，防汛物料提前运到堤顶，夜间巡堤两人一组，发现渗漏立即报告，汛前再做一次全面检查。"
WELLS = "自来水管网延伸到最后三个自然村，水质检测每月公布一次，水费按表收取，老人水费减半。"
ABOUT = (
    f"各位同事：\n一、守住堤防\n{DYKES}{DYKES}{DYKES}\n（一）巡堤。\n二、通好饮水\n{WELLS}{WELLS}{WELLS}\n谢谢大家！"
)
OTHER = (
    f"各位同事：\n一、看看苗木\n今年苗木卖得好，果园再扩一千亩，技术员下村指导。"
    f"\n二、抓好防汛\n入汛以前，{DYKES}\n谢谢大家！"
)
UNLIKE = "各位同事：\n一、办好学校\n校车和食堂都要安全。\n二、修好车站\n车站年底完工，站前广场同时开放。\n谢谢大家！"


@pytest.fixture
def speech() -> Speech:
    return take(text=ABOUT)


def related_to(speech: Speech, number: str = "一、"):
    sections = list(speech.sections.all())
    return related_sections(speech, sections, speech.sections.get(number=number).position)


def test_the_section_that_says_the_like_is_found_with_the_words_that_both_say(speech):
    other = take(text=OTHER, title="在苗木会议上的讲话")
    take(text=UNLIKE, title="谈学校")
    drain()
    (found,) = related_to(speech)
    assert (found.speech, found.path, found.same_occasion) == (other, ("二、抓好防汛",), False)
    assert found.section == other.sections.get(number="二、")
    assert len(found.shared) == 3
    assert all(words in DYKES for words in found.shared)
    assert {part.text for part in found.snippet.parts if part.matched} & set(found.shared)
    assert related_to(speech, "二、") == ()


def test_one_of_the_same_occasion_says_so_and_stands_where_it_is_nearest(speech):
    other = take(text=OTHER, title="在另一次会议上的讲话")
    for one in (speech, other):
        ingest.change_fields(one, {"occasion": "全县水利会议"})
    drain()
    assert [(found.speech, found.same_occasion) for found in related_to(speech)] == [(other, True)]


def test_what_is_not_public_is_not_related_and_without_an_index_nothing_is(speech):
    other = take(text=OTHER, title="在苗木会议上的讲话")
    assert related_to(speech) == ()
    drain()
    assert len(related_to(speech)) == 1
    Speech.objects.filter(pk=other.pk).withdraw()
    assert related_to(speech) == ()


def test_a_short_section_stands_for_the_one_around_it_and_no_section_for_the_closing(speech):
    sections = list(speech.sections.all())
    numbers = [(one.number, sections[at].number if at is not None else None)
               for one in sections for at in [part_around(speech.text, sections, one.position)]]  # fmt: skip
    assert numbers == [("", None), ("一、", "一、"), ("（一）", "一、"), ("二、", "二、"), ("", None)]


class TestPage:
    def address(self, speech: Speech, key: str) -> str:
        return f"/en/speeches/{speech.pk}/sections/{key}/"

    def test_of_a_section_leads_to_those_like_it_and_says_why(self, client, speech):
        other = take(text=OTHER, title="在苗木会议上的讲话", date="2024-05")
        drain()
        page = Read(client.get(self.address(speech, speech.sections.get(number="一、").key)))
        assert page.all("//main//nav//a/@href") == [
            f"/en/speeches/{speech.pk}/",
            f"/en/speeches/{speech.pk}/#{speech.sections.get(number='一、').key}",
        ]
        assert page.all("//*[@class='alike']//a/@href") == [
            f"/en/speeches/{other.pk}/#{other.sections.get(number='二、').key}",
            f"/en/speeches/{other.pk}/",
        ]
        assert page.texts("//*[@class='alike']//time") == ["2024-05"]
        assert page.text("//small[@class='reason']").startswith("shared: ")
        assert page.all("//meta[@name='robots']/@content") == ["noindex"]

    def test_of_a_short_or_former_section_is_that_of_the_section_it_is_in(self, client, speech):
        first, short = (speech.sections.get(number=number) for number in ("一、", "（一）"))
        SectionAlias.objects.create(speech=speech, key="sformer2", offset=short.start)
        for key in (short.key, "sformer2"):
            assert client.get(self.address(speech, key)).headers["Location"] == self.address(speech, first.key)

    @pytest.mark.parametrize("key", ["nothing", "preamble"])
    def test_of_what_is_in_no_section_is_not_found(self, client, speech, key):
        key = speech.sections.first().key if key == "preamble" else key
        assert client.get(self.address(speech, key)).status_code == 404

    def test_of_a_draft_is_not_found(self, client):
        draft = take(text=OTHER, publish=False)
        assert client.get(self.address(draft, draft.sections.get(number="一、").key)).status_code == 404

    @pytest.mark.parametrize("others", [1, 3])
    def test_takes_five_queries(self, client, speech, others, django_assert_num_queries):
        for number in range(others):
            take(text=f"{OTHER}再见{number}。", title=f"第{number}次讲话")
        drain()
        address = self.address(speech, speech.sections.get(number="一、").key)
        with django_assert_num_queries(5):
            page = Read(client.get(address))
        assert len(page.all("//*[@class='alike']//li")) == others
