"""What a limited process answers to each task."""

from __future__ import annotations

import pytest

from speeches.text import tasks, wire
from speeches.text.reading import Reading, read, read_line

FILE = "同志们：\n一、修渠。".encode()
LINE = '{"text": "一、修渠。"}'.encode()


def said(task: str, data: bytes, filename: str = "讲话.txt") -> list[tuple[bytes, bytes]]:
    frames = wire.Frames()
    found: list[tuple[bytes, bytes]] = []
    tasks.answer(tasks.request(task, data, filename), lambda piece: found.extend(frames.take(piece)))
    return found


@pytest.mark.parametrize(
    ("task", "data", "expected"), [("read", FILE, read(FILE, "讲话.txt")), ("record", LINE, read_line(LINE))]
)
def test_one_value_and_the_end(task, data, expected):
    (answer, message), end = said(task, data)
    assert (answer, wire.load(message, Reading)) == (wire.ANSWER, expected)
    assert end == (wire.END, b"")


@pytest.mark.parametrize(
    ("task", "data", "code"),
    [("read", b"", "empty"), ("record", b"{", "bad_record"), ("record", b"\xff", "unknown_encoding")],
)
def test_a_refusal_ends_it(task, data, code):
    ((kind, message),) = said(task, data)
    assert (kind, wire.load_refusal(message).code) == (wire.REFUSAL, code)


def test_a_fault_of_the_rules_is_a_refusal_with_its_traceback(monkeypatch):
    monkeypatch.setattr("speeches.text.reading.parse_outline", lambda _paragraphs: 1 / 0)
    ((kind, message),) = said("read", FILE)
    refused = wire.load_refusal(message)
    assert (kind, refused.code) == (wire.REFUSAL, "fault")
    assert "ZeroDivisionError" in refused.detail


def test_want_of_memory_is_for_the_process_to_say(monkeypatch):
    def takes_all(*_):
        raise MemoryError

    monkeypatch.setattr("speeches.text.reading.parse_outline", takes_all)
    with pytest.raises(MemoryError):
        said("read", FILE)
