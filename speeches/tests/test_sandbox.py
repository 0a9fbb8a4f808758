"""The child process that reads untrusted files: its result, its limits, and what its parent survives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from speeches import sandbox, sandbox_process
from speeches.sandbox import Limits, read_line_safely, read_safely
from speeches.tests.word_package import p, word_file
from speeches.text import wire
from speeches.text.errors import ExtractError, TextError
from speeches.text.extract import MAX_BYTES, extract
from speeches.text.reading import read, read_line

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
SLOW = word_file("".join(p(f"第{n * n}条渠要在清明以前清完淤泥。") for n in range(2_000)))
HEAVY = word_file("".join(p(f"第{n * n}条渠要在清明以前清完淤泥。") for n in range(25_000)))  # takes seconds to read
ENDLESS = "import time; print('x', flush=True); time.sleep(600)"


def children_of(process: str | int) -> set[str]:
    """The processes it has started, those included that have ended and were not waited for."""
    shown = subprocess.run(["ps", "-eo", "pid=,ppid=,comm="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in shown.splitlines()]
    return {pid for pid, parent, name in rows if parent == str(process) and name != "ps"}


STARTED_BEFORE: set[str] = set()  # by other tests of this run, a browser and its archive among them


def children() -> set[str]:
    return children_of(os.getpid()) - STARTED_BEFORE


def is_dead(process: str) -> bool:
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


def wait_until(is_so: Callable[[], object]) -> None:
    """A minute at most: how fast the machine is is not the question."""
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail("it has not come about")


def is_running(argument: str) -> bool:
    shown = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    return argument in shown


def script(folder: Path, source: str) -> Path:
    path = folder / "child.py"
    path.write_text(source, "utf-8")
    return path


SERVER_OF_ANOTHER_CHILD = """
import os, sys
sys.path.insert(0, {root!r})
from speeches import sandbox_child, sandbox_server
{setting}
def work(server, *_):
    try:
        sandbox_child.die_with(server)
        exec(open({child!r}).read(), {{"__name__": "__main__"}})
    except SystemExit as end:
        os._exit(end.code)
    finally:
        sys.stdout.flush()
        os._exit(0)
