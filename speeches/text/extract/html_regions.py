"""Which parts of a web page are the article and which are its furniture.

Makers of sites name the parts of a page in ``class`` and ``id``; where they do not, the page's shape tells:
nearly all its sentences stand in one element, the article; what comes before its title or after its end
belongs to the site; a list that is nothing but links leads elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from speeches.text.document import Region

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Element = Any  # lxml publishes no types


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# An article is more than one of these.
_TOO_SMALL: Final = words("p span font b strong i em u a h1 h2 h3 h4 h5 h6 li dd dt tr tbody thead")
_BY_TAG: Final = {
    "nav": Region.NAVIGATION,
    "menu": Region.NAVIGATION,
    "header": Region.HEADER,
    "footer": Region.FOOTER,
    "aside": Region.ASIDE,
    "form": Region.ASIDE,
    "select": Region.ASIDE,
    "textarea": Region.ASIDE,
    "button": Region.ASIDE,
    "dialog": Region.ASIDE,
}
_BY_ROLE: Final = {
    "navigation": Region.NAVIGATION,
    "menu": Region.NAVIGATION,
    "banner": Region.HEADER,
    "contentinfo": Region.FOOTER,
    "complementary": Region.ASIDE,
    "search": Region.ASIDE,
    "dialog": Region.ASIDE,
}
# Words in class and id, English and pinyin, as sites of several makes use them.
_NAMES: Final = {
    Region.NAVIGATION: "nav mainnav subnav navbar menu breadcrumb breadcrumbs crumb crumbs curmb curb dqwz weizhi"
    " position location path daohang",
    Region.HEADER: "header head headers headbar topbar top banner logo masthead toubu",
    Region.FOOTER: "footer foot newfooter copyright beian bottom dibu friendlink yqlj",
    Region.ASIDE: "share sharing shareto bdsharebuttonbox bshare fenxiang fontsize setfont fontzoom zihao toolbar tools"
    " tool related relate relevant xgxw xgwz xgyd xgbd xglj xgjd xgzc recommend tuijian hot hotkey sidebar side ewm"
    " erweima qrcode qr comment comments pinglun jiucuo wza slh gotop backtop totop goback ad ads advert guanggao"
    " weixin wechat weibo modal popup popbox login search searchbox sousuo print printbtn dayin prevnext prenext"
    " robot zndw znwd float kefu rank paihang extended",
}
_BY_NAME: Final = {name: region for region, names in _NAMES.items() for name in names.split()}
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HEADLINE_TAGS: Final = words("h1 h2 ucaptitle")
_HEADLINE_NAME: Final = re.compile(r"title|biaoti|headline", re.IGNORECASE)
_FONT_SIZE: Final = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?\s*(px|pt)", re.IGNORECASE)
_GREAT_FONT: Final = words("4 5 6 7 +1 +2 +3 +4")
_GREAT_SIZE: Final = {"px": 20, "pt": 15}
_NAME_OF_SITE: Final = re.compile("[一-鿿]{2,14}(?:政府|门户|政务|信息港|在线|网|网站|网页)+")
_SENTENCE: Final = re.compile("[。；！？]|，.{6,}，")
_ATTACHMENT: Final = re.compile(r"\.(?:docx?|wps|xlsx?|pptx?|pdf|ofd|zip|rar)\b", re.IGNORECASE)

_LEAST_PROSE: Final = 80  # characters; a page with less has no article to be found by its sentences
_SHARE_OF_ARTICLE: Final = 0.85  # of a page's sentences
_SHARE_OF_FURNITURE: Final = 0.3  # what holds more of the sentences is none, whatever it is called
_SHORT: Final = 80  # characters of furniture within an article, such as a share bar
_LINKS_IN_LIST: Final = 3
_SHARE_OF_LINKS: Final = 0.7
_LONGEST_TITLE: Final = 120
_BEFORE_TITLE: Final = 200  # characters within an article, such as a document number
_SHARE_OF_COPY: Final = 0.8  # of the sentences of a text and of its copy are the same


@dataclass(slots=True)
class _Weight:
    """Visible characters in an element and all that it holds."""

    text: int = 0
    linked: int = 0
    prose: int = 0
    links: int = 0
    attachments: int = 0

    def add(self, other: _Weight) -> None:
        self.text += other.text
        self.linked += other.linked
        self.prose += other.prose
        self.links += other.links
        self.attachments += other.attachments

    @property
    def is_list_of_links(self) -> bool:
        return (
            self.links - self.attachments >= _LINKS_IN_LIST
            and self.linked >= _SHARE_OF_LINKS * self.text
            and not self.attachments
        )


def find_regions(body: Element, title: str) -> Mapping[Element, Region]:
    """Regions of the elements that have one, which holds for all that is in them.

    ``body`` has no invisible elements any more; ``title`` is what the page calls its article.
    """
    page = _Page(body, squeezed(title))
    regions: dict[Element, Region] = {}
    waiting = list(body)
    while waiting:
        element = waiting.pop()
        region = page.region(element)
        if region is None:
            waiting.extend(element)
        elif region is not Region.BODY:
            regions[element] = region
    return regions


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def is_name_of_site(text: str) -> bool:
    """青禾县人民政府, 青禾政务网: what many pages have for a ``<title>``, and in great type above all they show."""
    return _NAME_OF_SITE.fullmatch(text) is not None


def text_of(element: Element) -> str:
    return "".join(element.itertext())


class _Page:
    """The article, its headline, and where every other element stands to them."""

    def __init__(self, body: Element, title: str) -> None:
        self._weights = weigh(body)
        self._copy = _copy(body, self._weights)
        if self._copy is not None:
            copied = self._weights[self._copy].prose
            for element in (self._copy, *self._copy.iterancestors()):
                if element in self._weights:
                    self._weights[element].prose -= copied
        self._prose = self._weights[body].prose
        self._order = {element: place for place, element in enumerate(body.iter())}
        self._article = self._find_article(body)
        if self._article is not None:
            self._first = self._order[self._article]
            self._last = self._first + sum(1 for _ in self._article.iter()) - 1
            self._headline = self._find_headline(body, title)
            self._path = {self._article, *self._article.iterancestors()}
            self._path |= {self._headline, *self._headline.iterancestors()}

    def region(self, element: Element) -> Region | None:
        """BODY where it and all in it is the article's, None where its parts are to be asked."""
        if element is self._copy:
            return Region.ASIDE
        if self._article is None:
            return self._named(element) or self._links(element, Region.NAVIGATION)
        if element in self._path:
            return None
        place = self._order[element]
        if self._first < place <= self._last:
            return self._within(element)
        if place < self._order[self._headline]:
            return self._beside(element, _row(self._headline), Region.HEADER)
        if place < self._first:
            return self._named(element) or self._links(element, Region.NAVIGATION)
        return self._beside(element, self._article, Region.ASIDE)

    def _within(self, element: Element) -> Region | None:
        """A name alone is no proof here: ``<p class="top">`` may be the first line of the text."""
        weight = self._weights[element]
        if weight.prose > _SHARE_OF_FURNITURE * self._prose:
            return None
        is_small = not weight.prose and weight.text <= _SHORT and element.tag not in _TOO_SMALL
        if is_small and _name_region(element) in {Region.ASIDE, Region.NAVIGATION}:
            return Region.ASIDE
        return self._links(element, Region.ASIDE)

    def _beside(self, element: Element, neighbour: Element, otherwise: Region) -> Region:
        """Only what stands next to the headline or the article, without a link, may belong to it."""
        is_next = element.getparent() is neighbour.getparent() and not self._weights[element].links
        return self._named(element) or (Region.BODY if is_next else otherwise)

    def _named(self, element: Element) -> Region | None:
        return None if self._weights[element].prose > _SHARE_OF_FURNITURE * self._prose else _name_region(element)

    def _links(self, element: Element, region: Region) -> Region | None:
        return region if self._weights[element].is_list_of_links else None

    def _find_article(self, body: Element) -> Element | None:
        """The smallest element that has nearly all sentences of the page; None where they are few or scattered."""
        if self._prose < _LEAST_PROSE:
            return None
        article = body
        while inner := self._part_with_the_prose(article):
            article = inner[0]
        while article.tag in _TOO_SMALL:
            article = article.getparent()
        return None if article is body else article

    def _part_with_the_prose(self, element: Element) -> list[Element]:
        least = _SHARE_OF_ARTICLE * self._prose
        return [child for child in element if self._weights[child].prose >= least][:1]

    def _find_headline(self, body: Element, title: str) -> Element:
        """The last line above the article that is its title, else its last great heading, else the article itself."""
        article: Element = self._article
        above = [element for element in self._short_ones(body) if self._order[element] < self._first]
        titled = [element for element in above if squeezed(text_of(element)) == title]
        if titled and (_is_headline(titled[-1]) or titled[-1].getparent() is article.getparent()):
            return titled[-1]
        if title and title in squeezed(text_of(article))[: len(title) + _BEFORE_TITLE]:
            return article
        return [article, *filter(_is_set_great, above), *filter(_is_headline, above), *titled][-1]

    def _short_ones(self, root: Element) -> Iterator[Element]:
        for element in root.iter():
            weight = self._weights[element]
            if 0 < weight.text <= _LONGEST_TITLE and not weight.links:
                yield element


