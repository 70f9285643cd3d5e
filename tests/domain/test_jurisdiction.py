from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.clocks import (
    CLOCKS,
    DEFAULTS,
    LONGEST,
    Clock,
    ClockImpossible,
    ClockMissing,
    ClockTooLong,
    NamedTwice,
    Rule,
    Rules,
    SourceMissing,
    StandingUnknown,
    TimeZoneUnknown,
    WorkingDaysImpossible,
)
from domain.jurisdiction import (
    Commands,
    ConfigureJurisdiction,
    DeclareHolidays,
    EffectiveInThePast,
    HolidaysDeclared,
    HolidaysImpossible,
    IndicatorSetImpossible,
    IndicatorSetPublished,
    Jurisdiction,
    JurisdictionConfigured,
    KeyOfAnotherStream,
    MajorityAgeImpossible,
    PublishIndicatorSet,
    decide,
    evolve,
    in_force,
    jurisdiction_stream,
)
from domain.messages import Event, OutOfOrder, Refused, stated
from domain.vocabulary import COUNTRY, IDENTIFICATION_MODEL, LANGUAGE
from tests.domain.scenario import Past, recorded
from tests.examples import LAW_EDITOR, MORNING, TANZANIA, command, later

STREAM = jurisdiction_stream("TZ")
CLOCKS_OF_TANZANIA = tuple(TANZANIA.clocks.values())
CONFIGURE = command(
    ConfigureJurisdiction,
    stream=STREAM,
    by=LAW_EDITOR,
    key="TZ",
    name="Tanzania",
    country=COUNTRY["TZA"],
    time_zone="Africa/Dar_es_Salaam",
    languages=(LANGUAGE["swa"], LANGUAGE["eng"]),
    majority_age=18,
    identification_model=IDENTIFICATION_MODEL["single_step"],
    working_days=(0, 1, 2, 3, 4),
    clocks=CLOCKS_OF_TANZANIA,
    rules=(Rule(name="consent_longest_days", value="365", standing="default", source="project"),),
    effective_from=datetime(2026, 1, 1, tzinfo=UTC),
)
CONFIGURED = stated(JurisdictionConfigured, CONFIGURE)
HOLIDAYS = command(
    DeclareHolidays,
    stream=STREAM,
    by=LAW_EDITOR,
    year=2026,
    days=(date(2026, 4, 3), date(2026, 4, 6)),
    names=("Good Friday", "Easter Monday"),
    source="gazette",
)
INDICATORS = command(
    PublishIndicatorSet,
    stream=STREAM,
    by=LAW_EDITOR,
    name="ilo",
    version="2012",
    indicators=("deception", "isolation"),
    sufficient=1,
    effective_from=MORNING,
    source="ILO",
)


def told(*history: Event | Past) -> Jurisdiction:
    pasts = [past if isinstance(past, Past) else Past(past) for past in history]
    state = Jurisdiction()
    for number, past in enumerate(pasts, start=1):
        state = evolve(state, replace(recorded(past, number), stream=STREAM))
    return state


def decided(state: Jurisdiction, wish: Commands) -> Iterable[Any]:
    return decide(wish, jurisdictions={STREAM: state})


def refused(kind: type[Refused], state: Jurisdiction, wish: Commands) -> None:
    with pytest.raises(Refused) as caught:
        decided(state, wish)
    assert type(caught.value) is kind


def rules_at(state: Jurisdiction, at: datetime) -> Rules:
    found = in_force(state, at)
    assert found is not None
    return found


def effective(at: datetime, **changed: Any) -> JurisdictionConfigured:
    return replace(CONFIGURED, effective_from=at, **changed)


def test_a_jurisdiction_is_configured_and_then_in_force() -> None:
    assert decided(Jurisdiction(), CONFIGURE) == (CONFIGURED,)
    found = rules_at(told(CONFIGURED), MORNING)
    assert (found.jurisdiction_id, found.version, found.key) == (STREAM, 1, "TZ")
    assert found.clocks["place_hold"].unit == "hours"
    assert found.says("consent_longest_days") == "365"


def test_nothing_is_in_force_before_the_first_configuration_takes_effect() -> None:
    state = told(CONFIGURED)
    assert in_force(state, CONFIGURED.effective_from - timedelta(microseconds=1)) is None
    assert rules_at(state, CONFIGURED.effective_from).version == 1


