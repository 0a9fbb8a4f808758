"""The entry point of ASGI servers."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from archive import data_folder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
data_folder.prepare()
application = get_asgi_application()
