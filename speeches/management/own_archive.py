"""For commands that try the archive out: they run in an archive of their own, which is gone afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import Final

from django.core.management import call_command
from django.core.management.base import BaseCommand

_INSIDE: Final = "INSIDE_OWN_ARCHIVE"


class OwnArchiveCommand(BaseCommand):
    """From the command line it runs once more, as a process with a temporary data folder and an empty database."""

    def run_from_argv(self, argv: list[str]) -> None:
        if _INSIDE in os.environ:
            call_command("migrate", verbosity=0)
            super().run_from_argv(argv)
            return
        with tempfile.TemporaryDirectory(prefix="yanku-") as folder:
            inside = os.environ | {"YANKU_DATA_DIR": folder, _INSIDE: "1"}
            done = subprocess.run([sys.executable, *argv], env=inside, check=False)  # noqa: S603 - this very command
        sys.exit(done.returncode)
