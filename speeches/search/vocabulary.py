"""What can be suggested: titles, headings, frequent formulations, and the values of fields.

One file beside the generations, mapped into memory. It holds no pickles, is signed with the key of this archive and
names a digest of itself: one that is damaged, foreign or of another version counts as none, and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import secrets
import threading
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.utils.crypto import constant_time_compare, salted_hmac
from haystack import connections

from speeches.search.characters import ALL, allows, share, standing
from speeches.search.engine import CONNECTION
from speeches.search.texts import encode
from speeches.text import fold_table, sound_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from speeches.search.characters import Pattern, Set

NAME: Final = "vocabulary"
VERSION: Final = 1  # one more with every change of what is gathered, or how it is kept
KEPT: Final = 3  # speeches that an entry came from
_MAGIC: Final = b"yanku vocabulary"
_SALT: Final = "speeches.search.vocabulary"
_ALIGNED: Final = 8
_LONGEST_HEADER: Final = 1 << 16
_ARRAYS: Final[Mapping[str, str]] = {
    "units": "<u2",  # folded, a NUL before each entry and at the end
    "starts": "<u4",
    "kinds": "u1",
    "counts": "<u4",
    "ids": "<i8",  # KEPT of each entry, 0 where there are fewer
    "unlike": "<u4",  # the entries that are not written as they are folded
    "written": "<u2",  # how those are written, a NUL before each and at the end
}


class Kind(StrEnum):
    """In the order in which equals are suggested."""

    FORMULATION = "formulation"
    TITLE = "title"
    HEADING = "heading"
    SPEAKER = "speaker"
    PLACE = "place"
    OCCASION = "occasion"
    SOURCE = "source"


KINDS: Final = tuple(Kind)


@dataclass(frozen=True, slots=True)
class Entry:
    """``count`` public speeches had it when the vocabulary was made; ``ids`` are some of them."""

    kind: Kind
    written: str
    folded: str
    count: int
    ids: tuple[int, ...]


class Vocabulary:
    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self.units: NDArray[np.uint16] = arrays["units"]
        self.starts: NDArray[np.uint32] = arrays["starts"]
        self.kinds: NDArray[np.uint8] = arrays["kinds"]
        self.counts: NDArray[np.uint32] = arrays["counts"]
        self._ids: NDArray[np.int64] = arrays["ids"].reshape(-1, KEPT)
        self._unlike: NDArray[np.uint32] = arrays["unlike"]
        self._written: NDArray[np.uint16] = arrays["written"]

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        ends = np.append(self.starts[1:], len(self.units)).astype(np.int64)
        return ends - self.starts - 1

    @cached_property
    def _frequencies(self) -> NDArray[np.int64]:
        return np.bincount(self.units, minlength=ALL)

    @cached_property
    def _writings(self) -> list[str]:
        return self._written.tobytes().decode("utf-16-le", "surrogatepass").split("\0")[1:-1]

    def __getitem__(self, entry: int) -> Entry:
        start = int(self.starts[entry])
        folded = self.units[start : start + int(self.lengths[entry])].tobytes().decode("utf-16-le", "surrogatepass")
        at = int(np.searchsorted(self._unlike, entry))
        unlike = at < len(self._unlike) and int(self._unlike[at]) == entry
        return Entry(
            KINDS[int(self.kinds[entry])],
            self._writings[at] if unlike else folded,
            folded,
            int(self.counts[entry]),
            tuple(found for found in self._ids[entry].tolist() if found),
        )

    def beginning(self, pattern: Pattern) -> NDArray[np.int64]:
        """The entries that begin so."""
        starts = self.starts[allows(pattern[0], self._firsts)].astype(np.int64)
        return np.searchsorted(self.starts, standing(pattern, self.units, starts).astype(np.uint32))

    def having(self, pattern: Pattern) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The entries in which it stands, and where in each it stands first."""
        shares = share(pattern, self._frequencies)
        if not all(shares):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        pivot = int(np.argmin(shares))
        places = standing(pattern, self.units, self._places_of(pattern[pivot]) - pivot)
        places.sort()
        entries = np.searchsorted(self.starts, places.astype(np.uint32), side="right") - 1
        entries, first = np.unique(entries, return_index=True)
        return entries, places[first] - self.starts[entries]

    def _places_of(self, allowed: int | Set) -> NDArray[np.int64]:
        order, ends = self._by_unit
        units = np.flatnonzero(allowed & (self._frequencies > 0)) if isinstance(allowed, np.ndarray) else [allowed]
        return np.concatenate([order[ends[unit] - self._frequencies[unit] : ends[unit]] for unit in units])

    @cached_property
    def _by_unit(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The places in the order of the units that stand there, and where in it those of each unit end."""
        return np.argsort(self.units, kind="stable"), np.cumsum(self._frequencies)

    @cached_property
    def _firsts(self) -> NDArray[np.uint16]:
        return self.units[self.starts]


@dataclass(frozen=True, slots=True)
class Opened:
    """``state`` is that of the speeches it was gathered from."""

    vocabulary: Vocabulary
    state: list[int]


_opened: dict[Path, tuple[object, Opened | None]] = {}
_opening: Final = threading.Lock()


def vocabulary() -> Vocabulary | None:
    """That of the archive; None while there is none that is ours and whole. Two system calls where nothing changed."""
    known = opened()
    return known.vocabulary if known else None


def opened() -> Opened | None:
    path = _path()
    try:
        facts = path.stat()
    except OSError:
        return None
    mark = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)
    with _opening:
        known = _opened.get(path)
        if known is None or known[0] != mark:
            _opened[path] = known = (mark, _read(path))
    return known[1]


def write(entries: Iterable[Entry], state: Sequence[int]) -> None:
    """In place of the one before, in one step."""
    arrays = _arrays_of(entries)
    body = b"".join(_padded(array.tobytes()) for array in arrays.values())
    header = json.dumps(
        {
            "fingerprint": _fingerprint(),
            "sizes": [len(array) for array in arrays.values()],
            "state": list(state),
            "digest": hashlib.blake2b(body, digest_size=16).hexdigest(),
        }
    ).encode()
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{NAME}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_padded(b"\n".join((_MAGIC, _sign(header), header, b""))) + body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def remove_drafts() -> None:
    """What a kill has left behind."""
    for draft in _path().parent.glob(f"{NAME}.*"):
        draft.unlink(missing_ok=True)


def _path() -> Path:
    return Path(connections[CONNECTION].options["PATH"]) / NAME


def _read(path: Path) -> Opened | None:
    with path.open("rb") as file:
        if not path.stat().st_size:
            return None
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    magic, signature, header = (whole[:_LONGEST_HEADER].split(b"\n", 3) + [b""] * 3)[:3]
    if magic != _MAGIC or not constant_time_compare(signature, _sign(header)):
        return None
    said = json.loads(header)
    begin = len(_padded(b"\n".join((magic, signature, header, b""))))
    digest = hashlib.blake2b(memoryview(whole)[begin:], digest_size=16).hexdigest()
    if said["fingerprint"] != _fingerprint() or said["digest"] != digest:
        return None
    arrays = {}
    for (name, form), size in zip(_ARRAYS.items(), said["sizes"], strict=True):
        arrays[name] = np.frombuffer(whole, form, size, begin)
        begin += -(-arrays[name].nbytes // _ALIGNED) * _ALIGNED
    return Opened(Vocabulary(arrays), said["state"])


def _arrays_of(entries: Iterable[Entry]) -> dict[str, NDArray[Any]]:
    units, written = bytearray(), bytearray()
    starts, kinds, counts, ids, unlike = [], [], [], [], []
    for number, entry in enumerate(entries):
        units += encode("\0")
        starts.append(len(units) // 2)
        units += encode(entry.folded)
        kinds.append(KINDS.index(entry.kind))
        counts.append(entry.count)
        ids += [*entry.ids[:KEPT], *[0] * (KEPT - len(entry.ids))]
        if entry.written != entry.folded:
            unlike.append(number)
            written += encode("\0" + entry.written)
    values: dict[str, Any] = {
        "units": np.frombuffer(bytes(units) + encode("\0"), "<u2"),
        "starts": starts,
        "kinds": kinds,
        "counts": counts,
        "ids": ids,
        "unlike": unlike,
        "written": np.frombuffer(bytes(written) + encode("\0"), "<u2"),
    }
    return {name: np.asarray(values[name], form) for name, form in _ARRAYS.items()}


@cache
def _fingerprint() -> str:
    parts = (
        f"{VERSION} {KEPT} {KINDS}",
        f"{fold_table.WRITTEN}\n{fold_table.FOLDED}",
        f"{sound_table.READ}\n{sound_table.ALSO_READ}",
    )
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()


def _sign(header: bytes) -> bytes:
    return salted_hmac(_SALT, header, algorithm="sha256").hexdigest().encode()


def _padded(part: bytes) -> bytes:
    return part + bytes(-len(part) % _ALIGNED)
