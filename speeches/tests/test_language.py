from __future__ import annotations

import pytest

from speeches.text.fold import fold
from speeches.text.language import _SIMPLIFIED, language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("同志们：今天我们召开全县干部大会。", "zh-Hans"),
        ("各位同仁：今天我們召開全縣幹部大會。", "zh-Hant"),
        ("著力推進青禾縣的工作", "zh-Hant"),
        ("着力推进青禾县的 GDP 工作", "zh-Hans"),
        ("Ladies and gentlemen, welcome to Qinghe County.", "en"),
        ("The mayor of 青禾 said that the work will go on as planned.", "en"),
        ("大家好", ""),
        ("", ""),
        ("GDP", ""),
        ("12345", ""),
    ],
)
def test_languages(text, language):
    assert language_of(text) == language


def test_what_the_file_declares_counts_only_where_the_text_is_silent():
    assert language_of("大家好", "zh-Hant") == "zh-Hant"
    assert language_of("同志们好", "zh-Hant") == "zh-Hans"
    assert language_of("大家好", "klingon") == ""


def test_the_telling_characters_are_simplified():
    assert [character for character in _SIMPLIFIED if fold(character) != character] == []
