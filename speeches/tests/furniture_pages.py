"""A speech of our own that pages of several makes are built around."""

from __future__ import annotations

from typing import Final

from speeches.text.document import Extracted, Line

TITLE: Final = "在全县春季农业生产会议上的讲话"
SALUTATION: Final = "同志们："
FIRST: Final = (
    "今天召开全县春季农业生产会议，主要任务是总结去年工作，部署今年任务，动员各级迅速行动起来，确保夏粮丰收。"
)
HEADING: Final = "一、看清形势，增强做好春耕工作的责任感"
SECOND: Final = (
    "去年全县粮食总产再创新高，农民收入稳步增长，但水利设施老化、农资价格上涨等问题仍然突出，需要认真加以解决。"
)
LAST: Final = "让我们鼓足干劲，抢抓农时，为夺取全年农业丰收而努力奋斗！"
BODY: Final = (SALUTATION, FIRST, HEADING, SECOND, LAST)


def plain(*lines: str) -> Extracted:
    return Extracted(tuple(Line(line) for line in lines), "text/plain", "utf-8")
