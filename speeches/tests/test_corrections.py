"""Did you mean, and what would be found with less."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from speeches.models import Speech
from speeches.search import Allowance, Facet, rebuild
from speeches.search.corrections import MOST, Correction, corrections
from speeches.search.gathering import refresh
from speeches.search.loosening import Counted, Loosening, loosened
from speeches.search.near import edited
from speeches.search.ranking import rank
from speeches.search.texts import Texts, TextWriter
from speeches.search_indexes import Content
from speeches.tests.index_fixtures import make_speech
from speeches.text.query import QueryError, parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_engine")]


@pytest.fixture
def speeches(bare_engine) -> list[Speech]:  # noqa: ARG001 - pytest's way to ask for a fixture
    made = [
        make_speech(f"在{place}的讲话", text, speaker=speaker, place=place)
        for place, speaker, text in (
            ("青禾县", "林知远", "发展新质生产力，优化营商环境。"),
            ("临江市", "林知远", "发展新质生产力，成效显著。"),
            ("白鹭区", "周以恒", "优化营商环境，打通绿色通道。"),
        )
    ]
    rebuild()
    for _step in refresh():
        pass
    return made


def meant(typed: str, **options) -> list[tuple[str, int]]:
    query = parse(typed)
    return [(one.query, one.exact) for one in corrections(query, rank(query).exact, **options)]


@pytest.mark.usefixtures("speeches")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("新智生产力", [("新质生产力", 2)], id="same-sound"),
        pytest.param('"新智生产力"', [('"新质生产力"', 2)], id="quoted"),
        pytest.param("营伤環境", [("营商环境", 2)], id="traditional"),
        pytest.param("心只生产力", [("新质生产力", 2)], id="two-characters"),
        pytest.param("新自生产里", [("新质生产力", 2)], id="nearly-the-same-sound"),
        pytest.param("成效显住", [("成效显著", 1)], id="written-as-in-the-text"),
        pytest.param("新型生产力", [("新质生产力", 2)], id="another-character"),
        pytest.param("新生产力", [("新质生产力", 2)], id="one-missing"),
        pytest.param("营商大环境", [("营商环境", 2)], id="one-too-many"),
        pytest.param("绿色 新智生产力", [], id="more-hits-or-none"),
        pytest.param("发展 新智生产力", [("发展 新质生产力", 2)], id="one-term-of-two"),
        pytest.param("同句:(发展 新智生产力)", [('同句:("发展" "新质生产力")', 2)], id="in-one-sentence"),
        pytest.param("讲话人:林之元", [("讲话人:林知远", 2)], id="speaker"),
        pytest.param("地区:白路", [("地区:白鹭区", 1)], id="place"),
        pytest.param("lsetongdao", [], id="no-syllables"),
        pytest.param("zaibailu", [("在白鹭区的讲话", 1)], id="pinyin"),
        pytest.param("没有这样的话", [], id="nothing-near"),
        pytest.param("营商环境", [], id="right"),
    ],
)
def test_means(typed, expected):
    assert meant(typed) == expected


def test_what_is_not_public_is_never_meant(speeches):
    Speech.objects.filter(pk__in=[speech.pk for speech in speeches[:2]]).withdraw()
    assert meant("新智生产力") == meant("讲话人:林之元") == []
    assert meant("营伤环境") == [("营商环境", 1)]


@pytest.mark.usefixtures("speeches")
def test_counts_under_the_selection():
    assert meant("新智生产力", selection={Facet.PLACE: ["青禾县"]}) == [("新质生产力", 1)]


def test_without_an_index_nothing_is_meant():
    make_speech("在青禾县的讲话", "新质生产力")
    assert meant("新智生产力") == []


@given(typed=st.text(st.sampled_from('新智质生产力营商𠮷 :“”"(（)-OR同句xin'), max_size=20))
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_correction_is_found_more_often_than_what_was_typed_and_counted_right(speeches, typed):  # noqa: ARG001
    try:
        query = parse(typed)
    except QueryError:
        return
    exact = rank(query).exact
    found = corrections(query, exact)
    assert len(found) <= MOST
    for one in found:
        assert isinstance(one, Correction)
        assert one.exact == rank(parse(one.query)).exact > exact


@given(st.text("甲乙丙", min_size=3, max_size=5), st.text("甲乙丙丁,", min_size=1, max_size=40))
@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_character_away_is_what_brute_force_finds(tmp_path_factory, string, text):
    folder = tmp_path_factory.mktemp("texts")
    writer = TextWriter(folder)
    writer.add(Content("", "", text))
    texts = Texts(folder, writer.close())
    sizes = range(len(string) - 1, len(string) + 2) if len(string) > 3 else [len(string)]
    windows = [text[at : at + size] for size in sizes for at in range(len(text) - size + 1)]
    near = Counter(w for w in windows if w.isalnum() and w != string and _distance(w, string) <= 1)
    assert edited([texts], string) == near


def _distance(one: str, other: str) -> int:
    table = np.zeros((len(one) + 1, len(other) + 1), int)
    table[:, 0], table[0, :] = range(len(one) + 1), range(len(other) + 1)
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a != b))
    return int(table[-1, -1])


# With less


@pytest.mark.usefixtures("speeches")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("樱桃", Loosening(), id="one-word"),
        pytest.param(
            "发展 樱桃",
            Loosening(
                (
                    Counted("发展", 2),
                    Counted("樱桃", 0),
                )
            ),
            id="each-of-two-by-itself",
        ),
        pytest.param(
            "发展 樱桃 营商",
            Loosening((Counted("发展", 2), Counted("樱桃", 0), Counted("营商", 2)), (Counted("发展 营商", 1, "樱桃"),)),
            id="without-one-of-three",
        ),
        pytest.param(
            "通道 -绿色",
            Loosening((Counted("通道", 1),), (Counted("通道", 1, '-"绿色"'),)),
            id="without-what-is-ruled-out",
        ),
        pytest.param(
            "“优化通道”",
            Loosening((Counted("优化", 2), Counted("通道", 1)), unquoted=Counted("优化通道", 1)),
            id="without-quotation-marks",
        ),
        pytest.param(
            "標題:樱桃讲话",
            Loosening((Counted("标题:樱桃", 0), Counted("标题:讲话", 3))),
            id="each-word-of-one-run",
        ),
        pytest.param("", Loosening(), id="nothing"),
    ],
)
def test_would_be_found_with_less(typed, expected):
    assert loosened(parse(typed)) == expected


@pytest.mark.usefixtures("speeches")
def test_what_nobody_asked_for_is_not_counted_beyond_the_allowance():
    query, spent = parse("发展 新智生产力"), Allowance(-1)
    assert corrections(query, 0, allowance=spent) == []
    assert loosened(query, allowance=spent) == Loosening()


@pytest.mark.usefixtures("speeches")
def test_would_be_found_without_the_selection():
    assert loosened(parse("绿色"), {Facet.PLACE: ["青禾县"]}) == Loosening(unnarrowed=1)


@pytest.mark.usefixtures("speeches")
def test_what_nothing_loosens_under_the_selection_is_counted_without_it():
    asked, selection = parse("绿色 樱桃"), {Facet.PLACE: ["青禾县"]}
    assert loosened(asked, selection) == Loosening((Counted("绿色", 1), Counted("樱桃", 0)), everywhere=True)
    assert loosened(parse("樱桃 杨梅"), selection) == Loosening((Counted("樱桃", 0), Counted("杨梅", 0)))
