"""Streams: what somebody hears of the past and the present is what they may read, and no more.

R1  Everybody listens to every case, over a socket and over server-sent events: first to what
    happened lately, and over the socket to what happens meanwhile.
R2  A stream of a case that may not be known ends at once, without a word; any other goes on.
R3  What is to be reviewed is told to everybody who is to review it, and to nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

import pytest

from tests.examples import SHELTER_HOUSE
from tests.matrix import oracle, reviewing
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT
from tests.matrix.documents import listening
from tests.matrix.ears import Heard, Operation, by_events, by_sockets
from tests.matrix.leaks import Known, named_in
from tests.matrix.oracle import Entry
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.story import CASES, KEY, NAME_OF
from tests.matrix.wave import wave

WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
LATELY = 1
"""So many entries of the past are told of each case before the present."""
CHANGED, _ = listening("caseChanged")
_NAMED = ("referralInbox", "clockMissed", "shelterCapacity", "reviewDue")
_OTHERS = {name: listening(name)[0] for name in _NAMED}
_PROFILE = dict.fromkeys(("childrenWith", "accessible", "isolation"), False) | {
    "sex": "female",
    "ageGroup": "adult",
}
BRIEF = """
subscription ($caseId: ID!, $after: Int) { caseChanged(caseId: $caseId, after: $after) {
  position
  case { id stage child urgent holderId workerId identificationLevel
    returns { deferralReason { code } } stays { arrangement { code } shelterId }
    person { firstName familyName parts { entry recordClass words { field value } } } }
  entry { id name agencyId userId words { field recordClass value } withheld { recordClass } }
} }
"""
"""What is asked for over events: the same is told as over a socket, which asks for everything."""
DOORS = ("socket", "events")


@pytest.fixture(scope="module")
def after(matrix: Matrix) -> Mapping[str, int]:
    """Behind which position each case is listened to."""
    return {case: matrix.entries[case][-LATELY:][0].position - 1 for case in CASES}


@pytest.fixture(scope="module")
def heard(matrix: Matrix, after: Mapping[str, int]) -> Mapping[str, Heard]:
    """What everybody was told, by door."""
    operations = [
        *(_of_case(who, case, after[case]) for who in WHO for case in CASES),
        *(_of_all(who, name) for who in WHO for name in _OTHERS),
    ]

    before = due(matrix, after)
    sockets = by_sockets(matrix, operations, before, _meanwhile(matrix, after))
    brief = [each._replace(query=BRIEF) if each.key in CASES else each for each in operations]
    return {"socket": sockets, "events": by_events(matrix, brief, due(matrix, after))}


def _meanwhile(
    matrix: Matrix, after: Mapping[str, int]
) -> Iterator[Callable[[], dict[Any, int | None]]]:
    for case, happens in wave(matrix):
        yield partial(_due_then, matrix, after, case, happens)


def _due_then(
    matrix: Matrix, after: Mapping[str, int], case: str, happens: Callable[[], None]
) -> dict[Any, int | None]:
    happens()
    return {(who, case): _many(matrix, who, case, after[case]) for who in WHO}


def _of_case(who: str, case: str, after: int) -> Operation:
    return Operation(who, case, CHANGED, {"caseId": KEY[case], "after": after})


def _of_all(who: str, name: str) -> Operation:
    told: dict[str, Any] = {"after": 0}
    return Operation(
        who, name, _OTHERS[name], told | ({"profile": _PROFILE} if "Cap" in name else {})
    )


def due(matrix: Matrix, after: Mapping[str, int]) -> dict[Any, int | None]:
    """R1, R2: how much everybody is told of each case; None where its stream ends at once."""
    told: dict[Any, int | None] = {(who, "shelterCapacity"): 1 for who in WHO}
    told |= {(who, "reviewDue"): len(reviews_of(matrix, who)) for who in WHO}
    return told | {
        (who, case): _many(matrix, who, case, after[case]) for who, case in product(WHO, CASES)
    }


def _many(matrix: Matrix, who: str, case: str, after: int) -> int | None:
    seen = oracle.seen(who, EVERYBODY[who], case)
    if seen is None:
        return None
    return len(_shown(matrix, who, seen, case, after))


def _shown(matrix: Matrix, who: str, seen: oracle.Seen, case: str, after: int) -> list[Entry]:
    return [
        entry
        for entry in matrix.entries[case]
        if entry.position > after and oracle.shows(EVERYBODY[who], seen, entry)
    ]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("who", WHO)
def test_a_stream_of_a_case_tells_what_its_timeline_shows(
    matrix: Matrix,
    known: Known,
    heard: Mapping[str, Heard],
    after: Mapping[str, int],
    who: str,
    case: str,
    door: str,
) -> None:
    told, key = heard[door], (who, case)
    many = _many(matrix, who, case, after[case])
    assert key not in told.failed, told.failed[key]
    assert (key in told.ended) == (many is None)
    assert told.count(key) == (many or 0)
    for item in told.told.get(key, ()):
        assert_shows_its_entry(matrix, known, who, case, item)


def test_everybody_is_told_of_the_present_and_not_of_the_past_alone(
    matrix: Matrix, heard: Mapping[str, Heard], after: Mapping[str, int]
) -> None:
    for case in ("whole", "child", "police"):
        assert matrix.entries[case][-1].position > matrix.position
        items = heard["socket"].told["coordinator", case]
        assert max(item["data"]["caseChanged"]["position"] for item in items) > matrix.position


def assert_shows_its_entry(matrix: Matrix, known: Known, who: str, case: str, item: Any) -> None:
    assert "errors" not in item, item
    change, asker = item["data"]["caseChanged"], EVERYBODY[who]
    seen = oracle.seen(who, asker, case)
    assert seen is not None
    (entry,) = (
        one for one in matrix.entries[case] if oracle.id_of(seen, one) == change["entry"]["id"]
    )
    words = frozenset(word["field"] for word in change["entry"]["words"])
    assert words == oracle.fields(asker, seen, entry)
    assert known.leaks_of(who, change, case) == set()
    assert known.misplaced(who, "CaseChange", change, case) == set()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", WHO)
def test_the_other_streams_tell_no_more_than_the_cases(
    matrix: Matrix, known: Known, heard: Mapping[str, Heard], who: str, door: str
) -> None:
    told = heard[door]
    assert not [key for key in told.failed if key[0] == who]
    for name in ("referralInbox", "clockMissed"):
        for item in told.told.get((who, name), ()):
            about = named_in(item)
            assert about <= known.cases(who)
            assert known.leaks_of(who, item, *about) == set()
            assert known.misplaced(who, "Subscription", item["data"], *about) == set()
    own = matrix.places if EVERYBODY[who].actor.agency_id == SHELTER_HOUSE else frozenset()
    capacity = told.told[who, "shelterCapacity"]
    for item in capacity:
        assert known.leaks_of(who, item) - set(matrix.of_shelters) - own == set()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("who", WHO)
def test_reviews_are_told_to_who_makes_them_and_to_nobody_else(
    matrix: Matrix, known: Known, heard: Mapping[str, Heard], who: str, door: str
) -> None:
    items = heard[door].told.get((who, "reviewDue"), [])
    assert not [item for item in items if "errors" in item]
    told = [item["data"]["reviewDue"]["review"] for item in items]
    found = [(NAME_OF[each["caseId"]], each["kind"], each["reference"]) for each in told]
    assert sorted(found) == sorted(reviews_of(matrix, who))
    for each in told:
        assert not CANARY.findall(str(each))
        if EVERYBODY[who].actor.role.value == reviewing.PROTECTOR:
            assert each["organizationId"] is None
        else:
            assert known.leaks_of(who, each, NAME_OF[each["caseId"]]) == set()


def reviews_of(matrix: Matrix, who: str) -> list[tuple[str, str, str]]:
    """R3."""
    return [
        (case, *found)
        for case in CASES
        for found in reviewing.reviews(EVERYBODY[who], case, matrix.entries[case])
    ]


def test_who_protects_the_data_is_told_of_every_kind_of_review(
    heard: Mapping[str, Heard],
) -> None:
    for door in DOORS:
        items = heard[door].told["data protection officer", "reviewDue"]
        kinds = {item["data"]["reviewDue"]["review"]["kind"] for item in items}
        assert kinds == {kind.name for kind in reviewing.KINDS.values()}


def test_an_inbox_is_told_of_the_referral_that_waits_there(heard: Mapping[str, Heard]) -> None:
    for door in DOORS:
        assert heard[door].count(("shelter worker", "referralInbox"))
