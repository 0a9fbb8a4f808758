"""Which language and script a text is in, told by the characters that only one of the scripts has."""

from __future__ import annotations

import re
from typing import Final

from speeches.text.fold import fold

# Frequent characters that traditional texts do not have. Those they share (后 里 面 干) tell nothing.
_SIMPLIFIED: Final = frozenset(
    "专业东严个义习书产亲仅从仪价众优伟传伤佣偿储关兴养军农决况净减准凭划则刚创别务动劳势区医协单卖卫厂厅历压参双发变号听启员"
    "响团围图国场坏块坚垒处备复头夺奖妇学宁实审对导将层属岁师帅带帮库应废开异张弹强归当录态总恳恶惩惯战户执扩扬担据换损"
    "携数断无时显术权条来极构标树样档检楼欢残毁毕气汇济测湿满灭灾点热爱牵状独环现电畅监盖盘矿码确种称积稳税窝竞笔签简类"
    "紧纠红约级纪纯纳纷组细织终绍经结给络绝统继绩续维绿缩罚职联肃脑节荣药获营虑补装见观规视觉览触计订认讨让训议记许论设"
    "访证评识诉词译试话该详语误说请诸课调谈谢责败货质购贯费资赔赢车转轮软轻载较输边达迁过运还这进远连迟适选递遗释钟铁银销"
    "错键长门问间闻阳阴阶际陆险随难雾须顾预领频题额风饮馆验麦齐龄龙们为"
)
_ENOUGH: Final = 20_000  # characters; a script does not change within a document
_HAN: Final = re.compile("[㐀-鿿]")
_LATIN: Final = re.compile("[A-Za-z]+")
_FEW_WORDS: Final = 3


def language_of(text: str, declared: str = "") -> str:
    """``zh-Hans``, ``zh-Hant`` or ``en``; empty if the text does not tell and nothing is ``declared``."""
    text = text[:_ENOUGH]
    han = _HAN.findall(text)
    words = len(_LATIN.findall(text))
    if words > max(len(han), _FEW_WORDS):
        return "en"
    simplified = sum(character in _SIMPLIFIED for character in han)
    written = "".join(han)
    traditional = sum(map(str.__ne__, written, fold(written)))
    if simplified != traditional:
        return "zh-Hans" if simplified > traditional else "zh-Hant"
    return declared if declared in {"zh-Hans", "zh-Hant", "en"} else ""
