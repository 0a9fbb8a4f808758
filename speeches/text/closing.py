"""How a speech ends: the address that opens its last words, set formulas, and what is annexed behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from speeches.text.fold import fold

_PEOPLE: Final = (
    "同志|代表|委员|朋友|来宾|嘉宾|领导|同事|同仁|同学|老师|家长|校友|战友|乡亲|同胞|女士|先生|专家|学者|企业家|"
    "记者|媒体|常委|村民|居民|市民|群众|党员|干部|职工|员工|青年|少年|小朋友|院士|评委|选手|考生|学员|队员|官兵|"
    "将士|议员|议长|主席|主持人|会长|校长|院长|馆长|书记|秘书长|同行|同道|师傅|工友|父老"
)
_WHICH: Final = "(?:尊敬|敬爱|亲爱)的|各位|诸位|全体|全县|全市|全省|全国|广大"
# No word is in both lists, so that a line is cut into words in one way only. 青年同志们 is two of the people.
_ADDRESS: Final = re.compile(rf"(?:[、,和及与 ]*(?:{_WHICH})*(?:{_PEOPLE})们?)+[!,:。]")
_VOCATIVE: Final = re.compile("们|[各诸]位|[敬亲]爱|尊敬|父老")  # 代表，… alone is the subject of a sentence
_LONGEST_ADDRESS: Final = 80


@dataclass(frozen=True, slots=True)
class Formula:
    """Words that open the last paragraphs of a speech or document."""

    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    false_friends: tuple[str, ...] = ()


def _formula(pattern: str, examples: tuple[str, ...], *false_friends: str) -> Formula:
    return Formula(re.compile(pattern), examples, false_friends)


FORMULAS: Final = (
    _formula(
        "(?:最后|最後)[，,、：:]?(?:让我们|讓我們|我们|祝|预祝|預祝|衷心|真诚|诚挚|希望|再次|再一次|请允许|我再次|我代表|我谨|我想说|我提议|谨)",
        ("最后，让我们携手前行。", "最后，预祝大会圆满成功！", "最后，我代表县委感谢大家。"),
        "最后，要抓好落实。",
        "最后一公里",
    ),
    _formula(
        "(?:让我们|讓我們)(?:更加|紧密|緊密|携|攜|在|以|高举|一起|共同|团结|行动|迅速|乘|坚定|大力|牢记|继续|踔厉|同心|为|不忘)",
        ("让我们更加紧密地团结起来。", "让我们携起手来，为建设青禾而奋斗！"),
        "让我们感动的是",
    ),
    _formula(
        "(?:再次)?(?:谢谢|謝謝|感谢|感謝)(?:大家|各位|諸位|你们|同志们|主席|主持人)?[！!。.]?$",
        ("谢谢大家！", "谢谢！", "再次感谢大家。"),
        "感谢大家一年来对政府工作的支持",
    ),
    _formula(
        "(?:预祝|預祝|敬祝|恭祝|祝愿|祝|谨祝).{2,40}[！!。]$",
        ("预祝大会圆满成功！", "祝各位代表身体健康！"),
        "祝贺之余，我们更要清醒。二是",
    ),
    _formula(
        "(?:我的|我今天的|我就).{0,6}(?:讲话|发言|报告|汇报|致辞|讲).{0,6}(?:完|到此|结束|到这里)"
        "|(?:讲话|发言|报告|匯報|汇报|述职|述職)(?:完毕|完畢|到此结束)",
        ("我的讲话完了。", "我就讲到这里，谢谢大家。", "汇报完毕，请领导批评指正。"),
        "我的报告分三个部分。",
    ),
    _formula(
        "(?:以上|上述)(?:(?:几点)?(?:报告|意见|汇报|议案|讲话|发言|建议|述职).{0,16}"
        "(?:审议|审查|评议|指正|指教|讨论|参考|批评|遵照)"
        "|(?:几点|各点|各项|这些)?(?:意见|要求|工作|任务|安排|建议)[，,].{0,4}[请望希請].{0,24}(?:落实|落實|执行|執行|贯彻|貫徹))",
        (
            "以上报告，请予审议。",
            "以上报告，请同志们评议，不妥之处请批评指正。",
            "以上述职，请予评议。",
            "以上几点意见，请各乡镇结合实际认真抓好落实。",
            "以上意见，供大家参考。",
        ),
        "以上报告反映的问题",
    ),
    _formula("特此(?:通知|通报|公告|通告|报告|函复|函告|批复|说明|证明|声明|函)", ("特此通知。",), "特此一提的还有"),
    _formula(
        "[敬恭][请請](?:[各诸諸]位|大家|同志).{0,12}(?:指教|指正|批[评評]|[审審][议議查]|[讨討][论論])",
        ("敬請各位指教。謝謝。", "敬请各位代表审议。"),
        "敬请各位留意天气",
    ),
    _formula(
        "(?:主席，)?(?:本人|本席|我)?[谨謹]此[陈陳][辞辭词詞]", ("我謹此陳辭，支持議案。",), "我谨此向大会报告三件事"
    ),
    _formula(
        "(?:此致|敬礼|顺颂|敬请|顺致)(?:敬礼|商祺|审议|指正|批评指正|大安)?[！!。]?$",
        ("此致", "敬礼！"),
        "此致辞由县长宣读并且",
    ),
)

# Own lines that open what stands behind a speech, each a section of its own on the first level.
ANNEXES: Final = (
    _formula(
        "[（(【]?附(?:件|录|錄|表)[ 　]*(?:[0-9０-９一二三四五六七八九十]{1,3}[)）】]?[：:]?|[)）】]?)$",
        ("附件1", "附件2：", "附录一", "（附件）"),
        "附件1至3由县政府办公室印发",
        "附件：1.任务分工表",
        "附件：",
    ),
    _formula(
        "[（(【《]?.{0,14}(?:名词|名詞|用语|术语|专有名词|缩略语)(?:术语)?(?:解释|解釋|注释|注解|说明|释义)[）)】》]?[：:]?$",
        ("名词解释", "《政府工作报告》名词解释", "有关用语说明", "（名词解释）"),
        "请看名词解释部分的说明。",
    ),
    _formula("(?:注释|註釋|参考文献|參考文獻|尾注)[：:]?$", ("注释：", "参考文献"), "注释如下文所示的"),
)
GLOSSARY: Final = re.compile("名词|名詞|用语|术语|缩略语|注释|註釋|参考文献|參考文獻|尾注")


def opens_with_address(line: str) -> bool:
    """``同志们！…`` ``各位代表，…``: the audience is addressed and the address ends with a mark."""
    found = _ADDRESS.match(fold(line[:_LONGEST_ADDRESS]))
    return found is not None and _VOCATIVE.search(found.group()) is not None


def is_closing_formula(line: str) -> bool:
    return any(formula.pattern.match(line) for formula in FORMULAS)


def is_annex(line: str) -> bool:
    return len(line) <= 30 and any(formula.pattern.match(line) for formula in ANNEXES)
