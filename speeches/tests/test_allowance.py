from __future__ import annotations

from itertools import accumulate

import pytest

from speeches.search import allowance
from speeches.search.allowance import Allowance


@pytest.mark.parametrize(
    ("seconds", "steps", "covered"),
    [
        pytest.param(
            1.0, [0.1, 0.2, 0.2, 0.2, 0.2], [True, True, True, True, False], id="until-the-longest-does-not-fit"
        ),
        pytest.param(1.0, [0.4, 0.0, 0.3], [True, True, False], id="as-long-as-the-first"),
        pytest.param(1.0, [0.6, 0.0], [False, False], id="one-that-took-more-than-half"),
        pytest.param(0.0, [0.01], [False], id="none"),
    ],
)
def test_covers_one_more_step_as_long_as_the_longest(monkeypatch, seconds, steps, covered):
    times = accumulate([10.0, *steps])
    monkeypatch.setattr(allowance, "thread_time", lambda: next(times))
    left = Allowance(seconds)
    assert [left.covers_one_more() for _step in steps] == covered
