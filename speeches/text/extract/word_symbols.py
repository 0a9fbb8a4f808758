"""Characters of Word's symbol fonts, which have places of their own, as the characters that look like them."""

from __future__ import annotations

import re
from typing import Final

_CODE: Final = re.compile("[0-9A-Fa-f]{4}")
_SHIFTED: Final = range(0xF000, 0xF100)  # where Word puts the characters of a symbol font
_SURROGATES: Final = range(0xD800, 0xE000)

# By font, then by the font's own code. The rows are what official forms and lists use.
_LOOK_ALIKES: Final = {
    "symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
               0xBE: "—", 0xD6: "√"},
    "wingdings": {0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA1: "○",
                  0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xFB: "×",
                  0xFC: "√", 0xFD: "☒", 0xFE: "☑",
                  **{0x80 + value: sign for value, sign in enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩")},
                  **{0x8B + value: sign for value, sign in enumerate("⓿❶❷❸❹❺❻❼❽❾❿")}},
    "wingdings 2": {0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA3: "□"},
}  # fmt: skip


def symbol(font: str, code: str) -> str:
    """``code`` in hexadecimal, as ``w:sym`` has it; a symbol that is not known stays in the private area."""
    if not _CODE.fullmatch(code):
        return ""
    place = int(code, 16)
    if place in _SURROGATES:
        return ""
    own = place - _SHIFTED.start if place in _SHIFTED else place
    return _LOOK_ALIKES.get(font.strip().lower(), {}).get(own, chr(place))
