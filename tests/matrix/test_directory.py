"""The directory: an address of a shelter is nobody's, contacts and places are its own people's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.examples import SHELTER_HOUSE
from tests.matrix.canaries import CANARY
from tests.matrix.cast import SHUT_OUT
from tests.matrix.served import EVERYBODY, Matrix
from tests.matrix.test_lists import whole_list

WHO = [name for name in EVERYBODY if name not in SHUT_OUT]
ASKED: dict[str, dict[str, Any]] = {
    "organizations": {"filter": {}},
    "services": {"filter": {}},
    "shelters": {"profile": {"sex": "female", "ageGroup": "adult"}, "jurisdiction": None},
}


@pytest.mark.parametrize("field", ASKED)
@pytest.mark.parametrize("who", WHO)
def test_the_directory_tells_no_address_that_is_confidential(
    matrix: Matrix, who: str, field: str
) -> None:
    nodes, total = whole_list(matrix, who, field, **ASKED[field])
    assert total == len(nodes)
    found = set(CANARY.findall(json.dumps(nodes)))
    own = matrix.contacts_of(EVERYBODY[who].actor.agency_id)
    assert found <= own
    assert not any("address" in each for each in found)


@pytest.mark.parametrize("who", WHO)
def test_how_many_places_are_free_is_seen_by_the_shelter_alone(matrix: Matrix, who: str) -> None:
    nodes, _ = whole_list(matrix, who, "shelters", **ASKED["shelters"])
    own = EVERYBODY[who].actor.agency_id == SHELTER_HOUSE
    for node in nodes:
        assert node["answer"] in ("YES", "NO", "ASK")
        told = {node["freePlaces"], node["capacity"]}
        assert (told == {None}) != own
        assert (node["places"] is None) != own
