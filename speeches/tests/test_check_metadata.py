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
    title = "在2024年全县春耕动员会上的讲话"
    rows = [
        HEADER,
        f"a.txt,txt,,{title},2024-02-20,林知远,,",
        f"b.txt,txt,,{title},2024-02-20,林知远,青禾日报,",
        f"c.txt,txt,,{title},,,,",
    ]
    (tmp_path / "expected.csv").write_text("\n".join(rows), encoding="utf-8")
    lines = run(tmp_path)
    assert lines[0].startswith("c.txt: ")
    table = [line.split() for line in lines[2:11]]
    assert table == [
        ["kind", "field", "right", "coarser", "wrong", "empty", "right"],
        ["*", "date", "1", "1", "0", "0", "50.0%"],
        ["*", "source", "0", "0", "0", "1", "0.0%"],
        ["*", "speaker", "1", "0", "0", "1", "50.0%"],
        ["*", "title", "2", "0", "0", "1", "66.7%"],
        ["txt", "date", "1", "1", "0", "0", "50.0%"],
        ["txt", "source", "0", "0", "0", "1", "0.0%"],
        ["txt", "speaker", "1", "0", "0", "1", "50.0%"],
        ["txt", "title", "2", "0", "0", "1", "66.7%"],
    ]
    assert [line.split()[:3] for line in lines[11:] if not line.startswith(" ")] == [
        ["coarser", "date", "b.txt"],
        ["empty", "speaker", "b.txt"],
        ["empty", "source", "b.txt"],
        ["empty", "title", "c.txt"],
    ]


def test_a_folder_without_the_table_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"expected\.csv"):
        run(tmp_path)
