"""What a suite of others needs and is not there: `make conformance` fails by it, others skip it."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

REQUIRED = "REJEA_REQUIRE_SUITES"
"""Where this is set, nothing is skipped."""


def wanting(what: str, install: str) -> NoReturn:
    """Skip what cannot be run here, or fail it where it has to run, and say what to install."""
    said = f"{what} is needed to run the suite of others. {install}"
    if os.environ.get(REQUIRED):
        pytest.fail(said, pytrace=False)
    pytest.skip(f"{said} (a failure where {REQUIRED} is set)")
