from __future__ import annotations

from speeches.charts import HEIGHT, Bar, Choice, chart_of


def choice(count: int) -> Choice:
    return Choice(str(count), count, is_chosen=False, address="/")


def test_each_value_has_its_place_and_the_height_of_its_share():
    chart = chart_of({2026: choice(4), 2023: choice(1), 2024: choice(0)})
    assert chart is not None
    assert chart.bars == [
        Bar(2023, 0, 45, 9, 15, choice(1)),
        Bar(2024, 12, 59, 9, 1, choice(0)),
        Bar(2026, 36, 0, 9, HEIGHT, choice(4)),
    ]
    assert (chart.first, chart.last, chart.width, chart.widest) == ("2023", "2026", 45, 135)
    assert chart.peak == choice(4)


def test_one_among_very_many_is_seen():
    chart = chart_of({1: choice(1), 2: choice(100_000)})
    assert chart is not None
    assert chart.bars[0].height == 2


def test_the_ends_may_lie_beyond_what_is_counted():
    chart = chart_of({3: choice(1)}, {1: "一月", 12: "十二月"})
    assert chart is not None
    assert (chart.bars[0].x, chart.first, chart.last, chart.width) == (24, "一月", "十二月", 141)


def test_nothing_is_no_chart():
    assert chart_of({}) is None
