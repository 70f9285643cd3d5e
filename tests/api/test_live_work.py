"""Live: the inbox, missed clocks, and the answers of shelters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from domain.referral.answer import AcceptReferral
from domain.referral.send import RecallReferral, ReferralOverdue
from domain.shelter.places import AddPlace, ReturnPlaceToService, TakePlaceOutOfService
from domain.vocabulary import (
    AGE_GROUP,
    OUT_OF_SERVICE_REASON,
    PLACE_KIND,
    RECALL_REASON,
    REFERRAL_PRIORITY,
    SEX,
)
from projections.access_log import AccessLogUnavailable
from tests.api.listening import COMPLETE, Ear, events
from tests.api.served import Served
from tests.api.test_live_cases import caught_up
from tests.domain.programme import TZ
from tests.examples import SHELTER, SHELTER_WORKER, made_id
from tests.infra.batches import batch, drafts
from tests.infra.live import LiveProgramme

INBOX = """
subscription ($after: Int) {
  referralInbox(after: $after) { position referral { id caseId status late } }
}
"""
CLOCKS = """
subscription ($after: Int) {
  clockMissed(after: $after) { position caseId entry { name words { field } } }
}
"""
CAPACITY = """
subscription ($profile: ShelterProfile!, $after: Int) {
  shelterCapacity(profile: $profile, after: $after) {
    position shelter { id answer freePlaces capacity places { id } }
  }
}
"""
NUMBERS = {"freePlaces": None, "capacity": None, "places": None}
READ_OF = b"SELECT door, operation, fields FROM access.entry WHERE case_id = %s"
WOMAN = {"sex": "female", "ageGroup": "adult"}


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


@pytest.fixture
def begun(served: Served) -> int:
    caught_up(served)
    return served.parts.log.head()


def fell_overdue(served: Served, case: str, referral_id: str) -> int:
    """What the clock notes when nobody answered in time."""
    log = served.parts.log
    event = ReferralOverdue(
        referral_id=referral_id,
        due_at=log.now() - timedelta(hours=1),
        priority=REFERRAL_PRIORITY["urgent_72h"],
    )
    version = log.read({case: 0})[-1].version
    return log.append(batch(*drafts(case, event, after=version))).position


def told(ear: Ear, field: str) -> Any:
    return ear.next()["data"][field]


def test_a_referral_is_told_to_the_agency_that_it_came_to(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    with events(served, "shelter worker", INBOX, after=begun) as ear:
        case, referral_id = programme.sent("inbox")
        first = told(ear, "referralInbox")
        assert first["referral"] == {
            "id": referral_id, "caseId": case, "status": "sent", "late": False
        }  # fmt: skip
        accepted = programme.give(
            AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id
        )
        second = told(ear, "referralInbox")
        assert (second["position"], second["referral"]["status"]) == (accepted.position, "accepted")


def test_a_recalled_referral_is_told_no_more_and_others_go_on(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    case, referral_id = programme.sent("inbox recalled")
    reason = RECALL_REASON["sent_in_error"]
    programme.give(RecallReferral, stream=case, referral_id=referral_id, reason=reason)
    _, other = programme.sent("inbox open")
    caught_up(served)
    with events(served, "shelter worker", INBOX, after=begun) as ear:
        assert told(ear, "referralInbox")["referral"]["id"] == other


def test_the_inbox_is_taken_up_again_without_a_gap(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    with events(served, "shelter worker", INBOX, after=begun) as ear:
        sent = [programme.sent("before the break")[1]]
        last = told(ear, "referralInbox")
    sent += [programme.sent(f"during the break {number}")[1] for number in range(3)]
    with events(served, "shelter worker", INBOX, after=last["position"]) as ear:
        sent.append(programme.sent("after the break")[1])
        heard = [last, *(told(ear, "referralInbox") for _ in range(4))]
    assert [one["referral"]["id"] for one in heard] == sent


def test_each_item_is_noted_before_it_is_told(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    query = f"subscription Watched {INBOX.split('subscription', 1)[1]}"
    with events(served, "shelter worker", query, after=begun) as ear:
        case, _ = programme.sent("noted")
        told(ear, "referralInbox")
        noted = read_of(served, case)
    assert [(door, operation) for door, operation, _ in noted] == [("subscription", "Watched")]
    assert "referral.referral_id" in noted[0][2]


def test_what_cannot_be_noted_is_not_told(
    served: Served, programme: LiveProgramme, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise AccessLogUnavailable

    monkeypatch.setattr("projections.visibility.readings.Readings.keep", fails)
    with events(served, "shelter worker", INBOX, after=begun) as ear:
        programme.sent("not noted")
        (only,) = iter(ear.next, COMPLETE)
    assert only.keys() == {"errors"}


def read_of(served: Served, case: str) -> list[Any]:
    """What the access log holds of a case."""
    with psycopg.connect(served.parts.urls.owner) as connection:
        return connection.execute(READ_OF, [case]).fetchall()


def test_what_is_too_long_ago_is_read_from_the_lists(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.graphql.live.following.MOST_BEHIND", 5)
    caught_up(served)
    with events(served, "police", INBOX, after=0) as ear:
        assert ear.next()["errors"][0]["extensions"]["code"] == "position_too_old"


def test_a_long_past_is_read_page_by_page(
    served: Served, programme: LiveProgramme, begun: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("hub", "following", "changes"):
        monkeypatch.setattr(f"api.graphql.live.{module}.PAGE", 2)
    sent = [programme.sent(f"one of many {number}")[1] for number in range(4)]
    caught_up(served)
    with events(served, "shelter worker", INBOX, after=begun) as ear:
        assert [told(ear, "referralInbox")["referral"]["id"] for _ in sent] == sent


@pytest.mark.parametrize(
    ("who", "fields"),
    [
        ("social worker", {"due_at", "priority", "referral_id"}),
        ("coordinator", {"due_at", "priority"}),
    ],
)
def test_a_missed_clock_is_told_as_far_as_somebody_may_know(
    served: Served, programme: LiveProgramme, begun: int, who: str, fields: set[str]
) -> None:
    case, referral_id = programme.sent(f"late for the {who}")
    with events(served, who, CLOCKS, after=begun) as ear:
        at = fell_overdue(served, case, referral_id)
        miss = told(ear, "clockMissed")
    assert (miss["position"], miss["caseId"]) == (at, case)
    assert miss["entry"]["name"] == "referral.overdue.v1"
    assert {word["field"] for word in miss["entry"]["words"]} == fields


def test_a_missed_clock_of_a_case_of_others_is_passed_over(
    served: Served, programme: LiveProgramme, begun: int
) -> None:
    hidden, its_referral = programme.sent("late, and hidden from the shelter")
    reason = RECALL_REASON["sent_in_error"]
    programme.give(RecallReferral, stream=hidden, referral_id=its_referral, reason=reason)
    case, referral_id = programme.sent("late, and of the shelter")
    fell_overdue(served, hidden, its_referral)
    with events(served, "shelter worker", CLOCKS, after=begun) as ear:
        fell_overdue(served, case, referral_id)
        assert told(ear, "clockMissed")["caseId"] == case


Bed = str


@pytest.fixture(scope="module")
def beds(programme: LiveProgramme) -> tuple[Bed, Bed]:
    """Two beds that are free, in a house where another one is taken."""
    another = made_id("place", "another bed")
    programme.give(
        AddPlace,
        stream=SHELTER,
        by=SHELTER_WORKER,
        place_id=another,
        kind=PLACE_KIND["bed"],
        sexes=(SEX["female"],),
        age_groups=(AGE_GROUP["adult"],),
        capacity=1,
        accessible=False,
        isolation=False,
    )
    return made_id("place", f"{SHELTER} bed 1"), another


def closed(programme: LiveProgramme, bed: Bed) -> int:
    reason = OUT_OF_SERVICE_REASON["repair"]
    who = {"stream": SHELTER, "by": SHELTER_WORKER, "place_id": bed}
    return programme.give(TakePlaceOutOfService, **who, reason=reason).position


def opened(programme: LiveProgramme, bed: Bed) -> int:
    who = {"stream": SHELTER, "by": SHELTER_WORKER, "place_id": bed}
    return programme.give(ReturnPlaceToService, **who).position


def test_a_shelter_is_told_each_change_of_its_own_places_at_once(
    served: Served, programme: LiveProgramme, beds: tuple[Bed, Bed]
) -> None:
    caught_up(served)
    with events(served, "shelter worker", CAPACITY, profile=WOMAN) as inside:
        free = [told(inside, "shelterCapacity")["shelter"]["freePlaces"]]
        for change in (closed, opened):
            for bed in beds:
                at = change(programme, bed)
                mine = told(inside, "shelterCapacity")
                assert mine["position"] == at
                free.append(mine["shelter"]["freePlaces"])
    assert free == [2, 1, 0, 1, 2]


def test_others_are_told_no_number(served: Served, beds: tuple[Bed, Bed]) -> None:
    with events(served, "social worker", CAPACITY, profile=WOMAN) as outside:
        first = told(outside, "shelterCapacity")
    assert first["shelter"]["answer"] in ("YES", "NO", "ASK")
    assert NUMBERS.items() <= first["shelter"].items()


def test_a_stream_of_answers_begins_with_all_of_them_again(
    served: Served, beds: tuple[Bed, Bed]
) -> None:
    at = served.parts.log.head()
    with events(served, "social worker", CAPACITY, profile=WOMAN, after=at) as ear:
        begun = told(ear, "shelterCapacity")
    assert begun["position"] >= at
    assert begun["shelter"]["id"] == SHELTER


def test_shelters_of_another_jurisdiction_are_left_out(served: Served, beds: Any) -> None:
    query = """subscription ($there: ID!) {
      shelterCapacity(profile: {}, jurisdiction: $there) { shelter { id } }
      }"""
    with events(served, "social worker", query, there=TZ) as ear:
        assert told(ear, "shelterCapacity")["shelter"]["id"] == SHELTER
