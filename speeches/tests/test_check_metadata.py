from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

HEADER = "file,kind,encoding,expected_title,expected_date,expected_speaker,expected_source_or_org,notes"
SPEECH = "在2024年全县春耕动员会上的讲话\n（2024年2月20日）\n林知远\n同志们：\n春耕的时候到了，各乡镇要抓紧。\n"


def run(folder) -> list[str]:
    out = StringIO()
    call_command("check_metadata", folder, stdout=out)
    return out.getvalue().splitlines()


def test_each_field_is_judged_and_the_faults_are_listed(tmp_path):
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "b.txt").write_text(SPEECH.replace("（2024年2月20日）\n林知远\n", ""), encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"")
    (tmp_path / "d.txt").write_text(SPEECH.replace("林知远", "林知远\n王示例\n来源：青禾日报"), encoding="utf-8")
    title = "在2024年全县春耕动员会上的讲话"
    rows = [
        HEADER,
        f"a.txt,txt,,{title},2024-02-20,林知远,,",
        f"b.txt,txt,,{title},2024-02-20,林知远,青禾日报,",
        f"c.txt,txt,,{title},,,,",
        "d.txt,txt,,春耕的时候到了,2024,林知远,青禾日报,",
    ]
    (tmp_path / "expected.csv").write_text("\n".join(rows), encoding="utf-8")
    lines = run(tmp_path)
    assert lines[0].startswith("c.txt: ")
    header = "kind field right coarser kept wrong empty absent of all of had"
    assert lines[2].split() == header.split()
    assert [line.split() for line in lines[3:7]] == [
        ["*", "date", "1", "0", "0", "1", "0", "1", "33.3%", "50.0%"],
        ["*", "source", "1", "0", "0", "0", "0", "1", "50.0%", "100.0%"],
        ["*", "speaker", "1", "0", "1", "0", "0", "1", "33.3%", "50.0%"],
        ["*", "title", "2", "0", "0", "1", "0", "1", "50.0%", "66.7%"],
    ]
    assert [line.split()[0] for line in lines[7:11]] == ["txt"] * 4
    assert [line.split()[:3] for line in lines[11:] if not line.startswith(" ")] == [
        ["absent", "date", "b.txt"],
        ["absent", "speaker", "b.txt"],
        ["absent", "source", "b.txt"],
        ["absent", "title", "c.txt"],
        ["wrong", "title", "d.txt"],
        ["wrong", "date", "d.txt"],
        ["kept", "speaker", "d.txt"],
    ]


def test_a_date_that_is_true_as_far_as_it_goes_is_coarser(tmp_path):
    (tmp_path / "a.txt").write_text(SPEECH.replace("（2024年2月20日）", "（2024年2月）") + "2月20日开会。\n", "utf-8")
    (tmp_path / "expected.csv").write_text(f"{HEADER}\na.txt,txt,,,2024-02-20,,,\n", encoding="utf-8")
    assert [line.split()[:3] for line in run(tmp_path)[4:] if line.startswith("coarser")] == [
        ["coarser", "date", "a.txt"]
    ]


def test_a_folder_without_the_table_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"expected\.csv"):
        run(tmp_path)
