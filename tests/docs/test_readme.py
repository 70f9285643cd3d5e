"""The tour of the README, typed against the demonstration as `make run` serves it."""

from __future__ import annotations

import pytest

from tests.docs.tour import follow


@pytest.mark.timeout(300)
def test_the_tour_of_the_readme_can_be_copied() -> None:
    follow("README.md")