def _copy(body: Element, weights: Mapping[Element, _Weight]) -> Element | None:
    """The page's whole text repeated in one element without structure: to be read aloud, hidden by a style sheet."""
    rest = weights[body].prose
    for element in reversed(list(body.iter())):
        prose = weights[element].prose
        if len(element) or prose < _LEAST_PROSE or prose < _SHARE_OF_COPY * (rest - prose):
            continue
        whole, text = squeezed(text_of(body)), squeezed(element.text)
        sentences = [sentence for sentence in text.split("。") if len(sentence) >= 10]
        if sum(whole.count(sentence) > 1 for sentence in sentences) >= _SHARE_OF_COPY * len(sentences) > 0:
            return element
    return None


def weigh(body: Element) -> Mapping[Element, _Weight]:
    """Of every visible element; an element comes after all that it holds when the order is turned round."""
    weights: dict[Element, _Weight] = {}
    for element in reversed([body, *body.iterdescendants()]):
        weight = _weight_of_own_text(element)
        for child in element:
            weight.add(weights[child])
        if element.tag == "a" and not element.get("href", "#").startswith("#"):
            weight.linked, weight.prose, weight.links = weight.text, 0, 1
            weight.attachments = int(bool(_ATTACHMENT.search(element.get("href"))))
        weights[element] = weight
    return weights


