"""The child process that reads untrusted files: its result, its limits, and what its parent survives."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches import sandbox
from speeches.sandbox import Limits, extract_safely
from speeches.tests.word_package import p, word_file
from speeches.text.document import Extracted, FileFacts, Line, Notice, Region
from speeches.text.errors import ExtractError
from speeches.text.extract import MAX_BYTES, extract, wire

ROOT = Path(__file__).parents[2]
HEAVY = word_file("".join(p(f"第{n * n}条渠要在清明以前清完淤泥。") for n in range(25_000)))  # takes seconds to read
ENDLESS = "import time; print('x', flush=True); time.sleep(600)"


def children() -> set[str]:
    """The processes this one has started, those included that have ended and were not waited for."""
    shown = subprocess.run(["ps", "-eo", "pid=,ppid=,comm="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in shown.splitlines()]
    return {pid for pid, parent, name in rows if parent == str(os.getpid()) and name != "ps"}


def is_running(argument: str) -> bool:
    shown = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    return argument in shown


def child_script(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "child.py"
    path.write_text(source, "utf-8")
    return path


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("讲话.txt", "同志们：\n\n　　大家好。".encode("gb18030")),
        ("讲话.md", "# 讲话\n**一、修渠**".encode()),
        ("讲话.html", "<h1>讲话</h1><p>同志们：".encode()),
        ("讲话.docx", word_file(p("同志们：", '<w:jc w:val="center"/>'))),
    ],
)
def test_the_result_is_that_of_reading_here(filename, data):
    assert extract_safely(data, filename) == extract(data, filename)


@pytest.mark.parametrize(
    ("filename", "data", "code"),
    [
        ("讲话.txt", b"", "empty"),
        ("讲话.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "legacy_word"),
        ("a\0b\udc80", b"x", "unknown_type"),
    ],
)
def test_a_refusal_keeps_its_code_and_sentence(filename, data, code):
    with pytest.raises(ExtractError) as there:
        extract_safely(data, filename)
    with pytest.raises(ExtractError) as here:
        extract(data, filename)
    assert (there.value.code, there.value.message) == (code, here.value.message)


def test_a_file_that_is_too_large_starts_no_process():
    with pytest.raises(ExtractError) as refused:
        extract_safely(bytes(MAX_BYTES + 1), "讲话.txt")
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    "limits",
    [pytest.param(Limits(cpu_seconds=1), id="processor time"), pytest.param(Limits(wall_seconds=1), id="wall clock")],
)
def test_time_is_limited(limits):
    with pytest.raises(ExtractError) as refused:
        extract_safely(HEAVY, "讲话.docx", limits)
    assert refused.value.code == "timeout"


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not keep to it")
def test_memory_is_limited():
    with pytest.raises(ExtractError) as refused:
        extract_safely(b"a line\n" * 5_000_000, "讲话.txt", Limits(address_space=120 * 1024 * 1024))
    assert refused.value.code == "memory"


def test_a_result_that_is_too_long():
    with pytest.raises(ExtractError) as refused:
        extract_safely("一二三四五".encode() * 100, "讲话.txt", Limits(result_bytes=1000))
    assert refused.value.code == "too_much_text"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param("raise SystemExit(7)", "crashed", id="exit status"),
        pytest.param("import os; os.abort()", "crashed", id="abort"),
        pytest.param("import os; os._exit(0)", "crashed", id="no answer"),
        pytest.param("import os; os._exit(3)", "memory", id="out of memory"),
        pytest.param("print('{}')", "crashed", id="nonsense"),
        pytest.param('print(\'{"code": "made_up", "message": "x"}\')', "crashed", id="unknown code"),
        pytest.param(ENDLESS, "timeout", id="hangs"),
        pytest.param("import os, time; os.close(1); time.sleep(600)", "timeout", id="hangs after its last word"),
        pytest.param("import os\nif os.fork(): os._exit(0)\nwhile True: pass", "timeout", id="leaves a process behind"),
        pytest.param("while True: print('x' * 99999)", "too_much_text", id="never stops talking"),
        pytest.param("import time\nwhile True: print('x', flush=True), time.sleep(.01)", "timeout", id="trickles"),
    ],
)
def test_whatever_the_child_does_the_parent_gets_an_answer_and_no_process_stays(tmp_path, monkeypatch, source, code):
    monkeypatch.setattr(sandbox, "_CHILD", child_script(tmp_path, source))
    monkeypatch.setattr(sandbox, "_SECONDS_TO_EXIT", 1)
    before, started = children(), time.monotonic()
    with pytest.raises(ExtractError) as refused:
        extract_safely(b"x" * 500_000, "讲话.txt", Limits(wall_seconds=1, result_bytes=1_000_000))
    assert refused.value.code == code
    assert time.monotonic() - started < 10
    assert children() == before
    assert not is_running(str(tmp_path))


PROBE = """
import json, os, resource, sys
sys.argv[1:] = {arguments!r}
sys.path.insert(0, {root!r})
from speeches import sandbox_child
sandbox_child._limit(512 * 1024 * 1024, 30, 60)
try:
    open("/tmp/yanku-sandbox-probe", "wb").write(b"x")
    written = os.path.getsize("/tmp/yanku-sandbox-probe")