def test_a_later_configuration_holds_from_its_own_moment_on() -> None:
    state = told(CONFIGURED, effective(later(days=10), majority_age=21))
    assert rules_at(state, later(days=10) - timedelta(microseconds=1)).version == 1
    assert rules_at(state, later(days=10)).version == 2
    assert rules_at(state, later(days=10)).majority_age == 21


def test_of_two_configurations_for_one_moment_the_one_recorded_last_holds() -> None:
    state = told(CONFIGURED, effective(later(days=10)), effective(later(days=10), name="again"))
    assert rules_at(state, later(days=11)).version == 3


def test_a_configuration_recorded_last_does_not_displace_one_that_takes_effect_later() -> None:
    state = told(CONFIGURED, effective(later(days=10)), effective(later(days=5)))
    assert [rules_at(state, later(days=day)).version for day in (4, 5, 10)] == [1, 3, 2]


def test_no_rule_reaches_back_over_steps_already_taken() -> None:
    state = told(CONFIGURED)
    past = replace(CONFIGURE, effective_from=MORNING - timedelta(seconds=1))
    refused(EffectiveInThePast, state, past)
    assert decided(state, replace(CONFIGURE, effective_from=MORNING))


def test_every_clock_is_configured() -> None:
    for missing in CLOCKS:
        clocks = tuple(clock for clock in CLOCKS_OF_TANZANIA if clock.name != missing)
        refused(ClockMissing, Jurisdiction(), replace(CONFIGURE, clocks=clocks))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount": 0}, ClockImpossible),
        ({"amount": -1}, ClockImpossible),
        ({"unit": "weeks"}, ClockImpossible),
        ({"standing": "custom"}, StandingUnknown),
        ({"source": " "}, SourceMissing),
    ],
)
def test_a_clock_has_an_amount_a_unit_a_standing_and_a_source(
    changed: dict[str, Any], refusal: type[Refused]
) -> None:
    first: Clock = replace(CLOCKS_OF_TANZANIA[0], **changed)
    refused(refusal, Jurisdiction(), replace(CONFIGURE, clocks=(first, *CLOCKS_OF_TANZANIA[1:])))


@pytest.mark.parametrize(
    ("name", "amount", "unit", "too_long"),
    [
        ("break_glass", 30, "minutes", (31, "minutes")),
        ("break_glass_review", 72, "hours", (120, "months")),
        ("break_glass_review", 2, "days", (3, "days")),
        ("safety_card_review", 24, "hours", (1, "days")),
        ("recall_acknowledgement", 5, "working_days", (6, "working_days")),
        ("vital_interests", 72, "hours", (73, "hours")),
        ("referral_emergency_24h", 24, "hours", (1, "working_days")),
        ("referral_urgent_72h", 72, "hours", (73, "hours")),
    ],
)
def test_no_jurisdiction_switches_off_a_clock_that_protects(
    name: str, amount: int, unit: str, too_long: tuple[int, str]
) -> None:
    others = tuple(clock for clock in CLOCKS_OF_TANZANIA if clock.name != name)
    longest = Clock(name=name, amount=amount, unit=unit, standing="law", source="an act")
    assert decided(Jurisdiction(), replace(CONFIGURE, clocks=(*others, longest)))
    longer = replace(longest, amount=too_long[0], unit=too_long[1])
    refused(ClockTooLong, Jurisdiction(), replace(CONFIGURE, clocks=(*others, longer)))


def test_what_is_given_by_default_is_never_too_long() -> None:
    given = {**TANZANIA.clocks, **DEFAULTS}
    assert decided(Jurisdiction(), replace(CONFIGURE, clocks=tuple(given.values())))
    assert set(DEFAULTS) <= set(LONGEST)


def test_a_rule_says_whether_it_is_law_and_where_it_stands() -> None:
    rule = CONFIGURE.rules[0]
    for changed, refusal in (
        (replace(rule, standing="habit"), StandingUnknown),
        (replace(rule, source=""), SourceMissing),
    ):
        refused(refusal, Jurisdiction(), replace(CONFIGURE, rules=(changed,)))


def test_no_clock_and_no_rule_is_given_twice() -> None:
    twice = (*CLOCKS_OF_TANZANIA, CLOCKS_OF_TANZANIA[0])
    refused(NamedTwice, Jurisdiction(), replace(CONFIGURE, clocks=twice))
    rules = (*CONFIGURE.rules, *CONFIGURE.rules)
    refused(NamedTwice, Jurisdiction(), replace(CONFIGURE, rules=rules))


