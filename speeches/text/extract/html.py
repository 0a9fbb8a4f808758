"""Web pages: what a browser shows, block by block, with the part of the page that each line stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from speeches.text.document import Extracted, FileFacts, Line, Region
from speeches.text.extract.encoding import decode
from speeches.text.extract.html_regions import find_regions, is_name_of_site, squeezed, text_of, weigh, words
from speeches.text.extract.plain import physical_lines
from speeches.text.extract.refusals import refusal
from speeches.text.extract.word_numbering import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Element = Any  # lxml publishes no types

_BLOCKS: Final = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary"
    " table tbody td textarea tfoot th thead tr ucapcontent ucaptitle ul"
)
_INVISIBLE: Final = words(
    "head script style noscript template noframes iframe object embed applet audio video canvas svg math map datalist"
    " xml input"
)
_LEVELS: Final = {f"h{level}": level for level in range(1, 7)}
_BOLD_TAGS: Final = frozenset({"b", "strong"})
# What may nest without end where a page never closes it; without the first its lines stay as they are, without the
# second only the breaks between them are left.
_FORMATTING: Final = re.compile(r"</?(?:font|span|b|strong|i|em|u|big|small|o:p|a|st1:\w+)\b[^<>]*>", re.IGNORECASE)
_NESTING: Final = re.compile(
    r"</?(?:div|section|article|main|aside|center|blockquote|fieldset|form|table|tbody|tr|td|th|ul|ol|li|dl|dd|dt)\b[^<>]*>",
    re.IGNORECASE,
)
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HIDDEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_NOT_BOLD: Final = re.compile(r"font-weight\s*:\s*(?:normal|lighter|[1-5]00)", re.IGNORECASE)
_ALIGN: Final = re.compile(r"text-align\s*:\s*(\w+)", re.IGNORECASE)
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")  # what HTML joins; U+3000 and U+00A0 stay
# A line end of the source between two of these is no space (CSS Text 3, 4.1.3).
_WIDE: Final = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u2014\u2018-\u201d\u2026]"
_SOURCE_WRAP: Final = re.compile(rf"(?<={_WIDE})[ \t]*[\n\r][ \t\n\r\f]*(?={_WIDE})")
_BREAK: Final = "<p>"
_SAVED_FROM: Final = re.compile(r"saved from url=\(\d+\)(\S+)")

_FACTS: Final = {
    "articletitle": "title",
    "og:title": "title",
    "pubdate": "published",
    "publishdate": "published",
    "article:published_time": "published",
    "firstpublishedtime": "published",
    "contentsource": "source_name",
    "source": "source_name",
    "url": "source_url",
    "og:url": "source_url",
}
# Tables about a document that stand above its text on many sites.
_LABELS: Final = {
    "标题": "title",
    "名称": "title",
    "信息名称": "title",
    "发布日期": "published",
    "发布时间": "published",
    "发文机关": "source_name",
    "发布机构": "source_name",
    "信息来源": "source_name",
}
_TITLE_SEPARATOR: Final = re.compile(r"\s*(?:_|\||-{1,2}|—{1,2}|–)\s*")

_CELLS: Final = ("td", "th")
_LIST_STYLE: Final = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_LIST_FORMATS: Final = {  # of ``type`` and ``list-style-type``, by the names that Word has for them
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "lower-alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "cjk-decimal": "ideographDigital",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
    "none": "none",
}
_HAN_FORMATS: Final = frozenset({"chineseCounting", "ideographDigital"})
_SOURCE_LABEL: Final = re.compile(r"^\s*(?:信息|文章|稿件)?来源\s*[:：]\s*")
_OWN_NUMBER: Final = re.compile(r"\s*[（(]?[0-9０-９一二三四五六七八九十第①-⑳]+[)）、.．：章条节]")
_LONG_CELL: Final = 400  # characters
_SHARE_OF_LAYOUT: Final = 0.6  # of a table's text in one cell
_SHARE_OF_HIDDEN: Final = 0.3  # of a page's sentences
_MOST_TITLE_LINES: Final = 4


def extract(data: bytes) -> Extracted:
    charset = _CHARSET.search(data[:4096])
    decoded = decode(data, declared=charset[1].decode("ascii", "replace") if charset else "")
    if "<" not in decoded.text:
        plain = tuple(Line(text) for text, _ in physical_lines(decoded.text))
        return Extracted(plain, "text/html", decoded.encoding, notices=decoded.notices)
    root = _parse(decoded.text)
    body = root.find("body")
    if body is None:
        raise refusal("no_text")
    _strip_invisible(body)
    facts = _facts(root, body, decoded.text)
    lines = _with_title(list(_Reader(find_regions(body, facts.title)).read(body)), squeezed(facts.title))
    return Extracted(tuple(lines), "text/html", decoded.encoding, facts, decoded.notices)


def _parse(source: str) -> Element:
    source = _CONTROLS.sub("", source)
    for plainer in (None, _FORMATTING, _NESTING):
        source = plainer.sub(_BREAK if plainer is _NESTING else "", source) if plainer else source
        try:
            return _tree(source)
        except etree.LxmlError:  # a tag that is never closed nests deeper with every paragraph
            continue
    raise refusal("damaged")


def _tree(source: str) -> Element:
    """Raises LxmlError also where the parser gives up in the middle, which would lose the rest."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    if any(entry.level == etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise etree.LxmlError(parser.error_log.last_error.message)
    return etree.Element("html") if root is None else root


