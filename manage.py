#!/usr/bin/env python
"""The command line of the archive: ``python manage.py help``."""

from __future__ import annotations

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - so that its absence can be explained
    except ImportError as error:
        raise SystemExit("Django is not installed here: run `make run`, or use .venv/bin/python.") from error
    from archive import data_folder  # noqa: PLC0415 - after Django is known to be there

    data_folder.prepare()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
