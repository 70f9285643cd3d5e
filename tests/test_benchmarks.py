"""What `make bench` says of itself: that it compares like with like, and who is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import postgraphile_peer
from tests.benchmarks.graphql_servers import compare_answers
from tests.benchmarks.harness import Load, rate_row, spread_row


def answer(*referrals: int, word: str = "told") -> bytes:
    """A case list whose cases have so many referrals."""
    cases = [{"id": f"case {at}", "referrals": [word] * many} for at, many in enumerate(referrals)]
    return json.dumps({"data": {"cases": {"edges": [{"node": case} for case in cases]}}}).encode()


def test_a_peer_with_the_same_answer_is_compared() -> None:
    compare_answers("peer", answer(5, 5), answer(5, 5))


@pytest.mark.parametrize(
    "theirs", [answer(), answer(5), answer(5, 4), answer(5, 5, word="told at length")]
)
def test_a_peer_that_answers_anything_else_is_not_measured(theirs: bytes) -> None:
    with pytest.raises(RuntimeError):
        compare_answers("peer", theirs, answer(5, 5))


def test_no_empty_list_is_measured() -> None:
    with pytest.raises(RuntimeError):
        compare_answers("peer", answer(), answer())


def test_the_slowest_of_a_hundred_is_told_in_times_of_the_half() -> None:
    load = Load(per_second=1.0, seconds=(*[0.010] * 98, 0.040, 0.040))
    row = spread_row("graphql.case_list", [load], most=3.0)
    assert (row["name"], row["value"], row["met"]) == ("graphql.case_list.p99_of_p50", 4.0, False)


def test_a_goal_is_missed_where_one_peer_is_not_reached() -> None:
    loads = {
        kind: [Load(per_second=rate, seconds=(0.01,))]
        for kind, rate in {"ours": 2.0, "postgraphile": 1.0, "json_agg": 10.0}.items()
    }
    row = rate_row("ours", loads, unit="req/s", goals={"postgraphile": 1.5, "json_agg": 0.5})
    assert (row["ratios"], row["met"]) == ({"postgraphile": 2.0, "json_agg": 0.2}, False)


def test_without_npm_the_peer_from_npm_says_why_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgraphile_peer, "BUILD", tmp_path / "build")
    with (
        pytest.raises(postgraphile_peer.Unavailable, match="not on the path"),
        postgraphile_peer.running("postgresql://nobody@/none"),
    ):
        pass


def test_the_packages_of_the_peer_are_locked_and_come_from_npm_alone() -> None:
    locked = json.loads((postgraphile_peer.HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: told for name, told in locked["packages"].items() if name}
    assert len(packages) > 100
    assert [name for name, told in packages.items() if "integrity" not in told] == []
    assert [name for name, told in packages.items() if "resolved" in told] == []
