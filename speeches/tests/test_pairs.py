"""A string is found wherever it begins, whatever stretches of the file are left out because they cannot hold it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from speeches.search import pairs
from speeches.search.pairs import BEYOND, STRETCH, filters, padded, stretches_in
from speeches.search.texts import Texts, TextWriter, units_of
from speeches.search_indexes import Content

CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 700)]


def some_text(chance, length):
    return "".join(chance.choices(CHARACTERS, k=length))


def written(folder, *texts):
    writer = TextWriter(folder)
    for text in texts:
        writer.add(Content("题", "", text))
    return Texts(folder, writer.close())


def begins(texts, string):
    units, needle = texts.units.tobytes(), units_of(string).tobytes()
    found, at = [], -1
    while (at := units.find(needle, at + 1)) >= 0:
        if at % 2 == 0:
            found.append(at // 2)
    return found


@pytest.mark.parametrize("length", [1, 40, STRETCH - 5, STRETCH, 3 * STRETCH + 7])
@pytest.mark.parametrize("together", [8, 1 << 12])
def test_strings_are_found_wherever_they_begin(tmp_path, monkeypatch, length, together):
    monkeypatch.setattr(pairs, "_TOGETHER", together)
    chance = random.Random(length)  # noqa: S311 - what to try
    texts = written(tmp_path, *(some_text(chance, length) for _ in range(12 if length > STRETCH else 3)))
    whole = texts.units.tobytes().decode("utf-16-le")
    for size in (1, 2, 3, 5, BEYOND - 1, BEYOND, BEYOND + 1, 2 * BEYOND, 128):
        edges = [edge - back for edge in range(0, len(whole), STRETCH) for back in (0, 1, 2, size - 1, size)]
        for at in [*edges, *(chance.randrange(len(whole)) for _ in range(40))]:
            string = whole[max(0, at) : max(0, at) + size]
            assert texts.find(units_of(string)).tolist() == begins(texts, string)
    assert not len(texts.find(units_of("无此串")))


def test_within_some_stretches_nothing_in_them_is_left_out(tmp_path):
    chance = random.Random(3)  # noqa: S311 - what to try
    texts = written(tmp_path, *(some_text(chance, STRETCH // 2) for _ in range(20)))
    for _ in range(60):
        at = chance.randrange(len(texts.units) - 3)
        string = texts.units[at : at + chance.randint(1, 3)].tobytes().decode("utf-16-le")
        within = np.array([chance.random() < 0.5 for _ in range(stretches_in(len(texts.units)))])
        expected = [place for place in begins(texts, string) if within[place // STRETCH]]
        assert texts.find(units_of(string), within).tolist() == expected


def test_most_stretches_without_a_string_are_known_not_to_hold_it(tmp_path):
    chance = random.Random(4)  # noqa: S311 - what to try
    texts = written(tmp_path, *(some_text(chance, STRETCH) for _ in range(100)))
    absent = [some_text(chance, 2) + "缺" for _ in range(50)]
    assert np.mean([texts.may_begin(units_of(string)).mean() for string in absent]) < 0.2


def test_a_file_ends_with_what_is_beyond_a_whole_stretch():
    assert [padded(units) - units for units in (1, STRETCH - 1, STRETCH)] == [STRETCH - 1 + BEYOND, 1 + BEYOND, BEYOND]
    assert list(filters(np.zeros(BEYOND, np.uint16))) == []