def _strip_invisible(body: Element) -> None:
    """What a browser does not show, except a hidden element with much of the page's text: a script will show it."""
    etree.strip_elements(body, *_INVISIBLE, etree.Comment, with_tail=False)
    weights = weigh(body)
    most = _SHARE_OF_HIDDEN * weights[body].prose
    for element in body.iterdescendants():
        is_hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
        if is_hidden and weights[element].prose <= most:
            element.tag = "hidden"
    etree.strip_elements(body, "hidden", with_tail=False)


@dataclass(frozen=True, slots=True)
class _Style:
    """What an element inherits from those around it."""

    region: Region = Region.BODY
    level: int | None = None
    bold: bool = False
    centred: bool = False
    preformatted: bool = False

    def within(self, element: Element, region: Region | None) -> _Style:
        css = element.get("style", "")
        align = _ALIGN.search(css)
        return _Style(
            region=region or self.region,
            level=_LEVELS.get(element.tag, self.level),
            bold=(self.bold or element.tag in _BOLD_TAGS or bool(_BOLD.search(css))) and not _NOT_BOLD.search(css),
            centred=_is_centred(element.tag, align[1] if align else element.get("align"), inherited=self.centred),
            preformatted=self.preformatted or element.tag in {"pre", "textarea"},
        )


def _is_centred(tag: str, align: str | None, *, inherited: bool) -> bool:
    if align:
        return align.lower() == "center"
    return inherited or tag == "center"


class _Reader:
    """Collects the text of inline elements until a block begins or ends, or a line is broken."""

    def __init__(self, regions: Mapping[Element, Region]) -> None:
        self._regions = regions
        self._pieces: list[tuple[str, _Style]] = []
        self._numbers: dict[Element, str] = {}

    def read(self, body: Element) -> Iterator[Line]:
        yield from self._element(body, _Style())
        yield from self._line_end(breaks=True)

    def _element(self, element: Element, around: _Style) -> Iterator[Line]:
        style = around.within(element, self._regions.get(element))
        if element.tag == "br":
            yield from self._line_end(breaks=None)
        elif element.tag == "table" and _is_data(element):
            yield from self._line_end(breaks=True)
            yield from self._table(element, style)
        elif element.tag in _BLOCKS:
            yield from self._line_end(breaks=True)
            self._numbers.update(_numbers(element) if element.tag == "ol" else ())
            self._text(self._numbers.get(element), style)
            yield from self._content(element, style)
            yield from self._line_end(breaks=True)
        else:
            yield from self._content(element, style)

    def _content(self, element: Element, style: _Style) -> Iterator[Line]:
        self._text(element.text, style)
        for child in element:
            yield from self._element(child, style)
            self._text(child.tail, style)

    def _text(self, text: str | None, style: _Style) -> None:
        if text:
            self._pieces.append((text, style))

    def _line_end(self, *, breaks: bool | None) -> Iterator[Line]:
        pieces, self._pieces = self._pieces, []
        shown = [(text, style) for text, style in pieces if text.strip()]
        if not shown:
            return
        text, first = "".join(text for text, _ in pieces), shown[0][1]
        *broken, last = text.strip("\r\n").splitlines() if first.preformatted else [_joined(text)]
        evidence = Line("", first.level, all(style.bold for _, style in shown), first.centred, first.region)
        yield from (replace(evidence, text=line) for line in broken)
        yield replace(evidence, text=last, breaks=breaks)

    def _table(self, table: Element, style: _Style) -> Iterator[Line]:
        """A row a line, its cells joined by a space; a row of one cell reads like a part of the page."""
        region = Region.TABLE if style.region is Region.BODY else style.region
        for part in table.iter("caption", "tr"):
            cells = [cell for cell in part if cell.tag in _CELLS and cell.xpath("normalize-space()")]
            if len(cells) < 2:
                yield from self._element(part, style)
                continue
            lines = [list(_Reader(self._regions).read(cell)) for cell in cells]
            text = " ".join(line.text.strip() for cell in lines for line in cell)
            yield Line(text, bold=all(line.bold for cell in lines for line in cell), region=region, breaks=True)


