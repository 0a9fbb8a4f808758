"""The vocabulary: what is gathered of the speeches, and how it is kept."""

from __future__ import annotations

import stat

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from speeches.models import Section, Speech, Status
from speeches.search import vocabulary as kept
from speeches.search.gathering import MIN_SPEECHES, Gathering, Upkeep, refresh
from speeches.search.vocabulary import Entry, Kind, vocabulary
from speeches.tests.index_fixtures import make_speech
from speeches.text.fold import fold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_engine")]


def made() -> None:
    for _step in refresh():
        pass


def entries() -> list[Entry]:
    known = vocabulary()
    return [known[number] for number in range(len(known))] if known else []


def counted(kind: Kind) -> dict[str, int]:
    return {entry.written: entry.count for entry in entries() if entry.kind is kind}


def test_a_formulation_stands_between_marks_in_three_speeches_and_counts_all_that_have_it():
    for town in ("青禾", "临江", "白鹭"):
        make_speech(f"在{town}的讲话", f"同志们：\n成效显著，一是抓好春耕备耕。要办“百园示范”工程，{town}先行一步。")
    make_speech("在苇渡的讲话", "各位：\n我们要抓好春耕备耕工作，再抓好春耕备耕。")
    make_speech("草稿", "抓好春耕备耕。", status=Status.DRAFT)
    made()
    assert counted(Kind.FORMULATION) == {"成效显著": 3, "抓好春耕备耕": 4, "百园示范": 3}


@pytest.mark.parametrize(
    "text",
    ["春耕好", "第十一条", "2024年12月", "ABCDEF", "加" * 17],
    ids=["short", "number", "date", "letters", "long"],
)
def test_no_formulation_is(text):
    for town in ("青禾", "临江", "白鹭"):
        make_speech(town, f"{text}，")
    made()
    assert counted(Kind.FORMULATION) == {}


def test_titles_headings_and_values_of_fields_are_gathered_with_the_speeches_they_came_from():
    speeches = [
        make_speech("在例会上的讲话", "一、抓好春耕。\n好。", speaker="林知远", place="青禾县", occasion="例会")
        for _ in range(4)
    ]
    for speech in speeches:
        Section.objects.create(speech=speech, position=0, level=1, start=0, end=9, number="一、", heading="抓好春耕。")
    made()
    ids = tuple(speech.pk for speech in speeches[:3])
    named = [entry for entry in entries() if entry.kind is not Kind.FORMULATION]
    assert sorted(named, key=lambda entry: entry.kind) == [
        Entry(Kind.HEADING, "抓好春耕", "抓好春耕", 4, ids),
        Entry(Kind.OCCASION, "例会", "例会", 4, ids),
        Entry(Kind.PLACE, "青禾县", "青禾县", 4, ids),
        Entry(Kind.SPEAKER, "林知远", "林知远", 4, ids),
        Entry(Kind.TITLE, "在例会上的讲话", "在例会上的讲话", 4, ids),
    ]


@given(
    st.lists(st.text(st.sampled_from('春耕备好𠮷GDP显著，。“”"\n'), min_size=1, max_size=40), min_size=3, max_size=6)
)
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_counted_is_what_brute_force_counts(texts):
    Speech.objects.all().delete()
    for text in texts:
        make_speech("甲", text)
    gathering = Gathering()
    for _step in gathering.steps():
        pass
    for entry in gathering.entries():
        if entry.kind is Kind.FORMULATION:
            assert entry.folded == fold(entry.written)
            assert entry.count == sum(entry.folded in fold(text) for text in texts) >= MIN_SPEECHES


# How it is kept


@pytest.fixture
def path():
    make_speech("在青禾县的讲话")
    made()
    return kept._path()


def test_the_file_is_private_and_nothing_is_left_beside_it(path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir() if file.name.startswith("vocabulary")] == ["vocabulary"]


def test_it_is_made_anew_only_when_a_public_speech_has_changed(path):
    before = path.stat().st_ino
    made()
    make_speech("草稿", status=Status.DRAFT)
    made()
    assert path.stat().st_ino == before
    Speech.objects.filter(title="草稿").publish()
    made()
    assert sorted(counted(Kind.TITLE)) == ["在青禾县的讲话", "草稿"]
    Speech.objects.filter(title="草稿").withdraw()
    made()
    assert list(counted(Kind.TITLE)) == ["在青禾县的讲话"]


@pytest.mark.parametrize("size", [0, 1, 40, 200, -1])
def test_one_cut_short_counts_as_none_and_is_made_anew(path, size):
    path.write_bytes(path.read_bytes()[:size])
    assert vocabulary() is None
    made()
    assert list(counted(Kind.TITLE)) == ["在青禾县的讲话"]


def test_one_with_a_byte_changed_counts_as_none(path):
    whole = path.read_bytes()
    for at in range(0, len(whole), 7):
        path.unlink()
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert vocabulary() is None, at


def test_one_of_another_archive_or_another_version_counts_as_none(path, settings, monkeypatch):
    whole = path.read_bytes()
    settings.SECRET_KEY = "another"  # noqa: S105 - a key to test with
    path.unlink()
    path.write_bytes(whole)
    assert vocabulary() is None
    settings.SECRET_KEY = None
    monkeypatch.undo()


def test_one_of_another_fingerprint_counts_as_none(path, monkeypatch):
    monkeypatch.setattr(kept, "_fingerprint", lambda: "another")
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole)
    assert vocabulary() is None


def test_the_indexer_keeps_it_in_steps():
    for number in range(3):
        make_speech(f"第{number}次讲话")
    upkeep = Upkeep()
    steps = 0
    while upkeep.step():
        steps += 1
    assert steps == 2
    assert len(counted(Kind.TITLE)) == 3
    assert not upkeep.step()
