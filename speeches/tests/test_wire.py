"""What goes through the pipe comes out the same, and what is not ours is not believed."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text import wire
from speeches.text.dates import PartialDate
from speeches.text.document import Cleaned, Notice, Paragraph, Region, Removed
from speeches.text.evidence import Evidence, Origin
from speeches.text.metadata import Metadata
from speeches.text.outline import Outline, Section
from speeches.text.reading import Reading, is_sound

SOMETHING = Reading(
    media_type="text/plain",
    encoding="utf-8",
    cleaned=Cleaned(
        head_lines=(Paragraph("讲话", level=1, bold=True, centred=True, region=Region.TITLE),),
        paragraphs=(Paragraph("同志们："), Paragraph("一、修渠\u2028")),
        removed=(Removed(3, "— 1 —", "page_number"),),
        notices=(Notice("incomplete", "请核对。", 2),),
    ),
    outline=Outline(
        (Section(0, 0, "", "", "同志们：\n", run_in=False), Section(1, 5, "一、", "修渠\u2028", "", run_in=False))
    ),
    metadata=Metadata(
        title="讲话",
        delivered_on=PartialDate(2024, 5),
        genre="讲话",
        evidence=(Evidence("title", "讲话", "讲话", Origin.HEAD, taken=True),),
    ),
    notices=(Notice("encoding_unsure", "请核对。"),),
    given=frozenset({"title"}),
)
MESSAGE = wire.dump(SOMETHING)


def changed(**parts: object) -> bytes:
    """The message with parts of it replaced, by their path: ``outline__sections__0__level``."""
    value = json.loads(MESSAGE)
    for path, part in parts.items():
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("__"))
        at = value
        for step in steps:
            at = at[step]
        at[last] = part
    return json.dumps(value).encode()


def test_every_value_survives_the_pipe():
    assert wire.load(MESSAGE, Reading) == SOMETHING
    assert is_sound(SOMETHING)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        MESSAGE[:-1],
        MESSAGE + b"x",
        b"\xff",
        b"[" * 100_000,
        changed(media_type=None),
        changed(given="title"),
        changed(notices=[["encoding_unsure", "x"]]),
        changed(notices__0__line="1"),
        changed(notices__0__line=1.5),
        changed(cleaned__head_lines__0__region="nowhere"),
        changed(cleaned__head_lines__0__bold=1),
        changed(cleaned__removed__0__text=2),
        changed(outline__sections__0__level=True),
        changed(metadata__delivered_on="2024-05"),
        changed(metadata__delivered_on={"year": 2024, "month": 13}),
        changed(metadata__delivered_on={"year": 10**30}),
        changed(metadata__evidence__0__origin="dream"),
        changed(metadata__title="\ud800"),
    ],
    ids=range(22),
)
def test_what_is_of_another_type_is_not_believed(message):
    with pytest.raises(wire.WireError):
        wire.load(message, Reading)


@pytest.mark.parametrize(
    "message",
    [
        changed(outline__sections=[]),
        changed(outline__sections__0__start=1),
        changed(outline__sections__0__start=-1),
        changed(outline__sections__1__body="x"),
        changed(outline__sections__1__level=-1),
        changed(outline__sections__1__level=101),
        changed(cleaned__paragraphs__0__text="同志\n们："),
        changed(cleaned__paragraphs__0__text="同志们"),
        changed(cleaned__head_lines__0__text="讲\0话"),
        changed(cleaned__removed__0__line=0),
        changed(cleaned__notices__0__line=-1),
        changed(notices__0__message="\0"),
        changed(metadata__genre="歌"),
        changed(metadata__government_level="星球"),
        changed(metadata__language="fr"),
        changed(metadata__title="讲\n话"),
        changed(metadata__evidence__0__quote="\0"),
    ],
    ids=range(17),
)
def test_what_makes_no_sense_is_not_believed(message):
    assert not is_sound(wire.load(message, Reading))


@given(st.data())
def test_a_message_that_was_changed_is_read_or_not_but_never_something_else(data):
    message = bytearray(MESSAGE)
    place = data.draw(st.integers(0, len(message) - 1))
    message[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(wire.WireError):
        assert isinstance(wire.load(bytes(message), Reading), Reading)


def test_a_lone_surrogate_is_no_text():
    with pytest.raises(wire.WireError):
        wire.dump(Notice("x", "\ud800"))


@given(st.lists(st.tuples(st.sampled_from([b"A", b"R", b"."]), st.binary(max_size=20))), st.integers(1, 7))
def test_messages_come_whole_in_whatever_pieces(messages, size):
    sent = b"".join(wire.frame(kind, message) for kind, message in messages)
    frames = wire.Frames()
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert [found for piece in pieces for found in frames.take(piece)] == messages