def _joined(text: str) -> str:
    return _SPACE.sub(" ", _SOURCE_WRAP.sub("", text)).strip(" ")


def _numbers(ordered: Element) -> Iterator[tuple[Element, str]]:
    """The number that a browser puts before each item of an ordered list, unless the author wrote one too."""
    items = ordered.findall("li")
    step = -1 if ordered.get("reversed") is not None else 1
    number = _integer(ordered.get("start"), len(items) if step < 0 else 1)
    for item in items:
        number = _integer(item.get("value"), number)
        if not _OWN_NUMBER.match(text_of(item)):
            yield item, _written(number, item, ordered)
        number += step


def _written(number: int, item: Element, ordered: Element) -> str:
    css = _LIST_STYLE.search(f"{item.get('style', '')};{ordered.get('style', '')}")
    number_format = _LIST_FORMATS.get(css[1].lower() if css else ordered.get("type", ""), "decimal")
    spelt = FORMATS[number_format](number)
    return spelt and spelt + ("、" if number_format in _HAN_FORMATS else ". ")


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= len("9999") else otherwise


def _is_data(table: Element) -> bool:
    """Not a table that only lays out the page: that has another in it, or its text in one cell."""
    if table.find(".//table") is not None:
        return False
    lengths = [len(squeezed(text_of(cell))) for cell in table.iter(*_CELLS)]
    return bool(lengths) and (max(lengths) <= _LONG_CELL or max(lengths) <= _SHARE_OF_LAYOUT * sum(lengths))


def _with_title(lines: list[Line], title: str) -> Iterator[Line]:
    """The lines that make up the page's title, which may be wrapped, are said to be it."""
    breaks: dict[int, bool] = {}
    for first in range(len(lines)) if title else ():
        count = _title_lines(lines[first : first + _MOST_TITLE_LINES], title)
        breaks |= {first + place: place == count - 1 for place in range(count)}
    for place, line in enumerate(lines):
        yield replace(line, region=Region.TITLE, breaks=breaks[place]) if place in breaks else line


def _title_lines(lines: list[Line], title: str) -> int:
    """How many of the lines, from the first, are the title and nothing else."""
    text = ""
    for count, line in enumerate(lines, start=1):
        text += squeezed(line.text)
        if line.region is not Region.BODY or not title.startswith(text):
            return 0
        if text == title:
            return count
    return 0


def _facts(root: Element, body: Element, source: str) -> FileFacts:
    """``<meta>`` first, then a table about the document, then ``<title>`` without the site's name."""
    said = dict(_said_in_table(body)) | dict(_said_in_meta(root))
    saved_from = _SAVED_FROM.search(source)
    if saved_from:
        said.setdefault("source_url", saved_from[1])
    said.setdefault("title", _page_title(root, squeezed(text_of(body))))
    return FileFacts(**said)


def _said_in_meta(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = _FACTS.get((meta.get("name") or meta.get("property") or "").lower())
        value = _joined(meta.get("content", ""))
        if name and value:
            yield name, _SOURCE_LABEL.sub("", value) if name == "source_name" else value


def _said_in_table(body: Element) -> Iterator[tuple[str, str]]:
    for cell in body.iter("td", "th"):
        name = _LABELS.get(squeezed(text_of(cell)).rstrip(":："))
        value = cell.getnext()
        if name and value is not None and (text := _joined(text_of(value))):
            yield name, text


def _page_title(root: Element, shown: str) -> str:
    """The longest beginning of ``<title>`` that the page shows; all of it where it shows none."""
    whole = _joined(root.findtext("head/title") or "")
    parts = _TITLE_SEPARATOR.split(whole)
    separators = _TITLE_SEPARATOR.findall(whole)
    for count in range(len(parts), 0, -1):
        beginning = "".join(
            part + mark for part, mark in zip(parts[:count], [*separators[: count - 1], ""], strict=True)
        )
        if beginning and squeezed(beginning) in shown:
            return "" if is_name_of_site(beginning) else beginning
    return whole
