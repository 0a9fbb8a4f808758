"""The query language as its page shows it: each operator with an example that can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Operator:
    example: str
    means: _StrPromise


@dataclass(frozen=True, slots=True)
class Group:
    name: _StrPromise
    operators: tuple[Operator, ...]


OPERATORS: Final = (
    Group(
        _("Words and phrases"),
        (
            Operator(
                "先清地下", _("These characters as they stand, first of all; then speeches with their words scattered.")
            ),
            Operator(
                "“先清地下”",
                _('Exactly these characters, wherever they stand; “ ”, 「 」, 『 』 and " " are the same.'),
            ),
            Operator("管网 老街", _("All of the words, anywhere in one speech; AND says the same.")),
        ),
    ),
    Group(
        _("Either, both, none"),
        (
            Operator("果园 OR 河堤", _("One of them is enough; 或 and | say the same.")),
            Operator("讲话 NOT 教育", _("Not those with the second; a - before it says the same.")),
            Operator(
                "（果园 或 河堤） 干部", _("Brackets hold together what belongs together; ( ) and （ ） are the same.")
            ),
        ),
    ),
    Group(
        _("Where it stands"),
        (
            Operator("标题:讲话", _("In the title (title:).")),
            Operator("小标题:（春耕）", _("All in one heading (heading:).")),
            Operator("正文:管护", _("In the text alone (text:).")),
            Operator("级3:（农户）", _("In one section of that level, such as 一是… under （一）.")),
            Operator("同段:（农户 水）", _("All in one paragraph (para:).")),
            Operator("同句:（先清地下 再美地上）", _("All in one sentence (sentence:).")),
        ),
    ),
    Group(
        _("Whose, when, where"),
        (
            Operator("讲话人:示远", _("By the speaker's name or role (speaker:).")),
            Operator("年份:2020..2026", _("Delivered in these years; one side may be left open (year:).")),
            Operator("日期:2024-03..", _("From a day, month or year on (date:).")),
            Operator("文种:讲话", _("Of this genre (genre:), by its name in Chinese or English: genre:report.")),
            Operator("场合:现场会", _("On such an occasion (occasion:).")),
            Operator("地区:青禾", _("Of this place (place:).")),
            Operator(
                "层级:县",
                _("Of this level of government (level:): 国家, 省, 市, 县, 乡镇, or national, province, city …"),
            ),
            Operator("来源:示例 年份:2024", _("From this source (source:).")),
        ),
    ),
)
