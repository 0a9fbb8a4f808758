"""Loaded by pytest before the settings are: every test run writes to a data folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

from archive import data_folder

_folder = tempfile.mkdtemp(prefix="yanku-test-")
os.environ["YANKU_DATA_DIR"] = _folder
for _name in ("YANKU_URL", "YANKU_HOST", "YANKU_PORT"):
    os.environ.pop(_name, None)
data_folder.prepare()
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
