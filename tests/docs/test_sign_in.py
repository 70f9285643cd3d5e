"""What docs/sign-in.md says is what the doors do."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from api import rate_limits, tokens
from api.problems import pages
from infra import accounts_command, api_keys, cli, oidc
from infra.settings import read_settings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
COMMANDS = [
    line.removeprefix("$ rejea ")
    for block in re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
    for line in block.replace("\\\n", "").splitlines()
    if line.startswith("$ rejea ")
]


def test_every_variable_is_read() -> None:
    read = (ROOT / "infra" / "settings.py").read_text(encoding="utf-8")
    names = set(re.findall(r"REJEA_[A-Z0-9_]*[A-Z0-9]", TEXT))
    assert len(names) > 6
    assert {name for name in names if f'"{name}"' not in read} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one(command: str) -> None:
    assert cli._parser().parse_args(shlex.split(command)).target


def test_every_figure_is_the_one_that_counts() -> None:
    settings = read_settings({})
    for figure in (
        f"at most {oidc.SKEW:.0f} seconds",
        f"{tokens.LONGEST_LIFE // 3600} hours at most",
        f"{tokens.LONGEST:,} characters",
        f"every {oidc.APART:.0f} seconds",
        f"{accounts_command.MOST_DAYS} days at most",
        f"| {settings.rate_limit}; a query takes {rate_limits.QUERY},",
        f"a command {rate_limits.COMMAND} |",
        f"| {settings.stranger_rate_limit} failures |",
        f"unless set, `{settings.trusted_proxies}`",
        f"`{api_keys.PATTERN.pattern[:6]}[0-9A-Za-z]{{{api_keys.NAME}}}_",
    ):
        assert figure in " ".join(TEXT.split()), figure
    assert (oidc.FRESH, oidc.OLDEST) == (300, 3600)


def test_every_code_has_its_page() -> None:
    assert "account_unknown" in TEXT
    assert "account_unknown" in pages()


def test_the_pattern_for_scanners_finds_a_key() -> None:
    found = re.search(r"`(rejea_\[0-9A-Za-z\][^`]*)`", TEXT)
    assert found
    assert re.fullmatch(found[1], api_keys.new_key().text)
