"""The page of the policy is the tables, word for word."""

from __future__ import annotations

from pathlib import Path

from domain import policy
from domain.access import policy_hash
from domain.permissions import WHO_MAY_ACT
from infra.policy_page import page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "policy.md"


def test_the_page_of_the_policy_says_what_the_tables_say() -> None:
    assert PAGE.read_text() == page(), "write it anew: python -m infra.policy_page"


def test_the_page_cites_the_hash_that_decisions_cite() -> None:
    assert f"Version {policy.VERSION}, hash `{policy_hash()}`" in page()


def test_every_grant_and_every_forbid_stands_on_the_page_with_its_source() -> None:
    lines = page().splitlines()
    sources = {row.source for row in policy.GRANTS} | {row.source for row in policy.FORBIDS}
    assert {source for source in sources if f"| {source} |" not in page()} == set()
    assert all(any(f"`{row.code}`" in line for line in lines) for row in policy.FORBIDS)


def test_every_command_stands_on_the_page_once() -> None:
    acting = page().partition("## Who may act")[2]
    cells = [line.split(" | ")[-1].rstrip(" |") for line in acting.splitlines()]
    words = [word for cell in cells for word in cell.split(", ")]
    assert [kind.__name__ for kind in WHO_MAY_ACT if words.count(kind.__name__) != 1] == []
