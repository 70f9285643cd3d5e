from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from domain.access import Principal
from domain.messages import Actor, Event, RecordClass, Refused
from domain.vocabulary import ASYLUM_OUTCOME, RETURN_DEFERRAL_REASON, RISK_LEVEL, SERVICE_TYPE
from domain.voluntary_return.journey import RecordDeparture, ReturnHandedOver
from domain.voluntary_return.readiness import (
    EscortAssigned,
    FitToTravelCertified,
    ReturnDeferred,
)
from domain.voluntary_return.will import ReturnWillWithdrawn
from projections import return_list
from projections.reading import Page
from projections.return_list import ReturnList, Wanted
from projections.return_readiness import missing
from projections.visibility import shape_return
from tests.domain.return_examples import (
    ARRIVED,
    CHILD,
    COUNSELLED,
    DEPARTED,
    DEPARTS_AT,
    DETERMINED,
    DOCUMENT,
    FIT,
    HOME_HELP,
    ORDERED,
    READY,
    RECEPTION,
    RETURN,
    RISK,
    SCREENED,
    WISHED,
    event_of,
    without,
)
from tests.domain.scenario import Past, given, recorded
from tests.examples import (
    ASKING,
    CASE,
    COORDINATOR,
    LAWYER,
    MORNING,
    NURSE,
    OTHER_CASE,
    POLICE,
    RETURN_OFFICER,
    SOCIAL_WORKER,
    TANZANIA,
    command,
    made_id,
)
from tests.made import made
from tests.projections.histories import accepted, consented, reported, sent, taken_on
from tests.projections.ledger import Ledger
from tests.projections.noted import Kept, reading

DEPART = command(
    RecordDeparture,
    by=RETURN_OFFICER,
    at=DEPARTS_AT,
    return_id=RETURN,
    route="by air",
    departed_at=DEPARTS_AT,
    fast_track=False,
)
Told = Event | Past
HIGH = replace(RISK, level=RISK_LEVEL["high"])
HISTORIES: tuple[tuple[Told, ...], ...] = (
    *(READY[:many] for many in range(1, len(READY) + 1)),
    *(without(READY, type(event_of(past))) for past in READY),
    (CHILD, *READY),
    (CHILD, *READY, DETERMINED, READY[-1]),
    (CHILD, *READY, ORDERED, READY[-1]),
    (CHILD, *without(READY, EscortAssigned), ORDERED, READY[-1]),
    (CHILD, *READY, replace(RECEPTION, verified=False), ORDERED, READY[-1]),
    (*READY, HIGH, READY[-1]),
    (*READY, replace(HIGH, mitigated=True, mitigation="moved"), READY[-1]),
    (*READY, replace(RISK, explained_to_person=False), READY[-1]),
    (*READY, replace(SCREENED, outcome=ASYLUM_OUTCOME["refugee"]), READY[-1]),
    (*READY, replace(DOCUMENT, valid_until=DOCUMENT.valid_until - timedelta(days=1)), READY[-1]),
    (*READY, replace(FIT, valid_until=FIT.valid_until - timedelta(days=1)), READY[-1]),
    (*READY, replace(FIT, fit=False), READY[-1]),
    (*READY, made(ReturnWillWithdrawn, return_id=RETURN)),
    (
        *READY,
        ReturnDeferred(
            return_id=RETURN,
            reason=next(iter(RETURN_DEFERRAL_REASON)),
            until_on=DEPARTS_AT.date() + timedelta(days=1),
        ),
        READY[-1],
    ),
)


def row_of(history: Sequence[Told], *, child: bool) -> dict[str, Any]:
    """The row that a history leaves, as it would be read."""
    sheet = ReturnList().blank()
    pasts = [past if isinstance(past, Past) else Past(past) for past in history]
    entries = [recorded(past, number) for number, past in enumerate(pasts, 1)]
    ReturnList().fold(sheet, entries)
    row = sheet[CASE]
    plan = orjson.loads(orjson.dumps(row.state.plans[RETURN]))
    ground = {"asylum_outcome": row.state.asylum_outcome, "determined": row.determined}
    return {"plan": plan, "ground": ground, "child": child}


@pytest.mark.parametrize("number", range(len(HISTORIES)))
def test_what_is_missing_is_what_a_departure_would_be_refused_for(number: int) -> None:
    history = HISTORIES[number]
    row = row_of(history, child=CHILD in history)
    codes = {found.code for found in missing(row, DEPARTS_AT)}
    refused = refusal(history)
    assert refused in codes if refused else codes == set()


def refusal(history: Sequence[Told]) -> str | None:
    """The code with which a departure is refused, or None."""
    try:
        given(*history).when(DEPART).decided()
    except Refused as refused:
        return refused.code()
    return None


def test_nothing_is_missing_once_the_person_has_departed() -> None:
    assert missing(row_of((*READY, DEPARTED), child=False), DEPARTS_AT) == ()


def test_a_will_is_asked_for_again_after_a_day() -> None:
    row = row_of(READY, child=False)
    later = DEPARTS_AT + timedelta(hours=13)
    assert "return_will_not_reaffirmed" in {found.code for found in missing(row, later)}


@pytest.fixture
def planned(ledger: Ledger) -> Ledger:
    """A return that is ready but for the fitness; the clinic is party by a referral."""
    history = without(READY, FitToTravelCertified)
    given = (reported(), taken_on(), consented(), sent(), accepted())
    ledger.append(*given, *map(event_of, history))
    ledger.project()
    return ledger


def principal(actor: Actor) -> Principal:
    return Principal(actor=actor, jurisdiction_id=TANZANIA.jurisdiction_id, asks_at=ASKING)


