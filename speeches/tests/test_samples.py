from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from speeches.management.commands.make_samples import MAKERS
from speeches.samples import FILES, FOLDER, Sample, paper, read_manifest
from speeches.text.extract import extract
from speeches.text.genres import Genre
from speeches.text.places import Level

SAMPLES = read_manifest()
EXPECTED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
# Word and PDF files differ in bytes between versions of the libraries that make them; their text does not.
BYTES_DEPEND_ON_LIBRARIES = {".pdf", ".docx"}


def ids(samples: tuple[Sample, ...]) -> list[str]:
    return [sample.file for sample in samples]


def text_of(sample: Sample) -> str:
    return "".join(block.text for block in (*sample.head, *sample.body))


@pytest.fixture(params=SAMPLES, ids=ids(SAMPLES))
def sample(request):
    return request.param


def named(file: str) -> Sample:
    (found,) = (sample for sample in SAMPLES if sample.file == file)
    return found


def year_of(sample: Sample) -> str:
    return next(found.group() for found in re.finditer("[12][0-9]{3}", sample.file))


def word_parts(file: str, *names: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(committed(named(file)))) as parts:
        return [parts.read(f"word/{name}.xml").decode() for name in names]


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
    if Path(sample.file).suffix in BYTES_DEPEND_ON_LIBRARIES:
        assert extract(committed(sample), sample.file) == extract(made, sample.file)
    else:
        assert committed(sample) == made


def test_there_are_enough_to_compare_and_to_search():
    assert len(SAMPLES) >= 24


def test_a_sample_has_the_length_of_a_speech(sample):
    assert 1500 <= len(text_of(sample)) <= 4000


def test_a_sample_says_that_it_is_one(sample):
    content = MAKERS[sample.form](sample).decode(sample.encoding) if sample.page else text_of(sample)
    assert re.search("来源：言库示例|來源：言庫示例", content)


def test_they_are_of_many_genres():
    assert Counter(case["genre"] for case in EXPECTED) == {
        Genre.SPEECH: 13,
        Genre.REPORT: 7,
        Genre.ADDRESS: 2,
        Genre.STATEMENT: 2,
        Genre.CHAIR: 1,
        Genre.PARTY_LESSON: 1,
        Genre.DUTY_REPORT: 1,
        Genre.LETTER: 1,
        Genre.MINUTES: 1,
        Genre.ANSWERS: 1,
    }


def test_they_are_of_every_level_below_the_nation():
    assert {case["government_level"] for case in EXPECTED} == {*Level} - {Level.NATION}


def test_occasions_return_from_year_to_year_and_from_place_to_place():
    series = {
        "政府工作报告": ["2022", "2023", "2024", "2025", "2026"],
        "春节节后收心会": ["2023", "2024", "2025", "2026"],
        "春耕备耕现场会": ["2024", "2025", "2026"],
        "防汛动员会": ["2021", "2025"],
        "教师节座谈会": ["2022", "2024"],
        "招商恳谈会": ["2024", "2025"],
    }
    assert {name: [year_of(sample) for sample in SAMPLES if name in sample.file] for name in series} == series


def test_the_same_occasion_has_the_same_name_each_year():
    held = Counter(case["occasion"] for case in EXPECTED if case["occasion"])
    assert {name: count for name, count in held.items() if count > 1} == {
        "全县春耕备耕现场会": 3,
        "全县春节节后收心会": 2,
    }


def test_the_speakers_have_names_of_every_build():
    names = {case["speaker"] for case in EXPECTED}
    assert {"欧阳示岚", "上官示宜", "司马示禾", "玛依拉·示音", "程例", "苏例", ""} <= names


def test_dates_are_of_every_precision():
    assert Counter(case["delivered_on"].count("-") for case in EXPECTED) == {2: 27, 1: 2, 0: 1}


@pytest.mark.parametrize(
    ("phrase", "years"),
    [
        ("一线接诉、当日回音", "2019 2020 2021 2022 2023 2024 2025 2026"),
        ("小切口、长管护", "2019 2021 2022 2023 2024 2025 2026"),
        ("先清地下、再美地上", "2022 2023 2024 2025 2026"),
        ("把账算到田埂上", "2024 2025 2026"),
        ("把账算到地头上", "1963"),
        ("三本台账", "2021 2022 2023 2024"),
        ("看水、听水、摸水", "2019 2021 2025"),
        ("收心不收热乎劲", "2023 2024 2025 2026"),
        ("营商先要赢商", "2024"),
        ("哪块地还荒着，哪个乡镇就站在哪块地上说明原因", "2024 2025 2026"),
    ],
)
def test_a_formulation_can_be_dated(phrase, years):
    assert sorted({year_of(sample) for sample in SAMPLES if phrase in sample.source}) == years.split()


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 900_000


@pytest.mark.parametrize(
    ("file", "encoding"),
    [
        ("青禾县2024年春耕备耕现场会讲话.txt", "gb18030"),
        ("汐川市2024年市议会施政报告.txt", "big5"),
        ("白鹭区2024年春节节后收心会讲话.txt", "utf-16"),
        ("苇渡镇2025年春节节后收心会讲话.html", "gb18030"),
    ],
)
def test_not_every_file_is_utf_8(file, encoding):
    data = committed(named(file))
    assert "来源：言库示例" in data.decode(encoding).replace("來源：言庫示例", "来源：言库示例")
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.form == "windows text"], ids=str)
def test_a_windows_text_ends_its_lines_as_windows_does(sample):
    text = committed(sample).decode(sample.encoding)
    assert text.count("\r\n") == text.count("\n") > 10


def test_word_counts_the_numbers_itself():
    body, numbering = word_parts("澜津市2026年政府工作报告.docx", "document", "numbering")
    assert re.findall("(?<=>)(?:[一二三]、|（[一二三]）|[1-4][.])", body) == []
    assert "".join(re.findall('w:ilvl w:val="([0-9])"', body)) == "0111012221222212220"
    assert [pattern in numbering for pattern in ("%1、", "（%2）", "%3.")] == [True, True, True]


def test_word_begins_a_list_anew_by_an_override():
    body, numbering = word_parts("青禾县2023年春节节后收心会讲话.docx", "document", "numbering")
    assert re.findall("(?<=>)(?:[一二三]、|（[一二三]）|[1-4][.])", body) == []
    assert set(re.findall('w:ilvl w:val="([0-9])"', body)) == {"0"}
    # One list of 一、, one of （一） under each of the three, and 1. three times.
    assert numbering.count("<w:startOverride") == len(set(re.findall('w:numId w:val="([0-9]+)"', body))) == 7


def test_word_has_a_table_and_a_footnote():
    body, notes = word_parts("澜津市2024年政府工作报告.docx", "document", "footnotes")
    assert [body.count(tag) for tag in ("<w:tbl>", "<w:tr>", "<w:footnoteReference")] == [1, 5, 1]
    assert "提升月，指白鹭区2023年5月16日至6月16日" in notes


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
