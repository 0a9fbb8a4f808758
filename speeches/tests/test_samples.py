from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.management import call_command

from speeches.management.commands.make_samples import MAKERS
from speeches.samples import FILES, FOLDER, Sample, paper, read_manifest
from speeches.text.extract import extract

SAMPLES = read_manifest()
# Word and PDF files differ in bytes between versions of the libraries that make them; their text does not.
BYTES_DEPEND_ON_LIBRARIES = {"printed page", "word styles", "word numbering"}


def ids(samples: tuple[Sample, ...]) -> list[str]:
    return [sample.file for sample in samples]


def text_of(sample: Sample) -> str:
    return "".join(block.text for block in (*sample.head, *sample.body))


@pytest.fixture(params=SAMPLES, ids=ids(SAMPLES))
def sample(request):
    return request.param


def of_form(form: str) -> Sample:
    (found,) = (sample for sample in SAMPLES if sample.form == form)
    return found


def committed(sample: Sample) -> bytes:
    return (FILES / sample.file).read_bytes()


def test_the_folder_holds_the_listed_files_and_no_others():
    assert sorted(path.name for path in FILES.iterdir()) == sorted(ids(SAMPLES))


def test_every_form_has_its_sample():
    assert {sample.form for sample in SAMPLES} == set(MAKERS)


def test_the_command_makes_them_all(tmp_path, capsys):
    call_command("make_samples", into=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(ids(SAMPLES))
    assert capsys.readouterr().out.splitlines() == [str(tmp_path / name) for name in ids(SAMPLES)]


def test_a_sample_is_made_the_same_each_time(sample):
    assert MAKERS[sample.form](sample) == MAKERS[sample.form](sample)


def test_the_committed_file_is_what_the_command_makes(sample):
    made = MAKERS[sample.form](sample)
    if sample.form in BYTES_DEPEND_ON_LIBRARIES:
        assert extract(committed(sample), sample.file) == extract(made, sample.file)
    else:
        assert committed(sample) == made


def test_a_sample_has_the_length_of_a_short_speech(sample):
    assert 1500 <= len(text_of(sample)) <= 3000


def test_a_sample_says_that_it_is_one(sample):
    content = MAKERS["web page"](sample).decode() if sample.form == "web page" else text_of(sample)
    assert "来源：言库示例" in content


def test_a_formulation_recurs_over_the_years():
    years = {
        phrase: sorted(
            year[0] for sample in SAMPLES if phrase in sample.source and (year := re.findall("20[0-9]{2}", sample.file))
        )
        for phrase in ("一线接诉、当日回音", "小切口、长管护", "先清地下、再美地上", "把账算到田埂上")
    }
    assert years == {
        "一线接诉、当日回音": ["2019", "2020", "2021", "2022", "2023", "2024", "2025", "2026"],
        "小切口、长管护": ["2019", "2021", "2022", "2025", "2026"],
        "先清地下、再美地上": ["2022", "2023", "2026"],
        "把账算到田埂上": ["2024", "2025", "2026"],
    }


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 600_000


def test_the_windows_text_is_gb18030_with_crlf_and_no_utf_8():
    data = committed(of_form("windows text"))
    assert data.decode("gb18030").count("\r\n") == data.count(b"\n")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_word_counts_the_numbers_itself():
    with zipfile.ZipFile(io.BytesIO(committed(of_form("word numbering")))) as parts:
        body, numbering = (parts.read(f"word/{name}.xml").decode() for name in ("document", "numbering"))
    assert re.findall("(?<=>)(?:[一二三]、|（[一二三]）|[1-4][.])", body) == []
    assert "".join(re.findall('w:ilvl w:val="([0-9])"', body)) == "0111012221222212220"
    assert [pattern in numbering for pattern in ("%1、", "（%2）", "%3.")] == [True, True, True]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("河堤分段认领", 4, ["河堤分段", "认领"], id="at the width"),
        pytest.param("河堤分段，认领", 4, ["河堤分", "段，认领"], id="no comma begins a line"),
        pytest.param("河堤分“段”", 4, ["河堤分", "“段”"], id="no opening quote ends a line"),
        pytest.param("河堤共116根", 4, ["河堤共", "116根"], id="a figure is not broken"),
        pytest.param("河堤 116 根桩", 4, ["河堤 116", "根桩"], id="no blank at a line's edge"),
        pytest.param("河堤", 4, ["河堤"], id="shorter than a line"),
    ],
)
def test_wrap(text, width, lines):
    assert paper.wrap(text, width) == lines
