"""``manage.py check_texts``."""

from __future__ import annotations

import gzip
import json

import pytest
from django.core.management import CommandError, call_command

from speeches.tests.furniture_pages import BODY, TITLE
from speeches.text.promises import PROMISES


def test_a_folder_of_every_kind_of_file(tmp_path, capsys):
    (tmp_path / "a.txt").write_text("\n".join((TITLE, *BODY, "推荐阅读", "青禾县防汛会议05-17")), encoding="gb18030")
    (tmp_path / "b.html").write_text(f"<h1>{TITLE}</h1>" + "".join(f"<p>{line}</p>" for line in BODY), encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes(b"no pdf")
    (tmp_path / "notes.csv").write_text("not a text", encoding="utf-8")
    with gzip.open(tmp_path / "d.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"title": TITLE, "text": "\n".join(BODY)}) + "\nno json\n")
    call_command("check_texts", tmp_path)
    counted = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line[:10].strip().isdecimal()]
    assert counted == ["3", "2", *("0" for _ in PROMISES)]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError):
        call_command("check_texts", tmp_path / "nowhere")
