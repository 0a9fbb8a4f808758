"""The genre of a document, told by the word its title ends in."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from speeches.text.fold import fold


class Genre(StrEnum):
    """The closed list of genres; the value is the stored word. 其他 is an editor's to give, never a rule's."""

    SPEECH = "讲话"
    REPORT = "报告"
    ADDRESS = "致辞"
    STATEMENT = "发言"
    LECTURE = "演讲"
    CHAIR = "主持词"
    PARTY_LESSON = "党课"
    LETTER = "贺信"
    EULOGY = "悼词"
    DUTY_REPORT = "述职"
    ANSWERS = "答问"
    MINUTES = "纪要"
    NOTICE = "通知"
    CIRCULAR = "通报"
    OPINION = "意见"
    DECISION = "决定"
    PLAN = "规划"
    SCHEME = "方案"
    LAW = "法规"
    ANNOUNCEMENT = "公告"
    REPLY = "函"
    GUIDE = "指引"
    OTHER = "其他"


# The words a title of the genre ends in.
ENDINGS: Final = {
    Genre.SPEECH: "讲话 讲话稿 讲话提纲 讲话要点 讲话摘要 讲话全文 动员讲话 总结讲话",
    Genre.REPORT: "报告 报告稿 工作汇报 情况汇报 汇报 汇报材料 工作总结 总结 汇报提纲",
    Genre.ADDRESS: "致辞 致词 开幕词 闭幕词 贺词 献词 祝词 答谢词 欢迎词 寄语 开幕辞 闭幕辞 贺辞 献辞 祝辞 欢迎辞",
    Genre.STATEMENT: "发言 发言稿 发言材料 发言提纲 发言摘要 表态发言 书面意见 书面意见发言",
    Genre.LECTURE: "演讲 演讲稿 演说 讲演 演讲词 演辞 演词",
    Genre.CHAIR: "主持词 主持讲话 主持稿 串词",
    Genre.PARTY_LESSON: "党课 党课讲稿 党课辅导 宣讲稿 宣讲提纲 讲稿",
    Genre.LETTER: "贺信 贺电 慰问信 感谢信 公开信 一封信 倡议书 唁电 慰问电 倡议",
    Genre.EULOGY: "悼词 悼文 祭文",
    Genre.DUTY_REPORT: "述职 述职报告 述职述廉报告 述学述职述廉述法报告 述职述德述廉报告",
    Genre.ANSWERS: "答记者问 答问 问答 答网民问 记者会 新闻发布会 常见问题 常见问题解答 问题解答 热点问答",
    Genre.MINUTES: "纪要 会议纪要 会议纪录 会议记录 议事录 实录 过程正式纪录 过程正式记录",
    Genre.NOTICE: "通知",
    Genre.CIRCULAR: "通报",
    Genre.OPINION: "意见 建议 提案 若干意见 实施意见 指导意见",
    Genre.DECISION: "决定 决议 命令 令 任免",
    Genre.PLAN: "规划 规划纲要 纲要 计划 工作要点 要点 规划建议",
    Genre.SCHEME: "方案 预案 清单 措施 行动 行动方案 行动计划 工作安排",
    Genre.LAW: "法 条例 办法 规定 细则 章程 规则 准则 守则 规程 解释 宪法 法典 暂行规定 修正案 若干规定",
    Genre.ANNOUNCEMENT: "公告 通告 公报 公示 启事 白皮书 声明 宣言",
    Genre.REPLY: "函 复函 批复 答复 请示 的函",
    Genre.GUIDE: "指引 指南 流程 须知 攻略 简介 手册 标准",
}
_GENRE_OF: Final = {word: genre for genre, words in ENDINGS.items() for word in words.split()}
_ENDING: Final = re.compile(f"(?:{'|'.join(sorted(_GENRE_OF, key=len, reverse=True))})$")
_TAIL: Final = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日$|[\s\"》]*\([^()]{1,40}\)$|[\s\"》。!?]+$|(?:全文|摘要|节选|摘编|实录全文)$"
)
# 出席大会并讲话: news of a speech, not the speech.
_NEWS: Final = re.compile("(?:发表[^在]{0,6}|并|(?<!工)作)(?:重要|主旨)?(?:讲话|致辞|致词|演讲|发言|报告)$")
_SPOKEN: Final = frozenset(
    {
        *(Genre.SPEECH, Genre.REPORT, Genre.ADDRESS, Genre.STATEMENT, Genre.LECTURE, Genre.CHAIR, Genre.PARTY_LESSON),
        *(Genre.EULOGY, Genre.DUTY_REPORT),
    }
)


def find_genre(title: str) -> Genre | None:
    """The genre that the end of ``title`` names; None if it ends in no word of the list."""
    plain = fold(title).strip()
    while shorter := _TAIL.sub("", plain):
        if shorter == plain:
            break
        plain = shorter
    found = _ENDING.search(plain)
    return _GENRE_OF[found.group()] if found and not _NEWS.search(plain) else None


def is_spoken(genre: Genre) -> bool:
    """Whether documents of the genre were delivered on a day of their own, before any page published them."""
    return genre in _SPOKEN
