"""A rule that is broken on purpose is told by every door that rests on it.

The whole matrix runs once more, as a few of its people, with the rules of broken.py, and again with
that of broken_purpose.py; each door below has to be among those that fail. What names no case rests
on none of these rules.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.matrix.doors import ADDRESSES, NOTHING, ROOT_FIELDS, SUBSCRIPTIONS, TOPICS

ROOT = Path(__file__).resolve().parents[2]
ASKED_AS = "lawyer or coordinator or nurse"
ASKED_FOR_THE_POLICE = "second and nurse and police"
"""Who says a purpose that no ground of a referral in the matrix serves."""
FAILED = re.compile(r"^FAILED tests/matrix/(.+?)(?: - .*)?$", re.MULTILINE)
OTHERWISE = {
    "directory": "what is public",
    "funnel": "counts without cases, for who watches",
    "me": "who asks",
    "organizations": "what is public",
    "position": "a number of the log",
    "possibleMatches": "for coordinators by their role",
    "reviews": "for roles that act on them, by the table of acting",
    "services": "what is public",
    "unaddressed": "what is nobody's",
    "capacity": "turns of the hour, for everybody alike",
    "coordinator": "steps without persons, by the contract",
    "coordinator_elsewhere": "steps without persons, by the contract",
}
"""Doors that do not rest on the rules that are broken, and what they tell."""
TOLD_BY: Mapping[str, str] = {
    "cases": "test_the_list_of_cases_is_the_cases_that_may_be_known",
    "search": "test_a_search_finds_only_what_is_shown",
    "referrals": "-referrals]",
    "returns": "-returns]",
    "followUps": "-followUps]",
    "recalls": "-recalls]",
    "recipients": "-recipients]",
    "disclosures": "test_who_read_is_told",
    "/v1/cases/{id}/disclosures/report": "test_the_report_for_the_survivor",
    "/v1/events": "test_the_feed_tells",
    "agency": "test_the_topic_of_an_agency",
    "caseChanged": "test_a_stream_of_a_case",
}
"""The tests of doors that share a file with others."""
BY_PURPOSE = frozenset(
    {
        *("case", "timeline", "cases", "search", "referrals", "returns", "followUps"),
        *("node", "nodes", "caseChanged", "/graphql"),
    }
)
"""Doors that show what a referral opened. The others show a partner what is its own or asked of it,
or an agency as a whole, whose purpose nobody says."""


def doors() -> Mapping[str, str]:
    """Every door that tells of cases, and the file that goes there."""
    known = {**ROOT_FIELDS, **SUBSCRIPTIONS, **ADDRESSES, **TOPICS}
    return {door: file for door, file in known.items() if file != NOTHING and door not in OTHERWISE}


@pytest.mark.conformance
@pytest.mark.timeout(900)
def test_a_broken_rule_is_told_by_every_door() -> None:
    assert silent_doors("broken", ASKED_AS) == set()


@pytest.mark.conformance
@pytest.mark.timeout(900)
def test_a_purpose_that_nobody_counts_is_told_by_every_door_of_a_referral() -> None:
    assert not BY_PURPOSE & silent_doors("broken_purpose", ASKED_FOR_THE_POLICE)


def silent_doors(broken: str, asked_as: str) -> set[str]:
    """The doors that do not tell that a rule is broken, to those who are asked as."""
    command = [sys.executable, "-m", "pytest", "tests/matrix", "-p", f"tests.matrix.{broken}"]
    run = subprocess.run(
        [*command, "-n0", "-q", "-rf", "--tb=no", "-k", asked_as],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    failed = FAILED.findall(run.stdout)
    assert failed, run.stdout[-2000:] + run.stderr[-2000:]
    return {
        door
        for door, file in doors().items()
        if not any(each.startswith(file) and TOLD_BY.get(door, "") in each for each in failed)
    }