except OSError:
    written = 0
print(json.dumps({{
    "written": written,
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "environment": sorted(os.environ),
    "files": sorted(os.listdir("/proc/self/fd")),
    "django": any(name.startswith("django") for name in sys.modules),
}}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_child_cannot_write_and_knows_nothing(tmp_path):
    script = child_script(tmp_path, PROBE.format(arguments=["0", "0", "0", "0", "0"], root=str(ROOT)))
    shown = subprocess.run([sys.executable, "-I", script], capture_output=True, env={}, check=True, cwd="/").stdout
    Path("/tmp/yanku-sandbox-probe").unlink(missing_ok=True)  # noqa: S108 - the probe's own file, empty if at all there
    probed = json.loads(shown)
    assert (probed["written"], probed["core"], probed["django"]) == (0, [0, 0], False)
    assert set(probed["environment"]) <= {"LC_CTYPE"}  # Python sets it itself
    assert probed["files"] == ["0", "1", "2", "3"]  # 3 is the folder that was listed


def test_reading_in_the_child_needs_no_django():
    source = "import sys; import speeches.sandbox_child, speeches.text.extract.html, speeches.text.extract.docx;"
    source += "import speeches.text.extract.pdf; print([m for m in sys.modules if m.startswith(('django', 'jieba'))])"
    shown = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert shown == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the child's alarm ends it")
def test_a_child_dies_with_its_parent(tmp_path):
    source = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from speeches import sandbox\n"
        "import subprocess, os\n"
        "real = subprocess.Popen\n"
        "class Telling(real):\n"
        "    def __init__(self, *a, **k):\n"
        "        super().__init__(*a, **k); print(self.pid, flush=True)\n"
        "sandbox.subprocess.Popen = Telling\n"
        f"sandbox.extract_safely(open({str(tmp_path / 'heavy.docx')!r}, 'rb').read(), 'a.docx')\n"
    )
    (tmp_path / "heavy.docx").write_bytes(HEAVY)
    with subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.3)
        parent.send_signal(signal.SIGKILL)
    for _ in range(50):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.1)
    pytest.fail("the child still runs")


SOMETHING = Extracted(
    lines=(
        Line(
            "一、修渠",
            level=2,
            bold=True,
            centred=True,
            region=Region.TITLE,
            page=3,
            breaks=False,
            marks=((0, 2), (3, 4)),
        ),
        Line(""),
        Line("\udc80\ud800\0\u2028", breaks=True),
    ),
    media_type="text/plain",
    encoding="utf-8",
    facts=FileFacts(title="讲话", language="zh-Hans"),
    notices=(Notice("encoding_unsure", "请核对。"), Notice("undecodable_bytes", "请核对。", 7)),
)


def dumped(extracted: Extracted) -> bytes:
    return b"".join(wire.dump(extracted))


def test_every_value_survives_the_pipe():
    assert wire.load(dumped(SOMETHING)) == SOMETHING


LINE = b'["x",null,false,false,"body",null,null,[]]'
HEAD = dumped(Extracted((), "text/plain"))


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"{}",
        b"{}\n",
        b"[]\n",
        HEAD[:-1],
        HEAD + LINE,
        HEAD + b"\n",
        HEAD + b"[]\n",
        HEAD + b'{"text":"x"}\n',
        HEAD + LINE.replace(b'"x"', b"1") + b"\n",
        HEAD + LINE.replace(b"false,false", b"0,false") + b"\n",
        HEAD + LINE.replace(b'"body"', b'"nowhere"') + b"\n",
        HEAD + LINE.replace(b"null,null", b'"1",null') + b"\n",
        HEAD + LINE.replace(b"[]", b"[[0,2]]") + b"\n",
        HEAD + LINE.replace(b"[]", b"[[1,0]]") + b"\n",
        HEAD + LINE.replace(b"[]", b"[[0,1],[0,1]]") + b"\n",
        HEAD + LINE.replace(b"[]", b"[[true,1]]") + b"\n",
        HEAD.replace(b'"speaker":""', b'"speaker":1') + LINE + b"\n",
        HEAD.replace(b'"speaker"', b'"else"'),
        HEAD.replace(b'"text/plain"', b"null"),
        b'{"code":"empty"}\n',
        b'{"code":"empty","message":3}\n',
        b"[" * 100_000 + b"\n",
    ],
    ids=range(23),
)
def test_a_message_that_is_not_ours_is_not_believed(message):
    with pytest.raises(wire.WireError):
        wire.load(message)


@given(st.data())
def test_a_message_that_was_changed_is_read_or_not_but_never_something_else(data):
    message = bytearray(dumped(SOMETHING))
    place = data.draw(st.integers(0, len(message) - 1))
    message[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(wire.WireError, ExtractError):
        assert isinstance(wire.load(bytes(message)), Extracted)
