"""The encodings of text files, told from a few characters."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from speeches.management.commands.check_encodings import ENCODINGS, cuts, sample_texts, share_right


@pytest.mark.parametrize("name", ENCODINGS)
@pytest.mark.parametrize(("length", "least"), [(6, 0.97), (10, 0.99), (20, 0.995), (40, 1.0)])
def test_nearly_every_short_text_is_read_right(name, length, least):
    assert share_right(name, cuts(sample_texts(), length, 200, seed=3)) >= least


def test_the_table_has_a_row_for_each_encoding():
    out = io.StringIO()
    call_command("check_encodings", count=5, stdout=out)
    head, *rows = out.getvalue().splitlines()
    assert head.split() == ["6", "字", "10", "字", "20", "字", "40", "字"]
    assert [row[:14].strip() for row in rows] == list(ENCODINGS)
