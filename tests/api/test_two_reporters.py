"""Two agencies report one person: neither learns of the other, at no door, merged or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from domain.holding.holder import TakeOnCase
from domain.identification.report import DescribePerson
from domain.identity import LinkCases, MergeCases
from domain.messages import Command, Event
from domain.vocabulary import CASE_LINK
from tests.api.served import Served, serving
from tests.api.world import PEOPLE, Live
from tests.conftest import NewDatabase
from tests.examples import CONSUL, COORDINATOR, POLICE, SOCIAL_WORKER, made_id

KNOWN_AS, NAME = "Canary-Mariamu", "Canary-Mwakyusa"
CASES = {"police": made_id("case", "by the police"), "consul": made_id("case", "by the consul")}
REPORTERS = {"police": POLICE, "consul": CONSUL}
OTHER = {"police": "consul", "consul": "police"}
MISSING = made_id("case", "that never was")
LOOK = """query ($id: ID!, $at: Int) {
  case(id: $id, atLeast: $at) { id stage seenAs links takenOver etag person { firstName } }
  node(id: $id) { id }
  timeline(caseId: $id, first: 50) { totalCount edges { node { name words { value } } } }
}"""
LISTS = """query ($at: Int) {
  cases(first: 50, atLeast: $at) { totalCount edges { node { id links seenAs etag } } }
  followUps { totalCount } referrals { totalCount } recalls { totalCount }
  possibleMatches { totalCount edges { node { caseIds } } }
}"""
SEARCH = """query ($text: String!, $at: Int) {
  search(text: $text, atLeast: $at) { totalCount edges { node { matched case { id } } } }
}"""


class Twice:
    """A served world in which one person was reported twice, to one agency."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.programme = Live(served.parts.log)
        self.at = 0
        for who, case_id in CASES.items():
            self.programme.report(stream=case_id, by=REPORTERS[who], known_as=KNOWN_AS)
            self.gives(TakeOnCase, stream=case_id, worker_id=SOCIAL_WORKER.user_id)
            self.gives(DescribePerson, stream=case_id, first_name=NAME)

    def gives(self, kind: type[Command], /, **words: Any) -> None:
        self.at = self.programme.give(kind, **words).position

    def asked(self, who: str, query: str, **words: Any) -> str:
        """What somebody is answered, to the letter."""
        answer = self.served.posted(who, query, at=self.at, **words)
        assert answer.status_code == 200, answer.text
        return answer.text

    def fed(self, who: str) -> list[dict[str, Any]]:
        headers = {"Authorization": self.served.headers(who)["Authorization"]}
        answer = self.served.http.get("/v1/events", params={"limit": 1000}, headers=headers)
        found: list[dict[str, Any]] = answer.json()
        return found

    def events(self, case_id: str) -> list[Event]:
        return [entry.event for entry in self.served.parts.log.read({case_id: 0})]


@pytest.fixture(scope="module")
def twice(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twice]:
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield Twice(running)


def link(twice: Twice) -> None:
    twice.gives(
        LinkCases,
        stream=CASES["police"],
        by=COORDINATOR,
        other_case_id=CASES["consul"],
        kind=CASE_LINK["possible_duplicate"],
    )


def merge(twice: Twice) -> None:
    twice.gives(
        MergeCases,
        stream=CASES["police"],
        by=COORDINATOR,
        merge_id=made_id("merge", "of two reports"),
        other_case_id=CASES["consul"],
        evidence="(one person)",
    )


def test_two_reporters_of_one_person_do_not_learn_of_each_other(twice: Twice) -> None:
    seen = {who: told(twice, who) for who in OTHER}
    for happens in (link, merge):
        happens(twice)
        assert {who: told(twice, who) for who in OTHER} == seen
    assert "CaseMerged" in str([type(event) for event in twice.events(CASES["consul"])])
    assert CASES["police"] in twice.asked("coordinator", LOOK, id=CASES["police"])
    assert f'"{NAME}"' in twice.asked("social worker", LOOK, id=CASES["police"])
    assert CASES["police"] in twice.asked("social worker", SEARCH, text=NAME)


def told(twice: Twice, who: str) -> Mapping[str, Any]:
    """All that a reporter is told, which names neither the other nor what the other said."""
    own, other = CASES[who], CASES[OTHER[who]]
    hidden = twice.asked(who, LOOK, id=other)
    assert hidden == twice.asked(who, LOOK, id=MISSING)
    for text in (NAME, KNOWN_AS):
        assert twice.asked(who, SEARCH, text=text) == twice.asked(who, SEARCH, text="Nonsense")
    everything = {
        "hidden": hidden,
        "own": twice.asked(who, LOOK, id=own),
        "lists": twice.asked(who, LISTS),
        "feed": [(event["type"], event["subject"]) for event in twice.fed(who)],
    }
    assert own in everything["lists"]
    assert everything["feed"]
    others = (other, REPORTERS[OTHER[who]].agency_id, PEOPLE[OTHER[who]].user_id, NAME)
    assert [word for word in others if word in str(everything)] == []
    return everything
