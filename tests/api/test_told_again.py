"""What was told of a case is told again from memory, over real HTTP, and never past its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.consent.grant import WithdrawConsent
from domain.referral.answer import AcceptReferral
from tests.api.served import Served, serving
from tests.api.statements import counted
from tests.api.test_access_log import noted
from tests.conftest import NewDatabase
from tests.examples import SHELTER_WORKER, made_id
from tests.infra.live import LiveProgramme

LIST = """
query List($at: Int) { cases(first: 20, atLeast: $at) { edges { node {
  id stage seenAs referrals { id status masked serviceType { code } } withheld { recordClass }
} } } }
"""
PAGE = """
query Page($id: ID!, $at: Int) { case(id: $id, atLeast: $at) {
  id etag seenAs consents { id state } referrals { id status serviceType { label(language: SW) } }
} }
"""
NEEDED = ('c."standing"', "Identifier('standing')")
"""What a decision needs, as statements ask for it."""
UNSETTLED = """
query Unsettled($id: ID!) { case(id: $id) { id nextDue } }
"""


@pytest.fixture(scope="module")
def served(new_database: NewDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A world of its own: what is told here would stand in the lists of others."""
    with serving(new_database(), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module")
def programme(served: Served) -> LiveProgramme:
    return LiveProgramme(served.parts.log)


def accepted(programme: LiveProgramme, name: str) -> tuple[str, int]:
    """A case that the shelter may see, and the position until then."""
    case, referral_id = programme.sent(name)
    receipt = programme.give(
        AcceptReferral, stream=case, by=SHELTER_WORKER, referral_id=referral_id
    )
    return case, receipt.position


def seen(served: Served, case: str, at: int) -> dict[str, Any]:
    """The node of a case in the shelter's list."""
    edges = served.asks("shelter worker", LIST, at=at)["cases"]["edges"]
    (node,) = [edge["node"] for edge in edges if edge["node"]["id"] == case]
    found: dict[str, Any] = node
    return found


def entries(found: list[dict[str, Any]]) -> list[Any]:
    return sorted(
        (row["case_id"], row["decision"], row["fields"], row["record_classes"], row["tie"])
        for row in found
    )


def decided(asked: list[Any]) -> bool:
    return any(word in str(asked) for word in NEEDED)


@pytest.mark.parametrize("query", [LIST, PAGE])
def test_what_is_told_again_is_the_same_and_is_noted_as_the_first_time(
    served: Served, programme: LiveProgramme, query: str
) -> None:
    case, at = accepted(programme, f"told again {len(query)}")
    given = {"at": at} if query == LIST else {"id": case, "at": at}
    with noted(served) as before, counted() as asked:
        first = served.asks("shelter worker", query, **given)
    with noted(served) as after, counted() as asked_again:
        again = served.asks("shelter worker", query, **given)
    assert again == first
    assert entries(after) == entries(before) != []
    assert decided(asked)
    assert not decided(asked_again), "it was decided, and not told again"


def test_a_withdrawal_ends_what_the_list_tells_again(
    served: Served, programme: LiveProgramme
) -> None:
    case, at = accepted(programme, "withdrawn")
    assert seen(served, case, at)["seenAs"] == "REFERRAL"
    assert seen(served, case, at)["seenAs"] == "REFERRAL"
    consent_id = made_id("consent", "withdrawn")
    receipt = programme.give(WithdrawConsent, stream=case, consent_id=consent_id)
    assert seen(served, case, receipt.position)["seenAs"] == "SERVICE"


def test_a_change_of_the_case_changes_its_tag(served: Served, programme: LiveProgramme) -> None:
    case, at = accepted(programme, "tagged")
    first = served.asks("social worker", PAGE, id=case, at=at)
    consent_id = made_id("consent", "tagged")
    receipt = programme.give(WithdrawConsent, stream=case, consent_id=consent_id)
    again = served.asks("social worker", PAGE, id=case, at=receipt.position)
    assert first["case"]["etag"] != again["case"]["etag"]
    assert [one["state"] for one in again["case"]["consents"]] == ["withdrawn"]


def test_what_somebody_was_told_is_told_to_no_other_agency(
    served: Served, programme: LiveProgramme
) -> None:
    case, at = accepted(programme, "for two")
    holder = served.asks("social worker", PAGE, id=case, at=at)["case"]
    for _ in range(2):
        shelter = served.asks("shelter worker", PAGE, id=case, at=at)["case"]
        assert (holder["seenAs"], shelter["seenAs"]) == ("HOLDER", "REFERRAL")
    for _ in range(2):
        assert served.asks("nurse", PAGE, id=case, at=at) == {"case": None}


def test_what_does_not_follow_from_the_row_alone_is_asked_anew(
    served: Served, programme: LiveProgramme
) -> None:
    case, at = accepted(programme, "not settled")
    served.asks("shelter worker", PAGE, id=case, at=at)
    for _ in range(2):
        with counted() as asked:
            served.asks("shelter worker", UNSETTLED, id=case)
        assert decided(asked)
