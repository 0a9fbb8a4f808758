"""Speeches and an index to test with; imported by the tests that need them."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from haystack import connections

from speeches.models import SourceFile, Speech, Status
from speeches.search.outbox import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from speeches.search.engine import Engine

ENGINES = ("speeches.search.whoosh_engine.WhooshEngine",)
_number = count(1)


@pytest.fixture(params=ENGINES, ids=lambda path: path.rpartition(".")[2])
def bare_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine in place of the archive's, that has no index yet."""
    with pytest.MonkeyPatch.context() as patched:
        ours = {"ENGINE": request.param, "PATH": tmp_path / "index", "SILENTLY_FAIL": False}
        patched.setitem(connections.connections_info, "default", ours)
        backend = connections.reload("default").get_backend()
        yield backend
        backend.close()
    connections.reload("default")


@pytest.fixture
def engine(bare_engine: Engine, db: None) -> Engine:  # noqa: ARG001 - pytest's way to ask for a fixture
    """The same with an empty index."""
    rebuild()
    return bare_engine


def make_speech(title: str, text: str = "同志们：", **fields: Any) -> Speech:
    """A public one, unless ``status`` says otherwise."""
    source = SourceFile.objects.create(
        sha256=hashlib.sha256(str(next(_number)).encode()).hexdigest(), name="测试.txt", media_type="text/plain", size=1
    )
    return Speech.objects.create(title=title, text=text, source_file=source, **{"status": Status.PUBLISHED, **fields})
