"""A line of a .jsonl file: what it gives is taken as it is, what it cannot mean is said, and nothing it is can harm."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.dates import PartialDate
from speeches.text.errors import TextError
from speeches.text.records import MAX_RECORD_BYTES, read_record


def line(**fields) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


FULL = {
    "title": "在白鹭区招商大会上的讲话",
    "text": "各位来宾：\n欢迎来到白鹭区。",
    "date": "2025-05-18",
    "speaker": "秦望山",
    "language": "zh-Hans",
    "source": "白鹭区人民政府网",
    "source_url": "https://bailu.example/2025/1.html",
}


def test_every_field_has_its_name():
    record = read_record(line(**FULL))
    assert record.text == FULL["text"]
    assert record.fields == {
        "title": "在白鹭区招商大会上的讲话",
        "speaker": "秦望山",
        "source_name": "白鹭区人民政府网",
        "source_url": "https://bailu.example/2025/1.html",
        "language": "zh-Hans",
    }
    assert record.delivered_on == PartialDate(2025, 5, 18)
    assert record.notices == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, {}, id="nothing given"),
        pytest.param({"title": None, "speaker": "", "source": "  "}, {}, id="empty is not given"),
        pytest.param({"title": "上\n下\u202e\x00 "}, {"title": "上 下"}, id="one line, no control characters"),
        pytest.param({"language": "ZH-hant"}, {"language": "zh-Hant"}, id="a language in another case"),
        pytest.param({"keywords": ["招商"], "title": "讲话"}, {"title": "讲话"}, id="what we do not know is let pass"),
    ],
)
def test_what_is_given_is_cleaned(fields, expected):
    assert read_record(line(**fields)).fields == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026", PartialDate(2026)),
        (2026, PartialDate(2026)),
        ("2026-02", PartialDate(2026, 2)),
        ("2026-02-20", PartialDate(2026, 2, 20)),
        ("2026年2月20日", PartialDate(2026, 2, 20)),
        (None, None),
    ],
    ids=str,
)
def test_a_date_in_its_forms(value, expected):
    record = read_record(line(date=value))
    assert (record.delivered_on, record.notices) == (expected, ())


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"date": "去年"}, id="no date"),
        pytest.param({"date": 99999999}, id="no year"),
        pytest.param({"language": "fr"}, id="a language we do not have"),
        pytest.param({"source_url": "javascript:alert(1)"}, id="a script for an address"),
        pytest.param({"source_url": "http://a b"}, id="an address with a space"),
        pytest.param({"source_url": "https://user:pass@example.org/"}, id="an address with a password"),
        pytest.param({"source_url": 'https://example.org/"onclick="'}, id="an address that breaks out"),
        pytest.param({"source_url": "//example.org"}, id="an address without a scheme"),
    ],
)
def test_what_cannot_be_used_is_left_out_and_said(fields):
    record = read_record(line(**fields))
    assert (record.fields, record.delivered_on) == ({}, None)
    assert [notice.code for notice in record.notices] == ["bad_field"]
    assert next(iter(fields)) in record.notices[0].message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "bad_record", id="empty"),
        pytest.param(b"{", "bad_record", id="cut off"),
        pytest.param(b"[]", "bad_record", id="a list"),
        pytest.param(b'"text"', "bad_record", id="a string"),
        pytest.param(b"NaN", "bad_record", id="no number"),
        pytest.param(b"[" * 100_000, "bad_record", id="a hundred thousand brackets"),
        pytest.param(b'{"a":' * 100_000, "bad_record", id="a hundred thousand objects"),
        pytest.param(b'{"date": ' + b"9" * 10_000 + b"}", "bad_record", id="a number of ten thousand digits"),
        pytest.param(b'{"date": ' + b"9" * 4000 + b"}", "bad_record", id="a number of four thousand digits"),
        pytest.param(b'{"text": 5}', "bad_record", id="a number for the text"),
        pytest.param(b'{"text": ["a"]}', "bad_record", id="a list for the text"),
        pytest.param(b'{"title": {"a": 1}}', "bad_record", id="an object for the title"),
        pytest.param(b'{"date": true}', "bad_record", id="true for a date"),
        pytest.param('{"text": "青禾"}'.encode("gb18030"), "unknown_encoding", id="not UTF-8"),
        pytest.param('{"text": "青禾"}'.encode("utf-16"), "unknown_encoding", id="UTF-16"),
        pytest.param(b'{"text": "' + b"a" * MAX_RECORD_BYTES + b'"}', "too_large", id="too long"),
    ],
)
def test_a_line_that_is_no_speech_is_refused_with_a_reason(data, code):
    with pytest.raises(TextError) as refusal:
        read_record(data)
    assert refusal.value.code == code
    assert refusal.value.message.endswith("。")


def test_a_byte_order_mark_before_the_first_line_does_no_harm():
    assert read_record(b"\xef\xbb\xbf" + line(title="讲话")).fields == {"title": "讲话"}


@settings(max_examples=200)
@given(st.binary(max_size=80) | st.text(max_size=40).map(str.encode))
def test_no_bytes_do_more_than_be_refused(data):
    with contextlib.suppress(TextError):
        read_record(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), st.lists, max_leaves=5
)


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from([*FULL, "x"]), JSON, max_size=4))
def test_no_values_do_more_than_be_refused(fields):
    with contextlib.suppress(TextError):
        record = read_record(json.dumps(fields).encode())
        assert all(value and "\n" not in value for value in record.fields.values())
