"""A line of the log is one record, whatever a reader sent."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from speeches.logs import OneLineFormatter

FORMAT = "%(levelname)s %(name)s: %(message)s"


def line(message: str, *arguments: object, error: bool = False) -> str:
    record = logging.LogRecord(
        "yanku", logging.WARNING, __file__, 1, message, arguments, sys.exc_info() if error else None
    )
    return OneLineFormatter(FORMAT).format(record)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("/search/?q=春耕", "/search/?q=春耕"),
        ("a\r\nERROR yanku: b", "a\\x0d\\x0aERROR yanku: b"),
        ("a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", "a\\x0bb\\x0cc\\x1cd\\x85e\\u2028f\\u2029g"),
        ("\x1b[31mred\x00\x7f", "\\x1b[31mred\\x00\\x7f"),
        ("a\tb", "a\tb"),
    ],
)
def test_what_could_begin_a_line_is_written_out(said, written):
    assert line("%s", said) == f"WARNING yanku: {written}"


@given(st.text())
def test_a_message_never_has_two_lines(said):
    assert len(line("said %s.", said).splitlines()) == 1


def test_a_traceback_keeps_its_lines():
    try:
        raise ValueError("no")  # noqa: TRY301 - to have one
    except ValueError:
        lines = line("failed at %s", "/a\nb", error=True).splitlines()
    assert lines[0] == "WARNING yanku: failed at /a\\x0ab"
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[-1] == "ValueError: no"


def test_the_archive_logs_so():
    logging_settings: dict[str, Any] = settings.LOGGING
    assert {handler["formatter"] for handler in logging_settings["handlers"].values()} == {"line"}
    assert logging_settings["formatters"]["line"]["()"] == "speeches.logs.OneLineFormatter"
