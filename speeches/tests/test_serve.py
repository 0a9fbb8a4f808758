"""``manage.py serve``: a new archive is filled, one that is there is left as it is, and Ctrl-C ends it all."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, cast

import pytest
from django.contrib.auth import get_user_model

from archive.address import Address
from speeches import jobs
from speeches.management.commands import serve
from speeches.models import Speech
from speeches.samples import read_manifest
from speeches.tests.test_models import speech

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running ``serve`` with its output."""

    def __init__(self, folder: Path, port: int, **environment: str):
        self.port = port
        self.lines: list[str] = []
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=os.environ | {"YANKU_DATA_DIR": str(folder), "YANKU_PORT": str(port)} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with cast("IO[str]", self.process.stdout) as lines:
            for line in lines:
                self.lines.append(line)

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait(self, seconds: float = 90) -> float:
        """Seconds until the address was printed."""
        while f"http://127.0.0.1:{self.port}/" not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() - self.started < seconds, self.output
            time.sleep(0.05)
        return time.monotonic() - self.started

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, dict(response.getheaders()), body

    def family(self) -> list[int]:
        """The supervisor's children and theirs."""
        return descendants(self.process.pid)

    def interrupt(self) -> int:
        """What Ctrl-C does: SIGINT to the whole foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        status = self.process.wait(30)
        self._reader.join(5)
        return status


def descendants(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = entry.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == pid and state != "Z":
            child = int(entry.parent.name)
            found += [child, *descendants(child)]
    return found


def is_running(pid: int) -> bool:
    return (
        Path(f"/proc/{pid}/stat").exists()
        and Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    )


def wait_until(condition, seconds: float = 20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


@pytest.mark.fault
def test_the_life_of_an_archive(tmp_path):
    folder, port = tmp_path / "var", free_port()
    first = Server(folder, port)
    try:
        first.wait()
        assert re.search(r"administrator and password:  admin  [\w-]{16}\n", first.output), first.output
        status, headers, body = first.get("/")
        assert status == 200
        assert headers["Server"] == "Yanku"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "青禾县" in body
        assert folder.stat().st_mode & 0o777 == 0o700

        second = Server(folder, port)
        assert second.process.wait(30) == 1
        second._reader.join(5)
        assert second.output == (
            f"端口 {port} 已被占用，请换一个 · port {port} is in use, choose another: YANKU_PORT={port + 1} make run\n"
        )

        family = first.family()
        assert len(family) == 5  # web with two workers, indexer, importer
        for pid in family:
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: len(set(first.family()) - set(family)) == 5)
        wait_until(lambda: serve.answers(Address("127.0.0.1", port, f"http://127.0.0.1:{port}")))

        family = first.family()
        assert first.interrupt() == 0
        assert first.lines[-1] == "已停止 · stopped\n"
        assert not any(map(is_running, family))
    finally:
        if first.process.poll() is None:
            first.interrupt()

    manage(folder, "remove_samples")
    again = Server(folder, port)
    try:
        assert again.wait() < 20  # 5 s on a quiet machine
        assert "password" not in again.output
        assert len(again.lines) == 1, again.output
        assert "青禾县" not in again.get("/")[2]
        family = again.family()
        again.process.kill()
        wait_until(lambda: not any(map(is_running, family)), seconds=15)
    finally:
        again.process.kill()
        again.process.wait()
        again._reader.join(15)


def manage(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"YANKU_DATA_DIR": str(folder)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.mark.parametrize(
    ("host", "sentence"),
    [
        pytest.param("192.0.2.1", "YANKU_HOST=192.0.2.1 cannot be used", id="an address of another machine"),
        pytest.param("no-such-host.invalid", "YANKU_HOST=no-such-host.invalid cannot be used", id="no address"),
    ],
)
def test_an_address_that_cannot_be_used_is_said(host, sentence):
    with pytest.raises(SystemExit) as refusal:
        serve.check_port(Address(host, 8000, "http://127.0.0.1:8000"))
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_nothing_answers_where_nothing_listens():
    port = free_port()
    assert serve.answers(Address("127.0.0.1", port, f"http://127.0.0.1:{port}")) is False


@pytest.mark.django_db(transaction=True)
class TestFirstStart:
    @pytest.fixture(autouse=True)
    def command(self, settings, monkeypatch):
        (settings.DATA_DIR / "prepared").unlink(missing_ok=True)
        self.lines: list[str] = []
        monkeypatch.setattr(serve.Command, "say", lambda _self, line: self.lines.append(line))
        yield serve.Command()
        (settings.DATA_DIR / "prepared").unlink(missing_ok=True)

    def test_it_is_taken_up_again_where_it_was_cut_short(self, command, monkeypatch):
        monkeypatch.setattr(serve, "rebuild", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            command.fill_new_archive()
        monkeypatch.undo()
        assert not get_user_model().objects.exists()
        command.fill_new_archive()
        assert Speech.objects.public().count() == len(read_manifest())
        assert get_user_model().objects.get().is_superuser
        self.lines.clear()
        command.fill_new_archive()
        assert self.lines == []

    def test_an_archive_that_was_restored_gets_no_samples_and_no_administrator(self, command):
        speech()
        get_user_model().objects.create_user("editor")
        command.fill_new_archive()
        assert not Speech.objects.filter(is_sample=True).exists()
        assert get_user_model().objects.count() == 1


def test_the_loops_are_commands():
    commands = [" ".join(child._command) for child in jobs.children()]
    assert [command.rpartition(" ")[2] for command in commands] == [
        "python:archive.server",
        "run_indexer",
        "run_importer",
    ]


def test_static_files_are_collected_again_when_one_changes(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    (tmp_path / "a.css").write_text("a { color: red }")
    before = serve.static_fingerprint()
    assert serve.static_fingerprint() == before
    os.utime(tmp_path / "a.css", (0, 0))
    assert serve.static_fingerprint() != before