sandbox_child.work = work
sandbox_server._warm_up = lambda: None
sandbox_server.main()
"""


def use_child(monkeypatch: pytest.MonkeyPatch, way: str, child: Path, setting: str = "") -> None:
    """From now on children run that script instead."""
    if way == "started":
        monkeypatch.setattr(sandbox_process, "_CAN_FORK", False)
        monkeypatch.setattr(sandbox_process, "_CHILD", child)
        return
    server = child.with_name("server.py")
    server.write_text(SERVER_OF_ANOTHER_CHILD.format(root=str(ROOT), child=str(child), setting=setting), "utf-8")
    monkeypatch.setattr(sandbox_process, "_SERVER", server)


@pytest.fixture
def own_server():
    """A server for this test alone."""
    sandbox_process.end_server()
    STARTED_BEFORE.update(children_of(os.getpid()))
    yield
    sandbox_process.end_server()


forks = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every child is started anew")
WAYS = [pytest.param("forked", marks=forks), "started"]


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
    assert read_safely(data, filename) == read(data, filename)


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
        read_safely(data, filename)
    with pytest.raises(ExtractError) as here:
        extract(data, filename)
    assert (there.value.code, there.value.message) == (code, here.value.message)


def test_a_line_of_records_is_read_in_a_child_too():
    line = '{"title": "讲话", "text": "同志们：\\n一、修渠。"}'.encode()
    assert read_line_safely(line) == read_line(line)
    with pytest.raises(TextError) as refused:
        read_line_safely(b"{}[")
    assert refused.value.code == "bad_record"


def test_a_file_that_is_too_large_starts_no_process():
    with pytest.raises(ExtractError) as refused:
        read_safely(bytes(MAX_BYTES + 1), "讲话.txt")
    assert refused.value.code == "too_large"


@pytest.mark.parametrize(
    "limits",
    [pytest.param(Limits(cpu_seconds=1), id="processor time"), pytest.param(Limits(wall_seconds=1), id="wall clock")],
)
def test_time_is_limited(limits):
    with pytest.raises(ExtractError) as refused:
        read_safely(HEAVY, "讲话.docx", limits)
    assert refused.value.code == "timeout"


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not keep to it")
def test_memory_is_limited():
    with pytest.raises(ExtractError) as refused:
        read_safely(b"a line\n" * 5_000_000, "讲话.txt", Limits(address_space=120 * 1024 * 1024))
    assert refused.value.code == "memory"


def test_a_result_that_is_too_long():
    with pytest.raises(ExtractError) as refused:
        read_safely("一二三四五".encode() * 100, "讲话.txt", Limits(result_bytes=1000))
    assert refused.value.code == "too_much_text"


FILE = "同志们：\n一、修渠。\n".encode()
LEAVES_ANOTHER = "import os\nif os.fork(): os._exit(0)\nwhile True: pass"


def say(kind: bytes, message: bytes = b"") -> str:
    return f"import os; os.write(1, {wire.frame(kind, message)!r})"


@pytest.mark.parametrize(
    ("source", "code"),
    [
        pytest.param("raise SystemExit(7)", "crashed", id="exit status"),
        pytest.param("import os; os.abort()", "crashed", id="abort"),
        pytest.param("import os; os._exit(0)", "crashed", id="no answer"),
        pytest.param("import os; os._exit(3)", "memory", id="out of memory"),
        pytest.param("print('{}')", "crashed", id="nonsense"),
        pytest.param(say(wire.ANSWER, b"{}"), "crashed", id="no reading"),
        pytest.param(say(wire.REFUSAL, b'{"code": "made_up", "message": "x"}'), "crashed", id="unknown code"),
        pytest.param(say(wire.REFUSAL, b'{"code": "empty"}'), "crashed", id="no sentence"),
        pytest.param(say(b"X"), "crashed", id="unknown message"),
        pytest.param(say(wire.END), "crashed", id="nothing said"),
        pytest.param(say(wire.ANSWER, b"[" * 100_000), "crashed", id="nested without end"),
        pytest.param(ENDLESS, "timeout", id="hangs"),
        pytest.param("import os, time; os.close(1); time.sleep(600)", "timeout", id="hangs after its last word"),
        pytest.param(LEAVES_ANOTHER, "", id="leaves a process behind"),
        pytest.param("while True: print('x' * 99999)", "too_much_text", id="never stops talking"),
        pytest.param("import time\nwhile True: print('x', flush=True), time.sleep(.01)", "timeout", id="trickles"),
    ],
)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("own_server")
def test_whatever_the_child_does_the_parent_gets_an_answer_and_no_process_stays(
    tmp_path, monkeypatch, way, source, code
):
    use_child(monkeypatch, way, script(tmp_path, source))
    monkeypatch.setattr(sandbox, "_SECONDS_TO_EXIT", 1)
    before, started = children(), time.monotonic()
    with pytest.raises(ExtractError) as refused:
        read_safely(b"x" * 500_000, "讲话.txt", Limits(wall_seconds=1, result_bytes=1_000_000))
    assert refused.value.code == code or (not code and refused.value.code in {"timeout", "crashed"})
    assert time.monotonic() - started < 10
    sandbox_process.end_server()
    assert children() == before
    assert not is_running(str(tmp_path))


@forks
@pytest.mark.usefixtures("own_server")
def test_a_child_that_kills_its_server_is_not_asked_for_ever(tmp_path, monkeypatch):
    use_child(monkeypatch, "forked", script(tmp_path, "import os, time; os.kill(os.getppid(), 9); time.sleep(600)"))
    with pytest.raises(ExtractError) as refused:
        read_safely(b"x", "讲话.txt")
    assert refused.value.code == "crashed"
    assert not is_running(str(tmp_path))


@forks
@pytest.mark.usefixtures("own_server")
def test_a_server_that_was_killed_costs_no_file():
    expected = read(FILE, "讲话.txt")
    assert read_safely(FILE, "讲话.txt") == expected
    (first,) = children()
    os.kill(int(first), signal.SIGKILL)
    assert read_safely(FILE, "讲话.txt") == expected
    (second,) = children()
    assert first != second


@forks
@pytest.mark.usefixtures("own_server")
def test_a_server_that_is_killed_under_a_file_costs_no_file():
    read_safely(FILE, "讲话.txt")
    (server,) = children()
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read_safely, SLOW, "讲话.docx")
        wait_until(lambda: children_of(server) or reading.done())
        os.kill(int(server), signal.SIGKILL)
        assert reading.result().media_type.startswith("application/")


@forks
@pytest.mark.usefixtures("own_server")
def test_a_server_that_ended_for_want_of_work_is_begun_anew(tmp_path, monkeypatch):
    child = script(tmp_path, say(wire.REFUSAL, b'{"code": "empty", "message": "x"}'))
    use_child(monkeypatch, "forked", child, "sandbox_server.IDLE_SECONDS = 0")
    for _ in range(2):
        with pytest.raises(ExtractError) as refused:
            read_safely(b"x", "讲话.txt")
        assert refused.value.code == "empty"
        (server,) = children()
        wait_until(partial(is_dead, server))


@pytest.mark.usefixtures("own_server")
def test_a_server_that_does_not_start_is_done_without(tmp_path, monkeypatch):
    monkeypatch.setattr(sandbox_process, "_SERVER", script(tmp_path, "raise SystemExit(1)"))
    assert read_safely(FILE, "讲话.txt") == read(FILE, "讲话.txt")


@forks
@pytest.mark.usefixtures("own_server")
def test_many_threads_and_one_server():
    files = [f"同志们：\n一、修渠{number}条。".encode() for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda data: read_safely(data, "讲话.txt"), files))
    assert found == [read(data, "讲话.txt") for data in files]
    (server,) = children()
    assert children_of(server) == set()  # also none that ended and nobody waited for


@forks
def test_a_forked_process_has_a_server_of_its_own():
    source = (
        "from speeches import sandbox, sandbox_process\n"
        "import os\n"
        "data = '一、修渠。'.encode()\n"
        "sandbox.read_safely(data, 'a.txt'); first = sandbox_process._server.pid\n"
        "if child := os.fork():\n"
        "    assert os.waitpid(child, 0)[1] == 0\n"
        "    sandbox.read_safely(data, 'a.txt')\n"
        "    assert sandbox_process._server.pid == first\n"
        "    print('both')\n"
        "else:\n"
        "    sandbox.read_safely(data, 'a.txt')\n"
        "    assert sandbox_process._server.pid != first\n"
    )
    command = [sys.executable, "-W", "error", "-c", source]
    shown = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (shown.stdout, shown.stderr, shown.returncode) == ("both\n", "", 0)


PROBE = """
import json, os, resource, sys
sys.path.insert(0, {root!r})
from speeches import sandbox_child
sandbox_child.limit(512 * 1024 * 1024, 30, 60)
try:
    open("/tmp/yanku-sandbox-probe", "wb").write(b"x")
    written = os.path.getsize("/tmp/yanku-sandbox-probe")
