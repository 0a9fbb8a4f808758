"""What `make run` starts: the data folder is made ready, then web, indexer and importer run until Ctrl-C."""

from __future__ import annotations

import errno
import hashlib
import http.client
import json
import secrets
import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from speeches import ingest, jobs, sandbox_process
from speeches.models import Speech
from speeches.search import rebuild

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.address import Address

_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised, not bound to
_SECONDS_TO_ANSWER: Final = 60
_ADMINISTRATOR: Final = "admin"


class Command(BaseCommand):
    help = "Make the data folder ready, then serve the archive until Ctrl-C."

    def handle(self, **_options: object) -> None:
        stop = jobs.Stop().on_signals()
        check_port(settings.ADDRESS)
        for step in (self.migrate, self.collect_static_files, self.fill_new_archive):
            if stop.is_set():
                return
            step()
        jobs.supervise(jobs.children(), stop, self.announcer(settings.ADDRESS))
        self.say("已停止 · stopped")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def migrate(self) -> None:
        call_command("migrate", interactive=False, verbosity=0)

    def collect_static_files(self) -> None:
        """Only when one of them changed: it takes some seconds."""
        noted = settings.DATA_DIR / "static_fingerprint"
        fingerprint = static_fingerprint()
        if noted.exists() and noted.read_text() == fingerprint:
            return
        self.say("正在准备静态文件 · preparing static files")
        call_command("collectstatic", interactive=False, verbosity=0)
        noted.write_text(fingerprint)

    def fill_new_archive(self) -> None:
        """Samples, index and administrator, once; a first start that was cut short is taken up again."""
        done = settings.DATA_DIR / "prepared"
        if done.exists():
            return
        if not Speech.objects.filter(is_sample=False).exists():
            self.say("正在导入示例讲话 · importing the sample speeches")
            ingest.load_samples()
            sandbox_process.end_server()  # no more files are read here
        self.say("正在建立索引 · building the search index")
        rebuild()
        if not get_user_model().objects.exists():
            self.create_administrator()
        done.touch()

    def create_administrator(self) -> None:
        password = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(_ADMINISTRATOR, password=password)
        self.say(f"\n  管理员和密码 · administrator and password:  {_ADMINISTRATOR}  {password}")
        self.say("  只显示这一次，请记下 · shown only once, write it down\n")

    def announcer(self, address: Address) -> Callable[[], None]:
        """Says once where the archive is, as soon as it answers."""
        started = time.monotonic()
        said = False

        def announce() -> None:
            nonlocal said
            if said:
                return
            if answers(address):
                self.say(f"言库 Yanku: {address.url}/  (Ctrl-C 停止 · stops it)")
                said = True
            elif time.monotonic() - started > _SECONDS_TO_ANSWER:
                self.say("网站没有应答，请看上面的提示 · the web server does not answer, see above")
                said = True

        return announce


def check_port(address: Address) -> None:
    """Raises SystemExit with one sentence where nothing can listen there."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise SystemExit(_port_sentence(address, error)) from error


def _port_sentence(address: Address, error: OSError) -> str:
    other = f"YANKU_PORT={address.port + 1 if address.port < 65535 else 8000} make run"
    if error.errno == errno.EADDRINUSE:
        return f"端口 {address.port} 已被占用，请换一个 · port {address.port} is in use, choose another: {other}"
    if error.errno in {errno.EACCES, errno.EPERM}:
        return (
            f"没有权限使用端口 {address.port}，请换一个 · port {address.port} is not permitted, choose another: {other}"
        )
    return f"地址 {address.host} 不能使用，请改 YANKU_HOST · YANKU_HOST={address.host} cannot be used: {error.strerror}"


def answers(address: Address) -> bool:
    """Whether a page comes, whatever it is, within two seconds."""
    connection = http.client.HTTPConnection(_EVERYWHERE.get(address.host, address.host), address.port, timeout=2)
    try:
        connection.request("HEAD", "/", headers={"Host": address.public_host, "X-Forwarded-Proto": "https"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def static_fingerprint() -> str:
    """Names, sizes and times of all static files there are, and how they are stored."""
    digest = hashlib.sha256(json.dumps(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()
