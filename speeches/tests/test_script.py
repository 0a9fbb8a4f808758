"""The other script: whole words are converted, and every character keeps its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.script import OTHER, converted


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("理发、头发，发展、出发", "理髮、頭髮，發展、出發"),
        ("干部、干劲，干燥、饼干，干涉、若干", "幹部、幹勁，乾燥、餅乾，干涉、若干"),
        ("皇后、太后，后来、以后", "皇后、太后，後來、以後"),
        ("公里、里程，心里、这里", "公里、里程，心裡、這裡"),
        ("面积、全面，面粉、面条", "面積、全面，麵粉、麵條"),
        ("系统，关系，联系", "系統，關係，聯繫"),
        ("舞台，台风", "舞臺，颱風"),
        ("征程，征收", "征程，徵收"),
        ("制度，制造", "制度，製造"),
        ("山谷，谷物", "山谷，穀物"),
        ("着力、沿着，著名、著作", "著力、沿著，著名、著作"),
        ("复杂、恢复、覆盖、反复", "複雜、恢復、覆蓋、反覆"),
        ("云计算，人云亦云", "雲計算，人云亦云"),
        ("一、（一）1.一是……；“引号”、GDP 5%", "一、（一）1.一是……；“引号”、GDP 5%".replace("引号", "引號")),
        ("", ""),
    ],
)
def test_words_there_and_back(simplified, traditional):
    assert converted(simplified, "zh-Hant") == traditional
    assert converted(traditional, "zh-Hans") == simplified


@pytest.mark.parametrize("written", ["衛生設在這裡，說明為了群眾，看著", "衞生設在這裏，説明爲了羣眾，看着"])
def test_simplified_characters_are_made_of_what_is_written_in_taiwan_and_in_hong_kong(written):
    assert converted(written, "zh-Hans") == "卫生设在这里，说明为了群众，看着"


def test_a_word_is_not_found_across_the_end_of_a_line():
    assert converted("理\n发\n展", "zh-Hant") == "理\n發\n展"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([*OTHER]))
def test_every_character_keeps_its_place(text, script):
    made = converted(text, script)
    assert [len(line) for line in made.split("\n")] == [len(line) for line in text.split("\n")]
