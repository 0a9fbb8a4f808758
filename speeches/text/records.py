"""One line of a .jsonl file: a speech with its fields given."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from speeches.text import dates
from speeches.text.clean import clean_field
from speeches.text.document import Notice
from speeches.text.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from speeches.text.dates import PartialDate

MAX_RECORD_BYTES: Final = 16 * 1024 * 1024
LANGUAGES: Final = ("zh-Hans", "zh-Hant", "en")
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s/?#@:\[\]\\\"'<>]+(:\d{1,5})?([/?#][^\s\"'<>\\]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    """``fields`` has what the line gives and the archive can use, one-line strings; ``delivered_on`` is apart."""

    text: str
    fields: Mapping[str, str]
    delivered_on: PartialDate | None
    notices: tuple[Notice, ...]


def read_record(line: bytes) -> Record:
    """Raises TextError for a line that is no object of strings."""
    record = _object(line)
    fields: dict[str, str] = {}
    notices = []
    for key, (name, usable) in _FIELDS.items():
        value = clean_field(_string(record, key))
        if accepted := usable(value):
            fields[name] = accepted
        elif value:
            notices.append(Notice("bad_field", f"{key} 不能用，没有采用：{value[:60]}"))
    date = clean_field(_string(record, "date"))
    delivered_on = dates.parse(date)
    if date and delivered_on is None:
        notices.append(Notice("bad_field", f"date 不是日期，没有采用：{date[:60]}"))
    return Record(_string(record, "text"), fields, delivered_on, tuple(notices))


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > MAX_RECORD_BYTES:
        raise TextError("too_large", f"这一行超过 {MAX_RECORD_BYTES // 1024 // 1024} MB 的上限；请拆成几行后再导入。")
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise TextError("unknown_encoding", "这一行不是 UTF-8 文字；请把文件另存为 UTF-8 编码后再导入。") from error
    except (ValueError, RecursionError) as error:  # also numbers of thousands of digits, and brackets without end
        raise TextError("bad_record", "这一行不是有效的 JSON；请检查引号、逗号和括号。") from error
    if not isinstance(record, dict):
        raise TextError("bad_record", '这一行不是 JSON 对象；请写成 {"title": "…", "text": "…"} 的形式。')
    return record


def _string(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value or ""
    if key == "date" and type(value) is int and value.bit_length() < 64:
        return str(value)  # a bare year
    raise TextError("bad_record", f"这一行的 {key} 不是文字；请给它加上引号。")


def _anything(value: str) -> str:
    return value


def _language(value: str) -> str:
    return next((known for known in LANGUAGES if known.lower() == value.lower()), "")


def is_web_address(value: str) -> bool:
    """Whether it can be shown as a link without harm."""
    return _WEB_ADDRESS.fullmatch(value) is not None


def _web_address(value: str) -> str:
    return value if is_web_address(value) else ""


# A record's key: the field it gives, and what of the value is used.
_FIELDS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "title": ("title", _anything),
    "speaker": ("speaker", _anything),
    "source": ("source_name", _anything),
    "source_url": ("source_url", _web_address),
    "language": ("language", _language),
}
