from __future__ import annotations

import pytest
from django.conf import settings
from opencc import OpenCC

from speeches.text.fold import fold
from speeches.text.language import _SIMPLIFIED, language_of
from speeches.text.script import converted


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("同志们：今天我们召开全县干部大会。", "zh-Hans"),
        ("各位同仁：今天我們召開全縣幹部大會。", "zh-Hant"),
        ("著力推進青禾縣的工作", "zh-Hant"),
        ("各位議員：政府會盡快落實有關措施，確保巿民安居樂業。", "zh-Hant"),
        ("我哋要着力做好社區工作，多謝大家！", "zh-Hant"),
        ("感謝各位鄉親，臺灣的農業要靠大家一起努力。", "zh-Hant"),
        ("台湾同胞回到家乡，看着河岸的变化。", "zh-Hans"),
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
    assert [character for character in _SIMPLIFIED if converted(character, "zh-Hant") == character] == []


@pytest.mark.parametrize("configuration", ["s2tw", "s2hk"])
def test_the_samples_are_told_right_as_taiwan_and_hong_kong_would_write_them(configuration):
    texts = [path.read_text("utf-8") for path in (settings.SAMPLES_DIR / "source").glob("*.txt")]
    convert = OpenCC(configuration).convert
    assert {language_of(convert(text)) for text in texts} == {"zh-Hant"}
