from __future__ import annotations

import pytest

from speeches.text.genres import ENDINGS, Genre, find_genre, is_spoken


@pytest.mark.parametrize(
    ("word", "genre"), [(word, genre) for genre, words in ENDINGS.items() for word in words.split()]
)
def test_every_ending_tells_its_genre(word, genre):
    assert find_genre(f"青禾县2025年{word}") == genre


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("在2026年全县干部大会上的讲话", Genre.SPEECH),
        ("在全县干部大会上的讲话（节选）", Genre.SPEECH),
        ("2025年青禾县政府工作报告", Genre.REPORT),
        ("政府工作报告（九届人大三次会议）", Genre.REPORT),
        ("關於施政方針的報告", Genre.REPORT),
        ("陳大文議員發言（2013-10-23）", Genre.STATEMENT),
        ("关于印发《青禾县招生方案》的通知", Genre.NOTICE),
        ("青禾县林地保护条例", Genre.LAW),
        ("會議過程正式紀錄", Genre.MINUTES),
        ("會議過程正式紀錄2024年5月17日", Genre.MINUTES),
        ("凝心聚力开新局", None),
        ("林知远出席全县干部大会并讲话", None),
        ("林知远在论坛开幕式上发表主旨演讲", None),
        ("在全县干部大会上", None),
        ("", None),
        ("（节选）", None),
    ],
)
def test_genres_of_titles(title, genre):
    assert find_genre(title) == genre


def test_no_rule_gives_the_rest_class():
    assert Genre.OTHER not in ENDINGS
    assert set(ENDINGS) | {Genre.OTHER} == set(Genre)


def test_what_is_spoken_has_a_day_of_delivery():
    assert is_spoken(Genre.SPEECH)
    assert not is_spoken(Genre.NOTICE)
