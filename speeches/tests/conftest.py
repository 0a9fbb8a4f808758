"""Fixtures that several test modules use."""

from __future__ import annotations

from speeches.tests.index_fixtures import bare_engine, engine  # noqa: F401 - fixtures of the search tests
from speeches.tests.web_fixtures import pages  # noqa: F401 - fixture of the tests of pages
