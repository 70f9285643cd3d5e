from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.clocks import CLOCKS, STANDINGS, Rules
from domain.jurisdiction import (
    Commands,
    ConfigureJurisdiction,
    DeclareHolidays,
    Jurisdiction,
    decide,
    evolve,
    in_force,
    jurisdiction_stream,
)
from domain.messages import Event
from domain.ports import CommandReused
from domain.wellformed import check
from infra.jurisdictions import SHIPPED, commands, configure, shipped
from infra.reference_lists import LibraryLists
from tests.domain.scenario import Past, recorded
from tests.examples import LAW_EDITOR, MORNING, later


class Log:
    """Keeps what is decided, and knows a command by its id, as the real one does."""

    def __init__(self) -> None:
        self.states: dict[str, Jurisdiction] = {}
        self.wishes: dict[str, Commands] = {}

    def handle(self, wish: Commands) -> None:
        if wish.command_id in self.wishes:
            raise CommandReused(wish.command_id)
        state = self.states.get(wish.stream, Jurisdiction())
        for event in decide(wish, jurisdictions=self.states):
            assert isinstance(event, Event)
            envelope = replace(recorded(Past(event, at=wish.at), 1), stream=wish.stream)
            state = evolve(state, envelope)
        self.states[wish.stream] = state
        self.wishes[wish.command_id] = wish

    def rules(self, key: str, at: datetime = MORNING) -> Rules:
        found = in_force(self.states[jurisdiction_stream(key)], at)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def log() -> Log:
    made = Log()
    told = configure(made.handle, MORNING, LAW_EDITOR, 2026)
    assert told == dict.fromkeys(SHIPPED, 6)
    return made


def test_every_shipped_jurisdiction_can_be_set_down(log: Log) -> None:
    assert {log.rules(key).country for key in SHIPPED} == {"TZA", "MOZ", "MUS", "GBR"}
    for key in SHIPPED:
        assert set(log.rules(key).clocks) == set(CLOCKS)


def test_every_shipped_entry_is_wellformed(log: Log) -> None:
    for wish in log.wishes.values():
        check(wish, LibraryLists())


@pytest.mark.parametrize("key", SHIPPED)
def test_every_entry_says_what_it_rests_on(key: str) -> None:
    said = shipped(key)
    for entry in (*said["clocks"].values(), *said["rules"].values()):
        assert entry["standing"] in STANDINGS
        assert entry["source"]
        assert entry["standing"] != "law" or "default" not in entry["source"]
        assert entry["standing"] != "default" or "default" in entry["source"]


def test_the_united_kingdom_decides_in_two_steps_and_the_others_in_one(log: Log) -> None:
    models = {key: log.rules(key).identification_model for key in SHIPPED}
    assert models.pop("GB") == "two_step"
    assert set(models.values()) == {"single_step"}


@pytest.mark.parametrize(
    ("rule", "in_kingdom", "elsewhere"),
    [
        ("evidence_of_dishonesty", "read", "not_read"),
        ("disqualification", "recorded", "not_recorded"),
        ("duty_to_notify", "anonymous", "none"),
        ("repeated_positive_brings_recovery", "no", "yes"),
        ("reconsideration_by_person", "yes", "yes"),
        ("consent_longest_days", "365", "365"),
    ],
)
def test_rules_of_one_country_bind_no_other(
    log: Log, rule: str, in_kingdom: str, elsewhere: str
) -> None:
    said: Mapping[str, str] = {key: log.rules(key).says(rule) for key in SHIPPED}
    assert said["GB"] == in_kingdom
    assert {said[key] for key in SHIPPED if key != "GB"} == {elsewhere}


def test_nothing_of_the_mainlands_law_is_claimed_for_zanzibar() -> None:
    zanzibar = shipped("TZ-ZNZ")
    standings = [entry["standing"] for entry in zanzibar["rules"].values()]
    assert "law" not in standings
    assert "law" not in [entry["standing"] for entry in zanzibar["clocks"].values()]


def test_public_holidays_of_three_years_are_known(log: Log) -> None:
    years = {day.year for day in log.rules("MZ").holidays}
    assert years == {2026, 2027, 2028}
    assert date(2026, 1, 12) in log.rules("TZ-ZNZ").holidays
    assert log.rules("TZ-ZNZ").holidays == log.rules("TZ").holidays
    assert date(2026, 12, 28) in log.rules("GB").holidays
    assert date(2026, 6, 25) in log.rules("MZ").holidays
    assert date(2026, 3, 12) in log.rules("MU").holidays


def test_a_decision_asked_for_before_easter_is_due_after_it(log: Log) -> None:
    thursday = datetime(2026, 4, 2, 9, tzinfo=UTC)
    due = log.rules("GB").due("reasonable_grounds", thursday)
    assert due == datetime(2026, 4, 13, 23, tzinfo=UTC)


def test_screening_has_a_set_for_everybody_and_one_for_children(log: Log) -> None:
    for key in SHIPPED:
        assert log.rules(key).indicator_sets == {"ilo": "2012", "child": "1"}


def test_what_stands_is_left_as_it_is(log: Log) -> None:
    before = dict(log.states)
    assert configure(log.handle, later(days=1), LAW_EDITOR, 2026) == dict.fromkeys(SHIPPED, 0)
    assert log.states == before
    assert configure(log.handle, later(days=1), LAW_EDITOR, 2027) == dict.fromkeys(SHIPPED, 1)


def test_a_deployments_own_configuration_is_not_overwritten() -> None:
    own = Log()
    first, *_ = commands("TZ", MORNING, LAW_EDITOR, 2026)
    assert isinstance(first, ConfigureJurisdiction)
    own.handle(replace(first, command_id="their own", name="Ours"))
    configure(own.handle, later(days=1), LAW_EDITOR, 2026)
    names = [found.words.name for found in own.states[first.stream].configurations]
    assert names == ["Ours"]


def test_holidays_name_the_library_and_its_version() -> None:
    declared = [
        wish
        for wish in commands("TZ", MORNING, LAW_EDITOR, 2026)
        if isinstance(wish, DeclareHolidays)
    ]
    assert all(wish.source.startswith("python-holidays 0.") for wish in declared)