@pytest.mark.parametrize("zone", ["Africa/Kigomaa", "", "Africa", "../etc/passwd", "\x00"])
def test_a_time_zone_is_one_that_exists(zone: str) -> None:
    refused(TimeZoneUnknown, Jurisdiction(), replace(CONFIGURE, time_zone=zone))


@pytest.mark.parametrize("days", [(), (7,), (-1,), (0, 0, 1)])
def test_working_days_are_days_of_the_week(days: tuple[int, ...]) -> None:
    refused(WorkingDaysImpossible, Jurisdiction(), replace(CONFIGURE, working_days=days))


@pytest.mark.parametrize("age", [0, 14, 22])
def test_an_age_of_majority_is_one_at_which_people_come_of_age(age: int) -> None:
    refused(MajorityAgeImpossible, Jurisdiction(), replace(CONFIGURE, majority_age=age))


def test_one_stream_holds_one_jurisdiction() -> None:
    refused(KeyOfAnotherStream, Jurisdiction(), replace(CONFIGURE, key="MZ"))
    assert jurisdiction_stream("TZ") == "jurisdiction-" + STREAM.removeprefix("jurisdiction-")
    assert jurisdiction_stream("TZ") != jurisdiction_stream("TZ-ZNZ")


def test_holidays_and_indicators_come_after_the_configuration() -> None:
    refused(OutOfOrder, Jurisdiction(), HOLIDAYS)
    refused(OutOfOrder, Jurisdiction(), INDICATORS)


def test_holidays_are_declared_year_by_year() -> None:
    declared = stated(HolidaysDeclared, HOLIDAYS)
    assert decided(told(CONFIGURED), HOLIDAYS) == (declared,)
    next_year = replace(declared, year=2027, days=(date(2027, 1, 1),), names=())
    found = rules_at(told(CONFIGURED, declared, next_year), MORNING)
    assert found.holidays == {date(2026, 4, 3), date(2026, 4, 6), date(2027, 1, 1)}


def test_a_later_declaration_replaces_the_year_from_when_it_is_known() -> None:
    declared = stated(HolidaysDeclared, HOLIDAYS)
    moved = replace(declared, days=(date(2026, 4, 4),), names=())
    state = told(CONFIGURED, declared, Past(moved, at=later(days=3)))
    assert rules_at(state, later(days=2)).holidays == frozenset(declared.days)
    assert rules_at(state, later(days=3)).holidays == {date(2026, 4, 4)}


@pytest.mark.parametrize(
    "changed",
    [
        {"days": (date(2025, 4, 3), date(2026, 4, 6))},
        {"days": (date(2026, 4, 3), date(2026, 4, 3))},
        {"names": ("Good Friday",)},
    ],
)
def test_holidays_lie_in_their_year_once_and_named(changed: dict[str, Any]) -> None:
    refused(HolidaysImpossible, told(CONFIGURED), replace(HOLIDAYS, **changed))


def test_holidays_and_indicators_name_their_source() -> None:
    refused(SourceMissing, told(CONFIGURED), replace(HOLIDAYS, source=""))
    refused(SourceMissing, told(CONFIGURED), replace(INDICATORS, source=" "))


def test_screening_uses_the_version_of_an_indicator_set_that_is_in_force() -> None:
    published = stated(IndicatorSetPublished, INDICATORS)
    assert decided(told(CONFIGURED), INDICATORS) == (published,)
    newer = replace(published, version="2027", effective_from=later(days=30))
    state = told(CONFIGURED, newer, published)
    assert rules_at(state, MORNING - timedelta(seconds=1)).indicator_sets == {}
    assert rules_at(state, later(days=29)).indicator_sets == {"ilo": "2012"}
    assert rules_at(state, later(days=30)).indicator_sets == {"ilo": "2027"}


@pytest.mark.parametrize(
    "changed",
    [{"indicators": ()}, {"sufficient": 0}, {"sufficient": 3}, {"indicators": ("a", "a")}],
)
def test_an_indicator_set_can_be_met(changed: dict[str, Any]) -> None:
    refused(IndicatorSetImpossible, told(CONFIGURED), replace(INDICATORS, **changed))


def test_no_indicator_set_reaches_back() -> None:
    past = replace(INDICATORS, effective_from=MORNING - timedelta(seconds=1))
    refused(EffectiveInThePast, told(CONFIGURED), past)
