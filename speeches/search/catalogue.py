"""What a generation holds: a row for each speech, with the place of its text and what is narrowed and sorted by.

The catalogue is written anew with every generation, and it alone says which texts count. So a change is a new file
of texts, a new catalogue and a new manifest; nothing that a reader may have open is ever touched.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from speeches.search.texts import Extent, Place, Texts, TextWriter
from speeches.search_indexes import FIELD_COLUMNS, Facet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from speeches.search_indexes import Document

ROWS: Final = "catalogue.npy"
VALUES: Final = "catalogue.json"
MOST_FILES: Final = 8  # of texts; one more, and the smaller half of them is made one
DEAD_SHARE: Final = 0.2  # of the units of a file: it is written anew without them

# Each a number into a list of values. Of the fields one line may hold several; facets stand apart.
CODED: Final = (*(f"facet_{facet}" for facet in Facet), *(f"field_{name}" for name in FIELD_COLUMNS))
_PLACE: Final = tuple(field.name for field in fields(Place))
_ROW: Final = np.dtype(
    [("id", "<i8"), ("revision", "<i8"), ("file", "<i4")]
    + [(name, "<i8" if name in {"start", "sentences", "sections"} else "<i4") for name in _PLACE]
    + [(name, "<i4") for name in ("day", "first", "last")]  # ordinals of days, 0 where there is none
    + [(name, "<i4") for name in CODED]
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``rows`` are in the order of the texts: by file, then by start."""

    rows: NDArray[np.void]
    files: tuple[Extent, ...] = ()
    values: tuple[tuple[str, ...], ...] = ((),) * len(CODED)  # by CODED

    @classmethod
    def empty(cls) -> Catalogue:
        return cls(np.empty(0, _ROW))

    @classmethod
    def read(cls, folder: Path) -> Catalogue:
        beside = json.loads((folder / VALUES).read_text(encoding="utf-8"))
        return cls(
            np.load(folder / ROWS, allow_pickle=False),
            tuple(Extent(*extent) for extent in beside["files"]),
            tuple(map(tuple, beside["values"])),
        )

    def write(self, folder: Path) -> None:
        """Files that are no longer named are removed from the folder; other generations have theirs."""
        for name in (ROWS, VALUES):
            (folder / name).unlink(missing_ok=True)  # it may be a link to another generation's
        np.save(folder / ROWS, self.rows, allow_pickle=False)
        beside = {"files": [astuple(extent) for extent in self.files], "values": self.values}
        (folder / VALUES).write_text(json.dumps(beside, ensure_ascii=False), encoding="utf-8")
        named = {extent.name for extent in self.files}
        for path in folder.glob("texts-*"):
            if path.name not in named:
                path.unlink()

    def revisions(self) -> dict[int, int]:
        return dict(zip(self.rows["id"].tolist(), self.rows["revision"].tolist(), strict=True))


class CatalogueWriter:
    """Adds speeches to what stays of a catalogue, in a folder that is a draft."""

    def __init__(self, folder: Path, base: Catalogue, leaving: Collection[int] = ()) -> None:
        self._folder = folder
        self._base = base
        self._stay = base.rows[~np.isin(base.rows["id"], list(leaving))]
        self._codes = [{value: code for code, value in enumerate(values)} for values in base.values]
        self._writer: TextWriter | None = None
        self._added: list[tuple[int, ...]] = []

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            place = self._texts().add(document.content)
            self._added.append((document.id, document.revision, -1, *astuple(place), *self._facts(document)))

    def finish(self) -> Catalogue:
        rewritten = self._rewritten()
        for file, extent in enumerate(self._base.files):
            if file in rewritten:
                self._copy(self._stay[self._stay["file"] == file], extent)
        kept = [file for file in range(len(self._base.files)) if file not in rewritten]
        files = [self._base.files[file] for file in kept]
        stay = self._stay[np.isin(self._stay["file"], kept)]
        stay["file"] = np.searchsorted(kept, stay["file"])
        added = np.array(self._added, _ROW)
        if self._writer:
            added["file"] = len(files)
            files.append(self._writer.close())
        catalogue = _compacted(np.concatenate((stay, added)), files, [tuple(codes) for codes in self._codes])
        catalogue.write(self._folder)
        return catalogue

    def _texts(self) -> TextWriter:
        if self._writer is None:
            self._writer = TextWriter(self._folder)
        return self._writer

    def _facts(self, document: Document) -> Sequence[int]:
        content = document.content
        values = (
            *(content.facets.get(facet, "") for facet in Facet),
            *(content.fields.get(name, "") for name in FIELD_COLUMNS),
        )
        first, last = content.days or (None, None)
        days = [day.toordinal() if day else 0 for day in (content.day, first, last)]
        codes = [codes.setdefault(value, len(codes)) for codes, value in zip(self._codes, values, strict=True)]
        return [*days, *codes]

    def _rewritten(self) -> set[int]:
        """The files that are not kept as they are: those with much that is dead, and, of many, the small ones."""
        living = np.bincount(self._stay["file"], self._stay["end"] + 1.0, len(self._base.files)).tolist()
        sizes = [extent.units for extent in self._base.files]
        rewritten = {file for file, size in enumerate(sizes) if size - living[file] > DEAD_SHARE * size}
        if len(sizes) - len(rewritten) >= MOST_FILES:
            rewritten |= set(sorted(range(len(sizes)), key=lambda file: living[file])[: len(sizes) // 2])
        return rewritten

    def _copy(self, rows: NDArray[np.void], extent: Extent) -> None:
        texts = Texts(self._folder, extent)
        for row in rows:
            place = self._texts().copy(texts, Place(*(int(row[name]) for name in _PLACE)))
            rest = [int(row[name]) for name in ("day", "first", "last", *CODED)]
            self._added.append((int(row["id"]), int(row["revision"]), -1, *astuple(place), *rest))


def _compacted(rows: NDArray[np.void], files: Sequence[Extent], values: Sequence[Sequence[str]]) -> Catalogue:
    """With no value that no row has any more."""
    left = []
    for name, known in zip(CODED, values, strict=True):
        used, rows[name] = np.unique(rows[name], return_inverse=True)
        left.append(tuple(known[code] for code in used.tolist()))
    return Catalogue(rows, tuple(files), tuple(left))


def column(rows: NDArray[np.void], name: str) -> NDArray[Any]:
    """By itself in memory: quicker to read than one of many side by side."""
    return np.ascontiguousarray(rows[name])
