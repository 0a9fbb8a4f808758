"""What tests of pages share: speeches as an import makes them, and a page as a browser would read it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest
from django.http import HttpResponse
from django.utils import translation

from speeches import ingest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponseBase

    from speeches.models import Speech

TEXT = """各位同事：
今天我们召开水利工作会议，总结去年，安排今年。
一、加固堤防，守住安全
去年汛前完成堤防加固二十公里，险工险段全部销号。
（一）抓紧工程扫尾。剩下的三处涵闸，年底以前必须完工。
（二）落实巡堤制度。一是明确人员。每公里两个人。二是备足物料。每个点都要有编织袋和砂石。
二、通好饮水，办好实事
自来水要通到最后三个村，水费按表收取。
谢谢大家！"""


@pytest.fixture
def pages(settings) -> Iterator[None]:
    """Static files under their own names (those with hashes are made when the archive starts), and in the end the
    language of before."""
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    with translation.override(settings.LANGUAGE_CODE):
        yield


def take(text: str = TEXT, *, publish: bool = True, **fields: str) -> Speech:
    """A speech of these fields (those of a record), stored with its sections as an import stores it."""
    given = {"title": "在2025年青禾县水利工作会议上的讲话", "date": "2025-11-03", "speaker": "林知远"} | fields
    line = json.dumps({"text": text} | given, ensure_ascii=False).encode()
    return ingest.store(ingest.understand_record(line, "讲话.jsonl:1"), line, publish=publish).speech


class Read:
    """A page as a browser reads it: what is markup is an element, everything else is text."""

    def __init__(self, response: HttpResponseBase) -> None:
        assert isinstance(response, HttpResponse)
        self.root = lxml.html.fromstring(response.content.decode())

    def all(self, path: str) -> list[Any]:
        """What an XPath finds."""
        return list(self.root.xpath(path))

    def texts(self, path: str) -> list[str]:
        """The words of each element, runs of white space as one space."""
        return [_plain(element.text_content()) for element in self.all(path)]

    def text(self, path: str = "//main") -> str:
        (words,) = self.texts(path)
        return words

    def links(self, path: str = "//main") -> list[str]:
        return [str(address) for address in self.all(f"{path}//a/@href")]

    @property
    def ids(self) -> list[str]:
        return [str(key) for key in self.all("//@id")]


def _plain(words: str) -> str:
    return re.sub(r"[ \n\t]+", " ", words).strip()