except OSError:
    written = 0
found = json.dumps({{
    "written": written,
    "core": resource.getrlimit(resource.RLIMIT_CORE),
    "environment": sorted(os.environ),
    "files": sorted(os.listdir("/proc/self/fd")),
    "django": any(name.startswith("django") for name in sys.modules),
}})
from speeches.text import wire
os.write(1, wire.frame(wire.REFUSAL, wire.dump(wire.Refused("empty", found))))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.usefixtures("own_server")
def test_the_child_cannot_write_and_knows_nothing(tmp_path, monkeypatch, way):
    use_child(monkeypatch, way, script(tmp_path, PROBE.format(root=str(ROOT))))
    with pytest.raises(ExtractError) as refused:
        read_safely(b"x", "讲话.txt")
    Path("/tmp/yanku-sandbox-probe").unlink(missing_ok=True)  # noqa: S108 - the probe's own file, empty if at all there
    probed = json.loads(refused.value.message)
    assert (probed["written"], probed["core"], probed["django"]) == (0, [0, 0], False)
    assert set(probed["environment"]) <= {"LC_CTYPE"}  # Python sets it itself
    assert probed["files"] == ["0", "1", "2", "3"]  # 3 is the folder that was listed


def test_reading_in_the_child_needs_no_django():
    source = "import sys; import speeches.sandbox_server, speeches.sandbox_child, speeches.text.tasks;"
    source += "import speeches.text.extract.html, speeches.text.extract.docx, speeches.text.extract.pdf;"
    source += "print([m for m in sys.modules if m.startswith(('django', 'jieba'))])"
    shown = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert shown == "[]\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the child's alarm ends it")
@pytest.mark.parametrize("way", WAYS)
def test_children_die_with_the_process_that_reads(tmp_path, way):
    source = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from speeches import sandbox, sandbox_process\n"
        f"sandbox_process._CAN_FORK = {way == 'forked'}\n"
        f"sandbox.read_safely(open({str(tmp_path / 'heavy.docx')!r}, 'rb').read(), 'a.docx')\n"
    )
    (tmp_path / "heavy.docx").write_bytes(HEAVY)
    with subprocess.Popen([sys.executable, "-c", source]) as parent:
        wait_until(lambda: children_of(parent.pid))
        (first,) = children_of(parent.pid)
        if way == "forked":
            wait_until(lambda: children_of(first))
        started = {first, *children_of(first)}
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: all(map(is_dead, started)))
