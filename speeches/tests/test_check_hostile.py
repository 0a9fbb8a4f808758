"""Damaged and hostile files: the same from the same seed, imported or refused, and nothing half stored."""

from __future__ import annotations

import io
import shutil
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

from speeches.management.commands import check_hostile
from speeches.management.hostile import DAMAGES, MADE, hostile_file
from speeches.models import SourceFile, Speech

WHOLE = [("讲话.txt", "同志们：\n一、修渠。\n".encode() * 20), ("讲话.docx", b"PK\x03\x04" + bytes(400))]
QUICK = [
    number
    for number, made in enumerate(MADE)
    if made.startswith(("record of a h", "record of a long t", "a name", "zip of", "zip in", "XML", "UTF", "nothing"))
]


@pytest.fixture
def _empty_originals():
    shutil.rmtree(settings.DATA_DIR / "originals", ignore_errors=True)


def test_a_file_is_the_same_again_and_another_with_another_seed():
    for number in range(len(MADE), len(MADE) + 50):
        assert hostile_file(1, number, WHOLE) == hostile_file(1, number, WHOLE)
    assert hostile_file(1, len(MADE), WHOLE) != hostile_file(2, len(MADE), WHOLE)


def test_every_damage_is_done():
    made = [hostile_file(1, number, WHOLE).made for number in range(len(MADE), len(MADE) + 300)]
    assert [damage for damage in DAMAGES if not any(damage in how for how in made)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="takes minutes where every file costs a new interpreter")
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_empty_originals")
def test_a_short_round_finds_no_fault():
    out = io.StringIO()
    call_command("check_hostile", only=[*QUICK, *range(len(MADE), len(MADE) + 15)], stdout=out)
    assert out.getvalue().endswith("0 faults\n")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_empty_originals")
def test_what_is_half_stored_is_found():
    call_command("check_hostile", only=[list(MADE).index("a name with NUL")], stdout=io.StringIO())
    speech = Speech.objects.get()
    speech.sections.all().delete()
    SourceFile.objects.create(sha256="0" * 64, content="00/gone", name="x", size=1)
    assert check_hostile._faults_of_archive() == [
        "'x' is kept without a speech",
        f"the sections of {speech.pk} do not tile its text",
        "00/gone is not there",
    ]
