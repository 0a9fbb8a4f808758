from __future__ import annotations

import os
import subprocess
import sys

import pytest
import rjieba
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from archive.data_folder import BASE_DIR
from speeches.analysis import LONGEST_RUN, Terms, characteristic_words, fingerprint, query_terms, word_counts
from speeches.text.fold import fold


@pytest.mark.parametrize(
    ("run", "words", "characters"),
    [
        pytest.param("优化营商环境", ("优化", "营商", "环境"), (), id="words"),
        pytest.param("节后收心会", ("节后", "收心"), ("会",), id="a-character-alone"),
        pytest.param("的", (), ("的",), id="one-character"),
        pytest.param("发展发展", ("发展",), (), id="each-once"),
        pytest.param("增长6.5%以上", ("增长", "6.5%", "以上"), (), id="a-number-is-a-word"),
        pytest.param("gdp россия ひらがな", ("gdp", "россия", "ひらがな"), (), id="other-scripts"),
        pytest.param("，。！ ——", (), (), id="no-words-at-all"),
    ],
)
def test_a_run_is_cut_into_words_and_characters(run, words, characters):
    assert query_terms(run) == Terms(words, characters)


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param("人民代表大会", {"人民": 1, "代表": 1, "大会": 1, "人民代表大会": 1}, id="words-inside-words"),
        pytest.param("安全，安全！", {"安全": 2}, id="counted"),
        pytest.param("我 和 你", {}, id="single-characters-are-not-indexed"),
        pytest.param("", {}, id="empty"),
        pytest.param("https" + "x" * 300, {}, id="too-long-for-a-word"),
    ],
)
def test_words_of_a_text(text, counts):
    assert word_counts(text) == counts


def test_the_words_of_a_run_are_among_those_of_the_same_text():
    text = fold("青禾縣優化營商環境，全力以赴推動高質量發展。")
    assert set(query_terms(text).words) <= word_counts(text).keys()


def test_no_more_than_512_characters_are_cut_at_once(monkeypatch):
    lengths = []

    def cut(run):
        lengths.append(len(run))
        return whole(run)

    whole = rjieba.cut_for_search
    monkeypatch.setattr(rjieba, "cut_for_search", cut)
    word_counts("禾" * 3000)
    assert max(lengths) == LONGEST_RUN
    assert sum(lengths) == 3000


def test_nobody_else_has_the_dictionary_at_hand():
    """Words added to it would change what is cut, and no fingerprint would tell."""
    sources = {path for path in (BASE_DIR / "speeches").rglob("*.py") if "rjieba." in path.read_text(encoding="utf-8")}
    assert {path.name for path in sources} == {"analysis.py", "test_analysis.py"}


def test_characteristic_words_are_those_that_the_language_uses_less():
    counts = word_counts("我们种青稞，我们收青稞，我们晒青稞，我们发展。")
    assert characteristic_words(counts, 2) == ["青稞", "我们"]


def test_the_same_cuts_and_fingerprint_in_another_process():
    text = "临江市推进节后收心会精神落地见效，营商环境持续优化。"
    program = (
        "import sys, django; django.setup()\n"
        "from speeches.analysis import fingerprint, word_counts\n"
        "print(fingerprint(), sorted(word_counts(sys.argv[1]).items()))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, text],
        check=True,
        capture_output=True,
        encoding="utf-8",
        cwd=settings.BASE_DIR,
        env=os.environ | {"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.stdout.strip() == f"{fingerprint()} {sorted(word_counts(text).items())}"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@hypothesis_settings(max_examples=200, deadline=None)
def test_every_word_stands_in_the_text(text):
    folded = fold(text)
    assert all(word in folded for word in word_counts(folded))
    terms = query_terms(folded)
    assert all(word in folded for word in terms.words + terms.characters)
