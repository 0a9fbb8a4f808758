"""How characters sound: 汉语拼音 without tones, as people type it and mistake it. Works on folded text."""

from __future__ import annotations

from typing import Final

from speeches.text.sound_table import ALSO_READ, READ

SYLLABLES: Final = tuple(dict.fromkeys(syllable for syllable, _ in READ))
_FIRST: Final = {character: syllable for syllable, characters in READ for character in characters}
_SECOND: Final = {character: syllable for syllable, characters in ALSO_READ for character in characters}
_LONGEST: Final = max(map(len, SYLLABLES))
_TYPED: Final = frozenset(SYLLABLES)
# What many speakers do not tell apart; each group sounds like its first.
_BLURRED: Final = (("z", "zh"), ("c", "ch"), ("s", "sh"), ("l", "n"))


def readings(character: str) -> tuple[str, ...]:
    """Its syllables, the usual one first, two at most; none where it has no sound of its own."""
    return tuple(table[character] for table in (_FIRST, _SECOND) if character in table)


def initials(syllable: str) -> str:
    """The letter it is abbreviated to: x for xin."""
    return syllable[:1]


def syllables(typed: str) -> list[str] | None:
    """``xinzhi`` → xin, zhi; an apostrophe or a space parts as well. None where letters are left that are no
    syllable; of several ways (xian: xi an) the one with the longest first syllables."""
    parts = typed.lower().replace("ü", "v").replace("'", " ").split()
    cut = [_cut(part) for part in parts]
    return [syllable for part in cut if part is not None for syllable in part] if parts and None not in cut else None


def blurred(syllable: str) -> str:
    """The same for syllables that are often mistaken for each other: zhin, zhing and zin sound alike."""
    for plain, other in _BLURRED:
        if syllable.startswith(other):
            syllable = plain + syllable[len(other) :]
            break
    return syllable.removesuffix("g") if syllable.endswith("ng") and not syllable.endswith("ong") else syllable


def _cut(letters: str) -> list[str] | None:
    """From the right end to the left: ``rest`` holds, for each place, the best way to cut what follows it."""
    rest: dict[int, list[str] | None] = {len(letters): []}
    for at in range(len(letters) - 1, -1, -1):
        ways = (
            [letters[at:end], *tail]
            for end in range(min(at + _LONGEST, len(letters)), at, -1)
            if letters[at:end] in _TYPED and (tail := rest[end]) is not None
        )
        rest[at] = next(ways, None)
    return rest[0]
