"""Syllables: of characters, and out of what is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.management.commands.make_sound_table import make_tables, source_of
from speeches.text import sound_table
from speeches.text.sounds import SYLLABLES, blurred, readings, syllables


@pytest.mark.parametrize(
    ("character", "read"),
    [
        ("新", ("xin",)),
        ("长", ("zhang", "chang")),
        ("行", ("xing", "hang")),
        ("女", ("nv", "ru")),
        ("a", ()),
        ("。", ()),
    ],
)
def test_characters_have_readings(character, read):
    assert readings(character) == read


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        ("xinzhi", ["xin", "zhi"]),
        ("xian", ["xian"]),
        ("xi'an", ["xi", "an"]),
        ("Xin Zhi", ["xin", "zhi"]),
        ("fangan", ["fang", "an"]),
        ("lüse", ["lv", "se"]),
        ("nengyuan", ["neng", "yuan"]),
        ("xzscl", None),
        ("", None),
        ("xinq", None),
    ],
)
def test_letters_are_cut_into_syllables(typed, cut):
    assert syllables(typed) == cut


@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=12))
def test_whatever_is_made_of_syllables_is_cut_into_syllables(parts):
    cut = syllables("".join(parts))
    assert cut is not None
    assert "".join(cut) == "".join(parts)
    assert syllables("'".join(parts)) == [part for each in parts for part in (syllables(each) or [])]


@given(st.text("xinzhagogu'ü ", max_size=40))
def test_any_letters_are_cut_or_not(typed):
    cut = syllables(typed)
    assert cut is None or set(cut) <= set(SYLLABLES)


@pytest.mark.parametrize(
    ("one", "other"), [("zhi", "zi"), ("shang", "san"), ("ling", "nin"), ("cheng", "cen"), ("chong", "cong")]
)
def test_what_is_mistaken_for_each_other_sounds_alike(one, other):
    assert blurred(one) == blurred(other)


@pytest.mark.parametrize(("one", "other"), [("xin", "qin"), ("gong", "gon"), ("ban", "ben")])
def test_what_is_told_apart_stays_apart(one, other):
    assert blurred(one) != blurred(other)


def test_the_table_is_what_the_command_makes():
    assert Path(sound_table.__file__).read_text(encoding="utf-8") == source_of(*make_tables())