def listed(ledger: Ledger, actor: Actor, **wanted: Any) -> list[dict[str, Any]]:
    question = return_list.listed(principal(actor), Wanted(**wanted))
    rows = ledger.ask(question).rows
    assert ledger.ask(return_list.counted(principal(actor), Wanted(**wanted))) == len(rows)
    shown = [shape_return(reading(principal(actor)), row, MORNING) for row in rows]
    return [found for found in shown if found is not None]


def test_the_holder_sees_what_is_missing_and_each_step(planned: Ledger) -> None:
    (shown,) = listed(planned, SOCIAL_WORKER)
    assert (shown["return_id"], shown["case_id"], shown["status"]) == (RETURN, CASE, "declared")
    assert shown["missing"] == ["fitness_not_certified"]
    assert (shown["ready"], shown["withheld"]) == (False, [])
    assert "risk_assessed" in [step["step"] for step in shown["steps"]]


def test_a_party_sees_what_its_classes_permit(planned: Ledger) -> None:
    (shown,) = listed(planned, NURSE)
    assert shown["missing"] == ["fitness_not_certified"]
    withheld = {found["record_class"] for found in shown["withheld"]}
    assert withheld == {RecordClass.LEGAL, RecordClass.PSYCHOSOCIAL, RecordClass.CHILD}
    assert "risk_assessed" not in [step["step"] for step in shown["steps"]]


def test_a_coordinator_sees_steps_without_persons_and_no_health(planned: Ledger) -> None:
    planned.append(made(ReturnHandedOver, return_id=RETURN, organization_id=HOME_HELP))
    planned.project()
    (shown,) = listed(planned, COORDINATOR)
    assert shown["organization_id"] is None
    assert not {"fitness_certified", "asylum_screened"} & {one["step"] for one in shown["steps"]}
    assert listed(planned, SOCIAL_WORKER)[0]["organization_id"] == HOME_HELP


def test_readiness_is_not_told_to_whoever_may_not_know_all_of_it(planned: Ledger) -> None:
    (shown,) = listed(planned, COORDINATOR)
    assert (shown["missing"], shown["ready"]) == ([], None)


@pytest.mark.parametrize("actor", [POLICE, LAWYER])
def test_no_return_is_shown_to_whoever_does_not_see_the_cases_work(
    planned: Ledger, actor: Actor
) -> None:
    legal = SERVICE_TYPE["legal_assistance_service"]
    planned.append(sent(made_id("referral", "open"), LAWYER.agency_id, service_type=legal))
    planned.project()
    assert listed(planned, actor) == []
    assert planned.ask(return_list.by_id(principal(actor), RETURN)) is None


def test_returns_are_filtered_by_status_country_and_end(planned: Ledger) -> None:
    other = made_id("return", "other")
    wished = (replace(COUNSELLED, return_id=other), replace(WISHED, return_id=other))
    planned.append(reported(), taken_on(), *wished, stream=OTHER_CASE)
    planned.project()
    assert len(listed(planned, SOCIAL_WORKER)) == 2
    assert [one["return_id"] for one in listed(planned, SOCIAL_WORKER, statuses=("wished",))] == [
        other
    ]
    assert len(listed(planned, SOCIAL_WORKER, country="MOZ")) == 2
    assert listed(planned, SOCIAL_WORKER, country="KEN") == []
    planned.append(made(ReturnWillWithdrawn, return_id=other), stream=OTHER_CASE)
    planned.project()
    assert [one["return_id"] for one in listed(planned, SOCIAL_WORKER, open=True)] == [RETURN]
    assert [one["return_id"] for one in listed(planned, SOCIAL_WORKER, open=False)] == [other]


def test_pages_of_returns_go_both_ways(planned: Ledger) -> None:
    other = made_id("return", "other")
    wished = (replace(COUNSELLED, return_id=other), replace(WISHED, return_id=other))
    planned.append(reported(), taken_on(), *wished, stream=OTHER_CASE)
    planned.project()

    def page(**told: Any) -> Any:
        return planned.ask(return_list.listed(principal(SOCIAL_WORKER), page=Page(**told)))

    first = page(first=1)
    rest = page(first=1, after=first.cursors[0])
    assert [row["return_id"] for row in (*first.rows, *rest.rows)] == [other, RETURN]
    assert page(last=1, before=rest.cursors[0]).rows == first.rows


def test_a_row_goes_on_where_it_was_written(planned: Ledger) -> None:
    planned.append(FIT, DEPARTED, ARRIVED)
    planned.project(size=1)
    (shown,) = listed(planned, SOCIAL_WORKER)
    assert (shown["status"], shown["missing"], shown["ready"]) == ("arrived", [], None)
    assert len(shown["steps"]) == len({type(event_of(past)) for past in READY}) + 2


def test_what_is_shown_of_a_return_is_noted_with_the_classes_that_it_rests_on(
    planned: Ledger,
) -> None:
    noted = {}
    for actor in (SOCIAL_WORKER, NURSE):
        log = Kept()
        readings = reading(principal(actor), log)
        for row in planned.ask(return_list.listed(principal(actor), Wanted())).rows:
            shape_return(readings, row, MORNING)
        asyncio.run(readings.keep())
        (entry,) = log.entries
        assert {"return.return_id", "return.steps", "return.missing"} <= set(entry.fields)
        noted[actor] = set(entry.record_classes)
    assert noted[SOCIAL_WORKER] >= {RecordClass.LEGAL, RecordClass.MEDICAL}
    assert noted[NURSE] & {RecordClass.LEGAL, RecordClass.PSYCHOSOCIAL} == set()
    assert RecordClass.MEDICAL in noted[NURSE]
