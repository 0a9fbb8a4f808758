from __future__ import annotations

from speeches.tests.test_layout import SECTIONS, TEXT, Span
from speeches.text.match_map import WIDTH, match_map
from speeches.text.snippet import find_all


def test_matches_are_listed_by_part_with_their_numbers() -> None:
    found = match_map(TEXT, SECTIONS, find_all(TEXT, "是"))
    assert [(part.label, part.count) for part in found.parts] == [("一、修渠", 2)]
    assert [(place.number, [p.text for p in place.snippet.parts if p.matched]) for place in found.parts[0].places] == [
        (1, ["是"]),
        (2, ["是"]),
    ]


def test_before_the_first_heading_a_part_has_no_label() -> None:
    assert [(part.label, part.count) for part in match_map(TEXT, SECTIONS, [(0, 2), (8, 10)]).parts] == [
        ("", 1),
        ("一、修渠", 1),
    ]


def test_the_bar_has_a_stroke_for_each_place_and_a_border_for_each_part() -> None:
    text = "渠" * WIDTH * 2
    sections = [Span("k0", 0, 0, WIDTH), Span("k1", 1, WIDTH, len(text), "一、", "渠")]
    found = match_map(text, sections, [(0, 1), (1, 2), (len(text) - 1, len(text))])
    assert [(stroke.x, stroke.number) for stroke in found.strokes] == [(0, 1), (WIDTH - 2, 3)]
    assert found.borders == ((WIDTH - 1) // 2,)


def test_all_the_matches_of_a_part_are_listed() -> None:
    text = "渠" * 40
    (part,) = match_map(text, [Span("k0", 0, 0, 40)], find_all(text, "渠")).parts
    assert (part.count, [place.number for place in part.places], part.next) == (40, [*range(1, 41)], 0)


def test_of_very_many_matches_the_first_of_each_part_are_listed() -> None:
    text = "甲" * 150 + "乙" * 150
    sections = [Span("k1", 1, 0, 150, "一、", run_in=True), Span("k2", 1, 150, 300, "二、", run_in=True)]
    found = match_map(text, sections, [(at, at + 1) for at in range(300)])
    listed = [([place.number for place in part.places], part.count, part.next) for part in found.parts]
    assert listed == [([1, 2, 3, 4, 5], 150, 6), ([151, 152, 153, 154, 155], 150, 156)]
