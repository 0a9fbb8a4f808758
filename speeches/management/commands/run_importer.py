from __future__ import annotations

import threading

from django.core.management.base import BaseCommand

from speeches import jobs, sandbox_process


class Command(BaseCommand):
    help = "Work off uploaded files until told to end (SIGTERM). `serve` starts it."

    def handle(self, **_options: object) -> None:
        stop = jobs.Stop().on_signals()
        threading.Thread(target=give_up_reading, args=[stop], daemon=True).start()
        try:
            jobs.run_importer(stop)
        finally:
            sandbox_process.stop()  # threads that wait for a file are not waited for


def give_up_reading(stop: jobs.Stop) -> None:
    """As soon as it is set: a file may take a minute, and it waits for the next start."""
    stop.wait()
    sandbox_process.stop()
