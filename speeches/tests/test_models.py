"""What the database itself refuses, and the questions that are asked of speeches."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from speeches.models import (
    KEY_LENGTH,
    Genre,
    GovernmentLevel,
    IndexJob,
    Language,
    Section,
    SectionAlias,
    SourceFile,
    Speech,
    Status,
    Upload,
    UploadBatch,
    new_section_key,
)
from speeches.text import dates, genres, places
from speeches.text.dates import PartialDate
from speeches.text.fold import fold
from speeches.text.records import LANGUAGES

pytestmark = pytest.mark.django_db


def source(number: int = 1) -> SourceFile:
    return SourceFile.objects.create(
        sha256=f"{number:064x}", content="aa/original", name="讲话.txt", media_type="text/plain", size=1
    )


def speech(number: int = 1, **values) -> Speech:
    given = {"title": "在青禾县水利工作会议上的讲话", "text": "各位同事：\n今天开个短会。"} | values
    made = Speech(source_file=source(number), **given)
    made.save()
    return made


def section(of: Speech, **values) -> Section:
    given = {"position": 0, "level": 0, "start": 0, "end": 5} | values
    return Section.objects.create(speech=of, **given)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"title": ""}, "speech_has_title"),
        ({"text": ""}, "speech_has_text"),
        ({"status": "secret"}, "speech_status_known"),
        ({"genre": "闲谈"}, "speech_genre_known"),
        ({"government_level": "街道"}, "speech_level_known"),
        ({"language": "fr"}, "speech_language_known"),
        ({"source_url": "javascript:alert(1)"}, "speech_source_url_is_web"),
        ({"delivered_precision": "day"}, "speech_date_with_precision"),
        ({"delivered_on": date(2026, 2, 20)}, "speech_date_with_precision"),
        ({"delivered_on": date(2026, 2, 20), "delivered_precision": "hour"}, "speech_date_with_precision"),
        ({"status": Status.PUBLISHED}, "speech_published_at_known"),
    ],
    ids=str,
)
def test_the_database_refuses_a_speech_that_is_not_right(change, constraint):
    kept = speech()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Speech.objects.filter(pk=kept.pk).update(**change)


@pytest.mark.parametrize(
    "values",
    [
        {
            "genre": "讲话",
            "government_level": "县",
            "language": "zh-Hant",
            "source_url": "https://qinghe.example/1.html",
        },
        {"delivered_on": date(2026, 1, 1), "delivered_precision": "year"},
        {"status": Status.PUBLISHED, "published_at": datetime(2026, 2, 20, tzinfo=UTC)},
        {"status": Status.WITHDRAWN},
    ],
    ids=str,
)
def test_the_database_takes_a_speech_that_is_right(values):
    kept = speech()
    assert Speech.objects.filter(pk=kept.pk).update(**values) == 1


def test_the_database_waits_for_its_turn_and_for_the_disk():
    """Otherwise two thirds of the imports that run at once fail as "locked", and a power failure loses some."""
    with connection.cursor() as cursor:
        pragmas = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 20_000]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_the_same_bytes_are_kept_once():
    source()
    with pytest.raises(IntegrityError), transaction.atomic():
        source()


def test_a_source_file_has_one_speech_and_stays_while_it_has():
    kept = speech()
    with pytest.raises(IntegrityError), transaction.atomic():
        Speech(source_file=kept.source_file, title="又一篇", text="又一篇。").save()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM speeches_sourcefile WHERE id = %s", [kept.source_file_id])
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    transaction.set_rollback(True)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"start": 5, "end": 9, "key": "s2222222"}, id="position"),
        pytest.param({"position": 1, "end": 9, "key": "s2222222"}, id="start"),
        pytest.param({"position": 1, "start": 5, "end": 9}, id="key"),
        pytest.param({"position": 1, "start": 5, "end": 5, "key": "s2222222"}, id="empty"),
        pytest.param({"position": 1, "start": 6, "end": 5, "key": "s2222222"}, id="backwards"),
        pytest.param({"position": -1, "start": 5, "end": 9, "key": "s2222222"}, id="negative"),
    ],
)
def test_sections_of_a_speech_are_apart(values):
    kept = speech()
    section(kept, key="s1111111")
    with pytest.raises(IntegrityError), transaction.atomic():
        section(kept, **{"key": "s1111111"} | values)


def test_sections_of_two_speeches_may_be_alike():
    section(speech(1), key="s1111111")
    section(speech(2), key="s1111111")


def test_an_alias_is_one_place():
    kept = speech()
    SectionAlias.objects.create(speech=kept, key="s1111111", offset=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionAlias.objects.create(speech=kept, key="s1111111", offset=3)


def test_an_upload_is_in_a_known_state():
    batch = UploadBatch.objects.create()
    with pytest.raises(IntegrityError, match="upload_state_known"), transaction.atomic():
        Upload.objects.create(batch=batch, name="讲话.txt", content="aa/1", size=1, state="working")


def test_the_database_knows_every_word_that_the_rules_can_give():
    assert set(Genre.values) == set(genres.Genre)
    assert set(GovernmentLevel.values) == set(places.Level)
    assert tuple(Language.values) == LANGUAGES


def test_saving_derives_what_search_compares_by():
    kept = speech(title="在“收心會”上", head="來源：青禾日報", text="ＡＢ「收心」")
    assert (kept.folded_title, kept.folded_head, kept.folded_text) == (
        fold("在“收心會”上"), fold("來源：青禾日報"), fold("ＡＢ「收心」"),
    )  # fmt: skip
    assert [len(kept.title), len(kept.text)] == [len(kept.folded_title), len(kept.folded_text)]


def test_saving_some_fields_saves_what_is_derived_of_them():
    kept = speech()
    kept.text = "換一個版本。"
    kept.save(update_fields=["text"])
    kept.refresh_from_db()
    assert kept.folded_text == fold("換一個版本。")
    assert kept.revision == 2


def test_every_save_is_a_revision_of_its_own_also_of_a_stale_object():
    first = speech()
    stale = Speech.objects.get(pk=first.pk)
    first.save()
    stale.save()
    assert Speech.objects.get(pk=first.pk).revision == 3


def test_publishing_is_dated_once():
    kept = speech(status=Status.PUBLISHED)
    published_at = kept.published_at
    assert published_at is not None
    kept.save()
    assert kept.published_at == published_at


def test_publish_and_withdraw_change_what_is_public_and_tell_the_index():
    kept, other = speech(1), speech(2, status=Status.PUBLISHED)
    IndexJob.objects.all().delete()
    assert Speech.objects.all().publish() == 1
    assert set(Speech.objects.public()) == {kept, other}
    assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [kept.pk]
    assert Speech.objects.filter(pk=other.pk).withdraw() == 1
    assert list(Speech.objects.public()) == [kept]
    assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [kept.pk, other.pk]
    assert Speech.objects.get(pk=kept.pk).published_at is not None
    assert Speech.objects.get(pk=kept.pk).revision == 2


def test_equal_texts_are_told_whatever_their_script_and_width():
    first = speech(1, text="临江市收心会（一）")
    second = speech(2, text="臨江市收心會(一)")
    speech(3, text="临江市收心会（二）")
    assert list(Speech.objects.with_text_of(second)) == [first]


@pytest.mark.parametrize("value", ["2026", "2026-02", "2026-02-20"])
def test_a_date_keeps_its_precision(value):
    kept = speech()
    kept.delivered = dates.parse(value)
    kept.save()
    assert str(Speech.objects.get(pk=kept.pk).delivered) == value


def test_a_date_can_be_taken_back():
    kept = speech()
    kept.delivered = PartialDate(2026)
    kept.delivered = None
    kept.save()
    assert Speech.objects.get(pk=kept.pk).delivered is None


def test_newest_first_has_the_undated_last():
    dates = [None, PartialDate(2024), PartialDate(2026, 2), PartialDate(2026, 2, 20)]
    for number, value in enumerate(dates):
        made = speech(number, title=str(value))
        made.delivered = value
        made.save()
    assert [s.title for s in Speech.objects.newest_first()] == ["2026-02-20", "2026-02", "2024", "None"]


def test_lists_do_not_load_texts(django_assert_num_queries):
    speech()
    with django_assert_num_queries(1):
        (listed,) = Speech.objects.for_lists()
    assert {"text", "head", "folded_text", "folded_head"} <= listed.get_deferred_fields()


def test_a_section_key_is_an_anchor_as_it_is():
    keys = {new_section_key() for _ in range(1000)}
    assert len(keys) == 1000
    assert all(len(key) == KEY_LENGTH and key[0] == "s" and key.isalnum() and key.islower() for key in keys)
