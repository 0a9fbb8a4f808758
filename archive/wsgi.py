"""The entry point of WSGI servers."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from archive import data_folder

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive.settings")
data_folder.prepare()
application = get_wsgi_application()
