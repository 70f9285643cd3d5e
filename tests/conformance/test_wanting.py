"""Nobody takes a suite for passed that never ran."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance import keycloak, npm
from tests.conformance.wanting import REQUIRED

MAKEFILE = Path(__file__).parents[2] / "Makefile"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no npm, and nothing of Keycloak in a place that can be written."""
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "file").touch()
    monkeypatch.setattr(keycloak, "FOLDER", tmp_path / "file" / "keycloak")


@pytest.mark.usefixtures("bare")
def test_a_suite_that_cannot_run_is_skipped_and_fails_where_it_has_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for needs in (keycloak.distribution, lambda: npm.program("npm")):
        monkeypatch.delenv(REQUIRED, raising=False)
        assert outcome_of(needs) is pytest.skip.Exception
        monkeypatch.setenv(REQUIRED, "1")
        assert outcome_of(needs) is pytest.fail.Exception


def outcome_of(needs: Callable[[], object]) -> type[BaseException]:
    """How a test ends that needs something."""
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception), match="Install") as ended:
        needs()
    return ended.type


def test_the_suites_of_others_have_to_run_by_make_conformance() -> None:
    _, _, recipe = MAKEFILE.read_text(encoding="utf-8").partition("\nconformance:")
    assert f"{REQUIRED}=1 $(PYTEST) -m conformance" in recipe.partition("\n\n")[0]
