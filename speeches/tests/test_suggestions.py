"""Suggestions: what completes the last piece of a query, and never what is not public."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from speeches.models import Section, Speech, Status
from speeches.search.gathering import refresh
from speeches.search.suggestions import LIMIT, suggest
from speeches.tests.index_fixtures import make_speech
from speeches.text.query import parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_engine")]

HEADING = "加快培育新质生产力"


@pytest.fixture
def speeches(bare_engine) -> list[Speech]:  # noqa: ARG001 - pytest's way to ask for a fixture
    """Three with 发展新质生产力, of which the first has a heading; a draft that has the same and more."""
    made = []
    for town, speaker in (("青禾县", "林知远"), ("临江市", "林知远"), ("白鹭区", "周以恒")):
        text = f"{HEADING}。\n要发展新质生产力，优化营商环境，在{town}银行开好局。"
        made.append(make_speech(f"在{town}春耕现场会上的讲话", text, speaker=speaker, place=town))
    Section.objects.create(speech=made[0], position=0, level=1, start=0, end=10, heading=f"{HEADING}。")
    make_speech("在樱桃镇的讲话", "发展新质生产力，采摘樱桃。", speaker="樱桃人", status=Status.DRAFT)
    for _step in refresh():
        pass
    return made


def texts(typed: str) -> list[str]:
    return [one.text for one in suggest(typed)]


@pytest.mark.usefixtures("speeches")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        pytest.param("优化", "优化营商环境", id="characters"),
        pytest.param("優化", "优化营商环境", id="traditional"),
        pytest.param("营商", "优化营商环境", id="within"),
        pytest.param("youhua", "优化营商环境", id="pinyin"),
        pytest.param("youhuayingsh", "优化营商环境", id="a-syllable-begun"),
        pytest.param("you'hua", "优化营商环境", id="apostrophe"),
        pytest.param("xzscl", "要发展新质生产力", id="initials-within"),
        pytest.param("YHYSHJ", "优化营商环境", id="initials-in-capitals"),
        pytest.param("优化yings", "优化营商环境", id="mixed"),
        pytest.param("jiakuaipeiyu", HEADING, id="a-heading"),
        pytest.param("标题:青禾", "在青禾县春耕现场会上的讲话", id="title-field"),
        pytest.param("小标题:xinzhi", HEADING, id="heading-field"),
        pytest.param("讲话人:lin", "林知远", id="speaker"),
        pytest.param("地区:bailu", "白鹭区", id="place"),
    ],
)
def test_suggests(typed, first):
    assert texts(typed)[0] == first


@pytest.mark.usefixtures("speeches")
def test_either_reading_of_a_character_counts():
    assert texts("标题:xianchang") == texts("标题:xianchanghui")
    assert len(texts("标题:xianchang")) == 3
    assert len(texts("yaofazhanxinzhi")) == len(texts("yaofazhanxinzhishengchanli")) == 1


@pytest.mark.usefixtures("speeches")
def test_a_field_takes_what_may_stand_in_it():
    assert texts("标题:优化") == texts("讲话人:优化") == texts("年份:20") == []
    assert suggest("讲话人:林")[0].count == 2


@pytest.mark.usefixtures("speeches")
def test_what_is_typed_already_is_not_suggested():
    assert texts("优化营商环境") == []


@pytest.mark.usefixtures("speeches")
def test_a_choice_completes_the_last_piece_and_is_a_query():
    (one,) = suggest("年份:2024 -youhua")
    assert one.query == '年份:2024 -"优化营商环境"'
    parse(one.query)


def test_what_begins_so_stands_before_what_has_it_at_a_word_and_within_one():
    for title in ("开展水稻田管理", "水田改造", "完成水田改造", "下水田头"):
        make_speech(title)
    for _step in refresh():
        pass
    assert texts("水田") == ["水田改造", "完成水田改造", "下水田头"]


def test_withdrawn_deleted_and_changed_speeches_are_gone_at_once(speeches):
    assert texts("标题:青禾") == [speeches[0].title]
    Speech.objects.filter(pk=speeches[0].pk).withdraw()
    assert texts("标题:青禾") == []
    assert texts("优化") == ["优化营商环境"]
    speeches[1].text = speeches[1].text.replace("优化", "改善")
    speeches[1].save()
    assert texts("优化") == ["优化营商环境"]
    speeches[2].delete()
    assert texts("优化") == []


def test_without_a_vocabulary_nothing_is_suggested():
    make_speech("在青禾县的讲话")
    assert suggest("青禾") == []


def test_asks_the_database_once(speeches, django_assert_num_queries):  # noqa: ARG001 - they are what is suggested
    with django_assert_num_queries(1):
        suggest("youhua")


@given(
    typed=st.text(st.sampled_from("xinzhisgcl'优化樱桃新质发展标题:（(\"“” -讲话人级3"), max_size=30)
    | st.text(max_size=90)
)
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_only_public_text_is_suggested(speeches, typed):
    public = "\n".join(f"{speech.title}\n{speech.text}\n{speech.speaker}\n{speech.place}" for speech in speeches)
    found = suggest(typed)
    assert len(found) <= LIMIT
    assert len({one.text for one in found}) == len(found)
    for one in found:
        assert one.text in public
        assert "樱桃" not in one.text


@pytest.mark.usefixtures("speeches", "pages")
class TestAddress:
    def test_answers_with_kind_text_count_and_query(self, client):
        response = client.get("/en/search/suggest/?q=" + quote("讲话人:lin"))
        assert response.json() == {
            "suggestions": [{"kind": "Speaker", "text": "林知远", "speeches": "2 speeches", "query": '讲话人:"林知远"'}]
        }

    def test_is_kept_nowhere_and_sets_no_cookie(self, client):
        response = client.get("/search/suggest/?q=youhua")
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies

    @pytest.mark.parametrize("q", ["", "%00", "x" * 5000, "%F0%9F", "%ED%A0%80"])
    def test_takes_anything(self, client, q):
        assert client.get(f"/search/suggest/?q={q}").json() == {"suggestions": []}

    def test_is_only_read(self, client):
        assert client.post("/search/suggest/?q=x").status_code == 405