def _weight_of_own_text(element: Element) -> _Weight:
    weight = _Weight()
    for text in (element.text, *(child.tail for child in element)):
        length = len(squeezed(text or ""))
        weight.text += length
        weight.prose += length if length and _SENTENCE.search(text) else 0
    return weight


def _name_region(element: Element) -> Region | None:
    if region := _BY_TAG.get(element.tag) or _BY_ROLE.get(element.get("role", "")):
        return region
    for name in f"{element.get('class', '')} {element.get('id', '')}".split():
        for word in (re.sub(r"[\W\d_]", "", name), *_WORD.findall(name)):
            if region := _BY_NAME.get(word.lower()):
                return region
    return None


def _row(element: Element) -> Element:
    """Of the only cell of a row that row: a page laid out by a table has the article's head in the rows above."""
    row = element.getparent()
    return row if element.tag in {"td", "th"} and row.tag == "tr" and len(row) == 1 else element


def _is_set_great(element: Element) -> bool:
    """By the page's own word for the type: <font size=5>, font-size: 22px."""
    if is_name_of_site(squeezed(text_of(element))):
        return False
    if element.tag == "font" and element.get("size", "").strip() in _GREAT_FONT:
        return True
    size = _FONT_SIZE.search(element.get("style", ""))
    return size is not None and int(size[1]) >= _GREAT_SIZE[size[2].lower()]


def _is_headline(element: Element) -> bool:
    return element.tag in _HEADLINE_TAGS or bool(
        _HEADLINE_NAME.search(element.get("class", "") + element.get("id", ""))
    )
