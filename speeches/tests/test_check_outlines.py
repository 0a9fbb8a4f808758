"""``manage.py check_outlines``: labels of true outlines, and how they are compared."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from speeches.management.commands.check_outlines import Heading, Labels, Score, compare, read_labels

SPEECH = "同志们：\n今天讲两点。\n一、产业\n种植要：一是种粮。种好。二是种茶。\n二、民生\n要修路。\n"


def run(*arguments, **options) -> list[str]:
    out = StringIO()
    call_command("check_outlines", *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def test_labels_are_levels_numbers_and_first_characters():
    lines = ["# seen in print", "paragraphs 120", "", "1 一、 产业", "2*\t一是种粮", "1 工作回顾"]
    assert read_labels(lines) == Labels(
        (Heading(1, "一、 产业"), Heading(2, "一是种粮", in_series=True), Heading(1, "工作回顾")), 120
    )


@pytest.mark.parametrize("line", ["一、产业", "0 同志们：", "1", "2 *一是"[:1], "paragraphs many"])
def test_a_line_that_is_no_label_is_named(line):
    with pytest.raises(ValueError, match="2"):
        read_labels(["1 一、产业", line])


@pytest.mark.parametrize(
    ("true", "read", "scores", "differences"),
    [
        ([Heading(1, "一、产")], [Heading(1, "一、 产业发展")], ((1, 1, 1), (0, 0, 0), (1, 1, 1)), []),
        ([Heading(1, "一、产")], [Heading(2, "一、产业")], ((1, 1, 1), (0, 0, 0), (0, 1, 1)), ["level 2: 1 一、产"]),
        ([Heading(1, "一、产")], [], ((0, 1, 0), (0, 0, 0), (0, 0, 0)), ["missing: 1 一、产"]),
        ([], [Heading(2, "一是种粮", in_series=True)], ((0, 0, 0), (0, 0, 1), (0, 0, 0)), ["extra: 2* 一是种粮"]),
        (
            [Heading(1, "一、产"), Heading(1, "二、民")],
            [Heading(1, "一、产业"), Heading(1, "一、产业"), Heading(1, "二、民生")],
            ((2, 2, 3), (0, 0, 0), (2, 2, 2)),
            ["extra: 1 一、产业"],
        ),
        (
            [Heading(2, "（1）种", in_series=True)],
            [Heading(2, "（1）种粮")],
            ((0, 0, 1), (0, 1, 0), (0, 0, 0)),
            ["missing: 2* （1）种", "extra: 2 （1）种粮"],
        ),
    ],
    ids=["spaces", "level", "missing", "extra", "twice", "no-series"],
)
def test_what_is_right_missing_and_extra(true, read, scores, differences):
    report = compare(true, read)
    assert (report.headings, report.series, report.levels) == tuple(Score(*score) for score in scores)
    assert report.differences == differences


def test_a_folder_is_compared_and_counted(tmp_path):
    documents, labels = tmp_path / "documents", tmp_path / "labels"
    (documents / "2024").mkdir(parents=True)
    (labels / "2024").mkdir(parents=True)
    (documents / "2024" / "a.txt").write_text(SPEECH, encoding="utf-8")
    (documents / "b.txt").write_text(SPEECH, encoding="utf-8")
    (documents / "c.pdf").write_bytes(b"no pdf")
    (labels / "2024" / "a.txt.outline").write_text("1 一、产业\n2* 一是种粮\n2* 二是种茶\n1 二、民生\n", "utf-8")
    (labels / "b.txt.outline").write_text("paragraphs 4\n1 一、产业\n3* 一是种粮\n1 三、保障\n", "utf-8")
    (labels / "c.pdf.outline").write_text("1 一、产业\n", "utf-8")
    _title, *lines = run(documents, labels=labels)
    assert [line.split() for line in lines if line.count(".") > 6] == [
        ["2", "1.000", "1.000", "1.000", "2", "1.000", "1.000", "1.000", "1.000", "0", "2024/a.txt"],
        ["2", "1.000", "0.500", "0.667", "1", "0.500", "1.000", "0.667", "0.500", "0", "b.txt"],
        ["1", "1.000", "0.000", "0.000", "0", "1.000", "1.000", "1.000", "1.000", "0", "c.pdf"],
        ["5", "1.000", "0.600", "0.750", "3", "0.750", "1.000", "0.857", "0.833", "0", "3", "documents"],
    ]
    assert [line.strip() for line in lines if ": " in line] == [
        "level 2: 3* 一是种粮",
        "missing: 1 三、保障",
        "extra: 2* 二是种茶。",
    ]


def test_labels_lie_beside_the_documents_unless_a_folder_is_named(tmp_path):
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / "a.txt.outline").write_text("1 一、产业\n2* 一是种粮\n2* 二是种茶\n1 二、民生\n", "utf-8")
    assert run(tmp_path)[-1].split()[-2:] == ["1", "documents"]


@pytest.mark.parametrize("label", ["一、产业", ""], ids=["no-label", "no-document"])
def test_what_cannot_be_compared_is_said(tmp_path, label):
    name = "a.txt" if label else "b.txt"
    (tmp_path / "a.txt").write_text(SPEECH, encoding="utf-8")
    (tmp_path / f"{name}.outline").write_text(label, "utf-8")
    with pytest.raises(CommandError, match=r"outline:1|b\.txt"):
        run(tmp_path)


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError):
        run(tmp_path / "nowhere")
