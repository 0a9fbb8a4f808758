"""The folding that search compares by: script, width, case and quotation marks no longer tell texts apart."""

from __future__ import annotations

from typing import Final

from speeches.text.fold_table import FOLDED, WRITTEN

QUOTE: Final = '"'  # what every quotation mark folds to

# What texts are mostly made of is listed as itself: str.translate is twice as fast when few lookups fail.
_ORDINARY: Final = (*range(0x100), *range(0x2000, 0x2100), *range(0x3000, 0x3100), *range(0x4E00, 0xA000))
_TABLE: Final = {code: code for code in _ORDINARY} | str.maketrans(WRITTEN, FOLDED)


def fold(text: str) -> str:
    """Character for character, so offsets into ``text`` hold in the result; folding again changes nothing."""
    return text.translate(_TABLE)
