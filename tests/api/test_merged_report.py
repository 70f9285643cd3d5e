"""Of a case that was merged into another one, readings and tellings are told with that one's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from domain.holding.holder import TakeOnCase
from domain.identity import MergeCases, UnmergeCases
from projections.labels import Language
from projections.report_words import report_words
from tests.api.served import Served, serving
from tests.api.test_access_log import noted
from tests.api.test_disclosure_report import Read, asked
from tests.api.told_story import settled, told_on_kafka
from tests.api.world import PEOPLE
from tests.conftest import NewDatabase
from tests.examples import (
    CONSUL,
    COORDINATOR,
    LEGAL_AID,
    RETURN_AGENCY,
    SHELTER_HOUSE,
    SOCIAL_WORKER,
    made_id,
)
from tests.infra.live import LiveProgramme

STAGE = "query ($id: ID!) { case(id: $id) { stage } }"
LIST = """query ($id: ID!) { disclosures(caseId: $id, first: 50) { totalCount edges { node {
  id caseId userId role agencyId masked permitted reason door } } } }"""
NAME = "An invented organization"
"""What every agency of this world is called."""


@pytest.fixture(scope="module")
def served(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A world of its own."""
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


class Two:
    """Two cases of one person: one that goes on, and one of another agency that rests behind it."""

    def __init__(self, served: Served, programme: LiveProgramme, name: str) -> None:
        self.served, self.programme, self.name = served, programme, name
        self.kept, self.resting = made_id("case", f"{name} kept"), made_id("case", f"{name} rests")
        programme.report(stream=self.kept)
        programme.give(TakeOnCase, stream=self.kept, worker_id=SOCIAL_WORKER.user_id)
        programme.report(stream=self.resting, by=CONSUL, addressed_to_id=RETURN_AGENCY)
        settled(served)

    def looks(self, who: str, case_id: str, times: int = 1) -> None:
        for _ in range(times):
            self.served.asks(who, STAGE, id=case_id)

    def merge(self, kept: str | None = None, resting: str | None = None) -> str:
        kept, resting = kept or self.kept, resting or self.resting
        merge_id = made_id("merge", f"{self.name} {resting}")
        self.programme.give(
            MergeCases,
            stream=kept,
            by=COORDINATOR,
            merge_id=merge_id,
            other_case_id=resting,
            evidence="(one person)",
        )
        settled(self.served)
        return merge_id

    def unmerge(self, merge_id: str) -> None:
        self.programme.give(
            UnmergeCases,
            stream=self.kept,
            by=COORDINATOR,
            merge_id=merge_id,
            other_case_id=self.resting,
            reasons="(two persons)",
            kept_versions=(),
            moved_versions=(),
        )
        settled(self.served)

    def report(self, language: Language = Language.EN) -> str:
        answer = asked(self.served, "social worker", self.kept, language=language.value)
        assert answer.status_code == 200, answer.text
        return answer.text

    def listed(self, who: str, case_id: str) -> list[dict[str, Any]] | None:
        found = self.served.asks(who, LIST, id=case_id)["disclosures"]
        if found is None:
            return None
        assert found["totalCount"] == len(found["edges"])
        return [edge["node"] for edge in found["edges"]]


def counts(text: str, role: str) -> dict[str, int]:
    """How often whoever has a role looked, by the name of their organization."""
    row = (
        rf'<th scope="row">([^<]*)</th><td data-label="[^"]*">{re.escape(role)}</td>'
        r'<td data-label="[^"]*">[^<]*</td><td data-label="[^"]*">(\d+)</td>'
    )
    found = re.findall(row, text)
    assert len(found) == len({name for name, _ in found}), found
    return {name: int(number) for name, number in found}


@pytest.mark.parametrize("language", list(Language))
def test_the_survivor_is_told_of_the_merged_case_too_and_of_each_reading_once(
    served: Served, programme: LiveProgramme, language: Language
) -> None:
    two = Two(served, programme, f"one person {language.value}")
    role = report_words(language).roles["return_officer"]
    two.looks("return officer", two.resting, times=2)
    assert counts(two.report(language), role) == {}
    two.merge()
    assert counts(two.report(language), role) == {NAME: 2}
    two.looks("return officer", two.resting)
    text = two.report(language)
    assert counts(text, role) == {NAME: 3}
    assert Read(text).tags
    assert two.resting not in text


