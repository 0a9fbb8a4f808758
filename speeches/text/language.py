"""Which language and script a text is in, told by the characters that only one of the scripts has."""

from __future__ import annotations

import re
from typing import Final

from speeches.text.fold import fold

# Frequent characters that traditional texts do not have. Those they share (后 里 面 干) tell nothing.
_SIMPLIFIED: Final = frozenset(
    "专业东严个义习书产亲仅从仪价众优伟传伤偿储关兴养军农决况净减凭划则刚创别务动劳势区医协单卖卫厂厅历压参双发变号听"
    "启员响团围图国场坏块坚垒处备复头夺奖妇学宁实审对导将层属岁师帅带帮库应废开异张弹强归当录态总恳恶惩惯战户执扩扬担"
    "据换损携数断无时显术权条来极构标树样档检楼欢残毁毕气汇济测湿满灭灾点热爱牵状独环现电畅监盖盘矿码确种称积稳税窝竞"
    "笔签简类紧纠红约级纪纯纳纷组细织终绍经结给络绝统继绩续维绿缩罚职联肃脑节荣药获营虑补装见观规视觉览触计订认讨让训"
    "议记许论设访证评识诉词译试话该详语误说请诸课调谈谢责败货质购贯费资赔赢车转轮软轻载较输边达迁过运还这进远连迟适选"
    "递遗释钟铁银销错键长门问间闻阳阴阶际陆险随难雾须顾预领频题额风饮馆验麦齐龄龙们为会机护内体并报县办项与负违乡财励"
    "筑网镇线华广疗举届辖编园万综讼鉴争础没献债烟缴辆驶筹队愿儿临渔挥两询册驾买离贸碍隐贴赠党洁弃艺粮衔虚岗账轨湾闭声"
    "绘抢胜赁贷伪诊暂驻岛尘乱邮拟择针币兽练桥乐侧宪践剂滥辅饲够旧贡阅庄垦骗彻挂扰蚕写拨诚辩墙颁虫娱亿誉读烧抚飞摊顺诺"
    "盗郑杂胁浆倾庆纸灯婴捞丧击尽陈劝迹仓滩妆窃宽贮沟侨猎栏钱径缓缮剧馈盐邻贿讯厕闲扑马瞒赡吨诈摄顶驳栖礼链饰谋鱼贫"
    "扫垄拥粪滞踪寻枪峡冻画粤悬润脱顿剥滨奋胶"
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
    if words > max(len(han), _FEW_WORDS) or (words > 1 and not han):
        return "en"
    simplified = sum(character in _SIMPLIFIED for character in han)
    written = "".join(han)
    traditional = sum(map(str.__ne__, written, fold(written)))
    if simplified != traditional:
        return "zh-Hans" if simplified > traditional else "zh-Hant"
    return declared if declared in {"zh-Hans", "zh-Hant", "en"} else ""
