"""The version of the rules of ``speeches.text``; what is derived from a file remembers it."""

from __future__ import annotations

from typing import Final

RULES_VERSION: Final = 2
