from __future__ import annotations

import pytest
from django.utils import translation

from speeches.models import Genre, GovernmentLevel
from speeches.text.closed_lists import GENRE_NAMES, LEVEL_NAMES, listed
from speeches.text.genres import ENDINGS
from speeches.text.query import Field

VALUES = [(Field.GENRE, value) for value in Genre] + [(Field.GOVERNMENT_LEVEL, value) for value in GovernmentLevel]


@pytest.mark.parametrize(("field", "value"), VALUES)
def test_a_value_goes_by_its_own_word_and_by_what_the_pages_call_it_in_english(field, value):
    with translation.override("en"):
        assert [listed(field, name) for name in (value.value, str(value.label))] == [value.value] * 2


@pytest.mark.parametrize(("level", "names"), LEVEL_NAMES.items())
def test_every_other_name_of_a_level(level, names):
    assert {listed(Field.GOVERNMENT_LEVEL, name) for name in names.split()} == {level.value}


@pytest.mark.parametrize(("genre", "names"), GENRE_NAMES.items())
def test_every_english_name_of_a_genre(genre, names):
    assert {listed(Field.GENRE, name) for name in names.split(", ")} == {genre.value}


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        (Field.GENRE, "工作报告", "报告"),
        (Field.GENRE, "讲话稿", "讲话"),
        (Field.GENRE, "致詞", "致辞"),
        (Field.GENRE, "Speech", "讲话"),
        (Field.GENRE, "讲", "讲"),
        (Field.GENRE, "講話", "講話"),
        (Field.GENRE, "闲谈", "闲谈"),
        (Field.GOVERNMENT_LEVEL, "縣級", "县"),
        (Field.GOVERNMENT_LEVEL, "乡", "乡"),
        (Field.GOVERNMENT_LEVEL, "COUNTY", "县"),
        (Field.GOVERNMENT_LEVEL, "speech", "speech"),
        (Field.PLACE, "province", "province"),
        (Field.TITLE, "工作报告", "工作报告"),
    ],
)
def test_what_readers_type(field, text, word):
    assert listed(field, text) == word


def test_no_name_is_of_two_values():
    names = [name for its in LEVEL_NAMES.values() for name in its.split()]
    names += [name for its in GENRE_NAMES.values() for name in its.split(", ")]
    assert len(names) == len(set(names))
    assert set(GENRE_NAMES) == set(ENDINGS) | {Genre.OTHER}
