"""What the documents say is there, and what is there stands in the documents."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from speeches.text.errors import TextError
from speeches.text.extract.refusals import SENTENCES
from speeches.text.query import QueryError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CODES = (ROOT / "docs" / "codes.md").read_text("utf-8")
COMMANDS = sorted(
    path.stem for path in (ROOT / "speeches" / "management" / "commands").glob("*.py") if path.stem != "__init__"
)
SAY_CODES = {"Notice", "TextError", "ExtractError", "QueryError", "refusal", "_note", "_rule", "mark", "cut_whole"}
IS_CODE = re.compile("[a-z]+(_[a-z]+)*_?")


def sources(*, tests: bool = False) -> list[Path]:
    """Python of our own."""
    found = [ROOT / "manage.py", *(ROOT / "archive").rglob("*.py"), *(ROOT / "speeches").rglob("*.py")]
    return [path for path in found if tests or "tests" not in path.parts]


@cache
def literals() -> frozenset[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in sources())
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in nodes if isinstance(node.value, str))


def said_codes() -> Iterator[str]:
    """The codes in calls that say one; one made of a fixed beginning and a rest as the beginning."""
    for path in sources():
        for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name in SAY_CODES:
                where = 1 if name in {"mark", "cut_whole"} else 0
                for node in (n for argument in call.args[where : where + 1] for n in ast.walk(argument)):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str) and IS_CODE.fullmatch(node.value):
                        yield node.value


def documented(section: str = "") -> list[str]:
    """The codes in the first column of the tables, of one section or of all."""
    text = CODES.partition(f"## {section}\n")[2].partition("\n## ")[0] if section else CODES
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_every_setting_stands_in_the_readme():
    read = {
        name
        for path in (*sources(tests=True), ROOT / "Makefile", ROOT / ".ci" / "run")
        if path != Path(__file__)
        for name in re.findall(r"\bYANKU_[A-Z_]*[A-Z]\b", path.read_text("utf-8"))
    }
    assert sorted(read - set(re.findall(r"\bYANKU_[A-Z_]+\b", README))) == []


def test_every_setting_in_the_readme_is_read_somewhere():
    code = "".join(path.read_text("utf-8") for path in (*sources(tests=True), ROOT / "Makefile", ROOT / ".ci" / "run"))
    assert [name for name in re.findall(r"\bYANKU_[A-Z_]+\b", README) if name not in code] == []


def test_every_command_stands_in_the_readme():
    assert [name for name in COMMANDS if f"`{name}" not in README and f"manage.py {name}" not in README] == []


def test_every_command_in_the_readme_exists():
    table = README.partition("| command of `manage.py` | does |")[2].partition("\n\n")[0]
    first_cells = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    named = [name for cell in first_cells for name in re.findall(r"`(\w+)", cell)]
    named += re.findall(r"manage\.py (\w+)", README)
    assert [name for name in named if name not in COMMANDS] == []
    assert len(first_cells) > 5


def test_every_file_the_readme_leads_to_exists():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_code_that_is_said_is_documented():
    known = documented()
    for code in {*said_codes(), *SENTENCES}:
        assert any(each == code or (code.endswith("_") and each.startswith(code)) for each in known), code


def test_every_documented_code_is_said():
    beginnings = tuple(code for code in said_codes() if code.endswith("_"))
    strangers = [code for code in documented() if code not in literals() and not code.startswith(beginnings or " ")]
    assert strangers == []


def test_no_section_names_a_code_twice():
    for section in re.findall(r"^## (.+)$", CODES, re.MULTILINE):
        codes = documented(section)
        assert len(codes) == len(set(codes)), section
        assert codes, section


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ('"甲', "unclosed_quote"),
        ("(甲", "unclosed_bracket"),
        ("()", "empty_bracket"),
        ("titel:x", "unknown_field"),
        ("year:去年", "bad_year"),
        ("date:去年", "bad_date"),
        ("甲" * 129, "phrase_too_long"),
        ("甲 " * 25, "too_many_terms"),
    ],
)
def test_each_documented_fault_of_a_query_is_one(query, code):
    with pytest.raises(QueryError) as fault:
        parse(query)
    assert isinstance(fault.value, TextError)
    assert fault.value.code == code
    assert code in documented("Faults of a query")


def test_no_other_fault_of_a_query_is_documented():
    assert len(documented("Faults of a query")) == 8


def test_every_test_that_the_documents_name_is_there():
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "speeches" / "tests").rglob("test_*.py"))
    there = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "search.md").read_text("utf-8"))
    assert named
    assert [name for name in named if name not in there] == []