@pytest.mark.parametrize("language", list(Language))
def test_the_survivor_is_told_to_whom_the_merged_case_was_told(
    served: Served, programme: LiveProgramme, language: Language
) -> None:
    two, words = Two(served, programme, f"told of {language.value}"), report_words(language)
    for agency_id in (LEGAL_AID, SHELTER_HOUSE):
        told_on_kafka(served, two.resting, agency_id)
    assert words.told_none in two.report(language)
    two.merge()
    _, _, told = two.report(language).partition(words.told_title)
    assert told.count(words.ways["holder_of_merged"]) == 1
    assert told.count(words.ways["system"].format(count=1)) == 2
    assert words.shelter in told
    assert SHELTER_HOUSE not in told


def test_who_read_both_cases_is_one_line_with_all_that_they_read(
    served: Served, programme: LiveProgramme
) -> None:
    two, role = (
        Two(served, programme, "both"),
        report_words(Language.EN).roles["data_protection_officer"],
    )
    for case_id in (two.kept, two.resting):
        two.listed("data protection officer", case_id)
    two.merge()
    (number,) = counts(two.report(), role).values()
    assert number == 2


def test_a_merge_that_was_undone_takes_it_away_again(
    served: Served, programme: LiveProgramme
) -> None:
    two, words = Two(served, programme, "two persons"), report_words(Language.EN)
    two.looks("return officer", two.resting)
    merge_id = two.merge()
    assert words.roles["return_officer"] in two.report()
    two.unmerge(merge_id)
    text = two.report()
    assert words.roles["return_officer"] not in text
    assert words.told_none in text
    assert {node["caseId"] for node in two.listed("social worker", two.kept) or ()} == {two.kept}


def test_what_was_merged_before_is_told_as_well(served: Served, programme: LiveProgramme) -> None:
    two, further = Two(served, programme, "second"), Two(served, programme, "third")
    two.looks("return officer", further.resting, times=2)
    two.merge(kept=two.resting, resting=further.resting)
    two.looks("return officer", two.resting)
    two.merge()
    role = report_words(Language.EN).roles["return_officer"]
    assert counts(two.report(), role) == {NAME: 3}
    listed = two.listed("social worker", two.kept) or []
    assert {node["caseId"] for node in listed} == {two.kept, two.resting, further.resting}
    assert len({node["id"] for node in listed}) == len(listed)


def test_the_list_of_readings_has_those_of_the_merged_case_and_masks_a_shelter(
    served: Served, programme: LiveProgramme
) -> None:
    two = Two(served, programme, "listed")
    for who in ("return officer", "shelter worker"):
        two.looks(who, two.resting)
    two.merge()
    nodes = [n for n in two.listed("social worker", two.kept) or () if n["caseId"] == two.resting]
    shelter, officer = nodes
    assert (officer["agencyId"], officer["masked"]) == (RETURN_AGENCY, False)
    assert officer["userId"] == PEOPLE["return officer"].user_id
    assert (shelter["role"], shelter["masked"]) == ("SHELTER_WORKER", True)
    assert shelter["userId"] is shelter["agencyId"] is None


def test_who_does_not_answer_for_the_case_that_goes_on_learns_nothing_by_the_merge(
    served: Served, programme: LiveProgramme
) -> None:
    two = Two(served, programme, "of two agencies")
    for who, case_id in (("social worker", two.kept), ("return officer", two.resting)):
        two.looks(who, case_id)
    before = {who: two.listed(who, two.resting) for who in ("return officer", "consul")}
    two.merge()
    assert two.listed("return officer", two.kept) is None
    assert two.listed("social worker", two.resting) is None
    after = {who: two.listed(who, two.resting) for who in before}
    assert {who: {n["caseId"] for n in found or ()} for who, found in after.items()} == {
        who: {n["caseId"] for n in found or ()} for who, found in before.items()
    }
    assert {n["caseId"] for n in two.listed("auditor", two.kept) or ()} == {two.kept}
    assert asked(served, "social worker", two.resting).status_code == 404


def test_the_report_is_noted_once_with_the_case_that_goes_on(
    served: Served, programme: LiveProgramme
) -> None:
    two = Two(served, programme, "noted once")
    two.merge()
    with noted(served) as entries:
        two.report()
    (entry,) = entries
    assert entry["case_id"] == two.kept
    assert entry["fields"] == ["disclosure.report_on_screen", "recipient.told"]
