from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.management.commands.make_fold_table import make_table, source_of
from speeches.text import fold_table
from speeches.text.fold import fold

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("青禾縣人民政府工作報告", "青禾县人民政府工作报告", id="traditional to simplified"),
        pytest.param("乾淨、乾坤", "干净、干坤", id="the first candidate, whatever the word"),
        pytest.param("薴", "苎", id="a candidate that has a candidate itself"),
        pytest.param("瞭解、憑藉、著力", "了解、凭借、着力", id="merged though OpenCC keeps them apart"),
        pytest.param("ＧＤＰ增長６．５％", "gdp增长6.5%", id="width and case"),
        pytest.param("（一）ABC：", "(一)abc:", id="full-width punctuation"),
        pytest.param("a\u3000b\xa0c\u2003d", "a b c d", id="every space"),
        pytest.param("。、《》…—·", "。、《》…—·", id="punctuation without a narrow form stays"),
        pytest.param("“”‘’「」『』〝〞＂＇'\"", '"' * 14, id="every quotation mark"),
        pytest.param("｢｣﹁﹂﹃﹄", '"' * 6, id="and what is compatible with one"),
        pytest.param("«»‚„‹›〟", "«»‚„‹›〟", id="but no other"),
        pytest.param("㍿…½ﬁİ", "㍿…½ﬁİ", id="what would become several characters stays"),
        pytest.param("Ⅳ", "ⅳ", id="one step stays where the other works"),
        pytest.param("豈\U0002f800⼀", "岂丽一", id="compatibility ideographs and radicals"),
        pytest.param("𠮷𝟙😀", "𠮷1😀", id="beyond the basic plane"),
        pytest.param("\ud800\x00\n\t", "\ud800\x00\n\t", id="surrogates and controls are not its business"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_every_character_folds_to_one_that_folds_to_itself():
    folded = fold(EVERY_CHARACTER)
    assert len(folded) == len(EVERY_CHARACTER)
    assert fold(folded) == folded


def test_only_a_line_end_folds_to_a_line_end():
    assert [character for character in EVERY_CHARACTER if fold(character) == "\n"] == ["\n"]


@given(st.text(), st.text())
def test_folding_a_text_is_folding_its_parts(left, right):
    assert fold(left + right) == fold(left) + fold(right)


def test_the_committed_table_is_what_the_command_makes():
    made = make_table()
    committed = dict(zip(fold_table.WRITTEN, fold_table.FOLDED, strict=True))
    if unicodedata.unidata_version == fold_table.UNICODE_VERSION:
        with open(fold_table.__file__, encoding="utf-8") as source:  # noqa: PTH123  (a module's file is a str)
            assert source.read() == source_of(made)
    else:  # a Unicode of another year has other characters, but folds the common ones alike
        assert {c: made[c] for c in committed.keys() & made.keys()} == {
            c: committed[c] for c in committed.keys() & made.keys()
        }
