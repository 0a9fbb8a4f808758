"""The one folder that everything is written to: made private, with a secret key that never changes."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from archive import data_folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "deep" / "var"
    monkeypatch.setenv("YANKU_DATA_DIR", str(folder))
    return folder


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_and_the_key_are_for_nobody_else(folder):
    data_folder.prepare()
    assert mode(folder) == 0o700
    assert mode(folder / "secret_key") == 0o600
    assert len(data_folder.secret_key()) >= 50


def test_the_key_stays(folder):
    data_folder.prepare()
    key = data_folder.secret_key()
    data_folder.prepare()
    assert data_folder.secret_key() == key
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_without_a_folder_there_is_no_key(folder):
    assert data_folder.secret_key() == ""
    assert not folder.exists()


def test_a_relative_folder_and_the_home_folder_are_understood(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("YANKU_DATA_DIR", "here")
    assert data_folder.data_folder() == tmp_path / "here"
    monkeypatch.setenv("YANKU_DATA_DIR", "~/there")
    assert data_folder.data_folder() == tmp_path / "home" / "there"
    monkeypatch.delenv("YANKU_DATA_DIR")
    assert data_folder.data_folder() == data_folder.BASE_DIR / "var"


@pytest.mark.usefixtures("folder")
def test_processes_that_start_at_once_agree_on_the_key():
    script = "from archive import data_folder; data_folder.prepare(); print(data_folder.secret_key())"
    command = [sys.executable, "-c", script]

    def start(_):
        return subprocess.run(
            command, env=os.environ, cwd=data_folder.BASE_DIR, capture_output=True, text=True, check=True
        ).stdout

    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(start, range(6)))
    assert keys == {data_folder.secret_key() + "\n"}


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("YANKU_DATA_DIR", str(tmp_path / "file" / "var"))
    with pytest.raises(SystemExit, match="YANKU_DATA_DIR") as refusal:
        data_folder.prepare()
    assert "\n" not in str(refusal.value)


def test_importing_the_settings_writes_nothing(folder):
    subprocess.run(
        [sys.executable, "-c", "import archive.settings"], env=os.environ, cwd=data_folder.BASE_DIR, check=True
    )
    assert not folder.exists()
